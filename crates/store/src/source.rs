//! Sources: where interactions come from live, and with which key.
//!
//! A key of a server is a secret, of which only the SHA-256 stands here; that of
//! a browser is public and can be shown again.

use serde::{Deserialize, Serialize};
use styk_model::{Rejection, Timestamp};

use crate::account::SecretHash;
use crate::error::{Result, StoreError};
use crate::sql::{Columns, FromRow, Row, composed, query};
use crate::{Change, SourceNumber, Store};

/// A source as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveSource {
    /// That of its name in identity facts.
    pub number: SourceNumber,
    pub name: String,
    /// What it may send and how that is read, as `styk-collect` knows it.
    pub settings: serde_json::Value,
    /// Grows with every change.
    pub version: u32,
    pub key: SecretHash,
    /// The key itself, where it is public; else its first letters.
    pub shown: String,
    pub created: Timestamp,
    pub author: String,
    /// Takes nothing any more; what it sent stays.
    pub closed: bool,
}

/// What a source begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewLiveSource {
    pub name: String,
    pub settings: serde_json::Value,
    pub key: SecretHash,
    pub shown: String,
    pub created: Timestamp,
    pub author: String,
}

impl FromRow for LiveSource {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        let number = SourceNumber(columns.next()?);
        let name = columns.next()?;
        let settings: String = columns.next()?;
        let version = columns.next()?;
        let key: Vec<u8> = columns.next()?;
        let shown = columns.next()?;
        let created = Timestamp(columns.next()?);
        let author = columns.next()?;
        let closed: i64 = columns.next()?;
        let settings = serde_json::from_str(&settings).map_err(|error| StoreError::corrupt("source", error))?;
        let key = key.try_into().map_err(|_| StoreError::corrupt("source", "its key is not 32 bytes long"))?;
        Ok(Self { number, name, settings, version, key, shown, created, author, closed: closed != 0 })
    }
}

impl Store {
    /// Makes a source.
    ///
    /// [`StoreError::SourceExists`] where one of that name is there.
    pub async fn add_live_source(&self, new: &NewLiveSource) -> Result<LiveSource> {
        let mut change = self.change().await?;
        let number = change.source(&new.name).await?;
        let found: Option<i64> = query("SELECT closed FROM live_source WHERE source = $1")
            .bind(number.0)
            .optional(change.connection())
            .await?;
        match found {
            Some(0) => return Err(StoreError::SourceExists(new.name.clone())),
            // One that was closed and is made again goes on under its number.
            Some(_) => {
                query("DELETE FROM live_source WHERE source = $1").bind(number.0).execute(change.connection()).await?;
            }
            None => {}
        }
        query(
            "INSERT INTO live_source (source, settings, version, secret, shown, created, author, closed) \
             VALUES ($1, $2, 1, $3, $4, $5, $6, 0)",
        )
        .bind(number.0)
        .bind(new.settings.to_string())
        .bind(&new.key[..])
        .bind(&new.shown)
        .bind(new.created.0)
        .bind(&new.author)
        .execute(change.connection())
        .await?;
        change.commit().await?;
        self.live_source(number).await
    }

    /// All sources by name, closed ones too.
    pub async fn live_sources(&self) -> Result<Vec<LiveSource>> {
        let sql = "SELECT live.source, source.name, settings, version, secret, shown, created, author, closed \
                   FROM live_source AS live JOIN source ON source.number = live.source ORDER BY source.name";
        query(sql).all(&self.pool).await
    }

    async fn live_source(&self, number: SourceNumber) -> Result<LiveSource> {
        let all = self.live_sources().await?;
        let found = all.into_iter().find(|source| source.number == number);
        found.ok_or_else(|| StoreError::corrupt("source", format!("number {} is not there", number.0)))
    }

    /// Replaces the settings of a source that were made from `version`.
    ///
    /// [`StoreError::Conflict`] where somebody else saved in between.
    pub async fn save_live_source(
        &self,
        number: SourceNumber,
        version: u32,
        settings: &serde_json::Value,
        closed: bool,
    ) -> Result<LiveSource> {
        let mut change = self.change().await?;
        let found: Option<u32> = query("SELECT version FROM live_source WHERE source = $1")
            .bind(number.0)
            .optional(change.connection())
            .await?;
        if found != Some(version) {
            let (kind, key) = ("source".to_owned(), number.0.to_string());
            return Err(StoreError::Conflict { kind, key, expected: version, found: found.unwrap_or(0) });
        }
        query("UPDATE live_source SET settings = $1, version = version + 1, closed = $2 WHERE source = $3")
            .bind(settings.to_string())
            .bind(i64::from(closed))
            .bind(number.0)
            .execute(change.connection())
            .await?;
        change.commit().await?;
        self.live_source(number).await
    }

    /// Gives a source another key; the old one is refused from now on.
    pub async fn set_live_key(&self, number: SourceNumber, key: &SecretHash, shown: &str) -> Result<()> {
        let mut change = self.change().await?;
        query("UPDATE live_source SET secret = $1, shown = $2 WHERE source = $3")
            .bind(&key[..])
            .bind(shown)
            .bind(number.0)
            .execute(change.connection())
            .await?;
        change.commit().await
    }
}

/// What arrived live and could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveRejection {
    /// Its number, 0 before it is written.
    pub number: u64,
    pub source: SourceNumber,
    /// Offset in the inbox; the rejection's position counts the events of that record.
    pub inbox: u64,
    pub received: Timestamp,
    /// What is needed to read the record again.
    pub context: String,
    pub rejection: Rejection,
}

/// Number, source, inbox, position, received, message, context, record.
type RejectionRow = (i64, u32, i64, i64, i64, String, String, String);

fn live_rejection(row: RejectionRow) -> Result<LiveRejection> {
    let (number, source, inbox, position, received, message, context, record) = row;
    let flaw = serde_json::from_str(&message).map_err(|error| StoreError::corrupt("live_rejection", error))?;
    Ok(LiveRejection {
        number: number as u64,
        source: SourceNumber(source),
        inbox: inbox as u64,
        received: Timestamp(received),
        context,
        rejection: Rejection { position: position as u64, flaw, record },
    })
}

impl Change {
    /// Puts events into the quarantine; one that is there already stays once.
    pub async fn add_live_rejections(&mut self, rejections: &[LiveRejection]) -> Result<()> {
        for chunk in rejections.chunks(1_000) {
            let places = self.connection().dialect().places(chunk.len(), 8);
            let mut query = composed(format!(
                "INSERT INTO live_rejection (source, inbox, position, received, reason, message, context, record) \
                 VALUES {places} ON CONFLICT (source, inbox, position) DO NOTHING"
            ));
            for one in chunk {
                query = query
                    .bind(one.source.0)
                    .bind(one.inbox as i64)
                    .bind(one.rejection.position as i64)
                    .bind(one.received.0)
                    .bind(serde_json::json!(one.rejection.flaw.reason()).as_str().unwrap_or_default())
                    .bind(serde_json::json!(one.rejection.flaw).to_string())
                    .bind(&one.context)
                    .bind(&one.rejection.record);
            }
            query.once().execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Takes events out of the quarantine.
    pub async fn remove_live_rejections(&mut self, numbers: &[u64]) -> Result<()> {
        let list = self.connection().dialect().numbers("$1");
        composed(format!("DELETE FROM live_rejection WHERE number IN {list}"))
            .bind(serde_json::json!(numbers).to_string())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

impl Store {
    /// Events of a source in the quarantine, newest first, `limit` of those before a number.
    pub async fn live_rejections(&self, source: SourceNumber, before: u64, limit: u32) -> Result<Vec<LiveRejection>> {
        let rows: Vec<RejectionRow> = query(
            "SELECT number, source, inbox, position, received, message, context, record FROM live_rejection \
             WHERE source = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
        )
        .bind(source.0)
        .bind(i64::try_from(before).unwrap_or(i64::MAX))
        .bind(limit)
        .all(&self.pool)
        .await?;
        rows.into_iter().map(live_rejection).collect()
    }

    /// How many events of each source are in the quarantine, by reason.
    pub async fn live_rejection_counts(&self) -> Result<Vec<(SourceNumber, String, u64)>> {
        let rows: Vec<(u32, String, i64)> = query(
            "SELECT source, reason, count(*) FROM live_rejection GROUP BY source, reason ORDER BY source, reason",
        )
        .all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(source, reason, count)| (SourceNumber(source), reason, count as u64)).collect())
    }

    /// Forgets events that came before a time, and all but the newest `most` of a source.
    pub async fn tidy_live_rejections(&self, before: Timestamp, most: u32) -> Result<()> {
        let mut change = self.change().await?;
        query("DELETE FROM live_rejection WHERE received < $1").bind(before.0).execute(change.connection()).await?;
        query(
            "DELETE FROM live_rejection WHERE number IN (SELECT number FROM (SELECT number, \
             row_number() OVER (PARTITION BY source ORDER BY number DESC) AS place FROM live_rejection) AS ranked \
             WHERE place > $1)",
        )
        .bind(most)
        .execute(change.connection())
        .await?;
        change.commit().await
    }
}
