//! Lines of a text that holds no quote: each is a record.

use memchr::memchr;

use super::checked;
use crate::CollectError;
use crate::row::{Columns, Next, Row, Rows};

pub(super) struct PlainRows {
    text: String,
    at: usize,
    delimiter: u8,
    columns: Columns,
    line_number: u64,
}

impl PlainRows {
    /// `line_number` is that of the line before the text.
    pub(super) fn new(text: String, delimiter: u8, columns: Columns, line_number: u64) -> Self {
        Self { text, at: 0, delimiter, columns, line_number }
    }
}

impl Rows for PlainRows {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        loop {
            let rest = &self.text[self.at..];
            if rest.is_empty() {
                return Ok(Next::End);
            }
            let end = memchr(b'\n', rest.as_bytes());
            let line = &rest[..end.unwrap_or(rest.len())];
            let line = line.strip_suffix('\r').unwrap_or(line);
            self.at += end.map_or(rest.len(), |end| end + 1);
            self.line_number += 1;
            let blank = line.as_bytes().first().is_none_or(u8::is_ascii_whitespace)
                && line.bytes().all(|byte| byte.is_ascii_whitespace());
            if !blank {
                row.fill_line(self.line_number, line, self.delimiter);
                return Ok(checked(row, &self.columns));
            }
        }
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }
}
