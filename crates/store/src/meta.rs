//! Single values: the identity position, the rules last applied.

use crate::error::{Result, StoreError};
use crate::sql::{On, query};
use crate::{Change, Store};

const POSITION: &str = "identity_position";

pub(crate) async fn value(on: impl Into<On<'_>>, key: &str) -> Result<Option<String>> {
    query("SELECT value FROM meta WHERE key = $1").bind(key).optional(on).await
}

pub(crate) async fn position(on: impl Into<On<'_>>) -> Result<u64> {
    match value(on, POSITION).await? {
        Some(text) => text.parse().map_err(|_| StoreError::corrupt("meta", format!("`{text}` as identity position"))),
        None => Ok(0),
    }
}

impl Store {
    pub async fn meta(&self, key: &str) -> Result<Option<String>> {
        value(&self.pool, key).await
    }
}

impl Change {
    pub async fn set_meta(&mut self, key: &str, text: &str) -> Result<()> {
        query("INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
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
