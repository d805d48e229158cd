//! Finds out how a delimited text is written, from its first records.

use csv_core::{ReadRecordResult, ReaderBuilder};
use styk_model::{Text, text};

use crate::identify::is_email;
use crate::mapping::FileSettings;
use crate::number::{DecimalMark, canonical, split_currency};
use crate::when::{TimeFormat, time_of_day};

/// Bytes and records looked at.
const SAMPLE: usize = 64 * 1024;
const RECORDS: usize = 200;
/// Lines before the heading that say what the export is.
const PREAMBLE: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Separator {
    Byte(u8),
    /// Runs of spaces and tabs, also at the start of the line.
    Spaces,
}

/// How a delimited text is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) separator: Separator,
    /// `None` where quotes are ordinary characters.
    pub(crate) quote: Option<u8>,
    pub(crate) heading: bool,
    /// Fields of most records.
    pub(crate) width: usize,
    /// Lines before the heading.
    pub(crate) skipped_lines: usize,
}

/// One way of cutting the sample, and how well it fits.
struct Attempt {
    separator: Separator,
    quote: Option<u8>,
    records: Vec<Vec<String>>,
    width: usize,
    /// Share of records with that many fields.
    share: f64,
}

pub(crate) fn sniff(head: &[u8], settings: &FileSettings) -> Result<Dialect, Text> {
    let mut text = String::from_utf8_lossy(&head[..head.len().min(SAMPLE)]).into_owned();
    text = text.trim_start_matches('\u{feff}').to_owned();
    if head.len() >= SAMPLE
        && let Some(end) = text.rfind('\n')
    {
        text.truncate(end + 1);
    }
    let mut skipped_lines = 0;
    let mut given = settings.delimiter.as_deref().map(separator_named).transpose()?;
    // Spreadsheets read this line as the delimiter to use, and exports write it for them.
    let first_line = text.lines().next().unwrap_or("").to_owned();
    if let Some(delimiter) = first_line.strip_prefix("sep=") {
        given = given.or(delimiter.bytes().next().map(Separator::Byte));
        skipped_lines = 1;
        text = text.split_once('\n').map_or_else(String::new, |(_, rest)| rest.to_owned());
    }
    let best = choose(&text, given);
    let preamble = best.records.iter().take(PREAMBLE).take_while(|record| record.len() < 2).count();
    let records =
        if best.width > 1 && preamble < best.records.len() { &best.records[preamble..] } else { &best.records };
    if records.len() < best.records.len() {
        skipped_lines += lines_before(&text, preamble);
    }
    let heading = settings.heading.unwrap_or_else(|| has_heading(records));
    Ok(Dialect { separator: best.separator, quote: best.quote, heading, width: best.width.max(1), skipped_lines })
}

fn separator_named(name: &str) -> Result<Separator, Text> {
    match name {
        "spaces" => Ok(Separator::Spaces),
        "tab" | "\\t" => Ok(Separator::Byte(b'\t')),
        _ if name.len() == 1 => Ok(Separator::Byte(name.as_bytes()[0])),
        _ => Err(text!(
            "`{name}` is no delimiter: expected one character, `tab` or `spaces`",
            "«{name}» — не разделитель: ожидается один символ, `tab` или `spaces`",
            "„{name}” to nie separator: oczekiwano jednego znaku, `tab` albo `spaces`",
        )),
    }
}

/// Physical lines up to the record after `count` that is not blank.
fn lines_before(text: &str, count: usize) -> usize {
    let mut records = 0;
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        if records == count {
            return number;
        }
        records += 1;
    }
    0
}

fn choose(text: &str, given: Option<Separator>) -> Attempt {
    let separators = match given {
        Some(separator) => vec![separator],
        None => [b';', b'\t', b',', b'|'].map(Separator::Byte).to_vec(),
    };
    let mut best: Option<Attempt> = None;
    for separator in separators {
        let attempt = with_best_quote(text, separator);
        if best.as_ref().is_none_or(|best| attempt.score() > best.score() + 1e-9) {
            best = Some(attempt);
        }
    }
    let best = best.unwrap_or_else(|| attempt(text, Separator::Byte(b','), Some(b'"')));
    if given.is_some() || (best.width > 1 && best.share > 0.7) {
        return best;
    }
    let spaces = attempt(text, Separator::Spaces, None);
    if spaces.width > 1 && spaces.share > 0.95 && spaces.records.len() > 1 { spaces } else { best }
}

/// Quotes are grammar unless the records fit clearly better without, or none of them is ever closed.
fn with_best_quote(text: &str, separator: Separator) -> Attempt {
    let plain = attempt(text, separator, None);
    let quote = if wraps_fields(text, b'\'') { b'\'' } else { b'"' };
    let closes = |field: &String| field.len() > 1 && field.trim_end().as_bytes().last() == Some(&quote);
    if separator == Separator::Spaces {
        return plain;
    }
    let quoted = attempt(text, separator, Some(quote));
    let is_closed = plain.records.iter().flatten().any(closes) || !text.contains(char::from(quote));
    let margin = if is_closed { 0.05 } else { 0.0 };
    if plain.width > 1 && plain.share > quoted.share + margin || (!is_closed && plain.share >= quoted.share) {
        plain
    } else {
        quoted
    }
}

impl Attempt {
    /// Same width everywhere first, then more columns.
    fn score(&self) -> f64 {
        if self.width < 2 {
            return 0.0;
        }
        let heading_fits = self.records.first().is_some_and(|record| record.len() == self.width);
        self.share + if heading_fits { 0.3 } else { 0.0 } + 0.05 * (self.width as f64).ln()
    }
}

/// Whether fields stand between such quotes as a rule.
fn wraps_fields(text: &str, quote: u8) -> bool {
    let lines: Vec<&[u8]> = text.lines().take(20).map(str::as_bytes).collect();
    let wrapped = lines.iter().filter(|line| line.first() == Some(&quote) && line.last() == Some(&quote)).count();
    wrapped * 2 > lines.len()
}

fn attempt(text: &str, separator: Separator, quote: Option<u8>) -> Attempt {
    let records: Vec<Vec<String>> = match (separator, quote) {
        (Separator::Byte(delimiter), Some(quote)) => quoted_records(text, delimiter, quote),
        (Separator::Byte(delimiter), None) => lines(text).map(|line| plain_fields(line, delimiter)).collect(),
        (Separator::Spaces, _) => {
            lines(text).map(|line| line.split_ascii_whitespace().map(str::to_owned).collect()).collect()
        }
    };
    let mut counts = std::collections::BTreeMap::new();
    for record in &records {
        *counts.entry(record.len()).or_insert(0_usize) += 1;
    }
    let (width, count) = counts.into_iter().max_by_key(|(_, count)| *count).unwrap_or((0, 0));
    let share = count as f64 / records.len().max(1) as f64;
    Attempt { separator, quote, records, width, share }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim().is_empty()).take(RECORDS)
}

fn plain_fields(line: &str, delimiter: u8) -> Vec<String> {
    line.split(char::from(delimiter)).map(str::to_owned).collect()
}

fn quoted_records(text: &str, delimiter: u8, quote: u8) -> Vec<Vec<String>> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).quote(quote).build();
    let (mut input, mut records) = (text.as_bytes(), Vec::new());
    let mut output = vec![0; text.len() + 64];
    let mut ends = vec![0; text.len() + 64];
    while records.len() < RECORDS {
        let (result, read, written, ended) = reader.read_record(input, &mut output, &mut ends);
        input = &input[read..];
        match result {
            ReadRecordResult::Record => {}
            // A record that the sample cuts says nothing of its width.
            _ => break,
        }
        let mut start = 0;
        let fields = ends[..ended].iter().map(|&end| {
            let field = String::from_utf8_lossy(&output[start..end.min(written)]).into_owned();
            start = end;
            field
        });
        let record: Vec<String> = fields.collect();
        if record.len() > 1 || record.first().is_some_and(|field| !field.trim().is_empty()) {
            records.push(record);
        }
    }
    records
}

/// A first record of names: nothing in it looks like a value, and no name comes again below.
fn has_heading(records: &[Vec<String>]) -> bool {
    let Some((first, rest)) = records.split_first() else { return true };
    if first.iter().any(|cell| is_value(cell)) {
        return false;
    }
    if rest.is_empty() {
        return true;
    }
    let comes_again = first
        .iter()
        .enumerate()
        .any(|(column, cell)| !cell.trim().is_empty() && rest.iter().any(|record| record.get(column) == Some(cell)));
    !comes_again
}

/// Numbers, amounts, times and addresses: what no heading is.
fn is_value(cell: &str) -> bool {
    let cell = cell.trim();
    if cell.is_empty() {
        return false;
    }
    let (amount, _) = split_currency(cell);
    let mut scratch = String::new();
    canonical(amount, DecimalMark::Point, &mut scratch)
        || canonical(amount, DecimalMark::Comma, &mut scratch)
        || TimeFormat::ALL.into_iter().any(|format| format.parse(cell).is_some())
        || time_of_day(cell).is_some()
        || is_email(cell)
}
