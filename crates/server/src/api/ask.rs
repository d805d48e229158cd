//! Questions.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use styk_lake::Watch;
use styk_model::{Answer, Question};
use styk_query::{Context, read_question};
use xxhash_rust::xxh3::xxh3_128;

use crate::cache::Cached;
use crate::problem::Problem;
use crate::server::Server;

/// Stops a pass when whoever waits for it has gone.
struct StopOnDrop(Arc<Watch>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        // After the answer nothing is left to stop.
        self.0.stop();
    }
}

pub(crate) async fn ask(State(server): State<Server>, headers: HeaderMap, body: Bytes) -> Result<Response, Problem> {
    let text = std::str::from_utf8(&body).map_err(|_| Problem::invalid("a question is UTF-8 text in JSON"))?;
    let question = read_question(text)?;
    let cached = answered(&server, &question).await?;
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

/// From the cache where the data is still the same, else from the data.
async fn answered(server: &Server, question: &Question) -> Result<Cached, Problem> {
    let context = server.engine().context();
    let (key, state) = (key(question)?, state(&context));
    if let Some(cached) = server.answers().get(key, state) {
        return Ok(cached);
    }
    let answer = compute(server, context, question).await?;
    let cached = Cached::new(&answer, state).map_err(Problem::invalid)?;
    server.answers().put(key, cached.clone());
    Ok(cached)
}

/// Answers a question from one state of the data; dropping the future stops the pass.
pub(super) async fn compute(server: &Server, context: Context, question: &Question) -> Result<Answer, Problem> {
    let stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = server.questions().acquire().await;
    let (engine, question) = (Arc::clone(server.engine()), question.clone());
    let answer = tokio::spawn(async move { engine.ask_of(context, &question).await }).await;
    drop(stop);
    answer
        .map_err(|error| Problem::invalid(format!("the question ended unexpectedly: {error}")))?
        .map_err(Problem::from)
}

fn key(question: &Question) -> Result<u128, Problem> {
    Ok(xxh3_128(&serde_json::to_vec(question).map_err(Problem::invalid)?))
}

/// Everything that an answer depends on beside its question.
fn state(context: &Context) -> u128 {
    let snapshot = &context.snapshot;
    let parts = [snapshot.version, snapshot.unflushed_rows, context.people.position(), context.registry.version];
    let bytes: Vec<u8> = parts.iter().flat_map(|part| part.to_le_bytes()).collect();
    xxh3_128(&bytes)
}
