use serde::{Deserialize, Serialize};
use styk_model::answer::Estimate;

use crate::distribution::student_above_quantile;

/// Count, mean and spread of values, in one pass and mergeable (Welford 1962;
/// Chan, Golub and LeVeque 1983).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Moments {
    pub n: u64,
    pub mean: f64,
    /// Sum of squared deviations from the mean.
    pub squares: f64,
}

impl Moments {
    #[inline]
    pub fn record(&mut self, value: f64) {
        self.n += 1;
        let off = value - self.mean;
        self.mean += off / self.n as f64;
        self.squares += off * (value - self.mean);
    }

    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        let n = (self.n + other.n) as f64;
        let apart = other.mean - self.mean;
        self.squares += other.squares + apart * apart * self.n as f64 * other.n as f64 / n;
        self.mean += apart * other.n as f64 / n;
        self.n += other.n;
    }

    /// From plain sums, for operators that keep those.
    pub fn from_sums(n: u64, sum: f64, sum_of_squares: f64) -> Self {
        if n == 0 {
            return Self::default();
        }
        let mean = sum / n as f64;
        Self { n, mean, squares: (sum_of_squares - sum * mean).max(0.0) }
    }

    /// With divisor n - 1; absent for fewer than two values.
    pub fn variance(&self) -> Option<f64> {
        (self.n > 1).then(|| self.squares / (self.n - 1) as f64)
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut moments = Self::default();
        values.into_iter().for_each(|value| moments.record(value));
        moments
    }
}

/// A mean with Student's interval (Student 1908): `mean ± t(n - 1) s / sqrt(n)`.
/// No bounds for fewer than two values.
pub fn mean(moments: &Moments) -> Estimate {
    let half = moments.variance().map(|variance| {
        let n = moments.n as f64;
        student_above_quantile(0.025, n - 1.0) * (variance / n).sqrt()
    });
    bounded(moments.mean, half, moments.n)
}

/// The difference of two means, b minus a, with Welch's interval (Welch 1947):
/// `d ± t(f) sqrt(va/na + vb/nb)`, f by Satterthwaite (1946). No bounds where
/// one side has fewer than two values.
pub fn mean_difference(a: &Moments, b: &Moments) -> Estimate {
    let half = welch(a, b).map(|(error, degrees)| student_above_quantile(0.025, degrees) * error);
    bounded(b.mean - a.mean, half, a.n + b.n)
}

/// Standard error of the difference and its degrees of freedom.
pub(crate) fn welch(a: &Moments, b: &Moments) -> Option<(f64, f64)> {
    let (a_part, b_part) = (a.variance()? / a.n as f64, b.variance()? / b.n as f64);
    let sum = a_part + b_part;
    let below = a_part * a_part / (a.n - 1) as f64 + b_part * b_part / (b.n - 1) as f64;
    let degrees = if below > 0.0 { sum * sum / below } else { f64::INFINITY };
    Some((sum.sqrt(), degrees))
}

fn bounded(value: f64, half: Option<f64>, n: u64) -> Estimate {
    Estimate { value, low: half.map(|half| value - half), high: half.map(|half| value + half), n }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::Random;

    #[test]
    fn a_mean_has_the_interval_of_the_textbook() {
        let estimate = mean(&[1.0, 2.0, 3.0, 4.0, 5.0].into_iter().collect());
        assert!((estimate.low.unwrap() - 1.036_756_8).abs() < 1e-6);
        assert!((estimate.high.unwrap() - 4.963_243_2).abs() < 1e-6);
        assert_eq!(mean(&[3.0].into_iter().collect()), Estimate { value: 3.0, low: None, high: None, n: 1 });
    }

    #[test]
    fn nominal_95_percent_covers_about_95_percent() {
        let mut random = Random::new(2);
        let (mut means, mut differences) = (0, 0);
        for _ in 0..4000 {
            let a: Moments = (0..8).map(|_| 10.0 + random.normal()).collect();
            let b: Moments = (0..15).map(|_| 12.0 + 3.0 * random.normal()).collect();
            let (alone, apart) = (mean(&a), mean_difference(&a, &b));
            means += usize::from(alone.low.unwrap() <= 10.0 && 10.0 <= alone.high.unwrap());
            differences += usize::from(apart.low.unwrap() <= 2.0 && 2.0 <= apart.high.unwrap());
        }
        for covered in [means, differences] {
            assert!((3760..=3840).contains(&covered), "{covered} of 4000");
        }
    }

    proptest! {
        #[test]
        fn merged_moments_equal_those_of_all_values(
            left in prop::collection::vec(-1e3..1e3_f64, 0..30),
            right in prop::collection::vec(-1e3..1e3_f64, 0..30),
        ) {
            let mut merged: Moments = left.iter().copied().collect();
            merged.merge(&right.iter().copied().collect());
            let all: Moments = left.iter().chain(&right).copied().collect();
            prop_assert_eq!(merged.n, all.n);
            prop_assert!((merged.mean - all.mean).abs() < 1e-8);
            prop_assert!((merged.squares - all.squares).abs() < 1e-5 * (1.0 + all.squares));
            let (sum, squares) = left.iter().chain(&right).fold((0.0, 0.0), |(s, q), v| (s + v, q + v * v));
            prop_assert!((Moments::from_sums(all.n, sum, squares).squares - all.squares).abs() < 1e-5 * (1.0 + all.squares));
        }
    }
}
