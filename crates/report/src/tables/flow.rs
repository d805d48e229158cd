//! How journeys move: transitions, paths, variants, positions.

use std::fmt::Write as _;

use styk_insight::interval::wilson;
use styk_insight::labels::Label;
use styk_model::Language;
use styk_model::answer::{
    Edge, MapResult, PathNode, PathStep, PathsResult, StepMatrixResult, TransitionsResult, Unit, VariantsResult,
};

use crate::table::{Cell, Column, Figure, Kind, Priority, Table};
use crate::words::Word;

/// Edges by count, and the touchpoints they join.
pub(super) fn transitions(result: &TransitionsResult, language: Language) -> Vec<Table> {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("from", word(Word::From)).priority(Priority::Key),
        Column::text("to", word(Word::To)).priority(Priority::Key),
        Column::count("count", word(Word::Count)).bar().priority(Priority::Key),
        Column::count("customers", word(Word::Customers)).priority(Priority::Detail),
        Column::seconds("median_s", word(Word::Median)),
        Column::seconds("p90_s", word(Word::NinetyPercent)).priority(Priority::Detail),
        Column::seconds("p95_s", word(Word::NinetyFivePercent)).priority(Priority::Machine),
        Column::seconds("total_s", word(Word::TotalWaiting)).priority(Priority::Machine),
    ];
    let mut edges = Table::new("transitions", word(Word::Transitions), columns);
    for edge in &result.edges {
        let mut row = vec![Cell::text(&edge.from), Cell::text(&edge.to), Cell::Count(edge.count)];
        row.push(Cell::Count(edge.customers));
        row.extend(edge_times(edge));
        row.push(Cell::time(edge.times.n, edge.times.total_s));
        edges.push(row);
    }
    vec![edges, touchpoints(result, language)]
}

/// Touchpoints in order of the journey, and the links between them.
pub(super) fn map(result: &MapResult, language: Language) -> Vec<Table> {
    let word = |word: Word| word.of(language);
    let mut columns = vec![
        Column::text("touchpoint", word(Word::Touchpoint)).priority(Priority::Key),
        Column::count("customers", word(Word::Customers)).priority(Priority::Key),
        Column::rate("share", word(Word::Share)).bar().priority(Priority::Key).n_elsewhere(),
        Column::count("journeys", word(Word::Journeys)).priority(Priority::Detail),
        Column::rate("ended_here", word(Word::EndedHere)).n_elsewhere(),
        Column::rate("repeated", word(Word::Repeated)).priority(Priority::Detail).n_elsewhere(),
        Column::seconds("median_s", word(Word::Median)),
        Column::seconds("p90_s", word(Word::NinetyPercent)).priority(Priority::Machine),
    ];
    let compared = result.against.is_some();
    if compared {
        columns.push(Column::new("difference", word(Word::Difference), Kind::Figure).n_elsewhere());
    }
    let mut touchpoints = Table::new("touchpoints", word(Word::Touchpoints), columns);
    for one in &result.touchpoints {
        let mut row = vec![Cell::text(&one.touchpoint), Cell::Count(one.customers), Cell::Rate(one.share)];
        row.extend([Cell::Count(one.journeys), Cell::Rate(one.ended_here), Cell::Rate(one.repeated)]);
        row.extend([one.times.median_s, one.times.p90_s].map(|seconds| Cell::time(one.times.n, seconds)));
        if compared {
            let figure = |estimate| Figure { estimate, unit: Unit::Share, currency: None, difference: true };
            row.push(one.change.map_or(Cell::Empty, |change| Cell::Figure(figure(change.share.difference))));
        }
        touchpoints.push(row);
    }
    let columns = vec![
        Column::text("from", word(Word::From)).priority(Priority::Key),
        Column::text("to", word(Word::To)).priority(Priority::Key),
        Column::count("customers", word(Word::Customers)).bar().priority(Priority::Key),
        Column::count("count", word(Word::Count)).priority(Priority::Detail),
        Column::rate("share", word(Word::Share)).n_elsewhere(),
        Column::seconds("median_s", word(Word::Median)),
        Column::seconds("p90_s", word(Word::NinetyPercent)).priority(Priority::Machine),
    ];
    let mut links = Table::new("links", word(Word::Transitions), columns);
    let name = |key: &String| {
        let found = result.touchpoints.iter().find(|touchpoint| touchpoint.key == *key);
        Cell::text(found.map_or(key, |touchpoint| &touchpoint.touchpoint))
    };
    for link in &result.links {
        let mut row = vec![name(&link.from), name(&link.to), Cell::Count(link.customers), Cell::Count(link.count)];
        row.push(Cell::Rate(link.share));
        row.extend([link.times.median_s, link.times.p90_s].map(|seconds| Cell::time(link.times.n, seconds)));
        links.push(row);
    }
    vec![touchpoints, links]
}

/// Edges by total waiting time.
pub(super) fn bottlenecks(result: &TransitionsResult, language: Language) -> Vec<Table> {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("from", word(Word::From)).priority(Priority::Key),
        Column::text("to", word(Word::To)).priority(Priority::Key),
        Column::seconds("total_s", word(Word::TotalWaiting)).bar().priority(Priority::Key),
        Column::count("count", word(Word::Count)),
        Column::count("customers", word(Word::Customers)).priority(Priority::Detail),
        Column::seconds("median_s", word(Word::Median)),
        Column::seconds("p90_s", word(Word::NinetyPercent)).priority(Priority::Detail),
        Column::seconds("p95_s", word(Word::NinetyFivePercent)).priority(Priority::Machine),
    ];
    let mut edges = Table::new("bottlenecks", word(Word::Bottlenecks), columns);
    for edge in &result.edges {
        let mut row = vec![Cell::text(&edge.from), Cell::text(&edge.to)];
        row.push(Cell::time(edge.times.n, edge.times.total_s));
        row.extend([Cell::Count(edge.count), Cell::Count(edge.customers)]);
        row.extend(edge_times(edge));
        edges.push(row);
    }
    vec![edges]
}

fn edge_times(edge: &Edge) -> [Cell; 3] {
    let times = edge.times;
    [times.median_s, times.p90_s, times.p95_s].map(|seconds| Cell::time(times.n, seconds))
}

fn touchpoints(result: &TransitionsResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("touchpoint", word(Word::Touchpoint)).priority(Priority::Key),
        Column::count("interactions", word(Word::Interactions)).bar(),
        Column::count("customers", word(Word::Customers)),
        Column::count("starts", word(Word::Starts)),
        Column::count("ends", word(Word::Ends)),
    ];
    let mut table = Table::new("touchpoints", word(Word::Touchpoints), columns);
    for node in &result.nodes {
        table.push(vec![
            Cell::text(&node.touchpoint),
            Cell::Count(node.interactions),
            Cell::Count(node.customers),
            Cell::Count(node.starts),
            Cell::Count(node.ends),
        ]);
    }
    table
}

/// A row per node of the trees; `row` and `parent` join them.
pub(super) fn paths(result: &PathsResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("direction", word(Word::Direction)),
        Column::count("row", word(Word::Row)),
        Column::count("parent", word(Word::Parent)),
        Column::count("depth", word(Word::Depth)),
        Column::text("kind", word(Word::Step)),
        Column::text("step", word(Word::Step)),
        Column::count("journeys", word(Word::Journeys)),
        Column::rate("share", word(Word::Share)),
    ];
    let mut table = Table::new("paths", word(Word::Paths), columns);
    for (direction, nodes) in [("after", &result.after), ("before", &result.before)] {
        for (index, node) in nodes.iter().enumerate() {
            table.push(vec![
                Cell::text(direction),
                Cell::Count(index as u64),
                node.parent.map_or(Cell::Empty, |parent| Cell::Count(parent as u64)),
                Cell::Count(node.depth as u64),
                Cell::text(path_kind(node)),
                match &node.step {
                    PathStep::Touchpoint(name) => Cell::text(name),
                    PathStep::Other | PathStep::End => Cell::Empty,
                },
                Cell::Count(node.journeys),
                Cell::Rate(wilson(node.journeys, result.journeys)),
            ]);
        }
    }
    table
}

fn path_kind(node: &PathNode) -> &'static str {
    match node.step {
        PathStep::Touchpoint(_) => "touchpoint",
        PathStep::Other => "other",
        PathStep::End => "end",
    }
}

/// What a node of a tree of paths is called.
pub(crate) fn path_name(step: &PathStep, backwards: bool, language: Language) -> &str {
    match step {
        PathStep::Touchpoint(name) => name,
        PathStep::Other => Label::Other.text(language),
        PathStep::End if backwards => Label::Start.text(language),
        PathStep::End => Label::End.text(language),
    }
}

pub(super) fn variants(result: &VariantsResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::count("rank", word(Word::Rank)).priority(Priority::Key),
        Column::text("steps", word(Word::Steps)).priority(Priority::Key),
        Column::count("length", word(Word::Length)).priority(Priority::Detail),
        Column::count("journeys", word(Word::Journeys)),
        Column::rate("share", word(Word::Share)).bar().priority(Priority::Key).n_elsewhere(),
        Column::seconds("median_s", word(Word::Duration)),
        Column::seconds("p90_s", word(Word::NinetyPercent)).priority(Priority::Detail),
    ];
    let mut table = Table::new("variants", word(Word::Variants), columns);
    for (index, variant) in result.variants.iter().enumerate() {
        table.push(vec![
            Cell::Count(index as u64 + 1),
            Cell::text(step_chain(&variant.steps)),
            Cell::Count(variant.steps.len() as u64),
            Cell::Count(variant.journeys),
            Cell::Rate(variant.share),
            Cell::time(variant.duration.n, variant.duration.median_s),
            Cell::time(variant.duration.n, variant.duration.p90_s),
        ]);
    }
    table
}

/// `search → product → cart`, with `×3` for a step taken three times in a row.
pub(crate) fn step_chain(steps: &[String]) -> String {
    let mut text = String::new();
    for run in steps.chunk_by(|a, b| a == b) {
        if !text.is_empty() {
            text.push_str(" → ");
        }
        text.push_str(&run[0]);
        if run.len() > 1 {
            let _ = write!(text, " ×{}", run.len());
        }
    }
    text
}

/// A row per position and touchpoint found there.
pub(super) fn step_matrix(result: &StepMatrixResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::count("position", word(Word::Position)),
        Column::text("touchpoint", word(Word::Touchpoint)),
        Column::count("journeys", word(Word::Journeys)),
        Column::rate("share", word(Word::Share)),
    ];
    let mut table = Table::new("step_matrix", word(Word::StepMatrix), columns);
    for (position, counts) in result.counts.iter().enumerate() {
        for (touchpoint, &journeys) in result.touchpoints.iter().zip(counts) {
            if journeys > 0 {
                table.push(vec![
                    Cell::Count(position as u64 + 1),
                    Cell::text(touchpoint),
                    Cell::Count(journeys),
                    Cell::Rate(wilson(journeys, result.journeys)),
                ]);
            }
        }
    }
    table
}
