//! Identifiers and their aliases.

use std::borrow::Cow;

use serde::Deserialize;
use styk_model::{Identifier, IdentifierKind, PersonNumber};

use crate::error::{Result, StoreError};
use crate::sql::{Connection, On, composed, query};
use crate::{Change, Store};

/// Identifiers to be written, as the JSON text that the database takes.
///
/// Each is one string, the kind as its first letter: a plain array of strings
/// is what SQLite reads fastest (a bound parameter a value costs twice as much).
#[derive(Debug, Clone)]
pub struct IdentifierBatch {
    first: PersonNumber,
    count: u32,
    json: Vec<u8>,
}

impl IdentifierBatch {
    /// A batch whose first identifier gets the alias `first`, the next one `first + 1` ...
    pub fn new(first: PersonNumber) -> Self {
        Self { first, count: 0, json: vec![b'['] }
    }

    pub fn push(&mut self, kind: IdentifierKind, value: &str) {
        if self.count > 0 {
            self.json.push(b',');
        }
        let start = self.json.len();
        // Writing a string into a vector cannot fail.
        let _ = serde_json::to_writer(&mut self.json, value);
        self.json.insert(start + 1, b'a' + kind.code());
        self.count += 1;
    }

    /// Calls `each` with every identifier held, in order.
    pub fn each(&self, mut each: impl FnMut(PersonNumber, IdentifierKind, &str)) -> Result<()> {
        let held: Vec<String> =
            serde_json::from_str(&self.text()?).map_err(|error| StoreError::corrupt("identifier", error))?;
        for (alias, text) in (self.first..).zip(&held) {
            let (code, value) = text.split_at_checked(1).unwrap_or((text, ""));
            each(alias, kind(code.as_bytes().first().map_or(u8::MAX, |letter| letter.wrapping_sub(b'a')))?, value);
        }
        Ok(())
    }

    /// The alias of the first identifier.
    pub fn first(&self) -> PersonNumber {
        self.first
    }

    pub fn len(&self) -> usize {
        self.count as usize
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Bytes held.
    pub fn size(&self) -> usize {
        self.json.len()
    }

    /// Empties the batch for the aliases after those it held.
    pub fn clear(&mut self) {
        self.first += self.count;
        self.count = 0;
        self.json.truncate(1);
    }

    fn text(&self) -> Result<String> {
        let mut json = self.json.clone();
        json.push(b']');
        String::from_utf8(json).map_err(|error| StoreError::corrupt("identifier", error))
    }
}

/// A list of identifiers of which a rule says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AliasList {
    /// They name nobody.
    Junk,
    /// They were seen with so many others that they identify nobody.
    Shared,
}

impl AliasList {
    fn table(self) -> &'static str {
        match self {
            Self::Junk => "junk",
            Self::Shared => "shared",
        }
    }
}

/// In the place of the kind of an identifier that was erased; its value is its alias then, so that it has one.
pub(crate) const ERASED: u8 = 25;

/// How many rows are read as one value.
const CHUNK: u32 = 20_000;

impl Store {
    /// The largest alias given so far.
    pub async fn last_alias(&self) -> Result<PersonNumber> {
        last_alias(&self.pool).await
    }

    /// Calls `each` with every identifier from alias 1 on, in order; with none where it was erased.
    pub async fn each_identifier(&self, mut each: impl FnMut(Option<IdentifierKind>, &str)) -> Result<PersonNumber> {
        let mut pooled = self.pool.acquire().await?;
        let mut connection = pooled.connection();
        let last = last_alias(connection.again()).await?;
        let rows = connection.dialect().rows("kind, value", " ORDER BY alias");
        let sql = format!("SELECT {rows} FROM identifier WHERE alias > $1 AND alias <= $2");
        let mut from = 0;
        while from < last {
            let to = last.min(from.saturating_add(CHUNK));
            let json: String = composed(sql.clone()).bind(from).bind(to).one(connection.again()).await?;
            let rows: Vec<IdentifierRow<'_>> =
                serde_json::from_str(&json).map_err(|error| StoreError::corrupt("identifier", error))?;
            if rows.len() != (to - from) as usize {
                return Err(StoreError::corrupt("identifier", format!("aliases missing between {from} and {to}")));
            }
            for IdentifierRow(code, value) in rows {
                each(if code == ERASED { None } else { Some(kind(code)?) }, &value);
            }
            from = to;
        }
        Ok(last)
    }

    /// Calls `each` with the kind of every identifier after an alias, in order; with none where it was erased. Gives
    /// back the last alias.
    pub async fn each_kind(
        &self,
        after: PersonNumber,
        mut each: impl FnMut(PersonNumber, Option<IdentifierKind>),
    ) -> Result<PersonNumber> {
        let last = self.last_alias().await?;
        let rows = self.pool.dialect().rows("alias, kind", " ORDER BY alias");
        let sql = format!("SELECT {rows} FROM identifier WHERE alias > $1 AND alias <= $2");
        let mut from = after;
        while from < last {
            let to = last.min(from.saturating_add(CHUNK));
            let json: String = composed(sql.clone()).bind(from).bind(to).one(&self.pool).await?;
            let rows: Vec<(u32, u8)> =
                serde_json::from_str(&json).map_err(|error| StoreError::corrupt("identifier", error))?;
            for (alias, code) in rows {
                each(alias, if code == ERASED { None } else { Some(kind(code)?) });
            }
            from = to;
        }
        Ok(last)
    }

    /// The identifiers with these aliases, by alias; unknown ones are left out.
    pub async fn identifiers(&self, aliases: &[PersonNumber]) -> Result<Vec<(PersonNumber, Identifier<'static>)>> {
        let list = self.pool.dialect().numbers("$1");
        let sql = format!(
            "SELECT alias, kind, value FROM identifier WHERE alias IN {list} AND kind <> {ERASED} ORDER BY alias"
        );
        let rows: Vec<(u32, u8, String)> = composed(sql).bind(json_list(aliases)).all(&self.pool).await?;
        rows.into_iter().map(|(alias, code, value)| Ok((alias, Identifier::new(kind(code)?, value)))).collect()
    }

    /// Identifiers whose value begins with `text`, by value.
    pub async fn identifiers_like(&self, text: &str, limit: u32) -> Result<Vec<(PersonNumber, Identifier<'static>)>> {
        let pattern: String =
            text.chars().flat_map(|c| if "%_\\".contains(c) { vec!['\\', c] } else { vec![c] }).collect();
        // In SQLite letters of either case are alike as it is, those of ASCII.
        let like = self.pool.dialect().pick("LIKE", "ILIKE");
        let sql = format!(
            "SELECT alias, kind, value FROM identifier WHERE value {like} $1 ESCAPE '\\' AND kind <> {ERASED} \
             ORDER BY value, kind LIMIT $2"
        );
        let rows: Vec<(u32, u8, String)> =
            composed(sql).bind(format!("{pattern}%")).bind(limit).all(&self.pool).await?;
        rows.into_iter().map(|(alias, code, value)| Ok((alias, Identifier::new(kind(code)?, value)))).collect()
    }

    /// The aliases of a list, ascending.
    pub async fn listed(&self, list: AliasList) -> Result<Vec<PersonNumber>> {
        listed(&self.pool, list).await
    }

    /// The aliases of the identifiers with this value, of one kind or of any.
    pub async fn find(&self, of: Option<IdentifierKind>, value: &str) -> Result<Vec<(PersonNumber, IdentifierKind)>> {
        let codes: Vec<u32> = match of {
            Some(kind) => vec![u32::from(kind.code())],
            None => IdentifierKind::ALL.iter().map(|kind| u32::from(kind.code())).collect(),
        };
        let dialect = self.pool.dialect();
        let (list, equal) = (dialect.numbers("$1"), dialect.pick("value = $2", "md5(value) = md5($2) AND value = $2"));
        let sql = format!("SELECT alias, kind FROM identifier WHERE kind IN {list} AND {equal} ORDER BY kind");
        let rows: Vec<(u32, u8)> = composed(sql).bind(json_list(&codes)).bind(value).all(&self.pool).await?;
        rows.into_iter().map(|(alias, code)| Ok((alias, kind(code)?))).collect()
    }
}

impl Change {
    /// The largest alias given so far, those of this change too.
    pub async fn last_alias(&mut self) -> Result<PersonNumber> {
        last_alias(self.connection()).await
    }

    /// The aliases of a list, ascending, those of this change too.
    pub async fn listed(&mut self, list: AliasList) -> Result<Vec<PersonNumber>> {
        listed(self.connection(), list).await
    }

    /// Puts these aliases on a list, beside those that are.
    pub async fn add_listed(&mut self, list: AliasList, aliases: &[PersonNumber]) -> Result<()> {
        let (table, given) = (list.table(), self.connection().dialect().numbers("$1"));
        composed(format!(
            "INSERT INTO {table} (alias) SELECT value FROM {given} AS listed WHERE true ON CONFLICT DO NOTHING"
        ))
        .bind(json_list(aliases))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Leaves these aliases on a list, and no others.
    pub async fn replace_listed(&mut self, list: AliasList, aliases: &[PersonNumber]) -> Result<()> {
        composed(format!("DELETE FROM {}", list.table())).execute(self.connection()).await?;
        self.add_listed(list, aliases).await
    }

    /// Stops keeping the index by value: where most identifiers are new,
    /// sorting them once at the end takes a third of the time.
    /// [`Change::restore_identifier_index`] must follow; opening the store does it too.
    pub async fn drop_identifier_index(&mut self) -> Result<()> {
        query("DROP INDEX IF EXISTS identifier_value").execute(self.connection()).await?;
        Ok(())
    }

    /// Makes the index by value if it isn't there.
    pub async fn restore_identifier_index(&mut self) -> Result<()> {
        restore_index(self.connection()).await
    }

    /// Writes new identifiers.
    pub async fn add_identifiers(&mut self, batch: &IdentifierBatch) -> Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let sql = self.connection().dialect().pick(
            "INSERT INTO identifier (alias, kind, value) \
             SELECT $1 + key, unicode(value) - 97, substr(value, 2) FROM json_each($2)",
            "INSERT INTO identifier (alias, kind, value) \
             SELECT $1 + place - 1, ascii(value) - 97, substr(value, 2) \
             FROM json_array_elements_text($2::json) WITH ORDINALITY AS given (value, place)",
        );
        query(sql).bind(batch.first).bind(batch.text()?).execute(self.connection()).await?;
        Ok(())
    }
}

#[derive(Deserialize)]
struct IdentifierRow<'a>(u8, #[serde(borrow)] Cow<'a, str>);

pub(crate) async fn restore_index(connection: Connection<'_>) -> Result<()> {
    // An index of PostgreSQL takes no values of more than a third of a page.
    let sql = connection.dialect().pick(
        "CREATE UNIQUE INDEX IF NOT EXISTS identifier_value ON identifier (kind, value)",
        "CREATE UNIQUE INDEX IF NOT EXISTS identifier_value ON identifier (kind, md5(value))",
    );
    query(sql).execute(connection).await?;
    Ok(())
}

pub(crate) async fn last_alias(on: impl Into<On<'_>>) -> Result<PersonNumber> {
    let last: Option<u32> = query("SELECT max(alias) FROM identifier").one(on).await?;
    Ok(last.unwrap_or(0))
}

async fn listed(on: impl Into<On<'_>>, list: AliasList) -> Result<Vec<PersonNumber>> {
    composed(format!("SELECT alias FROM {} ORDER BY alias", list.table())).all(on).await
}

pub(crate) fn kind(code: u8) -> Result<IdentifierKind> {
    IdentifierKind::from_code(code).ok_or_else(|| StoreError::corrupt("identifier", format!("kind `{code}`")))
}

/// `[1,2,3]`, to be bound as one parameter and read by `json_each`.
pub(crate) fn json_list(numbers: &[u32]) -> String {
    serde_json::Value::from(numbers).to_string()
}
