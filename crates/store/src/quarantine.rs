//! Records that were not taken, with the reason: nothing is lost.
//!
//! The column `message` holds the flaw as JSON, so that it can be told in the
//! language of whoever looks.

use styk_model::Rejection;

use crate::error::{Result, StoreError};
use crate::{Change, ImportNumber, Store};

impl Change {
    /// Puts rejected records of an import into the quarantine.
    pub async fn add_rejections(&mut self, import: ImportNumber, rejections: &[Rejection]) -> Result<()> {
        for chunk in rejections.chunks(1_000) {
            let mut query: sqlx::QueryBuilder<sqlx::Sqlite> =
                sqlx::QueryBuilder::new("INSERT INTO quarantine (import, position, reason, message, record) ");
            query.push_values(chunk, |mut row, rejection| {
                row.push_bind(import.0)
                    .push_bind(rejection.position as i64)
                    .push_bind(serde_json::json!(rejection.flaw.reason()).as_str().unwrap_or_default().to_owned())
                    .push_bind(serde_json::json!(rejection.flaw).to_string())
                    .push_bind(&rejection.record);
            });
            query.build().execute(self.connection()).await?;
        }
        Ok(())
    }
}

impl Store {
    /// The rejected records of an import in order, `limit` from `offset` on.
    pub async fn quarantine(&self, import: ImportNumber, offset: u64, limit: u32) -> Result<Vec<Rejection>> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT position, message, record FROM quarantine WHERE import = ? \
             ORDER BY position, number LIMIT ? OFFSET ?",
        )
        .bind(import.0)
        .bind(limit)
        .bind(offset as i64)
        .fetch_all(&self.pool)
        .await?;
        let read = |(position, message, record): (i64, String, String)| {
            let flaw = serde_json::from_str(&message).map_err(|error| StoreError::corrupt("quarantine", error))?;
            Ok(Rejection { position: position as u64, flaw, record })
        };
        rows.into_iter().map(read).collect()
    }
}
