//! SQL, read only.

use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Body, note};
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
    /// Numbers and truth values as such, everything else as text, absent values as null.
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
    let _turn = server.questions().acquire().await;
    let mut found = server.engine().sql(&asked.query, ROWS + 1).await?;
    let truncated = found.rows.len() > ROWS;
    found.rows.truncate(ROWS);
    Ok(Json(Table { columns: found.columns, rows: found.rows, truncated }))
}
