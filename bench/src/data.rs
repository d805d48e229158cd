//! The data of the benchmarks: made once, step by step, and kept.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use styk_simulate::bench::{Bench, BenchOptions, write_merged, write_rows};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::peers::Peer;
use crate::process::{measured, own, peers_folder, script};

/// Share of people with a second number, where people are merged.
const MERGED: f64 = 0.2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) interactions: u64,
}

impl Size {
    pub(crate) fn of(interactions: u64) -> Self {
        Self { interactions }
    }

    pub(crate) fn people(self) -> u32 {
        (self.interactions / 20).max(1) as u32
    }

    pub(crate) fn options(self, late_share: f64, merged_share: f64) -> BenchOptions {
        let Self { interactions } = self;
        BenchOptions { interactions, people: self.people(), late_share, merged_share, ..BenchOptions::default() }
    }
}

/// Writes `rows.csv` and `merged.csv`; a process of its own because it needs memory.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    #[arg(long)]
    folder: PathBuf,
    /// [`BenchOptions`] as JSON
    #[arg(long)]
    options: String,
}

pub(crate) fn generate(asked: &Generate) -> Result<()> {
    let bench = Bench::new(&serde_json::from_str(&asked.options)?)?;
    write_merged(&bench, &asked.folder.join("merged.csv"))?;
    write_rows(&bench, &asked.folder.join("rows.csv"))?;
    Ok(())
}

/// A folder made in steps. A step that came to its end is noted with the key of
/// what it depends on, and done again only when that has changed.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
}

impl Folder {
    pub(crate) fn open(path: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&path).with_context(|| format!("cannot make `{}`", path.display()))?;
        Ok(Self { path })
    }

    fn mark(&self, step: &str) -> PathBuf {
        self.path.join(format!("{step}.done"))
    }

    pub(crate) fn is_done(&self, step: &str, key: &str) -> bool {
        std::fs::read_to_string(self.mark(step)).is_ok_and(|found| found == key)
    }

    /// Does a step unless it is done. `what` (a file or folder of this one) is
    /// what it makes; what a stopped step left of it is deleted first.
    pub(crate) fn step(&self, step: &str, key: &str, what: &str, make: impl FnOnce() -> Result<()>) -> Result<()> {
        if self.is_done(step, key) {
            return Ok(());
        }
        self.forget(step, what)?;
        eprintln!("making {} of {}", what, self.path.file_name().unwrap_or_default().display());
        make()?;
        std::fs::write(self.mark(step), key)?;
        Ok(())
    }

    /// Deletes what a step has made.
    pub(crate) fn forget(&self, step: &str, what: &str) -> Result<()> {
        let _ = std::fs::remove_file(self.mark(step));
        let path = self.path.join(what);
        match std::fs::symlink_metadata(&path) {
            Err(_) => Ok(()),
            Ok(found) if found.is_dir() => Ok(std::fs::remove_dir_all(path)?),
            Ok(_) => Ok(std::fs::remove_file(path)?),
        }
    }
}

/// The rows of a benchmark in the forms that the programs want.
#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) folder: Folder,
    size: Size,
    pub(crate) merged: bool,
}

impl Set {
    pub(crate) fn open(cache: &Path, size: Size, merged: bool) -> Result<Self> {
        let name = format!("rows-{}{}", size.interactions, if merged { "-merged" } else { "" });
        Ok(Self { folder: Folder::open(cache.join(name))?, size, merged })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path.join(name)
    }

    pub(crate) fn csv(&self) -> PathBuf {
        self.path("rows.csv")
    }

    pub(crate) fn merged_csv(&self) -> PathBuf {
        self.path("merged.csv")
    }

    /// In the order of user and time, for DuckDB and Polars.
    pub(crate) fn parquet(&self) -> PathBuf {
        self.path("rows.parquet")
    }

    pub(crate) fn chdb(&self) -> PathBuf {
        self.path("chdb")
    }

    pub(crate) fn lake(&self) -> PathBuf {
        self.path("lake")
    }

    fn options(&self) -> Result<String> {
        Ok(serde_json::to_string(&self.size.options(0.0, if self.merged { MERGED } else { 0.0 }))?)
    }

    /// What the peers' results depend on beside their scripts.
    pub(crate) fn key(&self) -> Result<String> {
        self.options()
    }

    pub(crate) fn generate(&self) -> Result<()> {
        let options = self.options()?;
        self.folder.step("csv", &options, "rows.csv", || {
            let mut command = own("generate")?;
            measured(command.arg("--folder").arg(&self.folder.path).arg("--options").arg(&options)).map(drop)
        })
    }

    /// Gigabytes that are made again in a minute.
    pub(crate) fn forget_csv(&self) -> Result<()> {
        self.folder.forget("csv", "rows.csv")
    }

    /// Makes what is missing of everything.
    pub(crate) fn prepare(&self, python: &Path) -> Result<()> {
        let options = self.options()?;
        let for_parquet = format!("{options} {}", scripts_hash(&["duckdb_copy.py"])?);
        let for_chdb = format!("{for_parquet} {}", scripts_hash(&[Peer::ChDb.script(), "requirements.txt"])?);
        let for_lake = format!("{options} {}", program_hash()?);
        let steps = [("parquet", &for_parquet), ("chdb", &for_chdb), ("lake", &for_lake)];
        if steps.iter().all(|(step, key)| self.folder.is_done(step, key)) {
            return Ok(());
        }
        if !self.folder.is_done("parquet", &for_parquet) || !self.folder.is_done("lake", &for_lake) {
            self.generate()?;
        }
        self.folder.step("parquet", &for_parquet, "rows.parquet", || {
            let mut command = script(python, "duckdb_copy.py");
            command.arg("--csv").arg(self.csv()).arg("--parquet").arg(self.parquet()).arg("--settled");
            measured(&mut command).map(drop)
        })?;
        self.folder.step("chdb", &for_chdb, "chdb", || {
            let mut command = script(python, Peer::ChDb.script());
            command.arg("--question").arg("prepare").arg("--data").arg(self.parquet()).arg("--work").arg(self.chdb());
            if self.merged {
                command.arg("--merged").arg(self.merged_csv());
            }
            measured(&mut command).map(drop)
        })?;
        self.fill(&for_lake)?;
        self.forget_csv()
    }

    fn fill(&self, key: &str) -> Result<()> {
        self.folder.step("lake", key, "lake", || {
            let mut command = own("fill")?;
            command.arg("--csv").arg(self.csv()).arg("--data").arg(self.lake()).arg("--for-questions");
            if self.merged {
                command.arg("--merged").arg(self.merged_csv());
            }
            measured(&mut command).map(drop)
        })
    }

    /// Makes the lake alone, where it is missing.
    pub(crate) fn prepare_lake(&self) -> Result<()> {
        let key = format!("{} {}", self.options()?, program_hash()?);
        if !self.folder.is_done("lake", &key) {
            self.generate()?;
            self.fill(&key)?;
            self.forget_csv()?;
        }
        Ok(())
    }
}

/// Tells this build of the program from others.
pub(crate) fn program_hash() -> Result<String> {
    Ok(file_hash(&std::env::current_exe()?)?.0)
}

/// Hash and size of a file, as `styk import` takes them; the file is never in memory as a whole.
pub(crate) fn file_hash(path: &Path) -> Result<(String, u64)> {
    let mut file = std::fs::File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let (mut hasher, mut size, mut buffer) = (Xxh3::new(), 0, vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((format!("{:032x}", hasher.digest128()), size));
        }
        hasher.update(&buffer[..read]);
        size += read as u64;
    }
}

pub(crate) fn scripts_hash(names: &[&str]) -> Result<String> {
    let mut all = Vec::new();
    for name in names {
        let path = peers_folder().join(name);
        all.extend(std::fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?);
    }
    Ok(format!("{:032x}", xxh3_128(&all)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_done_once_and_again_when_its_key_changes() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Folder::open(folder.path().join("set")).unwrap();
        let made = std::cell::Cell::new(0);
        let make = || {
            assert!(!folder.path.join("file").exists(), "leftovers are deleted first");
            made.set(made.get() + 1);
            Ok(std::fs::write(folder.path.join("file"), "x")?)
        };
        folder.step("one", "key", "file", make).unwrap();
        folder.step("one", "key", "file", make).unwrap();
        assert_eq!(made.get(), 1);
        folder.step("one", "other", "file", make).unwrap();
        assert_eq!(made.get(), 2);
    }

    #[test]
    fn a_step_that_fails_is_not_done() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Folder::open(folder.path().to_owned()).unwrap();
        assert!(folder.step("one", "key", "file", || anyhow::bail!("no")).is_err());
        assert!(!folder.is_done("one", "key"));
    }
}
