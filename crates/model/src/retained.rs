//! What is kept of interactions that were removed because their time was over.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Counts of a day's interactions of one source, touchpoint and channel. They name nobody.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RetainedDay {
    /// Such as `2024-05-01`, in the zone of the rules that removed them.
    pub day: String,
    pub source: String,
    /// The key of the touchpoint that they belonged to; empty for none.
    pub touchpoint: String,
    /// Empty where it was not known.
    pub channel: String,
    pub interactions: u64,
    /// Customers who had any of them on the day. Those of nobody known are left out, and who had some of them removed
    /// by one run and others by another is in here for both.
    pub customers: u64,
    /// By currency.
    pub amounts: BTreeMap<String, RetainedAmounts>,
    /// By scale, such as `nps:0..10`.
    pub scores: BTreeMap<String, RetainedScores>,
}

/// Amounts of one currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetainedAmounts {
    pub n: u64,
    /// Their sum in minor units.
    pub minor: i64,
}

/// Scores of one scale.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RetainedScores {
    pub n: u64,
    pub sum: f64,
}

impl RetainedAmounts {
    pub fn add(&mut self, other: Self) {
        self.n += other.n;
        self.minor = self.minor.saturating_add(other.minor);
    }
}

impl RetainedScores {
    pub fn add(&mut self, other: Self) {
        self.n += other.n;
        self.sum += other.sum;
    }
}

impl RetainedDay {
    /// What the counts are of: day, touchpoint, source, channel.
    pub fn key(&self) -> (&str, &str, &str, &str) {
        (&self.day, &self.touchpoint, &self.source, &self.channel)
    }

    /// Adds counts, whatever they are of.
    pub fn add(&mut self, other: &Self) {
        self.interactions += other.interactions;
        self.customers += other.customers;
        for (currency, amounts) in &other.amounts {
            self.amounts.entry(currency.clone()).or_default().add(*amounts);
        }
        for (scale, scores) in &other.scores {
            self.scores.entry(scale.clone()).or_default().add(*scores);
        }
    }
}
