//! Generated logs, calendars, and running an operator in one piece and in parts.

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use styk_journey::operators::{Condition, PeriodIndex};
use styk_journey::{ABSENT, Batch, Column, ColumnId, Operator, Split, Splitter};
use styk_model::{Calendar, Period, Timestamp};

pub(crate) const MASKS: ColumnId = ColumnId(0);
pub(crate) const CODES: ColumnId = ColumnId(1);
pub(crate) const NUMBERS: ColumnId = ColumnId(2);
pub(crate) const CASES: ColumnId = ColumnId(3);

pub(crate) const MINUTE: i64 = 60_000_000;
pub(crate) const DAY: i64 = 1440 * MINUTE;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) person: u32,
    pub(crate) time: i64,
    pub(crate) mask: u32,
    pub(crate) code: u32,
    pub(crate) number: f64,
    pub(crate) case: u32,
}

impl Row {
    pub(crate) fn is(&self, condition: Option<Condition>) -> bool {
        condition.is_none_or(|condition| self.mask >> condition.bit & 1 == 1)
    }

    pub(crate) fn group(&self) -> Option<u32> {
        (self.code != ABSENT).then_some(self.code)
    }
}

/// A row with the given bits at a local time of Warsaw, such as `2024-03-31T09:00`.
pub(crate) fn row(person: u32, local: &str, mask: u32) -> Row {
    let zoned = local.parse::<jiff::civil::DateTime>().unwrap().to_zoned(warsaw()).unwrap();
    let time = zoned.timestamp().as_microsecond();
    Row { person, time, mask, code: ABSENT, number: f64::NAN, case: ABSENT }
}

pub(crate) fn bit(bit: u32) -> Condition {
    Condition { column: MASKS, bit }
}

pub(crate) fn warsaw() -> TimeZone {
    TimeZone::get("Europe/Warsaw").unwrap()
}

pub(crate) fn calendar(period: Period, from: &str, last: &str) -> Calendar {
    let midnight =
        |day: &str| Timestamp(day.parse::<Date>().unwrap().to_zoned(warsaw()).unwrap().timestamp().as_microsecond());
    Calendar::new(period, &warsaw(), midnight(from), midnight(last), 10_000)
}

/// A calendar that begins and ends somewhere in the time of [`rows`].
pub(crate) fn any_calendar(periods: &'static [Period]) -> impl Strategy<Value = Calendar> {
    (prop::sample::select(periods), 0..120_i64, 0..200_i64).prop_map(|(period, from, length)| {
        let from = BEGIN + from * DAY;
        Calendar::new(period, &warsaw(), Timestamp(from), Timestamp(from + length * DAY), 10_000)
    })
}

pub(crate) fn local_date(time: i64) -> Date {
    Zoned::new(Timestamp(time).to_jiff(), warsaw()).date()
}

/// The period of an instant by its local date alone.
pub(crate) fn period_of(calendar: &Calendar, time: i64) -> Option<usize> {
    let start = calendar.period.start(local_date(time));
    calendar.dates.iter().position(|date| *date == start)
}

/// Whether an instant of the period lies in the span.
pub(crate) fn touches(calendar: &Calendar, period: usize, (from, to): (i64, i64)) -> bool {
    calendar.boundaries[period].max(from) < calendar.boundaries[period + 1].min(to)
}

/// 2024-02-20T00:00 in Warsaw.
const BEGIN: i64 = 1_708_383_600_000_000;

/// Times over nine months, often near the days on which clocks change, on or
/// next to full half hours, many of them the same.
pub(crate) fn times() -> impl Strategy<Value = i64> {
    let day = prop_oneof![36..44_i64, 246..254_i64, 0..270_i64];
    (day, 0..48_i64, -1..=1_i64).prop_map(|(day, half_hours, next)| BEGIN + day * DAY + half_hours * 30 * MINUTE + next)
}

/// Up to 60 rows of up to eight people, nobody known among them, in order.
pub(crate) fn rows() -> impl Strategy<Value = Vec<Row>> {
    let absent_or = |below: u32| prop_oneof![1 => Just(ABSENT), 4 => 0..below];
    let number = prop_oneof![1 => Just(f64::NAN), 4 => (-20..60_i32).prop_map(|quarters| f64::from(quarters) / 4.0)];
    let row = (0..8_u32, times(), 0..8_u32, absent_or(3), number, absent_or(2));
    let row = row.prop_map(|(person, time, mask, code, number, case)| Row { person, time, mask, code, number, case });
    prop::collection::vec(row, 1..60).prop_map(in_order)
}

pub(crate) fn in_order(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| (row.person, row.time));
    rows
}

/// The rows of each known customer.
pub(crate) fn lines(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    rows.chunk_by(|a, b| a.person == b.person).filter(|line| line[0].person != 0)
}

pub(crate) fn batch(rows: &[Row]) -> Batch {
    let mut batch = Batch { starts: vec![0], ..Batch::default() };
    for line in rows.chunk_by(|a, b| a.person == b.person) {
        batch.persons.push(line[0].person);
        batch.time.extend(line.iter().map(|row| row.time));
        batch.starts.push(batch.time.len() as u32);
    }
    batch.columns = vec![
        Column::Masks(rows.iter().map(|row| row.mask).collect()),
        Column::Codes(rows.iter().map(|row| row.code).collect()),
        Column::Numbers(rows.iter().map(|row| row.number).collect()),
        Column::Codes(rows.iter().map(|row| row.case).collect()),
    ];
    batch
}

/// How to cut a log into parts: which part each person falls into, and the order of merging.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    of_person: Vec<usize>,
    order: Vec<usize>,
}

pub(crate) fn parts() -> impl Strategy<Value = Parts> {
    (2..=5_usize).prop_flat_map(|count| {
        let order = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
        (prop::collection::vec(0..count, 8), order).prop_map(|(of_person, order)| Parts { of_person, order })
    })
}

pub(crate) fn observed<O: Operator>(mut operator: O, split: Split, rows: &[Row]) -> O {
    let batch = batch(rows);
    operator.observe(&Splitter::new(split).split(&batch));
    operator
}

/// The operator's state after each part was looked at by an instance of its
/// own, sent as JSON, and merged.
pub(crate) fn merged<O>(operator: &O, split: Split, rows: &[Row], parts: &Parts) -> O
where
    O: Operator + Clone + Serialize + DeserializeOwned,
{
    let states = parts.order.iter().map(|part| {
        let of_part = |row: &&Row| parts.of_person[row.person as usize] == *part;
        let rows: Vec<Row> = rows.iter().filter(of_part).copied().collect();
        let state = observed(operator.clone(), split, &rows);
        serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap()
    });
    states
        .reduce(|mut all: O, part| {
            all.merge(part);
            all
        })
        .unwrap()
}

pub(crate) fn periods(calendar: &Calendar) -> PeriodIndex {
    PeriodIndex::new(calendar)
}
