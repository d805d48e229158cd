//! Imports: listed, undone, read again.

use anyhow::{Context, Result};
use serde::Serialize;
use styk_collect::{Mapping, Origin};
use styk_engine::{Engine, EngineError, ImportOptions, ImportReport};
use styk_store::ImportNumber;

use crate::arguments::{ImportsAction, Shared};
use crate::commands::import::{file_hash, say};
use crate::output::{line, rows};
use crate::progress::Progress;

pub(crate) async fn run(shared: &Shared, action: Option<ImportsAction>) -> Result<()> {
    let engine = Engine::open(&shared.data).await?;
    match action.unwrap_or(ImportsAction::List) {
        ImportsAction::List => list(&engine, shared).await,
        ImportsAction::Undo { number } => {
            let written = engine.undo(number).await?;
            line(&format!("import {number} is undone: {} interactions taken out", written.rows))
        }
        ImportsAction::Remap { number, file, mapping } => remap(&engine, number, &file, &mapping).await,
        ImportsAction::Quarantine { number, limit } => {
            rows(&engine.store().quarantine(ImportNumber(number), 0, limit).await?, shared)
        }
    }
}

#[derive(Serialize)]
struct Listed {
    number: u32,
    state: &'static str,
    source: String,
    name: String,
    rows: u64,
    interactions: u64,
    rejected: u64,
    first: String,
    last: String,
    imported: String,
}

async fn list(engine: &Engine, shared: &Shared) -> Result<()> {
    let time = |time: Option<styk_model::Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
    let listed: Vec<Listed> = engine
        .store()
        .imports()
        .await?
        .into_iter()
        .map(|import| Listed {
            number: import.number.0,
            state: import.state.name(),
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
    rows(&listed, shared)
}

/// No copy of a file is kept, so it has to be given again, and be the same.
async fn remap(engine: &Engine, number: u32, file: &std::path::Path, mapping: &std::path::Path) -> Result<()> {
    let import = engine.committed_import(number, "re-mapped").await?;
    if import.file.file_hash.is_empty() {
        return Err(EngineError::NotRemappable { number }.into());
    }
    let (hash, size) = file_hash(file)?;
    if hash != import.file.file_hash {
        return Err(EngineError::OtherFile { file: file.display().to_string(), number }.into());
    }
    let text = std::fs::read_to_string(mapping).with_context(|| format!("cannot read `{}`", mapping.display()))?;
    let mapping = Mapping::from_toml(&text)?;
    let tables = styk_collect::open(&Origin::Path(file.to_owned()), &mapping.file, styk_collect::Limits::default())?;
    let table =
        tables.into_iter().find(|table| table.name == import.file.name || import.file.name.starts_with("re-mapped"));
    let table = table.ok_or(EngineError::NotRemappable { number })?;
    let options = ImportOptions {
        file_name: file.display().to_string(),
        file_size: size,
        file_hash: hash,
        max_bad: None,
        replaces: Some(ImportNumber(number)),
    };
    let mut progress = Progress::new(&table.name);
    let report = engine.import(table, &mapping, &options, &mut progress).await?;
    let elapsed = progress.finish();
    if let ImportReport::Imported(imported) = &report {
        line(&format!("import {number} is replaced by import {}", imported.number.0))?;
    }
    say(&report, elapsed)
}
