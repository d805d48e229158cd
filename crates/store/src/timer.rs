//! What is to be done at certain times. What it is, and when it is due next, is
//! settled by others; here it outlives the process.

use styk_model::Timestamp;

use crate::Store;
use crate::error::Result;
use crate::sql::query;

/// One thing that is done again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    pub name: String,
    /// When it is done, as whoever set it reads it.
    pub plan: String,
    pub next: Timestamp,
    /// Attempts of this turn that failed.
    pub failed: u32,
    /// Why the last attempt failed, when it did.
    pub trouble: Option<String>,
    /// When it was last done.
    pub done: Option<Timestamp>,
}

type Row = (String, String, i64, u32, Option<String>, Option<i64>);

impl Store {
    /// All timers, those due first.
    pub async fn timers(&self) -> Result<Vec<Timer>> {
        let rows: Vec<Row> = query("SELECT name, plan, next, failed, trouble, done FROM timer ORDER BY next, name")
            .all(&self.pool)
            .await?;
        let timer = |(name, plan, next, failed, trouble, done): Row| {
            let (next, done) = (Timestamp(next), done.map(Timestamp));
            Timer { name, plan, next, failed, trouble, done }
        };
        Ok(rows.into_iter().map(timer).collect())
    }

    /// Sets a timer, or sets it anew.
    pub async fn set_timer(&self, name: &str, plan: &str, next: Timestamp) -> Result<()> {
        query(
            "INSERT INTO timer (name, plan, next) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE \
             SET plan = excluded.plan, next = excluded.next, failed = 0, trouble = NULL",
        )
        .bind(name)
        .bind(plan)
        .bind(next.0)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub async fn remove_timer(&self, name: &str) -> Result<()> {
        query("DELETE FROM timer WHERE name = $1").bind(name).execute(&self.pool).await?;
        Ok(())
    }

    /// Notes that it was done, and when it is due again; not where it was set anew meanwhile.
    pub async fn timer_done(&self, timer: &Timer, done: Timestamp, next: Timestamp) -> Result<()> {
        query("UPDATE timer SET done = $1, next = $2, failed = 0, trouble = NULL WHERE name = $3 AND plan = $4")
            .bind(done.0)
            .bind(next.0)
            .bind(&timer.name)
            .bind(&timer.plan)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Notes that an attempt failed, and when the next one is due.
    pub async fn timer_failed(&self, timer: &Timer, failed: u32, trouble: &str, next: Timestamp) -> Result<()> {
        query("UPDATE timer SET failed = $1, trouble = $2, next = $3 WHERE name = $4 AND plan = $5")
            .bind(failed)
            .bind(trouble)
            .bind(next.0)
            .bind(&timer.name)
            .bind(&timer.plan)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
