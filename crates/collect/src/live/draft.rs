//! An event between its protocol and its interaction: what the protocol says of
//! it, before the rules that hold for all protocols are applied.

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::IpAddr;

use styk_model::{
    Direction, Expected, Flags, Flaw, Identifier, IdentifierKind, Medium, Money, MoneyError, RawTimes, Scale, Score,
    Timestamp,
};

use super::json::Json;
use super::plan::Noted;
use crate::identify::{email_hash, phone_hash};
use crate::mapper::names_nobody;
use crate::mapper::numbers::{clock_length, no_currency, shortened};
use crate::mapping::{DurationUnit, Role, direction_named};
use crate::number::{self, DecimalMark};
use crate::properties::{Properties, quoted_key};
use crate::when::{TimeFormat, ZoneClock};

/// What sort of call an event is: it decides who may send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Track,
    Page,
    Screen,
    Identify,
    Group,
    /// Two identifiers said to be one person.
    Link,
}

/// What paths of an event mean, as the columns of a mapping do.
#[derive(Debug, Default)]
pub(super) struct Roles {
    by_path: HashMap<String, (Role, Option<DurationUnit>)>,
}

impl Roles {
    pub(super) fn set(&mut self, path: &str, role: Role) -> &mut Self {
        self.by_path.insert(path.to_owned(), (role, None));
        self
    }

    pub(super) fn of(list: &[(&str, Role)]) -> Self {
        let mut roles = Self::default();
        for (path, role) in list {
            roles.set(path, *role);
        }
        roles
    }

    /// The columns of a preset for imports: what a tracker sends means what it means in its archive.
    pub(super) fn of_preset(name: &str) -> Self {
        let mapping = crate::presets::named(name).and_then(|preset| preset.full_mapping().ok()).unwrap_or_default();
        let columns = mapping.columns.into_iter();
        Self { by_path: columns.map(|(path, column)| (path, (column.role, column.unit))).collect() }
    }

    fn get(&self, path: &str) -> Option<(Role, Option<DurationUnit>)> {
        self.by_path.get(path).copied()
    }
}

/// What reading values needs beside them.
pub(super) struct Tools {
    pub(super) clock: ZoneClock,
    pub(super) country: Option<String>,
    pub(super) scratch: String,
    /// Values are noted where there is a plan to hold them against.
    pub(super) noted: Option<Noted>,
}

impl Tools {
    /// An instant as programs write it: ISO 8601, a Unix time in any unit, a log's or a mail's date.
    pub(super) fn instant(&mut self, text: &str) -> Option<Timestamp> {
        let format = match text.split('.').next().map_or(0, str::len) {
            _ if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => TimeFormat::Iso,
            9..=10 => TimeFormat::UnixSeconds,
            12..=13 => TimeFormat::UnixMillis,
            15..=16 => TimeFormat::UnixMicros,
            _ => TimeFormat::Iso,
        };
        let civil = format.parse_lenient(text).or_else(|| TimeFormat::DayFirst.parse(text))?;
        Some(Timestamp(self.clock.instant(civil).micros))
    }

    fn hashed(&mut self, hash: impl FnOnce(Option<&str>, &mut String) -> bool) -> Option<String> {
        let mut out = String::new();
        hash(self.country.as_deref(), &mut out).then_some(out)
    }

    /// An identifier of a value, hashed where it is personal; `None` for what names nobody.
    pub(super) fn identifier<'e>(&mut self, role: Role, value: Cow<'e, str>) -> Option<Identifier<'e>> {
        let kind = role.identifier()?;
        let value = match value {
            Cow::Borrowed(text) => Cow::Borrowed(crate::row::trimmed(text)),
            Cow::Owned(text) => Cow::Owned(crate::row::trimmed(&text).to_owned()),
        };
        if names_nobody(&value) {
            return None;
        }
        match role {
            Role::Email => self
                .hashed(|_, out| email_hash(&value, out))
                .map(|hash| Identifier::new(IdentifierKind::EmailHash, hash)),
            Role::Phone => self
                .hashed(|country, out| phone_hash(&value, country, out))
                .map(|hash| Identifier::new(IdentifierKind::PhoneHash, hash)),
            // Whatever it was taken for, an e-mail address leaves only as its hash.
            _ => Some(match self.hashed(|_, out| value.contains('@') && email_hash(&value, out)) {
                Some(hash) => Identifier::new(IdentifierKind::EmailHash, hash),
                None => Identifier::new(kind, value),
            }),
        }
    }
}

/// An event as its protocol says it.
pub(super) struct Draft<'e> {
    pub(super) call: Call,
    /// The protocol's own name of the call, for messages.
    pub(super) call_name: Cow<'e, str>,
    pub(super) event: Cow<'e, str>,
    pub(super) channel: Cow<'e, str>,
    pub(super) medium: Option<Medium>,
    /// A page's address, or the name of a place.
    pub(super) place: Cow<'e, str>,
    pub(super) direction: Direction,
    pub(super) case: Cow<'e, str>,
    pub(super) text: Option<Cow<'e, str>>,
    pub(super) score: Option<Score>,
    amount: Option<Cow<'e, str>>,
    cost_amount: Option<Cow<'e, str>>,
    currency: Option<Cow<'e, str>>,
    pub(super) money: Option<Money>,
    pub(super) cost: Option<Money>,
    pub(super) duration_ms: Option<i64>,
    pub(super) actions: Option<i64>,
    pub(super) sequence: Option<i64>,
    pub(super) flags: Flags,
    pub(super) times: RawTimes,
    /// The time is not the device's, so it needs no correction.
    pub(super) is_true_time: bool,
    /// The protocol's tracker keeps nothing on the device: who nobody names is known by address, for a day.
    pub(super) is_cookieless: bool,
    pub(super) who: Vec<Identifier<'e>>,
    /// Where the customer was, as a server says that sends for them; not kept.
    pub(super) address: Option<IpAddr>,
    /// The user id as it came: what a signature signs.
    pub(super) user_id: Option<Cow<'e, str>>,
    pub(super) signature: Option<Cow<'e, str>>,
    pub(super) links: Vec<(Identifier<'e>, Identifier<'e>)>,
    pub(super) message_id: Option<Cow<'e, str>>,
    pub(super) user_agent: Option<Cow<'e, str>>,
    pub(super) properties: Properties,
    /// What was noted of it, where several are read before the first is finished.
    pub(super) noted: Option<Noted>,
    /// The first value that could not be read.
    pub(super) flaw: Option<Flaw>,
}

impl<'e> Draft<'e> {
    pub(super) fn new(call: Call, event: impl Into<Cow<'e, str>>) -> Self {
        let event = event.into();
        Self {
            call,
            call_name: event.clone(),
            event,
            channel: Cow::Borrowed(""),
            medium: None,
            place: Cow::Borrowed(""),
            direction: Direction::Inbound,
            case: Cow::Borrowed(""),
            text: None,
            score: None,
            amount: None,
            cost_amount: None,
            currency: None,
            money: None,
            cost: None,
            duration_ms: None,
            actions: None,
            sequence: None,
            flags: Flags::default(),
            times: RawTimes::default(),
            is_true_time: false,
            is_cookieless: false,
            who: Vec::new(),
            address: None,
            user_id: None,
            signature: None,
            links: Vec::new(),
            message_id: None,
            user_agent: None,
            properties: Properties::default(),
            noted: None,
            flaw: None,
        }
    }

    /// Sets everything of a JSON value by the roles of its paths; what has none becomes a property.
    /// `path` is where the value stands; it is as before afterwards.
    pub(super) fn fill(&mut self, path: &mut String, value: &'e Json<'_>, roles: &Roles, tools: &mut Tools) {
        self.walk(path, value, roles, tools, &|text| Cow::Borrowed(text));
    }

    /// As [`Self::fill`], of a value that does not live as long as the event.
    pub(super) fn fill_owned(&mut self, path: &str, value: &Json<'_>, roles: &Roles, tools: &mut Tools) {
        self.walk(&mut path.to_owned(), value, roles, tools, &|text| Cow::Owned(text.to_owned()));
    }

    fn walk<'v>(
        &mut self,
        path: &mut String,
        value: &'v Json<'_>,
        roles: &Roles,
        tools: &mut Tools,
        text_of: &dyn Fn(&'v str) -> Cow<'e, str>,
    ) {
        let Json::Object(members) = value else {
            return self.leaf(path, value, roles, tools, text_of);
        };
        let length = path.len();
        for (name, value) in members {
            if length > 0 {
                path.push('.');
            }
            path.push_str(name);
            // An object with a role is told elsewhere.
            if !value.is_object() || roles.get(path).is_none_or(|(role, _)| role != Role::Ignore) {
                self.walk(path, value, roles, tools, text_of);
            }
            path.truncate(length);
        }
    }

    fn leaf<'v>(
        &mut self,
        path: &str,
        value: &'v Json<'_>,
        roles: &Roles,
        tools: &mut Tools,
        text_of: &dyn Fn(&'v str) -> Cow<'e, str>,
    ) {
        let role = roles.get(path);
        if let Some((Role::Ignore, _)) = role {
            return;
        }
        if let Some(noted) = &mut tools.noted {
            noted.note(path, value);
        }
        match value {
            Json::Bool(truth) => self.properties.json(&quoted_key(path), if *truth { "true" } else { "false" }),
            // That no channel was chosen is said by an empty list.
            Json::List { raw, items } if !items.is_empty() || path == "channel" => {
                self.properties.json(&quoted_key(path), &crate::identify::mask_emails(raw));
            }
            Json::Number(_) | Json::Text(_) => match (value.text(), role) {
                (Some(text), Some((role, unit))) => self.set(role, unit, path, text_of(text), tools),
                (Some(text), None) => self.property(path, text),
                (None, _) => {}
            },
            // It takes a trait back.
            Json::Null if role.is_none() && path.starts_with("traits.") => {
                self.properties.json(&quoted_key(path), "null");
            }
            Json::Null | Json::List { .. } | Json::Object(_) => {}
        }
    }

    /// A property that keeps its type where nothing is lost by it.
    pub(super) fn property(&mut self, name: &str, text: &str) {
        if let Some(text) = crate::row::present(text) {
            self.properties.value(&quoted_key(name), text, DecimalMark::Point, true);
        }
    }

    /// Sets the value of a role. `name` is where it stood, for messages and properties.
    pub(super) fn set(
        &mut self,
        role: Role,
        unit: Option<DurationUnit>,
        name: &str,
        value: Cow<'e, str>,
        tools: &mut Tools,
    ) {
        match role {
            Role::UserId
            | Role::CrmId
            | Role::LoyaltyId
            | Role::Email
            | Role::EmailHash
            | Role::Phone
            | Role::PhoneHash
            | Role::MessengerId
            | Role::DeviceId
            | Role::AnonymousId => self.identify(role, value, tools),
            Role::Time | Role::SentAt => match tools.instant(&value) {
                Some(time) if role == Role::Time => self.times.client = Some(time),
                Some(time) => self.times.sent = Some(time),
                None => {
                    self.flaw.get_or_insert(Flaw::NotTime {
                        value: shortened(&value).to_owned(),
                        column: name.to_owned(),
                        example: "2024-05-01T09:30:00Z".to_owned(),
                    });
                }
            },
            Role::Event => self.event = value,
            Role::Channel => self.channel = value,
            Role::Medium => self.medium = Some(crate::medium::named(&value)),
            Role::Place => self.place = value,
            Role::Direction => match direction_named(&value) {
                Some(direction) => self.direction = direction,
                None => self.property(name, &value),
            },
            Role::Case => self.case = value,
            Role::Text => self.text = Some(value),
            Role::Money => self.amount = Some(value),
            Role::Cost => self.cost_amount = Some(value),
            Role::Currency => self.currency = Some(value),
            Role::Duration => {
                let unit = unit.map_or(1000.0, DurationUnit::milliseconds);
                let read = number::float(&value, DecimalMark::Point, &mut tools.scratch);
                match clock_length(&value).or_else(|| read.map(|value| (value * unit).round() as i64)) {
                    Some(milliseconds) => self.duration_ms = Some(milliseconds),
                    None => self.unreadable(name, &value, Expected::Duration),
                }
            }
            Role::Sequence | Role::Actions => match value.parse() {
                Ok(number) if role == Role::Sequence => self.sequence = Some(number),
                Ok(number) => self.actions = Some(number),
                Err(_) => self.unreadable(name, &value, Expected::WholeNumber),
            },
            Role::Address => self.address = value.trim().parse().ok(),
            Role::Ignore | Role::ReceivedAt => {}
            Role::Date
            | Role::TimeOfDay
            | Role::EndTime
            | Role::Session
            | Role::Score
            | Role::Lifecycle
            | Role::Property => self.property(name, &value),
        }
    }

    fn unreadable(&mut self, name: &str, value: &str, expected: Expected) {
        self.flaw.get_or_insert(Flaw::Unreadable {
            value: shortened(value).to_owned(),
            column: name.to_owned(),
            expected,
        });
    }

    /// Adds an identifier.
    pub(super) fn identify(&mut self, role: Role, value: Cow<'e, str>, tools: &mut Tools) {
        if role == Role::UserId {
            self.user_id = Some(value.clone());
        }
        if let Some(identifier) = tools.identifier(role, value)
            && !self.who.contains(&identifier)
        {
            self.who.push(identifier);
        }
    }

    /// A score with its scale; outside of it, it is a property.
    pub(super) fn set_score(&mut self, value: &str, scale: Scale, tools: &mut Tools) {
        match number::float(value, DecimalMark::Point, &mut tools.scratch) {
            Some(value) if scale.contains(value) => self.score = Some(Score { value, scale }),
            Some(_) => self.property("score", value),
            None => self.unreadable("score", value, Expected::Score),
        }
    }

    /// Reads the amounts once their currency is known, wherever it stood.
    pub(super) fn read_amounts(&mut self, fallback: Option<styk_model::Currency>, tools: &mut Tools) {
        if let Some(amount) = self.amount.take() {
            self.money = self.read_amount("money", &amount, fallback, tools);
        }
        if let Some(amount) = self.cost_amount.take() {
            self.cost = self.read_amount("cost", &amount, fallback, tools);
        }
    }

    fn read_amount(
        &mut self,
        name: &str,
        text: &str,
        fallback: Option<styk_model::Currency>,
        tools: &mut Tools,
    ) -> Option<Money> {
        let (amount, named) = number::split_currency(text);
        if !number::canonical(amount, DecimalMark::Point, &mut tools.scratch) {
            self.unreadable(name, text, Expected::Amount);
            return None;
        }
        let given = self.currency.as_deref();
        let currency = named
            .or_else(|| given.and_then(|text| number::currency_named(text).or_else(|| text.parse().ok())))
            .or(fallback)
            .or_else(no_currency)?;
        match Money::from_decimal(&tools.scratch, currency) {
            Ok(money) => Some(money),
            Err(MoneyError::TooLarge(value)) => {
                self.flaw.get_or_insert(Flaw::AmountTooLarge { value, column: name.to_owned() });
                None
            }
            Err(MoneyError::Amount(_) | MoneyError::Currency(_)) => {
                self.unreadable(name, text, Expected::Amount);
                None
            }
        }
    }
}
