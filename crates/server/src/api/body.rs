//! Bodies of requests.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The longest that a body which is no file may take to arrive.
const LONGEST: Duration = Duration::from_mins(1);

/// A body in JSON, whatever its media type says; a wrong one is told in one line.
pub(crate) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = bytes(request, state).await?;
        let value = serde_json::from_slice(&bytes).map_err(|error| Problem::invalid(format!("the body: {error}")))?;
        Ok(Self(value))
    }
}

/// The bytes of a body that is not too large.
pub(super) async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    let arriving = tokio::time::timeout(LONGEST, Bytes::from_request(request, state));
    let arrived = arriving.await.map_err(|_| {
        let words =
            ["The request arrived too slowly.", "Запрос приходил слишком долго.", "Żądanie przychodziło zbyt długo."];
        Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", words)
    })?;
    arrived.map_err(|rejection| {
        let words = [
            format!("The request cannot be read: {rejection}."),
            format!("Запрос не удалось прочитать: {rejection}."),
            format!("Nie udało się odczytać żądania: {rejection}."),
        ];
        let status = rejection.status();
        let code = if status == StatusCode::PAYLOAD_TOO_LARGE { "too_large" } else { "body" };
        Problem::new(status, code, words)
    })
}
