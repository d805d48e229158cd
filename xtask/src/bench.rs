//! `cargo xtask bench NAME`: builds `styk-bench` and runs one benchmark.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::tools::{built, cache, cargo, nothing_left, python, root, run as finish, take_flag, take_option};
use crate::web;

/// A benchmark, and what it shows.
pub(crate) struct Benchmark {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
}

pub(crate) const BENCHMARKS: [Benchmark; 7] = [
    Benchmark { name: "journeys", about: "six questions over 25 million interactions, beside DuckDB, chDB and Polars" },
    Benchmark { name: "import", about: "a CSV file into the lake, beside DuckDB's sorted copy of it to Parquet" },
    Benchmark {
        name: "clustered",
        about: "a stream with 10 % late data beside questions: write amplification, slowdown",
    },
    Benchmark {
        name: "web",
        about: "answers over HTTP, Lighthouse on every screen, frames of the map while it is moved",
    },
    Benchmark {
        name: "collect",
        about: "what arrives live: the cost of an acknowledgement, and how much comes through to answers",
    },
    Benchmark {
        name: "customers",
        about: "who is who, computed from five million facts; 200 segments followed; 1,000 customers erased; profiles read",
    },
    Benchmark { name: "maps", about: "journeys aligned to designed maps, beside pm4py; 1.25 million of them" },
];

/// Crates whose loops are measured: without the checks that tests want.
const MEASURED: [&str; 10] = [
    "styk-bench",
    "styk-collect",
    "styk-customers",
    "styk-engine",
    "styk-journey",
    "styk-lake",
    "styk-maps",
    "styk-model",
    "styk-query",
    "styk-server",
];

/// The benchmark of this name, or an error that lists those there are.
pub(crate) fn benchmark(name: &str) -> Result<&'static Benchmark> {
    let names: Vec<String> = BENCHMARKS.iter().map(|benchmark| format!("`{}`", benchmark.name)).collect();
    let found = BENCHMARKS.iter().find(|benchmark| benchmark.name == name);
    found.with_context(|| format!("`{name}` is not a benchmark: expected {}", names.join(", ")))
}

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut arguments = arguments.to_vec();
    let quick = take_flag(&mut arguments, "--quick");
    let interactions = take_option(&mut arguments, "--interactions")?;
    if arguments.is_empty() {
        let names = BENCHMARKS.map(|benchmark| format!("`{}`", benchmark.name)).join(", ");
        bail!("which benchmark? expected `cargo xtask bench NAME` with one of {names}");
    }
    let chosen = benchmark(&arguments.remove(0))?;
    nothing_left(&arguments)?;
    let mut command = command(chosen, quick)?;
    if let Some(interactions) = interactions {
        command.args(["--interactions", &interactions]);
    }
    finish(&mut command)
}

/// Builds, and gives the command that runs a benchmark.
///
/// `styk-bench NAME [--quick] --cache DIR`, with `--python PROGRAM` for the peers
/// or `--styk PROGRAM` for what is served, writes its progress to standard error
/// and the figures, as Markdown, to standard output. What it has measured stays
/// in the cache folder, so that a stopped run goes on.
pub(crate) fn command(chosen: &Benchmark, quick: bool) -> Result<Command> {
    let beside = if chosen.name == "web" { ("--styk", built("styk")?) } else { ("--python", python("peers")?) };
    match chosen.name {
        "journeys" => {
            eprintln!("comparing the peers with naive answers");
            finish(Command::new(&beside.1).arg(root().join("bench/peers/check.py")).stdout(std::io::stderr()))?;
        }
        "web" => web::for_bench()?,
        _ => {}
    }
    let served = ["collect", "customers", "web"].contains(&chosen.name);
    eprintln!("building {}", if served { "styk and styk-bench" } else { "styk-bench" });
    let mut build = cargo(&["build", "--workspace", "--bin", "styk-bench"]);
    if served {
        build.args(["--bin", "styk"]);
    }
    finish(build.args(unchecked()).stdout(Stdio::null()))?;
    let folder = cache()?.join("bench");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let mut command = Command::new(built("styk-bench")?);
    command.arg(chosen.name);
    if quick {
        command.arg("--quick");
    }
    command.arg("--cache").arg(folder).arg(beside.0).arg(beside.1);
    Ok(command)
}

/// Turns the checks of the development profile off where time is measured;
/// everything else is the build that tests and demo use.
fn unchecked() -> Vec<String> {
    let setting = |package: &str, check: &str| format!("profile.dev.package.{package}.{check}=false");
    let settings = MEASURED.iter().flat_map(|package| {
        ["debug-assertions", "overflow-checks"].map(|check| ["--config".to_owned(), setting(package, check)])
    });
    settings.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_benchmark_is_told_which_there_are() {
        let error = benchmark("jorneys").err().unwrap().to_string();
        assert_eq!(
            error,
            "`jorneys` is not a benchmark: expected `journeys`, `import`, `clustered`, `web`, `collect`, `customers`, `maps`"
        );
        assert_eq!(benchmark("import").unwrap().name, "import");
    }

    #[test]
    fn checks_are_off_in_every_measured_crate() {
        let arguments = unchecked();
        assert_eq!(arguments.len(), 2 * 2 * MEASURED.len());
        assert!(arguments.contains(&"profile.dev.package.styk-lake.overflow-checks=false".to_owned()));
    }
}
