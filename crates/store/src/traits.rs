//! What is said of customers: plan, birthday, city.
//!
//! A row says that a source gave a trait a value, and from when to when it did. Written again, which a crash may
//! bring about, it stays what it is; and the order in which rows are written changes nothing.

use serde::Deserialize;
use styk_model::{PersonNumber, Timestamp, Trait};

use crate::error::{Result, StoreError};
use crate::identifier::json_list;
use crate::sql::{composed, query};
use crate::{Change, ImportNumber, SourceNumber, Standing, Store};

/// That a source gave a trait a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TraitRecord {
    /// The identifier that it was said of.
    pub alias: PersonNumber,
    pub said: Trait,
    pub source: SourceNumber,
    pub import: ImportNumber,
    pub standing: Standing,
    /// When it was said first and last, as far as is known.
    pub first: Timestamp,
    pub last: Timestamp,
}

/// Alias, name, value, source, import, standing, first, last.
#[derive(Deserialize)]
pub(crate) struct TraitRow(u32, String, String, u32, u32, u8, i64, i64);

impl TraitRow {
    pub(crate) fn record(self) -> Result<TraitRecord> {
        let Self(alias, name, value, source, import, standing, first, last) = self;
        Ok(TraitRecord {
            alias,
            said: Trait { name, value },
            source: SourceNumber(source),
            import: ImportNumber(import),
            standing: Standing::from_code(standing)?,
            first: Timestamp(first),
            last: Timestamp(last),
        })
    }
}

/// Records a statement, as one value: each row through the driver costs several times as much.
const ROWS_PER_INSERT: usize = 10_000;

/// As [`TraitRow`] has them.
pub(crate) const COLUMNS: &str = "alias, name, value, source, import, standing, first, last";

/// What no file brought belongs to an import that is committed.
const VALID: &str = "import IN (SELECT number FROM import WHERE state = 'committed')";

impl Change {
    /// Notes what was said. No two of the records may be alike but for their times.
    pub async fn add_traits(&mut self, records: &[TraitRecord]) -> Result<()> {
        for chunk in records.chunks(ROWS_PER_INSERT) {
            let rows = chunk.iter().map(|one| {
                let TraitRecord { alias, said, source, import, standing, first, last } = one;
                (alias, &said.name, &said.value, source.0, import.0, standing.code(), first.0, last.0)
            });
            let json = serde_json::json!(rows.collect::<Vec<_>>()).to_string();
            // SQLite takes `ON` for a join where the rows that are inserted have no condition.
            let sql = self.connection().dialect().pick(
                "INSERT INTO trait (alias, name, value, source, import, standing, first, last) \
                 SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, \
                 value ->> 7 FROM json_each($1) WHERE true \
                 ON CONFLICT (alias, name, value, source, import, standing) DO UPDATE SET \
                 first = min(trait.first, excluded.first), last = max(trait.last, excluded.last)",
                "INSERT INTO trait (alias, name, value, source, import, standing, first, last) \
                 SELECT (value ->> 0)::bigint, value ->> 1, value ->> 2, (value ->> 3)::bigint, \
                 (value ->> 4)::bigint, (value ->> 5)::bigint, (value ->> 6)::bigint, (value ->> 7)::bigint \
                 FROM json_array_elements($1::json) AS given (value) \
                 ON CONFLICT (alias, name, value, source, import, standing) DO UPDATE SET \
                 first = least(trait.first, excluded.first), last = greatest(trait.last, excluded.last)",
            );
            query(sql).bind(json).execute(self.connection()).await?;
        }
        Ok(())
    }
}

impl Store {
    /// What was said of these identifiers, but for what was undone.
    pub async fn traits_of(&self, aliases: &[PersonNumber]) -> Result<Vec<TraitRecord>> {
        let dialect = self.pool.dialect();
        let (rows, list) = (dialect.rows(COLUMNS, ""), dialect.numbers("$1"));
        let json: String = composed(format!("SELECT {rows} FROM trait WHERE alias IN {list} AND {VALID}"))
            .bind(json_list(aliases))
            .one(&self.pool)
            .await?;
        let rows: Vec<TraitRow> = serde_json::from_str(&json).map_err(|error| StoreError::corrupt("trait", error))?;
        rows.into_iter().map(TraitRow::record).collect()
    }
}
