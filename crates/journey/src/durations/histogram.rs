//! Buckets of equal relative width.

use serde::{Deserialize, Serialize};

use super::Exact;

/// Buckets per power of two, as a power of two.
const PRECISION: u32 = 6;

/// Bits of a double below those that tell buckets apart.
const DROPPED: u32 = f64::MANTISSA_DIGITS - 1 - PRECISION;

/// What the bits of 1.0 leave.
const ONE: u64 = 1.0_f64.to_bits() >> DROPPED;

/// The largest duration becomes 2^63 as a double.
const BUCKETS: usize = (63 << PRECISION) + 1;

/// Counts per bucket: 64 per power of two, so a bucket is at most 1/64 of its
/// lower end wide and its middle at most 1/128 (0.8 %) off any value in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Histogram {
    counts: Vec<u64>,
    n: u64,
    /// Two years of microseconds times millions of values do not fit into 64 bits.
    total: i128,
    smallest: i64,
    largest: i64,
}

impl Histogram {
    pub(super) fn new() -> Self {
        Self { counts: vec![0; BUCKETS], n: 0, total: 0, smallest: i64::MAX, largest: 0 }
    }

    pub(super) fn n(&self) -> u64 {
        self.n
    }

    pub(super) fn total(&self) -> i128 {
        self.total
    }

    pub(super) fn record_many(&mut self, micros: &[u64]) {
        let (mut smallest, mut largest, mut total) = (i64::MAX, 0, 0);
        for micros in micros {
            let micros = (*micros).min(i64::MAX as u64) as i64;
            self.counts[bucket(micros as f64)] += 1;
            smallest = smallest.min(micros);
            largest = largest.max(micros);
            total += i128::from(micros);
        }
        self.widen(smallest, largest);
        self.n += micros.len() as u64;
        self.total += total;
    }

    pub(super) fn record_exact(&mut self, exact: &Exact) {
        exact.short.iter().for_each(|micros| self.record(i64::from(*micros)));
        exact.for_each_longer(|micros| self.record(micros));
    }

    #[inline]
    pub(super) fn record(&mut self, micros: i64) {
        self.widen(micros, micros);
        self.n += 1;
        self.total += i128::from(micros);
        self.counts[bucket(micros as f64)] += 1;
    }

    #[inline]
    fn widen(&mut self, smallest: i64, largest: i64) {
        self.smallest = self.smallest.min(smallest);
        self.largest = self.largest.max(largest);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
        self.n += other.n;
        self.total += other.total;
        self.widen(other.smallest, other.largest);
    }

    /// The value of a rank (from 0), within 1 %.
    pub(super) fn value_at(&self, rank: u64) -> f64 {
        let mut seen = 0;
        for index in bucket(self.smallest as f64)..BUCKETS {
            seen += self.counts[index];
            if seen > rank {
                return middle(index).clamp(self.smallest as f64, self.largest as f64);
            }
        }
        self.largest as f64
    }
}

/// The exponent and the leading bits of a double, side by side in its bits, are
/// the number of the bucket: no logarithm, no count of leading zeros. One more,
/// so that zero has an exponent. Past 2^53 rounding may lift a value into the
/// next bucket, off by its 2^53rd part.
#[inline]
fn bucket(micros: f64) -> usize {
    ((micros + 1.0).to_bits() >> DROPPED).wrapping_sub(ONE) as usize
}

fn middle(bucket: usize) -> f64 {
    let lower = |bucket: usize| f64::from_bits((bucket as u64 + ONE) << DROPPED) - 1.0;
    // Below 128 a bucket holds a single whole number, if any.
    if lower(bucket) < f64::from(2 << PRECISION) - 1.0 {
        lower(bucket).ceil()
    } else {
        f64::midpoint(lower(bucket), lower(bucket + 1) - 1.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_bucket_holds_its_middle_within_its_width() {
        for exponent in 0..63 {
            for offset in [0, 1, 17, 63] {
                let value = ((1_i64 << exponent) + ((1_i64 << exponent) / 64) * offset) as f64;
                assert!(bucket(value) < BUCKETS);
                assert!((middle(bucket(value)) - value).abs() <= value / 100.0, "{value}");
            }
        }
        assert_eq!(bucket(i64::MAX as f64), BUCKETS - 1);
    }

    #[test]
    fn small_values_have_a_bucket_each() {
        for value in 0..127 {
            assert_eq!(middle(bucket(f64::from(value))), f64::from(value));
        }
    }

    proptest! {
        #[test]
        fn buckets_are_in_order_of_their_values(shift in 0..63_u32, a in 0..=i64::MAX, b in 0..=i64::MAX) {
            let (a, b) = ((a >> shift) as f64, (b >> shift) as f64);
            prop_assert!(a > b || bucket(a) <= bucket(b));
            prop_assert!((middle(bucket(a)) - a).abs() <= a / 100.0);
        }

        #[test]
        fn many_at_once_are_recorded_as_one_by_one(
            values in prop::collection::vec((any::<u64>(), 0..64_u32).prop_map(|(value, shift)| value >> shift), 0..50),
        ) {
            let (mut together, mut one_by_one) = (Histogram::new(), Histogram::new());
            together.record_many(&values);
            for value in &values {
                one_by_one.record(i64::try_from(*value).unwrap_or(i64::MAX));
            }
            prop_assert_eq!(together, one_by_one);
        }
    }
}
