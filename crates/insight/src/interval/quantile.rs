use styk_model::answer::Estimate;

use super::difference;
use crate::distribution::{Z_95, binomial_at_most};

/// Past so many values the ranks come from the normal approximation.
const EXACT_RANKS: u64 = 10_000;

/// The ranks (from 0) between which the quantile `q` of the population lies with
/// at least 95 %: the order statistics l < u with `P(B <= l) <= 2.5 %` and
/// `P(B <= u) >= 97.5 %` for B binomial(n, q) (David and Nagaraja 2003, 7.1).
///
/// Absent for samples too small to bound it (fewer than six values for a median).
pub fn quantile_ranks(n: u64, q: f64) -> Option<(u64, u64)> {
    if n == 0 || !(0.0..=1.0).contains(&q) {
        return None;
    }
    if n > EXACT_RANKS {
        let (centre, half) = (n as f64 * q, Z_95 * (n as f64 * q * (1.0 - q)).sqrt());
        let (low, high) = ((centre - half).floor() - 1.0, (centre + half).ceil());
        return (low >= 0.0 && high < n as f64).then_some((low as u64, high as u64));
    }
    let first_above = |bound: f64| {
        let (mut low, mut high) = (0, n);
        while low < high {
            let middle = u64::midpoint(low, high);
            if binomial_at_most(middle, n, q) > bound { high = middle } else { low = middle + 1 }
        }
        low
    };
    let low = first_above(0.025).checked_sub(1)?;
    let high = first_above(0.975 - 1e-12);
    (high < n).then_some((low, high))
}

/// A quantile with its interval, of values sorted from small to large,
/// interpolated between ranks (type 7 of Hyndman and Fan 1996).
pub fn quantile(sorted: &[f64], q: f64) -> Estimate {
    if sorted.is_empty() {
        return Estimate::default();
    }
    let at = |part: f64| {
        let rank = part * (sorted.len() - 1) as f64;
        let (low, high) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
        low + (high - low) * rank.fract()
    };
    quantile_from(sorted.len() as u64, q, at)
}

/// The same from anything that gives quantiles, such as a histogram: `value`
/// gets a part of 0 to 1, where rank k of n (from 0) is `k / (n - 1)`.
pub fn quantile_from(n: u64, q: f64, value: impl Fn(f64) -> f64) -> Estimate {
    if n == 0 {
        return Estimate::default();
    }
    let part = |rank: u64| rank as f64 / (n.max(2) - 1) as f64;
    let ranks = quantile_ranks(n, q);
    Estimate {
        value: value(q.clamp(0.0, 1.0)),
        low: ranks.map(|(low, _)| value(part(low))),
        high: ranks.map(|(_, high)| value(part(high))),
        n,
    }
}

/// The difference of two quantiles, b minus a, from their intervals (Zou and Donner 2008).
pub fn quantile_difference(a: Estimate, b: Estimate) -> Estimate {
    difference(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Random;

    fn naive_ranks(n: u64, q: f64) -> Option<(u64, u64)> {
        let low = (0..n).rev().find(|low| binomial_at_most(*low, n, q) <= 0.025)?;
        let high = (0..n).find(|high| binomial_at_most(*high, n, q) >= 0.975 - 1e-12)?;
        Some((low, high))
    }

    #[test]
    fn ranks_are_the_tightest_that_hold() {
        assert_eq!(quantile_ranks(5, 0.5), None, "five values cannot bound a median");
        assert_eq!(quantile_ranks(6, 0.5), Some((0, 5)));
        assert_eq!(quantile_ranks(20, 0.9), None, "nor twenty a 90th percentile");
        for n in 0..120 {
            for q in [0.1, 0.5, 0.9, 0.95] {
                assert_eq!(quantile_ranks(n, q), naive_ranks(n, q), "n {n}, q {q}");
            }
        }
    }

    #[test]
    fn the_approximation_meets_the_exact_ranks() {
        for q in [0.5, 0.9] {
            let (low, high) = quantile_ranks(EXACT_RANKS + 1, q).unwrap();
            let (exact_low, exact_high) = quantile_ranks(EXACT_RANKS, q).unwrap();
            assert!(low.abs_diff(exact_low) <= 2 && high.abs_diff(exact_high) <= 2);
        }
    }

    #[test]
    fn nominal_95_percent_covers_at_least_95_percent() {
        let mut random = Random::new(3);
        let (mut medians, mut differences) = (0, 0);
        let mut sample = |n: usize, shift: f64| {
            let mut values: Vec<f64> = (0..n).map(|_| (shift + random.normal()).exp()).collect();
            values.sort_by(f64::total_cmp);
            quantile(&values, 0.5)
        };
        for _ in 0..3000 {
            let (a, b) = (sample(31, 0.0), sample(45, 0.5));
            let apart = quantile_difference(a, b);
            let truth = 0.5_f64.exp() - 1.0;
            medians += usize::from(a.low.unwrap() <= 1.0 && 1.0 <= a.high.unwrap());
            differences += usize::from(apart.low.unwrap() <= truth && truth <= apart.high.unwrap());
        }
        assert!((2840..=2960).contains(&medians), "{medians} of 3000");
        assert!((2840..=2970).contains(&differences), "{differences} of 3000");
    }
}
