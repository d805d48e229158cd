//! What customers allowed and took back, and whom nobody writes to.

use serde::Deserialize;
use styk_model::{Basis, Consent, ContactChannel, PersonNumber, SuppressionReason, Timestamp};

use crate::error::{Result, StoreError};
use crate::identifier::json_list;
use crate::sql::{Columns, FromRow, Row, composed, query};
use crate::{Change, ImportNumber, SourceNumber, Standing, Store};

/// What somebody said of a purpose, and where that comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRecord {
    /// Its number, 0 before it is written.
    pub number: u64,
    /// The identifier that said it.
    pub alias: PersonNumber,
    pub consent: Consent,
    pub source: SourceNumber,
    pub import: ImportNumber,
    pub standing: Standing,
    /// When it was said.
    pub time: Timestamp,
    /// When Styk learned of it.
    pub recorded: Timestamp,
    /// Who wrote it down, and what they say of it; empty for what came by itself.
    pub author: String,
    pub note: String,
}

/// As much of a record as decides what is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    pub alias: PersonNumber,
    /// All channels when absent.
    pub channel: Option<ContactChannel>,
    pub given: bool,
    pub standing: Standing,
    pub time: Timestamp,
}

/// An identifier that nobody writes to, whatever was allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    pub alias: PersonNumber,
    /// All channels when absent.
    pub channel: Option<ContactChannel>,
    pub reason: SuppressionReason,
    pub note: String,
    pub author: String,
    pub time: Timestamp,
}

pub(crate) fn channel_of(text: &str) -> Result<Option<ContactChannel>> {
    if text.is_empty() {
        return Ok(None);
    }
    let channel = ContactChannel::from_name(text);
    channel.map(Some).ok_or_else(|| StoreError::corrupt("consent", format!("channel `{text}`")))
}

fn channel_name(channel: Option<ContactChannel>) -> &'static str {
    channel.map_or("", ContactChannel::name)
}

pub(crate) fn reason_of(text: &str) -> Result<SuppressionReason> {
    let reason = SuppressionReason::from_name(text);
    reason.ok_or_else(|| StoreError::corrupt("suppression", format!("reason `{text}`")))
}

impl FromRow for ConsentRecord {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        let number: i64 = columns.next()?;
        let alias = columns.next()?;
        let purpose = columns.next()?;
        let channel: String = columns.next()?;
        let given: u8 = columns.next()?;
        let basis: String = columns.next()?;
        let wording = columns.next()?;
        let (channel, basis) = (channel_of(&channel)?, Basis::from_name(&basis));
        Ok(Self {
            number: number as u64,
            alias,
            consent: Consent { purpose, channel, given: given != 0, basis, wording },
            source: SourceNumber(columns.next()?),
            import: ImportNumber(columns.next()?),
            standing: Standing::from_code(columns.next()?)?,
            time: Timestamp(columns.next()?),
            recorded: Timestamp(columns.next()?),
            author: columns.next()?,
            note: columns.next()?,
        })
    }
}

impl FromRow for Suppression {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        let alias = columns.next()?;
        let channel: String = columns.next()?;
        Ok(Self {
            alias,
            channel: channel_of(&channel)?,
            reason: reason_of(&columns.next::<String>()?)?,
            note: columns.next()?,
            author: columns.next()?,
            time: Timestamp(columns.next()?),
        })
    }
}

/// Alias, channel, given, standing, time.
#[derive(Deserialize)]
struct PermissionRow(u32, String, u8, u8, i64);

/// Records a statement: 13 values each, SQLite takes at most 32,766.
const ROWS_PER_INSERT: usize = 1_000;

/// Records that are read as one value.
const CHUNK: u32 = 50_000;

const COLUMNS: &str = "number, alias, purpose, channel, given, basis, wording, source, import, standing, time, \
                       recorded, author, note";

/// What no file brought belongs to an import that is committed.
const VALID: &str = "import IN (SELECT number FROM import WHERE state = 'committed')";

impl Change {
    /// Writes down what was said. What is there already stays once.
    pub async fn add_consents(&mut self, records: &[ConsentRecord]) -> Result<()> {
        for chunk in records.chunks(ROWS_PER_INSERT) {
            let places = self.connection().dialect().places(chunk.len(), 13);
            let mut query = composed(format!(
                "INSERT INTO consent (alias, purpose, channel, given, basis, wording, source, import, standing, time, \
                 recorded, author, note) VALUES {places} \
                 ON CONFLICT (alias, purpose, channel, time, given, source, import, author) DO NOTHING"
            ));
            for one in chunk {
                query = query
                    .bind(one.alias)
                    .bind(&one.consent.purpose)
                    .bind(channel_name(one.consent.channel))
                    .bind(one.consent.given)
                    .bind(one.consent.basis.map_or("", Basis::name))
                    .bind(&one.consent.wording)
                    .bind(one.source.0)
                    .bind(one.import.0)
                    .bind(one.standing.code())
                    .bind(one.time.0)
                    .bind(one.recorded.0)
                    .bind(&one.author)
                    .bind(&one.note);
            }
            query.once().execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Nobody writes to an identifier from now on; a second word about the same takes the place of the first.
    pub async fn suppress(&mut self, one: &Suppression) -> Result<()> {
        query(
            "INSERT INTO suppression (alias, channel, reason, note, author, time) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (alias, channel) DO UPDATE SET reason = excluded.reason, note = excluded.note, \
             author = excluded.author, time = excluded.time",
        )
        .bind(one.alias)
        .bind(channel_name(one.channel))
        .bind(one.reason.name())
        .bind(&one.note)
        .bind(&one.author)
        .bind(one.time.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes that back; says whether there was anything.
    pub async fn unsuppress(&mut self, alias: PersonNumber, channel: Option<ContactChannel>) -> Result<bool> {
        let removed = query("DELETE FROM suppression WHERE alias = $1 AND channel = $2")
            .bind(alias)
            .bind(channel_name(channel))
            .execute(self.connection())
            .await?;
        Ok(removed > 0)
    }
}

impl Store {
    /// All that counts of what these identifiers said, newest first.
    pub async fn consents_of(&self, aliases: &[PersonNumber]) -> Result<Vec<ConsentRecord>> {
        let list = self.pool.dialect().numbers("$1");
        let sql =
            format!("SELECT {COLUMNS} FROM consent WHERE alias IN {list} AND {VALID} ORDER BY time DESC, number DESC");
        composed(sql).bind(json_list(aliases)).all(&self.pool).await
    }

    /// All that counts of what anybody said of a purpose, those that speak of all purposes too.
    pub async fn permissions(&self, purpose: &str) -> Result<Vec<Permission>> {
        let mut transaction = self.pool.reading().await?;
        let dialect = self.pool.dialect();
        let rows = dialect.rows("alias, channel, given, standing, time", "");
        let sql = format!(
            "SELECT {rows} FROM consent WHERE number > $1 AND number <= $2 AND purpose IN ($3, '{}') AND {VALID}",
            Consent::EVERYTHING
        );
        let last: Option<i64> = query("SELECT max(number) FROM consent").one(transaction.connection()).await?;
        let (mut permissions, mut from) = (Vec::new(), 0);
        while from < last.unwrap_or(0) {
            let to = from + i64::from(CHUNK);
            let query = composed(sql.clone()).bind(from).bind(to).bind(purpose);
            let json: String = query.one(transaction.connection()).await?;
            let rows: Vec<PermissionRow> =
                serde_json::from_str(&json).map_err(|error| StoreError::corrupt("consent", error))?;
            for PermissionRow(alias, channel, given, standing, time) in rows {
                let (channel, standing) = (channel_of(&channel)?, Standing::from_code(standing)?);
                permissions.push(Permission { alias, channel, given: given != 0, standing, time: Timestamp(time) });
            }
            from = to;
        }
        Ok(permissions)
    }

    /// The purposes that anybody ever said anything of, and how many records each has.
    pub async fn consent_purposes(&self) -> Result<Vec<(String, u64)>> {
        let sql = format!("SELECT purpose, count(*) FROM consent WHERE {VALID} GROUP BY purpose ORDER BY purpose");
        let rows: Vec<(String, i64)> = composed(sql).all(&self.pool).await?;
        Ok(rows.into_iter().map(|(purpose, count)| (purpose, count as u64)).collect())
    }

    /// All identifiers that nobody writes to: over which channel, and why.
    pub async fn suppressed(&self) -> Result<Vec<(PersonNumber, Option<ContactChannel>, SuppressionReason)>> {
        let rows = self.pool.dialect().rows("alias, channel, reason", "");
        let json: String = composed(format!("SELECT {rows} FROM suppression")).one(&self.pool).await?;
        let rows: Vec<(u32, String, String)> =
            serde_json::from_str(&json).map_err(|error| StoreError::corrupt("suppression", error))?;
        rows.into_iter()
            .map(|(alias, channel, reason)| Ok((alias, channel_of(&channel)?, reason_of(&reason)?)))
            .collect()
    }

    /// Of these identifiers those that nobody writes to.
    pub async fn suppressions_of(&self, aliases: &[PersonNumber]) -> Result<Vec<Suppression>> {
        let list = self.pool.dialect().numbers("$1");
        let sql = format!(
            "SELECT alias, channel, reason, note, author, time FROM suppression WHERE alias IN {list} \
             ORDER BY time DESC, alias, channel"
        );
        composed(sql).bind(json_list(aliases)).all(&self.pool).await
    }

    /// Identifiers that nobody writes to, newest first: `limit` from `offset` on, and how many there are.
    pub async fn suppressions(&self, offset: u64, limit: u32) -> Result<(Vec<Suppression>, u64)> {
        let total: i64 = query("SELECT count(*) FROM suppression").one(&self.pool).await?;
        let list = query(
            "SELECT alias, channel, reason, note, author, time FROM suppression \
             ORDER BY time DESC, alias, channel LIMIT $1 OFFSET $2",
        )
        .bind(limit)
        .bind(offset as i64)
        .all(&self.pool)
        .await?;
        Ok((list, total as u64))
    }
}
