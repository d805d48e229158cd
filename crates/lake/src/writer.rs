//! Sorted rows to a data file, row groups cut between persons.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor};
use serde::{Deserialize, Serialize};

use crate::LakeError;
use crate::chunk::{ColumnChunk, ColumnPlan};
use crate::promoted::with_promoted;
use crate::rows;
use crate::schema::{
    PERSON, PROPERTIES, Promoted, ROW_GROUP_ROWS, ROW_GROUP_TEXT, WITH_STATISTICS, arrow_schema, kept,
    writer_properties,
};
use crate::slots::slot;

/// Key of the footer entry that holds a [`FileFacts`] as JSON.
pub(crate) const FACTS_KEY: &str = "styk";

/// What a data file says of itself in its footer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileFacts {
    /// Version of this record; 1 since the first release.
    pub format: u32,
    /// How many identity facts had been applied when `person` was written.
    pub identity: u64,
    /// How often these rows have been compacted; 0 for a flush.
    pub level: u32,
    /// Files of one run follow each other by slot and were written together.
    pub run: u64,
    pub rows: u64,
    pub first_time: i64,
    pub last_time: i64,
    /// Imports with rows here.
    pub imports: Vec<i64>,
    /// Sources with rows here.
    pub sources: Vec<String>,
    pub promoted: Vec<Promoted>,
    /// First and last slot of each row group.
    pub groups: Vec<(u32, u32)>,
}

/// What is known of a file before its first row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FileOrigin {
    pub identity: u64,
    pub level: u32,
    pub run: u64,
}

/// The rows of one row group, not encoded yet.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pieces: Vec<RecordBatch>,
    rows: usize,
    /// First and last slot.
    slots: Option<(u32, u32)>,
}

impl Group {
    pub(crate) fn first_slot(&self) -> u32 {
        self.slots.map_or(0, |(first, _)| first)
    }
}

impl Group {
    /// Whether a slot begins the next row group. A group holds a block of slots whose
    /// size is a power of two and which begins at a multiple of it: the blocks of
    /// different runs then lie within each other, and a pass merges one block at a time.
    fn ends_before(&self, here: u32, rows: usize, most: usize) -> bool {
        let Some((first, last)) = self.slots else { return false };
        let block = |slot: u32| (first ^ slot).checked_ilog2().map_or(0, |bit| bit + 1);
        let (held, wider) = (block(last), block(here));
        rows >= most || (wider > held && rows << (wider - held) > most)
    }
}

/// Rows that a row group may have, by how wide they are.
fn most_rows(batch: &RecordBatch) -> usize {
    let bytes_of = |at: &[i32]| (at[at.len() - 1] - at[0]) as usize;
    let texts = ["text", PROPERTIES].into_iter().filter_map(|name| batch.column_by_name(name)?.as_string_opt::<i32>());
    let bytes: usize = texts.map(|texts| bytes_of(texts.value_offsets())).sum();
    let a_row = bytes / batch.num_rows().max(1);
    (ROW_GROUP_TEXT / a_row.max(1)).clamp(ROW_GROUP_ROWS / 16, ROW_GROUP_ROWS)
}

/// Cuts sorted rows into row groups, between persons.
#[derive(Debug)]
pub(crate) struct Cutter {
    group: Group,
    last_person: i64,
}

impl Cutter {
    pub(crate) fn new() -> Self {
        Self { group: Group::default(), last_person: -1 }
    }

    /// Takes rows, which must follow those before in the table's order; gives
    /// the row groups that are full.
    pub(crate) fn push(&mut self, batch: &RecordBatch) -> Vec<Group> {
        let mut full = Vec::new();
        let persons = rows::persons(batch).values();
        let (mut from, mut at, most) = (0, 0, most_rows(batch));
        while at < persons.len() {
            let person = persons[at];
            // Rows of nobody known may be parted anywhere.
            let run = if person == 0 { 1 } else { persons[at..].iter().take_while(|one| **one == person).count() };
            if person != self.last_person || person == 0 {
                let here = slot(person as u32);
                if self.group.ends_before(here, self.group.rows + at - from, most) {
                    self.take(batch, from, at);
                    full.push(std::mem::take(&mut self.group));
                    from = at;
                }
                self.group.slots = Some((self.group.slots.map_or(here, |(first, _)| first), here));
                self.last_person = person;
            }
            at += run;
        }
        self.take(batch, from, at);
        full
    }

    fn take(&mut self, batch: &RecordBatch, from: usize, to: usize) {
        if to > from {
            self.group.pieces.push(batch.slice(from, to - from));
            self.group.rows += to - from;
        }
    }

    /// The last row group, which need not be full.
    pub(crate) fn rest(&mut self) -> Option<Group> {
        let group = std::mem::take(&mut self.group);
        self.last_person = -1;
        (group.rows > 0).then_some(group)
    }
}

/// How the files of a table are encoded; shared by whoever encodes row groups.
pub(crate) struct Layout {
    schema: SchemaRef,
    promoted: Vec<Promoted>,
    parquet: SchemaDescPtr,
    properties: WriterPropertiesPtr,
    plans: Vec<ColumnPlan>,
    by_arrow: ArrowRowGroupWriterFactory,
}

impl Layout {
    pub(crate) fn new(promoted: Vec<Promoted>) -> Result<Self, LakeError> {
        let schema = arrow_schema(&promoted);
        let parquet: SchemaDescriptor = ArrowSchemaConverter::new().convert(&schema)?;
        let parquet: SchemaDescPtr = Arc::new(parquet);
        let properties: WriterPropertiesPtr = Arc::new(writer_properties(&promoted, "styk"));
        let plans = kept(&promoted).into_iter().zip(parquet.columns()).map(|(kept, descr)| ColumnPlan {
            descr: Arc::clone(descr),
            kept,
            statistics: WITH_STATISTICS.contains(&descr.name()),
            sorted: descr.name() == PERSON,
        });
        let plans = plans.collect();
        let nowhere = SerializedFileWriter::new(Vec::new(), parquet.root_schema_ptr(), Arc::clone(&properties))?;
        let by_arrow = ArrowRowGroupWriterFactory::new(&nowhere, Arc::clone(&schema));
        Ok(Self { schema, promoted, parquet, properties, plans, by_arrow })
    }

    /// Encodes a row group: a function of its rows alone, so that several can be encoded side by side.
    pub(crate) fn encode(&self, group: &Group) -> Result<EncodedGroup, LakeError> {
        let pieces = group.pieces.iter().map(|piece| with_promoted(piece, &self.promoted));
        let pieces: Vec<RecordBatch> = pieces.collect::<Result<_, _>>()?;
        let mut facts = GroupFacts::default();
        for piece in &pieces {
            facts.note(piece);
        }
        let mut by_arrow = None;
        let mut chunks = Vec::with_capacity(self.plans.len());
        for (number, plan) in self.plans.iter().enumerate() {
            let field = self.schema.field(number);
            if pieces.iter().all(|piece| piece.column_by_name(field.name()).is_none()) {
                chunks.push(Chunk::Own(plan.all_null(facts.rows as usize)?));
                continue;
            }
            let columns = self.column(number, &pieces);
            if let Some(chunk) = plan.encode(&columns)? {
                chunks.push(Chunk::Own(chunk));
                continue;
            }
            if by_arrow.is_none() {
                let writers = self.by_arrow.create_column_writers(0)?;
                by_arrow = Some(writers.into_iter().map(Some).collect::<Vec<_>>());
            }
            let writer = by_arrow.as_mut().and_then(|writers| writers.get_mut(number)?.take());
            let writer = writer.ok_or_else(|| LakeError::Corrupt(format!("no writer for column {number}")))?;
            chunks.push(Chunk::Arrow(self.encode_by_arrow(number, writer, &columns)?));
        }
        Ok(EncodedGroup { chunks, facts, slots: group.slots.unwrap_or_default() })
    }

    /// A column of all pieces; null where they lack it.
    fn column(&self, number: usize, pieces: &[RecordBatch]) -> Vec<ArrayRef> {
        let field = self.schema.field(number);
        let of = |piece: &RecordBatch| match piece.column_by_name(field.name()) {
            Some(column) => Arc::clone(column),
            None => arrow::array::new_null_array(field.data_type(), piece.num_rows()),
        };
        pieces.iter().map(of).collect()
    }

    fn encode_by_arrow(
        &self,
        number: usize,
        mut writer: ArrowColumnWriter,
        columns: &[ArrayRef],
    ) -> Result<ArrowColumnChunk, LakeError> {
        let field = self.schema.field(number);
        for column in columns {
            let plain = arrow::compute::cast(column, field.data_type())?;
            for leaf in compute_leaves(field, &plain)? {
                writer.write(&leaf)?;
            }
        }
        Ok(writer.close()?)
    }
}

/// A row group, encoded.
pub(crate) struct EncodedGroup {
    chunks: Vec<Chunk>,
    facts: GroupFacts,
    slots: (u32, u32),
}

enum Chunk {
    Own(ColumnChunk),
    Arrow(ArrowColumnChunk),
}

/// What a row group adds to what its file says of itself.
#[derive(Debug, Default)]
struct GroupFacts {
    rows: u64,
    times: Option<(i64, i64)>,
    imports: Vec<i64>,
    sources: Vec<String>,
}

impl GroupFacts {
    fn note(&mut self, rows: &RecordBatch) {
        self.rows += rows.num_rows() as u64;
        let times = rows::times(rows).values();
        if let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) {
            let (least, largest) = self.times.unwrap_or((*first, *last));
            self.times = Some((least.min(*first), largest.max(*last)));
        }
        for same in rows::imports(rows).values().chunk_by(|a, b| a == b) {
            add_new(&mut self.imports, same[0]);
        }
        for source in rows::sources(rows) {
            add_new(&mut self.sources, source);
        }
    }
}

fn add_new<T: PartialEq>(to: &mut Vec<T>, value: T) {
    if !to.contains(&value) {
        to.push(value);
    }
}

/// Writes one data file into memory, a row group at a time; whoever drives it
/// takes the bytes away.
pub(crate) struct FileWriter {
    writer: SerializedFileWriter<Vec<u8>>,
    facts: FileFacts,
}

impl FileWriter {
    pub(crate) fn new(layout: &Layout, origin: FileOrigin) -> Result<Self, LakeError> {
        let facts = FileFacts {
            format: 1,
            identity: origin.identity,
            level: origin.level,
            run: origin.run,
            rows: 0,
            first_time: i64::MAX,
            last_time: i64::MIN,
            imports: Vec::new(),
            sources: Vec::new(),
            promoted: layout.promoted.clone(),
            groups: Vec::new(),
        };
        let (schema, properties) = (layout.parquet.root_schema_ptr(), Arc::clone(&layout.properties));
        Ok(Self { writer: SerializedFileWriter::new(Vec::new(), schema, properties)?, facts })
    }

    /// Appends a row group, which must follow those before in the table's order.
    pub(crate) fn append(&mut self, group: EncodedGroup) -> Result<(), LakeError> {
        let mut writer = self.writer.next_row_group()?;
        for chunk in group.chunks {
            match chunk {
                Chunk::Own(chunk) => writer.append_column(&chunk.bytes, chunk.close)?,
                Chunk::Arrow(chunk) => chunk.append_to_row_group(&mut writer)?,
            }
        }
        writer.close()?;
        let GroupFacts { rows, times, imports, sources } = group.facts;
        let facts = &mut self.facts;
        facts.rows += rows;
        if let Some((first, last)) = times {
            facts.first_time = facts.first_time.min(first);
            facts.last_time = facts.last_time.max(last);
        }
        for import in imports {
            add_new(&mut facts.imports, import);
        }
        for source in sources {
            add_new(&mut facts.sources, source);
        }
        facts.groups.push(group.slots);
        Ok(())
    }

    /// Bytes that are ready to be stored.
    pub(crate) fn take_bytes(&mut self) -> Vec<u8> {
        std::mem::take(self.writer.inner_mut())
    }

    /// Bytes of the file so far.
    pub(crate) fn size(&self) -> usize {
        self.writer.bytes_written()
    }

    /// The last bytes and what the file says of itself.
    pub(crate) fn finish(mut self) -> Result<(Vec<u8>, FileFacts), LakeError> {
        self.facts.imports.sort_unstable();
        self.facts.sources.sort_unstable();
        let facts = serde_json::to_string(&self.facts).expect("file facts are plain data");
        self.writer.append_key_value_metadata(KeyValue::new(FACTS_KEY.to_owned(), facts));
        Ok((self.writer.into_inner()?, self.facts))
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int64Array, StringArray};
    use arrow::datatypes::{DataType, Field, Int64Type, Schema};
    use proptest::prelude::*;

    use super::*;
    use crate::slots::person_key;

    fn longs(batch: &RecordBatch) -> &[i64] {
        batch.column(0).as_primitive::<Int64Type>().values()
    }

    /// The columns that cutting looks at: a row's number in the place of its id, and its person.
    fn batch(persons: &[i64], first: i64) -> RecordBatch {
        let numbers: Int64Array = (first..first + persons.len() as i64).collect();
        let fields = ["id", PERSON].map(|name| Field::new(name, DataType::Int64, false));
        let columns: Vec<ArrayRef> = vec![Arc::new(numbers), Arc::new(Int64Array::from(persons.to_vec()))];
        RecordBatch::try_new(Arc::new(Schema::new(fields.to_vec())), columns).unwrap()
    }

    #[test]
    fn row_groups_hold_aligned_blocks_of_slots() {
        for (rows_in_slot, block) in [(200_000, 1), (100_000, 1), (40_000, 2), (24_000, 4), (3_000, 32), (10, 256)] {
            let (mut group, mut starts) = (Group::default(), Vec::new());
            for slot in 0..crate::slots::SLOTS {
                if group.slots.is_none() || group.ends_before(slot, group.rows, ROW_GROUP_ROWS) {
                    starts.push(slot);
                    group = Group { slots: Some((slot, slot)), ..Group::default() };
                }
                group.slots = group.slots.map(|(first, _)| (first, slot));
                group.rows += rows_in_slot;
            }
            let expected: Vec<u32> = (0..crate::slots::SLOTS).step_by(block).collect();
            assert_eq!(starts, expected, "{rows_in_slot} rows in each slot");
        }
    }

    #[test]
    fn row_groups_of_wide_rows_have_fewer_of_them() {
        let mut persons: Vec<i64> = (1..=60_000).collect();
        persons.sort_by_key(|person| person_key(*person as u32));
        for (width, expected) in [(0, 1), (100, 1), (2_000, 4)] {
            let rows = batch(&persons, 0);
            let properties = StringArray::from_iter_values(persons.iter().map(|_| "x".repeat(width)));
            let fields =
                [rows.schema().fields().to_vec(), vec![Arc::new(Field::new(PROPERTIES, DataType::Utf8, true))]];
            let columns = [rows.columns().to_vec(), vec![Arc::new(properties) as ArrayRef]].concat();
            let rows = RecordBatch::try_new(Arc::new(Schema::new(fields.concat())), columns).unwrap();
            let mut cutter = Cutter::new();
            let groups = cutter.push(&rows).len() + usize::from(cutter.rest().is_some());
            assert!(groups >= expected && (expected > 1 || groups == 1), "{groups} groups of rows of {width} bytes");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

        #[test]
        fn row_groups_are_cut_between_persons_however_rows_are_handed_over(
            runs in prop::collection::vec((0_u32..2_000, prop_oneof![1_usize..4, 1_000..90_000_usize]), 1..30),
            piece in 20_000_usize..300_000,
        ) {
            let mut runs = runs;
            runs.sort_by_key(|(person, _)| person_key(*person));
            let persons: Vec<i64> =
                runs.iter().flat_map(|(person, rows)| std::iter::repeat_n(i64::from(*person), *rows)).collect();
            let mut cutter = Cutter::new();
            let mut groups = Vec::new();
            for (number, piece_rows) in persons.chunks(piece).enumerate() {
                groups.extend(cutter.push(&batch(piece_rows, (number * piece) as i64)));
            }
            let full = groups.len();
            groups.extend(cutter.rest());
            let most = runs.iter().map(|(_, rows)| *rows).max().unwrap_or(0);
            prop_assert!(groups.iter().all(|group| group.rows < ROW_GROUP_ROWS + most));
            prop_assert!(full + 1 >= groups.len(), "only the last may be less than full");
            let mut next = 0;
            let mut last_person = None;
            for group in &groups {
                let numbers: Vec<i64> =
                    group.pieces.iter().flat_map(|piece| longs(piece).to_vec()).collect();
                prop_assert_eq!(numbers.len(), group.rows);
                prop_assert!(numbers.iter().copied().eq(next..next + group.rows as i64), "all rows, in order");
                let here = &persons[next as usize..next as usize + group.rows];
                prop_assert!(here[0] == 0 || last_person != Some(here[0]), "person {} is in two groups", here[0]);
                let slots = (slot(here[0] as u32), slot(here[here.len() - 1] as u32));
                prop_assert_eq!(group.slots, Some(slots));
                next += group.rows as i64;
                last_person = here.last().copied();
            }
            prop_assert_eq!(next as usize, persons.len());
        }
    }
}
