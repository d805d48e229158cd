//! Records that were not taken, with the reason: nothing is lost.

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
                    .push_bind(serde_json::json!(rejection.reason).as_str().unwrap_or_default().to_owned())
                    .push_bind(&rejection.message)
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
        let rows: Vec<(i64, String, String, String)> = sqlx::query_as(
            "SELECT position, reason, message, record FROM quarantine WHERE import = ? \
             ORDER BY position, number LIMIT ? OFFSET ?",
        )
        .bind(import.0)
        .bind(limit)
        .bind(offset as i64)
        .fetch_all(&self.pool)
        .await?;
        let read = |(position, reason, message, record): (i64, String, String, String)| {
            let reason =
                serde_json::from_value(reason.into()).map_err(|error| StoreError::corrupt("quarantine", error))?;
            Ok(Rejection { position: position as u64, reason, message, record })
        };
        rows.into_iter().map(read).collect()
    }
}
