//! From a process to edges between its steps: gateways are followed to the steps behind them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::shape::Shape;
use super::{Found, Link, Node, Oddity, Process, graph};
use crate::EdgeKind;

/// Nodes that are looked at in all before a process counts as tangled.
const MAX_LOOKS: usize = 1_000_000;

/// How a step is reached from another through gateways.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    /// Also otherwise than behind a gateway that goes all ways.
    is_single: bool,
    /// The first gateway that goes all ways.
    parallel: Option<usize>,
    /// Through a gateway that waits for all.
    waits: bool,
}

/// What lies behind a node, through gateways.
#[derive(Debug, Default)]
struct Behind {
    steps: BTreeMap<usize, Way>,
    /// The end is reached, otherwise than beside other ways that are all gone.
    ends: bool,
    /// A choice begins where parallel ways do.
    is_nested: bool,
}

struct Search<'a> {
    nodes: &'a [Node],
    onward: Vec<Vec<usize>>,
    incoming: Vec<usize>,
    looks: usize,
}

impl<'a> Search<'a> {
    fn new(process: &'a Process) -> Self {
        let count = process.nodes.len();
        let (mut onward, mut incoming) = (vec![Vec::new(); count], vec![0; count]);
        for &(from, to) in &process.arcs {
            onward[from].push(to);
            incoming[to] += 1;
        }
        Self { nodes: &process.nodes, onward, incoming, looks: 0 }
    }

    fn is_tangled(&self) -> bool {
        self.looks > MAX_LOOKS
    }

    fn behind(&mut self, node: usize) -> Behind {
        let mut behind = Behind { ends: self.onward[node].is_empty(), ..Behind::default() };
        let mut groups = BTreeSet::new();
        let mut met = HashSet::new();
        let mut open: Vec<(usize, Option<usize>, bool)> =
            self.onward[node].iter().rev().map(|next| (*next, None, false)).collect();
        while let Some((node, mut parallel, mut waits)) = open.pop() {
            self.looks += 1;
            if self.is_tangled() || !met.insert((node, parallel, waits)) {
                continue;
            }
            let ways = self.onward[node].len();
            match self.nodes[node] {
                Node::Step(step) => {
                    let way = behind.steps.entry(step).or_default();
                    way.is_single |= parallel.is_none();
                    way.parallel = way.parallel.or(parallel);
                    way.waits |= waits;
                    groups.extend(parallel);
                    continue;
                }
                Node::Either => behind.is_nested |= ways > 1 && parallel.is_some(),
                Node::All => {
                    waits |= self.incoming[node] > 1;
                    if ways > 1 {
                        parallel = parallel.or(Some(node));
                    }
                }
                Node::Start | Node::End => {}
            }
            behind.ends |= ways == 0 && parallel.is_none();
            open.extend(self.onward[node].iter().rev().map(|next| (*next, parallel, waits)));
        }
        behind.is_nested |= groups.len() > 1;
        behind
    }
}

pub(super) fn found(process: &Process, steps: usize) -> Found {
    let mut search = Search::new(process);
    let mut from_start = Behind::default();
    let mut from_steps: Vec<Behind> = (0..steps).map(|_| Behind::default()).collect();
    for (at, node) in process.nodes.iter().enumerate() {
        match node {
            Node::Start => {
                let behind = search.behind(at);
                from_start.ends |= behind.ends && !search.onward[at].is_empty();
                from_start.steps.extend(behind.steps);
            }
            Node::Step(step) => from_steps[*step] = search.behind(at),
            Node::End | Node::Either | Node::All => {}
        }
    }
    let mut found = Edges::of(&from_start, &from_steps).found();
    if search.is_tangled() && steps > 0 {
        found.odd.push((0, Oddity::Tangled));
    }
    found
}

struct Edges<'a> {
    from_start: &'a Behind,
    from_steps: &'a [Behind],
    arcs: Vec<(usize, usize)>,
    back: Vec<bool>,
    order: Vec<usize>,
    reached: Vec<Vec<bool>>,
}

impl<'a> Edges<'a> {
    fn of(from_start: &'a Behind, from_steps: &'a [Behind]) -> Self {
        let steps = from_steps.len();
        let mut arcs = Vec::new();
        for (from, behind) in from_steps.iter().enumerate() {
            arcs.extend(behind.steps.keys().map(|to| (from, *to)));
        }
        let starts: Vec<usize> = from_start.steps.keys().copied().collect();
        let back = graph::back(steps, &arcs, vec![false; arcs.len()], &starts);
        let order = graph::in_order(steps, &arcs, &back);
        let reached = graph::reached(&arcs, &back, &order);
        Self { from_start, from_steps, arcs, back, order, reached }
    }

    fn found(self) -> Found {
        let mut rank = vec![0; self.order.len()];
        for (place, step) in self.order.iter().enumerate() {
            rank[*step] = place;
        }
        let mut odd = Vec::new();
        let mut links = Vec::new();
        for &from in &self.order {
            links.extend(self.links_from(from, &mut odd));
        }
        links.sort_by_key(|link| (rank[link.from], rank[link.to]));
        self.compare(&links, &mut odd);
        odd.sort_by_key(|(step, _)| rank[*step]);
        Found { links, order: self.order, odd }
    }

    /// The links from a step. A way past what others go through is optional; what is left is a choice when it is
    /// several ways, and parallel when it is said to be.
    fn links_from(&self, from: usize, odd: &mut Vec<(usize, Oddity)>) -> Vec<Link> {
        let behind = &self.from_steps[from];
        let (mut links, mut onward) = (Vec::new(), Vec::new());
        for ((_, to), back) in self.arcs.iter().zip(&self.back).filter(|((step, _), _)| *step == from) {
            if *back {
                links.push(Link { from, to: *to, kind: EdgeKind::Loop });
            } else {
                onward.push(*to);
            }
        }
        let is_grouped = |to: &usize| behind.steps[to].parallel.is_some();
        let mut parallel: Vec<usize> = onward.iter().copied().filter(is_grouped).collect();
        if parallel.len() < 2 {
            parallel.clear();
        }
        let is_past = |to: &usize| onward.iter().any(|other| other != to && self.reached[*other][*to]);
        let single = onward.iter().copied().filter(|to| !parallel.contains(to));
        let (optional, plain): (Vec<usize>, Vec<usize>) = single.partition(is_past);
        let in_both = parallel.iter().any(|to| behind.steps[to].is_single);
        if behind.is_nested || in_both || (!parallel.is_empty() && !plain.is_empty()) {
            odd.push((from, Oddity::Nested));
        }
        let kind = if plain.len() > 1 || !parallel.is_empty() { EdgeKind::Choice } else { EdgeKind::Sequence };
        let kinds = [(plain, kind), (parallel, EdgeKind::Parallel), (optional, EdgeKind::Optional)];
        for (ways, kind) in kinds {
            links.extend(ways.into_iter().map(|to| Link { from, to, kind }));
        }
        links
    }

    /// What the process has otherwise than its links say.
    fn compare(&self, links: &[Link], odd: &mut Vec<(usize, Oddity)>) {
        let shape = Shape::of(self.order.len(), links);
        self.compare_starts(&shape, links, odd);
        for (step, behind) in self.from_steps.iter().enumerate() {
            let (ends, should_end) = (behind.ends, shape.ends.contains(&step));
            if ends && !should_end {
                odd.push((step, Oddity::EndsEarly));
            } else if should_end && !ends && !behind.steps.is_empty() {
                odd.push((step, Oddity::NeverEnds));
            }
        }
        for (step, join) in shape.joins.iter().enumerate() {
            let mut should_wait = Vec::new();
            if let Some(join) = join {
                join.waiting(false, &mut should_wait);
            }
            let differs = links
                .iter()
                .enumerate()
                .filter(|(at, link)| link.to == step && !shape.back[*at])
                .any(|(at, link)| self.from_steps[link.from].steps[&step].waits != should_wait.contains(&at));
            if differs {
                odd.push((step, Oddity::Join));
            }
        }
    }

    fn compare_starts(&self, shape: &Shape, links: &[Link], odd: &mut Vec<(usize, Oddity)>) {
        let starts = &self.from_start.steps;
        for (step, way) in starts {
            if way.parallel.is_some() {
                odd.push((*step, Oddity::ParallelStart));
            }
            if !shape.starts.contains(step) {
                odd.push((*step, Oddity::BeginsLater));
            }
        }
        for step in shape.starts.iter().filter(|step| !starts.contains_key(*step)) {
            odd.push((*step, Oddity::NotReached));
        }
        if let Some(first) = starts.keys().next().filter(|_| self.from_start.ends) {
            odd.push((*first, Oddity::Empty));
        }
        let steps = self.order.len();
        for step in 0..steps {
            let is_linked = |link: &Link| link.from != link.to && (link.from == step || link.to == step);
            if steps > 1 && !links.iter().any(is_linked) {
                odd.push((step, Oddity::Unconnected));
            }
        }
    }
}
