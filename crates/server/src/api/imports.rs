//! What came in, and out again.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{RejectionReason, Say, Timestamp};
use styk_store::{Import, ImportNumber};

use super::note;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// One import.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ImportRow {
    number: u32,
    name: String,
    source: String,
    file_name: String,
    file_size: u64,
    /// `running`, `committed`, `undone` ...
    state: String,
    rows: u64,
    interactions: u64,
    /// Rows not taken, by reason.
    rejected: BTreeMap<String, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Timestamp>,
    started: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished: Option<Timestamp>,
}

impl From<Import> for ImportRow {
    fn from(import: Import) -> Self {
        let rejected = import.summary.rejected.iter();
        Self {
            number: import.number.0,
            name: import.file.name,
            source: import.file.source,
            file_name: import.file.file_name,
            file_size: import.file.file_size,
            state: import.state.name().to_owned(),
            rows: import.summary.rows,
            interactions: import.summary.interactions,
            rejected: rejected.map(|(why, count)| (reason(*why), *count)).collect(),
            first: import.summary.first_time,
            last: import.summary.last_time,
            started: import.file.started,
            finished: import.finished,
        }
    }
}

/// A reason as programs read it.
pub(crate) fn reason(reason: RejectionReason) -> String {
    serde_json::to_value(reason).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Undone {
    /// Rows taken out.
    rows: u64,
    /// Version of the table without them.
    version: u64,
}

/// A row that could not be read.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Rejected {
    /// Line or record number in the file.
    position: u64,
    reason: String,
    message: String,
    record: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    #[serde(default)]
    offset: u64,
    #[serde(default)]
    limit: Option<u32>,
}

pub(crate) async fn list(State(server): State<Server>) -> Result<Json<Vec<ImportRow>>, Problem> {
    let mut imports: Vec<ImportRow> = server.store().imports().await?.into_iter().map(ImportRow::from).collect();
    imports.sort_by_key(|import| std::cmp::Reverse(import.number));
    Ok(Json(imports))
}

pub(crate) async fn undo(
    State(server): State<Server>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Json<Undone>, Problem> {
    let written = server.engine().undo(number).await?;
    note(&server, &reader, "import.undo", number.to_string()).await?;
    Ok(Json(Undone { rows: written.rows, version: written.version }))
}

pub(crate) async fn quarantine(
    State(server): State<Server>,
    reader: Reader,
    Path(number): Path<u32>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<Rejected>>, Problem> {
    let limit = page.limit.unwrap_or(100).min(1_000);
    let rows = server.store().quarantine(ImportNumber(number), page.offset, limit).await?;
    let masked = reader.is_masked(&server.settings());
    let unless_masked = |text: String| if masked { String::new() } else { text };
    let row = |row: styk_model::Rejection| Rejected {
        position: row.position,
        reason: reason(row.flaw.reason()),
        message: unless_masked(row.flaw.say(reader.language)),
        record: unless_masked(row.record),
    };
    Ok(Json(rows.into_iter().map(row).collect()))
}
