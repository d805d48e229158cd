//! Read-only SQL.

use anyhow::Result;
use styk_engine::Engine;

use crate::arguments::{Format, Shared};
use crate::output::{line, table};

pub async fn run(shared: &Shared, query: &str) -> Result<()> {
    let engine = Engine::open(&shared.data).await?;
    let found = engine.sql(query).await?;
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(&found.objects())?);
    }
    table(&found.columns, &found.rows, shared.format)
}
