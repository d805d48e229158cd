//! One number per group and period: what metrics and series are made of.

mod by_journey;
mod by_row;
mod distribution;
mod exact_sum;

use serde::{Deserialize, Serialize};

pub use self::distribution::Distribution;
pub use self::exact_sum::{ExactSum, Moments};
use super::condition::Condition;
use super::periods::PeriodIndex;
use super::table::Table;
use crate::durations::Durations;
use crate::{ColumnId, Journeys, Operator};

/// What to measure, of which rows, when and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricConfig {
    pub measure: Measure,
    /// Which rows it is about; all when absent.
    pub of: Option<Condition>,
    /// Rows outside of all periods are left out; [`PeriodIndex::whole`] for one number.
    pub periods: PeriodIndex,
    pub group: Option<Grouping>,
}

/// A measure of rows, of customers or of journeys.
///
/// Measures of rows and customers do not depend on how lines are split into
/// journeys, and those of rows include rows of nobody known. A measure of
/// journeys belongs to the period of its first row that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// Rows.
    Count,
    /// Distinct customers with a row.
    Customers,
    /// Journeys with a row.
    Journeys,
    /// Number, sum and spread of a column of numbers.
    Numbers(ColumnId),
    /// Quantiles of a column of numbers.
    Quantiles(ColumnId),
    /// Rows per score of `low ..= high`, rounded to the nearest; others are left out.
    Scores { column: ColumnId, low: i16, high: i16 },
    /// Journeys with a row, and how many of them have a row with `goal` later than the first.
    Conversion { goal: Condition },
    /// From each row to the next row of the journey with `response`. Rows in
    /// between have the same response, so ten questions and one reply are ten
    /// waiting times. A row that is both begins its own wait.
    ResponseTime { response: Condition },
    /// Actions that a journey took: the sum over its rows of a column, where a
    /// row that says nothing took one; without a column the number of rows.
    Effort { actions: Option<ColumnId> },
}

/// Which value of a column of codes decides the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grouping {
    /// That of the row; for measures of journeys, of the first row they are about.
    Row(ColumnId),
    /// That of the first row of the customer (for measures of journeys: of the
    /// journey), whether or not it is one that the measure is about. Rows of
    /// nobody known have none.
    First(ColumnId),
}

/// A measure per group and period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    config: MetricConfig,
    cells: Cells,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Cells {
    Counts(Table<u64>),
    Customers(Table<CustomerCount>),
    Moments(Table<Moments>),
    Distributions(Table<Distribution>),
    Conversions(Table<ConversionCount>),
    Responses(Table<ResponseCount>),
}

/// Customers come whole and one after the other: remembering the last one
/// counted makes the count distinct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct CustomerCount {
    customers: u64,
    last: u32,
}

/// Journeys with a row the measure is about, and those that reached the goal after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ConversionCount {
    pub journeys: u64,
    pub converted: u64,
}

/// Waiting times of what was answered, and how many rows never were.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ResponseCount {
    pub times: Durations,
    pub unanswered: u64,
}

/// What was measured, by group; groups without anything are left out.
#[derive(Debug, Clone, PartialEq)]
pub enum MetricCounts {
    /// Of `Count`, `Customers` and `Journeys`.
    Counts(Vec<MetricGroup<u64>>),
    /// Of `Numbers` and `Effort`.
    Moments(Vec<MetricGroup<Moments>>),
    /// Of `Quantiles`.
    Distributions(Vec<MetricGroup<Distribution>>),
    /// Of `Scores`: rows per score, from `low` to `high`.
    Scores(Vec<MetricGroup<Vec<u64>>>),
    /// Of `Conversion`.
    Conversions(Vec<MetricGroup<ConversionCount>>),
    /// Of `ResponseTime`.
    Responses(Vec<MetricGroup<ResponseCount>>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct MetricGroup<T> {
    /// `None` for rows without a value, and for everything without grouping.
    pub code: Option<u32>,
    /// One per period.
    pub periods: Vec<T>,
}

impl Measure {
    /// How many cells a period has.
    fn places(self) -> usize {
        match self {
            Self::Scores { low, high, .. } => (i32::from(high) - i32::from(low) + 1).max(1) as usize,
            _ => 1,
        }
    }
}

impl Cells {
    fn new(measure: Measure, periods: usize) -> Self {
        let width = periods * measure.places();
        match measure {
            Measure::Count | Measure::Journeys | Measure::Scores { .. } => Self::Counts(Table::new(width)),
            Measure::Customers => Self::Customers(Table::new(width)),
            Measure::Numbers(_) | Measure::Effort { .. } => Self::Moments(Table::new(width)),
            Measure::Quantiles(_) => Self::Distributions(Table::new(width)),
            Measure::Conversion { .. } => Self::Conversions(Table::new(width)),
            Measure::ResponseTime { .. } => Self::Responses(Table::new(width)),
        }
    }
}

impl Metric {
    pub fn new(config: MetricConfig) -> Self {
        let cells = Cells::new(config.measure, config.periods.len());
        Self { config, cells }
    }

    /// How much was measured so far in a period of a group ([`crate::ABSENT`] for none): rows, customers
    /// or journeys, by the measure. With `reached`, of a conversion those that reached the goal, of a
    /// response time those that were answered.
    pub fn measured(&self, code: u32, period: usize, reached: bool) -> u64 {
        if period >= self.config.periods.len() {
            return 0;
        }
        let places = self.config.measure.places();
        match &self.cells {
            Cells::Counts(table) => (0..places).filter_map(|place| table.peek(code, period * places + place)).sum(),
            Cells::Customers(table) => table.peek(code, period).map_or(0, |cell| cell.customers),
            Cells::Moments(table) => table.peek(code, period).map_or(0, Moments::n),
            Cells::Distributions(table) => table.peek(code, period).map_or(0, Distribution::n),
            Cells::Conversions(table) => {
                table.peek(code, period).map_or(0, |cell| if reached { cell.converted } else { cell.journeys })
            }
            Cells::Responses(table) => {
                let answered = |cell: &ResponseCount| cell.times.n() + if reached { 0 } else { cell.unanswered };
                table.peek(code, period).map_or(0, answered)
            }
        }
    }

    pub fn finish(self) -> MetricCounts {
        match self.cells {
            Cells::Counts(table) => match self.config.measure {
                measure @ Measure::Scores { .. } => MetricCounts::Scores(scores(table, measure.places())),
                _ => MetricCounts::Counts(groups(table)),
            },
            Cells::Customers(table) => MetricCounts::Counts(customers(table)),
            Cells::Moments(table) => MetricCounts::Moments(groups(table)),
            Cells::Distributions(table) => MetricCounts::Distributions(groups(table)),
            Cells::Conversions(table) => MetricCounts::Conversions(groups(table)),
            Cells::Responses(table) => MetricCounts::Responses(groups(table)),
        }
    }
}

fn groups<T: Clone + Default + PartialEq>(table: Table<T>) -> Vec<MetricGroup<T>> {
    table.into_groups().map(|(code, periods)| MetricGroup { code, periods }).collect()
}

fn customers(table: Table<CustomerCount>) -> Vec<MetricGroup<u64>> {
    let periods = |cells: Vec<CustomerCount>| cells.iter().map(|cell| cell.customers).collect();
    table.into_groups().map(|(code, cells)| MetricGroup { code, periods: periods(cells) }).collect()
}

fn scores(table: Table<u64>, places: usize) -> Vec<MetricGroup<Vec<u64>>> {
    let periods = |cells: Vec<u64>| cells.chunks_exact(places).map(<[u64]>::to_vec).collect();
    table.into_groups().map(|(code, cells)| MetricGroup { code, periods: periods(cells) }).collect()
}

impl Operator for Metric {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let config = &self.config;
        if config.periods.is_empty() {
            return;
        }
        match (&mut self.cells, config.measure) {
            (Cells::Counts(table), Measure::Count) => by_row::count(table, config, journeys.whole),
            (Cells::Counts(table), Measure::Scores { column, low, high }) => {
                by_row::scores(table, config, journeys.whole, column, low..=high);
            }
            (Cells::Counts(table), Measure::Journeys) => by_journey::count(table, config, journeys),
            (Cells::Customers(table), Measure::Customers) => by_row::customers(table, config, journeys.whole),
            (Cells::Moments(table), Measure::Numbers(column)) => {
                by_row::numbers(table, config, journeys.whole, column, Moments::record);
            }
            (Cells::Moments(table), Measure::Effort { actions }) => {
                by_journey::effort(table, config, journeys, actions);
            }
            (Cells::Distributions(table), Measure::Quantiles(column)) => {
                by_row::numbers(table, config, journeys.whole, column, Distribution::record);
            }
            (Cells::Conversions(table), Measure::Conversion { goal }) => {
                by_journey::conversion(table, config, journeys, goal);
            }
            (Cells::Responses(table), Measure::ResponseTime { response }) => {
                by_journey::responses(table, config, journeys, response);
            }
            _ => debug_assert!(false, "cells are made for their measure"),
        }
    }

    fn merge(&mut self, other: Self) {
        debug_assert_eq!(self.config, other.config);
        match (&mut self.cells, other.cells) {
            (Cells::Counts(mine), Cells::Counts(theirs)) => mine.merge(theirs, |mine, theirs| *mine += theirs),
            (Cells::Customers(mine), Cells::Customers(theirs)) => {
                mine.merge(theirs, |mine, theirs| mine.customers += theirs.customers);
            }
            (Cells::Moments(mine), Cells::Moments(theirs)) => {
                mine.merge(theirs, |mine, theirs| mine.merge(&theirs));
            }
            (Cells::Distributions(mine), Cells::Distributions(theirs)) => {
                mine.merge(theirs, |mine, theirs| mine.merge(&theirs));
            }
            (Cells::Conversions(mine), Cells::Conversions(theirs)) => mine.merge(theirs, |mine, theirs| {
                mine.journeys += theirs.journeys;
                mine.converted += theirs.converted;
            }),
            (Cells::Responses(mine), Cells::Responses(theirs)) => mine.merge(theirs, |mine, theirs| {
                mine.times.merge(&theirs.times);
                mine.unanswered += theirs.unanswered;
            }),
            _ => debug_assert!(false, "parts of one metric have the same measure"),
        }
    }
}
