//! How far back questions look, and what is missing there.

use styk_insight::language::Dates;
use styk_insight::verdict::{Note, note};
use styk_model::{Ask, Difference, JourneyMap, Question, TimeRange, TimeSpan, Timestamp};

use crate::context::Context;
use crate::plan::span_of;
use crate::touchpoints::{Moment, Registry};

/// What is to be known of a question that looks at a time of which interactions were removed.
pub(crate) fn removed(context: &Context, question: &Question) -> Option<String> {
    let before = context.removed_before?;
    let (_, newest) = context.snapshot.time_range()?;
    if reach(context, question, newest) >= before {
        return None;
    }
    let before = Dates::new(question.language, &question.zone).date(before);
    Some(note(&Note::Removed { before }, question.language))
}

/// The earliest moment that an answer depends on.
fn reach(context: &Context, question: &Question, newest: Timestamp) -> Timestamp {
    if looks_at_all(&question.ask) || looks_back(&context.registry) {
        return TimeSpan::ALL.from;
    }
    let ranges: Vec<Option<TimeRange>> = match &question.ask {
        Ask::Difference(Difference { a, b, .. }) => vec![a.range.or(question.range), b.range.or(question.range)],
        Ask::Map(JourneyMap { against: Some(against), .. }) => vec![question.range, against.range.or(question.range)],
        _ => vec![question.range],
    };
    let from = |range: Option<TimeRange>| span_of(range, newest).map_or(TimeSpan::ALL.from, |span| span.from);
    ranges.into_iter().map(from).min().unwrap_or(TimeSpan::ALL.from)
}

/// Questions that ask for something first ever.
fn looks_at_all(ask: &Ask) -> bool {
    match ask {
        Ask::Retention(_) | Ask::Lifecycle(_) | Ask::RepeatPurchase(_) => true,
        Ask::Difference(difference) => looks_at_all(&difference.of),
        Ask::Customers(customers) => looks_at_all(&customers.of),
        _ => false,
    }
}

/// Whether touchpoints are told apart by what came before, whatever time is asked about.
fn looks_back(registry: &Registry) -> bool {
    let back = |moment: &Moment| !matches!(moment, Moment::Before { .. });
    registry.touchpoints.iter().any(|touchpoint| touchpoint.rule.moment.as_ref().is_some_and(back))
}
