//! Processes, and what they took.

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wait4::Wait4;

/// What a process took from its start to its end.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Cost {
    /// User and system, all threads.
    pub(crate) cpu_s: f64,
    pub(crate) wall_s: f64,
    /// Of resident memory, in 10^6 bytes.
    pub(crate) peak_mb: f64,
}

/// What a process took and the JSON that it printed last.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    pub(crate) cost: Cost,
    pub(crate) said: Value,
}

/// This program again, with a hidden subcommand.
pub(crate) fn own(subcommand: &str) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(subcommand);
    Ok(command)
}

/// A script of `bench/peers`.
pub(crate) fn script(python: &Path, name: &str) -> Command {
    let mut command = Command::new(python);
    command.arg(peers_folder().join(name));
    command
}

pub(crate) fn peers_folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

/// Runs a process to its end.
///
/// The kernel counts the memory of whoever starts a process as the first of
/// that process's own, so this program itself must stay small: whatever needs
/// memory is done by another process.
pub(crate) fn measured(command: &mut Command) -> Result<Measured> {
    let (cost, output) = finished(command)?;
    let said = output.lines().last().and_then(|line| serde_json::from_str(line).ok()).unwrap_or(Value::Null);
    Ok(Measured { cost, said })
}

/// The same of a program that says what it found line by line.
pub(crate) fn measured_lines(command: &mut Command) -> Result<Measured> {
    let (cost, output) = finished(command)?;
    Ok(Measured { cost, said: output.lines().collect() })
}

fn finished(command: &mut Command) -> Result<(Cost, String)> {
    let shown = shown(command);
    let begun = Instant::now();
    let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = started.with_context(|| format!("cannot start `{shown}`"))?;
    let mut output = String::new();
    if let Some(mut pipe) = child.stdout.take() {
        pipe.read_to_string(&mut output).with_context(|| format!("`{shown}` must print UTF-8"))?;
    }
    let used = child.wait4().with_context(|| format!("cannot wait for `{shown}`"))?;
    if !used.status.success() {
        bail!("`{shown}` failed: {}", used.status);
    }
    let cost = Cost {
        cpu_s: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        wall_s: begun.elapsed().as_secs_f64(),
        peak_mb: used.rusage.maxrss as f64 / 1e6,
    };
    Ok((cost, output))
}

/// The command as one would type it, programs without their folders.
fn shown(command: &Command) -> String {
    let name = |text: &OsStr| Path::new(text).file_name().unwrap_or(text).to_string_lossy().into_owned();
    let words = std::iter::once(name(command.get_program())).chain(command.get_args().map(name));
    words.collect::<Vec<_>>().join(" ")
}

/// Prints what a child found, for [`measured`].
pub(crate) fn say(found: &impl Serialize) -> Result<()> {
    println!("{}", serde_json::to_string(found)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_measured_and_its_last_line_read() {
        let measured = measured(Command::new("sh").args(["-c", "echo noise; echo '{\"rows\": 3}'"])).unwrap();
        assert_eq!(measured.said["rows"], 3);
        assert!(measured.cost.peak_mb > 0.1 && measured.cost.wall_s > 0.0);
    }

    #[test]
    fn a_process_that_fails_is_named() {
        let error = measured(Command::new("sh").args(["-c", "exit 3"])).unwrap_err().to_string();
        assert!(error.starts_with("`sh -c exit 3` failed"), "{error}");
        assert!(measured(&mut Command::new("no-such-program")).is_err());
    }
}
