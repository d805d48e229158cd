//! An opened file: its format, its columns, its first records, and the rest to come.

use std::collections::VecDeque;

use styk_model::text;

use crate::input::{Format, Input, Limits, Origin, Progress};
use crate::mapping::FileSettings;
use crate::presets::{self, LaidOut, Layout, Preset};
use crate::row::{Block, Columns, Next, Row, Rows};
use crate::{CollectError, csv, encoding, json, ocel, parquet, weblog, workbook, xes};

/// Records looked at before the mapping is decided.
const SAMPLE: usize = 2_000;
/// And no more than this, where records are long.
const SAMPLE_BYTES: usize = 16 << 20;

/// One table of records, opened and looked into. Its first records are kept, so
/// that also standard input can be previewed, guessed and then read whole.
pub struct Table {
    /// The file's name, with the entry's behind it for archives.
    pub name: String,
    pub format: Format,
    pub progress: Progress,
    rows: Box<dyn Rows + Send>,
    sample: VecDeque<Sampled>,
    /// The known export that its columns are those of.
    pub preset: Option<&'static Preset>,
    /// The sheet that it is, of a workbook with several.
    pub(crate) sheet: Option<String>,
}

/// Gives records that were read already before those to come.
struct Replay {
    sample: VecDeque<Sampled>,
    rows: Box<dyn Rows + Send>,
}

impl Rows for Replay {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        next_of(&mut self.sample, self.rows.as_mut(), row)
    }

    fn columns(&self) -> &Columns {
        self.rows.columns()
    }
}

fn next_of(sample: &mut VecDeque<Sampled>, rows: &mut dyn Rows, row: &mut Row) -> Result<Next, CollectError> {
    match sample.pop_front() {
        Some(Sampled::Row(sampled)) => {
            *row = sampled;
            Ok(Next::Row)
        }
        Some(Sampled::Rejected(rejection)) => Ok(Next::Rejected(rejection)),
        None => rows.next(row).map_err(CollectError::settle),
    }
}

/// A record of the sample.
enum Sampled {
    Row(Row),
    Rejected(styk_model::Rejection),
}

/// Opens a source; an archive gives one table for each of its entries.
pub fn open(origin: &Origin, settings: &FileSettings, limits: Limits) -> Result<Vec<Table>, CollectError> {
    Input::open(origin, limits)?.into_iter().map(|input| Table::from_input(input, settings)).collect()
}

/// The same, but each sheet of a workbook that has content is a table, for those
/// who choose among them; where there are several, the sheet's name stands
/// behind the file's.
pub fn open_sheets(origin: &Origin, settings: &FileSettings, limits: Limits) -> Result<Vec<Table>, CollectError> {
    let mut tables = Vec::new();
    for input in Input::open(origin, limits)? {
        if input.format != Format::Workbook {
            tables.push(Table::from_input(input, settings)?);
            continue;
        }
        let (name, format, progress) = (input.name.clone(), input.format, input.progress.clone());
        let sheets = workbook::open_all(&input.into_file()?, &name, settings.sheet.as_deref())?;
        let several = sheets.len() > 1 || settings.sheet.is_some();
        for (sheet, rows) in sheets {
            let name = if several { format!("{name}/{sheet}") } else { name.clone() };
            match Table::from_rows(name, format, progress.clone(), Box::new(rows), settings) {
                Ok(table) => tables.push(Table { sheet: several.then_some(sheet), ..table }),
                // A heading and nothing below it, beside sheets that have more.
                Err(CollectError::Empty { .. }) if several => {}
                Err(error) => return Err(error),
            }
        }
        if tables.is_empty() {
            return Err(CollectError::Empty { name });
        }
    }
    Ok(tables)
}

impl Table {
    fn from_input(input: Input, settings: &FileSettings) -> Result<Self, CollectError> {
        let (name, format, progress) = (input.name.clone(), input.format, input.progress.clone());
        let rows = open_rows(input, settings).map_err(CollectError::settle)?;
        Self::from_rows(name, format, progress, rows, settings)
    }

    fn from_rows(
        name: String,
        format: Format,
        progress: Progress,
        rows: Box<dyn Rows + Send>,
        settings: &FileSettings,
    ) -> Result<Self, CollectError> {
        let mut table = Self { name, format, progress, rows, sample: VecDeque::new(), preset: None, sheet: None };
        table.fill_sample()?;
        table.preset = presets::recognise(table.columns());
        match settings.layout.or_else(|| table.preset?.layout) {
            Some(layout) => table.laid_out(layout),
            None => Ok(table),
        }
    }

    /// The same table with its records cut into interactions, as the export's layout says.
    fn laid_out(self, layout: Layout) -> Result<Self, CollectError> {
        let Self { name, format, progress, rows, sample, preset, sheet } = self;
        let rows = Box::new(LaidOut::new(Box::new(Replay { sample, rows }), layout));
        let mut table = Self { name, format, progress, rows, sample: VecDeque::new(), preset, sheet };
        table.fill_sample()?;
        Ok(table)
    }

    fn fill_sample(&mut self) -> Result<(), CollectError> {
        let mut bytes = 0;
        while self.sample.len() < SAMPLE && bytes < SAMPLE_BYTES {
            let mut row = Row::default();
            match self.rows.next(&mut row).map_err(CollectError::settle)? {
                Next::Row => {
                    bytes += row.text().len();
                    self.sample.push_back(Sampled::Row(row));
                }
                Next::Rejected(rejection) => self.sample.push_back(Sampled::Rejected(rejection)),
                Next::End => break,
            }
        }
        if self.sample.is_empty() {
            return Err(CollectError::Empty { name: self.name.clone() });
        }
        Ok(())
    }

    pub fn columns(&self) -> &Columns {
        self.rows.columns()
    }

    /// The first records, without those that could not be read.
    pub fn sample(&self) -> impl Iterator<Item = &Row> {
        self.sample.iter().filter_map(|sampled| match sampled {
            Sampled::Row(row) => Some(row),
            Sampled::Rejected(_) => None,
        })
    }

    /// The next record: first those of the sample, then the rest.
    pub(crate) fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        next_of(&mut self.sample, self.rows.as_mut(), row)
    }
}

impl Rows for Table {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        Table::next(self, row)
    }

    fn columns(&self) -> &Columns {
        Table::columns(self)
    }

    fn block(&mut self) -> Result<Option<Block>, CollectError> {
        if self.sample.is_empty() { self.rows.block().map_err(CollectError::settle) } else { Ok(None) }
    }
}

fn open_rows(input: Input, settings: &FileSettings) -> Result<Box<dyn Rows + Send>, CollectError> {
    let name = input.name.clone();
    Ok(match input.format {
        Format::Csv => {
            let (reader, head) = decoded(input, settings)?;
            Box::new(csv::open(reader, &name, &head, settings)?)
        }
        Format::Json => {
            let (reader, head) = decoded(input, settings)?;
            Box::new(json::open(reader, &name, &head)?)
        }
        Format::WebLog => Box::new(weblog::open(decoded(input, settings)?.0, &name)?),
        Format::Parquet => Box::new(parquet::open(input.into_file()?, &name)?),
        Format::Workbook => Box::new(workbook::open(&input.into_file()?, &name, settings.sheet.as_deref())?),
        Format::Xes => Box::new(xes::open(input.into_reader(), &name)?),
        Format::OcelJson | Format::OcelXml => Box::new(ocel::open(input.into_reader(), &name)?),
        Format::OcelSqlite => Box::new(ocel::open_sqlite(&input.into_file()?.path)?),
    })
}

type DecodedInput = (Box<dyn std::io::BufRead + Send>, Vec<u8>);

/// The input as UTF-8, with its beginning.
fn decoded(input: Input, settings: &FileSettings) -> Result<DecodedInput, CollectError> {
    let name = input.name.clone();
    let encoding = match &settings.encoding {
        Some(given) => encoding::named(given).ok_or_else(|| {
            CollectError::Mapping(text!(
                "`{given}` is no encoding: expected one such as `utf-8`, `windows-1251`, `windows-1250`, `utf-16le`",
                "«{given}» — не кодировка: ожидается, например, `utf-8`, `windows-1251`, `windows-1250`, `utf-16le`",
                "„{given}” to nie kodowanie: oczekiwano na przykład `utf-8`, `windows-1251`, `windows-1250`, `utf-16le`",
            ))
        })?,
        None => encoding::detect(&input.head),
    };
    let head = if encoding == encoding_rs::UTF_8 {
        input.head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&input.head).to_vec()
    } else {
        encoding.decode(&input.head).0.into_owned().into_bytes()
    };
    let reader =
        encoding::decode(input.into_reader(), encoding).map_err(|error| CollectError::reading(&name, error))?;
    Ok((reader, head))
}
