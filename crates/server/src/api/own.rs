//! What people keep for themselves, whichever browser they use.

use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use styk_model::Timestamp;

use super::Body;
use super::accounts::own;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

const STARRED: &str = "starred";
const VISIT: &str = "visit";

/// Whoever was away longer than this begins a new visit.
const PAUSE_MICROS: i64 = 30 * 60 * 1_000_000;

/// More touchpoints nobody keeps an eye on.
const MOST: usize = 500;

/// The touchpoints that somebody keeps an eye on.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Starred {
    /// Their keys; absent until they were first kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    touchpoints: Option<Vec<String>>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stars {
    /// Keys of touchpoints, in the order in which they are shown.
    touchpoints: Vec<String>,
}

/// When somebody was here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Visit {
    /// When the visit before this one was last seen going on; absent in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<Timestamp>,
    /// When this one was.
    active: Timestamp,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    /// What a browser remembers; counts until the server knows of a visit.
    #[serde(default)]
    known: Option<Visit>,
}

async fn kept<T: DeserializeOwned>(server: &Server, reader: &Reader, key: &str) -> Result<Option<T>, Problem> {
    let value = server.store().account_value(own(reader)?.id, key).await?;
    // What another version wrote and this one does not understand is as if it were not there.
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}

async fn keep(server: &Server, reader: &Reader, key: &str, value: &impl Serialize) -> Result<(), Problem> {
    let value = serde_json::to_value(value).map_err(Problem::invalid)?;
    Ok(server.store().keep_account_value(own(reader)?.id, key, &value).await?)
}

pub(crate) async fn starred(State(server): State<Server>, reader: Reader) -> Result<Json<Starred>, Problem> {
    let stars: Option<Stars> = kept(&server, &reader, STARRED).await?;
    Ok(Json(Starred { touchpoints: stars.map(|stars| stars.touchpoints) }))
}

pub(crate) async fn star(
    State(server): State<Server>,
    reader: Reader,
    Body(mut stars): Body<Stars>,
) -> Result<Json<Starred>, Problem> {
    stars.touchpoints.truncate(MOST);
    keep(&server, &reader, STARRED, &stars).await?;
    Ok(Json(Starred { touchpoints: Some(stars.touchpoints) }))
}

pub(crate) async fn visit(
    State(server): State<Server>,
    reader: Reader,
    Body(Known { known }): Body<Known>,
) -> Result<Json<Visit>, Problem> {
    let before = kept(&server, &reader, VISIT).await?.or(known);
    let now = visited(before, Timestamp::now());
    keep(&server, &reader, VISIT, &now).await?;
    Ok(Json(now))
}

fn visited(before: Option<Visit>, now: Timestamp) -> Visit {
    let Some(before) = before else { return Visit { previous: None, active: now } };
    let is_new = now.0.saturating_sub(before.active.0) > PAUSE_MICROS;
    Visit { previous: if is_new { Some(before.active) } else { before.previous }, active: now }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_goes_on_until_there_is_a_pause() {
        let minutes = |minutes: i64| Timestamp(minutes * 60 * 1_000_000);
        let visit = |previous: Option<i64>, active| Visit { previous: previous.map(minutes), active: minutes(active) };
        assert_eq!(visited(None, minutes(0)), visit(None, 0));
        assert_eq!(visited(Some(visit(None, 0)), minutes(29)), visit(None, 29));
        assert_eq!(visited(Some(visit(None, 29)), minutes(60)), visit(Some(29), 60));
        assert_eq!(visited(Some(visit(Some(29), 60)), minutes(61)), visit(Some(29), 61));
        assert_eq!(visited(Some(visit(None, 61)), minutes(5)), visit(None, 5), "clocks are set");
    }
}
