//! Measures of rows and of customers: how lines are split does not matter to them.

use std::ops::RangeInclusive;

use super::{CustomerCount, Grouping, MetricConfig};
use crate::operators::condition::{self, Matching};
use crate::operators::table::{Table, slot_of};
use crate::{Batch, ColumnId};

/// Makes the groups of all rows exist, so that the loops need not look.
fn reach<T: Clone + Default + PartialEq>(table: &mut Table<T>, group: Option<Grouping>, batch: &Batch) {
    table.reach(0);
    if let Some(Grouping::Row(column) | Grouping::First(column)) = group {
        let slot = batch.codes(column).iter().map(|code| slot_of(*code) as u32).max();
        table.reach(slot.unwrap_or(0) as usize);
    }
}

/// Calls `visit(row, group, period)` for every row that the measure is about.
#[inline]
fn visit_rows(config: &MetricConfig, batch: &Batch, mut visit: impl FnMut(usize, usize, usize)) {
    let of = Matching::new(batch, config.of);
    let mut visit_row = |row: usize, slot: usize| {
        if of.holds(row)
            && let Some(period) = config.periods.index(batch.time[row])
        {
            visit(row, slot, period);
        }
    };
    match config.group {
        None => (0..batch.rows()).for_each(|row| visit_row(row, 0)),
        Some(Grouping::Row(column)) => {
            batch.codes(column).iter().enumerate().for_each(|(row, code)| visit_row(row, slot_of(*code)));
        }
        Some(Grouping::First(column)) => {
            let codes = batch.codes(column);
            for (person, rows) in batch.persons.iter().zip(batch.starts.windows(2)) {
                let rows = rows[0] as usize..rows[1] as usize;
                let slot = if *person == 0 { 0 } else { slot_of(codes[rows.start]) };
                rows.for_each(|row| visit_row(row, slot));
            }
        }
    }
}

pub(super) fn count(table: &mut Table<u64>, config: &MetricConfig, batch: &Batch) {
    reach(table, config.group, batch);
    let cells = table.len() * (config.periods.len() + 1);
    let few = cells <= FEW_CELLS.min(batch.rows());
    let codes = match config.group {
        None if few => None,
        Some(Grouping::Row(column)) if few => Some(batch.codes(column)),
        _ => return visit_rows(config, batch, |_, slot, period| *table.cell(slot, period) += 1),
    };
    let masks = config.of.map(|of| (batch.masks(of.column), of.bit));
    match (codes, masks) {
        (None, None) => count_rows(table, config, batch, |_| 0, |_| 1),
        (None, Some((masks, bit))) => count_rows(table, config, batch, |_| 0, |row| masks[row] >> bit & 1),
        (Some(codes), None) => count_rows(table, config, batch, |row| slot_of(codes[row]), |_| 1),
        (Some(codes), Some((masks, bit))) => {
            count_rows(table, config, batch, |row| slot_of(codes[row]), |row| masks[row] >> bit & 1);
        }
    }
}

/// How many cells are few enough for several copies of them to stay in the cache.
const FEW_CELLS: usize = 8192;

/// Copies of the cells, a power of two.
const COPIES: usize = 4;

/// Counts rows without a branch in the loop: those outside of all periods go
/// into a cell of their own, those that do not match weigh nothing.
///
/// Rows side by side fall into the same cell more often than not, and adding
/// to a count waits for the addition before: copies of the cells, used in
/// turn, take half the time.
#[inline]
fn count_rows(
    table: &mut Table<u64>,
    config: &MetricConfig,
    batch: &Batch,
    slot: impl Fn(usize) -> usize,
    weight: impl Fn(usize) -> u32,
) {
    let periods = &config.periods;
    let width = periods.len() + 1;
    let cells = table.len() * width;
    let mut counts = vec![0_u32; COPIES * cells];
    for (row, time) in batch.time.iter().enumerate() {
        let cell = slot(row) * width + periods.place(*time);
        counts[row % COPIES * cells + cell] += weight(row);
    }
    for copy in counts.chunks_exact(cells) {
        for (group, counts) in copy.chunks_exact(width).enumerate() {
            let sums = table.group_mut(group).iter_mut();
            sums.zip(counts).for_each(|(sum, count)| *sum += u64::from(*count));
        }
    }
}

pub(super) fn scores(
    table: &mut Table<u64>,
    config: &MetricConfig,
    batch: &Batch,
    column: ColumnId,
    scale: RangeInclusive<i16>,
) {
    reach(table, config.group, batch);
    let numbers = batch.numbers(column);
    let (low, high) = (f64::from(*scale.start()), f64::from(*scale.end()));
    let places = config.measure.places();
    visit_rows(config, batch, |row, slot, period| {
        let score = numbers[row].round();
        if score >= low && score <= high {
            *table.cell(slot, period * places + (score - low) as usize) += 1;
        }
    });
}

/// Records the numbers of a column, each in its cell.
pub(super) fn numbers<T: Clone + Default + PartialEq>(
    table: &mut Table<T>,
    config: &MetricConfig,
    batch: &Batch,
    column: ColumnId,
    record: impl Fn(&mut T, f64),
) {
    reach(table, config.group, batch);
    let numbers = batch.numbers(column);
    visit_rows(config, batch, |row, slot, period| {
        if numbers[row].is_finite() {
            record(table.cell(slot, period), numbers[row]);
        }
    });
}

pub(super) fn customers(table: &mut Table<CustomerCount>, config: &MetricConfig, batch: &Batch) {
    reach(table, config.group, batch);
    let of = Matching::new(batch, config.of);
    for customer in condition::customers(batch) {
        let slot = |row: usize| match config.group {
            None => 0,
            Some(Grouping::Row(column)) => slot_of(batch.codes(column)[row]),
            Some(Grouping::First(column)) => slot_of(batch.codes(column)[customer.from]),
        };
        for row in (customer.from..customer.to).filter(|row| of.holds(*row)) {
            let Some(period) = config.periods.index(batch.time[row]) else { continue };
            let cell = table.cell(slot(row), period);
            cell.customers += u64::from(cell.last != customer.person);
            cell.last = customer.person;
        }
    }
}
