//! What stands under every answer: n, period, evidence, unknown share, snapshot.

use std::fmt::Write as _;

use styk_insight::labels::Label;
use styk_model::answer::{AnswerResult, Edge, Times, UnknownShare};
use styk_model::{Answer, Language};

use crate::format;
use crate::tables::zone;
use crate::words::{self, Word};

/// A fact under an answer, with its label.
pub(crate) struct Fact {
    pub(crate) label: &'static str,
    pub(crate) text: String,
}

pub(crate) fn facts(answer: &Answer, language: Language) -> Vec<Fact> {
    let fact = |label: Word, text: String| Fact { label: label.of(language), text };
    let mut facts = Vec::with_capacity(8);
    if let Some((label, n)) = population(&answer.result) {
        facts.push(fact(label, format::count(n, language)));
    }
    facts.push(fact(Word::Time, period(answer, language)));
    if !answer.question.filters.is_empty() {
        facts.push(fact(Word::Filters, answer.question.filters.join(" && ")));
    }
    facts.push(fact(Word::Evidence, words::evidence(answer.evidence, language).to_owned()));
    facts.push(fact(Word::UnknownShare, unknown(answer.unknown, language)));
    facts.push(fact(Word::Snapshot, snapshot(answer, language)));
    facts
}

/// The notes of the answer, and what its numbers themselves call for.
pub(crate) fn notes(answer: &Answer, language: Language) -> Vec<String> {
    let mut notes = answer.notes.clone();
    if has_approximate_times(&answer.result) {
        notes.push(Word::ApproximateTimes.of(language).to_owned());
    }
    notes
}

/// Who or what was counted.
pub(crate) fn population(result: &AnswerResult) -> Option<(Word, u64)> {
    let journeys = |n| Some((Word::Journeys, n));
    match result {
        AnswerResult::Funnel(result) => {
            journeys(result.groups.iter().filter_map(|group| group.steps.first()).map(|step| step.journeys).sum())
        }
        AnswerResult::Map(result) => Some((Word::Customers, result.customers)),
        AnswerResult::Transitions(result) | AnswerResult::Bottlenecks(result) => journeys(result.journeys),
        AnswerResult::Paths(result) => journeys(result.journeys),
        AnswerResult::Variants(result) => journeys(result.journeys),
        AnswerResult::StepMatrix(result) => journeys(result.journeys),
        AnswerResult::Rework(result) => journeys(result.journeys),
        AnswerResult::DropOff(result) => journeys(result.journeys),
        AnswerResult::Channels(result) => journeys(result.journeys),
        AnswerResult::Conformance(result) => journeys(result.journeys),
        AnswerResult::Retention(result) => {
            Some((Word::Customers, result.cohorts.iter().map(|cohort| cohort.customers).sum()))
        }
        AnswerResult::RepeatPurchase(result) => Some((Word::Buyers, result.customers)),
        AnswerResult::StandsOut(result) => Some((Word::ComparedN, result.looked_at)),
        AnswerResult::Customers(result) => Some((Word::Customers, result.total)),
        // Here every row has its own n.
        AnswerResult::Rules(_)
        | AnswerResult::Stickiness(_)
        | AnswerResult::Lifecycle(_)
        | AnswerResult::Metric(_)
        | AnswerResult::Series(_)
        | AnswerResult::Difference(_) => None,
    }
}

fn period(answer: &Answer, language: Language) -> String {
    let zone = zone(answer);
    let zone_name = &answer.question.zone;
    let range = match answer.snapshot.span {
        Some(span) => format::span(span, &zone, language),
        None => Word::AllTime.of(language).to_owned(),
    };
    format!("{range} ({}: {zone_name})", Word::Zone.of(language))
}

fn unknown(unknown: UnknownShare, language: Language) -> String {
    let part = |label: Label, count: u64| {
        let share = count as f64 / unknown.interactions.max(1) as f64;
        let percent = styk_insight::language::percent(share, language);
        format!("{}: {} ({percent})", label.text(language), format::count(count, language))
    };
    let interactions = format::count(unknown.interactions, language);
    let mut text = format!("{}: {interactions}", Label::Interactions.text(language));
    if let Some(unbound) = unknown.unbound {
        let _ = write!(text, "; {}", part(Label::Unbound, unbound));
    }
    text + &format!("; {}", part(Label::Unidentified, unknown.unidentified))
}

fn snapshot(answer: &Answer, language: Language) -> String {
    let snapshot = &answer.snapshot;
    let mut text = format!("{} {}", Word::Version.of(language), snapshot.version);
    if snapshot.unflushed_rows > 0 {
        let rows = format::count(snapshot.unflushed_rows, language);
        let _ = write!(text, " + {rows} {}", Word::NotYetFlushed.of(language));
    }
    text + &format!(
        " · {}: {} · {}",
        Word::RowsRead.of(language),
        format::count(answer.cost.rows, language),
        format::milliseconds(answer.cost.wall_ms, language)
    )
}

fn has_approximate_times(result: &AnswerResult) -> bool {
    let edges = |edges: &[Edge]| edges.iter().any(|edge| edge.times.approximate);
    match result {
        AnswerResult::Funnel(result) => {
            result.groups.iter().flat_map(|group| &group.steps).any(|step| step.times.approximate)
        }
        AnswerResult::Map(result) => {
            let approximate = |times: &Times| times.approximate;
            result.touchpoints.iter().any(|row| approximate(&row.times))
                || result.links.iter().any(|link| approximate(&link.times))
        }
        AnswerResult::Transitions(result) | AnswerResult::Bottlenecks(result) => edges(&result.edges),
        AnswerResult::Variants(result) => result.variants.iter().any(|variant| variant.duration.approximate),
        AnswerResult::Channels(result) => result.hand_offs.iter().any(|hand_off| hand_off.times.approximate),
        AnswerResult::Rules(result) => {
            result.rules.iter().filter_map(|rule| rule.counts.times).any(|times| times.approximate)
        }
        AnswerResult::RepeatPurchase(result) => {
            let approximate = |times: &Times| times.approximate;
            result.between.iter().any(approximate) || approximate(&result.between_all)
        }
        _ => false,
    }
}
