//! Quantiles of numbers: exact while there are few, a histogram once there are many.

use serde::{Deserialize, Serialize};

use crate::durations::EXACT_LIMIT;

/// Bits of the mantissa that a bucket drops: 7 stay, so a bucket is at most
/// 1/128 of its lower end wide and its middle at most 0.4 % off.
const DROPPED: u32 = 45;

/// A mergeable collection of finite numbers of any sign, the same whatever the
/// order of recording and merging.
///
/// What [`crate::durations::Durations`] is for waiting times, for amounts and
/// ratings: up to [`EXACT_LIMIT`] values as they are, then buckets of equal
/// relative width, read off the bits of the double.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Distribution {
    Exact(Vec<f64>),
    Buckets(Box<Buckets>),
}

/// Counts per bucket, from the lowest in use to the highest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Buckets {
    lowest: i32,
    counts: Vec<u64>,
    n: u64,
    smallest: f64,
    largest: f64,
}

impl Default for Distribution {
    fn default() -> Self {
        Self::Exact(Vec::new())
    }
}

impl PartialEq for Distribution {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Exact(mine), Self::Exact(theirs)) => mine.len() == theirs.len() && sorted(mine) == sorted(theirs),
            (Self::Buckets(mine), Self::Buckets(theirs)) => mine == theirs,
            _ => false,
        }
    }
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

impl Distribution {
    /// Adds a finite number.
    #[inline]
    pub fn record(&mut self, value: f64) {
        // One zero only, or equal values would sort apart.
        let value = value + 0.0;
        match self {
            Self::Exact(values) if values.len() < EXACT_LIMIT => values.push(value),
            Self::Buckets(buckets) => buckets.record(value),
            Self::Exact(_) => self.bucketed(value).record(value),
        }
    }

    pub fn merge(&mut self, other: &Self) {
        match other {
            Self::Exact(values) => values.iter().for_each(|value| self.record(*value)),
            Self::Buckets(buckets) => self.bucketed(buckets.smallest).merge(buckets),
        }
    }

    /// The buckets, made of the exact values where there are none yet; `next` is a value about to be added.
    #[cold]
    fn bucketed(&mut self, next: f64) -> &mut Buckets {
        if let Self::Exact(values) = self {
            let lowest = bucket(next);
            let mut buckets = Buckets { lowest, counts: vec![0], n: 0, smallest: next, largest: next };
            for value in values.iter() {
                buckets.record(*value);
            }
            *self = Self::Buckets(Box::new(buckets));
        }
        match self {
            Self::Buckets(buckets) => buckets,
            Self::Exact(_) => unreachable!("just made"),
        }
    }

    pub fn n(&self) -> u64 {
        match self {
            Self::Exact(values) => values.len() as u64,
            Self::Buckets(buckets) => buckets.n,
        }
    }

    /// Whether quantiles come from the histogram (within 1 %) instead of the values.
    pub fn approximate(&self) -> bool {
        matches!(self, Self::Buckets(_))
    }

    /// The quantile `q` (0 to 1), interpolated between the two nearest ranks
    /// (type 7 of Hyndman and Fan 1996). `None` without values.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let last = self.n().checked_sub(1)?;
        let rank = q.clamp(0.0, 1.0) * last as f64;
        let (below, above) = (rank.floor() as u64, rank.ceil() as u64);
        let (low, high) = match self {
            Self::Exact(values) => {
                let sorted = sorted(values);
                (sorted[below as usize], sorted[above as usize])
            }
            Self::Buckets(buckets) => (buckets.value_at(below), buckets.value_at(above)),
        };
        Some(low + (high - low) * rank.fract())
    }
}

impl Buckets {
    #[inline]
    fn record(&mut self, value: f64) {
        let place = bucket(value).wrapping_sub(self.lowest) as usize;
        if place >= self.counts.len() {
            self.reach(bucket(value));
        }
        self.counts[(bucket(value) - self.lowest) as usize] += 1;
        self.n += 1;
        self.smallest = self.smallest.min(value);
        self.largest = self.largest.max(value);
    }

    #[cold]
    fn reach(&mut self, bucket: i32) {
        if bucket < self.lowest {
            let missing = (self.lowest - bucket) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.lowest = bucket;
        } else {
            let needed = (bucket - self.lowest) as usize + 1;
            self.counts.resize(needed.max(self.counts.len()), 0);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.reach(other.lowest);
        self.reach(other.lowest + other.counts.len() as i32 - 1);
        let from = (other.lowest - self.lowest) as usize;
        self.counts[from..].iter_mut().zip(&other.counts).for_each(|(mine, theirs)| *mine += theirs);
        self.n += other.n;
        self.smallest = self.smallest.min(other.smallest);
        self.largest = self.largest.max(other.largest);
    }

    /// The value of a rank (from 0), within 1 %.
    fn value_at(&self, rank: u64) -> f64 {
        let mut seen = 0;
        for (place, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen > rank {
                return middle(self.lowest + place as i32).clamp(self.smallest, self.largest);
            }
        }
        self.largest
    }
}

/// Buckets in order of their values: those of negative numbers below zero.
#[inline]
fn bucket(value: f64) -> i32 {
    let magnitude = (value.abs().to_bits() >> DROPPED) as i32;
    if value < 0.0 { -1 - magnitude } else { magnitude }
}

fn middle(bucket: i32) -> f64 {
    let magnitude = if bucket < 0 { -1 - bucket } else { bucket };
    let middle = f64::from_bits(((magnitude as u64) << DROPPED) | 1 << (DROPPED - 1));
    if bucket < 0 { -middle } else { middle }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(values: &[f64]) -> Distribution {
        let mut distribution = Distribution::default();
        for value in values {
            distribution.record(*value);
        }
        distribution
    }

    /// More values than are kept exactly, of both signs and all sizes.
    fn many() -> Vec<f64> {
        (0..EXACT_LIMIT + 5000)
            .map(|index| {
                let scattered = (index * 7919 % 100_003) as f64 / 100_003.0;
                let size = 10_f64.powf(scattered * 12.0 - 3.0);
                if index % 3 == 0 { -size } else { size }
            })
            .collect()
    }

    #[test]
    fn few_values_give_exact_quantiles() {
        let distribution = of(&[3.5, -1.0, 0.0, 2.0]);
        assert_eq!(distribution.quantile(0.0), Some(-1.0));
        assert_eq!(distribution.quantile(0.5), Some(1.0));
        assert_eq!(distribution.quantile(1.0), Some(3.5));
        assert!(!distribution.approximate());
        assert_eq!(Distribution::default().quantile(0.5), None);
    }

    #[test]
    fn many_values_stay_within_one_percent() {
        let mut values = many();
        let distribution = of(&values);
        assert!(distribution.approximate());
        assert_eq!(distribution.n(), values.len() as u64);
        values.sort_unstable_by(f64::total_cmp);
        for q in [0.0, 0.01, 0.2, 0.33, 0.5, 0.9, 0.99, 1.0] {
            let exact = values[((values.len() - 1) as f64 * q).round() as usize];
            let found = distribution.quantile(q).unwrap();
            assert!((found - exact).abs() <= exact.abs() * 0.01, "quantile {q}: {found} instead of {exact}");
        }
    }

    #[test]
    fn merging_parts_equals_recording_all_across_the_limit() {
        let values = many();
        let whole = of(&values);
        for cut in [0, 10, 50_000, EXACT_LIMIT + 1, values.len()] {
            let (left, right) = (of(&values[..cut]), of(&values[cut..]));
            let mut merged = left.clone();
            merged.merge(&right);
            assert!(merged == whole, "cut at {cut}");
            let mut backwards = right;
            backwards.merge(&left);
            assert!(backwards == whole, "cut at {cut}, other way round");
        }
    }

    proptest! {
        #[test]
        fn every_bucket_holds_its_values_within_its_width(value in prop::num::f64::NORMAL | prop::num::f64::ZERO) {
            let found = middle(bucket(value));
            prop_assert!((found - value).abs() <= value.abs() / 250.0 + f64::MIN_POSITIVE);
        }

        #[test]
        fn buckets_are_in_order_of_their_values(a in prop::num::f64::NORMAL, b in prop::num::f64::NORMAL) {
            prop_assert!(a > b || bucket(a) <= bucket(b));
        }
    }
}
