//! Parquet, batch by batch. Nested structs become columns `outer.inner`, lists JSON text.

use std::fs::File;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, StringArray, StringBuilder, StructArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, TimeUnit};
use arrow::json::EncoderOptions;
use arrow::json::writer::make_encoder;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use styk_model::Text;

use crate::CollectError;
use crate::input::OnDisk;
use crate::row::{Columns, Next, Row, Rows};

const BATCH_ROWS: usize = 8192;

/// Reads Parquet record by record.
pub(crate) struct ParquetRows {
    name: String,
    reader: ParquetRecordBatchReader,
    columns: Columns,
    /// The batch at hand, every column as text.
    batch: Vec<StringArray>,
    batch_rows: usize,
    at: usize,
    position: u64,
    _kept: Arc<OnDisk>,
}

pub(crate) fn open(file: Arc<OnDisk>, name: &str) -> Result<ParquetRows, CollectError> {
    let opened = File::open(&file.path).map_err(|error| CollectError::reading(name, error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(opened).map_err(|error| invalid(name, &error))?;
    let mut names = Vec::new();
    for field in builder.schema().fields() {
        leaf_names("", field, &mut names);
    }
    let reader = builder.with_batch_size(BATCH_ROWS).build().map_err(|error| invalid(name, &error))?;
    Ok(ParquetRows {
        name: name.to_owned(),
        reader,
        columns: Columns::new(names),
        batch: Vec::new(),
        batch_rows: 0,
        at: 0,
        position: 0,
        _kept: file,
    })
}

fn invalid(name: &str, error: &dyn std::error::Error) -> CollectError {
    let reason = Text::verbatim(error.to_string().lines().next().unwrap_or_default());
    CollectError::Format { name: name.to_owned(), format: "Parquet", reason }
}

fn leaf_names(prefix: &str, field: &Field, names: &mut Vec<String>) {
    let name = format!("{prefix}{}", field.name());
    match field.data_type() {
        DataType::Struct(children) => {
            for child in children {
                leaf_names(&format!("{name}."), child, names);
            }
        }
        _ => names.push(name),
    }
}

impl ParquetRows {
    /// Loads the next batch; `false` at the end.
    fn load(&mut self) -> Result<bool, CollectError> {
        let batch = match self.reader.next() {
            None => return Ok(false),
            Some(batch) => batch.map_err(|error| invalid(&self.name, &error))?,
        };
        self.batch.clear();
        for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
            leaves(field, array, &mut self.batch).map_err(|error| invalid(&self.name, &error))?;
        }
        self.batch_rows = batch.num_rows();
        self.at = 0;
        Ok(true)
    }
}

type ArrowResult<T> = Result<T, arrow::error::ArrowError>;

fn leaves(field: &Field, array: &ArrayRef, out: &mut Vec<StringArray>) -> ArrowResult<()> {
    match field.data_type() {
        DataType::Struct(children) => {
            let parent = array.as_any().downcast_ref::<StructArray>().ok_or_else(|| {
                arrow::error::ArrowError::SchemaError(format!("column `{}` is no struct", field.name()))
            })?;
            // A null parent makes its children null.
            for (child, values) in children.iter().zip(flattened(parent)?) {
                leaves(child, &values, out)?;
            }
        }
        DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(..) | DataType::Map(..) => {
            out.push(as_json(field, array)?);
        }
        DataType::Binary | DataType::LargeBinary | DataType::FixedSizeBinary(_) | DataType::BinaryView => {
            out.push(as_hexadecimal(array)?);
        }
        DataType::Timestamp(unit, Some(_)) => out.push(as_instant(array, *unit)?),
        _ => out.push(as_text(&cast(array, &DataType::Utf8)?)?),
    }
    Ok(())
}

fn flattened(parent: &StructArray) -> ArrowResult<Vec<ArrayRef>> {
    let Some(nulls) = parent.nulls() else { return Ok(parent.columns().to_vec()) };
    let masked = |child: &ArrayRef| -> ArrowResult<ArrayRef> {
        let invalid = arrow::array::BooleanArray::new(!nulls.inner(), None);
        arrow::compute::nullif(child, &invalid)
    };
    parent.columns().iter().map(masked).collect()
}

fn as_text(array: &ArrayRef) -> ArrowResult<StringArray> {
    array
        .as_any()
        .downcast_ref::<StringArray>()
        .cloned()
        .ok_or_else(|| arrow::error::ArrowError::CastError("a column cannot be read as text".into()))
}

/// Times with a zone are stored as instants: written in UTC, whatever the zone.
fn as_instant(array: &ArrayRef, unit: TimeUnit) -> ArrowResult<StringArray> {
    let instants = cast(&cast(array, &DataType::Int64)?, &DataType::Timestamp(unit, None))?;
    let text = as_text(&cast(&instants, &DataType::Utf8)?)?;
    Ok(text.iter().map(|value| value.map(|value| format!("{value}Z"))).collect())
}

fn as_json(field: &Field, array: &ArrayRef) -> ArrowResult<StringArray> {
    let options = EncoderOptions::default();
    let field = Arc::new(field.clone());
    let mut encoder = make_encoder(&field, array, &options)?;
    let mut builder = StringBuilder::new();
    let mut text = Vec::new();
    for index in 0..array.len() {
        if array.is_null(index) {
            builder.append_null();
            continue;
        }
        text.clear();
        encoder.encode(index, &mut text);
        builder.append_value(String::from_utf8_lossy(&text));
    }
    Ok(builder.finish())
}

fn as_hexadecimal(array: &ArrayRef) -> ArrowResult<StringArray> {
    use std::fmt::Write as _;
    let binary = cast(array, &DataType::Binary)?;
    let binary = arrow::array::as_generic_binary_array::<i32>(&binary);
    let mut builder = StringBuilder::new();
    for value in binary {
        match value {
            None => builder.append_null(),
            Some(bytes) => {
                let mut text = String::with_capacity(bytes.len() * 2);
                for byte in bytes {
                    // Writing to a string has no error.
                    let _ = write!(text, "{byte:02x}");
                }
                builder.append_value(text);
            }
        }
    }
    Ok(builder.finish())
}

impl Rows for ParquetRows {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        while self.at >= self.batch_rows {
            if !self.load()? {
                return Ok(Next::End);
            }
        }
        self.position += 1;
        row.clear(self.position);
        for (column, values) in self.batch.iter().enumerate() {
            if values.is_valid(self.at) {
                row.set(column, values.value(self.at));
            }
        }
        self.at += 1;
        Ok(Next::Row)
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int64Array, ListBuilder, RecordBatch, TimestampMicrosecondArray};
    use arrow::datatypes::Fields;
    use parquet::arrow::ArrowWriter;

    use super::*;
    use crate::input::{Input, Limits, Origin};

    #[test]
    fn columns_of_every_kind_are_read_as_text() {
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), None]));
        let times: ArrayRef =
            Arc::new(TimestampMicrosecondArray::from(vec![1_714_555_800_000_000; 2]).with_timezone("UTC"));
        let inner: ArrayRef = Arc::new(StringArray::from(vec!["x", "y"]));
        let fields = Fields::from(vec![Field::new("inner", DataType::Utf8, true)]);
        let outer: ArrayRef = Arc::new(StructArray::new(fields, vec![inner], Some(vec![true, false].into())));
        let mut lists = ListBuilder::new(StringBuilder::new());
        lists.append_value([Some("a"), Some("b\"")]);
        lists.append_null();
        let lists: ArrayRef = Arc::new(lists.finish());
        let batch =
            RecordBatch::try_from_iter([("n", numbers), ("t", times), ("outer", outer), ("list", lists)]).unwrap();
        let file = tempfile::Builder::new().suffix(".parquet").tempfile().unwrap();
        let mut writer = ArrowWriter::try_new(file.reopen().unwrap(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();

        let input = Input::open(&Origin::Path(file.path().to_owned()), Limits::default()).unwrap().remove(0);
        let mut rows = open(input.into_file().unwrap(), "t.parquet").unwrap();
        assert_eq!(rows.columns().names(), ["n", "t", "outer.inner", "list"]);
        let mut row = Row::default();
        assert!(matches!(rows.next(&mut row), Ok(Next::Row)));
        let values: Vec<_> = (0..4).map(|column| row.get(column).unwrap()).collect();
        assert_eq!(values, ["1", "2024-05-01T09:30:00Z", "x", "[\"a\",\"b\\\"\"]"]);
        assert!(matches!(rows.next(&mut row), Ok(Next::Row)));
        assert_eq!((row.get(0), row.get(2), row.get(3)), (None, None, None));
        assert!(matches!(rows.next(&mut row), Ok(Next::End)));
    }
}
