//! The directly-follows graph: which touchpoint comes after which, how often, how long it takes.
//!
//! An edge joins two bound rows of a journey with no bound row in between;
//! rows bound to no touchpoint are passed over. Every journey with a bound row
//! starts at one touchpoint and ends at one, so over all touchpoints
//! `starts = ends = journeys - unbound`, and at each touchpoint
//! `interactions = starts + edges in = ends + edges out`.

use serde::{Deserialize, Serialize};

use super::numbering::{PairNumbers, entry};
use crate::batch::{ColumnId, UNBOUND};
use crate::durations::Durations;
use crate::{Journeys, Operator};

/// The directly-follows graph over a column of symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionsConfig {
    pub symbols: ColumnId,
    /// Keep the customers who went from one touchpoint to the other.
    pub keep: Option<(u16, u16)>,
}

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionsCounts {
    /// All journeys that were looked at.
    pub journeys: u64,
    /// Of them, without any bound row.
    pub unbound: u64,
    /// Touchpoints that occur, by symbol.
    pub nodes: Vec<NodeCounts>,
    /// By symbols.
    pub edges: Vec<EdgeCounts>,
    /// The customers asked for, by number.
    pub kept: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeCounts {
    pub symbol: u16,
    pub interactions: u64,
    pub customers: u64,
    /// Journeys that start here.
    pub starts: u64,
    /// Journeys that end here.
    pub ends: u64,
}

/// How often one touchpoint directly followed the other: `times.n()` times.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EdgeCounts {
    pub from: u16,
    pub to: u16,
    pub customers: u64,
    pub times: Durations,
}

/// Counts transitions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Transitions {
    config: TransitionsConfig,
    journeys: u64,
    unbound: u64,
    /// By symbol.
    nodes: Vec<Node>,
    numbers: PairNumbers,
    /// By number of the pair.
    edges: Vec<Edge>,
    kept: Vec<u32>,
}

/// Interactions follow from the starts and the edges, so the inner loop leaves them out.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Node {
    customers: u64,
    starts: u64,
    ends: u64,
    /// The last customer who was counted; they come one after the other.
    last: u32,
}

impl Node {
    #[inline]
    fn visit(&mut self, person: u32) {
        self.customers += u64::from(self.last != person);
        self.last = person;
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Edge {
    customers: u64,
    last: u32,
    /// Waits that are not in `times` yet; none between batches. They go there
    /// many at a time: each edge has its own histogram, and together these do
    /// not fit into the processor's cache.
    #[serde(skip)]
    waiting: u32,
    #[serde(skip)]
    waits: [i64; WAITS],
    times: Durations,
}

const WAITS: usize = 32;

impl Edge {
    #[inline]
    fn count(&mut self, person: u32, wait: i64) {
        self.customers += u64::from(self.last != person);
        self.last = person;
        self.waits[self.waiting as usize % WAITS] = wait;
        self.waiting += 1;
        if self.waiting == WAITS as u32 {
            self.settle();
        }
    }

    #[inline(never)]
    fn settle(&mut self) {
        for wait in &self.waits[..self.waiting as usize] {
            self.times.record(*wait);
        }
        self.waiting = 0;
    }
}

/// How far a journey was followed.
#[derive(Debug, Clone, Copy)]
struct Position {
    row: usize,
    /// The last bound row before.
    previous: u16,
    since: i64,
}

impl Transitions {
    pub fn new(config: TransitionsConfig) -> Self {
        Self {
            config,
            journeys: 0,
            unbound: 0,
            nodes: Vec::new(),
            numbers: PairNumbers::default(),
            edges: Vec::new(),
            kept: Vec::new(),
        }
    }

    #[inline]
    fn follow(&mut self, person: u32, symbols: &[u16], time: &[i64]) {
        let Some(first) = symbols.iter().position(|symbol| *symbol != UNBOUND) else {
            self.unbound += 1;
            return;
        };
        let node = entry(&mut self.nodes, symbols[first].into());
        node.starts += 1;
        node.visit(person);
        let mut at = Position { row: first + 1, previous: symbols[first], since: time[first] };
        while !self.follow_known(person, symbols, time, &mut at) {
            self.take(person, symbols[at.row], time[at.row], &mut at);
        }
        self.nodes[usize::from(at.previous)].ends += 1;
    }

    /// The inner loop: as far as all pairs stand in the table. False if it stopped before the end.
    #[inline]
    fn follow_known(&mut self, person: u32, symbols: &[u16], time: &[i64], at: &mut Position) -> bool {
        // Plain slices, so that they stay in registers.
        let (width, table) = self.numbers.table();
        let (edges, nodes) = (self.edges.as_mut_slice(), self.nodes.as_mut_slice());
        if usize::from(at.previous) >= width || self.config.keep.is_some() {
            return at.row == symbols.len();
        }
        let (mut previous, mut since) = (usize::from(at.previous), at.since);
        let time = &time[..symbols.len()];
        for row in at.row..symbols.len() {
            let (symbol, now) = (symbols[row], time[row]);
            if symbol == UNBOUND {
                continue;
            }
            let column = usize::from(symbol);
            let number = if column < width { table[previous * width + column] as usize } else { usize::MAX };
            let (Some(edge), Some(node)) = (edges.get_mut(number), nodes.get_mut(column)) else {
                *at = Position { row, previous: previous as u16, since };
                return false;
            };
            node.visit(person);
            edge.count(person, now.saturating_sub(since));
            (previous, since) = (column, now);
        }
        *at = Position { row: symbols.len(), previous: previous as u16, since };
        true
    }

    /// Takes one row, whatever it holds.
    fn take(&mut self, person: u32, symbol: u16, now: i64, at: &mut Position) {
        at.row += 1;
        if symbol == UNBOUND {
            return;
        }
        entry(&mut self.nodes, symbol.into()).visit(person);
        let edge = entry(&mut self.edges, self.numbers.number(at.previous, symbol));
        if edge.last != person && self.config.keep == Some((at.previous, symbol)) {
            self.kept.push(person);
        }
        edge.count(person, now.saturating_sub(at.since));
        (at.previous, at.since) = (symbol, now);
    }

    /// How often one touchpoint directly followed the other so far.
    pub fn followed(&self, from: u16, to: u16) -> u64 {
        self.numbers.find(from, to).and_then(|number| self.edges.get(number)).map_or(0, |edge| edge.times.n())
    }

    /// Customers at a touchpoint so far, and journeys that start and end there.
    pub fn visited(&self, symbol: u16) -> [u64; 3] {
        self.nodes.get(usize::from(symbol)).map_or([0; 3], |node| [node.customers, node.starts, node.ends])
    }

    /// What was counted, in order of symbols.
    pub fn finish(mut self) -> TransitionsCounts {
        let mut nodes: Vec<NodeCounts> = self
            .nodes
            .iter()
            .zip(0..)
            .map(|(node, symbol)| NodeCounts {
                symbol,
                interactions: node.starts,
                customers: node.customers,
                starts: node.starts,
                ends: node.ends,
            })
            .collect();
        let mut edges = Vec::with_capacity(self.edges.len());
        for (edge, (from, to)) in self.edges.into_iter().zip(self.numbers.pairs()) {
            nodes[usize::from(*to)].interactions += edge.times.n();
            edges.push(EdgeCounts { from: *from, to: *to, customers: edge.customers, times: edge.times });
        }
        nodes.retain(|node| node.interactions > 0);
        edges.sort_unstable_by_key(|edge| (edge.from, edge.to));
        self.kept.sort_unstable();
        TransitionsCounts { journeys: self.journeys, unbound: self.unbound, nodes, edges, kept: self.kept }
    }
}

impl Operator for Transitions {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let symbols = journeys.batch.symbols(self.config.symbols);
        let time = &journeys.batch.time;
        self.journeys += journeys.len() as u64;
        for journey in journeys.iter() {
            let rows = journey.from..journey.to;
            self.follow(journey.person, &symbols[rows.clone()], &time[rows]);
        }
        self.edges.iter_mut().for_each(Edge::settle);
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        self.unbound += other.unbound;
        for (symbol, theirs) in other.nodes.into_iter().enumerate() {
            let mine = entry(&mut self.nodes, symbol);
            mine.customers += theirs.customers;
            mine.starts += theirs.starts;
            mine.ends += theirs.ends;
        }
        for (theirs, (from, to)) in other.edges.into_iter().zip(other.numbers.pairs()) {
            let mine = entry(&mut self.edges, self.numbers.number(*from, *to));
            mine.customers += theirs.customers;
            mine.times.merge(&theirs.times);
        }
        self.kept.extend(other.kept);
    }
}
