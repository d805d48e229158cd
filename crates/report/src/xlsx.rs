//! An answer as a workbook: what it says first, then a sheet for each table.
//!
//! Cells are typed: shares are formatted as percent, times as durations, instants
//! as dates. Text is written as text, so nothing in it is taken for a formula.

use jiff::Timestamp as Instant;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};
use styk_model::answer::{Estimate, Unit};
use styk_model::{Answer, Language};

use crate::ReportError;
use crate::facts::{facts, notes};
use crate::table::{Cell, Column, Figure, Kind, Priority, Table};
use crate::tables::tables;
use crate::words::Word;

/// The whole answer as a workbook (Office Open XML): the verdict and what it rests
/// on, then every table with its intervals.
pub fn xlsx(answer: &Answer, language: Language) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    let looks = Looks::new();
    let first = workbook.add_worksheet().set_name(sheet_name(Word::Answer.of(language), 0))?;
    summary(first, answer, &looks, language)?;
    for (index, table) in tables(answer, language).iter().enumerate() {
        let sheet = workbook.add_worksheet().set_name(sheet_name(&table.title, index + 1))?;
        write_table(sheet, table, 0, &looks, language)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The formats of cells.
pub(crate) struct Looks {
    heading: Format,
    bold: Format,
    wrapped: Format,
    percent: Format,
    points: Format,
    duration: Format,
    instant: Format,
    count: Format,
    number: Format,
}

impl Looks {
    pub(crate) fn new() -> Self {
        let number = |format: &str| Format::new().set_num_format(format);
        Self {
            heading: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            bold: Format::new().set_bold(),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            percent: number("0.0%"),
            points: number("+0.0%;-0.0%;0.0%"),
            duration: number("[h]:mm:ss"),
            instant: number("yyyy-mm-dd hh:mm"),
            count: number("#,##0"),
            number: number("#,##0.00"),
        }
    }
}

/// A sheet's name is at most 31 characters long, has none of a few, and differs from the others.
fn sheet_name(title: &str, index: usize) -> String {
    let plain: String = title.chars().filter(|one| !"[]:*?/\\'".contains(*one)).take(27).collect();
    let plain = plain.trim();
    match (plain.is_empty(), index) {
        (true, _) => format!("{}", index + 1),
        (false, 0 | 1) => plain.to_owned(),
        (false, _) => format!("{plain} {index}"),
    }
}

fn summary(sheet: &mut Worksheet, answer: &Answer, looks: &Looks, language: Language) -> Result<(), ReportError> {
    sheet.set_column_width(0, 28)?.set_column_width(1, 92)?;
    sheet.write_string_with_format(0, 1, &answer.verdict, &looks.wrapped)?;
    sheet.write_string_with_format(0, 0, Word::Verdict.of(language), &looks.bold)?;
    let mut row = 2;
    for fact in facts(answer, language) {
        sheet.write_string_with_format(row, 0, fact.label, &looks.bold)?;
        sheet.write_string_with_format(row, 1, fact.text, &looks.wrapped)?;
        row += 1;
    }
    for note in notes(answer, language) {
        sheet.write_string_with_format(row, 1, note, &looks.wrapped)?;
        row += 1;
    }
    Ok(())
}

/// Writes a table from a row on, and says which row comes after it.
pub(crate) fn write_table(
    sheet: &mut Worksheet,
    table: &Table,
    top: u32,
    looks: &Looks,
    language: Language,
) -> Result<u32, ReportError> {
    let columns: Vec<(usize, &Column)> =
        table.columns.iter().enumerate().filter(|(_, column)| column.priority != Priority::Machine).collect();
    let mut at = 0;
    for (index, column) in columns {
        for (part, heading) in parts(column, language).into_iter().enumerate() {
            let place = at + part as u16;
            sheet.write_string_with_format(top, place, &heading, &looks.heading)?;
            let width = if column.kind == Kind::Text { 34 } else { heading.chars().count().clamp(12, 22) };
            sheet.set_column_width(place, width as f64)?;
        }
        for (row, cells) in table.rows.iter().enumerate() {
            write_cell(sheet, top + 1 + row as u32, at, &cells[index], &table.zone, looks)?;
        }
        at += parts(column, language).len() as u16;
    }
    if top == 0 {
        sheet.set_freeze_panes(1, 0)?;
    }
    Ok(top + 1 + table.rows.len() as u32)
}

/// What a column becomes: figures stand beside their bounds and n.
fn parts(column: &Column, language: Language) -> Vec<String> {
    let part = |suffix: &str| format!("{} · {suffix}", column.heading);
    match column.kind {
        Kind::Rate | Kind::Figure => {
            let [low, high] = [Word::LowerBound, Word::UpperBound].map(|word| part(word.of(language)));
            vec![column.heading.clone(), low, high, part("n")]
        }
        _ => vec![column.heading.clone()],
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    cell: &Cell,
    zone: &TimeZone,
    looks: &Looks,
) -> Result<(), ReportError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(row, at, text)?;
        }
        Cell::Count(count) => {
            sheet.write_number_with_format(row, at, *count as f64, &looks.count)?;
        }
        Cell::Flag(flag) => {
            sheet.write_boolean(row, at, *flag)?;
        }
        Cell::Number(number) => {
            sheet.write_number_with_format(row, at, *number, &looks.number)?;
        }
        Cell::Share(share) => {
            sheet.write_number_with_format(row, at, *share, &looks.percent)?;
        }
        Cell::Seconds(seconds) => {
            sheet.write_number_with_format(row, at, seconds / 86_400.0, &looks.duration)?;
        }
        Cell::Instant(time) => {
            sheet.write_datetime_with_format(row, at, &local(time.to_jiff(), zone)?, &looks.instant)?;
        }
        Cell::Whole(n) => {
            sheet.write_number_with_format(row, at, 1.0, &looks.percent)?;
            sheet.write_number_with_format(row, at + 3, *n as f64, &looks.count)?;
        }
        Cell::Rate(rate) => {
            if rate.n > 0 {
                for (place, share) in [rate.value, rate.low, rate.high].into_iter().enumerate() {
                    sheet.write_number_with_format(row, at + place as u16, share, &looks.percent)?;
                }
            }
            sheet.write_number_with_format(row, at + 3, rate.n as f64, &looks.count)?;
        }
        Cell::Figure(figure) => write_figure(sheet, row, at, figure, looks)?,
    }
    Ok(())
}

fn write_figure(sheet: &mut Worksheet, row: u32, at: u16, figure: &Figure, looks: &Looks) -> Result<(), ReportError> {
    let Figure { estimate: Estimate { value, low, high, n }, unit, currency, difference } = figure;
    let (scale, looks_of) = match unit {
        Unit::Share if *difference => (1.0, &looks.points),
        Unit::Share => (1.0, &looks.percent),
        Unit::Seconds => (1.0 / 86_400.0, &looks.duration),
        Unit::Money => (0.1_f64.powi(currency.map_or(2, |currency| currency.decimals() as i32)), &looks.number),
        Unit::Count => (1.0, &looks.count),
        Unit::Points | Unit::Number => (1.0, &looks.number),
    };
    for (place, amount) in [Some(*value), *low, *high].into_iter().enumerate() {
        if let Some(amount) = amount {
            sheet.write_number_with_format(row, at + place as u16, amount * scale, looks_of)?;
        }
    }
    sheet.write_number_with_format(row, at + 3, *n as f64, &looks.count)?;
    Ok(())
}

/// Workbooks know no zones: the time as the clocks of the question's zone showed it.
fn local(time: Instant, zone: &TimeZone) -> Result<ExcelDateTime, ReportError> {
    let there = time.to_zoned(zone.clone());
    let year = u16::try_from(there.year()).unwrap_or(1900).max(1900);
    let date = ExcelDateTime::from_ymd(year, there.month().unsigned_abs(), there.day().unsigned_abs())?;
    let second = f64::from(there.second());
    Ok(date.and_hms(there.hour().unsigned_abs().into(), there.minute().unsigned_abs(), second)?)
}
