//! Who comes back: customers by the period of their first interaction ever.

use serde::{Deserialize, Serialize};
use styk_model::RetentionKind;

use super::condition::{Condition, Matching, customers};
use super::periods::PeriodIndex;
use super::table::Table;
use crate::{ColumnId, Journey, Journeys, Operator};

/// What to count.
///
/// A customer belongs to the cohort of the period that holds the first of all
/// their rows with `first`, also where later ones lie in the span. They are
/// back in period 0 with a further row with `back` in that same period, and in
/// period `i` with one in the i-th calendar period after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionConfig {
    /// From the first cohort up to the period of the newest row.
    pub periods: PeriodIndex,
    /// Cohorts whose period touches this are counted, and counted whole.
    pub span: (i64, i64),
    /// The newest instant of the data: later periods are not known yet.
    pub newest: i64,
    /// How many periods after the first to follow.
    pub follow: usize,
    pub kind: RetentionKind,
    /// What puts a customer into a cohort; any row when absent.
    pub first: Option<Condition>,
    /// What counts as coming back; any row when absent.
    pub back: Option<Condition>,
    /// Codes by whose value at the cohort row customers are grouped.
    pub group: Option<ColumnId>,
}

/// Counts customers by cohort and by the periods they came back in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    config: RetentionConfig,
    /// Per group and cohort: how many customers, then how many are back in
    /// period 0, 1 ... (unbounded: whose last return was then, the last place for later ones).
    counts: Table<u64>,
    /// Places per cohort.
    stride: usize,
}

/// Cohorts, by group and then by period; empty ones are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionCounts {
    pub cohorts: Vec<CohortCounts>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CohortCounts {
    /// Code of the group; `None` without a value or grouping.
    pub group: Option<u32>,
    /// Index of the cohort's period.
    pub period: usize,
    pub customers: u64,
    /// `retained[i]`: customers back in the i-th period after the cohort's
    /// (unbounded: then or later), 0 being a further row in the same. Only
    /// periods that have begun by the newest instant; the last may go on.
    pub retained: Vec<u64>,
}

impl Retention {
    pub fn new(config: RetentionConfig) -> Self {
        let stride = config.follow.min(config.periods.len()) + 2;
        let counts = Table::new(config.periods.len() * stride);
        Self { config, counts, stride }
    }

    /// Customers so far of a group ([`crate::ABSENT`] for none) and the cohort of a period, and with `back`
    /// of them those who came back so many periods after.
    pub fn cohort(&self, code: u32, period: usize, back: Option<usize>) -> u64 {
        let place = |place: usize| self.counts.peek(code, period * self.stride + place).copied().unwrap_or(0);
        match (back, self.config.kind) {
            _ if period >= self.config.periods.len() => 0,
            (None, _) => place(0),
            (Some(later), _) if later + 1 >= self.stride => 0,
            (Some(later), RetentionKind::Bounded) => place(later + 1),
            (Some(later), RetentionKind::Unbounded) => (later + 1..self.stride).map(place).sum(),
        }
    }

    pub fn finish(self) -> RetentionCounts {
        let begun = self.config.periods.overlapping((i64::MIN, self.config.newest.saturating_add(1))).end;
        let mut cohorts = Vec::new();
        for (group, row) in self.counts.into_groups() {
            for (period, places) in row.chunks_exact(self.stride).enumerate() {
                if places[0] > 0 {
                    let retained = retained(self.config.kind, &places[1..], begun.saturating_sub(period));
                    cohorts.push(CohortCounts { group, period, customers: places[0], retained });
                }
            }
        }
        RetentionCounts { cohorts }
    }
}

fn retained(kind: RetentionKind, places: &[u64], known: usize) -> Vec<u64> {
    let mut retained = places.to_vec();
    if kind == RetentionKind::Unbounded {
        for index in (1..retained.len()).rev() {
            retained[index - 1] += retained[index];
        }
    }
    retained.truncate(known);
    retained
}

impl Operator for Retention {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let batch = journeys.whole;
        let cohorts = self.config.periods.overlapping(self.config.span);
        let first = Matching::new(batch, self.config.first);
        let back = Matching::new(batch, self.config.back);
        let codes = self.config.group.map(|column| batch.codes(column));
        for customer in customers(batch) {
            let Some(cohort_row) = (customer.from..customer.to).find(|row| first.holds(*row)) else { continue };
            let Some(cohort) = self.config.periods.index(batch.time[cohort_row]) else { continue };
            if !cohorts.contains(&cohort) {
                continue;
            }
            let slot = self.counts.slot(codes.map(|codes| codes[cohort_row]));
            let places = &mut self.counts.group_mut(slot)[cohort * self.stride..][..self.stride];
            places[0] += 1;
            let later = Journey { from: cohort_row + 1, ..customer };
            match self.config.kind {
                RetentionKind::Bounded => {
                    count_periods(&self.config.periods, cohort, &batch.time, later, back, &mut places[1..]);
                }
                RetentionKind::Unbounded => {
                    count_last(&self.config.periods, cohort, &batch.time, later, back, &mut places[1..]);
                }
            }
        }
    }

    fn merge(&mut self, other: Self) {
        debug_assert_eq!(self.config, other.config);
        self.counts.merge(other.counts, |mine, theirs| *mine += theirs);
    }
}

/// Adds one to each period in which the customer is back.
///
/// Rows come in order of time, so periods never go down: those within 64 are
/// collected in the bits of a word, which has no branch per row.
#[inline]
fn count_periods(
    periods: &PeriodIndex,
    cohort: usize,
    time: &[i64],
    rows: Journey,
    back: Matching<'_>,
    places: &mut [u64],
) {
    let (mut word, mut bits) = (0, 0_u64);
    for (row, now) in (rows.from..).zip(&time[rows.from..rows.to]) {
        if !back.holds(row) {
            continue;
        }
        let Some(period) = periods.index(*now) else { break };
        let offset = period - cohort;
        if offset >= places.len() {
            break;
        }
        if offset / 64 != word {
            add_bits(bits, &mut places[word * 64..]);
            (word, bits) = (offset / 64, 0);
        }
        bits |= 1 << (offset % 64);
    }
    add_bits(bits, &mut places[word * 64..]);
}

#[inline]
fn add_bits(mut bits: u64, places: &mut [u64]) {
    while bits != 0 {
        places[bits.trailing_zeros() as usize] += 1;
        bits &= bits - 1;
    }
}

/// Adds one to the last period in which the customer is back.
#[inline]
fn count_last(
    periods: &PeriodIndex,
    cohort: usize,
    time: &[i64],
    rows: Journey,
    back: Matching<'_>,
    places: &mut [u64],
) {
    let last = (rows.from..rows.to).rev().filter(|row| back.holds(*row)).find_map(|row| periods.index(time[row]));
    if let Some(period) = last {
        places[(period - cohort).min(places.len() - 1)] += 1;
    }
}
