//! What is asked of a journey map: whether real journeys keep to it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Period, Selector};

/// How real journeys keep to a designed one: who follows it, where they leave it, and what goes with that.
///
/// The steps and edges of the map are the plan. Where the question has no filters of its own, those of the map
/// hold; where it leaves journeys whole, the map says what makes one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conformance {
    /// The key of the map.
    pub map: String,
    /// A version of it; the newest when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// What journeys are for; without it nothing is said of conversion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Selector>,
    /// Periods of the trend, by the start of journeys; longer ones where there would be too many.
    #[serde(default)]
    pub period: Period,
}

/// How a journey departs from a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviationKind {
    /// A step that the plan asks for did not happen.
    #[default]
    Skipped,
    /// A step happened, but not where the plan has it.
    WrongOrder,
    /// A step happened again where the plan has no way back to it.
    Repeated,
    /// A touchpoint that the plan does not have, or not on the way that was taken.
    Unplanned,
}

impl DeviationKind {
    /// As it is written in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::WrongOrder => "wrong_order",
            Self::Repeated => "repeated",
            Self::Unplanned => "unplanned",
        }
    }
}
