//! Records that were not taken, with the reason: nothing is lost.
//!
//! The column `message` holds the flaw as JSON, so that it can be told in the
//! language of whoever looks.

use styk_model::Rejection;

use crate::error::{Result, StoreError};
use crate::sql::{composed, query};
use crate::{Change, ImportNumber, Store};

impl Change {
    /// Puts rejected records of an import into the quarantine.
    pub async fn add_rejections(&mut self, import: ImportNumber, rejections: &[Rejection]) -> Result<()> {
        for chunk in rejections.chunks(1_000) {
            let places = self.connection().dialect().places(chunk.len(), 5);
            let sql = format!("INSERT INTO quarantine (import, position, reason, message, record) VALUES {places}");
            let mut query = composed(sql);
            for rejection in chunk {
                query = query
                    .bind(import.0)
                    .bind(rejection.position as i64)
                    .bind(serde_json::json!(rejection.flaw.reason()).as_str().unwrap_or_default())
                    .bind(serde_json::json!(rejection.flaw).to_string())
                    .bind(&rejection.record);
            }
            query.once().execute(self.connection()).await?;
        }
        Ok(())
    }
}

impl Store {
    /// The rejected records of an import in order, `limit` from `offset` on.
    pub async fn quarantine(&self, import: ImportNumber, offset: u64, limit: u32) -> Result<Vec<Rejection>> {
        let rows: Vec<(i64, String, String)> = query(
            "SELECT position, message, record FROM quarantine WHERE import = $1 \
             ORDER BY position, number LIMIT $2 OFFSET $3",
        )
        .bind(import.0)
        .bind(limit)
        .bind(offset as i64)
        .all(&self.pool)
        .await?;
        let read = |(position, message, record): (i64, String, String)| {
            let flaw = serde_json::from_str(&message).map_err(|error| StoreError::corrupt("quarantine", error))?;
            Ok(Rejection { position: position as u64, flaw, record })
        };
        rows.into_iter().map(read).collect()
    }
}
