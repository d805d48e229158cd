//! Which events to send so that the data can show what a map shows.

mod families;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Language;

use crate::touchpoint::find;
use crate::{KnownTouchpoint, Map, NamedStep, Step};

/// The events of a map, in the order of its steps.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct MapTracking {
    pub events: Vec<TrackedEvent>,
    /// Steps that no event can stand for until they are given a touchpoint.
    pub without_touchpoint: Vec<NamedStep>,
}

/// An event to send, for a step and one of its touchpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrackedEvent {
    pub step: NamedStep,
    /// Key of the touchpoint.
    pub touchpoint: String,
    /// Its name; its key where nothing else is known of it.
    pub touchpoint_name: String,
    pub event: String,
    pub when: String,
    pub from: SentFrom,
    /// Who it is about first, then what must be there, then what is worth sending.
    pub properties: Vec<TrackedProperty>,
}

/// Where an event is sent from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SentFrom {
    /// The tag of a page or the SDK of an app.
    Browser,
    Server,
    /// An employee writes it down.
    Person,
    /// A file or table of another system.
    Import,
}

impl SentFrom {
    pub fn name(self, language: Language) -> &'static str {
        let names = match self {
            Self::Browser => ["browser or app", "браузер или приложение", "przeglądarka lub aplikacja"],
            Self::Server => ["server", "сервер", "serwer"],
            Self::Person => ["written down by staff", "вносит сотрудник", "wpisuje pracownik"],
            Self::Import => ["import of a file", "импорт файла", "import pliku"],
        };
        names[language as usize]
    }
}

/// A property of an event, by the name that it is sent under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrackedProperty {
    pub name: String,
    pub kind: TrackedKind,
    pub required: bool,
    pub what: String,
}

/// What the values of a property are, as the tracking plan of a source calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrackedKind {
    Any,
    Text,
    Number,
}

/// The events of a map, with names and texts in the language. Of touchpoints that
/// `known` does not have the key is the name.
pub fn tracking_plan(map: &Map, known: &[KnownTouchpoint<'_>], language: Language) -> MapTracking {
    let mut plan = MapTracking::default();
    for (_, step) in map.steps() {
        if step.touchpoints.is_empty() {
            plan.without_touchpoint.push(NamedStep::of(step));
        }
        for key in &step.touchpoints {
            plan.events.push(tracked(step, key, find(known, key), language));
        }
    }
    plan
}

fn tracked(step: &Step, key: &str, known: Option<&KnownTouchpoint<'_>>, language: Language) -> TrackedEvent {
    let family = families::of(key, known.and_then(|row| row.medium).unwrap_or_default());
    TrackedEvent {
        step: NamedStep::of(step),
        touchpoint: key.to_owned(),
        touchpoint_name: known.map_or(key, |row| row.name(language)).to_owned(),
        event: event(key, known),
        when: family.when(language),
        from: family.from,
        properties: family.properties(language),
    }
}

/// What interactions of a touchpoint are called already, else its key in snake_case.
fn event(key: &str, known: Option<&KnownTouchpoint<'_>>) -> String {
    match known.and_then(|row| row.events.first()) {
        Some(event) => (*event).to_owned(),
        None => key.replace('-', "_"),
    }
}

impl MapTracking {
    /// Headings of [`Self::rows`].
    pub fn headings(language: Language) -> [&'static str; 7] {
        match language {
            Language::En => ["Step", "Touchpoint", "Event", "When", "Sent from", "Must have", "Worth sending"],
            Language::Ru => ["Шаг", "Точка контакта", "Событие", "Когда", "Откуда", "Обязательно", "Желательно"],
            Language::Pl => ["Krok", "Punkt styku", "Zdarzenie", "Kiedy", "Skąd", "Wymagane", "Warto dodać"],
        }
    }

    /// The events as a table, a row each.
    pub fn rows(&self, language: Language) -> Vec<[String; 7]> {
        let row = |event: &TrackedEvent| {
            [
                event.step.name.clone(),
                event.touchpoint_name.clone(),
                event.event.clone(),
                event.when.clone(),
                event.from.name(language).to_owned(),
                listed(&event.properties, true),
                listed(&event.properties, false),
            ]
        };
        self.events.iter().map(row).collect()
    }
}

/// `case: number of the order; money: amount with its currency`.
fn listed(properties: &[TrackedProperty], required: bool) -> String {
    let mut listed = Vec::new();
    for property in properties.iter().filter(|property| property.required == required) {
        listed.push(format!("{}: {}", property.name, property.what));
    }
    listed.join("; ")
}
