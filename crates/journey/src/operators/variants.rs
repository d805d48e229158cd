//! Whole journeys by their exact sequence of touchpoints.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::numbering::{bound, entry};
use super::sequences::Sequences;
use crate::batch::ColumnId;
use crate::durations::Durations;
use crate::{Journeys, Operator};

/// Sequences over a column of symbols; rows bound to no touchpoint are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantsConfig {
    pub symbols: ColumnId,
    /// Whether the same touchpoint several times in a row counts as once.
    pub collapse_repeats: bool,
}

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantsCounts {
    pub journeys: u64,
    /// Of them, without any bound row: of no variant.
    pub unbound: u64,
    /// Different sequences altogether.
    pub distinct: u64,
    /// The most frequent, by journeys and then by symbols.
    pub variants: Vec<VariantCounts>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantCounts {
    pub symbols: Vec<u16>,
    pub journeys: u64,
    /// From the first bound row to the last.
    pub times: Durations,
}

/// Counts variants.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Variants {
    config: VariantsConfig,
    journeys: u64,
    unbound: u64,
    sequences: Sequences,
    /// By number of the sequence.
    spreads: Vec<Spread>,
    #[serde(skip)]
    sequence: Vec<u16>,
}

/// Most variants occur once: their one duration needs no list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
enum Spread {
    #[default]
    None,
    One(i64),
    Many(Box<Durations>),
}

impl Spread {
    #[inline]
    fn record(&mut self, micros: i64) {
        match self {
            Self::None => *self = Self::One(micros),
            Self::One(first) => {
                let mut durations = Box::<Durations>::default();
                durations.record(*first);
                durations.record(micros);
                *self = Self::Many(durations);
            }
            Self::Many(durations) => durations.record(micros),
        }
    }

    fn merge(&mut self, other: Self) {
        match (&mut *self, other) {
            (_, Self::None) => {}
            (_, Self::One(micros)) => self.record(micros),
            (Self::Many(mine), Self::Many(theirs)) => mine.merge(&theirs),
            (Self::None, theirs) => *self = theirs,
            (Self::One(micros), Self::Many(mut theirs)) => {
                theirs.record(*micros);
                *self = Self::Many(theirs);
            }
        }
    }

    fn n(&self) -> u64 {
        match self {
            Self::None => 0,
            Self::One(_) => 1,
            Self::Many(durations) => durations.n(),
        }
    }

    fn durations(&self) -> Durations {
        let mut durations = Durations::default();
        match self {
            Self::None => {}
            Self::One(micros) => durations.record(*micros),
            Self::Many(many) => durations.clone_from(many),
        }
        durations
    }
}

impl Variants {
    pub fn new(config: VariantsConfig) -> Self {
        Self {
            config,
            journeys: 0,
            unbound: 0,
            sequences: Sequences::default(),
            spreads: Vec::new(),
            sequence: Vec::new(),
        }
    }

    fn follow(&mut self, symbols: &[u16], time: &[i64]) {
        self.journeys += 1;
        self.sequence.clear();
        let mut ends = None;
        for (row, symbol) in bound(symbols) {
            ends = Some((ends.map_or(row, |(first, _)| first), row));
            if !(self.config.collapse_repeats && self.sequence.last() == Some(&symbol)) {
                self.sequence.push(symbol);
            }
        }
        match ends {
            None => self.unbound += 1,
            Some((first, last)) => {
                let number = self.sequences.number(&self.sequence);
                entry(&mut self.spreads, number).record(time[last].saturating_sub(time[first]));
            }
        }
    }

    /// Journeys of a sequence so far.
    pub fn followed(&self, sequence: &[u16]) -> u64 {
        self.sequences.find(sequence).map_or(0, |number| self.spreads[number].n())
    }

    /// What was counted, with so many of the most frequent variants.
    pub fn finish(self, top: usize) -> VariantsCounts {
        let mut numbers: Vec<usize> = (0..self.sequences.len()).collect();
        let rank = |number: &usize| (Reverse(self.spreads[*number].n()), self.sequences.get(*number));
        if top < numbers.len() {
            numbers.select_nth_unstable_by(top, |a, b| rank(a).cmp(&rank(b)));
            numbers.truncate(top);
        }
        numbers.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)));
        let variant = |number: usize| VariantCounts {
            symbols: self.sequences.get(number).to_vec(),
            journeys: self.spreads[number].n(),
            times: self.spreads[number].durations(),
        };
        VariantsCounts {
            journeys: self.journeys,
            unbound: self.unbound,
            distinct: self.sequences.len() as u64,
            variants: numbers.into_iter().map(variant).collect(),
        }
    }
}

impl Operator for Variants {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let symbols = journeys.batch.symbols(self.config.symbols);
        let time = &journeys.batch.time;
        for journey in journeys.iter() {
            let rows = journey.from..journey.to;
            self.follow(&symbols[rows.clone()], &time[rows]);
        }
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        self.unbound += other.unbound;
        for (number, theirs) in other.spreads.into_iter().enumerate() {
            let number = self.sequences.number(other.sequences.get(number));
            entry(&mut self.spreads, number).merge(theirs);
        }
    }
}
