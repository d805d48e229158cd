//! `styk-bench import`: a CSV file into the lake, beside DuckDB's sorted copy
//! of the same file to Parquet.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::Shared;
use crate::data::{Set, program_hash, scripts_hash};
use crate::figures::{Goals, Table, grouped, medians, megabytes, seconds, times};
use crate::process::{Measured, measured, own, script};
use crate::questions::Name;
use crate::results::Results;

/// 1 GiB.
const MOST_MB: f64 = 1_073.741_824;

/// What both must have taken in: every row with its person, time, event and channel.
const CHECKED: [Name; 3] = [Name::FunnelByChannel, Name::Transitions, Name::Daily];

const STYK: &str = "Styk";
const DUCKDB: &str = "DuckDB";

pub(crate) fn run(shared: &Shared) -> Result<()> {
    let size = shared.size();
    let set = Set::open(&shared.cache, size, false)?;
    set.generate()?;
    let key = format!("{} {} {}", program_hash()?, scripts_hash(&["duckdb_copy.py", "requirements.txt"])?, set.key()?);
    let path = shared.cache.join(format!("import-{}.jsonl", size.interactions));
    let mut results = Results::open(&path, &key)?;
    let target = Target { python: &shared.python, folder: shared.cache.join(format!("import-{}", size.interactions)) };
    if results.of(DUCKDB).len() < shared.rounds() {
        target.compare(&set)?;
    }
    for round in 1..=shared.rounds() {
        eprintln!("round {round} of {}", shared.rounds());
        for name in [STYK, DUCKDB] {
            let found = results.until(name, round, || target.import(&set, name))?;
            if found.iter().any(|one| one.said["rows"] != size.interactions) {
                bail!("{name} has taken in another number of rows than {}", size.interactions);
            }
        }
    }
    target.clean()?;
    set.forget_csv()?;
    println!("{}", figures(&results, size.interactions, shared.rounds()));
    results.finish()
}

/// Where both import to.
struct Target<'a> {
    python: &'a Path,
    folder: PathBuf,
}

impl Target<'_> {
    fn clean(&self) -> Result<()> {
        if self.folder.exists() {
            std::fs::remove_dir_all(&self.folder)?;
        }
        Ok(())
    }

    fn lake(&self) -> PathBuf {
        self.folder.join("lake")
    }

    fn parquet(&self) -> PathBuf {
        self.folder.join("rows.parquet")
    }

    fn styk(&self, set: &Set) -> Result<Command> {
        let mut command = own("fill")?;
        command.arg("--csv").arg(set.csv()).arg("--data").arg(self.lake());
        Ok(command)
    }

    fn duckdb(&self, set: &Set) -> Command {
        let mut command = script(self.python, "duckdb_copy.py");
        command.arg("--csv").arg(set.csv()).arg("--parquet").arg(self.parquet()).arg("--threads").arg("2");
        command
    }

    /// One import into an empty folder, with the bytes that came of it.
    fn import(&self, set: &Set, program: &str) -> Result<Measured> {
        self.clean()?;
        std::fs::create_dir_all(&self.folder)?;
        let mut command = if program == STYK { self.styk(set)? } else { self.duckdb(set) };
        let mut measured = measured(&mut command)?;
        measured.said["bytes"] = bytes_in(&self.folder)?.into();
        Ok(measured)
    }

    /// The same questions to what both have made must have the same answers.
    fn compare(&self, set: &Set) -> Result<()> {
        self.clean()?;
        std::fs::create_dir_all(&self.folder)?;
        measured(self.styk(set)?.arg("--for-questions"))?;
        measured(&mut self.duckdb(set))?;
        for question in CHECKED {
            let ours = measured(own("answer")?.arg(question.key()).arg("--data").arg(self.lake()))?;
            let mut asked = script(self.python, "duckdb_journeys.py");
            asked.arg("--data").arg(self.parquet()).arg("--question").arg(question.key());
            if ours.said["digest"] != measured(&mut asked)?.said["digest"] {
                bail!("the answers to `{}` from both imports differ", question.key());
            }
        }
        Ok(())
    }
}

/// Of all files in a folder and those below.
fn bytes_in(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let found = entry.metadata()?;
        bytes += if found.is_dir() { bytes_in(&entry.path())? } else { found.len() };
    }
    Ok(bytes)
}

fn figures(results: &Results, rows: u64, rounds: usize) -> String {
    let mut table = Table::new(&["program", "CPU s", "wall s", "rows a second (wall)", "peak memory", "on disk"]);
    for name in [STYK, DUCKDB] {
        let found = results.of(name);
        let cost = medians(found);
        let bytes = found.last().and_then(|one| one.said["bytes"].as_f64()).unwrap_or(0.0);
        table.row([
            name.to_owned(),
            seconds(cost.cpu_s),
            seconds(cost.wall_s),
            grouped((rows as f64 / cost.wall_s) as u64),
            megabytes(cost.peak_mb),
            megabytes(bytes / 1e6),
        ]);
    }
    let (styk, duckdb) = (medians(results.of(STYK)), medians(results.of(DUCKDB)));
    let mut goals = Goals::default();
    goals.at_least("rows a CPU second, as DuckDB", duckdb.cpu_s / styk.cpu_s, 1.0, hundredths);
    goals.at_least("rows a second of wall time, as DuckDB", duckdb.wall_s / styk.wall_s, 1.0, hundredths);
    goals.at_most("peak memory", styk.peak_mb, MOST_MB, megabytes);
    let all = "Every row, its person, time, event, channel and amount; ours with ids, repeats left out and synced to the disk.";
    format!("{} rows; median of {rounds}. {all}\n\n{}\nGoals:\n\n{}", grouped(rows), table.finish(), goals.finish())
}

fn hundredths(value: f64) -> String {
    if value < 10.0 { format!("{value:.2}x") } else { times(value) }
}
