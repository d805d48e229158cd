//! The JSON form of OCEL 2.0.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;
use styk_model::Text;

use super::{Log, LogEvent, ObjectAttribute};
use crate::CollectError;

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    events: Vec<JsonEvent<'a>>,
    #[serde(borrow, default)]
    objects: Vec<JsonObject<'a>>,
}

#[derive(Deserialize)]
struct JsonEvent<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    activity: Cow<'a, str>,
    #[serde(borrow)]
    time: Cow<'a, str>,
    #[serde(borrow, default)]
    attributes: Vec<JsonAttribute<'a>>,
    #[serde(borrow, default)]
    relationships: Vec<Relationship<'a>>,
}

#[derive(Deserialize)]
struct JsonObject<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    attributes: Vec<JsonAttribute<'a>>,
}

#[derive(Deserialize)]
struct JsonAttribute<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    value: Value,
    #[serde(borrow, default)]
    time: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Relationship<'a> {
    #[serde(borrow, rename = "objectId")]
    object: Cow<'a, str>,
    #[serde(borrow, default)]
    qualifier: Cow<'a, str>,
}

/// Reads a whole log.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Log, CollectError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let file: File = serde_json::from_slice(bytes).map_err(|error| {
        let name = name.to_owned();
        if error.is_eof() {
            return CollectError::Truncated { name, format: "OCEL JSON", position: bytes.len() as u64 };
        }
        CollectError::Format { name, format: "OCEL 2.0 JSON", reason: Text::verbatim(error) }
    })?;
    let mut log = Log::default();
    for object in file.objects {
        let attributes = object.attributes.into_iter().filter_map(|attribute| {
            let value = text(attribute.value)?;
            Some(ObjectAttribute { name: attribute.name.into_owned(), value, time: attribute.time.into_owned() })
        });
        log.define(&object.id, &object.kind).attributes.extend(attributes);
    }
    for event in file.events {
        let objects = event.relationships.into_iter();
        let objects = objects.map(|relation| (log.object(&relation.object), relation.qualifier.into_owned())).collect();
        let attributes = event.attributes.into_iter();
        let attributes = attributes.filter_map(|attribute| Some((attribute.name.into_owned(), text(attribute.value)?)));
        log.events.push(LogEvent {
            id: event.id.into_owned(),
            activity: event.activity.into_owned(),
            time: event.time.into_owned(),
            attributes: attributes.collect(),
            objects,
        });
    }
    Ok(log)
}

/// A value as a column has it; none for null.
fn text(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}
