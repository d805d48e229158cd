//! A day of the calendar.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use styk_model::{Language, Say, say};
use thiserror::Error;

#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a day: expected a year, a month and a day such as `2025-10-31`")]
pub struct DayError(String);

impl Say for DayError {
    fn say(&self, language: Language) -> String {
        let Self(given) = self;
        say!(
            language,
            self,
            "«{given}» — не дата: ожидаются год, месяц и день, например `2025-10-31`",
            "„{given}” to nie data: oczekiwano roku, miesiąca i dnia, na przykład `2025-10-31`",
        )
    }
}

/// A day, written `2025-10-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String")]
pub struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let is_day = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let day = is_day.then(|| text.parse().ok()).flatten();
        day.map(Self).ok_or_else(|| DayError(text.to_owned()))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_it_is_written() {
        let day: Day = "2024-02-29".parse().unwrap();
        assert_eq!(day.to_string(), "2024-02-29");
        assert_eq!(serde_json::from_str::<Day>("\"2024-02-29\"").unwrap(), day);
        for bad in ["", "2023-02-29", "29.02.2024", "2024-02-29T10:00", "20240229"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }
}
