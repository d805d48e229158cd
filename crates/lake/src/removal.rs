//! Taking rows out of files: those of erased customers, of undone imports, and those whose time is over.
//!
//! It is one walk for all of them: a row group says which of its rows go, files with such rows are written without
//! them, in their order and with the people they have, and one commit puts the new ones in the place of the old.

use std::sync::Arc;

use arrow::array::BooleanArray;
use arrow::compute::filter_record_batch;
use styk_model::PersonNumber;
use tokio::sync::{MutexGuard, RwLockReadGuard};

use crate::LakeError;
use crate::file::{DataFile, RowGroup};
use crate::ingest::{Writing, Written, joined};
use crate::people::People;
use crate::schema::{IMPORT, Promoted};
use crate::table::{Change, Lake};
use crate::writer::FileFacts;

/// Rows that are to go, told row group by row group.
pub trait Doomed: Send + Sync + 'static {
    /// Which rows of a row group go; `None` where none does.
    fn rows(&self, group: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError>;
}

/// Those of some identifiers, ascending.
struct OfAliases(Vec<PersonNumber>);

impl Doomed for OfAliases {
    fn rows(&self, group: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        let aliases = group.aliases()?;
        let gone: Vec<bool> = aliases.iter().map(|alias| self.0.binary_search(alias).is_ok()).collect();
        Ok(gone.contains(&true).then_some(gone))
    }
}

/// Those of an import.
pub(crate) struct OfImport(pub i64);

impl Doomed for OfImport {
    fn rows(&self, group: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        let imports = &group.file().facts.imports;
        if *imports == [self.0] {
            return Ok(Some(vec![true; group.rows()]));
        }
        if !imports.contains(&self.0) {
            return Ok(None);
        }
        Ok(Some(group.numbers(IMPORT)?.into_iter().map(|import| import as i64 == self.0).collect()))
    }
}

/// Files without the rows that are to go, written and named by nothing yet.
///
/// While it is there nobody else takes rows out of files. Where it is dropped nothing has gone, and what it wrote
/// goes with the next vacuum.
#[must_use = "nothing goes before it is committed"]
pub struct Removal<'a> {
    lake: &'a Lake,
    files: Vec<Arc<DataFile>>,
    change: Change,
    rows: u64,
    _rewriting: MutexGuard<'a, ()>,
    _writing: RwLockReadGuard<'a, ()>,
}

impl Removal<'_> {
    /// All files of the state that rows are taken out of.
    pub fn files(&self) -> &[Arc<DataFile>] {
        &self.files
    }

    /// How many rows go.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Makes the rows go, in one commit with the number of the retention run that they go by. Where none goes nothing
    /// is committed.
    pub async fn commit(mut self, retention: Option<i64>) -> Result<Written, LakeError> {
        let change = Change { retention, ..std::mem::take(&mut self.change) };
        let version = if change.removed.is_empty() {
            self.lake.snapshot().version
        } else {
            self.lake.commit(change, &[]).await?
        };
        Ok(Written { version, rows: self.rows, ..Written::default() })
    }
}

impl Lake {
    /// Writes all files anew that have rows which are to go. Rows in memory stay as they are.
    pub async fn begin_removal(
        &self,
        doomed: Arc<dyn Doomed>,
        people: &People,
        operation: &'static str,
    ) -> Result<Removal<'_>, LakeError> {
        self.catch_up_with_log().await?;
        let rewriting = self.rewriting.lock().await;
        let writing = self.writing.read().await;
        let (files, promoted) = self.committed();
        let mut change = Change { changes_data: true, operation, ..Change::default() };
        let rows = self.take_out(&files, &doomed, people, &promoted, &mut change).await?;
        Ok(Removal { lake: self, files, change, rows, _rewriting: rewriting, _writing: writing })
    }

    /// Adds to a change what takes rows out of files; says how many go.
    pub(crate) async fn take_out(
        &self,
        files: &[Arc<DataFile>],
        doomed: &Arc<dyn Doomed>,
        people: &People,
        promoted: &[Promoted],
        change: &mut Change,
    ) -> Result<u64, LakeError> {
        let mut rows = 0;
        for file in files {
            let Some(staying) = staying_of(file, doomed).await? else { continue };
            let gone = staying.false_count() as u64;
            rows += gone;
            change.removed.push(Arc::clone(file));
            if gone < file.rows() {
                change.added.extend(self.without_rows(file, people, promoted, staying).await?);
            }
        }
        Ok(rows)
    }

    /// The rows of a file that stay, as new files: in its order, with the people it has.
    async fn without_rows(
        &self,
        file: &Arc<DataFile>,
        people: &People,
        promoted: &[Promoted],
        staying: BooleanArray,
    ) -> Result<Vec<(String, FileFacts, u64)>, LakeError> {
        let mut writing = Writing::like(self, people, promoted.to_vec(), file)?;
        let mut batches = Box::new(file.plain_batches((0..file.facts.groups.len()).collect(), promoted)?);
        let mut from = 0;
        loop {
            let staying = staying.clone();
            let step = tokio::task::spawn_blocking(move || -> Result<_, LakeError> {
                let Some(batch) = batches.next().transpose()? else { return Ok((batches, None)) };
                let rows = batch.num_rows();
                let keep = staying.slice(from, rows);
                let rest = if keep.false_count() == 0 { batch } else { filter_record_batch(&batch, &keep)? };
                Ok((batches, Some((rest, rows))))
            });
            let (back, rest) = joined(step).await??;
            batches = back;
            let Some((rest, rows)) = rest else { break };
            from += rows;
            writing.write(&rest).await?;
        }
        writing.close().await?;
        Ok(writing.added)
    }

    /// Takes the rows of identifiers (ascending) out of all files, in one commit, and deletes the files that held them
    /// and all older versions. Rows in memory must have been flushed before.
    ///
    /// Readers that hold a snapshot read on until they are done.
    pub async fn erase(&self, aliases: &[PersonNumber], people: &People) -> Result<Written, LakeError> {
        let erased = self.begin_removal(of_aliases(aliases), people, "erase").await?.commit(None).await?;
        self.drop_old_files().await?;
        Ok(erased)
    }

    /// How many rows in files some identifiers (ascending) have.
    pub async fn rows_of(&self, aliases: &[PersonNumber]) -> Result<u64, LakeError> {
        let (doomed, mut found) = (of_aliases(aliases), 0);
        for file in &self.committed().0 {
            found += staying_of(file, &doomed).await?.map_or(0, |staying| staying.false_count() as u64);
        }
        Ok(found)
    }

    /// Deletes all files that only older versions need, and what writing that was cut short left behind.
    pub async fn drop_old_files(&self) -> Result<(), LakeError> {
        // The log forgets what it names no more; then whatever else lies there goes.
        self.vacuum(std::time::Duration::ZERO).await?;
        self.sweep().await?;
        Ok(())
    }
}

fn of_aliases(aliases: &[PersonNumber]) -> Arc<dyn Doomed> {
    Arc::new(OfAliases(aliases.to_vec()))
}

/// Which rows of a file stay; `None` where all do.
async fn staying_of(file: &Arc<DataFile>, doomed: &Arc<dyn Doomed>) -> Result<Option<BooleanArray>, LakeError> {
    let (file, doomed) = (Arc::clone(file), Arc::clone(doomed));
    joined(tokio::task::spawn_blocking(move || staying(&file, &*doomed))).await?
}

fn staying(file: &DataFile, doomed: &dyn Doomed) -> Result<Option<BooleanArray>, LakeError> {
    let mut staying: Vec<bool> = Vec::new();
    for index in 0..file.row_groups() {
        let group = file.group(index);
        match doomed.rows(group)? {
            Some(gone) => staying.extend(gone.iter().map(|gone| !gone)),
            None => staying.resize(staying.len() + group.rows(), true),
        }
    }
    Ok(staying.contains(&false).then(|| BooleanArray::from(staying)))
}

/// Those of some identifiers (ascending) that have rows in any of these files or runs, ascending.
pub async fn aliases_with_rows(
    files: &[Arc<DataFile>],
    aliases: &[PersonNumber],
) -> Result<Vec<PersonNumber>, LakeError> {
    let Some(last) = aliases.last().copied() else { return Ok(Vec::new()) };
    let (files, aliases) = (files.to_vec(), aliases.to_vec());
    let found = tokio::task::spawn_blocking(move || -> Result<_, LakeError> {
        let mut met = vec![false; last as usize + 1];
        for file in &files {
            for index in 0..file.row_groups() {
                for alias in file.group(index).aliases()?.into_iter().filter(|alias| *alias <= last) {
                    met[alias as usize] = true;
                }
            }
        }
        Ok(aliases.into_iter().filter(|alias| met[*alias as usize]).collect())
    });
    joined(found).await?
}
