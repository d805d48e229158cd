//! Conditions over rows that went through the lake.

mod equivalence;
mod meaning;
mod refusals;

use std::sync::Arc;

use styk_journey::{Batch, Column};
use styk_lake::schema::{Promoted, PromotedKind};
use styk_lake::{DataFile, Lake, LakeError, People, Projection, RowGroup, Scan, Sorter, Watch};
use styk_model::{Interaction, TimeSpan, Timestamp};

/// Hands row groups to a closure: whatever it makes of them must be a mask per row.
pub(crate) struct Masks<F>(pub F);

impl<F: Fn(RowGroup<'_>) -> Result<Vec<u32>, LakeError> + Sync> Projection for Masks<F> {
    fn columns(&self) -> Vec<Column> {
        vec![Column::Masks(Vec::new())]
    }

    fn project(&self, group: RowGroup<'_>) -> Result<Vec<Column>, LakeError> {
        Ok(vec![Column::Masks((self.0)(group)?)])
    }

    fn keep(&self, _: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        Ok(None)
    }
}

/// A lake in a temporary folder, with and without typed columns for properties.
pub(crate) struct TestLake {
    lake: Lake,
    _folder: tempfile::TempDir,
    runtime: tokio::runtime::Runtime,
}

impl TestLake {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let lake = runtime.block_on(Lake::open(folder.path())).expect("an empty lake");
        Self { lake, _folder: folder, runtime }
    }

    /// A file of one person's rows, in their order, with typed columns for properties.
    pub(crate) fn typed_file(rows: &[Interaction<'static>], promoted: &[Promoted]) -> Arc<DataFile> {
        let test = Self::new();
        let people = People::default();
        test.runtime
            .block_on(async {
                test.lake.import(test.sorted(rows), &people, "s", 1, None).await?;
                test.lake.promote(promoted).await?;
                test.lake.compact(&people).await
            })
            .expect("rows are compacted");
        Arc::clone(&test.lake.snapshot().files[0])
    }

    /// The same in memory and without typed columns.
    pub(crate) fn file(&self, rows: &[Interaction<'static>]) -> Arc<DataFile> {
        let file = self.lake.memory_run(self.sorted(rows), &People::default());
        Arc::new(file.expect("rows are written").expect("there are rows"))
    }

    fn sorted(&self, rows: &[Interaction<'static>]) -> Sorter {
        let mut sorter = Sorter::new(&self.lake.temporary(), 1, 1 << 20).expect("a sorter");
        for (number, row) in rows.iter().enumerate() {
            let mut row = row.clone();
            row.time = Timestamp(number as i64);
            row.id = styk_model::InteractionId(number as u128);
            sorter.push(&row, 1, 1).expect("a row is taken");
        }
        sorter
    }
}

/// What a closure makes of the rows of a file, in the order that they were given in.
pub(crate) fn masks(
    file: &Arc<DataFile>,
    each: impl Fn(RowGroup<'_>) -> Result<Vec<u32>, LakeError> + Sync,
) -> Vec<u32> {
    let people = People::default();
    let span = TimeSpan { from: Timestamp(i64::MIN), to: Timestamp(i64::MAX) };
    let scan = Scan {
        files: std::slice::from_ref(file),
        people: &people,
        span,
        threads: 1,
        watch: &Watch::default(),
        whole: true,
    };
    let observe = |state: &mut Vec<u32>, batch: &Batch| state.extend(batch.masks(styk_journey::ColumnId(0)));
    let (states, _) = scan.pass(&Masks(each), Vec::new, observe).expect("rows are read");
    states.into_iter().flatten().collect()
}

pub(crate) fn promoted() -> Vec<Promoted> {
    [("plan", PromotedKind::Text), ("n", PromotedKind::Number), ("vip", PromotedKind::Text)]
        .map(|(property, kind)| Promoted { property: property.to_owned(), kind })
        .to_vec()
}
