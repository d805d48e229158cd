//! What programs read: CSV, JSON, Parquet. Headings are stable, numbers raw.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray, UInt64Array,
};
use arrow::datatypes::{Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use styk_model::answer::{Estimate, Rate, Unit};
use styk_model::{Answer, Language, Timestamp};

use crate::ReportError;
use crate::table::{Cell, Figure, Kind, Table};
use crate::tables::tables;

/// The values of one column of a file.
enum Values {
    Text(Vec<Option<String>>),
    Count(Vec<Option<u64>>),
    Number(Vec<Option<f64>>),
    Instant(Vec<Option<Timestamp>>),
    Flag(Vec<Option<bool>>),
}

struct RawColumn {
    name: String,
    values: Values,
}

/// The answer itself, indented.
pub fn json(answer: &Answer) -> Result<String, ReportError> {
    Ok(serde_json::to_string_pretty(answer)? + "\n")
}

/// A table as CSV: a rate becomes five columns (`rate`, `rate_low`,
/// `rate_high`, `rate_successes`, `rate_n`), an estimate four; times are
/// seconds, shares 0 to 1, money major units, instants RFC 3339 in the
/// question's zone.
pub fn csv(table: &Table) -> Result<String, ReportError> {
    let columns = raw_columns(table);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| column.name.as_str()))?;
    let mut record = csv::StringRecord::new();
    for row in 0..table.rows.len() {
        record.clear();
        for column in &columns {
            record.push_field(&csv_field(&column.values, row, table));
        }
        writer.write_record(&record)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn csv_field(values: &Values, row: usize, table: &Table) -> String {
    let instant = |time: Timestamp| {
        let local = time.to_jiff().to_zoned(table.zone.clone());
        local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    match values {
        Values::Text(texts) => texts[row].clone(),
        Values::Count(counts) => counts[row].map(|count| count.to_string()),
        Values::Number(numbers) => numbers[row].map(|number| number.to_string()),
        Values::Instant(times) => times[row].map(instant),
        Values::Flag(flags) => flags[row].map(|flag| flag.to_string()),
    }
    .unwrap_or_default()
}

/// The main table of the answer as a Parquet file, with the columns of its CSV.
pub fn parquet(answer: &Answer) -> Result<Vec<u8>, ReportError> {
    let columns = tables(answer, Language::En).first().map(raw_columns).unwrap_or_default();
    let mut fields = Vec::with_capacity(columns.len());
    let mut arrays: Vec<ArrayRef> = Vec::with_capacity(columns.len());
    for column in columns {
        let array = array(column.values);
        fields.push(Field::new(column.name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays)?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(bytes)
}

fn array(values: Values) -> ArrayRef {
    match values {
        Values::Text(texts) => Arc::new(StringArray::from(texts)),
        Values::Count(counts) => Arc::new(UInt64Array::from(counts)),
        Values::Number(numbers) => Arc::new(Float64Array::from(numbers)),
        Values::Flag(flags) => Arc::new(BooleanArray::from(flags)),
        Values::Instant(times) => {
            let micros: Vec<Option<i64>> = times.into_iter().map(|time| time.map(Timestamp::micros)).collect();
            Arc::new(TimestampMicrosecondArray::from(micros).with_timezone("UTC"))
        }
    }
}

fn raw_columns(table: &Table) -> Vec<RawColumn> {
    let mut columns = Vec::with_capacity(table.columns.len() * 2);
    for (index, column) in table.columns.iter().enumerate() {
        let cells = || table.rows.iter().map(|row| &row[index]);
        let mut push = |suffix: &str, values: Values| {
            columns.push(RawColumn { name: format!("{}{suffix}", column.key), values });
        };
        match column.kind {
            Kind::Text => push("", Values::Text(cells().map(text).collect())),
            Kind::Count => push("", Values::Count(cells().map(count).collect())),
            Kind::Flag => push("", Values::Flag(cells().map(flag).collect())),
            Kind::Instant(_) => push("", Values::Instant(cells().map(instant).collect())),
            Kind::Seconds | Kind::Share | Kind::Number => push("", Values::Number(cells().map(number).collect())),
            Kind::Rate => {
                push("", Values::Number(cells().map(share).collect()));
                push("_low", Values::Number(cells().map(|cell| Some(measured(cell)?.low)).collect()));
                push("_high", Values::Number(cells().map(|cell| Some(measured(cell)?.high)).collect()));
                push("_successes", Values::Count(cells().map(|cell| Some(successes_and_n(cell)?.0)).collect()));
                push("_n", Values::Count(cells().map(|cell| Some(successes_and_n(cell)?.1)).collect()));
            }
            Kind::Figure => {
                let of = |pick: fn(&Estimate) -> Option<f64>| {
                    Values::Number(cells().map(|cell| amount(cell, pick)).collect())
                };
                push("", of(|estimate| Some(estimate.value)));
                push("_low", of(|estimate| estimate.low));
                push("_high", of(|estimate| estimate.high));
                push("_n", Values::Count(cells().map(figure_n).collect()));
            }
        }
    }
    columns
}

fn text(cell: &Cell) -> Option<String> {
    if let Cell::Text(text) = cell { Some(text.clone()) } else { None }
}

fn count(cell: &Cell) -> Option<u64> {
    if let Cell::Count(count) = cell { Some(*count) } else { None }
}

fn flag(cell: &Cell) -> Option<bool> {
    if let Cell::Flag(flag) = cell { Some(*flag) } else { None }
}

fn instant(cell: &Cell) -> Option<Timestamp> {
    if let Cell::Instant(time) = cell { Some(*time) } else { None }
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Seconds(number) | Cell::Share(number) | Cell::Number(number) => Some(*number),
        _ => None,
    }
}

fn successes_and_n(cell: &Cell) -> Option<(u64, u64)> {
    match cell {
        Cell::Rate(rate) => Some((rate.successes, rate.n)),
        Cell::Whole(n) => Some((*n, *n)),
        _ => None,
    }
}

/// A rate of nobody has no value, only its counts.
fn measured(cell: &Cell) -> Option<&Rate> {
    if let Cell::Rate(rate) = cell { Some(rate).filter(|rate| rate.n > 0) } else { None }
}

fn share(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Whole(1..) => Some(1.0),
        _ => measured(cell).map(|rate| rate.value),
    }
}

fn figure_n(cell: &Cell) -> Option<u64> {
    if let Cell::Figure(figure) = cell { Some(figure.estimate.n) } else { None }
}

/// Money leaves minor units here: who opens the file expects 12.50.
fn amount(cell: &Cell, pick: fn(&Estimate) -> Option<f64>) -> Option<f64> {
    let Cell::Figure(Figure { estimate, unit, currency, .. }) = cell else { return None };
    let amount = pick(estimate)?;
    if *unit != Unit::Money {
        return Some(amount);
    }
    Some(amount / 10_f64.powi(currency.map_or(2, |currency| currency.decimals() as i32)))
}
