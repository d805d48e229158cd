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
    times: Vec<Durations>,
}

/// Interactions follow from the starts and the edges, so the inner loop leaves them out.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Node {
    customers: u64,
    // Not beside `customers`: read as one just after one of them was written, the two would have to wait.
    ends: u64,
    starts: u64,
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
#[repr(C)]
struct Edge {
    customers: u64,
    last: u32,
    waits: Waits,
}

/// So many waits of an edge go to its times at once: each edge has lists or buckets of
/// its own, and together these do not fit into the processor's cache.
const WAITS: usize = 64;

/// Waiting times of an edge that are not in its times yet. Sent as a list.
///
/// The length comes first, to stand in one line of the cache with the other
/// numbers that each row of the edge changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Vec<u64>", into = "Vec<u64>")]
#[repr(C)]
struct Waits {
    len: u32,
    micros: [u64; WAITS],
}

impl Default for Waits {
    fn default() -> Self {
        Self { len: 0, micros: [0; WAITS] }
    }
}

impl From<Waits> for Vec<u64> {
    fn from(waits: Waits) -> Self {
        waits.micros[..waits.len as usize].to_vec()
    }
}

impl TryFrom<Vec<u64>> for Waits {
    type Error = String;

    fn try_from(micros: Vec<u64>) -> Result<Self, String> {
        let mut waits = Self { len: micros.len() as u32, ..Self::default() };
        match waits.micros.get_mut(..micros.len()) {
            Some(places) if micros.len() < WAITS => places.copy_from_slice(&micros),
            _ => return Err(format!("{} waits in a row: expected fewer than {WAITS}", micros.len())),
        }
        Ok(waits)
    }
}

impl Edge {
    /// Counts a row that came `wait` microseconds after the one before. True when it is time to settle.
    #[inline]
    fn count(&mut self, person: u32, wait: u64) -> bool {
        self.customers += u64::from(self.last != person);
        self.last = person;
        self.waits.micros[self.waits.len as usize % WAITS] = wait;
        self.waits.len += 1;
        self.waits.len == WAITS as u32
    }

    #[inline(never)]
    fn settle(&mut self, times: &mut Durations) {
        times.record_many(&self.waits.micros[..self.waits.len as usize]);
        self.waits.len = 0;
    }
}

/// Rows of a customer are in order of time.
#[inline]
fn wait(since: i64, now: i64) -> u64 {
    debug_assert!(since <= now);
    now.wrapping_sub(since) as u64
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
            times: Vec::new(),
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
        if usize::from(at.previous) >= width {
            return at.row == symbols.len();
        }
        let (mut previous, mut since) = (usize::from(at.previous), at.since);
        let (time, times) = (&time[..symbols.len()], &mut self.times[..edges.len()]);
        let mut end = symbols.len();
        for row in at.row..symbols.len() {
            let (symbol, now) = (symbols[row], time[row]);
            let column = usize::from(symbol);
            if column >= width {
                if symbol == UNBOUND {
                    continue;
                }
                end = row;
                break;
            }
            let number = table[previous * width + column] as usize;
            if number >= edges.len() || column >= nodes.len() {
                end = row;
                break;
            }
            nodes[column].visit(person);
            if edges[number].count(person, wait(since, now)) {
                edges[number].settle(&mut times[number]);
            }
            (previous, since) = (column, now);
        }
        *at = Position { row: end, previous: previous as u16, since };
        end == symbols.len()
    }

    /// Takes one row, whatever it holds.
    fn take(&mut self, person: u32, symbol: u16, now: i64, at: &mut Position) {
        at.row += 1;
        if symbol == UNBOUND {
            return;
        }
        entry(&mut self.nodes, symbol.into()).visit(person);
        let number = self.numbers.number(at.previous, symbol);
        let edge = entry(&mut self.edges, number);
        let times = entry(&mut self.times, number);
        if edge.count(person, wait(at.since, now)) {
            edge.settle(times);
        }
        (at.previous, at.since) = (symbol, now);
    }

    /// How often one touchpoint directly followed the other so far.
    pub fn followed(&self, from: u16, to: u16) -> u64 {
        let Some(number) = self.numbers.find(from, to) else { return 0 };
        self.times.get(number).map_or(0, Durations::n) + self.edges.get(number).map_or(0, |edge| edge.waits.len.into())
    }

    /// Customers at a touchpoint so far, and journeys that start and end there.
    pub fn visited(&self, symbol: u16) -> [u64; 3] {
        self.nodes.get(usize::from(symbol)).map_or([0; 3], |node| [node.customers, node.starts, node.ends])
    }

    fn settle(&mut self) {
        self.edges.iter_mut().zip(&mut self.times).for_each(|(edge, times)| edge.settle(times));
    }

    /// What was counted, in order of symbols.
    pub fn finish(mut self) -> TransitionsCounts {
        self.settle();
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
        for ((edge, times), (from, to)) in self.edges.into_iter().zip(self.times).zip(self.numbers.pairs()) {
            nodes[usize::from(*to)].interactions += times.n();
            edges.push(EdgeCounts { from: *from, to: *to, customers: edge.customers, times });
        }
        nodes.retain(|node| node.interactions > 0);
        edges.sort_unstable_by_key(|edge| (edge.from, edge.to));
        TransitionsCounts { journeys: self.journeys, unbound: self.unbound, nodes, edges }
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
    }

    fn merge(&mut self, mut other: Self) {
        other.settle();
        self.journeys += other.journeys;
        self.unbound += other.unbound;
        for (symbol, theirs) in other.nodes.into_iter().enumerate() {
            let mine = entry(&mut self.nodes, symbol);
            mine.customers += theirs.customers;
            mine.starts += theirs.starts;
            mine.ends += theirs.ends;
        }
        for ((theirs, times), (from, to)) in other.edges.iter().zip(&other.times).zip(other.numbers.pairs()) {
            let number = self.numbers.number(*from, *to);
            entry(&mut self.edges, number).customers += theirs.customers;
            entry(&mut self.times, number).merge(times);
        }
    }
}
