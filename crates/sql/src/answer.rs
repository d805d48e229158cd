use std::fmt;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::execution::SendableRecordBatchStream;
use futures::TryStreamExt;

use crate::SqlError;

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

/// Rows as text, for whoever prints them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl SqlAnswer {
    /// All rows as text; absent values are empty.
    pub async fn found(mut self) -> Result<Found, SqlError> {
        let columns = self.schema().fields().iter().map(|field| field.name().clone()).collect();
        let mut rows = Vec::new();
        while let Some(batch) = self.next().await? {
            let options = FormatOptions::default();
            let formatters = batch
                .columns()
                .iter()
                .map(|column| ArrayFormatter::try_new(column, &options))
                .collect::<Result<Vec<_>, _>>()
                .map_err(|error| SqlError::running(error.into(), self.memory_bytes))?;
            rows.extend(
                (0..batch.num_rows())
                    .map(|row| formatters.iter().map(|formatter| formatter.value(row).to_string()).collect::<Vec<_>>()),
            );
        }
        Ok(Found { columns, rows })
    }
}

impl Found {
    /// The rows as objects; numbers stay numbers.
    pub fn objects(&self) -> Vec<serde_json::Map<String, serde_json::Value>> {
        let value = |text: &String| match text.parse::<serde_json::Number>() {
            Ok(number) if !text.is_empty() => number.into(),
            _ => serde_json::Value::from(text.clone()),
        };
        self.rows.iter().map(|row| self.columns.iter().cloned().zip(row.iter().map(value)).collect()).collect()
    }
}
