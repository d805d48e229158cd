//! The flow of a journey as BPMN and Petri nets have it: steps, with gateways between them where ways part and meet.
//!
//! Edges mean here what a plan takes them to mean: ways of a choice, ways that are all gone in any order and wait for
//! each other where they meet, ways back, and ways past what lies between or past a step alone. Several plain edges
//! from one step are a choice. A map that no plan can be made of has a flow all the same: a circle of plain edges goes
//! back where it closes, and ways that meet without having parted wait for nothing.

mod edges;
mod graph;
mod layout;
mod oddity;
mod past;
mod process;
mod shape;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap, HashSet};

pub(super) use layout::layout;
pub(super) use process::{Node, Process};

pub use oddity::Oddity;

use crate::{Edge, EdgeKind, Map};

/// One step follows another; steps by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: EdgeKind,
}

/// What edges a process comes to.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) links: Vec<Link>,
    /// All steps, each behind those that lead to it, else as they were given.
    pub(super) order: Vec<usize>,
    /// What edges cannot say, and at which step.
    pub(super) odd: Vec<(usize, Oddity)>,
}

/// The flow of a map: by its edges, or one step after the other when there are none.
pub(super) fn process(map: &Map) -> Process {
    let places: HashMap<&str, usize> = map.steps().enumerate().map(|(at, (_, step))| (step.key.as_str(), at)).collect();
    let steps = map.steps().count();
    let (mut links, mut left_out) = (Vec::new(), BTreeSet::new());
    let mut met = HashSet::new();
    for edge in &map.edges {
        let (Some(&from), Some(&to)) = (places.get(edge.from.as_str()), places.get(edge.to.as_str())) else { continue };
        if from == to && edge.kind == EdgeKind::Optional {
            left_out.insert(from);
        } else if met.insert((from, to)) {
            links.push(Link { from, to, kind: edge.kind });
        }
    }
    if map.edges.is_empty() {
        links = (1..steps).map(|to| Link { from: to - 1, to, kind: EdgeKind::Sequence }).collect();
    }
    let mut process = Process::of(steps, &links);
    for step in left_out {
        process.lead_past(step);
    }
    process
}

/// The edges between steps that have these keys; none when they only say that the steps of the map follow each other
/// in their order.
pub(super) fn edges(map: &Map, links: &[Link], keys: &[String]) -> Vec<Edge> {
    let edge = |link: &Link| Edge {
        from: keys[link.from].clone(),
        to: keys[link.to].clone(),
        kind: link.kind,
        probability: None,
        time: None,
    };
    let edges: Vec<Edge> = links.iter().map(edge).collect();
    let order: Vec<&str> = map.steps().map(|(_, step)| step.key.as_str()).collect();
    let next: HashSet<(&str, &str)> = order.iter().copied().zip(order.iter().copied().skip(1)).collect();
    let says_order = edges.len() == next.len()
        && edges
            .iter()
            .all(|edge| edge.kind == EdgeKind::Sequence && next.contains(&(edge.from.as_str(), edge.to.as_str())));
    if says_order { Vec::new() } else { edges }
}
