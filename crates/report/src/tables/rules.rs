//! How well rules are kept.

use styk_model::Language;
use styk_model::answer::{Rate, RuleCounts, RulesResult, Times};

use crate::table::{Cell, Column, Kind, Priority, Table};
use crate::words::Word;

pub(super) fn rules(result: &RulesResult, language: Language) -> Vec<Table> {
    let mut tables = vec![overall(result, language), trend(result, language)];
    if result.rules.iter().any(|rule| !rule.groups.is_empty()) {
        tables.push(groups(result, language));
    }
    tables
}

/// Headings of what [`counted`] tells.
fn columns(language: Language) -> Vec<Column> {
    let word = |word: Word| word.of(language);
    vec![
        Column::rate("kept", word(Word::RuleKept)).bar().priority(Priority::Key),
        Column::count("open", word(Word::CasesOpen)).priority(Priority::Key),
        Column::count("customers_kept", word(Word::CustomersKept)).priority(Priority::Detail),
        Column::count("customers_broken", word(Word::CustomersBroken)),
        Column::count("customers_open", word(Word::CustomersOpen)).priority(Priority::Detail),
        Column::seconds("median_s", word(Word::Median)).optional(),
        Column::seconds("p95_s", word(Word::NinetyFivePercent)).priority(Priority::Detail).optional(),
        Column::count("customers", word(Word::Customers)).priority(Priority::Detail),
    ]
}

fn counted(counts: &RuleCounts) -> Vec<Cell> {
    let time = |of: fn(&Times) -> f64| counts.times.map_or(Cell::Empty, |times| Cell::time(times.n, of(&times)));
    vec![
        kept(counts.kept),
        Cell::Count(counts.open),
        Cell::Count(counts.customers_kept),
        Cell::Count(counts.customers_broken),
        Cell::Count(counts.customers_open),
        time(|times| times.median_s),
        time(|times| times.p95_s),
        Cell::Count(counts.customers),
    ]
}

/// A share of nothing says nothing.
fn kept(rate: Rate) -> Cell {
    if rate.n == 0 { Cell::Empty } else { Cell::Rate(rate) }
}

fn overall(result: &RulesResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let mut headings = vec![Column::text("rule", word(Word::Rule)).priority(Priority::Key)];
    headings.extend(columns(language));
    headings.extend([
        Column::text("problem", word(Word::WhyUnchecked)).optional(),
        Column::text("kind", word(Word::Kind)).priority(Priority::Machine),
        Column::text("key", word(Word::Key)).priority(Priority::Machine),
    ]);
    let mut table = Table::new("rules", word(Word::Rules), headings);
    for rule in &result.rules {
        let mut row = vec![Cell::text(&rule.sentence)];
        row.extend(counted(&rule.counts));
        row.extend([Cell::key(rule.problem.as_deref()), Cell::text(rule.kind.name()), Cell::text(&rule.key)]);
        table.push(row);
    }
    table
}

fn trend(result: &RulesResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("rule", word(Word::Rule)).priority(Priority::Key),
        Column::new("start", word(Word::PeriodStart), Kind::Instant(Some(result.period))).priority(Priority::Key),
        Column::rate("kept", word(Word::RuleKept)).bar().priority(Priority::Key),
        Column::count("open", word(Word::CasesOpen)),
        Column::text("key", word(Word::Key)).priority(Priority::Machine),
    ];
    let mut table = Table::new("rule_periods", word(Word::RulesOverTime), columns);
    for rule in result.rules.iter().filter(|rule| rule.counts.cases() > 0) {
        for point in &rule.periods {
            table.push(vec![
                Cell::text(&rule.sentence),
                Cell::Instant(point.start),
                kept(point.kept),
                Cell::Count(point.open),
                Cell::text(&rule.key),
            ]);
        }
    }
    table
}

fn groups(result: &RulesResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let mut headings = vec![
        Column::text("rule", word(Word::Rule)).priority(Priority::Key),
        Column::text("group", word(Word::Group)).priority(Priority::Key),
    ];
    headings.extend(columns(language));
    headings.push(Column::text("key", word(Word::Key)).priority(Priority::Machine));
    let mut table = Table::new("rule_groups", word(Word::RulesByGroup), headings);
    for rule in &result.rules {
        for group in &rule.groups {
            let mut row = vec![Cell::text(&rule.sentence), Cell::text(&group.key)];
            row.extend(counted(&group.counts));
            row.push(Cell::text(&rule.key));
            table.push(row);
        }
    }
    table
}
