//! `cargo xtask test`: everything that must hold before a change goes in.
//!
//! Every step selects the whole workspace, so that features unify in one way
//! and the heavy crates are compiled once for tests, demo and benchmarks.

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::tools::{cargo, nothing_left, run as finish, shown, works};
use crate::web;

enum Outcome {
    Passed,
    Failed(String),
    /// Not possible here; what to do about it.
    Skipped(&'static str),
}

type Step = fn() -> Outcome;

const STEPS: [(&str, Step); 7] = [
    ("format", format),
    ("lints", lints),
    ("tests", tests),
    ("documentation tests", documentation),
    ("licences", licences),
    ("web app: types and lints", web_check),
    ("web app: tests", web_tests),
];

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    nothing_left(arguments)?;
    let mut report = Vec::new();
    let mut failed = 0;
    for (name, step) in STEPS {
        eprintln!("== {name}");
        let started = Instant::now();
        let outcome = step();
        failed += usize::from(matches!(outcome, Outcome::Failed(_)));
        report.push(line(name, &outcome, started.elapsed().as_secs()));
    }
    println!("{}", report.join("\n"));
    if failed > 0 {
        bail!("{failed} of {} steps failed", report.len());
    }
    Ok(())
}

/// One line of the summary; `.ci/run` reads it.
fn line(name: &str, outcome: &Outcome, seconds: u64) -> String {
    match outcome {
        Outcome::Passed => format!("step {name}: passed ({seconds} s)"),
        Outcome::Failed(why) => format!("step {name}: failed ({seconds} s): {why}"),
        Outcome::Skipped(advice) => format!("step {name}: skipped: {advice}"),
    }
}

fn outcome(command: &mut Command) -> Outcome {
    eprintln!("$ {}", shown(command));
    match finish(command) {
        Ok(()) => Outcome::Passed,
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

fn format() -> Outcome {
    outcome(&mut cargo(&["fmt", "--all", "--check"]))
}

fn lints() -> Outcome {
    outcome(&mut cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))
}

fn tests() -> Outcome {
    if works(&mut cargo(&["nextest", "--version"])) {
        return outcome(&mut cargo(&["nextest", "run", "--workspace", "--no-fail-fast", "--status-level", "fail"]));
    }
    eprintln!(
        "cargo-nextest is not installed, using the slower `cargo test`; to install it: `cargo install cargo-nextest --locked`"
    );
    outcome(&mut cargo(&["test", "--workspace", "--all-targets", "--no-fail-fast", "--quiet"]))
}

/// nextest does not run the examples in documentation.
fn documentation() -> Outcome {
    outcome(&mut cargo(&["test", "--workspace", "--doc", "--no-fail-fast", "--quiet"]))
}

fn licences() -> Outcome {
    if !works(&mut cargo(&["deny", "--version"])) {
        return Outcome::Skipped("cargo-deny is not installed: `cargo install cargo-deny --locked`");
    }
    // The advisories live in a repository of their own; everything else needs no network.
    outcome(&mut cargo(&["deny", "--workspace", "--log-level", "error", "check", "bans", "licenses", "sources"]))
}

fn web_check() -> Outcome {
    of_web(&["run", "--silent", "check"])
}

fn web_tests() -> Outcome {
    of_web(&["test", "--silent"])
}

fn of_web(arguments: &[&str]) -> Outcome {
    if !works(&mut web::npm(&["--version"])) {
        return Outcome::Skipped("Node.js is not installed: https://nodejs.org");
    }
    match web::install() {
        Ok(()) => outcome(&mut web::npm(arguments)),
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_tells_passed_failed_and_skipped_apart() {
        assert_eq!(line("lints", &Outcome::Passed, 3), "step lints: passed (3 s)");
        assert_eq!(line("lints", &Outcome::Failed("why".to_owned()), 3), "step lints: failed (3 s): why");
        assert_eq!(line("lints", &Outcome::Skipped("do this"), 3), "step lints: skipped: do this");
    }

    #[test]
    fn an_outcome_is_that_of_the_command() {
        assert!(matches!(outcome(&mut cargo(&["--version"])), Outcome::Passed));
        assert!(matches!(outcome(&mut cargo(&["no-such-command"])), Outcome::Failed(_)));
    }
}
