//! Lists of customers that were handed to others.

use styk_model::{ContactChannel, Timestamp};

use crate::error::{Result, StoreError};
use crate::sql::{Columns, FromRow, Row, query};
use crate::{Change, Store};

/// A list of customers that was handed to others, and who was on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// Its number, 0 before it is written.
    pub number: u64,
    pub time: Timestamp,
    pub author: String,
    /// The key of the segment that it was made of.
    pub segment: String,
    pub purpose: String,
    /// None where the purpose is bound to no channel.
    pub channel: Option<ContactChannel>,
    /// What it was made for, such as `google`.
    pub format: String,
    pub customers: u64,
    /// The identifiers of those who were on it: whatever bytes its keeper makes of them.
    pub aliases: Vec<u8>,
}

impl FromRow for Handover {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        let number: i64 = columns.next()?;
        let time = Timestamp(columns.next()?);
        let author = columns.next()?;
        let segment = columns.next()?;
        let purpose = columns.next()?;
        let channel: String = columns.next()?;
        let known = ContactChannel::from_name(&channel);
        if known.is_none() && !channel.is_empty() {
            return Err(StoreError::corrupt("handover", format!("channel `{channel}`")));
        }
        let format = columns.next()?;
        let customers: i64 = columns.next()?;
        let aliases = columns.next()?;
        let (number, customers) = (number as u64, customers as u64);
        Ok(Self { number, time, author, segment, purpose, channel: known, format, customers, aliases })
    }
}

impl Change {
    /// Writes down that a list was handed over.
    pub async fn add_handover(&mut self, one: &Handover) -> Result<()> {
        query(
            "INSERT INTO handover (time, author, segment, purpose, channel, format, customers, aliases) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(one.time.0)
        .bind(&one.author)
        .bind(&one.segment)
        .bind(&one.purpose)
        .bind(one.channel.map_or("", ContactChannel::name))
        .bind(&one.format)
        .bind(one.customers as i64)
        .bind(&one.aliases[..])
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

impl Store {
    /// Lists that were handed over before the one with a number, newest first.
    pub async fn handovers_before(&self, before: u64, most: u32) -> Result<Vec<Handover>> {
        query(
            "SELECT number, time, author, segment, purpose, channel, format, customers, aliases FROM handover \
             WHERE number < $1 ORDER BY number DESC LIMIT $2",
        )
        .bind(i64::try_from(before).unwrap_or(i64::MAX))
        .bind(most)
        .all(&self.pool)
        .await
    }

    /// The newest lists that were handed over, newest first.
    pub async fn handovers(&self, most: u32) -> Result<Vec<Handover>> {
        query(
            "SELECT number, time, author, segment, purpose, channel, format, customers, aliases FROM handover \
             ORDER BY number DESC LIMIT $1",
        )
        .bind(most)
        .all(&self.pool)
        .await
    }
}
