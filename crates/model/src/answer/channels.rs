//! How journeys go on across channels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Estimate, Rate, Times};
use crate::Scale;

/// What the question about channels is answered with. Interactions of no known channel are passed over, but in
/// `unknown`. All parts come from one pass.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ChannelsResult {
    pub journeys: u64,
    /// Journeys that reached the goal; absent without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<u64>,
    /// Those of most interactions first; at most 20, and nothing below is about another one.
    pub channels: Vec<String>,
    /// Those with a channel, of most such interactions first.
    pub touchpoints: Vec<String>,
    /// From channel to channel, most frequent first. Each is there once for wherever it happened (without
    /// a touchpoint), and once for each touchpoint that it left: the counts of those add up to its count but
    /// for hand-offs from interactions bound to no touchpoint.
    pub hand_offs: Vec<HandOff>,
    /// What became of journeys, by channel (without a touchpoint) and by channel and touchpoint; most
    /// journeys first.
    pub passages: Vec<Passage>,
    /// Touchpoints by channels. A cell that is not there holds no interaction.
    pub matrix: Vec<MatrixCell>,
    /// Touchpoints with scores on one scale in two or more channels: the real gaps first, then the largest.
    pub scores: Vec<ChannelScores>,
    /// By channel, that first in which recognising customers would reduce the unknown most; where it is not known who
    /// is recognised, that with most interactions of nobody known.
    pub unknown: Vec<ChannelInteractions>,
}

/// Two interactions of a journey in a row, in different channels, the second within the time given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct HandOff {
    /// The touchpoint it left; absent for wherever it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
    pub from: String,
    pub to: String,
    /// Hand-offs: a journey may hold several.
    pub count: u64,
    pub customers: u64,
    /// Journeys that hold it.
    pub journeys: u64,
    /// Between the two interactions.
    pub times: Times,
    /// Absent without a goal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<HandOffGoal>,
}

/// Whether those who changed the channel reach the goal as often as those who stayed. An association: who
/// changes may differ from who stays.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct HandOffGoal {
    /// Of the journeys that hold the hand-off, those that reached the goal with it or afterwards.
    pub reached: Rate,
    /// The same of the journeys that went on in the channel at the touchpoint (or wherever) and never changed
    /// it there. No journey is in both.
    pub stayed: Rate,
    /// `reached` minus `stayed` (Newcombe 1998); absent where nobody stayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Estimate>,
    /// Adjusted for all hand-offs of the answer that are of the same kind, wherever or by touchpoint
    /// (Benjamini and Hochberg 1995).
    pub q_value: f64,
    /// `q_value` below 0.05.
    pub real: bool,
}

/// How journeys went on from a channel. Each counts once, by its last interaction there before the goal;
/// `same`, `other`, `unknown`, `lost` and `open` add up to `journeys`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    /// Absent for wherever it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
    pub channel: String,
    pub journeys: u64,
    /// The next interaction of a known channel came in time, in the same channel.
    pub same: u64,
    /// It came in time, in another channel, also one that the answer leaves out.
    pub other: u64,
    /// Only interactions of no known channel came in time.
    pub unknown: u64,
    /// None came in time: also where the journey went on later.
    pub lost: u64,
    /// None has come, and less than `within` has passed until the newest interaction of the data, whatever ends
    /// journeys.
    pub open: u64,
    /// `lost` of `journeys` without the open ones.
    pub lost_share: Rate,
}

/// A touchpoint through a channel, over all interactions that the question looks at, in journeys or not.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct MatrixCell {
    pub touchpoint: String,
    pub channel: String,
    /// Known ones.
    pub customers: u64,
    /// Also of nobody known.
    pub interactions: u64,
    /// Mean score in points of 100, 0 the worst and 100 the best answer of its scale, with Student's interval;
    /// absent without scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Estimate>,
}

/// The scores of one touchpoint on one scale, by channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChannelScores {
    pub touchpoint: String,
    pub scale: Scale,
    /// Best first.
    pub channels: Vec<ChannelScore>,
    /// Absent where fewer than two channels have 30 scores: not enough to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<ChannelGap>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ChannelScore {
    pub channel: String,
    /// In points of the scale, with Student's interval.
    pub mean: Estimate,
}

/// The largest difference between two channels that have enough scores.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ChannelGap {
    pub best: String,
    pub worst: String,
    /// Best minus worst, in points of the scale (Welch 1947).
    pub difference: Estimate,
    /// Adjusted for all pairs of channels at all touchpoints of the answer (Benjamini and Hochberg 1995).
    pub q_value: f64,
    /// `q_value` below 0.05.
    pub real: bool,
}

/// Whose interactions a channel has.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ChannelInteractions {
    /// Absent for interactions of no known channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    pub interactions: u64,
    /// Of them, of nobody known.
    pub unidentified: Rate,
    /// Absent where it was not looked at who is recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognition: Option<ChannelRecognition>,
}

/// Customers whom a channel knows by a browser, a device or a network address only, and what recognising customers
/// there (by a sign-in, a telephone number, a card) would bring.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ChannelRecognition {
    /// Of the interactions, of such customers.
    pub weak: Rate,
    /// Such customers who were there.
    pub customers: u64,
    /// Interactions that would be those of recognised customers if everybody were recognised in this channel: those of
    /// nobody known there, and all that such customers who were there did, in whatever channel. Of all interactions of
    /// nobody recognised. What two channels would bring overlaps.
    pub gain: Rate,
}
