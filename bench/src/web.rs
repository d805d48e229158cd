//! `styk-bench web`: the server behind the web app over HTTP, and the app in a
//! browser. What is measured and how stands in `web/bench`; here is the data.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::data::{Folder, Set, Size, file_hash, program_hash};
use crate::process::{measured, own};

#[derive(Debug, Args)]
pub(crate) struct Web {
    /// In small
    #[arg(long)]
    quick: bool,
    /// So many interactions instead, a twentieth as many people
    #[arg(long, value_name = "N")]
    interactions: Option<u64>,
    /// Where data and results stay
    #[arg(long, value_name = "DIR")]
    cache: PathBuf,
    /// The program that serves
    #[arg(long, value_name = "PROGRAM")]
    styk: PathBuf,
}

/// Customers of the demo company, as `cargo xtask demo` has.
const CUSTOMERS: &str = "2000";

pub(crate) fn run(asked: &Web) -> Result<()> {
    let size = Size::of(asked.interactions.unwrap_or(if asked.quick { 1_000_000 } else { 25_000_000 }));
    let rows = rows(&asked.cache, size)?;
    let demo = demo(&asked.cache, &asked.styk)?;
    let mut command = Command::new("node");
    command.arg(scripts().join("main.mjs")).arg("--styk").arg(&asked.styk).arg("--rows").arg(rows);
    command.arg("--demo").arg(demo).args(["--rounds", if asked.quick { "1" } else { "5" }]);
    command.arg("--results").arg(asked.cache.join(format!("web-{}.jsonl", size.interactions)));
    let status = command.stdin(Stdio::null()).status().context("cannot start `node`")?;
    if !status.success() {
        bail!("`web/bench/main.mjs` stopped: {status}; run the same command again to go on from there");
    }
    Ok(())
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("web").join("bench")
}

/// A data folder with the rows of the other benchmarks, imported as anybody would.
pub(crate) fn rows(cache: &Path, size: Size) -> Result<PathBuf> {
    let set = Set::open(cache, size, false)?;
    let folder = Folder::open(cache.join(format!("web-{}", size.interactions)))?;
    let data = folder.path.join("data");
    let key = format!("{} {}", set.key()?, program_hash()?);
    if folder.is_done("data", &key) {
        return Ok(data);
    }
    set.generate()?;
    folder.step("data", &key, "data", || {
        measured(own("fill")?.arg("--csv").arg(set.csv()).arg("--data").arg(&data)).map(drop)
    })?;
    set.forget_csv()?;
    Ok(data)
}

/// The data folder of a demo company: small, but with something for every screen.
fn demo(cache: &Path, styk: &Path) -> Result<PathBuf> {
    let folder = Folder::open(cache.join("web-demo"))?;
    let made = folder.path.join("demo");
    folder.step("demo", &file_hash(styk)?.0, "demo", || {
        let mut command = Command::new(styk);
        command.args(["--language", "en", "demo", "--company", "airline", "--customers", CUSTOMERS, "--dir"]);
        measured(command.arg(&made)).map(drop)
    })?;
    Ok(made.join("data"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_are_where_they_are_looked_for() {
        assert!(scripts().join("main.mjs").is_file(), "{}", scripts().display());
    }
}
