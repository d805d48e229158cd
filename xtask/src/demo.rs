//! `cargo xtask demo`: a simulated company to look at.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::tools::{built, cargo, nothing_left, run as finish, take_flag, take_option};
use crate::web;

/// Where the demo goes: beside the target folder, not in it, so that cleaning keeps it.
const FOLDER: &str = "styk-demo";

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut arguments = arguments.to_vec();
    let no_serve = take_flag(&mut arguments, "--no-serve");
    let listen = take_option(&mut arguments, "--listen")?.unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let mut options = Vec::new();
    for name in ["--company", "--language", "--customers"] {
        if let Some(value) = take_option(&mut arguments, name)? {
            options.extend([name.to_owned(), value]);
        }
    }
    nothing_left(&arguments)?;
    let language: Vec<String> =
        options.chunks(2).filter(|option| option[0] == "--language").flatten().cloned().collect();
    if !no_serve {
        web::build()?;
    }
    eprintln!("building; the first time takes about a quarter of an hour");
    finish(&mut cargo(&["build", "--workspace"]))?;
    let folder = std::env::current_dir()?.join(FOLDER);
    let styk = built("styk")?;
    finish(Command::new(&styk).args(["demo", "--dir"]).arg(&folder).args(&options))?;
    let page = page(&folder)?;
    println!("{}", next(&file_url(&page), &shortest(&styk), &shortest(&data(&folder))));
    if no_serve {
        return Ok(());
    }
    println!("\nThe web app: http://{listen} (Ctrl+C ends it)\n");
    let mut serve = Command::new(&styk);
    serve.arg("--data").arg(data(&folder)).args(&language).args(["serve", "--demo", "--listen", &listen]);
    finish(&mut serve)
}

/// The page that the demo wrote: `index.html`, or the first by name.
fn page(folder: &Path) -> Result<PathBuf> {
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read `{}`", folder.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "html"))
        .collect();
    pages.sort_by_key(|path| (!path.ends_with("index.html"), path.clone()));
    pages.into_iter().next().with_context(|| format!("`styk demo` wrote no page into `{}`", folder.display()))
}

/// The data folder of the demo: the one that holds the table.
fn data(folder: &Path) -> PathBuf {
    let own = folder.join("data");
    if own.join("interactions").is_dir() { own } else { folder.to_path_buf() }
}

/// A path as it is typed from where the user is.
fn shortest(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}

/// `file:` address of a path (RFC 8089), with everything outside of ASCII escaped.
fn file_url(path: &Path) -> String {
    let mut url = String::from("file://");
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}

fn next(page: &str, styk: &str, data: &str) -> String {
    format!(
        "\nThe page: {page}\n\nWhat to try next:\n  \
         {styk} doctor --data {data}          what is in there\n  \
         {styk} insights --data {data}        what stands out\n  \
         {styk} transitions --data {data} --output graph.html\n  \
         {styk} import your.csv --preview       your own file, shown before anything is taken"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files_escape_what_browsers_would_misread() {
        assert_eq!(file_url(Path::new("/home/ola/a b#ż.html")), "file:///home/ola/a%20b%23%C5%BC.html");
    }

    #[test]
    fn the_page_is_the_index_before_any_other() {
        let folder = std::env::temp_dir().join(format!("styk-xtask-page-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        assert!(page(&folder).unwrap_err().to_string().contains("wrote no page"));
        for name in ["about.html", "index.html", "zebra.csv"] {
            std::fs::write(folder.join(name), "").unwrap();
        }
        assert!(page(&folder).unwrap().ends_with("index.html"));
        std::fs::remove_file(folder.join("index.html")).unwrap();
        assert!(page(&folder).unwrap().ends_with("about.html"));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_data_folder_is_the_one_that_holds_the_table() {
        let folder = std::env::temp_dir().join(format!("styk-xtask-data-{}", std::process::id()));
        assert_eq!(data(&folder), folder);
        std::fs::create_dir_all(folder.join("data/interactions")).unwrap();
        assert_eq!(data(&folder), folder.join("data"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
