//! Times that come again: each day, week or month at an hour of a zone.

use std::fmt;
use std::str::FromStr;

use jiff::Span;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Month, Timestamp};

use crate::problem::Problem;

/// When something is done again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Plan {
    #[serde(flatten)]
    pub every: Every,
    /// Hour and minute of the zone, as `08:00`.
    pub at: Hour,
    /// IANA name; that of the settings when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "every", rename_all = "snake_case")]
pub(crate) enum Every {
    Day,
    Week {
        /// From 1, Monday, to 7.
        weekday: i8,
    },
    Month {
        /// From 1; in a shorter month its last day.
        day: i8,
    },
}

/// An hour and a minute of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub(crate) struct Hour(Time);

impl FromStr for Hour {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once(':').and_then(|(hour, minute)| Some((hour.parse().ok()?, minute.parse().ok()?)));
        let time = parts.and_then(|(hour, minute)| Time::new(hour, minute, 0, 0).ok());
        time.map(Self).ok_or_else(|| format!("`{text}` is no time of day: expected one such as `08:00`"))
    }
}

impl TryFrom<String> for Hour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Hour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl From<Hour> for String {
    fn from(hour: Hour) -> Self {
        hour.to_string()
    }
}

impl Plan {
    /// The zone it is in, `zone` where it names none.
    pub(crate) fn zone(&self, zone: &str) -> Result<TimeZone, Problem> {
        let name = self.zone.as_deref().unwrap_or(zone);
        TimeZone::get(name).map_err(|_| styk_query::QueryError::Zone(name.to_owned()).into())
    }

    /// The first time after a moment. An hour that a change of clocks leaves out comes as much later,
    /// one that comes twice is the first of the two: a day has one turn, never none or two.
    pub(crate) fn next(&self, after: Timestamp, zone: &str) -> Result<Timestamp, Problem> {
        self.every.check()?;
        let zone = self.zone(zone)?;
        let mut date = after.to_jiff().to_zoned(zone.clone()).date();
        // A month has its turn within a month and a day, whatever day it is.
        for _ in 0..64 {
            if self.every.falls_on(date) {
                let turn = date.to_datetime(self.at.0).to_zoned(zone.clone()).map_err(Problem::invalid)?;
                let turn = Timestamp::from_jiff(turn.timestamp());
                if turn > after {
                    return Ok(turn);
                }
            }
            date = date.checked_add(Span::new().days(1)).map_err(Problem::invalid)?;
        }
        Err(Problem::internal())
    }
}

impl Every {
    fn check(self) -> Result<(), Problem> {
        let (fine, most) = match self {
            Self::Day => (true, 0),
            Self::Week { weekday } => ((1..=7).contains(&weekday), 7),
            Self::Month { day } => ((1..=31).contains(&day), 31),
        };
        if fine { Ok(()) } else { Err(Problem::invalid(format!("the day of the plan: expected 1 to {most}"))) }
    }

    fn falls_on(self, date: Date) -> bool {
        match self {
            Self::Day => true,
            Self::Week { weekday } => date.weekday().to_monday_one_offset() == weekday,
            Self::Month { day } => date.day() == day.min(date.days_in_month()),
        }
    }
}

/// The month before a moment's.
pub(crate) fn month_before(moment: Timestamp, zone: &TimeZone) -> Month {
    Month::at(moment, zone).before()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(every: Every, at: &str, zone: &str) -> Plan {
        Plan { every, at: at.parse().unwrap(), zone: Some(zone.to_owned()) }
    }

    fn turns(plan: &Plan, after: &str, count: usize) -> Vec<String> {
        let mut turns = Vec::new();
        let mut now: Timestamp = after.parse().unwrap();
        for _ in 0..count {
            now = plan.next(now, "UTC").unwrap();
            turns.push(now.to_string());
        }
        turns
    }

    #[test]
    fn a_day_has_one_turn_also_when_clocks_change() {
        // Spring: 02:30 does not exist on 31 March; autumn: it comes twice on 27 October.
        let daily = plan(Every::Day, "02:30", "Europe/Warsaw");
        assert_eq!(
            turns(&daily, "2024-03-29T12:00:00Z", 3),
            ["2024-03-30T01:30:00Z", "2024-03-31T01:30:00Z", "2024-04-01T00:30:00Z"]
        );
        assert_eq!(turns(&daily, "2024-10-26T12:00:00Z", 2), ["2024-10-27T00:30:00Z", "2024-10-28T01:30:00Z"]);
    }

    #[test]
    fn a_short_month_has_its_turn_on_its_last_day() {
        let monthly = plan(Every::Month { day: 31 }, "08:00", "UTC");
        assert_eq!(
            turns(&monthly, "2024-01-31T08:00:00Z", 3),
            ["2024-02-29T08:00:00Z", "2024-03-31T08:00:00Z", "2024-04-30T08:00:00Z"]
        );
    }

    #[test]
    fn a_week_has_its_turn_on_its_day() {
        let weekly = plan(Every::Week { weekday: 1 }, "08:00", "Europe/Moscow");
        assert_eq!(turns(&weekly, "2024-05-01T00:00:00Z", 2), ["2024-05-06T05:00:00Z", "2024-05-13T05:00:00Z"]);
    }

    #[test]
    fn what_is_no_day_or_hour_is_refused() {
        assert!(plan(Every::Week { weekday: 8 }, "08:00", "UTC").next(Timestamp(0), "UTC").is_err());
        assert!(plan(Every::Month { day: 0 }, "08:00", "UTC").next(Timestamp(0), "UTC").is_err());
        assert!(plan(Every::Day, "08:00", "Mars/Olympus").next(Timestamp(0), "UTC").is_err());
        for wrong in ["8", "24:00", "08:60", "noon"] {
            assert!(wrong.parse::<Hour>().is_err(), "{wrong}");
        }
        let read: Plan = serde_json::from_str(r#"{"every":"month","day":1,"at":"8:05"}"#).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), r#"{"every":"month","day":1,"at":"08:05"}"#);
    }

    #[test]
    fn the_month_before_is_that_of_the_zone() {
        let at =
            |text: &str, zone: &str| month_before(text.parse().unwrap(), &TimeZone::get(zone).unwrap()).to_string();
        assert_eq!(at("2024-12-31T22:00:00Z", "UTC"), "2024-11");
        assert_eq!(at("2024-12-31T22:00:00Z", "Europe/Moscow"), "2024-12");
    }
}
