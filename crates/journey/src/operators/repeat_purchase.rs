//! Who buys again, and after how long.

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Matching, customers};
use crate::durations::Durations;
use crate::{Journey, Journeys, Operator};

/// Numbers of purchases told apart; more count as this many.
const MOST: usize = 100;

/// Gaps told apart by their place in the customer's line.
const GAPS: usize = 8;

/// What to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatPurchaseConfig {
    /// What counts as a purchase.
    pub purchase: Condition,
    /// Customers who bought within this are counted.
    pub span: (i64, i64),
}

/// Counts the purchases of everyone who bought within the span.
///
/// A purchase's place in a customer's line is that among all purchases they
/// ever made, so someone who first bought long ago and once within the span is
/// a repeat buyer. Waiting times are those that ended within the span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatPurchase {
    config: RepeatPurchaseConfig,
    by_count: Vec<u64>,
    between: Vec<Durations>,
    between_all: Durations,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatPurchaseCounts {
    /// Customers with a purchase in the span.
    pub customers: u64,
    /// Of them, with two or more purchases up to the end of the span.
    pub repeat: u64,
    /// `by_count[i]`: customers with exactly `i + 1` purchases up to the end of the span; the 100th: that many or more.
    pub by_count: Vec<u64>,
    /// `between[i]`: from purchase `i + 1` to the next, the first eight.
    pub between: Vec<Durations>,
    /// Between any two purchases in a row.
    pub between_all: Durations,
}

impl RepeatPurchase {
    pub fn new(config: RepeatPurchaseConfig) -> Self {
        Self {
            config,
            by_count: vec![0; MOST],
            between: vec![Durations::default(); GAPS],
            between_all: Durations::default(),
        }
    }

    /// Customers so far with so many purchases; with `or_more` also those with more.
    pub fn bought(&self, purchases: usize, or_more: bool) -> u64 {
        let Some(place) = purchases.checked_sub(1) else { return 0 };
        let counts = self.by_count.iter().skip(place);
        if or_more { counts.sum() } else { counts.take(1).sum() }
    }

    pub fn finish(mut self) -> RepeatPurchaseCounts {
        let used = self.by_count.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
        self.by_count.truncate(used);
        let customers = self.by_count.iter().sum();
        let repeat = self.by_count.iter().skip(1).sum();
        let Self { by_count, between, between_all, .. } = self;
        RepeatPurchaseCounts { customers, repeat, by_count, between, between_all }
    }

    fn observe_customer(&mut self, time: &[i64], rows: Journey, purchase: Matching<'_>) {
        let (from, to) = self.config.span;
        let mut count = 0;
        let mut previous = 0;
        let mut bought_in_span = false;
        for row in (rows.from..rows.to).filter(|row| purchase.holds(*row)) {
            let now = time[row];
            if now >= to {
                break;
            }
            if now >= from {
                bought_in_span = true;
                if count > 0 {
                    self.record_gap(count - 1, now.saturating_sub(previous));
                }
            }
            count += 1;
            previous = now;
        }
        if bought_in_span {
            self.by_count[count.min(MOST) - 1] += 1;
        }
    }

    fn record_gap(&mut self, place: usize, micros: i64) {
        self.between_all.record(micros);
        if let Some(between) = self.between.get_mut(place) {
            between.record(micros);
        }
    }
}

impl Operator for RepeatPurchase {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let purchase = Matching::new(journeys.whole, Some(self.config.purchase));
        for customer in customers(journeys.whole) {
            self.observe_customer(&journeys.whole.time, customer, purchase);
        }
    }

    fn merge(&mut self, other: Self) {
        debug_assert_eq!(self.config, other.config);
        self.by_count.iter_mut().zip(&other.by_count).for_each(|(mine, theirs)| *mine += theirs);
        self.between.iter_mut().zip(&other.between).for_each(|(mine, theirs)| mine.merge(theirs));
        self.between_all.merge(&other.between_all);
    }
}
