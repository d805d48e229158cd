//! Where journeys stand in a net, and where each event takes them from there.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use hashbrown::HashTable;

use super::net::Net;

/// The state in which nothing has happened yet.
pub(super) const BEGIN: u32 = 0;

/// States that were met, numbered, and the moves that were worked out from them.
///
/// A state is the element at which each region stands, 0 where it has not begun. States are met on demand: of all
/// ways that parallel parts can stand to each other few occur.
#[derive(Debug)]
pub(super) struct States {
    net: Arc<Net>,
    known: HashTable<u32>,
    /// One state after the other, as many numbers each as there are regions.
    standing: Vec<u16>,
    /// Of each state, steps skipped where no more events come.
    ending: Vec<u32>,
    /// Of each state and label that was asked for, where its moves stand.
    spans: HashMap<u64, Span, BuildHasherDefault<Mixing>>,
    moves: Vec<Taken>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) from: u32,
    pub(super) to: u32,
}

/// An event that a step takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    pub(super) step: u16,
    /// How deep in the blocks around the step the journey comes anew: what is further out goes on as it stands.
    pub(super) level: u16,
    /// Steps skipped before.
    pub(super) skipped: u16,
    /// The state behind it.
    pub(super) to: u32,
}

impl States {
    pub(super) fn new(net: Arc<Net>) -> Self {
        let mut states = Self {
            net,
            known: HashTable::new(),
            standing: Vec::new(),
            ending: Vec::new(),
            spans: HashMap::default(),
            moves: Vec::new(),
        };
        states.forget();
        states
    }

    pub(super) fn net(&self) -> &Net {
        &self.net
    }

    pub(super) fn len(&self) -> usize {
        self.ending.len()
    }

    /// About how much memory is taken.
    pub(super) fn bytes(&self) -> usize {
        2 * self.standing.len() + 12 * self.ending.len() + 24 * self.spans.len() + 12 * self.moves.len()
    }

    /// Forgets all states but the first.
    pub(super) fn forget(&mut self) {
        self.known.clear();
        self.standing.clear();
        self.ending.clear();
        self.spans.clear();
        self.moves.clear();
        self.number(&vec![0; self.net.regions.len()]);
    }

    pub(super) fn standing(&self, state: u32) -> &[u16] {
        standing(&self.standing, self.net.regions.len(), state)
    }

    pub(super) fn ending(&self, state: u32) -> u32 {
        self.ending[state as usize]
    }

    pub(super) fn taken(&self, place: u32) -> Taken {
        self.moves[place as usize]
    }

    /// The moves by which an event of this label can be taken, those of earlier steps first.
    pub(super) fn moves(&mut self, state: u32, label: u16) -> Span {
        let key = (u64::from(state) << 16) | u64::from(label);
        match self.spans.get(&key) {
            Some(span) => *span,
            None => self.work_out(state, label, key),
        }
    }

    fn work_out(&mut self, state: u32, label: u16, key: u64) -> Span {
        let net = Arc::clone(&self.net);
        let here = self.standing(state).to_vec();
        let from = self.moves.len() as u32;
        for &step in &net.takers[label as usize] {
            let places = &net.places[step];
            let within = places.iter().take(places.len() - 1);
            let shared = within.take_while(|place| here[place.region] == place.element).count();
            for level in (0..=shared).rev() {
                if let Some(skipped) = net.skipped_before(&here, step, level) {
                    let mut there = here.clone();
                    net.go(&mut there, step, level);
                    let to = self.number(&there);
                    self.moves.push(Taken { step: step as u16, level: level as u16, skipped, to });
                }
            }
        }
        let span = Span { from, to: self.moves.len() as u32 };
        self.spans.insert(key, span);
        span
    }

    /// The number of a state, a new one where it was not met before.
    pub(super) fn number(&mut self, state: &[u16]) -> u32 {
        let Self { net, known, standing: all, ending, .. } = self;
        let regions = net.regions.len();
        let hash = hash(state);
        if let Some(number) = known.find(hash, |number| standing(all, regions, *number) == state) {
            return *number;
        }
        let number = ending.len() as u32;
        known.insert_unique(hash, number, |number| self::hash(standing(all, regions, *number)));
        all.extend_from_slice(state);
        ending.push(net.ending(state, 0));
        number
    }
}

fn standing(all: &[u16], regions: usize, state: u32) -> &[u16] {
    &all[state as usize * regions..][..regions]
}

/// Mixes words by a rotation and a multiplication (as in Firefox and rustc); the keys are our own numbers.
fn mixed(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn hash(state: &[u16]) -> u64 {
    let hash = state.iter().fold(0, |hash, element| mixed(hash, u64::from(*element)));
    hash ^ (hash >> 32)
}

/// [`mixed`] for keys that are one number.
#[derive(Debug, Default)]
struct Mixing(u64);

impl Hasher for Mixing {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = mixed(self.0, word);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
