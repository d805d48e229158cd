//! Steps in order: for each place the tightest chain that ends there.
//!
//! Of two chains to the same place, the one whose last row is later also has
//! the later first row (by induction over places: both took the latest chain
//! of the place before) and so dies no sooner: no window closes on it first, and
//! an excluding row ends both. So one chain per place is enough, replaced at
//! every row that can serve the place.

use super::Row;
use super::outcome::Outcome;
use super::plan::{MAX_STEPS, Meaning, Plan};

/// The tightest chain to each place. Entries of places not in `alive` mean nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Chains {
    /// Places with a chain.
    alive: u32,
    /// By place.
    to: [Chain; MAX_STEPS],
    /// Optional places of the gap behind the deepest place that have stood in it.
    optional_alive: u32,
    optional: [OptionalChain; MAX_STEPS],
}

#[derive(Debug, Clone, Copy, Default)]
struct Chain {
    /// First row and its time.
    row: u32,
    start: i64,
    /// Time of the last row.
    last: i64,
}

/// A chain with a row of an optional step behind it.
#[derive(Debug, Clone, Copy, Default)]
struct OptionalChain {
    chain: Chain,
    row: u32,
    time: i64,
}

impl Chains {
    #[inline]
    pub(super) fn follow(&mut self, plan: &Plan, rows: impl Iterator<Item = Row>, outcome: &mut Outcome) {
        outcome.clear();
        self.alive = 0;
        self.optional_alive = 0;
        for row in rows {
            if plan.skips(row.mask) {
                continue;
            }
            let meaning = plan.meaning(row.mask);
            if meaning.required & (self.alive << 1 | 1) | meaning.ends & self.alive | meaning.optional != 0 {
                self.advance(plan, row, meaning, outcome);
                if outcome.depth == plan.required.len() && plan.optional_before(outcome.depth) & !outcome.optional == 0
                {
                    return;
                }
            }
        }
    }

    /// Takes a row, from the last place to the first: a row extends only chains
    /// of rows before it.
    #[inline]
    fn advance(&mut self, plan: &Plan, row: Row, meaning: Meaning, outcome: &mut Outcome) {
        let depth = outcome.depth;
        let deepest = depth.checked_sub(1).filter(|place| self.alive >> place & 1 != 0).map(|place| self.to[place]);
        let extended = meaning.required & (self.alive << 1 | 1);
        let mut places = extended | meaning.ends & self.alive;
        while places != 0 {
            let place = places.ilog2() as usize;
            let bit = 1 << place;
            places &= !bit;
            if meaning.ends & bit != 0 {
                self.alive &= !bit;
            }
            if extended & bit != 0 {
                self.extend(plan, place, row, outcome);
            }
        }
        if outcome.depth == depth {
            self.pass_optional(plan, row, meaning, deepest, outcome);
        }
    }

    /// Lets a row serve a place, if the chain before it (none for the first) allows.
    #[inline]
    fn extend(&mut self, plan: &Plan, place: usize, row: Row, outcome: &mut Outcome) {
        let mut chain = Chain { row: row.index, start: row.time, last: row.time };
        let mut wait = 0;
        if place > 0 {
            let before = self.to[place - 1];
            if !plan.within(before.start, before.last, row.time) {
                return;
            }
            chain = Chain { last: row.time, ..before };
            wait = row.time.saturating_sub(before.last);
        }
        self.to[place] = chain;
        self.alive |= 1 << place;
        if place == outcome.depth {
            outcome.reach(row.index, wait, chain.row);
            self.settle_optional(plan, place, row.time, outcome);
        }
    }

    /// The journey has just got to a place: which optional steps stood before it?
    #[inline]
    fn settle_optional(&mut self, plan: &Plan, place: usize, time: i64, outcome: &mut Outcome) {
        let before = plan.optional_before(place);
        if before == 0 {
            return;
        }
        outcome.optional &= !before;
        for place in bits(self.optional_alive & before) {
            let OptionalChain { chain, row, time: passed } = self.optional[place];
            if plan.within(chain.start, chain.last, time) {
                outcome.reach_optional(place, row, passed.saturating_sub(chain.last));
            }
        }
        self.optional_alive = 0;
    }

    /// Notes the optional steps of a row behind the deepest place, where the
    /// chain stood before the row.
    #[inline]
    fn pass_optional(
        &mut self,
        plan: &Plan,
        row: Row,
        meaning: Meaning,
        deepest: Option<Chain>,
        outcome: &mut Outcome,
    ) {
        let depth = outcome.depth;
        for place in bits(meaning.optional & plan.optional_before(depth)) {
            let chain = if depth == 0 {
                // Nothing comes before; a window begins with the row itself.
                Chain { row: row.index, start: row.time, last: row.time }
            } else if let Some(chain) = deepest
                && plan.within(chain.start, chain.last, row.time)
            {
                if outcome.optional >> place & 1 == 0 {
                    outcome.reach_optional(place, row.index, row.time.saturating_sub(chain.last));
                }
                chain
            } else {
                continue;
            };
            self.optional[place] = OptionalChain { chain, row: row.index, time: row.time };
            self.optional_alive |= 1 << place;
        }
        if depth > 0 && meaning.ends >> (depth - 1) & 1 != 0 {
            self.optional_alive = 0;
        }
    }
}

/// The places in a set.
#[inline]
pub(super) fn bits(mut set: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = set.trailing_zeros() as usize;
        set &= set.wrapping_sub(1);
        (place < MAX_STEPS).then_some(place)
    })
}
