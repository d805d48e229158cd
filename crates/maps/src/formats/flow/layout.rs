//! Nodes in columns from left to right.

use std::collections::HashSet;

use super::graph;

/// The column and row of each node: a node stands to the right of those that lead to it, but for ways back, and in
/// the row of the first of them where that is free.
pub(in crate::formats) fn layout(nodes: usize, arcs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let back = graph::back(nodes, arcs, vec![false; arcs.len()], &[]);
    let order = graph::in_order(nodes, arcs, &back);
    let mut incoming = vec![Vec::new(); nodes];
    for (arc, _) in arcs.iter().zip(&back).filter(|(_, back)| !**back) {
        incoming[arc.1].push(arc.0);
    }
    let mut places = vec![(0, 0); nodes];
    let mut taken = HashSet::new();
    for node in order {
        let before = &incoming[node];
        let column = before.iter().map(|node| places[*node].0 + 1).max().unwrap_or(0);
        let mut row = before.iter().map(|node| places[*node].1).min().unwrap_or(0);
        while !taken.insert((column, row)) {
            row += 1;
        }
        places[node] = (column, row);
    }
    places
}
