//! The import of a file that was sent.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_collect::{Mapping, MaxBad, Table};
use styk_engine::{ImportOptions, ImportReport, Watch};

use super::jobs::{AsJob, begun};
use super::uploads::{Sent, mapping, opened};
use super::{Body, note};
use crate::jobs::{Job, JobKind, JobProgress};
use crate::notify::webhook::{Event, tell};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Take {
    table: String,
    #[schemars(with = "Mapping")]
    mapping: serde_json::Value,
    /// Stop, with nothing applied, when more rows than this cannot be read (`5%` or a count).
    #[serde(default)]
    max_bad: Option<String>,
}

/// What became of a table.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Taken {
    /// False where the very same table was imported before: nothing was done.
    changed: bool,
    import: u32,
    rows: u64,
    interactions: u64,
    /// Rows that were there already.
    repeated: u64,
    rejected: u64,
    new_identifiers: u64,
    people: u64,
}

/// An import that somebody asked for, read so far that it can begin.
struct Wanted {
    sent: Sent,
    table: Table,
    mapping: Mapping,
    max_bad: Option<MaxBad>,
}

impl Wanted {
    fn of(sent: Sent, take: Take) -> Result<Self, Problem> {
        let mapping = mapping(take.mapping)?;
        let max_bad = match take.max_bad.as_deref().map(str::parse).transpose() {
            Ok(max_bad) => max_bad,
            Err(error) => return Err(Problem::invalid(error)),
        };
        let table = tokio::task::block_in_place(|| opened(&sent, &take.table, &mapping.file))?;
        Ok(Self { sent, table, mapping, max_bad })
    }

    async fn import(
        self,
        server: &Server,
        reader: &Reader,
        watch: &mut dyn Watch,
        stop: Arc<styk_lake::Watch>,
    ) -> Result<Taken, Problem> {
        let Self { sent, table, mapping, max_bad } = self;
        let options = ImportOptions {
            file_name: sent.name.clone(),
            file_size: sent.size,
            file_hash: sent.hash,
            max_bad,
            replaces: None,
            stop,
        };
        let report = Box::pin(server.engine().import(table, &mapping, &options, watch)).await?;
        note(server, reader, "import", sent.name).await?;
        let taken = taken(report);
        if taken.changed {
            let data = serde_json::json!({ "import": taken.import, "interactions": taken.interactions });
            tell(server, Event::new("import.done", data));
        }
        Ok(taken)
    }
}

/// Tells nobody.
struct Silent;

impl Watch for Silent {
    fn progress(&mut self, _: u64, _: Option<u64>, _: u64) {}
}

/// Tells those who follow the job.
struct Told(Arc<Job>);

impl Watch for Told {
    fn progress(&mut self, bytes_read: u64, total: Option<u64>, interactions: u64) {
        self.0.note(JobProgress { done: bytes_read, total, rows: interactions });
    }
}

pub(crate) async fn take(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<String>,
    Query(as_job): Query<AsJob>,
    Body(take): Body<Take>,
) -> Result<Response, Problem> {
    let wanted = Wanted::of(server.uploads().get(&id)?, take)?;
    if as_job.job {
        let (server_of_job, reader_of_job) = (server.clone(), reader.clone());
        let name = wanted.sent.name.clone();
        let job = server.jobs().begin(JobKind::Import, name, &reader, |job| async move {
            let (mut told, stop) = (Told(Arc::clone(&job)), Arc::clone(&job.watch));
            let taken = wanted.import(&server_of_job, &reader_of_job, &mut told, stop).await?;
            Ok(serde_json::to_vec(&taken).map_err(Problem::invalid)?.into())
        })?;
        return Ok(begun(&job));
    }
    // An import goes on to its end though the browser may have gone.
    let importing = tokio::spawn(async move { wanted.import(&server, &reader, &mut Silent, Arc::default()).await });
    let taken = importing.await.map_err(|error| {
        tracing::error!(%error, "an import ended unexpectedly");
        Problem::internal()
    })?;
    Ok(Json(taken?).into_response())
}

fn taken(report: ImportReport) -> Taken {
    match report {
        ImportReport::Imported(done) => Taken {
            changed: true,
            import: done.number.0,
            rows: done.summary.rows,
            interactions: done.written.rows,
            repeated: done.written.repeated,
            rejected: done.summary.rejected.values().sum(),
            new_identifiers: done.new_identifiers,
            people: done.people,
        },
        ImportReport::Unchanged { before } => Taken {
            changed: false,
            import: before.number.0,
            rows: before.summary.rows,
            interactions: before.summary.interactions,
            repeated: before.summary.interactions,
            rejected: before.summary.rejected.values().sum(),
            new_identifiers: 0,
            people: 0,
        },
    }
}
