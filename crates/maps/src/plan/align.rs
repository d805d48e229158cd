//! The best alignment of a journey.
//!
//! Only events that steps take are looked for; what is skipped between two of them is known beforehand
//! ([`net`](super::net)), and all other events are unplanned. So the search goes from event to event and keeps, of
//! each state that the journey can be in, the cheapest way to it. A state says what was done last, not what was
//! skipped since: there are as many as there are steps behind which an event was taken, times the ways in which
//! parallel parts stand to each other.
//!
//! Where parallel parts make them many, it first looks at the few that promise most (the cost so far and
//! [`Ahead::least`], as in A*). That gives an alignment and, by the best that was given up, a lower bound. When the two
//! differ it looks again, at many more, but only at those that can still be cheaper than what was found.

use std::sync::Arc;

use super::Plan;
use super::ahead::Ahead;
use super::moves::{Link, Move, NONE, written};
use super::states::{BEGIN, States};

/// What may be looked at for a journey, by default: some tenths of a second at most.
const BUDGET: usize = 4_000_000;

/// States kept after an event where the search is narrow, and at least where it is wide: more than the steps that a
/// map may have, so that only maps with parallel steps ever have bounds.
const NARROW: usize = 64;
const WIDE: usize = 1024;

/// Bytes of states and moves that are kept, also from one journey to the next.
const KEPT: usize = 32 << 20;

/// Links that are looked through for what no way needs any more.
const LINKS: usize = 1 << 16;

/// The cost of a state that is not kept.
const NOWHERE: i64 = i64::MAX;

/// How a journey goes along the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    /// No alignment costs less than this; it is the cost where both are the same.
    pub lower: u32,
    /// What these moves cost: one each, but for steps that are done.
    pub upper: u32,
    pub moves: Vec<Move>,
}

impl Alignment {
    /// Whether the cost is the least there is.
    pub fn is_exact(&self) -> bool {
        self.lower == self.upper
    }
}

/// Aligns journeys to a plan, one after the other; a thread has one of its own.
///
/// Among alignments of the same cost it gives one that depends on nothing but plan, trace and budget: for each state
/// the way there that was found first, going through the events in order. So events are rather taken early, by what
/// goes on rather than what begins anew, and by steps that come first in the map.
#[derive(Debug)]
pub struct Aligner {
    states: States,
    budget: usize,
    narrow: usize,
    wide: usize,
    front: Front,
    ahead: Ahead,
    found: Vec<Found>,
    links: Vec<Link>,
    ranked: Vec<(u32, usize)>,
}

/// The states that are kept, in the order in which they were met.
#[derive(Debug, Default)]
struct Front {
    active: Vec<u32>,
    /// Of every state, the cost less the events so far: the same however many events nobody takes.
    costs: Vec<i64>,
    /// Of every state, the link that led to it.
    links: Vec<u32>,
}

/// A way to a state.
#[derive(Debug)]
struct Found {
    to: u32,
    cost: i64,
    link: Link,
}

/// The cheapest alignment of a search, and the least cost that one with states that were given up may have.
struct Searched {
    cost: u32,
    /// The link that it ends with.
    last: u32,
    given_up: u32,
}

impl Aligner {
    pub fn new(plan: &Plan) -> Self {
        Self::with_budget(plan, BUDGET)
    }

    /// Looks at about so many states for each journey, where one in which as many things can go on beside each other
    /// counts as many. If that is not enough, and it always is without parallel steps, the alignment has bounds.
    pub(super) fn with_budget(plan: &Plan, budget: usize) -> Self {
        Self::with_widths(plan, budget, NARROW, WIDE)
    }

    pub(super) fn with_widths(plan: &Plan, budget: usize, narrow: usize, wide: usize) -> Self {
        let states = States::new(Arc::clone(&plan.net));
        let ahead = Ahead::new(&plan.net);
        let front = Front::default();
        let (found, links, ranked) = (Vec::new(), Vec::new(), Vec::new());
        Self { states, budget, narrow, wide, front, ahead, found, links, ranked }
    }

    /// Aligns a trace: places in [`Plan::labels`], in the order of the events. What is not in the list is unplanned.
    pub fn align(&mut self, trace: &[u16]) -> Alignment {
        let first = self.search(trace, self.narrow, u32::MAX);
        let moves = written(self.states.net(), &self.links, first.last, trace.len());
        let mut alignment = Alignment { lower: first.cost.min(first.given_up), upper: first.cost, moves };
        if !alignment.is_exact() {
            let work = trace.len().max(1) * self.states.net().regions.len();
            let again = self.search(trace, (self.budget / work).max(self.wide), alignment.upper);
            if again.cost < alignment.upper {
                alignment.upper = again.cost;
                alignment.moves = written(self.states.net(), &self.links, again.last, trace.len());
            }
            alignment.lower = alignment.lower.max(alignment.upper.min(again.given_up));
        }
        alignment
    }

    /// Goes through the trace and keeps at most so many states after each event, all of which may come to an alignment
    /// that is cheaper than `below`.
    fn search(&mut self, trace: &[u16], width: usize, below: u32) -> Searched {
        self.ahead.forget();
        self.links.clear();
        self.front.begin(self.states.len());
        let (mut given_up, mut roomy, mut tidy) = (u32::MAX, 2 * self.narrow, LINKS);
        for (event, label) in trace.iter().enumerate() {
            if (*label as usize) < self.states.net().takers.len() {
                self.take(event, *label);
            }
            if self.front.active.len() > roomy {
                given_up = given_up.min(self.thin_out(trace, event + 1, width, below));
                roomy = (2 * self.front.active.len()).clamp(2 * self.narrow, 2 * width.max(self.narrow));
            }
            if self.links.len() > tidy {
                self.tidy_up();
                tidy = (2 * self.links.len()).max(LINKS);
            }
            if self.states.bytes() > KEPT {
                self.renew();
            }
        }
        let (cost, last) = self.cheapest(trace.len());
        Searched { cost, last, given_up }
    }

    /// Takes an event from every state where a step can.
    fn take(&mut self, event: usize, label: u16) {
        self.found.clear();
        for place in 0..self.front.active.len() {
            let state = self.front.active[place];
            let (cost, before) = (self.front.costs[state as usize], self.front.links[state as usize]);
            let span = self.states.moves(state, label);
            self.front.grow(self.states.len());
            for number in span.from..span.to {
                let taken = self.states.taken(number);
                // One event more that costs nothing.
                let reached = cost + i64::from(taken.skipped) - 1;
                if reached < self.front.costs[taken.to as usize] {
                    let (step, level) = (taken.step, taken.level);
                    let link = Link { before, event: event as u32, step, level };
                    self.found.push(Found { to: taken.to, cost: reached, link });
                }
            }
        }
        for found in &self.found {
            if found.cost < self.front.costs[found.to as usize] {
                self.front.keep(found.to, found.cost, self.links.len() as u32);
                self.links.push(found.link);
            }
        }
    }

    /// Gives up all states but those that promise most; gives back the least cost that those had, of which one may have
    /// come to less than `below`.
    fn thin_out(&mut self, trace: &[u16], events: usize, width: usize, below: u32) -> u32 {
        let Self { states, front, ahead, ranked, .. } = self;
        ahead.go_to(states.net(), trace, events);
        ranked.clear();
        for (place, &state) in front.active.iter().enumerate() {
            let cost = front.costs[state as usize] + events as i64;
            let least = cost as u32 + ahead.least(states.net(), states.standing(state));
            if least < below {
                ranked.push((least, place));
            }
        }
        let mut given_up = u32::MAX;
        if ranked.len() > width {
            let (_, (least, _), _) = ranked.select_nth_unstable(width);
            given_up = *least;
            ranked.truncate(width);
        }
        ranked.sort_unstable_by_key(|(_, place)| *place);
        front.retain(ranked);
        given_up
    }

    /// Forgets the links that no kept state came by.
    fn tidy_up(&mut self) {
        let mut numbers = vec![NONE; self.links.len()];
        for &state in &self.front.active {
            let mut link = self.front.links[state as usize];
            while link != NONE && numbers[link as usize] == NONE {
                numbers[link as usize] = 0;
                link = self.links[link as usize].before;
            }
        }
        let mut kept = 0;
        for place in 0..self.links.len() {
            if numbers[place] == NONE {
                continue;
            }
            let mut link = self.links[place];
            if link.before != NONE {
                link.before = numbers[link.before as usize];
            }
            numbers[place] = kept;
            self.links[kept as usize] = link;
            kept += 1;
        }
        self.links.truncate(kept as usize);
        for &state in &self.front.active {
            let link = &mut self.front.links[state as usize];
            if *link != NONE {
                *link = numbers[*link as usize];
            }
        }
    }

    /// Forgets all states but those in front.
    fn renew(&mut self) {
        let Self { states, front, .. } = self;
        let mut kept = Vec::with_capacity(front.active.len());
        for &state in &front.active {
            let standing = states.standing(state).to_vec();
            kept.push((standing, front.costs[state as usize], front.links[state as usize]));
        }
        states.forget();
        *front = Front::default();
        for (standing, cost, link) in kept {
            let state = states.number(&standing);
            front.grow(states.len());
            front.keep(state, cost, link);
        }
    }

    /// The least cost of all and the link that it ends with, of several the one met first; more than any cost where
    /// all states were given up.
    fn cheapest(&self, events: usize) -> (u32, u32) {
        let mut cheapest = (u32::MAX, NONE);
        for &state in &self.front.active {
            let cost = self.front.costs[state as usize] + events as i64;
            let cost = cost as u32 + self.states.ending(state);
            if cost < cheapest.0 {
                cheapest = (cost, self.front.links[state as usize]);
            }
        }
        cheapest
    }
}

impl Front {
    /// Only the first state, of so many that are known.
    fn begin(&mut self, states: usize) {
        for state in self.active.drain(..) {
            self.costs[state as usize] = NOWHERE;
        }
        self.grow(states);
        self.keep(BEGIN, 0, NONE);
    }

    fn grow(&mut self, states: usize) {
        if self.costs.len() < states {
            self.costs.resize(states, NOWHERE);
            self.links.resize(states, NONE);
        }
    }

    fn keep(&mut self, state: u32, cost: i64, link: u32) {
        if self.costs[state as usize] == NOWHERE {
            self.active.push(state);
        }
        self.costs[state as usize] = cost;
        self.links[state as usize] = link;
    }

    /// Keeps the states at these places, which are in order.
    fn retain(&mut self, ranked: &[(u32, usize)]) {
        let mut kept = 0;
        for place in 0..self.active.len() {
            let state = self.active[place];
            if ranked.get(kept).is_some_and(|(_, next)| *next == place) {
                self.active[kept] = state;
                kept += 1;
            } else {
                self.costs[state as usize] = NOWHERE;
            }
        }
        self.active.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Node;
    use crate::plan::tests::{Chance, plain};

    #[test]
    fn what_is_kept_of_very_long_journeys_does_not_grow_with_them() {
        let beside = Node::Parallel((0..8).map(Node::Step).collect());
        let body = Box::new(Node::Sequence(vec![beside, Node::Step(8)]));
        let plan = plain(Node::Loop { body, redo: Box::new(Node::Step(9)) }, 10);
        let mut aligner = Aligner::new(&plan);
        let mut chance = Chance(3);
        let trace: Vec<u16> = (0..10_000).map(|_| chance.below(10)).collect();
        let alignment = aligner.align(&trace);
        assert!(alignment.is_exact() && alignment.upper > 0);
        // An event leads to some hundred of the states: without tidying up there would be more than a million.
        assert!(aligner.links.len() < 3 * LINKS, "{}", aligner.links.len());
        // What goes round as planned costs nothing.
        let round = [3, 1, 2, 0, 7, 6, 5, 4, 8, 9];
        let mut trace: Vec<u16> = round.iter().copied().cycle().take(10_000).collect();
        trace.pop();
        assert_eq!(aligner.align(&trace).upper, 0);
    }
}
