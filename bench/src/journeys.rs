//! `styk-bench journeys`: six questions, ours and the peers', people settled
//! and people merged after their rows were written.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::Shared;
use crate::data::{Set, program_hash, scripts_hash};
use crate::figures::{Goals, Table, grouped, medians, megabytes, seconds, times};
use crate::peers::Peer;
use crate::process::{Cost, Measured, measured, own};
use crate::questions::Name;
use crate::results::Results;

/// Most memory that an answer may take.
const MOST_MB: f64 = 400.0;
/// How many times longer than decoding alone.
const MOST_DECODING: f64 = 3.0;
/// How many times slower with people merged and not compacted.
const MOST_MERGED: f64 = 2.0;

/// Scripts that the peers' figures depend on.
const SCRIPTS: [&str; 6] =
    ["chdb_journeys.py", "duckdb_copy.py", "duckdb_journeys.py", "peers.py", "polars_journeys.py", "requirements.txt"];

/// What is measured of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Program {
    Styk,
    /// Reading the columns and nothing else; has no answer.
    Decoding,
    Peer(Peer),
}

impl Program {
    const ALL: [Self; 5] =
        [Self::Styk, Self::Decoding, Self::Peer(Peer::DuckDb), Self::Peer(Peer::ChDb), Self::Peer(Peer::Polars)];

    fn name(self) -> &'static str {
        match self {
            Self::Styk => "Styk",
            Self::Decoding => "decoding",
            Self::Peer(peer) => peer.name(),
        }
    }

    fn command(self, python: &Path, set: &Set, question: Name) -> Result<Command> {
        let subcommand = match self {
            Self::Peer(peer) => return Ok(peer.command(python, set, question)),
            Self::Styk => "answer",
            Self::Decoding => "decode",
        };
        let mut command = own(subcommand)?;
        command.arg(question.key()).arg("--data").arg(set.lake());
        Ok(command)
    }
}

pub(crate) fn run(shared: &Shared) -> Result<()> {
    let size = shared.size();
    let sets = [Set::open(&shared.cache, size, false)?, Set::open(&shared.cache, size, true)?];
    let mut key = format!("{} {}", program_hash()?, scripts_hash(&SCRIPTS)?);
    for set in &sets {
        set.prepare(&shared.python)?;
        key = format!("{key} {}", set.key()?);
    }
    let path = shared.cache.join(format!("journeys-{}.jsonl", size.interactions));
    let mut run = Run { python: &shared.python, rounds: shared.rounds(), results: Results::open(&path, &key)? };
    for set in &sets {
        run.set(set)?;
    }
    let heading = format!(
        "{} interactions of {} people over 24 months; median of {}.\n",
        grouped(size.interactions),
        grouped(u64::from(size.people())),
        run.rounds
    );
    println!("{heading}\n{}", figures(&run.results));
    run.results.finish()
}

struct Run<'a> {
    python: &'a Path,
    rounds: usize,
    results: Results,
}

fn id(set: &Set, question: Name, program: Program) -> String {
    id_of(set.merged, question, program)
}

fn id_of(merged: bool, question: Name, program: Program) -> String {
    format!("{}/{}/{}", if merged { "merged" } else { "settled" }, question.key(), program.name())
}

impl Run<'_> {
    fn set(&mut self, set: &Set) -> Result<()> {
        for question in Name::ALL {
            if self.results.of(&id(set, question, Program::Peer(Peer::Polars))).len() < self.rounds {
                self.compare(set, question)?;
            }
        }
        for round in 1..=self.rounds {
            eprintln!("round {round} of {}{}", self.rounds, if set.merged { ", people merged" } else { "" });
            for question in Name::ALL {
                for program in Program::ALL {
                    if set.merged && program == Program::Decoding {
                        continue;
                    }
                    let python = self.python;
                    self.results.until(&id(set, question, program), round, || {
                        measured(&mut program.command(python, set, question)?)
                    })?;
                }
                self.check(set, question)?;
            }
        }
        Ok(())
    }

    /// Asks everybody once before anything is measured: answers must be equal,
    /// and files and tables are in the page cache afterwards.
    fn compare(&self, set: &Set, question: Name) -> Result<()> {
        let mut first: Option<(Program, PathBuf)> = None;
        for program in Program::ALL {
            let mut command = program.command(self.python, set, question)?;
            if program == Program::Decoding {
                measured(&mut command)?;
                continue;
            }
            let path = set.folder.path.join(format!("answer-{}-{}", question.key(), program.name()));
            measured(command.arg("--answer").arg(&path))?;
            match &first {
                None => first = Some((program, path)),
                Some((other, known)) => equal((*other, known), (program, &path), question)?,
            }
        }
        Ok(())
    }

    /// Every single answer is compared, not only the first ones.
    fn check(&self, set: &Set, question: Name) -> Result<()> {
        let programs = Program::ALL.into_iter().filter(|program| *program != Program::Decoding);
        let said: Vec<_> = programs.flat_map(|program| self.results.of(&id(set, question, program))).collect();
        let digest = |measured: &Measured| measured.said["digest"].clone();
        if said.iter().any(|one| digest(one).is_null() || digest(one) != digest(said[0])) {
            bail!("answers to `{}` differ between runs", question.key());
        }
        Ok(())
    }
}

/// Two answers must be the same bytes; else the first line that differs is shown.
fn equal(one: (Program, &Path), other: (Program, &Path), question: Name) -> Result<()> {
    let read = |path: &Path| std::fs::read_to_string(path).with_context(|| format!("no answer `{}`", path.display()));
    let (left, right) = (read(one.1)?, read(other.1)?);
    if left == right {
        return Ok(());
    }
    let mut lines = left.lines().zip(right.lines());
    let (left, right) = lines.find(|(left, right)| left != right).unwrap_or(("(the end)", "(the end)"));
    bail!(
        "answers to `{}` differ: {} has `{left}` where {} has `{right}`; both are beside the data",
        question.key(),
        one.0.name(),
        other.0.name()
    )
}

/// Figures as they stand in the results.
struct Figures<'a>(&'a Results);

impl Figures<'_> {
    fn of(&self, merged: bool, question: Name, program: Program) -> Cost {
        medians(self.0.of(&id_of(merged, question, program)))
    }

    /// CPU seconds of the peer that takes the least.
    fn best_peer(&self, merged: bool, question: Name) -> f64 {
        let peers = Peer::ALL.map(|peer| self.of(merged, question, Program::Peer(peer)).cpu_s);
        peers.into_iter().fold(f64::INFINITY, f64::min)
    }
}

fn figures(results: &Results) -> String {
    let figures = Figures(results);
    let mut goals = Goals::default();
    let text = format!(
        "CPU seconds:\n\n{}\nStyk alone:\n\n{}\nWith 20 % of the people merged and not compacted, CPU seconds:\n\n{}\nWall seconds and peak memory, people settled:\n\n{}",
        beside_peers(&figures, &mut goals),
        beside_decoding(&figures, &mut goals),
        merged(&figures, &mut goals),
        wall_and_memory(&figures),
    );
    format!("{text}\nGoals:\n\n{}", goals.finish())
}

fn beside_peers(figures: &Figures<'_>, goals: &mut Goals) -> String {
    let mut table = Table::new(&["question", "Styk", "DuckDB", "chDB", "Polars", "best peer / Styk"]);
    for question in Name::ALL {
        let styk = figures.of(false, question, Program::Styk).cpu_s;
        let ratio = figures.best_peer(false, question) / styk;
        let peers = Peer::ALL.map(|peer| seconds(figures.of(false, question, Program::Peer(peer)).cpu_s));
        table.row([question.title().to_owned(), seconds(styk)].into_iter().chain(peers).chain([times(ratio)]));
        goals.at_least(&format!("{}: the best peer's CPU time", question.title()), ratio, question.goal(), times);
    }
    table.finish()
}

fn beside_decoding(figures: &Figures<'_>, goals: &mut Goals) -> String {
    let mut table = Table::new(&["question", "CPU s", "decoding alone, CPU s", "ratio", "wall s", "peak memory"]);
    let mut most = 0.0_f64;
    for question in Name::ALL {
        let styk = figures.of(false, question, Program::Styk);
        let decoding = figures.of(false, question, Program::Decoding).cpu_s;
        let ratio = styk.cpu_s / decoding;
        table.row([
            question.title().to_owned(),
            seconds(styk.cpu_s),
            seconds(decoding),
            times(ratio),
            seconds(styk.wall_s),
            megabytes(styk.peak_mb),
        ]);
        goals.at_most(&format!("{}: CPU time beside decoding", question.title()), ratio, MOST_DECODING, times);
        most = most.max(styk.peak_mb).max(figures.of(true, question, Program::Styk).peak_mb);
    }
    goals.at_most("peak memory of the largest answer, merged people included", most, MOST_MB, megabytes);
    table.finish()
}

fn merged(figures: &Figures<'_>, goals: &mut Goals) -> String {
    let mut table =
        Table::new(&["question", "Styk", "as settled", "DuckDB", "chDB", "Polars", "best peer / Styk", "peak memory"]);
    for question in Name::ALL {
        let styk = figures.of(true, question, Program::Styk);
        let slower = styk.cpu_s / figures.of(false, question, Program::Styk).cpu_s;
        let ratio = figures.best_peer(true, question) / styk.cpu_s;
        let peers = Peer::ALL.map(|peer| seconds(figures.of(true, question, Program::Peer(peer)).cpu_s));
        let own = [question.title().to_owned(), seconds(styk.cpu_s), times(slower)];
        table.row(own.into_iter().chain(peers).chain([times(ratio), megabytes(styk.peak_mb)]));
        goals.at_most(&format!("{}: people merged, as settled", question.title()), slower, MOST_MERGED, times);
    }
    table.finish()
}

fn wall_and_memory(figures: &Figures<'_>) -> String {
    let mut table = Table::new(&["question", "Styk", "DuckDB", "chDB", "Polars"]);
    for question in Name::ALL {
        let programs = Program::ALL.into_iter().filter(|program| *program != Program::Decoding);
        let costs = programs.map(|program| figures.of(false, question, program));
        let cells = costs.map(|cost| format!("{}, {}", seconds(cost.wall_s), megabytes(cost.peak_mb)));
        table.row(std::iter::once(question.title().to_owned()).chain(cells));
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_shown() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (folder.path().join("one"), folder.path().join("other"));
        std::fs::write(&one, "a\t1\nb\t2\n").unwrap();
        std::fs::write(&other, "a\t1\nb\t3\n").unwrap();
        let peer = Program::Peer(Peer::DuckDb);
        assert!(equal((Program::Styk, &one), (peer, &one), Name::Funnel).is_ok());
        let error = equal((Program::Styk, &one), (peer, &other), Name::Funnel).unwrap_err().to_string();
        assert!(error.contains("Styk has `b\t2` where DuckDB has `b\t3`"), "{error}");
    }

    #[test]
    fn figures_name_every_question_and_goal() {
        let folder = tempfile::tempdir().unwrap();
        let mut results = Results::open(&folder.path().join("results"), "key").unwrap();
        for merged in [false, true] {
            for question in Name::ALL {
                for program in Program::ALL {
                    let cpu_s = if matches!(program, Program::Peer(_)) { 9.0 } else { 1.0 };
                    let cost = Cost { cpu_s, wall_s: 1.0, peak_mb: 100.0 };
                    let said = serde_json::Value::Null;
                    results.add(&id_of(merged, question, program), Measured { cost, said }).unwrap();
                }
            }
        }
        let text = figures(&results);
        assert!(text.contains("| funnel | 1.00 | 9.00 | 9.00 | 9.00 | 9.0x |"), "{text}");
        assert!(text.contains("transitions: the best peer's CPU time, at least 10.0x: 9.0x, **not reached**"));
        assert_eq!(text.matches(", reached").count(), 5 + 6 + 1 + 6);
    }
}
