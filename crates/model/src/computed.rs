//! Traits that are computed: one value of a customer's interactions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Duration, Selector};

/// A value that is computed of the interactions of each customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComputedTrait {
    /// What other systems know it by: small letters, digits, `-` and `_`.
    pub key: String,
    /// What people know it by.
    pub name: String,
    pub what: Computation,
    /// What is added up or taken: a column of numbers (`money`, `score`, `properties.quantity` ...) for sums, means,
    /// the least and the greatest; any column for what was first and last, and the time when absent. None for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Of which interactions; of all when absent.
    #[serde(default)]
    pub of: Selector,
    /// Of the last so much time only. Not for what was first and last, and how long ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Duration>,
}

/// What interactions come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Computation {
    Count,
    Sum,
    Mean,
    Min,
    Max,
    /// The value that the earliest interaction with one has.
    First,
    Last,
    /// Whole days since the last interaction.
    DaysSince,
}

impl Computation {
    /// Whether it is computed of numbers.
    pub fn is_of_numbers(self) -> bool {
        matches!(self, Self::Sum | Self::Mean | Self::Min | Self::Max)
    }

    /// Whether it takes a column.
    pub fn takes_column(self) -> bool {
        self.is_of_numbers() || matches!(self, Self::First | Self::Last)
    }

    /// Whether it may be of the last so much time.
    pub fn takes_time(self) -> bool {
        self.is_of_numbers() || self == Self::Count
    }
}
