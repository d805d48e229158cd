//! Rows for benchmarks: many, fast, with the shape of real event data.
//!
//! People have a heavy-tailed number of events (Pareto) in sessions of about
//! six; within a session events follow a Markov chain of thirty kinds in which
//! search, product, cart and purchase make a funnel. Rows stream in the order
//! in which they arrive: by time, but for the share of sessions that arrive
//! late, as from a device that was offline.

mod csv;
mod sessions;
mod steps;

pub use csv::{write_merged, write_rows};
pub use steps::{CHANNELS, EVENTS};

use serde::{Deserialize, Serialize};

use crate::SimulateError;
use crate::plan::{DAY, HOUR};
use sessions::{Session, Sessions};
use steps::{PURCHASE, Steps};

/// How much to make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BenchOptions {
    /// Rows, exactly.
    pub interactions: u64,
    /// People, exactly; each has at least one row.
    pub people: u32,
    /// Of 30.4375 days, ending on 2026-01-01.
    pub months: u32,
    pub seed: u64,
    /// Share of sessions that arrive an hour to thirty days late.
    pub late_share: f64,
    /// Share of people with at least two rows whose earlier half carries another user number.
    pub merged_share: f64,
}

impl Default for BenchOptions {
    fn default() -> Self {
        Self { interactions: 25_000_000, people: 1_250_000, months: 24, seed: 1, late_share: 0.0, merged_share: 0.0 }
    }
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BenchRow {
    /// From 1; numbers above `people` are the earlier ones of merged people.
    pub user: u32,
    pub time_micros: i64,
    /// When it reaches the company; rows stream in this order.
    pub arrival_micros: i64,
    /// Index into [`EVENTS`].
    pub event_code: u8,
    /// Index into [`CHANNELS`].
    pub channel_code: u8,
    pub event: &'static str,
    pub channel: &'static str,
    pub amount_minor: Option<i64>,
}

/// A user number and the other one of the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MergedPair {
    pub user: u32,
    pub other: u32,
}

/// 2026-01-01T00:00:00Z.
const END: i64 = 1_767_225_600_000_000;

/// A benchmark's rows, ready to stream.
pub struct Bench {
    sessions: Sessions,
    steps: Steps,
    begin: i64,
    options: BenchOptions,
}

impl Bench {
    /// Plans the sessions; needs about 20 bytes for each of them.
    pub fn new(options: &BenchOptions) -> Result<Self, SimulateError> {
        let BenchOptions { people, interactions, .. } = *options;
        let fits = people > 0 && u64::from(people) <= interactions && people < u32::MAX / 2;
        let days = (f64::from(options.months) * 30.4375) as usize;
        if !fits || !(1..=20_000).contains(&days) {
            return Err(SimulateError::Bench { people, interactions, months: options.months });
        }
        Ok(Self {
            sessions: Sessions::plan(options, days),
            steps: Steps::new(),
            begin: END - days as i64 * DAY,
            options: options.clone(),
        })
    }

    /// Who has two numbers, in the order of `user`.
    pub fn merged(&self) -> &[MergedPair] {
        &self.sessions.merged
    }

    /// The rows in the order of arrival.
    pub fn rows(&self) -> Rows<'_> {
        Rows { bench: self, day: 0, ready: Vec::new(), next: 0, pending: vec![Vec::new(); self.sessions.days() + 1] }
    }
}

/// A row without its names, as it waits to be streamed.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    arrival: i64,
    time: i64,
    user: u32,
    amount: u32,
    event: u8,
    channel: u8,
}

/// Iterator over the rows of a [`Bench`].
pub struct Rows<'a> {
    bench: &'a Bench,
    day: usize,
    /// The rows that arrive on the day before `day`.
    ready: Vec<Waiting>,
    next: usize,
    /// Rows that arrive on a later day; the last takes what arrives after the period.
    pending: Vec<Vec<Waiting>>,
}

impl Rows<'_> {
    /// Fills `ready` with the next day that has rows; `false` when none is left.
    fn next_day(&mut self) -> bool {
        self.ready.clear();
        self.next = 0;
        while self.ready.is_empty() {
            if self.day > self.bench.sessions.days() {
                return false;
            }
            self.ready.append(&mut self.pending[self.day]);
            // A day's bucket is used once; its memory goes back.
            self.pending[self.day] = Vec::new();
            if self.day < self.bench.sessions.days() {
                for session in self.bench.sessions.of_day(self.day) {
                    self.play(*session);
                }
            }
            self.day += 1;
        }
        self.ready.sort_unstable_by_key(|row| (row.arrival, row.user));
        true
    }

    fn play(&mut self, session: Session) {
        let Bench { steps, options, begin, .. } = self.bench;
        let mut random = Quick::of(options.seed, u64::from(session.user) << 20 | u64::from(session.number));
        let mut time = begin + self.day as i64 * DAY + day_time(&mut random);
        let delay = if random.unit() < options.late_share { late_by(&mut random) } else { 0 };
        let channel = steps.channel(random.next());
        let last = self.pending.len() - 1;
        let day_end = begin + (self.day as i64 + 1) * DAY;
        let mut event = steps.start(random.next());
        for _ in 0..session.length {
            let bits = random.next();
            let arrival = time + delay;
            let amount = if event == PURCHASE { 500 + (random.unit().powi(3) * 40_000.0) as u32 } else { 0 };
            let row = Waiting { arrival, time, user: session.user, amount, event, channel };
            if arrival < day_end {
                self.ready.push(row);
            } else {
                let day = ((arrival - begin) / DAY) as usize;
                self.pending[day.min(last)].push(row);
            }
            time += steps.gap(bits);
            event = steps.next(event, bits);
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = BenchRow;

    #[inline]
    fn next(&mut self) -> Option<BenchRow> {
        if self.next == self.ready.len() && !self.next_day() {
            return None;
        }
        let row = self.ready[self.next];
        self.next += 1;
        Some(BenchRow {
            user: row.user,
            time_micros: row.time,
            arrival_micros: row.arrival,
            event_code: row.event,
            channel_code: row.channel,
            event: EVENTS[usize::from(row.event)],
            channel: CHANNELS[usize::from(row.channel)],
            amount_minor: (row.amount > 0).then_some(i64::from(row.amount)),
        })
    }
}

/// Most sessions begin around two in the afternoon.
fn day_time(random: &mut Quick) -> i64 {
    (2.0 * HOUR as f64 + (random.unit() + random.unit()) * 10.9 * HOUR as f64) as i64
}

/// An hour to thirty days, as likely in each order of magnitude.
fn late_by(random: &mut Quick) -> i64 {
    (HOUR as f64 * 720.0_f64.powf(random.unit())) as i64
}

/// SplitMix64 (Steele et al. 2014): one addition and a hash a number.
#[derive(Debug, Clone)]
struct Quick(u64);

impl Quick {
    fn of(seed: u64, number: u64) -> Self {
        let mut quick = Self(seed.wrapping_mul(0xA24B_AED4_963E_E407) ^ number);
        quick.0 = quick.next();
        quick
    }

    #[inline]
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 inclusive to 1 exclusive.
    #[inline]
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
