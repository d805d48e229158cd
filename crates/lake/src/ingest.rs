//! Rows into the table: imports, their undoing, flushes and compaction.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use bytes::Bytes;
use object_store::{ObjectStoreExt, WriteMultipart, path::Path};
use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;

use crate::LakeError;
use crate::file::DataFile;
use crate::known::KnownIds;
use crate::people::People;
use crate::removal::{Doomed, OfImport};
use crate::rows;
use crate::schema::Promoted;
use crate::slots::slot;
use crate::sorter::{BUCKET_ROWS, Merging, Sorted, Sorter, Unsorted};
use crate::table::{Change, Flush, Lake};
use crate::watch::Watch;
use crate::writer::{Cutter, EncodedGroup, FileFacts, FileOrigin, FileWriter, Group, Layout};

/// A data file is closed at the end of the row group in which it reaches this.
const FILE_BYTES: usize = 192 << 20;

/// Memory for rows while they are merged; the rest goes to temporary files.
const SORT_BYTES: usize = 128 << 20;

/// Rows of people who have moved are written as another run at this size.
const LATE_BYTES: usize = 64 << 20;

/// Runs of one size that may stand side by side before they are merged.
const RUNS_PER_TIER: usize = 4;

/// What an import or a compaction wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub version: u64,
    pub rows: u64,
    /// Rows that were there already and were left out.
    pub repeated: u64,
    pub bytes: u64,
    pub files: usize,
}

impl Lake {
    /// Makes sorted rows part of the table, in one commit with everything else
    /// that the import changes. Rows whose ids are there already are left out.
    ///
    /// `source` is the one source that the rows come from; `replaces` an
    /// import whose rows go in the same commit.
    pub async fn import(
        &self,
        sorter: Sorter,
        people: &People,
        source: &str,
        import: i64,
        replaces: Option<i64>,
    ) -> Result<Written, LakeError> {
        self.import_unless_stopped(sorter, people, source, import, replaces, &Watch::default()).await
    }

    /// As [`Lake::import`]; nothing is applied when it is stopped before the commit.
    pub async fn import_unless_stopped(
        &self,
        sorter: Sorter,
        people: &People,
        source: &str,
        import: i64,
        replaces: Option<i64>,
        watch: &Watch,
    ) -> Result<Written, LakeError> {
        let _writing = self.writing.read().await;
        let (files, promoted) = self.committed();
        let known = Arc::new(KnownIds::read(&files, source, replaces, people, &self.temporary())?);
        let mut writing = Writing::new(self, people, promoted, 0)?;
        let mut sorted = sorter.finish(people.clone());
        writing.all(&mut sorted, &known, watch).await?;
        let mut change = Change { changes_data: true, import: Some(import), operation: "import", ..Change::default() };
        let _rewriting = if replaces.is_some() { Some(self.rewriting.lock().await) } else { None };
        if let Some(replaced) = replaces {
            self.without_import(replaced, people, &mut change).await?;
        }
        let mut written = writing.written;
        change.added.extend(writing.added);
        watch.check()?;
        written.version = self.commit(change, &[]).await?;
        Ok(written)
    }

    /// Takes the rows of an import out of the table.
    pub async fn undo(&self, import: i64, people: &People) -> Result<Written, LakeError> {
        let _rewriting = self.rewriting.lock().await;
        let _writing = self.writing.read().await;
        let mut change = Change { changes_data: true, operation: "undo", ..Change::default() };
        let rows = self.without_import(import, people, &mut change).await?;
        if change.removed.is_empty() {
            return Ok(Written { version: self.snapshot().version, ..Written::default() });
        }
        let version = self.commit(change, &[]).await?;
        Ok(Written { version, rows, ..Written::default() })
    }

    /// Adds to a change what takes the rows of an import out of files; says how many go.
    async fn without_import(&self, import: i64, people: &People, change: &mut Change) -> Result<u64, LakeError> {
        let (mut files, promoted) = self.committed();
        files.retain(|file| file.facts.imports.contains(&import));
        let doomed: Arc<dyn Doomed> = Arc::new(OfImport(import));
        self.take_out(&files, &doomed, people, &promoted, change).await
    }

    /// A run in memory of rows in any order, for [`Lake::append`].
    pub fn memory_run(&self, sorter: Sorter, people: &People) -> Result<Option<DataFile>, LakeError> {
        let promoted = self.committed().1;
        let layout = Layout::new(promoted)?;
        let origin = FileOrigin { identity: people.position(), level: 0, run: self.new_run() };
        let mut writer = FileWriter::new(&layout, origin)?;
        let mut cutter = Cutter::new();
        let mut sorted = sorter.finish(people.clone());
        let mut rows = 0;
        while let Some(bucket) = sorted.next_bucket() {
            let bucket = bucket.sort()?;
            debug_assert!(bucket.strays.is_none(), "people are known before rows are appended");
            if let Some(batch) = bucket.rows {
                rows += batch.num_rows();
                for group in cutter.push(&batch) {
                    writer.append(layout.encode(&group)?)?;
                }
            }
        }
        if rows == 0 {
            return Ok(None);
        }
        if let Some(group) = cutter.rest() {
            writer.append(layout.encode(&group)?)?;
        }
        let (bytes, _) = writer.finish()?;
        DataFile::in_memory(&self.new_name(None), Bytes::from(bytes)).map(Some)
    }

    /// Writes the runs in memory as files, in one commit with the offset in the
    /// inbox that they reach to. Nothing is written where nothing came since the last time.
    pub async fn flush(&self, people: &People) -> Result<Written, LakeError> {
        self.finish_flush(self.begin_flush(), people).await
    }

    /// The second half of [`Lake::flush`]; one at a time.
    pub async fn finish_flush(&self, flush: Flush, people: &People) -> Result<Written, LakeError> {
        let flushed = self.flush_runs(&flush, people).await;
        self.end_flush();
        flushed
    }

    async fn flush_runs(&self, flush: &Flush, people: &People) -> Result<Written, LakeError> {
        let Flush { runs, inbox } = flush;
        if runs.is_empty() && *inbox == self.inbox_committed() {
            return Ok(Written { version: self.snapshot().version, ..Written::default() });
        }
        let _writing = self.writing.read().await;
        let (added, mut written) = self.streamed(runs, people, 0).await?;
        let change = Change {
            added,
            changes_data: true,
            inbox: (*inbox > 0).then_some(*inbox),
            operation: "flush",
            ..Change::default()
        };
        written.version = self.commit(change, runs).await?;
        Ok(written)
    }

    /// Merges runs in memory of which there are many of a like size. `false` where there are not.
    pub fn merge_memory(&self, people: &People) -> Result<bool, LakeError> {
        let runs = self.mergeable();
        let sizes: Vec<u64> = runs.iter().map(|run| run.rows()).collect();
        let Some(crowded) = crowded_tier(&sizes) else { return Ok(false) };
        let merged: Vec<Arc<DataFile>> = runs.into_iter().filter(|run| tier(run.rows()) == crowded).collect();
        let promoted = self.committed().1;
        let mut sorter = Sorter::merging(&self.temporary(), &merged, SORT_BYTES)?;
        for run in &merged {
            for batch in read_all(run, &promoted)? {
                sorter.push_batch(&batch?, people)?;
            }
        }
        let Some(run) = self.memory_run(sorter, people)? else { return Ok(false) };
        Ok(self.replace_memory(&merged, run))
    }

    /// Merges what is worth merging: runs of a like size, of which there may be
    /// three, so that every row is rewritten once per tier (a factor of four).
    /// Gives back `None` where nothing was.
    pub async fn compact_some(&self, people: &People) -> Result<Option<Written>, LakeError> {
        let _rewriting = self.rewriting.lock().await;
        let (files, _) = self.committed();
        let runs = runs_of(&files);
        let sizes: Vec<u64> = runs.iter().map(|run| run.iter().map(|file| file.rows()).sum()).collect();
        let Some(crowded) = crowded_tier(&sizes) else { return Ok(None) };
        let merged = runs.into_iter().zip(sizes).filter(|(_, rows)| tier(*rows) == crowded);
        let merged: Vec<Arc<DataFile>> = merged.flat_map(|(run, _)| run).collect();
        self.rewrite(&merged, people, How::Streaming).await.map(Some)
    }

    /// Merges everything into one run, people as they are now, promoted
    /// properties in their columns. `None` where it is so already.
    pub async fn compact(&self, people: &People) -> Result<Option<Written>, LakeError> {
        let _rewriting = self.rewriting.lock().await;
        let (files, promoted) = self.committed();
        let mut needed = runs_of(&files).len() > 1 || files.iter().any(|file| file.facts.promoted != promoted);
        for file in &files {
            needed = needed || Self::needs_rewriting(file, people)?;
        }
        if !needed {
            return Ok(None);
        }
        self.rewrite(&files, people, How::Whole).await.map(Some)
    }

    /// Puts the rows of files into new ones, in one commit.
    async fn rewrite(&self, files: &[Arc<DataFile>], people: &People, how: How) -> Result<Written, LakeError> {
        if files.is_empty() {
            return Ok(Written { version: self.snapshot().version, ..Written::default() });
        }
        let _writing = self.writing.read().await;
        let level = files.iter().map(|file| file.facts.level + 1).max().unwrap_or(1);
        let (added, mut written) = match how {
            How::Whole => self.merged(files, people, level).await?,
            How::Streaming => self.streamed(files, people, level).await?,
        };
        let change = Change { added, removed: files.to_vec(), operation: "compact", ..Change::default() };
        written.version = self.commit(change, &[]).await?;
        Ok(written)
    }

    /// Writes the rows of files or runs as new files, which nothing names yet.
    async fn merged(
        &self,
        files: &[Arc<DataFile>],
        people: &People,
        level: u32,
    ) -> Result<(Vec<(String, FileFacts, u64)>, Written), LakeError> {
        let promoted = self.committed().1;
        let (folder, files) = (self.temporary(), files.to_vec());
        let (of, columns) = (people.clone(), promoted.clone());
        let dealt = tokio::task::spawn_blocking(move || -> Result<_, LakeError> {
            let mut sorter = Sorter::merging(&folder, &files, SORT_BYTES)?;
            for file in &files {
                for batch in read_all(file, &columns)? {
                    sorter.push_batch(&batch?, &of)?;
                }
            }
            Ok(sorter.finish(of))
        });
        let mut writing = Writing::new(self, people, promoted, level)?;
        writing.all(&mut joined(dealt).await??, &Arc::new(KnownIds::none()), &Watch::default()).await?;
        Ok((writing.added, writing.written))
    }

    /// The same with little of it in memory: one bucket is sorted at a time while one row group is encoded.
    /// Rows of people who have moved are a run of their own, or several.
    async fn streamed(
        &self,
        files: &[Arc<DataFile>],
        people: &People,
        level: u32,
    ) -> Result<(Vec<(String, FileFacts, u64)>, Written), LakeError> {
        let promoted = self.committed().1;
        let limits = (SORT_BYTES, BUCKET_ROWS);
        let mut merging = Merging::new(files, &self.temporary(), limits, people, promoted.clone())?;
        let mut writing = Writing::new(self, people, promoted.clone(), level)?.quiet();
        let mut late = Writing::new(self, people, promoted, level)?.quiet();
        loop {
            let step = tokio::task::spawn_blocking(move || -> Result<_, LakeError> {
                let sorted = merging.next_bucket()?.map(Unsorted::sort).transpose()?;
                let enough = sorted.is_none() || merging.late_bytes() >= LATE_BYTES;
                let late = if enough { merging.take_late()? } else { None };
                Ok((merging, sorted, late))
            });
            let (back, sorted, came_late) = joined(step).await??;
            merging = back;
            if let Some(rows) = came_late {
                late.origin.run = self.new_run();
                late.write(&rows).await?;
                late.close().await?;
            }
            let Some(sorted) = sorted else { break };
            if let Some(rows) = sorted.rows {
                writing.write(&rows).await?;
            }
        }
        writing.close().await?;
        let mut written = writing.written;
        written.rows += late.written.rows;
        written.bytes += late.written.bytes;
        written.files += late.written.files;
        written.repeated = merging.rows() - written.rows;
        writing.added.append(&mut late.added);
        Ok((writing.added, written))
    }

    /// Where sorting may keep temporary files.
    pub fn temporary(&self) -> std::path::PathBuf {
        self.root().with_file_name("temporary")
    }
}

/// How files are merged.
#[derive(Debug, Clone, Copy)]
enum How {
    /// Into one run, by way of temporary files.
    Whole,
    /// As they are read, beside everything else.
    Streaming,
}

/// Runs of a table.
fn runs_of(files: &[Arc<DataFile>]) -> Vec<Vec<Arc<DataFile>>> {
    let mut runs: std::collections::BTreeMap<u64, Vec<Arc<DataFile>>> = std::collections::BTreeMap::new();
    for file in files {
        runs.entry(file.facts.run).or_default().push(Arc::clone(file));
    }
    runs.into_values().collect()
}

/// Runs of one tier merged give a run of a higher one, however small they are:
/// that is why a row is rewritten no more often than there are tiers above it.
fn tier(rows: u64) -> u32 {
    rows.max(1).ilog(RUNS_PER_TIER as u64)
}

/// The smallest tier that has too many runs.
fn crowded_tier(sizes: &[u64]) -> Option<u32> {
    let mut tiers: Vec<u32> = sizes.iter().map(|rows| tier(*rows)).collect();
    tiers.sort_unstable();
    tiers.chunk_by(|a, b| a == b).find(|runs| runs.len() >= RUNS_PER_TIER).map(|runs| runs[0])
}

/// All rows of a file with the table's columns of now: promoted properties
/// that it lacks are read from its JSON.
fn read_all(
    file: &DataFile,
    promoted: &[Promoted],
) -> Result<impl Iterator<Item = Result<RecordBatch, LakeError>> + use<>, LakeError> {
    file.plain_batches((0..file.facts.groups.len()).collect(), promoted)
}

/// Data files on their way to the store.
///
/// Buckets are sorted and row groups encoded on other threads, some at a time;
/// what becomes of them is put together in their order here.
pub(crate) struct Writing<'a> {
    lake: &'a Lake,
    origin: FileOrigin,
    layout: Arc<Layout>,
    cutter: Cutter,
    encoding: VecDeque<(u32, JoinHandle<Result<EncodedGroup, LakeError>>)>,
    open: Option<OpenFile>,
    pub(crate) added: Vec<(String, FileFacts, u64)>,
    written: Written,
    /// Buckets that are sorted and row groups that are encoded at a time.
    workers: usize,
}

/// A file of which something was written.
struct OpenFile {
    writer: FileWriter,
    name: String,
    upload: WriteMultipart,
    size: u64,
}

/// Threads that work on buckets and row groups; each holds one in memory.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4)
}

pub(crate) async fn joined<T>(handle: JoinHandle<T>) -> Result<T, LakeError> {
    match handle.await {
        Ok(done) => Ok(done),
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(error) => Err(std::io::Error::other(error).into()),
    }
}

impl<'a> Writing<'a> {
    fn new(lake: &'a Lake, people: &People, promoted: Vec<Promoted>, level: u32) -> Result<Self, LakeError> {
        let origin = FileOrigin { identity: people.position(), level, run: lake.new_run() };
        Ok(Self {
            lake,
            origin,
            layout: Arc::new(Layout::new(promoted)?),
            cutter: Cutter::new(),
            encoding: VecDeque::new(),
            open: None,
            added: Vec::new(),
            written: Written::default(),
            workers: workers(),
        })
    }

    /// For rows of a file that keep their order and their people.
    pub(crate) fn like(
        lake: &'a Lake,
        people: &People,
        promoted: Vec<Promoted>,
        file: &DataFile,
    ) -> Result<Self, LakeError> {
        let mut writing = Self::new(lake, people, promoted, file.facts.level)?;
        writing.origin.identity = file.facts.identity;
        writing.origin.run = file.facts.run;
        Ok(writing)
    }

    /// With one thread for each step: it goes on beside everything else.
    fn quiet(self) -> Self {
        Self { workers: 1, ..self }
    }

    async fn all(&mut self, sorted: &mut Sorted, known: &Arc<KnownIds>, watch: &Watch) -> Result<(), LakeError> {
        let mut strays = Vec::new();
        let mut sorting = VecDeque::new();
        loop {
            watch.check()?;
            while sorting.len() < self.workers
                && let Some(bucket) = sorted.next_bucket()
            {
                let known = Arc::clone(known);
                sorting.push_back(tokio::task::spawn_blocking(move || -> Result<_, LakeError> {
                    let mut bucket = bucket.sort()?;
                    let all = bucket.rows.as_ref().map_or(0, RecordBatch::num_rows);
                    bucket.rows = bucket.rows.map(|rows| without(&known, &rows)).transpose()?;
                    Ok((bucket, all))
                }));
            }
            let Some(bucket) = sorting.pop_front() else { break };
            let (bucket, all) = joined(bucket).await??;
            strays.extend(bucket.strays);
            self.written.repeated += all as u64;
            if let Some(rows) = bucket.rows {
                self.write(&rows).await?;
            }
        }
        self.close().await?;
        if let Some(strays) = sorted.sort_strays(&strays)? {
            self.origin.run = self.lake.new_run();
            self.write(&without(known, &strays)?).await?;
            self.written.repeated += strays.num_rows() as u64;
            self.close().await?;
        }
        self.written.repeated -= self.written.rows;
        Ok(())
    }

    pub(crate) async fn write(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        self.written.rows += batch.num_rows() as u64;
        for group in self.cutter.push(batch) {
            self.encode(group).await?;
        }
        Ok(())
    }

    async fn encode(&mut self, group: Group) -> Result<(), LakeError> {
        if self.encoding.len() >= self.workers {
            self.append_next().await?;
        }
        let (slot, layout) = (group.first_slot(), Arc::clone(&self.layout));
        self.encoding.push_back((slot, tokio::task::spawn_blocking(move || layout.encode(&group))));
        Ok(())
    }

    /// Appends the row group that was begun first.
    async fn append_next(&mut self) -> Result<(), LakeError> {
        let Some((slot, group)) = self.encoding.pop_front() else { return Ok(()) };
        let group = joined(group).await??;
        if self.open.is_none() {
            let name = self.lake.new_name(Some((slot, self.origin.level)));
            let upload = self.lake.store.put_multipart(&Path::from(name.as_str())).await?;
            let writer = FileWriter::new(&self.layout, self.origin)?;
            self.open = Some(OpenFile { writer, name, upload: WriteMultipart::new(upload), size: 0 });
        }
        let Some(OpenFile { writer, upload, size, .. }) = &mut self.open else { return Ok(()) };
        writer.append(group)?;
        let bytes = writer.take_bytes();
        *size += bytes.len() as u64;
        upload.put(bytes.into());
        upload.wait_for_capacity(1).await?;
        if writer.size() >= FILE_BYTES {
            self.close_file().await?;
        }
        Ok(())
    }

    pub(crate) async fn close(&mut self) -> Result<(), LakeError> {
        if let Some(group) = self.cutter.rest() {
            self.encode(group).await?;
        }
        while !self.encoding.is_empty() {
            self.append_next().await?;
        }
        self.close_file().await
    }

    async fn close_file(&mut self) -> Result<(), LakeError> {
        let Some(OpenFile { writer, name, mut upload, size }) = self.open.take() else { return Ok(()) };
        let (rest, facts) = writer.finish()?;
        let size = size + rest.len() as u64;
        upload.put(rest.into());
        upload.finish().await?;
        self.written.bytes += size;
        self.written.files += 1;
        self.added.push((name, facts, size));
        Ok(())
    }
}

/// The rows that are not known yet.
fn without(known: &KnownIds, batch: &RecordBatch) -> Result<RecordBatch, LakeError> {
    let slots: BTreeSet<u32> = rows::persons(batch).values().iter().map(|person| slot(*person as u32)).collect();
    let known = known.of(slots)?;
    if known.is_empty() {
        return Ok(batch.clone());
    }
    let new: BooleanArray = rows::id_values(batch).map(|id| Some(!known.contains(&id))).collect();
    Ok(filter_record_batch(batch, &new)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Flushes so many runs of a size, merging whenever it is worth it; gives
    /// back how often each row was rewritten, and the runs in the end.
    fn rewritten(flushes: u64, rows: u64) -> (f64, Vec<u64>) {
        let (mut runs, mut rewritten) = (Vec::new(), 0);
        for _ in 0..flushes {
            runs.push(rows);
            while let Some(crowded) = crowded_tier(&runs) {
                let merged: u64 = runs.extract_if(.., |run| tier(*run) == crowded).sum();
                runs.push(merged);
                rewritten += merged;
            }
        }
        (rewritten as f64 / (flushes * rows) as f64, runs)
    }

    #[test]
    fn a_row_is_rewritten_once_per_tier_however_small_its_flush_was() {
        for rows in [1, 7, 1_000, 4_000, 100_000] {
            let (times, runs) = rewritten(1_000, rows);
            assert!(times <= 5.0, "{rows} rows a flush: rewritten {times} times");
            assert!(runs.len() <= 3 * 6, "{rows} rows a flush: {} runs are left", runs.len());
            assert_eq!(runs.iter().sum::<u64>(), 1_000 * rows);
        }
    }
}
