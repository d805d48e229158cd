//! How long interactions are kept: rules in order, which interactions are past their time, and the counts that are
//! kept of them.
//!
//! Not to be taken for the question of that name, which is about customers who come back.

mod count;
mod error;
mod overdue;

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_lake::schema::Promoted;
use styk_model::Timestamp;

use crate::expression::Condition;
use crate::touchpoints::Registry;

pub use count::{OverdueCounts, OverdueGrain, OverdueOfRule, count_overdue};
pub use error::RetentionError;
pub use overdue::Overdue;

/// Rules of a policy; which of them fit a row are the bits of one number.
const MOST_RULES: usize = 32;

/// The longest time that is no time without end.
const MOST_YEARS: u32 = 100;

/// Characters of the text that says why.
const BASIS: usize = 1_000;

/// Columns that conditions may read: names that most rows share, and nothing that customers wrote.
const READABLE: [&str; 6] = ["event", "channel", "medium", "place", "source", "direction"];

/// How long interactions are kept. A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionPolicy {
    /// The version that a change must name.
    #[serde(default)]
    pub version: u32,
    /// Zone of days (IANA name): interactions go a whole day at a time.
    #[serde(default = "utc")]
    pub zone: String,
    /// The first that fits an interaction says how long it is kept; what none fits is kept without end.
    #[serde(default)]
    pub rules: Vec<RetentionRule>,
}

fn utc() -> String {
    "UTC".to_owned()
}

impl Default for RetentionPolicy {
    fn default() -> Self {
        Self { version: 0, zone: utc(), rules: Vec::new() }
    }
}

/// How long some interactions are kept. One without touchpoints, sources and condition fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// Keys of touchpoints; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touchpoints: Vec<String>,
    /// Names of sources; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// A CEL condition over event, channel, medium, place, source and direction that must hold as well.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Without end when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<KeepFor>,
    /// Why so long: a law, a purpose.
    #[serde(default)]
    pub basis: String,
}

/// A length of time by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepFor {
    pub count: u32,
    pub unit: KeepUnit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeepUnit {
    Days,
    Months,
    Years,
}

/// A rule as it is applied at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AppliedRule {
    pub rule: RetentionRule,
    /// What is dated before goes; nothing when absent.
    pub before: Option<Timestamp>,
}

impl KeepFor {
    fn most(unit: KeepUnit) -> u32 {
        match unit {
            KeepUnit::Days => MOST_YEARS * 366,
            KeepUnit::Months => MOST_YEARS * 12,
            KeepUnit::Years => MOST_YEARS,
        }
    }

    fn span(self) -> Span {
        let count = i64::from(self.count.min(Self::most(self.unit)));
        match self.unit {
            KeepUnit::Days => count.days(),
            KeepUnit::Months => count.months(),
            KeepUnit::Years => count.years(),
        }
    }

    /// The beginning of the first day that is kept whole.
    fn first_kept(self, today: Date, zone: &TimeZone) -> Option<Timestamp> {
        let day = today.checked_sub(self.span()).ok()?;
        Some(Timestamp::from_jiff(day.to_zoned(zone.clone()).ok()?.timestamp()))
    }
}

impl RetentionPolicy {
    /// # Errors
    /// Says what of the policy cannot be applied.
    pub fn check(&self, registry: &Registry, promoted: &[Promoted]) -> Result<(), RetentionError> {
        self.time_zone()?;
        if self.rules.len() > MOST_RULES {
            return Err(RetentionError::TooMany(self.rules.len()));
        }
        for (number, rule) in (1..).zip(&self.rules) {
            rule.check(number, registry, promoted)?;
        }
        Ok(())
    }

    fn time_zone(&self) -> Result<TimeZone, RetentionError> {
        TimeZone::get(&self.zone).map_err(|_| RetentionError::Zone(self.zone.clone()))
    }

    /// The rules at a moment. An interaction is kept as long as its rule says, and until its day is over.
    pub fn applied(&self, now: Timestamp) -> Result<Vec<AppliedRule>, RetentionError> {
        let zone = self.time_zone()?;
        let today = now.to_jiff().to_zoned(zone.clone()).date();
        let before = |rule: &RetentionRule| rule.keep.and_then(|keep| keep.first_kept(today, &zone));
        Ok(self.rules.iter().map(|rule| AppliedRule { rule: rule.clone(), before: before(rule) }).collect())
    }
}

impl RetentionRule {
    fn check(&self, number: usize, registry: &Registry, promoted: &[Promoted]) -> Result<(), RetentionError> {
        for key in &self.touchpoints {
            let Some(touchpoint) = registry.touchpoints.iter().find(|one| one.key == *key) else {
                let error = registry.find(key).err().unwrap_or_else(|| registry.named_otherwise(key));
                return Err(RetentionError::Touchpoint { number, error });
            };
            if touchpoint.rule.moment.is_some() {
                return Err(RetentionError::Moment { number, touchpoint: key.clone() });
            }
        }
        if let Some(text) = &self.condition {
            let condition = Condition::parse(text, promoted)
                .map_err(|error| RetentionError::Condition { number, error: Box::new(error) })?;
            if !condition.reads_only(&READABLE) {
                return Err(RetentionError::Columns { number });
            }
        }
        if let Some(KeepFor { count, unit }) = self.keep {
            let most = KeepFor::most(unit);
            if !(1..=most).contains(&count) {
                return Err(RetentionError::Length { number, most });
            }
        }
        if self.basis.chars().count() > BASIS {
            return Err(RetentionError::Basis { number });
        }
        Ok(())
    }
}
