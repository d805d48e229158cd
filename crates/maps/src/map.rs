//! A journey map: stages of steps across, lanes down, and a cell where they meet.
//!
//! Everything that can be told apart has a key of its own, unique in its map and
//! never changed, so that two people's edits of one map can be put together and
//! versions compared. Cells refer to steps, lanes and personas by key; a cell
//! that says nothing is not kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Duration, JourneySplit, Language, Question, Rule};

use crate::Day;

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Map {
    pub name: String,
    #[serde(default)]
    pub kind: MapKind,
    /// Of everything people wrote in it.
    #[serde(default)]
    pub language: Language,
    /// What we want to achieve.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub goal: String,
    /// Which feedback we want.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub feedback: String,
    /// The situation that the journey begins in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scenario: String,
    /// Keys of personas; each has an emotion curve of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub personas: Vec<String>,
    /// Who answers for it: a person or a team.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    #[serde(default)]
    pub status: MapStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_due: Option<Day>,
    /// The version of a map that it was made from or changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// Which real journeys it is compared with: what makes one, and CEL conditions that all must hold.
    #[serde(default)]
    pub journeys: JourneySplit,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<String>,
    #[serde(default)]
    pub stages: Vec<Stage>,
    #[serde(default)]
    pub lanes: Vec<Lane>,
    /// How steps follow each other; one after the other in their order when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<Edge>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Cell>,
    /// What all journeys should keep to, whatever way they go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// What a file of another tool held that has no place here, one note each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl Map {
    /// All steps in their order, each with its stage.
    pub fn steps(&self) -> impl Iterator<Item = (&Stage, &Step)> {
        self.stages.iter().flat_map(|stage| stage.steps.iter().map(move |step| (stage, step)))
    }

    pub fn step(&self, key: &str) -> Option<&Step> {
        self.steps().map(|(_, step)| step).find(|step| step.key == key)
    }

    pub fn lane(&self, key: &str) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.key == key)
    }

    /// The cell of a step and a lane: a persona's own, or everybody's.
    pub fn cell(&self, step: &str, lane: &str, persona: Option<&str>) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.step == step && cell.lane == lane && cell.persona.as_deref() == persona)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MapKind {
    /// How it is today.
    #[default]
    CurrentState,
    /// What a customer's day is like, with steps that have nothing to do with the company.
    DayInTheLife,
    /// How it should become.
    FutureState,
    /// What the company does behind each step.
    Blueprint,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MapStatus {
    #[default]
    Draft,
    InReview,
    Approved,
    Retired,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    pub map: String,
    pub version: u32,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapStage")]
pub struct Stage {
    pub key: String,
    pub name: String,
    /// An emoji or a sign before the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    #[serde(default)]
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapStep")]
pub struct Step {
    pub key: String,
    pub name: String,
    /// Keys of touchpoints of the registry; an interaction at any of them is this step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touchpoints: Vec<String>,
    /// The key of another map, which shows this step in detail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<String>,
    /// The step of the baseline that it was carried over from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lane {
    pub key: String,
    #[serde(default)]
    pub kind: LaneKind,
    /// Instead of its kind's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default)]
    pub folded: bool,
}

/// What a lane holds. The order is the usual one of a map; a blueprint's three
/// lines part its lanes by kind: the line of interaction stands above the first
/// of frontstage, the line of visibility above backstage, and the line of
/// internal interaction above support.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LaneKind {
    /// What the customer does; the count of actions is the effort.
    Action,
    /// Touchpoint and channel.
    Touchpoint,
    Thought,
    /// A curve from -2 to 2: designed by hand, and measured.
    Emotion,
    Expectation,
    Obstacle,
    Solution,
    Quote,
    /// A figure from the data, with its target.
    Metric,
    Opportunity,
    /// What the customer sees and can hold: physical evidence of a blueprint.
    Evidence,
    Frontstage,
    Backstage,
    Support,
    Picture,
    /// Anything else, by its own name.
    #[default]
    Text,
}

/// How one step follows another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapEdge")]
pub struct Edge {
    pub from: String,
    pub to: String,
    #[serde(default)]
    pub kind: EdgeKind,
    /// Share of customers who should go this way, of those at `from`, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// How long it should take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Duration>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// `to` comes after `from`.
    #[default]
    Sequence,
    /// One of several ways on from `from`.
    Choice,
    /// All of several ways on from `from`, in any order.
    Parallel,
    /// Back from `from` to the earlier `to`, any number of times.
    Loop,
    /// What lies between `from` and `to` may be left out; where both are one step, that step.
    Optional,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapCell")]
pub struct Cell {
    pub step: String,
    pub lane: String,
    /// For one persona; for all of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persona: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// In a lane of emotion: the designed point, -2 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emotion: Option<f64>,
    /// In a lane of actions: how many the customer needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actions: Option<u32>,
    /// What speaks for it; a cell with none is an assumption.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// Figures from outside, never mixed with measured ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reported: Vec<Reported>,
    /// How much it matters, as somebody sees it: 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importance: Option<f64>,
    /// How much it takes to do something about it: 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<f64>,
    /// How satisfied customers are with it, as somebody sees it: 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// An emoji or a sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The key of a stored picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// What speaks for a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "MapEvidence")]
pub enum Evidence {
    /// What a customer said.
    Quote { text: String, source: String },
    /// What customers answered.
    Survey { text: String, source: String },
    /// What was noted in an interview or seen on the spot.
    Interview { text: String, source: String },
    /// What the data says.
    Question { question: Box<Question> },
    /// Said to be one.
    Assumption { text: String },
}

/// A figure from the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// A metric; asked of the interactions of the step's touchpoints when it names none.
    pub question: Box<Question>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
}

/// What a figure should be, in the unit of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub good: f64,
    /// From here on it is bad; between the two it is worth watching. It lies on the worse side of `good`,
    /// which tells whether more or less is better.
    pub bad: f64,
}

/// Where a figure stands against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetState {
    Good,
    Watch,
    Bad,
}

impl Target {
    /// Where a value stands; on a bound it is as good or as bad as that says.
    pub fn state(self, value: f64) -> TargetState {
        let Self { good, bad } = self;
        let more_is_better = good >= bad;
        let reaches = |bound: f64| if more_is_better { value >= bound } else { value <= bound };
        if reaches(good) {
            TargetState::Good
        } else if !reaches(bad) || value == bad {
            TargetState::Bad
        } else {
            TargetState::Watch
        }
    }
}

/// A figure from outside: brand tracking, a summary of another system, a call centre's monthly report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reported {
    pub figure: f64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    pub what: String,
    pub source: String,
    pub date: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// From this day on it is shown as out of date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_from: Option<Day>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_tells_good_from_bad_in_both_directions() {
        let more = Target { good: 0.8, bad: 0.6 };
        let found = [0.9, 0.8, 0.7, 0.6, 0.1].map(|value| more.state(value));
        let [good, watch, bad] = [TargetState::Good, TargetState::Watch, TargetState::Bad];
        assert_eq!(found, [good, good, watch, bad, bad]);
        let less = Target { good: 60.0, bad: 300.0 };
        assert_eq!([10.0, 60.0, 90.0, 300.0, 900.0].map(|value| less.state(value)), [good, good, watch, bad, bad]);
        let one = Target { good: 5.0, bad: 5.0 };
        assert_eq!([5.0, 4.9].map(|value| one.state(value)), [good, bad]);
    }
}
