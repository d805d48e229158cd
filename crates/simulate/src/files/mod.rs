//! The lives of the customers as the files that a company's systems would export.

mod columns;
mod render;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

pub(crate) use columns::{CARD_KEY, CARD_MADE};
pub use columns::{ColumnMeaning, Meaning};
pub(crate) use render::{case, channel, cost};

use crate::demo::zone_name;
use crate::plan::Plan;
use crate::process::{Life, live};
use crate::profile::consents;
use crate::scenario::FileKind;
use crate::truth::Tally;
use crate::{Demo, Listing, Options, SimulateError, Truth};
use columns::{Layout, layout};

/// What was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// What customers did.
    pub files: Vec<WrittenFile>,
    /// What they allow, and took back. The truth does not count it.
    pub consents: WrittenFile,
    /// The zone of the times that carry no offset.
    pub zone: String,
    pub truth: Truth,
}

/// One exported file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenFile {
    pub name: String,
    pub kind: FileKind,
    /// Records, without the heading.
    pub rows: u64,
    pub bytes: u64,
    /// What a reader should recognise in it.
    pub columns: Vec<ColumnMeaning>,
}

/// Where the truth is written, apart from the data: a pattern such as `*.csv` does not take it for an export.
const TRUTH_FOLDER: &str = "truth";

const TRUTH: &str = "truth.json";

const PEOPLE: &str = "people.csv";

pub(crate) fn file_name(demo: Demo, kind: FileKind) -> &'static str {
    match (kind, demo) {
        (FileKind::Customers, _) => "customers.csv",
        (FileKind::WebEvents, _) => "web_events.csv",
        (FileKind::AppEvents, _) => "app_events.jsonl",
        (FileKind::Orders, Demo::Airline) => "bookings.csv",
        (FileKind::Orders, Demo::Bank) => "opened_products.csv",
        (FileKind::Orders, Demo::Travel) => "orders.csv",
        (FileKind::Calls, _) => "calls.csv",
        (FileKind::Visits, Demo::Airline) => "airport.csv",
        (FileKind::Visits, Demo::Bank) => "branch_tickets.csv",
        (FileKind::Visits, Demo::Travel) => "visits.csv",
        (FileKind::Chats, _) => "chats.csv",
        (FileKind::Requests, _) => "requests.csv",
        (FileKind::NpsSurvey, _) => "survey_nps.csv",
        (FileKind::CesSurvey, _) => "survey_ces.csv",
        (FileKind::Consents, _) => "consents.csv",
    }
}

/// Records of one file, to be put in the order of time.
struct Sheet {
    kind: FileKind,
    layout: Layout,
    bytes: Vec<u8>,
    /// Time, and where the record begins.
    records: Vec<(i64, usize)>,
}

impl Sheet {
    fn new(plan: &Plan, kind: FileKind) -> Self {
        Self { kind, layout: layout(plan, kind), bytes: Vec::new(), records: Vec::new() }
    }

    fn write(mut self, name: &str, directory: &Path) -> Result<WrittenFile, SimulateError> {
        let ends = self.records.iter().skip(1).map(|(_, start)| *start).chain([self.bytes.len()]);
        let mut spans: Vec<(i64, usize, usize)> =
            self.records.iter().zip(ends).map(|((time, start), end)| (*time, *start, end)).collect();
        spans.sort_unstable();
        self.records = Vec::new();
        let heading = self.layout.heading();
        let mut bytes = heading.len() as u64;
        write_file(&directory.join(name), |file| {
            file.write_all(heading.as_bytes())?;
            for (_, start, end) in &spans {
                file.write_all(&self.bytes[*start..*end])?;
            }
            Ok(())
        })?;
        bytes += self.bytes.len() as u64;
        let columns = self.layout.meanings();
        Ok(WrittenFile { name: name.to_owned(), kind: self.kind, rows: spans.len() as u64, bytes, columns })
    }
}

/// Simulates the demo and writes its files into `directory`, which is made if
/// it does not exist, and into its folder `truth` what is true of them:
/// `truth.json` and, where asked for, `people.csv` with all identifiers.
///
/// Needs about as much memory as the files are large: exports are in the order
/// of time, lives are not.
pub fn write(demo: Demo, options: &Options, directory: &Path) -> Result<Written, SimulateError> {
    let plan = Plan::new(demo, options)?;
    let failed = |source| SimulateError::Write { path: directory.to_owned(), source };
    let truth_folder = directory.join(TRUTH_FOLDER);
    std::fs::create_dir_all(&truth_folder).map_err(failed)?;
    let mut sheets: Vec<Sheet> = FileKind::ALL.into_iter().map(|kind| Sheet::new(&plan, kind)).collect();
    let mut consents = Sheet::new(&plan, FileKind::Consents);
    let mut tally = Tally::new(&plan);
    for number in 0..options.customers {
        let life = live(&plan, number);
        tally.add(&plan, &life);
        put(&plan, &life, &mut sheets);
        put_consents(&plan, &life, &mut consents);
    }
    let mut files = Vec::new();
    for sheet in sheets {
        if !sheet.records.is_empty() {
            let name = file_name(demo, sheet.kind);
            files.push(sheet.write(name, directory)?);
        }
    }
    let consents = consents.write(file_name(demo, FileKind::Consents), directory)?;
    let (truth, people) = tally.finish(&plan);
    write_file(&truth_folder.join(TRUTH), |file| Ok(serde_json::to_writer_pretty(file, &truth)?))?;
    if options.list_people {
        write_people(&truth_folder.join(PEOPLE), &people)?;
    }
    Ok(Written { files, consents, zone: zone_name(options.language).to_owned(), truth })
}

fn put(plan: &Plan, life: &Life, sheets: &mut [Sheet]) {
    for moment in &life.moments {
        let sheet = &mut sheets[moment.file(plan) as usize];
        sheet.records.push((moment.time, sheet.bytes.len()));
        render::record(plan, &life.person, moment, &sheet.layout, &mut sheet.bytes);
    }
}

fn put_consents(plan: &Plan, life: &Life, sheet: &mut Sheet) {
    for said in consents(plan, life) {
        sheet.records.push((said.time, sheet.bytes.len()));
        render::consent(plan, &life.person, &said, &sheet.layout, &mut sheet.bytes);
    }
}

fn write_people(path: &Path, people: &[Listing]) -> Result<(), SimulateError> {
    write_file(path, |file| {
        writeln!(file, "kind,value,customer")?;
        for Listing { kind, value, customer } in people {
            writeln!(file, "{},{value},{customer}", kind.name())?;
        }
        Ok(())
    })
}

pub(crate) fn write_file(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> Result<(), SimulateError> {
    let result = File::create(path).and_then(|file| {
        let mut file = BufWriter::with_capacity(1 << 18, file);
        content(&mut file)?;
        file.flush()
    });
    result.map_err(|source| SimulateError::Write { path: path.to_owned(), source })
}
