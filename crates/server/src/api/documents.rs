//! What people save: questions, boards, notes, maps. Every version is kept; of maps, which save themselves while
//! they are edited, one for each author and stretch of time.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use styk_engine::AMENDED_FOR;
use styk_maps::{Framework, Persona};
use styk_model::Timestamp;
use styk_store::{Document, StoreError};

use super::Body;
use super::maps::told;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Kinds of documents that go through here; others have routes of their own.
const KINDS: [&str; 8] = ["question", "board", "note", "stages", "report", "map", "persona", "framework"];

/// Kinds that save themselves while they are edited.
const AMENDED: [&str; 3] = ["map", "persona", "framework"];

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
    check(&server, &kind, &key, &save.body).await?;
    let author = reader.name().to_owned();
    let mut document =
        Document { kind, key, version: save.version, body: save.body, created: Timestamp::now(), author };
    let saved = if amends(&server, &document).await? {
        server.store().amend_document(&document, AMENDED_FOR).await
    } else {
        server.store().save_document(&document).await
    };
    match saved {
        Ok(version) => document.version = version,
        Err(error @ StoreError::Conflict { .. }) => {
            let current = server.store().document(&document.kind, &document.key).await?.map(Saved::from);
            return Err(Problem::from(error).with_current(&current));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Json(document.into()))
}

/// Whether the version that a document was edited from may go: of kinds that save themselves, unless a map was made from
/// it or a link always shows it.
async fn amends(server: &Server, document: &Document) -> Result<bool, Problem> {
    Ok(AMENDED.contains(&document.kind.as_str()) && !server.engine().is_held(document).await?)
}

pub(crate) async fn versions(
    State(server): State<Server>,
    Path((kind, key)): Path<(String, String)>,
) -> Result<Json<Vec<Saved>>, Problem> {
    checked(&kind)?;
    let versions = server.store().document_versions(&kind, &key).await?;
    if versions.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(Json(versions.into_iter().map(Saved::from).collect()))
}

/// Whether a body is what its kind of document holds; of those kinds whose form the server knows.
async fn check(server: &Server, kind: &str, key: &str, body: &serde_json::Value) -> Result<(), Problem> {
    if body.is_null() {
        return Ok(());
    }
    match kind {
        "map" => Ok(server.engine().check_map(key, &read(body)?).await?),
        "persona" => read::<Persona>(body).map(|_| ()),
        "framework" => read::<Framework>(body)?.check().map_err(|flaw| told("framework", &flaw)),
        _ => Ok(()),
    }
}

fn read<T: DeserializeOwned>(body: &serde_json::Value) -> Result<T, Problem> {
    T::deserialize(body).map_err(Problem::invalid)
}
