//! Questions over a large table, alone and while interactions arrive.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::client::Client;
use super::servers::Running;
use super::{Amounts, arguments, arrived, load_of};
use crate::data::Size;
use crate::figures::median;

/// One question a second.
const PACE: Duration = Duration::from_secs(1);

/// How often each kind of question is asked alone.
const ALONE: usize = 8;

/// What questions took, in ms, and what became of the inbox meanwhile.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Mixed {
    pub(super) table: u64,
    pub(super) rate: f64,
    pub(super) questions: Vec<Asked>,
    /// Requests in the inbox that were not in answers yet, the usual and the worst moment.
    pub(super) waiting: f64,
    pub(super) most_waiting: u64,
    /// The mean of the first and of the second half of the run.
    pub(super) halves: (f64, f64),
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) name: String,
    pub(super) alone: Vec<f64>,
    pub(super) beside: Vec<f64>,
}

/// The kinds of questions, each different every time it is asked.
fn question(kind: usize, number: usize) -> (&'static str, serde_json::Value) {
    let touch = |event: &str| json!({ "touchpoints": [event] });
    let window = format!("{}m", 7 * 24 * 60 + number);
    // A journey of another gap is another question, and as much work.
    let gap = format!("{}s", 1_800 + number);
    let steps = json!([touch("search"), touch("product"), touch("cart"), touch("purchase")]);
    match kind {
        0 => ("funnel", json!({ "ask": "funnel", "steps": steps, "window": { "whole": window } })),
        1 => ("transitions of sessions", json!({ "ask": "transitions", "journeys": { "gap": gap } })),
        2 => (
            "conversion a month by channel",
            json!({ "ask": "series", "period": "month", "by": "channel", "journeys": { "gap": gap },
                    "of": { "metric": "conversion", "of": touch("search"), "goal": touch("purchase") } }),
        ),
        _ => ("map", json!({ "ask": "map", "period": "week", "limit": 500, "journeys": { "gap": gap } })),
    }
}

const KINDS: usize = 4;

/// Somebody who asks, as the app does.
struct Reader {
    client: Client,
    headers: String,
}

impl Reader {
    fn new(server: &Running) -> Result<Self> {
        let mut client = Client::new(server.address);
        let session: serde_json::Value = serde_json::from_slice(&client.send("GET", "/api/v1/session", "", b"")?.body)?;
        let token = session["csrf"].as_str().context("expected a session")?;
        let headers = format!("Content-Type: application/json\r\nX-Styk-Csrf: {token}\r\n");
        Ok(Self { client, headers })
    }

    /// The name of the question, and what its answer took, in ms.
    fn ask(&mut self, kind: usize, number: usize) -> Result<(&'static str, f64)> {
        let (name, question) = question(kind, number);
        let begun = Instant::now();
        let answer = self.client.send("POST", "/api/v1/ask", &self.headers, question.to_string().as_bytes())?;
        if answer.status != 200 {
            bail!("{name}: HTTP {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        Ok((name, begun.elapsed().as_secs_f64() * 1e3))
    }
}

/// Half of the sustained rate into a table of so many rows, and a question a second.
pub(super) fn mixed(table: &Path, size: Size, folder: &Path, amounts: Amounts, rate: f64) -> Result<Mixed> {
    let data = super::empty(folder)?;
    copy(table, &data)?;
    let server = Running::styk(&data)?;
    let mut reader = Reader::new(&server)?;
    let mut found = Mixed { table: size.interactions, rate, ..Mixed::default() };
    // The first of each kind also reads the files from the disk.
    for number in 0..=ALONE {
        for kind in 0..KINDS {
            let (name, ms) = reader.ask(kind, number)?;
            match found.questions.get_mut(kind) {
                Some(asked) => asked.alone.push(ms),
                None => found.questions.push(Asked { name: name.to_owned(), ..Asked::default() }),
            }
        }
    }
    let mut sending = arguments(amounts, 100, 32);
    sending.extend([("seconds", amounts.mixed_s.to_string()), ("rate", rate.to_string()), ("patient", String::new())]);
    let mut load = load_of(&server, &sending)?.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let (begun, mut client, mut waiting) = (Instant::now(), Client::new(server.address), Vec::new());
    for number in 0.. {
        std::thread::sleep((begun + PACE * number).saturating_duration_since(Instant::now()));
        if load.try_wait()?.is_some() {
            break;
        }
        let kind = number as usize % KINDS;
        let (_, ms) = reader.ask(kind, 1_000 + number as usize)?;
        found.questions[kind].beside.push(ms);
        waiting.push(arrived(&mut client)?.1);
    }
    if !load.wait()?.success() {
        bail!("the load failed");
    }
    let mean = |waiting: &[u64]| waiting.iter().sum::<u64>() as f64 / waiting.len().max(1) as f64;
    let (first, second) = waiting.split_at(waiting.len() / 2);
    found.halves = (mean(first), mean(second));
    found.most_waiting = waiting.iter().copied().max().unwrap_or(0);
    found.waiting = median(waiting.iter().map(|count| *count as f64).collect());
    Ok(found)
}

/// A folder and what is in it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
