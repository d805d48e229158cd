//! What webhooks are still to be told, so that it outlives the process.

use styk_model::Timestamp;

use crate::Store;
use crate::error::Result;
use crate::sql::query;

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

type Row = (String, String, String, String, u32, i64);

impl Store {
    /// Adds what is to be delivered.
    pub async fn add_delivery(&self, delivery: &Delivery) -> Result<()> {
        let Delivery { id, url, event, body, failed, next } = delivery;
        query("INSERT INTO delivery (id, url, event, body, failed, next) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(id)
            .bind(url)
            .bind(event)
            .bind(body)
            .bind(*failed)
            .bind(next.0)
            .execute(&self.pool)
            .await?;
        Ok(())
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
        query("DELETE FROM delivery WHERE id = $1 AND url = $2")
            .bind(&delivery.id)
            .bind(&delivery.url)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
