//! From edges to blocks, by reducing the graph until one edge is left.
//!
//! A step is an edge from the point before it to the point behind it, an edge of the map one from behind a step to
//! before another. A point with one way in and one way out goes into a sequence (series reduction), several ways
//! between the same two points into a choice or a parallel block (parallel reduction; Valdes, Tarjan and Lawler 1982,
//! "The recognition of series parallel digraphs"), and a way back over a way that has no other ends into a loop. What
//! cannot be reduced to one way from start to end has no blocks. An optional edge goes beside all there is between its
//! points, so it waits until nothing else can be done, and an inner one comes before an outer one.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::Flow;
use super::{Node, PlanFlaw, Way};
use crate::EdgeKind;

const START: usize = 0;
const END: usize = 1;

fn before(step: usize) -> usize {
    2 * step + 2
}

fn behind(step: usize) -> usize {
    2 * step + 3
}

/// The blocks that the edges of a map are.
pub(super) fn blocks(flow: &Flow<'_>) -> Result<Node, PlanFlaw> {
    let mut graph = Graph::of(flow);
    graph.reduce();
    let passes_over = |way: &&Way| way.kind == EdgeKind::Optional && !way.leaves_out();
    let mut optional: Vec<_> = flow.ways.iter().filter(passes_over).collect();
    optional.sort_by_key(|way| flow.rank[way.to] - flow.rank[way.from]);
    for way in optional {
        if !graph.pass_over(behind(way.from), before(way.to)) {
            return Err(crossing(flow, way.from, way.to));
        }
        graph.reduce();
    }
    graph.finish().map_err(|(parting, meeting)| {
        let by_rank = |step: &usize| flow.rank[*step];
        let first = |steps: Vec<usize>| steps.into_iter().min_by_key(by_rank).unwrap_or(0);
        crossing(flow, first(parting), first(meeting))
    })
}

fn crossing(flow: &Flow<'_>, parting: usize, meeting: usize) -> PlanFlaw {
    PlanFlaw::Crossing { parting: flow.steps[parting].name.clone(), meeting: flow.steps[meeting].name.clone() }
}

/// What lies between two points.
#[derive(Debug, Default)]
struct Link {
    block: Option<Block>,
    /// An optional edge waits to go beside it.
    waits: bool,
}

#[derive(Debug)]
struct Block {
    node: Node,
    /// Of the edge that it begins with, which says how it stands to others that begin there.
    kind: EdgeKind,
}

impl Block {
    fn empty(kind: EdgeKind) -> Self {
        Self { node: Node::Skip, kind }
    }

    fn beside(self, other: Self) -> Self {
        use EdgeKind::Parallel;
        match (self.kind, other.kind) {
            (Parallel, Parallel) => Self { node: Node::parallel([self.node, other.node]), kind: Parallel },
            // A loop beside what is parallel: no block, which `in_loop` refuses.
            (Parallel, _) | (_, Parallel) => Self { node: Node::choice([self.node, other.node]), kind: Parallel },
            (kind, _) => Self { node: Node::choice([self.node, other.node]), kind },
        }
    }
}

struct Graph {
    onward: Vec<BTreeMap<usize, Link>>,
    incoming: Vec<BTreeSet<usize>>,
    /// Points where something has changed.
    open: Vec<usize>,
}

impl Graph {
    fn of(flow: &Flow<'_>) -> Self {
        let points = before(flow.steps.len());
        let onward = (0..points).map(|_| BTreeMap::new()).collect();
        let mut graph = Self { onward, incoming: vec![BTreeSet::new(); points], open: Vec::new() };
        let mut nodes: Vec<Node> = (0..flow.steps.len()).map(Node::Step).collect();
        for way in flow.ways.iter().filter(|way| way.leaves_out()) {
            nodes[way.from] = Node::choice([Node::Step(way.from), Node::Skip]);
        }
        for (step, node) in nodes.into_iter().enumerate() {
            graph.add(before(step), behind(step), Block { node, kind: EdgeKind::Sequence });
        }
        for &step in &flow.starts {
            graph.add(START, before(step), Block::empty(EdgeKind::Choice));
        }
        for &step in &flow.ends {
            graph.add(behind(step), END, Block::empty(EdgeKind::Sequence));
        }
        for way in flow.ways.iter().filter(|way| !way.leaves_out()) {
            let (from, to) = (behind(way.from), before(way.to));
            if way.kind == EdgeKind::Optional {
                graph.onward[from].entry(to).or_default().waits = true;
                graph.incoming[to].insert(from);
            } else {
                graph.add(from, to, Block::empty(way.kind));
            }
        }
        graph
    }

    fn add(&mut self, from: usize, to: usize, block: Block) {
        let link = self.onward[from].entry(to).or_default();
        link.block = Some(match link.block.take() {
            Some(other) => other.beside(block),
            None => block,
        });
        self.incoming[to].insert(from);
        self.open.extend([from, to]);
    }

    /// What is between two points when nothing waits to go beside it.
    fn block(&self, from: usize, to: usize) -> Option<&Block> {
        self.onward[from].get(&to).filter(|link| !link.waits)?.block.as_ref()
    }

    fn take(&mut self, from: usize, to: usize) -> Option<Block> {
        let link = self.onward[from].remove(&to)?;
        self.incoming[to].remove(&from);
        self.open.extend([from, to]);
        link.block
    }

    fn only_incoming(&self, point: usize) -> Option<usize> {
        self.incoming[point].first().copied().filter(|_| self.incoming[point].len() == 1)
    }

    fn only_onward(&self, point: usize) -> Option<usize> {
        self.onward[point].keys().next().copied().filter(|_| self.onward[point].len() == 1)
    }

    fn reduce(&mut self) {
        while let Some(point) = self.open.pop() {
            self.in_series(point);
            self.in_loop(point);
            if let Some(next) = self.only_onward(point) {
                self.in_loop(next);
            }
        }
    }

    fn in_series(&mut self, point: usize) {
        let (Some(from), Some(to)) = (self.only_incoming(point), self.only_onward(point)) else { return };
        if from == to || self.block(from, point).is_none() || self.block(point, to).is_none() {
            return;
        }
        if let (Some(first), Some(then)) = (self.take(from, point), self.take(point, to)) {
            self.add(from, to, Block { node: Node::sequence([first.node, then.node]), kind: first.kind });
        }
    }

    /// The way to `point` and the one back from it, when nothing else begins where they begin or leads where they lead.
    fn in_loop(&mut self, point: usize) {
        let Some(from) = self.only_incoming(point) else { return };
        let is_back = self.block(point, from).is_some_and(|back| back.kind != EdgeKind::Parallel);
        if !is_back || self.only_onward(from) != Some(point) || self.block(from, point).is_none() {
            return;
        }
        if let (Some(body), Some(redo)) = (self.take(from, point), self.take(point, from)) {
            self.add(from, point, Block { node: Node::repeated(body.node, redo.node), kind: body.kind });
        }
    }

    /// Puts the optional edge that waits here beside what there is, if there is anything.
    fn pass_over(&mut self, from: usize, to: usize) -> bool {
        let Some(block) = self.onward[from].get_mut(&to).and_then(|link| link.block.take()) else { return false };
        self.onward[from].insert(to, Link::default());
        self.add(from, to, Block { node: Node::choice([block.node, Node::Skip]), kind: block.kind });
        true
    }

    /// The one block that is left; else the steps behind which ways part, and those before which ways meet.
    fn finish(mut self) -> Result<Node, (Vec<usize>, Vec<usize>)> {
        if let (Some(END), Some(START)) = (self.only_onward(START), self.only_incoming(END))
            && let Some(block) = self.take(START, END)
        {
            return Ok(block.node);
        }
        let steps = 0..self.onward.len() / 2 - 1;
        let parting = steps.clone().filter(|step| self.onward[behind(*step)].len() > 1).collect();
        let meeting = steps.filter(|step| self.incoming[before(*step)].len() > 1).collect();
        Err((parting, meeting))
    }
}
