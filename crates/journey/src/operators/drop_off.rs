//! Where journeys that do not reach the goal end.

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Matching};
use super::numbering::{PairNumbers, bound, entry};
use crate::batch::{ColumnId, UNBOUND};
use crate::{Journeys, Operator};

/// Ends of journeys over a column of symbols; rows bound to no touchpoint are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropOffConfig {
    pub symbols: ColumnId,
    /// A journey with a row for which it holds is not lost, and looked at only up to
    /// the first such row. Without a goal every journey is lost.
    pub goal: Option<Condition>,
}

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropOffCounts {
    pub journeys: u64,
    /// Journeys that reached the goal.
    pub reached: u64,
    /// Lost journeys without any bound row.
    pub unbound: u64,
    /// Touchpoints that occur before the goal, by symbol.
    pub symbols: Vec<LossCounts>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossCounts {
    pub symbol: u16,
    /// Journeys that hold it before the goal.
    pub journeys: u64,
    /// Of them, those that end right there without the goal.
    pub ended_here: u64,
    /// Of them, those that never reach the goal.
    pub lost: u64,
    /// The last touchpoints of those lost, most frequent first; they add up to `lost`.
    pub last: Vec<(u16, u64)>,
}

/// Counts ends.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DropOff {
    config: DropOffConfig,
    journeys: u64,
    reached: u64,
    unbound: u64,
    /// By symbol.
    seen: Vec<Seen>,
    /// A touchpoint and the last one of a lost journey that held it.
    numbers: PairNumbers,
    lost: Vec<u64>,
    #[serde(skip)]
    distinct: Vec<u16>,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Seen {
    journeys: u64,
    /// The last journey that held it, counted from 1.
    last: u64,
}

impl DropOff {
    pub fn new(config: DropOffConfig) -> Self {
        Self {
            config,
            journeys: 0,
            reached: 0,
            unbound: 0,
            seen: Vec::new(),
            numbers: PairNumbers::default(),
            lost: Vec::new(),
            distinct: Vec::new(),
        }
    }

    #[inline]
    fn follow(&mut self, symbols: &[u16], reached: bool) {
        self.journeys += 1;
        self.reached += u64::from(reached);
        self.distinct.clear();
        let mut last = UNBOUND;
        for (_, symbol) in bound(symbols) {
            let seen = entry(&mut self.seen, symbol.into());
            if seen.last != self.journeys {
                seen.last = self.journeys;
                seen.journeys += 1;
                self.distinct.push(symbol);
            }
            last = symbol;
        }
        if reached {
            return;
        }
        self.unbound += u64::from(last == UNBOUND);
        for &symbol in &self.distinct {
            *entry(&mut self.lost, self.numbers.number(symbol, last)) += 1;
        }
    }

    /// Journeys so far that reached the goal.
    pub fn reached(&self) -> u64 {
        self.reached
    }

    /// Journeys so far that hold a touchpoint, never reach the goal and, where `last` names one, end there.
    pub fn lost(&self, symbol: u16, last: Option<u16>) -> u64 {
        if let Some(last) = last {
            return self.numbers.find(symbol, last).and_then(|number| self.lost.get(number)).copied().unwrap_or(0);
        }
        let pairs = self.lost.iter().zip(self.numbers.pairs());
        pairs.filter(|(_, (held, _))| *held == symbol).map(|(count, _)| count).sum()
    }

    /// What was counted, in order of symbols.
    pub fn finish(self) -> DropOffCounts {
        let mut symbols: Vec<LossCounts> = self
            .seen
            .iter()
            .zip(0..)
            .map(|(seen, symbol)| LossCounts { symbol, journeys: seen.journeys, ..LossCounts::default() })
            .collect();
        for (&count, &(symbol, last)) in self.lost.iter().zip(self.numbers.pairs()) {
            let loss = &mut symbols[usize::from(symbol)];
            loss.lost += count;
            loss.last.push((last, count));
            if symbol == last {
                loss.ended_here = count;
            }
        }
        symbols.retain(|loss| loss.journeys > 0);
        for loss in &mut symbols {
            loss.last.sort_unstable_by_key(|(symbol, count)| (std::cmp::Reverse(*count), *symbol));
        }
        DropOffCounts { journeys: self.journeys, reached: self.reached, unbound: self.unbound, symbols }
    }
}

impl Operator for DropOff {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let symbols = journeys.batch.symbols(self.config.symbols);
        let goal = Matching::new(journeys.batch, self.config.goal);
        for journey in journeys.iter() {
            let rows = journey.from..journey.to;
            let end = self.config.goal.and_then(|_| rows.clone().find(|row| goal.holds(*row)));
            self.follow(&symbols[journey.from..end.unwrap_or(journey.to)], end.is_some());
        }
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        self.reached += other.reached;
        self.unbound += other.unbound;
        for (symbol, theirs) in other.seen.into_iter().enumerate() {
            entry(&mut self.seen, symbol).journeys += theirs.journeys;
        }
        for (count, (symbol, last)) in other.lost.into_iter().zip(other.numbers.pairs()) {
            *entry(&mut self.lost, self.numbers.number(*symbol, *last)) += count;
        }
    }
}
