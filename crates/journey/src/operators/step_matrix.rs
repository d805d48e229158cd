//! Which touchpoint stands at which position of journeys.

use serde::{Deserialize, Serialize};

use super::numbering::{bound, entry};
use crate::batch::ColumnId;
use crate::{Journeys, Operator};

/// Positions over a column of symbols; rows bound to no touchpoint take none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepMatrixConfig {
    pub symbols: ColumnId,
    /// How many positions.
    pub depth: usize,
}

/// What was counted. At every position, its counts and `ended` add up to `journeys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepMatrixCounts {
    pub journeys: u64,
    /// `counts[position][symbol]`: journeys with it there. Rows have the same length.
    pub counts: Vec<Vec<u64>>,
    /// Journeys already over at each position.
    pub ended: Vec<u64>,
}

/// Counts touchpoints by position.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StepMatrix {
    config: StepMatrixConfig,
    journeys: u64,
    counts: Vec<Vec<u64>>,
}

impl StepMatrix {
    pub fn new(config: StepMatrixConfig) -> Self {
        Self { config, journeys: 0, counts: vec![Vec::new(); config.depth] }
    }

    /// Journeys so far with a touchpoint at a position, or with `None` already over there.
    pub fn at(&self, position: usize, symbol: Option<u16>) -> u64 {
        let Some(counts) = self.counts.get(position) else { return 0 };
        match symbol {
            Some(symbol) => counts.get(usize::from(symbol)).copied().unwrap_or(0),
            None => self.journeys - counts.iter().sum::<u64>(),
        }
    }

    pub fn finish(self) -> StepMatrixCounts {
        let Self { journeys, mut counts, .. } = self;
        let symbols = counts.iter().map(Vec::len).max().unwrap_or(0);
        for position in &mut counts {
            position.resize(symbols, 0);
        }
        let ended = counts.iter().map(|position| journeys - position.iter().sum::<u64>()).collect();
        StepMatrixCounts { journeys, counts, ended }
    }
}

impl Operator for StepMatrix {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let symbols = journeys.batch.symbols(self.config.symbols);
        self.journeys += journeys.len() as u64;
        for journey in journeys.iter() {
            for (position, (_, symbol)) in self.counts.iter_mut().zip(bound(&symbols[journey.from..journey.to])) {
                *entry(position, symbol.into()) += 1;
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            for (symbol, count) in theirs.into_iter().enumerate() {
                *entry(mine, symbol) += count;
            }
        }
    }
}
