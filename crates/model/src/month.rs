//! A month of the calendar.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Language, Say, TimeSpan, Timestamp, say};

#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a month: expected a year and a month such as `2025-10`")]
pub struct MonthError(String);

impl Say for MonthError {
    fn say(&self, language: Language) -> String {
        let Self(given) = self;
        say!(
            language,
            self,
            "«{given}» — не месяц: ожидается год и месяц, например `2025-10`",
            "„{given}” to nie miesiąc: oczekiwano roku i miesiąca, na przykład `2025-10`",
        )
    }
}

/// A month of a year from 1 to 9998, written `2025-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String")]
pub struct Month {
    /// The first day.
    first: Date,
}

impl Month {
    /// The month of a day.
    pub fn of(date: Date) -> Self {
        Self { first: date.first_of_month() }
    }

    /// The month that an instant is in, by the clocks of a zone.
    pub fn at(time: Timestamp, zone: &TimeZone) -> Self {
        Self::of(time.to_jiff().to_zoned(zone.clone()).date())
    }

    pub fn first_day(self) -> Date {
        self.first
    }

    #[must_use]
    pub fn before(self) -> Self {
        self.earlier(1)
    }

    /// The same month of the year before.
    #[must_use]
    pub fn year_before(self) -> Self {
        self.earlier(12)
    }

    #[must_use]
    pub fn next(self) -> Self {
        self.earlier(-1)
    }

    #[must_use]
    fn earlier(self, months: i64) -> Self {
        Self { first: self.first.checked_sub(months.months()).unwrap_or(self.first) }
    }

    /// From its first midnight to that of the next month, by the clocks of a zone.
    pub fn span(self, zone: &TimeZone) -> TimeSpan {
        TimeSpan { from: midnight(self.first, zone), to: midnight(self.next().first, zone) }
    }
}

/// The instant that a day begins at. Where clocks leave midnight out, the first instant after.
fn midnight(date: Date, zone: &TimeZone) -> Timestamp {
    let instant = date.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
    Timestamp::from_jiff(instant.unwrap_or(if date.year() > 0 { jiff::Timestamp::MAX } else { jiff::Timestamp::MIN }))
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let read = |digits: &str, length: usize| {
            (digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
        };
        let month = text.split_once('-').and_then(|(year, month)| {
            let (year, month): (i16, i16) = (read(year, 4)?, read(month, 2)?);
            // The years beside have whole months before and after.
            let date = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
            (1..9999).contains(&year).then_some(Self { first: date })
        });
        month.ok_or_else(|| MonthError(text.to_owned()))
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn months_read_what_they_print_and_refuse_the_rest() {
        for text in ["2025-10", "0001-01", "9998-12"] {
            assert_eq!(month(text).to_string(), text);
        }
        for text in ["2025", "2025-13", "2025-00", "25-10", "2025-1", "2025-10-01", "0000-05", "9999-01", "", "+025-01"]
        {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_follow_each_other_over_the_turn_of_the_year() {
        assert_eq!(month("2025-01").before(), month("2024-12"));
        assert_eq!(month("2024-12").next(), month("2025-01"));
        assert_eq!(month("2024-02").year_before(), month("2023-02"));
    }

    #[test]
    fn a_month_lasts_by_the_clocks_of_its_zone() {
        let zone = TimeZone::get("Europe/Warsaw").unwrap();
        let span = month("2024-03").span(&zone);
        assert_eq!(
            (span.from.to_string(), span.to.to_string()),
            ("2024-02-29T23:00:00Z".into(), "2024-03-31T22:00:00Z".into())
        );
        assert_eq!(Month::at("2024-03-31T22:00:00Z".parse().unwrap(), &zone), month("2024-04"));
    }
}
