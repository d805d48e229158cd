//! From an answer to its tables.

mod channels;
mod conformance;
mod figures;
mod flow;
mod funnel;
mod people;
mod rules;
mod shape;

use jiff::tz::TimeZone;
use styk_model::answer::AnswerResult;
use styk_model::{Answer, Language};

use crate::table::Table;
use crate::words::Word;

pub(crate) use conformance::kind as deviation_kind;
pub(crate) use flow::{path_name, step_chain};
pub(crate) use people::repeat_count;

/// The tables of an answer, the main one first: one row per thing counted, so
/// that programs can read them.
pub fn tables(answer: &Answer, language: Language) -> Vec<Table> {
    let tables = match &answer.result {
        AnswerResult::Map(result) => flow::map(result, language),
        AnswerResult::Funnel(result) => vec![funnel::funnel(result, language)],
        AnswerResult::Transitions(result) => flow::transitions(result, language),
        AnswerResult::Bottlenecks(result) => flow::bottlenecks(result, language),
        AnswerResult::Paths(result) => vec![flow::paths(result, language)],
        AnswerResult::Variants(result) => vec![flow::variants(result, language)],
        AnswerResult::StepMatrix(result) => vec![flow::step_matrix(result, language)],
        AnswerResult::Rework(result) => funnel::rework(result, language),
        AnswerResult::DropOff(result) => funnel::drop_off(result, language),
        AnswerResult::Channels(result) => channels::channels(result, language),
        AnswerResult::Conformance(result) => conformance::conformance(result, language),
        AnswerResult::Rules(result) => rules::rules(result, language),
        AnswerResult::Retention(result) => people::retention(result, language),
        AnswerResult::Stickiness(result) => people::stickiness(result, language),
        AnswerResult::Lifecycle(result) => vec![people::lifecycle(result, language)],
        AnswerResult::RepeatPurchase(result) => people::repeat_purchase(result, language),
        AnswerResult::Metric(result) => vec![figures::series(result, Word::Metric, language)],
        AnswerResult::Series(result) => vec![figures::series(result, Word::Series, language)],
        AnswerResult::Difference(result) => vec![figures::difference(result, language)],
        AnswerResult::StandsOut(result) => vec![figures::stands_out(result, language)],
        AnswerResult::Customers(result) => vec![people::customers(result, language)],
    };
    finish(tables, answer)
}

/// The tables as people read them: the same figures, in the shape of a
/// triangle, a tree or a matrix where that is easier on the eye.
pub(crate) fn readable(answer: &Answer, language: Language) -> Vec<Table> {
    let zone = zone(answer);
    let shaped = match &answer.result {
        AnswerResult::Retention(result) => shape::triangle(result, &zone, language),
        AnswerResult::Paths(result) => shape::trees(result, language),
        AnswerResult::StepMatrix(result) => vec![shape::matrix(result, language)],
        AnswerResult::DropOff(result) => vec![funnel::drop_off(result, language).swap_remove(0)],
        AnswerResult::Channels(result) => channels::readable(result, language),
        _ => return tables(answer, language),
    };
    finish(shaped, answer)
}

/// The zone of the question; UTC where it names none that is known.
pub(crate) fn zone(answer: &Answer) -> TimeZone {
    TimeZone::get(&answer.question.zone).unwrap_or(TimeZone::UTC)
}

fn finish(tables: Vec<Table>, answer: &Answer) -> Vec<Table> {
    let zone = zone(answer);
    tables.into_iter().map(|table| Table { zone: zone.clone(), ..table.without_empty_columns() }).collect()
}
