//! Waiting times: exact while there are few, a histogram once there are many.
//!
//! Up to [`EXACT_LIMIT`] values are kept as they are. Past that they go into
//! buckets of equal relative width, as in HDR histograms: 64 linear buckets per
//! power of two, so a bucket is at most 1/64 of its lower end wide and its
//! middle at most 1/128 (0.8 %) off any value in it. DDSketch (Masson, Rim and
//! Lee 2019) gives the same guarantee with logarithms; here the bucket is read
//! off the bits of the value.
//!
//! The state is a function of the multiset of values alone, whatever the order
//! of recording and merging, so partial results of threads and nodes can be
//! merged in any order and the answer stays the same.

use serde::{Deserialize, Serialize};
use styk_model::answer::Times;

/// How many values are kept exactly.
pub const EXACT_LIMIT: usize = 100_000;

/// Buckets per power of two, as a power of two.
const PRECISION: u32 = 6;
const BUCKETS: usize = (64 - PRECISION as usize) << PRECISION;
const MICROS_PER_SECOND: i64 = 1_000_000;

/// A mergeable collection of durations in microseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Durations {
    values: Values,
    /// Two years of microseconds times millions of values do not fit into 64 bits.
    total: i128,
}

/// Most sources give whole seconds, which fit into half the memory.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Values {
    Seconds(Vec<u32>),
    Micros(Vec<i64>),
    Buckets(Box<Histogram>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Histogram {
    counts: Vec<u64>,
    n: u64,
    smallest: i64,
    largest: i64,
}

impl Default for Values {
    fn default() -> Self {
        Self::Seconds(Vec::new())
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Buckets(a), Self::Buckets(b)) => a == b,
            (Self::Buckets(_), _) | (_, Self::Buckets(_)) => false,
            _ => self.sorted_micros() == other.sorted_micros(),
        }
    }
}

impl Eq for Values {}

impl Values {
    fn len(&self) -> usize {
        match self {
            Self::Seconds(seconds) => seconds.len(),
            Self::Micros(micros) => micros.len(),
            Self::Buckets(histogram) => histogram.n as usize,
        }
    }

    fn for_each(&self, mut use_value: impl FnMut(i64)) {
        match self {
            Self::Seconds(seconds) => {
                for value in seconds {
                    use_value(i64::from(*value) * MICROS_PER_SECOND);
                }
            }
            Self::Micros(micros) => {
                for value in micros {
                    use_value(*value);
                }
            }
            Self::Buckets(_) => {}
        }
    }

    /// The exact values, sorted; nothing once they are in buckets.
    fn sorted_micros(&self) -> Vec<i64> {
        let mut sorted = Vec::with_capacity(self.len().min(EXACT_LIMIT));
        self.for_each(|value| sorted.push(value));
        sorted.sort_unstable();
        sorted
    }

    #[inline]
    fn push(&mut self, micros: i64) {
        match self {
            Self::Seconds(seconds) if seconds.len() < EXACT_LIMIT => match whole_seconds(micros) {
                Some(value) => push_tight(seconds, value),
                None => self.push_fraction(micros),
            },
            Self::Micros(values) if values.len() < EXACT_LIMIT => push_tight(values, micros),
            Self::Buckets(histogram) => histogram.record(micros),
            _ => self.as_buckets().record(micros),
        }
    }

    #[cold]
    fn push_fraction(&mut self, micros: i64) {
        let mut values = Vec::with_capacity(self.len() + self.len() / 2 + 1);
        self.for_each(|value| values.push(value));
        values.push(micros);
        *self = Self::Micros(values);
    }

    #[cold]
    fn as_buckets(&mut self) -> &mut Histogram {
        if !matches!(self, Self::Buckets(_)) {
            let mut histogram = Box::new(Histogram::new());
            self.for_each(|value| histogram.record(value));
            *self = Self::Buckets(histogram);
        }
        match self {
            Self::Buckets(histogram) => histogram,
            _ => unreachable!("just made"),
        }
    }
}

/// Grows by half instead of doubling: there is one list per edge.
#[inline]
fn push_tight<T>(values: &mut Vec<T>, value: T) {
    if values.len() == values.capacity() {
        values.reserve_exact((values.len() / 2).max(4));
    }
    values.push(value);
}

#[inline]
fn whole_seconds(micros: i64) -> Option<u32> {
    let seconds = micros / MICROS_PER_SECOND;
    if seconds * MICROS_PER_SECOND == micros { u32::try_from(seconds).ok() } else { None }
}

impl Histogram {
    fn new() -> Self {
        Self { counts: vec![0; BUCKETS], n: 0, smallest: i64::MAX, largest: 0 }
    }

    #[inline]
    fn record(&mut self, micros: i64) {
        self.counts[bucket(micros)] += 1;
        self.n += 1;
        self.smallest = self.smallest.min(micros);
        self.largest = self.largest.max(micros);
    }

    fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
        self.n += other.n;
        self.smallest = self.smallest.min(other.smallest);
        self.largest = self.largest.max(other.largest);
    }

    /// The value of a rank (from 0), within 1 %.
    fn value_at(&self, rank: u64) -> f64 {
        let mut seen = 0;
        for (index, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen > rank {
                return middle(index).clamp(self.smallest as f64, self.largest as f64);
            }
        }
        self.largest as f64
    }
}

#[inline]
fn bucket(micros: i64) -> usize {
    let value = micros as u64;
    if value < 1 << PRECISION {
        return value as usize;
    }
    let shift = value.ilog2() - PRECISION;
    ((shift as usize) << PRECISION) + (value >> shift) as usize
}

fn middle(bucket: usize) -> f64 {
    if bucket < 2 << PRECISION {
        return bucket as f64;
    }
    let shift = (bucket >> PRECISION) - 1;
    let leading = (bucket - (shift << PRECISION)) as f64;
    (leading + 0.5) * 2_f64.powi(shift as i32) - 0.5
}

impl Durations {
    /// Adds a duration in microseconds; a negative one counts as none at all.
    #[inline]
    pub fn record(&mut self, micros: i64) {
        let micros = micros.max(0);
        self.total += i128::from(micros);
        self.values.push(micros);
    }

    /// Adds all durations of the other.
    pub fn merge(&mut self, other: &Self) {
        self.total += other.total;
        match &other.values {
            Values::Buckets(theirs) => self.values.as_buckets().merge(theirs),
            exact => exact.for_each(|micros| self.values.push(micros)),
        }
    }

    pub fn n(&self) -> u64 {
        self.values.len() as u64
    }

    /// The sum in microseconds, always exact.
    pub fn total(&self) -> i128 {
        self.total
    }

    /// Whether quantiles come from the histogram (within 1 %) instead of the values.
    pub fn approximate(&self) -> bool {
        matches!(self.values, Values::Buckets(_))
    }

    /// The quantile `q` (0 to 1) in microseconds, interpolated between the two
    /// nearest ranks (type 7 of Hyndman and Fan 1996: rank `q (n - 1)`).
    /// Zero without values.
    pub fn quantile(&self, q: f64) -> f64 {
        self.quantiles([q])[0]
    }

    /// Several quantiles for one sort.
    pub fn quantiles<const N: usize>(&self, qs: [f64; N]) -> [f64; N] {
        let n = self.n();
        if n == 0 {
            return [0.0; N];
        }
        let at = |value: &dyn Fn(u64) -> f64| {
            qs.map(|q| {
                let rank = q.clamp(0.0, 1.0) * (n - 1) as f64;
                let (low, high) = (value(rank.floor() as u64), value(rank.ceil() as u64));
                low + (high - low) * rank.fract()
            })
        };
        if let Values::Buckets(histogram) = &self.values {
            return at(&|rank| histogram.value_at(rank));
        }
        let sorted = self.values.sorted_micros();
        at(&|rank| sorted[rank as usize] as f64)
    }

    /// The summary that answers carry, in seconds.
    pub fn times(&self) -> Times {
        let [median_s, p90_s, p95_s] = self.quantiles([0.5, 0.9, 0.95]).map(|micros| micros / 1e6);
        Times { n: self.n(), median_s, p90_s, p95_s, total_s: self.total as f64 / 1e6, approximate: self.approximate() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(values: &[i64]) -> Durations {
        let mut durations = Durations::default();
        for value in values {
            durations.record(*value);
        }
        durations
    }

    /// More values than are kept exactly, spread over twelve orders of magnitude.
    fn many(seed: u64, n: usize) -> Vec<i64> {
        let mut state = seed;
        (0..n)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                10_f64.powf((state >> 11) as f64 / (1_u64 << 53) as f64 * 12.0) as i64
            })
            .collect()
    }

    #[test]
    fn few_values_give_exact_quantiles() {
        let durations = of(&[4_000_000, 1_000_000, 3_000_000, 2_000_000]);
        assert_eq!(durations.quantile(0.5), 2_500_000.0);
        assert_eq!(durations.quantile(0.0), 1_000_000.0);
        assert_eq!(durations.quantile(1.0), 4_000_000.0);
        assert_eq!(durations.total(), 10_000_000);
        assert_eq!(Durations::default().quantile(0.5), 0.0);
    }

    #[test]
    fn many_values_stay_within_one_percent() {
        let mut values = many(7, EXACT_LIMIT + 50_000);
        let durations = of(&values);
        assert!(durations.approximate());
        assert_eq!(durations.n(), values.len() as u64);
        assert_eq!(durations.total(), values.iter().map(|value| i128::from(*value)).sum());
        values.sort_unstable();
        for q in [0.0, 0.001, 0.1, 0.25, 0.5, 0.9, 0.95, 0.999, 1.0] {
            let exact = values[((values.len() - 1) as f64 * q).round() as usize] as f64;
            let error = (durations.quantile(q) - exact).abs();
            assert!(error <= exact * 0.01 + 1.0, "quantile {q}: {} instead of {exact}", durations.quantile(q));
        }
    }

    #[test]
    fn exactly_the_limit_is_still_exact_and_one_more_is_not() {
        let mut durations = of(&many(3, EXACT_LIMIT));
        assert!(!durations.approximate());
        durations.record(5);
        assert!(durations.approximate());
        assert_eq!(durations.n(), EXACT_LIMIT as u64 + 1);
    }

    #[test]
    fn merging_parts_equals_recording_all_across_the_limit() {
        let values = many(11, EXACT_LIMIT + 3000);
        let whole = of(&values);
        for cut in [10, 50_000, EXACT_LIMIT + 1] {
            let (left, right) = values.split_at(cut);
            let (mut a, mut b) = (of(left), of(right));
            a.merge(&of(right));
            b.merge(&of(left));
            assert_eq!(a, whole);
            assert_eq!(b, whole);
        }
    }

    #[test]
    fn negative_and_huge_durations_are_taken() {
        let mut durations = of(&many(5, EXACT_LIMIT + 1));
        durations.record(-5);
        durations.record(i64::MAX);
        assert!(durations.quantile(1.0) > 9.1e18);
        assert_eq!(durations.quantile(0.0), 0.0);
    }

    #[test]
    fn every_bucket_holds_its_middle_within_its_width() {
        for exponent in 0..63 {
            for offset in [0, 1, 17] {
                let value = (1_i64 << exponent) + ((1_i64 << exponent) / 64) * offset;
                let index = bucket(value);
                assert!(index < BUCKETS);
                assert!((middle(index) - value as f64).abs() <= value as f64 / 100.0, "{value}");
            }
        }
        assert_eq!(bucket(i64::MAX), BUCKETS - 1);
    }

    fn naive_quantile(values: &[i64], q: f64) -> f64 {
        let mut sorted = values.to_vec();
        sorted.sort_unstable();
        let rank = q * (sorted.len() - 1) as f64;
        let (low, high) = (sorted[rank.floor() as usize] as f64, sorted[rank.ceil() as usize] as f64);
        low + (high - low) * rank.fract()
    }

    proptest! {
        #[test]
        fn quantiles_equal_the_naive_ones(
            values in prop::collection::vec(prop_oneof![0..5_000_000_i64, (0..5_000_i64).prop_map(|s| s * 1_000_000)], 1..200),
            q in 0.0..=1.0_f64,
        ) {
            prop_assert_eq!(of(&values).quantile(q), naive_quantile(&values, q));
        }

        #[test]
        fn merging_is_commutative_and_associative(
            a in prop::collection::vec(0..10_i64.pow(10), 0..50),
            b in prop::collection::vec((0..1000_i64).prop_map(|s| s * 1_000_000), 0..50),
            c in prop::collection::vec(0..10_i64.pow(6), 0..50),
        ) {
            let merged = |parts: [&[i64]; 3]| {
                let mut all = Durations::default();
                for part in parts {
                    all.merge(&of(part));
                }
                all
            };
            let mut nested = of(&b);
            nested.merge(&of(&c));
            let mut right = of(&a);
            right.merge(&nested);
            prop_assert_eq!(&merged([&a, &b, &c]), &merged([&c, &a, &b]));
            prop_assert_eq!(&merged([&a, &b, &c]), &right);
        }
    }
}
