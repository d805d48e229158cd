//! Everything that can be asked of the data, one type for the command line,
//! HTTP and the app.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Conformance, DeviationKind, Duration, Language, Period, RuleState, Rules, TimeRange, Timestamp};

/// A question and what it looks at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// What is asked.
    #[serde(flatten)]
    pub ask: Ask,
    /// CEL expressions over an interaction, all of which must hold, such as `channel == "email"`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<String>,
    /// What makes one journey.
    #[serde(default)]
    pub journeys: JourneySplit,
    /// Which time; everything when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<TimeRange>,
    /// Zone of days, weeks and months (IANA name).
    #[serde(default = "utc")]
    pub zone: String,
    /// Column to break the answer down by: `channel`, `place`, `touchpoint`, `properties.plan` ...; with
    /// the prefix `first.` the customer's (journey's) first value of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Language of the verdict and of touchpoint names.
    #[serde(default)]
    pub language: Language,
}

fn utc() -> String {
    "UTC".to_owned()
}

impl Question {
    /// Whether a segment may be named anywhere in it (`segment ("loyal")` too): its answer changes with time.
    pub fn asks_for_segments(&self) -> bool {
        serde_json::to_string(self).is_ok_and(|text| text.contains("segment"))
    }

    /// The question with nothing narrowed down.
    pub fn new(ask: Ask) -> Self {
        Self {
            ask,
            filters: Vec::new(),
            journeys: JourneySplit::default(),
            range: None,
            zone: utc(),
            by: None,
            language: Language::default(),
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    Map(JourneyMap),
    Funnel(Funnel),
    Transitions(Transitions),
    Paths(Paths),
    Variants(Variants),
    StepMatrix(StepMatrix),
    Rework(Rework),
    /// Transitions ranked by waiting time times volume.
    Bottlenecks(Transitions),
    DropOff(DropOff),
    Channels(Channels),
    Conformance(Conformance),
    Rules(Rules),
    Retention(Retention),
    Stickiness(Stickiness),
    Lifecycle(Lifecycle),
    RepeatPurchase(RepeatPurchase),
    Metric(Metric),
    Series(Series),
    Difference(Difference),
    StandsOut(StandsOut),
    Customers(Customers),
}

impl Ask {
    /// As it is written in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Map(_) => "map",
            Self::Funnel(_) => "funnel",
            Self::Transitions(_) => "transitions",
            Self::Paths(_) => "paths",
            Self::Variants(_) => "variants",
            Self::StepMatrix(_) => "step_matrix",
            Self::Rework(_) => "rework",
            Self::Bottlenecks(_) => "bottlenecks",
            Self::DropOff(_) => "drop_off",
            Self::Channels(_) => "channels",
            Self::Conformance(_) => "conformance",
            Self::Rules(_) => "rules",
            Self::Retention(_) => "retention",
            Self::Stickiness(_) => "stickiness",
            Self::Lifecycle(_) => "lifecycle",
            Self::RepeatPurchase(_) => "repeat_purchase",
            Self::Metric(_) => "metric",
            Self::Series(_) => "series",
            Self::Difference(_) => "difference",
            Self::StandsOut(_) => "stands_out",
            Self::Customers(_) => "customers",
        }
    }

    /// The journey map that it asks about, itself or within: its key, and its version where one is named.
    pub fn map(&self) -> Option<(&str, Option<u32>)> {
        match self {
            Self::Conformance(Conformance { map, version, .. }) => Some((map.as_str(), *version)),
            Self::Rules(Rules { map, version, .. }) => Some((map.as_deref()?, *version)),
            Self::Difference(Difference { of, .. }) | Self::Customers(Customers { of, .. }) => of.map(),
            _ => None,
        }
    }

    /// What it asks of rules, itself or within.
    pub fn rules_mut(&mut self) -> Option<&mut Rules> {
        match self {
            Self::Rules(rules) => Some(rules),
            Self::Difference(Difference { of, .. }) | Self::Customers(Customers { of, .. }) => of.rules_mut(),
            _ => None,
        }
    }
}

/// What makes one journey of a customer's interactions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JourneySplit {
    /// The customer's whole line.
    #[default]
    Whole,
    /// A new journey after so much time without an interaction.
    Gap(Duration),
    /// One journey per value of a column, such as `case` or `properties.session_id`.
    Column(String),
    /// From each interaction that matches `start` to the first that matches `end` (or the next start).
    Events { start: Selector, end: Option<Selector> },
}

/// Interactions to pick: of any of these touchpoints, and matching the condition.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// Touchpoint keys, names or event names; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touchpoints: Vec<String>,
    /// A CEL condition over the interaction.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
}

impl Selector {
    pub fn touchpoint(name: impl Into<String>) -> Self {
        Self { touchpoints: vec![name.into()], condition: None }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Funnel {
    /// Two to 32 steps.
    pub steps: Vec<Step>,
    #[serde(default)]
    pub order: FunnelOrder,
    /// How much time a customer has; any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// Interactions that end an attempt when they come between two steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<Exclusion>,
    /// A column whose value must be the same in all steps (the same order, trip, document).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    #[serde(flatten)]
    pub selector: Selector,
    /// Shown in the answer; the touchpoints' names when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Counted when it happens, not needed to go on.
    #[serde(default)]
    pub optional: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    #[serde(flatten)]
    pub selector: Selector,
    /// Between step `after` (from 0) and the next; between any two steps when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FunnelOrder {
    /// Steps in order, anything in between.
    #[default]
    Ordered,
    /// Steps in order with no other interaction in between.
    Strict,
    /// All steps in any order.
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// From the first step to the last.
    Whole(Duration),
    /// From each step to the next.
    PerStep(Duration),
}

/// All that a map of journeys shows: touchpoints with who came, went on, left and came
/// again, and the links between them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JourneyMap {
    /// Periods in which customers are counted; longer ones where there would be too many.
    #[serde(default)]
    pub period: Period,
    /// How many links to give, those of most customers first; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// A group or time to compare with: what grew and what fell against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<Group>,
}

/// The directly-follows graph.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transitions {
    /// How many edges to give, largest first; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paths {
    pub direction: PathsDirection,
    /// The touchpoint that paths start from, lead to or go through. For `from` and `to`,
    /// the first occurrence in a journey.
    pub touchpoint: Selector,
    /// How many steps on each side.
    #[serde(default = "five")]
    pub depth: usize,
    /// Whether the same touchpoint several times in a row is one step.
    #[serde(default = "yes")]
    pub collapse_repeats: bool,
    /// How many branches to show on each level; the rest is "other".
    #[serde(default = "ten")]
    pub top: usize,
}

fn five() -> usize {
    5
}

fn ten() -> usize {
    10
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PathsDirection {
    From,
    To,
    Around,
}

/// Whole journeys by their sequence of touchpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variants {
    #[serde(default = "twenty")]
    pub top: usize,
    #[serde(default)]
    pub collapse_repeats: bool,
}

fn twenty() -> usize {
    20
}

/// Which touchpoint stands at which position of journeys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepMatrix {
    #[serde(default = "ten")]
    pub depth: usize,
}

/// Repeated touchpoints and loops within journeys.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rework {}

/// Where journeys that do not reach the goal end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropOff {
    /// Journeys that reach it are not lost; without a goal every journey ends somewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Selector>,
}

/// How journeys go on across channels: hand-offs and their loss, the channel by touchpoint matrix, how even
/// the scores of channels are, and whose interactions are of nobody known.
///
/// Interactions without a value of `of` are passed over. With a goal a journey is looked at up to its first
/// interaction that is the goal, which is still one to go on to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Channels {
    /// How soon the next interaction must come for the journey to have gone on there.
    #[serde(default = "seven_days")]
    pub within: Duration,
    /// What journeys are for; without it hand-offs are counted, not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Selector>,
    /// The column whose values are the channels, such as `medium` or `properties.device`.
    #[serde(default = "channel")]
    pub of: String,
}

impl Default for Channels {
    fn default() -> Self {
        Self { within: seven_days(), goal: None, of: channel() }
    }
}

fn seven_days() -> Duration {
    Duration::from_days(7)
}

fn channel() -> String {
    "channel".to_owned()
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    #[serde(default)]
    pub period: Period,
    /// How many periods after the first to follow.
    #[serde(default = "twelve")]
    pub periods: usize,
    #[serde(default)]
    pub kind: RetentionKind,
    /// What puts a customer into a cohort (first ever); any interaction when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Selector>,
    /// What counts as coming back; any interaction when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Selector>,
}

fn twelve() -> usize {
    12
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetentionKind {
    /// Came back in exactly that calendar period.
    #[default]
    Bounded,
    /// Came back in that calendar period or later.
    Unbounded,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stickiness {
    /// Days active per this period (week or month).
    #[serde(default)]
    pub period: Period,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Selector>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    #[serde(default)]
    pub period: Period,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Selector>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepeatPurchase {
    /// What counts as a purchase.
    pub purchase: Selector,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metric {
    #[serde(flatten)]
    pub kind: MetricKind,
    /// Which interactions it is about; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Selector>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "metric", rename_all = "snake_case")]
pub enum MetricKind {
    /// Interactions.
    Count,
    /// Distinct customers, exact.
    Customers,
    /// Journeys.
    Journeys,
    /// Sum of a numeric column (`money`, `cost`, `duration`, `properties.quantity` ...).
    Sum {
        column: String,
    },
    Mean {
        column: String,
    },
    Percentile {
        column: String,
        percentile: f64,
    },
    /// Share of journeys with an interaction of `of` that reach `goal` afterwards.
    Conversion {
        goal: Selector,
    },
    /// Share of the upper two points of a satisfaction scale.
    Csat,
    /// Promoters minus detractors.
    Nps,
    /// Mean of an effort scale.
    Ces,
    /// Time from an interaction of `of` to the first of `response` after it.
    ResponseTime {
        response: Selector,
    },
    /// Actions the customer needed, per journey.
    Effort,
}

/// A metric over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Series {
    pub of: Metric,
    #[serde(default)]
    pub period: Period,
}

/// What differs between two groups of interactions (or periods) in the answer to `of`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    pub of: Box<Ask>,
    pub a: Group,
    pub b: Group,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<TimeRange>,
}

/// A fixed scan of step rates, waits, scores and volumes over time and segment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StandsOut {
    /// Columns to look into; chosen from the data when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<String>,
}

/// The customers behind a number of the answer to `of`, asked with everything
/// else the same: whoever makes the number larger stands behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Customers {
    pub of: Box<Ask>,
    /// Which number.
    #[serde(default)]
    pub behind: Behind,
    /// The group of the breakdown that the number is in; all of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// How many customers to list, those seen last first; all of them are counted.
    #[serde(default = "hundred")]
    pub limit: usize,
}

fn hundred() -> usize {
    100
}

/// A number of an answer. Touchpoints are keys, names or event names; instants are
/// the starts of periods and cohorts as the answer gives them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "number", rename_all = "snake_case", deny_unknown_fields)]
pub enum Behind {
    /// Everybody whom the question looks at.
    #[default]
    Everyone,
    /// Of a funnel: who reached a step (from 0); with `lost`, never the required one after it.
    Step {
        step: usize,
        #[serde(default)]
        lost: bool,
    },
    /// Of transitions: who went directly from one touchpoint to the other.
    Transition { from: String, to: String },
    /// Of transitions: who was at a touchpoint, or started or ended there.
    Touchpoint {
        touchpoint: String,
        #[serde(default)]
        place: Place,
    },
    /// Of paths: whose steps from the anchor on begin with these; with `end`, were these and no more.
    Path {
        /// Before the anchor, read backwards, rather than after it.
        #[serde(default)]
        before: bool,
        steps: Vec<String>,
        #[serde(default)]
        end: bool,
    },
    /// Of variants: whose journey is exactly this.
    Variant { steps: Vec<String> },
    /// Of a step matrix: who was at a touchpoint at a position (from 0); without one, was already gone.
    Position {
        position: usize,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        touchpoint: Option<String>,
    },
    /// Of rework: who met a touchpoint more than once in a journey.
    Repeated { touchpoint: String },
    /// Of rework: who went there, back, and there again.
    Loop { there: String, back: String },
    /// Of drop-off: who was at a touchpoint and never reached the goal; with `last`, ended there.
    Lost {
        touchpoint: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
    },
    /// Of drop-off: who reached the goal.
    Reached,
    /// Of channels: who went on from one to the other, wherever or from a touchpoint; with `reached`,
    /// reached the goal afterwards.
    HandOff {
        from: String,
        to: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        touchpoint: Option<String>,
        #[serde(default)]
        reached: bool,
    },
    /// Of channels: whose journey came through one, wherever or at a touchpoint; with `onward`, went on like
    /// that from the last such interaction.
    Through {
        channel: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        touchpoint: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        onward: Option<Onward>,
    },
    /// Of channels: who met a touchpoint through one, whatever journeys are.
    Met { channel: String, touchpoint: String },
    /// Of conformance: who has a journey that is compared; with `follows`, whose journeys all follow the plan, or
    /// who has one that does not.
    Compared {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        follows: Option<bool>,
    },
    /// Of conformance: who departed from the plan so, at the step of this key or, unplanned, at a touchpoint.
    Deviation {
        kind: DeviationKind,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        touchpoint: Option<String>,
    },
    /// Of conformance: who did the step of this key where the plan has it; with `last`, got no further.
    Planned {
        step: String,
        #[serde(default)]
        last: bool,
    },
    /// Of rules: who has a case of the rule of this key; with `state`, one that stands so.
    Rule {
        rule: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<RuleState>,
    },
    /// Of retention: who is in a cohort; with `back`, came back so many periods later.
    Cohort {
        start: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        back: Option<usize>,
    },
    /// Of stickiness: who was active in a period.
    Active { start: Timestamp },
    /// Of stickiness: who was active on exactly so many days of a period.
    ActiveDays { days: usize },
    /// Of the lifecycle: who was new, returning, resurrected or dormant in a period.
    Lifecycle { start: Timestamp, state: LifecycleState },
    /// Of repeat purchase: who bought so often; with `or_more`, or more often.
    Purchases {
        count: usize,
        #[serde(default)]
        or_more: bool,
    },
    /// Of a metric or series: who was measured, in the period that begins with `start` where there are
    /// periods. With `reached`, of conversion who reached the goal, of response time who was answered.
    Measured {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<Timestamp>,
        #[serde(default)]
        reached: bool,
    },
}

/// Where in journeys a touchpoint is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    #[default]
    Anywhere,
    Start,
    End,
}

/// How a journey goes on from an interaction, within the time that is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Onward {
    /// In the same channel.
    Same,
    /// In another one: a hand-off.
    Other,
    /// By interactions of no known channel only.
    Unknown,
    /// Not at all.
    Lost,
    /// Not yet: the time is not over at the newest interaction of the data.
    Open,
}

impl Onward {
    pub const ALL: [Self; 5] = [Self::Same, Self::Other, Self::Unknown, Self::Lost, Self::Open];
}

/// Where a customer stands in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LifecycleState {
    New,
    Returning,
    Resurrected,
    Dormant,
}
