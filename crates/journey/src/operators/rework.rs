//! Repeated touchpoints, and loops there and back.

use serde::{Deserialize, Serialize};

use super::numbering::{PairNumbers, bound, entry};
use crate::batch::{ColumnId, UNBOUND};
use crate::{Journeys, Operator};

/// Repeats over a column of symbols; rows bound to no touchpoint are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReworkConfig {
    pub symbols: ColumnId,
}

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReworkCounts {
    pub journeys: u64,
    /// Touchpoints that occur, by symbol.
    pub symbols: Vec<RepeatCounts>,
    /// By symbols.
    pub loops: Vec<LoopCounts>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatCounts {
    pub symbol: u16,
    /// Journeys that hold it.
    pub journeys: u64,
    /// Of them, those that hold it more than once.
    pub repeated: u64,
    /// Occurrences past the first of each journey.
    pub extra: u64,
    /// Of them, those directly after another.
    pub self_loops: u64,
}

/// `there`, `back`, `there` in a row; `A B A B` holds one from A and one from B.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoopCounts {
    pub there: u16,
    pub back: u16,
    pub count: u64,
    /// Journeys with at least one.
    pub journeys: u64,
}

/// Counts repeats and loops.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rework {
    config: ReworkConfig,
    journeys: u64,
    /// By symbol.
    repeats: Vec<Repeats>,
    numbers: PairNumbers,
    /// By number of the pair.
    loops: Vec<Loop>,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Repeats {
    journeys: u64,
    repeated: u64,
    extra: u64,
    self_loops: u64,
    /// The last journey that held it, counted from 1, and whether it did so twice.
    last: u64,
    twice: bool,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Loop {
    count: u64,
    journeys: u64,
    last: u64,
}

impl Rework {
    pub fn new(config: ReworkConfig) -> Self {
        Self { config, journeys: 0, repeats: Vec::new(), numbers: PairNumbers::default(), loops: Vec::new() }
    }

    #[inline]
    fn follow(&mut self, symbols: &[u16]) {
        self.journeys += 1;
        let journey = self.journeys;
        let (mut before, mut previous) = (UNBOUND, UNBOUND);
        for (_, symbol) in bound(symbols) {
            let repeats = entry(&mut self.repeats, symbol.into());
            if repeats.last == journey {
                repeats.extra += 1;
                repeats.repeated += u64::from(!repeats.twice);
                repeats.twice = true;
                repeats.self_loops += u64::from(symbol == previous);
            } else {
                repeats.journeys += 1;
                (repeats.last, repeats.twice) = (journey, false);
            }
            if symbol == before && symbol != previous {
                let one = entry(&mut self.loops, self.numbers.number(symbol, previous));
                one.count += 1;
                one.journeys += u64::from(one.last != journey);
                one.last = journey;
            }
            (before, previous) = (previous, symbol);
        }
    }

    /// Journeys so far that hold a touchpoint more than once.
    pub fn repeated(&self, symbol: u16) -> u64 {
        self.repeats.get(usize::from(symbol)).map_or(0, |repeats| repeats.repeated)
    }

    /// How often so far one went there, back, and there again.
    pub fn looped(&self, there: u16, back: u16) -> u64 {
        self.numbers.find(there, back).and_then(|number| self.loops.get(number)).map_or(0, |one| one.count)
    }

    /// What was counted, in order of symbols.
    pub fn finish(self) -> ReworkCounts {
        let symbols = self.repeats.iter().zip(0..).filter(|(repeats, _)| repeats.journeys > 0);
        let loops = self.loops.iter().zip(self.numbers.pairs());
        let mut counts = ReworkCounts {
            journeys: self.journeys,
            symbols: symbols
                .map(|(repeats, symbol)| RepeatCounts {
                    symbol,
                    journeys: repeats.journeys,
                    repeated: repeats.repeated,
                    extra: repeats.extra,
                    self_loops: repeats.self_loops,
                })
                .collect(),
            loops: loops
                .map(|(one, &(there, back))| LoopCounts { there, back, count: one.count, journeys: one.journeys })
                .collect(),
        };
        counts.loops.sort_unstable_by_key(|one| (one.there, one.back));
        counts
    }
}

impl Operator for Rework {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let symbols = journeys.batch.symbols(self.config.symbols);
        for journey in journeys.iter() {
            self.follow(&symbols[journey.from..journey.to]);
        }
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        for (symbol, theirs) in other.repeats.into_iter().enumerate() {
            let mine = entry(&mut self.repeats, symbol);
            mine.journeys += theirs.journeys;
            mine.repeated += theirs.repeated;
            mine.extra += theirs.extra;
            mine.self_loops += theirs.self_loops;
        }
        for (theirs, (there, back)) in other.loops.into_iter().zip(other.numbers.pairs()) {
            let mine = entry(&mut self.loops, self.numbers.number(*there, *back));
            mine.count += theirs.count;
            mine.journeys += theirs.journeys;
        }
    }
}
