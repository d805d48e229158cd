//! `styk-bench collect`: what an acknowledgement costs beside a handler that does
//! nothing, how much comes through to answers, and how soon; what questions take
//! meanwhile; and whether anything is lost when the server is killed.

pub(crate) mod client;
pub(crate) mod events;
pub(crate) mod load;
pub(crate) mod mixed;
pub(crate) mod servers;

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use client::Client;
use load::Sent;
use mixed::Mixed;
use servers::Running;

use crate::Shared;
use crate::data::program_hash;
use crate::figures::{Goals, Table, grouped, median, megabytes, seconds, times};
use crate::process::{Cost, Measured, measured_lines};
use crate::results::Results;

/// CPU of an acknowledged request beside a bare handler's: batches of 100, single events.
const MOST_BATCH: f64 = 2.5;
const MOST_SINGLE: f64 = 2.0;
/// Events that come through to answers, for a CPU second of the server.
const LEAST_EVENTS: f64 = 25_000.0;
/// 95 % of interactions are in answers within so many seconds.
const MOST_VISIBLE_S: f64 = 2.0;
const MOST_P99_MS: f64 = 50.0;
const MOST_MB: f64 = 600.0;
/// Of the sustained rate, for the steady run and for the one with questions.
const STEADY: f64 = 0.7;
const MIXED: f64 = 0.5;
/// Questions while interactions arrive, beside the same alone.
const MOST_SLOWER: f64 = 3.0;

/// How much is sent.
#[derive(Debug, Clone, Copy)]
struct Amounts {
    accept_s: f64,
    sustained: u64,
    steady_s: f64,
    mixed_s: f64,
    people: u64,
    kills: u32,
}

impl Amounts {
    fn of(quick: bool) -> Self {
        if quick {
            Self { accept_s: 3.0, sustained: 300_000, steady_s: 20.0, mixed_s: 20.0, people: 20_000, kills: 3 }
        } else {
            Self {
                accept_s: 15.0,
                sustained: 5_000_000,
                steady_s: 3600.0,
                mixed_s: 300.0,
                people: 1_000_000,
                kills: 200,
            }
        }
    }
}

/// What a run through to answers showed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Through {
    events: u64,
    cpu_s: f64,
    wall_s: f64,
    peak_mb: f64,
    median_ms: f64,
    p99_ms: f64,
    busy: u64,
    /// Until 95 % of what was acknowledged at a moment was in answers, the worst and the usual moment.
    visible_s: f64,
    visible_median_s: f64,
    /// Requests that waited in the inbox at the end of the load.
    waiting: u64,
}

pub(crate) fn run(shared: &Shared) -> Result<()> {
    let amounts = Amounts::of(shared.is_quick());
    let key = format!("{} {amounts:?} {}", program_hash()?, shared.rounds());
    let name = if shared.is_quick() { "quick" } else { "full" };
    let mut results = Results::open(&shared.cache.join(format!("collect-{name}.jsonl")), &key)?;
    let folder = shared.cache.join("collect");
    // The kills measure no time, so that other work may go on beside them.
    if results.of("kills").is_empty() {
        eprintln!("killed {} times", amounts.kills);
        results.add("kills", killed(shared, amounts.kills)?)?;
    }
    for round in 0..shared.rounds() {
        for (batch, doing) in [(100, "bare"), (100, "accept"), (1, "bare"), (1, "accept")] {
            let id = format!("{doing} {batch}");
            if results.of(&id).len() <= round {
                eprintln!("{doing}, batches of {batch}, round {}", round + 1);
                results.add(&id, accepted(&folder, doing, batch, amounts)?)?;
            }
        }
    }
    if results.of("sustained").is_empty() {
        eprintln!("sustained: {} events", grouped(amounts.sustained));
        let through = sustained(&folder, amounts)?;
        results.add("sustained", Measured { cost: Cost::default(), said: json!(through) })?;
    }
    let sustained: Through = said(&results, "sustained")?;
    let rate = sustained.events as f64 / sustained.wall_s;
    if results.of("steady").is_empty() {
        eprintln!("steady: {:.0} events/s for {} s", rate * STEADY, amounts.steady_s);
        let through = steady(&folder, amounts, rate * STEADY)?;
        results.add("steady", Measured { cost: Cost::default(), said: json!(through) })?;
    }
    if results.of("mixed").is_empty() {
        let table = crate::web::rows(&shared.cache, shared.size())?;
        eprintln!("mixed: {:.0} events/s for {} s, and questions", rate * MIXED, amounts.mixed_s);
        let mixed = mixed::mixed(&table, shared.size(), &folder, amounts, rate * MIXED)?;
        results.add("mixed", Measured { cost: Cost::default(), said: json!(mixed) })?;
    }
    let disk = disk(&folder)?;
    println!("{}", figures(&results, &sustained, disk)?);
    let _ = std::fs::remove_dir_all(&folder);
    results.finish()
}

fn said<T: DeserializeOwned>(results: &Results, id: &str) -> Result<T> {
    let last = results.of(id).last().with_context(|| format!("nothing was measured of {id}"))?;
    Ok(serde_json::from_value(last.said.clone())?)
}

/// The acceptance that kills the server at random points under load: it fails where anything is missing or
/// there twice.
fn killed(shared: &Shared, times: u32) -> Result<Measured> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("tests").join("acceptance").join("kills.py");
    let styk = std::env::current_exe()?.with_file_name("styk");
    let mut command = Command::new(&shared.python);
    measured_lines(command.arg(script).env("STYK", styk).env("STYK_KILLS", times.to_string()))
}

/// An empty folder for a server's data.
pub(crate) fn empty(folder: &Path) -> Result<std::path::PathBuf> {
    let data = folder.join("data");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    std::fs::create_dir_all(folder)?;
    Ok(data)
}

/// The load, on one core, as a process of its own.
pub(crate) fn load_of(server: &Running, arguments: &[(&str, String)]) -> Result<Command> {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", "0"]).arg(std::env::current_exe()?).arg("collect-load");
    command.arg("--address").arg(server.address.to_string()).arg("--key").arg(&server.key);
    for (name, value) in arguments {
        command.arg(format!("--{name}"));
        if !value.is_empty() {
            command.arg(value);
        }
    }
    Ok(command)
}

fn sent(command: &mut Command) -> Result<Sent> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context("cannot start the load")?;
    if !output.status.success() {
        bail!("the load failed: {}", output.status);
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A number that no other load of this program has.
fn run_number() -> u64 {
    styk_model::Timestamp::now().0.unsigned_abs() >> 8
}

fn arguments(amounts: Amounts, batch: u64, connections: u64) -> Vec<(&'static str, String)> {
    vec![
        ("connections", connections.to_string()),
        ("batch", batch.to_string()),
        ("people", amounts.people.to_string()),
        ("run", run_number().to_string()),
    ]
}

/// CPU of the server for each request that it acknowledged, in microseconds.
fn accepted(folder: &Path, doing: &str, batch: u64, amounts: Amounts) -> Result<Measured> {
    let server = Running::own(doing, &empty(folder)?)?;
    let mut arguments = arguments(amounts, batch, 32);
    arguments.push(("seconds", amounts.accept_s.to_string()));
    let before = server.cpu_s()?;
    let sent = sent(&mut load_of(&server, &arguments)?)?;
    let cpu_s = server.cpu_s()? - before;
    let said = json!({
        "us": cpu_s * 1e6 / sent.requests as f64,
        "requests_s": sent.requests as f64 / sent.wall_s,
        "events_s": sent.events as f64 / sent.wall_s,
        "p99_ms": sent.p99_ms,
    });
    Ok(Measured { cost: Cost { cpu_s, wall_s: sent.wall_s, peak_mb: server.peak_mb()? }, said })
}

/// Everything that can be sent, until all of it is in answers.
fn sustained(folder: &Path, amounts: Amounts) -> Result<Through> {
    let server = Running::styk(&empty(folder)?)?;
    let mut arguments = arguments(amounts, 100, 32);
    arguments.push(("events", amounts.sustained.to_string()));
    arguments.push(("patient", String::new()));
    followed(&server, &arguments)
}

/// An even stream.
fn steady(folder: &Path, amounts: Amounts, rate: f64) -> Result<Through> {
    let server = Running::styk(&empty(folder)?)?;
    let mut arguments = arguments(amounts, 100, 32);
    arguments.push(("seconds", amounts.steady_s.to_string()));
    arguments.push(("rate", rate.to_string()));
    arguments.push(("patient", String::new()));
    followed(&server, &arguments)
}

/// Sends, and looks how far what was sent has come.
fn followed(server: &Running, arguments: &[(&'static str, String)]) -> Result<Through> {
    let before = server.cpu_s()?;
    let (begun, mut client) = (Instant::now(), Client::new(server.address));
    let mut load = load_of(server, arguments)?.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    // What the load says in the end is more than a pipe holds.
    let mut said = load.stdout.take().context("the load has no output")?;
    let said = std::thread::spawn(move || {
        let mut text = Vec::new();
        said.read_to_end(&mut text).map(|_| text)
    });
    // Second since the start -> events in answers.
    let mut visible: Vec<(f64, u64)> = Vec::new();
    while load.try_wait()?.is_none() {
        std::thread::sleep(Duration::from_millis(100));
        visible.push((begun.elapsed().as_secs_f64(), arrived(&mut client)?.0));
    }
    let said = said.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let sent: Sent = serde_json::from_slice(&said).context("the load failed")?;
    let waiting = arrived(&mut client)?.1;
    loop {
        let (interactions, _) = arrived(&mut client)?;
        visible.push((begun.elapsed().as_secs_f64(), interactions));
        if interactions >= sent.events {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let wall_s = begun.elapsed().as_secs_f64();
    let mut lags: Vec<f64> = sent
        .acknowledged
        .iter()
        .filter_map(|(at, events)| {
            let wanted = (*events as f64 * 0.95) as u64;
            let seen = visible.iter().find(|(second, count)| second >= at && *count >= wanted)?;
            Some(seen.0 - at)
        })
        .collect();
    lags.sort_unstable_by(f64::total_cmp);
    Ok(Through {
        events: sent.events,
        cpu_s: server.cpu_s()? - before,
        wall_s,
        peak_mb: server.peak_mb()?,
        median_ms: sent.median_ms,
        p99_ms: sent.p99_ms,
        busy: sent.busy,
        visible_s: lags.last().copied().unwrap_or(0.0),
        visible_median_s: median(lags),
        waiting,
    })
}

/// Events in answers, and requests that are not.
fn arrived(client: &mut Client) -> Result<(u64, u64)> {
    let answer = client.send("GET", "/api/v1/sources", "", b"")?;
    let found: serde_json::Value = serde_json::from_slice(&answer.body)?;
    let interactions = found["sources"][0]["arrived"]["interactions"].as_u64();
    Ok((interactions.context("expected the source's counts")?, found["waiting"].as_u64().unwrap_or(0)))
}

/// Writes of 64 KB with a sync each that the disk takes in a second.
fn disk(folder: &Path) -> Result<f64> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join("written");
    let mut file = std::fs::File::create(&path)?;
    let (begun, mut writes, block) = (Instant::now(), 0, vec![7; 64 << 10]);
    while begun.elapsed() < Duration::from_secs(2) {
        file.write_all(&block)?;
        file.sync_data()?;
        writes += 1;
    }
    let rate = f64::from(writes) / begun.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    Ok(rate)
}

fn figures(results: &Results, sustained: &Through, disk: f64) -> Result<String> {
    let steady: Through = said(results, "steady")?;
    let of =
        |id: &str, figure: &str| median(results.of(id).iter().filter_map(|one| one.said[figure].as_f64()).collect());
    let mut goals = Goals::default();
    let mut table = Table::new(&[
        "request",
        "bare handler, CPU us",
        "acknowledged, CPU us",
        "ratio",
        "bare, 1/s",
        "acknowledged, 1/s",
        "events/s",
    ]);
    for (batch, most) in [(100, MOST_BATCH), (1, MOST_SINGLE)] {
        let (bare, ours) = (format!("bare {batch}"), format!("accept {batch}"));
        let ratio = of(&ours, "us") / of(&bare, "us");
        let what = if batch == 1 { "one event".to_owned() } else { format!("a batch of {batch}") };
        table.row([
            what.clone(),
            format!("{:.0}", of(&bare, "us")),
            format!("{:.0}", of(&ours, "us")),
            times(ratio),
            grouped(of(&bare, "requests_s") as u64),
            grouped(of(&ours, "requests_s") as u64),
            grouped(of(&ours, "events_s") as u64),
        ]);
        goals.at_most(&format!("CPU of acknowledging {what} beside a bare handler"), ratio, most, times);
    }
    let through = |found: &Through| {
        [
            grouped(found.events),
            grouped((found.events as f64 / found.wall_s) as u64),
            grouped((found.events as f64 / found.cpu_s) as u64),
            format!("{:.1} ms", found.median_ms),
            format!("{:.1} ms", found.p99_ms),
            seconds(found.visible_median_s),
            seconds(found.visible_s),
            megabytes(found.peak_mb),
        ]
    };
    let mut passed = Table::new(&[
        "run",
        "events",
        "events/s",
        "events a CPU second",
        "acknowledged, median",
        "p99",
        "95 % in answers after s, usual",
        "worst",
        "peak memory",
    ]);
    for (name, found) in [("as fast as it goes", sustained), ("70 % of that", &steady)] {
        passed.row(std::iter::once(name.to_owned()).chain(through(found)));
    }
    let plain = |value: f64| grouped(value as u64);
    goals.at_least(
        "events through to answers a CPU second",
        sustained.events as f64 / sustained.cpu_s,
        LEAST_EVENTS,
        plain,
    );
    goals.at_most("95 % of interactions in answers, seconds", steady.visible_s, MOST_VISIBLE_S, seconds);
    goals.at_most("p99 of an acknowledgement, ms", steady.p99_ms, MOST_P99_MS, seconds);
    goals.at_most("peak memory of the steady run", steady.peak_mb, MOST_MB, megabytes);
    let (asked, beside) = questions(&said(results, "mixed")?, &mut goals);
    let killed: Vec<String> = said(results, "kills")?;
    let per_core = sustained.events as f64 / sustained.wall_s / 2.0;
    Ok(format!(
        "The load runs on one core as a process of its own, the server on both. The disk takes {disk:.0} writes of 64 KB with a \
         sync each a second; acknowledgements that come together share one.\n\n{}\nThrough to answers, in batches of 100, {} of \
         them told to wait. RudderStack publishes 1,700 events/s on two cores; this is {} events/s a core, the load's share of \
         them included.\n\n{}\n{beside}\n\n{asked}\nThe server killed at random points under load, its disk \
         refusing writes now and then: {}.\n\nGoals:\n\n{}",
        table.finish(),
        grouped(sustained.busy),
        grouped(per_core as u64),
        passed.finish(),
        killed.join("; "),
        goals.finish(),
    ))
}

/// What questions took alone and while interactions arrived.
fn questions(mixed: &Mixed, goals: &mut Goals) -> (String, String) {
    let mut table = Table::new(&["question", "alone, ms", "while interactions arrive, ms", "ratio", "asked"]);
    let mut worst = 0.0_f64;
    for asked in &mixed.questions {
        let (alone, beside) = (median(asked.alone.clone()), median(asked.beside.clone()));
        worst = worst.max(beside / alone);
        let times_asked = grouped(asked.beside.len() as u64);
        let [alone, beside, ratio] = [format!("{alone:.0}"), format!("{beside:.0}"), times(beside / alone)];
        table.row([asked.name.clone(), alone, beside, ratio, times_asked]);
    }
    goals.at_most("questions while interactions arrive, beside alone", worst, MOST_SLOWER, times);
    let text = format!(
        "A question a second over {} interactions while {} events/s arrive, half of what is sustained. {:.0} requests \
         wait in the inbox usually, {} at most; {:.1} in the mean of the first half of the run, {:.1} of the second.",
        grouped(mixed.table),
        grouped(mixed.rate as u64),
        mixed.waiting,
        grouped(mixed.most_waiting),
        mixed.halves.0,
        mixed.halves.1,
    );
    (table.finish(), text)
}
