use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::Int64Type;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;
use styk_lake::schema::{Promoted, PromotedKind, arrow_schema};
use styk_lake::{Lake, People};
use styk_sql::FileFormat;

use crate::data::{ALIASES, HOUR, LIMITS, START, TestRow, append, ask, cells, import, merged, one, rows, try_ask};

fn money(value: Option<i64>) -> String {
    value.map_or("-".to_owned(), |value| value.to_string())
}

/// Every row with its person, in an order that leaves no ties but equal lines.
fn listed(rows: &[TestRow], people: &People) -> Vec<Vec<String>> {
    let mut sorted: Vec<&TestRow> = rows.iter().collect();
    sorted.sort_by_key(|row| (row.hour, row.alias, row.position, row.event, row.money.is_none(), row.money));
    let line = |row: &&TestRow| {
        let person = people.person(row.alias).to_string();
        vec![row.alias.to_string(), person, row.hour.to_string(), format!("event {}", row.event), money(row.money)]
    };
    sorted.iter().map(line).collect()
}

/// Rows, interactions with money and their sum by person.
fn by_person(rows: &[TestRow], people: &People) -> Vec<Vec<String>> {
    let mut sums: BTreeMap<u32, (usize, usize, Option<i64>)> = BTreeMap::new();
    for row in rows {
        let entry = sums.entry(people.person(row.alias)).or_default();
        entry.0 += 1;
        if let Some(minor) = row.money {
            entry.1 += 1;
            entry.2 = Some(entry.2.unwrap_or(0) + minor);
        }
    }
    let line = |(person, (all, paid, sum)): (u32, (usize, usize, Option<i64>))| {
        vec![person.to_string(), all.to_string(), paid.to_string(), money(sum)]
    };
    sums.into_iter().map(line).collect()
}

async fn check(lake: &Lake, rows: &[TestRow], people: &People) {
    let hours = format!("(cast(time as bigint) - {START}) / {HOUR}");
    let order = "time, alias, position, event, money nulls last";
    let all = format!("select alias, person, {hours}, event, money from interactions order by {order}");
    assert_eq!(ask(lake, people, &all).await, listed(rows, people));

    let sums = "select person, count(*), count(money), sum(money) from interactions group by person order by person";
    assert_eq!(ask(lake, people, sums).await, by_person(rows, people));

    let counted = one(lake, people, "select count(*) from interactions").await;
    assert_eq!(counted, rows.len().to_string());

    let persons: BTreeSet<u32> = rows.iter().map(|row| people.person(row.alias)).collect();
    let distinct = one(lake, people, "select count(distinct person) from interactions").await;
    assert_eq!(distinct, persons.len().to_string());

    let within: Vec<&TestRow> = rows.iter().filter(|row| (48..120).contains(&row.hour) && row.event == 1).collect();
    let inside = "time >= '2024-03-03' and time < timestamp '2024-03-06 00:00:00' and event = 'event 1'";
    let found = one(lake, people, &format!("select count(*) from interactions where {inside}")).await;
    assert_eq!(found, within.len().to_string());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn rows_and_sums_equal_a_list_of_rows_in_files_and_memory_before_and_after_merges(
        first in rows(),
        second in rows(),
        unflushed in rows(),
        pairs in prop::collection::vec((1..ALIASES, 1..ALIASES), 0..6),
    ) {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let lake = Lake::open(folder.path()).await.unwrap();
            import(&lake, &first, 1).await;
            import(&lake, &second, 2).await;
            append(&lake, &unflushed, 3);
            let all: Vec<TestRow> = first.iter().chain(&second).chain(&unflushed).cloned().collect();
            check(&lake, &all, &People::default()).await;
            let people = merged(&pairs);
            check(&lake, &all, &people).await;
            lake.flush(&people).await.unwrap();
            lake.compact(&people).await.unwrap();
            check(&lake, &all, &people).await;
            check(&lake, &all, &People::default()).await;
        });
    }
}

fn positions(batch: &RecordBatch) -> Vec<i64> {
    let column = batch.column_by_name("position").expect("a column of the table");
    column.as_primitive::<Int64Type>().values().to_vec()
}

fn visits(count: u32) -> Vec<TestRow> {
    let row = |number: u32| TestRow {
        alias: number % ALIASES,
        hour: i64::from(number),
        event: (number % 4) as u8,
        money: (number.is_multiple_of(3)).then_some(i64::from(number)),
        position: i64::from(number),
    };
    (1..=count).map(row).collect()
}

async fn lake_of(rows: &[TestRow]) -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).await.unwrap();
    import(&lake, rows, 1).await;
    (folder, lake)
}

#[tokio::test]
async fn an_empty_lake_has_no_rows_and_all_columns() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).await.unwrap();
    let people = People::default();
    assert_eq!(one(&lake, &people, "select count(*) from interactions").await, "0");
    assert_eq!(one(&lake, &people, "select min(time) from interactions").await, "-");
    let answer = styk_sql::query(&lake.snapshot(), &people, "select * from interactions", LIMITS).await.unwrap();
    assert_eq!(answer.schema().fields().len(), arrow_schema(&[]).fields().len());
    assert!(answer.collect().await.unwrap().iter().all(|batch| batch.num_rows() == 0));
}

#[tokio::test]
async fn answers_have_the_types_of_the_table() {
    let (_folder, lake) = lake_of(&visits(5)).await;
    let answer = try_ask(&lake, &People::default(), "select * from interactions").await.unwrap();
    for (found, kept) in answer[0].schema().fields().iter().zip(arrow_schema(&[]).fields()) {
        assert_eq!((found.name(), found.data_type()), (kept.name(), kept.data_type()));
    }
}

/// Rows for several row groups of a file, of persons with many rows each.
fn many_visits() -> Vec<TestRow> {
    let row = |number: u32| TestRow {
        alias: 1 + number % 5_000,
        hour: i64::from(number % 1_000),
        event: (number % 7) as u8,
        money: Some(i64::from(number)),
        position: i64::from(number),
    };
    (1..=300_000).map(row).collect()
}

#[tokio::test]
async fn a_sort_larger_than_its_memory_goes_on_in_temporary_files() {
    let (_folder, lake) = lake_of(&many_visits()).await;
    let sql = "select * from interactions order by position desc";
    // Several sorts at once share the memory by chance, and may find none left for their last step.
    let limits = styk_sql::Limits { threads: 1, ..LIMITS };
    let answer = styk_sql::query(&lake.snapshot(), &People::default(), sql, limits).await.unwrap();
    let batches = answer.collect().await.unwrap();
    let bytes: usize = batches.iter().map(RecordBatch::get_array_memory_size).sum();
    assert!(bytes > LIMITS.memory_bytes, "{bytes} bytes fit into memory");
    let positions: Vec<i64> = batches.iter().flat_map(positions).collect();
    assert_eq!(positions.len(), 300_000);
    assert!(positions.is_sorted_by(|a, b| a > b));
}

#[tokio::test]
async fn many_row_groups_are_read_whole_by_any_number_of_threads() {
    let (_folder, lake) = lake_of(&many_visits()).await;
    let snapshot = lake.snapshot();
    let groups: usize = snapshot.files.iter().map(|file| file.row_groups()).sum();
    assert!(groups > 1, "{groups} row groups");
    let sql = "select count(*), count(distinct person), sum(money), max(time) = min(time) + interval '999 hours' \
               from interactions where event <> 'event 9'";
    for threads in [1, 2, 5] {
        let limits = styk_sql::Limits { threads, ..LIMITS };
        let answer = styk_sql::query(&snapshot, &People::default(), sql, limits).await.unwrap();
        let found = cells(&answer.collect().await.unwrap());
        assert_eq!(found, [["300000", "5000", "45000150000", "true"]], "with {threads} threads");
    }
}

#[tokio::test]
async fn a_limit_gives_as_many_rows_as_asked_for() {
    let (_folder, lake) = lake_of(&visits(50)).await;
    append(&lake, &visits(30), 2);
    for limit in [0, 1, 7, 60, 80, 500] {
        let sql = format!("select id, person, event from interactions limit {limit}");
        assert_eq!(ask(&lake, &People::default(), &sql).await.len(), limit.min(80));
    }
    let skipped = ask(&lake, &People::default(), "select 1 from interactions limit 10 offset 75").await;
    assert_eq!(skipped.len(), 5);
}

#[tokio::test]
async fn times_are_in_utc_whatever_is_done_with_them() {
    let (_folder, lake) = lake_of(&visits(30)).await;
    let people = People::default();
    let sql = "select cast(date_trunc('day', time) as varchar), count(*) from interactions group by 1 order by 1";
    assert_eq!(ask(&lake, &people, sql).await, [["2024-03-01T00:00:00Z", "23"], ["2024-03-02T00:00:00Z", "7"]]);
    let first = one(&lake, &people, "select min(time) from interactions").await;
    assert_eq!(first, "2024-03-01T01:00:00Z");
    let later = one(&lake, &people, "select count(*) from interactions where time > '2024-03-02T02:00:00+01:00'").await;
    assert_eq!(later, "5");
}

#[tokio::test]
async fn windows_over_events_count_per_event() {
    let (_folder, lake) = lake_of(&visits(400)).await;
    let sql = "select event, max(place) from (select event, row_number() over (partition by event order by time) as place \
               from interactions) group by event order by event";
    let found = ask(&lake, &People::default(), sql).await;
    assert_eq!(found, [["event 0", "100"], ["event 1", "100"], ["event 2", "100"], ["event 3", "100"]]);
}

#[tokio::test]
async fn promoted_properties_are_read_from_the_json_until_files_have_them() {
    let (_folder, lake) = lake_of(&visits(8)).await;
    let people = People::default();
    let promoted = |property: &str, kind| Promoted { property: property.to_owned(), kind };
    append(&lake, &visits(4), 2);
    lake.promote(&[promoted("Plan", PromotedKind::Text), promoted("seats", PromotedKind::Number)]).await.unwrap();
    let sql = "select \"p_Plan\", count(*), sum(p_seats), count(properties) from interactions group by 1 order by 1";
    let expected = [["plan 0", "6", "6.0", "6"], ["plan 1", "6", "12.0", "6"]];
    assert_eq!(ask(&lake, &people, sql).await, expected);
    lake.flush(&people).await.unwrap();
    lake.compact(&people).await.unwrap();
    assert_eq!(ask(&lake, &people, sql).await, expected);
}

#[tokio::test]
async fn identifiers_join_with_interactions_where_the_caller_has_them() {
    let (_folder, lake) = lake_of(&visits(24)).await;
    let columns: [(&str, ArrayRef); 4] = [
        ("alias", Arc::new(Int64Array::from(vec![1, 2]))),
        ("kind", Arc::new(StringArray::from(vec!["email", "phone"]))),
        ("value", Arc::new(StringArray::from(vec!["a", "b"]))),
        ("person", Arc::new(Int64Array::from(vec![1, 1]))),
    ];
    let identifiers = RecordBatch::try_from_iter(columns).unwrap();
    let people = merged(&[(1, 2)]);
    let sql = "select kind, count(*), min(interactions.person) from interactions join identifiers using (alias) \
               group by kind order by kind";
    let answer = styk_sql::query_with_identifiers(&lake.snapshot(), &people, identifiers, sql, LIMITS).await.unwrap();
    assert_eq!(cells(&answer.collect().await.unwrap()), [["email", "2", "1"], ["phone", "2", "1"]]);
}

#[tokio::test]
async fn a_query_can_be_left_to_any_thread_and_dropped_before_its_end() {
    let (_folder, lake) = lake_of(&many_visits()).await;
    let snapshot = lake.snapshot();
    let first = tokio::spawn(async move {
        let mut answer = styk_sql::query(&snapshot, &People::default(), "select * from interactions", LIMITS).await?;
        answer.next().await
    });
    assert!(first.await.unwrap().unwrap().is_some_and(|batch| batch.num_rows() > 0));
}

#[tokio::test]
async fn an_answer_is_of_the_snapshot_it_was_asked_of() {
    let (_folder, lake) = lake_of(&visits(10)).await;
    let mut answer =
        styk_sql::query(&lake.snapshot(), &People::default(), "select event from interactions", LIMITS).await.unwrap();
    append(&lake, &visits(5), 2);
    let mut rows = 0;
    while let Some(batch) = answer.next().await.unwrap() {
        rows += batch.num_rows();
    }
    assert_eq!(rows, 10);
}

#[tokio::test]
async fn a_file_has_the_rows_and_columns_of_the_answer() {
    let (_folder, lake) = lake_of(&visits(24)).await;
    let people = People::default();
    let sql =
        "select event, time, money, score, alias, person > 3 as high from interactions order by time, alias, position";
    let expected = try_ask(&lake, &people, sql).await.unwrap();
    let answer = || async { styk_sql::query(&lake.snapshot(), &people, sql, LIMITS).await.unwrap() };
    let mut parquet = Vec::new();
    assert_eq!(answer().await.write(FileFormat::Parquet, &mut parquet).await.unwrap(), 24);
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(parquet)).unwrap().build().unwrap();
    let read: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
    assert_eq!(read[0].schema().fields(), expected[0].schema().fields());
    assert_eq!(cells(&read), cells(&expected));
    let mut csv = Vec::new();
    answer().await.write(FileFormat::Csv, &mut csv).await.unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().next(), Some("event,time,money,score,alias,high"));
    assert_eq!(csv.lines().count(), 25);
}
