//! How far one journey got.

use super::chains::bits;
use super::plan::{MAX_STEPS, Plan};

/// How far one journey got. Entries past `depth` and of optional places not in
/// `optional` mean nothing and are never cleared.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    /// Required steps reached.
    pub(super) depth: usize,
    /// First row of the chain that got furthest.
    pub(super) start: u32,
    /// By place: the row that first gets there, and the time since the step before.
    pub(super) rows: [u32; MAX_STEPS],
    pub(super) waits: [i64; MAX_STEPS],
    /// Optional places reached.
    pub(super) optional: u32,
    pub(super) optional_rows: [u32; MAX_STEPS],
    pub(super) optional_waits: [i64; MAX_STEPS],
}

impl Outcome {
    #[inline]
    pub(super) fn clear(&mut self) {
        self.depth = 0;
        self.start = 0;
        self.optional = 0;
    }

    #[inline]
    pub(super) fn reach(&mut self, row: u32, wait: i64, start: u32) {
        self.rows[self.depth] = row;
        self.waits[self.depth] = wait;
        self.start = start;
        self.depth += 1;
    }

    pub(super) fn reach_optional(&mut self, place: usize, row: u32, wait: i64) {
        self.optional |= 1 << place;
        self.optional_rows[place] = row;
        self.optional_waits[place] = wait;
    }

    /// Adds what the rows of another value of the property held constant reached.
    pub(super) fn absorb(&mut self, plan: &Plan, other: &Self) {
        let further = match other.depth {
            0 => false,
            depth if depth == self.depth => other.rows[depth - 1] < self.rows[depth - 1],
            depth => depth > self.depth,
        };
        if !plan.any_order {
            self.absorb_optional(plan, other);
        } else if further {
            self.take_optional(other, u32::MAX);
        }
        if further {
            self.start = other.start;
        }
        for place in 0..other.depth {
            if place >= self.depth || other.rows[place] < self.rows[place] {
                self.rows[place] = other.rows[place];
                self.waits[place] = other.waits[place];
            }
        }
        self.depth = self.depth.max(other.depth);
    }

    /// Optional steps follow whoever first reached the required step after
    /// them; past the last one reached, all who got there.
    fn absorb_optional(&mut self, plan: &Plan, other: &Self) {
        for place in 0..=other.depth {
            self.absorb_before(place, plan.optional_before(place), other);
        }
    }

    /// Optional places in front of a required place.
    fn absorb_before(&mut self, place: usize, optional: u32, other: &Self) {
        let (mine, theirs) = (place < self.depth, place < other.depth);
        if theirs && (!mine || other.rows[place] < self.rows[place]) {
            self.take_optional(other, optional);
        } else if !mine && !theirs {
            self.join_optional(other, optional);
        }
    }

    fn take_optional(&mut self, other: &Self, places: u32) {
        self.optional &= !places;
        self.join_optional(other, places);
    }

    fn join_optional(&mut self, other: &Self, places: u32) {
        for place in bits(other.optional & places) {
            if self.optional >> place & 1 == 0 || other.optional_rows[place] < self.optional_rows[place] {
                self.reach_optional(place, other.optional_rows[place], other.optional_waits[place]);
            }
        }
    }
}
