//! A data file open for reading: on disk, or a run that is still in memory.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int64Type};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageReader};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;
use styk_model::{PersonNumber, Say, Text};

use crate::LakeError;
use crate::decode::{self, Presence};
use crate::promoted::with_promoted;
use crate::rows;
use crate::schema::{ALIAS, ID, PERSON, POSITION, Promoted, SEQUENCE, TIME, arrow_schema};
use crate::writer::{FACTS_KEY, FileFacts};

/// Where the bytes of a data file are.
#[derive(Debug, Clone)]
enum Source {
    Disk(Arc<File>, u64),
    Memory(Bytes),
}

/// Reads from a position of a file without moving a shared cursor.
struct ReadAt {
    file: Arc<File>,
    position: u64,
}

impl Read for ReadAt {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.position)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Source {
    fn bytes(&self, from: u64, length: usize) -> io::Result<Bytes> {
        match self {
            Self::Memory(bytes) => {
                let from = from as usize;
                let within = from.checked_add(length).is_some_and(|to| to <= bytes.len());
                if within { Ok(bytes.slice(from..from + length)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
            }
            Self::Disk(file, _) => {
                let mut buffer = vec![0; length];
                file.read_exact_at(&mut buffer, from)?;
                Ok(buffer.into())
            }
        }
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        match self {
            Self::Disk(_, length) => *length,
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }
}

impl ChunkReader for Source {
    type T = Box<dyn Read + Send>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        Ok(match self {
            Self::Disk(file, _) => Box::new(io::BufReader::new(ReadAt { file: Arc::clone(file), position: start })),
            Self::Memory(bytes) => Box::new(io::Cursor::new(bytes.slice(start as usize..))),
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        Ok(self.bytes(start, length)?)
    }
}

/// A column chunk read in one go, at its place in the file.
struct ChunkAt {
    base: u64,
    bytes: Bytes,
}

impl Length for ChunkAt {
    fn len(&self) -> u64 {
        self.base + self.bytes.len() as u64
    }
}

impl ChunkReader for ChunkAt {
    type T = io::Cursor<Bytes>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        Ok(io::Cursor::new(self.bytes.slice((start - self.base) as usize..)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        let from = (start - self.base) as usize;
        Ok(self.bytes.slice(from..from + length))
    }
}

/// Whole rows are read so many at a time: with texts and properties they are wide, and some dozen row groups are open
/// at once while files are merged.
const WHOLE_ROWS: usize = 2_048;

/// A data file, its footer read.
#[derive(Debug)]
pub struct DataFile {
    /// Path relative to the table; for a run in memory what it is.
    pub path: String,
    source: Source,
    metadata: Arc<ParquetMetaData>,
    pub(crate) facts: FileFacts,
}

impl DataFile {
    pub(crate) fn open(root: &Path, path: &str) -> Result<Self, LakeError> {
        let failed = |error: io::Error| {
            let reason = Text::new(|language| error.say(language));
            LakeError::File { path: path.to_owned(), reason }
        };
        let file = File::open(root.join(path)).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        Self::read(path, Source::Disk(Arc::new(file), length))
    }

    pub(crate) fn in_memory(name: &str, bytes: Bytes) -> Result<Self, LakeError> {
        Self::read(name, Source::Memory(bytes))
    }

    fn read(path: &str, source: Source) -> Result<Self, LakeError> {
        let failed = |reason: String| LakeError::File { path: path.to_owned(), reason: Text::verbatim(reason) };
        let metadata =
            ParquetMetaDataReader::new().parse_and_finish(&source).map_err(|error| failed(error.to_string()))?;
        let entries = metadata.file_metadata().key_value_metadata();
        let facts = entries
            .and_then(|entries| entries.iter().find(|entry| entry.key == FACTS_KEY))
            .and_then(|entry| entry.value.as_deref())
            .ok_or_else(|| failed(format!("its footer has no entry `{FACTS_KEY}`")))?;
        let facts: FileFacts = serde_json::from_str(facts).map_err(|error| failed(error.to_string()))?;
        if facts.format > 1 {
            return Err(LakeError::Newer(facts.format));
        }
        if facts.groups.len() != metadata.num_row_groups() {
            return Err(failed("its footer lists another number of row groups than it has".to_owned()));
        }
        Ok(Self { path: path.to_owned(), source, metadata: Arc::new(metadata), facts })
    }

    pub fn rows(&self) -> u64 {
        self.facts.rows
    }

    pub fn size(&self) -> u64 {
        self.source.len()
    }

    pub fn row_groups(&self) -> usize {
        self.facts.groups.len()
    }

    /// `index` is below [`DataFile::row_groups`].
    pub fn group(&self, index: usize) -> RowGroup<'_> {
        RowGroup { file: self, index }
    }

    /// All rows of some columns (all when empty), row group by row group, by arrow-rs.
    pub(crate) fn batches(
        &self,
        groups: Vec<usize>,
        columns: &[&str],
    ) -> Result<impl Iterator<Item = Result<RecordBatch, arrow::error::ArrowError>> + use<>, LakeError> {
        self.arrow_batches(groups, columns, 65_536)
    }

    /// All columns of some row groups, those of the table of now: promoted properties that the file lacks are
    /// read from its JSON.
    pub(crate) fn plain_batches(
        &self,
        groups: Vec<usize>,
        promoted: &[Promoted],
    ) -> Result<impl Iterator<Item = Result<RecordBatch, LakeError>> + use<>, LakeError> {
        let promoted = promoted.to_vec();
        let schema = arrow_schema(&promoted);
        let batches = self.arrow_batches(groups, &[], WHOLE_ROWS)?;
        Ok(batches.map(move |batch| Ok(rows::plain(&with_promoted(&batch?, &promoted)?, &schema)?)))
    }

    /// Rows of some columns (all when empty) in file order, at most `batch_rows` at a time.
    pub fn arrow_batches(
        &self,
        groups: Vec<usize>,
        columns: &[&str],
        batch_rows: usize,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, arrow::error::ArrowError>> + use<>, LakeError> {
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(&self.metadata), ArrowReaderOptions::new())?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.source.clone(), metadata);
        let mask = if columns.is_empty() {
            ProjectionMask::all()
        } else {
            ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied())
        };
        Ok(builder.with_row_groups(groups).with_projection(mask).with_batch_size(batch_rows).build()?)
    }
}

/// One row group: decodes the columns that a question reads.
#[derive(Debug, Clone, Copy)]
pub struct RowGroup<'a> {
    file: &'a DataFile,
    pub index: usize,
}

/// What breaks ties between rows of one person at one instant.
#[derive(Debug)]
pub(crate) struct TieKeys {
    keys: Vec<(i64, i64, u128)>,
}

impl TieKeys {
    pub(crate) fn get(&self, row: usize) -> (i64, i64, u128) {
        self.keys[row]
    }
}

impl RowGroup<'_> {
    pub(crate) fn file(&self) -> &DataFile {
        self.file
    }

    pub fn rows(&self) -> usize {
        self.file.metadata.row_group(self.index).num_rows() as usize
    }

    fn column(&self, name: &str) -> Option<usize> {
        let columns = self.file.metadata.row_group(self.index).columns();
        columns.iter().position(|column| column.column_path().string() == name)
    }

    /// Whether the file has the column: promoted ones are missing from files written before.
    pub fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }

    fn pages(&self, column: usize) -> Result<SerializedPageReader<ChunkAt>, LakeError> {
        let chunk = self.file.metadata.row_group(self.index).column(column);
        let (base, length) = chunk.byte_range();
        let bytes = self
            .file
            .source
            .bytes(base, length as usize)
            .map_err(|error| LakeError::File { path: self.file.path.clone(), reason: Text::verbatim(error) })?;
        Ok(SerializedPageReader::new(Arc::new(ChunkAt { base, bytes }), chunk, self.rows(), None)?)
    }

    fn nullable(&self, column: usize) -> bool {
        self.file.metadata.row_group(self.index).column(column).column_descr().max_def_level() > 0
    }

    /// Persons in order and the first row of each; one more start marks the end.
    pub(crate) fn persons(&self) -> Result<(Vec<u32>, Vec<u32>), LakeError> {
        let (mut persons, mut starts) = (Vec::new(), Vec::new());
        let column = self.column(PERSON).ok_or_else(|| LakeError::Corrupt("no column `person`".to_owned()))?;
        let mut pages = self.pages(column)?;
        let (mut dictionary, mut row) = (Vec::new(), 0);
        while let Some(page) = pages.get_next_page()? {
            match page {
                Page::DictionaryPage { buf, num_values, .. } => {
                    let longs = decode::longs(&buf, num_values as usize)?;
                    dictionary = longs.into_iter().map(|person| person as u32).collect();
                }
                Page::DataPage { buf, num_values, encoding: Encoding::RLE_DICTIONARY, .. } => {
                    let values = num_values as usize;
                    decode::person_runs(&buf, values, &dictionary, row, &mut persons, &mut starts)?;
                    row += values;
                }
                _ => return self.persons_by_arrow(),
            }
        }
        starts.push(row as u32);
        Ok((persons, starts))
    }

    fn persons_by_arrow(&self) -> Result<(Vec<u32>, Vec<u32>), LakeError> {
        let (mut persons, mut starts, mut row) = (Vec::new(), Vec::new(), 0);
        for batch in self.file.batches(vec![self.index], &[PERSON])? {
            for person in batch?.column(0).as_primitive::<Int64Type>().values() {
                if persons.last() != Some(&(*person as u32)) {
                    persons.push(*person as u32);
                    starts.push(row);
                }
                row += 1;
            }
        }
        starts.push(row);
        Ok((persons, starts))
    }

    /// Times of all rows, in microseconds.
    pub fn times(&self) -> Result<Vec<i64>, LakeError> {
        self.longs(TIME)
    }

    /// First and last time, where the footer has them.
    pub fn time_range(&self) -> Option<(i64, i64)> {
        self.range_of(TIME)
    }

    /// Least and largest number of a person, where the footer has them.
    pub(crate) fn person_range(&self) -> Option<(PersonNumber, PersonNumber)> {
        let (least, largest) = self.range_of(PERSON)?;
        Some((least.try_into().ok()?, largest.try_into().ok()?))
    }

    fn range_of(&self, name: &str) -> Option<(i64, i64)> {
        use parquet::file::statistics::Statistics;
        let column = self.column(name)?;
        match self.file.metadata.row_group(self.index).column(column).statistics()? {
            Statistics::Int64(values) => Some((*values.min_opt()?, *values.max_opt()?)),
            _ => None,
        }
    }

    /// The aliases of all rows.
    pub fn aliases(&self) -> Result<Vec<u32>, LakeError> {
        let mut out = Vec::with_capacity(self.rows());
        let column = self.column(ALIAS).ok_or_else(|| LakeError::Corrupt("no column `alias`".to_owned()))?;
        let mut pages = self.pages(column)?;
        let mut dictionary: Vec<u32> = Vec::new();
        while let Some(page) = pages.get_next_page()? {
            match page {
                Page::DictionaryPage { buf, num_values, .. } => {
                    let longs = decode::longs(&buf, num_values as usize)?;
                    dictionary = longs.into_iter().map(|alias| alias as u32).collect();
                }
                Page::DataPage { buf, num_values, encoding: Encoding::RLE_DICTIONARY, .. } => {
                    decode::mapped(&buf, num_values as usize, &dictionary, &mut out)?;
                }
                _ => return Ok(self.longs_by_arrow(ALIAS)?.into_iter().map(|alias| alias as u32).collect()),
            }
        }
        Ok(out)
    }

    /// Whole numbers without nulls; nulls read as the smallest number.
    fn longs(&self, name: &str) -> Result<Vec<i64>, LakeError> {
        let Some(column) = self.column(name) else { return Ok(vec![i64::MIN; self.rows()]) };
        let mut out = Vec::with_capacity(self.rows());
        let mut pages = self.pages(column)?;
        while let Some(page) = pages.get_next_page()? {
            let Page::DataPage { buf, num_values, encoding: Encoding::DELTA_BINARY_PACKED, .. } = page else {
                return self.longs_by_arrow(name);
            };
            let rows = num_values as usize;
            if !self.nullable(column) {
                decode::deltas(&buf, rows, &mut out)?;
                continue;
            }
            match decode::presence(&buf, rows)? {
                (Presence::All, at) => decode::deltas(&buf[at..], rows, &mut out)?,
                (Presence::Some(present), at) => {
                    let mut values = Vec::new();
                    decode::deltas(&buf[at..], present.iter().filter(|one| **one).count(), &mut values)?;
                    let mut values = values.into_iter();
                    out.extend(present.iter().map(|one| if *one { values.next() } else { None }.unwrap_or(i64::MIN)));
                }
            }
        }
        Ok(out)
    }

    fn longs_by_arrow(&self, name: &str) -> Result<Vec<i64>, LakeError> {
        let mut out = Vec::with_capacity(self.rows());
        for batch in self.file.batches(vec![self.index], &[name])? {
            let column = arrow::compute::cast(batch?.column(0), &DataType::Int64)?;
            out.extend(column.as_primitive::<Int64Type>().iter().map(|value| value.unwrap_or(i64::MIN)));
        }
        Ok(out)
    }

    /// A column of strings, each mapped by `map`: once per dictionary entry
    /// where the column has a dictionary, else once per row. A column that the
    /// file lacks is null in all rows.
    pub fn strings<T: Copy>(&self, name: &str, mut map: impl FnMut(Option<&str>) -> T) -> Result<Vec<T>, LakeError> {
        let rows = self.rows();
        let Some(column) = self.column(name) else { return Ok(vec![map(None); rows]) };
        let mut out = Vec::with_capacity(rows);
        let mut pages = self.pages(column)?;
        let mut table: Vec<T> = Vec::new();
        while let Some(page) = pages.get_next_page()? {
            match page {
                Page::DictionaryPage { buf, num_values, .. } => {
                    let values = decode::strings(&buf, num_values as usize)?;
                    table = values.iter().map(|value| map(Some(value))).collect();
                }
                Page::DataPage { buf, num_values, encoding: Encoding::RLE_DICTIONARY, .. } => {
                    let values = num_values as usize;
                    if self.nullable(column) {
                        mapped_with_nulls(&buf, values, &table, &mut map, &mut out)?;
                    } else {
                        decode::mapped(&buf, values, &table, &mut out)?;
                    }
                }
                _ => return self.strings_by_arrow(name, map),
            }
        }
        Ok(out)
    }

    fn strings_by_arrow<T>(&self, name: &str, mut map: impl FnMut(Option<&str>) -> T) -> Result<Vec<T>, LakeError> {
        let mut out = Vec::with_capacity(self.rows());
        for batch in self.file.batches(vec![self.index], &[name])? {
            let column = arrow::compute::cast(batch?.column(0), &DataType::Utf8)?;
            out.extend(column.as_string::<i32>().iter().map(&mut map));
        }
        Ok(out)
    }

    /// A column of numbers; NaN for nulls and for a column that the file lacks.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, LakeError> {
        let Some(column) = self.column(name) else { return Ok(vec![f64::NAN; self.rows()]) };
        let kind = self.file.metadata.row_group(self.index).column(column).column_type();
        if !matches!(kind, Type::INT32 | Type::INT64 | Type::DOUBLE | Type::FLOAT) {
            return self.strings(name, |text| text.and_then(|text| text.trim().parse().ok()).unwrap_or(f64::NAN));
        }
        let mut out = Vec::with_capacity(self.rows());
        for batch in self.file.batches(vec![self.index], &[name])? {
            let values = arrow::compute::cast(batch?.column(0), &DataType::Float64)?;
            let values = values.as_primitive::<Float64Type>();
            if values.null_count() == 0 {
                out.extend_from_slice(values.values());
            } else {
                out.extend(values.iter().map(|value| value.unwrap_or(f64::NAN)));
            }
        }
        Ok(out)
    }

    pub(crate) fn tie_keys(&self) -> Result<TieKeys, LakeError> {
        let (sequences, positions) = (self.longs(SEQUENCE)?, self.longs(POSITION)?);
        let mut ids = Vec::with_capacity(self.rows());
        for batch in self.file.batches(vec![self.index], &[ID])? {
            let batch = batch?;
            let column = batch.column(0).as_binary::<i32>();
            ids.extend(
                column.iter().map(|id| u128::from_be_bytes(id.and_then(|id| id.try_into().ok()).unwrap_or_default())),
            );
        }
        let keys =
            sequences.into_iter().zip(positions).zip(ids).map(|((sequence, position), id)| (sequence, position, id));
        Ok(TieKeys { keys: keys.collect() })
    }
}

fn mapped_with_nulls<T: Copy>(
    page: &[u8],
    rows: usize,
    table: &[T],
    map: &mut impl FnMut(Option<&str>) -> T,
    out: &mut Vec<T>,
) -> Result<(), LakeError> {
    match decode::presence(page, rows)? {
        (Presence::All, at) => decode::mapped(&page[at..], rows, table, out),
        (Presence::Some(present), at) => {
            let null = map(None);
            let values = present.iter().filter(|one| **one).count();
            if values == 0 {
                out.extend(std::iter::repeat_n(null, rows));
                return Ok(());
            }
            let mut codes = Vec::with_capacity(values);
            decode::mapped(&page[at..], values, table, &mut codes)?;
            let mut codes = codes.into_iter();
            out.extend(present.iter().map(|one| if *one { codes.next().unwrap_or(null) } else { null }));
            Ok(())
        }
    }
}
