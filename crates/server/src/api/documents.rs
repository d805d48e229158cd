//! What people save: questions, boards, notes. Every version is kept.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Timestamp;
use styk_store::{Document, StoreError};

use super::Body;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Kinds of documents that go through here; others have routes of their own.
const KINDS: [&str; 5] = ["question", "board", "note", "stages", "report"];

/// One version of a document.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Saved {
    kind: String,
    key: String,
    version: u32,
    body: serde_json::Value,
    created: Timestamp,
    author: String,
}

impl From<Document> for Saved {
    fn from(document: Document) -> Self {
        let Document { kind, key, version, body, created, author } = document;
        Self { kind, key, version, body, created, author }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Save {
    /// The version that was edited; 0 for a new document.
    version: u32,
    /// Null removes the document from lists; its versions stay.
    body: serde_json::Value,
}

fn checked(kind: &str) -> Result<(), Problem> {
    if KINDS.contains(&kind) { Ok(()) } else { Err(Problem::not_found()) }
}

pub(crate) async fn list(State(server): State<Server>, Path(kind): Path<String>) -> Result<Json<Vec<Saved>>, Problem> {
    checked(&kind)?;
    let documents = server.store().documents(&kind).await?.into_iter();
    Ok(Json(documents.filter(|document| !document.body.is_null()).map(Saved::from).collect()))
}

pub(crate) async fn get(
    State(server): State<Server>,
    Path((kind, key)): Path<(String, String)>,
) -> Result<Json<Saved>, Problem> {
    checked(&kind)?;
    let found = server.store().document(&kind, &key).await?;
    found.map(|document| Json(document.into())).ok_or_else(Problem::not_found)
}

pub(crate) async fn put(
    State(server): State<Server>,
    reader: Reader,
    Path((kind, key)): Path<(String, String)>,
    Body(save): Body<Save>,
) -> Result<Json<Saved>, Problem> {
    checked(&kind)?;
    if key.is_empty() || key.len() > 100 {
        let words = ["The key is too long.", "Слишком длинный ключ.", "Klucz jest za długi."];
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key", words));
    }
    let author = reader.name().to_owned();
    let mut document =
        Document { kind, key, version: save.version, body: save.body, created: Timestamp::now(), author };
    match server.store().save_document(&document).await {
        Ok(version) => document.version = version,
        Err(error @ StoreError::Conflict { .. }) => {
            let current = server.store().document(&document.kind, &document.key).await?.map(Saved::from);
            return Err(Problem::from(error).with_current(&current));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Json(document.into()))
}

pub(crate) async fn versions(
    State(server): State<Server>,
    Path((kind, key)): Path<(String, String)>,
) -> Result<Json<Vec<Saved>>, Problem> {
    checked(&kind)?;
    let newest = server.store().document(&kind, &key).await?.ok_or_else(Problem::not_found)?;
    let mut all = Vec::new();
    for version in (1..newest.version).rev() {
        all.push(server.store().document_version(&kind, &key, version).await?.into());
    }
    all.insert(0, newest.into());
    Ok(Json(all))
}
