//! Separated values: files of spreadsheets, and what is pasted from one.

use csv::{Reader, ReaderBuilder, WriterBuilder};
use styk_model::{Language, Text};

use super::fits;
use super::read::{self, Rows, is_known};
use super::table::{Table, Value};
use crate::Map;
use crate::formats::text::decode;
use crate::formats::{FormatError, Hints, MapFormat, Read};

/// Records that tell by what a file is separated.
const HEAD: usize = 50;
/// A spreadsheet takes a text that begins so for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(in crate::formats) fn read_csv(bytes: &[u8], hints: &Hints<'_>) -> Result<Read, FormatError> {
    let text = decode(bytes, hints.language);
    let (delimiter, text) = declared(&text).unwrap_or_else(|| (guessed(&text), text.as_str()));
    let (mut rows, mut width) = (Rows::new(), 0);
    for record in reader(text, delimiter).records() {
        let invalid = |error| FormatError::Invalid { format: MapFormat::Csv, reason: Text::verbatim(error) };
        let record = record.map_err(invalid)?;
        width = record.len().max(width);
        fits(MapFormat::Csv, rows.len() + 1, width)?;
        rows.push(record.iter().map(cell).collect());
    }
    read::map(MapFormat::Csv, rows, hints)?.finish()
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// The separator that a first line such as `sep=;` names, and what follows it.
fn declared(text: &str) -> Option<(u8, &str)> {
    let (line, rest) = text.split_once('\n')?;
    match line.trim_end_matches('\r').strip_prefix("sep=")?.as_bytes() {
        [separator] => Some((*separator, rest)),
        _ => None,
    }
}

/// Tabs, when most records have some: they are of what was pasted. Else semicolons or commas, whichever most records
/// have the same number of.
fn guessed(text: &str) -> u8 {
    let by_tabs = fields(text, b'\t');
    if by_tabs.iter().filter(|fields| **fields > 1).count() * 2 > by_tabs.len() {
        return b'\t';
    }
    if alike(&fields(text, b';')) > alike(&fields(text, b',')) { b';' } else { b',' }
}

/// How many fields the first records have.
fn fields(text: &str, delimiter: u8) -> Vec<usize> {
    let mut reader = reader(text, delimiter);
    reader.records().take(HEAD).map_while(Result::ok).map(|record| record.len()).collect()
}

/// How many records have the same number of fields, more than one, and how many fields those are.
fn alike(fields: &[usize]) -> (usize, usize) {
    let alike = |count: &usize| (fields.iter().filter(|other| *other == count).count(), *count);
    fields.iter().filter(|count| **count > 1).map(alike).max().unwrap_or_default()
}

/// Without the quote that keeps a spreadsheet from taking a text for a formula.
fn cell(field: &str) -> String {
    let field = field.trim().replace("\r\n", "\n");
    match field.strip_prefix('\'') {
        Some(text) if text.starts_with(FORMULA) || text.starts_with('\'') => text.to_owned(),
        _ => field,
    }
}

/// Separated as spreadsheets in the language of the map have it: by commas, or by semicolons where the comma is the
/// decimal point.
pub(in crate::formats) fn write_csv(map: &Map) -> Vec<u8> {
    let table = Table::of(map);
    let delimiter = if map.language == Language::En { b',' } else { b';' };
    let mut writer = WriterBuilder::new().delimiter(delimiter).from_writer("\u{feff}".as_bytes().to_vec());
    let name = if is_known(&map.name) { "" } else { &map.name };
    let mut stages = vec![quoted(name)];
    for (stage, columns) in &table.stages {
        stages.push(quoted(stage));
        stages.extend(std::iter::repeat_n(String::new(), columns - 1));
    }
    let steps = std::iter::once(String::new()).chain(table.steps.iter().map(|step| quoted(step))).collect();
    let mut rows: Vec<Vec<String>> = vec![stages, steps];
    for (lane, cells) in &table.lanes {
        let cells = cells.iter().map(|value| written(value, map.language));
        rows.push(std::iter::once(quoted(lane)).chain(cells).collect());
    }
    for row in rows {
        writer.write_record(row).expect("a vector takes all that is written");
    }
    writer.into_inner().expect("a vector takes all that is written")
}

fn written(value: &Value, language: Language) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Number(number) if language == Language::En => number.to_string(),
        Value::Number(number) => number.to_string().replace('.', ","),
    }
}

fn quoted(text: &str) -> String {
    if text.starts_with(FORMULA) || text.starts_with('\'') { format!("'{text}") } else { text.to_owned() }
}
