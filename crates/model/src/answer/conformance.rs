//! How real journeys keep to a designed one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Estimate, Rate};
use crate::{DeviationKind, JourneySplit, Period, Timestamp};

/// What a question about conformance is answered with. All parts come from one pass.
///
/// Every journey is aligned with the plan at the least cost: one for each step that is left out, and one for each
/// interaction that the plan does not have there (van der Aalst, Adriansyah and van Dongen 2012). A journey
/// **follows** the plan where that costs nothing. Journeys without any interaction at a step are not compared;
/// interactions bound to no touchpoint are passed over. A journey that is still under way counts as far as it got.
///
/// Wherever customers are counted, each counts once, and by all of their journeys that are compared.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ConformanceResult {
    /// The name of the map, and its version.
    pub map: String,
    pub version: u32,
    /// What made the journeys, and which interactions they are of: as the question says, else as the map does.
    pub split: JourneySplit,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<String>,
    /// Touchpoints of steps that the registry does not have any more, by key: no interaction can be there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Journeys that are compared.
    pub journeys: u64,
    /// Journeys without any interaction at a step.
    pub elsewhere: u64,
    /// Of the customers, those whose journeys all follow the plan.
    pub following: Rate,
    /// Of the journeys, those that follow the plan.
    pub following_journeys: Rate,
    /// How much of a journey is as planned, 0 to 1: one minus its cost over that of leaving out the shortest way
    /// through the plan and having nothing planned. The mean over customers of the mean over their journeys, with
    /// Student's interval; absent without journeys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fitness: Option<Estimate>,
    /// Of the journeys, those whose alignment is known to cost the least. The others may keep to the plan better
    /// than is told here, never worse.
    pub exact: Rate,
    /// Of amounts; absent where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What goes with following the plan.
    pub outcomes: Outcomes,
    /// In the order of the map.
    pub steps: Vec<PlannedStep>,
    /// Those of most customers first; at most 200.
    pub deviations: Vec<Deviation>,
    /// Deviations of fewer customers that are left out.
    pub other_deviations: u64,
    /// Of the trend.
    pub period: Period,
    /// By the start of journeys, in order.
    pub periods: Vec<ConformancePoint>,
    /// By value of the breakdown, largest first; empty without one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<ConformanceGroup>,
}

/// A step of the map, as journeys have it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct PlannedStep {
    pub key: String,
    pub name: String,
    /// The name of its stage.
    pub stage: String,
    /// Whether it is bound to a touchpoint that there is. One that is not cannot be seen, and is not missed.
    pub bound: bool,
    /// Customers who did it where the plan has it.
    pub done: Rate,
    /// Customers who left it out where the plan asks for it. Who took another of several ways left out nothing.
    pub skipped: Rate,
    /// Customers with a journey that got no further as planned.
    pub last: Rate,
}

/// What customers do that the plan does not have.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Deviation {
    pub kind: DeviationKind,
    /// The name of the step or, of what is unplanned, of the touchpoint.
    pub name: String,
    /// The key of the step; of an unplanned touchpoint, that of a step that it would be elsewhere in the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The key of an unplanned touchpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
    /// Where it happens in most journeys; absent where a step was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<DeviationPlace>,
    /// Customers with such a journey, of all that are compared.
    pub customers: Rate,
    pub journeys: u64,
    pub outcomes: Outcomes,
    /// Against journeys that follow the plan. An association: who departs from it may differ from who does not.
    pub against: Against,
}

/// Where most journeys depart from a plan in one way.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct DeviationPlace {
    /// The key of the step that was done last before, where the plan has it; absent where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Of the journeys that depart so, those that do there. One that does at several places is at each.
    pub journeys: Rate,
}

/// What goes with some journeys: those that follow the plan, or those that depart from it in one way.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Outcomes {
    /// Mean score in points of 100, 0 the worst and 100 the best answer of its scale, with Student's interval; each
    /// customer and scale counts once, by the mean of the scores given in those journeys. Absent without scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<Estimate>,
    /// Of the journeys, those that reach the goal; absent without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Rate>,
    /// Money per customer: the mean over customers of what one such journey of theirs brings, with Student's
    /// interval. Amounts in other currencies are left out; absent where there are no amounts at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<Estimate>,
}

/// Outcomes of journeys with a deviation minus those of journeys that follow the plan; each is absent where one
/// side has too few for an interval. A customer with journeys of both kinds is in both, which makes the intervals
/// of means wider than they had to be, never narrower.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Against {
    /// Welch (1947).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<OutcomeDifference>,
    /// Newcombe (1998).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion: Option<OutcomeDifference>,
    /// Welch (1947).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<OutcomeDifference>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeDifference {
    pub difference: Estimate,
    /// Adjusted for all deviations, each outcome by itself (Benjamini and Hochberg 1995).
    pub q_value: f64,
    /// `q_value` below 0.05.
    pub real: bool,
}

/// Journeys that began in a period.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ConformancePoint {
    pub start: Timestamp,
    pub journeys: u64,
    /// Of the customers with such a journey, those who followed the plan in all of them.
    pub following: Rate,
    /// Absent without journeys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fitness: Option<Estimate>,
}

/// Journeys of a group of the breakdown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ConformanceGroup {
    pub key: String,
    pub journeys: u64,
    /// Of the customers with such a journey, those who followed the plan in all of them.
    pub following: Rate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fitness: Option<Estimate>,
}
