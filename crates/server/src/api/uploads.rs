//! Files that a browser sends: looked into first, imported then.

use std::collections::HashMap;
use std::path::{Path as FilePath, PathBuf};
use std::sync::{Mutex, PoisonError};

use axum::Json;
use axum::body::Body as Stream;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use futures::StreamExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_collect::{FileSettings, Hints, Limits, Mapping, Origin, Table};
use styk_engine::EngineError;
use styk_model::answer::KnownBy;
use styk_model::{Identifier, Interaction, Language, Medium, Say, Timestamp};
use tokio::io::AsyncWriteExt;
use xxhash_rust::xxh3::Xxh3;

use super::Body;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::secret::random;
use crate::server::Server;

/// Rows of a preview.
const ROWS: usize = 12;

/// Files sent and not yet forgotten. They do not outlive the process.
pub(crate) struct Uploads {
    folder: PathBuf,
    files: Mutex<HashMap<String, Sent>>,
}

#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub name: String,
    path: PathBuf,
    pub size: u64,
    pub hash: String,
}

/// A file that was sent, looked into.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Upload {
    id: String,
    name: String,
    size: u64,
    tables: Vec<TablePreview>,
}

/// What a table would become.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TablePreview {
    table: String,
    format: String,
    columns: Vec<String>,
    /// The mapping, to edit and send back.
    #[schemars(with = "Mapping")]
    mapping: serde_json::Value,
    guesses: Vec<Guessed>,
    /// What the mapping lacks, in the reader's language: such a table cannot be imported yet.
    missing: Vec<String>,
    /// The first rows as interactions.
    interactions: Vec<Shown>,
    rejected: Vec<Refused>,
}

/// A row as an interaction.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Shown {
    who: Vec<KnownBy>,
    time: Timestamp,
    event: String,
    channel: String,
    medium: Medium,
    place: String,
    case: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    /// In minor units, with its currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    money: Option<(i64, String)>,
    /// One JSON object as text; empty for none.
    properties: String,
}

impl From<Interaction<'_>> for Shown {
    fn from(row: Interaction<'_>) -> Self {
        let row = row.into_owned();
        let known_by = |one: Identifier<'_>| KnownBy { kind: one.kind, value: one.value.into_owned() };
        Self {
            who: row.who.into_iter().map(known_by).collect(),
            time: row.time,
            event: row.event.into_owned(),
            channel: row.channel.into_owned(),
            medium: row.medium,
            place: row.place.into_owned(),
            case: row.case.into_owned(),
            text: row.text.map(std::borrow::Cow::into_owned),
            score: row.score.map(|score| score.value),
            money: row.money.map(|money| (money.minor, money.currency.code().to_owned())),
            properties: row.properties.into_owned(),
        }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Guessed {
    column: String,
    #[schemars(with = "styk_collect::Role")]
    role: serde_json::Value,
    /// 0 to 1.
    confidence: f64,
    reason: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Refused {
    position: u64,
    message: String,
    record: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Named {
    name: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Look {
    table: String,
    /// Guessed when absent.
    #[serde(default)]
    #[schemars(with = "Option<Mapping>")]
    mapping: Option<serde_json::Value>,
    /// Zone of times without an offset.
    #[serde(default)]
    zone: Option<String>,
    /// Time of every row, for tables that have none.
    #[serde(default)]
    at: Option<String>,
}

impl Sent {
    pub(super) fn path(&self) -> &FilePath {
        &self.path
    }
}

impl Uploads {
    /// Keeps files in a folder.
    pub(crate) fn new(folder: &FilePath) -> Self {
        Self { folder: folder.to_owned(), files: Mutex::default() }
    }

    pub(super) fn get(&self, id: &str) -> Result<Sent, Problem> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(id).cloned().ok_or_else(Problem::not_found)
    }

    fn put(&self, id: &str, sent: Sent) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), sent);
    }

    /// Forgets all files: they have to be sent again.
    pub(crate) fn forget(&self) {
        let files = std::mem::take(&mut *self.files.lock().unwrap_or_else(PoisonError::into_inner));
        for sent in files.into_values() {
            let _ = std::fs::remove_dir_all(sent.path.parent().unwrap_or(&sent.path));
        }
    }

    pub(super) fn remove(&self, id: &str) -> bool {
        let sent = self.files.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        let Some(sent) = sent else { return false };
        let _ = std::fs::remove_dir_all(sent.path.parent().unwrap_or(&sent.path));
        true
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that `map_err` calls")]
fn failed(error: std::io::Error) -> Problem {
    let words = [
        format!("The file could not be kept: {error}."),
        format!("Файл не удалось сохранить: {error}."),
        format!("Nie udało się zapisać pliku: {error}."),
    ];
    Problem::new(StatusCode::INSUFFICIENT_STORAGE, "disk", words)
}

fn of_file(error: impl Into<styk_collect::CollectError>) -> Problem {
    EngineError::from(error.into()).into()
}

pub(crate) async fn add(
    State(server): State<Server>,
    reader: Reader,
    Query(named): Query<Named>,
    body: Stream,
) -> Result<Json<Upload>, Problem> {
    let id = random()[..16].to_owned();
    let sent = match receive(&server, &id, &named.name, body).await {
        Ok(sent) => sent,
        Err(problem) => {
            let _ = std::fs::remove_dir_all(server.uploads().folder.join(&id));
            return Err(problem);
        }
    };
    server.uploads().put(&id, sent.clone());
    let looked = tokio::task::block_in_place(|| {
        let origin = Origin::Path(sent.path.clone());
        let tables = styk_collect::open_sheets(&origin, &FileSettings::default(), Limits::default());
        let hints = Hints { zone: Some(server.settings().zone.clone()), ..Hints::default() };
        let tables = tables.map_err(of_file)?;
        let several = tables.len() > 1;
        let look = |table: &Table| match preview(table, None, &hints, &reader) {
            // One sheet or file of many that is no list of interactions keeps nobody from the others.
            Err(problem) if several => Ok(refused_table(table, &problem, reader.language)),
            looked => looked,
        };
        tables.iter().map(look).collect::<Result<Vec<_>, _>>()
    });
    match looked {
        Ok(tables) => Ok(Json(Upload { id, name: sent.name, size: sent.size, tables })),
        Err(problem) => {
            server.uploads().remove(&id);
            Err(problem)
        }
    }
}

/// A table that cannot be imported, and why.
fn refused_table(table: &Table, problem: &Problem, language: Language) -> TablePreview {
    TablePreview {
        table: table.name.clone(),
        format: table.format.name().to_owned(),
        columns: table.columns().names().to_vec(),
        mapping: serde_json::to_value(Mapping::default()).unwrap_or_default(),
        guesses: Vec::new(),
        missing: vec![problem.body(language).detail().to_owned()],
        interactions: Vec::new(),
        rejected: Vec::new(),
    }
}

/// Writes a body to a file of its own, its hash taken on the way.
async fn receive(server: &Server, id: &str, name: &str, body: Stream) -> Result<Sent, Problem> {
    let folder = server.uploads().folder.join(id);
    tokio::fs::create_dir_all(&folder).await.map_err(failed)?;
    // The name's ending says what is in it; the rest must not lead anywhere.
    let plain: String = name.chars().filter(|c| c.is_alphanumeric() || ".-_ ".contains(*c)).collect();
    let plain = plain.trim_matches(['.', ' ']).to_owned();
    let path = folder.join(if plain.is_empty() { "upload" } else { &plain });
    let mut file = tokio::fs::File::create(&path).await.map_err(failed)?;
    let (mut hasher, mut size) = (Xxh3::new(), 0);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| Problem::invalid(format!("the file did not arrive whole: {error}")))?;
        hasher.update(&chunk);
        size += chunk.len() as u64;
        file.write_all(&chunk).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    Ok(Sent { name: name.to_owned(), path, size, hash: format!("{:032x}", hasher.digest128()) })
}

pub(super) fn opened(sent: &Sent, table: &str, settings: &FileSettings) -> Result<Table, Problem> {
    let origin = Origin::Path(sent.path.clone());
    let mut tables = styk_collect::open_sheets(&origin, settings, Limits::default()).map_err(of_file)?;
    // A mapping that names a sheet says itself which table is meant.
    let named = settings.sheet.is_some() && tables.len() == 1;
    let found = tables.iter().position(|one| one.name == table).or(named.then_some(0));
    found.map(|place| tables.swap_remove(place)).ok_or_else(Problem::not_found)
}

pub(super) fn mapping(value: serde_json::Value) -> Result<Mapping, Problem> {
    serde_json::from_value(value).map_err(|error| Problem::invalid(format!("the mapping: {error}")))
}

fn preview(table: &Table, given: Option<Mapping>, hints: &Hints, reader: &Reader) -> Result<TablePreview, Problem> {
    let guessed = Mapping::guess(table, hints).map_err(of_file)?;
    let mapping = given.unwrap_or(guessed.mapping);
    let guess = |guess: styk_collect::Guess| Guessed {
        column: guess.column,
        role: serde_json::to_value(guess.role).unwrap_or_default(),
        confidence: guess.confidence,
        reason: guess.reason.say(reader.language),
    };
    // A mapping that lacks something shows no rows, and says what it lacks.
    let shown = styk_collect::preview(table, &mapping, ROWS).unwrap_or_default();
    let refused = |one: styk_model::Rejection| Refused {
        position: one.position,
        message: one.flaw.say(reader.language),
        record: one.record,
    };
    Ok(TablePreview {
        table: table.name.clone(),
        format: table.format.name().to_owned(),
        columns: guessed.guesses.iter().map(|guess| guess.column.clone()).collect(),
        mapping: serde_json::to_value(&mapping).map_err(Problem::invalid)?,
        guesses: guessed.guesses.into_iter().map(guess).collect(),
        missing: guessed.missing.iter().map(|one| one.say(reader.language)).collect(),
        interactions: shown.interactions.into_iter().map(Shown::from).collect(),
        rejected: shown.rejections.into_iter().map(refused).collect(),
    })
}

pub(crate) async fn look(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<String>,
    Body(look): Body<Look>,
) -> Result<Json<TablePreview>, Problem> {
    let sent = server.uploads().get(&id)?;
    let given = look.mapping.map(mapping).transpose()?;
    tokio::task::block_in_place(|| {
        let settings = given.as_ref().map(|mapping| mapping.file.clone()).unwrap_or_default();
        let table = opened(&sent, &look.table, &settings)?;
        let zone = look.zone.or_else(|| Some(server.settings().zone.clone()));
        preview(&table, given, &Hints { zone, at: look.at, ..Hints::default() }, &reader).map(Json)
    })
}

pub(crate) async fn remove(State(server): State<Server>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    if server.uploads().remove(&id) { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
}
