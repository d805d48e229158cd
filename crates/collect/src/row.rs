//! The one shape that every file format is read into: rows of named text values.
//!
//! A format reader knows nothing of interactions; recognition and mapping know
//! nothing of formats. Between them stands a [`Row`]: values by column number,
//! over a list of column names that may grow while reading (JSON, XES).

use crate::CollectError;

/// Column names seen so far, in order of appearance.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    names: Vec<String>,
    by_name: std::collections::HashMap<String, usize>,
}

impl Columns {
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let mut columns = Self::default();
        for name in names {
            columns.push_unique(&name);
        }
        columns
    }

    /// The number of the column with this name, added at the end when new.
    pub fn number(&mut self, name: &str) -> usize {
        if let Some(&number) = self.by_name.get(name) {
            return number;
        }
        let number = self.names.len();
        self.names.push(name.to_owned());
        self.by_name.insert(name.to_owned(), number);
        number
    }

    /// Adds a heading; a second one of the same name becomes `name (2)`.
    fn push_unique(&mut self, name: &str) {
        let mut unique = name.to_owned();
        let mut count = 1;
        while self.by_name.contains_key(&unique) {
            count += 1;
            unique = format!("{name} ({count})");
        }
        self.number(&unique);
    }

    pub fn get(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }
}

/// One record: values by column number, all in one reused buffer.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Line or record number in the source, from 1.
    pub position: u64,
    text: String,
    spans: Vec<(u32, u32)>,
}

/// A value that is absent (as opposed to an empty text).
const ABSENT: (u32, u32) = (u32::MAX, u32::MAX);

/// A value that is said to be none: absent to all who do not ask.
const NULL: (u32, u32) = (u32::MAX, 0);

impl Row {
    pub fn clear(&mut self, position: u64) {
        self.position = position;
        self.text.clear();
        self.spans.clear();
    }

    /// Sets the value of a column.
    pub fn set(&mut self, column: usize, value: &str) {
        let start = self.text.len() as u32;
        self.text.push_str(value);
        *self.span(column) = (start, self.text.len() as u32);
    }

    /// Notes that a column is said to have no value, which only [`Row::is_null`] tells from one that is absent.
    pub(crate) fn set_null(&mut self, column: usize) {
        *self.span(column) = NULL;
    }

    pub(crate) fn is_null(&self, column: usize) -> bool {
        self.spans.get(column) == Some(&NULL)
    }

    fn span(&mut self, column: usize) -> &mut (u32, u32) {
        if self.spans.len() <= column {
            self.spans.resize(column + 1, ABSENT);
        }
        &mut self.spans[column]
    }

    /// Takes a whole line and cuts it at each delimiter, copying it only once.
    pub(crate) fn fill_line(&mut self, position: u64, line: &str, delimiter: u8) {
        self.clear(position);
        self.text.push_str(line);
        let mut start = 0;
        for (end, byte) in line.bytes().enumerate() {
            if byte == delimiter {
                self.spans.push((start, end as u32));
                start = end as u32 + 1;
            }
        }
        self.spans.push((start, line.len() as u32));
    }

    /// Takes fields that stand one after the other in `text`, each ending where `ends` says.
    pub(crate) fn fill_fields(&mut self, position: u64, text: &str, ends: &[usize]) {
        self.clear(position);
        self.text.push_str(text);
        let mut start = 0;
        for &end in ends {
            self.spans.push((start, end as u32));
            start = end as u32;
        }
    }

    /// All values one after the other: to look for a byte in any of them at once.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Forgets fields past the first `count`.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.spans.truncate(count);
    }

    /// Appends the value of the next column (for formats with fixed columns).
    pub fn push(&mut self, value: &str) {
        self.set(self.spans.len(), value);
    }

    /// The value of a column; `None` when absent.
    pub fn get(&self, column: usize) -> Option<&str> {
        let &(start, end) = self.spans.get(column)?;
        (start != u32::MAX).then(|| &self.text[start as usize..end as usize])
    }

    /// Number of columns set or skipped so far.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// All values with their column numbers, absent ones left out.
    pub fn values(&self) -> impl Iterator<Item = (usize, &str)> {
        (0..self.spans.len()).filter_map(|column| Some((column, self.get(column)?)))
    }
}

/// The value without surrounding spaces. Nearly all values have none, which their first and last byte tell.
#[inline]
pub(crate) fn trimmed(value: &str) -> &str {
    match value.as_bytes() {
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => value,
        _ => value.trim(),
    }
}

/// The value without surrounding spaces, or `None` for what exports write where there is nothing.
pub fn present(value: &str) -> Option<&str> {
    let value = trimmed(value);
    // Most values start with none of these letters, and are done here.
    let absent = match value.as_bytes().first() {
        None => true,
        Some(b'N' | b'n' | b'$' | b'\\' | b'#' | b'<') => {
            // Not `NA`: logs number their cases A to ZZ, and a case is lost by it.
            matches!(
                value,
                "NULL" | "null" | "Null" | "$null$" | "\\N" | "NaN" | "nan" | "#N/A" | "<NA>" | "N/A" | "n/a"
            )
        }
        _ => false,
    };
    if absent { None } else { Some(value) }
}

/// A record as the quarantine keeps it: text, cut at 64 KB.
pub fn record_text(bytes: &[u8]) -> String {
    let bytes = &bytes[..bytes.len().min(64 << 10)];
    String::from_utf8_lossy(bytes).trim_end_matches(['\r', '\n']).to_owned()
}

/// What came of reading one record.
#[derive(Debug)]
pub enum Next {
    /// The row was filled.
    Row,
    /// The record cannot be read; reading can go on behind it.
    Rejected(styk_model::Rejection),
    End,
}

/// A reader of one file format.
pub trait Rows {
    /// Reads the next record into `row`. An error ends the file (truncated, not of this format).
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError>;

    /// The columns seen so far.
    fn columns(&self) -> &Columns;

    /// Many of the next records, to be read apart from those behind them;
    /// `None` where the next one must be read first.
    fn block(&mut self) -> Result<Option<Block>, CollectError> {
        Ok(None)
    }
}

/// Records that another thread can read.
pub struct Block(pub(crate) Box<dyn Rows + Send>);
