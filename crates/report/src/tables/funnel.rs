//! Where journeys get to, where they leave and what they repeat.

use styk_model::Language;
use styk_model::answer::{DropOffResult, DropOffRow, FunnelResult, FunnelStep, ReworkResult};

use crate::format;
use crate::table::{Cell, Column, Kind, Priority, Table};
use crate::words::Word;

pub(super) fn funnel(result: &FunnelResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("group", word(Word::Group)).priority(Priority::Key).optional(),
        Column::text("step", word(Word::Step)).priority(Priority::Key),
        Column::new("optional", word(Word::Optional), Kind::Flag).priority(Priority::Detail).optional(),
        Column::count("journeys", word(Word::Journeys)).priority(Priority::Key),
        Column::count("customers", word(Word::Customers)).priority(Priority::Detail),
        Column::count("lost", word(Word::Lost)),
        Column::rate("from_previous", word(Word::FromPrevious)).n_elsewhere(),
        Column::rate("from_first", word(Word::FromFirst)).bar().priority(Priority::Key).n_elsewhere(),
        Column::seconds("median_s", word(Word::Median)),
        Column::seconds("p90_s", word(Word::NinetyPercent)).priority(Priority::Detail),
        Column::seconds("p95_s", word(Word::NinetyFivePercent)).priority(Priority::Machine),
    ];
    let mut table = Table::new("funnel", word(Word::Funnel), columns);
    for group in &result.groups {
        for (index, step) in group.steps.iter().enumerate() {
            table.push(funnel_row(group.key.as_deref(), step, index == 0));
        }
    }
    table
}

fn funnel_row(key: Option<&str>, step: &FunnelStep, first: bool) -> Vec<Cell> {
    let lost = step.from_previous.n.saturating_sub(step.from_previous.successes);
    vec![
        Cell::key(key),
        Cell::text(&step.name),
        Cell::Flag(step.optional),
        Cell::Count(step.journeys),
        Cell::Count(step.customers),
        if first || step.optional { Cell::Empty } else { Cell::Count(lost) },
        if first { Cell::Empty } else { Cell::Rate(step.from_previous) },
        if first { Cell::Whole(step.journeys) } else { Cell::Rate(step.from_first) },
        Cell::time(step.times.n, step.times.median_s),
        Cell::time(step.times.n, step.times.p90_s),
        Cell::time(step.times.n, step.times.p95_s),
    ]
}

pub(super) fn rework(result: &ReworkResult, language: Language) -> Vec<Table> {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("touchpoint", word(Word::Touchpoint)).priority(Priority::Key),
        Column::count("journeys", word(Word::Journeys)).priority(Priority::Key),
        Column::rate("repeated", word(Word::Repeated)).bar().priority(Priority::Key).n_elsewhere(),
        Column::count("extra", word(Word::Extra)),
        Column::count("self_loops", word(Word::SelfLoops)),
    ];
    let mut repeats = Table::new("rework", word(Word::Rework), columns);
    for row in &result.touchpoints {
        repeats.push(vec![
            Cell::text(&row.touchpoint),
            Cell::Count(row.journeys),
            Cell::Rate(row.repeated),
            Cell::Count(row.extra),
            Cell::Count(row.self_loops),
        ]);
    }
    let columns = vec![
        Column::text("there", word(Word::There)).priority(Priority::Key),
        Column::text("back", word(Word::Back)).priority(Priority::Key),
        Column::count("count", word(Word::Count)).bar(),
        Column::count("journeys", word(Word::Journeys)),
    ];
    let mut loops = Table::new("loops", word(Word::Loops), columns);
    for row in &result.loops {
        loops.push(vec![
            Cell::text(&row.there),
            Cell::text(&row.back),
            Cell::Count(row.count),
            Cell::Count(row.journeys),
        ]);
    }
    vec![repeats, loops]
}

pub(super) fn drop_off(result: &DropOffResult, language: Language) -> Vec<Table> {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("touchpoint", word(Word::Touchpoint)).priority(Priority::Key),
        Column::count("journeys", word(Word::Journeys)).priority(Priority::Key),
        Column::rate("ended_here", word(Word::EndedHere)).bar().priority(Priority::Key).n_elsewhere(),
        Column::rate("lost", word(Word::LostAfter)).n_elsewhere(),
        Column::text("last", word(Word::LastSeen)).priority(Priority::Detail),
    ];
    let mut table = Table::new("drop_off", word(Word::DropOff), columns);
    let columns = vec![
        Column::text("touchpoint", word(Word::Touchpoint)),
        Column::text("last_touchpoint", word(Word::LastSeen)),
        Column::count("journeys", word(Word::LostTotal)),
    ];
    let mut last = Table::new("last_touchpoints", word(Word::LastSeen), columns);
    for row in &result.touchpoints {
        table.push(vec![
            Cell::text(&row.touchpoint),
            Cell::Count(row.journeys),
            Cell::Rate(row.ended_here),
            Cell::Rate(row.lost),
            Cell::text(last_seen(row, language)),
        ]);
        for share in &row.last {
            last.push(vec![Cell::text(&row.touchpoint), Cell::text(&share.touchpoint), Cell::Count(share.journeys)]);
        }
    }
    vec![table, last]
}

fn last_seen(row: &DropOffRow, language: Language) -> String {
    let mut text = String::new();
    for share in row.last.iter().take(3) {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&share.touchpoint);
        text.push('\u{a0}');
        text.push_str(&format::count(share.journeys, language));
    }
    text
}
