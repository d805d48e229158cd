//! The database file and its connections.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};

use crate::error::{Result, StoreError};
use crate::{identifier, migration};

/// The file inside the data folder.
pub const FILE_NAME: &str = "styk.sqlite";

/// Everything that isn't interactions: identity, imports, documents.
///
/// Cheap to clone; all clones share the connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: SqlitePool,
    path: Arc<Path>,
}

impl Store {
    /// Opens or creates the database at `path` and brings its schema up to date.
    ///
    /// A write is on disk when it returns (write-ahead log, synchronous FULL).
    pub async fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path: Arc<Path> = Arc::from(path.as_ref());
        let failed = |source| StoreError::Open { path: path.to_path_buf(), source };
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(30))
            // 16 MB: bulk loads of identifiers touch all of an index.
            .pragma("cache_size", "-16384");
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await.map_err(failed)?;
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(failed)?;
        let found = migration::migrate(&mut transaction).await?;
        if found > migration::KNOWN {
            return Err(StoreError::Newer { path: path.to_path_buf(), found, known: migration::KNOWN });
        }
        identifier::restore_index(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Self { pool, path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a change: all of it is kept by [`Change::commit`], or nothing.
    pub async fn change(&self) -> Result<Change> {
        Ok(Change { transaction: self.pool.begin_with("BEGIN IMMEDIATE").await? })
    }

    /// Waits for the connections to end.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// One write transaction. Dropped without [`Change::commit`], it never happened.
#[derive(Debug)]
pub struct Change {
    transaction: Transaction<'static, Sqlite>,
}

impl Change {
    pub async fn commit(self) -> Result<()> {
        Ok(self.transaction.commit().await?)
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }
}
