use styk_journey::operators::{EdgeCounts, TransitionsCounts};
use styk_model::answer::{Edge, Node, TransitionsResult};

use super::{Names, largest_first};

/// Which transitions come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ranking {
    Count,
    /// For bottlenecks: waiting time of all together.
    TotalWait,
}

/// With a limit the smallest edges are left out; `other_transitions` says how many transitions these are.
pub(crate) fn result(
    counts: TransitionsCounts,
    names: &Names,
    limit: Option<usize>,
    ranking: Ranking,
) -> TransitionsResult {
    let TransitionsCounts { journeys, nodes, edges, .. } = counts;
    let mut nodes: Vec<Node> = nodes
        .into_iter()
        .map(|node| Node {
            touchpoint: names.touchpoint(node.symbol),
            interactions: node.interactions,
            customers: node.customers,
            starts: node.starts,
            ends: node.ends,
        })
        .collect();
    largest_first(&mut nodes, |node| node.interactions, |node| node.touchpoint.clone());
    // Whole seconds are fine enough to rank by.
    let size = |edge: &EdgeCounts| match ranking {
        Ranking::Count => edge.times.n(),
        Ranking::TotalWait => (edge.times.total() / 1_000_000) as u64,
    };
    let mut edges = edges;
    largest_first(&mut edges, size, |edge| (names.touchpoint(edge.from), names.touchpoint(edge.to)));
    let rest = edges.split_off(limit.unwrap_or(usize::MAX).min(edges.len()));
    let other_transitions = rest.iter().map(|edge| edge.times.n()).sum();
    // Percentiles take most of the time here, so only of the edges that are shown.
    let edges = edges
        .into_iter()
        .map(|edge| Edge {
            from: names.touchpoint(edge.from),
            to: names.touchpoint(edge.to),
            count: edge.times.n(),
            customers: edge.customers,
            times: edge.times.times(),
        })
        .collect();
    TransitionsResult { journeys, nodes, edges, other_transitions }
}
