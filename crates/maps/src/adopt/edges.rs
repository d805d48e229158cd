//! Edges of a map changed right where something is done otherwise.
//!
//! In the points that a plan makes of edges, a step put behind another makes a sequence of what was one step, and a way
//! past a step, or back to it, begins and ends at that step alone: around them nothing changes.

use std::collections::HashSet;

use crate::{Edge, EdgeKind, Map};

fn edge(from: &str, to: &str, kind: EdgeKind) -> Edge {
    Edge { from: from.to_owned(), to: to.to_owned(), kind, probability: None, time: None }
}

/// The edges that say what a map without any says by its order.
pub(super) fn in_order(map: &Map) -> Vec<Edge> {
    let keys: Vec<&str> = map.steps().map(|(_, step)| step.key.as_str()).collect();
    keys.windows(2).map(|pair| edge(pair[0], pair[1], EdgeKind::Sequence)).collect()
}

/// Lets a step be left out: by a way past it where it stands alone between two others, else by its own.
pub(super) fn leave_out(edges: &mut Vec<Edge>, step: &str) {
    match between(edges, step) {
        Some((before, behind)) => edges.push(edge(&before, &behind, EdgeKind::Optional)),
        None => leave_out_alone(edges, step),
    }
}

/// Lets a step be left out by a way of its own.
pub(super) fn leave_out_alone(edges: &mut Vec<Edge>, step: &str) {
    if !edges.iter().any(|edge| edge.from == step && edge.to == step && edge.kind == EdgeKind::Optional) {
        edges.push(edge(step, step, EdgeKind::Optional));
    }
}

/// Leads back from a step to another, or to itself.
pub(super) fn lead_back(edges: &mut Vec<Edge>, from: &str, to: &str) {
    if !edges.iter().any(|edge| edge.from == from && edge.to == to && edge.kind == EdgeKind::Loop) {
        edges.push(edge(from, to, EdgeKind::Loop));
    }
}

/// Puts a step that has no edges right behind another: the journey goes on, and back, from there.
pub(super) fn put_behind(edges: &mut Vec<Edge>, step: &str, after: &str) {
    for edge in edges.iter_mut().filter(|edge| edge.from == after) {
        // Whether that one itself may be left out is its own affair.
        if edge.to != after || edge.kind != EdgeKind::Optional {
            step.clone_into(&mut edge.from);
        }
    }
    edges.push(edge(after, step, EdgeKind::Sequence));
}

/// Puts a step that has no edges before all that the journeys of a map start with.
pub(super) fn put_first(map: &mut Map, step: &str) {
    let leads_on = |edge: &&Edge| edge.kind != EdgeKind::Loop && edge.from != edge.to;
    let reached: HashSet<&str> = map.edges.iter().filter(leads_on).map(|edge| edge.to.as_str()).collect();
    let keys = map.steps().map(|(_, one)| one.key.as_str());
    let starts: Vec<&str> = keys.filter(|key| !reached.contains(key)).collect();
    let kind = if starts.len() == 1 { EdgeKind::Sequence } else { EdgeKind::Choice };
    let first: Vec<Edge> = starts.into_iter().map(|start| edge(step, start, kind)).collect();
    map.edges.extend(first);
}

/// The steps around one that stands alone between them: there is no other way on from the first, none to the second.
fn between(edges: &[Edge], step: &str) -> Option<(String, String)> {
    let others = || edges.iter().filter(|edge| edge.from != edge.to);
    let into = only(others().filter(|edge| edge.to == step))?;
    let on = only(others().filter(|edge| edge.from == step))?;
    only(others().filter(|edge| edge.from == into.from))?;
    only(others().filter(|edge| edge.to == on.to))?;
    Some((into.from.clone(), on.to.clone()))
}

/// The one edge that there is, where it says no more than that one step follows another.
fn only<'a>(mut edges: impl Iterator<Item = &'a Edge>) -> Option<&'a Edge> {
    let first = edges.next().filter(|edge| edge.kind == EdgeKind::Sequence)?;
    if edges.next().is_none() { Some(first) } else { None }
}

/// The edges with a step in any order beside others, all of which come right before or behind it; none where more than
/// one edge leads to all of them together, or on from them to more than one step.
pub(super) fn beside(edges: &[Edge], step: &str, others: &HashSet<&str>) -> Option<Vec<Edge>> {
    let inside = |key: &str| key == step || others.contains(key);
    let mut entering = edges.iter().filter(|edge| !inside(&edge.from) && inside(&edge.to));
    let enters = entering.next()?;
    let mut leaving = edges.iter().filter(|edge| inside(&edge.from) && !inside(&edge.to));
    let on = leaving.next().map(|edge| edge.to.as_str());
    if entering.next().is_some() || leaving.any(|edge| Some(edge.to.as_str()) != on) {
        return None;
    }
    let is_first = enters.to == step;
    let mut changed = vec![parallel(enters, &enters.from, &enters.to)];
    for edge in edges.iter().filter(|edge| *edge != enters) {
        let to_or_from = edge.from != edge.to && (edge.from == step || edge.to == step);
        if !to_or_from || !inside(&edge.from) || !inside(&edge.to) {
            changed.push(edge.clone());
        } else if is_first {
            // The others began behind the step, and begin now where it does.
            changed.push(parallel(edge, &enters.from, &edge.to));
        } else if let Some(on) = on {
            // They led to the step, and lead now where it does.
            changed.push(Edge { to: on.to_owned(), ..edge.clone() });
        }
    }
    if is_first {
        changed.extend(on.map(|on| edge(step, on, EdgeKind::Sequence)));
    } else {
        changed.push(edge(&enters.from, step, EdgeKind::Parallel));
    }
    Some(changed)
}

/// An edge between other steps, as one of several that are all gone.
fn parallel(edge: &Edge, from: &str, to: &str) -> Edge {
    let (from, to) = (from.to_owned(), to.to_owned());
    Edge { from, to, kind: EdgeKind::Parallel, probability: None, time: edge.time }
}
