//! A table cut into columns of text, ready to be aligned: a rate takes one for
//! its value, one for its interval and one for its n.

use jiff::tz::TimeZone;
use styk_model::answer::Rate;
use styk_model::{Language, Period, Timestamp};

use crate::format;
use crate::table::{Cell, Column, Figure, Kind, Priority, Table};
use crate::words::Word;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// One column of text.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) heading: String,
    pub(crate) align: Align,
    pub(crate) priority: Priority,
    pub(crate) texts: Vec<String>,
    /// Length of a bar beside each text, as a share of the longest.
    pub(crate) bars: Option<Vec<f64>>,
}

/// The columns of a table that people read.
pub(crate) fn slots(table: &Table, language: Language) -> Vec<Slot> {
    let mut slots = Vec::with_capacity(table.columns.len() * 2);
    for (index, column) in table.columns.iter().enumerate() {
        if column.priority == Priority::Machine {
            continue;
        }
        let cells: Vec<&Cell> = table.rows.iter().map(|row| &row[index]).collect();
        slots.push(value_slot(column, &cells, &table.zone, language));
        if matches!(column.kind, Kind::Rate | Kind::Figure) {
            slots.extend(interval_slot(column, &cells, language));
            slots.extend(n_slot(column, &cells, language));
        }
    }
    slots
}

fn value_slot(column: &Column, cells: &[&Cell], zone: &TimeZone, language: Language) -> Slot {
    let align = if matches!(column.kind, Kind::Text | Kind::Instant(_)) { Align::Left } else { Align::Right };
    Slot {
        heading: column.heading.clone(),
        align,
        priority: column.priority,
        texts: cells.iter().map(|cell| text(cell, column.kind, zone, language)).collect(),
        bars: column.bar.then(|| bars(cells)).flatten(),
    }
}

fn interval_slot(column: &Column, cells: &[&Cell], language: Language) -> Option<Slot> {
    let texts: Vec<String> = cells
        .iter()
        .map(|cell| match cell {
            Cell::Rate(rate) if rate.n > 0 => format::rate_interval(rate, language),
            Cell::Figure(figure) => format::interval(figure, language).unwrap_or_default(),
            _ => String::new(),
        })
        .collect();
    texts.iter().any(|text| !text.is_empty()).then(|| Slot {
        heading: Word::IntervalShort.of(language).to_owned(),
        align: Align::Right,
        priority: beside(column.priority),
        texts,
        bars: None,
    })
}

fn n_slot(column: &Column, cells: &[&Cell], language: Language) -> Option<Slot> {
    let counts_themselves = cells.iter().all(|cell| match cell {
        Cell::Figure(Figure { estimate, .. }) => estimate.low.is_none() && estimate.value == estimate.n as f64,
        Cell::Rate(_) | Cell::Whole(_) => false,
        _ => true,
    });
    if !column.with_n || counts_themselves {
        return None;
    }
    let texts = cells
        .iter()
        .map(|cell| match cell {
            Cell::Rate(Rate { n, .. }) | Cell::Whole(n) => format::count(*n, language),
            Cell::Figure(figure) => format::count(figure.estimate.n, language),
            _ => String::new(),
        })
        .collect();
    let priority = beside(column.priority);
    Some(Slot { heading: "n".to_owned(), align: Align::Right, priority, texts, bars: None })
}

/// The interval and n of a column that is not the main one go before the column itself.
fn beside(priority: Priority) -> Priority {
    if priority == Priority::Key { Priority::Key } else { Priority::Detail }
}

/// What a cell says.
pub(crate) fn text(cell: &Cell, kind: Kind, zone: &TimeZone, language: Language) -> String {
    match cell {
        Cell::Empty | Cell::Flag(false) => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Count(count) => format::count(*count, language),
        Cell::Rate(Rate { n: 0, .. }) | Cell::Whole(0) => "–".to_owned(),
        Cell::Whole(_) => format::percent(1.0, language),
        Cell::Rate(rate) => format::percent(rate.value, language),
        Cell::Figure(figure) => format::value(figure.estimate.value, figure, language),
        Cell::Seconds(seconds) => format::duration(*seconds, language),
        Cell::Share(share) => format::percent_short(*share, language),
        Cell::Number(number) => format::number(*number, language),
        Cell::Instant(time) => instant(*time, kind, zone, language),
        Cell::Flag(true) => Word::Yes.of(language).to_owned(),
    }
}

fn instant(time: Timestamp, kind: Kind, zone: &TimeZone, language: Language) -> String {
    if let Kind::Instant(Some(period)) = kind {
        return format::period_start(time, zone, period, language);
    }
    if zone.to_datetime(time.to_jiff()).time() == jiff::civil::Time::midnight() {
        return format::period_start(time, zone, Period::Day, language);
    }
    format::instant(time, zone, language)
}

/// Lengths of bars; none where any value is negative, since bars start at zero.
fn bars(cells: &[&Cell]) -> Option<Vec<f64>> {
    let size = |cell: &&Cell| match cell {
        Cell::Count(count) => *count as f64,
        Cell::Rate(rate) => rate.value,
        Cell::Whole(_) => 1.0,
        Cell::Figure(figure) => figure.estimate.value,
        Cell::Seconds(number) | Cell::Share(number) | Cell::Number(number) => *number,
        _ => 0.0,
    };
    let sizes: Vec<f64> = cells.iter().map(size).collect();
    // Shares keep the whole as their measure, so that tables compare.
    let shares = cells.iter().all(|cell| matches!(cell, Cell::Rate(_) | Cell::Whole(_) | Cell::Empty));
    let largest = if shares { 1.0 } else { sizes.iter().copied().fold(0.0, f64::max) };
    if largest <= 0.0 || sizes.iter().any(|size| *size < 0.0 || !size.is_finite()) {
        return None;
    }
    Some(sizes.into_iter().map(|size| (size / largest).min(1.0)).collect())
}
