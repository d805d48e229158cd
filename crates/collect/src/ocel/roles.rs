//! Which type of object is the customer, and which the case.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::{Log, LogEvent, Object};
use crate::row::{Columns, Row};

pub(super) const CUSTOMER_COLUMN: &str = "customer_id";
pub(super) const CASE_COLUMN: &str = "case:concept:name";

/// Beginnings of words for somebody who is served, in lower case.
const CUSTOMER_WORDS: [&str; 32] = [
    "customer",
    "client",
    "person",
    "user",
    "patient",
    "passenger",
    "guest",
    "member",
    "buyer",
    "consumer",
    "subscriber",
    "shopper",
    "visitor",
    "applicant",
    "citizen",
    "student",
    "клиент",
    "покупател",
    "пассажир",
    "пациент",
    "пользовател",
    "гост",
    "абонент",
    "заявител",
    "klient",
    "osob",
    "pasażer",
    "pacjent",
    "użytkownik",
    "gość",
    "abonent",
    "wnioskodawc",
];

/// The types of object, by number, that play a part of their own.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Roles {
    pub(super) customer: Option<usize>,
    pub(super) case: Option<usize>,
}

/// How the events of a log use one type of object.
#[derive(Debug, Clone, Copy, Default)]
struct Use {
    objects: usize,
    events: usize,
    references: usize,
}

impl Use {
    /// Share of events over objects per event, but for a constant: high for a
    /// type that nearly every event has exactly one object of.
    fn fitness(self) -> f64 {
        self.events as f64 * self.events as f64 / self.references.max(1) as f64
    }
}

impl Roles {
    /// The customer is a type that is named like one; the case is, of the
    /// others, the one that most events have and have fewest of. A type with a
    /// single object parts nothing and is taken only if there is no other.
    pub(super) fn choose(log: &Log) -> Self {
        let uses = count_uses(log);
        let best = |types: &mut dyn Iterator<Item = usize>| {
            types.filter(|&kind| uses[kind].events > 0).reduce(|best, kind| {
                let key = |kind: usize| (uses[kind].objects > 1, uses[kind].fitness());
                if key(kind) > key(best) { kind } else { best }
            })
        };
        let types = 0..log.types.len();
        let customer = best(&mut types.clone().filter(|&kind| is_customer(&log.types[kind])));
        let case = best(&mut types.filter(|&kind| !is_customer(&log.types[kind])));
        Self { customer, case }
    }

    /// Sets the columns of the customer and the case of an event.
    pub(super) fn set(&self, log: &Log, event: &LogEvent, columns: &mut Columns, row: &mut Row) {
        for (kind, column) in [(self.customer, CUSTOMER_COLUMN), (self.case, CASE_COLUMN)] {
            let Some(kind) = kind else { continue };
            let Some(object) = log.first_of(event, kind) else { continue };
            row.set(columns.number(column), &object.id);
            set_attributes(object, &log.types[kind], event, columns, row);
        }
    }
}

fn count_uses(log: &Log) -> Vec<Use> {
    let mut uses = vec![Use::default(); log.types.len()];
    for object in &log.objects {
        if let Some(kind) = object.kind {
            uses[kind].objects += 1;
        }
    }
    let mut last_event = vec![usize::MAX; log.types.len()];
    for (number, event) in log.events.iter().enumerate() {
        for kind in event.objects.iter().filter_map(|(object, _)| log.objects[*object].kind) {
            uses[kind].references += 1;
            if last_event[kind] != number {
                last_event[kind] = number;
                uses[kind].events += 1;
            }
        }
    }
    uses
}

/// Whether the last word of a name is one for a customer: `VipCustomers` is,
/// `Customer Order` is not.
fn is_customer(name: &str) -> bool {
    let mut last = String::new();
    let mut after_lower = false;
    for character in name.chars() {
        if !character.is_alphabetic() {
            after_lower = false;
            // Numbers and signs at the end (`customer_2`) leave the word before them the last.
            last.push(' ');
            continue;
        }
        if (after_lower && character.is_uppercase()) || last.ends_with(' ') {
            last.clear();
        }
        after_lower = character.is_lowercase();
        last.extend(character.to_lowercase());
    }
    let last = last.trim_end();
    CUSTOMER_WORDS.iter().any(|word| last.strip_prefix(word).is_some_and(|ending| ending.chars().count() <= 3))
}

/// Sets what was known of an object when the event happened: of each attribute
/// the latest value that is not younger, else the first one.
fn set_attributes(object: &Object, kind: &str, event: &LogEvent, columns: &mut Columns, row: &mut Row) {
    if object.attributes.is_empty() {
        return;
    }
    let now = instant(&event.time);
    let mut chosen: Vec<(&str, &str, Option<Timestamp>)> = Vec::new();
    for attribute in &object.attributes {
        let since = instant(&attribute.time);
        let is_known = since.is_none() || now.is_none() || since <= now;
        match chosen.iter_mut().find(|(name, ..)| *name == attribute.name) {
            None => chosen.push((&attribute.name, &attribute.value, since)),
            Some(best) if is_known && (since >= best.2 || best.2 > now) => {
                *best = (&attribute.name, &attribute.value, since);
            }
            Some(_) => {}
        }
    }
    for (name, value, _) in chosen {
        row.set(columns.number(&format!("object:{kind}.{name}")), value);
    }
}

/// A time as OCEL files have it: with a zone, or in UTC.
fn instant(text: &str) -> Option<Timestamp> {
    let civil = || text.parse::<DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    text.parse().ok().or_else(civil)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_are_known_by_the_last_word_of_the_type() {
        for name in ["Customer", "VipCustomers", "customer_2", "customers", "Клиенты", "Klient", "insured person"]
        {
            assert!(is_customer(name), "{name}");
        }
        for name in ["Customer Order", "Personal loan", "order", "Usereport", "ClientContract", ""] {
            assert!(!is_customer(name), "{name}");
        }
    }
}
