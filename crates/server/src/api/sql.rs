//! SQL, read only.

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_lake::Watch;

use super::{Body, note};
use crate::openapi::Cell;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Rows that an answer holds; more belong into a file.
const ROWS: usize = 10_000;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    /// One statement that only reads, over the view `interactions`.
    query: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Table {
    columns: Vec<String>,
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
    note(&server, &reader, "sql", asked.query.clone()).await?;
    let _turn = server.turns().queue()?.turn(&Watch::default()).await?;
    let (begun, longest) = (Instant::now(), server.settings().sql_seconds);
    let answer = server.engine().sql(&asked.query, ROWS + 1);
    let found = tokio::time::timeout(Duration::from_secs(u64::from(longest)), answer).await;
    server.figures().question("sql", begun.elapsed());
    let mut found = found.map_err(|_| too_long(longest))??;
    let truncated = found.rows.len() > ROWS;
    found.rows.truncate(ROWS);
    Ok(Json(Table { columns: found.columns, rows: found.rows, truncated }))
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
