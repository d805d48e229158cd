use std::sync::Arc;

use proptest::prelude::*;
use styk_lake::{Lake, People, Sorter};
use styk_model::{Interaction, InteractionId, TimeSpan, Timestamp};

use crate::rows::{TestRow, expected, import, lines};

const ALIASES: u32 = 40;

fn rows(import: i64) -> impl Strategy<Value = Vec<TestRow>> {
    so_many_rows(0..120, import)
}

fn so_many_rows(rows: std::ops::Range<usize>, import: i64) -> impl Strategy<Value = Vec<TestRow>> {
    let row = (1..ALIASES, 0_i64..50, 0_u8..6);
    prop::collection::vec(row, rows).prop_map(move |rows| {
        let numbered = rows.into_iter().enumerate();
        numbered
            .map(|(at, (alias, time, event))| TestRow { alias, time, event, position: at as i64 + 1, import })
            .collect()
    })
}

/// People after merging some pairs; everybody merged changed at `position`.
fn merged(pairs: &[(u32, u32)], position: u64) -> People {
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
    let changed: Vec<u32> = (0..ALIASES).map(|alias| if together(alias) { position as u32 } else { 0 }).collect();
    People::new(person, changed, position)
}

fn check(lake: &Lake, rows: &[TestRow], people: &People) {
    let snapshot = lake.snapshot();
    let spans = [TimeSpan::ALL, TimeSpan { from: Timestamp(10), to: Timestamp(30) }];
    for (span, only, threads) in [(spans[0], None, 1), (spans[0], Some(2), 2), (spans[1], None, 2)] {
        assert_eq!(lines(&snapshot, people, span, only, threads), expected(rows, people, span, only));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn passes_see_imports_merges_undoing_and_compaction_as_a_list_of_rows_does(
        first in rows(1),
        second in rows(2),
        third in rows(3),
        pairs in prop::collection::vec((1..ALIASES, 1..ALIASES), 0..6),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let lake = Lake::open(folder.path()).await.unwrap();
            let apart = People::default();
            import(&lake, &first, &apart, 1).await.unwrap();
            check(&lake, &first, &apart);
            import(&lake, &second, &apart, 2).await.unwrap();
            let both: Vec<TestRow> = first.iter().chain(&second).cloned().collect();
            check(&lake, &both, &apart);

            let people = merged(&pairs, 7);
            check(&lake, &both, &people);
            // Rows of the same people, some written before they were put together and some after.
            import(&lake, &third, &people, 3).await.unwrap();
            let both: Vec<TestRow> = both.into_iter().chain(third.clone()).collect();
            check(&lake, &both, &people);
            lake.compact(&people).await.unwrap();
            check(&lake, &both, &people);

            let unmerged = People::new((0..ALIASES).collect::<Vec<_>>(), vec![9; ALIASES as usize], 9);
            check(&lake, &both, &unmerged);

            lake.undo(1, &unmerged).await.unwrap();
            let second: Vec<TestRow> = second.iter().chain(&third).cloned().collect();
            check(&lake, &second, &unmerged);
            let reopened = Lake::open(folder.path()).await.unwrap();
            check(&reopened, &second, &unmerged);
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Few people, so that runs begin at different slots: who moves to a slot that is done comes late.
    #[test]
    fn runs_merged_as_they_are_read_hold_everybody_where_they_belong_now(
        imports in prop::collection::vec((prop::collection::vec(1..ALIASES, 1..4), so_many_rows(64..100, 0)), 4..7),
        pairs in prop::collection::vec((1..ALIASES, 1..ALIASES), 0..6),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let lake = Lake::open(folder.path()).await.unwrap();
            let mut all: Vec<TestRow> = Vec::new();
            for ((few, rows), number) in imports.iter().zip(1..) {
                let of = |row: &TestRow| few[row.alias as usize % few.len()];
                // Repeats are numbered, which changes their ids: nothing is ordered by those here.
                let position = |row: &TestRow| row.position + 1_000 * number;
                let of_import =
                    |row: &TestRow| TestRow { alias: of(row), position: position(row), import: number, ..row.clone() };
                let rows: Vec<TestRow> = rows.iter().map(of_import).collect();
                import(&lake, &rows, &People::default(), number).await.unwrap();
                all.extend(rows);
            }
            let people = merged(&pairs, 7);
            let written = lake.compact_some(&people).await.unwrap().expect("runs of a size");
            prop_assert_eq!(written.rows, all.len() as u64);
            check(&lake, &all, &people);
            while lake.compact_some(&people).await.unwrap().is_some() {}
            prop_assert!(!lake.check(&lake.snapshot(), &people).moved, "everybody lies where they belong");
            let unmerged = People::new((0..ALIASES).collect::<Vec<_>>(), vec![9; ALIASES as usize], 9);
            check(&Lake::open(folder.path()).await.unwrap(), &all, &unmerged);
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn the_same_rows_twice_change_nothing_and_repeats_within_a_file_both_count() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).await.unwrap();
    let twice = |position| TestRow { alias: 3, time: 5, event: 1, position, import: 1 };
    let people = People::default();
    assert_eq!(import(&lake, &[twice(1), twice(2)], &people, 1).await.unwrap(), 2);
    assert_eq!(import(&lake, &[twice(1), twice(2)], &people, 1).await.unwrap(), 0, "known by their ids");
    assert_eq!(import(&lake, &[twice(1), twice(2), twice(3)], &people, 1).await.unwrap(), 1, "the third is new");
}

#[tokio::test]
async fn runs_in_memory_are_read_like_files_and_flushed_once() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).await.unwrap();
    let people = People::default();
    let row = |alias, time, import| TestRow { alias, time, event: 1, position: time, import };
    let (old, new) = ([row(1, 1, 1), row(2, 2, 1)], [row(2, 1, 2), row(3, 3, 2)]);
    import(&lake, &old, &people, 1).await.unwrap();
    let mut sorter = Sorter::new(&lake.temporary(), 2, 1 << 20).unwrap();
    for row in &new {
        sorter.push(&row.interaction(), row.alias, row.alias).unwrap();
    }
    lake.append(lake.memory_run(sorter, &people).unwrap().map(Arc::new), 0);
    let all: Vec<TestRow> = old.iter().chain(&new).cloned().collect();
    assert_eq!(lake.snapshot().unflushed_rows, 2);
    check(&lake, &all, &people);
    lake.flush(&people).await.unwrap();
    assert_eq!(lake.snapshot().unflushed_rows, 0);
    check(&lake, &all, &people);
    check(&Lake::open(folder.path()).await.unwrap(), &all, &people);
}

#[tokio::test]
async fn a_message_that_came_twice_under_one_id_is_one_row_after_the_merge() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).await.unwrap();
    let people = People::default();
    let message = |time, event, id| {
        let mut row = TestRow { alias: 1, time, event, position: 1, import: 0 }.interaction();
        row.id = InteractionId(id);
        row
    };
    let arrive = async |import, messages: &[Interaction<'_>]| {
        let mut sorter = Sorter::new(&lake.temporary(), import, 1 << 20).unwrap();
        for row in messages {
            sorter.push(row, 1, 1).unwrap();
        }
        lake.append(lake.memory_run(sorter, &people).unwrap().map(Arc::new), 0);
        lake.flush(&people).await.unwrap();
    };
    let line = || lines(&lake.snapshot(), &people, TimeSpan::ALL, None, 1).remove(&1).unwrap();
    arrive(0, &[message(10, 1, 7)]).await;
    arrive(0, &[message(11, 1, 7), message(12, 2, 8)]).await;
    arrive(5, &[message(1, 3, 8), message(2, 3, 9), message(3, 3, 9)]).await;
    lake.compact(&people).await.unwrap().expect("three runs");
    // The first of what came alike stays, and live before an import, which may be undone.
    assert_eq!(line(), [(2, 3), (10, 1), (12, 2)]);
    lake.undo(5, &people).await.unwrap();
    assert_eq!(line(), [(10, 1), (12, 2)]);
}

#[tokio::test]
async fn a_promoted_property_has_a_column_after_compaction() {
    use styk_lake::schema::{Promoted, PromotedKind};
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).await.unwrap();
    let people = People::default();
    let row = |alias, event, import| TestRow { alias, time: 1, event, position: 1, import };
    import(&lake, &[row(1, 1, 1), row(2, 2, 1)], &people, 1).await.unwrap();
    let plan = Promoted { property: "plan".to_owned(), kind: PromotedKind::Text };
    lake.promote(std::slice::from_ref(&plan)).await.unwrap();
    assert_eq!(lake.snapshot().promoted, std::slice::from_ref(&plan));
    lake.compact(&people).await.unwrap().expect("files lack the column");
    let reopened = Lake::open(folder.path()).await.unwrap();
    assert_eq!(reopened.snapshot().promoted, std::slice::from_ref(&plan));
    check(&reopened, &[row(1, 1, 1), row(2, 2, 1)], &people);

    import(&reopened, &[row(3, 1, 2)], &people, 2).await.unwrap();
    let values = |file: &styk_lake::DataFile| {
        let plan = |value: Option<&str>| value.map_or(0, str::len);
        file.group(0).strings("p_plan", plan).unwrap()
    };
    for file in &reopened.snapshot().files {
        assert!(values(file).iter().all(|length| *length == 6), "also rows written after the promotion have it");
    }
}

#[tokio::test]
async fn runs_of_one_size_are_merged_and_old_files_vacuumed() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).await.unwrap();
    let people = People::default();
    let mut all = Vec::new();
    for number in 1..=4 {
        let row = TestRow { alias: number as u32, time: number, event: 1, position: 1, import: number };
        import(&lake, std::slice::from_ref(&row), &people, number).await.unwrap();
        all.push(row);
    }
    assert_eq!(lake.snapshot().files.len(), 4);
    lake.compact_some(&people).await.unwrap().expect("four runs of a size");
    assert_eq!(lake.snapshot().files.len(), 1);
    check(&lake, &all, &people);
    assert!(folder.path().join("interactions/_delta_log").is_dir(), "others find the log where Delta has it");
    assert_eq!(lake.vacuum(std::time::Duration::ZERO).await.unwrap(), 4);
    check(&Lake::open(folder.path()).await.unwrap(), &all, &people);
}
