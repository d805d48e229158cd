//! Generated logs, and their journeys as plain lists.

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use styk_journey::{ABSENT, Batch, Column, ColumnId, Operator, Split, Splitter, UNBOUND};

pub(crate) const SYMBOLS: ColumnId = ColumnId(0);
pub(crate) const MASKS: ColumnId = ColumnId(1);
/// The property that funnels hold constant, and that journeys may be split by.
pub(crate) const VALUES: ColumnId = ColumnId(2);
pub(crate) const GROUPS: ColumnId = ColumnId(3);
/// What [`Row::score`] says.
pub(crate) const SCORES: ColumnId = ColumnId(4);

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    pub(crate) time: i64,
    pub(crate) symbol: u16,
    pub(crate) mask: u32,
    pub(crate) value: u32,
    pub(crate) group: u32,
}

impl Row {
    /// A number made of the others; some rows have none.
    pub(crate) fn score(&self) -> f64 {
        if self.time % 3 == 0 { f64::NAN } else { f64::from(self.mask % 7) / 2.0 }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) number: u32,
    pub(crate) rows: Vec<Row>,
}

#[derive(Debug, Clone)]
pub(crate) struct Journey {
    pub(crate) person: u32,
    pub(crate) rows: Vec<Row>,
}

pub(crate) fn batch(persons: &[Person]) -> Batch {
    let mut batch = Batch { starts: vec![0], ..Batch::default() };
    for person in persons {
        batch.persons.push(person.number);
        batch.time.extend(person.rows.iter().map(|row| row.time));
        batch.starts.push(batch.time.len() as u32);
    }
    let rows = || persons.iter().flat_map(|person| &person.rows);
    batch.columns = vec![
        Column::Symbols(rows().map(|row| row.symbol).collect()),
        Column::Masks(rows().map(|row| row.mask).collect()),
        Column::Codes(rows().map(|row| row.value).collect()),
        Column::Codes(rows().map(|row| row.group).collect()),
        Column::Numbers(rows().map(Row::score).collect()),
    ];
    batch
}

/// The journeys that operators see, as plain lists.
pub(crate) fn journeys(persons: &[Person], split: Split) -> Vec<Journey> {
    let batch = batch(persons);
    let mut splitter = Splitter::new(split);
    let journeys = splitter.split(&batch);
    let of = journeys.batch;
    let row = |at: usize| Row {
        time: of.time[at],
        symbol: of.symbols(SYMBOLS)[at],
        mask: of.masks(MASKS)[at],
        value: of.codes(VALUES)[at],
        group: of.codes(GROUPS)[at],
    };
    journeys.iter().map(|one| Journey { person: one.person, rows: (one.from..one.to).map(row).collect() }).collect()
}

/// What an operator counts over all persons in one batch.
pub(crate) fn whole<O: Operator>(make: &impl Fn() -> O, persons: &[Person], split: Split) -> O {
    let mut operator = make();
    operator.observe(&Splitter::new(split).split(&batch(persons)));
    operator
}

/// The same with each person in the part that `parts` says, the parts sent as JSON and merged in the
/// order given by their keys. The last part looks at its persons in a batch each.
pub(crate) fn merged<O>(make: &impl Fn() -> O, persons: &[Person], split: Split, parts: &Parts) -> O
where
    O: Operator + Serialize + DeserializeOwned,
{
    let mut operators: Vec<(u8, O)> = parts
        .order
        .iter()
        .enumerate()
        .map(|(part, key)| {
            let own: Vec<Person> = persons
                .iter()
                .enumerate()
                .filter(|(at, _)| parts.part_of(*at) == part)
                .map(|(_, p)| p.clone())
                .collect();
            if part + 1 < parts.order.len() {
                return (*key, whole(make, &own, split));
            }
            let mut operator = make();
            for person in own {
                operator.observe(&Splitter::new(split).split(&batch(&[person])));
            }
            (*key, operator)
        })
        .collect();
    operators.sort_by_key(|(key, _)| *key);
    operators
        .into_iter()
        .map(|(_, operator)| serde_json::to_string(&operator).expect("operators can be sent"))
        .map(|sent| serde_json::from_str(&sent).expect("operators can be received"))
        .reduce(|mut all: O, other| {
            all.merge(other);
            all
        })
        .expect("at least one part")
}

/// How persons are dealt out to parts, and in which order these are merged.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    of: Vec<usize>,
    order: Vec<u8>,
}

impl Parts {
    fn part_of(&self, person: usize) -> usize {
        self.of[person % self.of.len()] % self.order.len()
    }
}

pub(crate) fn any_parts() -> impl Strategy<Value = Parts> {
    (prop::collection::vec(0..5_usize, 1..12), prop::collection::vec(any::<u8>(), 2..=5))
        .prop_map(|(of, order)| Parts { of, order })
}

pub(crate) fn any_split() -> impl Strategy<Value = Split> {
    prop_oneof![
        2 => Just(Split::Whole),
        1 => (0..4_i64).prop_map(Split::Gap),
        1 => Just(Split::Column(VALUES)),
        1 => prop::option::of(0..6_u32).prop_map(|end| Split::Events { masks: MASKS, start: 0, end }),
    ]
}

fn any_row() -> impl Strategy<Value = (i64, Row)> {
    let mask = prop_oneof![
        1 => Just(0),
        4 => (0..4_u32).prop_map(|bit| 1 << bit),
        1 => (4..6_u32).prop_map(|bit| 1 << bit),
        2 => (0..6_u32, 0..6_u32).prop_map(|(a, b)| 1 << a | 1 << b),
    ];
    let symbol = prop_oneof![8 => 0..4_u16, 2 => Just(UNBOUND), 1 => 250..260_u16];
    let value = prop_oneof![6 => 0..3_u32, 1 => Just(ABSENT)];
    let group = prop_oneof![6 => 0..2_u32, 1 => Just(ABSENT), 1 => Just(70_000)];
    // Many rows of one instant.
    (0..4_i64, symbol, mask, value, group)
        .prop_map(|(wait, symbol, mask, value, group)| (wait, Row { time: 0, symbol, mask, value, group }))
}

/// Persons with up to so many rows each; sometimes rows of nobody known first.
pub(crate) fn any_persons(rows: usize) -> impl Strategy<Value = Vec<Person>> {
    let lines = prop::collection::vec(prop::collection::vec(any_row(), 1..=rows), 1..10);
    (lines, any::<bool>()).prop_map(|(lines, nobody)| {
        lines
            .into_iter()
            .enumerate()
            .map(|(at, line)| {
                let mut time = 0;
                let timed = |(wait, row): (i64, Row)| {
                    time += wait;
                    Row { time, ..row }
                };
                let number = if nobody { at as u32 * 3 } else { at as u32 * 3 + 1 };
                Person { number, rows: line.into_iter().map(timed).collect() }
            })
            .collect()
    })
}

/// A person whose rows are written as letters, a time and perhaps `:value` and `/group`: each letter is
/// a bit of the mask (A is bit 0), the first one is the touchpoint; `.` is bound to none.
pub(crate) fn person(number: u32, rows: &str) -> Person {
    let rows = rows.split_whitespace().map(|text| {
        let (text, group) = text.split_once('/').map_or((text, ABSENT), |(text, group)| (text, parse(group)));
        let (text, value) = text.split_once(':').map_or((text, ABSENT), |(text, value)| (text, parse(value)));
        let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let bits: Vec<u32> = letters.bytes().filter(u8::is_ascii_uppercase).map(|c| u32::from(c - b'A')).collect();
        Row {
            time: i64::from(parse(&text[letters.len()..])),
            symbol: bits.first().map_or(UNBOUND, |bit| *bit as u16),
            mask: bits.iter().map(|bit| 1 << bit).sum(),
            value,
            group,
        }
    });
    Person { number, rows: rows.collect() }
}

fn parse(number: &str) -> u32 {
    number.parse().expect("a number")
}
