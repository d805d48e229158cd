//! The blocks that a plan should come to where edges are moved over several steps.

use crate::plan::Node;

/// A step beside others, in any order.
pub(super) struct Beside {
    pub(super) tree: Node,
    /// Those others, in the order in which they come.
    pub(super) others: Vec<usize>,
}

/// The blocks with what lies from one step to a later one, both of the same sequence, done any number of times.
pub(super) fn repeated(tree: &Node, from: usize, to: usize) -> Option<Node> {
    changed(tree, &|parts| {
        let first = parts.iter().position(|part| is_only(part, from))?;
        let last = parts.iter().position(|part| is_only(part, to)).filter(|last| *last > first)?;
        let body = Node::sequence(parts[first..=last].to_vec());
        Some(replaced(parts, first, last, Node::repeated(body, Node::Skip)))
    })
}

/// The blocks with a step beside those of its sequence that lie between it and what comes right behind another step.
pub(super) fn beside(tree: &Node, step: usize, after: usize) -> Option<Beside> {
    let others = found(tree, &|parts| {
        let (_, first, last) = bounds(parts, step, after)?;
        Some(parts[first..=last].iter().flat_map(steps).collect())
    })?;
    let tree = changed(tree, &|parts| {
        let (own, first, last) = bounds(parts, step, after)?;
        let block = Node::parallel([parts[own].clone(), Node::sequence(parts[first..=last].to_vec())]);
        Some(replaced(parts, own.min(first), own.max(last), block))
    })?;
    Some(Beside { tree, others })
}

/// Where in a sequence a step is, and the first and the last of what it changes places with.
fn bounds(parts: &[Node], step: usize, after: usize) -> Option<(usize, usize, usize)> {
    let own = parts.iter().position(|part| is_only(part, step))?;
    let other = parts.iter().position(|part| steps(part).contains(&after)).filter(|other| *other != own)?;
    if other > own {
        return Some((own, own + 1, other));
    }
    // The other step itself stays before, but for one within a block, which is begun then.
    let first = if is_only(&parts[other], after) { other + 1 } else { other };
    (first < own).then(|| (own, first, own - 1))
}

/// What is told of the parts of a sequence: of the first of which there is something to tell.
fn found<T>(node: &Node, tell: &dyn Fn(&[Node]) -> Option<T>) -> Option<T> {
    match node {
        Node::Step(_) | Node::Skip => None,
        Node::Sequence(parts) => tell(parts).or_else(|| parts.iter().find_map(|part| found(part, tell))),
        Node::Choice(parts) | Node::Parallel(parts) => parts.iter().find_map(|part| found(part, tell)),
        Node::Loop { body, redo } => found(body, tell).or_else(|| found(redo, tell)),
    }
}

/// The blocks with the parts of a sequence changed: of the first in which something changes.
fn changed(node: &Node, change: &dyn Fn(&[Node]) -> Option<Vec<Node>>) -> Option<Node> {
    let within = |parts: &[Node]| {
        let (at, part) = parts.iter().enumerate().find_map(|(at, part)| Some((at, changed(part, change)?)))?;
        Some(replaced(parts, at, at, part))
    };
    match node {
        Node::Step(_) | Node::Skip => None,
        Node::Sequence(parts) => change(parts).or_else(|| within(parts)).map(Node::sequence),
        Node::Choice(parts) => within(parts).map(Node::choice),
        Node::Parallel(parts) => within(parts).map(Node::parallel),
        Node::Loop { body, redo } => {
            let (body, redo) = match changed(body, change) {
                Some(body) => (body, (**redo).clone()),
                None => ((**body).clone(), changed(redo, change)?),
            };
            Some(Node::repeated(body, redo))
        }
    }
}

/// Parts with one in place of some of them.
fn replaced(parts: &[Node], first: usize, last: usize, part: Node) -> Vec<Node> {
    [&parts[..first], &[part], &parts[last + 1..]].concat()
}

/// The steps of a part, in the order in which they come.
fn steps(part: &Node) -> Vec<usize> {
    match part {
        Node::Step(step) => vec![*step],
        Node::Skip => Vec::new(),
        Node::Sequence(parts) | Node::Choice(parts) | Node::Parallel(parts) => parts.iter().flat_map(steps).collect(),
        Node::Loop { body, redo } => [steps(body), steps(redo)].concat(),
    }
}

/// Whether a part is a step and nothing else, left out or done again or not.
fn is_only(part: &Node, step: usize) -> bool {
    steps(part) == [step]
}
