//! What is read of the rows of a journey.

use super::ConformanceConfig;
use crate::operators::condition::Matching;
use crate::operators::metric::Grouping;
use crate::{Journey, Journeys};

/// The columns that journeys are read from.
pub(super) struct Rows<'a> {
    pub(super) symbols: &'a [u16],
    pub(super) time: &'a [i64],
    pub(super) scores: &'a [f64],
    pub(super) scales: &'a [u32],
    pub(super) amounts: Option<&'a [f64]>,
    pub(super) paid: Matching<'a>,
    pub(super) goal: Option<Matching<'a>>,
    pub(super) groups: Option<&'a [u32]>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(journeys: &Journeys<'a>, config: &ConformanceConfig) -> Self {
        let batch = journeys.batch;
        let group = |grouping| match grouping {
            Grouping::Row(column) | Grouping::First(column) => batch.codes(column),
        };
        Self {
            symbols: batch.symbols(config.symbols),
            time: &batch.time,
            scores: batch.numbers(config.scores),
            scales: batch.codes(config.scales),
            amounts: config.money.map(|money| batch.numbers(money.column)),
            paid: Matching::new(batch, config.money.and_then(|money| money.of)),
            goal: config.goal.map(|goal| Matching::new(batch, Some(goal))),
            groups: config.group.map(group),
        }
    }

    pub(super) fn money(&self, journey: Journey) -> f64 {
        let Some(amounts) = self.amounts else { return 0.0 };
        let counted = (journey.from..journey.to).filter(|row| amounts[*row].is_finite() && self.paid.holds(*row));
        counted.map(|row| amounts[row]).sum()
    }

    pub(super) fn reaches(&self, journey: Journey) -> bool {
        self.goal.is_some_and(|goal| (journey.from..journey.to).any(|row| goal.holds(row)))
    }
}
