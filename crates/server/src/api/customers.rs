//! Customers, one at a time.

use std::time::Instant;

use axum::Json;
use axum::extract::{Path, Query, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::Known;
use styk_model::answer::KnownBy;
use styk_model::{IdentifierKind, PersonNumber, Timestamp};

use super::identity::{LinkRow, zone};
use super::{may_look_up, note_read};
use crate::mask::{self, Masks};
use crate::openapi::Cell;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Rows that one answer holds at most.
const MOST: u32 = 500;

/// A customer that a search found.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Found {
    person: PersonNumber,
    /// The identifier that was searched for.
    known_by: KnownBy,
}

/// A customer, and how their identifiers came together.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Customer {
    person: PersonNumber,
    identifiers: Vec<Known>,
    /// What joined the identifiers, in order.
    joined: Vec<LinkRow>,
    /// Links that were not followed.
    refused: Vec<LinkRow>,
    /// The identifiers of others that the links name.
    others: Vec<Known>,
    /// The segments that the customer is in now.
    segments: Vec<InSegment>,
    /// Whether the reader sees identifiers masked; links have no sentence then.
    masked: bool,
}

/// A segment that a customer is in.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct InSegment {
    key: String,
    name: String,
    /// Since when that is known, where the segment is followed.
    since: Option<Timestamp>,
}

/// A customer's interactions.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Timeline {
    columns: Vec<String>,
    /// As the lake has them, newest first.
    #[schemars(with = "Vec<Vec<Cell>>")]
    rows: Vec<Vec<serde_json::Value>>,
    /// Whether there are older ones.
    more: bool,
    /// Whether texts and properties are left out for the reader, and cases masked.
    masked: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    #[serde(default)]
    offset: u32,
    #[serde(default)]
    limit: Option<u32>,
}

pub(crate) async fn search(
    State(server): State<Server>,
    reader: Reader,
    Query(search): Query<Search>,
) -> Result<Json<Vec<Found>>, Problem> {
    if let Some(masks) = Masks::of(&server, &reader) {
        may_look_up(&server, &reader)?;
        let found = known_whole(&server, search.q.trim(), &masks).await?;
        if found.is_empty() && !search.q.trim().is_empty() {
            server.guesses().missed(reader.name(), Instant::now());
        }
        return Ok(Json(found));
    }
    let limit = search.limit.unwrap_or(50).min(MOST);
    let found = server.engine().search_customers(search.q.trim(), limit).await?.into_iter();
    Ok(Json(found.map(|(person, known_by)| Found { person, known_by }).collect()))
}

/// Customers known by exactly this, masked: beginnings would tell an identifier letter by letter.
async fn known_whole(server: &Server, text: &str, masks: &Masks) -> Result<Vec<Found>, Problem> {
    let mut wanted: Vec<(Option<IdentifierKind>, String)> = styk_collect::hashed_identifiers(text)
        .into_iter()
        .map(|one| (Some(one.kind), one.value.into_owned()))
        .collect();
    wanted.push((None, text.to_owned()));
    let people = server.engine().people();
    let mut found = Vec::new();
    for (kind, value) in wanted {
        for (alias, kind) in server.store().find(kind, &value).await? {
            let known_by = KnownBy { kind, value: masks.value(kind, &value) };
            found.push(Found { person: people.person(alias), known_by });
        }
    }
    Ok(found)
}

pub(crate) async fn get(
    State(server): State<Server>,
    reader: Reader,
    Path(person): Path<PersonNumber>,
) -> Result<Json<Customer>, Problem> {
    let found = server.engine().customer(person, reader.language, &zone(&server)).await?;
    let mut found = found.ok_or_else(Problem::not_found)?;
    let masks = Masks::of(&server, &reader);
    if let Some(masks) = &masks {
        found.identifiers.iter_mut().chain(&mut found.others).for_each(|one| masks.known(one));
        found.joined.iter_mut().chain(&mut found.refused).for_each(mask::link);
    }
    note_read(&server, &reader, found.person).await?;
    let segments = server.engine().segments_of(found.person).await?.into_iter();
    Ok(Json(Customer {
        person: found.person,
        identifiers: found.identifiers,
        joined: found.joined.into_iter().map(LinkRow::from).collect(),
        refused: found.refused.into_iter().map(LinkRow::from).collect(),
        others: found.others,
        segments: segments.map(|(one, since)| InSegment { key: one.key, name: one.segment.name, since }).collect(),
        masked: masks.is_some(),
    }))
}

pub(crate) async fn timeline(
    State(server): State<Server>,
    reader: Reader,
    Path(person): Path<PersonNumber>,
    Query(page): Query<Page>,
) -> Result<Json<Timeline>, Problem> {
    note_read(&server, &reader, person).await?;
    let limit = page.limit.unwrap_or(200).min(MOST);
    let query = format!(
        "SELECT time, event, channel, medium, place, direction, case_id, text, score, score_scale, money, currency, \
         cost, duration_ms, actions, source, import, flags, properties FROM interactions WHERE person = {person} \
         ORDER BY time DESC, sequence DESC NULLS LAST, position DESC, id DESC LIMIT {} OFFSET {}",
        limit + 1,
        page.offset
    );
    let mut found = server.engine().sql(&query, limit as usize + 1).await?;
    let more = found.rows.len() > limit as usize;
    found.rows.truncate(limit as usize);
    let masks = Masks::of(&server, &reader);
    if let Some(masks) = &masks {
        masks.rows(&found.columns, &mut found.rows);
    }
    Ok(Json(Timeline { columns: found.columns, rows: found.rows, more, masked: masks.is_some() }))
}
