//! OCEL 2.0 logs (object-centric event logs) as JSON, XML or SQLite.
//!
//! An event of such a log names any number of objects, where an interaction
//! has one customer and one case. One row per event all the same, so that no
//! event counts twice: [`roles`] chooses, per file, the type of object that is
//! the customer (column `customer_id`) and the one that is the case
//! (`case:concept:name`). The first object of each type stands in the column
//! `object:TYPE`, all of them as a JSON list in `objects`, and what the log
//! says of the customer and the case at the time of the event in
//! `object:TYPE.ATTRIBUTE`.
//!
//! The objects must be known before the first row, so these logs are read into memory.
//!
//! <https://www.ocel-standard.org/2.0/ocel20_specification.pdf>

mod json;
mod roles;
mod sqlite;
mod xml;

use std::collections::HashMap;
use std::io::{BufRead, Read};
use std::path::Path;

use serde::Serialize;
use styk_model::text;

use crate::CollectError;
use crate::row::{Columns, Next, Row, Rows};
use roles::Roles;

/// Bytes of a JSON log, which is held in memory together with what is read from it.
const MAX_JSON_BYTES: u64 = 1 << 30;
/// Different attribute names in one log.
const MAX_COLUMNS: usize = 10_000;

/// Reads an OCEL log in JSON or XML, told apart by its first character.
pub fn open(mut input: Box<dyn BufRead + Send>, name: &str) -> Result<OcelRows, CollectError> {
    let start = input.fill_buf().map_err(|source| CollectError::reading(name, source))?;
    let first = start.iter().find(|byte| byte.is_ascii() && !byte.is_ascii_whitespace());
    if first == Some(&b'<') {
        return OcelRows::new(xml::read(input, name)?, name);
    }
    let mut bytes = Vec::new();
    input.take(MAX_JSON_BYTES + 1).read_to_end(&mut bytes).map_err(|source| CollectError::reading(name, source))?;
    if bytes.len() as u64 > MAX_JSON_BYTES {
        let reason = text!(
            "it has more than 1 GB of JSON: save it as SQLite",
            "в нём больше 1 ГБ JSON: сохраните его как SQLite",
            "ma ponad 1 GB danych JSON: zapisz go jako SQLite",
        );
        return Err(CollectError::Refused { name: name.to_owned(), reason });
    }
    OcelRows::new(json::read(&bytes, name)?, name)
}

/// Reads an OCEL log from an SQLite file, which is neither changed nor locked.
pub fn open_sqlite(path: &Path) -> Result<OcelRows, CollectError> {
    let name = path.display().to_string();
    OcelRows::new(sqlite::read(path, &name)?, &name)
}

/// A log as it stands in the file.
#[derive(Debug, Default, PartialEq)]
struct Log {
    types: Vec<String>,
    objects: Vec<Object>,
    object_by_id: HashMap<String, usize>,
    events: Vec<LogEvent>,
}

#[derive(Debug, Default, PartialEq)]
struct Object {
    id: String,
    /// Number of its type; events may name objects that the log never defines.
    kind: Option<usize>,
    attributes: Vec<ObjectAttribute>,
}

#[derive(Debug, Default, PartialEq)]
struct ObjectAttribute {
    name: String,
    value: String,
    /// Since when it has this value.
    time: String,
}

#[derive(Debug, Default, PartialEq)]
struct LogEvent {
    id: String,
    activity: String,
    time: String,
    attributes: Vec<(String, String)>,
    /// Numbers of objects with the role that each plays.
    objects: Vec<(usize, String)>,
}

impl Log {
    /// The number of the object with this id, which need not have been defined yet.
    fn object(&mut self, id: &str) -> usize {
        if let Some(&number) = self.object_by_id.get(id) {
            return number;
        }
        let number = self.objects.len();
        self.objects.push(Object { id: id.to_owned(), ..Object::default() });
        self.object_by_id.insert(id.to_owned(), number);
        number
    }

    /// Says of what type an object is.
    fn define(&mut self, id: &str, kind: &str) -> &mut Object {
        let kind = self.types.iter().position(|known| known == kind).unwrap_or_else(|| {
            self.types.push(kind.to_owned());
            self.types.len() - 1
        });
        let number = self.object(id);
        let object = &mut self.objects[number];
        object.kind = Some(kind);
        object
    }

    /// The first object of a type that an event names.
    fn first_of(&self, event: &LogEvent, kind: usize) -> Option<&Object> {
        event.objects.iter().map(|(number, _)| &self.objects[*number]).find(|object| object.kind == Some(kind))
    }
}

/// One entry of the column `objects`.
#[derive(Serialize)]
struct Named<'a> {
    id: &'a str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    qualifier: &'a str,
}

/// The events of an OCEL log as rows; see [`open`] and [`open_sqlite`].
pub struct OcelRows {
    log: Log,
    roles: Roles,
    name: String,
    columns: Columns,
    /// The column of the first object of each type.
    type_columns: Vec<usize>,
    position: usize,
}

const FIXED: [&str; 6] =
    ["ocel:eid", "concept:name", "time:timestamp", "objects", roles::CASE_COLUMN, roles::CUSTOMER_COLUMN];

impl OcelRows {
    fn new(log: Log, name: &str) -> Result<Self, CollectError> {
        if log.types.len() > MAX_COLUMNS {
            return Err(too_many_columns(name));
        }
        let roles = Roles::choose(&log);
        let mut columns = Columns::new(FIXED[..4].iter().map(ToString::to_string));
        let type_columns = log.types.iter().map(|kind| columns.number(&format!("object:{kind}"))).collect();
        Ok(Self { log, roles, name: name.to_owned(), columns, type_columns, position: 0 })
    }

    /// The type of object whose ids stand in `case:concept:name`.
    pub fn case_type(&self) -> Option<&str> {
        self.roles.case.map(|kind| self.log.types[kind].as_str())
    }

    /// The type of object whose ids stand in `customer_id`.
    pub fn customer_type(&self) -> Option<&str> {
        self.roles.customer.map(|kind| self.log.types[kind].as_str())
    }
}

impl Rows for OcelRows {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        let Some(event) = self.log.events.get(self.position) else { return Ok(Next::End) };
        self.position += 1;
        row.clear(self.position as u64);
        for (column, value) in [&event.id, &event.activity, &event.time].into_iter().enumerate() {
            if !value.is_empty() {
                row.set(column, value);
            }
        }
        for (name, value) in &event.attributes {
            let is_ours = FIXED.contains(&name.as_str()) || name.starts_with("object:");
            let column =
                if is_ours { self.columns.number(&format!("event.{name}")) } else { self.columns.number(name) };
            row.set(column, value);
        }
        set_objects(&self.log, event, &self.type_columns, row);
        self.roles.set(&self.log, event, &mut self.columns, row);
        if self.columns.names().len() > MAX_COLUMNS {
            return Err(too_many_columns(&self.name));
        }
        Ok(Next::Row)
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }
}

fn too_many_columns(name: &str) -> CollectError {
    let reason = text!(
        "it has more than {MAX_COLUMNS} different types and attributes",
        "разных типов и атрибутов в нём больше {MAX_COLUMNS}",
        "liczba różnych typów i atrybutów przekracza {MAX_COLUMNS}",
    );
    CollectError::Refused { name: name.to_owned(), reason }
}

fn set_objects(log: &Log, event: &LogEvent, type_columns: &[usize], row: &mut Row) {
    if event.objects.is_empty() {
        return;
    }
    for (number, _) in &event.objects {
        let object = &log.objects[*number];
        if let Some(column) = object.kind.map(|kind| type_columns[kind])
            && row.get(column).is_none()
        {
            row.set(column, &object.id);
        }
    }
    let named: Vec<Named> = event
        .objects
        .iter()
        .map(|(number, qualifier)| {
            let object = &log.objects[*number];
            Named { id: &object.id, kind: object.kind.map(|kind| log.types[kind].as_str()), qualifier }
        })
        .collect();
    row.set(3, &serde_json::to_string(&named).unwrap_or_default());
}

#[cfg(test)]
mod tests;
