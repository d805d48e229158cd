//! Workbooks (Office Open XML).
//!
//! The first sheet with steps in it is the map. Cells are read one by one up to a limit: a sheet that claims a cell in
//! its last corner, or an archive that unfolds to gigabytes, is refused before it fills the memory.

use std::io::{self, Cursor, Read as _};

use calamine::{Data, DataRef, Reader as _, SheetType, Xlsx};
use quick_xml::Reader;
use quick_xml::events::Event;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use styk_model::{Text, text};
use zip::ZipArchive;

use super::fits;
use super::read::{self, Rows, is_known};
use super::table::{Table, Value};
use crate::Map;
use crate::formats::words::{self, JOURNEY};
use crate::formats::{FormatError, Hints, MapFormat, Read};

/// Bytes that a workbook may unfold to.
const MAX_UNPACKED: u64 = 200_000_000;
/// Characters of a cell and of the name of a sheet, in UTF-16 code units.
const MAX_TEXT: usize = 32_767;
const MAX_SHEET_NAME: usize = 31;
/// Columns and rows of a sheet.
const MAX_COLUMNS: usize = 16_384;
const MAX_ROWS: usize = 1_000_000;

fn invalid(error: impl std::fmt::Display) -> FormatError {
    refused(Text::verbatim(error))
}

fn refused(reason: Text) -> FormatError {
    FormatError::Invalid { format: MapFormat::Xlsx, reason }
}

pub(in crate::formats) fn read_xlsx(bytes: &[u8], hints: &Hints<'_>) -> Result<Read, FormatError> {
    unfold(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(invalid)?;
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let mut found = None;
    let mut others = Vec::new();
    for name in names {
        let rows = sheet(&mut workbook, &name)?;
        if found.is_none() {
            let draft = read::map(MapFormat::Xlsx, rows.clone(), hints)?;
            if draft.has_steps() {
                found = Some(draft);
                continue;
            }
        }
        others.push((name, rows));
    }
    let mut draft = found.ok_or(FormatError::NoSteps { format: MapFormat::Xlsx })?;
    for (name, rows) in others {
        let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
        draft.keep(&name, &lines.join("\n"));
    }
    draft.finish()
}

/// Whether the archive unfolds to a size that can be read; and whether its table of texts has as many as it claims,
/// for which memory is set aside.
fn unfold(bytes: &[u8]) -> Result<(), FormatError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(invalid)?;
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(invalid)?;
        let is_texts = entry.name_raw().to_ascii_lowercase().ends_with(b"sharedstrings.xml");
        let mut head = Vec::new();
        entry.by_ref().take(4096).read_to_end(&mut head).map_err(invalid)?;
        let rest = io::copy(&mut entry.take(left), &mut io::sink()).map_err(invalid)?;
        let size = head.len() as u64 + rest;
        if size > left {
            let megabytes = MAX_UNPACKED / 1_000_000;
            return Err(refused(text!(
                "it unfolds to more than {megabytes} MB",
                "в распакованном виде он больше {megabytes} МБ",
                "po rozpakowaniu ma ponad {megabytes} MB",
            )));
        }
        left -= size;
        if is_texts && claimed(&head).is_none_or(|claimed| claimed > size) {
            return Err(refused(text!(
                "its table of texts is damaged",
                "таблица текстов в нём повреждена",
                "jego tabela tekstów jest uszkodzona",
            )));
        }
    }
    Ok(())
}

/// How many texts a table of texts says that it has; nothing when it does not begin as one.
fn claimed(head: &[u8]) -> Option<u64> {
    let head = String::from_utf8_lossy(head);
    let mut reader = Reader::from_str(&head);
    loop {
        let root = match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => root,
            Event::Eof => return None,
            _ => continue,
        };
        if root.local_name().as_ref() != "sst" {
            return None;
        }
        let mut attributes = root.attributes().map_while(Result::ok);
        let count = attributes.find(|attribute| attribute.key.as_ref() == "uniqueCount");
        return count.map_or(Some(0), |count| count.value.parse().ok());
    }
}

fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Rows, FormatError> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(invalid)?;
    let (mut rows, mut width) = (Rows::new(), 0);
    while let Some(cell) = reader.next_cell().map_err(invalid)? {
        let said = said(cell.get_value());
        if said.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        width = width.max(column + 1);
        fits(MapFormat::Xlsx, rows.len().max(row + 1), width)?;
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, String::new());
        }
        rows[row][column] = said;
    }
    Ok(rows)
}

fn said(value: &DataRef<'_>) -> String {
    match value {
        DataRef::DateTime(moment) if !moment.is_duration() => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute) == (0, 0) { day } else { format!("{day} {hour:02}:{minute:02}") }
        }
        other => Data::from(other.clone()).to_string().trim().replace("\r\n", "\n"),
    }
}

/// Stages are merged over their steps; the first column and the two rows stay where they are when one scrolls. Texts
/// longer than a cell may hold are cut.
pub(in crate::formats) fn write_xlsx(map: &Map) -> Vec<u8> {
    workbook(map).expect("what is written keeps to the limits of a sheet")
}

fn workbook(map: &Map) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Without it the workbook holds the time of its making, and no two were the same.
    let made = ExcelDateTime::from_ymd(2024, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(cut(&map.name, 255)).set_creation_datetime(&made));
    let sheet = workbook.add_worksheet().set_name(sheet_name(map))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_freeze_panes(2, 1)?.set_column_width(0, 26)?;
    fill(sheet, map, &Table::of(map))?;
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, map: &Map, table: &Table) -> Result<(), XlsxError> {
    let plain = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let (bold, teal) = (plain().set_bold(), Color::RGB(0x0f_66_70));
    let stage = bold.clone().set_align(FormatAlign::Center).set_font_color(teal);
    let step = bold.clone().set_border_bottom(FormatBorder::Medium).set_border_bottom_color(teal);
    let name = if is_known(&map.name) { "" } else { &map.name };
    sheet.write_string_with_format(0, 0, cut(name, MAX_TEXT), &bold)?;
    let mut column = 1;
    for (name, columns) in &table.stages {
        let last = column + columns - 1;
        if last >= MAX_COLUMNS {
            break;
        }
        let name = cut(name, MAX_TEXT);
        if *columns > 1 {
            sheet.merge_range(0, column as u16, 0, last as u16, &name, &stage)?;
        } else {
            sheet.write_string_with_format(0, column as u16, name, &stage)?;
        }
        column = last + 1;
    }
    for (at, name) in table.steps.iter().enumerate().take(MAX_COLUMNS - 1) {
        sheet.set_column_width(at as u16 + 1, 28)?;
        sheet.write_string_with_format(1, at as u16 + 1, cut(name, MAX_TEXT), &step)?;
    }
    let plain = plain();
    for (at, (lane, cells)) in table.lanes.iter().enumerate().take(MAX_ROWS) {
        let row = at as u32 + 2;
        sheet.write_string_with_format(row, 0, cut(lane, MAX_TEXT), &bold)?;
        for (at, value) in cells.iter().enumerate().take(MAX_COLUMNS - 1) {
            let column = at as u16 + 1;
            match value {
                Value::Number(number) => sheet.write_number_with_format(row, column, *number, &plain)?,
                Value::Text(text) if text.is_empty() => continue,
                Value::Text(text) => sheet.write_string_with_format(row, column, cut(text, MAX_TEXT), &plain)?,
            };
        }
    }
    Ok(())
}

/// The name of the map, as far as a sheet can be called so.
fn sheet_name(map: &Map) -> String {
    let name = map.name.replace(['*', '?', ':', '[', ']', '\\', '/'], " ");
    let name = cut(name.trim_matches(|letter: char| letter == '\'' || letter.is_whitespace()), MAX_SHEET_NAME);
    let name = name.trim_end_matches('\'').to_owned();
    if name.is_empty() { words::of(JOURNEY, map.language).to_owned() } else { name }
}

/// The beginning of a text that is longer than so many UTF-16 code units.
fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut units = 1;
    let kept = text.chars().take_while(|letter| {
        units += letter.len_utf16();
        units <= most
    });
    let kept: String = kept.collect();
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_texts_claims_no_more_than_it_has() {
        let head = |count: &str| format!("<?xml version=\"1.0\"?><sst count=\"3\" uniqueCount=\"{count}\"><si/>");
        assert_eq!(claimed(head("3").as_bytes()), Some(3));
        assert_eq!(claimed(b"<sst></sst>"), Some(0));
        assert_eq!(claimed(head("-1").as_bytes()), None);
        assert_eq!(claimed(b"<other><sst/></other>"), None);
    }

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!(cut("Zażółć", 6), "Zażółć");
        assert_eq!(cut("Zażółć", 5), "Zażó…");
        assert_eq!(cut("😀😀😀", 5), "😀😀…");
    }
}
