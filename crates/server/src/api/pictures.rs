//! Pictures of maps and personas.

use std::collections::BTreeMap;
use std::path::PathBuf;

use axum::Json;
use axum::body::{Body as Stream, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use styk_engine::KeptPicture;
use styk_maps::Map;
use styk_model::{Language, Timestamp, say};
use styk_report::{Picture, PictureKind, read_picture};
use tokio::sync::Mutex;

use super::maps::told;
use super::note;
use super::sql::pieces;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// A large picture takes a hundred times its bytes while it is unpacked: one is at a time.
static UNPACKING: Mutex<()> = Mutex::const_new(());

/// A picture that is kept from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PictureAdded {
    /// What cells and personas call it: the SHA-256 of what is kept.
    picture: String,
    media: &'static str,
    /// In pixels.
    width: u32,
    height: u32,
    bytes: u64,
}

/// A picture that is kept.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PictureRow {
    picture: String,
    media: &'static str,
    bytes: u64,
    /// When it was last sent.
    kept: Timestamp,
    /// Whether any version of a map or a persona refers to it. Whatever is not used for a week is removed.
    used: bool,
}

fn kind(picture: &KeptPicture) -> Option<PictureKind> {
    PictureKind::of_ending(picture.path.extension()?.to_str()?)
}

/// Keeps what can be seen of a picture, and nothing else of its file.
pub(crate) async fn add(
    State(server): State<Server>,
    reader: Reader,
    file: Bytes,
) -> Result<Json<PictureAdded>, Problem> {
    let _unpacking = UNPACKING.lock().await;
    let read = tokio::task::block_in_place(|| read_picture(&file)).map_err(|flaw| told("picture", &flaw))?;
    let picture = server.engine().keep_picture(&read.bytes, read.kind.ending())?;
    note(&server, &reader, "picture.add", picture.as_str()).await?;
    let Picture { kind, width, height, bytes } = read;
    Ok(Json(PictureAdded { picture, media: kind.media(), width, height, bytes: bytes.len() as u64 }))
}

pub(crate) async fn list(State(server): State<Server>) -> Result<Json<Vec<PictureRow>>, Problem> {
    let mut rows = Vec::new();
    for one in server.engine().pictures()? {
        let Some(kind) = kind(&one) else { continue };
        let used = server.engine().is_picture_used(&one.key).await?;
        let KeptPicture { key: picture, bytes, kept, .. } = one;
        rows.push(PictureRow { picture, media: kind.media(), bytes, kept, used });
    }
    Ok(Json(rows))
}

/// The picture itself, which never changes under its name.
pub(crate) async fn get(State(server): State<Server>, Path(key): Path<String>) -> Result<Response, Problem> {
    let kept = server.engine().picture(&key)?.ok_or_else(Problem::not_found)?;
    let kind = kind(&kept).ok_or_else(Problem::not_found)?;
    // Removed between the two is not there.
    let file = tokio::fs::File::open(&kept.path).await.map_err(|_| Problem::not_found())?;
    let mut response = Stream::from_stream(pieces(file)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.media()));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(kept.bytes));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Opened by itself, it is a picture and nothing that runs.
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}

/// Removes a picture that nothing refers to.
pub(crate) async fn remove(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
) -> Result<StatusCode, Problem> {
    if server.engine().remove_picture(&key).await? {
        note(&server, &reader, "picture.remove", key).await?;
        return Ok(StatusCode::NO_CONTENT);
    }
    if server.engine().picture(&key)?.is_none() {
        return Err(Problem::not_found());
    }
    let words = [
        "A version of a map or a persona shows this picture: it stays as long as the version does.",
        "Это изображение есть в одной из версий карты или персоны: оно хранится, пока хранится версия.",
        "Ten obraz pokazuje jakaś wersja mapy lub persony: zostaje tak długo jak ona.",
    ];
    Err(Problem::new(StatusCode::CONFLICT, "picture_used", words))
}

/// The pictures at these places as they are drawn; one that cannot be read is drawn as one that is missing.
pub(super) fn drawn(paths: BTreeMap<String, PathBuf>) -> BTreeMap<String, Picture> {
    let mut pictures = BTreeMap::new();
    for (key, path) in paths {
        let kind = path.extension().and_then(|ending| ending.to_str()).and_then(PictureKind::of_ending);
        let (Some(kind), Ok(bytes)) = (kind, std::fs::read(&path)) else { continue };
        match Picture::drawn(kind, bytes) {
            Ok(picture) => {
                pictures.insert(key, picture);
            }
            Err(flaw) => tracing::warn!(picture = key, %flaw, "a picture cannot be drawn"),
        }
    }
    pictures
}

/// Says how many pictures a map names that are not here; nothing where all are.
pub(super) fn missing(server: &Server, map: &Map, language: Language) -> Result<Option<String>, Problem> {
    let here = server.engine().pictures_of(map, &[])?;
    let named = map.cells.iter().filter_map(|cell| cell.picture.as_ref());
    let missing = named.filter(|key| !here.contains_key(*key)).count();
    Ok((missing > 0).then(|| {
        say!(
            language,
            "pictures that are not in this data folder and have to be put on the map again: {missing}",
            "изображения, которых нет в этой папке данных и которые нужно добавить на карту заново: {missing}",
            "obrazy, których nie ma w tym folderze danych i które trzeba dodać do mapy ponownie: {missing}",
        )
    }))
}
