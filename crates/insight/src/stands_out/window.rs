//! The search for the window of a series that its baseline explains least.

use std::ops::Range;

use styk_model::answer::{Estimate, Unit};
use styk_model::{Period, TimeSpan};

use super::baseline::{Cell, Data, Family, Fit, MOST_TERMS, Row, deviance, score_and_weight};
use super::series::Series;
use super::{Scan, StandOut, Subject};
use crate::distribution::{Z_95, normal_above, student_above};
use crate::hypothesis::{count_surprise, share_surprise, two_sided};
use crate::interval::wilson;

/// Separate windows reported of one series.
const MOST_WINDOWS: usize = 3;

/// A further window is looked for only beside a clear one.
const CLEAR: f64 = 0.01;

/// A term of the trend must explain so much more than noise (F statistic).
const WORTH_A_TERM: f64 = 7.0;

/// Mean of a chi-squared value (one degree) cut at its 90 % quantile, 2.7055.
const CUT_MEAN: f64 = 0.8316;

/// Fewer cases (or a smaller excess of events) than this are an anecdote.
const FEWEST_CASES: f64 = 10.0;
const SMALLEST_EXCESS: f64 = 5.0;

pub(super) struct Found {
    pub looked_at: u64,
    pub candidates: Vec<Candidate>,
}

/// The best window of a series, before comparison with the other series.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub series: usize,
    pub periods: Range<usize>,
    /// Adjusted for the windows of the series.
    pub p_value: f64,
    /// Adjusted for the other series, too.
    pub q_value: f64,
    /// Signed normal deviate.
    pub surprise: f64,
    pub unit: Unit,
    pub expected: Estimate,
    pub observed: Estimate,
    /// Cases (or exposure) in the window.
    pub cases: f64,
    /// Events, or values, more or fewer than expected.
    pub impact: f64,
    /// Size of the effect on the scale of the model.
    pub size: f64,
}

impl Candidate {
    pub(super) fn rank(&self) -> f64 {
        let strength = (-self.q_value.max(1e-300).log10()).min(15.0);
        strength * self.size.min(3.0) * (1.0 + self.impact).ln()
    }

    pub(super) fn into_finding(self, scan: &Scan) -> StandOut {
        let span = TimeSpan { from: scan.boundaries[self.periods.start], to: scan.boundaries[self.periods.end] };
        let rank = self.rank();
        let Self { series, periods, unit, expected, observed, q_value, .. } = self;
        StandOut { series, periods, span, unit, expected, observed, q_value, rank }
    }
}

/// Up to three windows of a series, the clearest first; only the first when it is not clear.
pub(super) fn search(index: usize, series: &Series, period: Period) -> Found {
    let data = Data::new(&series.points, period);
    let mut masked: Vec<bool> = data.cells.iter().map(|cell| cell.n <= 0.0).collect();
    let mut found = Found { looked_at: 0, candidates: Vec::new() };
    while found.candidates.len() < MOST_WINDOWS {
        let (best, looked_at) = best_window(&data, &masked, &series.subject);
        found.looked_at = found.looked_at.max(looked_at);
        let Some(best) = best else { break };
        let clear = best.p_value < CLEAR;
        best.periods.clone().for_each(|period| masked[period] = true);
        if clear || found.candidates.is_empty() {
            found.candidates.push(Candidate { series: index, ..best });
        }
        if !clear {
            break;
        }
    }
    found
}

/// Prefix sums over the periods, so that every window costs the same.
struct Sums {
    cases: Vec<f64>,
    total: Vec<f64>,
    expected: Vec<f64>,
    score: Vec<f64>,
    weight: Vec<f64>,
    masked: Vec<u32>,
    /// Weighted terms, whitened by the factor of the fit: the difference of two is as long,
    /// squared, as the information that the terms take from the window between them.
    whitened: Vec<Row>,
    /// All unmasked periods.
    open: Cell,
    open_weight: f64,
}

impl Sums {
    fn new(data: &Data, fit: &Fit, masked: &[bool]) -> Self {
        let zeros = vec![0.0; data.len() + 1];
        let mut sums = Self {
            cases: zeros.clone(),
            total: zeros.clone(),
            expected: zeros.clone(),
            score: zeros.clone(),
            weight: zeros,
            masked: vec![0; data.len() + 1],
            whitened: vec![[0.0; MOST_TERMS]; data.len() + 1],
            open: Cell::default(),
            open_weight: 0.0,
        };
        let mut terms = [0.0; MOST_TERMS];
        for (index, masked) in masked.iter().enumerate() {
            let cell = data.cells[index];
            let (score, weight) = score_and_weight(data.family, cell, fit.expected[index], fit.variance[index]);
            if !*masked {
                sums.open.n += cell.n;
                sums.open.total += cell.total;
                sums.open_weight += weight;
            }
            sums.cases[index + 1] = sums.cases[index] + cell.n;
            sums.total[index + 1] = sums.total[index] + cell.total;
            sums.expected[index + 1] = sums.expected[index] + fit.expected[index];
            sums.score[index + 1] = sums.score[index] + score;
            sums.weight[index + 1] = sums.weight[index] + weight;
            sums.masked[index + 1] = sums.masked[index] + u32::from(*masked);
            terms.iter_mut().zip(&data.row(index)[..fit.terms]).for_each(|(sum, x)| *sum += weight * x);
            sums.whitened[index + 1] = fit.factor.whiten(&terms);
        }
        sums
    }

    /// How much a dummy for the window would improve the fit, in units of
    /// chi-squared; `None` for windows that cannot tell.
    fn gain(&self, family: Family, from: usize, to: usize) -> Option<f64> {
        let (cases, total) = (self.cases[to] - self.cases[from], self.total[to] - self.total[from]);
        let expected = self.expected[to] - self.expected[from];
        if self.masked[to] > self.masked[from] || !worth_telling(family, cases, total, expected) {
            return None;
        }
        let weight = self.weight[to] - self.weight[from];
        let left = weight - squared_distance(&self.whitened[to], &self.whitened[from]);
        if left <= 0.02 * weight {
            return None;
        }
        if let Family::Normal { .. } = family {
            let score = self.score[to] - self.score[from];
            return Some(score * score / left);
        }
        // Inside and outside against the fit is exact for a constant (Kulldorff 1997);
        // the other terms take their part of the information away.
        let inside = deviance(family, Cell { n: cases, total }, expected);
        let rest = Cell { n: self.open.n - cases, total: self.open.total - total };
        let outside = deviance(family, rest, self.open.total - expected);
        let constant = 1.0 - weight / self.open_weight.max(weight);
        Some((inside + outside) * constant * weight / left)
    }
}

/// In two lanes, which the processor adds at once.
fn squared_distance(a: &Row, b: &Row) -> f64 {
    let mut lanes = [0.0; 2];
    for (a, b) in a.as_chunks::<2>().0.iter().zip(b.as_chunks::<2>().0) {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += (a - b) * (a - b);
        }
    }
    lanes[0] + lanes[1]
}

fn worth_telling(family: Family, cases: f64, total: f64, expected: f64) -> bool {
    match family {
        Family::Poisson => (total - expected).abs() >= SMALLEST_EXCESS,
        Family::Binomial => cases >= FEWEST_CASES && (total - expected).abs() >= SMALLEST_EXCESS - 1.0,
        Family::Normal { .. } => cases >= FEWEST_CASES,
    }
}

/// Windows up to a third of the series: what lasts longer is the usual course.
fn longest(periods: usize) -> usize {
    (periods / 3).max(1)
}

/// The window that stands out most from the trend outside it, and how many were looked at.
///
/// A long bend looks like a window to a straight line, and a burst looks like a
/// bend to a curve. So every degree of the trend proposes its window, and only
/// those count that explain the series better than the trend alone does
/// (Schwarz 1978, with the deviance in place of the residual sum of squares).
fn best_window(data: &Data, masked: &[bool], subject: &Subject) -> (Option<Candidate>, u64) {
    let mut looked_at = 0;
    let mut proposals: Vec<Range<usize>> = Vec::new();
    for degree in 0..=data.most_degrees(masked) {
        let Some(proposed) = scan(data, &data.fit(masked, degree), masked) else { continue };
        looked_at += proposed.looked_at;
        if proposed.gain > 0.0 && !proposals.contains(&proposed.periods) {
            proposals.push(proposed.periods);
        }
    }
    if proposals.is_empty() {
        return (None, looked_at);
    }
    let periods = data.len() as f64;
    let criterion = |left: f64, degree: usize| periods * (left + 0.5).ln() + periods.ln() * degree as f64;
    let trend = fit_trend(data, masked);
    let alone = criterion(deviance_beside(data, &trend, masked, 0..0), trend.degree);
    let mut best: Option<Candidate> = None;
    for proposed in proposals {
        let mut beside = masked.to_vec();
        proposed.clone().for_each(|period| beside[period] = true);
        let fit = fit_trend(data, &beside);
        // A window has two ends to choose.
        if criterion(deviance_beside(data, &fit, masked, proposed.clone()), fit.degree + 2) > alone {
            continue;
        }
        let Some(candidate) = judge(data, &beside, proposed, looked_at, subject) else { continue };
        if best.as_ref().is_none_or(|best| candidate.p_value < best.p_value) {
            best = Some(candidate);
        }
    }
    (best, looked_at)
}

/// What is left unexplained by the trend outside the window and its shift inside.
fn deviance_beside(data: &Data, fit: &Fit, masked: &[bool], periods: Range<usize>) -> f64 {
    let window = Window::of(data, fit, periods.clone());
    let inside = |index: usize| {
        let (cell, expected) = (data.cells[index], fit.expected[index]);
        match data.family {
            Family::Poisson => expected * window.total / window.expected.max(1e-9),
            Family::Binomial => {
                (expected + cell.n * (window.total - window.expected) / window.cases).clamp(0.0, cell.n)
            }
            Family::Normal { .. } => expected + cell.n * (window.total - window.expected) / window.cases,
        }
    };
    open(data, masked)
        .map(|index| {
            let expected = if periods.contains(&index) { inside(index) } else { fit.expected[index] };
            deviance(data.family, data.cells[index], expected)
        })
        .sum()
}

struct Best {
    periods: Range<usize>,
    gain: f64,
    looked_at: u64,
}

fn scan(data: &Data, fit: &Fit, masked: &[bool]) -> Option<Best> {
    let sums = Sums::new(data, fit, masked);
    let mut best = Best { periods: 0..0, gain: 0.0, looked_at: 0 };
    for length in 1..=longest(data.len()) {
        for from in 0..=data.len() - length {
            let Some(gain) = sums.gain(data.family, from, from + length) else { continue };
            best.looked_at += 1;
            if gain > best.gain {
                (best.gain, best.periods) = (gain, from..from + length);
            }
        }
    }
    (best.looked_at > 0).then_some(best)
}

/// What one more degree of the trend would explain (score test of an added term).
fn gain_of_degree(data: &Data, fit: &Fit, masked: &[bool]) -> f64 {
    if fit.terms >= MOST_TERMS {
        return 0.0;
    }
    let (mut score, mut weight, mut cross) = (0.0, 0.0, [0.0; MOST_TERMS]);
    for index in open(data, masked) {
        let (own, information) =
            score_and_weight(data.family, data.cells[index], fit.expected[index], fit.variance[index]);
        let row = data.row(index);
        let added = row[fit.terms];
        score += own * added;
        weight += information * added * added;
        for column in 0..fit.terms {
            cross[column] += information * added * row[column];
        }
    }
    let left = weight - fit.factor.quadratic(&cross);
    if left <= 1e-9 * weight.max(1e-9) { 0.0 } else { score * score / left }
}

fn open<'a>(data: &Data, masked: &'a [bool]) -> impl Iterator<Item = usize> + 'a {
    (0..data.len()).filter(|index| !masked[*index])
}

/// The fit of the unmasked periods with as much trend as they show.
fn fit_trend(data: &Data, masked: &[bool]) -> Fit {
    let most = data.most_degrees(masked);
    let mut fit = data.fit(masked, 1.min(most));
    while fit.degree < most && gain_of_degree(data, &fit, masked) > WORTH_A_TERM * dispersion(data, &fit, masked) {
        fit = data.fit(masked, fit.degree + 1);
    }
    fit
}

/// Standardised residuals of the unmasked periods, in order.
fn residuals(data: &Data, fit: &Fit, masked: &[bool]) -> Vec<f64> {
    let residual =
        |index: usize| (data.cells[index].total - fit.expected[index]) / fit.variance[index].max(1e-9).sqrt();
    open(data, masked).map(residual).collect()
}

/// Variance of the periods over that of the model (Pearson), at least 1. The
/// largest tenth of the squares is cut, so that other windows which stand out
/// do not hide this one.
fn dispersion(data: &Data, fit: &Fit, masked: &[bool]) -> f64 {
    dispersion_of(&residuals(data, fit, masked), fit.terms)
}

fn dispersion_of(residuals: &[f64], terms: usize) -> f64 {
    let degrees = residuals.len().saturating_sub(terms);
    if degrees == 0 {
        return 1.0;
    }
    let mut squares: Vec<f64> = residuals.iter().map(|residual| residual * residual).collect();
    squares.sort_by(f64::total_cmp);
    let cut = squares[(squares.len() * 9 / 10).min(squares.len() - 1)];
    let sum: f64 = squares.iter().map(|square| square.min(cut)).sum();
    (sum / CUT_MEAN / degrees as f64).max(1.0)
}

/// How much wider a sum over neighbouring periods spreads when what is left of
/// one lasts into the next (first-order autocorrelation r):
/// `1 + 2 sum over j < length of (1 - j / length) r^j`.
fn lasting(residuals: &[f64], length: usize) -> f64 {
    let squares: f64 = residuals.iter().map(|residual| residual * residual).sum();
    let products: f64 = residuals.windows(2).map(|pair| pair[0] * pair[1]).sum();
    // Residuals smaller than noise alone would be have nothing to pass on.
    let r = (products / squares.max(residuals.len() as f64)).clamp(0.0, 0.9);
    let part = |j: usize| (1.0 - j as f64 / length as f64) * r.powi(j as i32);
    1.0 + 2.0 * (1..length).map(part).sum::<f64>()
}

/// Compares a window (masked already) with the baseline of the other periods.
fn judge(data: &Data, masked: &[bool], periods: Range<usize>, looked_at: u64, subject: &Subject) -> Option<Candidate> {
    let plain = data.without_weekdays(masked);
    let data = plain.as_ref().unwrap_or(data);
    let fit = fit_trend(data, masked);
    let against_trend = judge_against(data, &fit, masked, periods.clone(), looked_at, subject)?;
    let at_edge =
        masked[..periods.start].iter().all(|masked| *masked) || masked[periods.end..].iter().all(|masked| *masked);
    if !at_edge || fit.degree < 2 {
        return Some(against_trend);
    }
    // A curve drawn on past the data it was fitted to soon leaves them: at either
    // end a window must stand out against a straight line, too.
    let line = data.fit(masked, 1);
    let against_line = judge_against(data, &line, masked, periods, looked_at, subject)?;
    let agree = (against_line.surprise > 0.0) == (against_trend.surprise > 0.0);
    if !agree {
        return None;
    }
    Some(if against_line.p_value > against_trend.p_value { against_line } else { against_trend })
}

fn judge_against(
    data: &Data,
    fit: &Fit,
    masked: &[bool],
    periods: Range<usize>,
    looked_at: u64,
    subject: &Subject,
) -> Option<Candidate> {
    let left_over = residuals(data, fit, masked);
    let degrees = left_over.len().checked_sub(fit.terms).filter(|degrees| *degrees >= 3)?;
    let noise = dispersion_of(&left_over, fit.terms) * lasting(&left_over, periods.len());
    let window = Window::of(data, fit, periods.clone());
    let spread = noise * (window.variance + window.uncertainty) / window.variance.max(1e-9);
    let outside: f64 = open(data, masked).map(|index| data.cells[index].n).sum();
    // Where nothing happened outside, half an event may have been missed.
    let expected = window.expected.max(0.5 * window.cases / outside.max(1.0));
    let surprise = match data.family {
        Family::Binomial => share_surprise(window.total, window.cases, window.expected / window.cases, spread),
        Family::Poisson => count_surprise(window.total, expected, spread),
        Family::Normal { .. } => (window.total - window.expected) / (spread * window.variance).max(1e-12).sqrt(),
    };
    // An estimated variance makes the tails heavier than a known one.
    let known = noise <= 1.0 && !matches!(data.family, Family::Normal { .. });
    let tail = if known { normal_above(surprise.abs()) } else { student_above(surprise.abs(), degrees as f64) };
    let p_value = (two_sided(tail) * looked_at as f64).min(1.0);
    Some(window.candidate(data.family, periods, subject, p_value, surprise, spread, outside))
}

/// Sums of a window and what the baseline expects of it.
struct Window {
    cases: f64,
    total: f64,
    expected: f64,
    variance: f64,
    /// Variance of the expectation itself.
    uncertainty: f64,
}

impl Window {
    fn of(data: &Data, fit: &Fit, periods: Range<usize>) -> Self {
        let mut window = Self { cases: 0.0, total: 0.0, expected: 0.0, variance: 0.0, uncertainty: 0.0 };
        let mut vector = [0.0; MOST_TERMS];
        for index in periods {
            let cell = data.cells[index];
            window.cases += cell.n;
            window.total += cell.total;
            window.expected += fit.expected[index];
            window.variance += fit.variance[index];
            let slope = data.slope(index, fit);
            for (slot, x) in vector.iter_mut().zip(&data.row(index)[..fit.terms]) {
                *slot += slope * x;
            }
        }
        window.uncertainty = fit.factor.quadratic(&vector);
        window
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one judgement, used nowhere else")]
    fn candidate(
        &self,
        family: Family,
        periods: Range<usize>,
        subject: &Subject,
        p_value: f64,
        surprise: f64,
        spread: f64,
        outside: f64,
    ) -> Candidate {
        let (expected, observed) = self.estimates(family, spread, outside);
        let apart = self.total - self.expected;
        let (unit, impact, size) = match family {
            Family::Binomial => {
                let odds = |events: f64| ((events + 0.5) / (self.cases - events + 0.5)).ln();
                (Unit::Share, apart.abs(), (odds(self.total) - odds(self.expected)).abs())
            }
            Family::Poisson => (Unit::Count, apart.abs(), ((self.total + 0.5) / (self.expected + 0.5)).ln().abs()),
            Family::Normal { variance } => {
                let size = apart.abs() / self.cases / variance.sqrt();
                (Unit::Points, size * self.cases, size)
            }
        };
        let waits = matches!(subject, Subject::Wait { .. });
        let (unit, expected, observed) = if waits && unit == Unit::Points {
            (Unit::Seconds, to_seconds(expected), to_seconds(observed))
        } else {
            (unit, expected, observed)
        };
        let cases = self.cases;
        Candidate { series: 0, periods, p_value, q_value: 1.0, surprise, unit, expected, observed, cases, impact, size }
    }

    /// What was usual, and what was seen, with intervals that know the spread of the periods.
    fn estimates(&self, family: Family, spread: f64, outside: f64) -> (Estimate, Estimate) {
        let error = Z_95 * (self.uncertainty * spread).sqrt() / self.cases;
        let usual = |value: f64, low: f64, high: f64| Estimate {
            value,
            low: Some(low),
            high: Some(high),
            n: outside.round() as u64,
        };
        match family {
            Family::Binomial => {
                let value = self.expected / self.cases;
                let rate = wilson(self.total.round() as u64, self.cases.round() as u64);
                let wide = spread.sqrt();
                let observed = Estimate {
                    value: rate.value,
                    low: Some((rate.value - (rate.value - rate.low) * wide).max(0.0)),
                    high: Some((rate.value + (rate.high - rate.value) * wide).min(1.0)),
                    n: rate.n,
                };
                (usual(value, (value - error).max(0.0), (value + error).min(1.0)), observed)
            }
            Family::Poisson => {
                let half = Z_95 * (self.variance.max(0.5) * spread).sqrt();
                let expected = usual(self.expected, (self.expected - half).max(0.0), self.expected + half);
                (expected, Estimate { value: self.total, low: None, high: None, n: self.total as u64 })
            }
            Family::Normal { .. } => {
                let (value, seen) = (self.expected / self.cases, self.total / self.cases);
                let half = Z_95 * (self.variance * spread).sqrt() / self.cases;
                let n = self.cases.round() as u64;
                (
                    usual(value, value - error, value + error),
                    Estimate { value: seen, low: Some(seen - half), high: Some(seen + half), n },
                )
            }
        }
    }
}

/// From the logarithms that waits are measured in.
fn to_seconds(estimate: Estimate) -> Estimate {
    let Estimate { value, low, high, n } = estimate;
    Estimate { value: value.exp(), low: low.map(f64::exp), high: high.map(f64::exp), n }
}
