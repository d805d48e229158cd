//! From a graph with cycles to layers from left to right.

use super::Link;
use super::select::Selection;

/// An edge with less than this part of what reaches a node is weak.
const WEAK: u64 = 8;

/// As many layers as a screen or a page takes in.
const MAX_LAYERS: usize = 7;

/// Nodes above each other before a layer counts as tall.
const TALL: usize = 6;

/// A place in a layer: a node, or a bend of an edge that passes the layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    Node(usize),
    Bend(usize),
}

#[derive(Debug)]
pub(super) struct Layered {
    pub(super) spots: Vec<Spot>,
    /// Spots of each layer, top to bottom.
    pub(super) layers: Vec<Vec<usize>>,
    /// Pieces of edges between neighbouring layers: left spot, right spot, link.
    pub(super) pieces: Vec<(usize, usize, usize)>,
    /// Spots of each link from left to right.
    pub(super) routes: Vec<Vec<usize>>,
    pub(super) rank: Vec<usize>,
}

/// A left-to-right order of nodes that most transitions follow.
fn greedy_order(selection: &Selection) -> Vec<usize> {
    let nodes = selection.names.len();
    let mut left_over = vec![true; nodes];
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    while head.len() + tail.len() < nodes {
        let weights = |node: usize| {
            let (mut out, mut into) = (0_u64, 0_u64);
            for link in selection.links.iter().filter(|link| left_over[link.from] && left_over[link.to]) {
                out += if link.from == node { link.weight } else { 0 };
                into += if link.to == node { link.weight } else { 0 };
            }
            (out, into)
        };
        let remaining: Vec<(usize, (u64, u64))> =
            (0..nodes).filter(|&node| left_over[node]).map(|node| (node, weights(node))).collect();
        let sink = remaining.iter().find(|(_, (out, into))| *out == 0 && *into > 0);
        let source = remaining.iter().find(|(_, (out, into))| *into == 0 && *out > 0);
        // Where journeys start and end tips the balance within a cycle.
        let pull = |node: usize, (out, into): (u64, u64)| {
            (out + selection.starts[node]) as i64 - (into + selection.ends[node]) as i64
        };
        let strongest = remaining.iter().max_by_key(|(node, weights)| (pull(*node, *weights), nodes - node));
        let (node, to_tail) = match (sink, source, strongest) {
            (Some((node, _)), _, _) => (*node, true),
            (None, Some((node, _)), _) | (None, None, Some((node, _))) => (*node, false),
            (None, None, None) => break,
        };
        left_over[node] = false;
        if to_tail { tail.push(node) } else { head.push(node) }
    }
    head.extend(tail.into_iter().rev());
    head
}

/// Moves single nodes to where the least goes backwards: the greedy order puts a
/// node that is both often reached and often left too late.
fn improve(order: &mut Vec<usize>, selection: &Selection) {
    let nodes = order.len();
    let mut weight = vec![0_i64; nodes * nodes];
    for link in &selection.links {
        weight[link.from * nodes + link.to] += link.weight as i64;
    }
    for _ in 0..nodes {
        let mut moved = false;
        for node in 0..nodes {
            let Some(at) = order.iter().position(|&other| other == node) else { continue };
            let (target, gain) = best_move(order, at, &weight);
            if gain > 0 {
                order.remove(at);
                order.insert(target, node);
                moved = true;
            }
        }
        if !moved {
            return;
        }
    }
}

/// Where the node at `at` should stand, and by how much less then goes backwards.
fn best_move(order: &[usize], at: usize, weight: &[i64]) -> (usize, i64) {
    let nodes = order.len();
    let node = order[at];
    // What passing another node to its right gains; to its left it is the opposite.
    let passing = |other: usize| weight[other * nodes + node] - weight[node * nodes + other];
    let mut best = (at, 0);
    let mut gain = 0;
    for (target, &other) in order.iter().enumerate().skip(at + 1) {
        gain += passing(other);
        if gain > best.1 {
            best = (target, gain);
        }
    }
    gain = 0;
    for target in (0..at).rev() {
        gain -= passing(order[target]);
        if gain > best.1 {
            best = (target, gain);
        }
    }
    best
}

/// The layer of each node: right of every node that much of what reaches it
/// comes from (longest path). What comes over a weak edge must not push a whole
/// chain to the right.
pub(super) fn layers(selection: &Selection) -> Vec<usize> {
    let mut order = greedy_order(selection);
    improve(&mut order, selection);
    let mut place = vec![0; order.len()];
    for (index, &node) in order.iter().enumerate() {
        place[node] = index;
    }
    let forward: Vec<&Link> = selection.links.iter().filter(|link| place[link.from] < place[link.to]).collect();
    let mut rank = vec![0; order.len()];
    for &node in &order {
        let reached = || forward.iter().filter(|link| link.to == node);
        let total = reached().map(|link| link.weight).sum::<u64>() + selection.starts[node];
        let strong = reached().filter(|link| link.weight * WEAK >= total);
        rank[node] = strong.map(|link| rank[link.from] + 1).max().unwrap_or(0);
    }
    pull_sources(&forward, selection, &mut rank);
    fold(selection, &mut rank);
    rank
}

/// Puts neighbouring layers together until they fit a screen, those first
/// between which the least goes and which stay low.
fn fold(selection: &Selection, rank: &mut [usize]) {
    loop {
        let last = rank.iter().copied().max().unwrap_or(0);
        if last < MAX_LAYERS {
            return;
        }
        let cost = |left: usize| {
            let between = |a: usize, b: usize| rank[a].min(rank[b]) == left && rank[a].max(rank[b]) == left + 1;
            let links = selection.links.iter().filter(|link| between(link.from, link.to));
            let weight: u64 = links.map(|link| link.weight).sum();
            let nodes = rank.iter().filter(|layer| **layer == left || **layer == left + 1).count();
            (nodes / (TALL + 1), weight, nodes)
        };
        let Some(left) = (0..last).min_by_key(|&left| cost(left)) else { return };
        for layer in rank.iter_mut().filter(|layer| **layer > left) {
            *layer -= 1;
        }
    }
}

/// What leads only to a late node stands right before it, not at the far left.
fn pull_sources(forward: &[&Link], selection: &Selection, rank: &mut [usize]) {
    let most_starts = selection.starts.iter().copied().max().unwrap_or(0);
    for node in 0..rank.len() {
        let first_of_journeys = selection.starts[node] * 4 > most_starts;
        if first_of_journeys || forward.iter().any(|link| link.to == node) {
            continue;
        }
        let next = forward.iter().filter(|link| link.from == node).map(|link| rank[link.to]).min();
        rank[node] = next.map_or(rank[node], |next| next.saturating_sub(1));
    }
}

/// Adds a bend wherever an edge passes a layer. Edges within a layer have no pieces.
pub(super) fn with_bends(selection: &Selection, rank: &[usize]) -> Layered {
    let count = rank.iter().max().map_or(0, |last| last + 1);
    let mut layered = Layered {
        spots: (0..rank.len()).map(Spot::Node).collect(),
        layers: vec![Vec::new(); count],
        pieces: Vec::new(),
        routes: Vec::with_capacity(selection.links.len()),
        rank: rank.to_vec(),
    };
    for (node, &layer) in rank.iter().enumerate() {
        layered.layers[layer].push(node);
    }
    for (index, link) in selection.links.iter().enumerate() {
        let (left, right) = if rank[link.from] <= rank[link.to] { (link.from, link.to) } else { (link.to, link.from) };
        let mut route = vec![left];
        for layer in rank[left] + 1..rank[right] {
            let spot = layered.spots.len();
            layered.spots.push(Spot::Bend(index));
            layered.rank.push(layer);
            layered.layers[layer].push(spot);
            route.push(spot);
        }
        route.push(right);
        if rank[left] != rank[right] {
            layered.pieces.extend(route.windows(2).map(|pair| (pair[0], pair[1], index)));
        }
        layered.routes.push(route);
    }
    layered
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use styk_model::answer::{Edge, TransitionsResult};

    use super::super::select::select;
    use super::*;

    fn backwards(order: &[usize], selection: &Selection) -> u64 {
        let place = |node: usize| order.iter().position(|&other| other == node).unwrap();
        selection.links.iter().filter(|link| place(link.from) > place(link.to)).map(|link| link.weight).sum()
    }

    fn result(pairs: &[(usize, usize, u64)]) -> TransitionsResult {
        let edge = |&(from, to, count): &(usize, usize, u64)| Edge {
            from: from.to_string(),
            to: to.to_string(),
            count,
            ..Edge::default()
        };
        TransitionsResult { edges: pairs.iter().map(edge).collect(), ..TransitionsResult::default() }
    }

    #[test]
    fn a_chain_with_returns_stays_a_chain() {
        let result = result(&[(0, 1, 100), (1, 2, 90), (2, 1, 60), (2, 3, 50), (3, 2, 30), (3, 4, 20)]);
        let selection = select(&result);
        let rank = layers(&selection);
        let named = |name: &str| rank[selection.names.iter().position(|other| *other == name).unwrap()];
        assert_eq!(["0", "1", "2", "3", "4"].map(named), [0, 1, 2, 3, 4]);
    }

    proptest! {
        #[test]
        fn improving_never_sends_more_backwards(pairs in prop::collection::vec((0_usize..9, 0_usize..9, 1_u64..100), 1..40)) {
            let result = result(&pairs);
            let selection = select(&result);
            let mut order = greedy_order(&selection);
            let before = backwards(&order, &selection);
            improve(&mut order, &selection);
            prop_assert!(backwards(&order, &selection) <= before);
            order.sort_unstable();
            prop_assert_eq!(order, (0..selection.names.len()).collect::<Vec<_>>());
        }

        #[test]
        fn any_graph_fits_the_layers_there_are(pairs in prop::collection::vec((0_usize..25, 0_usize..25, 1_u64..100), 1..90)) {
            let result = result(&pairs);
            let selection = select(&result);
            prop_assert!(layers(&selection).into_iter().all(|layer| layer < MAX_LAYERS));
        }

        #[test]
        fn bends_fill_every_layer_that_an_edge_passes(pairs in prop::collection::vec((0_usize..9, 0_usize..9, 1_u64..100), 1..40)) {
            let result = result(&pairs);
            let selection = select(&result);
            let layered = with_bends(&selection, &layers(&selection));
            for (left, right, _) in &layered.pieces {
                prop_assert_eq!(layered.rank[*left] + 1, layered.rank[*right]);
            }
            prop_assert_eq!(layered.layers.iter().map(Vec::len).sum::<usize>(), layered.spots.len());
        }
    }
}
