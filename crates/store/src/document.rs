//! Versioned documents: the touchpoint registry, saved questions, mappings.
//!
//! A version is never changed; saving makes the next one.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use styk_model::Timestamp;

use crate::Store;
use crate::error::{Result, StoreError};

/// One version of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub kind: String,
    pub key: String,
    /// From 1.
    pub version: u32,
    pub body: serde_json::Value,
    pub created: Timestamp,
    pub author: String,
}

#[derive(FromRow)]
struct DocumentRow {
    kind: String,
    key: String,
    version: u32,
    body: String,
    created: i64,
    author: String,
}

impl DocumentRow {
    fn document(self) -> Result<Document> {
        let body = serde_json::from_str(&self.body).map_err(|error| StoreError::corrupt("document", error))?;
        let Self { kind, key, version, author, .. } = self;
        Ok(Document { kind, key, version, body, created: Timestamp(self.created), author })
    }
}

impl Store {
    /// Saves the version after `document.version` (0 for a new document) and returns its number.
    ///
    /// [`StoreError::Conflict`] when somebody else saved in between.
    pub async fn save_document(&self, document: &Document) -> Result<u32> {
        let Document { kind, key, version, .. } = document;
        let mut change = self.change().await?;
        let found: Option<u32> = sqlx::query_scalar("SELECT max(version) FROM document WHERE kind = ? AND key = ?")
            .bind(kind)
            .bind(key)
            .fetch_one(change.connection())
            .await?;
        let found = found.unwrap_or(0);
        if found != *version {
            return Err(StoreError::Conflict { kind: kind.clone(), key: key.clone(), expected: *version, found });
        }
        sqlx::query("INSERT INTO document (kind, key, version, body, created, author) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(kind)
            .bind(key)
            .bind(found + 1)
            .bind(document.body.to_string())
            .bind(document.created.0)
            .bind(&document.author)
            .execute(change.connection())
            .await?;
        change.commit().await?;
        Ok(found + 1)
    }

    /// The newest version of a document.
    pub async fn document(&self, kind: &str, key: &str) -> Result<Option<Document>> {
        let row: Option<DocumentRow> =
            sqlx::query_as("SELECT * FROM document WHERE kind = ? AND key = ? ORDER BY version DESC LIMIT 1")
                .bind(kind)
                .bind(key)
                .fetch_optional(&self.pool)
                .await?;
        row.map(DocumentRow::document).transpose()
    }

    /// One version of a document.
    pub async fn document_version(&self, kind: &str, key: &str, version: u32) -> Result<Document> {
        let row: Option<DocumentRow> =
            sqlx::query_as("SELECT * FROM document WHERE kind = ? AND key = ? AND version = ?")
                .bind(kind)
                .bind(key)
                .bind(version)
                .fetch_optional(&self.pool)
                .await?;
        row.ok_or_else(|| StoreError::NoSuchVersion { kind: kind.to_owned(), key: key.to_owned(), version })?.document()
    }

    /// The newest version of every document of a kind, by key.
    pub async fn documents(&self, kind: &str) -> Result<Vec<Document>> {
        let rows: Vec<DocumentRow> = sqlx::query_as(
            "SELECT * FROM document AS latest WHERE kind = ? AND version = \
             (SELECT max(version) FROM document WHERE kind = latest.kind AND key = latest.key) ORDER BY key",
        )
        .bind(kind)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(DocumentRow::document).collect()
    }
}
