//! Connections for short reads, apart from those that everything else shares.
//!
//! The driver's pool asks a connection before and after each use whether it still lives. A connection to SQLite is a
//! thread of this process: on busy cores two more changes of threads, there and back, take longer than the statement.
//! These are not asked, and no long read or change ever holds one.

use std::sync::{Mutex, PoisonError};

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use tokio::sync::Semaphore;

use crate::error::{Result, StoreError};
use crate::sql::{Connection, FromRow, Pool, Query};

/// More of them wait for each other on the disk rather than here.
const MOST: usize = 8;

#[derive(Debug)]
pub(crate) enum Readers {
    Sqlite { options: Box<SqliteConnectOptions>, idle: Mutex<Vec<SqliteConnection>>, places: Semaphore },
    Postgres(Pool),
}

fn places() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).clamp(2, MOST)
}

impl Readers {
    /// Connections to a database that is there; each is made when it is first needed.
    pub(crate) fn of_sqlite(options: SqliteConnectOptions) -> Self {
        // Most of what a read of one customer touches lies alone on its page: 4 MB hold what leads there.
        let options = options.create_if_missing(false).pragma("query_only", "ON").pragma("cache_size", "-4096");
        Self::Sqlite { options: Box::new(options), idle: Mutex::default(), places: Semaphore::new(places()) }
    }

    pub(crate) fn of_postgres(options: PgConnectOptions) -> Self {
        let pool = PgPoolOptions::new().max_connections(places() as u32);
        Self::Postgres(Pool::Postgres(pool.connect_lazy_with(options)))
    }

    /// The one row that a statement answers with.
    pub(crate) async fn one<T: FromRow>(&self, query: Query) -> Result<T> {
        let (options, idle, places) = match self {
            Self::Postgres(pool) => return query.one(pool).await,
            Self::Sqlite { options, idle, places } => (options, idle, places),
        };
        let _place = places.acquire().await.map_err(|_| StoreError::Sql(sqlx::Error::PoolClosed))?;
        let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => Box::pin(options.connect()).await?,
        };
        let found = query.one(Connection::Sqlite(&mut connection)).await;
        // One whose reader went away in the middle is not used again: it ends here.
        idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        found
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Postgres(pool) => pool.close().await,
            Self::Sqlite { idle, places, .. } => {
                places.close();
                let idle = std::mem::take(&mut *idle.lock().unwrap_or_else(PoisonError::into_inner));
                for connection in idle {
                    let _ = connection.close().await;
                }
            }
        }
    }
}
