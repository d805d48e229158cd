//! How journeys keep to a map.

use styk_model::answer::{
    Against, ConformanceResult, Deviation, Estimate, OutcomeDifference, Outcomes, PlannedStep, Rate, Unit,
};
use styk_model::{Currency, DeviationKind, Language};

use super::figures::figure;
use crate::table::{Cell, Column, Figure, Kind, Priority, Table};
use crate::words::Word;

pub(super) fn conformance(result: &ConformanceResult, language: Language) -> Vec<Table> {
    let mut tables = vec![
        deviations(result, language),
        against(result, language),
        steps(result, language),
        overall(result, language),
        trend(result, language),
    ];
    if !result.groups.is_empty() {
        tables.push(groups(result, language));
    }
    tables
}

fn overall(result: &ConformanceResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::rate("following", word(Word::FollowingCustomers)).priority(Priority::Key),
        Column::rate("following_journeys", word(Word::FollowingJourneys)).priority(Priority::Key),
        Column::new("fitness", word(Word::Fitness), Kind::Figure).priority(Priority::Key),
        Column::rate("exact", word(Word::Exact)).priority(Priority::Detail),
        Column::count("elsewhere", word(Word::JourneysElsewhere)).priority(Priority::Detail),
        Column::new("satisfaction", word(Word::ScoreOfHundred), Kind::Figure).optional(),
        Column::rate("conversion", word(Word::ReachedGoal)).optional(),
        Column::new("revenue", word(Word::Revenue), Kind::Figure).optional(),
        Column::count("version", word(Word::MapVersion)).priority(Priority::Machine),
    ];
    let mut table = Table::new("conformance", word(Word::FollowingTheMap), columns);
    if result.journeys > 0 {
        let mut row = vec![
            Cell::Rate(result.following),
            Cell::Rate(result.following_journeys),
            fitness(result.fitness),
            Cell::Rate(result.exact),
            Cell::Count(result.elsewhere),
        ];
        row.extend(outcomes(&result.outcomes, result));
        row.push(Cell::Count(result.version.into()));
        table.push(row);
    }
    table
}

fn fitness(estimate: Option<Estimate>) -> Cell {
    estimate.map_or(Cell::Empty, |estimate| figure(estimate, Unit::Share))
}

/// Satisfaction, conversion and revenue.
fn outcomes(outcomes: &Outcomes, result: &ConformanceResult) -> [Cell; 3] {
    let money = |estimate| Figure { estimate, unit: Unit::Money, currency: currency(result), difference: false };
    [
        outcomes.satisfaction.map_or(Cell::Empty, |estimate| figure(estimate, Unit::Points)),
        outcomes.conversion.filter(|rate| rate.n > 0).map_or(Cell::Empty, Cell::Rate),
        outcomes.revenue.map(money).map_or(Cell::Empty, Cell::Figure),
    ]
}

fn currency(result: &ConformanceResult) -> Option<Currency> {
    result.currency.as_deref().and_then(|code| code.parse().ok())
}

fn steps(result: &ConformanceResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("stage", word(Word::Stage)).priority(Priority::Detail),
        Column::text("step", word(Word::Step)).priority(Priority::Key),
        Column::rate("done", word(Word::DoneAsPlanned)).bar().priority(Priority::Key),
        Column::rate("skipped", word(Word::Skipped)).priority(Priority::Key).n_elsewhere(),
        Column::rate("last", word(Word::StoppedHere)).n_elsewhere(),
        Column::new("bound", word(Word::CanBeSeen), Kind::Flag).priority(Priority::Detail),
        Column::text("key", word(Word::Key)).priority(Priority::Machine),
    ];
    let mut table = Table::new("planned_steps", word(Word::PlannedSteps), columns);
    for step in &result.steps {
        table.push(planned(step));
    }
    table
}

fn planned(step: &PlannedStep) -> Vec<Cell> {
    // Of what cannot be seen nothing is known.
    let rate = |rate: Rate| if step.bound { Cell::Rate(rate) } else { Cell::Empty };
    vec![
        Cell::text(&step.stage),
        Cell::text(&step.name),
        rate(step.done),
        rate(step.skipped),
        rate(step.last),
        Cell::Flag(step.bound),
        Cell::text(&step.key),
    ]
}

fn deviations(result: &ConformanceResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("deviation", word(Word::Deviation)).priority(Priority::Key),
        Column::text("name", word(Word::StepOrTouchpoint)).priority(Priority::Key),
        Column::rate("customers", word(Word::Customers)).bar().priority(Priority::Key),
        Column::count("journeys", word(Word::Journeys)).priority(Priority::Detail),
        Column::new("satisfaction", word(Word::ScoreOfHundred), Kind::Figure).optional(),
        Column::rate("conversion", word(Word::ReachedGoal)).optional(),
        Column::new("revenue", word(Word::Revenue), Kind::Figure).optional(),
        Column::text("kind", word(Word::Kind)).priority(Priority::Machine),
        Column::text("step", word(Word::Step)).priority(Priority::Machine),
        Column::text("touchpoint", word(Word::Touchpoint)).priority(Priority::Machine),
    ];
    let mut table = Table::new("deviations", word(Word::Deviations), columns);
    for one in &result.deviations {
        let mut row = vec![
            Cell::text(kind(one.kind).of(language)),
            Cell::text(&one.name),
            Cell::Rate(one.customers),
            Cell::Count(one.journeys),
        ];
        row.extend(outcomes(&one.outcomes, result));
        row.extend([Cell::text(one.kind.name()), Cell::key(one.step.as_deref()), Cell::key(one.touchpoint.as_deref())]);
        table.push(row);
    }
    table
}

pub(crate) fn kind(kind: DeviationKind) -> Word {
    match kind {
        DeviationKind::Skipped => Word::Skipped,
        DeviationKind::WrongOrder => Word::WrongOrder,
        DeviationKind::Repeated => Word::DoneAgain,
        DeviationKind::Unplanned => Word::Unplanned,
    }
}

/// The differences that can be told, one a row.
fn against(result: &ConformanceResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("deviation", word(Word::Deviation)).priority(Priority::Key),
        Column::text("name", word(Word::StepOrTouchpoint)).priority(Priority::Key),
        Column::text("outcome", word(Word::Item)).priority(Priority::Key),
        Column::new("difference", word(Word::Difference), Kind::Figure).priority(Priority::Key),
        Column::new("real", word(Word::Real), Kind::Flag),
        Column::new("q_value", word(Word::QValue), Kind::Number).priority(Priority::Detail),
        Column::text("kind", word(Word::Kind)).priority(Priority::Machine),
    ];
    let mut table = Table::new("deviation_differences", word(Word::AgainstFollowing), columns);
    for one in &result.deviations {
        let Against { satisfaction, conversion, revenue } = one.against;
        let outcomes = [
            (Word::Satisfaction, Unit::Points, satisfaction),
            (Word::Conversion, Unit::Share, conversion),
            (Word::Revenue, Unit::Money, revenue),
        ];
        for (outcome, unit, difference) in outcomes {
            let Some(difference) = difference else { continue };
            let currency = currency(result).filter(|_| unit == Unit::Money);
            let outcome = outcome.of(language);
            table.push(differs(one, kind(one.kind).of(language), outcome, &difference, (unit, currency)));
        }
    }
    table
}

fn differs(
    one: &Deviation,
    deviation: &str,
    outcome: &str,
    difference: &OutcomeDifference,
    (unit, currency): (Unit, Option<Currency>),
) -> Vec<Cell> {
    vec![
        Cell::text(deviation),
        Cell::text(&one.name),
        Cell::text(outcome),
        Cell::Figure(Figure { estimate: difference.difference, unit, currency, difference: true }),
        Cell::Flag(difference.real),
        Cell::Number(difference.q_value),
        Cell::text(one.kind.name()),
    ]
}

fn trend(result: &ConformanceResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::new("start", word(Word::PeriodStart), Kind::Instant(Some(result.period))).priority(Priority::Key),
        Column::count("journeys", word(Word::Journeys)),
        Column::rate("following", word(Word::FollowingCustomers)).bar().priority(Priority::Key),
        Column::new("fitness", word(Word::Fitness), Kind::Figure),
    ];
    let mut table = Table::new("conformance_periods", word(Word::ConformanceOverTime), columns);
    for point in &result.periods {
        table.push(vec![
            Cell::Instant(point.start),
            Cell::Count(point.journeys),
            if point.journeys == 0 { Cell::Empty } else { Cell::Rate(point.following) },
            fitness(point.fitness),
        ]);
    }
    table
}

fn groups(result: &ConformanceResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("group", word(Word::Group)).priority(Priority::Key),
        Column::count("journeys", word(Word::Journeys)),
        Column::rate("following", word(Word::FollowingCustomers)).bar().priority(Priority::Key),
        Column::new("fitness", word(Word::Fitness), Kind::Figure),
    ];
    let mut table = Table::new("conformance_groups", word(Word::ConformanceByGroup), columns);
    for group in &result.groups {
        table.push(vec![
            Cell::text(&group.key),
            Cell::Count(group.journeys),
            Cell::Rate(group.following),
            fitness(group.fitness),
        ]);
    }
    table
}
