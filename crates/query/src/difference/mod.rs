//! What differs between two answers to the same question, with intervals and
//! q-values, real differences first.
//!
//! Every row is tested by itself (shares: score test and Newcombe's interval;
//! means: Welch; waits: medians on the scale of logarithms; distinct counts:
//! Poisson) and adjusted for all rows by Benjamini and Hochberg (1995). A row
//! whose spread the answers do not tell (sums, counts of interactions) is shown
//! without an interval and never called real.

mod compare;
mod conformance;
mod flow;
mod map;
mod people;
mod rules;
mod series;

#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use styk_insight::hypothesis::benjamini_hochberg;
use styk_model::answer::{AnswerResult, DifferenceResult, DifferenceRow};
use styk_model::{Answer, Ask, Language, MetricKind, Say, TimeSpan, say};
use thiserror::Error;

pub(crate) use compare::{
    Compared, mean_estimates, median, moments_of, nps, nps_moments, share_estimates, shares, spread_of, waits,
};
pub(crate) use map::map_changes;

/// Why two answers have no difference.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DifferenceError {
    #[error(
        "answers of kind `{0}` cannot be compared: ask for the difference of a funnel, transitions, retention or a metric"
    )]
    NoRows(&'static str),
    #[error("an answer of kind `{a}` and one of kind `{b}` cannot be compared: ask both groups the same question")]
    Kinds { a: &'static str, b: &'static str },
    #[error("the two answers are in different units: ask both groups for one metric in one currency")]
    Units,
}

impl Say for DifferenceError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::NoRows(kind) => say!(
                language,
                self,
                "ответы вида `{kind}` нельзя сравнить: запросите разницу воронки (`funnel`), переходов (`transitions`), удержания (`retention`) или метрики",
                "odpowiedzi rodzaju `{kind}` nie da się porównać: zapytaj o różnicę lejka (`funnel`), przejść (`transitions`), retencji (`retention`) albo metryki",
            ),
            Self::Kinds { a, b } => say!(
                language,
                self,
                "ответ вида `{a}` нельзя сравнить с ответом вида `{b}`: задайте обеим группам один вопрос",
                "odpowiedzi rodzaju `{a}` nie da się porównać z odpowiedzią rodzaju `{b}`: zadaj obu grupom to samo pytanie",
            ),
            Self::Units => say!(
                language,
                self,
                "два ответа в разных единицах: запросите для обеих групп одну метрику в одной валюте",
                "odpowiedzi są w różnych jednostkach: zapytaj w obu grupach o jedną metrykę w jednej walucie",
            ),
        }
    }
}

/// What comparing needs to know of the questions.
#[derive(Debug, Clone, Copy)]
struct Sides<'a> {
    /// Length of time of each in any unit, where known: where the two differ,
    /// counts are compared per unit.
    lengths: Option<(f64, f64)>,
    /// The metric, where the answers are of one.
    metric: Option<&'a MetricKind>,
    language: Language,
}

impl<'a> Sides<'a> {
    fn new(a: &'a Answer, b: &Answer) -> Self {
        let metric = match &a.question.ask {
            Ask::Metric(metric) => Some(&metric.kind),
            Ask::Series(series) => Some(&series.of.kind),
            _ => None,
        };
        let days = |span: TimeSpan| (span.to.micros().saturating_sub(span.from.micros())) as f64 / MICROS_PER_DAY;
        let lengths = match (a.snapshot.span, b.snapshot.span) {
            (Some(a), Some(b)) => Some((days(a), days(b))).filter(|(a, b)| *a > 0.0 && *b > 0.0),
            (None, None) => Some((1.0, 1.0)),
            _ => None,
        };
        Self { lengths, metric, language: a.question.language }
    }
}

const MICROS_PER_DAY: f64 = 86_400e6;

/// A difference below this q-value is called real.
const DISCOVERY_RATE: f64 = 0.05;

/// The rows that both answers to one question have, real differences first, then
/// by their standardised size. `names` are those of the two groups.
pub(crate) fn rows(a: &Answer, b: &Answer, names: (&str, &str)) -> Result<DifferenceResult, DifferenceError> {
    let compared = compared(&a.result, &b.result, &Sides::new(a, b))?;
    let p_values: Vec<f64> = compared.iter().map(|row| row.p_value).collect();
    let q_values = benjamini_hochberg(&p_values);
    let mut sized: Vec<(f64, DifferenceRow)> = compared
        .into_iter()
        .zip(q_values)
        .map(|(row, q_value)| {
            let Compared { item, unit, a, b, difference, size, .. } = row;
            (size, DifferenceRow { item, unit, a, b, difference, q_value, real: q_value < DISCOVERY_RATE })
        })
        .collect();
    sized.sort_by(|(a_size, a), (b_size, b)| {
        Reverse(a.real).cmp(&Reverse(b.real)).then(b_size.total_cmp(a_size)).then_with(|| a.item.cmp(&b.item))
    });
    let rows = sized.into_iter().map(|(_, row)| row).collect();
    Ok(DifferenceResult { a: names.0.to_owned(), b: names.1.to_owned(), rows })
}

fn compared(a: &AnswerResult, b: &AnswerResult, sides: &Sides<'_>) -> Result<Vec<Compared>, DifferenceError> {
    use AnswerResult as R;
    let language = sides.language;
    Ok(match (a, b) {
        (R::Funnel(a), R::Funnel(b)) => flow::funnel(a, b, language),
        (R::Transitions(a), R::Transitions(b)) | (R::Bottlenecks(a), R::Bottlenecks(b)) => {
            flow::transitions(a, b, language)
        }
        (R::Paths(a), R::Paths(b)) => flow::paths(a, b, language),
        (R::Variants(a), R::Variants(b)) => flow::variants(a, b, language),
        (R::StepMatrix(a), R::StepMatrix(b)) => flow::step_matrix(a, b, language),
        (R::Rework(a), R::Rework(b)) => flow::rework(a, b, language),
        (R::DropOff(a), R::DropOff(b)) => flow::drop_off(a, b, language),
        (R::Conformance(a), R::Conformance(b)) => conformance::rows(a, b, language),
        (R::Rules(a), R::Rules(b)) => rules::rows(a, b, language),
        (R::Retention(a), R::Retention(b)) => people::retention(a, b, language),
        (R::Stickiness(a), R::Stickiness(b)) => people::stickiness(a, b, language),
        (R::Lifecycle(a), R::Lifecycle(b)) => people::lifecycle(a, b, language),
        (R::RepeatPurchase(a), R::RepeatPurchase(b)) => people::repeat_purchase(a, b, language),
        (R::Metric(a), R::Metric(b)) | (R::Series(a), R::Series(b)) => series::series(a, b, sides)?,
        (a, b) if kind(a) == kind(b) => return Err(DifferenceError::NoRows(kind(a))),
        (a, b) => return Err(DifferenceError::Kinds { a: kind(a), b: kind(b) }),
    })
}

/// As in the JSON of an answer.
fn kind(result: &AnswerResult) -> &'static str {
    match result {
        AnswerResult::Map(_) => "map",
        AnswerResult::Funnel(_) => "funnel",
        AnswerResult::Transitions(_) => "transitions",
        AnswerResult::Paths(_) => "paths",
        AnswerResult::Variants(_) => "variants",
        AnswerResult::StepMatrix(_) => "step_matrix",
        AnswerResult::Rework(_) => "rework",
        AnswerResult::Bottlenecks(_) => "bottlenecks",
        AnswerResult::DropOff(_) => "drop_off",
        AnswerResult::Channels(_) => "channels",
        AnswerResult::Conformance(_) => "conformance",
        AnswerResult::Rules(_) => "rules",
        AnswerResult::Retention(_) => "retention",
        AnswerResult::Stickiness(_) => "stickiness",
        AnswerResult::Lifecycle(_) => "lifecycle",
        AnswerResult::RepeatPurchase(_) => "repeat_purchase",
        AnswerResult::Metric(_) => "metric",
        AnswerResult::Series(_) => "series",
        AnswerResult::Difference(_) => "difference",
        AnswerResult::StandsOut(_) => "stands_out",
        AnswerResult::Customers(_) => "customers",
    }
}
