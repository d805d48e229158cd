use std::cmp::Reverse;

use styk_journey::operators::{PathNodeCounts, PathSymbol, PathsCounts};
use styk_model::answer::{PathNode, PathStep, PathsResult};

use super::Names;

/// `anchor` is the name of what the paths start from, lead to or go through.
pub(crate) fn result(counts: &PathsCounts, names: &Names, anchor: &str) -> PathsResult {
    PathsResult {
        journeys: counts.anchored,
        after: tree(&counts.after, names, anchor),
        before: tree(&counts.before, names, anchor),
    }
}

/// The same tree, level by level, siblings from the largest to the smallest with
/// "other" and the end after them.
fn tree(counted: &[PathNodeCounts], names: &Names, anchor: &str) -> Vec<PathNode> {
    let named: Vec<(u8, PathStep)> = counted.iter().map(|node| named(node.step, names, anchor)).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); counted.len()];
    for (place, node) in counted.iter().enumerate() {
        if let Some(parent) = node.parent {
            children[parent].push(place);
        }
    }
    let mut order: Vec<(usize, Option<usize>)> =
        (0..counted.len()).filter(|place| counted[*place].parent.is_none()).map(|root| (root, None)).collect();
    let mut at = 0;
    while at < order.len() {
        let siblings = &mut children[order[at].0];
        siblings.sort_by_key(|child| {
            let (rank, step) = &named[*child];
            let name = if let PathStep::Touchpoint(name) = step { name.as_str() } else { "" };
            (*rank, Reverse(counted[*child].journeys), name)
        });
        order.extend(siblings.iter().map(|child| (*child, Some(at))));
        at += 1;
    }
    let node = |(place, parent): (usize, Option<usize>)| PathNode {
        parent,
        depth: counted[place].depth,
        step: named[place].1.clone(),
        journeys: counted[place].journeys,
    };
    order.into_iter().map(node).collect()
}

/// The step and its rank among siblings.
fn named(symbol: PathSymbol, names: &Names, anchor: &str) -> (u8, PathStep) {
    match symbol {
        PathSymbol::Anchor => (0, PathStep::Touchpoint(anchor.to_owned())),
        PathSymbol::Touchpoint(symbol) => (0, PathStep::Touchpoint(names.touchpoint(symbol))),
        PathSymbol::Other => (1, PathStep::Other),
        PathSymbol::End => (2, PathStep::End),
    }
}
