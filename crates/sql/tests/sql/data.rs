//! Rows, a lake of them, and asking it.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use proptest::prelude::*;
use styk_lake::{Lake, People, Sorter};
use styk_model::{Currency, IdHasher, Interaction, Money, Timestamp};
use styk_sql::{Limits, SqlError};

/// 2024-03-01 00:00 UTC in microseconds.
pub(crate) const START: i64 = 1_709_251_200_000_000;
pub(crate) const HOUR: i64 = 3_600_000_000;
pub(crate) const ALIASES: u32 = 12;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TestRow {
    pub(crate) alias: u32,
    /// Hours after [`START`].
    pub(crate) hour: i64,
    pub(crate) event: u8,
    pub(crate) money: Option<i64>,
    pub(crate) position: i64,
}

impl TestRow {
    pub(crate) fn time(&self) -> i64 {
        START + self.hour * HOUR
    }

    fn interaction(&self, import: i64) -> Interaction<'static> {
        let source = format!("source {import}");
        let mut row = Interaction::new(source, format!("event {}", self.event), Timestamp(self.time()));
        row.position = self.position;
        row.money = self.money.map(|minor| Money { minor, currency: Currency::PLN });
        let record = IdHasher::new(&row.source).record(&[&self.alias.to_le_bytes(), &self.position.to_le_bytes()]);
        row.id = IdHasher::id(record, 0);
        row.properties = format!("{{\"Plan\":\"plan {}\",\"seats\":{}}}", self.event % 2, self.event).into();
        row
    }
}

/// Rows of one import, their positions as they stand.
pub(crate) fn rows() -> impl Strategy<Value = Vec<TestRow>> {
    let row = (0..ALIASES, 0..200_i64, 0..4_u8, prop::option::of(-500..500_i64));
    prop::collection::vec(row, 1..40).prop_map(|rows| {
        let numbered = rows.into_iter().zip(1..);
        numbered
            .map(|((alias, hour, event, money), position)| TestRow { alias, hour, event, money, position })
            .collect()
    })
}

/// People among whom some pairs of aliases have become one; nobody is alias 0.
pub(crate) fn merged(pairs: &[(u32, u32)]) -> People {
    let mut person: Vec<u32> = (0..ALIASES).collect();
    for (a, b) in pairs {
        let (a, b) = (person[*a as usize], person[*b as usize]);
        for one in &mut person {
            if *one == a.max(b) {
                *one = a.min(b);
            }
        }
    }
    let together = |alias: u32| person.iter().filter(|one| **one == person[alias as usize]).count() > 1;
    let changed: Vec<u32> = (0..ALIASES).map(|alias| if together(alias) { 7 } else { 0 }).collect();
    People::new(person, changed, 7)
}

fn sorter(lake: &Lake, rows: &[TestRow], import: i64) -> Sorter {
    let mut sorter = Sorter::new(&lake.temporary(), import, 64 << 20).unwrap();
    for row in rows {
        sorter.push(&row.interaction(import), row.alias, row.alias).unwrap();
    }
    sorter
}

/// Writes a file of rows, people as they are with no link known.
pub(crate) async fn import(lake: &Lake, rows: &[TestRow], import: i64) {
    let source = format!("source {import}");
    lake.import(sorter(lake, rows, import), &People::default(), &source, import, None).await.unwrap();
}

/// Puts rows into a run in memory.
pub(crate) fn append(lake: &Lake, rows: &[TestRow], import: i64) {
    lake.append(lake.memory_run(sorter(lake, rows, import), &People::default()).unwrap().map(Arc::new), 0);
}

pub(crate) const LIMITS: Limits = Limits { memory_bytes: 64 << 20, threads: 2 };

pub(crate) async fn try_ask(lake: &Lake, people: &People, sql: &str) -> Result<Vec<RecordBatch>, SqlError> {
    styk_sql::query(&lake.snapshot(), people, sql, LIMITS).await?.collect().await
}

/// The answer's cells as text, nulls as `-`.
pub(crate) async fn ask(lake: &Lake, people: &People, sql: &str) -> Vec<Vec<String>> {
    cells(&try_ask(lake, people, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}")))
}

pub(crate) fn cells(batches: &[RecordBatch]) -> Vec<Vec<String>> {
    let options = FormatOptions::default().with_null("-");
    let mut lines = Vec::new();
    for batch in batches {
        let columns: Vec<_> =
            batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
        lines.extend(
            (0..batch.num_rows()).map(|row| columns.iter().map(|column| column.value(row).to_string()).collect()),
        );
    }
    lines
}

pub(crate) async fn one(lake: &Lake, people: &People, sql: &str) -> String {
    let lines = ask(lake, people, sql).await;
    assert_eq!((lines.len(), lines[0].len()), (1, 1), "{sql}: {lines:?}");
    lines[0][0].clone()
}
