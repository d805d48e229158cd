//! Metrics, differences and findings.

use styk_model::answer::{DifferenceResult, Estimate, SeriesResult, StandsOutResult, Unit};
use styk_model::{Currency, Language};

use crate::table::{Cell, Column, Figure, Kind, Priority, Table};
use crate::words::{self, Word};

pub(super) fn series(result: &SeriesResult, title: Word, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("group", word(Word::Group)).priority(Priority::Key).optional(),
        Column::new("start", word(Word::PeriodStart), Kind::Instant(result.period)).priority(Priority::Key).optional(),
        Column::new("value", word(Word::Value), Kind::Figure).bar().priority(Priority::Key),
        Column::text("unit", word(Word::Unit)).priority(Priority::Machine),
        Column::text("currency", word(Word::Currency)).priority(Priority::Machine).optional(),
    ];
    let mut table = Table::new("series", word(title), columns);
    let currency = currency(result);
    for group in &result.groups {
        for point in &group.points {
            let figure = |estimate| Figure { estimate, unit: result.unit, currency, difference: false };
            table.push(vec![
                Cell::key(group.key.as_deref()),
                point.start.map_or(Cell::Empty, Cell::Instant),
                point.estimate.map_or(Cell::Empty, |estimate| Cell::Figure(figure(estimate))),
                Cell::text(unit_name(result.unit)),
                Cell::key(result.currency.as_deref()),
            ]);
        }
    }
    table
}

fn currency(result: &SeriesResult) -> Option<Currency> {
    result.currency.as_deref().and_then(|code| code.parse().ok())
}

/// The stable name of a unit, as in the JSON of answers.
fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "count",
        Unit::Share => "share",
        Unit::Points => "points",
        Unit::Seconds => "seconds",
        Unit::Money => "money",
        Unit::Number => "number",
    }
}

pub(super) fn figure(estimate: Estimate, unit: Unit) -> Cell {
    Cell::Figure(Figure { estimate, unit, currency: None, difference: false })
}

pub(super) fn difference(result: &DifferenceResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("item", word(Word::Item)).priority(Priority::Key),
        Column::new("difference", word(Word::Difference), Kind::Figure).priority(Priority::Key).n_elsewhere(),
        Column::new("real", word(Word::Real), Kind::Flag),
        Column::new("a", &result.a, Kind::Figure),
        Column::new("b", &result.b, Kind::Figure),
        Column::new("q_value", word(Word::QValue), Kind::Number).priority(Priority::Detail),
        Column::text("unit", word(Word::Unit)).priority(Priority::Machine),
    ];
    let mut table = Table::new("difference", word(Word::Difference), columns);
    for row in &result.rows {
        let difference = Figure { estimate: row.difference, unit: row.unit, currency: None, difference: true };
        table.push(vec![
            Cell::text(&row.item),
            Cell::Figure(difference),
            Cell::Flag(row.real),
            figure(row.a, row.unit),
            figure(row.b, row.unit),
            Cell::Number(row.q_value),
            Cell::text(unit_name(row.unit)),
        ]);
    }
    table
}

pub(super) fn stands_out(result: &StandsOutResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::count("rank", word(Word::Rank)).priority(Priority::Key),
        Column::text("finding", word(Word::Finding)).priority(Priority::Key),
        Column::new("expected", word(Word::Expected), Kind::Figure),
        Column::new("observed", word(Word::Observed), Kind::Figure),
        Column::text("evidence", word(Word::Evidence)).priority(Priority::Detail),
        Column::new("q_value", word(Word::QValue), Kind::Number).priority(Priority::Detail),
        Column::text("unit", word(Word::Unit)).priority(Priority::Machine),
        Column::new("from", word(Word::Since), Kind::Instant(None)).priority(Priority::Detail).optional(),
        Column::new("until", word(Word::Until), Kind::Instant(None)).priority(Priority::Detail).optional(),
    ];
    let mut table = Table::new("stands_out", word(Word::StandsOut), columns);
    for (index, finding) in result.findings.iter().enumerate() {
        table.push(vec![
            Cell::Count(index as u64 + 1),
            Cell::text(&finding.sentence),
            figure(finding.expected, finding.unit),
            figure(finding.observed, finding.unit),
            Cell::text(words::evidence(finding.evidence, language)),
            Cell::Number(finding.q_value),
            Cell::text(unit_name(finding.unit)),
            finding.span.map_or(Cell::Empty, |span| Cell::Instant(span.from)),
            finding.span.map_or(Cell::Empty, |span| Cell::Instant(span.to)),
        ]);
    }
    table
}
