//! New, returning, resurrected and dormant customers.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Matching, customers};
use super::periods::PeriodIndex;
use crate::{Journey, Journeys, Operator};

/// What to count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifecycleConfig {
    /// From the period before the span's first, which tells who returns, to the span's last.
    pub periods: PeriodIndex,
    /// Periods that touch this are given.
    pub span: (i64, i64),
    /// What makes a customer active; any row when absent.
    pub of: Option<Condition>,
}

/// Counts customers by where they stand in each period.
///
/// With `active(p)` the customers with a row in period p:
/// `active(p) = new(p) + returning(p) + resurrected(p)` and
/// `dormant(p) = active(p - 1) - returning(p)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifecycle {
    config: LifecycleConfig,
    active: Vec<Active>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Active {
    new: u64,
    returning: u64,
    resurrected: u64,
}

impl Active {
    fn total(self) -> u64 {
        self.new + self.returning + self.resurrected
    }
}

/// A point per period that touches the span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifecycleCounts {
    /// Indexes of the periods.
    pub periods: Range<usize>,
    pub points: Vec<LifecycleCount>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LifecycleCount {
    /// Active for the first time ever.
    pub new: u64,
    /// Active in the period before, too.
    pub returning: u64,
    /// Active before, but not in the period before.
    pub resurrected: u64,
    /// Active in the period before, not in this one.
    pub dormant: u64,
}

impl Lifecycle {
    pub fn new(config: LifecycleConfig) -> Self {
        let active = vec![Active::default(); config.periods.len()];
        Self { config, active }
    }

    /// Where customers stand in a period so far.
    pub fn point(&self, period: usize) -> LifecycleCount {
        let Active { new, returning, resurrected } = self.active.get(period).copied().unwrap_or_default();
        let before = period.checked_sub(1).and_then(|before| self.active.get(before)).map_or(0, |one| one.total());
        LifecycleCount { new, returning, resurrected, dormant: before - returning }
    }

    pub fn finish(self) -> LifecycleCounts {
        let periods = self.config.periods.overlapping(self.config.span);
        LifecycleCounts { points: periods.clone().map(|period| self.point(period)).collect(), periods }
    }

    fn observe_customer(&mut self, time: &[i64], rows: Journey, of: Matching<'_>) {
        let mut known = false;
        let mut previous = None;
        for row in (rows.from..rows.to).filter(|row| of.holds(*row)) {
            let period = self.config.periods.index(time[row]);
            if known && period == previous {
                continue;
            }
            if let Some(period) = period {
                let active = &mut self.active[period];
                if !known {
                    active.new += 1;
                } else if previous.is_some_and(|previous| previous + 1 == period) {
                    active.returning += 1;
                } else {
                    active.resurrected += 1;
                }
            }
            (known, previous) = (true, period);
        }
    }
}

impl Operator for Lifecycle {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let of = Matching::new(journeys.whole, self.config.of);
        for customer in customers(journeys.whole) {
            self.observe_customer(&journeys.whole.time, customer, of);
        }
    }

    fn merge(&mut self, other: Self) {
        debug_assert_eq!(self.config, other.config);
        for (mine, theirs) in self.active.iter_mut().zip(other.active) {
            mine.new += theirs.new;
            mine.returning += theirs.returning;
            mine.resurrected += theirs.resurrected;
        }
    }
}
