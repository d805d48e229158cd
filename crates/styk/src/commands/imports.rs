//! Imports: listed, undone, read again.

use anyhow::Result;
use serde::Serialize;
use styk_collect::{Mapping, Origin};
use styk_engine::{EngineError, Folder, ImportAction, ImportOptions, ImportReport};
use styk_insight::language::count;
use styk_model::{Rejection, RejectionReason, Say, say};
use styk_store::{ImportNumber, ImportState};

use crate::arguments::{Format, ImportsAction, Shared};
use crate::commands::import::file_hash;
use crate::commands::summary::summary;
use crate::output::{line, lines, rows};
use crate::progress::Progress;
use crate::trouble::OfFile;

pub(crate) async fn run(shared: &Shared, action: Option<ImportsAction>) -> Result<()> {
    let folder = shared.folder().await?;
    match action.unwrap_or(ImportsAction::List) {
        ImportsAction::List => list(&folder, shared).await,
        ImportsAction::Undo { number } => {
            let written = folder.undo(number).await?;
            let interactions = count(written.rows, shared.language);
            line(&say!(
                shared.language,
                "import {number} is undone, interactions taken out: {interactions}",
                "импорт {number} отменён, убрано взаимодействий: {interactions}",
                "import {number} cofnięto, usunięte interakcje: {interactions}",
            ))
        }
        ImportsAction::Remap { number, file, mapping } => remap(&folder, shared, number, &file, &mapping).await,
        ImportsAction::Quarantine { number, limit } => {
            let rejections = folder.quarantine(number, limit).await?;
            let rejected: Vec<Rejected> = rejections.into_iter().map(|one| Rejected::of(one, shared)).collect();
            rows(&rejected, &REJECTED, shared)
        }
    }
}

/// Headings of the list of imports for people: Russian, Polish.
const LISTED: [[&str; 2]; 10] = [
    ["номер", "numer"],
    ["состояние", "stan"],
    ["источник", "źródło"],
    ["имя", "nazwa"],
    ["строки", "wiersze"],
    ["взаимодействия", "interakcje"],
    ["не принято", "odrzucone"],
    ["первое", "pierwsza"],
    ["последнее", "ostatnia"],
    ["импортировано", "zaimportowano"],
];

#[derive(Serialize)]
struct Listed {
    number: u32,
    state: String,
    source: String,
    name: String,
    rows: u64,
    interactions: u64,
    rejected: u64,
    first: String,
    last: String,
    imported: String,
}

/// Headings of rejected records for people: Russian, Polish.
const REJECTED: [[&str; 2]; 4] =
    [["запись", "rekord"], ["причина", "przyczyna"], ["что не так", "co jest nie tak"], ["содержание", "treść"]];

#[derive(Serialize)]
struct Rejected {
    position: u64,
    reason: String,
    message: String,
    record: String,
}

impl Rejected {
    fn of(rejection: Rejection, shared: &Shared) -> Self {
        let Rejection { position, flaw, record } = rejection;
        let reason = match shared.format {
            Format::Json | Format::Csv => key(flaw.reason()),
            _ => flaw.reason().say(shared.language),
        };
        Self { position, reason, message: flaw.say(shared.language), record }
    }
}

/// As programs read it.
fn key(reason: RejectionReason) -> String {
    serde_json::json!(reason).as_str().unwrap_or_default().to_owned()
}

async fn list(folder: &Folder, shared: &Shared) -> Result<()> {
    let state = |state: ImportState| match shared.format {
        Format::Json | Format::Csv => state.name().to_owned(),
        _ => state.say(shared.language),
    };
    let time = |time: Option<styk_model::Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
    let listed: Vec<Listed> = folder
        .imports()
        .await?
        .into_iter()
        .map(|import| Listed {
            number: import.number.0,
            state: state(import.state),
            source: import.file.source,
            name: import.file.name,
            rows: import.summary.rows,
            interactions: import.summary.interactions,
            rejected: import.summary.rejected.values().sum(),
            first: time(import.summary.first_time),
            last: time(import.summary.last_time),
            imported: import.file.started.to_string(),
        })
        .collect();
    rows(&listed, &LISTED, shared)
}

/// No copy of a file is kept, so it has to be given again, and be the same.
async fn remap(
    folder: &Folder,
    shared: &Shared,
    number: u32,
    file: &std::path::Path,
    mapping: &std::path::Path,
) -> Result<()> {
    let language = shared.language;
    let import = folder.committed_import(number, ImportAction::Remap).await?;
    if import.file.file_hash.is_empty() {
        return Err(EngineError::NotRemappable { number }.into());
    }
    let (hash, size) = file_hash(file)?;
    if hash != import.file.file_hash {
        return Err(EngineError::OtherFile { file: file.display().to_string(), number }.into());
    }
    let text = std::fs::read_to_string(mapping).reading(mapping)?;
    let mapping = Mapping::from_toml(&text)?;
    let source = folder.source(&Origin::Path(file.to_owned()))?;
    let tables = styk_collect::open(&source.origin, &mapping.file, styk_collect::Limits::default())?;
    let table =
        tables.into_iter().find(|table| table.name == import.file.name || import.file.name.starts_with("re-mapped"));
    let table = table.ok_or(EngineError::NotRemappable { number })?;
    let options = ImportOptions {
        file_name: file.display().to_string(),
        file_size: size,
        file_hash: hash,
        max_bad: None,
        replaces: Some(ImportNumber(number)),
        ..ImportOptions::default()
    };
    let mut progress = Progress::new(&table.name, language);
    let report = folder.import(&source, table, &mapping, &options, &mut progress).await?;
    let elapsed = progress.finish();
    if let ImportReport::Imported(imported) = &report {
        let new = imported.number.0;
        line(&say!(
            language,
            "import {number} is replaced by import {new}",
            "импорт {number} заменён импортом {new}",
            "import {number} zastąpiono importem {new}",
        ))?;
    }
    lines(&summary(&report, elapsed, language))
}
