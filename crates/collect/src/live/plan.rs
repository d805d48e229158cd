//! Tracking plans: which events a source is expected to send, and with which properties.

use std::borrow::Cow;
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Expected, Flaw};

use super::draft::{Call, Draft, Tools};
use super::json::Json;
use crate::identify::mask_emails;
use crate::mapper::numbers::shortened;
use crate::number::{self, DecimalMark};

/// What a source is expected to send.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TrackingPlan {
    /// What becomes of tracked events that are not in the plan.
    pub unplanned: Unplanned,
    /// What becomes of events whose properties are not as planned.
    pub violating: Violating,
    pub events: Vec<PlannedEvent>,
}

/// What becomes of events that are not in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unplanned {
    /// They are none of the plan's business.
    Allow,
    /// They are taken, and counted.
    #[default]
    Flag,
    /// They go to the quarantine.
    Block,
}

/// What becomes of events that are not as planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Violating {
    /// They are taken, and counted.
    #[default]
    Flag,
    /// They go to the quarantine.
    Block,
}

/// An event that is expected.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedEvent {
    /// As it is sent.
    pub event: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<PlannedProperty>,
}

/// A property that is expected.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedProperty {
    /// As it is sent, with dots for what stands deeper: `total`, `shipping.method`.
    pub name: String,
    #[serde(default)]
    pub kind: PropertyKind,
    #[serde(default)]
    pub required: bool,
}

/// What the values of a property are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PropertyKind {
    #[default]
    Any,
    Text,
    Number,
    Boolean,
    /// A text or a Unix time.
    Time,
}

/// How an event is not as planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub event: String,
    /// `None`: the event itself is not in the plan.
    pub property: Option<String>,
    /// What stood there; `None`: nothing did.
    pub value: Option<String>,
}

impl Violation {
    /// The violation that an event was kept out for.
    pub fn of(flaw: &Flaw) -> Option<Self> {
        match flaw {
            Flaw::NotPlanned { event } => Some(Self { event: event.clone(), property: None, value: None }),
            Flaw::NotAsPlanned { event, property, value, .. } => {
                Some(Self { event: event.clone(), property: Some(property.clone()), value: value.clone() })
            }
            _ => None,
        }
    }
}

/// Values of the event that is read, by their paths: what a plan is held against. Some become columns of
/// the interaction, or properties of another type, so that afterwards they are not to be told.
#[derive(Debug, Default)]
pub(super) struct Noted {
    values: Vec<(String, PropertyKind, String)>,
    /// The event stands in a query or a form, where every value is a text.
    pub(super) is_form: bool,
}

impl Noted {
    pub(super) fn clear(&mut self) {
        self.values.clear();
    }

    pub(super) fn note(&mut self, path: &str, value: &Json<'_>) {
        let (kind, text) = match value {
            Json::Text(text) if text.is_empty() => return,
            Json::Text(text) => (PropertyKind::Text, Cow::Borrowed(&**text)),
            Json::Number(number) => (PropertyKind::Number, Cow::Borrowed(*number)),
            Json::Bool(truth) => (PropertyKind::Boolean, Cow::Borrowed(if *truth { "true" } else { "false" })),
            Json::List { items, raw } if !items.is_empty() => (PropertyKind::Any, Cow::Borrowed(*raw)),
            Json::Null | Json::List { .. } | Json::Object(_) => return,
        };
        self.note_text(path, kind, &text);
    }

    fn note_text(&mut self, path: &str, kind: PropertyKind, text: &str) {
        self.values.push((path.to_owned(), kind, text.to_owned()));
    }

    /// A value that an expression gave, which is a text whatever it was.
    pub(super) fn note_computed(&mut self, name: &str, text: &str) {
        self.note_text(name, PropertyKind::Text, text);
        self.is_form = true;
    }

    /// The value under this name, at the top or in the object that holds an event's properties.
    fn get(&self, name: &str) -> Option<(PropertyKind, &str)> {
        let is_named = |path: &str| path == name || path.split_once('.').is_some_and(|(_, rest)| rest == name);
        let found = self.values.iter().find(|(path, _, _)| is_named(path))?;
        Some((found.1, &found.2))
    }
}

/// A plan, ready to be held against events.
pub(super) struct Plan {
    unplanned: Unplanned,
    violating: Violating,
    events: HashMap<String, Vec<PlannedProperty>>,
}

impl Plan {
    pub(super) fn new(plan: &TrackingPlan) -> Self {
        let events = plan.events.iter().map(|planned| (planned.event.clone(), planned.properties.clone())).collect();
        Self { unplanned: plan.unplanned, violating: plan.violating, events }
    }

    /// How an event is not as planned; the error is why it is kept out.
    pub(super) fn check(&self, draft: &Draft<'_>, tools: &mut Tools) -> Result<Vec<Violation>, Flaw> {
        let event = || draft.event.clone().into_owned();
        let Some(properties) = self.events.get(&*draft.event) else {
            // Pages, and who somebody is, need no plan; what is tracked does.
            return match (draft.call, self.unplanned) {
                (Call::Track, Unplanned::Block) => Err(Flaw::NotPlanned { event: event() }),
                (Call::Track, Unplanned::Flag) => Ok(vec![Violation { event: event(), property: None, value: None }]),
                _ => Ok(Vec::new()),
            };
        };
        let Some(noted) = tools.noted.take() else { return Ok(Vec::new()) };
        let mut violations = Vec::new();
        let mut flaw = None;
        for planned in properties {
            let value = noted.get(&planned.name);
            let fits = match value {
                Some((kind, text)) => is_of_kind(planned.kind, kind, text, noted.is_form, tools),
                None => !planned.required,
            };
            if fits {
                continue;
            }
            // Masked first: half an address would not be known for one.
            let value = value.map(|(_, text)| shortened(&mask_emails(text)).to_owned());
            if self.violating == Violating::Block {
                flaw = Some(Flaw::NotAsPlanned {
                    event: event(),
                    property: planned.name.clone(),
                    value,
                    expected: expected(planned.kind),
                });
                break;
            }
            violations.push(Violation { event: event(), property: Some(planned.name.clone()), value });
        }
        tools.noted = Some(noted);
        flaw.map_or(Ok(violations), Err)
    }
}

fn is_of_kind(planned: PropertyKind, found: PropertyKind, text: &str, is_form: bool, tools: &mut Tools) -> bool {
    match planned {
        PropertyKind::Any => true,
        PropertyKind::Text => found == PropertyKind::Text,
        PropertyKind::Number => {
            let is_text = is_form && found == PropertyKind::Text;
            found == PropertyKind::Number
                || is_text && number::float(text, DecimalMark::Point, &mut tools.scratch).is_some()
        }
        PropertyKind::Boolean => {
            found == PropertyKind::Boolean
                || is_form && found == PropertyKind::Text && matches!(text, "true" | "false" | "1" | "0")
        }
        PropertyKind::Time => {
            matches!(found, PropertyKind::Text | PropertyKind::Number) && tools.instant(text).is_some()
        }
    }
}

fn expected(kind: PropertyKind) -> Expected {
    match kind {
        PropertyKind::Any => Expected::JsonValue,
        PropertyKind::Text => Expected::Text,
        PropertyKind::Number => Expected::Number,
        PropertyKind::Boolean => Expected::TruthValue,
        PropertyKind::Time => Expected::Time,
    }
}
