//! Instants, ranges and calendar periods.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Language, Say, say};

#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a time: expected RFC 3339 such as `2024-05-01T09:30:00Z`")]
pub struct TimestampError(String);

impl Say for TimestampError {
    fn say(&self, language: Language) -> String {
        let Self(given) = self;
        say!(
            language,
            self,
            "«{given}» — не время: ожидается запись по RFC 3339, например `2024-05-01T09:30:00Z`",
            "„{given}” to nie czas: oczekiwano zapisu RFC 3339, na przykład `2024-05-01T09:30:00Z`",
        )
    }
}

/// An instant in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, JsonSchema)]
#[schemars(with = "String")]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub fn micros(self) -> i64 {
        self.0
    }

    pub fn from_jiff(instant: jiff::Timestamp) -> Self {
        Self(instant.as_microsecond())
    }

    /// Instants outside of years -9999 to 9999 are moved to the nearest end.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    pub fn now() -> Self {
        Self::from_jiff(jiff::Timestamp::now())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_jiff(), formatter)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        text.parse().map(Self::from_jiff).map_err(|_| TimestampError(text.to_owned()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a duration: expected a number and a unit of `s`, `m`, `h`, `d`, `w`, such as `30m` or `7d`")]
pub struct DurationError(String);

impl Say for DurationError {
    fn say(&self, language: Language) -> String {
        let Self(given) = self;
        say!(
            language,
            self,
            "«{given}» — не длительность: ожидается число с единицей `s`, `m`, `h`, `d` или `w`, например `30m` или `7d`",
            "„{given}” to nie czas trwania: oczekiwano liczby z jednostką `s`, `m`, `h`, `d` lub `w`, na przykład `30m` lub `7d`",
        )
    }
}

/// A length of time, written `30m`, `7d`. Days are 24 hours, weeks 7 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String")]
pub struct Duration(i64);

impl Duration {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn from_days(days: i64) -> Self {
        Self(days * 86_400_000_000)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }
}

const UNITS: [(&str, i64); 6] = [
    ("w", 604_800_000_000),
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
];

impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Weeks are read, not written: a window of 7d should not come back as 1w.
        for (unit, micros) in UNITS.into_iter().skip(1) {
            if self.0 % micros == 0 && (self.0 != 0 || unit == "s") {
                return write!(formatter, "{}{unit}", self.0 / micros);
            }
        }
        write!(formatter, "{}us", self.0)
    }
}

impl FromStr for Duration {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, DurationError> {
        let bad = || DurationError(text.to_owned());
        let trimmed = text.trim();
        let split = trimmed.find(|c: char| !c.is_ascii_digit()).ok_or_else(bad)?;
        let count: i64 = trimmed[..split].parse().map_err(|_| bad())?;
        let unit = trimmed[split..].trim();
        let micros = if unit == "us" { 1 } else { UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(bad)?.1 };
        count.checked_mul(micros).map(Self).ok_or_else(bad)
    }
}

impl Serialize for Duration {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The time that a question looks at. Interactions outside do not exist for
/// it, except where it asks for something "first ever".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TimeRange {
    /// The last so much time before the newest interaction of the snapshot.
    Last(Duration),
    /// From `from` (inclusive) until `to` (exclusive).
    Between { from: Timestamp, to: Timestamp },
}

/// A resolved range: `from` inclusive, `to` exclusive, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TimeSpan {
    pub from: Timestamp,
    pub to: Timestamp,
}

impl TimeSpan {
    pub const ALL: Self = Self { from: Timestamp(i64::MIN), to: Timestamp(i64::MAX) };

    pub fn contains(self, time: Timestamp) -> bool {
        self.from <= time && time < self.to
    }
}

/// The length of a calendar period. Weeks start on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    #[default]
    Day,
    Week,
    Month,
    Quarter,
}

impl Period {
    /// The first day of the period that holds `date`.
    pub fn start(self, date: Date) -> Date {
        match self {
            Self::Day => date,
            Self::Week => date.checked_sub(i64::from(date.weekday().since(Weekday::Monday)).days()).unwrap_or(date),
            Self::Month => date.first_of_month(),
            Self::Quarter => {
                date.first_of_month().checked_sub(i64::from((date.month() - 1) % 3).months()).unwrap_or(date)
            }
        }
    }

    /// The first day of the next period after the one starting on `start`.
    pub fn next(self, start: Date) -> Date {
        let span = match self {
            Self::Day => 1.days(),
            Self::Week => 1.weeks(),
            Self::Month => 1.months(),
            Self::Quarter => 3.months(),
        };
        start.checked_add(span).unwrap_or(Date::MAX)
    }
}

/// Calendar periods of a zone over a span, as instants: a change of clocks
/// makes a day of 23 or 25 hours, and this knows it.
///
/// `boundaries[i]` is the instant (microseconds) at which period `i` begins;
/// one more marks the end of the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub period: Period,
    pub dates: Vec<Date>,
    pub boundaries: Vec<i64>,
}

impl Calendar {
    /// The periods that hold any instant of `from ..= last`, at most `limit` of them (the newest ones).
    pub fn new(period: Period, zone: &TimeZone, from: Timestamp, last: Timestamp, limit: usize) -> Self {
        let day = |time: Timestamp| Zoned::new(time.to_jiff(), zone.clone()).date();
        let end = period.start(day(last));
        let mut start = period.start(day(from.min(last)));
        let estimate = (end - start).get_days() as usize / 28;
        if period == Period::Month && estimate > limit {
            start = end;
        }
        let mut dates = Vec::new();
        while start <= end {
            dates.push(start);
            let next = period.next(start);
            if next <= start {
                break;
            }
            start = next;
        }
        if dates.len() > limit {
            dates.drain(..dates.len() - limit);
        }
        let instant =
            |date: Date| date.to_zoned(zone.clone()).map_or(i64::MAX, |zoned| zoned.timestamp().as_microsecond());
        let mut boundaries: Vec<i64> = dates.iter().map(|date| instant(*date)).collect();
        boundaries.push(instant(period.next(*dates.last().unwrap_or(&end))));
        Self { period, dates, boundaries }
    }

    pub fn len(&self) -> usize {
        self.dates.len()
    }

    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// The index of the period that holds `time` (microseconds), or `None` outside.
    pub fn index(&self, time: i64) -> Option<usize> {
        let after = self.boundaries.partition_point(|boundary| *boundary <= time);
        (after > 0 && after < self.boundaries.len()).then(|| after - 1)
    }

    /// Where period `index` begins.
    pub fn start(&self, index: usize) -> Timestamp {
        Timestamp(self.boundaries[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn durations_read_what_they_print() {
        for text in ["30m", "7d", "14d", "90s", "250ms", "0s", "3us"] {
            assert_eq!(text.parse::<Duration>().unwrap().to_string(), text);
        }
        assert_eq!("2w".parse::<Duration>().unwrap().to_string(), "14d");
        for text in ["", "d", "7", "7y", "-1d", "99999999999999w"] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
        }
    }

    #[test]
    fn days_have_23_and_25_hours_when_clocks_change() {
        let zone = TimeZone::get("Europe/Warsaw").unwrap();
        let hours = |from: &str, to: &str| -> Vec<i64> {
            let calendar = Calendar::new(Period::Day, &zone, time(from), time(to), 1000);
            calendar.boundaries.windows(2).map(|pair| (pair[1] - pair[0]) / 3_600_000_000).collect()
        };
        assert_eq!(hours("2024-03-30T12:00:00Z", "2024-04-01T12:00:00Z"), [24, 23, 24]);
        assert_eq!(hours("2024-10-26T12:00:00Z", "2024-10-28T12:00:00Z"), [24, 25, 24]);
    }

    #[test]
    fn weeks_start_on_monday_and_instants_fall_into_their_local_period() {
        let zone = TimeZone::get("Europe/Warsaw").unwrap();
        let calendar =
            Calendar::new(Period::Week, &zone, time("2024-03-28T00:00:00Z"), time("2024-04-02T00:00:00Z"), 1000);
        assert_eq!(calendar.dates, [Date::constant(2024, 3, 25), Date::constant(2024, 4, 1)]);
        assert_eq!(calendar.index(time("2024-03-31T21:59:59Z").0), Some(0));
        assert_eq!(calendar.index(time("2024-03-31T22:00:00Z").0), Some(1), "midnight in summer time");
        assert_eq!(calendar.index(time("2024-03-24T22:59:59Z").0), None);
    }

    #[test]
    fn quarters_and_months_start_on_their_first_day() {
        let date = Date::constant(2024, 8, 31);
        assert_eq!(Period::Quarter.start(date), Date::constant(2024, 7, 1));
        assert_eq!(Period::Month.start(date), Date::constant(2024, 8, 1));
        assert_eq!(Period::Month.next(Date::constant(2024, 12, 1)), Date::constant(2025, 1, 1));
    }

    #[test]
    fn a_calendar_keeps_the_newest_periods_within_its_limit() {
        let calendar =
            Calendar::new(Period::Day, &TimeZone::UTC, time("1948-01-01T00:00:00Z"), time("2024-01-10T00:00:00Z"), 5);
        assert_eq!(calendar.len(), 5);
        assert_eq!(calendar.dates[4], Date::constant(2024, 1, 10));
    }
}
