//! Maps made up of blocks, and journeys along them.

use anyhow::Result;
use styk_maps::{Edge, EdgeKind, Map, Node, Plan, Stage, Step};

use super::{Case, for_peer, only_touchpoint};
use crate::collect::events::Chance;

/// Journeys of a map.
const TRACES: usize = 20;

/// One in so many events is left out, and one too much put in.
const NOISE: u64 = 12;

/// A map that is being drawn.
#[derive(Default)]
pub(super) struct Draft {
    steps: Vec<Step>,
    edges: Vec<Edge>,
}

/// Some of its blocks, with the steps that they begin and end with.
pub(super) struct Part {
    node: Node,
    first: usize,
    last: usize,
}

impl Draft {
    /// A step; one without a touchpoint is silent.
    pub(super) fn step(&mut self, touchpoint: Option<u64>) -> Part {
        let step = self.steps.len();
        let touchpoints = touchpoint.iter().map(|number| format!("t{number:02}")).collect();
        self.steps.push(Step { key: format!("s{step}"), name: format!("S{step}"), touchpoints, ..Step::default() });
        Part { node: Node::Step(step), first: step, last: step }
    }

    fn silent(&mut self) -> usize {
        self.step(None).first
    }

    fn edge(&mut self, from: usize, to: usize, kind: EdgeKind) {
        let key = |step: usize| self.steps[step].key.clone();
        self.edges.push(Edge { from: key(from), to: key(to), kind, probability: None, time: None });
    }

    pub(super) fn line(&mut self, parts: Vec<Part>) -> Part {
        for pair in parts.windows(2) {
            self.edge(pair[0].last, pair[1].first, EdgeKind::Sequence);
        }
        let (first, last) = (parts[0].first, parts[parts.len() - 1].last);
        Part { node: Node::Sequence(nodes(parts)), first, last }
    }

    pub(super) fn parallel(&mut self, parts: Vec<Part>) -> Part {
        let (first, last) = self.fork(&parts, EdgeKind::Parallel);
        Part { node: Node::Parallel(nodes(parts)), first, last }
    }

    pub(super) fn choice(&mut self, parts: Vec<Part>, optional: bool) -> Part {
        let (first, last) = self.fork(&parts, EdgeKind::Choice);
        let mut nodes = nodes(parts);
        if optional {
            self.edge(first, last, EdgeKind::Optional);
            nodes.push(Node::Skip);
        }
        Part { node: Node::Choice(nodes), first, last }
    }

    fn fork(&mut self, parts: &[Part], kind: EdgeKind) -> (usize, usize) {
        let (first, last) = (self.silent(), self.silent());
        for part in parts {
            self.edge(first, part.first, kind);
            self.edge(part.last, last, EdgeKind::Sequence);
        }
        (first, last)
    }

    pub(super) fn again(&mut self, body: Part, redo: Option<Part>) -> Part {
        let (first, done) = (self.silent(), self.silent());
        self.edge(first, body.first, EdgeKind::Sequence);
        self.edge(body.last, done, EdgeKind::Sequence);
        let Some(redo) = redo else {
            self.edge(done, first, EdgeKind::Loop);
            let node = Node::Loop { body: Box::new(body.node), redo: Box::new(Node::Skip) };
            return Part { node, first, last: done };
        };
        let last = self.silent();
        self.edge(done, last, EdgeKind::Choice);
        self.edge(done, redo.first, EdgeKind::Choice);
        self.edge(redo.last, first, EdgeKind::Loop);
        Part { node: Node::Loop { body: Box::new(body.node), redo: Box::new(redo.node) }, first, last }
    }

    /// The map, and the blocks that it was made of.
    pub(super) fn finish(self, whole: Part) -> (Map, Node) {
        let stage = Stage { key: "all".to_owned(), name: "All".to_owned(), steps: self.steps, ..Stage::default() };
        let map = Map { name: "Drafted".to_owned(), stages: vec![stage], edges: self.edges, ..Map::default() };
        (map, whole.node)
    }
}

fn nodes(parts: Vec<Part>) -> Vec<Node> {
    parts.into_iter().map(|part| part.node).collect()
}

/// So many steps in any blocks; some share a touchpoint, some have none.
fn any(draft: &mut Draft, chance: &mut Chance, size: u64) -> Part {
    if size == 1 {
        let touchpoint = (chance.below(10) > 0).then(|| chance.below(10));
        return draft.step(touchpoint);
    }
    let left = 1 + chance.below(size - 1);
    let (one, other) = (any(draft, chance, left), any(draft, chance, size - left));
    match chance.below(10) {
        0..=4 => draft.line(vec![one, other]),
        5 | 6 => draft.choice(vec![one, other], chance.below(3) == 0),
        7 | 8 => draft.parallel(vec![one, other]),
        _ => draft.again(one, Some(other)),
    }
}

/// Maps of all kinds of blocks with journeys along them that do not quite keep to them.
pub(super) fn cases(quick: bool) -> Result<Vec<Case>> {
    let maps = if quick { 10 } else { 40 };
    (0..maps).map(case).collect()
}

fn case(seed: u64) -> Result<Case> {
    let (mut draft, mut chance) = (Draft::default(), Chance(seed));
    let size = 4 + seed % 9;
    let whole = any(&mut draft, &mut chance, size);
    let whole = if seed.is_multiple_of(2) { draft.again(whole, None) } else { whole };
    let (map, node) = draft.finish(whole);
    let plan = Plan::compile(&map)?;
    let touchpoint = |step: usize| only_touchpoint(&plan, &plan.steps()[step]);
    let mut trace = || {
        let mut steps = Vec::new();
        walk(&node, &mut chance, &mut steps);
        let touchpoints: Vec<String> = steps.into_iter().filter_map(touchpoint).collect();
        // Also touchpoints that are not on the map.
        disturbed(touchpoints, &mut chance, |chance| format!("t{:02}", chance.below(12)))
    };
    let traces = (0..TRACES).map(|_| trace()).collect();
    Ok(Case { tree: for_peer(&node, &touchpoint), map, traces })
}

/// Steps of a journey that keeps to the blocks.
pub(super) fn walk(node: &Node, chance: &mut Chance, steps: &mut Vec<usize>) {
    match node {
        Node::Step(step) => steps.push(*step),
        Node::Skip => {}
        Node::Sequence(parts) => {
            for part in parts {
                walk(part, chance, steps);
            }
        }
        Node::Choice(parts) => walk(&parts[chance.below(parts.len() as u64) as usize], chance, steps),
        Node::Parallel(parts) => {
            let mut beside = Vec::new();
            for part in parts {
                let mut own = Vec::new();
                walk(part, chance, &mut own);
                beside = mingled(beside, own, chance);
            }
            steps.append(&mut beside);
        }
        Node::Loop { body, redo } => {
            walk(body, chance, steps);
            while chance.below(4) == 0 {
                walk(redo, chance, steps);
                walk(body, chance, steps);
            }
        }
    }
}

/// Two lines in one, each in its order.
fn mingled(one: Vec<usize>, other: Vec<usize>, chance: &mut Chance) -> Vec<usize> {
    let (mut one, mut other) = (one.into_iter().peekable(), other.into_iter().peekable());
    let mut all = Vec::new();
    while one.peek().is_some() || other.peek().is_some() {
        let from_one = other.peek().is_none() || (one.peek().is_some() && chance.below(2) == 0);
        all.extend(if from_one { one.next() } else { other.next() });
    }
    all
}

/// Some left out, some in the wrong order, some that do not belong there.
pub(super) fn disturbed<T>(planned: Vec<T>, chance: &mut Chance, mut other: impl FnMut(&mut Chance) -> T) -> Vec<T> {
    let mut trace = Vec::with_capacity(planned.len());
    for event in planned {
        match chance.below(NOISE) {
            0 => {}
            1 => trace.extend([event, other(chance)]),
            2 => trace.insert(trace.len().saturating_sub(1), event),
            _ => trace.push(event),
        }
    }
    trace
}
