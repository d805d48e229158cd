//! Answers as files, written while their rows are found.

use std::io::{self, Write};

use arrow::csv::WriterBuilder;
use arrow::datatypes::{DataType, SchemaRef};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::{SqlAnswer, SqlError};

/// Bytes of the largest file: more is taken in parts.
const MOST_BYTES: u64 = 4 << 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// With the names of columns, times in RFC 3339, absent values empty.
    Csv,
    /// Compressed with Zstandard.
    Parquet,
}

/// Counts what goes into a file, and refuses more than it may hold.
struct Counted<W> {
    inner: W,
    bytes: u64,
}

/// Told apart from a disk that is full.
#[derive(Debug, thiserror::Error)]
#[error("the file is too large")]
struct TooLarge;

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.saturating_add(bytes.len() as u64) > MOST_BYTES {
            return Err(io::Error::other(TooLarge));
        }
        let written = self.inner.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

enum Writer<W: Write + Send> {
    Csv(arrow::csv::Writer<W>),
    Parquet(ArrowWriter<W>),
}

impl<W: Write + Send> Writer<W> {
    fn new(format: FileFormat, into: W, schema: &SchemaRef) -> Result<Self, SqlError> {
        match format {
            FileFormat::Csv => Ok(Self::Csv(WriterBuilder::new().with_header(true).build(into))),
            FileFormat::Parquet => {
                let compression = Compression::ZSTD(ZstdLevel::default());
                let properties = WriterProperties::builder().set_compression(compression).build();
                let writer = ArrowWriter::try_new(into, SchemaRef::clone(schema), Some(properties));
                Ok(Self::Parquet(writer.map_err(failed)?))
            }
        }
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), SqlError> {
        match self {
            Self::Csv(writer) => writer.write(batch).map_err(failed),
            Self::Parquet(writer) => writer.write(batch).map_err(failed),
        }
    }

    fn finish(self) -> Result<W, SqlError> {
        match self {
            Self::Csv(writer) => Ok(writer.into_inner()),
            Self::Parquet(writer) => writer.into_inner().map_err(failed),
        }
    }
}

/// Why a file could not be written.
fn failed(error: impl std::error::Error) -> SqlError {
    let text = error.to_string();
    if text.contains(&TooLarge.to_string()) {
        return SqlError::TooLarge { megabytes: MOST_BYTES >> 20 };
    }
    SqlError::Failed(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

impl SqlAnswer {
    /// Writes all rows into a file and says how many there were.
    pub async fn write(mut self, format: FileFormat, into: impl Write + Send) -> Result<u64, SqlError> {
        let schema = self.schema();
        let mut writer = Writer::new(format, Counted { inner: into, bytes: 0 }, &schema)?;
        // A file without rows still says which columns it would have.
        writer.write(&RecordBatch::new_empty(SchemaRef::clone(&schema)))?;
        let mut rows = 0;
        while let Some(batch) = self.next().await? {
            rows += batch.num_rows() as u64;
            writer.write(&batch)?;
        }
        writer.finish()?.flush().map_err(failed)?;
        Ok(rows)
    }
}

/// The type of a column as SQL names it.
pub(crate) fn type_name(kind: &DataType) -> String {
    let name = match kind {
        DataType::Null => "null",
        DataType::Boolean => "boolean",
        DataType::Int8 => "tinyint",
        DataType::Int16 => "smallint",
        DataType::Int32 => "integer",
        DataType::Int64 => "bigint",
        DataType::UInt8 => "tinyint unsigned",
        DataType::UInt16 => "smallint unsigned",
        DataType::UInt32 => "integer unsigned",
        DataType::UInt64 => "bigint unsigned",
        DataType::Float16 | DataType::Float32 => "real",
        DataType::Float64 => "double",
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "text",
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => "binary",
        DataType::Date32 | DataType::Date64 => "date",
        DataType::Time32(_) | DataType::Time64(_) => "time",
        DataType::Timestamp(_, None) => "timestamp",
        DataType::Timestamp(_, Some(_)) => "timestamp with time zone",
        DataType::Duration(_) | DataType::Interval(_) => "interval",
        DataType::Struct(_) => "struct",
        DataType::Map(_, _) => "map",
        DataType::Dictionary(_, value) => return type_name(value),
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            return format!("{}[]", type_name(item.data_type()));
        }
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale)
        | DataType::Decimal256(precision, scale) => return format!("decimal({precision}, {scale})"),
        other => return other.to_string().to_lowercase(),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_grows_too_large_is_refused_before_it_does() {
        let mut counted = Counted { inner: Vec::new(), bytes: MOST_BYTES - 4 };
        assert_eq!(counted.write(b"1234").unwrap(), 4);
        let error = counted.write(b"5").unwrap_err();
        assert!(matches!(failed(error), SqlError::TooLarge { megabytes: 4096 }));
        assert_eq!(counted.inner, b"1234");
    }
}
