//! `styk-bench customers`, its second part: what it costs to follow segments, and how soon customers are in them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::{Value, json};
use styk_collect::live::{Protocol, SourceKind, SourceSettings};
use styk_engine::live::{Arrival, Kept};
use styk_engine::{Engine, Segment};
use styk_model::Timestamp;
use styk_model::segment::Rule;
use styk_query::segments::members_at;
use styk_store::SourceNumber;

use crate::Shared;
use crate::collect::events::{Chance, EVENTS, batch_of};
use crate::customers::emptied;
use crate::figures::{Goals, Table, grouped, median, medians, megabytes, seconds};
use crate::process::{Measured, measured, own};
use crate::results::Results;

/// As many as a company has.
const SEGMENTS: usize = 200;

/// Of the rate without segments, what is left with them.
const LEAST_RATE: f64 = 2.0 / 3.0;

/// Customers enter within so many seconds.
const MOST_ENTER_S: f64 = 2.0;

/// Requests that wait to be read, at most.
const MOST_WAITING: u64 = 1_000;

/// Events of a request.
const BATCH: usize = 100;

const ALONE: &str = "without segments";
const FOLLOWED: &str = "with 200 segments";
const PACED: &str = "entering, at half of that rate";

/// Takes in events while segments are followed.
#[derive(Debug, Args)]
pub(crate) struct Follow {
    #[arg(long)]
    data: PathBuf,
    #[arg(long)]
    events: u64,
    #[arg(long)]
    people: u64,
    #[arg(long)]
    segments: usize,
    /// Events a second; as fast as it goes without
    #[arg(long)]
    rate: Option<f64>,
}

pub(crate) fn run(shared: &Shared, results: &mut Results) -> Result<()> {
    let (events, people) = amounts(shared);
    let folder = shared.cache.join(format!("segments-{events}"));
    let asked = |segments: usize, rate: Option<f64>| -> Result<Measured> {
        emptied(&folder)?;
        let mut command = own("follow")?;
        command.arg("--data").arg(folder.join("data"));
        for (name, value) in [("--events", events), ("--people", people), ("--segments", segments as u64)] {
            command.arg(name).arg(value.to_string());
        }
        if let Some(rate) = rate {
            command.arg("--rate").arg(rate.to_string());
        }
        measured(&mut command)
    };
    for round in 1..=shared.rounds() {
        eprintln!("segments, round {round} of {}", shared.rounds());
        results.until(ALONE, round, || asked(0, None))?;
        results.until(FOLLOWED, round, || asked(SEGMENTS, None))?;
    }
    let rate = 0.5 * median(results.of(FOLLOWED).iter().map(|one| number(one, "rate")).collect());
    results.until(PACED, 1, || asked(SEGMENTS, Some(rate)))?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn amounts(shared: &Shared) -> (u64, u64) {
    if shared.is_quick() { (200_000, 50_000) } else { (2_000_000, 1_000_000) }
}

fn number(measured: &Measured, name: &str) -> f64 {
    measured.said[name].as_f64().unwrap_or(f64::NAN)
}

pub(crate) fn figures(shared: &Shared, results: &Results) -> String {
    let (events, people) = amounts(shared);
    let mut table = Table::new(&["events taken in", "CPU s", "wall s", "peak memory", "events/s"]);
    let rate = |name: &str| median(results.of(name).iter().map(|one| number(one, "rate")).collect());
    for name in [ALONE, FOLLOWED, PACED] {
        let cost = medians(results.of(name));
        let cells = [seconds(cost.cpu_s), seconds(cost.wall_s), megabytes(cost.peak_mb), grouped(rate(name) as u64)];
        table.row([name.to_owned()].into_iter().chain(cells));
    }
    let mut goals = Goals::default();
    let cpu = |name: &str| median(results.of(name).iter().map(|one| number(one, "cpu_s")).collect());
    goals.at_least(
        "rate with 200 segments, of the rate without (CPU time)",
        cpu(ALONE) / cpu(FOLLOWED),
        LEAST_RATE,
        |value| format!("{value:.2}"),
    );
    let paced = results.of(PACED);
    for (what, name) in [("median", "enter_median_s"), ("95 %", "enter_p95_s")] {
        let found = median(paced.iter().map(|one| number(one, name)).collect());
        goals.at_most(&format!("from acceptance to the segment, {what}"), found, MOST_ENTER_S, |value| {
            format!("{} s", seconds(value))
        });
    }
    let crossed = median(results.of(FOLLOWED).iter().map(|one| number(one, "crossings")).collect());
    let filled = median(results.of(FOLLOWED).iter().map(|one| number(one, "fill_s")).collect());
    format!(
        "{0} events of {1} people over the last months, and as many as fast as they go; {SEGMENTS} segments. Each run must find in every segment whom a look at all rows \
         finds; {2} times somebody entered or left one. After a start they are followed after {3} s.\n\n\
         {4}\nGoals:\n\n{5}",
        grouped(events),
        grouped(people),
        grouped(crossed as u64),
        seconds(filled),
        table.finish(),
        goals.finish()
    )
}

/// What segments are made of first: what customers do on the way to an order.
const TELLING: [&str; 4] = [EVENTS[1], EVENTS[5], EVENTS[6], EVENTS[7]];

/// Rules of many kinds, no two the same: about an event on the way to an order, and any other.
fn rules(count: usize) -> Vec<String> {
    let days = [7, 14, 30, 60, 90];
    let rule = |number: usize| {
        let (one, other) = (TELLING[number / 8 % TELLING.len()], EVENTS[(number / 3 + 1) % EVENTS.len()]);
        let (days, times) = (days[number % days.len()] + number / 40, number % 3 + 1);
        match number % 8 {
            0 => format!("count({one:?}, \"{days}d\") >= {times}"),
            1 => format!("did({one:?}) && !did({other:?}, \"{days}d\")"),
            2 => format!("last({one:?}) > last({other:?}) && count({one:?}) >= {times}"),
            3 => format!("since_last(\"*\") < \"{days}d\" && count(\"*\") >= {}", times + 2),
            4 => format!("latest({one:?}, \"properties.quantity == 1\") || count({other:?}, \"{days}d\") == {times}"),
            5 => format!("follows({one:?}, {other:?}, \"{days}d\")"),
            6 => format!("did(where({one:?}, \"place != '/cart'\"), \"{days}d\") && !did({other:?})"),
            _ => format!("since_first({one:?}) < \"{days}d\" || count({other:?}) > {}", times + 3),
        }
    };
    (0..count).map(rule).collect()
}

/// Of a hundred events so many are of each kind: much is looked at, little is bought.
const SHARES: [u64; 8] = [55, 5, 15, 12, 8, 2, 2, 1];

fn pick(chance: &mut Chance) -> usize {
    let mut rest = chance.below(100);
    SHARES.iter().position(|share| rest.checked_sub(*share).map(|left| rest = left).is_none()).unwrap_or(0)
}

/// How long the past is that there is before.
const PAST_DAYS: i64 = 120;

fn arrival(source: SourceNumber, body: Vec<u8>, received: Timestamp) -> Arrival<'static> {
    Arrival {
        source,
        protocol: Protocol::Segment,
        received,
        path: "v1/batch".into(),
        query: "".into(),
        headers: Kept::default(),
        address: None,
        place: None,
        body: Cow::Owned(body),
    }
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) -> Result<()> {
    let begun = Instant::now();
    while !holds() {
        ensure!(begun.elapsed() < Duration::from_mins(10), "{what}: not after ten minutes");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

pub(crate) async fn follow(asked: Follow) -> Result<()> {
    let Follow { data, events, people, segments, rate } = asked;
    let engine = Arc::new(Engine::open(&data).await?);
    let settings = SourceSettings { name: "shop".to_owned(), kind: SourceKind::Server, ..SourceSettings::default() };
    let source = engine.add_source("shop", &settings, "bench").await?.source.number;
    let running = Running::new(&engine);
    let mut chance = Chance(42);
    // As many before as will be measured, over some months.
    let (now, mut sent) = (Timestamp::now().0, 0);
    while sent < events {
        let ago = PAST_DAYS * 86_400_000_000 / events as i64 * (events - sent) as i64;
        let then = Timestamp(now - ago);
        let body = batch_of(&mut chance, 1, sent, BATCH, people, &then.to_string(), pick);
        engine.accept(&arrival(source, body, then)).await?;
        sent += BATCH as u64;
        wait(&engine).await;
    }
    until("the events before", || engine.inbox_state().1 == 0).await?;
    let rules = rules(segments);
    for (number, rule) in rules.iter().enumerate() {
        let segment = Segment { name: format!("Segment {number}"), description: String::new(), rule: rule.clone() };
        engine.save_segment(&format!("s{number}"), 0, &segment, "bench").await?;
    }
    let probe =
        Segment { name: "Probe".to_owned(), description: String::new(), rule: "did(\"Probe Sent\")".to_owned() };
    if rate.is_some() {
        engine.accept(&arrival(source, probed(0), Timestamp::now())).await?;
        until("the first probe", || engine.inbox_state().1 == 0).await?;
        engine.save_segment("probe", 0, &probe, "bench").await?;
    }
    let wanted = segments + usize::from(rate.is_some());
    until("all segments", || engine.context().segments.followed.members.len() == wanted).await?;
    let entering = rate.map(|_| {
        let took = Arc::new(Mutex::new(Vec::new()));
        (tokio::spawn(probes(Arc::clone(&engine), source, Arc::clone(&took))), took)
    });
    let (begun, cpu) = (Instant::now(), cpu_seconds()?);
    let mut sent = 0;
    while sent < events {
        let now = Timestamp::now();
        let body = batch_of(&mut chance, 2, sent, BATCH, people, &now.to_string(), pick);
        engine.accept(&arrival(source, body, now)).await?;
        sent += BATCH as u64;
        wait(&engine).await;
        if let Some(rate) = rate {
            let due = Duration::from_secs_f64(sent as f64 / rate);
            tokio::time::sleep(due.saturating_sub(begun.elapsed())).await;
        }
    }
    until("all events", || engine.inbox_state().1 == 0).await?;
    let (wall, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds()? - cpu);
    if let Some((probing, _)) = &entering {
        probing.abort();
    }
    let took = entering.map(|(_, took)| took.lock().unwrap_or_else(PoisonError::into_inner).clone());
    let mut entered = took.unwrap_or_default();
    entered.sort_unstable_by(f64::total_cmp);
    let members = same(&engine).await?;
    running.stopped().await?;
    // They are numbered from 1.
    let crossed = engine.store().last_crossing().await?;
    drop(engine);
    // As after a start: filled from the table.
    let engine = Arc::new(Engine::open(&data).await?);
    let begun = Instant::now();
    let running = Running::new(&engine);
    until("all segments again", || engine.context().segments.followed.members.len() == wanted).await?;
    let fill = begun.elapsed().as_secs_f64();
    running.stopped().await?;
    let place =
        |share: f64| entered.get(((entered.len() as f64 * share) as usize).min(entered.len().saturating_sub(1)));
    println!(
        "{}",
        json!({
            "rate": events as f64 / wall, "crossings": crossed, "cpu_s": cpu, "members": members, "fill_s": fill,
            "enter_median_s": place(0.5), "enter_p95_s": place(0.95), "probes": entered.len(),
        })
    );
    Ok(())
}

/// The reader is measured, not how much the inbox holds.
async fn wait(engine: &Engine) {
    while engine.inbox_state().1 > MOST_WAITING {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Sends an event of a new customer every so often, and notes how long it takes until they are in the segment.
async fn probes(engine: Arc<Engine>, source: SourceNumber, took: Arc<Mutex<Vec<f64>>>) -> Result<()> {
    let size = || engine.context().segments.followed.members.get("probe").map_or(0, |members| members.count());
    for number in 1.. {
        let before = size();
        let begun = Instant::now();
        engine.accept(&arrival(source, probed(number), Timestamp::now())).await?;
        while size() == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        took.lock().unwrap_or_else(PoisonError::into_inner).push(begun.elapsed().as_secs_f64());
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    Ok(())
}

fn probed(number: u64) -> Vec<u8> {
    let time = Timestamp::now().to_string();
    let event: Value = json!({
        "type": "track", "event": "Probe Sent", "userId": format!("probe-{number}"), "timestamp": time,
    });
    json!({ "batch": [event], "sentAt": time }).to_string().into_bytes()
}

/// Compares who is in each segment with a look at all rows; gives back how many there are, all segments together.
async fn same(engine: &Engine) -> Result<u64> {
    let wrong = |engine: &Engine| -> Result<(Vec<String>, u64)> {
        let context = engine.context();
        let rules: Vec<(&String, &Rule)> = context.segments.rules.iter().collect();
        let wanted: Vec<&Rule> = rules.iter().map(|(_, rule)| *rule).collect();
        let found = members_at(&context, &wanted, &[context.segments.at])?.found;
        let (mut wrong, mut members) = (Vec::new(), 0);
        for ((key, _), found) in rules.into_iter().zip(found) {
            let followed = context.segments.followed.members.get(key).context("a segment is not followed")?;
            members += followed.count();
            if !followed.iter().eq(found) {
                wrong.push(key.clone());
            }
        }
        Ok((wrong, members))
    };
    let begun = Instant::now();
    loop {
        let (wrong, members) = tokio::task::block_in_place(|| wrong(engine))?;
        if wrong.is_empty() {
            return Ok(members);
        }
        // Time passes between the two looks.
        ensure!(begun.elapsed() < Duration::from_secs(30), "other members than a look at all rows finds: {wrong:?}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

struct Running {
    stop: tokio::sync::oneshot::Sender<()>,
    following: tokio::task::JoinHandle<Result<(), styk_engine::EngineError>>,
}

impl Running {
    fn new(engine: &Arc<Engine>) -> Self {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let following = tokio::spawn(Arc::clone(engine).follow(async {
            let _ = stopped.await;
        }));
        Self { stop, following }
    }

    async fn stopped(self) -> Result<()> {
        let _ = self.stop.send(());
        Ok(self.following.await??)
    }
}

/// CPU time of this process so far: user and system, in the hundredths of a second that Linux counts in.
pub(crate) fn cpu_seconds() -> Result<f64> {
    let stat = std::fs::read_to_string(Path::new("/proc/self/stat")).context("cannot read `/proc/self/stat`")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or(f64::NAN);
    Ok((ticks(11) + ticks(12)) / 100.0)
}
