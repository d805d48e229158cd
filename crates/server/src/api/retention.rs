//! How long interactions are kept, what was removed because its time was over, and the counts that are kept of it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::{Engine, EngineError, RetentionMonth, RetentionPolicy, RetentionPreview, RetentionRun};
use styk_lake::StopOnDrop;
use styk_model::{RetainedDay, Timestamp};
use styk_store::{RetainedWanted, StoreError};

use super::jobs::{AsJob, begun};
use super::{Body, note};
use crate::jobs::JobKind;
use crate::notify::timers;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Runs that are shown.
const RUNS: usize = 100;

/// How long interactions are kept, and what became of that.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RetentionFound {
    policy: RetentionPolicy,
    /// The newest first.
    runs: Vec<RetentionRun>,
    /// When the rules are applied next.
    next: Option<Timestamp>,
    /// Why that failed the last time, where it did.
    trouble: Option<String>,
    /// Some of what is dated before was removed.
    removed_before: Option<Timestamp>,
}

/// What was removed now.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RetentionApplied {
    /// Null where no rule ever removes anything.
    run: Option<RetentionRun>,
}

/// Which counts are asked for: those of a touchpoint, source or channel, and from one day to another.
#[derive(Debug, Deserialize)]
pub(crate) struct RetainedAsked {
    from: Option<Date>,
    to: Option<Date>,
    touchpoint: Option<String>,
    source: Option<String>,
    channel: Option<String>,
}

/// Counts of removed interactions.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RetainedFound {
    /// By day, touchpoint, source and channel.
    days: Vec<RetainedDay>,
    /// Whether there are later ones.
    more: bool,
}

impl From<RetainedAsked> for RetainedWanted {
    fn from(asked: RetainedAsked) -> Self {
        let RetainedAsked { from, to, touchpoint, source, channel } = asked;
        let day = |day: Date| day.to_string();
        Self { from: from.map(day), to: to.map(day), touchpoint, source, channel }
    }
}

pub(crate) async fn get(State(server): State<Server>) -> Result<Json<RetentionFound>, Problem> {
    let engine = server.engine();
    let mut runs = engine.retention_runs().await?;
    runs.truncate(RUNS);
    let timer = server.store().timers().await?.into_iter().find(|timer| timer.name == timers::RETENTION);
    Ok(Json(RetentionFound {
        policy: (*engine.retention()).clone(),
        runs,
        next: timer.as_ref().map(|timer| timer.next),
        trouble: timer.and_then(|timer| timer.trouble),
        removed_before: engine.removed_before(),
    }))
}

pub(crate) async fn put(
    State(server): State<Server>,
    reader: Reader,
    Body(policy): Body<RetentionPolicy>,
) -> Result<Json<RetentionPolicy>, Problem> {
    match server.engine().set_retention(policy, reader.name()).await {
        Ok(saved) => {
            note(&server, &reader, "retention_rules", format!("version {}", saved.version)).await?;
            Ok(Json((*saved).clone()))
        }
        Err(error @ EngineError::Store(StoreError::Conflict { .. })) => {
            Err(Problem::from(error).with_current(&*server.engine().retention()))
        }
        Err(error) => Err(error.into()),
    }
}

/// What rules would remove; dropping the future stops the count.
pub(crate) async fn preview(
    State(server): State<Server>,
    Body(policy): Body<RetentionPolicy>,
) -> Result<Json<RetentionPreview>, Problem> {
    let context = server.engine().context();
    let stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = server.turns().queue()?.turn(&context.watch).await?;
    let counting = tokio::spawn(async move { Engine::retention_preview_of(&context, &policy) });
    let counted = counting.await.map_err(|error| {
        tracing::error!(%error, "a count of what retention would remove ended unexpectedly");
        Problem::internal()
    })?;
    drop(stop);
    Ok(Json(counted?))
}

pub(crate) async fn apply(
    State(server): State<Server>,
    reader: Reader,
    Query(as_job): Query<AsJob>,
) -> Result<Response, Problem> {
    let (server_of_run, author) = (server.clone(), reader.name().to_owned());
    let applied = async move { Ok::<_, Problem>(RetentionApplied { run: run(&server_of_run, author).await? }) };
    if !as_job.job {
        return Ok(Json(applied.await?).into_response());
    }
    let job = server.jobs().begin(JobKind::Retention, String::new(), &reader, |_| async move {
        Ok(serde_json::to_vec(&applied.await?).map_err(Problem::invalid)?.into())
    })?;
    Ok(begun(&job))
}

/// Removes what is past its time. Begun is done: it goes on though nobody waits for it.
pub(crate) async fn run(server: &Server, author: String) -> Result<Option<RetentionRun>, Problem> {
    let server = server.clone();
    let running = tokio::spawn(async move {
        let before = server.engine().erasures_done();
        let run = Box::pin(server.engine().run_retention(&author)).await;
        if server.engine().erasures_done() != before {
            server.forget_counted();
        }
        run
    });
    let run = running.await.map_err(|error| {
        tracing::error!(%error, "retention ended unexpectedly");
        Problem::internal()
    })?;
    Ok(run?)
}

pub(crate) async fn retained(
    State(server): State<Server>,
    Query(asked): Query<RetainedAsked>,
) -> Result<Json<RetainedFound>, Problem> {
    let (days, more) = server.engine().retained(&asked.into()).await?;
    Ok(Json(RetainedFound { days, more }))
}

pub(crate) async fn months(
    State(server): State<Server>,
    Query(asked): Query<RetainedAsked>,
) -> Result<Json<Vec<RetentionMonth>>, Problem> {
    Ok(Json(server.engine().retained_months(&asked.into()).await?))
}
