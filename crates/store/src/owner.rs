//! A PostgreSQL database belongs to one process at a time, as a data folder does.
//!
//! A lock of the session refuses the second process. Should the session break,
//! another process may take over; the name that it then signs with keeps the
//! first one from writing.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};
use tokio::sync::Mutex;

use crate::Store;
use crate::error::{Result, StoreError};
use crate::sql::{Connection, query};

/// The signature of the owner, among single values.
const OWNER: &str = "owner";

/// Takes the lock that only one session can have.
const LOCK: &str = "SELECT pg_try_advisory_lock(hashtext('styk owner'), hashtext(current_schema()))::int::bigint";

/// How often the lock is tried.
const ATTEMPTS: u32 = 8;

#[derive(Debug)]
pub(crate) struct Owner {
    /// Holds the lock.
    session: Mutex<Option<PgConnection>>,
    signature: Arc<str>,
    database: String,
}

impl Owner {
    pub(crate) async fn take(options: &PgConnectOptions, database: &str) -> Result<Self> {
        let failed = |source| StoreError::Connect { name: database.to_owned(), source };
        let mut session = options.connect().await.map_err(failed)?;
        // The session of a process that has just ended takes a moment to be noticed.
        for attempt in 1.. {
            let taken: i64 = query(LOCK).one(Connection::Postgres(&mut session)).await?;
            if taken == 1 {
                break;
            }
            if attempt == ATTEMPTS {
                return Err(StoreError::Owned(database.to_owned()));
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        // Unlike any other process; nobody is kept out by guessing it.
        let random = RandomState::new().hash_one(std::process::id());
        let signature = format!("{}-{random:016x}", std::process::id()).into();
        Ok(Self { session: Mutex::new(Some(session)), signature, database: database.to_owned() })
    }

    /// Says in the database whose it is.
    pub(crate) async fn sign(&self, store: &Store) -> Result<()> {
        query("INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
            .bind(OWNER)
            .bind(&*self.signature)
            .execute(&store.pool)
            .await?;
        Ok(())
    }

    /// Whether it is still this process's, for a transaction that is to write.
    pub(crate) async fn check(&self, connection: Connection<'_>) -> Result<()> {
        let found: Option<String> =
            query("SELECT value FROM meta WHERE key = $1").bind(OWNER).optional(connection).await?;
        if found.is_some_and(|signature| signature == *self.signature) {
            return Ok(());
        }
        Err(StoreError::Owned(self.database.clone()))
    }

    pub(crate) async fn release(&self) {
        if let Some(session) = self.session.lock().await.take() {
            let _ = sqlx::Connection::close(session).await;
        }
    }
}

/// Keeps a transaction waiting until no other one writes, as SQLite does.
pub(crate) async fn wait_for_writers(connection: Connection<'_>) -> Result<()> {
    query("SELECT pg_advisory_xact_lock(hashtext('styk writer'), hashtext(current_schema()))")
        .execute(connection)
        .await?;
    Ok(())
}
