//! Hand-offs between channels, what is lost there, and how even channels are.

use styk_model::Language;
use styk_model::answer::{ChannelsResult, HandOff, Passage, Rate, Unit};

use super::figures::figure;
use crate::table::{Cell, Column, Figure, Kind, Priority, Table};
use crate::words::Word;

pub(super) fn channels(result: &ChannelsResult, language: Language) -> Vec<Table> {
    let mut tables = flow(result, language);
    tables.push(matrix(result, language));
    tables.extend([scores(result, language), gaps(result, language), unknown(result, language)]);
    tables
}

/// The same, the matrix as one.
pub(super) fn readable(result: &ChannelsResult, language: Language) -> Vec<Table> {
    let mut tables = flow(result, language);
    tables.push(crossed(result, language));
    tables.extend([gaps(result, language), unknown(result, language)]);
    tables
}

fn flow(result: &ChannelsResult, language: Language) -> Vec<Table> {
    vec![
        hand_offs(result, false, language),
        hand_offs(result, true, language),
        passages(result, false, language),
        passages(result, true, language),
    ]
}

fn hand_offs(result: &ChannelsResult, by_touchpoint: bool, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("touchpoint", word(Word::Touchpoint)).priority(Priority::Key).optional(),
        Column::text("from", word(Word::From)).priority(Priority::Key),
        Column::text("to", word(Word::To)).priority(Priority::Key),
        Column::count("count", word(Word::Count)).bar(),
        Column::count("customers", word(Word::Customers)).priority(Priority::Detail),
        Column::count("journeys", word(Word::Journeys)),
        Column::seconds("median_s", word(Word::Median)),
        Column::rate("reached", word(Word::ReachedGoal)).priority(Priority::Key).n_elsewhere().optional(),
        Column::rate("stayed_reached", word(Word::StayedReached)).priority(Priority::Key).optional(),
        Column::new("difference", word(Word::Difference), Kind::Figure).n_elsewhere().optional(),
        Column::new("real", word(Word::Real), Kind::Flag).optional(),
        Column::new("q_value", word(Word::QValue), Kind::Number).priority(Priority::Detail).optional(),
    ];
    let (key, title) = if by_touchpoint {
        ("hand_offs_by_touchpoint", Word::HandOffsByTouchpoint)
    } else {
        ("hand_offs", Word::HandOffs)
    };
    let mut table = Table::new(key, word(title), columns);
    for one in result.hand_offs.iter().filter(|one| one.touchpoint.is_some() == by_touchpoint) {
        table.push(hand_off(one));
    }
    table
}

fn hand_off(one: &HandOff) -> Vec<Cell> {
    let goal = one.goal.as_ref();
    let difference = goal.and_then(|goal| goal.difference);
    let of_shares = |estimate| Figure { estimate, unit: Unit::Share, currency: None, difference: true };
    vec![
        Cell::key(one.touchpoint.as_deref()),
        Cell::text(&one.from),
        Cell::text(&one.to),
        Cell::Count(one.count),
        Cell::Count(one.customers),
        Cell::Count(one.journeys),
        Cell::time(one.times.n, one.times.median_s),
        goal.map_or(Cell::Empty, |goal| rate(goal.reached)),
        goal.map_or(Cell::Empty, |goal| rate(goal.stayed)),
        difference.map_or(Cell::Empty, |estimate| Cell::Figure(of_shares(estimate))),
        goal.map_or(Cell::Empty, |goal| Cell::Flag(goal.real)),
        goal.filter(|_| difference.is_some()).map_or(Cell::Empty, |goal| Cell::Number(goal.q_value)),
    ]
}

/// A rate of nothing says nothing.
fn rate(rate: Rate) -> Cell {
    if rate.n == 0 { Cell::Empty } else { Cell::Rate(rate) }
}

fn passages(result: &ChannelsResult, by_touchpoint: bool, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("touchpoint", word(Word::Touchpoint)).priority(Priority::Key).optional(),
        Column::text("channel", word(Word::Channel)).priority(Priority::Key),
        Column::count("journeys", word(Word::Journeys)).priority(Priority::Key),
        Column::count("same", word(Word::SameChannel)),
        Column::count("other", word(Word::OtherChannel)),
        Column::count("unknown", word(Word::UnknownChannel)).priority(Priority::Detail),
        Column::count("lost", word(Word::Lost)),
        Column::count("open", word(Word::StillOpen)).priority(Priority::Detail),
        Column::rate("lost_share", word(Word::LostShare)).bar().priority(Priority::Key),
    ];
    let (key, title) =
        if by_touchpoint { ("onward_by_touchpoint", Word::OnwardByTouchpoint) } else { ("onward", Word::Onward) };
    let mut table = Table::new(key, word(title), columns);
    for one in result.passages.iter().filter(|one| one.touchpoint.is_some() == by_touchpoint) {
        table.push(passage(one));
    }
    table
}

fn passage(one: &Passage) -> Vec<Cell> {
    vec![
        Cell::key(one.touchpoint.as_deref()),
        Cell::text(&one.channel),
        Cell::Count(one.journeys),
        Cell::Count(one.same),
        Cell::Count(one.other),
        Cell::Count(one.unknown),
        Cell::Count(one.lost),
        Cell::Count(one.open),
        rate(one.lost_share),
    ]
}

fn matrix(result: &ChannelsResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("touchpoint", word(Word::Touchpoint)).priority(Priority::Key),
        Column::text("channel", word(Word::Channel)).priority(Priority::Key),
        Column::count("customers", word(Word::Customers)),
        Column::count("interactions", word(Word::Interactions)).bar(),
        Column::new("score", word(Word::ScoreOfHundred), Kind::Figure),
    ];
    let mut table = Table::new("channel_matrix", word(Word::ChannelMatrix), columns);
    for cell in &result.matrix {
        table.push(vec![
            Cell::text(&cell.touchpoint),
            Cell::text(&cell.channel),
            Cell::Count(cell.customers),
            Cell::Count(cell.interactions),
            cell.score.map_or(Cell::Empty, |score| figure(score, Unit::Points)),
        ]);
    }
    table
}

/// Touchpoints down, channels across: customers; nothing where no interaction was.
fn crossed(result: &ChannelsResult, language: Language) -> Table {
    let mut columns = vec![Column::text("touchpoint", Word::Touchpoint.of(language)).priority(Priority::Key)];
    columns.extend(result.channels.iter().map(|channel| Column::count("customers", channel)));
    let title = format!("{}: {}", Word::ChannelMatrix.of(language), Word::Customers.of(language).to_lowercase());
    let mut table = Table::new("channel_matrix", &title, columns);
    for touchpoint in &result.touchpoints {
        let mut row = vec![Cell::text(touchpoint)];
        for channel in &result.channels {
            let found = result.matrix.iter().find(|cell| cell.touchpoint == *touchpoint && cell.channel == *channel);
            row.push(found.map_or(Cell::Empty, |cell| Cell::Count(cell.customers)));
        }
        table.push(row);
    }
    table
}

fn scores(result: &ChannelsResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("touchpoint", word(Word::Touchpoint)).priority(Priority::Key),
        Column::text("scale", word(Word::Scale)),
        Column::text("channel", word(Word::Channel)).priority(Priority::Key),
        Column::new("mean", word(Word::Mean), Kind::Figure).priority(Priority::Key),
    ];
    let mut table = Table::new("channel_scores", word(Word::Scores), columns);
    for row in &result.scores {
        for one in &row.channels {
            table.push(vec![
                Cell::text(&row.touchpoint),
                Cell::text(row.scale.to_string()),
                Cell::text(&one.channel),
                figure(one.mean, Unit::Points),
            ]);
        }
    }
    table
}

fn gaps(result: &ChannelsResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("touchpoint", word(Word::Touchpoint)).priority(Priority::Key),
        Column::text("scale", word(Word::Scale)).priority(Priority::Detail),
        Column::text("best", word(Word::BestChannel)).priority(Priority::Key),
        Column::text("worst", word(Word::WorstChannel)).priority(Priority::Key),
        Column::new("difference", word(Word::Difference), Kind::Figure).priority(Priority::Key),
        Column::new("real", word(Word::Real), Kind::Flag),
        Column::new("q_value", word(Word::QValue), Kind::Number).priority(Priority::Detail),
        Column::new("enough", word(Word::EnoughScores), Kind::Flag),
    ];
    let mut table = Table::new("channel_gaps", word(Word::ScoreGaps), columns);
    for row in &result.scores {
        let gap = row.gap.as_ref();
        let of_points = |estimate| Figure { estimate, unit: Unit::Points, currency: None, difference: true };
        table.push(vec![
            Cell::text(&row.touchpoint),
            Cell::text(row.scale.to_string()),
            Cell::key(gap.map(|gap| gap.best.as_str())),
            Cell::key(gap.map(|gap| gap.worst.as_str())),
            gap.map_or(Cell::Empty, |gap| Cell::Figure(of_points(gap.difference))),
            gap.map_or(Cell::Empty, |gap| Cell::Flag(gap.real)),
            gap.map_or(Cell::Empty, |gap| Cell::Number(gap.q_value)),
            Cell::Flag(gap.is_some()),
        ]);
    }
    table
}

fn unknown(result: &ChannelsResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("channel", word(Word::Channel)).priority(Priority::Key),
        Column::count("interactions", word(Word::Interactions)),
        Column::rate("unidentified", word(Word::Unidentified)).bar().priority(Priority::Key).n_elsewhere(),
        Column::rate("weak", word(Word::WeakShare)).n_elsewhere().optional(),
        Column::count("weak_customers", word(Word::WeakCustomers)).priority(Priority::Detail).optional(),
        Column::rate("gain", word(Word::RecognitionGain)).priority(Priority::Key).optional(),
    ];
    let mut table = Table::new("channel_unknown", word(Word::UnknownShare), columns);
    for row in &result.unknown {
        let told = row.recognition;
        table.push(vec![
            Cell::key(row.channel.as_deref()),
            Cell::Count(row.interactions),
            rate(row.unidentified),
            told.map_or(Cell::Empty, |told| rate(told.weak)),
            told.map_or(Cell::Empty, |told| Cell::Count(told.customers)),
            told.map_or(Cell::Empty, |told| rate(told.gain)),
        ]);
    }
    table
}
