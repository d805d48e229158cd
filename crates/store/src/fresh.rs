//! An empty schema in the PostgreSQL database that tests are given, for the
//! tests of this crate and of those above it.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{Connection as _, PgConnection};

use crate::error::{Result, StoreError};
use crate::sql::Connection;

/// Names the database, which tests may do anything with.
const GIVEN: &str = "STYK_TEST_POSTGRES";

/// The address of a schema of its own; nothing where no database was given.
pub async fn schema() -> Result<Option<String>> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let Some(url) = std::env::var(GIVEN).ok().filter(|url| !url.is_empty()) else { return Ok(None) };
    let schema = format!("test_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    let failed = |source| StoreError::Connect { name: GIVEN.to_owned(), source };
    let mut connection = PgConnection::connect(&url).await.map_err(failed)?;
    for statement in ["DROP SCHEMA IF EXISTS {} CASCADE", "CREATE SCHEMA {}"] {
        let statement = crate::sql::composed(statement.replace("{}", &schema));
        statement.execute(Connection::Postgres(&mut connection)).await?;
    }
    let and = if url.contains('?') { '&' } else { '?' };
    Ok(Some(format!("{url}{and}options=-csearch_path%3D{schema}")))
}
