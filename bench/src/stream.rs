//! Processes that fill a lake as live collection will: rows as they arrive,
//! late ones among them, flush by flush, compaction behind.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;
use styk_engine::Engine;
use styk_lake::{Lake, People, Sorter, Written};
use styk_model::{Calendar, Currency, IdHasher, Interaction, Money, Period, Timestamp};
use styk_simulate::bench::{Bench, BenchOptions, BenchRow};

use crate::fill::register_events;
use crate::process::say;

/// The source of the rows.
const SOURCE: &str = "stream";

/// Rows that become readable together, in memory, before they are flushed.
const APPENDED: u64 = 10_000;

/// Memory for sorting what is appended, and for each period.
const SORT_BYTES: usize = 64 << 20;

#[derive(Debug, Args)]
pub(crate) struct Stream {
    #[arg(long)]
    data: PathBuf,
    /// [`BenchOptions`] as JSON
    #[arg(long)]
    options: String,
    /// Rows of a flush
    #[arg(long)]
    flush: u64,
    /// Compaction has its turn after so many flushes
    #[arg(long)]
    turn: u64,
}

/// What was written, and how often.
#[derive(Default)]
struct Counted {
    times: u64,
    bytes: u64,
}

impl Counted {
    fn add(&mut self, written: Written) {
        self.times += 1;
        self.bytes += written.bytes;
    }
}

/// Streams all rows. A turn of compaction that would come near the end is left
/// out, so that the lake is at least as far behind in the end as it ever is.
pub(crate) async fn run(asked: &Stream) -> Result<()> {
    register_events(&asked.data).await?;
    let engine = Engine::open(&asked.data).await?;
    let (lake, people) = (engine.lake(), engine.people());
    let options: BenchOptions = serde_json::from_str(&asked.options)?;
    let bench = Bench::new(&options)?;
    let (mut flushed, mut compacted) = (Counted::default(), Counted::default());
    let mut rows = Rows::default();
    let mut sorter = Sorter::new(&lake.temporary(), 0, SORT_BYTES)?;
    for row in bench.rows() {
        rows.push(&mut sorter, row)?;
        let last = rows.position as u64 == options.interactions;
        if sorter.rows() == APPENDED.min(asked.flush) || last {
            let full = std::mem::replace(&mut sorter, Sorter::new(&lake.temporary(), 0, SORT_BYTES)?);
            lake.append(lake.memory_run(full, &people)?.map(std::sync::Arc::new), 0);
        }
        if (rows.position as u64).is_multiple_of(asked.flush) || last {
            flushed.add(lake.flush(&people).await?);
            let to_come = (options.interactions - rows.position as u64) / asked.flush;
            if flushed.times.is_multiple_of(asked.turn) && to_come >= asked.turn {
                compact_some(lake, &people, &mut compacted).await?;
            }
        }
    }
    say(&json!({
        "flushes": flushed.times,
        "flushed_bytes": flushed.bytes,
        "compactions": compacted.times,
        "compacted_bytes": compacted.bytes,
        "files": lake.snapshot().files.len(),
    }))
}

async fn compact_some(lake: &Lake, people: &People, counted: &mut Counted) -> Result<()> {
    while let Some(written) = lake.compact_some(people).await? {
        counted.add(written);
    }
    // What nobody reads any more would fill the disk.
    lake.vacuum(std::time::Duration::ZERO).await?;
    Ok(())
}

/// Generated rows as interactions.
#[derive(Default)]
struct Rows {
    position: i64,
    hasher: Option<IdHasher>,
}

impl Rows {
    fn push(&mut self, sorter: &mut Sorter, row: BenchRow) -> Result<()> {
        self.position += 1;
        let hasher = self.hasher.get_or_insert_with(|| IdHasher::new(SOURCE));
        let mut interaction = Interaction::new(SOURCE, row.event, Timestamp(row.time_micros));
        interaction.id = IdHasher::id(hasher.record(&[&self.position.to_le_bytes()]), 0);
        interaction.position = self.position;
        interaction.channel = row.channel.into();
        interaction.money = row.amount_minor.map(|minor| Money { minor, currency: Currency::EUR });
        Ok(sorter.push(&interaction, row.user, row.user)?)
    }
}

#[derive(Debug, Args)]
pub(crate) struct Compact {
    #[arg(long)]
    data: PathBuf,
    /// Only what is worth it: what compaction does when it has its turn
    #[arg(long)]
    some: bool,
}

pub(crate) async fn compact(asked: &Compact) -> Result<()> {
    let engine = Engine::open(&asked.data).await?;
    let (lake, people) = (engine.lake(), engine.people());
    let mut compacted = Counted::default();
    if asked.some {
        compact_some(lake, &people, &mut compacted).await?;
    } else if let Some(written) = lake.compact(&people).await? {
        compacted.add(written);
        lake.vacuum(std::time::Duration::ZERO).await?;
    }
    let snapshot = lake.snapshot();
    say(&json!({
        "compactions": compacted.times,
        "compacted_bytes": compacted.bytes,
        "files": snapshot.files.len(),
        "bytes": snapshot.files.iter().map(|file| file.size()).sum::<u64>(),
    }))
}

/// The other layout that was thought of: a run for each quarter of a year.
#[derive(Debug, Args)]
pub(crate) struct Periods {
    #[arg(long)]
    data: PathBuf,
    /// [`BenchOptions`] as JSON
    #[arg(long)]
    options: String,
}

pub(crate) async fn periods(asked: &Periods) -> Result<()> {
    register_events(&asked.data).await?;
    let engine = Engine::open(&asked.data).await?;
    let (lake, people) = (engine.lake(), engine.people());
    let options: BenchOptions = serde_json::from_str(&asked.options)?;
    let bench = Bench::new(&options)?;
    // Rows of 2015 or 2036 would share a run with their neighbours; there are none.
    let instant = |text: &str| text.parse::<Timestamp>();
    let (from, to) = (instant("2016-01-01T00:00:00Z")?, instant("2035-01-01T00:00:00Z")?);
    let calendar = Calendar::new(Period::Quarter, &TimeZone::UTC, from, to, usize::MAX);
    let mut sorters: Vec<Option<Sorter>> = calendar.dates.iter().map(|_| None).collect();
    let mut rows = Rows::default();
    for row in bench.rows() {
        let quarter = calendar.index(row.time_micros).unwrap_or(0);
        let sorter = match &mut sorters[quarter] {
            Some(sorter) => sorter,
            none => none.insert(Sorter::new(&lake.temporary(), 0, SORT_BYTES)?),
        };
        rows.push(sorter, row)?;
    }
    let (mut written, mut runs) = (Counted::default(), 0);
    for sorter in sorters.into_iter().flatten() {
        runs += 1;
        // No source: nothing of it can be there already.
        written.add(lake.import(sorter, &people, "", runs, None).await?);
    }
    say(&json!({ "runs": runs, "bytes": written.bytes }))
}
