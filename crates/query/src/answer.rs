//! A question's answer, whole: numbers, verdict, notes, snapshot and cost.

use std::time::Instant;

use styk_insight::verdict::{Note, note, verdict};
use styk_model::answer::{AnswerResult, Cost, Evidence, Snapshot, UnknownShare};
use styk_model::{
    Answer, Ask, Calendar, Conformance, Difference, Funnel, JourneyMap, Language, Question, Selector, Timestamp, text,
};

use crate::answers::{self, ChannelCodes, ComparedWith, FunnelNames, Measured, Names, Ranking, StepName};
use crate::context::Context;
use crate::error::QueryError;
use crate::operator::{AnyOperator, Make};
use crate::plan::Plan;
use crate::run::{Counted, Tally, count, count_together};

/// Answers a question.
pub fn answer(context: &Context, question: &Question) -> Result<Answer, QueryError> {
    let begun = Instant::now();
    let asked = context.maps.applied(question)?;
    let mut answer = match &asked.ask {
        Ask::Difference(difference) => crate::compare::difference(context, &asked, difference)?,
        Ask::Map(JourneyMap { against: Some(against), .. }) => crate::compare::maps(context, &asked, against)?,
        Ask::StandsOut(stands_out) => crate::compare::stands_out(context, &asked, stands_out)?,
        Ask::Customers(customers) => crate::behind::customers(context, &asked, customers)?,
        _ => single(context, &asked, Groups::Largest)?,
    };
    answer.question.clone_from(question);
    answer.notes.extend(crate::reach::removed(context, question));
    answer.cost.wall_ms = begun.elapsed().as_millis() as u64;
    Ok(answer)
}

/// The properties that a question reads out of the JSON of rows, having no typed column yet.
pub fn json_properties(context: &Context, question: &Question) -> Result<Vec<String>, QueryError> {
    let mut one = context.maps.applied(question)?;
    one.ask = match one.ask {
        Ask::Difference(Difference { of, a, b }) => {
            one.filters.extend(a.filters.into_iter().chain(b.filters));
            *of
        }
        Ask::Customers(customers) => *customers.of,
        // It tries many properties, whether or not anybody needs them.
        Ask::StandsOut(_) => return Ok(Vec::new()),
        other => other,
    };
    if let Ask::Map(JourneyMap { against: Some(against), .. }) = &one.ask {
        one.filters.extend(against.filters.iter().cloned());
    }
    Ok(crate::plan::plan(context, &one)?.inputs.json_properties(context))
}

/// Which groups of a breakdown an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Groups {
    Largest,
    All,
}

impl Groups {
    /// Cuts to the largest, and says how many were left out.
    fn cut(self, groups: &mut Vec<impl answers::Keyed>) -> u64 {
        if self == Self::All { 0 } else { answers::keep_largest(groups) }
    }
}

/// Answers a question that one pass answers.
pub(crate) fn single(context: &Context, question: &Question, groups: Groups) -> Result<Answer, QueryError> {
    counted_answer(context, question, groups, count(context, question)?)
}

/// Answers questions, each as [`answer`] would, in few passes. They are of one pass each, have the same
/// range, and none looks further (retention, lifecycle, repeat purchase) where another does not.
pub fn answer_together(context: &Context, questions: &[Question]) -> Result<Vec<Answer>, QueryError> {
    let asked: Vec<Question> =
        questions.iter().map(|question| context.maps.applied(question)).collect::<Result<_, _>>()?;
    let mut answers = together(context, &asked, Groups::Largest)?.0;
    for (answer, question) in answers.iter_mut().zip(questions) {
        answer.question.clone_from(question);
        answer.notes.extend(crate::reach::removed(context, question));
    }
    Ok(answers)
}

/// So many questions are answered by one pass: each holds what it counts in memory.
const MOST_TOGETHER: usize = 16;

/// Answers questions about one time, each as [`single`] would, in few passes; and how many rows those read.
pub(crate) fn together(
    context: &Context,
    questions: &[Question],
    groups: Groups,
) -> Result<(Vec<Answer>, u64), QueryError> {
    let (mut answers, mut rows) = (Vec::with_capacity(questions.len()), 0);
    for some in questions.chunks(MOST_TOGETHER) {
        let counted = match count_together(context, some) {
            // Together they may have more conditions than a pass can hold.
            Err(QueryError::Question(_)) if some.len() > 1 => {
                for half in some.chunks(some.len().div_ceil(2)) {
                    let (answered, read) = together(context, half, groups)?;
                    answers.extend(answered);
                    rows += read;
                }
                continue;
            }
            counted => counted?,
        };
        rows += counted.first().map_or(0, |one| one.read.rows);
        for (question, counted) in some.iter().zip(counted) {
            answers.push(counted_answer(context, question, groups, counted)?);
        }
    }
    Ok((answers, rows))
}

fn counted_answer(
    context: &Context,
    question: &Question,
    groups: Groups,
    counted: Counted,
) -> Result<Answer, QueryError> {
    let Counted { plan, operator, tally, read } = counted;
    let mut notes = notes(&tally, plan.inputs.reads_json(), question);
    let names = Names {
        touchpoints: context.touchpoint_names(question.language),
        groups: plan.by.map(|column| plan.inputs.values(column, context, question.language)),
        absent: absent(question.language).to_owned(),
    };
    let calendar = || {
        plan.calendar.as_ref().ok_or_else(|| {
            QueryError::Question(text!(
                "the question has no period",
                "в вопросе не указан период",
                "pytanie nie ma okresu",
            ))
        })
    };
    let newest = context.snapshot.time_range().map_or(Timestamp(0), |(_, newest)| newest);
    let newest = newest.min(Timestamp(plan.span.to.0.saturating_sub(1)));
    let mut left_out = 0;
    let result = match (operator, &question.ask) {
        (AnyOperator::JourneyMap(map), Ask::Map(asked)) => {
            AnswerResult::Map(answers::journey_map(map.finish(), &names, &context.registry, calendar()?, asked.limit))
        }
        (AnyOperator::Funnel(funnel), Ask::Funnel(asked)) => {
            let steps = step_names(context, asked, question.language);
            let order = FunnelNames { steps: &steps, order: asked.order, language: question.language };
            let mut result = answers::funnel(funnel.finish(), &names, &order);
            left_out = groups.cut(&mut result.groups);
            AnswerResult::Funnel(result)
        }
        (AnyOperator::Transitions(transitions), Ask::Transitions(asked)) => {
            let counts = transitions.finish();
            AnswerResult::Transitions(answers::transitions(counts, &names, asked.limit, Ranking::Count))
        }
        (AnyOperator::Transitions(transitions), Ask::Bottlenecks(asked)) => {
            let counts = transitions.finish();
            AnswerResult::Bottlenecks(answers::transitions(counts, &names, asked.limit, Ranking::TotalWait))
        }
        (AnyOperator::Paths(paths), Ask::Paths(asked)) => {
            let anchor = selector_name(context, &asked.touchpoint, question.language);
            AnswerResult::Paths(answers::paths(&paths.finish(asked.top), &names, &anchor))
        }
        (AnyOperator::Variants(variants), Ask::Variants(asked)) => {
            AnswerResult::Variants(answers::variants(&variants.finish(asked.top), &names))
        }
        (AnyOperator::StepMatrix(matrix), _) => AnswerResult::StepMatrix(answers::step_matrix(matrix.finish(), &names)),
        (AnyOperator::Rework(rework), _) => AnswerResult::Rework(answers::rework(&rework.finish(), &names)),
        (AnyOperator::DropOff(drop_off), _) => AnswerResult::DropOff(answers::drop_off(&drop_off.finish(), &names)),
        (AnyOperator::Channels(channels), Ask::Channels(asked)) => {
            let config = channels.config();
            let values = |column| plan.inputs.values(column, context, question.language);
            let (channel_names, scales) = (values(config.channels), values(config.scales));
            let codes = ChannelCodes { channels: channel_names, scales, goal: asked.goal.is_some() };
            let (result, others) = answers::channels(channels.finish(), &names, &codes);
            left_out = others;
            AnswerResult::Channels(result)
        }
        (AnyOperator::Conformance(conformance), Ask::Conformance(asked)) => {
            let with = compared_with(context, question, asked, &plan, calendar()?);
            let mut result = answers::conformance(conformance.finish(), &names, &with);
            if !result.missing.is_empty() {
                let touchpoints = result.missing.len() as u64;
                notes.push(note(&Note::MissingTouchpoints { touchpoints }, question.language));
            }
            left_out = groups.cut(&mut result.groups);
            AnswerResult::Conformance(result)
        }
        (AnyOperator::Rules(rules), Ask::Rules(_)) => {
            let Make::Rules { of, .. } = &plan.make else {
                unreachable!("the plan makes the operator of its question")
            };
            let mut result = answers::rules(rules.finish(), &names, of, question, calendar()?);
            if !result.missing.is_empty() {
                let touchpoints = result.missing.len() as u64;
                notes.push(note(&Note::MissingTouchpoints { touchpoints }, question.language));
            }
            for rule in &mut result.rules {
                left_out = left_out.max(groups.cut(&mut rule.groups));
            }
            AnswerResult::Rules(result)
        }
        (AnyOperator::Retention(retention), _) => {
            let mut result = answers::retention(&retention.finish(), &names, calendar()?, newest);
            left_out = groups.cut(&mut result.cohorts);
            AnswerResult::Retention(result)
        }
        (AnyOperator::Stickiness(stickiness), _) => {
            AnswerResult::Stickiness(answers::stickiness(stickiness.finish(), calendar()?))
        }
        (AnyOperator::Lifecycle(lifecycle), _) => {
            AnswerResult::Lifecycle(answers::lifecycle(&lifecycle.finish(), calendar()?))
        }
        (AnyOperator::RepeatPurchase(repeat), _) => {
            AnswerResult::RepeatPurchase(answers::repeat_purchase(repeat.finish()))
        }
        (AnyOperator::Metric(metric), Ask::Metric(_) | Ask::Series(_)) => {
            let (kind, series) = match &question.ask {
                Ask::Series(series) => (&series.of.kind, true),
                Ask::Metric(metric) => (&metric.kind, false),
                _ => unreachable!("the arm is for metrics and series"),
            };
            let calendar = plan.calendar.as_ref().filter(|_| series);
            let measured = Measured { kind, calendar, scale: plan.scale, currency: context.currency };
            let counts = metric.finish();
            if answers::approximate(&counts) {
                notes.push(note(&Note::ApproximateTimes, question.language));
            }
            let mut result = answers::series(counts, &names, &measured);
            left_out = groups.cut(&mut result.groups);
            if series { AnswerResult::Series(result) } else { AnswerResult::Metric(result) }
        }
        _ => unreachable!("the plan makes the operator of its question"),
    };
    if left_out > 0 {
        notes.push(note(&Note::GroupsLeftOut { groups: left_out }, question.language));
    }
    Ok(Answer {
        question: question.clone(),
        verdict: verdict(question, &result, question.language),
        evidence: Evidence::Association,
        result,
        unknown: unknown(&tally),
        notes,
        snapshot: snapshot(context, (question.range.is_some()).then_some(plan.span)),
        cost: Cost { rows: read.rows, ..Cost::default() },
    })
}

fn compared_with<'a>(
    context: &'a Context,
    question: &'a Question,
    asked: &Conformance,
    plan: &'a Plan,
    calendar: &'a Calendar,
) -> ComparedWith<'a> {
    let Make::Conformance { config, plan: of } = &plan.make else {
        unreachable!("the plan makes the operator of its question")
    };
    let scales = plan.inputs.values(config.scales, context, question.language);
    ComparedWith {
        plan: of,
        registry: &context.registry,
        question,
        calendar,
        scales: scales.iter().map(|scale| scale.parse().ok()).collect(),
        currency: context.currency,
        goal: asked.goal.is_some(),
    }
}

pub(crate) fn snapshot(context: &Context, span: Option<styk_model::TimeSpan>) -> Snapshot {
    Snapshot {
        version: context.snapshot.version,
        unflushed_rows: context.snapshot.unflushed_rows,
        identity: context.people.position(),
        rules: context.registry.version,
        span,
    }
}

fn unknown(tally: &Tally) -> UnknownShare {
    UnknownShare { interactions: tally.interactions, unbound: tally.unbound, unidentified: tally.unidentified }
}

fn notes(tally: &Tally, reads_json: bool, question: &Question) -> Vec<String> {
    let mut notes = Vec::new();
    let interactions = tally.interactions;
    if let Some(unbound) = tally.unbound.filter(|unbound| *unbound > 0) {
        notes.push(Note::Unbound { unbound, interactions });
    }
    if tally.unidentified > 0 {
        notes.push(Note::Unidentified { unidentified: tally.unidentified, interactions });
    }
    if reads_json && interactions > 1_000_000 {
        let of = match &question.ask {
            Ask::Channels(asked) if asked.of != "channel" => Some(asked.of.clone()),
            _ => None,
        };
        let column = question.by.clone().or(of).unwrap_or_else(|| "properties".to_owned());
        notes.push(Note::SlowProperty { column });
    }
    notes.iter().map(|one| note(one, question.language)).collect()
}

pub(crate) fn absent(language: Language) -> &'static str {
    match language {
        Language::En => "(none)",
        Language::Ru => "(нет)",
        Language::Pl => "(brak)",
    }
}

fn step_names(context: &Context, funnel: &Funnel, language: Language) -> Vec<StepName> {
    let name =
        |step: &styk_model::Step| step.name.clone().unwrap_or_else(|| selector_name(context, &step.selector, language));
    funnel.steps.iter().map(|step| StepName { name: name(step), optional: step.optional }).collect()
}

/// How a selector reads: its touchpoints' names, else its condition.
fn selector_name(context: &Context, selector: &Selector, language: Language) -> String {
    if selector.touchpoints.is_empty() {
        return selector.condition.clone().unwrap_or_else(|| "*".to_owned());
    }
    let name = |given: &String| {
        let found = context.registry.find(given).ok().and_then(|symbols| symbols.first().copied());
        let touchpoint = found.and_then(|symbol| context.registry.touchpoints.get(usize::from(symbol)));
        touchpoint.map_or_else(|| given.clone(), |touchpoint| touchpoint.names.get(language).to_owned())
    };
    selector.touchpoints.iter().map(name).collect::<Vec<_>>().join(" / ")
}
