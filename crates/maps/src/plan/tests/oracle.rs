//! What blocks mean, one small move at a time, and the cheapest alignment by looking at all of them.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use crate::plan::{Node, Plan};

/// What is left to be done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Rest {
    Done,
    Step(usize),
    Then(Box<Rest>, Box<Rest>),
    Either(Vec<Rest>),
    Beside(Vec<Rest>),
    Loop(Box<Rest>, Box<Rest>),
    /// Behind the body of a loop.
    Again(Box<Rest>, Box<Rest>),
}

impl Rest {
    fn of(node: &Node) -> Self {
        match node {
            Node::Skip => Self::Done,
            Node::Step(step) => Self::Step(*step),
            Node::Sequence(parts) => parts.iter().rev().fold(Self::Done, |then, part| Self::of(part).then(then)),
            Node::Choice(parts) => Self::Either(parts.iter().map(Self::of).collect()),
            Node::Parallel(parts) => Self::Beside(parts.iter().map(Self::of).collect()),
            Node::Loop { body, redo } => Self::Loop(Box::new(Self::of(body)), Box::new(Self::of(redo))),
        }
    }

    fn then(self, then: Self) -> Self {
        Self::Then(Box::new(self), Box::new(then))
    }

    /// All that can be done next: a step, or nothing that anybody sees, and what is left then.
    fn next(&self) -> Vec<(Option<usize>, Self)> {
        match self {
            Self::Done => Vec::new(),
            Self::Step(step) => vec![(Some(*step), Self::Done)],
            Self::Then(first, then) if **first == Self::Done => vec![(None, (**then).clone())],
            Self::Then(first, then) => {
                first.next().into_iter().map(|(step, rest)| (step, rest.then((**then).clone()))).collect()
            }
            Self::Either(parts) => parts.iter().map(|part| (None, part.clone())).collect(),
            Self::Beside(parts) if parts.iter().all(|part| *part == Self::Done) => vec![(None, Self::Done)],
            Self::Beside(parts) => {
                let mut all = Vec::new();
                for (place, part) in parts.iter().enumerate() {
                    for (step, rest) in part.next() {
                        let mut parts = parts.clone();
                        parts[place] = rest;
                        all.push((step, Self::Beside(parts)));
                    }
                }
                all
            }
            Self::Loop(body, redo) => vec![(None, (**body).clone().then(Self::Again(body.clone(), redo.clone())))],
            Self::Again(body, redo) => {
                let again = (**redo).clone().then(Self::Loop(body.clone(), redo.clone()));
                vec![(None, Self::Done), (None, again)]
            }
        }
    }
}

/// The cost of the cheapest alignment.
pub(super) fn cost(plan: &Plan, trace: &[u16]) -> u32 {
    let mut open = BinaryHeap::from([Reverse((0, 0, Rest::of(plan.tree())))]);
    let mut seen = BTreeSet::new();
    while let Some(Reverse((cost, event, rest))) = open.pop() {
        if event == trace.len() && rest == Rest::Done {
            return cost;
        }
        if !seen.insert((event, rest.clone())) {
            continue;
        }
        if event < trace.len() {
            open.push(Reverse((cost + 1, event + 1, rest.clone())));
        }
        for (step, then) in rest.next() {
            let labels = step.map_or(&[][..], |step| plan.steps()[step].labels.as_slice());
            if trace.get(event).is_some_and(|label| labels.contains(label)) {
                open.push(Reverse((cost, event + 1, then.clone())));
            }
            open.push(Reverse((cost + u32::from(!labels.is_empty()), event, then)));
        }
    }
    panic!("every plan comes to an end");
}

/// Whether these are the visible steps of a whole designed journey, in an order that it may have.
pub(super) fn is_journey(plan: &Plan, steps: &[usize]) -> bool {
    let mut now = quietly(plan, BTreeSet::from([Rest::of(plan.tree())]));
    for wanted in steps {
        let done = now.iter().flat_map(Rest::next).filter(|(step, _)| *step == Some(*wanted));
        now = quietly(plan, done.map(|(_, rest)| rest).collect());
    }
    now.contains(&Rest::Done)
}

/// All that is reached from these without a step that can be seen.
fn quietly(plan: &Plan, mut all: BTreeSet<Rest>) -> BTreeSet<Rest> {
    let mut open: Vec<Rest> = all.iter().cloned().collect();
    while let Some(rest) = open.pop() {
        for (step, then) in rest.next() {
            let is_quiet = step.is_none_or(|step| !plan.steps()[step].is_observable());
            if is_quiet && all.insert(then.clone()) {
                open.push(then);
            }
        }
    }
    all
}
