//! Versioned documents: the touchpoint registry, saved questions, mappings.
//!
//! A version is never changed; saving makes the next one.

use serde::{Deserialize, Serialize};
use styk_model::Timestamp;

use crate::Store;
use crate::error::{Result, StoreError};
use crate::sql::{FromRow, Row, query};

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

struct DocumentRow {
    kind: String,
    key: String,
    version: u32,
    body: String,
    created: i64,
    author: String,
}

impl FromRow for DocumentRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let (kind, key, version, body, created, author) = FromRow::from_row(row)?;
        Ok(Self { kind, key, version, body, created, author })
    }
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
        self.save_after(document, None).await
    }

    /// Saves like [`Self::save_document`] what saves itself every few seconds: the version before goes if its
    /// author saved it in the same stretch of time, of so many microseconds. Numbers go on all the same.
    pub async fn amend_document(&self, document: &Document, stretch: i64) -> Result<u32> {
        self.save_after(document, Some(document.created.0.div_euclid(stretch) * stretch)).await
    }

    /// Saves the next version; in place of the one before where that is its author's, from `since` on.
    async fn save_after(&self, document: &Document, since: Option<i64>) -> Result<u32> {
        let Document { kind, key, version, .. } = document;
        let mut change = self.change().await?;
        let found: Option<u32> = query("SELECT max(version) FROM document WHERE kind = $1 AND key = $2")
            .bind(kind)
            .bind(key)
            .one(change.connection())
            .await?;
        let found = found.unwrap_or(0);
        if found != *version {
            return Err(StoreError::Conflict { kind: kind.clone(), key: key.clone(), expected: *version, found });
        }
        if let Some(since) = since {
            query(
                "DELETE FROM document WHERE kind = $1 AND key = $2 AND version = $3 AND author = $4 AND created >= $5",
            )
            .bind(kind)
            .bind(key)
            .bind(found)
            .bind(&document.author)
            .bind(since)
            .execute(change.connection())
            .await?;
        }
        query("INSERT INTO document (kind, key, version, body, created, author) VALUES ($1, $2, $3, $4, $5, $6)")
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

    /// Saves a document of which only the newest version is kept.
    pub async fn replace_document(&self, document: &Document) -> Result<()> {
        let mut change = self.change().await?;
        query("DELETE FROM document WHERE kind = $1 AND key = $2")
            .bind(&document.kind)
            .bind(&document.key)
            .execute(change.connection())
            .await?;
        query("INSERT INTO document (kind, key, version, body, created, author) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(&document.kind)
            .bind(&document.key)
            .bind(document.version + 1)
            .bind(document.body.to_string())
            .bind(document.created.0)
            .bind(&document.author)
            .execute(change.connection())
            .await?;
        change.commit().await
    }

    /// The newest version of a document.
    pub async fn document(&self, kind: &str, key: &str) -> Result<Option<Document>> {
        let row: Option<DocumentRow> =
            query("SELECT kind, key, version, body, created, author FROM document WHERE kind = $1 AND key = $2 ORDER BY version DESC LIMIT 1")
                .bind(kind)
                .bind(key)
                .optional(&self.pool)
                .await?;
        row.map(DocumentRow::document).transpose()
    }

    /// One version of a document.
    pub async fn document_version(&self, kind: &str, key: &str, version: u32) -> Result<Document> {
        let row: Option<DocumentRow> =
            query("SELECT kind, key, version, body, created, author FROM document WHERE kind = $1 AND key = $2 AND version = $3")
                .bind(kind)
                .bind(key)
                .bind(version)
                .optional(&self.pool)
                .await?;
        row.ok_or_else(|| StoreError::NoSuchVersion { kind: kind.to_owned(), key: key.to_owned(), version })?.document()
    }

    /// All versions of a document, newest first.
    pub async fn document_versions(&self, kind: &str, key: &str) -> Result<Vec<Document>> {
        let rows: Vec<DocumentRow> = query(
            "SELECT kind, key, version, body, created, author FROM document WHERE kind = $1 AND key = $2 ORDER BY version DESC",
        )
        .bind(kind)
        .bind(key)
        .all(&self.pool)
        .await?;
        rows.into_iter().map(DocumentRow::document).collect()
    }

    /// Whether any version of any document of a kind has a text of letters and digits in it.
    pub async fn documents_hold(&self, kind: &str, text: &str) -> Result<bool> {
        let found: Option<u32> = query("SELECT version FROM document WHERE kind = $1 AND body LIKE $2 LIMIT 1")
            .bind(kind)
            .bind(format!("%{text}%"))
            .optional(&self.pool)
            .await?;
        Ok(found.is_some())
    }

    /// The newest version of every document of a kind, by key.
    pub async fn documents(&self, kind: &str) -> Result<Vec<Document>> {
        let rows: Vec<DocumentRow> = query(
            "SELECT kind, key, version, body, created, author FROM document AS latest WHERE kind = $1 AND version = \
             (SELECT max(version) FROM document WHERE kind = latest.kind AND key = latest.key) ORDER BY key",
        )
        .bind(kind)
        .all(&self.pool)
        .await?;
        rows.into_iter().map(DocumentRow::document).collect()
    }
}
