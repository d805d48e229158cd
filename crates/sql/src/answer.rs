use std::fmt;

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::execution::SendableRecordBatchStream;
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};

use crate::SqlError;
use crate::file::type_name;

/// The rows that a query answers with, as they are found. Dropping it ends the query.
pub struct SqlAnswer {
    stream: SendableRecordBatchStream,
    memory_bytes: usize,
}

impl SqlAnswer {
    pub(crate) fn new(stream: SendableRecordBatchStream, memory_bytes: usize) -> Self {
        Self { stream, memory_bytes }
    }

    pub fn schema(&self) -> SchemaRef {
        self.stream.schema()
    }

    /// The next rows; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<RecordBatch>, SqlError> {
        self.stream.try_next().await.map_err(|error| SqlError::running(error, self.memory_bytes))
    }

    /// All rows at once, for answers known to be small.
    pub async fn collect(mut self) -> Result<Vec<RecordBatch>, SqlError> {
        let mut batches = Vec::new();
        while let Some(batch) = self.next().await? {
            batches.push(batch);
        }
        Ok(batches)
    }
}

impl fmt::Debug for SqlAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SqlAnswer").field("schema", &self.schema()).finish_non_exhaustive()
    }
}

/// All rows of a small answer, for whoever prints them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub columns: Vec<String>,
    /// The types of the columns, as SQL names them.
    pub types: Vec<String>,
    /// Numbers and truth values as such, everything else as text, absent values as null.
    pub rows: Vec<Vec<serde_json::Value>>,
}

impl SqlAnswer {
    /// The first rows at once, at most so many; what is behind them is not computed where that can be helped.
    pub async fn found(mut self, most: usize) -> Result<Found, SqlError> {
        let schema = self.schema();
        let columns = schema.fields().iter().map(|field| field.name().clone()).collect();
        let types = schema.fields().iter().map(|field| type_name(field.data_type())).collect();
        let mut rows = Vec::new();
        while rows.len() < most
            && let Some(batch) = self.next().await?
        {
            let options = FormatOptions::default();
            let formatters = batch
                .columns()
                .iter()
                .map(|column| ArrayFormatter::try_new(column, &options))
                .collect::<Result<Vec<_>, _>>()
                .map_err(|error| SqlError::running(error.into(), self.memory_bytes))?;
            for row in 0..batch.num_rows().min(most - rows.len()) {
                let values = batch.columns().iter().zip(&formatters);
                rows.push(values.map(|(column, formatter)| value(column, row, formatter)).collect());
            }
        }
        Ok(Found { columns, types, rows })
    }
}

fn value(column: &ArrayRef, row: usize, formatter: &ArrayFormatter<'_>) -> serde_json::Value {
    if column.is_null(row) {
        return serde_json::Value::Null;
    }
    let text = formatter.value(row).to_string();
    let kind = column.data_type();
    if kind.is_integer() || kind.is_floating() || *kind == DataType::Boolean {
        // What JSON has no word for (infinity) stays text.
        return serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text));
    }
    serde_json::Value::String(text)
}

impl Found {
    /// The rows as objects.
    pub fn objects(&self) -> Vec<serde_json::Map<String, serde_json::Value>> {
        self.rows.iter().map(|row| self.columns.iter().cloned().zip(row.iter().cloned()).collect()).collect()
    }
}
