//! SQL, read only.

use std::time::{Duration, Instant};

use axum::Json;
use axum::body::Body as Stream;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::{EngineError, FileFormat};
use styk_lake::Watch;
use tokio::io::AsyncReadExt;

use super::{Body, note};
use crate::mask;
use crate::openapi::Cell;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Rows that an answer holds; more belong into a file.
const ROWS: usize = 10_000;

/// Bytes of a file that are sent at once.
const PIECE: usize = 1 << 16;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    /// One statement that only reads, over the view `interactions`.
    query: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Table {
    columns: Vec<String>,
    /// The types of the columns, as SQL names them.
    types: Vec<String>,
    #[schemars(with = "Vec<Vec<Cell>>")]
    rows: Vec<Vec<serde_json::Value>>,
    /// Whether there are more rows than these.
    truncated: bool,
}

pub(crate) async fn query(
    State(server): State<Server>,
    reader: Reader,
    Body(asked): Body<Query>,
) -> Result<Json<Table>, Problem> {
    // Any column can be read, under any name.
    mask::refuse(&server, &reader)?;
    let mut found = in_turn(&server, &reader, &asked.query, server.engine().sql(&asked.query, ROWS + 1)).await?;
    let truncated = found.rows.len() > ROWS;
    found.rows.truncate(ROWS);
    Ok(Json(Table { columns: found.columns, types: found.types, rows: found.rows, truncated }))
}

/// A query whose whole answer is wanted as a file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedFile {
    /// One statement that only reads, over the view `interactions`.
    query: String,
    format: SqlFormat,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum SqlFormat {
    Csv,
    Parquet,
}

pub(crate) async fn export(
    State(server): State<Server>,
    reader: Reader,
    Body(wanted): Body<WantedFile>,
) -> Result<Response, Problem> {
    mask::refuse(&server, &reader)?;
    let (format, media, ending) = match wanted.format {
        SqlFormat::Csv => (FileFormat::Csv, "text/csv; charset=utf-8", "csv"),
        SqlFormat::Parquet => (FileFormat::Parquet, "application/vnd.apache.parquet", "parquet"),
    };
    let written = server.engine().sql_file(&wanted.query, format);
    let file = in_turn(&server, &reader, &wanted.query, written).await?;
    let length = file.metadata().map(|metadata| metadata.len()).ok();
    let mut response = Stream::from_stream(pieces(tokio::fs::File::from_std(file))).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"styk-sql.{ending}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Ok(response)
}

/// A file piece by piece.
pub(super) fn pieces(file: tokio::fs::File) -> impl futures::Stream<Item = std::io::Result<Vec<u8>>> {
    futures::stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok((read > 0).then_some((piece, file)))
    })
}

/// Writes down a query, waits for a turn and runs it, as long as queries may.
async fn in_turn<T>(
    server: &Server,
    reader: &Reader,
    query: &str,
    answer: impl Future<Output = Result<T, EngineError>>,
) -> Result<T, Problem> {
    note(server, reader, "sql", query).await?;
    let _turn = server.turns().queue()?.turn(&Watch::default()).await?;
    let (begun, longest) = (Instant::now(), server.settings().sql_seconds);
    let found = tokio::time::timeout(Duration::from_secs(u64::from(longest)), answer).await;
    server.figures().question("sql", begun.elapsed());
    Ok(found.map_err(|_| too_long(longest))??)
}

fn too_long(seconds: u32) -> Problem {
    let words = [
        format!(
            "The query ran longer than {seconds} s and was stopped: narrow it, or raise the limit in the settings."
        ),
        format!("Запрос выполнялся дольше {seconds} с и остановлен: сузьте его или увеличьте предел в настройках."),
        format!(
            "Zapytanie trwało dłużej niż {seconds} s i zostało zatrzymane: zawęź je albo zwiększ limit w ustawieniach."
        ),
    ];
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "sql_timeout", words)
}
