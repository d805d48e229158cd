//! Answers: numbers with their n and interval, the snapshot they were read
//! from, and one sentence that says what they mean.

mod channels;
mod conformance;
mod rules;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::channels::{
    ChannelGap, ChannelInteractions, ChannelRecognition, ChannelScore, ChannelScores, ChannelsResult, HandOff,
    HandOffGoal, MatrixCell, Passage,
};
pub use self::conformance::{
    Against, ConformanceGroup, ConformancePoint, ConformanceResult, Deviation, DeviationPlace, OutcomeDifference,
    Outcomes, PlannedStep,
};
pub use self::rules::{RuleCases, RuleCounts, RuleGroup, RulePoint, RuleResult, RulesResult};
use crate::{IdentifierKind, Period, Question, TimeSpan, Timestamp};

/// What a question was answered with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    pub question: Question,
    /// One sentence in the reader's language.
    pub verdict: String,
    pub evidence: Evidence,
    pub result: AnswerResult,
    pub unknown: UnknownShare,
    /// What the reader should know of how the numbers came about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    pub snapshot: Snapshot,
    pub cost: Cost,
}

/// How sure a ranking, effect or difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    Assumption,
    Reported,
    Association,
    Adjusted,
    Experiment,
}

/// Exactly which state of the data an answer was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Snapshot {
    /// Version of the Delta table.
    pub version: u64,
    /// Rows in memory on top of it.
    pub unflushed_rows: u64,
    /// How many identity facts were applied.
    pub identity: u64,
    /// Version of the touchpoint rules.
    pub rules: u64,
    /// The resolved time range, where the question had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<TimeSpan>,
}

/// What the answer took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Cost {
    pub rows: u64,
    pub bytes: u64,
    pub wall_ms: u64,
}

/// What the answer does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct UnknownShare {
    /// Interactions looked at.
    pub interactions: u64,
    /// Of them, bound to no touchpoint; absent where the question does not look at touchpoints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unbound: Option<u64>,
    /// Of them, of nobody known.
    pub unidentified: u64,
}

/// A share with its 95 % interval (Wilson 1927).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Rate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub successes: u64,
    pub n: u64,
}

/// A number with its 95 % interval; absent bounds mean that it is a plain count or sum.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    pub value: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    pub n: u64,
}

/// A distribution of times, in seconds. `approximate` where it comes from a
/// histogram (more than 100,000 values; within 1 %).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Times {
    pub n: u64,
    pub median_s: f64,
    pub p90_s: f64,
    pub p95_s: f64,
    pub total_s: f64,
    pub approximate: bool,
}

/// What a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Count,
    /// A share, 0 to 1.
    Share,
    /// Points of a score.
    Points,
    Seconds,
    /// Minor units of the answer's currency.
    Money,
    Number,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "an answer holds one of them, and is moved a few times")]
pub enum AnswerResult {
    Map(MapResult),
    Funnel(FunnelResult),
    Transitions(TransitionsResult),
    Paths(PathsResult),
    Variants(VariantsResult),
    StepMatrix(StepMatrixResult),
    Rework(ReworkResult),
    Bottlenecks(TransitionsResult),
    DropOff(DropOffResult),
    Channels(ChannelsResult),
    Conformance(ConformanceResult),
    Rules(RulesResult),
    Retention(RetentionResult),
    Stickiness(StickinessResult),
    Lifecycle(LifecycleResult),
    RepeatPurchase(RepeatPurchaseResult),
    Metric(SeriesResult),
    Series(SeriesResult),
    Difference(DifferenceResult),
    StandsOut(StandsOutResult),
    Customers(CustomersResult),
}

/// What a map of journeys shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct MapResult {
    /// Customers who met any touchpoint.
    pub customers: u64,
    pub journeys: u64,
    /// Of the trends.
    pub period: Period,
    /// The starts of the periods of all trends.
    pub periods: Vec<Timestamp>,
    /// In order of the journey: by their mean place in it.
    pub touchpoints: Vec<MapTouchpoint>,
    /// Of most customers first.
    pub links: Vec<MapLink>,
    /// Transitions of the links cut by the limit.
    pub other_transitions: u64,
    /// What it was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<MapAgainst>,
}

/// A touchpoint as customers use it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct MapTouchpoint {
    pub key: String,
    pub touchpoint: String,
    pub interactions: u64,
    pub customers: u64,
    /// Of all customers.
    pub share: Rate,
    /// Journeys that hold it.
    pub journeys: u64,
    /// Journeys that start here.
    pub starts: u64,
    /// Of the journeys that hold it, those that end here; the others go on.
    pub ended_here: Rate,
    /// Of the journeys that hold it, those that hold it more than once.
    pub repeated: Rate,
    /// Until whatever came next.
    pub times: Times,
    /// Mean place of its first occurrence in journeys of several interactions: 0 first, 1 last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<f64>,
    /// Customers in each period.
    pub trend: Vec<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<TouchpointChange>,
}

/// How often one touchpoint directly followed the other.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct MapLink {
    /// Keys of touchpoints.
    pub from: String,
    pub to: String,
    pub count: u64,
    pub customers: u64,
    /// Of the interactions at `from`.
    pub share: Rate,
    pub times: Times,
    /// Of the share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct MapAgainst {
    pub name: String,
    pub customers: u64,
    pub journeys: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<TimeSpan>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct TouchpointChange {
    pub share: Change,
    pub ended_here: Change,
}

/// A share against what it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The share there.
    pub before: f64,
    /// Here minus there (Newcombe 1998).
    pub difference: Estimate,
    /// Adjusted for all changes of the map (Benjamini and Hochberg 1995).
    pub q_value: f64,
    /// `q_value` below 0.05.
    pub real: bool,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct FunnelResult {
    /// One group, or one per value of the breakdown (largest first).
    pub groups: Vec<FunnelGroup>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct FunnelGroup {
    /// Value of the breakdown; absent without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub steps: Vec<FunnelStep>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct FunnelStep {
    pub name: String,
    pub optional: bool,
    /// Journeys that reached this step.
    pub journeys: u64,
    /// Customers that reached this step.
    pub customers: u64,
    /// Of those who reached the required step before (the first step: of itself).
    pub from_previous: Rate,
    /// Of those who reached the first step.
    pub from_first: Rate,
    /// From the required step before to this one.
    pub times: Times,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct TransitionsResult {
    pub journeys: u64,
    pub nodes: Vec<Node>,
    /// Largest first (for bottlenecks: by total waiting time).
    pub edges: Vec<Edge>,
    /// Transitions of the edges cut by the limit.
    pub other_transitions: u64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    pub touchpoint: String,
    pub interactions: u64,
    pub customers: u64,
    /// Journeys that start here.
    pub starts: u64,
    /// Journeys that end here.
    pub ends: u64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Edge {
    pub from: String,
    pub to: String,
    pub count: u64,
    pub customers: u64,
    pub times: Times,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct PathsResult {
    /// Journeys that hold the touchpoint.
    pub journeys: u64,
    /// What follows (for `from` and `around`): a tree, root first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<PathNode>,
    /// What came before (for `to` and `around`), read backwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<PathNode>,
}

/// A node of the tree of paths. The children of a node, with `other` and `end`
/// among them, add up to it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct PathNode {
    /// Index of the parent in the list; absent for the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// Steps from the root.
    pub depth: usize,
    pub step: PathStep,
    pub journeys: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PathStep {
    Touchpoint(String),
    /// Touchpoints past the top N of this level, together.
    Other,
    /// The journey ends (or, read backwards, begins) here.
    #[default]
    End,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct VariantsResult {
    pub journeys: u64,
    /// Different sequences altogether.
    pub distinct: u64,
    pub variants: Vec<Variant>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Variant {
    pub steps: Vec<String>,
    pub journeys: u64,
    pub share: Rate,
    /// From the first to the last interaction.
    pub duration: Times,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct StepMatrixResult {
    pub journeys: u64,
    pub touchpoints: Vec<String>,
    /// `counts[position][touchpoint]`: journeys with it there.
    pub counts: Vec<Vec<u64>>,
    /// Journeys already over at each position.
    pub ended: Vec<u64>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ReworkResult {
    pub journeys: u64,
    pub touchpoints: Vec<ReworkRow>,
    /// Touchpoint pairs gone there and back (A, B, A), most frequent first.
    pub loops: Vec<LoopRow>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ReworkRow {
    pub touchpoint: String,
    /// Journeys that hold it at all.
    pub journeys: u64,
    /// Share of them that hold it more than once.
    pub repeated: Rate,
    /// Occurrences past the first, all journeys together.
    pub extra: u64,
    /// Directly after itself.
    pub self_loops: u64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct LoopRow {
    pub there: String,
    pub back: String,
    pub count: u64,
    pub journeys: u64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct DropOffResult {
    pub journeys: u64,
    /// Journeys that reached the goal.
    pub reached: u64,
    pub touchpoints: Vec<DropOffRow>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct DropOffRow {
    pub touchpoint: String,
    /// Journeys that hold it (before the goal).
    pub journeys: u64,
    /// Share of them that end right there without the goal.
    pub ended_here: Rate,
    /// Share of them that never reach the goal afterwards.
    pub lost: Rate,
    /// Where the lost ones were last, largest first.
    pub last: Vec<Share>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Share {
    pub touchpoint: String,
    pub journeys: u64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RetentionResult {
    pub period: Period,
    /// Cohorts by the period of their first interaction, oldest first.
    pub cohorts: Vec<Cohort>,
    /// All cohorts old enough for each period, together.
    pub overall: Vec<Rate>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Cohort {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub start: Timestamp,
    pub customers: u64,
    /// `retained[i]`: back in the i-th period after the first; shorter for young cohorts.
    pub retained: Vec<Rate>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct StickinessResult {
    pub period: Period,
    pub points: Vec<StickinessPoint>,
    /// `active_days[d]`: customer-periods with exactly `d + 1` active days.
    pub active_days: Vec<u64>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct StickinessPoint {
    pub start: Timestamp,
    pub customers: u64,
    /// Mean of daily active customers over the days of the period.
    pub daily: f64,
    /// `daily / customers`.
    pub ratio: f64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct LifecycleResult {
    pub period: Period,
    pub points: Vec<LifecyclePoint>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct LifecyclePoint {
    pub start: Timestamp,
    /// Active for the first time ever.
    pub new: u64,
    /// Active in the period before, too.
    pub returning: u64,
    /// Active before, but not in the period before.
    pub resurrected: u64,
    /// Active in the period before, not in this one.
    pub dormant: u64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RepeatPurchaseResult {
    pub customers: u64,
    /// Share of buyers who bought again.
    pub repeat: Rate,
    /// `by_count[i]`: customers with exactly `i + 1` purchases (the last: that many or more).
    pub by_count: Vec<u64>,
    /// Between the i-th and the next purchase, first eight.
    pub between: Vec<Times>,
    /// Between any two purchases in a row.
    pub between_all: Times,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeriesResult {
    pub unit: Unit,
    /// Currency of money figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Absent for a metric over the whole range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    pub groups: Vec<SeriesGroup>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct SeriesGroup {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub points: Vec<SeriesPoint>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct SeriesPoint {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Timestamp>,
    /// Absent where nothing was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Estimate>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct DifferenceResult {
    pub a: String,
    pub b: String,
    /// Real differences first, the largest first.
    pub rows: Vec<DifferenceRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DifferenceRow {
    /// What differs: a step, a transition, a cohort ...
    pub item: String,
    pub unit: Unit,
    pub a: Estimate,
    pub b: Estimate,
    /// b minus a.
    pub difference: Estimate,
    /// Adjusted for all rows looked at (Benjamini and Hochberg 1995).
    pub q_value: f64,
    /// `q_value` below 0.05.
    pub real: bool,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct StandsOutResult {
    /// How many comparisons were made.
    pub looked_at: u64,
    /// At most five, strongest first.
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    pub sentence: String,
    pub evidence: Evidence,
    pub q_value: f64,
    /// The usual value, and the one that stands out.
    pub expected: Estimate,
    pub observed: Estimate,
    pub unit: Unit,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<TimeSpan>,
    /// The question that shows it.
    pub question: Box<Question>,
}

/// The customers behind a number.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct CustomersResult {
    /// All of them, listed or not.
    pub total: u64,
    /// As many as were asked for, those seen last first.
    pub customers: Vec<CustomerRow>,
}

/// One customer, as far as the question looks at them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CustomerRow {
    /// Their number; it changes when people are merged.
    pub person: u32,
    /// What they are known by, the strongest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<KnownBy>,
    pub interactions: u64,
    pub first: Timestamp,
    pub last: Timestamp,
}

/// An identifier of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnownBy {
    pub kind: IdentifierKind,
    pub value: String,
}
