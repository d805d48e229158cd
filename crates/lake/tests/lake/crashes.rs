use std::collections::BTreeSet;
use std::sync::Arc;

use styk_lake::{Doomed, Lake, LakeError, People, RealDisk, RowGroup, TABLE};
use styk_model::TimeSpan;

use crate::memory_disk::DyingDisk;
use crate::rows::{Lines, TestRow, expected, import, lines};

fn rows(number: i64) -> Vec<TestRow> {
    (0..300)
        .map(|at| TestRow {
            alias: (at * 7 % 50) as u32 + 1,
            time: at,
            event: (at % 5) as u8,
            position: at,
            import: number,
        })
        .collect()
}

/// Identifiers whose rows are erased.
const ERASED: [u32; 4] = [3, 7, 8, 50];

/// The retention run that takes away what is older than this in the end.
const RUN: i64 = 7;
const KEPT_FROM: i64 = 100;

struct Before(i64);

impl Doomed for Before {
    fn rows(&self, group: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        Ok(Some(group.times()?.into_iter().map(|time| time < self.0).collect()))
    }
}

/// Makes, fills, compacts, undoes, erases from and takes old rows out of a table; says how far it got.
async fn work(folder: &std::path::Path, disk: Arc<DyingDisk>, progress: &mut usize) -> Result<(), LakeError> {
    let people = People::default();
    let lake = Lake::open_on(folder, disk).await?;
    for number in 1..=3 {
        import(&lake, &rows(number), &people, number).await?;
        *progress += 1;
    }
    lake.compact(&people).await?;
    *progress += 1;
    lake.undo(2, &people).await?;
    *progress += 1;
    lake.erase(&ERASED, &people).await?;
    *progress += 1;
    let removal = lake.begin_removal(Arc::new(Before(KEPT_FROM)), &people, "retention").await?;
    removal.commit(Some(RUN)).await?;
    *progress += 1;
    Ok(())
}

/// What the table holds after so many steps of [`work`].
fn after(steps: usize) -> Lines {
    let imports: &[i64] = match steps {
        0 => &[],
        1 => &[1],
        2 => &[1, 2],
        3 | 4 => &[1, 2, 3],
        _ => &[1, 3],
    };
    let kept = |row: &TestRow| (steps < 6 || !ERASED.contains(&row.alias)) && (steps < 7 || row.time >= KEPT_FROM);
    let all: Vec<TestRow> = imports.iter().flat_map(|number| rows(*number)).filter(kept).collect();
    expected(&all, &People::default(), TimeSpan::ALL, None)
}

/// Power is cut at every `stride`-th operation on the disk: what was reported
/// done is there, what was not is there whole or not at all.
async fn cut_at_every(stride: u64) {
    let calm = Arc::new(DyingDisk::new(u64::MAX));
    let folder = tempfile::tempdir().unwrap();
    work(folder.path(), Arc::clone(&calm), &mut 0).await.unwrap();
    let operations = calm.operations();
    assert!(operations > 30, "the store goes through the disk: {operations}");
    for cut in (0..operations).step_by(stride as usize) {
        let folder = tempfile::tempdir().unwrap();
        let disk = Arc::new(DyingDisk::new(cut));
        let mut progress = 0;
        let outcome = work(folder.path(), Arc::clone(&disk), &mut progress).await;
        assert!(outcome.is_err() && disk.crashed(), "operation {cut} was cut");
        let lake = Lake::open_on(folder.path(), Arc::new(RealDisk)).await.unwrap_or_else(|error| {
            panic!("the table opens after a cut at operation {cut} (step {progress}): {error}")
        });
        let read = lines(&lake.snapshot(), &People::default(), TimeSpan::ALL, None, 1);
        assert!(
            read == after(progress) || read == after(progress + 1),
            "after a cut at operation {cut} the table is as before or after step {progress}"
        );
        let noted = lake.last_retention().await.unwrap();
        assert_eq!(noted == RUN, read == after(7), "the number of the run is there when its rows have gone: {cut}");
        // What a cut left behind goes with the next erasure, as with the one that was cut.
        lake.erase(&ERASED, &People::default()).await.expect("it can be done again");
        let named: BTreeSet<String> = lake.snapshot().files.iter().map(|file| file.path.clone()).collect();
        assert_eq!(data_files(folder.path()), named, "after a cut at operation {cut}");
        import(&lake, &rows(9), &People::default(), 9).await.expect("work goes on");
    }
}

/// The data files in a table's folder, as the table names them.
fn data_files(folder: &std::path::Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder.join(TABLE).join("data")).into_iter().flatten();
    entries.map(|entry| format!("data/{}", entry.unwrap().file_name().to_string_lossy())).collect()
}

#[tokio::test]
async fn a_power_cut_at_any_operation_leaves_the_table_as_before_or_after() {
    cut_at_every(1).await;
}
