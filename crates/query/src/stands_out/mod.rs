//! A fixed scan of step rates, waits, scores and volumes over time and segment.
//!
//! Everything looked at is a question of its own, so a finding shows the very
//! numbers that the question behind its link gives: what is scanned is what was
//! answered. Breakdowns give many series a question, and questions are handed
//! over many at a time, for a pass to answer together.

mod gather;
mod points;

#[cfg(test)]
mod tests;

use jiff::tz::TimeZone;
use styk_insight::stands_out::{Scan, StandOut, stands_out};
use styk_model::answer::{AnswerResult, Finding, SeriesResult, StandsOutResult};
use styk_model::{
    Ask, Calendar, Duration, JourneySplit, Metric, MetricKind, Period, Question, Scale, Series, StandsOut, TimeRange,
    TimeSpan, Timestamp,
};

use gather::Gathering;

/// What there is to look at.
#[derive(Debug, Clone)]
pub(crate) struct DataShape {
    pub touchpoints: Vec<TouchpointShape>,
    /// Columns of few values, by which customers can be told apart.
    pub columns: Vec<ColumnShape>,
    /// Scales that scores were given on.
    pub scales: Vec<Scale>,
    /// From the first interaction that is asked about until after the last.
    pub span: TimeSpan,
    /// What makes a session or case, where the data has one.
    pub split: Option<JourneySplit>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TouchpointShape {
    /// What selectors call it.
    pub key: String,
    /// What answers in the question's language call it.
    pub name: String,
    pub customers: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnShape {
    /// As in breakdowns and conditions.
    pub name: String,
    /// Values and how many customers have them.
    pub values: Vec<(String, u64)>,
}

/// Below so many active customers a day, weeks are compared.
const CUSTOMERS_FOR_DAYS: f64 = 10.0;

/// More days than this are compared by week.
const MOST_DAYS: usize = 750;

/// Without sessions or cases, a day without an interaction ends a journey. A
/// customer's whole line would be one journey, and those who came last would
/// seem to go nowhere.
const JOURNEY_GAP: Duration = Duration::from_days(1);

/// Answers questions, each in its place, without cutting their groups.
pub(crate) type Run<'a, E> = dyn FnMut(&[Question]) -> Result<Vec<AnswerResult>, E> + 'a;

/// Looks for what stands out in what the question covers.
pub(crate) fn findings<E>(question: &Question, shape: &DataShape, run: &mut Run<'_, E>) -> Result<StandsOutResult, E> {
    let mut base = question.clone();
    base.by = None;
    if base.journeys == JourneySplit::Whole {
        base.journeys = shape.split.clone().unwrap_or(JourneySplit::Gap(JOURNEY_GAP));
    }
    let (period, starts) = periods(&base, run)?;
    let (Some(first), Some(last)) = (starts.first(), starts.last()) else { return Ok(StandsOutResult::default()) };
    let zone = TimeZone::get(&question.zone).unwrap_or(TimeZone::UTC);
    let calendar = Calendar::new(period, &zone, *first, *last, starts.len());
    let boundaries: Vec<Timestamp> = calendar.boundaries.into_iter().map(Timestamp).collect();
    let mut gathering = Gathering::new(base, shape, period, &boundaries, run);
    gathering.gather(&segments(question, shape))?;
    let (series, shown_by) = gathering.finish();
    let scan = Scan { period, boundaries, series };
    let outcome = stands_out(&scan);
    let finding = |found: &StandOut| finding(found, &scan, question, &shown_by[found.series], shape.span);
    Ok(StandsOutResult { looked_at: outcome.looked_at, findings: outcome.findings.iter().map(finding).collect() })
}

/// Days where enough customers come, else weeks; and where each begins.
fn periods<E>(base: &Question, run: &mut Run<'_, E>) -> Result<(Period, Vec<Timestamp>), E> {
    let active = |period| {
        let of = Metric { kind: MetricKind::Customers, of: None };
        Question { ask: Ask::Series(Series { of, period }), ..base.clone() }
    };
    let mut series: Vec<SeriesResult> =
        run(&[active(Period::Day), active(Period::Week)])?.into_iter().map(gather::series_of).collect();
    let (Some(weeks), Some(days)) = (series.pop(), series.pop()) else { unreachable!("every question has an answer") };
    let points = || days.groups.iter().flat_map(|group| &group.points);
    let customers: f64 = points().filter_map(|point| point.estimate).map(|estimate| estimate.value).sum();
    let enough = customers >= CUSTOMERS_FOR_DAYS * points().count() as f64;
    let (period, series) =
        if enough && points().count() <= MOST_DAYS { (Period::Day, days) } else { (Period::Week, weeks) };
    let starts = series.groups.iter().flat_map(|group| &group.points).filter_map(|point| point.start);
    Ok((period, starts.collect()))
}

/// The columns asked for, else those the data offers.
fn segments<'a>(question: &Question, shape: &'a DataShape) -> Vec<&'a ColumnShape> {
    let asked = match &question.ask {
        Ask::StandsOut(StandsOut { segments }) => segments.as_slice(),
        _ => &[],
    };
    let wanted = |column: &&ColumnShape| asked.is_empty() || asked.contains(&column.name);
    shape.columns.iter().filter(wanted).collect()
}

fn finding(found: &StandOut, scan: &Scan, question: &Question, shown_by: &Question, data: TimeSpan) -> Finding {
    let mut shown = shown_by.clone();
    // Other rows of a journey decide where it goes and when: questions about
    // journeys keep their range, or their numbers would change.
    let of_journeys = matches!(
        &shown.ask,
        Ask::Series(Series {
            of: Metric { kind: MetricKind::Conversion { .. } | MetricKind::ResponseTime { .. }, .. },
            ..
        })
    );
    if !of_journeys {
        shown.range = Some(around(found.span, scan, data));
    }
    Finding {
        sentence: found.sentence(scan, question.language, &question.zone),
        evidence: StandOut::EVIDENCE,
        q_value: found.q_value,
        expected: found.expected,
        observed: found.observed,
        unit: found.unit,
        span: Some(found.span),
        question: Box::new(shown),
    }
}

/// As long again on both sides, and at least a fortnight of periods, in whole periods.
fn around(span: TimeSpan, scan: &Scan, data: TimeSpan) -> TimeRange {
    let place = |time: Timestamp| scan.boundaries.partition_point(|boundary| *boundary < time);
    let (from, to) = (place(span.from), place(span.to));
    let margin = (to - from).max(14);
    let last = scan.boundaries.len() - 1;
    let from = scan.boundaries[from.saturating_sub(margin)];
    let to = scan.boundaries[(to + margin).min(last)];
    TimeRange::Between { from: from.max(data.from), to: to.min(data.to.max(span.to)) }
}
