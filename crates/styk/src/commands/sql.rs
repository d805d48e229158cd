//! Read-only SQL.

use anyhow::Result;

use crate::arguments::{Format, Shared};
use crate::output::{line, table};

pub(crate) async fn run(shared: &Shared, query: &str) -> Result<()> {
    let found = shared.folder().await?.sql(query).await?;
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(&found.objects())?);
    }
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let rows: Vec<Vec<String>> = found.rows.iter().map(|row| row.iter().map(text).collect()).collect();
    table(&found.columns, &rows, shared.format)
}
