//! What comes after a touchpoint, and what led to it, as trees.
//!
//! Journeys are read from the first row for which the anchor holds, forwards,
//! backwards or both, over so many bound rows. The trees are built at the end
//! from the distinct sequences, so that the counting needs one look-up per
//! journey, and any number of branches can be shown of one count.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use styk_model::PathsDirection;

use super::condition::Condition;
use super::numbering::{bound, entry};
use super::sequences::{KeyHasher, Sequences};
use crate::batch::{ColumnId, UNBOUND};
use crate::{Journeys, Operator};

/// Paths over a column of symbols; rows bound to no touchpoint are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathsConfig {
    pub symbols: ColumnId,
    /// The rows that paths start from, lead to or go through: the first one of a journey.
    pub anchor: Condition,
    pub direction: PathsDirection,
    /// How many steps on each side.
    pub depth: usize,
    /// Whether the same touchpoint several times in a row (the anchor's own included) is one step.
    pub collapse_repeats: bool,
}

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathsCounts {
    /// All journeys that were looked at.
    pub journeys: u64,
    /// Of them, those with an anchor.
    pub anchored: u64,
    /// What follows; empty for paths `to`. The root comes first, parents before children.
    pub after: Vec<PathNodeCounts>,
    /// What came before, read backwards; empty for paths `from`.
    pub before: Vec<PathNodeCounts>,
}

/// A node of a tree. Its children add up to it, except at the last level, where it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathNodeCounts {
    /// Place of the parent in the list; none for the root.
    pub parent: Option<usize>,
    pub depth: usize,
    pub step: PathSymbol,
    pub journeys: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PathSymbol {
    /// The root.
    Anchor,
    Touchpoint(u16),
    /// Touchpoints past the most frequent of this level.
    Other,
    /// The journey ends (or, read backwards, begins) here.
    End,
}

/// Counts paths.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Paths {
    config: PathsConfig,
    journeys: u64,
    anchored: u64,
    after: Side,
    before: Side,
}

/// Journeys by what they did on one side of the anchor.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Side {
    sequences: Sequences,
    /// By number of the sequence.
    journeys: Vec<u64>,
    #[serde(skip)]
    sequence: Vec<u16>,
}

impl Paths {
    pub fn new(config: PathsConfig) -> Self {
        Self { config, journeys: 0, anchored: 0, after: Side::default(), before: Side::default() }
    }

    /// Journeys so far that hold the anchor.
    pub fn anchored(&self) -> u64 {
        self.anchored
    }

    /// Journeys so far whose steps on one side of the anchor (with `before` those that lead to it, read
    /// backwards) are exactly these: as many as the depth, or all there are.
    pub fn went(&self, before: bool, steps: &[u16]) -> u64 {
        let side = if before { &self.before } else { &self.after };
        side.sequences.find(steps).map_or(0, |number| side.journeys[number])
    }

    /// What was counted, with the so many most frequent branches of each level
    /// and the rest of their siblings as "other".
    pub fn finish(self, top: usize) -> PathsCounts {
        let Self { config: PathsConfig { direction, depth, .. }, journeys, anchored, after, before } = self;
        let tree = |side: &Side, unless| if direction == unless { Vec::new() } else { side.tree(depth, top) };
        PathsCounts {
            journeys,
            anchored,
            after: tree(&after, PathsDirection::To),
            before: tree(&before, PathsDirection::From),
        }
    }
}

impl Operator for Paths {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let PathsConfig { anchor, direction, depth, collapse_repeats, .. } = self.config;
        let symbols = journeys.batch.symbols(self.config.symbols);
        let masks = journeys.batch.masks(anchor.column);
        self.journeys += journeys.len() as u64;
        for journey in journeys.iter() {
            let found = masks[journey.from..journey.to].iter().position(|mask| mask >> anchor.bit & 1 != 0);
            let Some(at) = found.map(|row| journey.from + row) else { continue };
            self.anchored += 1;
            let of_anchor = if collapse_repeats { Some(symbols[at]) } else { None };
            if direction != PathsDirection::To {
                self.after.count(bound(&symbols[at + 1..journey.to]), depth, of_anchor);
            }
            if direction != PathsDirection::From {
                self.before.count(bound(&symbols[journey.from..at]).rev(), depth, of_anchor);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        self.anchored += other.anchored;
        self.after.merge(&other.after);
        self.before.merge(&other.before);
    }
}

impl Side {
    /// Counts a journey. With `previous`, repeats collapse.
    #[inline]
    fn count(&mut self, steps: impl Iterator<Item = (usize, u16)>, depth: usize, mut previous: Option<u16>) {
        self.sequence.clear();
        for (_, symbol) in steps {
            if self.sequence.len() == depth {
                break;
            }
            if previous != Some(symbol) {
                self.sequence.push(symbol);
                previous = previous.and(Some(symbol));
            }
        }
        let number = self.sequences.number(&self.sequence);
        *entry(&mut self.journeys, number) += 1;
    }

    fn merge(&mut self, other: &Self) {
        for (number, journeys) in other.journeys.iter().enumerate() {
            let number = self.sequences.number(other.sequences.get(number));
            *entry(&mut self.journeys, number) += journeys;
        }
    }

    fn tree(&self, depth: usize, top: usize) -> Vec<PathNodeCounts> {
        let journeys = self.journeys.iter().sum();
        let mut nodes = vec![PathNodeCounts { parent: None, depth: 0, step: PathSymbol::Anchor, journeys }];
        // The sequences below a node of the level, with the place of that node.
        let mut open: Vec<(usize, usize)> = (0..self.sequences.len()).map(|number| (number, 0)).collect();
        let mut parents = 0..1;
        for level in 0..depth {
            let mut branches = Branches::default();
            let taken: Vec<usize> = open
                .iter()
                .map(|&(number, parent)| {
                    let step = self.sequences.get(number).get(level).copied();
                    branches.count(parent, step.unwrap_or(UNBOUND), self.journeys[number])
                })
                .collect();
            let places = branches.grow(parents.clone(), top, &mut nodes);
            parents = parents.end..nodes.len();
            open =
                open.iter().zip(taken).filter_map(|(&(number, _), branch)| Some((number, places[branch]?))).collect();
        }
        nodes
    }
}

/// The branches from one level of a tree to the next.
#[derive(Debug, Default)]
struct Branches {
    numbers: HashMap<u64, usize, BuildHasherDefault<KeyHasher>>,
    branches: Vec<Branch>,
}

#[derive(Debug, Clone, Copy)]
struct Branch {
    parent: usize,
    /// [`UNBOUND`] where the journey ends.
    symbol: u16,
    journeys: u64,
}

impl Branches {
    /// The number of the branch that so many journeys more take.
    fn count(&mut self, parent: usize, symbol: u16, journeys: u64) -> usize {
        let key = (parent as u64) << 16 | u64::from(symbol);
        let number = *self.numbers.entry(key).or_insert(self.branches.len());
        if number == self.branches.len() {
            self.branches.push(Branch { parent, symbol, journeys: 0 });
        }
        self.branches[number].journeys += journeys;
        number
    }

    /// Adds the most frequent branches below the nodes `parents` to the tree, with the ends and the
    /// rest of their siblings. Returns the place of each branch that is in it.
    fn grow(&self, parents: Range<usize>, top: usize, nodes: &mut Vec<PathNodeCounts>) -> Vec<Option<usize>> {
        let (ends, mut shown): (Vec<_>, Vec<_>) =
            (0..self.branches.len()).partition(|number| self.branches[*number].symbol == UNBOUND);
        shown.sort_unstable_by_key(|number| {
            let branch = self.branches[*number];
            (Reverse(branch.journeys), branch.parent, branch.symbol)
        });
        let rest = shown.split_off(top.min(shown.len()));
        let (rest, ends) = (self.by_parent(&parents, &rest), self.by_parent(&parents, &ends));
        shown.sort_by_key(|number| self.branches[*number].parent);
        let mut shown = shown.into_iter().peekable();
        let mut places = vec![None; self.branches.len()];
        for (parent, (rest, ended)) in parents.zip(rest.into_iter().zip(ends)) {
            let depth = nodes[parent].depth + 1;
            let mut push = |step, journeys| {
                nodes.push(PathNodeCounts { parent: Some(parent), depth, step, journeys });
                nodes.len() - 1
            };
            while let Some(number) = shown.next_if(|number| self.branches[*number].parent == parent) {
                let branch = self.branches[number];
                places[number] = Some(push(PathSymbol::Touchpoint(branch.symbol), branch.journeys));
            }
            for (step, journeys) in [(PathSymbol::Other, rest), (PathSymbol::End, ended)] {
                if journeys > 0 {
                    push(step, journeys);
                }
            }
        }
        places
    }

    /// The journeys of some branches together, for each parent.
    fn by_parent(&self, parents: &Range<usize>, numbers: &[usize]) -> Vec<u64> {
        let mut sums = vec![0; parents.len()];
        for number in numbers {
            let branch = self.branches[*number];
            sums[branch.parent - parents.start] += branch.journeys;
        }
        sums
    }
}
