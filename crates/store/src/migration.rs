//! The schema, as numbered steps. A step that has shipped is never edited: a
//! change is a new step, for both databases.

use crate::error::Result;
use crate::sql::{Connection, Dialect, query};

mod postgres;
mod sqlite;

/// The version this code writes.
pub(crate) const KNOWN: u32 = sqlite::STEPS.len() as u32;

/// Brings the schema up to date and returns the version found before, which
/// the caller refuses when it is newer than [`KNOWN`].
pub(crate) async fn migrate(connection: &mut Connection<'_>) -> Result<u32> {
    let steps: &[&'static str] = match connection.dialect() {
        Dialect::Sqlite => &sqlite::STEPS,
        Dialect::Postgres => &postgres::STEPS,
    };
    connection
        .run(connection.dialect().pick(
            "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)",
            "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)",
        ))
        .await?;
    let found: Option<u32> = query("SELECT max(version) FROM schema_version").one(connection.again()).await?;
    let found = found.unwrap_or(0);
    for (number, step) in steps.iter().enumerate().skip(found as usize) {
        connection.run(step).await?;
        let version = number as u32 + 1;
        query("INSERT INTO schema_version (version) VALUES ($1)").bind(version).execute(connection.again()).await?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_know_the_same_steps() {
        assert_eq!(sqlite::STEPS.len(), postgres::STEPS.len());
    }
}
