//! Row groups to batches in the table's columns of now.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, RecordBatchOptions};
use arrow::compute::cast;
use arrow::datatypes::{Int64Type, SchemaRef};
use arrow::error::ArrowError;
use styk_lake::schema::{ALIAS, PERSON, PROPERTIES, Promoted};
use styk_lake::{DataFile, LakeError, People, RowGroup, extracted};

/// Values of a batch. Batches of few columns are long, as decoding pays by the
/// batch; those of many columns short, as sorting holds several in memory.
const BATCH_VALUES: usize = 262_144;

/// Rows of the shortest and the longest batch.
const BATCH_ROWS: (usize, usize) = (8_192, 65_536);

/// One row group of a snapshot.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub file: Arc<DataFile>,
    pub group: usize,
}

impl Part {
    pub(crate) fn group(&self) -> RowGroup<'_> {
        self.file.group(self.group)
    }
}

/// What a query reads of every row.
#[derive(Debug)]
pub(crate) struct Reader {
    /// The columns, in the order they are wanted.
    pub schema: SchemaRef,
    pub people: People,
    pub promoted: Vec<Promoted>,
    /// Rows after which the query needs no more of a partition.
    pub limit: Option<usize>,
}

impl Reader {
    /// Hands on the rows of some row groups until there are enough or `each` wants no more.
    pub(crate) fn read(&self, parts: &[Part], mut each: impl FnMut(RecordBatch) -> bool) -> Result<(), LakeError> {
        let mut left = self.limit.unwrap_or(usize::MAX);
        for part in parts {
            if left == 0 {
                break;
            }
            if self.schema.fields().is_empty() {
                let rows = part.group().rows().min(left);
                left -= rows;
                if !each(self.batch(Vec::new(), rows)?) {
                    break;
                }
            } else if !self.read_columns(part, &mut left, &mut each)? {
                break;
            }
        }
        Ok(())
    }

    fn read_columns(
        &self,
        part: &Part,
        left: &mut usize,
        each: &mut impl FnMut(RecordBatch) -> bool,
    ) -> Result<bool, LakeError> {
        let stored = self.stored(part.group());
        let batch_rows = (BATCH_VALUES / stored.len()).clamp(BATCH_ROWS.0, BATCH_ROWS.1).min(*left);
        for batch in part.file.arrow_batches(vec![part.group], &stored, batch_rows)? {
            let batch = batch?;
            let batch = batch.slice(0, batch.num_rows().min(*left));
            *left -= batch.num_rows();
            let columns = self.schema.fields().iter().map(|field| self.column(&batch, field.name()));
            let columns = columns.collect::<Result<Vec<_>, _>>()?;
            if !each(self.batch(columns, batch.num_rows())?) {
                return Ok(false);
            }
            if *left == 0 {
                break;
            }
        }
        Ok(true)
    }

    /// The columns of the file that the wanted ones are made from.
    fn stored(&self, group: RowGroup<'_>) -> Vec<&str> {
        let wanted = self.schema.fields().iter().map(|field| match field.name().as_str() {
            PERSON => ALIAS,
            name if group.has(name) => name,
            _ => PROPERTIES,
        });
        wanted.collect()
    }

    fn column(&self, batch: &RecordBatch, name: &str) -> Result<ArrayRef, ArrowError> {
        if name == PERSON {
            return self.persons(batch);
        }
        if let Some(column) = batch.column_by_name(name) {
            return cast(column, self.schema.field_with_name(name)?.data_type());
        }
        // Files written before a property was promoted have it in their JSON only.
        let promoted = self.promoted.iter().find(|promoted| promoted.column() == name);
        let promoted = promoted.ok_or_else(|| ArrowError::SchemaError(format!("the file has no column `{name}`")))?;
        Ok(extracted(batch, promoted))
    }

    /// The person of now: what a file says was true when it was written.
    fn persons(&self, batch: &RecordBatch) -> Result<ArrayRef, ArrowError> {
        let aliases = batch
            .column_by_name(ALIAS)
            .filter(|column| column.data_type().is_integer() && column.null_count() == 0)
            .ok_or_else(|| ArrowError::SchemaError(format!("the file has no column `{ALIAS}` of whole numbers")))?;
        let aliases = cast(aliases, &arrow::datatypes::DataType::Int64)?;
        let persons: Int64Array =
            aliases.as_primitive::<Int64Type>().unary(|alias| i64::from(self.people.person(alias as u32)));
        Ok(Arc::new(persons))
    }

    fn batch(&self, columns: Vec<ArrayRef>, rows: usize) -> Result<RecordBatch, ArrowError> {
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)
    }
}
