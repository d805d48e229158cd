//! A dense table of accumulators: groups by places.

use serde::{Deserialize, Serialize};

use crate::ABSENT;

/// Accumulators per group and place (such as a period). It grows with the
/// largest code, so codes must be dense: a breakdown by a column of very many
/// values is to be cut to the most frequent ones and "other" before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Table<T> {
    width: usize,
    /// Group 0 is that of no value, group `c + 1` that of code `c`.
    cells: Vec<T>,
}

impl<T: Clone + Default + PartialEq> Table<T> {
    pub(crate) fn new(width: usize) -> Self {
        Self { width, cells: Vec::new() }
    }

    /// The number of a code's group, which then exists.
    #[inline]
    pub(crate) fn slot(&mut self, code: Option<u32>) -> usize {
        let slot = code.map_or(0, slot_of);
        self.reach(slot);
        slot
    }

    /// Makes the groups up to `slot` exist.
    #[inline]
    pub(crate) fn reach(&mut self, slot: usize) {
        if self.cells.len() < (slot + 1) * self.width {
            self.grow(slot);
        }
    }

    #[cold]
    fn grow(&mut self, slot: usize) {
        self.cells.resize((slot + 1) * self.width, T::default());
    }

    /// How many groups exist.
    pub(crate) fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    #[inline]
    pub(crate) fn group_mut(&mut self, slot: usize) -> &mut [T] {
        &mut self.cells[slot * self.width..][..self.width]
    }

    /// A cell of a group that exists.
    #[inline]
    pub(crate) fn cell(&mut self, slot: usize, place: usize) -> &mut T {
        debug_assert!(place < self.width);
        &mut self.cells[slot * self.width + place]
    }

    /// A cell of a group that may not exist; code [`ABSENT`] stands for no value.
    pub(crate) fn peek(&self, code: u32, place: usize) -> Option<&T> {
        debug_assert!(place < self.width);
        self.cells.get(slot_of(code) * self.width + place)
    }

    /// The groups that counted anything, by code; that of no value first.
    pub(crate) fn into_groups(self) -> impl Iterator<Item = (Option<u32>, Vec<T>)> {
        let (groups, empty) = (self.len(), T::default());
        let mut cells = self.cells.into_iter();
        (0..groups)
            .map(move |slot| ((slot as u32).checked_sub(1), cells.by_ref().take(self.width).collect::<Vec<T>>()))
            .filter(move |(_, cells)| cells.iter().any(|cell| *cell != empty))
    }

    pub(crate) fn merge(&mut self, other: Self, mut add: impl FnMut(&mut T, T)) {
        debug_assert_eq!(self.width, other.width);
        if self.cells.len() < other.cells.len() {
            self.cells.resize(other.cells.len(), T::default());
        }
        for (mine, theirs) in self.cells.iter_mut().zip(other.cells) {
            add(mine, theirs);
        }
    }
}

/// Group of a code, that of [`ABSENT`] being 0.
#[inline]
pub(crate) fn slot_of(code: u32) -> usize {
    const { assert!(ABSENT == u32::MAX) };
    code.wrapping_add(1) as usize
}
