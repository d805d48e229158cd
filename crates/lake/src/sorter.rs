//! Rows in any order to rows in the table's order, in bounded memory.
//!
//! Rows are dealt into buckets of neighbouring slots as they come, fewer of them
//! where there are few rows; a bucket that has grown goes to a temporary file. In the end each bucket is read back,
//! sorted in memory and handed on: every row is written and read once at most.
//!
//! Rows are dealt by the person known when they come. Identities that follow
//! later in the same import may move a row into another bucket's slots: such
//! strays are collected and handed on as a second sorted run.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{BooleanArray, RecordBatch, UInt32Array};
use arrow::compute::{concat_batches, filter_record_batch, take_record_batch};
use arrow::datatypes::Schema;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use styk_model::{Interaction, PersonNumber};
use tempfile::TempDir;

use crate::LakeError;
use crate::file::DataFile;
use crate::packed::{self, Dictionaries, Packer};
use crate::people::People;
use crate::rows;
use crate::schema::{Promoted, arrow_schema};
use crate::slots::{SLOTS, slot};
use crate::unpack;

/// Buckets that many rows are dealt into, one a slot. A few buckets are in memory
/// as columns at a time: the more there are, the less that takes, and the more
/// columns are made.
const MANY: usize = SLOTS as usize;
const SOME: u64 = 16;
const ONE: usize = 1;

/// Rows that are merged are dealt into buckets of about so many: wide ones take some megabytes.
pub(crate) const BUCKET_ROWS: u64 = 8_192;

/// The most buckets of a merge, where rows come in their order: only the next few have any.
const MOST: usize = MANY * 64;

/// Packed rows are kept in pieces of up to this size, so that a bucket grows without
/// being copied, and what a bucket gave back is of use to the next. The first is small:
/// a bucket may get a few rows only.
const PIECE: usize = 64 << 10;
const FIRST_PIECE: usize = 4 << 10;

/// Every bucket that goes to disk has so much of it in memory.
const WRITTEN_AT_ONCE: usize = 64 << 10;

/// Which bucket the rows of a person are dealt into: in the order of (slot, person), as rows lie in files.
#[derive(Debug, Clone, Copy)]
struct Deal {
    /// A power of two; several slots a bucket, or several buckets a slot.
    buckets: usize,
    /// Of several buckets of a slot, the bits of a person's number that are left to each.
    shift: u32,
}

impl Deal {
    /// Persons have numbers up to `last`.
    fn new(buckets: usize, last: PersonNumber) -> Self {
        let bits = PersonNumber::BITS - last.leading_zeros();
        Self { buckets, shift: bits.saturating_sub((buckets / MANY).max(1).ilog2()) }
    }

    fn of(self, person: PersonNumber) -> usize {
        self.at(slot(person), person)
    }

    /// The bucket of the first rows of a slot from a person on.
    fn at(self, slot: u32, person: PersonNumber) -> usize {
        let (slot, a_slot) = (slot as usize, self.buckets / MANY);
        if a_slot <= 1 {
            return slot * self.buckets / MANY;
        }
        slot * a_slot + (person.checked_shr(self.shift).unwrap_or(0) as usize).min(a_slot - 1)
    }
}

/// Takes interactions in any order.
pub struct Sorter {
    buckets: Vec<Bucket>,
    deal: Deal,
    packer: Packer,
    /// The row being taken.
    row: Vec<u8>,
    import: i64,
    merges: bool,
    held_bytes: usize,
    /// Memory for rows before buckets go to disk.
    budget_bytes: usize,
    folder: TempDir,
    rows: u64,
}

struct Bucket {
    number: usize,
    /// Interactions, packed.
    packed: Vec<Vec<u8>>,
    packed_bytes: usize,
    spilled_packed: Option<(File, u64)>,
    /// Rows that came in columns.
    batches: Vec<RecordBatch>,
    batch_bytes: usize,
    spilled: Option<StreamWriter<BufWriter<File>>>,
    path: PathBuf,
}

impl Sorter {
    /// `folder` is where temporary files may go; they are deleted in the end.
    pub fn new(folder: &std::path::Path, import: i64, budget_bytes: usize) -> Result<Self, LakeError> {
        Self::with_buckets(MANY, folder, import, budget_bytes)
    }

    /// For some thousand rows of no import.
    pub fn small(folder: &std::path::Path, budget_bytes: usize) -> Result<Self, LakeError> {
        Self::with_buckets(ONE, folder, 0, budget_bytes)
    }

    /// For the rows of files, which have their ids: equal ones are one row.
    pub(crate) fn merging(
        folder: &std::path::Path,
        files: &[Arc<DataFile>],
        budget_bytes: usize,
    ) -> Result<Self, LakeError> {
        let deal = Deal::new(buckets_of(files, BUCKET_ROWS).min(MANY), 0);
        Ok(Self { merges: true, ..Self::dealt(deal, folder, 0, budget_bytes)? })
    }

    fn with_buckets(
        buckets: usize,
        folder: &std::path::Path,
        import: i64,
        budget_bytes: usize,
    ) -> Result<Self, LakeError> {
        Self::dealt(Deal::new(buckets, 0), folder, import, budget_bytes)
    }

    fn dealt(deal: Deal, folder: &std::path::Path, import: i64, budget_bytes: usize) -> Result<Self, LakeError> {
        std::fs::create_dir_all(folder)?;
        let folder = tempfile::Builder::new().prefix("sort-").tempdir_in(folder)?;
        let buckets = (0..deal.buckets).map(|number| Bucket::new(number, folder.path())).collect();
        Ok(Self {
            buckets,
            deal,
            packer: Packer::new(),
            row: Vec::new(),
            import,
            merges: false,
            held_bytes: 0,
            budget_bytes,
            folder,
            rows: 0,
        })
    }

    /// Takes one interaction of the person that `alias` belongs to so far.
    pub fn push(&mut self, row: &Interaction<'_>, alias: PersonNumber, person: PersonNumber) -> Result<(), LakeError> {
        let mut packed = std::mem::take(&mut self.row);
        packed.clear();
        self.packer.pack(row, &mut packed);
        let taken = self.push_packed(&packed, alias, person);
        self.row = packed;
        taken
    }

    /// Packs interactions for [`Sorter::push_packed`], on another thread.
    pub fn packer(&self) -> Packer {
        self.packer.another()
    }

    /// Takes one interaction as one of this sorter's packers packed it.
    pub fn push_packed(&mut self, row: &[u8], alias: PersonNumber, person: PersonNumber) -> Result<(), LakeError> {
        self.buckets[self.deal.of(person)].push(row, alias);
        self.held_bytes += row.len();
        self.rows += 1;
        if self.held_bytes > self.budget_bytes {
            self.spill()?;
        }
        Ok(())
    }

    /// Takes rows in columns, of people as they are.
    pub(crate) fn push_batch(&mut self, batch: &RecordBatch, people: &People) -> Result<(), LakeError> {
        self.push_some(batch, people, |_, _| true).map(drop)
    }

    /// The same, but for the rows of buckets that `takes` refuses, by the place of the row and its bucket: those are
    /// given back.
    fn push_some(
        &mut self,
        batch: &RecordBatch,
        people: &People,
        takes: impl Fn(usize, usize) -> bool,
    ) -> Result<Vec<RecordBatch>, LakeError> {
        let (deal, mut late) = (self.deal, Vec::new());
        let mut order: Vec<(u32, u32)> = Vec::with_capacity(batch.num_rows());
        let mut refused: Vec<u32> = Vec::new();
        for (row, alias) in rows::aliases(batch).values().iter().enumerate() {
            let bucket = deal.of(people.person(*alias as u32));
            if takes(row, bucket) {
                order.push((bucket as u32, row as u32));
            } else {
                refused.push(row as u32);
            }
        }
        if !refused.is_empty() {
            late.push(take_record_batch(batch, &UInt32Array::from(refused))?);
        }
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
        if self.held_bytes > self.budget_bytes {
            self.spill()?;
        }
        Ok(late)
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
            bucket.spill()?;
        }
        Ok(())
    }

    /// The rows in order: first those dealt right, bucket by bucket, then the strays.
    pub(crate) fn finish(self, people: People) -> Sorted {
        let Self { packer, import, merges, deal, .. } = self;
        let known = Known { people, dictionaries: packer.finish(), import, merges, deal };
        Sorted { buckets: self.buckets.into_iter(), known: Arc::new(known), _folder: self.folder }
    }
}

/// Buckets for the rows of files, of about so many each.
fn buckets_of(files: &[Arc<DataFile>], bucket_rows: u64) -> usize {
    let rows: u64 = files.iter().map(|file| file.rows()).sum();
    (rows / bucket_rows).next_power_of_two().clamp(SOME, MOST as u64) as usize
}

/// Rows of sorted files on their way into one run. Row groups are read side by side, each only as far as the
/// next bucket reaches, so that little more than that is in memory.
pub(crate) struct Merging {
    sorter: Sorter,
    known: Arc<Known>,
    /// Row groups that are still to be read, by the bucket of their first rows.
    groups: VecDeque<(usize, Arc<DataFile>, usize)>,
    open: Vec<OpenGroup>,
    promoted: Vec<Promoted>,
    /// The next bucket to be done.
    next: usize,
    /// Rows of people who have moved to another bucket.
    late: Vec<RecordBatch>,
}

/// A row group that is being read.
struct OpenGroup {
    batches: Box<dyn Iterator<Item = Result<RecordBatch, LakeError>> + Send>,
    /// The bucket of the last row read, by who it belonged to when it was written: rows lie in that order.
    upto: usize,
}

impl Merging {
    pub(crate) fn new(
        files: &[Arc<DataFile>],
        folder: &std::path::Path,
        (budget_bytes, bucket_rows): (usize, u64),
        people: &People,
        promoted: Vec<Promoted>,
    ) -> Result<Self, LakeError> {
        let groups = files.iter().flat_map(|file| (0..file.row_groups()).map(|group| file.group(group)));
        let last = groups.filter_map(|group| group.person_range()).map(|(_, last)| last).max().unwrap_or(0);
        let deal = Deal::new(buckets_of(files, bucket_rows), last);
        let of_file = |file: &Arc<DataFile>| {
            let groups = file.facts.groups.iter().enumerate();
            let first = |group: usize, (first, last): (u32, u32)| {
                // Where there are several slots, the first person of the first one may be any.
                let person = file.group(group).person_range().filter(|_| first == last).map_or(0, |(person, _)| person);
                deal.at(first, person)
            };
            groups.map(|(group, slots)| (first(group, *slots), Arc::clone(file), group)).collect::<Vec<_>>()
        };
        let mut groups: Vec<(usize, Arc<DataFile>, usize)> = files.iter().flat_map(of_file).collect();
        groups.sort_by_key(|(first, ..)| *first);
        let sorter = Sorter { merges: true, ..Sorter::dealt(deal, folder, 0, budget_bytes)? };
        let known = Known {
            people: people.clone(),
            dictionaries: sorter.packer.another().finish(),
            import: 0,
            merges: true,
            deal,
        };
        Ok(Self {
            sorter,
            known: Arc::new(known),
            groups: groups.into(),
            open: Vec::new(),
            promoted,
            next: 0,
            late: Vec::new(),
        })
    }

    /// The next bucket; their rows follow each other.
    pub(crate) fn next_bucket(&mut self) -> Result<Option<Unsorted>, LakeError> {
        let next = self.next;
        if next == self.sorter.buckets.len() {
            return Ok(None);
        }
        while let Some((first, file, group)) = self.groups.pop_front_if(|(first, ..)| *first <= next) {
            let batches = Box::new(file.plain_batches(vec![group], &self.promoted)?);
            self.open.push(OpenGroup { batches, upto: first });
        }
        let deal = self.known.deal;
        for OpenGroup { batches, upto } in &mut self.open {
            while *upto <= next {
                let Some(batch) = batches.next().transpose()? else {
                    *upto = usize::MAX;
                    break;
                };
                let written = rows::persons(&batch).values();
                if let Some(last) = written.last() {
                    *upto = deal.of(*last as PersonNumber);
                }
                // Rows of people who have moved would lie in buckets far ahead, a few in each.
                let takes = |row: usize, bucket: usize| bucket == deal.of(written[row] as PersonNumber);
                self.late.extend(self.sorter.push_some(&batch, &self.known.people, takes)?);
            }
        }
        self.open.retain(|group| group.upto != usize::MAX);
        let empty = Bucket::new(next, self.sorter.folder.path());
        let bucket = std::mem::replace(&mut self.sorter.buckets[next], empty);
        self.sorter.held_bytes -= bucket.bytes();
        self.next += 1;
        Ok(Some(Unsorted { bucket, known: Arc::clone(&self.known) }))
    }

    /// Bytes of the rows of people who have moved.
    pub(crate) fn late_bytes(&self) -> usize {
        self.late.iter().map(RecordBatch::get_array_memory_size).sum()
    }

    /// Those rows so far, as a sorted run of their own.
    pub(crate) fn take_late(&mut self) -> Result<Option<RecordBatch>, LakeError> {
        self.known.sort_strays(&std::mem::take(&mut self.late))
    }

    /// Rows read so far.
    pub(crate) fn rows(&self) -> u64 {
        self.sorter.rows
    }
}

impl Bucket {
    fn new(number: usize, folder: &std::path::Path) -> Self {
        Self {
            number,
            packed: Vec::new(),
            packed_bytes: 0,
            spilled_packed: None,
            batches: Vec::new(),
            batch_bytes: 0,
            spilled: None,
            path: folder.join(format!("bucket-{number}")),
        }
    }

    fn bytes(&self) -> usize {
        self.packed_bytes + self.batch_bytes
    }

    fn push(&mut self, row: &[u8], alias: PersonNumber) {
        if self.packed.last().is_none_or(|piece| piece.capacity() - piece.len() < row.len()) {
            let size = self.packed.last().map_or(FIRST_PIECE, |piece| (2 * piece.capacity()).min(PIECE));
            self.packed.push(Vec::with_capacity(row.len().max(size)));
        }
        if let Some(piece) = self.packed.last_mut() {
            let start = piece.len();
            piece.extend_from_slice(row);
            packed::set_alias(&mut piece[start..], alias);
            self.packed_bytes += row.len();
        }
    }

    fn spill(&mut self) -> Result<(), LakeError> {
        let packed = std::mem::take(&mut self.packed);
        if !packed.is_empty() {
            let (file, length) = if let Some(spilled) = &mut self.spilled_packed {
                spilled
            } else {
                let file = File::create_new(self.path.with_extension("packed"))?;
                self.spilled_packed.insert((file, 0))
            };
            for piece in packed {
                file.write_all(&piece)?;
                *length += piece.len() as u64;
            }
            self.packed_bytes = 0;
        }
        self.batch_bytes = 0;
        for batch in std::mem::take(&mut self.batches) {
            if self.spilled.is_none() {
                let file = BufWriter::with_capacity(WRITTEN_AT_ONCE, File::create(&self.path)?);
                self.spilled = Some(StreamWriter::try_new(file, &batch.schema())?);
            }
            if let Some(writer) = &mut self.spilled {
                writer.write(&batch)?;
            }
        }
        Ok(())
    }

    /// All packed rows, in the order they came.
    fn packed(&mut self) -> Result<Vec<u8>, LakeError> {
        let mut bytes = Vec::new();
        if let Some((file, length)) = self.spilled_packed.take() {
            drop(file);
            let path = self.path.with_extension("packed");
            bytes.reserve_exact(length as usize + self.packed_bytes);
            File::open(&path)?.take(length).read_to_end(&mut bytes)?;
            if bytes.len() as u64 != length {
                return Err(LakeError::Corrupt(format!("the temporary file `{}` is cut off", path.display())));
            }
            std::fs::remove_file(&path)?;
        }
        bytes.reserve_exact(self.packed_bytes);
        for piece in std::mem::take(&mut self.packed) {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }

    /// All rows that came in columns.
    fn batches(&mut self) -> Result<Vec<RecordBatch>, LakeError> {
        let mut batches = Vec::new();
        if let Some(mut writer) = self.spilled.take() {
            writer.finish()?;
            drop(writer);
            for batch in StreamReader::try_new(BufReader::with_capacity(1 << 20, File::open(&self.path)?), None)? {
                batches.push(batch?);
            }
            std::fs::remove_file(&self.path)?;
        }
        batches.append(&mut self.batches);
        Ok(batches)
    }
}

/// What sorting a bucket needs to know.
struct Known {
    people: People,
    dictionaries: Dictionaries,
    import: i64,
    merges: bool,
    deal: Deal,
}

/// Sorted rows, handed on bucket by bucket.
pub(crate) struct Sorted {
    buckets: std::vec::IntoIter<Bucket>,
    known: Arc<Known>,
    /// Deleted with this.
    _folder: TempDir,
}

/// A bucket that is still to be sorted, by any thread.
pub(crate) struct Unsorted {
    bucket: Bucket,
    known: Arc<Known>,
}

/// The rows of a bucket in order, identical records numbered.
#[derive(Default)]
pub(crate) struct SortedBucket {
    pub rows: Option<RecordBatch>,
    /// Rows in no order whose person moved to another bucket's slots while the
    /// import was read.
    pub strays: Option<RecordBatch>,
}

impl Sorted {
    /// The next bucket; their rows follow each other.
    pub(crate) fn next_bucket(&mut self) -> Option<Unsorted> {
        let bucket = self.buckets.next()?;
        Some(Unsorted { bucket, known: Arc::clone(&self.known) })
    }

    /// The strays of all buckets as one sorted run of their own.
    pub(crate) fn sort_strays(&self, strays: &[RecordBatch]) -> Result<Option<RecordBatch>, LakeError> {
        self.known.sort_strays(strays)
    }
}

impl Known {
    fn sort_strays(&self, strays: &[RecordBatch]) -> Result<Option<RecordBatch>, LakeError> {
        if strays.is_empty() {
            return Ok(None);
        }
        // Some lack columns that others have.
        let mut fields = arrow_schema(&[]).fields().to_vec();
        for field in strays.iter().flat_map(|strays| strays.schema().fields().to_vec()) {
            if fields.iter().all(|known| known.name() != field.name()) {
                fields.push(field);
            }
        }
        let schema = Arc::new(Schema::new(fields));
        let strays: Vec<RecordBatch> =
            strays.iter().map(|strays| rows::plain(strays, &schema)).collect::<Result<_, _>>()?;
        Ok(Some(self.sorted(&concat_batches(&schema, &strays)?)))
    }
}

impl Unsorted {
    pub(crate) fn sort(mut self) -> Result<SortedBucket, LakeError> {
        let (packed, mut batches) = (self.bucket.packed()?, self.bucket.batches()?);
        if batches.is_empty() {
            return Ok(self.sort_packed(&packed));
        }
        if !packed.is_empty() {
            let Known { people, dictionaries, import, .. } = &*self.known;
            let keys = unpack::keys(&packed, |alias| people.person(alias));
            let rows = unpack::columns(&packed, &keys, dictionaries, *import);
            batches.push(rows::plain(&rows, &batches[0].schema())?);
        }
        self.sort_columns(&concat_batches(&batches[0].schema(), &batches)?)
    }

    fn sort_packed(&self, packed: &[u8]) -> SortedBucket {
        let Known { people, dictionaries, import, deal, .. } = &*self.known;
        let mut keys = unpack::keys(packed, |alias| people.person(alias));
        let here = |key: &unpack::Key| deal.of(key.person as u32) == self.bucket.number;
        let strays: Vec<unpack::Key> = keys.iter().filter(|key| !here(key)).copied().collect();
        if !strays.is_empty() {
            keys.retain(here);
        }
        unpack::sort(&mut keys, packed);
        let batch =
            |keys: &[unpack::Key]| (!keys.is_empty()).then(|| unpack::columns(packed, keys, dictionaries, *import));
        SortedBucket { rows: batch(&keys).map(|rows| rows::number_occurrences(&rows)), strays: batch(&strays) }
    }

    fn sort_columns(&self, batch: &RecordBatch) -> Result<SortedBucket, LakeError> {
        let Known { people, deal, .. } = &*self.known;
        let aliases = rows::aliases(batch).values();
        let here: Vec<bool> =
            aliases.iter().map(|alias| deal.of(people.person(*alias as u32)) == self.bucket.number).collect();
        if here.iter().all(|here| *here) {
            return Ok(SortedBucket { rows: Some(self.known.sorted(batch)), strays: None });
        }
        let stay = BooleanArray::from(here);
        let strays = filter_record_batch(batch, &arrow::compute::not(&stay)?)?;
        let rows = self.known.sorted(&filter_record_batch(batch, &stay)?);
        Ok(SortedBucket { rows: Some(rows), strays: Some(strays) })
    }
}

impl Known {
    fn sorted(&self, batch: &RecordBatch) -> RecordBatch {
        let sorted = rows::sort(batch, |alias| self.people.person(alias));
        if self.merges { rows::without_repeats(sorted) } else { rows::number_occurrences(&sorted) }
    }
}

#[cfg(test)]
mod tests {
    use styk_model::{IdHasher, Timestamp};

    use super::*;
    use crate::Lake;
    use crate::slots::person_key;

    #[test]
    fn rows_are_dealt_in_their_order_into_all_buckets() {
        let mut persons: Vec<PersonNumber> = (0..20_000).collect();
        persons.sort_by_key(|person| person_key(*person));
        for buckets in [ONE, SOME as usize, MANY, 4 * MANY, MOST] {
            let deal = Deal::new(buckets, 19_999);
            let dealt: Vec<usize> = persons.iter().map(|person| deal.of(*person)).collect();
            assert!(dealt.is_sorted() && *dealt.last().unwrap() < buckets, "{buckets} buckets");
            let mut used = dealt;
            used.dedup();
            assert!(used.len() * 4 >= buckets.min(persons.len()), "{buckets} buckets: {} of them are used", used.len());
        }
        assert_eq!(Deal::new(MOST, 0).of(PersonNumber::MAX) / (MOST / MANY), slot(PersonNumber::MAX) as usize);
    }

    /// Rows so wide that a slot has several row groups in each file.
    async fn wide_files(lake: &Lake, people: &People) -> Vec<Arc<DataFile>> {
        let persons: Vec<PersonNumber> = (1..).filter(|person| slot(*person) == 7).take(9_000).collect();
        for import in 1..=3 {
            let mut sorter = Sorter::new(&lake.temporary(), import, 256 << 20).unwrap();
            for (place, person) in persons.iter().enumerate() {
                let time = Timestamp((place as i64 * 31 + import) % 1_000);
                let mut row = Interaction::new(format!("source {import}"), "visit", time);
                row.id = IdHasher::id((u128::from(*person) << 32) | import as u128, 0);
                row.properties = format!("{{\"long\":\"{}\"}}", "x".repeat(3_200)).into();
                sorter.push(&row, *person, *person).unwrap();
            }
            lake.import(sorter, people, &format!("source {import}"), import, None).await.unwrap();
        }
        lake.snapshot().files.clone()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_slot_is_merged_piece_by_piece() {
        let place = tempfile::tempdir().unwrap();
        let lake = Lake::open(place.path()).await.unwrap();
        let people = People::default();
        let files = wide_files(&lake, &people).await;
        let groups: usize = files.iter().map(|file| file.row_groups()).sum();
        assert!(groups >= 6, "{groups} row groups");
        let merged = |bucket_rows: u64, people: &People| {
            let limits = (256 << 20, bucket_rows);
            let mut merging = Merging::new(&files, &lake.temporary(), limits, people, Vec::new()).unwrap();
            let (mut keys, mut largest, mut unread) = (Vec::new(), 0, 0);
            while let Some(bucket) = merging.next_bucket().unwrap() {
                let Some(rows) = bucket.sort().unwrap().rows else { continue };
                largest = largest.max(rows.num_rows());
                unread = unread.max(merging.groups.len());
                keys.extend(
                    rows::persons(&rows).values().iter().copied().zip(rows::times(&rows).values().iter().copied()),
                );
            }
            let late = merging.take_late().unwrap().map_or(0, |rows| rows.num_rows());
            (keys, largest, unread, late)
        };
        let (whole, all, none, late) = merged(u64::MAX, &people);
        assert_eq!((whole.len(), all, none, late), (27_000, 27_000, 0, 0));
        let (keys, largest, unread, late) = merged(1, &people);
        assert!(keys == whole && late == 0, "the same rows in the same order");
        assert!(largest < 27_000 / 8 && unread >= 3, "{largest} rows in a bucket, {unread} row groups read later");

        // Somebody in a hundred is somebody else's by now.
        let last = keys.iter().map(|(person, _)| *person).max().unwrap() as PersonNumber;
        let mut person_of: Vec<PersonNumber> = (0..=last).collect();
        let mut distinct: Vec<PersonNumber> = keys.iter().map(|(person, _)| *person as PersonNumber).collect();
        distinct.dedup();
        for (place, person) in distinct.iter().enumerate().filter(|(place, _)| place % 100 == 50) {
            person_of[*person as usize] = distinct[(place * 7) % distinct.len()].min(*person);
        }
        let moved = People::new(person_of, Vec::new(), 1);
        let (stayed, _, _, late) = merged(1, &moved);
        assert!(late > 0 && stayed.len() + late == 27_000, "{late} rows are late");
        assert!(stayed.is_sorted_by_key(|(person, time)| (person_key(*person as PersonNumber), *time)));
    }
}
