//! What webhooks are still to be told, so that it outlives the process.

use styk_model::Timestamp;

use crate::error::Result;
use crate::sql::{On, query};
use crate::{Change, Store};

/// One thing that one address is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The same for every address that is told of it.
    pub id: String,
    pub url: String,
    /// What happened, such as `import.done`.
    pub event: String,
    pub body: String,
    /// Attempts that failed.
    pub failed: u32,
    pub next: Timestamp,
}

/// A delivery that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    pub id: String,
    pub url: String,
    pub event: String,
    pub body: String,
    /// As whoever gave it up writes it.
    pub why: String,
    pub time: Timestamp,
}

type Row = (String, String, String, String, u32, i64);

type UndeliveredRow = (String, String, String, String, String, i64);

async fn add(on: impl Into<On<'_>>, delivery: &Delivery) -> Result<()> {
    let Delivery { id, url, event, body, failed, next } = delivery;
    query("INSERT INTO delivery (id, url, event, body, failed, next) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id)
        .bind(url)
        .bind(event)
        .bind(body)
        .bind(*failed)
        .bind(next.0)
        .execute(on)
        .await?;
    Ok(())
}

async fn remove(on: impl Into<On<'_>>, id: &str, url: &str) -> Result<()> {
    query("DELETE FROM delivery WHERE id = $1 AND url = $2").bind(id).bind(url).execute(on).await?;
    Ok(())
}

impl Change {
    /// Adds what is to be delivered.
    pub async fn add_delivery(&mut self, delivery: &Delivery) -> Result<()> {
        add(self.connection(), delivery).await
    }
}

impl Store {
    /// Adds what is to be delivered.
    pub async fn add_delivery(&self, delivery: &Delivery) -> Result<()> {
        add(&self.pool, delivery).await
    }

    /// Takes what is due to be tried now. Whoever takes it has until `until`;
    /// what is neither removed nor put off by then is due again.
    pub async fn take_deliveries(&self, now: Timestamp, until: Timestamp) -> Result<Vec<Delivery>> {
        let rows: Vec<Row> =
            query("UPDATE delivery SET next = $1 WHERE next <= $2 RETURNING id, url, event, body, failed, next")
                .bind(until.0)
                .bind(now.0)
                .all(&self.pool)
                .await?;
        let delivery = |(id, url, event, body, failed, next): Row| {
            let next = Timestamp(next);
            Delivery { id, url, event, body, failed, next }
        };
        Ok(rows.into_iter().map(delivery).collect())
    }

    /// When the next one is due.
    pub async fn next_delivery(&self) -> Result<Option<Timestamp>> {
        let next: Option<i64> = query("SELECT min(next) FROM delivery").one(&self.pool).await?;
        Ok(next.map(Timestamp))
    }

    /// Notes that an attempt failed, and when the next one is due.
    pub async fn put_off_delivery(&self, delivery: &Delivery, next: Timestamp) -> Result<()> {
        query("UPDATE delivery SET failed = failed + 1, next = $1 WHERE id = $2 AND url = $3")
            .bind(next.0)
            .bind(&delivery.id)
            .bind(&delivery.url)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Forgets what arrived, or will never.
    pub async fn remove_delivery(&self, delivery: &Delivery) -> Result<()> {
        remove(&self.pool, &delivery.id, &delivery.url).await
    }

    /// Gives a delivery up: it is kept among those, the newest `most` of them.
    pub async fn give_up_delivery(&self, delivery: &Delivery, why: &str, time: Timestamp, most: u32) -> Result<()> {
        let Delivery { id, url, .. } = delivery;
        let mut change = self.change().await?;
        // Its body as it stands there: somebody may have been erased from it, or all of it, while it was tried.
        query(
            "INSERT INTO undelivered (id, url, event, body, why, time) \
             SELECT id, url, event, body, CAST($3 AS TEXT), CAST($4 AS BIGINT) FROM delivery \
             WHERE id = $1 AND url = $2 \
             ON CONFLICT (id, url) DO UPDATE SET why = excluded.why, time = excluded.time",
        )
        .bind(id)
        .bind(url)
        .bind(why)
        .bind(time.0)
        .execute(change.connection())
        .await?;
        remove(change.connection(), id, url).await?;
        query(
            "DELETE FROM undelivered WHERE time < (SELECT min(time) FROM \
             (SELECT time FROM undelivered ORDER BY time DESC LIMIT $1) AS newest)",
        )
        .bind(most)
        .execute(change.connection())
        .await?;
        change.commit().await
    }

    /// Deliveries that were given up, newest first: `limit` from `offset` on, and how many there are.
    pub async fn undelivered(&self, offset: u64, limit: u32) -> Result<(Vec<Undelivered>, u64)> {
        let total: i64 = query("SELECT count(*) FROM undelivered").one(&self.pool).await?;
        let rows: Vec<UndeliveredRow> = query(
            "SELECT id, url, event, body, why, time FROM undelivered ORDER BY time DESC, id, url LIMIT $1 OFFSET $2",
        )
        .bind(limit)
        .bind(offset as i64)
        .all(&self.pool)
        .await?;
        let one = |(id, url, event, body, why, time): UndeliveredRow| Undelivered {
            id,
            url,
            event,
            body,
            why,
            time: Timestamp(time),
        };
        Ok((rows.into_iter().map(one).collect(), total as u64))
    }

    /// Takes a delivery out of those that were given up, to be tried anew from `again` on where that is a time.
    /// Says whether it was there.
    pub async fn take_undelivered(&self, id: &str, url: &str, again: Option<Timestamp>) -> Result<bool> {
        let mut change = self.change().await?;
        let found: Option<(String, String)> = query("SELECT event, body FROM undelivered WHERE id = $1 AND url = $2")
            .bind(id)
            .bind(url)
            .optional(change.connection())
            .await?;
        let Some((event, body)) = found else { return Ok(false) };
        query("DELETE FROM undelivered WHERE id = $1 AND url = $2")
            .bind(id)
            .bind(url)
            .execute(change.connection())
            .await?;
        if let Some(next) = again {
            let delivery = Delivery { id: id.to_owned(), url: url.to_owned(), event, body, failed: 0, next };
            add(change.connection(), &delivery).await?;
        }
        change.commit().await?;
        Ok(true)
    }
}
