//! Jobs: work that goes on behind an answer.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Language, Timestamp};

use crate::jobs::{Ended, Job, JobKind, JobProgress, JobState, Listener, Now};
use crate::mask::Masks;
use crate::problem::{Problem, ProblemBody};
use crate::reader::Reader;
use crate::server::Server;

/// The shortest time between two events of one job.
const EVERY: Duration = Duration::from_millis(200);

/// Time without an event after which a comment says that the connection is alive.
const ALIVE: Duration = Duration::from_secs(10);

/// Whether to answer at once with a job.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct AsJob {
    #[serde(default)]
    pub job: bool,
}

/// A job that was begun.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct JobBegun {
    job: String,
}

/// One job in the list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct JobRow {
    id: String,
    kind: JobKind,
    /// The file's name, or the kind of question.
    about: String,
    /// Who began it.
    by: String,
    state: JobState,
    began: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<Timestamp>,
    #[serde(flatten)]
    progress: JobProgress,
}

/// What came of a job.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct JobOutcome {
    state: JobState,
    /// What the route answers that the job was begun with.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemBody>,
}

/// A job, and what came of it once it has ended.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct JobFound {
    id: String,
    kind: JobKind,
    about: String,
    by: String,
    began: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<Timestamp>,
    #[serde(flatten)]
    progress: JobProgress,
    #[serde(flatten)]
    outcome: JobOutcome,
}

/// The answer of a route that began a job.
pub(super) fn begun(job: &Job) -> Response {
    (StatusCode::ACCEPTED, Json(JobBegun { job: job.id.clone() })).into_response()
}

impl JobRow {
    fn of(job: &Job) -> Self {
        let (state, ended, progress) = match job.now() {
            Now::Running(progress) => (JobState::Running, None, progress),
            Now::Ended(ended) => (ended.state, Some(ended.time), ended.progress),
        };
        let (id, about, by) = (job.id.clone(), job.about.clone(), job.by.clone());
        Self { id, kind: job.kind, about, by, state, began: job.began, ended, progress }
    }
}

impl JobOutcome {
    fn of(ended: &Ended, language: Language, masks: Option<&Masks>) -> Self {
        let mut result: Option<serde_json::Value> =
            ended.result.as_deref().and_then(|json| serde_json::from_slice(json).ok());
        if let (Some(masks), Some(result)) = (masks, &mut result) {
            masks.found_in_json(result);
        }
        let problem = ended.problem.as_ref().map(|problem| problem.body(language));
        Self { state: ended.state, result, problem }
    }
}

pub(crate) async fn list(State(server): State<Server>, reader: Reader) -> Json<Vec<JobRow>> {
    let jobs = server.jobs().all();
    Json(jobs.iter().rev().filter(|job| job.is_for(&reader)).map(|job| JobRow::of(job)).collect())
}

pub(crate) async fn get(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Json<JobFound>, Problem> {
    let job = server.jobs().get(&id, &reader)?;
    job.asked();
    let outcome = match job.now() {
        Now::Running(_) => JobOutcome { state: JobState::Running, result: None, problem: None },
        Now::Ended(ended) => JobOutcome::of(&ended, reader.language, Masks::of(&server, &reader).as_ref()),
    };
    let JobRow { id, kind, about, by, began, ended, progress, .. } = JobRow::of(&job);
    Ok(Json(JobFound { id, kind, about, by, began, ended, progress, outcome }))
}

pub(crate) async fn cancel(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let job = server.jobs().get(&id, &reader)?;
    if matches!(job.kind, JobKind::Erasure | JobKind::Retention) {
        let words = [
            "A removal that was begun goes on to its end.",
            "Начатое удаление доводится до конца.",
            "Rozpoczęte usuwanie jest doprowadzane do końca.",
        ];
        return Err(Problem::new(StatusCode::CONFLICT, "erasure", words));
    }
    job.cancel();
    Ok(StatusCode::NO_CONTENT)
}

/// `progress` now and whenever it changes, `ended` in the end.
pub(crate) async fn events(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let job = server.jobs().get(&id, &reader)?;
    let (language, masks) = (reader.language, Masks::of(&server, &reader));
    let following = futures::stream::unfold(Some(Following::new(&job)), move |following| {
        let masks = masks.clone();
        async move {
            let mut following = following?;
            let now = following.next().await?;
            let more = matches!(now, Now::Running(_)).then_some(following);
            Some((Ok(event(&now, language, masks.as_ref())), more))
        }
    });
    Ok(Sse::new(following).keep_alive(KeepAlive::new().interval(ALIVE)))
}

struct Following {
    listener: Listener,
    begun: bool,
}

impl Following {
    fn new(job: &Arc<Job>) -> Self {
        Self { listener: job.listen(), begun: false }
    }

    /// The state of now at first, then each change, a fast one left out.
    async fn next(&mut self) -> Option<Now> {
        if self.begun {
            let (changed, ()) = tokio::join!(self.listener.now.changed(), tokio::time::sleep(EVERY));
            changed.ok()?;
        }
        self.begun = true;
        Some(self.listener.now.borrow_and_update().clone())
    }
}

fn event(now: &Now, language: Language, masks: Option<&Masks>) -> Event {
    let (name, data) = match now {
        Now::Running(progress) => ("progress", serde_json::to_string(progress)),
        Now::Ended(ended) => ("ended", serde_json::to_string(&JobOutcome::of(ended, language, masks))),
    };
    Event::default().event(name).data(data.unwrap_or_default())
}
