//! Sorted rows to a data file, row groups cut between persons.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::file::metadata::KeyValue;
use serde::{Deserialize, Serialize};

use crate::LakeError;
use crate::rows;
use crate::schema::{Promoted, ROW_GROUP_ROWS, arrow_schema, writer_properties};
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
#[derive(Debug, Clone)]
pub(crate) struct FileOrigin {
    pub identity: u64,
    pub level: u32,
    pub run: u64,
    pub promoted: Vec<Promoted>,
}

/// Writes one data file into memory, a row group at a time; whoever drives it
/// takes the bytes away.
pub(crate) struct FileWriter {
    writer: Option<ArrowWriter<Vec<u8>>>,
    schema: SchemaRef,
    facts: FileFacts,
    /// Slots and rows of the row group being filled.
    group: Option<(u32, u32)>,
    group_rows: usize,
    last_person: i64,
}

impl FileWriter {
    pub(crate) fn new(origin: FileOrigin) -> Self {
        let schema = arrow_schema(&origin.promoted);
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
            promoted: origin.promoted,
            groups: Vec::new(),
        };
        Self { writer: None, schema, facts, group: None, group_rows: 0, last_person: -1 }
    }

    /// Appends rows, which must follow those before in the table's order.
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let batch = self.with_dictionaries(batch)?;
        self.note(&batch);
        let persons = rows::persons(&batch).values();
        let mut from = 0;
        for row in 0..persons.len() {
            if persons[row] == self.last_person && persons[row] != 0 {
                self.group_rows += 1;
                continue;
            }
            let here = slot(persons[row] as u32);
            let new_slot = self.group.is_some_and(|(_, last)| last != here);
            let full = self.group_rows >= ROW_GROUP_ROWS || (new_slot && self.group_rows >= ROW_GROUP_ROWS / 2);
            if full {
                self.append(&batch.slice(from, row - from))?;
                self.cut()?;
                from = row;
            }
            self.group = Some((self.group.map_or(here, |(first, _)| first), here));
            self.group_rows += 1;
            self.last_person = persons[row];
        }
        self.append(&batch.slice(from, persons.len() - from))
    }

    /// Bytes that are ready to be stored.
    pub(crate) fn take_bytes(&mut self) -> Vec<u8> {
        self.writer.as_mut().map(|writer| std::mem::take(writer.inner_mut())).unwrap_or_default()
    }

    /// Bytes of the file so far, with what is still being encoded.
    pub(crate) fn size(&self) -> usize {
        self.writer.as_ref().map_or(0, |writer| writer.bytes_written() + writer.in_progress_size())
    }

    /// The last bytes and what the file says of itself; `None` where no row was written.
    pub(crate) fn finish(mut self) -> Result<Option<(Vec<u8>, FileFacts)>, LakeError> {
        if self.writer.is_none() {
            return Ok(None);
        }
        self.cut()?;
        let Some(mut writer) = self.writer.take() else { return Ok(None) };
        self.facts.imports.sort_unstable();
        self.facts.sources.sort_unstable();
        let facts = serde_json::to_string(&self.facts).expect("file facts are plain data");
        writer.append_key_value_metadata(KeyValue::new(FACTS_KEY.to_owned(), facts));
        Ok(Some((writer.into_inner()?, self.facts)))
    }

    /// Every batch of a file must have the same Arrow types: text as plain
    /// strings or as dictionaries, whichever the first had.
    fn with_dictionaries(&mut self, batch: &RecordBatch) -> Result<RecordBatch, LakeError> {
        if self.writer.is_none() {
            let fields: Vec<Field> = self
                .schema
                .fields()
                .iter()
                .map(|field| match batch.schema().field_with_name(field.name()) {
                    Ok(given) if rows::is_codes(given.data_type()) => {
                        Field::new(field.name(), given.data_type().clone(), field.is_nullable())
                    }
                    _ => field.as_ref().clone(),
                })
                .collect();
            let properties = writer_properties(&self.facts.promoted, "styk");
            let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
            self.schema = Arc::new(Schema::new(fields));
            self.writer = Some(ArrowWriter::try_new_with_options(Vec::new(), Arc::clone(&self.schema), options)?);
        }
        Ok(rows::plain(batch, &self.schema)?)
    }

    fn note(&mut self, batch: &RecordBatch) {
        self.facts.rows += batch.num_rows() as u64;
        for time in rows::times(batch).values() {
            self.facts.first_time = self.facts.first_time.min(*time);
            self.facts.last_time = self.facts.last_time.max(*time);
        }
        let mut last = i64::MIN;
        for import in rows::imports(batch).values() {
            if *import != last && !self.facts.imports.contains(import) {
                self.facts.imports.push(*import);
            }
            last = *import;
        }
        for source in rows::sources(batch) {
            if !self.facts.sources.contains(&source) {
                self.facts.sources.push(source);
            }
        }
    }

    fn append(&mut self, rows: &RecordBatch) -> Result<(), LakeError> {
        match &mut self.writer {
            Some(writer) if rows.num_rows() > 0 => Ok(writer.write(rows)?),
            _ => Ok(()),
        }
    }

    fn cut(&mut self) -> Result<(), LakeError> {
        if let (Some(writer), Some(slots)) = (&mut self.writer, self.group.take()) {
            writer.flush()?;
            self.facts.groups.push(slots);
        }
        self.group_rows = 0;
        Ok(())
    }
}
