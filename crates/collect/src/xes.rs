//! XES event logs (IEEE 1849-2016), read as a stream.
//!
//! One row per event. Its attributes keep their keys (`concept:name`,
//! `time:timestamp`), those of its trace get the prefix `case:`, nested ones
//! are `outer.inner`, and a key that repeats gets a number: `list.item`,
//! `list.item (2)`. The defaults in `<global>` say what a writer promises, not
//! what happened: they are not copied into rows.

use std::collections::HashMap;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use styk_model::{Flaw, Rejection, text};

use crate::CollectError;
use crate::row::{Columns, Next, Row, Rows};
use crate::xml::{Context, XmlReader, attributes};

/// Different attribute keys in one log.
const MAX_COLUMNS: usize = 10_000;
/// Bytes of all values of one event or trace.
const MAX_RECORD_BYTES: usize = 64 << 20;
/// Bytes of a key with those of the attributes around it.
const MAX_KEY_BYTES: usize = 4096;

/// The elements that hold an attribute.
const ATTRIBUTE_ELEMENTS: [&str; 8] = ["string", "date", "int", "float", "boolean", "id", "list", "container"];

/// Begins to read an XES log from its bytes (decompressed, in the encoding that it declares).
pub fn open(input: Box<dyn BufRead + Send>, name: &str) -> Result<XesRows, CollectError> {
    let mut reader = XmlReader::open(input, name, "XES")?;
    reader.begin("log")?;
    let attributes = AttributeReader::default();
    Ok(XesRows { reader, attributes, trace: Row::default(), in_trace: false, position: 0 })
}

/// The events of an XES log as rows; see [`open`].
pub struct XesRows {
    reader: XmlReader,
    attributes: AttributeReader,
    /// The attributes of the current trace, by column.
    trace: Row,
    in_trace: bool,
    position: u64,
}

/// What the next piece of markup was.
enum Found {
    Event { empty: bool },
    End,
    Other,
}

impl Rows for XesRows {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        let empty = loop {
            match self.find_event()? {
                Found::Event { empty } => break empty,
                Found::End => return Ok(Next::End),
                Found::Other => {}
            }
            if let Some(element) = self.attributes.broken.take() {
                return Ok(Next::Rejected(without_key(element, self.position + 1)));
            }
        };
        self.position += 1;
        row.clear(self.position);
        if self.in_trace {
            for (column, value) in self.trace.values() {
                row.set(column, value);
            }
        }
        if !empty {
            self.attributes.begin("");
            self.read_event(row)?;
            self.attributes.begin("case:");
        }
        Ok(match self.attributes.broken.take() {
            Some(element) => Next::Rejected(without_key(element, self.position)),
            None => Next::Row,
        })
    }

    fn columns(&self) -> &Columns {
        &self.attributes.columns
    }
}

impl XesRows {
    /// Reads on by one piece of markup between the events.
    fn find_event(&mut self) -> Result<Found, CollectError> {
        let (event, context) = self.reader.next()?;
        let (element, empty) = match &event {
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::End(_) if self.in_trace => {
                self.in_trace = self.attributes.end();
                return Ok(Found::Other);
            }
            Event::Eof => return Ok(Found::End),
            _ => return Ok(Found::Other),
        };
        match element.local_name().as_ref() {
            "event" if !self.attributes.is_nested() => return Ok(Found::Event { empty }),
            "trace" if !self.in_trace && !empty => {
                self.in_trace = true;
                self.trace.clear(0);
                self.attributes.begin("case:");
            }
            _ if self.in_trace => self.attributes.start(element, &context, &mut self.trace, empty)?,
            _ if empty => {}
            _ => self.reader.skip_element()?,
        }
        Ok(Found::Other)
    }

    /// Reads to the end of the event.
    fn read_event(&mut self, row: &mut Row) -> Result<(), CollectError> {
        loop {
            let (event, context) = self.reader.next()?;
            match event {
                Event::Start(element) => self.attributes.start(&element, &context, row, false)?,
                Event::Empty(element) => self.attributes.start(&element, &context, row, true)?,
                Event::End(_) if !self.attributes.end() => return Ok(()),
                _ => {}
            }
        }
    }
}

fn without_key(element: String, position: u64) -> Rejection {
    Rejection { position, flaw: Flaw::NoKey { found: element.clone() }, record: element }
}

/// Puts attributes, nested ones too, into the columns of a row.
#[derive(Default)]
struct AttributeReader {
    columns: Columns,
    /// The prefix, the keys of the attributes around, and a dot after each.
    path: String,
    /// Lengths of the path outside each attribute that is open.
    open: Vec<usize>,
    /// Columns in the order in which the last records had them: most records
    /// have the same keys in the same order, which saves hashing them.
    expected: Vec<usize>,
    count: usize,
    /// Bytes of the values of this record.
    size: usize,
    /// How often keys that repeat in this record were seen.
    repeats: HashMap<usize, u32>,
    /// The first element without a key in this record.
    broken: Option<String>,
}

impl AttributeReader {
    fn begin(&mut self, prefix: &str) {
        self.path.clear();
        self.path.push_str(prefix);
        self.open.clear();
        self.count = 0;
        self.size = 0;
        self.repeats.clear();
    }

    fn is_nested(&self) -> bool {
        !self.open.is_empty()
    }

    fn start(
        &mut self,
        element: &BytesStart,
        context: &Context,
        row: &mut Row,
        empty: bool,
    ) -> Result<(), CollectError> {
        let outside = self.path.len();
        let [key, value] = attributes(element, ["key", "value"], context)?;
        if let Some(key) = &key {
            self.path.push_str(key);
            if let Some(value) = &value {
                self.set(value, context, row)?;
            }
            self.path.push('.');
        } else if ATTRIBUTE_ELEMENTS.contains(&element.local_name().as_ref()) {
            self.broken.get_or_insert_with(|| format!("`<{}>`", &**element));
        }
        if empty {
            self.path.truncate(outside);
        } else {
            self.open.push(outside);
        }
        Ok(())
    }

    /// Leaves the innermost open attribute; false when none was open.
    fn end(&mut self) -> bool {
        let Some(outside) = self.open.pop() else { return false };
        self.path.truncate(outside);
        true
    }

    /// Sets the column named by the path.
    fn set(&mut self, value: &str, context: &Context, row: &mut Row) -> Result<(), CollectError> {
        let expected = self.expected.get(self.count).copied();
        let mut column = match expected {
            Some(column) if self.columns.names()[column] == self.path => column,
            _ => self.columns.number(&self.path),
        };
        if row.get(column).is_some() {
            let repeats = self.repeats.entry(column).or_insert(1);
            *repeats += 1;
            column = self.columns.number(&format!("{} ({repeats})", self.path));
        }
        self.size += value.len();
        if self.size > MAX_RECORD_BYTES {
            let megabytes = MAX_RECORD_BYTES >> 20;
            return Err(context.refused(text!(
                "one event or trace is larger than {megabytes} MB",
                "одно из событий или трасс больше {megabytes} МБ",
                "jedno ze zdarzeń lub śladów przekracza {megabytes} MB",
            )));
        }
        if self.columns.names().len() > MAX_COLUMNS || self.path.len() > MAX_KEY_BYTES {
            return Err(context.refused(text!(
                "it has more than {MAX_COLUMNS} different attribute keys, or one longer than {MAX_KEY_BYTES} bytes",
                "разных ключей атрибутов в нём больше {MAX_COLUMNS}, или какой-то ключ длиннее {MAX_KEY_BYTES} байт",
                "liczba różnych kluczy atrybutów przekracza {MAX_COLUMNS} albo któryś klucz ma ponad {MAX_KEY_BYTES} bajtów",
            )));
        }
        match self.expected.get_mut(self.count) {
            Some(expected) => *expected = column,
            None => self.expected.push(column),
        }
        self.count += 1;
        row.set(column, value);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
