//! Questions made of other questions.

use styk_insight::verdict::verdict;
use styk_model::answer::{AnswerResult, Cost, Evidence, MapAgainst, MapResult};
use styk_model::{
    Answer, Ask, Difference, Group, JourneySplit, Metric, MetricKind, Question, Say, StandsOut, Text, TimeSpan,
    Timestamp,
};

use crate::answer::{Groups, single, snapshot, together};
use crate::context::Context;
use crate::error::QueryError;
use crate::stands_out::{ColumnShape, DataShape, TouchpointShape, findings};

/// Values of a column that can be a segment.
const SEGMENT_VALUES: std::ops::RangeInclusive<usize> = 2..=12;

/// Properties that are tried as segments where the question names none.
const MOST_PROPERTIES: usize = 12;

/// Asks the same of both sides, from one context, and compares.
pub(crate) fn difference(
    context: &Context,
    question: &Question,
    difference: &Difference,
) -> Result<Answer, QueryError> {
    let side = |group: &Group| {
        let mut one = question.clone();
        one.ask = (*difference.of).clone();
        one.filters.extend(group.filters.iter().cloned());
        one.range = group.range.or(question.range);
        one
    };
    let (a, b, rows) = both(context, [side(&difference.a), side(&difference.b)])?;
    let names = (difference.a.name.as_str(), difference.b.name.as_str());
    let result = crate::difference::rows(&a, &b, names)
        .map_err(|error| QueryError::Question(Text::new(|language| error.say(language))))?;
    let unknown = a.unknown;
    Ok(composed(context, question, AnswerResult::Difference(result), unknown, a.notes, rows))
}

/// A map of one side, with what changed against the other.
pub(crate) fn maps(context: &Context, question: &Question, against: &Group) -> Result<Answer, QueryError> {
    let mut there = question.clone();
    there.filters.extend(against.filters.iter().cloned());
    there.range = against.range.or(question.range);
    let (mut here, there, rows) = both(context, [question.clone(), there])?;
    here.cost.rows = rows;
    let (AnswerResult::Map(map), AnswerResult::Map(other)) = (&mut here.result, there.result) else {
        unreachable!("a map answers a question for one")
    };
    let MapResult { customers, journeys, .. } = other;
    map.against = Some(MapAgainst { name: against.name.clone(), customers, journeys, span: there.snapshot.span });
    crate::difference::map_changes(map, other);
    here.verdict = verdict(question, &here.result, question.language);
    Ok(here)
}

/// The answers of both sides, in one pass where they are about the same time; and how many rows were read.
fn both(context: &Context, sides: [Question; 2]) -> Result<(Answer, Answer, u64), QueryError> {
    if sides[0].range == sides[1].range {
        let (answers, rows) = together(context, &sides, Groups::All)?;
        let mut answers = answers.into_iter();
        let (Some(a), Some(b)) = (answers.next(), answers.next()) else { unreachable!("each side has its answer") };
        return Ok((a, b, rows));
    }
    let [a, b] = sides.map(|side| single(context, &side, Groups::All));
    let (a, b) = (a?, b?);
    let rows = a.cost.rows + b.cost.rows;
    Ok((a, b, rows))
}

/// Scans the data as it is.
pub(crate) fn stands_out(context: &Context, question: &Question, asked: &StandsOut) -> Result<Answer, QueryError> {
    let mut rows = 0;
    let mut unknown = None;
    let mut run = |questions: &[Question]| -> Result<Vec<AnswerResult>, QueryError> {
        let (answers, read) = together(context, questions, Groups::All)?;
        rows += read;
        if let Some(answer) = answers.first() {
            unknown.get_or_insert(answer.unknown);
        }
        Ok(answers.into_iter().map(|answer| answer.result).collect())
    };
    let shape = shape(context, question, asked, &mut run)?;
    let result = findings(question, &shape, &mut run)?;
    let unknown = unknown.unwrap_or_default();
    Ok(composed(context, question, AnswerResult::StandsOut(result), unknown, Vec::new(), rows))
}

fn composed(
    context: &Context,
    question: &Question,
    result: AnswerResult,
    unknown: styk_model::answer::UnknownShare,
    notes: Vec<String>,
    rows: u64,
) -> Answer {
    Answer {
        question: question.clone(),
        verdict: verdict(question, &result, question.language),
        evidence: Evidence::Association,
        result,
        unknown,
        notes,
        snapshot: snapshot(context, None),
        cost: Cost { rows, ..Cost::default() },
    }
}

type Run<'a> = dyn FnMut(&[Question]) -> Result<Vec<AnswerResult>, QueryError> + 'a;

/// Looks at what there is to look at.
fn shape(
    context: &Context,
    question: &Question,
    asked: &StandsOut,
    run: &mut Run<'_>,
) -> Result<DataShape, QueryError> {
    let (first, last) = context.snapshot.time_range().ok_or(QueryError::Empty)?;
    let span = crate::plan::span_of(question.range, last)?;
    let span = TimeSpan { from: span.from.max(first), to: span.to.min(Timestamp(last.0.saturating_add(1))) };
    let names = segment_columns(context, asked);
    let by: Vec<&str> = std::iter::once("touchpoint").chain(names.iter().map(String::as_str)).collect();
    let mut customers = customers_by(question, &by, run)?.into_iter();
    let touchpoints = customers.next().unwrap_or_default();
    let columns = names.into_iter().zip(customers);
    let columns = columns.filter(|(_, values)| SEGMENT_VALUES.contains(&values.len()));
    let columns = columns.map(|(name, values)| ColumnShape { name, values }).collect();
    let names = context.touchpoint_names(question.language);
    let key = |name: &str| {
        let symbol = names.iter().position(|known| known == name)?;
        Some(context.registry.touchpoints[symbol].key.clone())
    };
    let touchpoints = touchpoints
        .into_iter()
        .filter_map(|(name, customers)| Some(TouchpointShape { key: key(&name)?, name, customers }))
        .collect();
    Ok(DataShape { touchpoints, columns, scales: context.scales.clone(), span, split: split(context) })
}

fn segment_columns(context: &Context, asked: &StandsOut) -> Vec<String> {
    if !asked.segments.is_empty() {
        return asked.segments.clone();
    }
    let properties = context.properties.iter().take(MOST_PROPERTIES).map(|name| format!("properties.{name}"));
    ["channel", "medium"].into_iter().map(str::to_owned).chain(properties).collect()
}

/// What makes one visit, where the data says so.
pub(crate) fn split(context: &Context) -> Option<JourneySplit> {
    let sessions = ["session_id", "session", "sessionid", "visit_id"];
    let named = context.properties.iter().find(|name| sessions.contains(&name.to_lowercase().as_str()));
    let case = context.has_cases.then(|| JourneySplit::Column("case".to_owned()));
    named.map(|name| JourneySplit::Column(format!("properties.{name}"))).or(case)
}

/// Customers by value of each column; rows without a value left out.
fn customers_by(
    question: &Question,
    columns: &[&str],
    run: &mut Run<'_>,
) -> Result<Vec<Vec<(String, u64)>>, QueryError> {
    let absent = crate::answer::absent(question.language);
    let ask = Ask::Metric(Metric { kind: MetricKind::Customers, of: None });
    let by = |column: &&str| Question { ask: ask.clone(), by: Some((*column).to_owned()), ..question.clone() };
    let questions: Vec<Question> = columns.iter().map(by).collect();
    let customers = run(&questions)?.into_iter().map(|result| {
        let AnswerResult::Metric(result) = result else { return Vec::new() };
        let groups = result.groups.into_iter().filter_map(|group| {
            let customers = group.points.first()?.estimate?.value as u64;
            Some((group.key.filter(|key| key != absent)?, customers))
        });
        groups.collect()
    });
    Ok(customers.collect())
}
