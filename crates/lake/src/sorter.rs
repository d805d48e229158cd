//! Rows in any order to rows in the table's order, in bounded memory.
//!
//! Rows are dealt into buckets of neighbouring slots as they come; a bucket that
//! has grown goes to a temporary file. In the end each bucket is read back,
//! sorted in memory and handed on: every row is written and read once at most.
//!
//! Rows are dealt by the person known when they come. Identities that follow
//! later in the same import may move a row into another bucket's slots: such
//! strays are collected and handed on as a second sorted run.

use std::fs::File;
use std::io::{BufReader, BufWriter};

use arrow::array::{BooleanArray, RecordBatch, UInt32Array};
use arrow::compute::{concat_batches, filter_record_batch, take_record_batch};
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use styk_model::{Interaction, PersonNumber};
use tempfile::TempDir;

use crate::LakeError;
use crate::people::People;
use crate::rows::{self, RowsBuilder};
use crate::slots::{SLOTS, slot};

/// Buckets that rows are dealt into; each holds `SLOTS / BUCKETS` slots.
const BUCKETS: u32 = 64;

/// Rows per batch that is handed on.
const BATCH_ROWS: usize = 65_536;

fn bucket(person: PersonNumber) -> usize {
    (slot(person) * BUCKETS / SLOTS) as usize
}

/// Takes interactions in any order.
pub struct Sorter {
    buckets: Vec<Bucket>,
    import: i64,
    held_bytes: usize,
    /// Memory for rows before buckets go to disk.
    budget_bytes: usize,
    folder: TempDir,
    rows: u64,
}

struct Bucket {
    rows: RowsBuilder,
    /// Rows that came in columns.
    batches: Vec<RecordBatch>,
    batch_bytes: usize,
    spilled: Option<StreamWriter<BufWriter<File>>>,
    path: std::path::PathBuf,
}

impl Sorter {
    /// `folder` is where temporary files may go; they are deleted in the end.
    pub fn new(folder: &std::path::Path, import: i64, budget_bytes: usize) -> Result<Self, LakeError> {
        std::fs::create_dir_all(folder)?;
        let folder = tempfile::Builder::new().prefix("sort-").tempdir_in(folder)?;
        let buckets = (0..BUCKETS)
            .map(|number| Bucket {
                rows: RowsBuilder::new(),
                batches: Vec::new(),
                batch_bytes: 0,
                spilled: None,
                path: folder.path().join(format!("bucket-{number}")),
            })
            .collect();
        Ok(Self { buckets, import, held_bytes: 0, budget_bytes, folder, rows: 0 })
    }

    /// Takes one interaction of the person that `alias` belongs to so far.
    pub fn push(&mut self, row: &Interaction<'_>, alias: PersonNumber, person: PersonNumber) -> Result<(), LakeError> {
        let bucket = &mut self.buckets[bucket(person)].rows;
        let before = bucket.bytes();
        bucket.push(row, alias);
        self.held_bytes += bucket.bytes() - before;
        self.rows += 1;
        if self.held_bytes > self.budget_bytes {
            self.spill()?;
        }
        Ok(())
    }

    /// Takes rows in columns, of people as they are.
    pub(crate) fn push_batch(&mut self, batch: &RecordBatch, people: &People) -> Result<(), LakeError> {
        let mut order: Vec<(u32, u32)> = rows::aliases(batch)
            .values()
            .iter()
            .enumerate()
            .map(|(row, alias)| (bucket(people.person(*alias as u32)) as u32, row as u32))
            .collect();
        order.sort_unstable();
        for rows in order.chunk_by(|a, b| a.0 == b.0) {
            let indices = UInt32Array::from_iter_values(rows.iter().map(|(_, row)| *row));
            let taken = take_record_batch(batch, &indices)?;
            let bucket = &mut self.buckets[rows[0].0 as usize];
            let bytes = taken.get_array_memory_size();
            bucket.batch_bytes += bytes;
            bucket.batches.push(taken);
            self.held_bytes += bytes;
        }
        self.rows += batch.num_rows() as u64;
        if self.held_bytes > self.budget_bytes { self.spill() } else { Ok(()) }
    }

    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes the larger half of the buckets to disk.
    fn spill(&mut self) -> Result<(), LakeError> {
        let mut sizes: Vec<usize> = self.buckets.iter().map(Bucket::bytes).collect();
        sizes.sort_unstable();
        let middle = sizes[sizes.len() / 2];
        for bucket in self.buckets.iter_mut().filter(|bucket| bucket.bytes() >= middle) {
            self.held_bytes -= bucket.bytes();
            bucket.spill(self.import)?;
        }
        Ok(())
    }

    /// The rows in order: first those dealt right, bucket by bucket, then the strays.
    pub(crate) fn finish(self, people: People) -> Sorted {
        Sorted {
            buckets: self.buckets.into_iter(),
            import: self.import,
            people,
            strays: Vec::new(),
            _folder: self.folder,
        }
    }
}

impl Bucket {
    fn bytes(&self) -> usize {
        self.rows.bytes() + self.batch_bytes
    }

    /// The rows in memory, taken out.
    fn take(&mut self, import: i64) -> Vec<RecordBatch> {
        self.batch_bytes = 0;
        let mut batches = std::mem::take(&mut self.batches);
        if self.rows.len() > 0 {
            batches.push(self.rows.take(import));
        }
        batches
    }

    fn spill(&mut self, import: i64) -> Result<(), LakeError> {
        for batch in self.take(import) {
            if self.spilled.is_none() {
                let file = BufWriter::with_capacity(1 << 20, File::create(&self.path)?);
                self.spilled = Some(StreamWriter::try_new(file, &batch.schema())?);
            }
            if let Some(writer) = &mut self.spilled {
                writer.write(&batch)?;
            }
        }
        Ok(())
    }

    fn read(mut self, import: i64) -> Result<Option<RecordBatch>, LakeError> {
        let mut batches = Vec::new();
        if let Some(mut writer) = self.spilled.take() {
            writer.finish()?;
            drop(writer);
            for batch in StreamReader::try_new(BufReader::with_capacity(1 << 20, File::open(&self.path)?), None)? {
                batches.push(batch?);
            }
            std::fs::remove_file(&self.path)?;
        }
        batches.extend(self.take(import));
        let Some(first) = batches.first() else { return Ok(None) };
        Ok(Some(concat_batches(&first.schema(), &batches)?))
    }
}

/// Sorted rows, handed on bucket by bucket.
pub(crate) struct Sorted {
    buckets: std::vec::IntoIter<Bucket>,
    import: i64,
    people: People,
    strays: Vec<RecordBatch>,
    /// Deleted with this.
    _folder: TempDir,
}

impl Sorted {
    /// The rows of the next bucket, sorted, identical records numbered.
    pub(crate) fn next_bucket(&mut self) -> Result<Option<RecordBatch>, LakeError> {
        let number = BUCKETS as usize - self.buckets.len();
        let Some(bucket) = self.buckets.next() else { return Ok(None) };
        let Some(batch) = bucket.read(self.import)? else {
            return Ok(Some(RowsBuilder::new().take(self.import)));
        };
        let (stay, stray) = self.split(&batch, number)?;
        if let Some(stray) = stray {
            self.strays.push(stray);
        }
        Ok(Some(self.sorted(&stay)))
    }

    /// Rows whose person moved to another bucket's slots while the import was
    /// read; to be asked for after the last bucket.
    pub(crate) fn take_strays(&mut self) -> Result<Option<RecordBatch>, LakeError> {
        let strays = std::mem::take(&mut self.strays);
        let Some(first) = strays.first() else { return Ok(None) };
        let strays = concat_batches(&first.schema(), &strays)?;
        Ok(Some(self.sorted(&strays)))
    }

    fn split(&self, batch: &RecordBatch, number: usize) -> Result<(RecordBatch, Option<RecordBatch>), LakeError> {
        let aliases = rows::aliases(batch).values();
        let here: Vec<bool> = aliases.iter().map(|alias| bucket(self.people.person(*alias as u32)) == number).collect();
        if here.iter().all(|here| *here) {
            return Ok((batch.clone(), None));
        }
        let stay = BooleanArray::from(here);
        let stray = arrow::compute::not(&stay)?;
        Ok((filter_record_batch(batch, &stay)?, Some(filter_record_batch(batch, &stray)?)))
    }

    fn sorted(&self, batch: &RecordBatch) -> RecordBatch {
        let sorted = rows::sort(batch, |alias| self.people.person(alias));
        rows::number_occurrences(&sorted)
    }
}

/// A large batch in pieces that are encoded one at a time.
pub(crate) fn pieces(batch: &RecordBatch) -> impl Iterator<Item = RecordBatch> + '_ {
    (0..batch.num_rows()).step_by(BATCH_ROWS).map(|from| batch.slice(from, BATCH_ROWS.min(batch.num_rows() - from)))
}
