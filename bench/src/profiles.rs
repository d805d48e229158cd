//! `styk-bench customers`, its last part: profiles read over HTTP while interactions arrive.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use styk_model::Timestamp;

use crate::Shared;
use crate::collect::client::Client;
use crate::collect::events::Chance;
use crate::collect::servers::Running;
use crate::collect::{empty, load_of};
use crate::figures::{Goals, Table, grouped, median, megabytes, seconds};
use crate::process::{Cost, Measured};
use crate::results::Results;

/// Profiles read in a second, and how many connections ask.
const RATE: f64 = 2_000.0;
const CONNECTIONS: u64 = 16;

const MOST_P99_MS: f64 = 5.0;

/// Of the rate at which calls went through.
const HALF: f64 = 0.5;

/// Calls in a request, and how many a person has.
const BATCH: u64 = 100;
const CALLS: u64 = 2;

const READ: &str = "profiles read beside ingestion";

struct Amounts {
    people: u64,
    seconds: f64,
}

fn amounts(shared: &Shared) -> Amounts {
    if shared.is_quick() {
        Amounts { people: 20_000, seconds: 10.0 }
    } else {
        Amounts { people: 1_000_000, seconds: 60.0 }
    }
}

pub(crate) fn run(shared: &Shared, results: &mut Results) -> Result<()> {
    let folder = shared.cache.join("profiles");
    results.until(READ, 1, || {
        eprintln!("profiles");
        measure(&Running::own_company(&empty(&folder)?)?, &amounts(shared))
    })?;
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(())
}

fn measure(server: &Running, amounts: &Amounts) -> Result<Measured> {
    let token = token(server)?;
    define(server, &token)?;
    let begun = Instant::now();
    identify(server, amounts.people)?;
    settled(server, &token)?;
    let rate = (amounts.people * CALLS) as f64 / begun.elapsed().as_secs_f64();
    counted(server, &token)?;
    let arguments = [
        ("connections", "8".to_owned()),
        ("batch", BATCH.to_string()),
        ("people", amounts.people.to_string()),
        ("run", (Timestamp::now().0.unsigned_abs() >> 8).to_string()),
        ("seconds", amounts.seconds.to_string()),
        ("rate", (rate * HALF).to_string()),
        ("patient", String::new()),
    ];
    let before = server.cpu_s()?;
    let mut load = load_of(server, &arguments)?.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let until = Instant::now() + Duration::from_secs_f64(amounts.seconds);
    let mut times = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..CONNECTIONS)
            .map(|number| {
                let token = token.as_str();
                scope.spawn(move || read(server.address, token, number, amounts.people, until))
            })
            .collect();
        let mut all: Vec<f64> = Vec::new();
        for reader in readers {
            all.append(&mut reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        anyhow::Ok(all)
    })?;
    if !load.wait()?.success() {
        bail!("the load failed");
    }
    let cpu_s = server.cpu_s()? - before;
    times.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or(f64::NAN);
    let said = json!({
        "identified": rate,
        "arriving": rate * HALF,
        "read": times.len() as f64 / amounts.seconds,
        "median_ms": at(0.5),
        "p99_ms": at(0.99),
    });
    Ok(Measured { cost: Cost { cpu_s, wall_s: amounts.seconds, peak_mb: server.peak_mb()? }, said })
}

/// Traits that are computed of everybody: of all their orders, and of those of the last days.
fn define(server: &Running, token: &str) -> Result<()> {
    let orders = json!({ "where": "event == \"Order Completed\"" });
    let traits = json!({ "version": 0, "traits": [
        { "key": "orders", "name": "Orders", "what": "count", "of": orders },
        { "key": "spent-90d", "name": "Spent", "what": "sum", "column": "money", "of": orders, "within": "90d" },
        { "key": "last-channel", "name": "Last channel", "what": "last", "column": "channel" },
    ] });
    let headers = format!("Content-Type: application/json\r\nAuthorization: Bearer {token}\r\n");
    let mut client = Client::new(server.address);
    let saved = client.send("PUT", "/api/v1/computed-traits", &headers, traits.to_string().as_bytes())?;
    ensure!(saved.status == 200, "no traits were defined: {}", String::from_utf8_lossy(&saved.body));
    Ok(())
}

/// Waits until profiles tell what people did.
fn counted(server: &Running, token: &str) -> Result<()> {
    let (mut client, begun) = (Client::new(server.address), Instant::now());
    let headers = format!("Authorization: Bearer {token}\r\n");
    loop {
        let answer = client.send("GET", "/api/v1/profiles?kind=user_id&value=user-0", &headers, b"")?;
        let profile: Value = serde_json::from_slice(&answer.body)?;
        if profile["counting"] == false && profile["computed"][0]["value"].is_number() {
            return Ok(());
        }
        ensure!(begun.elapsed() < Duration::from_mins(10), "nothing is counted after ten minutes");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Says of everybody who they are, and that they bought something.
fn identify(server: &Running, people: u64) -> Result<()> {
    let headers = format!("Content-Type: application/json\r\nAuthorization: Bearer {}\r\n", server.key);
    let now = Timestamp::now().to_jiff().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..CONNECTIONS)
            .map(|number| {
                let (headers, now) = (&headers, &now);
                scope.spawn(move || {
                    let mut client = Client::new(server.address);
                    for first in (number * BATCH..people).step_by((CONNECTIONS * BATCH) as usize) {
                        let body = calls(first, people.min(first + BATCH), now);
                        loop {
                            match client.send("POST", "/v1/batch", headers, body.as_bytes())?.status {
                                200 => break,
                                429 => std::thread::sleep(Duration::from_millis(200)),
                                status => bail!("HTTP {status} for `identify`"),
                            }
                        }
                    }
                    Ok(())
                })
            })
            .collect();
        for sender in senders {
            sender.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        Ok(())
    })
}

fn calls(first: u64, end: u64, now: &str) -> String {
    let mut text = "{\"batch\":[".to_owned();
    for person in first..end {
        let comma = if person == first { "" } else { "," };
        let _ = write!(
            text,
            "{comma}{{\"type\":\"identify\",\"messageId\":\"i-{person}\",\"userId\":\"user-{person}\",\
             \"anonymousId\":\"anon-{person:08x}-4a1e-9c77\",\"timestamp\":\"{now}\",\"traits\":{{\"plan\":\"{}\",\
             \"city\":\"City {}\",\"age\":{},\"vip\":{}}}}},\
             {{\"type\":\"track\",\"event\":\"Order Completed\",\"messageId\":\"o-{person}\",\
             \"userId\":\"user-{person}\",\"timestamp\":\"{now}\",\"properties\":{{\"revenue\":{}.5,\
             \"currency\":\"EUR\"}}}}",
            ["free", "basic", "gold"][person as usize % 3],
            person % 500,
            18 + person % 60,
            person.is_multiple_of(50),
            person % 1_000,
        );
    }
    let _ = write!(text, "],\"sentAt\":\"{now}\"}}");
    text
}

fn settled(server: &Running, token: &str) -> Result<()> {
    let (mut client, begun) = (Client::new(server.address), Instant::now());
    let headers = format!("Authorization: Bearer {token}\r\n");
    loop {
        let found: Value = serde_json::from_slice(&client.send("GET", "/api/v1/sources", &headers, b"")?.body)?;
        if found["waiting"] == 0 {
            return Ok(());
        }
        ensure!(begun.elapsed() < Duration::from_mins(10), "what was sent is not in answers after ten minutes");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What a program asks with; the first administrator makes it.
fn token(server: &Running) -> Result<String> {
    let mut client = Client::new(server.address);
    let body =
        json!({ "email": "bench@example.com", "name": "Bench", "password": "correct horse battery", "language": "en" });
    let made =
        client.send("POST", "/api/v1/setup", "Content-Type: application/json\r\n", body.to_string().as_bytes())?;
    let session: Value = serde_json::from_slice(&made.body)?;
    let csrf = session["csrf"].as_str().context("expected a session")?;
    let cookie = made.cookie.context("expected a cookie")?;
    let headers = format!("Content-Type: application/json\r\nX-Styk-Csrf: {csrf}\r\nCookie: {cookie}\r\n");
    let body = json!({ "name": "bench", "role": "editor" }).to_string();
    let made = client.send("POST", "/api/v1/tokens", &headers, body.as_bytes())?;
    ensure!(made.status == 200, "no token was made: {}", String::from_utf8_lossy(&made.body));
    let made: Value = serde_json::from_slice(&made.body)?;
    Ok(made["token"].as_str().context("expected a token")?.to_owned())
}

/// Reads profiles of anybody, evenly over time: milliseconds from when each was due.
fn read(address: SocketAddr, token: &str, number: u64, people: u64, until: Instant) -> Result<Vec<f64>> {
    let mut client = Client::new(address);
    let headers = format!("Authorization: Bearer {token}\r\n");
    let pace = Duration::from_secs_f64(CONNECTIONS as f64 / RATE);
    let (mut chance, mut times) = (Chance(number), Vec::new());
    let mut due = Instant::now() + pace.mul_f64(number as f64 / CONNECTIONS as f64);
    while due < until {
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let person = chance.below(people);
        let path = if chance.below(2) == 0 {
            format!("/api/v1/profiles?kind=user_id&value=user-{person}")
        } else {
            format!("/api/v1/profiles?value=anon-{person:08x}-4a1e-9c77")
        };
        let answer = client.send("GET", &path, &headers, b"")?;
        times.push(due.elapsed().as_secs_f64() * 1e3);
        ensure!(answer.status == 200, "HTTP {} for {path}", answer.status);
        let plan = format!("\"value\":\"{}\"", ["free", "basic", "gold"][person as usize % 3]);
        let body = String::from_utf8_lossy(&answer.body);
        ensure!(body.contains(&plan), "{path} has another plan");
        ensure!(body.contains("\"activity\":{\"interactions\":"), "{path} tells nothing of what they did");
        due += pace;
    }
    Ok(times)
}

pub(crate) fn figures(shared: &Shared, results: &Results) -> String {
    let all = results.of(READ);
    let said = |name: &str| median(all.iter().filter_map(|one| one.said[name].as_f64()).collect());
    let cost = |of: fn(&Cost) -> f64| median(all.iter().map(|one| of(&one.cost)).collect());
    let mut table =
        Table::new(&["", "read, 1/s", "arriving, events/s", "median", "p99", "CPU s a second", "peak memory"]);
    table.row([
        READ.to_owned(),
        grouped(said("read") as u64),
        grouped(said("arriving") as u64),
        format!("{:.1} ms", said("median_ms")),
        format!("{:.1} ms", said("p99_ms")),
        seconds(cost(|cost| cost.cpu_s) / cost(|cost| cost.wall_s)),
        megabytes(cost(|cost| cost.peak_mb)),
    ]);
    let mut goals = Goals::default();
    goals.at_most("p99 of a profile, ms", said("p99_ms"), MOST_P99_MS, seconds);
    let Amounts { people, seconds: length } = amounts(shared);
    format!(
        "{} people are told by `identify` calls with four traits each, and each buys something: {} calls a second. Three \
         traits are computed of them. Then their profiles are read over HTTP for {length} s, by either of two identifiers, \
         while events of them arrive at half of that rate. The time counts from when a request was due; each answer must \
         have the right trait, and what they did.\n\n{}\nGoals:\n\n{}",
        grouped(people),
        grouped(said("identified") as u64),
        table.finish(),
        goals.finish()
    )
}
