//! OCEL 2.0 in JSON: customers, their cases and their journeys are objects.
//!
//! <https://www.ocel-standard.org/2.0/ocel20_specification.pdf>
//!
//! A customer's object goes by what they are known by best, a case by its own
//! name, so that both are again who they were where the log is read. Where
//! something else is called so already, the type stands before the name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, BufWriter, Read, Seek, Write};

use serde_json::{Number, Value as Json, json};
use styk_model::{LoggedEvent, LoggedJourney, PersonNumber};

use super::{Value, failed, known_by, values};
use crate::ReportError;

/// Since when an object has what never changes.
const EVER: &str = "1970-01-01T00:00:00Z";

/// Types of objects. Whoever reads the log takes the first that all events have for the case.
const CUSTOMER: &str = "customer";
const CASE: &str = "case";
const JOURNEY: &str = "journey";

/// A log that is being written. What stands behind the types of a log is known before them, and is put aside.
pub(super) struct Ocel<F: Write> {
    events: List<F>,
    objects: List<F>,
    /// What names are of which type.
    names: HashMap<String, &'static str>,
    /// The customer whose journey was added last, with the name of their object.
    customer: Option<(PersonNumber, String)>,
    /// By type.
    event_types: BTreeMap<String, BTreeMap<&'static str, &'static str>>,
    object_types: BTreeMap<&'static str, BTreeSet<&'static str>>,
}

/// The members of a JSON list in a file of its own.
struct List<F: Write> {
    into: BufWriter<F>,
    count: u64,
}

impl<F: Read + Write + Seek> List<F> {
    fn new(into: F) -> Self {
        Self { into: BufWriter::new(into), count: 0 }
    }

    fn push(&mut self, member: &Json) -> Result<(), ReportError> {
        let before: &[u8] = if self.count == 0 { b"\n" } else { b",\n" };
        self.into.write_all(before).map_err(failed)?;
        serde_json::to_writer(&mut self.into, member).map_err(failed)?;
        self.count += 1;
        Ok(())
    }

    fn copy(self, into: &mut impl Write) -> Result<(), ReportError> {
        let mut file = self.into.into_inner().map_err(failed)?;
        file.rewind().map_err(failed)?;
        io::copy(&mut file, into).map_err(failed)?;
        Ok(())
    }
}

impl<F: Read + Write + Seek> Ocel<F> {
    /// With two empty files.
    pub(super) fn begin(events: F, objects: F) -> Self {
        Self {
            events: List::new(events),
            objects: List::new(objects),
            names: HashMap::new(),
            customer: None,
            event_types: BTreeMap::new(),
            object_types: BTreeMap::new(),
        }
    }

    /// The journeys of one customer come one after the other.
    pub(super) fn add(&mut self, journey: &LoggedJourney) -> Result<(), ReportError> {
        let customer = self.customer(journey)?;
        let mut own = None;
        for event in &journey.events {
            let mut relations = vec![related(&customer, CUSTOMER)];
            if !event.case.is_empty() {
                relations.push(self.case(&event.case)?);
            }
            if journey.number.is_some() && own.is_none() {
                let name = self.free(JOURNEY, JOURNEY, &journey.name());
                self.object(&name, JOURNEY, &[])?;
                own = Some(related(&name, JOURNEY));
            }
            relations.extend(own.clone());
            self.event(event, &relations)?;
        }
        Ok(())
    }

    pub(super) fn finish<W: Write>(self, mut into: W) -> Result<W, ReportError> {
        let mut object_types = Vec::with_capacity(self.object_types.len());
        for (name, attributes) in &self.object_types {
            object_types.push(of_type(name, attributes.iter().map(|attribute| (*attribute, "string"))));
        }
        let mut event_types = Vec::with_capacity(self.event_types.len());
        for (name, attributes) in &self.event_types {
            event_types.push(of_type(name, attributes.iter().map(|(attribute, kind)| (*attribute, *kind))));
        }
        writeln!(into, "{{\n\"objectTypes\": {},", Json::from(object_types)).map_err(failed)?;
        write!(into, "\"eventTypes\": {},\n\"objects\": [", Json::from(event_types)).map_err(failed)?;
        self.objects.copy(&mut into)?;
        into.write_all(b"\n],\n\"events\": [").map_err(failed)?;
        self.events.copy(&mut into)?;
        into.write_all(b"\n]\n}\n").map_err(failed)?;
        into.flush().map_err(failed)?;
        Ok(into)
    }

    /// The name of the customer's object, which is written down once.
    fn customer(&mut self, journey: &LoggedJourney) -> Result<String, ReportError> {
        if let Some((_, name)) = self.customer.as_ref().filter(|(person, _)| *person == journey.person) {
            return Ok(name.clone());
        }
        let known = known_by(journey);
        let number = journey.person.to_string();
        let (prefix, best) = known.first().copied().unwrap_or((CUSTOMER, number.as_str()));
        let name = self.free(CUSTOMER, prefix, best);
        self.object(&name, CUSTOMER, &known)?;
        self.customer = Some((journey.person, name.clone()));
        Ok(name)
    }

    /// A relation to a case, which is written down when it is met first.
    fn case(&mut self, case: &str) -> Result<Json, ReportError> {
        let mut name = case.to_owned();
        while let Some(other) = self.names.get(&name) {
            if *other == CASE {
                return Ok(related(&name, CASE));
            }
            name = format!("{CASE}:{name}");
        }
        self.names.insert(name.clone(), CASE);
        self.object(&name, CASE, &[])?;
        Ok(related(&name, CASE))
    }

    /// A name that nothing else has, for an object that is new.
    fn free(&mut self, kind: &'static str, prefix: &str, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        while self.names.contains_key(&name) {
            name = format!("{prefix}:{name}");
        }
        self.names.insert(name.clone(), kind);
        name
    }

    fn object(
        &mut self,
        name: &str,
        kind: &'static str,
        attributes: &[(&'static str, &str)],
    ) -> Result<(), ReportError> {
        self.object_types.entry(kind).or_default().extend(attributes.iter().map(|(name, _)| *name));
        let attributes: Vec<Json> =
            attributes.iter().map(|(name, value)| json!({ "name": name, "time": EVER, "value": value })).collect();
        self.objects.push(&json!({ "id": name, "type": kind, "attributes": attributes, "relationships": [] }))
    }

    fn event(&mut self, event: &LoggedEvent, relations: &[Json]) -> Result<(), ReportError> {
        let types = self.event_types.entry(event.name.clone()).or_default();
        let mut attributes = Vec::new();
        for (name, value) in values(event) {
            let (kind, value) = typed(value);
            types.insert(name, kind);
            attributes.push(json!({ "name": name, "value": value }));
        }
        self.events.push(&json!({
            "id": format!("e{}", self.events.count + 1),
            "type": event.name,
            "time": event.time.to_string(),
            "attributes": attributes,
            "relationships": relations,
        }))
    }
}

/// A type of objects or events.
fn of_type<'a>(name: &str, attributes: impl Iterator<Item = (&'a str, &'a str)>) -> Json {
    let attributes: Vec<Json> = attributes.map(|(name, kind)| json!({ "name": name, "type": kind })).collect();
    json!({ "name": name, "attributes": attributes })
}

fn related(name: &str, kind: &str) -> Json {
    json!({ "objectId": name, "qualifier": kind })
}

/// A value with its type.
fn typed(value: Value<'_>) -> (&'static str, Json) {
    match value {
        Value::Text(text) => ("string", text.into_owned().into()),
        Value::Whole(number) => ("integer", number.into()),
        Value::Decimal(number) => {
            let number = number.parse().ok().and_then(Number::from_f64);
            ("float", number.map_or(Json::Null, Json::Number))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::tests::journeys;
    use super::*;

    fn written(journeys: &[LoggedJourney]) -> String {
        let file = || Cursor::new(Vec::new());
        let mut log = Ocel::begin(file(), file());
        for journey in journeys {
            log.add(journey).unwrap();
        }
        String::from_utf8(log.finish(Vec::new()).unwrap()).unwrap()
    }

    #[test]
    fn a_log_has_customers_cases_and_journeys_as_objects() {
        insta::assert_snapshot!(written(&journeys()));
    }

    #[test]
    fn a_log_of_nobody_is_a_log() {
        let log: Json = serde_json::from_str(&written(&[])).unwrap();
        assert_eq!(log, json!({ "objectTypes": [], "eventTypes": [], "objects": [], "events": [] }));
    }

    #[test]
    fn each_object_has_a_name_of_its_own_and_every_event_names_objects_there_are() {
        let log: Json = serde_json::from_str(&written(&journeys())).unwrap();
        let objects = log["objects"].as_array().unwrap();
        let ids: BTreeSet<&str> = objects.iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), objects.len());
        for event in log["events"].as_array().unwrap() {
            for relation in event["relationships"].as_array().unwrap() {
                assert!(ids.contains(relation["objectId"].as_str().unwrap()), "{relation}");
            }
        }
    }
}
