//! Rows of whole customers, in columns.

use serde::{Deserialize, Serialize};

/// Symbol of a row that is bound to no touchpoint.
pub const UNBOUND: u16 = u16::MAX;

/// Code of an absent value in a [`Column::Codes`].
pub const ABSENT: u32 = u32::MAX;

/// Which column of a [`Batch`] an operator reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ColumnId(pub usize);

/// One input of the operators, a value per row.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Touchpoints by their number, or [`UNBOUND`].
    Symbols(Vec<u16>),
    /// Which of up to 32 conditions (funnel steps, exclusions, goals) hold, a bit each.
    Masks(Vec<u32>),
    /// Distinct values by their number, or [`ABSENT`].
    Codes(Vec<u32>),
    /// Measurements; NaN where absent.
    Numbers(Vec<f64>),
}

impl Column {
    /// An empty column of the same type.
    pub fn like(&self) -> Self {
        match self {
            Self::Symbols(_) => Self::Symbols(Vec::new()),
            Self::Masks(_) => Self::Masks(Vec::new()),
            Self::Codes(_) => Self::Codes(Vec::new()),
            Self::Numbers(_) => Self::Numbers(Vec::new()),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Symbols(values) => values.len(),
            Self::Masks(values) | Self::Codes(values) => values.len(),
            Self::Numbers(values) => values.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn clear(&mut self) {
        match self {
            Self::Symbols(values) => values.clear(),
            Self::Masks(values) | Self::Codes(values) => values.clear(),
            Self::Numbers(values) => values.clear(),
        }
    }

    /// Appends rows `from .. to` of a column of the same type.
    pub fn extend_from(&mut self, other: &Self, from: usize, to: usize) {
        match (self, other) {
            (Self::Symbols(into), Self::Symbols(values)) => into.extend_from_slice(&values[from..to]),
            (Self::Masks(into), Self::Masks(values)) | (Self::Codes(into), Self::Codes(values)) => {
                into.extend_from_slice(&values[from..to]);
            }
            (Self::Numbers(into), Self::Numbers(values)) => into.extend_from_slice(&values[from..to]),
            _ => debug_assert!(false, "columns of one number have one type in all runs"),
        }
    }

    /// Keeps the rows of some ranges, which are in order and apart.
    pub fn keep_ranges(&mut self, ranges: &[(usize, usize)]) {
        match self {
            Self::Symbols(values) => keep_ranges(values, ranges),
            Self::Masks(values) | Self::Codes(values) => keep_ranges(values, ranges),
            Self::Numbers(values) => keep_ranges(values, ranges),
        }
    }

    /// The rows in another order.
    fn gathered(&self, rows: &[u32]) -> Self {
        fn pick<T: Copy>(values: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().map(|&row| values[row as usize]).collect()
        }
        match self {
            Self::Symbols(values) => Self::Symbols(pick(values, rows)),
            Self::Masks(values) => Self::Masks(pick(values, rows)),
            Self::Codes(values) => Self::Codes(pick(values, rows)),
            Self::Numbers(values) => Self::Numbers(pick(values, rows)),
        }
    }
}

/// Keeps the values of some ranges, which are in order and apart: they move up, a range at a time.
pub fn keep_ranges<T: Copy>(values: &mut Vec<T>, ranges: &[(usize, usize)]) {
    let mut end = 0;
    for &(from, to) in ranges {
        values.copy_within(from..to, end);
        end += to - from;
    }
    values.truncate(end);
}

/// Rows of whole customers: person `i` has the rows `starts[i] .. starts[i + 1]`,
/// in order of time (then device sequence, position and id).
///
/// Invariant: `starts.len() == persons.len() + 1`, every person has at least
/// one row and all of their rows are in this batch. Person 0 (nobody known) may
/// only be the first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    pub persons: Vec<u32>,
    pub starts: Vec<u32>,
    /// Microseconds since 1970 (UTC).
    pub time: Vec<i64>,
    pub columns: Vec<Column>,
}

impl Batch {
    pub fn rows(&self) -> usize {
        self.time.len()
    }

    pub fn symbols(&self, column: ColumnId) -> &[u16] {
        match &self.columns[column.0] {
            Column::Symbols(values) => values,
            other => unreachable!("column {} holds symbols, not {other:?}", column.0),
        }
    }

    pub fn masks(&self, column: ColumnId) -> &[u32] {
        match &self.columns[column.0] {
            Column::Masks(values) => values,
            other => unreachable!("column {} holds masks, not {other:?}", column.0),
        }
    }

    pub fn codes(&self, column: ColumnId) -> &[u32] {
        match &self.columns[column.0] {
            Column::Codes(values) => values,
            other => unreachable!("column {} holds codes, not {other:?}", column.0),
        }
    }

    pub fn numbers(&self, column: ColumnId) -> &[f64] {
        match &self.columns[column.0] {
            Column::Numbers(values) => values,
            other => unreachable!("column {} holds numbers, not {other:?}", column.0),
        }
    }

    /// Panics in debug builds where the invariant does not hold.
    pub fn check(&self) {
        debug_assert_eq!(self.starts.len(), self.persons.len() + 1);
        debug_assert!(self.starts.windows(2).all(|pair| pair[0] < pair[1]), "every person has rows");
        debug_assert_eq!(self.starts.last().map(|end| *end as usize), Some(self.rows()));
        debug_assert!(self.columns.iter().all(|column| column.len() == self.rows()));
        debug_assert!(self.persons.iter().skip(1).all(|person| *person != 0), "nobody stands first");
        #[cfg(debug_assertions)]
        for person in self.starts.windows(2) {
            let times = &self.time[person[0] as usize..person[1] as usize];
            debug_assert!(times.is_sorted(), "the rows of a person are in order of time");
        }
    }

    /// The rows for which `keep` holds; persons without any are left out.
    pub fn filtered(&self, keep: impl Fn(usize) -> bool) -> Self {
        let (mut persons, mut starts, mut rows) = (Vec::new(), vec![0], Vec::new());
        for (person, span) in self.persons.iter().zip(self.starts.windows(2)) {
            let before = rows.len();
            rows.extend((span[0]..span[1]).filter(|row| keep(*row as usize)));
            if rows.len() > before {
                persons.push(*person);
                starts.push(rows.len() as u32);
            }
        }
        self.gathered(persons, starts, &rows)
    }

    /// Makes this the rows of one person of another batch with the same columns; what it held before goes.
    pub fn take_person(&mut self, other: &Self, index: usize) {
        let (from, to) = (other.starts[index] as usize, other.starts[index + 1] as usize);
        self.persons.clear();
        self.persons.push(other.persons[index]);
        self.starts.clear();
        self.starts.extend([0, (to - from) as u32]);
        self.time.clear();
        self.time.extend_from_slice(&other.time[from..to]);
        if self.columns.is_empty() {
            self.columns.extend(other.columns.iter().map(Column::like));
        }
        for (into, column) in self.columns.iter_mut().zip(&other.columns) {
            into.clear();
            into.extend_from(column, from, to);
        }
    }

    pub(crate) fn gathered(&self, persons: Vec<u32>, starts: Vec<u32>, rows: &[u32]) -> Self {
        Self {
            persons,
            starts,
            time: rows.iter().map(|&row| self.time[row as usize]).collect(),
            columns: self.columns.iter().map(|column| column.gathered(rows)).collect(),
        }
    }
}
