//! Dense numbers for pairs of touchpoints and for breakdown values, so that
//! counts stand in a plain list and the inner loops need no hashing.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use serde::{Deserialize, Serialize};

use super::sequences::KeyHasher;
use crate::batch::UNBOUND;

const NONE: u32 = u32::MAX;

/// Touchpoints below this number are looked up in a table, the rest in a map.
const TABLE_SYMBOLS: usize = 256;

/// Breakdown values below this number are looked up in a table, the rest in a map.
const TABLE_CODES: usize = 1 << 16;

/// Numbers pairs of touchpoints in the order in which they first appear. Sent as the list of pairs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(u16, u16)>", into = "Vec<(u16, u16)>")]
pub(crate) struct PairNumbers {
    /// The table has `width * width` entries.
    width: usize,
    table: Vec<u32>,
    map: HashMap<u32, u32, BuildHasherDefault<KeyHasher>>,
    pairs: Vec<(u16, u16)>,
}

impl PairNumbers {
    /// The number of a pair; a new pair gets the next one.
    #[inline]
    pub(crate) fn number(&mut self, from: u16, to: u16) -> usize {
        if usize::from(from.max(to)) < self.width {
            let number = self.table[usize::from(from) * self.width + usize::from(to)];
            if number != NONE {
                return number as usize;
            }
        }
        self.search(from, to)
    }

    #[cold]
    #[inline(never)]
    fn search(&mut self, from: u16, to: u16) -> usize {
        let next = self.pairs.len() as u32;
        let highest = usize::from(from.max(to));
        let number = if highest < TABLE_SYMBOLS {
            if highest >= self.width {
                self.widen((highest + 1).next_power_of_two().max(16));
            }
            let entry = &mut self.table[usize::from(from) * self.width + usize::from(to)];
            *entry = next;
            next
        } else {
            *self.map.entry(u32::from(from) << 16 | u32::from(to)).or_insert(next)
        };
        if number == next {
            self.pairs.push((from, to));
        }
        number as usize
    }

    fn widen(&mut self, width: usize) {
        let mut table = vec![NONE; width * width];
        for (from, row) in self.table.chunks(self.width.max(1)).enumerate() {
            table[from * width..][..row.len()].copy_from_slice(row);
        }
        (self.width, self.table) = (width, table);
    }

    /// Its width, and the numbers of all pairs below it in rows of that width; far too
    /// large a number where a pair has none.
    #[inline]
    pub(crate) fn table(&self) -> (usize, &[u32]) {
        (self.width, &self.table)
    }

    /// The number of a pair that has one.
    pub(crate) fn find(&self, from: u16, to: u16) -> Option<usize> {
        let highest = usize::from(from.max(to));
        let number = if highest < self.width {
            self.table[usize::from(from) * self.width + usize::from(to)]
        } else {
            *self.map.get(&(u32::from(from) << 16 | u32::from(to)))?
        };
        (number != NONE).then_some(number as usize)
    }

    /// All pairs, by their number.
    pub(crate) fn pairs(&self) -> &[(u16, u16)] {
        &self.pairs
    }
}

impl From<Vec<(u16, u16)>> for PairNumbers {
    fn from(pairs: Vec<(u16, u16)>) -> Self {
        let mut numbers = Self::default();
        for (from, to) in pairs {
            numbers.number(from, to);
        }
        numbers
    }
}

impl From<PairNumbers> for Vec<(u16, u16)> {
    fn from(numbers: PairNumbers) -> Self {
        numbers.pairs
    }
}

/// Numbers breakdown values in the order in which they first appear. Sent as the list of values.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<u32>", into = "Vec<u32>")]
pub(crate) struct CodeNumbers {
    table: Vec<u32>,
    map: HashMap<u32, u32, BuildHasherDefault<KeyHasher>>,
    codes: Vec<u32>,
}

impl CodeNumbers {
    /// The number of a value; a new value gets the next one.
    #[inline]
    pub(crate) fn number(&mut self, code: u32) -> usize {
        // The absent value, the largest code, stands first.
        match self.table.get(code.wrapping_add(1) as usize) {
            Some(&number) if number != NONE => number as usize,
            _ => self.search(code),
        }
    }

    #[cold]
    #[inline(never)]
    fn search(&mut self, code: u32) -> usize {
        let next = self.codes.len() as u32;
        let place = code.wrapping_add(1) as usize;
        let number = if place < TABLE_CODES {
            if place >= self.table.len() {
                self.table.resize((place + 1).next_power_of_two(), NONE);
            }
            self.table[place] = next;
            next
        } else {
            *self.map.entry(code).or_insert(next)
        };
        if number == next {
            self.codes.push(code);
        }
        number as usize
    }

    /// The number of a value that has one.
    pub(crate) fn find(&self, code: u32) -> Option<usize> {
        let place = code.wrapping_add(1) as usize;
        let number = if place < TABLE_CODES { self.table.get(place) } else { self.map.get(&code) };
        number.filter(|number| **number != NONE).map(|number| *number as usize)
    }

    /// All values, by their number.
    pub(crate) fn codes(&self) -> &[u32] {
        &self.codes
    }
}

impl From<Vec<u32>> for CodeNumbers {
    fn from(codes: Vec<u32>) -> Self {
        let mut numbers = Self::default();
        for code in codes {
            numbers.number(code);
        }
        numbers
    }
}

impl From<CodeNumbers> for Vec<u32> {
    fn from(numbers: CodeNumbers) -> Self {
        numbers.codes
    }
}

/// Numbers pairs of any numbers in the order in which they first appear. Sent as the list of pairs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(u32, u32)>", into = "Vec<(u32, u32)>")]
pub(crate) struct WidePairNumbers {
    map: HashMap<u64, u32, BuildHasherDefault<KeyHasher>>,
    pairs: Vec<(u32, u32)>,
}

impl WidePairNumbers {
    fn key(first: u32, second: u32) -> u64 {
        u64::from(first) << 32 | u64::from(second)
    }

    /// The number of a pair; a new pair gets the next one.
    #[inline]
    pub(crate) fn number(&mut self, first: u32, second: u32) -> usize {
        let next = self.pairs.len() as u32;
        let number = *self.map.entry(Self::key(first, second)).or_insert(next);
        if number == next {
            self.pairs.push((first, second));
        }
        number as usize
    }

    /// The number of a pair that has one.
    pub(crate) fn find(&self, first: u32, second: u32) -> Option<usize> {
        self.map.get(&Self::key(first, second)).map(|number| *number as usize)
    }

    /// All pairs, by their number.
    pub(crate) fn pairs(&self) -> &[(u32, u32)] {
        &self.pairs
    }
}

impl From<Vec<(u32, u32)>> for WidePairNumbers {
    fn from(pairs: Vec<(u32, u32)>) -> Self {
        let mut numbers = Self::default();
        for (first, second) in pairs {
            numbers.number(first, second);
        }
        numbers
    }
}

impl From<WidePairNumbers> for Vec<(u32, u32)> {
    fn from(numbers: WidePairNumbers) -> Self {
        numbers.pairs
    }
}

/// The entry of a number, after as many empty ones as it takes.
#[inline]
pub(crate) fn entry<T: Default>(list: &mut Vec<T>, number: usize) -> &mut T {
    if number >= list.len() {
        lengthen(list, number);
    }
    &mut list[number]
}

#[cold]
#[inline(never)]
fn lengthen<T: Default>(list: &mut Vec<T>, number: usize) {
    list.resize_with(number + 1, T::default);
}

/// The bound touchpoints of a journey with the rows they stand in.
#[inline]
pub(crate) fn bound(symbols: &[u16]) -> impl DoubleEndedIterator<Item = (usize, u16)> + '_ {
    symbols.iter().copied().enumerate().filter(|(_, symbol)| *symbol != UNBOUND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_keeps_its_number_while_the_table_grows() {
        let mut numbers = PairNumbers::default();
        let pairs = [(0, 1), (1, 0), (15, 3), (16, 0), (255, 255), (256, 1), (1, 256), (65534, 2)];
        for (expected, (from, to)) in pairs.into_iter().enumerate() {
            assert_eq!(numbers.number(from, to), expected);
        }
        for (expected, (from, to)) in pairs.into_iter().enumerate() {
            assert_eq!(numbers.number(from, to), expected);
            assert_eq!(numbers.find(from, to), Some(expected));
        }
        assert_eq!([numbers.find(3, 15), numbers.find(65534, 3)], [None, None]);
        assert_eq!(numbers.pairs(), pairs);
    }

    #[test]
    fn a_value_keeps_its_number_however_large() {
        let mut numbers = CodeNumbers::default();
        let codes = [3, 0, u32::MAX, 70_000, 65_535, 9];
        for _ in 0..2 {
            for (expected, code) in codes.into_iter().enumerate() {
                assert_eq!(numbers.number(code), expected);
                assert_eq!(numbers.find(code), Some(expected));
            }
        }
        assert_eq!([numbers.find(4), numbers.find(70_001), numbers.find(1 << 20)], [None; 3]);
        assert_eq!(numbers.codes(), codes);
    }

    #[test]
    fn a_pair_of_any_numbers_keeps_its_number() {
        let mut numbers = WidePairNumbers::default();
        let pairs = [(0, 1), (1, 0), (u32::MAX, 0), (0, u32::MAX), (70_000, 70_000)];
        for _ in 0..2 {
            for (expected, (first, second)) in pairs.into_iter().enumerate() {
                assert_eq!(numbers.number(first, second), expected);
                assert_eq!(numbers.find(first, second), Some(expected));
            }
        }
        assert_eq!(numbers.find(1, 1), None);
        assert_eq!(numbers.pairs(), pairs);
    }
}
