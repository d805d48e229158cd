//! The database and its connections.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::error::{Result, StoreError};
use crate::owner::Owner;
use crate::readers::Readers;
use crate::sql::{Connection, Pool, Transacting};
use crate::tokens::Tokens;
use crate::{identifier, migration};

/// The file inside the data folder.
pub const FILE_NAME: &str = "styk.sqlite";

/// Connections to PostgreSQL, beside the one that owns the database.
const CONNECTIONS: u32 = 8;

/// Everything that isn't interactions: identity, imports, documents.
///
/// Cheap to clone; all clones share the connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: Pool,
    pub(crate) readers: Arc<Readers>,
    pub(crate) tokens: Arc<Tokens>,
    owner: Option<Arc<Owner>>,
}

impl Store {
    /// Opens or creates the database at `path` and brings its schema up to date.
    ///
    /// A write is on disk when it returns (write-ahead log, synchronous FULL).
    pub async fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(30))
            // 16 MB: bulk loads of identifiers touch all of an index.
            .pragma("cache_size", "-16384");
        // A connection is a thread of this process: nobody hangs up at its other end.
        let pool = SqlitePoolOptions::new().max_connections(4).test_before_acquire(false);
        let pool = Box::pin(pool.connect_with(options.clone())).await;
        let pool = pool.map_err(|source| StoreError::Open { path: path.to_owned(), source })?;
        let readers = Arc::new(Readers::of_sqlite(options));
        let store = Self { pool: Pool::Sqlite(pool), readers, tokens: Arc::default(), owner: None };
        store.bring_up_to_date(&name).await?;
        Ok(store)
    }

    /// Opens the PostgreSQL database of a URL (`postgres://user:password@host/name`) and brings its schema
    /// up to date. It belongs to this process as long as the store is open.
    pub async fn connect(url: &str) -> Result<Self> {
        let options: PgConnectOptions = url.parse().map_err(|source| unreachable_at("", source))?;
        let options = options.application_name("styk");
        let name = named(&options);
        let failed = |source| unreachable_at(&name, source);
        let owner = Owner::take(&options, &name).await?;
        let connecting = PgPoolOptions::new().max_connections(CONNECTIONS).connect_with(options.clone());
        let pool = Pool::Postgres(Box::pin(connecting).await.map_err(failed)?);
        let readers = Arc::new(Readers::of_postgres(options));
        let store = Self { pool, readers, tokens: Arc::default(), owner: Some(Arc::new(owner)) };
        store.bring_up_to_date(&name).await?;
        if let Some(owner) = &store.owner {
            owner.sign(&store).await?;
        }
        Ok(store)
    }

    async fn bring_up_to_date(&self, name: &str) -> Result<()> {
        let mut transaction = self.begin().await?;
        let found = migration::migrate(&mut transaction.connection()).await?;
        if found > migration::KNOWN {
            return Err(StoreError::Newer { path: name.into(), found, known: migration::KNOWN });
        }
        identifier::restore_index(transaction.connection()).await?;
        transaction.commit().await
    }

    /// A transaction that nobody else writes beside.
    async fn begin(&self) -> Result<Transacting> {
        Ok(match &self.pool {
            Pool::Sqlite(pool) => Transacting::Sqlite(Box::pin(pool.begin_with("BEGIN IMMEDIATE")).await?),
            Pool::Postgres(pool) => {
                let mut transaction = Box::pin(pool.begin()).await?;
                crate::owner::wait_for_writers(Connection::Postgres(&mut transaction)).await?;
                Transacting::Postgres(transaction)
            }
        })
    }

    /// Begins a change: all of it is kept by [`Change::commit`], or nothing.
    pub async fn change(&self) -> Result<Change> {
        let mut transaction = self.begin().await?;
        if let Some(owner) = &self.owner {
            owner.check(transaction.connection()).await?;
        }
        Ok(Change { transaction })
    }

    /// Waits for the connections to end.
    pub async fn close(&self) {
        self.readers.close().await;
        self.pool.close().await;
        if let Some(owner) = &self.owner {
            owner.release().await;
        }
    }
}

fn unreachable_at(name: &str, source: sqlx::Error) -> StoreError {
    StoreError::Connect { name: name.to_owned(), source }
}

/// Where a database is, without the password.
fn named(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or(options.get_username());
    format!("{}:{}/{database}", options.get_host(), options.get_port())
}

/// One write transaction. Dropped without [`Change::commit`], it never happened.
#[derive(Debug)]
pub struct Change {
    transaction: Transacting,
}

impl Change {
    pub async fn commit(self) -> Result<()> {
        self.transaction.commit().await
    }

    pub(crate) fn connection(&mut self) -> Connection<'_> {
        self.transaction.connection()
    }
}
