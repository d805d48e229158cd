//! `cargo xtask web`: the web app, built into `web/dist`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::tools::{nothing_left, root, run as finish, works};

/// What the app is made of; anything newer than the built app makes it old.
const SOURCES: [&str; 11] = [
    "src",
    "public",
    "index.html",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
    "openapi.json",
    "openapi/package.json",
    // The browser tag, which the same build puts beside the app.
    "tag/src",
    "tag/package.json",
    "tag/vite.config.ts",
];

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    nothing_left(arguments)?;
    build()
}

/// Builds the app where it is missing or older than its sources.
pub(crate) fn build() -> Result<()> {
    let web = folder();
    // The last file that the build writes.
    let built = modified(&web.join("dist/tag/styk.js"));
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
    install_in(&folder(), "the web app")
}

/// Makes everything that `web/bench` needs: the app, its own packages, Chromium.
pub(crate) fn for_bench() -> Result<()> {
    let chromium = std::env::var_os("CHROMIUM").unwrap_or_else(|| "/usr/bin/chromium".into());
    if !works(Command::new(&chromium).arg("--version")) {
        bail!(
            "Chromium is not at `{}`: on Debian run `apt-get install -y chromium`, elsewhere name it in `CHROMIUM`",
            chromium.display()
        );
    }
    install()?;
    build()?;
    install_in(&folder().join("bench"), "the benchmark of the web app")
}

fn install_in(folder: &Path, whose: &str) -> Result<()> {
    if !works(&mut npm(&["--version"])) {
        bail!("Node.js is not installed: the web app is built with Node.js 20.19 or newer, see https://nodejs.org");
    }
    let installed = modified(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= modified(&folder.join("package-lock.json")) {
        return Ok(());
    }
    eprintln!("installing the packages of {whose}");
    let mut install = npm(&["ci", "--no-audit", "--no-fund", "--loglevel", "error"]);
    finish(install.current_dir(folder).stdout(std::io::stderr()))
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
