//! Runs of retention, and what they would remove.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Timestamp;
use styk_query::data_retention::{AppliedRule, OverdueCounts, RetentionRule};
use styk_store::RetentionRun as Stored;

use crate::EngineError;

/// What was removed because its time was over, and by which rules. It names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetentionRun {
    pub number: u64,
    pub started: Timestamp,
    /// Absent while something is left to be done.
    pub finished: Option<Timestamp>,
    /// Who asked for it; empty for Styk itself.
    pub author: String,
    /// As they were applied, in order.
    pub rules: Vec<RetentionRunRule>,
    pub interactions: u64,
    /// Of these, those that arrived when their time was over already. They are not in the counts that are kept: nobody
    /// can tell whether they were there before.
    pub late: u64,
    /// Customers who had any of them.
    pub customers: u64,
    /// Customers of whom nothing was left, and who were forgotten, with their identifiers.
    pub forgotten: u64,
    pub identifiers: u64,
    /// Records that could not be read and were here too long.
    pub unreadable: u64,
}

/// A rule as it was applied, and what went by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetentionRunRule {
    pub rule: RetentionRule,
    /// What is dated before goes; nothing when absent.
    pub before: Option<Timestamp>,
    pub interactions: u64,
    pub customers: u64,
}

/// What rules would remove now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetentionPreview {
    pub rules: Vec<RetentionRunRule>,
    pub interactions: u64,
    pub customers: u64,
    /// Of the customers, those who would have no interactions left.
    pub emptied: u64,
    /// The earliest first.
    pub months: Vec<RetentionMonth>,
}

/// Interactions of a touchpoint in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetentionMonth {
    /// Such as `2024-05`.
    pub month: String,
    /// The key of the touchpoint; empty for none.
    pub touchpoint: String,
    pub interactions: u64,
    /// Customers with any of them in the month; absent where days were added up, of which nobody knows who was there
    /// on several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers: Option<u64>,
}

/// What is known of a run before anything goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Begun {
    pub(super) rules: Vec<RetentionRunRule>,
    pub(super) late: u64,
    pub(super) customers: u64,
}

/// What is known of it at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ended {
    pub(super) finished: Timestamp,
    pub(super) forgotten: u64,
    pub(super) identifiers: u64,
    pub(super) unreadable: u64,
}

/// Rules with what goes by each.
pub(super) fn with_counts(rules: Vec<AppliedRule>, counts: &OverdueCounts) -> Vec<RetentionRunRule> {
    let with = |(applied, of_rule): (AppliedRule, &styk_query::data_retention::OverdueOfRule)| {
        let AppliedRule { rule, before } = applied;
        RetentionRunRule { rule, before, interactions: of_rule.interactions, customers: of_rule.customers }
    };
    rules.into_iter().zip(&counts.rules).map(with).collect()
}

impl Begun {
    pub(super) fn of(stored: &Stored) -> Result<Self, EngineError> {
        serde_json::from_str(&stored.rules).map_err(|error| damaged(&error))
    }

    pub(super) fn interactions(&self) -> u64 {
        self.rules.iter().map(|rule| rule.interactions).sum()
    }

    /// The rules alone, as they were applied.
    pub(super) fn applied(&self) -> Vec<AppliedRule> {
        let applied = |one: &RetentionRunRule| AppliedRule { rule: one.rule.clone(), before: one.before };
        self.rules.iter().map(applied).collect()
    }

    /// The latest moment before which something was removed.
    pub(super) fn removed_before(&self) -> Option<Timestamp> {
        let rules = self.rules.iter().filter(|rule| rule.interactions > 0);
        rules.filter_map(|rule| rule.before).max()
    }
}

impl RetentionRun {
    pub(super) fn of(stored: &Stored) -> Result<Self, EngineError> {
        let begun = Begun::of(stored)?;
        let ended: Option<Ended> = match &stored.removed {
            Some(removed) => Some(serde_json::from_str(removed).map_err(|error| damaged(&error))?),
            None => None,
        };
        Ok(Self {
            number: stored.number,
            started: stored.started,
            finished: ended.map(|ended| ended.finished),
            author: stored.author.clone(),
            interactions: begun.interactions(),
            late: begun.late,
            customers: begun.customers,
            rules: begun.rules,
            forgotten: ended.map_or(0, |ended| ended.forgotten),
            identifiers: ended.map_or(0, |ended| ended.identifiers),
            unreadable: ended.map_or(0, |ended| ended.unreadable),
        })
    }

    /// Whether anything went.
    pub(super) fn removed_something(&self) -> bool {
        self.interactions > 0 || self.unreadable > 0 || self.identifiers > 0
    }

    /// As it stands in the log: `run 3: 1204 interactions, 12 customers, 3 records; rule 1: 1000, rule 2: 204`.
    pub(super) fn logged(&self) -> String {
        let Self { number, interactions, forgotten, unreadable, .. } = self;
        let of_rule = |(place, rule): (usize, &RetentionRunRule)| format!("rule {place}: {}", rule.interactions);
        let went = (1..).zip(&self.rules).filter(|(_, rule)| rule.interactions > 0);
        let rules: Vec<String> = went.map(of_rule).collect();
        let said = format!("run {number}: {interactions} interactions, {forgotten} customers, {unreadable} records");
        if rules.is_empty() { said } else { format!("{said}; {}", rules.join(", ")) }
    }
}

pub(super) fn damaged(error: &serde_json::Error) -> EngineError {
    EngineError::Document { document: "retention", reason: error.to_string() }
}
