//! Journeys as event logs, which tools for process mining open: XES (IEEE 1849-2016) and OCEL 2.0 in JSON.
//!
//! A log grows by a journey at a time; in memory are the names of its objects at most. Names
//! of attributes are those that imports know.

mod ocel;
mod xes;

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter};

use styk_model::{LoggedEvent, LoggedJourney};

use self::ocel::Ocel;
use self::xes::Xes;
use crate::ReportError;

/// As what journeys are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventLogFormat {
    /// A case for each journey.
    Xes,
    /// Customers, their cases and their journeys as objects.
    Ocel,
}

impl EventLogFormat {
    pub const ALL: [Self; 2] = [Self::Xes, Self::Ocel];

    pub fn name(self) -> &'static str {
        match self {
            Self::Xes => "xes",
            Self::Ocel => "ocel",
        }
    }

    pub fn media(self) -> &'static str {
        match self {
            Self::Xes => "application/xml",
            Self::Ocel => "application/json",
        }
    }

    pub fn ending(self) -> &'static str {
        match self {
            Self::Xes => "xes",
            Self::Ocel => "ocel.json",
        }
    }
}

/// A log that is being written.
pub struct EventLog(Kind);

enum Kind {
    Xes(Xes<BufWriter<File>>),
    Ocel { log: Box<Ocel<File>>, into: File },
}

impl EventLog {
    /// Begins a log of that name in a file. `aside` gives files that are gone once they are closed: an OCEL log
    /// begins with what is known at its end.
    pub fn begin(
        format: EventLogFormat,
        name: &str,
        into: File,
        aside: impl Fn() -> io::Result<File>,
    ) -> Result<Self, ReportError> {
        Ok(Self(match format {
            EventLogFormat::Xes => Kind::Xes(Xes::begin(name, BufWriter::new(into))?),
            EventLogFormat::Ocel => {
                let log = Box::new(Ocel::begin(aside().map_err(failed)?, aside().map_err(failed)?));
                Kind::Ocel { log, into }
            }
        }))
    }

    pub fn add(&mut self, journey: &LoggedJourney) -> Result<(), ReportError> {
        match &mut self.0 {
            Kind::Xes(log) => log.add(journey),
            Kind::Ocel { log, .. } => log.add(journey),
        }
    }

    /// Ends the log; what was added to it is in its file then.
    pub fn finish(self) -> Result<(), ReportError> {
        match self.0 {
            Kind::Xes(log) => log.finish().map(drop),
            Kind::Ocel { log, into } => log.finish(BufWriter::new(into)).map(drop),
        }
    }
}

/// A value of an event.
#[derive(Debug, Clone, PartialEq)]
enum Value<'a> {
    Text(Cow<'a, str>),
    Whole(i64),
    /// Decimal digits.
    Decimal(String),
}

/// What an event has beside its name, its time and its case.
fn values(event: &LoggedEvent) -> Vec<(&'static str, Value<'_>)> {
    let texts = [
        ("step", &event.step),
        ("touchpoint", &event.touchpoint),
        ("event", &event.event),
        ("channel", &event.channel),
        ("medium", &event.medium),
        ("place", &event.place),
        ("direction", &event.direction),
        ("source_system", &event.source),
    ];
    let mut values = Vec::with_capacity(texts.len() + 6);
    for (key, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        values.push((key, Value::Text(Cow::Borrowed(text))));
    }
    if let Some(score) = event.score {
        values.push(("score", Value::Decimal(score.value.to_string())));
        values.push(("score_scale", Value::Text(Cow::Owned(score.scale.to_string()))));
    }
    if let Some(money) = event.money {
        let shown = money.to_string();
        let (amount, currency) = shown.split_once(' ').unwrap_or((shown.as_str(), ""));
        values.push(("amount", Value::Decimal(amount.to_owned())));
        values.push(("currency", Value::Text(Cow::Owned(currency.to_owned()))));
    }
    values.extend(event.duration_ms.map(|duration| ("duration_ms", Value::Whole(duration))));
    values.extend(event.actions.map(|actions| ("action_count", Value::Whole(actions))));
    values
}

/// One identifier of each kind that a customer is known by, under the name of the kind.
fn known_by(journey: &LoggedJourney) -> Vec<(&'static str, &str)> {
    let mut known: Vec<(&'static str, &str)> = Vec::with_capacity(journey.identifiers.len());
    for identifier in &journey.identifiers {
        let kind = identifier.kind.name();
        if known.iter().all(|(other, _)| *other != kind) {
            known.push((kind, identifier.value.as_str()));
        }
    }
    known
}

fn failed(error: impl std::fmt::Display) -> ReportError {
    ReportError::EventLog(error.to_string())
}

#[cfg(test)]
mod tests {
    use styk_model::answer::KnownBy;
    use styk_model::{Currency, IdentifierKind, Money, Scale, Score, Timestamp};

    use super::*;

    fn event(time: &str, name: &str, case: &str) -> LoggedEvent {
        LoggedEvent {
            time: time.parse::<Timestamp>().unwrap(),
            name: name.to_owned(),
            step: String::new(),
            touchpoint: String::new(),
            event: name.to_lowercase(),
            channel: "web".to_owned(),
            medium: "digital".to_owned(),
            place: String::new(),
            direction: "inbound".to_owned(),
            source: "shop".to_owned(),
            case: case.to_owned(),
            score: None,
            money: None,
            duration_ms: None,
            actions: None,
        }
    }

    /// Two journeys of a customer of two orders, and one of somebody whose number in the CRM is an order's.
    pub(super) fn journeys() -> Vec<LoggedJourney> {
        let known = |kind, value: &str| KnownBy { kind, value: value.to_owned() };
        let first = LoggedEvent {
            step: "looks".to_owned(),
            touchpoint: "search".to_owned(),
            place: "/a?b=\"1\"&c".to_owned(),
            ..event("2024-03-01T09:15:00.25Z", "Looks <around>", "A-1")
        };
        let second = LoggedEvent {
            score: Some(Score { value: 4.0, scale: Scale::CSAT_5 }),
            money: Some(Money { minor: -1250, currency: Currency::EUR }),
            duration_ms: Some(90_000),
            actions: Some(3),
            ..event("2024-03-02T10:00:00Z", "Płaci", "A-2")
        };
        let identifiers = vec![
            known(IdentifierKind::CrmId, "K-17"),
            known(IdentifierKind::EmailHash, "5c\u{1}d0"),
            known(IdentifierKind::EmailHash, "77aa"),
        ];
        let journey = |person, number, identifiers, events| LoggedJourney { person, number, identifiers, events };
        vec![
            journey(17, Some(1), identifiers.clone(), vec![first, event("2024-03-01T09:20:00Z", "Cart", "A-1")]),
            journey(17, Some(2), identifiers, vec![second]),
            journey(
                18,
                Some(1),
                vec![known(IdentifierKind::CrmId, "A-1")],
                vec![event("2024-03-03T11:00:00Z", "Cart", "")],
            ),
            journey(19, Some(1), Vec::new(), vec![event("2024-03-03T12:00:00Z", "Cart", "A-2")]),
        ]
    }

    #[test]
    fn an_event_says_what_it_has_and_nothing_of_what_it_lacks() {
        let journeys = journeys();
        let keys = |event: &LoggedEvent| values(event).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
        let common = ["event", "channel", "medium", "direction", "source_system"];
        assert_eq!(keys(&journeys[2].events[0]), common);
        let with = ["score", "score_scale", "amount", "currency", "duration_ms", "action_count"];
        assert_eq!(keys(&journeys[1].events[0]), [&common[..], &with[..]].concat());
        let amount = values(&journeys[1].events[0]).into_iter().find(|(key, _)| *key == "amount");
        assert_eq!(amount.map(|(_, value)| value), Some(Value::Decimal("-12.50".to_owned())));
        assert_eq!(known_by(&journeys[0]), [("crm_id", "K-17"), ("email_hash", "5c\u{1}d0")]);
    }

    #[test]
    fn a_log_is_in_its_file_once_it_is_finished() {
        let place = tempfile::tempdir().unwrap();
        let written: Vec<String> = EventLogFormat::ALL
            .into_iter()
            .map(|format| {
                let path = place.path().join(format.ending());
                let aside = || tempfile::tempfile_in(place.path());
                let mut log = EventLog::begin(format, "Shop", File::create(&path).unwrap(), aside).unwrap();
                for journey in &journeys() {
                    log.add(journey).unwrap();
                }
                log.finish().unwrap();
                std::fs::read_to_string(&path).unwrap()
            })
            .collect();
        assert!(written[0].ends_with("</log>\n"));
        assert!(serde_json::from_str::<serde_json::Value>(&written[1]).is_ok());
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 2, "nothing else is left");
    }
}
