//! One column of a row group to the pages of a column chunk.
//!
//! Columns that every row has are encoded here, from the codes that they come
//! with; a column without any value takes a few bytes and no time. The rest
//! (texts, amounts, properties) is left to arrow-rs.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, DictionaryArray};
use arrow::datatypes::{DataType, Int32Type, Int64Type, TimestampMicrosecondType};
use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::{Statistics, ValueStatistics};
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use crate::LakeError;
use crate::encode;
use crate::names::Names;
use crate::schema::Kept;

/// A larger dictionary costs more than it saves.
const DICTIONARY_BYTES: usize = 8 << 20;

/// How one column is to be written.
pub(crate) struct ColumnPlan {
    pub descr: ColumnDescPtr,
    pub kept: Kept,
    /// Whether the footer tells the least and the largest value.
    pub statistics: bool,
    /// Whether equal values stand next to each other.
    pub sorted: bool,
}

/// A column chunk, its pages and what the footer says of it.
pub(crate) struct ColumnChunk {
    pub bytes: Bytes,
    pub close: ColumnCloseResult,
}

/// The codes of a column's rows that have a value.
struct Coded {
    codes: Vec<u32>,
    /// PLAIN, as the dictionary page holds them.
    dictionary: Vec<u8>,
    entries: usize,
    statistics: Option<Statistics>,
}

impl ColumnPlan {
    /// The chunk of a column that lies in `pieces`; `None` where it is for arrow-rs to encode.
    pub(crate) fn encode(&self, pieces: &[ArrayRef]) -> Result<Option<ColumnChunk>, LakeError> {
        let rows: usize = pieces.iter().map(Array::len).sum();
        let nulls: usize = pieces.iter().map(Array::null_count).sum();
        if nulls == rows {
            return self.all_null(rows).map(Some);
        }
        match (self.kept, pieces[0].data_type()) {
            (Kept::Codes, DataType::Int64 | DataType::Int32) if nulls == 0 => {
                let Some(coded) = self.number_codes(pieces) else { return Ok(None) };
                self.coded(coded, pieces, rows).map(Some)
            }
            (Kept::Codes, DataType::Utf8 | DataType::Dictionary(_, _)) => {
                let Some(coded) = string_codes(pieces) else { return Ok(None) };
                self.coded(coded, pieces, rows).map(Some)
            }
            (Kept::Deltas, DataType::Int64 | DataType::Timestamp(_, _)) if nulls == 0 => {
                let values: Vec<i64> = pieces.iter().flat_map(longs).copied().collect();
                let mut data = Vec::with_capacity(rows * 7);
                self.levels(pieces, rows, &mut data);
                encode::deltas(&values, &mut data);
                let statistics = self.statistics.then(|| statistics(values.iter().copied()));
                self.chunk(None, data, Encoding::DELTA_BINARY_PACKED, rows, statistics).map(Some)
            }
            (Kept::Plain, DataType::Binary) if nulls == 0 => {
                let mut data = Vec::with_capacity(rows * 20);
                self.levels(pieces, rows, &mut data);
                for value in pieces.iter().flat_map(|piece| piece.as_binary::<i32>().iter()).flatten() {
                    put_plain(value, &mut data);
                }
                self.chunk(None, data, Encoding::PLAIN, rows, None).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Definition levels, where the column may be null.
    fn levels(&self, pieces: &[ArrayRef], rows: usize, data: &mut Vec<u8>) {
        if self.descr.max_def_level() == 0 {
            return;
        }
        if pieces.iter().all(|piece| piece.null_count() == 0) {
            encode::uniform_presence(true, rows, data);
            return;
        }
        let present: Vec<bool> =
            pieces.iter().flat_map(|piece| (0..piece.len()).map(|row| piece.is_valid(row))).collect();
        encode::presence(present.into_iter(), data);
    }

    fn coded(&self, coded: Coded, pieces: &[ArrayRef], rows: usize) -> Result<ColumnChunk, LakeError> {
        let width = encode::code_width(coded.entries);
        let mut data = Vec::with_capacity(rows * width as usize / 8 + 64);
        self.levels(pieces, rows, &mut data);
        data.push(width as u8);
        if self.sorted {
            encode::runs(&coded.codes, width, &mut data);
        } else {
            encode::hybrid(&coded.codes, width, &mut data);
        }
        let dictionary = Some((coded.dictionary, coded.entries));
        self.chunk(dictionary, data, Encoding::RLE_DICTIONARY, rows, coded.statistics)
    }

    /// A column that no row has a value of.
    pub(crate) fn all_null(&self, rows: usize) -> Result<ColumnChunk, LakeError> {
        let mut data = Vec::new();
        encode::uniform_presence(false, rows, &mut data);
        match self.kept {
            Kept::Codes | Kept::ColdCodes => {
                data.push(0);
                self.chunk(Some((Vec::new(), 0)), data, Encoding::RLE_DICTIONARY, rows, None)
            }
            Kept::Deltas => {
                encode::deltas(&[], &mut data);
                self.chunk(None, data, Encoding::DELTA_BINARY_PACKED, rows, None)
            }
            Kept::Cold | Kept::Plain => self.chunk(None, data, Encoding::PLAIN, rows, None),
        }
    }

    fn number_codes(&self, pieces: &[ArrayRef]) -> Option<Coded> {
        let small = pieces[0].data_type() == &DataType::Int32;
        let mut codes = Vec::with_capacity(pieces.iter().map(Array::len).sum());
        let mut known: HashMap<i64, u32> = HashMap::new();
        let mut different: Vec<i64> = Vec::new();
        let mut last: Option<(i64, u32)> = None;
        let mut push = |value: i64| {
            let code = match last {
                Some((same, code)) if same == value => code,
                _ => *known.entry(value).or_insert_with(|| {
                    different.push(value);
                    different.len() as u32 - 1
                }),
            };
            last = Some((value, code));
            codes.push(code);
        };
        for piece in pieces {
            if small {
                piece.as_primitive::<Int32Type>().values().iter().for_each(|value| push(i64::from(*value)));
            } else {
                for value in longs(piece) {
                    push(*value);
                }
            }
        }
        let mut dictionary = Vec::with_capacity(different.len() * 8);
        for value in &different {
            let bytes = value.to_le_bytes();
            dictionary.extend_from_slice(if small { &bytes[..4] } else { &bytes });
        }
        let statistics = self.statistics.then(|| statistics(different.iter().copied()));
        let entries = different.len();
        (dictionary.len() <= DICTIONARY_BYTES).then_some(Coded { codes, dictionary, entries, statistics })
    }

    fn chunk(
        &self,
        dictionary: Option<(Vec<u8>, usize)>,
        data: Vec<u8>,
        encoding: Encoding,
        rows: usize,
        statistics: Option<Statistics>,
    ) -> Result<ColumnChunk, LakeError> {
        let mut encodings = vec![Encoding::RLE, encoding];
        let mut sink = TrackedWrite::new(Vec::with_capacity(data.len() + 128));
        let mut pages = SerializedPageWriter::new(&mut sink);
        let mut dictionary_offset = None;
        if let Some((values, entries)) = dictionary {
            encodings.push(Encoding::PLAIN);
            let size = values.len();
            let page = Page::DictionaryPage {
                buf: values.into(),
                num_values: entries as u32,
                encoding: Encoding::PLAIN,
                is_sorted: false,
            };
            dictionary_offset = Some(pages.write_page(CompressedPage::new(page, size))?.offset as i64);
        }
        let size = data.len();
        let page = Page::DataPage {
            buf: data.into(),
            num_values: rows as u32,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let data_offset = pages.write_page(CompressedPage::new(page, size))?.offset as i64;
        let bytes = sink.into_inner()?;
        let mut metadata = ColumnChunkMetaData::builder(Arc::clone(&self.descr))
            .set_compression(Compression::UNCOMPRESSED)
            .set_encodings(encodings)
            .set_total_compressed_size(bytes.len() as i64)
            .set_total_uncompressed_size(bytes.len() as i64)
            .set_num_values(rows as i64)
            .set_data_page_offset(data_offset)
            .set_dictionary_page_offset(dictionary_offset);
        if let Some(statistics) = statistics {
            metadata = metadata.set_statistics(statistics);
        }
        let close = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: rows as u64,
            metadata: metadata.build()?,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(ColumnChunk { bytes: bytes.into(), close })
    }
}

fn longs(column: &ArrayRef) -> &[i64] {
    match column.data_type() {
        DataType::Int64 => column.as_primitive::<Int64Type>().values(),
        _ => column.as_primitive::<TimestampMicrosecondType>().values(),
    }
}

fn statistics(values: impl Iterator<Item = i64> + Clone) -> Statistics {
    let (least, largest) = (values.clone().min(), values.max());
    let values = ValueStatistics::new(least, largest, None, Some(0), false);
    Statistics::Int64(values.with_backwards_compatible_min_max(true))
}

fn put_plain(value: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&(value.len() as u32).to_le_bytes());
    out.extend_from_slice(value);
}

/// Codes of strings over all pieces. Strings that come with codes are looked at once each.
fn string_codes(pieces: &[ArrayRef]) -> Option<Coded> {
    let mut names = Names::default();
    let mut codes = Vec::with_capacity(pieces.iter().map(Array::len).sum());
    let mut table: (Option<ArrayRef>, Vec<u32>) = (None, Vec::new());
    for piece in pieces {
        if let Some(coded) = piece.as_any().downcast_ref::<DictionaryArray<Int32Type>>() {
            recode(coded, &mut names, &mut table, &mut codes);
        } else {
            let strings = piece.as_string::<i32>();
            if strings.null_count() == 0 && strings.value_offsets().first() == strings.value_offsets().last() {
                codes.resize(codes.len() + strings.len(), names.code(""));
            } else {
                codes.extend(strings.iter().flatten().map(|value| names.code(value)));
            }
        }
        if names.text_bytes() + names.len() * 4 > DICTIONARY_BYTES {
            return None;
        }
    }
    let mut dictionary = Vec::with_capacity(names.text_bytes() + names.len() * 4);
    names.iter().for_each(|name| put_plain(name.as_bytes(), &mut dictionary));
    Some(Coded { codes, dictionary, entries: names.len(), statistics: None })
}

/// `table` holds the new codes of the values of a dictionary, as far as they are known.
fn recode(
    coded: &DictionaryArray<Int32Type>,
    names: &mut Names,
    table: &mut (Option<ArrayRef>, Vec<u32>),
    codes: &mut Vec<u32>,
) {
    const UNKNOWN: u32 = u32::MAX;
    let values = coded.values().as_string::<i32>();
    if !table.0.as_ref().is_some_and(|known| Arc::ptr_eq(known, coded.values())) {
        table.0 = Some(Arc::clone(coded.values()));
        table.1.clear();
        table.1.resize(values.len(), UNKNOWN);
    }
    let table = &mut table.1;
    let mut push = |key: i32| {
        let code = &mut table[key as usize];
        if *code == UNKNOWN {
            *code = names.code(values.value(key as usize));
        }
        codes.push(*code);
    };
    if coded.null_count() == 0 {
        coded.keys().values().iter().for_each(|key| push(*key));
    } else {
        coded.keys().iter().flatten().for_each(push);
    }
}
