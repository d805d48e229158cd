//! Single values: the identity position, the rules last applied.

use sqlx::SqliteConnection;

use crate::error::{Result, StoreError};
use crate::{Change, Store};

const POSITION: &str = "identity_position";

pub(crate) async fn value(connection: &mut SqliteConnection, key: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("SELECT value FROM meta WHERE key = ?").bind(key).fetch_optional(connection).await?)
}

pub(crate) async fn position(connection: &mut SqliteConnection) -> Result<u64> {
    match value(connection, POSITION).await? {
        Some(text) => text.parse().map_err(|_| StoreError::corrupt("meta", format!("`{text}` as identity position"))),
        None => Ok(0),
    }
}

impl Store {
    pub async fn meta(&self, key: &str) -> Result<Option<String>> {
        value(&mut *self.pool.acquire().await?, key).await
    }
}

impl Change {
    pub async fn set_meta(&mut self, key: &str, text: &str) -> Result<()> {
        sqlx::query(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(text)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub(crate) async fn set_position(&mut self, position: u64) -> Result<()> {
        self.set_meta(POSITION, &position.to_string()).await
    }
}
