//! How journeys go on across channels: in the same one, in another one (a hand-off), or not at all.
//!
//! # What is looked at
//!
//! Of a journey its rows up to the first for which the goal holds, that row included; all of them without a goal or
//! where none is one. Rows with a channel, but for the goal itself, are **left**, and the journey goes
//! on from each of them in one way ([`Onward`]), `within` being the time that counts, bounds included:
//!
//! - to the next row with a channel, where that comes in time: in the *same* channel or in the *other* one.
//!   The second is a **hand-off** from the one channel to the other, at the touchpoint of the row that was left;
//! - else *unknown*, where the next row (one without a channel) comes in time;
//! - else it is *lost*, or *open* where the time is not over at the newest row of the data.
//!
//! # What counts once
//!
//! A **spot** is a channel, wherever or at one touchpoint. A journey counts once at each spot with a row that it left,
//! by the last of them. It **stayed** at a spot if it ever went on in the same channel from there and never in
//! another one, so that no journey both stayed and holds a hand-off from there. Hand-offs themselves count as often as
//! they happen, and their journeys and customers once. A journey reached the goal after all that was counted
//! of it, since nothing behind the goal is.
//!
//! Rows bound to no touchpoint count wherever only. The matrix (see `matrix`) is of all rows, whatever journeys are, and
//! so is what is said of customers who are known weakly (see `weak`).

mod matrix;
mod weak;

use serde::{Deserialize, Serialize};
use styk_model::Onward;

use self::matrix::Matrix;
pub use self::matrix::{CellCounts, ChannelRows};
use self::weak::Weak;
pub use self::weak::WeakCounts;
use super::condition::{Condition, Matching};
use super::numbering::{WidePairNumbers, entry};
use crate::batch::{ABSENT, ColumnId, UNBOUND};
use crate::durations::Durations;
use crate::{Journey, Journeys, Operator};

/// The place of a spot that is wherever: that of no touchpoint, which has no spot of its own.
const WHEREVER: u16 = UNBOUND;

/// What to read, and how long a journey has to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelsConfig {
    pub symbols: ColumnId,
    /// Codes.
    pub channels: ColumnId,
    /// Numbers.
    pub scores: ColumnId,
    /// Codes: the scale of each score.
    pub scales: ColumnId,
    pub goal: Option<Condition>,
    /// Codes, 0 in the rows of customers who are recognised: by more than a browser or a device. Where there are
    /// none, nothing is said of the others.
    pub recognised: Option<ColumnId>,
    /// Microseconds.
    pub within: i64,
    /// The newest row of the data, in microseconds since 1970.
    pub newest: i64,
}

/// What was counted, in order of touchpoints (wherever first) and channels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelsCounts {
    pub journeys: u64,
    /// Journeys that reached the goal.
    pub reached: u64,
    pub hand_offs: Vec<HandOffCounts>,
    pub passages: Vec<PassageCounts>,
    pub cells: Vec<CellCounts>,
    /// Rows of each channel, touchpoint or not.
    pub rows: Vec<ChannelRows>,
    /// What recognising customers in each channel would bring, where it is known who is recognised.
    pub weak: Vec<WeakCounts>,
}

/// From one channel to the other: `times.n()` times.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOffCounts {
    /// The touchpoint left; `None` for wherever it happened.
    pub symbol: Option<u16>,
    pub from: u32,
    pub to: u32,
    pub customers: u64,
    pub journeys: u64,
    /// Of the journeys, those that reached the goal.
    pub reached: u64,
    pub times: Durations,
}

/// Journeys that left a spot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageCounts {
    /// `None` for wherever.
    pub symbol: Option<u16>,
    pub channel: u32,
    /// In the order of [`Onward::ALL`], each journey once.
    pub onward: [u64; 5],
    /// Journeys that stayed.
    pub stayed: u64,
    /// Of them, those that reached the goal.
    pub stayed_reached: u64,
}

/// Counts how journeys go on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Channels {
    config: ChannelsConfig,
    journeys: u64,
    reached: u64,
    /// A touchpoint (or wherever) and a channel.
    spots: WidePairNumbers,
    /// By number of the spot.
    passages: Vec<Passed>,
    /// A spot and the channel handed off to.
    ways: WidePairNumbers,
    /// By number of the way.
    hand_offs: Vec<HandedOff>,
    matrix: Matrix,
    weak: Weak,
    #[serde(skip)]
    visits: Vec<Visit>,
    #[serde(skip)]
    taken: Vec<usize>,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Passed {
    onward: [u64; 5],
    stayed: u64,
    stayed_reached: u64,
    /// The last journey that left it, counted from 1, and where its visit stands.
    last: u64,
    visit: u32,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct HandedOff {
    customers: u64,
    /// The last customer who was counted; they come one after the other.
    last_person: u32,
    journeys: u64,
    /// The last journey that holds it, counted from 1.
    last: u64,
    reached: u64,
    times: Durations,
}

/// What a journey did at a spot.
#[derive(Debug, Clone, Copy)]
struct Visit {
    spot: usize,
    onward: Onward,
    stayed: bool,
    left: bool,
}

/// How a journey went on from a row.
#[derive(Debug, Clone, Copy)]
struct Step {
    person: u32,
    channel: u32,
    onward: Onward,
    /// Where to, and after how many microseconds, for a hand-off.
    hand_off: Option<(u32, i64)>,
}

struct Rows<'a> {
    time: &'a [i64],
    symbols: &'a [u16],
    channels: &'a [u32],
    within: i64,
    newest: i64,
}

impl Rows<'_> {
    fn wait(&self, from: usize, to: usize) -> i64 {
        self.time[to].saturating_sub(self.time[from])
    }

    /// From a row with a channel to the next such row, if any; the journey is looked at up to row `end`.
    fn step(&self, person: u32, left: usize, next: Option<usize>, end: usize) -> Step {
        let channel = self.channels[left];
        let in_time = next.filter(|next| self.wait(left, *next) <= self.within);
        let onward = match in_time {
            Some(next) if self.channels[next] == channel => Onward::Same,
            Some(_) => Onward::Other,
            None if left + 1 < end && self.wait(left, left + 1) <= self.within => Onward::Unknown,
            None if self.newest.saturating_sub(self.time[left]) >= self.within => Onward::Lost,
            None => Onward::Open,
        };
        let other = in_time.filter(|_| onward == Onward::Other);
        Step { person, channel, onward, hand_off: other.map(|next| (self.channels[next], self.wait(left, next))) }
    }
}

impl Channels {
    pub fn new(config: ChannelsConfig) -> Self {
        Self {
            config,
            journeys: 0,
            reached: 0,
            spots: WidePairNumbers::default(),
            passages: Vec::new(),
            ways: WidePairNumbers::default(),
            hand_offs: Vec::new(),
            matrix: Matrix::default(),
            weak: Weak::default(),
            visits: Vec::new(),
            taken: Vec::new(),
        }
    }

    pub fn config(&self) -> ChannelsConfig {
        self.config
    }

    fn follow(&mut self, rows: &Rows<'_>, journey: Journey, goal: Option<usize>) {
        self.journeys += 1;
        self.reached += u64::from(goal.is_some());
        let end = goal.map_or(journey.to, |goal| goal + 1);
        let mut before = None;
        for row in (journey.from..end).filter(|row| rows.channels[*row] != ABSENT) {
            if let Some(left) = before.replace(row) {
                self.leave(rows.symbols[left], &rows.step(journey.person, left, Some(row), end));
            }
        }
        if let Some(left) = before.filter(|row| goal != Some(*row)) {
            self.leave(rows.symbols[left], &rows.step(journey.person, left, None, end));
        }
        self.settle(goal.is_some());
    }

    fn leave(&mut self, symbol: u16, step: &Step) {
        self.pass(WHEREVER, step);
        if symbol != UNBOUND {
            self.pass(symbol, step);
        }
    }

    fn pass(&mut self, place: u16, step: &Step) {
        let spot = self.spots.number(place.into(), step.channel);
        let passed = entry(&mut self.passages, spot);
        if passed.last != self.journeys {
            passed.last = self.journeys;
            passed.visit = self.visits.len() as u32;
            self.visits.push(Visit { spot, onward: step.onward, stayed: false, left: false });
        }
        let visit = &mut self.visits[passed.visit as usize];
        visit.onward = step.onward;
        visit.stayed |= step.onward == Onward::Same;
        visit.left |= step.onward == Onward::Other;
        let Some((to, wait)) = step.hand_off else { return };
        let way = self.ways.number(spot as u32, to);
        let hand_off = entry(&mut self.hand_offs, way);
        hand_off.times.record(wait);
        hand_off.customers += u64::from(hand_off.last_person != step.person);
        hand_off.last_person = step.person;
        if hand_off.last != self.journeys {
            hand_off.last = self.journeys;
            self.taken.push(way);
        }
    }

    /// Counts the journey where it was, now that it is known whether it reached the goal.
    fn settle(&mut self, reached: bool) {
        for visit in self.visits.drain(..) {
            let passed = &mut self.passages[visit.spot];
            passed.onward[visit.onward as usize] += 1;
            let stayed = visit.stayed && !visit.left;
            passed.stayed += u64::from(stayed);
            passed.stayed_reached += u64::from(stayed && reached);
        }
        for way in self.taken.drain(..) {
            self.hand_offs[way].journeys += 1;
            self.hand_offs[way].reached += u64::from(reached);
        }
    }

    /// Journeys so far that hold a hand-off, wherever or from a touchpoint; with `reached`, reached the goal.
    pub fn handed_off(&self, symbol: Option<u16>, from: u32, to: u32, reached: bool) -> u64 {
        let spot = self.spots.find(symbol.unwrap_or(WHEREVER).into(), from);
        let way = spot.and_then(|spot| self.ways.find(spot as u32, to));
        let hand_off = way.and_then(|way| self.hand_offs.get(way));
        hand_off.map_or(0, |hand_off| if reached { hand_off.reached } else { hand_off.journeys })
    }

    /// Journeys so far that left a channel, wherever or at a touchpoint, in one way or in any.
    pub fn through(&self, symbol: Option<u16>, channel: u32, onward: Option<Onward>) -> u64 {
        let spot = self.spots.find(symbol.unwrap_or(WHEREVER).into(), channel);
        let passed = spot.and_then(|spot| self.passages.get(spot));
        passed.map_or(0, |passed| match onward {
            Some(onward) => passed.onward[onward as usize],
            None => passed.onward.iter().sum(),
        })
    }

    /// Customers so far with a row at a touchpoint through a channel.
    pub fn met(&self, symbol: u16, channel: u32) -> u64 {
        self.matrix.customers(symbol, channel)
    }

    pub fn finish(self) -> ChannelsCounts {
        let Self { config, journeys, reached, spots, passages, ways, hand_offs, matrix, weak, .. } = self;
        let spot = |number: usize| {
            let (place, channel) = spots.pairs()[number];
            ((place != u32::from(WHEREVER)).then_some(place as u16), channel)
        };
        let mut hand_offs: Vec<HandOffCounts> = hand_offs
            .into_iter()
            .zip(ways.pairs())
            .map(|(counted, (number, to))| {
                let (symbol, from) = spot(*number as usize);
                let HandedOff { customers, journeys, reached, times, .. } = counted;
                HandOffCounts { symbol, from, to: *to, customers, journeys, reached, times }
            })
            .collect();
        hand_offs.sort_unstable_by_key(|one| (one.symbol, one.from, one.to));
        let mut passages: Vec<PassageCounts> = passages
            .into_iter()
            .enumerate()
            .map(|(number, counted)| {
                let (symbol, channel) = spot(number);
                let Passed { onward, stayed, stayed_reached, .. } = counted;
                PassageCounts { symbol, channel, onward, stayed, stayed_reached }
            })
            .collect();
        passages.sort_unstable_by_key(|one| (one.symbol, one.channel));
        let (cells, rows) = matrix.finish();
        let weak = if config.recognised.is_some() { weak.finish(&rows) } else { Vec::new() };
        ChannelsCounts { journeys, reached, hand_offs, passages, cells, rows, weak }
    }
}

impl Operator for Channels {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let (batch, config) = (journeys.batch, self.config);
        let goal = Matching::new(batch, config.goal);
        let rows = Rows {
            time: &batch.time,
            symbols: batch.symbols(config.symbols),
            channels: batch.codes(config.channels),
            within: config.within,
            newest: config.newest,
        };
        for journey in journeys.iter() {
            let reached = config.goal.and_then(|_| (journey.from..journey.to).find(|row| goal.holds(*row)));
            self.follow(&rows, journey, reached);
        }
        self.matrix.look(journeys.whole, &config);
        self.weak.look(journeys.whole, &config);
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        self.reached += other.reached;
        let mut mine = Vec::with_capacity(other.passages.len());
        for (theirs, (place, channel)) in other.passages.iter().zip(other.spots.pairs()) {
            let spot = self.spots.number(*place, *channel);
            let passed = entry(&mut self.passages, spot);
            passed.onward.iter_mut().zip(theirs.onward).for_each(|(mine, theirs)| *mine += theirs);
            passed.stayed += theirs.stayed;
            passed.stayed_reached += theirs.stayed_reached;
            mine.push(spot as u32);
        }
        for (theirs, (spot, to)) in other.hand_offs.into_iter().zip(other.ways.pairs()) {
            let hand_off = entry(&mut self.hand_offs, self.ways.number(mine[*spot as usize], *to));
            hand_off.customers += theirs.customers;
            hand_off.journeys += theirs.journeys;
            hand_off.reached += theirs.reached;
            hand_off.times.merge(&theirs.times);
        }
        self.matrix.merge(&other.matrix);
        self.weak.merge(&other.weak);
    }
}
