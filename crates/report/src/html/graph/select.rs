//! Which nodes and edges are drawn: the strongest edges that keep every node
//! connected (a maximum spanning forest), then the strongest of the rest.

use std::collections::HashMap;

use styk_model::answer::TransitionsResult;

use super::Link;

const MAX_NODES: usize = 30;

pub(super) struct Selection<'a> {
    pub(super) names: Vec<&'a str>,
    /// Place in the answer's list of nodes, where it is there.
    pub(super) nodes: Vec<Option<usize>>,
    pub(super) links: Vec<Link>,
    /// Transitions of each node to itself.
    pub(super) loops: Vec<u64>,
    /// Journeys that start and that end at each node.
    pub(super) starts: Vec<u64>,
    pub(super) ends: Vec<u64>,
    pub(super) nodes_left_out: usize,
    pub(super) edges_left_out: usize,
    pub(super) drawn_transitions: u64,
}

pub(super) fn select(result: &TransitionsResult) -> Selection<'_> {
    let (names, nodes, all_names) = choose_nodes(result);
    let places: HashMap<&str, usize> = names.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    let mut loops = vec![0; names.len()];
    let mut candidates = Vec::new();
    let mut drawn_transitions = 0;
    for (index, edge) in result.edges.iter().enumerate() {
        let (Some(&from), Some(&to)) = (places.get(edge.from.as_str()), places.get(edge.to.as_str())) else {
            continue;
        };
        if from == to {
            loops[from] += edge.count;
            drawn_transitions += edge.count;
        } else {
            candidates.push(Link { from, to, weight: edge.count, edge: index });
        }
    }
    candidates.sort_by_key(|link| (std::cmp::Reverse(link.weight), link.edge));
    let links = strongest(&candidates, names.len());
    drawn_transitions += links.iter().map(|link| link.weight).sum::<u64>();
    let self_loops = result.edges.iter().filter(|edge| edge.from == edge.to).count();
    let of = |pick: fn(&styk_model::answer::Node) -> u64| {
        nodes.iter().map(|node: &Option<usize>| node.map_or(0, |node| pick(&result.nodes[node]))).collect()
    };
    Selection {
        starts: of(|node| node.starts),
        ends: of(|node| node.ends),
        nodes_left_out: all_names - names.len(),
        edges_left_out: (result.edges.len() - self_loops).saturating_sub(links.len()),
        names,
        nodes,
        links,
        loops,
        drawn_transitions,
    }
}

/// The nodes with the most interactions.
fn choose_nodes(result: &TransitionsResult) -> (Vec<&str>, Vec<Option<usize>>, usize) {
    let mut order: Vec<usize> = (0..result.nodes.len()).collect();
    order.sort_by_key(|&index| (std::cmp::Reverse(result.nodes[index].interactions), index));
    let mut names: Vec<&str> = order.iter().map(|&index| result.nodes[index].touchpoint.as_str()).collect();
    let mut nodes: Vec<Option<usize>> = order.into_iter().map(Some).collect();
    for name in result.edges.iter().flat_map(|edge| [edge.from.as_str(), edge.to.as_str()]) {
        if !names.contains(&name) {
            names.push(name);
            nodes.push(None);
        }
    }
    let all = names.len();
    names.truncate(MAX_NODES);
    nodes.truncate(MAX_NODES);
    (names, nodes, all)
}

/// `candidates` come strongest first.
fn strongest(candidates: &[Link], nodes: usize) -> Vec<Link> {
    let budget = nodes + nodes / 2;
    let mut group: Vec<usize> = (0..nodes).collect();
    let mut chosen = vec![false; candidates.len()];
    for (index, link) in candidates.iter().enumerate() {
        let (a, b) = (group[link.from], group[link.to]);
        if a != b {
            chosen[index] = true;
            for member in &mut group {
                if *member == b {
                    *member = a;
                }
            }
        }
    }
    let mut count = chosen.iter().filter(|chosen| **chosen).count();
    for chosen in &mut chosen {
        if count >= budget {
            break;
        }
        if !*chosen {
            *chosen = true;
            count += 1;
        }
    }
    candidates.iter().zip(chosen).filter(|(_, chosen)| *chosen).map(|(link, _)| *link).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use styk_model::answer::Edge;

    use super::*;

    fn components(nodes: usize, links: impl Iterator<Item = (usize, usize)>) -> usize {
        let mut group: Vec<usize> = (0..nodes).collect();
        for (a, b) in links {
            let (a, b) = (group[a], group[b]);
            group.iter_mut().filter(|member| **member == b).for_each(|member| *member = a);
        }
        group.sort_unstable();
        group.dedup();
        group.len()
    }

    proptest! {
        #[test]
        fn drawn_edges_connect_all_that_is_connected(pairs in prop::collection::vec((0_usize..12, 0_usize..12, 1_u64..100), 1..60)) {
            let mut result = TransitionsResult::default();
            for (from, to, count) in pairs {
                result.edges.push(Edge { from: from.to_string(), to: to.to_string(), count, ..Edge::default() });
            }
            let selection = select(&result);
            let place = |name: &str| selection.names.iter().position(|other| *other == name).unwrap();
            let all = components(
                selection.names.len(),
                result.edges.iter().map(|edge| (place(&edge.from), place(&edge.to))),
            );
            let drawn = components(selection.names.len(), selection.links.iter().map(|link| (link.from, link.to)));
            prop_assert_eq!(all, drawn);
            prop_assert!(selection.links.len() <= selection.names.len() * 3 / 2);
        }
    }
}
