//! Clusters: customers who behave alike, found in what they do and by no rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answer::{CustomerRow, Estimate, Rate, Unit};
use crate::segment::Rule;
use crate::{Currency, Timestamp};

/// Fewer customers are too few to look for clusters.
pub const FEWEST_CUSTOMERS: u64 = 100;

/// Groups of customers who behave alike, if there are any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Clusters {
    /// Later interactions were not looked at.
    pub at: Timestamp,
    /// Customers with an interaction until then.
    pub customers: u64,
    /// What was found, in one sentence.
    pub verdict: String,
    /// The largest first. Each customer is in one; there are none where no clusters stand out.
    pub clusters: Vec<Cluster>,
    pub method: ClusterMethod,
    /// The currency of amounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

/// How clusters were looked for. The same data and seed give the same clusters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterMethod {
    /// Customers, drawn at random, in whose behaviour they were looked for; all others came to the nearest.
    pub sampled: u64,
    pub seed: u64,
    pub tried: Vec<ClusterCount>,
    /// Clusters of resamples have to agree so far for a number of clusters to be taken.
    pub least_stability: f64,
    /// The silhouette that the best number has to exceed to be more than chance; absent where none was stable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
}

/// A number of clusters that was tried.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterCount {
    pub clusters: u64,
    /// How far they are apart, -1 to 1 (mean silhouette).
    pub silhouette: f64,
    /// How far clusters of resamples agree with them, at most 1 (mean adjusted Rand index).
    pub stability: f64,
}

/// Customers who behave alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cluster {
    /// What sets it apart, in a few words.
    pub name: String,
    pub share: Rate,
    /// What sets it apart most comes first.
    pub habits: Vec<ClusterHabit>,
    /// Customers nearest to its middle.
    pub examples: Vec<CustomerRow>,
    /// Absent where no short rule describes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<ClusterRule>,
}

/// A number of customers that is another in a cluster than elsewhere. As clusters are made by these numbers, how far
/// they are apart describes them and proves nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterHabit {
    pub name: String,
    pub unit: Unit,
    /// The mean of its customers, and of all others.
    pub here: Estimate,
    pub elsewhere: Estimate,
    /// The first less the second.
    pub difference: Estimate,
    /// The difference in standard deviations of all customers.
    pub effect: f64,
}

/// A rule of a segment that has much the same customers as a cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterRule {
    /// In CEL.
    pub rule: String,
    pub tree: Rule,
    /// How many of those it finds are in the cluster.
    pub precision: Rate,
    /// How many of the cluster it finds.
    pub recall: Rate,
}
