//! Groups of customers who behave alike, as tables.

use styk_model::Language;
use styk_model::answer::{Estimate, Unit};
use styk_model::clusters::{Cluster, ClusterHabit, Clusters};

use crate::table::{Cell, Column, Figure, Kind, Priority, Table};
use crate::words::Word;

/// The groups with the rules that describe them, then what sets each apart.
pub fn clusters_tables(found: &Clusters, language: Language) -> Vec<Table> {
    vec![groups(found, language).without_empty_columns(), habits(found, language)]
}

fn groups(found: &Clusters, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("group", word(Word::Group)).priority(Priority::Key),
        Column::rate("share", word(Word::Share)).bar().priority(Priority::Key),
        Column::text("rule", word(Word::SegmentRule)).optional(),
        Column::rate("precision", word(Word::RulePrecision)).optional(),
        Column::rate("recall", word(Word::RuleRecall)).optional(),
    ];
    let mut table = Table::new("clusters", word(Word::BehaveAlike), columns);
    for Cluster { name, share, rule, .. } in &found.clusters {
        table.push(vec![
            Cell::text(name),
            Cell::Rate(*share),
            Cell::key(rule.as_ref().map(|rule| rule.rule.as_str())),
            rule.as_ref().map_or(Cell::Empty, |rule| Cell::Rate(rule.precision)),
            rule.as_ref().map_or(Cell::Empty, |rule| Cell::Rate(rule.recall)),
        ]);
    }
    table
}

fn habits(found: &Clusters, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("group", word(Word::Group)).priority(Priority::Key),
        Column::text("habit", word(Word::SetsApart)).priority(Priority::Key),
        Column::new("here", word(Word::Here), Kind::Figure),
        Column::new("elsewhere", word(Word::Elsewhere), Kind::Figure),
        Column::new("difference", word(Word::Difference), Kind::Figure).n_elsewhere(),
        Column::new("effect", word(Word::Effect), Kind::Number).priority(Priority::Detail),
    ];
    let mut table = Table::new("habits", word(Word::SetsApart), columns);
    for cluster in &found.clusters {
        for ClusterHabit { name, unit, here, elsewhere, difference, effect } in &cluster.habits {
            let figure = |estimate: Estimate, difference: bool| {
                let currency = found.currency.filter(|_| *unit == Unit::Money);
                Cell::Figure(Figure { estimate, unit: *unit, currency, difference })
            };
            table.push(vec![
                Cell::text(&cluster.name),
                Cell::text(name),
                figure(*here, false),
                figure(*elsewhere, false),
                figure(*difference, true),
                Cell::Number(*effect),
            ]);
        }
    }
    table
}
