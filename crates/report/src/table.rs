//! Typed tables: the one source of every output.

use jiff::tz::TimeZone;
use styk_model::answer::{Estimate, Rate, Unit};
use styk_model::{Currency, Period, Timestamp};

/// A table with a stable name for programs and a title for people.
#[derive(Debug, Clone)]
pub struct Table {
    /// Stable name in snake_case.
    pub key: &'static str,
    /// Title in the reader's language.
    pub title: String,
    pub columns: Vec<Column>,
    /// Every row has one cell per column.
    pub rows: Vec<Vec<Cell>>,
    /// Zone in which instants are written.
    pub zone: TimeZone,
}

impl Table {
    pub(crate) fn new(key: &'static str, title: &str, columns: Vec<Column>) -> Self {
        Self { key, title: title.to_owned(), columns, rows: Vec::new(), zone: TimeZone::UTC }
    }

    pub(crate) fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len(), "a cell for every column of {}", self.key);
        self.rows.push(row);
    }

    /// Takes out the columns in which no row has anything to say.
    pub(crate) fn without_empty_columns(mut self) -> Self {
        for index in (0..self.columns.len()).rev() {
            if self.columns[index].omit_when_empty && self.rows.iter().all(|row| row[index].is_empty()) {
                self.columns.remove(index);
                for row in &mut self.rows {
                    row.remove(index);
                }
            }
        }
        self
    }
}

/// What a column holds and how it is headed.
#[derive(Debug, Clone)]
pub struct Column {
    /// Stable heading in snake_case, for programs.
    pub key: &'static str,
    /// Heading in the reader's language.
    pub heading: String,
    pub kind: Kind,
    pub priority: Priority,
    /// Draw the values as bars beside the figures.
    pub bar: bool,
    /// Write n beside each rate or estimate; off where another column says it.
    pub with_n: bool,
    /// The column vanishes when no row fills it.
    pub omit_when_empty: bool,
}

impl Column {
    pub(crate) fn new(key: &'static str, heading: &str, kind: Kind) -> Self {
        Self {
            key,
            heading: heading.to_owned(),
            kind,
            priority: Priority::Main,
            bar: false,
            with_n: true,
            omit_when_empty: false,
        }
    }

    pub(crate) fn text(key: &'static str, heading: &str) -> Self {
        Self::new(key, heading, Kind::Text)
    }

    pub(crate) fn count(key: &'static str, heading: &str) -> Self {
        Self::new(key, heading, Kind::Count)
    }

    pub(crate) fn rate(key: &'static str, heading: &str) -> Self {
        Self::new(key, heading, Kind::Rate)
    }

    pub(crate) fn seconds(key: &'static str, heading: &str) -> Self {
        Self::new(key, heading, Kind::Seconds)
    }

    pub(crate) fn bar(mut self) -> Self {
        self.bar = true;
        self
    }

    pub(crate) fn priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    pub(crate) fn n_elsewhere(mut self) -> Self {
        self.with_n = false;
        self
    }

    pub(crate) fn optional(mut self) -> Self {
        self.omit_when_empty = true;
        self
    }
}

/// The type of a column's cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Count,
    Rate,
    /// A number in the unit that its cell names.
    Figure,
    /// Time in seconds.
    Seconds,
    /// A share whose interval and n stand beside the table.
    Share,
    Number,
    /// The start of a calendar period; a plain instant without one.
    Instant(Option<Period>),
    Flag,
}

/// What a narrow terminal may leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Always shown.
    Key,
    Main,
    /// The first to go when the width does not suffice.
    Detail,
    /// For programs only.
    Machine,
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub estimate: Estimate,
    pub unit: Unit,
    pub currency: Option<Currency>,
    /// Whether it is a difference between two figures of that unit.
    pub difference: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Count(u64),
    Rate(Rate),
    /// All of so many, by definition: what other rates are shares of.
    Whole(u64),
    Figure(Figure),
    Seconds(f64),
    Share(f64),
    Number(f64),
    Instant(Timestamp),
    Flag(bool),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Seconds of `n` measurements; nothing where there were none.
    pub(crate) fn time(n: u64, seconds: f64) -> Self {
        if n == 0 { Self::Empty } else { Self::Seconds(seconds) }
    }

    pub(crate) fn key(key: Option<&str>) -> Self {
        key.map_or(Self::Empty, Self::text)
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Empty | Self::Flag(false))
    }
}
