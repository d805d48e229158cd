//! Metrics, over the whole range or over time.

use styk_insight::interval::{self, quantile_from, quantile_ranks, wilson};
use styk_journey::operators::{ConversionCount, Distribution, MetricCounts, MetricGroup, Moments, ResponseCount};
use styk_model::answer::{Estimate, Rate, SeriesGroup, SeriesPoint, SeriesResult, Unit};
use styk_model::{Calendar, Currency, MetricKind, Scale};

use super::{Names, largest_first};

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured<'a> {
    pub kind: &'a MetricKind,
    /// The periods of a series; none for one number.
    pub calendar: Option<&'a Calendar>,
    /// The scale of a score metric.
    pub scale: Option<Scale>,
    /// The currency of the amounts.
    pub currency: Option<Currency>,
}

/// How a column's values read: the unit and how many of them make one of it.
pub(crate) fn unit_of(column: &str) -> (Unit, f64) {
    match column {
        "money" | "revenue" | "amount" | "cost" => (Unit::Money, 1.0),
        "duration" | "duration_ms" => (Unit::Seconds, 1000.0),
        "score" => (Unit::Points, 1.0),
        _ => (Unit::Number, 1.0),
    }
}

impl Measured<'_> {
    fn unit(&self) -> (Unit, f64) {
        let plain = match self.kind {
            MetricKind::Count | MetricKind::Customers | MetricKind::Journeys => Unit::Count,
            MetricKind::Sum { column } | MetricKind::Mean { column } | MetricKind::Percentile { column, .. } => {
                return unit_of(column);
            }
            MetricKind::Conversion { .. } | MetricKind::Csat => Unit::Share,
            MetricKind::Nps | MetricKind::Ces => Unit::Points,
            MetricKind::ResponseTime { .. } => Unit::Seconds,
            MetricKind::Effort => Unit::Number,
        };
        (plain, 1.0)
    }
}

/// Groups from the largest (most cases over all periods) to the smallest; one
/// without a breakdown, also where nothing was measured.
///
/// The estimate of a response time is the median, of a percentile that
/// percentile, each with the interval of its order statistics. Sums and counts
/// have no interval.
pub(crate) fn result(counts: MetricCounts, names: &Names, measured: &Measured<'_>) -> SeriesResult {
    let (unit, per_unit) = measured.unit();
    let mut groups = match counts {
        MetricCounts::Counts(groups) => estimated(groups, names, measured, |count| Some(plain(*count as f64, *count))),
        MetricCounts::Moments(groups) => {
            let sum = matches!(measured.kind, MetricKind::Sum { .. });
            estimated(groups, names, measured, |moments| {
                if sum { Some(plain(moments.sum(), moments.n())) } else { mean(moments) }
            })
        }
        MetricCounts::Distributions(groups) => {
            let q =
                if let MetricKind::Percentile { percentile, .. } = measured.kind { percentile / 100.0 } else { 0.5 };
            estimated(groups, names, measured, |distribution| quantile(distribution, q))
        }
        MetricCounts::Scores(groups) => estimated(groups, names, measured, |counts| score(counts, measured)),
        MetricCounts::Conversions(groups) => estimated(groups, names, measured, conversion),
        MetricCounts::Responses(groups) => estimated(groups, names, measured, response),
    };
    groups.iter_mut().flat_map(|group| &mut group.points).filter_map(|point| point.estimate.as_mut()).for_each(
        |estimate| {
            estimate.value /= per_unit;
            estimate.low = estimate.low.map(|low| low / per_unit);
            estimate.high = estimate.high.map(|high| high / per_unit);
        },
    );
    let currency = measured.currency.filter(|_| unit == Unit::Money).map(|currency| currency.code().to_owned());
    SeriesResult { unit, currency, period: measured.calendar.map(|calendar| calendar.period), groups }
}

fn estimated<T: Clone + Default>(
    mut groups: Vec<MetricGroup<T>>,
    names: &Names,
    measured: &Measured<'_>,
    estimate: impl Fn(&T) -> Option<Estimate>,
) -> Vec<SeriesGroup> {
    if groups.is_empty() && names.groups.is_none() {
        let periods = vec![T::default(); measured.calendar.map_or(1, Calendar::len)];
        groups.push(MetricGroup { code: None, periods });
    }
    let point = |(period, cell): (usize, &T)| SeriesPoint {
        start: measured.calendar.map(|calendar| calendar.start(period)),
        estimate: estimate(cell),
    };
    let mut groups: Vec<SeriesGroup> = groups
        .iter()
        .map(|group| SeriesGroup {
            key: names.group(group.code),
            points: group.periods.iter().enumerate().map(point).collect(),
        })
        .collect();
    let cases = |group: &SeriesGroup| group.points.iter().filter_map(|point| Some(point.estimate?.n)).sum();
    largest_first(&mut groups, cases, |group| group.key.clone());
    groups
}

fn plain(value: f64, n: u64) -> Estimate {
    Estimate { value, low: None, high: None, n }
}

fn mean(moments: &Moments) -> Option<Estimate> {
    Some(interval::mean(&spread(moments)?))
}

/// The moments as intervals take them; `None` without values.
pub(super) fn spread(moments: &Moments) -> Option<interval::Moments> {
    let mean = moments.mean()?;
    let squares = moments.variance().map_or(0.0, |variance| variance * (moments.n() - 1) as f64);
    Some(interval::Moments { n: moments.n(), mean, squares })
}

fn quantile(distribution: &Distribution, q: f64) -> Option<Estimate> {
    if distribution.n() == 0 {
        return None;
    }
    Some(match distribution {
        Distribution::Exact(values) => {
            let mut sorted = values.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            interval::quantile(&sorted, q)
        }
        Distribution::Buckets(_) => {
            quantile_from(distribution.n(), q, |part| distribution.quantile(part).unwrap_or_default())
        }
    })
}

fn conversion(count: &ConversionCount) -> Option<Estimate> {
    (count.journeys > 0).then(|| share(wilson(count.converted, count.journeys)))
}

fn share(rate: Rate) -> Estimate {
    Estimate { value: rate.value, low: Some(rate.low), high: Some(rate.high), n: rate.n }
}

/// The median in seconds, from one sort.
fn response(count: &ResponseCount) -> Option<Estimate> {
    let n = count.times.n();
    if n == 0 {
        return None;
    }
    let ranks = quantile_ranks(n, 0.5);
    let part = |rank: u64| rank as f64 / (n.max(2) - 1) as f64;
    let (low, high) = ranks.map_or((0.5, 0.5), |(low, high)| (part(low), part(high)));
    let [low, value, high] = count.times.quantiles([low, 0.5, high]).map(|micros| micros / 1e6);
    Some(Estimate { value, low: ranks.map(|_| low), high: ranks.map(|_| high), n })
}

/// `counts` are the answers per point of the scale, from its low end.
fn score(counts: &[u64], measured: &Measured<'_>) -> Option<Estimate> {
    let n: u64 = counts.iter().sum();
    if n == 0 {
        return None;
    }
    let upper = |boxes: usize| counts.iter().rev().take(boxes).sum::<u64>();
    Some(match measured.kind {
        MetricKind::Csat => {
            // Of three points or fewer the upper two would hold the middle one, too.
            let boxes = if counts.len() > 3 { 2 } else { 1 };
            share(interval::csat(upper(boxes), n))
        }
        MetricKind::Nps => {
            let (promoters, passives) = (upper(2), upper(4) - upper(2));
            interval::nps(promoters, passives, n - promoters - passives)
        }
        _ => interval::ces(&answers(counts, measured.scale.map_or(1, |scale| scale.low))),
    })
}

fn answers(counts: &[u64], low: i16) -> interval::Moments {
    let values = || (low..).map(f64::from).zip(counts);
    let sum = |power: i32| values().map(|(value, count)| value.powi(power) * *count as f64).sum::<f64>();
    interval::Moments::from_sums(counts.iter().sum(), sum(1), sum(2))
}

/// Whether any quantile comes from a histogram (within 1 %).
pub(crate) fn approximate(counts: &MetricCounts) -> bool {
    match counts {
        MetricCounts::Distributions(groups) => {
            groups.iter().flat_map(|group| &group.periods).any(Distribution::approximate)
        }
        MetricCounts::Responses(groups) => {
            groups.iter().flat_map(|group| &group.periods).any(|count| count.times.approximate())
        }
        _ => false,
    }
}
