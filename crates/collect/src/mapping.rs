//! The mapping: which column of a file means what. A small TOML file, written
//! by recognition, edited by people, used again for the next export.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Currency, Direction, IdentifierKind, Medium, Say, Scale, Text, say, text};

use crate::computed::Expression;
use crate::nearest::{Nearest, explain};
use crate::when::TimeFormat;
use crate::{CollectError, number::DecimalMark};

/// What a column (a constant, a computed value) is for an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ColumnRole")]
pub enum Role {
    CrmId,
    UserId,
    LoyaltyId,
    /// A raw address; normalised and hashed.
    Email,
    /// An address that the source has hashed already (SHA-256 of the lower-cased address).
    EmailHash,
    /// A raw number; brought to E.164 and hashed.
    Phone,
    PhoneHash,
    MessengerId,
    DeviceId,
    AnonymousId,
    /// Network address or user agent; all such columns together make one hashed identifier.
    Address,
    Time,
    /// The day, where the time of day stands in a column of its own.
    Date,
    TimeOfDay,
    /// The end of an interval that begins at `time`; blank means still open.
    EndTime,
    SentAt,
    ReceivedAt,
    Sequence,
    Event,
    Channel,
    Medium,
    Place,
    Direction,
    /// The order, trip or ticket. Without any identifier column it stands for the customer too.
    Case,
    /// A visit; stands for the case where there is no better one, else kept as a property.
    Session,
    Text,
    Score,
    Money,
    Currency,
    Cost,
    Duration,
    Actions,
    Lifecycle,
    Property,
    Ignore,
}

impl Role {
    /// The identifier that values of this role become.
    pub fn identifier(self) -> Option<IdentifierKind> {
        Some(match self {
            Self::CrmId => IdentifierKind::CrmId,
            Self::UserId => IdentifierKind::UserId,
            Self::LoyaltyId => IdentifierKind::LoyaltyId,
            Self::Email | Self::EmailHash => IdentifierKind::EmailHash,
            Self::Phone | Self::PhoneHash => IdentifierKind::PhoneHash,
            Self::MessengerId => IdentifierKind::MessengerId,
            Self::DeviceId => IdentifierKind::DeviceId,
            Self::AnonymousId => IdentifierKind::AnonymousId,
            Self::Address => IdentifierKind::Address,
            _ => return None,
        })
    }

    /// Whether several columns may have this role.
    pub fn repeats(self) -> bool {
        self.identifier().is_some() || matches!(self, Self::Property | Self::Ignore)
    }

    /// The name in mapping files.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    pub fn from_name(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}

/// The unit of a column of durations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DurationUnit {
    #[serde(rename = "ms")]
    Milliseconds,
    #[serde(rename = "s")]
    Seconds,
    #[serde(rename = "min")]
    Minutes,
    #[serde(rename = "h")]
    Hours,
}

impl DurationUnit {
    pub fn milliseconds(self) -> f64 {
        match self {
            Self::Milliseconds => 1.0,
            Self::Seconds => 1000.0,
            Self::Minutes => 60_000.0,
            Self::Hours => 3_600_000.0,
        }
    }
}

/// A column's role and what is needed to read its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnUse {
    pub role: Role,
    /// How its times are written; found from the first rows when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<TimeFormat>,
    /// The currency of its amounts, where neither value nor currency column says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The scale of its scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// The unit of its durations; seconds when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<DurationUnit>,
    /// The name of the property, where it differs from the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl From<Role> for ColumnUse {
    fn from(role: Role) -> Self {
        Self { role, format: None, currency: None, scale: None, unit: None, name: None }
    }
}

/// Columns with no role: which of them become properties.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unmapped {
    /// Every one of them.
    #[default]
    Keep,
    /// None of them.
    Drop,
}

/// Which of day, month and year stands first, for columns without a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    Ymd,
    Dmy,
    Mdy,
}

/// How a file is to be opened, where that cannot be seen from its content.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileSettings {
    /// One character, or `spaces` for columns set apart by runs of spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<bool>,
    /// `utf-8`, `utf-16le`, `utf-16be`, `windows-1250`, `windows-1251`, `windows-1252`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// How the records of this export are cut into interactions, where one holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<crate::presets::Layout>,
    /// The sheet of a workbook; the first with content when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
}

/// Which column of a file means what.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Names the system the file came from; part of every interaction's id.
    pub source: String,
    /// IANA name of the zone of times without an offset; UTC when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// `.` or `,`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// `ymd`, `dmy` or `mdy`, for time columns with no format of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Two letters (ISO 3166), for phone numbers written without a country code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// For amounts that name no currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The time of every record, for tables with no time column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// `keep` (the default) or `drop` columns with no role.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unmapped: Unmapped,
    #[serde(default, skip_serializing_if = "is_default")]
    pub file: FileSettings,
    /// The same value for every record, by role.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<Role, String>,
    /// A CEL expression by role, or by `properties.NAME`. Columns are variables
    /// (texts, null when blank); those whose names are no identifiers are in `row["name"]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub computed: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "columns")]
    #[schemars(with = "BTreeMap<String, columns::Either>")]
    pub columns: BTreeMap<String, ColumnUse>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Mapping {
    /// Reads a mapping file and checks what can be checked without the data.
    pub fn from_toml(text: &str) -> Result<Self, CollectError> {
        let mapping: Self = toml::from_str(text)
            .map_err(|error| CollectError::Mapping(explain(error.message(), error.span(), text)))?;
        mapping.check()?;
        Ok(mapping)
    }

    pub fn to_toml(&self) -> Result<String, CollectError> {
        toml::to_string(self).map_err(|error| CollectError::Mapping(Text::verbatim(error)))
    }

    /// The columns with a role.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(move |(_, column)| column.role == role).map(|(name, _)| name.as_str())
    }

    /// Whether anything gives a value of this role.
    pub fn gives(&self, role: Role) -> bool {
        self.with_role(role).next().is_some()
            || self.constants.contains_key(&role)
            || self.computed.contains_key(&role.name())
    }

    /// The zone of times without an offset.
    pub fn time_zone(&self) -> Result<TimeZone, CollectError> {
        let Some(name) = &self.zone else { return Ok(TimeZone::UTC) };
        TimeZone::get(name).map_err(|_| {
            let names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
            let nearest = Nearest::to(name, names.iter().map(String::as_str));
            CollectError::Mapping(Text::new(|language| {
                let nearest = nearest.say(language);
                say!(
                    language,
                    "`{name}` is not a time zone: expected an IANA name{nearest}",
                    "«{name}» — не часовой пояс: ожидается название из базы IANA{nearest}",
                    "„{name}” to nie strefa czasowa: oczekiwano nazwy z bazy IANA{nearest}",
                )
            }))
        })
    }

    fn check(&self) -> Result<(), CollectError> {
        if self.source.trim().is_empty() {
            return Err(CollectError::Mapping(text!(
                "`source` is empty: name the system the file came from",
                "поле `source` пустое: укажите систему, из которой взят файл",
                "pole `source` jest puste: podaj system, z którego pochodzi plik",
            )));
        }
        self.time_zone()?;
        self.check_repeats()?;
        for (role, value) in &self.constants {
            check_constant(*role, value)?;
        }
        for (target, expression) in &self.computed {
            if !target.starts_with("properties.") && Role::from_name(target).is_none_or(|role| role == Role::Ignore) {
                return Err(CollectError::Mapping(text!(
                    "`computed.{target}` is no role: expected a role such as `event`, or `properties.{target}`",
                    "`computed.{target}` — не роль: ожидается роль, например `event`, или `properties.{target}`",
                    "`computed.{target}` to nie rola: oczekiwano roli, na przykład `event`, albo `properties.{target}`",
                )));
            }
            Expression::compile(expression)?;
        }
        Ok(())
    }

    fn check_repeats(&self) -> Result<(), CollectError> {
        let mut seen = BTreeMap::new();
        for (name, column) in &self.columns {
            if column.role.repeats() {
                continue;
            }
            if let Some(other) = seen.insert(column.role, name) {
                let role = column.role.name();
                return Err(CollectError::Mapping(text!(
                    "columns `{other}` and `{name}` both have the role `{role}`: leave it to one of them",
                    "у столбцов «{other}» и «{name}» одна роль `{role}`: оставьте её только одному",
                    "kolumny „{other}” i „{name}” mają tę samą rolę `{role}`: zostaw ją tylko jednej",
                )));
            }
        }
        Ok(())
    }
}

fn check_constant(role: Role, value: &str) -> Result<(), CollectError> {
    let expected = match role {
        Role::Medium if Medium::from_name(value).is_none() => Some(text!(
            "`digital`, `physical` or `human`",
            "`digital`, `physical` или `human`",
            "`digital`, `physical` lub `human`",
        )),
        Role::Direction if direction_named(value).is_none() => {
            Some(text!("`inbound` or `outbound`", "`inbound` или `outbound`", "`inbound` lub `outbound`"))
        }
        Role::Currency if value.parse::<Currency>().is_err() => {
            Some(text!("a code such as `EUR`", "код, например `EUR`", "kodu, na przykład `EUR`"))
        }
        Role::Event
        | Role::Channel
        | Role::Place
        | Role::Case
        | Role::Session
        | Role::Medium
        | Role::Direction
        | Role::Currency => None,
        _ => {
            let role = role.name();
            return Err(CollectError::Mapping(text!(
                "`constants.{role}` is not possible: expected one of `event`, `channel`, `medium`, `place`, `direction`, `case`, `currency`",
                "`constants.{role}` задать нельзя: допустимы `event`, `channel`, `medium`, `place`, `direction`, `case`, `currency`",
                "`constants.{role}` nie może być stałą: dopuszczalne są `event`, `channel`, `medium`, `place`, `direction`, `case`, `currency`",
            )));
        }
    };
    let Some(expected) = expected else { return Ok(()) };
    let role = role.name();
    Err(CollectError::Mapping(Text::new(|language| {
        let expected = expected.say(language);
        say!(
            language,
            "`constants.{role}` is `{value}`: expected {expected}",
            "`constants.{role}` — «{value}», а ожидается {expected}",
            "`constants.{role}` to „{value}”, a oczekiwano {expected}",
        )
    })))
}

/// Who began, in the words of the exports of three languages.
pub(crate) fn direction_named(text: &str) -> Option<Direction> {
    const INBOUND: [&str; 14] = [
        "inbound",
        "incoming",
        "in",
        "received",
        "входящий",
        "входящее",
        "входящая",
        "вх",
        "от клиента",
        "przychodzące",
        "przychodzący",
        "przychodzaca",
        "przychodząca",
        "wejściowe",
    ];
    const OUTBOUND: [&str; 13] = [
        "outbound",
        "outgoing",
        "out",
        "sent",
        "исходящий",
        "исходящее",
        "исходящая",
        "исх",
        "клиенту",
        "wychodzące",
        "wychodzący",
        "wychodząca",
        "wyjściowe",
    ];
    let lower = text.trim().trim_end_matches('.').to_lowercase();
    let word = lower.split([' ', '_', '-']).next().unwrap_or(&lower);
    let names = |list: &[&str]| list.contains(&lower.as_str()) || list.contains(&word);
    if names(&INBOUND) {
        Some(Direction::Inbound)
    } else if names(&OUTBOUND) {
        Some(Direction::Outbound)
    } else {
        None
    }
}

/// `name = "role"` where the role is all there is to say, else a table.
mod columns {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{ColumnUse, Role};

    /// What stands for a column in a mapping, for the schema.
    #[derive(schemars::JsonSchema)]
    #[schemars(untagged, rename = "ColumnUseOrRole")]
    #[expect(dead_code, reason = "only its schema is used")]
    pub(super) enum Either {
        Role(Role),
        Full(ColumnUse),
    }

    #[derive(Serialize)]
    #[serde(untagged)]
    enum Written<'a> {
        Role(Role),
        Full(&'a ColumnUse),
    }

    pub(super) fn serialize<S: Serializer>(
        columns: &BTreeMap<String, ColumnUse>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(columns.iter().map(|(name, column)| {
            let plain = *column == ColumnUse::from(column.role);
            (name, if plain { Written::Role(column.role) } else { Written::Full(column) })
        }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, ColumnUse>, D::Error> {
        /// Not an untagged enum: its errors would not name the role or key that is wrong.
        struct Read(ColumnUse);

        impl<'de> Deserialize<'de> for Read {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Visitor).map(Self)
            }
        }

        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = ColumnUse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a role, or a table with `role`")
            }

            fn visit_str<E: serde::de::Error>(self, role: &str) -> Result<ColumnUse, E> {
                Role::deserialize(serde::de::value::StrDeserializer::new(role)).map(ColumnUse::from)
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<ColumnUse, A::Error> {
                ColumnUse::deserialize(serde::de::value::MapAccessDeserializer::new(map))
            }
        }

        let read = BTreeMap::<String, Read>::deserialize(deserializer)?;
        Ok(read.into_iter().map(|(name, Read(column))| (name, column)).collect())
    }
}

#[cfg(test)]
mod tests;
