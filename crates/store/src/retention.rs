//! Runs of retention: which rules were applied when, what they removed, and the counts that are kept of it.
//!
//! A run is begun with its counts before anything goes, and finished once the rows have gone; until then its counts do
//! not count. One whose rows did not go is forgotten, so that a crash in between neither loses counts nor doubles them.

use serde::{Deserialize, Serialize};
use styk_model::{PersonNumber, RetainedDay, Timestamp};

use crate::error::{Result, StoreError};
use crate::identifier::json_list;
use crate::sql::{Columns, FromRow, Row, composed, query};
use crate::{AuditEntry, Change, Store};

/// A run that is begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRetentionRun {
    pub started: Timestamp,
    /// Empty for Styk itself.
    pub author: String,
    /// JSON.
    pub rules: String,
    /// Identifiers of customers of whom nothing may be left then, ascending.
    pub aliases: Vec<PersonNumber>,
}

/// A run as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRun {
    pub number: u64,
    pub started: Timestamp,
    pub author: String,
    /// JSON: the rules, each with the time before which it removed, as whoever began it writes them.
    pub rules: String,
    /// Empty once it is done.
    pub aliases: Vec<PersonNumber>,
    /// JSON: what it removed, as whoever finished it writes it; none until it is done.
    pub removed: Option<String>,
}

impl FromRow for RetentionRun {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        let number: i64 = columns.next()?;
        let (started, author, rules) = (Timestamp(columns.next()?), columns.next()?, columns.next()?);
        let (aliases, removed): (String, String) = (columns.next()?, columns.next()?);
        let aliases = if aliases.is_empty() {
            Vec::new()
        } else {
            serde_json::from_str(&aliases).map_err(|error| StoreError::corrupt("retention_run", error))?
        };
        let removed = (!removed.is_empty()).then_some(removed);
        Ok(Self { number: number as u64, started, author, rules, aliases, removed })
    }
}

/// Which counts are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetainedWanted {
    /// The first and the last day, such as `2024-05-01`; all where they are absent.
    pub from: Option<String>,
    pub to: Option<String>,
    /// The key of a touchpoint.
    pub touchpoint: Option<String>,
    pub source: Option<String>,
    pub channel: Option<String>,
}

const COLUMNS: &str = "number, started, author, rules, aliases, removed";

/// Rows a statement.
const ROWS_PER_INSERT: usize = 1_000;

/// Rows of counts that are read at once.
const PAGE: u32 = 10_000;

type Counts = (String, String, String, String, i64, i64, String, String);

/// Runs that are done.
const DONE: &str = "run IN (SELECT number FROM retention_run WHERE removed <> '')";

fn day_of((day, source, touchpoint, channel, interactions, customers, amounts, scores): Counts) -> Result<RetainedDay> {
    let corrupt = |error: serde_json::Error| StoreError::corrupt("retained_day", error);
    Ok(RetainedDay {
        day,
        source,
        touchpoint,
        channel,
        interactions: interactions as u64,
        customers: customers as u64,
        amounts: serde_json::from_str(&amounts).map_err(corrupt)?,
        scores: serde_json::from_str(&scores).map_err(corrupt)?,
    })
}

impl Store {
    /// Runs, newest first.
    pub async fn retention_runs(&self, most: u32) -> Result<Vec<RetentionRun>> {
        composed(format!("SELECT {COLUMNS} FROM retention_run ORDER BY number DESC LIMIT $1"))
            .bind(most)
            .all(&self.pool)
            .await
    }

    /// Runs that were begun and are not done, in order.
    pub async fn unfinished_retention_runs(&self) -> Result<Vec<RetentionRun>> {
        composed(format!("SELECT {COLUMNS} FROM retention_run WHERE removed = '' ORDER BY number"))
            .all(&self.pool)
            .await
    }

    /// Calls `each` with the counts that are kept, by day, touchpoint, source and channel: each once, however many
    /// runs there were. It says whether it wants more.
    pub async fn each_retained(
        &self,
        wanted: &RetainedWanted,
        mut each: impl FnMut(RetainedDay) -> bool,
    ) -> Result<()> {
        let (mut offset, mut last): (i64, Option<RetainedDay>) = (0, None);
        loop {
            let page = self.retained_page(wanted, offset).await?;
            offset += page.len() as i64;
            let ended = page.len() < PAGE as usize;
            for counts in page {
                let day = day_of(counts)?;
                match &mut last {
                    Some(last) if last.key() == day.key() => last.add(&day),
                    last => {
                        if last.replace(day).is_some_and(|before| !each(before)) {
                            return Ok(());
                        }
                    }
                }
            }
            if ended {
                if let Some(last) = last {
                    each(last);
                }
                return Ok(());
            }
        }
    }

    async fn retained_page(&self, wanted: &RetainedWanted, offset: i64) -> Result<Vec<Counts>> {
        let RetainedWanted { from, to, touchpoint, source, channel } = wanted;
        composed(format!(
            "SELECT day, source, touchpoint, channel, interactions, customers, amounts, scores FROM retained_day \
             WHERE {DONE} AND ($1 IS NULL OR day >= $1) AND ($2 IS NULL OR day <= $2) \
             AND ($3 IS NULL OR touchpoint = $3) AND ($4 IS NULL OR source = $4) AND ($5 IS NULL OR channel = $5) \
             ORDER BY day, touchpoint, source, channel, run LIMIT $6 OFFSET $7"
        ))
        .bind(from.as_deref())
        .bind(to.as_deref())
        .bind(touchpoint.as_deref())
        .bind(source.as_deref())
        .bind(channel.as_deref())
        .bind(PAGE)
        .bind(offset)
        .all(&self.pool)
        .await
    }
}

impl Change {
    /// Writes down a run with the counts of what it is about to remove; gives back its number.
    pub async fn begin_retention_run(&mut self, new: &NewRetentionRun, days: &[RetainedDay]) -> Result<u64> {
        let number: i64 = query(
            "INSERT INTO retention_run (started, author, rules, aliases, removed) VALUES ($1, $2, $3, $4, '') \
             RETURNING number",
        )
        .bind(new.started.0)
        .bind(&new.author)
        .bind(&new.rules)
        .bind(json_list(&new.aliases))
        .one(self.connection())
        .await?;
        for chunk in days.chunks(ROWS_PER_INSERT) {
            let places = self.connection().dialect().places(chunk.len(), 9);
            let mut insert = composed(format!(
                "INSERT INTO retained_day \
                 (run, day, source, touchpoint, channel, interactions, customers, amounts, scores) VALUES {places}"
            ));
            for day in chunk {
                insert = insert
                    .bind(number)
                    .bind(&day.day)
                    .bind(&day.source)
                    .bind(&day.touchpoint)
                    .bind(&day.channel)
                    .bind(day.interactions as i64)
                    .bind(day.customers as i64)
                    .bind(serde_json::json!(day.amounts).to_string())
                    .bind(serde_json::json!(day.scores).to_string());
            }
            insert.once().execute(self.connection()).await?;
        }
        Ok(number as u64)
    }

    /// Notes that everything of a run has gone, and what that was: from now on its counts count.
    pub async fn finish_retention_run(&mut self, number: u64, removed: &str) -> Result<()> {
        query("UPDATE retention_run SET aliases = '', removed = $1 WHERE number = $2")
            .bind(removed)
            .bind(number as i64)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Forgets a run whose rows did not go, with its counts.
    pub async fn discard_retention_run(&mut self, number: u64) -> Result<()> {
        query("DELETE FROM retention_run WHERE number = $1").bind(number as i64).execute(self.connection()).await?;
        Ok(())
    }

    /// Those of some identifiers that said something of consent or are suppressed, ascending.
    pub async fn with_words(&mut self, aliases: &[PersonNumber]) -> Result<Vec<PersonNumber>> {
        let list = self.connection().dialect().numbers("$1");
        composed(format!(
            "SELECT alias FROM (SELECT alias FROM consent WHERE alias IN {list} \
             UNION SELECT alias FROM suppression WHERE alias IN {list}) AS said ORDER BY alias"
        ))
        .bind(json_list(aliases))
        .all(self.connection())
        .await
    }

    /// Removes records that could not be read and came before a time: those of a source, or of all. Says how many.
    pub async fn remove_unreadable(&mut self, source: Option<&str>, before: Timestamp) -> Result<u64> {
        let imported = query(
            "DELETE FROM quarantine WHERE import IN (SELECT number FROM import \
             WHERE coalesce(finished, started) < $1 AND ($2 IS NULL OR source = $2))",
        );
        let live = query(
            "DELETE FROM live_rejection WHERE received < $1 \
             AND ($2 IS NULL OR source IN (SELECT number FROM source WHERE name = $2))",
        );
        let imported = imported.bind(before.0).bind(source).execute(self.connection()).await?;
        Ok(imported + live.bind(before.0).bind(source).execute(self.connection()).await?)
    }

    /// Adds to the log of what was done.
    pub async fn audit(&mut self, entry: &AuditEntry) -> Result<()> {
        crate::account::audit(self.connection(), entry).await
    }
}
