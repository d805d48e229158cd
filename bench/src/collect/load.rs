//! The process that sends: some connections, each one request after the other.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Args;
use serde::{Deserialize, Serialize};
use styk_model::Timestamp;

use super::client::Client;
use super::events::{Chance, batch};
use crate::process::say;

#[derive(Debug, Args)]
pub(crate) struct Load {
    #[arg(long)]
    pub(crate) address: SocketAddr,
    #[arg(long)]
    pub(crate) key: String,
    #[arg(long)]
    pub(crate) connections: u64,
    /// Events of a batch
    #[arg(long)]
    pub(crate) batch: u64,
    #[arg(long)]
    pub(crate) people: u64,
    /// Ends after so many events
    #[arg(long)]
    pub(crate) events: Option<u64>,
    /// Or after so many seconds
    #[arg(long)]
    pub(crate) seconds: Option<f64>,
    /// Events a second at most, all connections together
    #[arg(long)]
    pub(crate) rate: Option<f64>,
    /// Makes message ids that no other load made
    #[arg(long)]
    pub(crate) run: u64,
    /// Waits when told to; without it a refusal ends the load
    #[arg(long)]
    pub(crate) patient: bool,
}

/// What was sent and how long answers took.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Sent {
    pub(crate) requests: u64,
    pub(crate) events: u64,
    pub(crate) busy: u64,
    pub(crate) wall_s: f64,
    pub(crate) median_ms: f64,
    pub(crate) p99_ms: f64,
    /// Second since the start -> events acknowledged until then.
    pub(crate) acknowledged: Vec<(f64, u64)>,
}

/// How often it is noted how many events were acknowledged.
const NOTED: Duration = Duration::from_millis(200);

pub(crate) fn run(asked: &Load) -> Result<()> {
    say(&send(asked)?)
}

fn send(asked: &Load) -> Result<Sent> {
    let begun = Instant::now();
    let (taken, acknowledged) = (AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..asked.connections)
            .map(|number| {
                scope.spawn({
                    let (taken, acknowledged) = (&taken, &acknowledged);
                    move || connection(asked, number, begun, taken, acknowledged)
                })
            })
            .collect();
        let mut noted = Vec::new();
        while !threads.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            std::thread::sleep(NOTED);
            noted.push((begun.elapsed().as_secs_f64(), acknowledged.load(Ordering::Relaxed)));
        }
        let mut sent = Sent { acknowledged: noted, ..Sent::default() };
        let mut times = Vec::new();
        for thread in threads {
            let (busy, mut all) = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            sent.busy += busy;
            times.append(&mut all);
        }
        times.sort_unstable_by(f32::total_cmp);
        let at = |share: f64| times.get((times.len() as f64 * share) as usize).map_or(0.0, |ms| f64::from(*ms));
        sent.requests = times.len() as u64;
        sent.events = acknowledged.load(Ordering::Relaxed);
        (sent.median_ms, sent.p99_ms) = (at(0.5), at(0.99));
        sent.wall_s = begun.elapsed().as_secs_f64();
        Ok(sent)
    })
}

/// One connection: how often it was told to wait, and how long each acknowledgement took, in ms.
fn connection(
    asked: &Load,
    number: u64,
    begun: Instant,
    taken: &AtomicU64,
    acknowledged: &AtomicU64,
) -> Result<(u64, Vec<f32>)> {
    let mut client = Client::new(asked.address);
    let headers = format!("Content-Type: application/json\r\nAuthorization: Bearer {}\r\n", asked.key);
    let mut chance = Chance(asked.run << 16 | number);
    let pace = asked.rate.map(|rate| Duration::from_secs_f64((asked.connections * asked.batch) as f64 / rate));
    let mut due = begun + pace.unwrap_or_default().mul_f64(number as f64 / asked.connections as f64);
    let (mut busy, mut times) = (0, Vec::new());
    loop {
        let first = taken.fetch_add(asked.batch, Ordering::Relaxed);
        let over = asked.events.is_some_and(|most| first >= most)
            || asked.seconds.is_some_and(|most| begun.elapsed().as_secs_f64() >= most);
        if over {
            return Ok((busy, times));
        }
        if let Some(pace) = pace {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            due += pace;
        }
        let now = Timestamp::now().to_jiff().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        let body = batch(&mut chance, asked.run, first, asked.batch as usize, asked.people, &now);
        loop {
            let sent = Instant::now();
            let answer = client.send("POST", "/v1/batch", &headers, &body)?;
            match answer.status {
                200 => {
                    times.push(sent.elapsed().as_secs_f32() * 1e3);
                    acknowledged.fetch_add(asked.batch, Ordering::Relaxed);
                    break;
                }
                429 if asked.patient => {
                    busy += 1;
                    std::thread::sleep(Duration::from_secs(answer.retry_after_s.unwrap_or(1)));
                }
                status => bail!("HTTP {status}: {}", String::from_utf8_lossy(&answer.body)),
            }
        }
    }
}
