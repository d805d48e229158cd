//! Measures of journeys.

use super::{ConversionCount, Grouping, MetricConfig, Moments, ResponseCount};
use crate::operators::condition::{Condition, Matching};
use crate::operators::periods::PeriodIndex;
use crate::operators::table::Table;
use crate::{ColumnId, Journey, Journeys};

/// What places a row of a journey in a table.
struct Placement<'a> {
    periods: &'a PeriodIndex,
    time: &'a [i64],
    group: Option<(&'a [u32], bool)>,
}

impl<'a> Placement<'a> {
    fn new(config: &'a MetricConfig, journeys: &Journeys<'a>) -> Self {
        let batch = journeys.batch;
        let group = config.group.map(|group| match group {
            Grouping::Row(column) => (batch.codes(column), false),
            Grouping::First(column) => (batch.codes(column), true),
        });
        Self { periods: &config.periods, time: &batch.time, group }
    }

    /// The cell of a row, or `None` outside of all periods.
    #[inline]
    fn cell<'t, T: Clone + Default + PartialEq>(
        &self,
        table: &'t mut Table<T>,
        journey: Journey,
        row: usize,
    ) -> Option<&'t mut T> {
        let period = self.periods.index(self.time[row])?;
        let code = self.group.map(|(codes, first)| codes[if first { journey.from } else { row }]);
        let slot = table.slot(code);
        Some(table.cell(slot, period))
    }
}

/// The journeys with a row that the measure is about, with that row and the cell it belongs to.
fn visit_journeys<T: Clone + Default + PartialEq>(
    table: &mut Table<T>,
    config: &MetricConfig,
    journeys: &Journeys<'_>,
    mut visit: impl FnMut(&mut T, Journey, usize),
) {
    let of = Matching::new(journeys.batch, config.of);
    let placement = Placement::new(config, journeys);
    for journey in journeys.iter() {
        let Some(first) = (journey.from..journey.to).find(|row| of.holds(*row)) else { continue };
        if let Some(cell) = placement.cell(table, journey, first) {
            visit(cell, journey, first);
        }
    }
}

pub(super) fn count(table: &mut Table<u64>, config: &MetricConfig, journeys: &Journeys<'_>) {
    visit_journeys(table, config, journeys, |cell, _, _| *cell += 1);
}

pub(super) fn conversion(
    table: &mut Table<ConversionCount>,
    config: &MetricConfig,
    journeys: &Journeys<'_>,
    goal: Condition,
) {
    let goal = Matching::new(journeys.batch, Some(goal));
    visit_journeys(table, config, journeys, |cell, journey, first| {
        cell.journeys += 1;
        cell.converted += u64::from((first + 1..journey.to).any(|row| goal.holds(row)));
    });
}

pub(super) fn effort(
    table: &mut Table<Moments>,
    config: &MetricConfig,
    journeys: &Journeys<'_>,
    actions: Option<ColumnId>,
) {
    let of = Matching::new(journeys.batch, config.of);
    let actions = actions.map(|column| journeys.batch.numbers(column));
    let taken = |row: usize| actions.map(|actions| actions[row]).filter(|actions| actions.is_finite()).unwrap_or(1.0);
    visit_journeys(table, config, journeys, |cell, journey, first| {
        cell.record((first..journey.to).filter(|row| of.holds(*row)).map(taken).sum());
    });
}

/// Goes backwards through each journey, so that the next response is always the last one seen.
pub(super) fn responses(
    table: &mut Table<ResponseCount>,
    config: &MetricConfig,
    journeys: &Journeys<'_>,
    response: Condition,
) {
    let of = Matching::new(journeys.batch, config.of);
    let response = Matching::new(journeys.batch, Some(response));
    let placement = Placement::new(config, journeys);
    let time = &journeys.batch.time;
    for journey in journeys.iter() {
        let mut next: Option<i64> = None;
        for row in (journey.from..journey.to).rev() {
            if of.holds(row)
                && let Some(cell) = placement.cell(table, journey, row)
            {
                match next {
                    Some(answered) => cell.times.record(answered.saturating_sub(time[row])),
                    None => cell.unanswered += 1,
                }
            }
            if response.holds(row) {
                next = Some(time[row]);
            }
        }
    }
}
