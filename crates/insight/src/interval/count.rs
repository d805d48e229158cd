use styk_model::answer::Estimate;

use super::wilson;
use crate::distribution::poisson_mean_for;

/// A rate of counts per unit of exposure (days, customers, sessions), with the
/// exact Poisson interval (Garwood 1936): `χ²(2.5 %, 2k) / 2` to `χ²(97.5 %, 2k + 2) / 2`.
/// `n` is the count.
pub fn count_rate(count: u64, exposure: f64) -> Estimate {
    if exposure <= 0.0 {
        return Estimate { n: count, ..Estimate::default() };
    }
    let low = if count == 0 { 0.0 } else { poisson_mean_for(count as f64, 0.025) };
    let high = poisson_mean_for(count as f64 + 1.0, 0.975);
    Estimate { value: count as f64 / exposure, low: Some(low / exposure), high: Some(high / exposure), n: count }
}

/// The ratio of two rates of counts, b over a. Given their sum, b is binomial
/// (Przyborowski and Wilenski 1940); its Wilson interval p gives
/// `p / (1 - p) * exposure a / exposure b`.
///
/// No upper bound where a is too small for one; nothing where a is zero.
pub fn count_ratio(a: (u64, f64), b: (u64, f64)) -> Option<Estimate> {
    let ((a_count, a_exposure), (b_count, b_exposure)) = (a, b);
    if a_count == 0 || a_exposure <= 0.0 || b_exposure <= 0.0 {
        return None;
    }
    let share = wilson(b_count, a_count + b_count);
    let scale = a_exposure / b_exposure;
    let odds = |part: f64| (part < 1.0).then(|| part / (1.0 - part) * scale);
    Some(Estimate { value: odds(share.value)?, low: odds(share.low), high: odds(share.high), n: share.n })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Random;

    #[test]
    fn counts_have_the_tabled_interval() {
        let rate = count_rate(10, 1.0);
        assert!((rate.low.unwrap() - 4.795).abs() < 5e-4 && (rate.high.unwrap() - 18.390).abs() < 1e-3);
        assert!((count_rate(0, 2.0).high.unwrap() - 3.689 / 2.0).abs() < 1e-3);
        assert_eq!(count_rate(3, 0.0).low, None);
        assert!(count_rate(5_000_000, 1.0).high.unwrap() < 5_005_000.0);
    }

    #[test]
    fn nominal_95_percent_covers_about_95_percent() {
        let mut random = Random::new(5);
        let (mut rates, mut ratios) = (0, 0);
        for _ in 0..3000 {
            let (a, b) = (random.poisson(24.0), random.poisson(60.0));
            let rate = count_rate(a, 8.0);
            rates += usize::from(rate.low.unwrap() <= 3.0 && 3.0 <= rate.high.unwrap());
            let ratio = count_ratio((a, 8.0), (b, 10.0)).unwrap();
            ratios += usize::from(ratio.low.unwrap() <= 2.0 && 2.0 <= ratio.high.unwrap());
        }
        assert!((2840..=2940).contains(&rates), "{rates} of 3000");
        assert!((2810..=2890).contains(&ratios), "{ratios} of 3000");
    }

    #[test]
    fn a_ratio_to_nothing_is_refused() {
        assert_eq!(count_ratio((0, 1.0), (5, 1.0)), None);
        assert_eq!(count_ratio((5, 1.0), (0, 1.0)).unwrap().value, 0.0);
    }
}
