//! Properties that have columns of their own.

use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch, StringBuilder};

use crate::LakeError;
use crate::schema::{PROPERTIES, Promoted, PromotedKind, arrow_schema};

/// Rows with a column for every promoted property: those that they lack are read from their JSON.
pub(crate) fn with_promoted(batch: &RecordBatch, promoted: &[Promoted]) -> Result<RecordBatch, LakeError> {
    let missing: Vec<&Promoted> = promoted.iter().filter(|one| batch.column_by_name(&one.column()).is_none()).collect();
    if missing.is_empty() {
        return Ok(batch.clone());
    }
    let schema = arrow_schema(promoted);
    let mut columns = batch.columns().to_vec();
    let mut fields: Vec<_> = batch.schema().fields().iter().cloned().collect();
    for one in missing {
        columns.push(extracted(batch, one));
        fields.push(Arc::new(schema.field_with_name(&one.column())?.clone()));
    }
    Ok(RecordBatch::try_new(Arc::new(arrow::datatypes::Schema::new(fields)), columns)?)
}

/// A property of every row as its promoted column would hold it, read from the JSON in `properties`.
pub fn extracted(batch: &RecordBatch, promoted: &Promoted) -> arrow::array::ArrayRef {
    let column = batch.column_by_name(PROPERTIES).map(|column| column.as_string::<i32>().clone());
    let values = (0..batch.num_rows()).map(|row| {
        let json = column.as_ref().filter(|column| column.is_valid(row)).map(|column| column.value(row))?;
        property(json, &promoted.property)
    });
    match promoted.kind {
        PromotedKind::Text => {
            let mut builder = StringBuilder::new();
            values.for_each(|value| builder.append_option(value.map(|value| text_of(&value))));
            Arc::new(builder.finish())
        }
        PromotedKind::Number => Arc::new(
            values.map(|value| value.and_then(|value| number_of(&value))).collect::<arrow::array::Float64Array>(),
        ),
    }
}

/// The value of a property in a row's JSON.
pub fn property(json: &str, name: &str) -> Option<serde_json::Value> {
    let mut object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).ok()?;
    object.remove(name).filter(|value| !value.is_null())
}

fn text_of(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn number_of(value: &serde_json::Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}
