//! Asks all the questions of the scan.

use std::cmp::Reverse;

use styk_insight::stands_out::{Segment, Series, Subject};
use styk_model::answer::{AnswerResult, Edge, SeriesGroup, SeriesResult, TransitionsResult, Unit};
use styk_model::{
    Ask, Metric, MetricKind, Period, Question, Scale, ScaleKind, Selector, Series as SeriesAsk, Timestamp, Transitions,
};

use super::points::Places;
use super::{ColumnShape, DataShape};

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

/// The series of the scan, each with the question that shows it.
pub(super) struct Gathering<'a, E> {
    base: Question,
    shape: &'a DataShape,
    period: Period,
    places: Places,
    run: &'a mut dyn FnMut(&Question) -> Result<AnswerResult, E>,
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
        run: &'a mut dyn FnMut(&Question) -> Result<AnswerResult, E>,
    ) -> Self {
        let places = Places::new(boundaries);
        Self { base, shape, period, places, run, series: Vec::new(), shown_by: Vec::new() }
    }

    pub(super) fn finish(self) -> (Vec<Series>, Vec<Question>) {
        (self.series, self.shown_by)
    }

    pub(super) fn gather(&mut self, columns: &[&ColumnShape]) -> Result<(), E> {
        let columns: Vec<(&str, Vec<&str>)> = columns
            .iter()
            .filter(|column| column.values.len() > 1)
            .map(|column| (column.name.as_str(), values(column)))
            .filter(|(_, values)| !values.is_empty())
            .take(MOST_COLUMNS)
            .collect();
        self.volumes(&columns)?;
        self.scores(&columns)?;
        let transitions = Question { ask: Ask::Transitions(Transitions::default()), ..self.base.clone() };
        if let AnswerResult::Transitions(transitions) = (self.run)(&transitions)? {
            self.rates(&transitions, &columns)?;
            self.waits(&transitions, &columns)?;
        }
        Ok(())
    }

    fn question(&self, kind: MetricKind, of: Option<Selector>, by: Option<&str>) -> Question {
        let ask = Ask::Series(SeriesAsk { of: Metric { kind, of }, period: self.period });
        Question { ask, by: by.map(str::to_owned), ..self.base.clone() }
    }

    fn ask(&mut self, question: &Question) -> Result<Vec<SeriesGroup>, E> {
        Ok(series_of((self.run)(question)?).groups)
    }

    fn add(&mut self, series: Series, shown_by: Question) {
        self.series.push(series);
        self.shown_by.push(shown_by);
    }

    /// How many of the active customers use each touchpoint; of all and in each segment.
    fn volumes(&mut self, columns: &[(&str, Vec<&str>)]) -> Result<(), E> {
        let active = self.question(MetricKind::Customers, None, None);
        if let Some(group) = self.ask(&active)?.first() {
            let exposure = self.places.exposure(group);
            self.volumes_of(None, &exposure)?;
        }
        for (column, values) in columns {
            let active = self.question(MetricKind::Customers, None, Some(column));
            let groups = self.ask(&active)?;
            for value in values {
                let group = groups.iter().find(|group| group.key.as_deref() == Some(value));
                if let Some(exposure) = group.map(|group| self.places.exposure(group)) {
                    self.volumes_of(Some((column, value)), &exposure)?;
                }
            }
        }
        Ok(())
    }

    fn volumes_of(&mut self, segment: Option<(&str, &str)>, exposure: &[f64]) -> Result<(), E> {
        let mut question = self.question(MetricKind::Customers, None, Some("touchpoint"));
        question.filters.extend(segment.map(|(column, value)| condition(column, value)));
        let groups = self.ask(&question)?;
        let mut touchpoints: Vec<_> = self.shape.touchpoints.iter().collect();
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
                shown_by.filters.clone_from(&question.filters);
                self.add(Series { subject, segment: segment.map(named), points }, shown_by);
            }
        }
        Ok(())
    }

    /// Of all, of each touchpoint and of each segment.
    fn scores(&mut self, columns: &[(&str, Vec<&str>)]) -> Result<(), E> {
        for scale in &self.shape.scales {
            let kind = score_metric(*scale);
            let mut whole = self.question(kind.clone(), None, None);
            if scale.kind == ScaleKind::Rating {
                whole.filters.push(condition("score_scale", &scale.to_string()));
            }
            let subject = |touchpoint| Subject::Score { kind: scale.kind, touchpoint };
            self.metric(&whole, &kind, &subject(None), columns, Timestamp(i64::MAX))?;
            let by_touchpoint = Question { by: Some("touchpoint".to_owned()), ..whole.clone() };
            let groups = self.ask(&by_touchpoint)?;
            for touchpoint in &self.shape.touchpoints {
                let group = groups.iter().find(|group| group.key.as_ref() == Some(&touchpoint.name));
                if let Some(points) = group.and_then(|group| self.places.metric(&kind, group)) {
                    let of = Some(Selector::touchpoint(&touchpoint.key));
                    let shown_by = self.question(kind.clone(), of, None);
                    let shown_by = Question { filters: whole.filters.clone(), ..shown_by };
                    let subject = subject(Some(touchpoint.name.clone()));
                    self.add(Series { subject, segment: None, points }, shown_by);
                }
            }
        }
        Ok(())
    }

    /// The share of journeys that go on, for the transitions most customers take.
    fn rates(&mut self, transitions: &TransitionsResult, columns: &[(&str, Vec<&str>)]) -> Result<(), E> {
        for edge in largest(transitions, |edge| edge.customers) {
            let kind = MetricKind::Conversion { goal: self.selector(&edge.to) };
            let subject = Subject::StepRate { from: edge.from.clone(), to: edge.to.clone() };
            let question = self.question(kind.clone(), Some(self.selector(&edge.from)), None);
            self.metric(&question, &kind, &subject, columns, self.settled(edge))?;
        }
        Ok(())
    }

    /// Waiting times, where customers wait longest altogether.
    fn waits(&mut self, transitions: &TransitionsResult, columns: &[(&str, Vec<&str>)]) -> Result<(), E> {
        let long = |edge: &Edge| if edge.times.median_s < SHORTEST_WAIT_S { 0 } else { edge.times.total_s as u64 };
        for edge in largest(transitions, long) {
            let kind = MetricKind::ResponseTime { response: self.selector(&edge.to) };
            let subject = Subject::Wait { from: edge.from.clone(), to: edge.to.clone() };
            let question = self.question(kind.clone(), Some(self.selector(&edge.from)), None);
            self.metric(&question, &kind, &subject, columns, self.settled(edge))?;
        }
        Ok(())
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

    /// A metric of all, and by each column.
    fn metric(
        &mut self,
        question: &Question,
        kind: &MetricKind,
        subject: &Subject,
        columns: &[(&str, Vec<&str>)],
        settled: Timestamp,
    ) -> Result<(), E> {
        let groups = until(settled, self.ask(question)?);
        if let Some(points) = groups.first().and_then(|group| self.places.metric(kind, group)) {
            self.add(Series { subject: subject.clone(), segment: None, points }, question.clone());
        }
        for (column, values) in columns {
            let question = Question { by: Some((*column).to_owned()), ..question.clone() };
            for group in until(settled, self.ask(&question)?) {
                let Some(value) = values.iter().find(|value| group.key.as_deref() == Some(**value)) else { continue };
                if let Some(points) = self.places.metric(kind, &group) {
                    let segment = Some(named((column, value)));
                    self.add(Series { subject: subject.clone(), segment, points }, question.clone());
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

fn named((column, value): (&str, &str)) -> Segment {
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
