//! Changes of figures, with the p-value in the place of the q-value.

use styk_insight::hypothesis::{counts_p, means_p};
use styk_insight::interval::{Moments, count_ratio};
use styk_model::Month;
use styk_model::answer::Estimate;
use styk_model::monthly::ReportChange;

use crate::difference::Compared;

/// The 97.5 % quantile.
const Z_95: f64 = 1.959_963_984_540_054;

/// From a comparison of both months.
pub(super) fn of(month: Month, compared: &Compared) -> ReportChange {
    let Compared { a, difference, p_value, .. } = *compared;
    ReportChange { month, was: a, difference, relative: false, q_value: p_value, real: false }
}

/// Of exact counts, each over so many days.
pub(super) fn of_counts(month: Month, was: &Estimate, before: (u64, f64), now: (u64, f64)) -> Option<ReportChange> {
    let ratio = count_ratio(before, now)?;
    let less = |bound: Option<f64>| bound.map(|bound| bound - 1.0);
    let difference = Estimate { value: ratio.value - 1.0, low: less(ratio.low), high: less(ratio.high), n: ratio.n };
    let q_value = counts_p(before, now, 1.0);
    Some(ReportChange { month, was: *was, difference, relative: true, q_value, real: false })
}

/// Of totals by the values of their days. The ratio of the means has the variance of its logarithm by the
/// delta method, `s²/(n m²)` of both sides together.
pub(super) fn of_days(month: Month, was: &Estimate, before: &Moments, now: &Moments) -> Option<ReportChange> {
    if before.mean <= 0.0 || now.mean <= 0.0 {
        return None;
    }
    let ratio = now.mean / before.mean;
    let spread = |days: &Moments| Some(days.variance()? / (days.n as f64 * days.mean * days.mean));
    let half = spread(before).zip(spread(now)).map(|(before, now)| Z_95 * (before + now).sqrt());
    let difference = Estimate {
        value: ratio - 1.0,
        low: half.map(|half| ratio * (-half).exp() - 1.0),
        high: half.map(|half| ratio * half.exp() - 1.0),
        n: before.n + now.n,
    };
    Some(ReportChange { month, was: *was, difference, relative: true, q_value: means_p(before, now), real: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month() -> Month {
        "2025-09".parse().unwrap()
    }

    #[test]
    fn totals_are_compared_per_day() {
        let days = |values: &[f64]| values.iter().copied().collect::<Moments>();
        let was = Estimate { value: 300.0, low: None, high: None, n: 300 };
        let before = days(&[9.0, 10.0, 11.0].repeat(10));
        let change = of_days(month(), &was, &before, &days(&[9.0, 10.0, 11.0].repeat(11)[..31])).unwrap();
        assert!(change.relative && change.difference.value.abs() < 0.01, "a longer month is no growth: {change:?}");
        assert!(change.q_value > 0.5);
        let grown = of_days(month(), &was, &before, &days(&[11.0, 12.0, 13.0].repeat(10))).unwrap();
        assert!((grown.difference.value - 0.2).abs() < 1e-12 && grown.q_value < 1e-6, "{grown:?}");
        let (low, high) = (grown.difference.low.unwrap(), grown.difference.high.unwrap());
        assert!(0.14 < low && low < 0.2 && 0.2 < high && high < 0.26, "{low} {high}");
        assert!(of_days(month(), &was, &days(&[0.0, 0.0]), &before).is_none(), "nothing to be a share of");
    }

    #[test]
    fn customers_are_compared_per_day_too() {
        let was = Estimate { value: 280.0, low: None, high: None, n: 280 };
        let change = of_counts(month(), &was, (280, 28.0), (310, 31.0)).unwrap();
        assert!(change.difference.value.abs() < 1e-12 && change.q_value > 0.99, "{change:?}");
        assert!(of_counts(month(), &was, (0, 28.0), (310, 31.0)).is_none());
    }
}
