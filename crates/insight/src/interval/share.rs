use styk_model::answer::{Estimate, Rate};

use super::difference;
use crate::distribution::Z_95;

/// A share with Wilson's interval (Wilson 1927):
/// `(p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)`.
///
/// Nothing of nothing is 0 with the interval 0 to 1. Successes past `n` count as `n`.
pub fn wilson(successes: u64, n: u64) -> Rate {
    let successes = successes.min(n);
    if n == 0 {
        return Rate { value: 0.0, low: 0.0, high: 1.0, successes, n };
    }
    bounded(successes, n, n as f64)
}

/// A share with Wilson's interval of `count` cases, which need not be as many as there are.
pub(super) fn bounded(successes: u64, n: u64, count: f64) -> Rate {
    let p = successes as f64 / n as f64;
    let z2 = Z_95 * Z_95;
    let centre = p + z2 / (2.0 * count);
    let half = Z_95 * (p * (1.0 - p) / count + z2 / (4.0 * count * count)).sqrt();
    let scale = 1.0 + z2 / count;
    // The ends are exact at no and at all successes; rounding must not move them.
    let low = if successes == 0 { 0.0 } else { ((centre - half) / scale).max(0.0) };
    let high = if successes == n { 1.0 } else { ((centre + half) / scale).min(1.0) };
    Rate { value: p, low, high, successes, n }
}

/// The difference of two shares, b minus a, with Newcombe's hybrid score
/// interval (Newcombe 1998, method 10), made of the two Wilson intervals.
pub fn share_difference(a: Rate, b: Rate) -> Estimate {
    difference(as_estimate(a), as_estimate(b))
}

fn as_estimate(rate: Rate) -> Estimate {
    Estimate { value: rate.value, low: Some(rate.low), high: Some(rate.high), n: rate.n }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::Random;

    #[test]
    fn wilson_and_newcombe_give_the_published_examples() {
        let rate = wilson(81, 263);
        assert!((rate.low - 0.2553).abs() < 5e-5 && (rate.high - 0.3662).abs() < 5e-5, "Newcombe 1998, table I");
        let difference = share_difference(wilson(48, 80), wilson(56, 70));
        assert!((difference.value - 0.2).abs() < 1e-12);
        assert!((difference.low.unwrap() - 0.0524).abs() < 5e-5, "Newcombe 1998, table II");
        assert!((difference.high.unwrap() - 0.3339).abs() < 5e-5);
    }

    #[test]
    fn extreme_shares_keep_their_ends() {
        assert_eq!(wilson(0, 10).low, 0.0);
        assert_eq!(wilson(10, 10).high, 1.0);
        assert_eq!(wilson(0, 0), Rate { value: 0.0, low: 0.0, high: 1.0, successes: 0, n: 0 });
        assert_eq!(wilson(7, 5), wilson(5, 5));
    }

    #[test]
    fn nominal_95_percent_covers_about_95_percent() {
        let mut random = Random::new(1);
        for (n, p) in [(20, 0.3), (50, 0.1), (200, 0.5)] {
            let covered = (0..4000)
                .filter(|_| {
                    let rate = wilson(random.binomial(n, p), n);
                    rate.low <= p && p <= rate.high
                })
                .count() as f64
                / 4000.0;
            assert!((0.92..=0.985).contains(&covered), "{covered} for n {n}, p {p}");
        }
        let covered = (0..4000)
            .filter(|_| {
                let interval =
                    share_difference(wilson(random.binomial(40, 0.3), 40), wilson(random.binomial(60, 0.5), 60));
                interval.low.unwrap() <= 0.2 && 0.2 <= interval.high.unwrap()
            })
            .count() as f64
            / 4000.0;
        assert!((0.94..=0.97).contains(&covered), "{covered}");
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_value_and_shrinks_with_n(n in 1_u64..10_000, part in 0.0..=1.0_f64) {
            let successes = (n as f64 * part) as u64;
            let (small, large) = (wilson(successes, n), wilson(successes * 10, n * 10));
            prop_assert!(0.0 <= small.low && small.low <= small.value && small.value <= small.high && small.high <= 1.0);
            prop_assert!(large.high - large.low < small.high - small.low);
        }
    }
}
