//! What is kept of single identifiers, in few bytes.

use std::collections::{HashMap, VecDeque};

use super::kept::{ByBit, Feature, Keep, Kept, KeptCount, KeptNumbers, said};
use crate::batch::{Batch, ColumnId};

/// What is kept of an alias: for each feature that any of its rows was of, by the number of the feature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State(pub(super) Vec<(u16, Kept)>);

impl State {
    fn of(&mut self, number: u16, keep: Keep) -> &mut Kept {
        let place = match self.0.binary_search_by_key(&number, |(number, _)| *number) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, (number, Kept::new(keep)));
                place
            }
        };
        &mut self.0[place].1
    }

    /// The numbers of the features that rows were of.
    pub fn features(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(number, _)| usize::from(*number))
    }

    /// Adds what is kept of other rows.
    pub fn merge(&mut self, features: &[Feature], other: &Self) {
        for (number, kept) in &other.0 {
            let keep = features[usize::from(*number)].keep;
            self.of(*number, keep).merge(keep, kept);
        }
    }

    /// Adds it to what is kept of a customer, by feature.
    pub fn add_to(&self, features: &[Feature], customer: &mut [Kept]) {
        for (number, kept) in &self.0 {
            customer[usize::from(*number)].merge(features[usize::from(*number)].keep, kept);
        }
    }

    /// In few bytes: numbers as [LEB128](https://en.wikipedia.org/wiki/LEB128), times as steps back from the newest.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut before = 0;
        for (number, kept) in &self.0 {
            put(&mut bytes, u64::from(number - before));
            before = *number;
            put_kept(&mut bytes, kept);
        }
        bytes
    }

    /// `None` for what [`State::to_bytes`] did not write for these features.
    pub fn from_bytes(features: &[Feature], bytes: &[u8]) -> Option<Self> {
        Self::read(features, bytes, true)
    }

    /// The same of the first features alone, where the bytes may be of more.
    pub fn first_from_bytes(features: &[Feature], bytes: &[u8]) -> Option<Self> {
        Self::read(features, bytes, false)
    }

    fn read(features: &[Feature], mut bytes: &[u8], whole: bool) -> Option<Self> {
        let (mut state, mut before) = (Vec::new(), 0_u64);
        while !bytes.is_empty() {
            before = before.checked_add(take(&mut bytes)?)?;
            let Some(feature) = features.get(usize::try_from(before).ok()?) else {
                return (!whole).then_some(Self(state));
            };
            state.push((before as u16, take_kept(&mut bytes, feature.keep)?));
        }
        Some(Self(state))
    }
}

fn put_kept(bytes: &mut Vec<u8>, kept: &Kept) {
    match kept {
        Kept::Times { count, first, newest } => {
            put(bytes, *count);
            put(bytes, newest.len() as u64);
            let newer = put_back(bytes, newest.iter().rev().copied());
            put_signed(bytes, newer.wrapping_sub(*first));
        }
        Kept::Latest(last) => {
            let (time, holds) = last.unwrap_or((i64::MIN, false));
            put_signed(bytes, time);
            bytes.push(u8::from(last.is_some()) << 1 | u8::from(holds));
        }
        Kept::Sum { sum, newest } => {
            put_signed(bytes, *sum);
            put_newest(bytes, newest);
        }
        Kept::Numbers(KeptNumbers { count, sum, least, greatest, last, newest }) => {
            put(bytes, *count);
            put_wide(bytes, *sum);
            put_signed(bytes, *least);
            put_signed(bytes, greatest.wrapping_sub(*least));
            put_signed(bytes, *last);
            put_newest(bytes, newest);
        }
        Kept::Edge(edge) => {
            let (time, values) = edge.as_ref().map_or((0, &[][..]), |(time, values)| (*time, values.as_slice()));
            put(bytes, values.len() as u64);
            put_signed(bytes, time);
            put_back(bytes, values.iter().copied());
        }
        Kept::By(counts) => {
            put(bytes, counts.len() as u64);
            let mut before = 0;
            for KeptCount { code, count, sum } in counts {
                put(bytes, u64::from(code - before));
                before = *code;
                put(bytes, *count);
                put_wide(bytes, *sum);
            }
        }
        Kept::Days(days) => {
            put(bytes, days.len() as u64);
            put_back(bytes, days.iter().map(|day| i64::from(*day)));
        }
    }
}

fn take_kept(bytes: &mut &[u8], keep: Keep) -> Option<Kept> {
    Some(match keep {
        Keep::Times(_) => {
            let (count, length) = (take(bytes)?, take(bytes)?);
            let mut newest = take_back(bytes, length)?;
            let newer = newest.back().copied().unwrap_or(0);
            newest.make_contiguous().reverse();
            Kept::Times { count, first: newer.wrapping_sub(take_signed(bytes)?), newest }
        }
        Keep::Latest { .. } => {
            let time = take_signed(bytes)?;
            let (flags, rest) = bytes.split_first()?;
            *bytes = rest;
            Kept::Latest((flags & 2 != 0).then_some((time, flags & 1 != 0)))
        }
        Keep::Sum { .. } => Kept::Sum { sum: take_signed(bytes)?, newest: take_newest(bytes)? },
        Keep::Numbers { .. } => {
            let (count, sum, least) = (take(bytes)?, take_wide(bytes)?, take_signed(bytes)?);
            let greatest = take_signed(bytes)?.wrapping_add(least);
            let (last, newest) = (take_signed(bytes)?, take_newest(bytes)?);
            Kept::Numbers(KeptNumbers { count, sum, least, greatest, last, newest })
        }
        Keep::Edge { .. } => {
            let (length, time) = (take(bytes)?, take_signed(bytes)?);
            let values = Vec::from(take_back(bytes, length)?);
            Kept::Edge((!values.is_empty()).then_some((time, values)))
        }
        Keep::By { .. } => {
            let (length, mut before) = (take(bytes)?, 0_u64);
            let mut counts = Vec::with_capacity(room(bytes, length)?);
            for _ in 0..length {
                before = before.checked_add(take(bytes)?)?;
                let code = u32::try_from(before).ok()?;
                counts.push(KeptCount { code, count: take(bytes)?, sum: take_wide(bytes)? });
            }
            Kept::By(counts)
        }
        Keep::Days => {
            let length = take(bytes)?;
            let days = take_back(bytes, length)?.into_iter().map(|day| i32::try_from(day).ok());
            Kept::Days(days.collect::<Option<_>>()?)
        }
    })
}

fn put(bytes: &mut Vec<u8>, number: u64) {
    put_leb(bytes, u128::from(number));
}

fn put_signed(bytes: &mut Vec<u8>, number: i64) {
    put(bytes, ((number << 1) ^ (number >> 63)) as u64);
}

fn put_wide(bytes: &mut Vec<u8>, number: i128) {
    put_leb(bytes, ((number << 1) ^ (number >> 127)) as u128);
}

fn put_leb(bytes: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Numbers, each as a step from the one before; gives back the last of them. Times go from the newest back.
fn put_back(bytes: &mut Vec<u8>, numbers: impl Iterator<Item = i64>) -> i64 {
    numbers.fold(0, |before, number| {
        put_signed(bytes, i64::wrapping_sub(before, number));
        number
    })
}

/// Times and numbers, from the newest back.
fn put_newest(bytes: &mut Vec<u8>, newest: &VecDeque<(i64, i64)>) {
    put(bytes, newest.len() as u64);
    put_back(bytes, newest.iter().rev().map(|(time, _)| *time));
    newest.iter().rev().for_each(|(_, number)| put_signed(bytes, *number));
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    u64::try_from(take_leb(bytes)?).ok()
}

fn take_signed(bytes: &mut &[u8]) -> Option<i64> {
    let number = take(bytes)?;
    Some((number >> 1) as i64 ^ -((number & 1) as i64))
}

fn take_wide(bytes: &mut &[u8]) -> Option<i128> {
    let number = take_leb(bytes)?;
    Some((number >> 1) as i128 ^ -((number & 1) as i128))
}

fn take_leb(bytes: &mut &[u8]) -> Option<u128> {
    let (mut number, mut shift) = (0_u128, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u128::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}

/// A length that the bytes can hold.
fn room(bytes: &[u8], length: u64) -> Option<usize> {
    usize::try_from(length).ok().filter(|length| *length <= bytes.len())
}

/// What [`put_back`] wrote.
fn take_back(bytes: &mut &[u8], length: u64) -> Option<VecDeque<i64>> {
    let length = room(bytes, length)?;
    let (mut numbers, mut before) = (VecDeque::with_capacity(length), 0_i64);
    for _ in 0..length {
        before = before.wrapping_sub(take_signed(bytes)?);
        numbers.push_back(before);
    }
    Some(numbers)
}

fn take_newest(bytes: &mut &[u8]) -> Option<VecDeque<(i64, i64)>> {
    let length = take(bytes)?;
    let times = take_back(bytes, length)?;
    let mut newest = VecDeque::with_capacity(times.len());
    for time in times {
        newest.push_front((time, take_signed(bytes)?));
    }
    Some(newest)
}

/// What is kept of each alias, of the rows of some batches. `aliases` is a column of codes.
#[derive(Debug)]
pub struct ByAlias<'a> {
    features: &'a [Feature],
    aliases: ColumnId,
    by_bit: ByBit,
    states: HashMap<u32, State>,
}

impl<'a> ByAlias<'a> {
    pub fn new(features: &'a [Feature], aliases: ColumnId) -> Self {
        Self { features, aliases, by_bit: ByBit::new(features), states: HashMap::new() }
    }

    /// Takes the rows of every alias (0 is none); one whose rows are of no feature is there as well.
    pub fn observe(&mut self, batch: &Batch) {
        let aliases = batch.codes(self.aliases);
        for row in (0..batch.rows()).filter(|row| aliases[*row] != 0) {
            let state = self.states.entry(aliases[row]).or_default();
            let features = self.features;
            self.by_bit.each(batch, row, |number| {
                let keep = features[number].keep;
                if let Some(said) = said(batch, row, keep) {
                    state.of(number as u16, keep).add(keep, said);
                }
            });
        }
    }

    pub fn merge(&mut self, other: Self) {
        for (alias, state) in other.states {
            match self.states.entry(alias) {
                std::collections::hash_map::Entry::Vacant(entry) => _ = entry.insert(state),
                std::collections::hash_map::Entry::Occupied(mut entry) => entry.get_mut().merge(self.features, &state),
            }
        }
    }

    pub fn finish(self) -> HashMap<u32, State> {
        self.states
    }
}
