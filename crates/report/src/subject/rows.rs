//! The interactions of one customer: rows of CSV as a spreadsheet and as lines of JSON have them.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{BufWriter, Read, Write};

use csv::StringRecord;
use serde_json::Value;

use crate::ReportError;

/// Rows that the page shows.
const NEWEST: usize = 200;

/// The last rows, and how many there were.
pub(super) struct Newest {
    pub headings: StringRecord,
    /// The oldest first.
    pub rows: VecDeque<StringRecord>,
    pub total: u64,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    /// A text that may be absent; the table has no empty ones there.
    TextOrNothing,
    Number,
    Json,
}

impl Holds {
    fn of(heading: &str) -> Self {
        match heading {
            "person" | "alias" | "sequence" | "position" | "score" | "money" | "cost" | "duration_ms" | "actions"
            | "import" | "flags" => Self::Number,
            "text" | "score_scale" | "currency" | "cost_currency" | "time_client" | "time_sent" | "time_received" => {
                Self::TextOrNothing
            }
            "properties" => Self::Json,
            _ => Self::Text,
        }
    }

    /// A cell as JSON.
    fn json(self, cell: &str) -> Cow<'_, str> {
        let quoted = || Cow::Owned(Value::from(cell).to_string());
        match self {
            Self::Text => quoted(),
            _ if cell.is_empty() => Cow::Borrowed("null"),
            Self::TextOrNothing => quoted(),
            Self::Number | Self::Json => match serde_json::from_str::<Value>(cell) {
                // As it was written: a number that is read and written again may lose digits.
                Ok(_) if !cell.contains(['\n', '\r']) => Cow::Borrowed(cell),
                Ok(value) => Cow::Owned(value.to_string()),
                Err(_) => quoted(),
            },
        }
    }
}

/// Whether a spreadsheet would take a text for a formula.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Writes the rows for a spreadsheet: what it would take for a formula has a quote before it.
pub(super) fn as_csv(rows: impl Read, into: impl Write) -> Result<Newest, ReportError> {
    let mut reader = csv::Reader::from_reader(rows);
    let headings = reader.headers()?.clone();
    let holds: Vec<Holds> = headings.iter().map(Holds::of).collect();
    let mut writer = csv::Writer::from_writer(into);
    writer.write_record(&headings)?;
    let mut newest = Newest { headings, rows: VecDeque::new(), total: 0 };
    let mut row = StringRecord::new();
    while reader.read_record(&mut row)? {
        for (cell, holds) in row.iter().zip(&holds) {
            if *holds != Holds::Number && is_formula(cell) {
                writer.write_field(format!("'{cell}"))?;
            } else {
                writer.write_field(cell)?;
            }
        }
        // Ends the row.
        writer.write_record(None::<&[u8]>)?;
        if newest.rows.len() == NEWEST {
            newest.rows.pop_front();
        }
        newest.rows.push_back(row.clone());
        newest.total += 1;
    }
    writer.flush().map_err(csv::Error::from)?;
    Ok(newest)
}

/// Writes the rows as lines of JSON.
pub(super) fn as_json_lines(rows: impl Read, into: impl Write) -> Result<(), ReportError> {
    let mut reader = csv::Reader::from_reader(rows);
    let headings = reader.headers()?;
    let columns: Vec<(String, Holds)> =
        headings.iter().map(|heading| (Value::from(heading).to_string(), Holds::of(heading))).collect();
    let mut into = BufWriter::new(into);
    let (mut row, mut line) = (StringRecord::new(), String::new());
    while reader.read_record(&mut row)? {
        line.clear();
        for ((name, holds), cell) in columns.iter().zip(&row) {
            line.push(if line.is_empty() { '{' } else { ',' });
            line.push_str(name);
            line.push(':');
            line.push_str(&holds.json(cell));
        }
        line.push_str("}\n");
        into.write_all(line.as_bytes()).map_err(super::failed)?;
    }
    into.flush().map_err(super::failed)
}
