//! Segments that are followed, and who entered and left them when.

use styk_model::{PersonNumber, Timestamp};

use crate::error::Result;
use crate::identifier::json_list;
use crate::sql::{Columns, FromRow, Row, composed, query};
use crate::{Change, Store};

/// A segment that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowedSegment {
    pub number: u32,
    pub key: String,
    /// The rule it is followed by.
    pub rule: String,
    pub began: Timestamp,
    /// Who was in it when that began: whatever bytes its keeper makes of them.
    pub at_first: Vec<u8>,
    /// Who was in it after crossing `upto`.
    pub members: Vec<u8>,
    pub upto: i64,
}

/// A customer entered a segment or left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// The number of the segment.
    pub segment: u32,
    pub person: PersonNumber,
    pub time: Timestamp,
    pub entered: bool,
}

/// Whether a webhook was told that a customer crossed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The strongest identifier that the customer had then.
    pub alias: PersonNumber,
    /// The key of the segment.
    pub segment: String,
    pub url: String,
    pub entered: bool,
    pub time: Timestamp,
    /// Why it was not told; empty where it was.
    pub withheld: String,
}

impl FromRow for FollowedSegment {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        Ok(Self {
            number: columns.next()?,
            key: columns.next()?,
            rule: columns.next()?,
            began: Timestamp(columns.next()?),
            at_first: columns.next()?,
            members: columns.next()?,
            upto: columns.next()?,
        })
    }
}

fn crossing((segment, person, time, entered): (u32, u32, i64, u32)) -> Crossing {
    Crossing { segment, person, time: Timestamp(time), entered: entered != 0 }
}

/// Crossings a statement, as one value: each row through the driver costs several times as much.
const ROWS_PER_INSERT: usize = 10_000;

impl Store {
    /// All segments that were ever followed.
    pub async fn followed(&self) -> Result<Vec<FollowedSegment>> {
        query("SELECT number, key, rule, began, at_first, members, upto FROM followed ORDER BY number")
            .all(&self.pool)
            .await
    }

    /// What happened in a segment after a crossing, in order.
    pub async fn crossings(&self, segment: u32, after: i64) -> Result<Vec<Crossing>> {
        let rows: Vec<(u32, u32, i64, u32)> = query(
            "SELECT segment, person, time, entered FROM crossing WHERE segment = $1 AND number > $2 ORDER BY number",
        )
        .bind(segment)
        .bind(after)
        .all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(crossing).collect())
    }

    /// The number of the last crossing of all; 0 where there was none.
    pub async fn last_crossing(&self) -> Result<i64> {
        let last: Option<i64> = query("SELECT max(number) FROM crossing").one(&self.pool).await?;
        Ok(last.unwrap_or(0))
    }

    /// What happened in all segments after a crossing, in order: number, key of the segment and crossing of
    /// `limit`.
    pub async fn crossings_after(&self, after: i64, limit: u32) -> Result<Vec<(i64, String, Crossing)>> {
        let rows: Vec<(i64, String, u32, u32, i64, u32)> = query(
            "SELECT crossing.number, followed.key, crossing.segment, person, time, entered \
             FROM crossing JOIN followed ON followed.number = crossing.segment \
             WHERE crossing.number > $1 ORDER BY crossing.number LIMIT $2",
        )
        .bind(after)
        .bind(limit)
        .all(&self.pool)
        .await?;
        let one =
            |(number, key, segment, person, time, entered)| (number, key, crossing((segment, person, time, entered)));
        Ok(rows.into_iter().map(one).collect())
    }

    /// What webhooks were told of these identifiers, and what was withheld, newest first.
    pub async fn told_of(&self, aliases: &[PersonNumber], limit: u32) -> Result<Vec<Told>> {
        let list = self.pool.dialect().numbers("$1");
        let sql = format!(
            "SELECT alias, segment, url, entered, time, withheld FROM told WHERE alias IN {list} \
             ORDER BY number DESC LIMIT $2"
        );
        let rows: Vec<(u32, String, String, u32, i64, String)> =
            composed(sql).bind(json_list(aliases)).bind(limit).all(&self.pool).await?;
        let one = |(alias, segment, url, entered, time, withheld)| Told {
            alias,
            segment,
            url,
            entered: entered != 0,
            time: Timestamp(time),
            withheld,
        };
        Ok(rows.into_iter().map(one).collect())
    }

    /// What happened to customers of these numbers, in order.
    pub async fn crossings_of(&self, persons: &[PersonNumber]) -> Result<Vec<Crossing>> {
        let list = self.pool.dialect().numbers("$1");
        let sql = format!("SELECT segment, person, time, entered FROM crossing WHERE person IN {list} ORDER BY number");
        let rows: Vec<(u32, u32, i64, u32)> = composed(sql).bind(json_list(persons)).all(&self.pool).await?;
        Ok(rows.into_iter().map(crossing).collect())
    }
}

impl Change {
    /// Begins to follow a segment with those who are in it now, or goes on with another rule; gives back its number.
    pub async fn follow(&mut self, key: &str, rule: &str, began: Timestamp, members: &[u8]) -> Result<u32> {
        let known: Option<u32> =
            query("SELECT number FROM followed WHERE key = $1").bind(key).optional(self.connection()).await?;
        if let Some(number) = known {
            query("UPDATE followed SET rule = $1 WHERE number = $2")
                .bind(rule)
                .bind(number)
                .execute(self.connection())
                .await?;
            return Ok(number);
        }
        let last: Option<u32> = query("SELECT max(number) FROM followed").one(self.connection()).await?;
        let number = last.unwrap_or(0) + 1;
        let upto = self.last_crossing().await?;
        query(
            "INSERT INTO followed (number, key, rule, began, at_first, members, upto) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(number)
        .bind(key)
        .bind(rule)
        .bind(began.0)
        .bind(members)
        .bind(members)
        .bind(upto)
        .execute(self.connection())
        .await?;
        Ok(number)
    }

    /// Notes who entered and left.
    pub async fn add_crossings(&mut self, crossings: &[Crossing]) -> Result<()> {
        for chunk in crossings.chunks(ROWS_PER_INSERT) {
            let rows = chunk.iter().map(|one| (one.segment, one.person, one.time.0, u8::from(one.entered)));
            let json = serde_json::json!(rows.collect::<Vec<_>>()).to_string();
            let rows = self.connection().dialect().pick(
                "SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each($1)",
                "SELECT (value ->> 0)::bigint, (value ->> 1)::bigint, (value ->> 2)::bigint, (value ->> 3)::bigint \
                 FROM json_array_elements($1::json)",
            );
            composed(format!("INSERT INTO crossing (segment, person, time, entered) {rows}"))
                .bind(json)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Notes what webhooks are told, and what is withheld.
    pub async fn add_told(&mut self, told: &[Told]) -> Result<()> {
        for chunk in told.chunks(1_000) {
            let places = self.connection().dialect().places(chunk.len(), 6);
            let sql = format!("INSERT INTO told (alias, segment, url, entered, time, withheld) VALUES {places}");
            let mut query = composed(sql);
            for one in chunk {
                query = query
                    .bind(one.alias)
                    .bind(&one.segment)
                    .bind(&one.url)
                    .bind(one.entered)
                    .bind(one.time.0)
                    .bind(&one.withheld);
            }
            query.once().execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Keeps who is in a segment now, so that opening does not go through all that ever happened.
    pub async fn keep_members(&mut self, segment: u32, members: &[u8]) -> Result<()> {
        let upto = self.last_crossing().await?;
        query("UPDATE followed SET members = $1, upto = $2 WHERE number = $3")
            .bind(members)
            .bind(upto)
            .bind(segment)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    async fn last_crossing(&mut self) -> Result<i64> {
        let last: Option<i64> = query("SELECT max(number) FROM crossing").one(self.connection()).await?;
        Ok(last.unwrap_or(0))
    }
}
