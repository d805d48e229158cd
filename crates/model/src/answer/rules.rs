//! How well rules are kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rate, Times};
use crate::{JourneySplit, Period, RuleKind, Timestamp};

/// What a question about rules is answered with. All parts come from one pass.
///
/// What a rule applies to are its **cases**: of `response`, `precedence`, `not_within` and of `at_most` within a time
/// each interaction that it is about; of `absence` and `existence` each customer or journey; of `at_most` without a
/// time each of them with such an interaction. A case is of the range where it begins; what came before is looked at
/// as far back as the data goes, what comes later up to the end of the range.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RulesResult {
    /// The name of the map; absent where the question names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// What made the journeys, and which interactions they are of: as the question says, else as the map does.
    pub split: JourneySplit,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<String>,
    /// Touchpoints that the rules of the map name and the registry does not have any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Of the trend.
    pub period: Period,
    /// In the order of the map or the question.
    pub rules: Vec<RuleResult>,
}

/// How well one rule is kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RuleResult {
    pub key: String,
    pub kind: RuleKind,
    /// The rule in words, without a full stop.
    pub sentence: String,
    /// The same with how well it is kept: a whole sentence.
    pub verdict: String,
    pub cases: RuleCases,
    /// Why it cannot be checked; nothing is counted then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    pub counts: RuleCounts,
    /// By the time of cases, in order.
    pub periods: Vec<RulePoint>,
    /// By value of the breakdown, largest first; empty without one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<RuleGroup>,
}

/// What the cases of a rule are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleCases {
    #[default]
    Interactions,
    Customers,
    Journeys,
}

/// Cases of a rule, and whose they are.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RuleCounts {
    /// Of the cases that are decided, those that kept it. The interval takes customers as clusters: cases of one
    /// customer are alike (Wilson's, of the effective number of cases; Korn and Graubard 1998).
    pub kept: Rate,
    /// Cases whose time is not over: neither kept nor broken.
    pub open: u64,
    /// Customers with any case.
    pub customers: u64,
    /// Of them, those with a case that kept it, that broke it, that is open. A customer may be in several.
    pub customers_kept: u64,
    pub customers_broken: u64,
    pub customers_open: u64,
    /// Of `response`: until what came after it, in time or late. Absent where nothing came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<Times>,
}

impl RuleCounts {
    /// All cases.
    pub fn cases(&self) -> u64 {
        self.kept.n + self.open
    }

    /// Cases that broke it.
    pub fn broken(&self) -> u64 {
        self.kept.n - self.kept.successes
    }
}

/// Cases of a period.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RulePoint {
    pub start: Timestamp,
    pub kept: Rate,
    pub open: u64,
}

/// Cases of a group of the breakdown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RuleGroup {
    pub key: String,
    pub counts: RuleCounts,
}
