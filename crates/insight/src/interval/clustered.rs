use styk_model::answer::Rate;

use super::share::bounded;
use super::wilson;
use crate::distribution::{Z_95, student_above_quantile};

/// Cases that come in clusters, such as those of one customer, as sums over the clusters that have any.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Clusters {
    pub clusters: u64,
    /// Of the cases of each cluster, of the successes.
    pub n: u64,
    pub successes: u64,
    /// Of the squares of the numbers of cases, of these numbers times the successes, of the squares of the successes.
    pub squares: f64,
    pub products: f64,
    pub success_squares: f64,
}

impl Clusters {
    /// Independent cases that would tell the share as surely.
    ///
    /// The variance of the share is that of a ratio, linearised (Cochran 1977, 6.4):
    /// `c / (c - 1) * Σ(k - p m)² / n²` for clusters of m cases with k successes; the effective number of cases is
    /// `p (1 - p)` by that, times `(z / t(c - 1))²` for few clusters (Korn and Graubard 1998), and never more than
    /// there are. Where all cases came out alike they tell no variance: then the cases of a cluster count as one,
    /// however many (Kish 1965: `n² / Σm²`).
    fn effective(&self) -> f64 {
        let n = self.n as f64;
        let alike = n * n / self.squares;
        if self.clusters < 2 || self.successes == 0 || self.successes == self.n {
            return alike.min(n);
        }
        let p = self.successes as f64 / n;
        let residuals = (self.success_squares - 2.0 * p * self.products + p * p * self.squares).max(0.0);
        let clusters = self.clusters as f64;
        let variance = clusters / (clusters - 1.0) * residuals / (n * n);
        if variance <= 0.0 {
            return n;
        }
        let few = Z_95 / student_above_quantile(0.025, clusters - 1.0);
        (p * (1.0 - p) / variance * few * few).min(n)
    }
}

/// A share of cases that come in clusters: Wilson's interval of the effective number of cases.
///
/// Where every cluster is one case and there are many, this is [`wilson`].
pub fn clustered_share(clusters: &Clusters) -> Rate {
    if clusters.n == 0 {
        return wilson(0, 0);
    }
    bounded(clusters.successes.min(clusters.n), clusters.n, clusters.effective())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::Random;

    fn of(counts: &[(u64, u64)]) -> Clusters {
        let mut sums = Clusters::default();
        for &(cases, successes) in counts {
            let (m, k) = (cases as f64, successes as f64);
            sums.clusters += 1;
            sums.n += cases;
            sums.successes += successes;
            sums.squares += m * m;
            sums.products += m * k;
            sums.success_squares += k * k;
        }
        sums
    }

    #[test]
    fn clusters_of_one_case_are_nearly_independent_cases() {
        let counts: Vec<(u64, u64)> = (0..2000).map(|at| (1, u64::from(at % 10 < 3))).collect();
        let (clustered, plain) = (clustered_share(&of(&counts)), wilson(600, 2000));
        assert_eq!((clustered.value, clustered.successes, clustered.n), (plain.value, 600, 2000));
        assert!((clustered.low - plain.low).abs() < 2e-4 && (clustered.high - plain.high).abs() < 2e-4);
    }

    #[test]
    fn a_cluster_whose_cases_are_all_alike_counts_as_one() {
        let counts: Vec<(u64, u64)> = (0..100).map(|at| (50, if at % 2 == 0 { 50 } else { 0 })).collect();
        let (clustered, plain) = (clustered_share(&of(&counts)), wilson(50, 100));
        assert!((clustered.low - plain.low).abs() < 0.01 && (clustered.high - plain.high).abs() < 0.01);
        let kept = clustered_share(&of(&[(50, 50); 20]));
        assert_eq!((kept.low, kept.high, kept.n), (wilson(20, 20).low, 1.0, 1000));
    }

    #[test]
    fn nothing_and_one_cluster_tell_little() {
        assert_eq!(clustered_share(&Clusters::default()), wilson(0, 0));
        let one = clustered_share(&of(&[(100, 90)]));
        assert!((one.value - 0.9).abs() < 1e-12 && one.low < 0.2);
    }

    #[test]
    fn nominal_95_percent_covers_about_95_percent_of_customers_who_are_unlike_each_other() {
        let mut random = Random::new(4);
        for (customers, mild, harsh) in [(40, 0.9, 0.5), (200, 0.99, 0.7)] {
            let truth = f64::midpoint(mild, harsh);
            let mut covered = 0;
            for _ in 0..2000 {
                let counts: Vec<(u64, u64)> = (0..customers)
                    .map(|_| {
                        let p = if random.uniform() < 0.5 { mild } else { harsh };
                        let cases = 1 + random.below(8);
                        (cases, random.binomial(cases, p))
                    })
                    .collect();
                let rate = clustered_share(&of(&counts));
                covered += usize::from(rate.low <= truth && truth <= rate.high);
            }
            assert!((1860..=1960).contains(&covered), "{covered} of 2000 for {customers} customers");
        }
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_value_and_is_no_narrower_than_that_of_independent_cases(
            counts in prop::collection::vec((1..20_u64, 0.0..=1.0_f64), 1..40),
        ) {
            let counts: Vec<(u64, u64)> = counts.iter().map(|(m, part)| (*m, (*m as f64 * part) as u64)).collect();
            let sums = of(&counts);
            let (rate, plain) = (clustered_share(&sums), wilson(sums.successes, sums.n));
            prop_assert!(0.0 <= rate.low && rate.low <= rate.value && rate.value <= rate.high && rate.high <= 1.0);
            prop_assert!(rate.high - rate.low >= plain.high - plain.low - 1e-9);
        }
    }
}
