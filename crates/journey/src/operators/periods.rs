//! Which calendar period an instant falls into, in a nanosecond or two.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use styk_model::Calendar;

/// The periods of a [`Calendar`], for looking up the one that holds an instant.
///
/// Days of 23 and 25 hours and months of different length forbid a division.
/// Instead the time is cut into slices of a power of two of microseconds, no
/// longer than the shortest period, so that a slice holds at most one
/// boundary: a shift finds the slice, one comparison the side of its boundary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<i64>", into = "Vec<i64>")]
pub struct PeriodIndex {
    /// Where each period begins, and the end of the last.
    boundaries: Vec<i64>,
    slices: Vec<Slice>,
    shift: u32,
    /// Microseconds from the first boundary to the last.
    length: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slice {
    /// The boundary in this slice, counted from the first; past its end without one.
    boundary: u64,
    before: u32,
    after: u32,
}

impl PeriodIndex {
    pub fn new(calendar: &Calendar) -> Self {
        Self::from(calendar.boundaries.clone())
    }

    /// One period that holds everything.
    pub fn whole() -> Self {
        Self::from(vec![i64::MIN, i64::MAX])
    }

    pub fn len(&self) -> usize {
        self.boundaries.len().saturating_sub(1)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The period that holds `time` (microseconds), or `None` outside.
    #[inline]
    pub fn index(&self, time: i64) -> Option<usize> {
        let place = self.place(time);
        (place < self.len()).then_some(place)
    }

    /// The period that holds `time`, or `len()` outside: for loops without a branch.
    #[inline]
    pub(crate) fn place(&self, time: i64) -> usize {
        let offset = time.wrapping_sub(self.start()) as u64;
        let Some(last) = self.slices.len().checked_sub(1) else { return 0 };
        let slice = &self.slices[((offset >> self.shift) as usize).min(last)];
        let inside = if offset < slice.boundary { slice.before } else { slice.after };
        if offset < self.length { inside as usize } else { self.len() }
    }

    /// Where the first period begins; the least instant without periods.
    #[inline]
    pub fn start(&self) -> i64 {
        self.boundaries.first().copied().unwrap_or(i64::MIN)
    }

    /// Where period `index` begins; for `len()` the end of the last.
    #[inline]
    pub fn boundary(&self, index: usize) -> i64 {
        self.boundaries[index]
    }

    /// The periods that hold an instant of `from .. to`.
    pub fn overlapping(&self, (from, to): (i64, i64)) -> Range<usize> {
        if to <= from {
            return 0..0;
        }
        let first = self.boundaries.iter().skip(1).filter(|end| **end <= from).count();
        let past = self.boundaries.iter().take(self.len()).filter(|start| **start < to).count();
        first.min(past)..past
    }
}

impl From<Vec<i64>> for PeriodIndex {
    fn from(boundaries: Vec<i64>) -> Self {
        debug_assert!(boundaries.is_sorted());
        let origin = boundaries.first().copied().unwrap_or(0);
        let offsets: Vec<u64> = boundaries.iter().map(|boundary| boundary.wrapping_sub(origin) as u64).collect();
        // A day that a zone skipped altogether has no length.
        let lengths = offsets.windows(2).map(|pair| pair[1] - pair[0]).filter(|length| *length > 0);
        let shift = lengths.min().map_or(0, u64::ilog2);
        let length = offsets.last().copied().unwrap_or(0);
        // The last period needs no slice past its beginning: it may be as long as it likes.
        let starts = &offsets[..offsets.len().saturating_sub(1)];
        let mut slices = Vec::new();
        let mut before = 0;
        for index in 0..starts.last().map_or(0, |last| (last >> shift) + 1) {
            let inside = starts.iter().skip(before + 1).take_while(|start| **start >> shift == index).count();
            let boundary = if inside > 0 { starts[before + 1] } else { u64::MAX };
            slices.push(Slice { boundary, before: before as u32, after: (before + inside) as u32 });
            before += inside;
        }
        Self { boundaries, slices, shift, length }
    }
}

impl From<PeriodIndex> for Vec<i64> {
    fn from(index: PeriodIndex) -> Self {
        index.boundaries
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;
    use styk_model::{Period, Timestamp};

    use super::*;

    fn calendar(period: Period, zone: &str, from: &str, last: &str) -> Calendar {
        let zone = TimeZone::get(zone).unwrap();
        Calendar::new(period, &zone, from.parse().unwrap(), last.parse().unwrap(), 10_000)
    }

    fn agrees_around_every_boundary(calendar: &Calendar) {
        let periods = PeriodIndex::new(calendar);
        assert_eq!(periods.len(), calendar.len());
        for boundary in &calendar.boundaries {
            for offset in [-90_000_000_000, -3_600_000_000, -1, 0, 1, 3_600_000_000, 80_000_000_000] {
                let time = boundary.saturating_add(offset);
                assert_eq!(periods.index(time), calendar.index(time), "{}", Timestamp(time));
            }
        }
    }

    #[test]
    fn every_boundary_is_found_over_both_changes_of_clocks() {
        for period in [Period::Day, Period::Week, Period::Month, Period::Quarter] {
            agrees_around_every_boundary(&calendar(
                period,
                "Europe/Warsaw",
                "2023-11-02T00:00:00Z",
                "2025-02-03T00:00:00Z",
            ));
        }
    }

    #[test]
    fn a_day_that_a_zone_skipped_holds_nothing() {
        let samoa = calendar(Period::Day, "Pacific/Apia", "2011-12-27T00:00:00Z", "2012-01-03T00:00:00Z");
        assert!(samoa.boundaries.windows(2).any(|pair| pair[0] == pair[1]), "30 December did not take place");
        agrees_around_every_boundary(&samoa);
    }

    #[test]
    fn one_period_holds_everything() {
        let whole = PeriodIndex::whole();
        for time in [i64::MIN, -1, 0, i64::MAX - 1] {
            assert_eq!(whole.index(time), Some(0));
        }
        assert_eq!(whole.overlapping((i64::MIN, i64::MAX)), 0..1);
    }

    #[test]
    fn periods_that_a_span_touches() {
        let periods = PeriodIndex::from(vec![0, 10, 20, 30]);
        assert_eq!(periods.overlapping((10, 20)), 1..2);
        assert_eq!(periods.overlapping((9, 21)), 0..3);
        assert_eq!(periods.overlapping((i64::MIN, i64::MAX)), 0..3);
        assert!(periods.overlapping((30, 40)).is_empty());
        assert!(periods.overlapping((-5, 0)).is_empty());
        assert!(periods.overlapping((15, 15)).is_empty());
    }

    #[test]
    fn no_periods_hold_nothing() {
        for boundaries in [vec![], vec![5]] {
            let periods = PeriodIndex::from(boundaries);
            assert!(periods.is_empty());
            assert_eq!(periods.index(5), None);
        }
    }

    proptest! {
        #[test]
        fn any_instant_is_found_in_its_period(time in 1_690_000_000_000_000_i64..1_760_000_000_000_000) {
            for period in [Period::Day, Period::Week, Period::Month] {
                let calendar =
                    calendar(period, "Europe/Warsaw", "2024-01-05T12:00:00Z", "2025-01-05T12:00:00Z");
                prop_assert_eq!(PeriodIndex::new(&calendar).index(time), calendar.index(time));
            }
        }
    }
}
