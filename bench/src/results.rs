//! What was measured so far, kept on disk from the moment on that it is known.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::process::{Cost, Measured};

/// A line of the file after the first, which holds the key.
#[derive(Serialize, Deserialize)]
struct Line {
    id: String,
    cost: Cost,
    #[serde(default)]
    said: Value,
}

/// Results of a run that may have been stopped.
///
/// They are of one key (the programs measured and their data): with another one
/// the run begins anew. A run that came to its end is not gone on with either.
pub(crate) struct Results {
    path: PathBuf,
    file: File,
    measured: HashMap<String, Vec<Measured>>,
}

impl Results {
    pub(crate) fn open(path: &Path, key: &str) -> Result<Self> {
        let failed = || format!("cannot write the results to `{}`", path.display());
        let text = std::fs::read_to_string(path).unwrap_or_default();
        // A last line that a crash cut short is left out.
        let whole = &text[..text.rfind('\n').map_or(0, |end| end + 1)];
        let measured = read(whole, key);
        let first = format!("{}\n", serde_json::to_string(key)?);
        std::fs::write(path, if measured.is_some() { whole } else { &first }).with_context(failed)?;
        let file = File::options().append(true).open(path).with_context(failed)?;
        Ok(Self { path: path.to_owned(), file, measured: measured.unwrap_or_default() })
    }

    /// All that was measured of one thing, in the order in which it was.
    pub(crate) fn of(&self, id: &str) -> &[Measured] {
        self.measured.get(id).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn add(&mut self, id: &str, measured: Measured) -> Result<()> {
        let line = Line { id: id.to_owned(), cost: measured.cost, said: measured.said.clone() };
        writeln!(self.file, "{}", serde_json::to_string(&line)?)?;
        self.file.sync_data()?;
        self.measured.entry(id.to_owned()).or_default().push(measured);
        Ok(())
    }

    /// Measures until there are so many of one thing.
    pub(crate) fn until(
        &mut self,
        id: &str,
        count: usize,
        mut measure: impl FnMut() -> Result<Measured>,
    ) -> Result<&[Measured]> {
        while self.of(id).len() < count {
            let measured = measure()?;
            self.add(id, measured)?;
        }
        Ok(self.of(id))
    }

    /// Marks the run as come to its end: the next one begins anew.
    pub(crate) fn finish(self) -> Result<()> {
        std::fs::rename(&self.path, self.path.with_extension("last.jsonl"))?;
        Ok(())
    }
}

/// The lines of a file with this key.
fn read(text: &str, key: &str) -> Option<HashMap<String, Vec<Measured>>> {
    let mut lines = text.lines();
    let found: String = serde_json::from_str(lines.next()?).ok()?;
    if found != key {
        return None;
    }
    let mut measured: HashMap<String, Vec<Measured>> = HashMap::new();
    for line in lines {
        let Line { id, cost, said } = serde_json::from_str(line).ok()?;
        measured.entry(id).or_default().push(Measured { cost, said });
    }
    Some(measured)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(cpu_s: f64) -> Measured {
        Measured { cost: Cost { cpu_s, ..Cost::default() }, said: Value::Null }
    }

    #[test]
    fn a_stopped_run_goes_on_and_a_finished_or_other_one_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.jsonl");
        let mut results = Results::open(&path, "one").unwrap();
        results.add("a", measured(1.0)).unwrap();
        drop(results);
        let mut results = Results::open(&path, "one").unwrap();
        let mut calls = 0;
        let all = results.until("a", 3, || {
            calls += 1;
            Ok(measured(2.0))
        });
        assert_eq!(all.unwrap().iter().map(|one| one.cost.cpu_s).collect::<Vec<_>>(), [1.0, 2.0, 2.0]);
        assert_eq!(calls, 2);
        drop(results);
        assert!(Results::open(&path, "other").unwrap().of("a").is_empty());
        let mut results = Results::open(&path, "one").unwrap();
        assert!(results.of("a").is_empty(), "the other key has replaced it");
        results.add("a", measured(1.0)).unwrap();
        results.finish().unwrap();
        assert!(Results::open(&path, "one").unwrap().of("a").is_empty());
    }

    #[test]
    fn a_line_cut_short_by_a_crash_is_measured_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.jsonl");
        let mut results = Results::open(&path, "one").unwrap();
        results.add("a", measured(1.0)).unwrap();
        results.add("a", measured(2.0)).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, &text[..text.len() - 5]).unwrap();
        let mut results = Results::open(&path, "one").unwrap();
        assert_eq!(results.of("a"), [measured(1.0)]);
        results.add("a", measured(3.0)).unwrap();
        assert_eq!(Results::open(&path, "one").unwrap().of("a"), [measured(1.0), measured(3.0)]);
    }
}
