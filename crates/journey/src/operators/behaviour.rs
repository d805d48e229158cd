//! Who is in a segment: conditions on what a customer did until a moment, and did not do.
//!
//! Of a customer's line only so much is kept as the conditions need (how many, the first, the newest few), so
//! that it does not matter how long the line is, nor in which order its rows come. What is kept of each alias
//! ([`State`]) adds up to what is kept of a customer, whoever they are put together of.

use std::collections::{HashMap, VecDeque};

use styk_model::PersonNumber;
use styk_model::segment::{Comparison, Which};

use crate::batch::{Batch, ColumnId};

/// What is kept of the rows that have a bit of a column of masks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Feature {
    pub masks: ColumnId,
    pub bit: u32,
    pub keep: Keep,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Keep {
    /// How many there were, when the first was, and when the newest were, so many of them.
    Times(usize),
    /// Whether the last of them has another bit, also of another column.
    Latest { masks: ColumnId, holds: u32 },
    /// The sum of a column of whole numbers, and the newest of them, so many.
    Sum { numbers: ColumnId, newest: usize },
}

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

/// What is kept of some rows of a customer for one feature: the same whatever order they come in, and put
/// together from parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// `newest` in order, as many as the feature keeps.
    Times {
        count: u64,
        first: i64,
        newest: VecDeque<i64>,
    },
    /// When the last was, and whether the other bit was on any row of that instant.
    Latest(Option<(i64, bool)>),
    Sum {
        sum: i64,
        newest: VecDeque<(i64, i64)>,
    },
}

/// What a row says to a feature.
#[derive(Debug, Clone, Copy)]
struct Said {
    time: i64,
    holds: bool,
    number: Option<i64>,
}

impl Kept {
    pub fn new(keep: Keep) -> Self {
        match keep {
            Keep::Times(_) => Self::Times { count: 0, first: i64::MAX, newest: VecDeque::new() },
            Keep::Latest { .. } => Self::Latest(None),
            Keep::Sum { .. } => Self::Sum { sum: 0, newest: VecDeque::new() },
        }
    }

    pub fn clear(&mut self) {
        match self {
            Self::Times { count, first, newest } => {
                (*count, *first) = (0, i64::MAX);
                newest.clear();
            }
            Self::Latest(last) => *last = None,
            Self::Sum { sum, newest } => {
                *sum = 0;
                newest.clear();
            }
        }
    }

    fn add(&mut self, keep: Keep, said: Said) {
        let Said { time, holds, number } = said;
        match (self, keep) {
            (Self::Times { count, first, newest }, Keep::Times(most)) => {
                *count += 1;
                *first = time.min(*first);
                insert(newest, time, most);
            }
            (Self::Latest(last), _) => take_later(last, (time, holds)),
            (Self::Sum { sum, newest }, Keep::Sum { newest: most, .. }) => {
                if let Some(number) = number {
                    *sum = sum.wrapping_add(number);
                    insert(newest, (time, number), most);
                }
            }
            _ => debug_assert!(false, "what is kept is made of its feature"),
        }
    }

    /// Adds what is kept of other rows for the same feature.
    pub fn merge(&mut self, keep: Keep, other: &Self) {
        match (self, other, keep) {
            (
                Self::Times { count, first, newest },
                Self::Times { count: more, first: earlier, newest: others },
                Keep::Times(most),
            ) => {
                *count += more;
                *first = *earlier.min(first);
                for time in others {
                    insert(newest, *time, most);
                }
            }
            (Self::Latest(last), Self::Latest(other), _) => {
                if let Some(other) = other {
                    take_later(last, *other);
                }
            }
            (Self::Sum { sum, newest }, Self::Sum { sum: more, newest: others }, Keep::Sum { newest: most, .. }) => {
                *sum = sum.wrapping_add(*more);
                for one in others {
                    insert(newest, *one, most);
                }
            }
            _ => debug_assert!(false, "what is kept is made of its feature"),
        }
    }

    fn edge(&self, which: Which) -> Option<i64> {
        match (self, which) {
            (Self::Times { count: 1.., first, .. }, Which::First) => Some(*first),
            (Self::Times { newest, .. }, Which::Last) => newest.back().copied(),
            _ => None,
        }
    }
}

/// The later of the two; of one instant, whether the bit was on either.
fn take_later(last: &mut Option<(i64, bool)>, other: (i64, bool)) {
    *last = Some(match *last {
        Some((time, holds)) if time == other.0 => (time, holds || other.1),
        Some(known) => known.max(other),
        None => other,
    });
}

/// Puts one among the newest, which are in order, and lets the oldest go. Most come in order.
fn insert<T: PartialOrd>(newest: &mut VecDeque<T>, one: T, most: usize) {
    let after = newest.iter().rev().take_while(|known| **known > one).count();
    let place = newest.len() - after;
    if newest.len() >= most.max(1) {
        if place == 0 {
            return;
        }
        newest.pop_front();
        newest.insert(place - 1, one);
    } else {
        newest.insert(place, one);
    }
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

/// What a row says to a feature whose bit it has.
fn said(batch: &Batch, row: usize, keep: Keep) -> Said {
    let time = batch.time[row];
    match keep {
        Keep::Times(_) => Said { time, holds: false, number: None },
        Keep::Latest { masks, holds } => Said { time, holds: batch.masks(masks)[row] >> holds & 1 == 1, number: None },
        Keep::Sum { numbers, .. } => {
            let number = batch.numbers(numbers)[row];
            Said { time, holds: false, number: (!number.is_nan()).then(|| number.round() as i64) }
        }
    }
}

/// Features by their column of masks and bit, so that a row is looked at by few of many.
#[derive(Debug, Clone, Default)]
struct ByBit(Vec<(ColumnId, u32, HashMap<u32, Vec<usize>>)>);

impl ByBit {
    fn new(features: &[Feature]) -> Self {
        let mut columns: Vec<(ColumnId, u32, HashMap<u32, Vec<usize>>)> = Vec::new();
        for (number, feature) in features.iter().enumerate() {
            let at = columns.iter().position(|(masks, ..)| *masks == feature.masks).unwrap_or_else(|| {
                columns.push((feature.masks, 0, HashMap::new()));
                columns.len() - 1
            });
            let (_, bits, numbers) = &mut columns[at];
            *bits |= 1 << feature.bit;
            numbers.entry(feature.bit).or_default().push(number);
        }
        Self(columns)
    }

    /// Calls for each feature that a row is looked at by.
    fn each(&self, batch: &Batch, row: usize, mut call: impl FnMut(usize)) {
        for (masks, bits, numbers) in &self.0 {
            let mut rest = batch.masks(*masks)[row] & bits;
            while rest != 0 {
                for number in &numbers[&rest.trailing_zeros()] {
                    call(*number);
                }
                rest &= rest - 1;
            }
        }
    }
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
                        kept[number].add(keep, said(batch, row, keep));
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

/// What is kept of an alias: for each feature that any of its rows was of, by the number of the feature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State(Vec<(u16, Kept)>);

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
            match kept {
                Kept::Times { count, first, newest } => {
                    put(&mut bytes, *count);
                    put(&mut bytes, newest.len() as u64);
                    let newer = put_back(&mut bytes, newest.iter().rev().copied());
                    put_signed(&mut bytes, newer.wrapping_sub(*first));
                }
                Kept::Latest(last) => {
                    let (time, holds) = last.unwrap_or((i64::MIN, false));
                    put_signed(&mut bytes, time);
                    bytes.push(u8::from(last.is_some()) << 1 | u8::from(holds));
                }
                Kept::Sum { sum, newest } => {
                    put_signed(&mut bytes, *sum);
                    put(&mut bytes, newest.len() as u64);
                    put_back(&mut bytes, newest.iter().rev().map(|(time, _)| *time));
                    newest.iter().rev().for_each(|(_, number)| put_signed(&mut bytes, *number));
                }
            }
        }
        bytes
    }

    /// `None` for what [`State::to_bytes`] did not write for these features.
    pub fn from_bytes(features: &[Feature], mut bytes: &[u8]) -> Option<Self> {
        let (mut state, mut before) = (Vec::new(), 0_u64);
        while !bytes.is_empty() {
            before = before.checked_add(take(&mut bytes)?)?;
            let keep = features.get(usize::try_from(before).ok()?)?.keep;
            let kept = match keep {
                Keep::Times(_) => {
                    let (count, length) = (take(&mut bytes)?, take(&mut bytes)?);
                    let mut newest = take_back(&mut bytes, length)?;
                    let newer = newest.back().copied().unwrap_or(0);
                    newest.make_contiguous().reverse();
                    Kept::Times { count, first: newer.wrapping_sub(take_signed(&mut bytes)?), newest }
                }
                Keep::Latest { .. } => {
                    let time = take_signed(&mut bytes)?;
                    let (flags, rest) = bytes.split_first()?;
                    bytes = rest;
                    Kept::Latest((flags & 2 != 0).then_some((time, flags & 1 != 0)))
                }
                Keep::Sum { .. } => {
                    let (sum, length) = (take_signed(&mut bytes)?, take(&mut bytes)?);
                    let times = take_back(&mut bytes, length)?;
                    let mut newest = VecDeque::with_capacity(times.len());
                    for time in times {
                        newest.push_front((time, take_signed(&mut bytes)?));
                    }
                    Kept::Sum { sum, newest }
                }
            };
            state.push((before as u16, kept));
        }
        Some(Self(state))
    }
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn put_signed(bytes: &mut Vec<u8>, number: i64) {
    put(bytes, ((number << 1) ^ (number >> 63)) as u64);
}

/// Times from the newest back, each as a step from the one before; gives back the last of them.
fn put_back(bytes: &mut Vec<u8>, times: impl Iterator<Item = i64>) -> i64 {
    times.fold(0, |newer, time| {
        put_signed(bytes, i64::wrapping_sub(newer, time));
        time
    })
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0_u64, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}

fn take_signed(bytes: &mut &[u8]) -> Option<i64> {
    let number = take(bytes)?;
    Some((number >> 1) as i64 ^ -((number & 1) as i64))
}

/// Times from the newest back.
fn take_back(bytes: &mut &[u8], length: u64) -> Option<VecDeque<i64>> {
    // No more than the bytes can hold.
    let length = usize::try_from(length).ok().filter(|length| *length <= bytes.len())?;
    let (mut times, mut newer) = (VecDeque::with_capacity(length), 0_i64);
    for _ in 0..length {
        newer = newer.wrapping_sub(take_signed(bytes)?);
        times.push_back(newer);
    }
    Some(times)
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
                state.of(number as u16, keep).add(keep, said(batch, row, keep));
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

#[cfg(test)]
mod tests;
