//! Who is in a segment: conditions on what a customer did until a moment, and did not do.
//!
//! Of a customer's line only so much is kept as the conditions need (how many, the first, the newest few), so
//! that it does not matter how long the line is, nor in which order its rows come. What is kept of each alias
//! ([`State`]) adds up to what is kept of a customer, whoever they are put together of.

mod kept;
mod state;

use std::collections::VecDeque;

use styk_model::PersonNumber;
use styk_model::segment::{Comparison, Which};

use crate::batch::Batch;
use kept::{ByBit, said};

pub use kept::{Feature, Keep, Kept, KeptCount, KeptNumbers, MILLIONTHS, ValueOf};
pub use state::{ByAlias, State};

/// A condition over features, by their number.
#[derive(Debug, Clone, PartialEq)]
pub enum BehaviourCondition {
    All(Vec<BehaviourCondition>),
    Any(Vec<BehaviourCondition>),
    Not(Box<BehaviourCondition>),
    /// Rows in the last `within` microseconds, or ever.
    Count {
        feature: usize,
        within: Option<i64>,
        is: Comparison,
        number: u64,
    },
    Sum {
        feature: usize,
        within: Option<i64>,
        is: Comparison,
        number: i64,
    },
    Latest {
        feature: usize,
    },
    /// How many microseconds ago; does not hold where there is no such row.
    Since {
        feature: usize,
        which: Which,
        is: Comparison,
        micros: i64,
    },
    /// Does not hold where either is missing.
    Order {
        one: (usize, Which),
        is: Comparison,
        other: (usize, Which),
    },
    /// A row of one, and one of the other after it, at most `within` microseconds later.
    Follows {
        first: usize,
        then: usize,
        within: i64,
    },
}

impl BehaviourCondition {
    /// Whether it holds for a customer of whom this is kept, by feature.
    pub fn holds(&self, kept: &[Kept], now: i64) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(kept, now)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(kept, now)),
            Self::Not(part) => !part.holds(kept, now),
            Self::Count { feature, within, is, number } => {
                let Kept::Times { count, newest, .. } = &kept[*feature] else { return false };
                let inside = |within| newest.iter().rev().take_while(|at| now - **at < within).count() as u64;
                is.holds(&within.map_or(*count, inside), number)
            }
            Self::Sum { feature, within, is, number } => {
                let Kept::Sum { sum, newest } = &kept[*feature] else { return false };
                let sum = within.map_or(*sum, |within| {
                    let inside = newest.iter().rev().take_while(|(at, _)| now - at < within);
                    inside.fold(0_i64, |sum, (_, number)| sum.wrapping_add(*number))
                });
                is.holds(&sum, number)
            }
            Self::Latest { feature } => matches!(kept[*feature], Kept::Latest(Some((_, true)))),
            Self::Since { feature, which, is, micros } => {
                kept[*feature].edge(*which).is_some_and(|at| is.holds(&(now - at), micros))
            }
            Self::Order { one, is, other } => {
                let edge = |(feature, which): (usize, Which)| kept[feature].edge(which);
                edge(*one).zip(edge(*other)).is_some_and(|(one, other)| is.holds(&one, &other))
            }
            Self::Follows { first, then, within } => {
                let (Kept::Times { newest: first, .. }, Kept::Times { newest: then, .. }) =
                    (&kept[*first], &kept[*then])
                else {
                    return false;
                };
                followed(first, then, *within)
            }
        }
    }
}

impl BehaviourCondition {
    /// The next moment after `now` at which it may hold where it did not, or not where it did, though the
    /// customer does nothing: what was within some time no longer is, or is long ago enough.
    pub fn changes(&self, kept: &[Kept], now: i64) -> Option<i64> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().filter_map(|part| part.changes(kept, now)).min(),
            Self::Not(part) => part.changes(kept, now),
            Self::Count { feature, within: Some(within), .. } => match &kept[*feature] {
                Kept::Times { newest, .. } => left(newest.iter().copied(), *within, now),
                _ => None,
            },
            Self::Sum { feature, within: Some(within), .. } => match &kept[*feature] {
                Kept::Sum { newest, .. } => left(newest.iter().map(|(at, _)| *at), *within, now),
                _ => None,
            },
            Self::Since { feature, which, micros, .. } => {
                let reached = kept[*feature].edge(*which)?.saturating_add(*micros);
                // Exactly so long ago, and longer ago.
                [reached, reached.saturating_add(1)].into_iter().find(|moment| *moment > now)
            }
            Self::Count { .. } | Self::Sum { .. } | Self::Latest { .. } | Self::Order { .. } | Self::Follows { .. } => {
                None
            }
        }
    }
}

impl BehaviourCondition {
    /// The features that it looks at, some perhaps twice.
    pub fn features(&self) -> Vec<usize> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::features).collect(),
            Self::Not(part) => part.features(),
            Self::Count { feature, .. }
            | Self::Sum { feature, .. }
            | Self::Latest { feature }
            | Self::Since { feature, .. } => vec![*feature],
            Self::Order { one, other, .. } => vec![one.0, other.0],
            Self::Follows { first, then, .. } => vec![*first, *then],
        }
    }
}

/// When the first of some times in order that are within some time is so no longer.
fn left(times: impl Iterator<Item = i64>, within: i64, now: i64) -> Option<i64> {
    times.map(|at| at.saturating_add(within)).find(|leaves| *leaves > now)
}

/// Whether any of `then` comes after one of `first`, at most `within` later; both are in order.
fn followed(first: &VecDeque<i64>, then: &VecDeque<i64>, within: i64) -> bool {
    let mut before = first.iter().peekable();
    let mut last = None;
    then.iter().any(|at| {
        while let Some(earlier) = before.next_if(|earlier| *earlier < at) {
            last = Some(*earlier);
        }
        last.is_some_and(|last: i64| at - last <= within)
    })
}

/// Segments to be told apart in one pass.
#[derive(Debug, Clone)]
pub struct BehaviourConfig {
    pub features: Vec<Feature>,
    pub conditions: Vec<BehaviourCondition>,
    /// Moments to look at, in order: at each, rows after it do not count.
    pub moments: Vec<i64>,
}

/// Who is in segments: at the last moment who, at each how many.
///
/// Customers without a row until a moment are not looked at then.
#[derive(Debug)]
pub struct Behaviour {
    config: BehaviourConfig,
    by_bit: ByBit,
    kept: Vec<Kept>,
    /// By condition, in no order.
    found: Vec<Vec<PersonNumber>>,
    /// By condition and moment.
    sizes: Vec<Vec<u64>>,
    /// Customers with a row until each moment.
    customers: Vec<u64>,
}

/// What a pass found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BehaviourCounts {
    /// By condition: who is in it at the last moment, ascending.
    pub found: Vec<Vec<PersonNumber>>,
    /// By condition and moment: how many are.
    pub sizes: Vec<Vec<u64>>,
    /// By moment: customers with an interaction until then.
    pub customers: Vec<u64>,
}

impl Behaviour {
    pub fn new(config: BehaviourConfig) -> Self {
        debug_assert!(config.moments.is_sorted(), "moments are in order");
        Self {
            by_bit: ByBit::new(&config.features),
            kept: config.features.iter().map(|feature| Kept::new(feature.keep)).collect(),
            found: vec![Vec::new(); config.conditions.len()],
            sizes: vec![vec![0; config.moments.len()]; config.conditions.len()],
            customers: vec![0; config.moments.len()],
            config,
        }
    }

    /// Looks at the customers of a batch; nobody known (person 0) is in no segment.
    pub fn observe(&mut self, batch: &Batch) {
        let moments = self.config.moments.clone();
        for (person, rows) in batch.persons.iter().zip(batch.starts.windows(2)).filter(|(person, _)| **person != 0) {
            self.kept.iter_mut().for_each(Kept::clear);
            let (from, to) = (rows[0] as usize, rows[1] as usize);
            let mut row = from;
            for (moment, now) in moments.iter().copied().enumerate() {
                while row < to && batch.time[row] <= now {
                    let (features, kept) = (&self.config.features, &mut self.kept);
                    self.by_bit.each(batch, row, |number| {
                        let keep = features[number].keep;
                        if let Some(said) = said(batch, row, keep) {
                            kept[number].add(keep, said);
                        }
                    });
                    row += 1;
                }
                if row > from {
                    self.look(*person, moment, now);
                }
            }
        }
    }

    fn look(&mut self, person: PersonNumber, moment: usize, now: i64) {
        let last = moment + 1 == self.config.moments.len();
        self.customers[moment] += 1;
        for (place, condition) in self.config.conditions.iter().enumerate() {
            if condition.holds(&self.kept, now) {
                self.sizes[place][moment] += 1;
                if last {
                    self.found[place].push(person);
                }
            }
        }
    }

    /// Adds what another instance saw of other customers.
    pub fn merge(&mut self, other: Self) {
        for (found, mut more) in self.found.iter_mut().zip(other.found) {
            found.append(&mut more);
        }
        let sizes = self.sizes.iter_mut().flatten().zip(other.sizes.into_iter().flatten());
        for (size, more) in sizes.chain(self.customers.iter_mut().zip(other.customers)) {
            *size += more;
        }
    }

    pub fn finish(mut self) -> BehaviourCounts {
        self.found.iter_mut().for_each(|found| found.sort_unstable());
        BehaviourCounts { found: self.found, sizes: self.sizes, customers: self.customers }
    }
}

#[cfg(test)]
mod tests;
