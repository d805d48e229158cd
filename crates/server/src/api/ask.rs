//! Questions.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use styk_lake::StopOnDrop;
use styk_model::{Answer, Ask, JourneySplit, Question};
use styk_query::{Context, read_question};
use xxhash_rust::xxh3::xxh3_128;

use super::jobs::{AsJob, begun};
use crate::cache::Cached;
use crate::jobs::JobKind;
use crate::mask::{self, Masks};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;
use crate::turns::Place;

pub(crate) async fn ask(
    State(server): State<Server>,
    reader: Reader,
    Query(as_job): Query<AsJob>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let text = std::str::from_utf8(&body).map_err(|_| Problem::invalid("a question is UTF-8 text in JSON"))?;
    let question = read_question(text)?;
    let masked = reader.is_masked(&server.settings());
    if masked {
        refuse_single(&server, &question).await?;
    }
    if as_job.job {
        return job(&server, &reader, question);
    }
    let cached = answered(&server, server.engine().context(), &question, None, masked).await?;
    let tag = cached.tag();
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let mut response = Body::from(Bytes::from_owner(cached.json)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Refuses a question that looks at single customers, itself or by what its map adds to it.
pub(crate) async fn refuse_single(server: &Server, question: &Question) -> Result<(), Problem> {
    let json = |question: &Question| serde_json::to_string(question).map_err(Problem::invalid);
    mask::asked(&json(question)?)?;
    let mut context = server.engine().context();
    server.engine().find_maps(&mut context, question).await?;
    let mut applied = context.maps.applied(question)?;
    if matches!(applied.journeys, JourneySplit::Column(_)) {
        // A map that has a journey for each case shows none of them.
        applied.journeys = JourneySplit::Whole;
    }
    mask::asked(&json(&applied)?)
}

/// Answers a question behind the request. Its place in the queue is taken at once.
fn job(server: &Server, reader: &Reader, question: Question) -> Result<Response, Problem> {
    let place = server.turns().queue()?;
    let kind = question.ask.name().to_owned();
    let server_of_job = server.clone();
    let job = server.jobs().begin(JobKind::Question, kind, reader, |job| async move {
        let server = server_of_job;
        let mut context = server.engine().context();
        context.watch = Arc::clone(&job.watch);
        // Whoever asks for the result is shown as much of it as they may see then.
        Ok(answered(&server, context, &question, Some(place), false).await?.json)
    })?;
    Ok(begun(&job))
}

/// From the cache where the data is still the same, else from the data.
async fn answered(
    server: &Server,
    mut context: Context,
    question: &Question,
    place: Option<Place>,
    masked: bool,
) -> Result<Cached, Problem> {
    server.engine().find_maps(&mut context, question).await?;
    let (mut key, mut state) = (key(question)?, state(&context));
    if context.maps.applied(question)?.asks_for_segments() {
        key ^= xxh3_128(context.segments.said().as_bytes());
        let stamp: Vec<u8> = context.segments.stamp().iter().flat_map(|part| part.to_le_bytes()).collect();
        state ^= xxh3_128(&stamp);
    }
    // Other answers name nobody, and are the same for all.
    let masked = masked && matches!(question.ask, Ask::Customers(_));
    if masked {
        key ^= xxh3_128(b"masked");
    }
    if let Some(cached) = server.answers().get(key, state) {
        return Ok(cached);
    }
    let place = place.map_or_else(|| server.turns().queue(), Ok)?;
    let erased = server.engine().erasures_done();
    let mut answer = compute(server, context, question, place).await?;
    if masked {
        Masks::new(server).answer(&mut answer);
    }
    let cached = Cached::new(&answer, state).map_err(Problem::invalid)?;
    // Somebody in it may have been erased meanwhile.
    if server.engine().erasures_done() == erased {
        server.answers().put(key, cached.clone());
    }
    Ok(cached)
}

/// Answers a question from one state of the data; dropping the future stops the pass.
pub(crate) async fn compute(
    server: &Server,
    context: Context,
    question: &Question,
    place: Place,
) -> Result<Answer, Problem> {
    let stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = place.turn(&context.watch).await?;
    let begun = Instant::now();
    let (engine, asked) = (Arc::clone(server.engine()), question.clone());
    let answer = tokio::spawn(async move {
        context.watch.check()?;
        engine.ask_of(context, &asked).await
    });
    let answer = answer.await.map_err(|error| {
        tracing::error!(%error, "a question ended unexpectedly");
        Problem::internal()
    })?;
    // Whether it was stopped is decided before the guard stops it.
    let answer = answer.map_err(Problem::from);
    server.figures().question(question.ask.name(), begun.elapsed());
    drop(stop);
    answer
}

fn key(question: &Question) -> Result<u128, Problem> {
    Ok(xxh3_128(&serde_json::to_vec(question).map_err(Problem::invalid)?))
}

/// Everything that an answer depends on beside its question.
pub(crate) fn state(context: &Context) -> u128 {
    let snapshot = &context.snapshot;
    let parts = [snapshot.version, snapshot.unflushed_rows, context.people.position(), context.registry.version];
    let mut bytes: Vec<u8> = parts.iter().flat_map(|part| part.to_le_bytes()).collect();
    bytes.extend_from_slice(context.maps.said().as_bytes());
    xxh3_128(&bytes)
}
