//! Asks all the questions of the scan.

use std::cmp::Reverse;

use styk_insight::stands_out::{Segment, Series, Subject};
use styk_model::answer::{AnswerResult, Edge, SeriesGroup, SeriesResult, TransitionsResult, Unit};
use styk_model::{
    Ask, Metric, MetricKind, Period, Question, Scale, ScaleKind, Selector, Series as SeriesAsk, Timestamp, Transitions,
};

use super::points::Places;
use super::{ColumnShape, DataShape, Run};

/// Columns that are looked into, and values of each.
const MOST_COLUMNS: usize = 4;
const MOST_VALUES: usize = 12;

/// A segment has at least so many customers.
const SEGMENT_CUSTOMERS: u64 = 100;

/// Transitions whose rates and waits are followed.
const MOST_EDGES: usize = 10;

/// The most used touchpoints are followed.
const MOST_TOUCHPOINTS: usize = 40;

/// Waits shorter than this are clicks, not waiting.
const SHORTEST_WAIT_S: f64 = 10.0;

/// A column and those of its values that are segments.
type Column<'a> = (&'a str, Vec<&'a str>);

/// A column and one of its values.
type Value<'a> = (&'a str, &'a str);

/// A metric that is followed through time, of all and of each segment.
struct Followed {
    question: Question,
    kind: MetricKind,
    subject: Subject,
    /// Periods that begin later are left out.
    settled: Timestamp,
}

/// The series of the scan, each with the question that shows it.
pub(super) struct Gathering<'a, E> {
    base: Question,
    shape: &'a DataShape,
    period: Period,
    places: Places,
    run: &'a mut Run<'a, E>,
    series: Vec<Series>,
    shown_by: Vec<Question>,
}

/// The series of an answer to a series question.
pub(super) fn series_of(result: AnswerResult) -> SeriesResult {
    match result {
        AnswerResult::Series(series) | AnswerResult::Metric(series) => series,
        _ => SeriesResult { unit: Unit::Count, currency: None, period: None, groups: Vec::new() },
    }
}

impl<'a, E> Gathering<'a, E> {
    pub(super) fn new(
        base: Question,
        shape: &'a DataShape,
        period: Period,
        boundaries: &[Timestamp],
        run: &'a mut Run<'a, E>,
    ) -> Self {
        let places = Places::new(boundaries);
        Self { base, shape, period, places, run, series: Vec::new(), shown_by: Vec::new() }
    }

    pub(super) fn finish(self) -> (Vec<Series>, Vec<Question>) {
        (self.series, self.shown_by)
    }

    pub(super) fn gather(&mut self, columns: &[&ColumnShape]) -> Result<(), E> {
        let columns: Vec<Column<'_>> = columns
            .iter()
            .filter(|column| column.values.len() > 1)
            .map(|column| (column.name.as_str(), values(column)))
            .filter(|(_, values)| !values.is_empty())
            .take(MOST_COLUMNS)
            .collect();
        self.volumes(&columns)?;
        self.scores(&columns)?;
        let transitions = Question { ask: Ask::Transitions(Transitions::default()), ..self.base.clone() };
        if let Some(AnswerResult::Transitions(transitions)) = (self.run)(&[transitions])?.pop() {
            let rates_and_waits = self.rates(&transitions).chain(self.waits(&transitions)).collect::<Vec<_>>();
            self.metrics(&rates_and_waits, &columns)?;
        }
        Ok(())
    }

    fn question(&self, kind: MetricKind, of: Option<Selector>, by: Option<&str>) -> Question {
        let ask = Ask::Series(SeriesAsk { of: Metric { kind, of }, period: self.period });
        Question { ask, by: by.map(str::to_owned), ..self.base.clone() }
    }

    /// The groups of each answer.
    fn ask(&mut self, questions: &[Question]) -> Result<Vec<Vec<SeriesGroup>>, E> {
        Ok((self.run)(questions)?.into_iter().map(|result| series_of(result).groups).collect())
    }

    fn add(&mut self, series: Series, shown_by: Question) {
        self.series.push(series);
        self.shown_by.push(shown_by);
    }

    /// How many of the active customers use each touchpoint; of all and in each segment.
    fn volumes(&mut self, columns: &[Column<'_>]) -> Result<(), E> {
        let by = std::iter::once(None).chain(columns.iter().map(|(column, _)| Some(*column)));
        let active: Vec<Question> = by.map(|by| self.question(MetricKind::Customers, None, by)).collect();
        let mut active = self.ask(&active)?.into_iter();
        let mut segments: Vec<(Option<Value<'_>>, Vec<f64>)> = Vec::new();
        if let Some(group) = active.next().unwrap_or_default().first() {
            segments.push((None, self.places.exposure(group)));
        }
        for ((column, values), groups) in columns.iter().zip(active) {
            for value in values {
                let group = groups.iter().find(|group| group.key.as_deref() == Some(value));
                segments.extend(group.map(|group| (Some((*column, *value)), self.places.exposure(group))));
            }
        }
        let of_segment = |(segment, _): &(Option<Value<'_>>, _)| {
            let mut question = self.question(MetricKind::Customers, None, Some("touchpoint"));
            question.filters.extend(segment.map(|(column, value)| condition(column, value)));
            question
        };
        let questions: Vec<Question> = segments.iter().map(of_segment).collect();
        let answers = self.ask(&questions)?;
        for (((segment, exposure), question), groups) in segments.iter().zip(&questions).zip(answers) {
            self.volumes_of(*segment, exposure, &question.filters, &groups);
        }
        Ok(())
    }

    fn volumes_of(&mut self, segment: Option<Value<'_>>, exposure: &[f64], filters: &[String], groups: &[SeriesGroup]) {
        let shape = self.shape;
        let mut touchpoints: Vec<_> = shape.touchpoints.iter().collect();
        touchpoints.sort_by_key(|touchpoint| (Reverse(touchpoint.customers), &touchpoint.name));
        for (place, touchpoint) in touchpoints.into_iter().take(MOST_TOUCHPOINTS).enumerate() {
            // Nearly everybody meets the most used one: its plain volume is that of the traffic.
            let traffic = (place == 0).then(|| every_whole_period(exposure));
            let exposure = traffic.as_deref().unwrap_or(exposure);
            let group = groups.iter().find(|group| group.key.as_ref() == Some(&touchpoint.name));
            if let Some(points) = group.and_then(|group| self.places.counts(group, exposure)) {
                let subject = Subject::Volume { touchpoint: touchpoint.name.clone() };
                let mut shown_by =
                    self.question(MetricKind::Customers, Some(Selector::touchpoint(&touchpoint.key)), None);
                shown_by.filters = filters.to_vec();
                self.add(Series { subject, segment: segment.map(named), points }, shown_by);
            }
        }
    }

    /// Of all, of each touchpoint and of each segment.
    fn scores(&mut self, columns: &[Column<'_>]) -> Result<(), E> {
        let shape = self.shape;
        let mut metrics = Vec::new();
        for scale in &shape.scales {
            let kind = score_metric(*scale);
            let mut question = self.question(kind.clone(), None, None);
            if scale.kind == ScaleKind::Rating {
                question.filters.push(condition("score_scale", &scale.to_string()));
            }
            let subject = Subject::Score { kind: scale.kind, touchpoint: None };
            metrics.push(Followed { question, kind, subject, settled: Timestamp(i64::MAX) });
        }
        self.metrics(&metrics, columns)?;
        let by_touchpoint = |one: &Followed| Question { by: Some("touchpoint".to_owned()), ..one.question.clone() };
        let answers = self.ask(&metrics.iter().map(by_touchpoint).collect::<Vec<_>>())?;
        for ((one, scale), groups) in metrics.iter().zip(&shape.scales).zip(answers) {
            for touchpoint in &shape.touchpoints {
                let group = groups.iter().find(|group| group.key.as_ref() == Some(&touchpoint.name));
                if let Some(points) = group.and_then(|group| self.places.metric(&one.kind, group)) {
                    let of = Some(Selector::touchpoint(&touchpoint.key));
                    let shown_by = self.question(one.kind.clone(), of, None);
                    let shown_by = Question { filters: one.question.filters.clone(), ..shown_by };
                    let subject = Subject::Score { kind: scale.kind, touchpoint: Some(touchpoint.name.clone()) };
                    self.add(Series { subject, segment: None, points }, shown_by);
                }
            }
        }
        Ok(())
    }

    /// The share of journeys that go on, for the transitions most customers take.
    fn rates(&self, transitions: &TransitionsResult) -> impl Iterator<Item = Followed> {
        largest(transitions, |edge| edge.customers).into_iter().map(|edge| {
            let kind = MetricKind::Conversion { goal: self.selector(&edge.to) };
            let subject = Subject::StepRate { from: edge.from.clone(), to: edge.to.clone() };
            self.followed(edge, kind, subject)
        })
    }

    /// Waiting times, where customers wait longest altogether.
    fn waits(&self, transitions: &TransitionsResult) -> impl Iterator<Item = Followed> {
        let long = |edge: &Edge| if edge.times.median_s < SHORTEST_WAIT_S { 0 } else { edge.times.total_s as u64 };
        largest(transitions, long).into_iter().map(|edge| {
            let kind = MetricKind::ResponseTime { response: self.selector(&edge.to) };
            let subject = Subject::Wait { from: edge.from.clone(), to: edge.to.clone() };
            self.followed(edge, kind, subject)
        })
    }

    fn followed(&self, edge: &Edge, kind: MetricKind, subject: Subject) -> Followed {
        let question = self.question(kind.clone(), Some(self.selector(&edge.from)), None);
        Followed { question, kind, subject, settled: self.settled(edge) }
    }

    /// The last beginning of a period after which nearly all who will go on have gone on:
    /// who came later has had no time yet, and would seem to stay or to be quick.
    fn settled(&self, edge: &Edge) -> Timestamp {
        let days = match self.period {
            Period::Day => 1,
            Period::Week => 7,
            Period::Month => 31,
            Period::Quarter => 92,
        };
        let needed = (edge.times.p90_s * 1e6) as i64 + days * 86_400_000_000;
        Timestamp(self.shape.span.to.0.saturating_sub(needed))
    }

    /// Metrics of all, and by each column.
    fn metrics(&mut self, metrics: &[Followed], columns: &[Column<'_>]) -> Result<(), E> {
        let by = |one: &Followed| {
            let by = std::iter::once(None).chain(columns.iter().map(|(column, _)| Some((*column).to_owned())));
            let question = one.question.clone();
            by.map(move |by| Question { by, ..question.clone() })
        };
        let questions: Vec<Question> = metrics.iter().flat_map(by).collect();
        let mut answers = self.ask(&questions)?.into_iter().zip(&questions);
        for one in metrics {
            let Followed { kind, subject, settled, .. } = one;
            let Some((groups, question)) = answers.next() else { break };
            let groups = until(*settled, groups);
            if let Some(points) = groups.first().and_then(|group| self.places.metric(kind, group)) {
                self.add(Series { subject: subject.clone(), segment: None, points }, question.clone());
            }
            for ((column, values), (groups, question)) in columns.iter().zip(&mut answers) {
                for group in until(*settled, groups) {
                    let value = values.iter().find(|value| group.key.as_deref() == Some(**value));
                    let Some(value) = value else { continue };
                    if let Some(points) = self.places.metric(kind, &group) {
                        let segment = Some(named((column, value)));
                        self.add(Series { subject: subject.clone(), segment, points }, question.clone());
                    }
                }
            }
        }
        Ok(())
    }

    /// Answers name touchpoints; keys are surer to find them again.
    fn selector(&self, name: &str) -> Selector {
        let known = self.shape.touchpoints.iter().find(|touchpoint| touchpoint.name == name);
        Selector::touchpoint(known.map_or(name, |touchpoint| touchpoint.key.as_str()))
    }
}

/// Only the periods that begin before or at an instant.
fn until(settled: Timestamp, mut groups: Vec<SeriesGroup>) -> Vec<SeriesGroup> {
    for group in &mut groups {
        group.points.retain(|point| point.start.is_none_or(|start| start <= settled));
    }
    groups
}

fn values(column: &ColumnShape) -> Vec<&str> {
    let mut large: Vec<&(String, u64)> =
        column.values.iter().filter(|(_, customers)| *customers >= SEGMENT_CUSTOMERS).collect();
    large.sort_by_key(|(value, customers)| (Reverse(*customers), value));
    large.into_iter().take(MOST_VALUES).map(|(value, _)| value.as_str()).collect()
}

/// The condition that a row is of a segment. A value that looks like a number or
/// a truth may be one in the properties, where breakdowns take it for its text.
pub(super) fn condition(column: &str, value: &str) -> String {
    let quoted = serde_json::Value::from(value);
    let is_word = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let column = match column.strip_prefix("properties.") {
        Some(name) if !is_word(name) || name.starts_with(|c: char| c.is_ascii_digit()) => {
            &format!("properties[{}]", serde_json::Value::from(name))
        }
        _ => column,
    };
    let may_be_text_only = value.parse::<f64>().is_err() && value.parse::<bool>().is_err();
    if may_be_text_only || !column.starts_with("properties") {
        format!("{column} == {quoted}")
    } else {
        format!("string({column}) == {quoted}")
    }
}

fn named((column, value): Value<'_>) -> Segment {
    let column = column.strip_prefix("properties.").unwrap_or(column);
    Segment { column: column.to_owned(), value: value.to_owned() }
}

/// One for each period that is surely whole and had anybody active.
fn every_whole_period(exposure: &[f64]) -> Vec<f64> {
    let last = exposure.len().saturating_sub(1);
    let inner = |place: usize| place > 0 && place < last;
    exposure.iter().enumerate().map(|(place, active)| f64::from(inner(place) && *active > 0.0)).collect()
}

fn score_metric(scale: Scale) -> MetricKind {
    match scale.kind {
        ScaleKind::Nps => MetricKind::Nps,
        ScaleKind::Csat => MetricKind::Csat,
        ScaleKind::Ces => MetricKind::Ces,
        ScaleKind::Rating => MetricKind::Mean { column: "score".to_owned() },
    }
}

/// The transitions from one touchpoint to another that are largest and not nought.
fn largest(transitions: &TransitionsResult, size: impl Fn(&Edge) -> u64) -> Vec<&Edge> {
    let mut edges: Vec<&Edge> =
        transitions.edges.iter().filter(|edge| edge.from != edge.to && size(edge) > 0).collect();
    edges.sort_by_key(|edge| (Reverse(size(edge)), &edge.from, &edge.to));
    edges.truncate(MOST_EDGES);
    edges
}
