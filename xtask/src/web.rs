//! `cargo xtask web`: the web app, built into `web/dist`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::tools::{nothing_left, root, run as finish, works};

/// What the app is made of; anything newer than the built app makes it old.
const SOURCES: [&str; 8] = [
    "src",
    "public",
    "index.html",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
    "openapi.json",
    "openapi/package.json",
];

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    nothing_left(arguments)?;
    build()
}

/// Builds the app where it is missing or older than its sources.
pub(crate) fn build() -> Result<()> {
    let web = folder();
    let built = modified(&web.join("dist/index.html"));
    let newest = SOURCES.iter().filter_map(|name| newest(&web.join(name))).max();
    if built.is_some() && built >= newest {
        return Ok(());
    }
    install()?;
    eprintln!("building the web app");
    finish(npm(&["run", "--silent", "build"]).stdout(std::io::stderr()))
}

/// Installs the packages of the lock file where they are not installed yet.
pub(crate) fn install() -> Result<()> {
    if !works(&mut npm(&["--version"])) {
        bail!("Node.js is not installed: the web app is built with Node.js 20.19 or newer, see https://nodejs.org");
    }
    let web = folder();
    let installed = modified(&web.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= modified(&web.join("package-lock.json")) {
        return Ok(());
    }
    eprintln!("installing the packages of the web app");
    finish(npm(&["ci", "--no-audit", "--no-fund", "--loglevel", "error"]).stdout(std::io::stderr()))
}

pub(crate) fn folder() -> PathBuf {
    root().join("web")
}

/// `npm ARGUMENTS`, in the folder of the app.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(folder()).stdin(Stdio::null());
    command
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|metadata| metadata.modified()).ok()
}

/// When the newest file of a folder was changed.
fn newest(path: &Path) -> Option<SystemTime> {
    if !path.is_dir() {
        return modified(path);
    }
    let entries = std::fs::read_dir(path).with_context(|| format!("cannot read `{}`", path.display())).ok()?;
    entries.filter_map(|entry| newest(&entry.ok()?.path())).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_file_of_a_folder_is_found_in_its_folders() {
        let folder = std::env::temp_dir().join(format!("styk-xtask-newest-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("a/b")).unwrap();
        std::fs::write(folder.join("old"), "").unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        std::fs::write(folder.join("a/b/new"), "").unwrap();
        assert_eq!(newest(&folder), modified(&folder.join("a/b/new")));
        assert!(newest(&folder) > modified(&folder.join("old")));
        assert_eq!(newest(&folder.join("nothing")), None);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
