//! Delimited text: any delimiter, quoting, with or without a heading.
//!
//! Most records hold no quote. Those are cut at the delimiters where they lie
//! in the buffer; the others go through `csv-core`, which knows the grammar.

mod lines;
mod plain;
mod sniff;

use std::io::{BufRead, Cursor};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use memchr::{memchr, memchr_iter};
use styk_model::{Flaw, Rejection, Say, Text, say};

use crate::CollectError;
use crate::mapping::FileSettings;
use crate::row::{Block, Columns, Next, Row, Rows, record_text};
use lines::Lines;
use plain::PlainRows;
pub(crate) use sniff::{Dialect, Separator};

/// Longest record; a longer one is a quote that nobody closed.
const LONGEST: usize = 4 << 20;

/// Reads delimited text record by record.
pub(crate) struct CsvRows {
    name: String,
    input: Lines,
    dialect: Dialect,
    columns: Columns,
    /// The line as it came, when it is not whole in the input's buffer.
    line: Vec<u8>,
    fields: Vec<u8>,
    ends: Vec<usize>,
    core: Reader,
    line_number: u64,
}

/// Begins to read; `head` is the beginning of the text that `input` gives (UTF-8).
pub(crate) fn open(
    input: Box<dyn BufRead + Send>,
    name: &str,
    head: &[u8],
    settings: &FileSettings,
) -> Result<CsvRows, CollectError> {
    let dialect = sniff::sniff(head, settings).map_err(|reason| CollectError::Format {
        name: name.to_owned(),
        format: "CSV",
        reason,
    })?;
    let mut rows = CsvRows::new(name.to_owned(), Lines::new(input), Columns::default(), dialect, 0);
    rows.read_heading()?;
    Ok(rows)
}

/// What came of taking one line from the input.
enum Line {
    End,
    TooLong,
    /// In `self.line`, without its ending.
    Whole,
}

impl CsvRows {
    fn new(name: String, input: Lines, columns: Columns, dialect: Dialect, line_number: u64) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.terminator(Terminator::Any(b'\n'));
        if let Separator::Byte(delimiter) = dialect.separator {
            builder.delimiter(delimiter);
        }
        if let Some(quote) = dialect.quote {
            builder.quote(quote);
        }
        Self {
            name,
            input,
            columns,
            line: Vec::new(),
            fields: Vec::new(),
            ends: Vec::new(),
            core: builder.build(),
            line_number,
            dialect,
        }
    }

    fn read_heading(&mut self) -> Result<(), CollectError> {
        for _ in 0..self.dialect.skipped_lines {
            self.take_line()?;
        }
        let names = if self.dialect.heading {
            let mut row = Row::default();
            match self.next_record(&mut row)? {
                Next::Row => {}
                Next::Rejected(rejection) => {
                    return Err(CollectError::Format {
                        name: self.name.clone(),
                        format: "CSV",
                        reason: Text::new(|language| {
                            let flaw = rejection.flaw.say(language);
                            say!(
                                language,
                                "its heading cannot be read: {flaw}",
                                "его заголовок не читается: {flaw}",
                                "nie da się odczytać jego nagłówka: {flaw}",
                            )
                        }),
                    });
                }
                Next::End => return Err(CollectError::Empty { name: self.name.clone() }),
            }
            heading_names(&row, self.dialect.width)
        } else {
            (1..=self.dialect.width).map(|number| format!("column_{number}")).collect()
        };
        self.columns = Columns::new(names);
        Ok(())
    }

    fn fail(&self, error: std::io::Error) -> CollectError {
        CollectError::reading(&self.name, error)
    }

    /// Moves one line into `self.line`.
    fn take_line(&mut self) -> Result<Line, CollectError> {
        self.line.clear();
        self.append_line()
    }

    fn append_line(&mut self) -> Result<Line, CollectError> {
        let mut too_long = false;
        let mut any = false;
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.fail(error)),
            };
            if buffer.is_empty() {
                break;
            }
            any = true;
            let (taken, ended) = match memchr(b'\n', buffer) {
                Some(at) => (at + 1, true),
                None => (buffer.len(), false),
            };
            if self.line.len() + taken <= LONGEST {
                self.line.extend_from_slice(&buffer[..taken]);
            } else {
                too_long = true;
            }
            self.input.consume(taken);
            if ended {
                break;
            }
        }
        if !any {
            return Ok(Line::End);
        }
        self.line_number += 1;
        // So that the grammar has one ending to know, also inside of quotes.
        if self.line.ends_with(b"\r\n") {
            self.line.truncate(self.line.len() - 2);
            self.line.push(b'\n');
        }
        Ok(if too_long { Line::TooLong } else { Line::Whole })
    }

    /// A record whose line lies whole in the input's buffer, holds no quote and is valid: nothing is copied but it.
    fn next_in_buffer(&mut self, row: &mut Row, delimiter: u8) -> Option<()> {
        let buffer = self.input.fill_buf().ok()?;
        let end = memchr(b'\n', buffer)?;
        let line = &buffer[..end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.first().is_none_or(u8::is_ascii_whitespace)
            || self.dialect.quote.is_some_and(|quote| memchr(quote, line).is_some())
        {
            return None;
        }
        let text = std::str::from_utf8(line).ok()?;
        self.line_number += 1;
        row.fill_line(self.line_number, text, delimiter);
        self.input.consume(end + 1);
        Some(())
    }

    fn next_record(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        if let Separator::Byte(delimiter) = self.dialect.separator
            && self.next_in_buffer(row, delimiter).is_some()
        {
            return Ok(Next::Row);
        }
        loop {
            let first_line = self.line_number + 1;
            match self.take_line()? {
                Line::End => return Ok(Next::End),
                Line::TooLong => return Ok(Next::Rejected(self.too_large(first_line))),
                Line::Whole => {}
            }
            if trim_ending(&self.line).iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return self.parse_line(row, first_line);
        }
    }

    fn parse_line(&mut self, row: &mut Row, first_line: u64) -> Result<Next, CollectError> {
        match self.dialect.separator {
            Separator::Spaces => {
                let Ok(text) = std::str::from_utf8(trim_ending(&self.line)) else {
                    return Ok(Next::Rejected(self.bad_encoding(first_line)));
                };
                row.clear(first_line);
                for field in text.split_ascii_whitespace() {
                    row.push(field);
                }
                Ok(Next::Row)
            }
            Separator::Byte(delimiter) => {
                let quoted = self.dialect.quote.is_some_and(|quote| memchr(quote, &self.line).is_some());
                if quoted {
                    return self.parse_quoted(row, first_line);
                }
                match std::str::from_utf8(trim_ending(&self.line)) {
                    Ok(text) => row.fill_line(first_line, text, delimiter),
                    Err(_) => return Ok(Next::Rejected(self.bad_encoding(first_line))),
                }
                Ok(Next::Row)
            }
        }
    }

    /// A record with quotes: lines are added until the last quoted field is closed.
    fn parse_quoted(&mut self, row: &mut Row, first_line: u64) -> Result<Next, CollectError> {
        let mut parsed = 0;
        self.core.reset();
        self.fields.clear();
        self.fields.resize(self.line.len() + 64, 0);
        self.ends.clear();
        self.ends.resize(self.columns.names().len() + 64, 0);
        let (mut written, mut ended) = (0, 0);
        loop {
            let (result, read, output, ends) =
                self.core.read_record(&self.line[parsed..], &mut self.fields[written..], &mut self.ends[ended..]);
            parsed += read;
            written += output;
            ended += ends;
            match result {
                ReadRecordResult::Record | ReadRecordResult::End => break,
                ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty => match self.append_line()? {
                    Line::Whole => self.fields.resize(self.line.len() + 64, 0),
                    Line::TooLong => return Ok(Next::Rejected(self.too_large(first_line))),
                    // An empty input tells the grammar that the text has ended.
                    Line::End => {}
                },
            }
        }
        match std::str::from_utf8(&self.fields[..written]) {
            Ok(text) => row.fill_fields(first_line, text, &self.ends[..ended]),
            Err(_) => return Ok(Next::Rejected(self.bad_encoding(first_line))),
        }
        Ok(Next::Row)
    }

    fn too_large(&self, position: u64) -> Rejection {
        Rejection { position, flaw: Flaw::QuoteNotClosed { megabytes: LONGEST >> 20 }, record: record_text(&self.line) }
    }

    fn bad_encoding(&self, position: u64) -> Rejection {
        Rejection { position, flaw: Flaw::NotInEncoding, record: record_text(&self.line) }
    }
}

/// A record with as many fields as there are columns, or its rejection.
fn checked(row: &mut Row, columns: &Columns) -> Next {
    let expected = columns.names().len();
    if row.len() == expected {
        return Next::Row;
    }
    // Some exports end their records with a delimiter and their heading without.
    if row.len() > expected && (expected..row.len()).all(|column| row.get(column).is_none_or(str::is_empty)) {
        row.truncate(expected);
        return Next::Row;
    }
    Next::Rejected(Rejection {
        position: row.position,
        flaw: Flaw::FieldCount { found: row.len(), expected },
        record: record_text(row.text().as_bytes()),
    })
}

impl Rows for CsvRows {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        match self.next_record(row)? {
            Next::Row => Ok(checked(row, &self.columns)),
            other => Ok(other),
        }
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Lines without a quote are records each, wherever the text before them is read.
    fn block(&mut self) -> Result<Option<Block>, CollectError> {
        let lines = match self.input.take_lines() {
            Ok(Some(lines)) => lines,
            Ok(None) => return Ok(None),
            Err(error) => return Err(self.fail(error)),
        };
        if self.dialect.quote.is_some_and(|quote| memchr(quote, &lines).is_some()) {
            self.input.give_back(lines);
            return Ok(None);
        }
        let first = self.line_number;
        self.line_number += memchr_iter(b'\n', &lines).count() as u64 + u64::from(lines.last() != Some(&b'\n'));
        let columns = self.columns.clone();
        let lines = match (self.dialect.separator, String::from_utf8(lines)) {
            (Separator::Byte(delimiter), Ok(text)) => {
                return Ok(Some(Block(Box::new(PlainRows::new(text, delimiter, columns, first)))));
            }
            (Separator::Spaces, Ok(text)) => text.into_bytes(),
            (_, Err(odd)) => odd.into_bytes(),
        };
        let (name, dialect) = (self.name.clone(), self.dialect.clone());
        let input = Lines::new(Box::new(Cursor::new(lines)));
        Ok(Some(Block(Box::new(Self::new(name, input, columns, dialect, first)))))
    }
}

fn trim_ending(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Headings, trimmed; blank ones get the number of their column.
fn heading_names(row: &Row, width: usize) -> Vec<String> {
    let count = row.len().max(1);
    // A heading that ends with a delimiter names one column too many.
    let trailing = count == width + 1 && row.get(count - 1).is_none_or(|name| name.trim().is_empty());
    (0..count - usize::from(trailing))
        .map(|column| match row.get(column).map(str::trim) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => format!("column_{}", column + 1),
        })
        .collect()
}

#[cfg(test)]
mod tests;
