//! What is kept of the rows of a customer.

use std::collections::{HashMap, VecDeque};

use styk_model::segment::Which;

use crate::batch::{ABSENT, Batch, ColumnId};

/// Numbers are kept as whole millionths, up to 9 · 10^12 of them: what they add up to does not depend on their order.
pub const MILLIONTHS: f64 = 1e6;

const DAY: i64 = 86_400_000_000;

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
    /// What a column of numbers comes to, and the newest of them, so many or none.
    Numbers { numbers: ColumnId, newest: usize },
    /// What the first or the last of those with a value have.
    Edge { which: Which, of: ValueOf },
    /// How many there were by the code of a column ([`ABSENT`] is one), and what a column of numbers comes to.
    By { codes: ColumnId, numbers: Option<ColumnId> },
    /// The days (UTC) of them.
    Days,
}

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueOf {
    /// In a column of codes.
    Code(ColumnId),
    /// In a column of numbers, as millionths.
    Number(ColumnId),
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
    Numbers(KeptNumbers),
    /// When it was, and all values of that instant, ascending: which of them is told may depend on what they stand for.
    Edge(Option<(i64, Vec<i64>)>),
    /// By code, ascending.
    By(Vec<KeptCount>),
    /// Since 1970, ascending.
    Days(Vec<i32>),
}

/// What numbers come to; all but the counts and times as millionths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptNumbers {
    pub count: u64,
    pub sum: i128,
    /// The largest number there is where there is none.
    pub least: i64,
    pub greatest: i64,
    /// When the last was.
    pub last: i64,
    /// When they were and what they are, in order, as many as the feature keeps.
    pub newest: VecDeque<(i64, i64)>,
}

/// Rows with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptCount {
    pub code: u32,
    pub count: u64,
    /// Of their numbers, as millionths.
    pub sum: i128,
}

/// What a row says to a feature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    time: i64,
    holds: bool,
    code: u32,
    value: Option<i64>,
}

impl Default for KeptNumbers {
    /// Those of no row.
    fn default() -> Self {
        Self { count: 0, sum: 0, least: i64::MAX, greatest: i64::MIN, last: i64::MIN, newest: VecDeque::new() }
    }
}

impl KeptNumbers {
    fn add(&mut self, time: i64, number: i64, most: usize) {
        self.count += 1;
        self.sum += i128::from(number);
        self.least = number.min(self.least);
        self.greatest = number.max(self.greatest);
        self.last = time.max(self.last);
        if most > 0 {
            insert(&mut self.newest, (time, number), most);
        }
    }

    fn merge(&mut self, other: &Self, most: usize) {
        self.count += other.count;
        self.sum += other.sum;
        self.least = other.least.min(self.least);
        self.greatest = other.greatest.max(self.greatest);
        self.last = other.last.max(self.last);
        for one in &other.newest {
            insert(&mut self.newest, *one, most);
        }
    }
}

impl Kept {
    pub fn new(keep: Keep) -> Self {
        match keep {
            Keep::Times(_) => Self::Times { count: 0, first: i64::MAX, newest: VecDeque::new() },
            Keep::Latest { .. } => Self::Latest(None),
            Keep::Sum { .. } => Self::Sum { sum: 0, newest: VecDeque::new() },
            Keep::Numbers { .. } => Self::Numbers(KeptNumbers::default()),
            Keep::Edge { .. } => Self::Edge(None),
            Keep::By { .. } => Self::By(Vec::new()),
            Keep::Days => Self::Days(Vec::new()),
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
            Self::Numbers(numbers) => *numbers = KeptNumbers::default(),
            Self::Edge(edge) => *edge = None,
            Self::By(counted) => counted.clear(),
            Self::Days(days) => days.clear(),
        }
    }

    pub(super) fn add(&mut self, keep: Keep, said: Said) {
        let Said { time, holds, code, value } = said;
        match (self, keep) {
            (Self::Times { count, first, newest }, Keep::Times(most)) => {
                *count += 1;
                *first = time.min(*first);
                insert(newest, time, most);
            }
            (Self::Latest(last), _) => take_later(last, (time, holds)),
            (Self::Sum { sum, newest }, Keep::Sum { newest: most, .. }) => {
                if let Some(number) = value {
                    *sum = sum.wrapping_add(number);
                    insert(newest, (time, number), most);
                }
            }
            (Self::Numbers(numbers), Keep::Numbers { newest: most, .. }) => {
                if let Some(number) = value {
                    numbers.add(time, number, most);
                }
            }
            (Self::Edge(edge), Keep::Edge { which, .. }) => {
                if let Some(value) = value {
                    take_edge(edge, which, time, &[value]);
                }
            }
            (Self::By(all), _) => count(all, KeptCount { code, count: 1, sum: value.map_or(0, i128::from) }),
            (Self::Days(days), _) => put_day(days, time.div_euclid(DAY) as i32),
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
            (Self::Numbers(numbers), Self::Numbers(other), Keep::Numbers { newest: most, .. }) => {
                numbers.merge(other, most);
            }
            (Self::Edge(edge), Self::Edge(other), Keep::Edge { which, .. }) => {
                if let Some((time, values)) = other {
                    take_edge(edge, which, *time, values);
                }
            }
            (Self::By(all), Self::By(others), _) => others.iter().for_each(|one| count(all, *one)),
            (Self::Days(days), Self::Days(others), _) => others.iter().for_each(|day| put_day(days, *day)),
            _ => debug_assert!(false, "what is kept is made of its feature"),
        }
    }

    pub(super) fn edge(&self, which: Which) -> Option<i64> {
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

/// The values of the earlier of the two instants, or of the later; of one instant, those of both.
fn take_edge(edge: &mut Option<(i64, Vec<i64>)>, which: Which, time: i64, values: &[i64]) {
    match edge {
        Some((known, all)) if *known == time => {
            for value in values {
                if let Err(place) = all.binary_search(value) {
                    all.insert(place, *value);
                }
            }
        }
        Some((known, _)) if (which == Which::First) == (*known < time) => {}
        _ => *edge = Some((time, values.to_vec())),
    }
}

fn count(all: &mut Vec<KeptCount>, more: KeptCount) {
    match all.binary_search_by_key(&more.code, |one| one.code) {
        Ok(place) => {
            all[place].count += more.count;
            all[place].sum += more.sum;
        }
        Err(place) => all.insert(place, more),
    }
}

fn put_day(days: &mut Vec<i32>, day: i32) {
    if let Err(place) = days.binary_search(&day) {
        days.insert(place, day);
    }
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

fn millionths(number: f64) -> Option<i64> {
    (!number.is_nan()).then(|| (number * MILLIONTHS).round() as i64)
}

/// What a row says to a feature whose bit it has; nothing where it lacks the value that is asked for.
pub(super) fn said(batch: &Batch, row: usize, keep: Keep) -> Option<Said> {
    let said = Said { time: batch.time[row], holds: false, code: ABSENT, value: None };
    let number = |column: ColumnId| batch.numbers(column)[row];
    Some(match keep {
        Keep::Times(_) | Keep::Days => said,
        Keep::Latest { masks, holds } => Said { holds: batch.masks(masks)[row] >> holds & 1 == 1, ..said },
        Keep::Sum { numbers, .. } => {
            let number = number(numbers);
            Said { value: (!number.is_nan()).then(|| number.round() as i64), ..said }
        }
        Keep::Numbers { numbers, .. } | Keep::Edge { of: ValueOf::Number(numbers), .. } => {
            Said { value: Some(millionths(number(numbers))?), ..said }
        }
        Keep::Edge { of: ValueOf::Code(codes), .. } => {
            let code = batch.codes(codes)[row];
            (code != ABSENT).then_some(Said { value: Some(i64::from(code)), ..said })?
        }
        Keep::By { codes, numbers } => {
            let value = numbers.and_then(|numbers| millionths(number(numbers)));
            Said { code: batch.codes(codes)[row], value, ..said }
        }
    })
}

/// Features by their column of masks and bit, so that a row is looked at by few of many.
#[derive(Debug, Clone, Default)]
pub(super) struct ByBit(Vec<(ColumnId, u32, HashMap<u32, Vec<usize>>)>);

impl ByBit {
    pub(super) fn new(features: &[Feature]) -> Self {
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
    pub(super) fn each(&self, batch: &Batch, row: usize, mut call: impl FnMut(usize)) {
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
