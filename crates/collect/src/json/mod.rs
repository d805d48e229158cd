//! JSON: one object a line, a list of objects, or an object with a list inside.
//!
//! Nested objects become columns `outer.inner`; lists of `key`/`value` pairs
//! (as analytics exports have them) become columns `list.KEY`; other lists stay
//! JSON text. Numbers keep their digits as written: no float stands in between.

mod flatten;

use std::io::BufRead;

use styk_model::{Flaw, Rejection, text};

use crate::CollectError;
use crate::row::{Columns, Next, Row, Rows, record_text};

/// Longest record.
const LONGEST: usize = 16 << 20;
/// Most columns of one file: more are keys made of data.
const MOST_COLUMNS: usize = 5_000;
/// Keys under which services wrap the records of an answer.
const WRAPPING_KEYS: [&str; 12] = [
    "data",
    "items",
    "results",
    "records",
    "rows",
    "events",
    "hits",
    "visits",
    "tickets",
    "value",
    "orders",
    "_embedded",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// One record a line; a broken one ends with its line.
    Lines,
    /// Records one after the other, over any number of lines.
    Values,
    /// Records inside of a list that begins after so many bytes.
    List { prefix: usize },
}

/// Reads JSON record by record.
pub(crate) struct JsonRows {
    name: String,
    input: Box<dyn BufRead + Send>,
    columns: Columns,
    layout: Layout,
    record: Vec<u8>,
    position: u64,
    bytes: u64,
    ended: bool,
    parser: flatten::Parser,
}

/// Begins to read; `head` is the beginning of the text that `input` gives (UTF-8).
pub(crate) fn open(mut input: Box<dyn BufRead + Send>, name: &str, head: &[u8]) -> Result<JsonRows, CollectError> {
    let layout = layout(head);
    let mut bytes = 0;
    if let Layout::List { prefix } = layout {
        bytes = prefix as u64;
        skip(&mut input, prefix).map_err(|error| CollectError::reading(name, error))?;
    }
    Ok(JsonRows {
        name: name.to_owned(),
        input,
        columns: Columns::default(),
        layout,
        record: Vec::new(),
        position: 0,
        bytes,
        ended: false,
        parser: flatten::Parser::default(),
    })
}

fn skip(input: &mut Box<dyn BufRead + Send>, mut count: usize) -> std::io::Result<()> {
    while count > 0 {
        let available = input.fill_buf()?.len().min(count);
        if available == 0 {
            break;
        }
        input.consume(available);
        count -= available;
    }
    Ok(())
}

fn layout(head: &[u8]) -> Layout {
    let start = head.iter().position(|byte| *byte == b'{' || *byte == b'[').unwrap_or(0);
    if head.get(start) == Some(&b'[') {
        return Layout::List { prefix: start + 1 };
    }
    let mut scanner = Scanner::default();
    let end = head[start..].iter().position(|byte| scanner.take(*byte) == Step::Ended);
    let Some(length) = end.map(|end| end + 1) else {
        return wrapped_list(head).map_or(Layout::Values, |prefix| Layout::List { prefix });
    };
    let first = &head[start..start + length];
    let more = head[start + length..].iter().any(|byte| !byte.is_ascii_whitespace());
    match wrapped_list(first) {
        Some(prefix) if !more => Layout::List { prefix: start + prefix },
        _ if first.contains(&b'\n') => Layout::Values,
        _ => Layout::Lines,
    }
}

/// Where the list of records of an object begins: behind a key that services use for it, else the first list of objects.
fn wrapped_list(text: &[u8]) -> Option<usize> {
    let mut scanner = Scanner::default();
    let mut first = None;
    for (at, byte) in text.iter().enumerate() {
        let was_text = scanner.in_string;
        scanner.take(*byte);
        let opens = *byte == b'[' && !was_text && scanner.depth <= 4;
        if !opens || text[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
            continue;
        }
        if WRAPPING_KEYS.contains(&key_before(&text[..at])) {
            return Some(at + 1);
        }
        first = first.or(Some(at + 1));
    }
    first
}

/// The key whose value begins at the end of `text`.
fn key_before(text: &[u8]) -> &str {
    let text = String::from_utf8_lossy(&text[text.len().saturating_sub(40)..]).into_owned();
    let key = text.trim_end().trim_end_matches(':').trim_end().trim_end_matches('"');
    let key = key.rsplit('"').next().unwrap_or("");
    WRAPPING_KEYS.into_iter().find(|known| *known == key).unwrap_or("")
}

/// Follows brackets and strings, to know where a value ends.
#[derive(Debug, Default)]
struct Scanner {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Step {
    Inside,
    Ended,
    /// A closing bracket with nothing open.
    Closed,
}

impl Scanner {
    fn take(&mut self, byte: u8) -> Step {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return Step::Inside;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth == 0 => return Step::Closed,
            b'}' | b']' => {
                self.depth -= 1;
                if self.depth == 0 {
                    return Step::Ended;
                }
            }
            _ => {}
        }
        Step::Inside
    }
}

/// What reading the bytes of a record came to.
#[derive(Debug, PartialEq, Eq)]
enum Taken {
    Record,
    TooLong,
    End,
}

impl JsonRows {
    fn fail(&self, error: std::io::Error) -> CollectError {
        CollectError::reading(&self.name, error)
    }

    fn take_line(&mut self) -> Result<Taken, CollectError> {
        self.record.clear();
        let mut too_long = false;
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) => return Err(self.fail(error)),
            };
            if buffer.is_empty() {
                return Ok(match (too_long, self.record.is_empty()) {
                    (true, _) => Taken::TooLong,
                    (_, true) => Taken::End,
                    _ => Taken::Record,
                });
            }
            let end = memchr::memchr(b'\n', buffer);
            let taken = end.map_or(buffer.len(), |end| end + 1);
            too_long |= self.record.len() + taken > LONGEST;
            if !too_long {
                self.record.extend_from_slice(&buffer[..taken]);
            }
            self.input.consume(taken);
            self.bytes += taken as u64;
            if end.is_some() {
                return Ok(if too_long { Taken::TooLong } else { Taken::Record });
            }
        }
    }

    /// Reads up to the end of the next balanced value.
    fn take_value(&mut self) -> Result<Taken, CollectError> {
        self.record.clear();
        let mut scanner = Scanner::default();
        let mut too_long = false;
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) => return Err(self.fail(error)),
            };
            if buffer.is_empty() {
                return self.end_of_values(&scanner);
            }
            let mut step = Step::Inside;
            let mut taken = 0;
            let mut from = 0;
            for byte in buffer {
                if scanner.depth == 0 && !matches!(byte, b'{' | b'[' | b'}' | b']') {
                    taken += 1;
                    from = taken;
                    continue;
                }
                step = scanner.take(*byte);
                taken += 1;
                if step != Step::Inside {
                    break;
                }
            }
            too_long |= self.record.len() + taken - from > LONGEST;
            if !too_long {
                self.record.extend_from_slice(&buffer[from..taken]);
            }
            self.input.consume(taken);
            self.bytes += taken as u64;
            match step {
                Step::Inside => {}
                Step::Ended => return Ok(if too_long { Taken::TooLong } else { Taken::Record }),
                Step::Closed => return Ok(Taken::End),
            }
        }
    }

    fn end_of_values(&self, scanner: &Scanner) -> Result<Taken, CollectError> {
        let in_list = matches!(self.layout, Layout::List { .. });
        if in_list || scanner.depth > 0 {
            return Err(CollectError::Truncated { name: self.name.clone(), format: "JSON", position: self.bytes });
        }
        Ok(Taken::End)
    }

    fn reject(&self, flaw: Flaw) -> Next {
        Next::Rejected(Rejection { position: self.position, flaw, record: record_text(&self.record) })
    }
}

impl Rows for JsonRows {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        if self.ended {
            return Ok(Next::End);
        }
        let taken = loop {
            let taken = if self.layout == Layout::Lines { self.take_line()? } else { self.take_value()? };
            if taken == Taken::End {
                self.ended = true;
                return Ok(Next::End);
            }
            self.position += 1;
            let is_blank = self.record.iter().all(u8::is_ascii_whitespace);
            if taken == Taken::TooLong || !is_blank {
                break taken;
            }
        };
        if taken == Taken::TooLong {
            return Ok(self.reject(Flaw::RecordTooLong { megabytes: LONGEST >> 20 }));
        }
        row.clear(self.position);
        if self.columns.names().len() > MOST_COLUMNS {
            let reason = text!(
                "its records have more than {MOST_COLUMNS} different keys",
                "разных ключей в его записях больше {MOST_COLUMNS}",
                "liczba różnych kluczy w jego rekordach przekracza {MOST_COLUMNS}",
            );
            return Err(CollectError::Refused { name: self.name.clone(), reason });
        }
        let Ok(text) = std::str::from_utf8(&self.record) else {
            return Ok(self.reject(Flaw::NotUtf8));
        };
        match self.parser.object(text.trim(), &mut self.columns, row) {
            Ok(()) => Ok(Next::Row),
            Err(flaw) => Ok(self.reject(*flaw)),
        }
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }
}

#[cfg(test)]
mod tests;
