//! Distinct sequences of touchpoints, each stored once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

/// Numbers sequences in the order in which they first appear. They are told
/// apart by 128 bits of XXH3: among a billion sequences, the chance that any
/// two are taken for one is 1 in 10^21.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sequences {
    numbers: HashMap<u128, u32, BuildHasherDefault<KeyHasher>>,
    symbols: Vec<u16>,
    /// Where each sequence ends in `symbols`; it begins where the one before ends.
    ends: Vec<usize>,
    #[serde(skip)]
    bytes: Vec<u8>,
}

impl Sequences {
    /// The number of a sequence; a new one gets the next.
    #[inline]
    pub(crate) fn number(&mut self, sequence: &[u16]) -> usize {
        self.bytes.resize(sequence.len() * 2, 0);
        for (bytes, symbol) in self.bytes.chunks_exact_mut(2).zip(sequence) {
            bytes.copy_from_slice(&symbol.to_le_bytes());
        }
        let next = self.ends.len() as u32;
        let number = *self.numbers.entry(xxh3_128(&self.bytes)).or_insert(next);
        if number == next {
            self.symbols.extend_from_slice(sequence);
            self.ends.push(self.symbols.len());
        }
        number as usize
    }

    /// The number of a sequence that has one.
    pub(crate) fn find(&self, sequence: &[u16]) -> Option<usize> {
        let bytes: Vec<u8> = sequence.iter().flat_map(|symbol| symbol.to_le_bytes()).collect();
        self.numbers.get(&xxh3_128(&bytes)).map(|number| *number as usize)
    }

    pub(crate) fn get(&self, number: usize) -> &[u16] {
        let from = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.symbols[from..self.ends[number]]
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// Hashes keys that are numbers already, by one multiplication each (the
/// multiplier is 2^64 divided by the golden ratio; Knuth, The Art of Computer
/// Programming 3, 6.4). Not for keys that somebody could choose to collide.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    #[inline]
    fn write_u32(&mut self, value: u32) {
        self.write_u64(value.into());
    }

    #[inline]
    fn write_u64(&mut self, value: u64) {
        let product = u128::from(self.0 ^ value) * 0x9e37_79b9_7f4a_7c15;
        self.0 = (product >> 64) as u64 ^ product as u64;
    }

    #[inline]
    fn write_u128(&mut self, value: u128) {
        self.write_u64(value as u64);
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64((*byte).into());
        }
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_keeps_its_number_and_its_symbols() {
        let mut sequences = Sequences::default();
        let all: [&[u16]; 5] = [&[1, 2], &[], &[1], &[2, 1], &[1, 2, 1]];
        for _ in 0..2 {
            for (expected, sequence) in all.into_iter().enumerate() {
                assert_eq!(sequences.number(sequence), expected);
                assert_eq!(sequences.get(expected), sequence);
                assert_eq!(sequences.find(sequence), Some(expected));
            }
        }
        assert_eq!(sequences.find(&[2, 2]), None);
        assert_eq!(sequences.len(), all.len());
    }
}
