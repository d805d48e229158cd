//! One way to both databases: statements with `$1`, values, rows.
//!
//! Whole numbers are `BIGINT` in PostgreSQL and truth values are numbers, so
//! that every statement but a few is the same for both; those few are made of
//! the parts of [`Dialect`].

use std::fmt::Write as _;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query as SqlxQuery;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{
    PgConnection, PgPool, Postgres, Row as _, SqlSafeStr, SqlStr, Sqlite, SqliteConnection, SqlitePool, Transaction,
};

use crate::error::{Result, StoreError};

/// What the two databases say differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// The numbers of a JSON list, which the placeholder stands for.
    pub(crate) fn numbers(self, placeholder: &str) -> String {
        match self {
            Self::Sqlite => format!("(SELECT value FROM json_each({placeholder}))"),
            Self::Postgres => format!("(SELECT value::bigint FROM json_array_elements_text({placeholder}::json))"),
        }
    }

    /// All rows as one JSON list of lists: a row through the driver costs ten times as much.
    pub(crate) fn rows(self, columns: &str, order: &str) -> String {
        match self {
            Self::Sqlite => format!("json_group_array(json_array({columns}){order})"),
            Self::Postgres => format!("coalesce(json_agg(json_build_array({columns}){order})::text, '[]')"),
        }
    }

    /// A column as one JSON list.
    pub(crate) fn list(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("json_group_array({column})"),
            Self::Postgres => format!("coalesce(json_agg({column})::text, '[]')"),
        }
    }

    /// `($1, $2), ($3, $4)` for so many rows; the statement has no other values. SQLite takes `$1` for a
    /// name, and looks through all names for each value.
    pub(crate) fn places(self, rows: usize, columns: usize) -> String {
        let mut text = String::new();
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..columns {
                let comma = if column == 0 { "" } else { ", " };
                let _ = match self {
                    Self::Sqlite => write!(text, "{comma}?"),
                    Self::Postgres => write!(text, "{comma}${}", row * columns + column + 1),
                };
            }
            text.push(')');
        }
        text
    }

    /// Chooses between two texts.
    pub(crate) fn pick(self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Self::Sqlite => sqlite,
            Self::Postgres => postgres,
        }
    }
}

/// The connections to a database.
#[derive(Debug, Clone)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A connection taken from the pool.
pub(crate) enum Pooled {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A transaction of its own.
#[derive(Debug)]
pub(crate) enum Transacting {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Where statements go: a connection, or any of the pool.
pub(crate) enum On<'a> {
    Connection(Connection<'a>),
    Pool(&'a Pool),
}

impl<'a> From<Connection<'a>> for On<'a> {
    fn from(connection: Connection<'a>) -> Self {
        Self::Connection(connection)
    }
}

impl<'a> From<&'a Pool> for On<'a> {
    fn from(pool: &'a Pool) -> Self {
        Self::Pool(pool)
    }
}

/// A connection of either database.
pub(crate) enum Connection<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Pool {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) async fn acquire(&self) -> Result<Pooled> {
        Ok(match self {
            Self::Sqlite(pool) => Pooled::Sqlite(Box::pin(pool.acquire()).await?),
            Self::Postgres(pool) => Pooled::Postgres(Box::pin(pool.acquire()).await?),
        })
    }

    /// Begins a transaction that reads one state of everything.
    pub(crate) async fn reading(&self) -> Result<Transacting> {
        Ok(match self {
            Self::Sqlite(pool) => Transacting::Sqlite(Box::pin(pool.begin()).await?),
            Self::Postgres(pool) => {
                Transacting::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Pooled {
    pub(crate) fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(connection) => Connection::Sqlite(connection),
            Self::Postgres(connection) => Connection::Postgres(connection),
        }
    }
}

impl Transacting {
    pub(crate) fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(transaction) => Connection::Sqlite(transaction),
            Self::Postgres(transaction) => Connection::Postgres(transaction),
        }
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}

impl Connection<'_> {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The same connection for one more statement.
    pub(crate) fn again(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(connection) => Connection::Sqlite(connection),
            Self::Postgres(connection) => Connection::Postgres(connection),
        }
    }

    /// Runs statements without values.
    pub(crate) async fn run(&mut self, sql: &'static str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlx::raw_sql(sql).execute(&mut **connection).await.map(|_| ())?,
            Self::Postgres(connection) => sqlx::raw_sql(sql).execute(&mut **connection).await.map(|_| ())?,
        }
        Ok(())
    }
}

/// A value on its way into the database.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(Some(i64::from(number)))
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Self::Number(Some(i64::from(number)))
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Number(Some(i64::from(truth)))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(Some(text.clone()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(Some(bytes.to_vec()))
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}

impl From<Option<Vec<u8>>> for Value {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        Self::Bytes(bytes)
    }
}

/// A statement with its values.
#[derive(Debug)]
pub(crate) struct Query {
    sql: SqlStr,
    values: Vec<Value>,
    kept: bool,
}

/// A statement; its values are `$1`, `$2` ... in it.
pub(crate) fn query(sql: impl SqlSafeStr) -> Query {
    Query { sql: sql.into_sql_str(), values: Vec::new(), kept: true }
}

/// A statement put together from parts that are all this crate's own.
pub(crate) fn composed(sql: String) -> Query {
    query(sqlx::AssertSqlSafe(sql))
}

/// The connection to run on; one of the pool is kept in `held` meanwhile.
macro_rules! taken {
    ($on:expr, $held:ident) => {
        match $on.into() {
            On::Connection(connection) => connection,
            On::Pool(pool) => {
                $held = pool.acquire().await?;
                $held.connection()
            }
        }
    };
}

impl Query {
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Not kept ready for the next time: a statement for so many rows takes megabytes, and is hardly asked again.
    pub(crate) fn once(mut self) -> Self {
        self.kept = false;
        self
    }

    fn sqlite(self) -> SqlxQuery<'static, Sqlite, SqliteArguments> {
        let mut query = sqlx::query(self.sql).persistent(self.kept);
        for value in self.values {
            query = match value {
                Value::Number(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
                Value::Bytes(bytes) => query.bind(bytes),
            };
        }
        query
    }

    fn postgres(self) -> SqlxQuery<'static, Postgres, PgArguments> {
        let mut query = sqlx::query(self.sql).persistent(self.kept);
        for value in self.values {
            query = match value {
                Value::Number(number) => query.bind(number),
                // PostgreSQL takes every character but this one.
                Value::Text(Some(text)) if text.contains('\0') => query.bind(text.replace('\0', "\u{FFFD}")),
                Value::Text(text) => query.bind(text),
                Value::Bytes(bytes) => query.bind(bytes),
            };
        }
        query
    }

    /// Runs it and says how many rows it touched.
    pub(crate) async fn execute(self, on: impl Into<On<'_>>) -> Result<u64> {
        let running = async {
            let mut held;
            Ok(match taken!(on, held) {
                Connection::Sqlite(connection) => self.sqlite().execute(connection).await?.rows_affected(),
                Connection::Postgres(connection) => self.postgres().execute(connection).await?.rows_affected(),
            })
        };
        // The driver's futures are large; those of all callers would be with them.
        Box::pin(running).await
    }

    pub(crate) async fn all<T: FromRow>(self, on: impl Into<On<'_>>) -> Result<Vec<T>> {
        let running = async {
            let mut held;
            match taken!(on, held) {
                Connection::Sqlite(connection) => {
                    let rows = self.sqlite().fetch_all(connection).await?;
                    rows.iter().map(|row| T::from_row(&Row::Sqlite(row))).collect()
                }
                Connection::Postgres(connection) => {
                    let rows = self.postgres().fetch_all(connection).await?;
                    rows.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
                }
            }
        };
        Box::pin(running).await
    }

    pub(crate) async fn optional<T: FromRow>(self, on: impl Into<On<'_>>) -> Result<Option<T>> {
        let running = async {
            let mut held;
            match taken!(on, held) {
                Connection::Sqlite(connection) => {
                    let row = self.sqlite().fetch_optional(connection).await?;
                    row.map(|row| T::from_row(&Row::Sqlite(&row))).transpose()
                }
                Connection::Postgres(connection) => {
                    let row = self.postgres().fetch_optional(connection).await?;
                    row.map(|row| T::from_row(&Row::Postgres(&row))).transpose()
                }
            }
        };
        Box::pin(running).await
    }

    pub(crate) async fn one<T: FromRow>(self, on: impl Into<On<'_>>) -> Result<T> {
        self.optional(on).await?.ok_or(StoreError::Sql(sqlx::Error::RowNotFound))
    }
}

/// A row of either database.
pub(crate) enum Row<'a> {
    Sqlite(&'a SqliteRow),
    Postgres(&'a PgRow),
}

/// A value on its way out.
pub(crate) trait Column: Sized {
    fn read(row: &Row<'_>, at: usize) -> Result<Self>;
}

macro_rules! column {
    ($($kind:ty),*) => {
        $(impl Column for $kind {
            fn read(row: &Row<'_>, at: usize) -> Result<Self> {
                Ok(match row {
                    Row::Sqlite(row) => row.try_get(at)?,
                    Row::Postgres(row) => row.try_get(at)?,
                })
            }
        })*
    };
}

column!(i64, Option<i64>, String, Option<String>, Vec<u8>, Option<Vec<u8>>);

macro_rules! number {
    ($($kind:ty),*) => {
        $(impl Column for $kind {
            fn read(row: &Row<'_>, at: usize) -> Result<Self> {
                let number = i64::read(row, at)?;
                let wide = |_| StoreError::corrupt("a row", format!("number `{number}`"));
                Self::try_from(number).map_err(wide)
            }
        })*
    };
}

number!(u8, u32);

impl Column for Option<u32> {
    fn read(row: &Row<'_>, at: usize) -> Result<Self> {
        Option::<i64>::read(row, at)?.map(|_| u32::read(row, at)).transpose()
    }
}

/// Something made of the columns of a row, in their order.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

impl<T: Column> FromRow for T {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        T::read(row, 0)
    }
}

/// The columns of a row, one after the other.
pub(crate) struct Columns<'a>(pub &'a Row<'a>, pub usize);

impl Columns<'_> {
    pub(crate) fn next<T: Column>(&mut self) -> Result<T> {
        self.1 += 1;
        T::read(self.0, self.1 - 1)
    }
}

macro_rules! tuple {
    ($($name:ident $at:literal),*) => {
        impl<$($name: Column),*> FromRow for ($($name,)*) {
            fn from_row(row: &Row<'_>) -> Result<Self> {
                Ok(($($name::read(row, $at)?,)*))
            }
        }
    };
}

tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_numbered_through_all_rows() {
        assert_eq!(Dialect::Postgres.places(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(Dialect::Sqlite.places(2, 3), "(?, ?, ?), (?, ?, ?)");
    }
}
