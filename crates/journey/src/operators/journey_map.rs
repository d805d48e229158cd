//! What a map of journeys shows, counted together: who went where, who came in
//! which period, who came again, and how far along its journeys a touchpoint stands.

use serde::{Deserialize, Serialize};

use super::numbering::{bound, entry};
use super::{PeriodIndex, Transitions, TransitionsConfig, TransitionsCounts};
use crate::batch::ColumnId;
use crate::{Journey, Journeys, Operator};

/// A map over a column of symbols; rows bound to no touchpoint are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JourneyMapConfig {
    pub symbols: ColumnId,
    /// Customers of a touchpoint are counted in each of them.
    pub periods: PeriodIndex,
}

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JourneyMapCounts {
    /// Customers with a bound row.
    pub customers: u64,
    pub transitions: TransitionsCounts,
    /// Touchpoints that occur, by symbol: those of `transitions.nodes`.
    pub visits: Vec<VisitCounts>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitCounts {
    pub symbol: u16,
    /// Journeys that hold it.
    pub journeys: u64,
    /// Of them, those that hold it more than once.
    pub repeated: u64,
    /// Of them, those of more than one bound row.
    pub placed: u64,
    /// Over those, the sum of where it first stands: 0 at the beginning, [`PLACES`] at the end.
    pub place: u64,
    /// Customers in each period.
    pub customers: Vec<u64>,
}

/// The end of a journey, for [`VisitCounts::place`]: whole numbers add up the same in any order.
pub const PLACES: u64 = 1_000_000;

/// Counts what a map shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct JourneyMap {
    config: JourneyMapConfig,
    transitions: Transitions,
    journeys: u64,
    customers: u64,
    last: u32,
    /// By symbol.
    visits: Vec<Visits>,
    /// By symbol and period.
    periods: Vec<InPeriod>,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Visits {
    journeys: u64,
    repeated: u64,
    placed: u64,
    place: u64,
    /// The last journey that held it, counted from 1, and whether it did so twice.
    last: u64,
    twice: bool,
}

/// Customers come one after the other, so the last one counted is all it takes to count distinct ones.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct InPeriod {
    customers: u64,
    last: u32,
}

impl JourneyMap {
    pub fn new(config: JourneyMapConfig) -> Self {
        let transitions = Transitions::new(TransitionsConfig { symbols: config.symbols });
        let (visits, periods) = (Vec::new(), Vec::new());
        Self { config, transitions, journeys: 0, customers: 0, last: 0, visits, periods }
    }

    fn follow(&mut self, journey: Journey, symbols: &[u16], time: &[i64]) {
        self.journeys += 1;
        let length = bound(symbols).count();
        if length > 0 && self.last != journey.person {
            self.last = journey.person;
            self.customers += 1;
        }
        let width = self.config.periods.len();
        for (index, (row, symbol)) in bound(symbols).enumerate() {
            let visits = entry(&mut self.visits, symbol.into());
            if visits.last == self.journeys {
                visits.repeated += u64::from(!visits.twice);
                visits.twice = true;
            } else {
                (visits.last, visits.twice) = (self.journeys, false);
                visits.journeys += 1;
                if length > 1 {
                    visits.placed += 1;
                    visits.place += index as u64 * PLACES / (length as u64 - 1);
                }
            }
            if let Some(period) = self.config.periods.index(time[row]) {
                let cell = entry(&mut self.periods, usize::from(symbol) * width + period);
                cell.customers += u64::from(cell.last != journey.person);
                cell.last = journey.person;
            }
        }
    }

    /// What was counted, in order of symbols.
    pub fn finish(self) -> JourneyMapCounts {
        let width = self.config.periods.len();
        let visits = self.visits.iter().enumerate().filter(|(_, visits)| visits.journeys > 0);
        let visits = visits.map(|(symbol, visits)| VisitCounts {
            symbol: symbol as u16,
            journeys: visits.journeys,
            repeated: visits.repeated,
            placed: visits.placed,
            place: visits.place,
            customers: (symbol * width..(symbol + 1) * width)
                .map(|cell| self.periods.get(cell).map_or(0, |cell| cell.customers))
                .collect(),
        });
        JourneyMapCounts { customers: self.customers, visits: visits.collect(), transitions: self.transitions.finish() }
    }
}

impl Operator for JourneyMap {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        self.transitions.observe(journeys);
        let symbols = journeys.batch.symbols(self.config.symbols);
        for journey in journeys.iter() {
            let rows = journey.from..journey.to;
            self.follow(journey, &symbols[rows.clone()], &journeys.batch.time[rows]);
        }
    }

    fn merge(&mut self, other: Self) {
        self.transitions.merge(other.transitions);
        self.customers += other.customers;
        for (symbol, theirs) in other.visits.into_iter().enumerate() {
            let mine = entry(&mut self.visits, symbol);
            mine.journeys += theirs.journeys;
            mine.repeated += theirs.repeated;
            mine.placed += theirs.placed;
            mine.place += theirs.place;
        }
        for (cell, theirs) in other.periods.into_iter().enumerate() {
            entry(&mut self.periods, cell).customers += theirs.customers;
        }
    }
}
