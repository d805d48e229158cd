//! A database of its own for each test, of either kind.

use sqlx::Connection;
use styk_store::{FILE_NAME, Store, StoreError};

pub(crate) enum Place {
    Sqlite(tempfile::TempDir),
    /// The address of a schema.
    Postgres(String),
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    /// A fresh schema; nothing where no database was given.
    pub(crate) async fn postgres() -> Option<Self> {
        styk_store::fresh::schema().await.unwrap().map(Self::Postgres)
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join(FILE_NAME).display()),
            Self::Postgres(url) => url.clone(),
        }
    }

    pub(crate) async fn open(&self) -> Result<Store, StoreError> {
        match self {
            Self::Sqlite(folder) => Store::open(folder.path().join(FILE_NAME)).await,
            Self::Postgres(_) => Store::connect(&self.url()).await,
        }
    }

    /// Runs a statement beside the store.
    pub(crate) async fn run(&self, sql: &'static str) {
        match self {
            Self::Sqlite(_) => {
                let mut connection = sqlx::SqliteConnection::connect(&self.url()).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
            Self::Postgres(_) => {
                let mut connection = sqlx::PgConnection::connect(&self.url()).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
            }
        }
    }

    /// Ends the sessions of whoever holds the lock of this schema, as a network does.
    pub(crate) async fn break_sessions(&self) {
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid() \
             AND objsubid = 2 AND objid::bigint = hashtext(current_schema())::bigint & 4294967295",
        )
        .await;
    }
}

/// Runs each test on a database of either kind.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() {
                super::$test(crate::place::Place::sqlite()).await;
            })*
        }

        mod postgres {
            $(#[tokio::test]
            async fn $test() {
                if let Some(place) = crate::place::Place::postgres().await {
                    super::$test(place).await;
                }
            })*
        }
    };
}
