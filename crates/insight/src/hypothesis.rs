//! Tests: how easily chance alone would give such a difference. All p-values
//! are two-sided; without enough data to tell they are 1.

use crate::distribution::{beta_lower, gamma_tails, normal_above, normal_above_quantile, student_above};
use crate::interval::{Moments, welch};

/// Benjamini and Hochberg's adjusted p-values (1995): the smallest false
/// discovery rate at which each would still be called real,
/// `q(i) = min over j >= i of p(j) m / j` in the order of p. Same order as given.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*b].total_cmp(&p_values[*a]));
    let m = p_values.len() as f64;
    let mut q_values = vec![1.0; p_values.len()];
    let mut smallest: f64 = 1.0;
    for (above, index) in order.into_iter().enumerate() {
        smallest = smallest.min(p_values[index] * m / (m - above as f64));
        q_values[index] = smallest;
    }
    q_values
}

/// Two shares equal? Score test (Pearson 1900): difference over its standard
/// error at the pooled share. Each side is (successes, n).
pub fn shares_p(a: (u64, u64), b: (u64, u64)) -> f64 {
    let (n_a, n_b) = (a.1 as f64, b.1 as f64);
    let pooled = (a.0 + b.0) as f64 / (n_a + n_b);
    let error = (pooled * (1.0 - pooled) * (1.0 / n_a + 1.0 / n_b)).sqrt();
    if a.1 == 0 || b.1 == 0 || error <= 0.0 {
        return 1.0;
    }
    two_sided(normal_above(((b.0 as f64 / n_b - a.0 as f64 / n_a) / error).abs()))
}

/// Two means equal? Welch's t-test (1947).
pub fn means_p(a: &Moments, b: &Moments) -> f64 {
    let Some((error, degrees)) = welch(a, b) else { return 1.0 };
    let apart = (b.mean - a.mean).abs();
    if error <= 0.0 {
        return if apart > 0.0 { 0.0 } else { 1.0 };
    }
    two_sided(student_above(apart / error, degrees))
}

/// Two rates of counts equal? Each side is (count, exposure). Given their sum,
/// one side is binomial (Przyborowski and Wilenski 1940), here with continuity
/// left out and the variance widened by `dispersion` (1 for Poisson counts; see
/// [`dispersion`]; quasi-likelihood, Wedderburn 1974).
pub fn counts_p(a: (u64, f64), b: (u64, f64), dispersion: f64) -> f64 {
    let n = (a.0 + b.0) as f64;
    if n == 0.0 || a.1 <= 0.0 || b.1 <= 0.0 {
        return 1.0;
    }
    let share = b.1 / (a.1 + b.1);
    let error = (n * share * (1.0 - share) * dispersion.max(1.0)).sqrt();
    two_sided(normal_above((b.0 as f64 - n * share).abs() / error))
}

/// Pearson's dispersion of counts that should share one mean: variance over
/// mean, 1 for Poisson; never below 1. Fewer than two counts tell nothing.
pub fn dispersion(counts: &[u64]) -> f64 {
    let moments: Moments = counts.iter().map(|count| *count as f64).collect();
    match moments.variance() {
        Some(variance) if moments.mean > 0.0 => (variance / moments.mean).max(1.0),
        _ => 1.0,
    }
}

/// One distribution as large as the other? Mann and Whitney (1947) from a shared
/// histogram, smallest bucket first, with the correction for ties (Lehmann 1975).
/// Gives the p-value and the probability that a value of b exceeds one of a
/// (ties count half).
pub fn mann_whitney(buckets: impl IntoIterator<Item = (u64, u64)>) -> (f64, f64) {
    let (mut n_a, mut n_b, mut wins, mut ties) = (0.0, 0.0, 0.0, 0.0);
    for (a, b) in buckets {
        let (a, b) = (a as f64, b as f64);
        wins += b * (n_a + a / 2.0);
        let t: f64 = a + b;
        ties += t * t * t - t;
        n_a += a;
        n_b += b;
    }
    if n_a == 0.0 || n_b == 0.0 {
        return (1.0, 0.5);
    }
    let n: f64 = n_a + n_b;
    let variance = n_a * n_b / 12.0 * (n + 1.0 - ties / (n * (n - 1.0)));
    let superiority = wins / (n_a * n_b);
    if variance <= 0.0 {
        return (1.0, superiority);
    }
    (two_sided(normal_above((wins - n_a * n_b / 2.0).abs() / variance.sqrt())), superiority)
}

/// How surprising `observed` of `n` is where `expected` (a share) is the rule,
/// with the variance `dispersion` times that of the binomial: the signed normal
/// deviate of the tail, by the binomial tail of the effective sample `n / dispersion`.
pub fn share_surprise(observed: f64, n: f64, expected: f64, dispersion: f64) -> f64 {
    let (k, n) = (observed / dispersion, n / dispersion);
    let p = expected.clamp(1e-9, 1.0 - 1e-9);
    if k > n * p {
        normal_above_quantile(beta_lower(k, n - k + 1.0, p)).max(0.0)
    } else {
        -normal_above_quantile(beta_lower(n - k, k + 1.0, 1.0 - p)).max(0.0)
    }
}

/// The same for a count with mean `expected` and variance `dispersion * expected`
/// (a negative binomial count seen as a scaled Poisson one).
pub fn count_surprise(observed: f64, expected: f64, dispersion: f64) -> f64 {
    let (k, mean) = (observed / dispersion, expected.max(1e-9) / dispersion);
    if k > mean {
        normal_above_quantile(gamma_tails(k, mean).0).max(0.0)
    } else {
        -normal_above_quantile(gamma_tails(k + 1.0, mean).1).max(0.0)
    }
}

pub(crate) fn two_sided(tail: f64) -> f64 {
    (2.0 * tail).min(1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::Random;

    #[test]
    fn false_discovery_rates_equal_the_published_example() {
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.5), "BH")
        let q = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.005, 0.5]);
        for (value, expected) in q.iter().zip([0.025, 0.05, 0.05, 0.025, 0.5]) {
            assert!((value - expected).abs() < 1e-12);
        }
        assert!(benjamini_hochberg(&[]).is_empty());
    }

    /// All tests at 5 % on equal groups must reject about 5 % of the time.
    #[test]
    fn equal_groups_are_rejected_one_time_in_twenty() {
        let mut random = Random::new(6);
        let mut rejected = [0_u32; 5];
        for _ in 0..3000 {
            let shares = shares_p((random.binomial(60, 0.3), 60), (random.binomial(90, 0.3), 90));
            let a: Moments = (0..12).map(|_| random.normal()).collect();
            let b: Moments = (0..20).map(|_| 2.0 * random.normal()).collect();
            let counts = counts_p((random.poisson(40.0), 2.0), (random.poisson(60.0), 3.0), 1.0);
            let wide = counts_p((random.overdispersed(80.0, 4.0), 1.0), (random.overdispersed(80.0, 4.0), 1.0), 4.0);
            let mut buckets = [(0, 0); 8];
            (0..40).for_each(|_| buckets[random.below(8) as usize].0 += 1);
            (0..30).for_each(|_| buckets[random.below(8) as usize].1 += 1);
            let p_values = [shares, means_p(&a, &b), counts, wide, mann_whitney(buckets).0];
            for (times, p) in rejected.iter_mut().zip(p_values) {
                *times += u32::from(p < 0.05);
            }
        }
        for times in rejected {
            assert!((105..=200).contains(&times), "{rejected:?} of 3000");
        }
    }

    #[test]
    fn real_differences_are_found() {
        assert!(shares_p((30, 100), (60, 100)) < 1e-4);
        assert!(counts_p((100, 1.0), (150, 1.0), 1.0) < 0.01);
        assert!(counts_p((100, 1.0), (150, 1.0), 4.0) > 0.05);
        let (p, superiority) = mann_whitney([(30, 5), (10, 10), (2, 30)]);
        assert!(p < 1e-6 && superiority > 0.8);
        assert!(means_p(&[1.0, 1.1, 0.9].into_iter().collect(), &[5.0, 5.1, 4.9].into_iter().collect()) < 1e-4);
    }

    #[test]
    fn too_little_data_tells_nothing() {
        assert_eq!(shares_p((0, 0), (5, 10)), 1.0);
        assert_eq!(shares_p((0, 10), (0, 10)), 1.0);
        assert_eq!(means_p(&Moments::default(), &Moments::default()), 1.0);
        assert_eq!(counts_p((0, 1.0), (0, 1.0), 1.0), 1.0);
        assert_eq!(mann_whitney([]), (1.0, 0.5));
        assert_eq!(dispersion(&[7]), 1.0);
    }

    #[test]
    fn surprises_are_those_of_the_exact_tails() {
        // R: qnorm(pbinom(3, 20, 0.5)), qnorm(ppois(2, 10))
        assert!((share_surprise(3.0, 20.0, 0.5, 1.0) + 3.014_5).abs() < 1e-3);
        assert!((count_surprise(2.0, 10.0, 1.0) + 2.773_5).abs() < 1e-2);
        assert!(count_surprise(30.0, 10.0, 3.0) < count_surprise(30.0, 10.0, 1.0));
        assert_eq!(share_surprise(0.0, 0.0, 0.5, 1.0), 0.0);
    }

    proptest! {
        #[test]
        fn adjusted_values_keep_the_order_and_never_shrink(p in prop::collection::vec(0.0..=1.0_f64, 1..50)) {
            let q = benjamini_hochberg(&p);
            for i in 0..p.len() {
                prop_assert!(q[i] >= p[i] - 1e-12 && q[i] <= 1.0);
                for j in 0..p.len() {
                    prop_assert!(p[i] > p[j] || q[i] <= q[j] + 1e-12);
                }
            }
        }
    }
}
