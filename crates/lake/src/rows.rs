//! Rows in columns, on their way into a data file.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryBuilder, Int64Array, RecordBatch, TimestampMicrosecondArray, UInt32Array};
use arrow::compute::{filter_record_batch, take};
use arrow::datatypes::{Field, Int32Type, Schema, SchemaRef};
use styk_model::{IdHasher, InteractionId, PersonNumber};

use crate::known::IdHashing;
use crate::schema::arrow_schema;
use crate::slots::person_key;

/// The columns of the table that there are, with the dictionary types that they have in memory.
pub(crate) fn memory_batch(columns: impl IntoIterator<Item = Option<ArrayRef>>) -> RecordBatch {
    let table = arrow_schema(&[]);
    let here = table.fields().iter().zip(columns).filter_map(|(field, column)| {
        let column = column?;
        Some((Field::new(field.name(), column.data_type().clone(), field.is_nullable()), column))
    });
    let (fields, columns): (Vec<Field>, Vec<ArrayRef>) = here.unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).expect("the columns are those of the table")
}

/// Columns of [`arrow_schema`] by number, as far as order needs them.
mod column {
    pub(super) const ID: usize = 0;
    pub(super) const PERSON: usize = 1;
    pub(super) const ALIAS: usize = 2;
    pub(super) const TIME: usize = 3;
    pub(super) const SEQUENCE: usize = 4;
    pub(super) const POSITION: usize = 5;
}

fn longs(batch: &RecordBatch, column: usize) -> &Int64Array {
    batch.column(column).as_any().downcast_ref().expect("a column of whole numbers")
}

pub(crate) fn times(batch: &RecordBatch) -> &TimestampMicrosecondArray {
    batch.column(column::TIME).as_any().downcast_ref().expect("a column of times")
}

fn ids(batch: &RecordBatch) -> &arrow::array::BinaryArray {
    batch.column(column::ID).as_any().downcast_ref().expect("a column of ids")
}

/// The person of every row.
pub(crate) fn persons(batch: &RecordBatch) -> &Int64Array {
    longs(batch, column::PERSON)
}

/// The alias of every row.
pub(crate) fn aliases(batch: &RecordBatch) -> &Int64Array {
    longs(batch, column::ALIAS)
}

/// Sorts rows into the order of the table: slot, person, time, device
/// sequence, position, id. Persons come from `person_of(alias)`.
pub(crate) fn sort(batch: &RecordBatch, person_of: impl Fn(PersonNumber) -> PersonNumber) -> RecordBatch {
    let (sequences, positions, ids) = (longs(batch, column::SEQUENCE), longs(batch, column::POSITION), ids(batch));
    let current: Vec<PersonNumber> = aliases(batch).values().iter().map(|alias| person_of(*alias as u32)).collect();
    let times = times(batch).values();
    let mut keyed: Vec<(u64, i64, u32)> = current
        .iter()
        .zip(times)
        .enumerate()
        .map(|(row, (person, time))| (person_key(*person), *time, row as u32))
        .collect();
    let tie = |row: u32| {
        let row = row as usize;
        let sequence = if sequences.is_null_at(row) { i64::MIN } else { sequences.value(row) };
        (sequence, positions.value(row))
    };
    keyed.sort_unstable_by(|a, b| {
        (a.0, a.1)
            .cmp(&(b.0, b.1))
            .then_with(|| tie(a.2).cmp(&tie(b.2)))
            .then_with(|| ids.value(a.2 as usize).cmp(ids.value(b.2 as usize)))
            .then(a.2.cmp(&b.2))
    });
    let order = UInt32Array::from_iter_values(keyed.iter().map(|key| key.2));
    let persons: ArrayRef = Arc::new(keyed.iter().map(|key| i64::from(key.0 as u32)).collect::<Int64Array>());
    let columns = batch
        .columns()
        .iter()
        .enumerate()
        .map(|(number, values)| match number {
            column::PERSON => Arc::clone(&persons),
            _ => take(values, &order, None).expect("row numbers are within the batch"),
        })
        .collect();
    RecordBatch::try_new(batch.schema(), columns).expect("sorting keeps the schema")
}

trait NullAt {
    fn is_null_at(&self, row: usize) -> bool;
}

impl NullAt for Int64Array {
    fn is_null_at(&self, row: usize) -> bool {
        arrow::array::Array::is_null(self, row)
    }
}

/// Numbers identical records of a sorted batch: they have equal persons and
/// times, so they stand within one group of equal keys. Their ids come in as
/// record hashes and go out different.
pub(crate) fn number_occurrences(batch: &RecordBatch) -> RecordBatch {
    let (persons, times, old) = (persons(batch).values(), times(batch).values(), ids(batch));
    let mut renumbered: Vec<(usize, InteractionId)> = Vec::new();
    let mut from = 0;
    let mut seen: HashMap<u128, u32> = HashMap::new();
    while from < persons.len() {
        let mut to = from + 1;
        while to < persons.len() && persons[to] == persons[from] && times[to] == times[from] {
            to += 1;
        }
        if to - from > 1 {
            seen.clear();
            for row in from..to {
                let record = hash_at(old, row);
                let occurrence = seen.entry(record).or_insert(0);
                if *occurrence > 0 {
                    renumbered.push((row, IdHasher::id(record, *occurrence)));
                }
                *occurrence += 1;
            }
        }
        from = to;
    }
    if renumbered.is_empty() {
        return batch.clone();
    }
    let mut ids = BinaryBuilder::with_capacity(persons.len(), persons.len() * 16);
    let mut changes = renumbered.into_iter().peekable();
    for row in 0..persons.len() {
        match changes.next_if(|change| change.0 == row) {
            Some((_, id)) => ids.append_value(id.to_bytes()),
            None => ids.append_value(old.value(row)),
        }
    }
    let mut columns = batch.columns().to_vec();
    columns[column::ID] = Arc::new(ids.finish());
    RecordBatch::try_new(batch.schema(), columns).expect("renumbering keeps the schema")
}

/// Leaves out rows of a sorted batch whose id another row of the same person has: a message that was sent
/// again when its id was no longer known, or came live and out of an archive. The first of them stays, but
/// one that came live before one of an import, which may be undone.
pub(crate) fn without_repeats(batch: RecordBatch) -> RecordBatch {
    let (persons, ids) = (persons(&batch).values(), ids(&batch));
    let imports = imports(&batch).values();
    let mut gone: Vec<usize> = Vec::new();
    let mut seen: HashMap<u128, usize, IdHashing> = HashMap::default();
    let mut row = 0;
    for of_person in persons.chunk_by(|a, b| a == b) {
        seen.clear();
        for at in row..row + of_person.len() {
            let kept = seen.entry(hash_at(ids, at)).or_insert(at);
            if *kept != at {
                gone.push(if imports[at] < imports[*kept] { std::mem::replace(kept, at) } else { at });
            }
        }
        row += of_person.len();
    }
    if gone.is_empty() {
        return batch;
    }
    let mut keep = vec![true; batch.num_rows()];
    for row in gone {
        keep[row] = false;
    }
    filter_record_batch(&batch, &keep.into()).expect("a flag for every row")
}

fn hash_at(ids: &arrow::array::BinaryArray, row: usize) -> u128 {
    u128::from_be_bytes(ids.value(row).try_into().unwrap_or_default())
}

/// Ids of a batch as numbers.
pub(crate) fn id_values(batch: &RecordBatch) -> impl Iterator<Item = u128> + '_ {
    let ids = ids(batch);
    (0..batch.num_rows()).map(move |row| hash_at(ids, row))
}

/// The same rows with dictionaries resolved, as the table's schema says.
pub(crate) fn plain(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, arrow::error::ArrowError> {
    let columns = schema
        .fields()
        .iter()
        .map(|field| match batch.column_by_name(field.name()) {
            Some(column) if column.data_type() == field.data_type() => Ok(Arc::clone(column)),
            Some(column) => arrow::compute::cast(column, field.data_type()),
            None => Ok(arrow::array::new_null_array(field.data_type(), batch.num_rows())),
        })
        .collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(Arc::clone(schema), columns)
}

/// The import of every row.
pub(crate) fn imports(batch: &RecordBatch) -> &Int64Array {
    batch
        .column_by_name(crate::schema::IMPORT)
        .and_then(|column| column.as_any().downcast_ref())
        .expect("a column of import numbers")
}

/// The different sources of a batch.
pub(crate) fn sources(batch: &RecordBatch) -> Vec<String> {
    use arrow::array::{Array, AsArray};
    let Some(column) = batch.column_by_name("source") else { return Vec::new() };
    let mut different: Vec<String> = Vec::new();
    let mut add = |value: &str| {
        if different.iter().all(|known| known != value) {
            different.push(value.to_owned());
        }
    };
    if let Some(codes) = column.as_any().downcast_ref::<arrow::array::DictionaryArray<Int32Type>>() {
        let values = codes.values().as_string::<i32>();
        let mut used = vec![false; values.len()];
        codes.keys().iter().flatten().for_each(|key| used[key as usize] = true);
        used.iter().enumerate().filter(|(_, used)| **used).for_each(|(key, _)| add(values.value(key)));
    } else {
        let values = column.as_string::<i32>();
        let mut last = "";
        for value in values.iter().flatten() {
            if value != last {
                add(value);
                last = value;
            }
        }
    }
    different
}
