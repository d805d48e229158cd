//! Maps of what customers did as they are proposed, whoever counted: plain figures beside drafts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::answer::{Estimate, Rate, Snapshot, Unit};

use crate::Map;

/// Maps that are proposed from the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Discovery {
    /// Customers with a journey in the time and by the filters that were asked for, and their journeys.
    pub customers: u64,
    pub journeys: u64,
    /// Customers, drawn at random where there are very many, of whom all that follows is.
    pub sampled: u64,
    /// Of everybody, from the simplest to the one with everything that was seen.
    pub drafts: Vec<Draft>,
    /// Whether there are enough journeys to look for groups.
    pub grouped: bool,
    /// Journeys that are alike, the largest first; none where no groups stand out.
    pub groups: Vec<JourneyGroup>,
    /// The currency of amounts.
    pub currency: Option<String>,
    pub snapshot: Snapshot,
}

/// A map that may be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "MapDraft")]
pub struct Draft {
    /// 0 shows everything that was seen, 1 a few steps and the ways that most go.
    pub simplicity: f64,
    pub fit: MapFit,
    /// Not saved. Absent where it is of another simplicity than was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<Map>,
}

/// How well a map fits the journeys that it was made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MapFit {
    /// Steps that are bound to touchpoints.
    pub steps: u64,
    pub edges: u64,
    /// Of the customers on the map, those whose journeys all follow it.
    pub following: Rate,
    /// Of the journeys on the map, those that follow it.
    pub following_journeys: Rate,
    /// How much of a customer's journeys is as on the map, 0 to 1, on average.
    pub fitness: Option<Estimate>,
    /// Journeys of which it is known that they cannot be laid beside the map any better.
    pub exact: Rate,
    /// Journeys without an interaction at any of its steps; nothing else is said of them.
    pub elsewhere: u64,
}

/// Journeys that are alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JourneyGroup {
    /// What sets it apart, in a few words.
    pub name: String,
    /// Of all journeys.
    pub share: Rate,
    /// What else is another here: what told most first. Groups are not made by any of it.
    pub marks: Vec<GroupMark>,
    pub drafts: Vec<Draft>,
}

/// Something that is another in a group of journeys than in the others. A customer counts once on each side, by the
/// mean of their journeys there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupMark {
    pub kind: MarkKind,
    /// The channel by its name, the segment by its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    pub unit: Unit,
    pub here: Estimate,
    pub elsewhere: Estimate,
    /// The first less the second.
    pub difference: Estimate,
    /// Adjusted for all that was compared (Benjamini and Hochberg).
    pub q_value: f64,
}

/// What journeys are told apart by beside what they go through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// Which part of the interactions is in a channel.
    Channel,
    /// Whether the customer is in a segment.
    Segment,
    /// Whether the journey reaches the goal.
    Goal,
    /// What it brings.
    Money,
    /// The mean of its scores, from 0 to 100.
    Satisfaction,
    /// From its first interaction to the last.
    Duration,
}
