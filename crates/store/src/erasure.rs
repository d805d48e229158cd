//! Erasing people: what was asked for, what it found, and what keeps them from coming back.
//!
//! An erasure is written down first, with the identifiers that it is about, which go from the list of all in the same
//! transaction: whoever comes with one again gets another number. It is finished when everything else has gone; one
//! that a crash cut short is found here and done again. The numbers of erased identifiers stay, dense as they are,
//! and name nobody.

use std::time::{Duration, Instant};

use styk_model::{Identifier, PersonNumber, Timestamp};

use crate::error::{Result, StoreError};
use crate::identifier::{ERASED, json_list, kind};
use crate::sql::{Columns, Dialect, FromRow, On, Row, composed, query};
use crate::{AuditEntry, Change, Store};

/// What is to be erased, and who says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewErasure {
    pub requested: Timestamp,
    pub author: String,
    /// In the author's words.
    pub reason: String,
    pub customers: u64,
    /// Ascending by number.
    pub identifiers: Vec<(PersonNumber, Identifier<'static>)>,
}

/// An erasure as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    pub number: u64,
    pub requested: Timestamp,
    pub author: String,
    pub reason: String,
    pub customers: u64,
    /// Ascending by number; empty once it is done.
    pub identifiers: Vec<(PersonNumber, Identifier<'static>)>,
    /// Interactions of theirs in files when those were about to go.
    pub interactions: u64,
    /// What it found, as whoever finished it writes it; none until it is done.
    pub receipt: Option<String>,
}

impl FromRow for Erasure {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        let number: i64 = columns.next()?;
        let (requested, author, reason) = (Timestamp(columns.next()?), columns.next()?, columns.next()?);
        let customers: i64 = columns.next()?;
        let identifiers: String = columns.next()?;
        let interactions: i64 = columns.next()?;
        let receipt: String = columns.next()?;
        let written: Vec<(u32, u8, String)> = if identifiers.is_empty() {
            Vec::new()
        } else {
            serde_json::from_str(&identifiers).map_err(|error| StoreError::corrupt("erasure", error))?
        };
        let identifiers =
            written.into_iter().map(|(alias, code, value)| Ok((alias, Identifier::new(kind(code)?, value))));
        let identifiers = identifiers.collect::<Result<_>>()?;
        let receipt = (!receipt.is_empty()).then_some(receipt);
        let (number, customers, interactions) = (number as u64, customers as u64, interactions as u64);
        Ok(Self { number, requested, author, reason, customers, identifiers, interactions, receipt })
    }
}

/// An identifier that was erased, by its keyed hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    pub mark: Vec<u8>,
    /// What is dated before is refused.
    pub until: Timestamp,
    /// The number that it got when it came again; 0 where it did not.
    pub alias: PersonNumber,
}

impl FromRow for Tombstone {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        Ok(Self { mark: columns.next()?, until: Timestamp(columns.next()?), alias: columns.next()? })
    }
}

/// Rows that an erasure removed, by what they were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErasedRows {
    pub facts: u64,
    pub decisions: u64,
    pub consents: u64,
    pub suppressions: u64,
    pub crossings: u64,
    pub told: u64,
    pub traits: u64,
}

/// A record in the quarantine of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    pub number: u64,
    pub record: String,
    /// What was found wrong with it, which may quote it.
    pub message: String,
}

impl FromRow for Quarantined {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let (number, record, message): (i64, String, String) = FromRow::from_row(row)?;
        Ok(Self { number: number as u64, record, message })
    }
}

/// Records of the quarantine that are read at once.
const PAGE: u32 = 5_000;

/// The longest that is waited for readers to let go of the log.
const LONGEST_SCRUB: Duration = Duration::from_mins(2);

/// Tombstones a statement.
const ROWS_PER_INSERT: usize = 1_000;

const COLUMNS: &str = "number, requested, author, reason, customers, identifiers, interactions, receipt";

/// Tables that personal data is erased from: PostgreSQL keeps what was deleted until they are written anew.
const SCRUBBED: [&str; 18] = [
    "audit",
    "document",
    "erasure",
    "identifier",
    "fact",
    "decision",
    "refusal",
    "retention_run",
    "consent",
    "suppression",
    "told",
    "trait",
    "crossing",
    "followed",
    "quarantine",
    "live_rejection",
    "delivery",
    "undelivered",
];

impl Store {
    /// Erasures, newest first.
    pub async fn erasures(&self, most: u32) -> Result<Vec<Erasure>> {
        composed(format!("SELECT {COLUMNS} FROM erasure ORDER BY number DESC LIMIT $1"))
            .bind(most)
            .all(&self.pool)
            .await
    }

    /// An erasure by its number.
    pub async fn erasure(&self, number: u64) -> Result<Option<Erasure>> {
        composed(format!("SELECT {COLUMNS} FROM erasure WHERE number = $1"))
            .bind(number as i64)
            .optional(&self.pool)
            .await
    }

    /// Erasures that were begun and are not done, in order.
    pub async fn unfinished_erasures(&self) -> Result<Vec<Erasure>> {
        composed(format!("SELECT {COLUMNS} FROM erasure WHERE receipt = '' ORDER BY number")).all(&self.pool).await
    }

    /// All identifiers that were erased, by their keyed hashes.
    pub async fn tombstones(&self) -> Result<Vec<Tombstone>> {
        query("SELECT mark, until, alias FROM tombstone").all(&self.pool).await
    }

    /// The numbers of erased identifiers, ascending.
    pub async fn erased(&self) -> Result<Vec<PersonNumber>> {
        erased(&self.pool).await
    }

    /// Calls `each` with every record in the quarantine of imports.
    pub async fn each_quarantined(&self, mut each: impl FnMut(Quarantined)) -> Result<()> {
        let mut after = 0;
        loop {
            let page: Vec<Quarantined> =
                query("SELECT number, record, message FROM quarantine WHERE number > $1 ORDER BY number LIMIT $2")
                    .bind(after)
                    .bind(PAGE)
                    .all(&self.pool)
                    .await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.number as i64;
            page.into_iter().for_each(&mut each);
        }
    }

    /// The same of live sources.
    pub async fn each_live_quarantined(&self, mut each: impl FnMut(Quarantined)) -> Result<()> {
        let mut after = 0;
        loop {
            let page: Vec<(i64, String, String, String)> = query(
                "SELECT number, record, message, context FROM live_rejection WHERE number > $1 ORDER BY number LIMIT $2",
            )
            .bind(after)
            .bind(PAGE)
            .all(&self.pool)
            .await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.0;
            for (number, record, message, context) in page {
                each(Quarantined { number: number as u64, record, message: format!("{message}\n{context}") });
            }
        }
    }

    /// Calls `each` with the number and the detail of every entry of the log that may quote what people wrote.
    pub async fn each_audited(&self, mut each: impl FnMut(u64, &str)) -> Result<()> {
        let without = AuditEntry::WITHOUT_TEXT.map(|action| format!("'{action}'")).join(", ");
        let mut after = 0;
        loop {
            let page: Vec<(i64, String)> = composed(format!(
                "SELECT number, detail FROM audit WHERE number > $1 AND action NOT IN ({without}) \
                 ORDER BY number LIMIT $2"
            ))
            .bind(after)
            .bind(PAGE)
            .all(&self.pool)
            .await?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            after = *last;
            for (number, detail) in &page {
                each(*number as u64, detail);
            }
        }
    }

    /// The addresses that webhooks told of any of these identifiers, and how often.
    pub async fn told_urls(&self, aliases: &[PersonNumber]) -> Result<Vec<(String, u64)>> {
        told_urls(&self.pool, self.pool.dialect(), aliases).await
    }

    /// Whether it is a server of its own, with a log and backups that Styk does not reach.
    pub fn is_external(&self) -> bool {
        self.pool.dialect() == Dialect::Postgres
    }

    /// Notes how many interactions in files are about to go.
    pub async fn note_erased_interactions(&self, number: u64, interactions: u64) -> Result<()> {
        query("UPDATE erasure SET interactions = $1 WHERE number = $2")
            .bind(interactions as i64)
            .bind(number as i64)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Writes the database anew, so that nothing that was deleted is left in free pages or in its log.
    ///
    /// # Errors
    /// Fails where somebody reads for minutes; it can be tried again.
    pub async fn scrub(&self) -> Result<()> {
        let mut pooled = self.pool.acquire().await?;
        let mut connection = pooled.connection();
        match connection.dialect() {
            Dialect::Sqlite => {
                connection.run("PRAGMA secure_delete = ON").await?;
                connection.run("VACUUM").await?;
                // Pages that were written before stand in the log until it is cut.
                let until = Instant::now() + LONGEST_SCRUB;
                while Instant::now() < until {
                    let (busy, ..): (i64, i64, i64) =
                        query("PRAGMA wal_checkpoint(TRUNCATE)").one(connection.again()).await?;
                    if busy == 0 {
                        return Ok(());
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(StoreError::Busy)
            }
            Dialect::Postgres => {
                for table in SCRUBBED {
                    composed(format!("VACUUM (FULL) {table}")).execute(connection.again()).await?;
                }
                Ok(())
            }
        }
    }
}

impl Change {
    /// Writes down that identifiers are to be erased, with the mark of each, and takes them from the list of all: they
    /// keep their numbers and nothing else. What is dated before `requested` and has one of these marks is to be
    /// refused from now on.
    pub async fn begin_erasure(&mut self, new: &NewErasure, marks: &[Vec<u8>]) -> Result<u64> {
        let identifiers = new.identifiers.iter();
        let identifiers = identifiers.map(|(alias, one)| (*alias, one.kind.code(), &*one.value));
        let number: i64 = query(
            "INSERT INTO erasure (requested, author, reason, customers, identifiers, receipt) \
             VALUES ($1, $2, $3, $4, $5, '') RETURNING number",
        )
        .bind(new.requested.0)
        .bind(&new.author)
        .bind(&new.reason)
        .bind(new.customers as i64)
        .bind(serde_json::json!(identifiers.collect::<Vec<_>>()).to_string())
        .one(self.connection())
        .await?;
        let aliases: Vec<PersonNumber> = new.identifiers.iter().map(|(alias, _)| *alias).collect();
        self.unname(&aliases).await?;
        for chunk in marks.chunks(ROWS_PER_INSERT) {
            let places = self.connection().dialect().places(chunk.len(), 3);
            let mut insert = composed(format!(
                "INSERT INTO tombstone (mark, until, alias) VALUES {places} \
                 ON CONFLICT (mark) DO UPDATE SET until = excluded.until, alias = 0"
            ));
            for mark in chunk {
                insert = insert.bind(&mark[..]).bind(new.requested.0).bind(0_u32);
            }
            insert.once().execute(self.connection()).await?;
        }
        Ok(number as u64)
    }

    /// Notes the numbers of erased identifiers that came again.
    pub async fn note_returned(&mut self, returned: &[(Vec<u8>, PersonNumber)]) -> Result<()> {
        for (mark, alias) in returned {
            query("UPDATE tombstone SET alias = $1 WHERE mark = $2")
                .bind(*alias)
                .bind(&mark[..])
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// The numbers of erased identifiers, ascending, those of this change too.
    pub async fn erased(&mut self) -> Result<Vec<PersonNumber>> {
        erased(self.connection()).await
    }

    /// Whether any of these identifiers was erased.
    pub async fn any_erased(&mut self, aliases: &[PersonNumber]) -> Result<bool> {
        let list = self.connection().dialect().numbers("$1");
        let found: i64 = composed(format!("SELECT count(*) FROM identifier WHERE kind = {ERASED} AND alias IN {list}"))
            .bind(json_list(aliases))
            .one(self.connection())
            .await?;
        Ok(found > 0)
    }

    /// Bodies of all deliveries, those that were given up too: id, address and body.
    pub async fn delivery_bodies(&mut self) -> Result<Vec<(String, String, String)>> {
        query("SELECT id, url, body FROM delivery UNION ALL SELECT id, url, body FROM undelivered ORDER BY 1, 2")
            .all(self.connection())
            .await
    }

    /// The addresses that webhooks told of any of these identifiers, and how often.
    pub async fn told_urls(&mut self, aliases: &[PersonNumber]) -> Result<Vec<(String, u64)>> {
        let dialect = self.connection().dialect();
        told_urls(self.connection(), dialect, aliases).await
    }

    /// The identifiers that facts name together with any of these, but for themselves, ascending.
    pub async fn neighbours(&mut self, aliases: &[PersonNumber]) -> Result<Vec<PersonNumber>> {
        let list = self.connection().dialect().numbers("$1");
        composed(format!(
            "SELECT alias FROM (SELECT b AS alias FROM fact WHERE a IN {list} UNION SELECT a FROM fact WHERE b IN {list}) \
             AS named WHERE alias NOT IN {list} ORDER BY alias"
        ))
        .bind(json_list(aliases))
        .all(self.connection())
        .await
    }

    /// Removes what stands under the numbers of these identifiers, and what was recorded of persons, whose numbers are
    /// those of identifiers.
    pub async fn erase(&mut self, aliases: &[PersonNumber]) -> Result<ErasedRows> {
        let list = self.connection().dialect().numbers("$1");
        let aliases = json_list(aliases);
        let decisions: i64 = composed(format!(
            "SELECT count(*) FROM decision JOIN fact ON number = fact WHERE a IN {list} OR b IN {list}"
        ))
        .bind(&aliases)
        .one(self.connection())
        .await?;
        let mut of = async |condition: String| {
            composed(format!("DELETE FROM {condition}")).bind(&aliases).execute(self.connection()).await
        };
        // Decisions and refusals go with their facts.
        let facts = of(format!("fact WHERE a IN {list} OR b IN {list}")).await?;
        let consents = of(format!("consent WHERE alias IN {list}")).await?;
        let suppressions = of(format!("suppression WHERE alias IN {list}")).await?;
        let told = of(format!("told WHERE alias IN {list}")).await?;
        let traits = of(format!("trait WHERE alias IN {list}")).await?;
        let crossings = of(format!("crossing WHERE person IN {list}")).await?;
        of(format!("shared WHERE alias IN {list}")).await?;
        Ok(ErasedRows { facts, decisions: decisions as u64, consents, suppressions, crossings, told, traits })
    }

    /// Puts other members in the place of those that are recorded of a followed segment.
    pub async fn replace_members(&mut self, segment: u32, at_first: &[u8], members: &[u8]) -> Result<()> {
        query("UPDATE followed SET at_first = $1, members = $2 WHERE number = $3")
            .bind(at_first)
            .bind(members)
            .bind(segment)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Removes records from the quarantine of imports, by their numbers.
    pub async fn remove_quarantined(&mut self, numbers: &[u64]) -> Result<()> {
        let list = self.connection().dialect().numbers("$1");
        composed(format!("DELETE FROM quarantine WHERE number IN {list}"))
            .bind(serde_json::json!(numbers).to_string())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Hides the details of entries of the log, by their numbers: who did what when stays.
    pub async fn hide_audited(&mut self, numbers: &[u64]) -> Result<()> {
        let list = self.connection().dialect().numbers("$1");
        composed(format!("UPDATE audit SET detail = $2 WHERE number IN {list}"))
            .bind(serde_json::json!(numbers).to_string())
            .bind(AuditEntry::ERASED)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Takes identifiers (ascending) of whom nothing is left from the list of all: they keep their numbers, which
    /// name nobody.
    pub async fn unname(&mut self, aliases: &[PersonNumber]) -> Result<()> {
        let list = self.connection().dialect().numbers("$1");
        composed(format!("UPDATE identifier SET kind = {ERASED}, value = CAST(alias AS TEXT) WHERE alias IN {list}"))
            .bind(json_list(aliases))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Puts another body in the place of a delivery's, or removes the delivery.
    pub async fn change_delivery(&mut self, id: &str, url: &str, body: Option<&str>) -> Result<()> {
        for (update, delete) in [
            (
                "UPDATE delivery SET body = $3 WHERE id = $1 AND url = $2",
                "DELETE FROM delivery WHERE id = $1 AND url = $2",
            ),
            (
                "UPDATE undelivered SET body = $3 WHERE id = $1 AND url = $2",
                "DELETE FROM undelivered WHERE id = $1 AND url = $2",
            ),
        ] {
            let statement = match body {
                Some(body) => query(update).bind(id).bind(url).bind(body),
                None => query(delete).bind(id).bind(url),
            };
            statement.execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Notes that everything of an erasure has gone, and what it found.
    pub async fn finish_erasure(&mut self, number: u64, receipt: &str) -> Result<()> {
        query("UPDATE erasure SET identifiers = '', receipt = $1 WHERE number = $2")
            .bind(receipt)
            .bind(number as i64)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

async fn erased(on: impl Into<On<'_>>) -> Result<Vec<PersonNumber>> {
    composed(format!("SELECT alias FROM identifier WHERE kind = {ERASED} ORDER BY alias")).all(on).await
}

async fn told_urls(on: impl Into<On<'_>>, dialect: Dialect, aliases: &[PersonNumber]) -> Result<Vec<(String, u64)>> {
    let list = dialect.numbers("$1");
    let rows: Vec<(String, i64)> = composed(format!(
        "SELECT url, count(*) FROM told WHERE alias IN {list} AND withheld = '' GROUP BY url ORDER BY url"
    ))
    .bind(json_list(aliases))
    .all(on)
    .await?;
    Ok(rows.into_iter().map(|(url, count)| (url, count as u64)).collect())
}
