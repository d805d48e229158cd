//! Workbooks (XLSX, XLS, ODS): the named sheet, or the first with content.

use std::fs::File;
use std::io::{BufReader, Read};
use std::sync::Arc;

use calamine::{Data, ExcelDateTime, Ods, Range, Reader, Xls, Xlsx};
use styk_model::{Say, Text, say};

use crate::CollectError;
use crate::input::OnDisk;
use crate::nearest::Nearest;
use crate::row::{Columns, Next, Row, Rows};

/// Reads a sheet row by row.
pub(crate) struct WorkbookRows {
    range: Range<Data>,
    columns: Columns,
    next: usize,
}

/// The named sheet, or the first with content.
pub(crate) fn open(file: &Arc<OnDisk>, name: &str, sheet: Option<&str>) -> Result<WorkbookRows, CollectError> {
    let mut sheets = read_sheets(file, name, sheet, 1)?;
    Ok(sheets.remove(0).1)
}

/// The named sheet, or every one with content, each with its name.
pub(crate) fn open_all(
    file: &Arc<OnDisk>,
    name: &str,
    sheet: Option<&str>,
) -> Result<Vec<(String, WorkbookRows)>, CollectError> {
    read_sheets(file, name, sheet, usize::MAX)
}

/// At most so many sheets with content, at least one.
fn read_sheets(
    file: &Arc<OnDisk>,
    name: &str,
    sheet: Option<&str>,
    most: usize,
) -> Result<Vec<(String, WorkbookRows)>, CollectError> {
    let again = || File::open(&file.path).map(BufReader::new).map_err(|error| CollectError::reading(name, error));
    let mut magic = [0; 4];
    // A shorter file has no workbook in it, and is refused below.
    let _ = again()?.read(&mut magic).map_err(|error| CollectError::reading(name, error))?;
    if magic == [0xd0, 0xcf, 0x11, 0xe0] {
        let workbook = Xls::new(again()?).map_err(|error| invalid(name, Text::verbatim(error)))?;
        return with_content(workbook, name, sheet, most);
    }
    match Xlsx::new(again()?) {
        Ok(workbook) => with_content(workbook, name, sheet, most),
        Err(error) => match Ods::new(again()?) {
            Ok(workbook) => with_content(workbook, name, sheet, most),
            Err(_) => Err(invalid(name, Text::verbatim(error))),
        },
    }
}

fn invalid(name: &str, reason: Text) -> CollectError {
    CollectError::Format { name: name.to_owned(), format: "XLSX", reason }
}

fn with_content<W>(
    mut workbook: W,
    name: &str,
    sheet: Option<&str>,
    most: usize,
) -> Result<Vec<(String, WorkbookRows)>, CollectError>
where
    W: Reader<BufReader<File>>,
    W::Error: std::fmt::Display,
{
    let sheets = workbook.sheet_names();
    if let Some(sheet) = sheet.filter(|sheet| !sheets.iter().any(|name| name == sheet)) {
        let nearest = Nearest::to(sheet, sheets.iter().map(String::as_str));
        let reason = Text::new(|language| {
            let nearest = nearest.say(language);
            let [en, ru, pl] = ["`, `", "», «", "”, „"].map(|between| sheets.join(between));
            say!(
                language,
                "it has no sheet `{sheet}`{nearest}: expected one of `{en}`",
                "в нём нет листа «{sheet}»{nearest}: ожидается один из «{ru}»",
                "nie ma w nim arkusza „{sheet}”{nearest}: oczekiwano jednego z „{pl}”",
            )
        });
        return Err(invalid(name, reason));
    }
    let mut found = Vec::new();
    for candidate in sheets.iter().filter(|name| sheet.is_none_or(|sheet| sheet == *name)) {
        let range = workbook.worksheet_range(candidate).map_err(|error| invalid(name, Text::verbatim(error)))?;
        if range.used_cells().next().is_some() {
            found.push((candidate.clone(), WorkbookRows::new(range)));
        }
        if found.len() == most {
            break;
        }
    }
    if found.is_empty() { Err(CollectError::Empty { name: name.to_owned() }) } else { Ok(found) }
}

impl WorkbookRows {
    fn new(range: Range<Data>) -> Self {
        let (height, width) = range.get_size();
        let filled = |row: usize| (0..width).filter(|column| !is_blank(range.get((row, *column)))).count();
        // Titles and notes above a table fill fewer cells than its heading.
        let most = (0..height.min(50)).map(filled).max().unwrap_or(0);
        let first = (0..height).find(|row| filled(*row) * 2 > most).unwrap_or(0);
        let is_text = |column: usize| matches!(range.get((first, column)), None | Some(Data::Empty | Data::String(_)));
        let heading = (0..width).all(is_text);
        let mut text = String::new();
        let names = (0..width).map(|column| {
            push_cell(range.get((first, column)).unwrap_or(&Data::Empty), &mut text);
            let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if heading && !name.is_empty() { name } else { format!("column_{}", column + 1) }
        });
        let columns = Columns::new(names.collect::<Vec<_>>());
        Self { range, columns, next: first + usize::from(heading) }
    }
}

fn is_blank(cell: Option<&Data>) -> bool {
    match cell {
        None | Some(Data::Empty) => true,
        Some(Data::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}

/// Writes a cell as text into `out` (cleared first).
fn push_cell(cell: &Data, out: &mut String) {
    use std::fmt::Write as _;
    out.clear();
    // Writing to a string has no error.
    let _ = match cell {
        Data::Empty | Data::Error(_) => Ok(()),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => out.write_str(text),
        Data::Int(number) => write!(out, "{number}"),
        Data::Float(number) => write!(out, "{number}"),
        Data::Bool(truth) => write!(out, "{truth}"),
        Data::DateTime(moment) => write_moment(*moment, out),
    };
}

fn write_moment(moment: ExcelDateTime, out: &mut String) -> std::fmt::Result {
    use std::fmt::Write as _;
    if moment.is_duration() || moment.as_f64() < 1.0 {
        let seconds = (moment.as_f64() * 86_400.0).round() as i64;
        return write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    write!(out, "{year:04}-{month:02}-{day:02}")?;
    if moment.as_f64().fract() != 0.0 {
        write!(out, " {hour:02}:{minute:02}:{second:02}")?;
        if milli != 0 {
            write!(out, ".{milli:03}")?;
        }
    }
    Ok(())
}

impl Rows for WorkbookRows {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        let (height, width) = self.range.get_size();
        let first_row = self.range.start().map_or(0, |(row, _)| u64::from(row));
        let mut text = String::new();
        while self.next < height {
            let index = self.next;
            self.next += 1;
            row.clear(first_row + index as u64 + 1);
            let mut any = false;
            for column in 0..width {
                let Some(cell) = self.range.get((index, column)).filter(|cell| !is_blank(Some(cell))) else { continue };
                push_cell(cell, &mut text);
                row.set(column, &text);
                any = true;
            }
            if any {
                return Ok(Next::Row);
            }
        }
        Ok(Next::End)
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use crate::input::{Input, Limits, Origin};

    /// A workbook of the given sheets, each the inside of its `sheetData`.
    fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, text: &str| {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        };
        let namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        use std::fmt::Write as _;
        let (mut listed, mut related, mut types) = (String::new(), String::new(), String::new());
        for (index, (name, rows)) in sheets.iter().enumerate() {
            let id = index + 1;
            write!(listed, "<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"r{id}\"/>").unwrap();
            write!(
                related,
                "<Relationship Id=\"r{id}\" Type=\"{relation}/worksheet\" Target=\"worksheets/s{id}.xml\"/>"
            )
            .unwrap();
            write!(types, "<Override PartName=\"/xl/worksheets/s{id}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>").unwrap();
            put(
                &format!("xl/worksheets/s{id}.xml"),
                &format!("<worksheet xmlns=\"{namespace}\"><sheetData>{rows}</sheetData></worksheet>"),
            );
        }
        let package = "http://schemas.openxmlformats.org/package/2006";
        put("[Content_Types].xml", &format!("<Types xmlns=\"{package}/content-types\">{types}</Types>"));
        put(
            "_rels/.rels",
            &format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r0\" Type=\"{relation}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        );
        put(
            "xl/workbook.xml",
            &format!("<workbook xmlns=\"{namespace}\" xmlns:r=\"{relation}\"><sheets>{listed}</sheets></workbook>"),
        );
        write!(related, "<Relationship Id=\"styles\" Type=\"{relation}/styles\" Target=\"styles.xml\"/>").unwrap();
        put(
            "xl/_rels/workbook.xml.rels",
            &format!("<Relationships xmlns=\"{package}/relationships\">{related}</Relationships>"),
        );
        put(
            "xl/styles.xml",
            &format!(
                "<styleSheet xmlns=\"{namespace}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
            ),
        );
        writer.finish().unwrap().into_inner()
    }

    fn text(cell: &str, text: &str) -> String {
        format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    }

    fn read(bytes: &[u8], sheet: Option<&str>) -> Result<(Vec<String>, Vec<String>), CollectError> {
        let file = tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let input = Input::open(&Origin::Path(file.path().to_owned()), Limits::default())?.remove(0);
        let mut rows = open(&input.into_file()?, "book.xlsx", sheet)?;
        let mut row = Row::default();
        let mut records = Vec::new();
        while matches!(rows.next(&mut row)?, Next::Row) {
            let values: Vec<&str> = row.values().map(|(_, value)| value).collect();
            records.push(format!("{}:{}", row.position, values.join("|")));
        }
        Ok((rows.columns().names().to_vec(), records))
    }

    #[test]
    fn the_first_sheet_with_content_is_read_with_its_dates_and_numbers() {
        let rows = format!(
            "<row r=\"1\">{}</row><row r=\"3\">{}{}{}</row>\
             <row r=\"4\">{}<c r=\"B4\" s=\"1\"><v>45413.395833333336</v></c><c r=\"C4\"><v>12.5</v></c></row>\
             <row r=\"6\">{}<c r=\"B6\" s=\"1\"><v>45414</v></c><c r=\"C6\"><v>7</v></c></row>",
            text("A1", "Отчёт"),
            text("A3", "Клиент"),
            text("B3", "Дата"),
            text("C3", "Сумма"),
            text("A4", "К-1"),
            text("A6", "К-2"),
        );
        let bytes = workbook(&[("Пусто", ""), ("Данные", &rows)]);
        let (names, records) = read(&bytes, None).unwrap();
        assert_eq!(names, ["Клиент", "Дата", "Сумма"]);
        assert_eq!(records, ["4:К-1|2024-05-01 09:30:00|12.5", "6:К-2|2024-05-02|7"]);
    }

    #[test]
    fn each_sheet_with_content_is_a_table_where_one_chooses_among_them() {
        let row = |value: &str| {
            let heading = format!("<row r=\"1\">{}{}</row>", text("A1", "email"), text("B1", "time"));
            format!("{heading}<row r=\"2\">{}{}</row>", text("A2", value), text("B2", "2024-05-01 09:30"))
        };
        let (orders, calls) = (row("a@example.com"), row("b@example.com"));
        let file = tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap();
        let origin = Origin::Path(file.path().to_owned());
        let name = |rest: &str| format!("{}{rest}", file.path().file_name().unwrap().to_string_lossy());
        let opened = |settings: &crate::FileSettings| crate::open_sheets(&origin, settings, Limits::default()).unwrap();

        std::fs::write(file.path(), workbook(&[("Orders", &orders), ("Empty", ""), ("Calls", &calls)])).unwrap();
        let tables = opened(&crate::FileSettings::default());
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, [name("/Orders"), name("/Calls")]);
        let guessed = crate::Mapping::guess(&tables[1], &crate::Hints::default()).unwrap().mapping;
        assert_eq!(guessed.file.sheet.as_deref(), Some("Calls"), "so that it is found again");
        let again = opened(&guessed.file);
        assert_eq!((again.len(), again[0].name.as_str()), (1, name("/Calls").as_str()));
        assert!(again[0].sample().next().unwrap().values().any(|(_, value)| value == "b@example.com"));

        std::fs::write(file.path(), workbook(&[("Orders", &orders), ("Empty", "")])).unwrap();
        let alone = opened(&crate::FileSettings::default());
        assert_eq!(alone[0].name, name(""), "nothing to choose from");
        assert_eq!(crate::Mapping::guess(&alone[0], &crate::Hints::default()).unwrap().mapping.file.sheet, None);
    }

    #[test]
    fn a_sheet_that_is_not_there_is_named_with_the_nearest() {
        let row = format!("<row r=\"1\">{}</row>", text("A1", "x"));
        let bytes = workbook(&[("Orders", &row), ("Calls", &row)]);
        let error = read(&bytes, Some("Ordres")).unwrap_err().to_string();
        assert!(error.contains("did you mean `Orders`"), "{error}");
        assert!(read(&bytes, Some("Calls")).is_ok());
    }
}
