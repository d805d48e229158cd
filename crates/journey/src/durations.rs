//! Waiting times: exact while there are few, a histogram once there are many.
//!
//! Up to [`EXACT_LIMIT`] values are kept as they are. Past that they go into
//! buckets of equal relative width, as in HDR histograms: 64 per power of two,
//! so that a bucket's middle is at most 0.8 % off any value in it. DDSketch
//! (Masson, Rim and Lee 2019) gives the same guarantee with logarithms; here the
//! bucket is read off the bits of the value.
//!
//! What is answered is a function of the multiset of values alone, whatever the
//! order of recording and merging, so partial results of threads and nodes can
//! be merged in any order and the answer stays the same.

mod histogram;

use serde::{Deserialize, Serialize};
use styk_model::answer::Times;

use self::histogram::Histogram;

/// How many values are kept exactly.
pub const EXACT_LIMIT: usize = 100_000;

const MICROS_PER_SECOND: i64 = 1_000_000;

/// A mergeable collection of durations in microseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Durations {
    values: Values,
}

/// Exact up to the limit, in buckets past it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Values {
    Exact(Exact),
    Buckets(Box<Histogram>),
}

/// Values in no order.
#[derive(Debug, Clone, Serialize, Deserialize, Default)]
struct Exact {
    /// Those of less than 2^32 microseconds (71 minutes): most.
    short: Vec<u32>,
    longer: Option<Box<Longer>>,
}

#[derive(Debug, Clone, Serialize, Deserialize, Default)]
struct Longer {
    /// Those of whole seconds, which is what most sources give.
    seconds: Vec<u32>,
    micros: Vec<i64>,
}

impl Default for Durations {
    fn default() -> Self {
        Self { values: Values::Exact(Exact::default()) }
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.n() == other.n() && self.sorted() == other.sorted()
    }
}

impl Eq for Exact {}

impl Exact {
    fn n(&self) -> usize {
        self.short.len() + self.longer.as_ref().map_or(0, |longer| longer.seconds.len() + longer.micros.len())
    }

    #[inline]
    fn push(&mut self, micros: i64) {
        match u32::try_from(micros) {
            Ok(micros) => push_tight(&mut self.short, micros),
            Err(_) => self.push_longer(micros),
        }
    }

    fn push_many(&mut self, micros: &[u64]) {
        const BLOCK: usize = 64;
        for block in micros.chunks(BLOCK) {
            let (mut short, mut longer) = ([0; BLOCK], [0; BLOCK]);
            let (mut shorts, mut longers) = (0, 0);
            // Both are written and one of them grows: no branch that can't be predicted.
            for micros in block {
                let fits = micros >> 32 == 0;
                short[shorts % BLOCK] = *micros as u32;
                longer[longers % BLOCK] = *micros;
                shorts += usize::from(fits);
                longers += usize::from(!fits);
            }
            extend_tight(&mut self.short, &short[..shorts]);
            longer[..longers].iter().for_each(|micros| self.push_longer(i64::try_from(*micros).unwrap_or(i64::MAX)));
        }
    }

    fn push_longer(&mut self, micros: i64) {
        let longer = self.longer.get_or_insert_default();
        match whole_seconds(micros) {
            Some(seconds) => push_tight(&mut longer.seconds, seconds),
            None => push_tight(&mut longer.micros, micros),
        }
    }

    fn extend(&mut self, other: &Self) {
        extend_tight(&mut self.short, &other.short);
        if let Some(theirs) = &other.longer {
            let longer = self.longer.get_or_insert_default();
            extend_tight(&mut longer.seconds, &theirs.seconds);
            extend_tight(&mut longer.micros, &theirs.micros);
        }
    }

    fn for_each_longer(&self, mut visit: impl FnMut(i64)) {
        if let Some(longer) = &self.longer {
            longer.seconds.iter().for_each(|seconds| visit(i64::from(*seconds) * MICROS_PER_SECOND));
            longer.micros.iter().for_each(|micros| visit(*micros));
        }
    }

    fn total(&self) -> i128 {
        let mut total = i128::from(self.short.iter().map(|micros| u64::from(*micros)).sum::<u64>());
        self.for_each_longer(|micros| total += i128::from(micros));
        total
    }

    fn values(&self) -> Vec<i64> {
        let mut values = Vec::with_capacity(self.n());
        values.extend(self.short.iter().map(|micros| i64::from(*micros)));
        self.for_each_longer(|micros| values.push(micros));
        values
    }

    fn sorted(&self) -> Vec<i64> {
        let mut values = self.values();
        values.sort_unstable();
        values
    }
}

/// Grows by half instead of doubling: there is one list per edge.
#[inline]
fn push_tight<T>(list: &mut Vec<T>, value: T) {
    if list.len() == list.capacity() {
        list.reserve_exact((list.len() / 2).max(4));
    }
    list.push(value);
}

fn extend_tight<T: Copy>(list: &mut Vec<T>, values: &[T]) {
    if list.capacity() - list.len() < values.len() {
        list.reserve_exact(values.len().max(list.len() / 2));
    }
    list.extend_from_slice(values);
}

#[inline]
fn whole_seconds(micros: i64) -> Option<u32> {
    let seconds = micros / MICROS_PER_SECOND;
    if seconds * MICROS_PER_SECOND == micros { u32::try_from(seconds).ok() } else { None }
}

impl Durations {
    /// Adds a duration in microseconds; a negative one counts as none at all.
    #[inline]
    pub fn record(&mut self, micros: i64) {
        let micros = micros.max(0);
        match &mut self.values {
            Values::Buckets(histogram) => histogram.record(micros),
            Values::Exact(exact) if exact.n() < EXACT_LIMIT => exact.push(micros),
            Values::Exact(_) => self.in_buckets().record(micros),
        }
    }

    /// Adds several durations, which is cheaper than one by one; those past the largest `i64` count as that.
    pub(crate) fn record_many(&mut self, micros: &[u64]) {
        match &mut self.values {
            Values::Buckets(histogram) => histogram.record_many(micros),
            Values::Exact(exact) if exact.n() + micros.len() <= EXACT_LIMIT => exact.push_many(micros),
            Values::Exact(_) => self.in_buckets().record_many(micros),
        }
    }

    /// Adds all durations of the other.
    pub fn merge(&mut self, other: &Self) {
        match (&mut self.values, &other.values) {
            (Values::Exact(mine), Values::Exact(theirs)) if mine.n() + theirs.n() <= EXACT_LIMIT => mine.extend(theirs),
            (_, Values::Exact(theirs)) => self.in_buckets().record_exact(theirs),
            (_, Values::Buckets(theirs)) => self.in_buckets().merge(theirs),
        }
    }

    /// The histogram, made of the exact values where there is none yet: they are about to be too many.
    #[cold]
    fn in_buckets(&mut self) -> &mut Histogram {
        if let Values::Exact(exact) = &self.values {
            let mut histogram = Box::new(Histogram::new());
            histogram.record_exact(exact);
            self.values = Values::Buckets(histogram);
        }
        match &mut self.values {
            Values::Buckets(histogram) => histogram,
            Values::Exact(_) => unreachable!("just put into buckets"),
        }
    }

    pub fn n(&self) -> u64 {
        match &self.values {
            Values::Exact(exact) => exact.n() as u64,
            Values::Buckets(histogram) => histogram.n(),
        }
    }

    /// The sum in microseconds, always exact.
    pub fn total(&self) -> i128 {
        match &self.values {
            Values::Exact(exact) => exact.total(),
            Values::Buckets(histogram) => histogram.total(),
        }
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

    /// Several quantiles at once.
    pub fn quantiles<const N: usize>(&self, qs: [f64; N]) -> [f64; N] {
        let Some(last) = self.n().checked_sub(1) else { return [0.0; N] };
        let at = |value: &mut dyn FnMut(u64) -> f64| {
            qs.map(|q| {
                let rank = q.clamp(0.0, 1.0) * last as f64;
                let (low, high) = (value(rank.floor() as u64), value(rank.ceil() as u64));
                low + (high - low) * rank.fract()
            })
        };
        match &self.values {
            Values::Buckets(histogram) => at(&mut |rank| histogram.value_at(rank)),
            Values::Exact(exact) => {
                let mut ranked = Ranked { values: exact.values(), placed: Vec::new() };
                at(&mut |rank| ranked.value_at(rank as usize) as f64)
            }
        }
    }

    /// The summary that answers carry, in seconds.
    pub fn times(&self) -> Times {
        let [median_s, p90_s, p95_s] = self.quantiles([0.5, 0.9, 0.95]).map(|micros| micros / 1e6);
        let total_s = self.total() as f64 / 1e6;
        Times { n: self.n(), median_s, p90_s, p95_s, total_s, approximate: self.approximate() }
    }
}

/// Values of which a few are wanted by rank: quicker than sorting them all.
struct Ranked {
    values: Vec<i64>,
    /// Ranks whose values stand where a sort would put them, in order: what is
    /// before them is no larger, what is after them no smaller.
    placed: Vec<usize>,
}

impl Ranked {
    fn value_at(&mut self, rank: usize) -> i64 {
        if let Err(at) = self.placed.binary_search(&rank) {
            let from = at.checked_sub(1).map_or(0, |before| self.placed[before] + 1);
            let to = self.placed.get(at).copied().unwrap_or(self.values.len());
            self.values[from..to].select_nth_unstable(rank - from);
            self.placed.insert(at, rank);
        }
        self.values[rank]
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

    /// What waits come as: minutes with fractions, whole seconds of any length, any microseconds.
    #[derive(Debug, Clone, Copy)]
    enum Kind {
        Short,
        Seconds,
        Any,
    }

    fn of_kind(kind: Kind, seed: u64, n: usize) -> Vec<i64> {
        let in_kind = |value: i64| match kind {
            Kind::Short => value % (1 << 32),
            Kind::Seconds => value / 1000 * 1_000_000,
            Kind::Any => value,
        };
        many(seed, n).into_iter().map(in_kind).collect()
    }

    fn any_kind() -> impl Strategy<Value = Kind> {
        prop_oneof![Just(Kind::Short), Just(Kind::Seconds), Just(Kind::Any)]
    }

    /// None, a few, about the limit, and well past it.
    fn any_size() -> impl Strategy<Value = usize> {
        let about = EXACT_LIMIT - 3..EXACT_LIMIT + 3;
        prop_oneof![Just(0), 1..2000_usize, 45_000..55_000_usize, about, EXACT_LIMIT..2 * EXACT_LIMIT]
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
        for n in EXACT_LIMIT - 1..=EXACT_LIMIT + 2 {
            let values = many(3, n);
            let mut halves = of(&values[..n / 2]);
            halves.merge(&of(&values[n / 2..]));
            let blocks = [1, 7, 64, n].map(|block| of_blocks(&values, block));
            for durations in blocks.iter().chain([&of(&values), &halves]) {
                assert_eq!(durations.approximate(), n > EXACT_LIMIT);
                assert_eq!(durations.n(), n as u64);
            }
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

    /// The same, many at a time.
    fn of_blocks(values: &[i64], block: usize) -> Durations {
        let values: Vec<u64> = values.iter().map(|value| *value as u64).collect();
        let mut durations = Durations::default();
        values.chunks(block).for_each(|block| durations.record_many(block));
        durations
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn parts_of_any_size_merge_and_travel_to_the_same_as_all_together(
            parts in prop::collection::vec((any_kind(), any_size()), 2..4),
            seed in any::<u64>(),
            block in prop_oneof![1..200_usize, Just(70_000)],
        ) {
            let parts: Vec<Vec<i64>> = parts.iter().map(|(kind, n)| of_kind(*kind, seed ^ *n as u64, *n)).collect();
            let whole = of(&parts.concat());
            prop_assert!(of_blocks(&parts.concat(), block) == whole, "not the same in blocks of {}", block);
            prop_assert_eq!(whole.approximate(), parts.concat().len() > EXACT_LIMIT);
            let sent: Vec<String> = parts.iter().map(|part| serde_json::to_string(&of(part)).unwrap()).collect();
            let mut forwards = Durations::default();
            for part in &sent {
                forwards.merge(&serde_json::from_str(part).unwrap());
            }
            let mut backwards = of(&parts[parts.len() - 1]);
            parts[..parts.len() - 1].iter().rev().for_each(|part| backwards.merge(&of(part)));
            for merged in [forwards, backwards] {
                prop_assert_eq!(merged.n(), whole.n());
                prop_assert_eq!(merged.total(), whole.total());
                prop_assert_eq!(merged.times(), whole.times());
                prop_assert!(merged == whole, "other values");
            }
        }

        #[test]
        fn quantiles_of_any_number_of_values_are_exact_or_within_one_percent(
            kind in any_kind(),
            n in any_size(),
            seed in any::<u64>(),
            qs in prop::array::uniform3(0.0..=1.0_f64),
        ) {
            let values = of_kind(kind, seed, n);
            prop_assume!(n > 0);
            let durations = of(&values);
            prop_assert_eq!(durations.n(), n as u64);
            prop_assert_eq!(durations.total(), values.iter().map(|value| i128::from(*value)).sum::<i128>());
            for (found, q) in durations.quantiles(qs).into_iter().zip(qs) {
                let exact = naive_quantile(&values, q);
                let allowed = if n > EXACT_LIMIT { exact * 0.01 } else { 0.0 };
                prop_assert!((found - exact).abs() <= allowed, "quantile {q}: {found} instead of {exact}");
            }
        }
    }
}
