//! The table `interactions`: its columns, their types and how they are encoded.
//!
//! Delta knows no unsigned and no dictionary types: numbers are signed, strings
//! are strings with a Parquet dictionary. Columns that questions read on every
//! row (person, time, event, channel ...) are stored so that decoding them is
//! little more than copying: run-length or bit-packed dictionary codes and
//! bit-packed deltas, not compressed.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;

pub const ID: &str = "id";
pub const PERSON: &str = "person";
pub const ALIAS: &str = "alias";
pub const TIME: &str = "time";
pub const SEQUENCE: &str = "sequence";
pub const POSITION: &str = "position";
pub const IMPORT: &str = "import";
pub const PROPERTIES: &str = "properties";

/// Prefix of the typed columns that properties are promoted to.
pub const PROMOTED: &str = "p_";

/// How a column is kept on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Dictionary codes, uncompressed: read for every question.
    Codes,
    /// Bit-packed deltas, uncompressed.
    Deltas,
    /// Dictionary codes, compressed: read by some questions.
    ColdCodes,
    /// Compressed bytes: read for few rows.
    Cold,
    /// Bytes that do not compress.
    Plain,
}

struct ColumnSpec {
    name: &'static str,
    data_type: fn() -> DataType,
    nullable: bool,
    kept: Kept,
}

fn instant() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

const fn column(name: &'static str, data_type: fn() -> DataType, nullable: bool, kept: Kept) -> ColumnSpec {
    ColumnSpec { name, data_type, nullable, kept }
}

const COLUMNS: [ColumnSpec; 28] = [
    column(ID, || DataType::Binary, false, Kept::Plain),
    column(PERSON, || DataType::Int64, false, Kept::Codes),
    column(ALIAS, || DataType::Int64, false, Kept::Codes),
    column(TIME, instant, false, Kept::Deltas),
    column(SEQUENCE, || DataType::Int64, true, Kept::Deltas),
    column(POSITION, || DataType::Int64, false, Kept::Deltas),
    column("source", || DataType::Utf8, false, Kept::Codes),
    column("event", || DataType::Utf8, false, Kept::Codes),
    column("channel", || DataType::Utf8, false, Kept::Codes),
    column("medium", || DataType::Utf8, false, Kept::Codes),
    column("place", || DataType::Utf8, false, Kept::Codes),
    column("direction", || DataType::Utf8, false, Kept::Codes),
    column("case_id", || DataType::Utf8, false, Kept::Codes),
    column("text", || DataType::Utf8, true, Kept::Cold),
    column("score", || DataType::Float64, true, Kept::ColdCodes),
    column("score_scale", || DataType::Utf8, true, Kept::Codes),
    column("money", || DataType::Int64, true, Kept::ColdCodes),
    column("currency", || DataType::Utf8, true, Kept::Codes),
    column("cost", || DataType::Int64, true, Kept::ColdCodes),
    column("cost_currency", || DataType::Utf8, true, Kept::Codes),
    column("duration_ms", || DataType::Int64, true, Kept::ColdCodes),
    column("actions", || DataType::Int64, true, Kept::ColdCodes),
    column(IMPORT, || DataType::Int64, false, Kept::Codes),
    column("flags", || DataType::Int32, false, Kept::Codes),
    column("time_client", instant, true, Kept::Cold),
    column("time_sent", instant, true, Kept::Cold),
    column("time_received", instant, true, Kept::Cold),
    column(PROPERTIES, || DataType::Utf8, true, Kept::Cold),
];

/// A property with a typed column of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Promoted {
    /// Key in the JSON of `properties`.
    pub property: String,
    pub kind: PromotedKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PromotedKind {
    Text,
    Number,
}

impl Promoted {
    /// The column's name: the property's with everything but letters, digits and `_` replaced.
    pub fn column(&self) -> String {
        let safe: String =
            self.property.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
        format!("{PROMOTED}{safe}")
    }

    fn field(&self) -> Field {
        let data_type = match self.kind {
            PromotedKind::Text => DataType::Utf8,
            PromotedKind::Number => DataType::Float64,
        };
        Field::new(self.column(), data_type, true)
    }
}

/// The Arrow schema of data files and of what external readers see.
pub fn arrow_schema(promoted: &[Promoted]) -> SchemaRef {
    let fields = COLUMNS.iter().map(|column| Field::new(column.name, (column.data_type)(), column.nullable));
    Arc::new(Schema::new(fields.chain(promoted.iter().map(Promoted::field)).collect::<Vec<_>>()))
}

/// How every column of [`arrow_schema`] is kept.
pub(crate) fn kept(promoted: &[Promoted]) -> Vec<Kept> {
    COLUMNS.iter().map(|column| column.kept).chain(promoted.iter().map(|_| Kept::Codes)).collect()
}

/// Columns whose least and largest value the footer tells, for every row group.
pub(crate) const WITH_STATISTICS: [&str; 3] = [TIME, PERSON, IMPORT];

/// Rows of a row group: small enough that a worker's arrays stay in its cache,
/// large enough that dictionaries pay.
pub const ROW_GROUP_ROWS: usize = 131_072;

/// Bytes of texts and properties in a row group: all of them are in memory while it is written.
pub(crate) const ROW_GROUP_TEXT: usize = 24 << 20;

/// A page of texts is compressed as a whole: with its copies, three times as much is in memory for a moment.
const COLD_PAGE_BYTES: usize = 1 << 20;

/// How data files are written.
pub fn writer_properties(promoted: &[Promoted], created_by: &str) -> WriterProperties {
    let path = |name: &str| ColumnPath::from(name);
    let mut builder = WriterProperties::builder()
        .set_created_by(created_by.to_owned())
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_dictionary_enabled(false)
        .set_dictionary_page_size_limit(8 << 20)
        .set_data_page_size_limit(16 << 20)
        .set_data_page_row_count_limit(usize::MAX)
        .set_write_batch_size(2_048)
        .set_max_row_group_row_count(None);
    for name in WITH_STATISTICS {
        builder = builder.set_column_statistics_enabled(path(name), EnabledStatistics::Chunk);
    }
    let promoted_names: Vec<String> = promoted.iter().map(Promoted::column).collect();
    let specs = COLUMNS.iter().map(|column| (column.name, column.kept));
    for (name, kept) in specs.chain(promoted_names.iter().map(|name| (name.as_str(), Kept::Codes))) {
        let zstd = Compression::ZSTD(ZstdLevel::default());
        builder = match kept {
            Kept::Codes => builder.set_column_dictionary_enabled(path(name), true),
            Kept::ColdCodes => {
                builder.set_column_dictionary_enabled(path(name), true).set_column_compression(path(name), zstd)
            }
            Kept::Deltas => builder.set_column_encoding(path(name), Encoding::DELTA_BINARY_PACKED),
            Kept::Cold => builder
                .set_column_compression(path(name), zstd)
                .set_column_data_page_size_limit(path(name), COLD_PAGE_BYTES),
            Kept::Plain => builder,
        };
    }
    builder.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promoted_columns_have_names_that_delta_allows() {
        let promoted = Promoted { property: "plan, new {x}".to_owned(), kind: PromotedKind::Text };
        assert_eq!(promoted.column(), "p_plan__new__x_");
        let schema = arrow_schema(&[promoted]);
        assert_eq!(schema.fields().len(), COLUMNS.len() + 1);
    }
}
