//! Shapes for the eye: triangle, tree, matrix.

use jiff::tz::TimeZone;
use styk_insight::interval::wilson;
use styk_model::Language;
use styk_model::answer::{PathNode, PathsResult, RetentionResult, StepMatrixResult};

use super::flow::path_name;
use super::people::overall;
use crate::format;
use crate::table::{Cell, Column, Kind, Priority, Table};
use crate::words::{self, Word};

/// Cohorts down, periods across; all cohorts together, with intervals, below.
pub(super) fn triangle(result: &RetentionResult, zone: &TimeZone, language: Language) -> Vec<Table> {
    let word = |word: Word| word.of(language);
    let mut columns = vec![
        Column::text("cohort", word(Word::Cohort)).priority(Priority::Key),
        Column::count("customers", "n").priority(Priority::Key),
    ];
    let width = result.cohorts.iter().map(|cohort| cohort.retained.len()).max().unwrap_or(0);
    for period in 0..width {
        let heading =
            if period == 0 { format!("{} 0", words::period(result.period, language)) } else { period.to_string() };
        columns.push(Column::new("retained", &heading, Kind::Share));
    }
    let mut table = Table::new("retention", word(Word::Retention), columns);
    for cohort in &result.cohorts {
        let start = format::period_start(cohort.start, zone, result.period, language);
        let name = cohort.key.as_ref().map_or_else(|| start.clone(), |key| format!("{key}, {start}"));
        let mut row = vec![Cell::text(name), Cell::Count(cohort.customers)];
        row.extend(cohort.retained.iter().map(|rate| Cell::Share(rate.value)));
        row.resize(width + 2, Cell::Empty);
        table.push(row);
    }
    vec![table, overall(result, language)]
}

/// A table per direction, with the tree drawn in its first column.
pub(super) fn trees(result: &PathsResult, language: Language) -> Vec<Table> {
    let sides = [(&result.before, true, Word::Before), (&result.after, false, Word::After)];
    let mut tables = Vec::new();
    for (nodes, backwards, title) in sides {
        if !nodes.is_empty() {
            tables.push(tree(nodes, backwards, title, result.journeys, language));
        }
    }
    tables
}

fn tree(nodes: &[PathNode], backwards: bool, title: Word, journeys: u64, language: Language) -> Table {
    let columns = vec![
        Column::text("step", Word::Step.of(language)).priority(Priority::Key),
        Column::count("journeys", Word::Journeys.of(language)).priority(Priority::Key),
        Column::rate("share", Word::Share.of(language)).bar().priority(Priority::Key).n_elsewhere(),
    ];
    let key = if backwards { "paths_before" } else { "paths_after" };
    let mut table = Table::new(key, title.of(language), columns);
    for (prefix, index) in drawn_tree(nodes) {
        let node = &nodes[index];
        table.push(vec![
            Cell::text(prefix + path_name(&node.step, backwards, language)),
            Cell::Count(node.journeys),
            match node.parent {
                None => Cell::Whole(node.journeys),
                Some(_) => Cell::Rate(wilson(node.journeys, journeys)),
            },
        ]);
    }
    table
}

/// Nodes depth first, each with the lines that join it to its parent.
fn drawn_tree(nodes: &[PathNode]) -> Vec<(String, usize)> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut stack = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        match node.parent.filter(|&parent| parent < index) {
            Some(parent) => children[parent].push(index),
            None => stack.push((String::new(), String::new(), index)),
        }
    }
    stack.reverse();
    let mut drawn = Vec::with_capacity(nodes.len());
    while let Some((prefix, below, index)) = stack.pop() {
        for (place, &child) in children[index].iter().rev().enumerate() {
            let (branch, continued) = if place == 0 { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            stack.push((format!("{below}{branch}"), format!("{below}{continued}"), child));
        }
        drawn.push((prefix, index));
    }
    drawn
}

/// Touchpoints down, positions across, with the journeys already over last.
pub(super) fn matrix(result: &StepMatrixResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let mut columns = vec![Column::text("touchpoint", word(Word::Touchpoint)).priority(Priority::Key)];
    for position in 1..=result.counts.len() {
        columns.push(Column::new("share", &position.to_string(), Kind::Share));
    }
    let mut table = Table::new("step_matrix", word(Word::StepMatrix), columns);
    let share = |count: u64| match result.journeys {
        0 => Cell::Empty,
        journeys => Cell::Share(count as f64 / journeys as f64),
    };
    for (index, touchpoint) in result.touchpoints.iter().enumerate() {
        let mut row = vec![Cell::text(touchpoint)];
        for counts in &result.counts {
            let count = counts.get(index).copied().unwrap_or(0);
            row.push(if count == 0 { Cell::Empty } else { share(count) });
        }
        table.push(row);
    }
    let mut ended = vec![Cell::text(word(Word::Ended))];
    ended.extend(result.ended.iter().map(|&count| share(count)));
    ended.resize(result.counts.len() + 1, Cell::Empty);
    table.push(ended);
    table
}
