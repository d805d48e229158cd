//! Two figures: their difference, how surprising it is and how large.

use std::f64::consts::FRAC_PI_2;

use styk_insight::hypothesis::{counts_p, means_p, shares_p};
use styk_insight::interval::{
    Moments, count_rate, difference, mean, mean_difference, nps_difference, quantile_difference, share_difference,
    wilson,
};
use styk_model::answer::{Estimate, Rate, Times, Unit};

/// A row before it is adjusted for the others.
#[derive(Debug, Clone)]
pub(crate) struct Compared {
    pub item: String,
    pub unit: Unit,
    pub a: Estimate,
    pub b: Estimate,
    pub difference: Estimate,
    pub p_value: f64,
    /// Standardised: Cohen's h of shares, d of means, logarithms of ratios otherwise.
    pub size: f64,
}

/// Of fewer waits the 90th percentile says nothing of their spread.
const FEWEST_WAITS: u64 = 10;

/// The 90 % quantile of the normal distribution.
const Z_90: f64 = 1.281_551_565_544_600_5;

/// The 97.5 % quantile.
const Z_95: f64 = 1.959_963_984_540_054;

pub(crate) fn shares(item: String, a: Rate, b: Rate) -> Compared {
    let angle = |rate: &Rate| 2.0 * rate.value.sqrt().asin();
    Compared {
        item,
        unit: Unit::Share,
        a: as_estimate(a),
        b: as_estimate(b),
        difference: share_difference(a, b),
        p_value: shares_p((a.successes, a.n), (b.successes, b.n)),
        size: if a.n == 0 || b.n == 0 { 0.0 } else { (angle(&b) - angle(&a)).abs() },
    }
}

fn as_estimate(rate: Rate) -> Estimate {
    Estimate { value: rate.value, low: Some(rate.low), high: Some(rate.high), n: rate.n }
}

/// Shares that stand as estimates in answers: a share and its n tell the successes.
pub(crate) fn share_estimates(item: String, a: &Estimate, b: &Estimate) -> Compared {
    let rate = |estimate: &Estimate| wilson((estimate.value * estimate.n as f64).round() as u64, estimate.n);
    shares(item, rate(a), rate(b))
}

pub(super) fn means(item: String, unit: Unit, a: &Moments, b: &Moments) -> Compared {
    Compared {
        item,
        unit,
        a: mean(a),
        b: mean(b),
        difference: mean_difference(a, b),
        p_value: means_p(a, b),
        size: standardised(a, b),
    }
}

/// Cohen's d with the root of the mean of both variances.
fn standardised(a: &Moments, b: &Moments) -> f64 {
    let (Some(a_variance), Some(b_variance)) = (a.variance(), b.variance()) else { return 0.0 };
    let spread = f64::midpoint(a_variance, b_variance).sqrt();
    if spread > 0.0 { (b.mean - a.mean).abs() / spread } else { 0.0 }
}

/// Means that stand as estimates in answers: Student's interval tells the variance.
pub(crate) fn mean_estimates(item: String, unit: Unit, a: &Estimate, b: &Estimate) -> Compared {
    match (moments_of(a), moments_of(b)) {
        (Some(a), Some(b)) => means(item, unit, &a, &b),
        _ => untested(item, unit, *a, *b),
    }
}

/// The moments behind a mean with Student's interval, whose half width is
/// proportional to the standard deviation.
pub(crate) fn moments_of(estimate: &Estimate) -> Option<Moments> {
    let half = (estimate.high? - estimate.low?) / 2.0;
    let one = Moments { n: estimate.n, mean: 0.0, squares: estimate.n.checked_sub(1)? as f64 };
    let deviation = half / mean(&one).high?;
    Some(Moments { n: estimate.n, mean: estimate.value, squares: deviation * deviation * one.squares })
}

/// Net promoter scores, in points: from their intervals (Zou and Donner 2008),
/// the p-value from the answers' variance that the interval shows.
pub(crate) fn nps(item: String, a: &Estimate, b: &Estimate) -> Compared {
    let p_value = nps_moments(a).zip(nps_moments(b)).map(|(a, b)| (means_p(&a, &b), standardised(&a, &b)));
    let (p_value, size) = p_value.unwrap_or((1.0, 0.0));
    Compared { item, unit: Unit::Points, a: *a, b: *b, difference: nps_difference(*a, *b), p_value, size }
}

/// The answers behind a net promoter score as +100, 0 and -100, with the three
/// added that its interval rests on, which keep the variance from nought.
pub(crate) fn nps_moments(estimate: &Estimate) -> Option<Moments> {
    let half = (estimate.high? - estimate.low?) / 2.0 / Z_95;
    let variance = half * half * (estimate.n + 3) as f64;
    let squares = variance * estimate.n.checked_sub(1)? as f64;
    Some(Moments { n: estimate.n, mean: estimate.value, squares })
}

/// Distinct customers or journeys over so much time.
pub(super) fn counts(item: String, a: (u64, f64), b: (u64, f64)) -> Compared {
    // Where both lasted as long, the counts themselves are easier to read.
    let same = (a.1 - b.1).abs() <= 1e-9 * a.1.max(b.1);
    let (unit, a_length, b_length) = if same { (Unit::Count, 1.0, 1.0) } else { (Unit::Number, a.1, b.1) };
    let (in_a, in_b) = (count_rate(a.0, a_length), count_rate(b.0, b_length));
    let apart = ((b.0 as f64 + 0.5) / b_length / ((a.0 as f64 + 0.5) / a_length)).ln().abs();
    Compared {
        item,
        unit,
        a: in_a,
        b: in_b,
        difference: difference(in_a, in_b),
        p_value: counts_p((a.0, a_length), (b.0, b_length), 1.0),
        size: apart,
    }
}

/// Medians of waits. Their spread is read off the median and the 90th
/// percentile as that of logarithms, for which the median of n values has the
/// standard error `σ sqrt(π / 2n)`.
pub(crate) fn waits(item: String, a: &Times, b: &Times) -> Compared {
    let (a_logs, b_logs) = (log_median(a), log_median(b));
    let (in_a, in_b) = (median_by(a, a_logs.as_ref()), median_by(b, b_logs.as_ref()));
    let Some((a_logs, b_logs)) = a_logs.zip(b_logs) else { return untested(item, Unit::Seconds, in_a, in_b) };
    Compared {
        item,
        unit: Unit::Seconds,
        a: in_a,
        b: in_b,
        difference: quantile_difference(in_a, in_b),
        p_value: means_p(&a_logs, &b_logs),
        size: standardised(&a_logs, &b_logs),
    }
}

/// A mean of logarithms as sure as the median is.
fn log_median(times: &Times) -> Option<Moments> {
    let (median, p90) = (times.median_s.max(1.0).ln(), times.p90_s.max(1.0).ln());
    let deviation = (p90 - median) / Z_90;
    let squares = deviation * deviation * FRAC_PI_2 * times.n.saturating_sub(1) as f64;
    (times.n >= FEWEST_WAITS && deviation > 0.0).then_some(Moments { n: times.n, mean: median, squares })
}

/// The median of waits with its interval, where there are enough for one.
pub(crate) fn median(times: &Times) -> Estimate {
    median_by(times, log_median(times).as_ref())
}

fn median_by(times: &Times, logs: Option<&Moments>) -> Estimate {
    let bounds = logs.map(mean);
    let bound = |log: Option<f64>| log.map(f64::exp);
    Estimate {
        value: times.median_s,
        low: bounds.and_then(|bounds| bound(bounds.low)).map(|low| low.min(times.median_s)),
        high: bounds.and_then(|bounds| bound(bounds.high)).map(|high| high.max(times.median_s)),
        n: times.n,
    }
}

/// Other quantiles, from their intervals: on the scale of logarithms where both
/// are positive, since that is where their intervals are nearly symmetric.
pub(super) fn quantiles(item: String, unit: Unit, a: &Estimate, b: &Estimate) -> Compared {
    let row = untested(item, unit, *a, *b);
    let Some((in_a, in_b)) = spread_of(a, false).zip(spread_of(b, false)) else { return row };
    let (in_a, in_b) = spread_of(a, true).zip(spread_of(b, true)).unwrap_or((in_a, in_b));
    Compared {
        difference: quantile_difference(*a, *b),
        p_value: means_p(&in_a, &in_b),
        size: standardised(&in_a, &in_b),
        ..row
    }
}

/// Moments of a sample whose mean is as sure as the quantile.
pub(crate) fn spread_of(estimate: &Estimate, logs: bool) -> Option<Moments> {
    let (low, high) = (estimate.low?, estimate.high?);
    let scale = |value: f64| if logs { (value > 0.0).then(|| value.ln()) } else { Some(value) };
    let error = (scale(high)? - scale(low)?) / 2.0 / Z_95;
    let squares = error * error * estimate.n as f64 * estimate.n.checked_sub(1)? as f64;
    Some(Moments { n: estimate.n, mean: scale(estimate.value)?, squares })
}

/// Figures without a spread.
pub(super) fn untested(item: String, unit: Unit, a: Estimate, b: Estimate) -> Compared {
    let (p_value, size) = (1.0, (b.value - a.value).abs() / a.value.abs().max(b.value.abs()).max(1e-9));
    Compared { item, unit, a, b, difference: difference(a, b), p_value, size }
}
