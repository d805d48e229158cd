//! Metrics, as one number or over time.

use styk_insight::interval::Moments;
use styk_insight::labels::Label;
use styk_model::answer::{Estimate, SeriesGroup, SeriesResult, Unit};
use styk_model::{Language, MetricKind};

use super::compare::{Compared, counts, mean_estimates, means, nps, quantiles, share_estimates, untested};
use super::flow::pairs;
use super::{DifferenceError, Sides};

/// Group by group. A series is compared by the means of its periods, which
/// also show how much the metric moves by itself.
pub(super) fn series(a: &SeriesResult, b: &SeriesResult, sides: &Sides<'_>) -> Result<Vec<Compared>, DifferenceError> {
    if a.unit != b.unit || a.currency.is_some() && b.currency.is_some() && a.currency != b.currency {
        return Err(DifferenceError::Units);
    }
    let mut rows = Vec::new();
    for (in_a, in_b) in pairs(&a.groups, &b.groups, |a, b| a.key == b.key) {
        let item = in_a.key.clone().unwrap_or_else(|| name(sides.metric, sides.language));
        if a.period.is_some() {
            let unit = if a.unit == Unit::Count { Unit::Number } else { a.unit };
            rows.push(means(item, unit, &periods(in_a), &periods(in_b)));
        } else if let (Some(of_a), Some(of_b)) = (only(in_a), only(in_b)) {
            rows.push(metric(item, a.unit, &of_a, &of_b, sides));
        }
    }
    Ok(rows)
}

fn periods(group: &SeriesGroup) -> Moments {
    group.points.iter().filter_map(|point| Some(point.estimate?.value)).collect()
}

fn only(group: &SeriesGroup) -> Option<Estimate> {
    group.points.first()?.estimate
}

fn metric(item: String, unit: Unit, a: &Estimate, b: &Estimate, sides: &Sides<'_>) -> Compared {
    match sides.metric {
        Some(MetricKind::Customers | MetricKind::Journeys) => match sides.lengths {
            Some((a_length, b_length)) => counts(item, (a.n, a_length), (b.n, b_length)),
            None => untested(item, unit, *a, *b),
        },
        Some(MetricKind::Conversion { .. } | MetricKind::Csat) => share_estimates(item, a, b),
        Some(MetricKind::Nps) => nps(item, a, b),
        Some(MetricKind::Mean { .. } | MetricKind::Ces | MetricKind::Effort) => mean_estimates(item, unit, a, b),
        Some(MetricKind::Percentile { .. } | MetricKind::ResponseTime { .. }) => quantiles(item, unit, a, b),
        Some(MetricKind::Count | MetricKind::Sum { .. }) | None => untested(item, unit, *a, *b),
    }
}

fn name(kind: Option<&MetricKind>, language: Language) -> String {
    let label = match kind {
        Some(MetricKind::Count) => Label::Interactions,
        Some(MetricKind::Customers) => Label::Customers,
        Some(MetricKind::Journeys) => Label::Journeys,
        Some(MetricKind::Sum { column }) => return of_column(Label::Sum, column, language),
        Some(MetricKind::Mean { column }) => return of_column(Label::Mean, column, language),
        Some(MetricKind::Percentile { column, percentile }) => {
            return format!("{} {percentile}: {column}", Label::Percentile.text(language));
        }
        Some(MetricKind::Conversion { .. }) => Label::Conversion,
        Some(MetricKind::Csat) => Label::Csat,
        Some(MetricKind::Nps) => Label::Nps,
        Some(MetricKind::Ces) => Label::Ces,
        Some(MetricKind::ResponseTime { .. }) => Label::ResponseTime,
        Some(MetricKind::Effort) => Label::Effort,
        None => Label::Value,
    };
    label.text(language).to_owned()
}

fn of_column(label: Label, column: &str, language: Language) -> String {
    format!("{}: {column}", label.text(language))
}
