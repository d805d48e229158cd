//! Identity facts: append-only, each names where it came from.

use serde::{Deserialize, Serialize};
use styk_model::{IdentifierKind, PersonNumber, Timestamp};

use crate::error::{Result, StoreError};
use crate::identifier::{json_list, kind};
use crate::sql::{Connection, Dialect, On, composed, query};
use crate::{Change, ImportNumber, Store};

/// What a fact says of two identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// One record held both.
    Seen,
    /// A human said that they are one person.
    Linked,
    /// A human said that they are not.
    Unlinked,
    /// A human took back what was decided: what was seen counts again.
    Withdrawn,
}

impl FactKind {
    /// Written to storage, so never renumbered.
    fn code(self) -> u8 {
        self as u8
    }

    fn from_code(code: u8) -> Result<Self> {
        [Self::Seen, Self::Linked, Self::Unlinked, Self::Withdrawn]
            .get(usize::from(code))
            .copied()
            .ok_or_else(|| StoreError::corrupt("fact", format!("kind `{code}`")))
    }

    /// A decision of a human, which goes before everything seen.
    pub fn is_decision(self) -> bool {
        self != Self::Seen
    }
}

/// How much it means that a source says that two identifiers belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// The source checked it: a login, a confirmed e-mail, a server's own key.
    Verified,
    /// They stood in one record of the company's own.
    Recorded,
    /// Somebody says so whom anybody could be: a browser with a public key.
    Claimed,
}

impl Standing {
    /// Written to storage, so never renumbered.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Recorded => 0,
            Self::Verified => 1,
            Self::Claimed => 2,
        }
    }

    pub(crate) fn from_code(code: u8) -> Result<Self> {
        match code {
            0 => Ok(Self::Recorded),
            1 => Ok(Self::Verified),
            2 => Ok(Self::Claimed),
            _ => Err(StoreError::corrupt("fact", format!("standing `{code}`"))),
        }
    }
}

/// The number of a source's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceNumber(pub u32);

/// A fact before it is written: `a < b`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NewFact {
    pub time: Timestamp,
    /// Of the two identifiers themselves, so that it is the same in every database.
    pub hash: u64,
    pub a: PersonNumber,
    pub b: PersonNumber,
    pub source: SourceNumber,
    pub kind: FactKind,
    pub a_kind: IdentifierKind,
    pub b_kind: IdentifierKind,
    pub standing: Standing,
}

/// A fact as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fact {
    pub number: u32,
    pub import: ImportNumber,
    pub fact: NewFact,
}

/// Number, a, b, import, source, time, hash, kind, kinds of a and b, standing.
#[derive(Deserialize)]
struct FactRow(u32, u32, u32, u32, u32, i64, i64, u8, u8, u8, u8);

impl FactRow {
    fn fact(self) -> Result<Fact> {
        let fact = NewFact {
            a: self.1,
            b: self.2,
            source: SourceNumber(self.4),
            time: Timestamp(self.5),
            hash: self.6 as u64,
            kind: FactKind::from_code(self.7)?,
            a_kind: kind(self.8)?,
            b_kind: kind(self.9)?,
            standing: Standing::from_code(self.10)?,
        };
        Ok(Fact { number: self.0, import: ImportNumber(self.3), fact })
    }
}

/// How many facts are read as one value: a row through the driver costs ten
/// times as much as a row inside a JSON array.
const CHUNK: u32 = 10_000;

/// Facts a statement: 10 values each, SQLite takes at most 32,766.
const ROWS_PER_INSERT: usize = 1_000;

const COLUMNS: &str = "number, a, b, import, source, time, hash, kind, a_kind, b_kind, verified";

const VALID: &str = "import NOT IN (SELECT number FROM import WHERE state IN ('undone', 'rolled_back'))";

impl Change {
    /// Writes facts of an import. A pair seen before by the same import and
    /// source keeps its earliest time, apart for each standing: one fact
    /// with the earlier time and the better standing was never seen, and would
    /// make people depend on how rows are parted into imports.
    pub async fn add_facts(&mut self, import: ImportNumber, facts: &[NewFact]) -> Result<()> {
        for chunk in facts.chunks(ROWS_PER_INSERT) {
            let dialect = self.connection().dialect();
            // PostgreSQL refuses a statement that meets the same row twice.
            let once = (dialect == Dialect::Postgres).then(|| once(chunk));
            let chunk = once.as_deref().unwrap_or(chunk);
            let (places, least) = (dialect.places(chunk.len(), 10), dialect.pick("min", "least"));
            let mut query = composed(format!(
                "INSERT INTO fact (kind, a, b, a_kind, b_kind, source, import, time, verified, hash) VALUES {places} \
                 ON CONFLICT (a, b, import, source, verified, kind, (CASE kind WHEN 0 THEN 0 ELSE time END)) \
                 DO UPDATE SET time = {least}(fact.time, excluded.time)"
            ));
            for fact in chunk {
                query = query
                    .bind(fact.kind.code())
                    .bind(fact.a)
                    .bind(fact.b)
                    .bind(fact.a_kind.code())
                    .bind(fact.b_kind.code())
                    .bind(fact.source.0)
                    .bind(import.0)
                    .bind(fact.time.0)
                    .bind(fact.standing.code())
                    .bind(fact.hash as i64);
            }
            query.once().execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Writes a decision of a human with what they say of it; gives back its number.
    pub async fn add_decision(&mut self, fact: &NewFact, reason: &str) -> Result<u32> {
        self.add_facts(ImportNumber::DIRECT, std::slice::from_ref(fact)).await?;
        let number: u32 = query(
            "SELECT number FROM fact WHERE a = $1 AND b = $2 AND kind = $3 AND source = $4 AND time = $5 AND import = 0",
        )
        .bind(fact.a)
        .bind(fact.b)
        .bind(fact.kind.code())
        .bind(fact.source.0)
        .bind(fact.time.0)
        .one(self.connection())
        .await?;
        query("INSERT INTO decision (fact, reason) VALUES ($1, $2) ON CONFLICT (fact) DO UPDATE SET reason = excluded.reason")
            .bind(number)
            .bind(reason)
            .execute(self.connection())
            .await?;
        Ok(number)
    }

    /// How many facts there are, valid or not.
    pub async fn fact_count(&mut self) -> Result<u64> {
        let count: i64 = query("SELECT count(*) FROM fact").one(self.connection()).await?;
        Ok(count as u64)
    }

    /// All valid facts.
    pub async fn facts(&mut self) -> Result<Vec<Fact>> {
        let last: Option<u32> = query("SELECT max(number) FROM fact").one(self.connection()).await?;
        let rows = self.connection().dialect().rows(COLUMNS, "");
        let sql = format!("SELECT {rows} FROM fact WHERE number > $1 AND number <= $2 AND {VALID}");
        let mut facts = Vec::new();
        let mut from = 0;
        while from < last.unwrap_or(0) {
            let to = from.saturating_add(CHUNK);
            let json: String = composed(sql.clone()).bind(from).bind(to).one(self.connection()).await?;
            read_facts(&json, &mut facts)?;
            from = to;
        }
        Ok(facts)
    }

    /// The valid facts of every identifier that can be reached over valid
    /// facts from `aliases`; from those of `ends` (ascending) only over decisions. `None` when there are
    /// more than `at_most`.
    pub async fn facts_around(
        &mut self,
        aliases: &[PersonNumber],
        ends: &[PersonNumber],
        at_most: usize,
    ) -> Result<Option<Vec<Fact>>> {
        facts_around(self.connection(), aliases, ends, at_most).await
    }

    /// The identifiers that the facts of an import name, and how many facts those are.
    pub async fn reach_of_import(&mut self, import: ImportNumber) -> Result<(Vec<PersonNumber>, u64)> {
        let list = self.connection().dialect().list("alias");
        let sql = format!(
            "SELECT (SELECT {list} FROM \
             (SELECT a AS alias FROM fact WHERE import = $1 UNION SELECT b FROM fact WHERE import = $1) AS named), \
             (SELECT count(*) FROM fact WHERE import = $1)"
        );
        let (json, facts): (String, i64) = composed(sql).bind(import.0).one(self.connection()).await?;
        let aliases = serde_json::from_str(&json).map_err(|error| StoreError::corrupt("fact", error))?;
        Ok((aliases, facts as u64))
    }

    /// The number of a source's name, given on first use.
    pub async fn source(&mut self, name: &str) -> Result<SourceNumber> {
        let number: u32 = query(
            "INSERT INTO source (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING number",
        )
        .bind(name)
        .one(self.connection())
        .await?;
        Ok(SourceNumber(number))
    }

    /// All sources and their names, those of this change too.
    pub async fn sources(&mut self) -> Result<Vec<(SourceNumber, String)>> {
        sources(self.connection()).await
    }
}

impl Store {
    /// As [`Change::facts_around`], without a limit and without waiting for writers.
    pub async fn facts_around(&self, aliases: &[PersonNumber], ends: &[PersonNumber]) -> Result<Vec<Fact>> {
        let mut transaction = self.pool.reading().await?;
        Ok(facts_around(transaction.connection(), aliases, ends, usize::MAX).await?.unwrap_or_default())
    }

    /// The facts with these numbers, by number.
    pub async fn facts(&self, numbers: &[u32]) -> Result<Vec<Fact>> {
        let dialect = self.pool.dialect();
        let (rows, list) = (dialect.rows(COLUMNS, ""), dialect.numbers("$1"));
        let sql = format!("SELECT {rows} FROM fact WHERE number IN {list}");
        let json: String = composed(sql).bind(json_list(numbers)).one(&self.pool).await?;
        let mut facts = Vec::new();
        read_facts(&json, &mut facts)?;
        facts.sort_unstable_by_key(|fact| fact.number);
        Ok(facts)
    }

    /// The decisions of humans, newest first: `limit` from `offset` on, each with its reason, and how many
    /// there are.
    pub async fn decisions(&self, offset: u64, limit: u32) -> Result<(Vec<(Fact, String)>, u64)> {
        let total: i64 = query("SELECT count(*) FROM decision").one(&self.pool).await?;
        let rows: Vec<(u32, String)> = query("SELECT fact, reason FROM decision ORDER BY fact DESC LIMIT $1 OFFSET $2")
            .bind(limit)
            .bind(offset as i64)
            .all(&self.pool)
            .await?;
        let numbers: Vec<u32> = rows.iter().map(|(number, _)| *number).collect();
        let mut reasons: std::collections::HashMap<u32, String> = rows.into_iter().collect();
        let facts = self.facts(&numbers).await?.into_iter().rev();
        let decisions = facts.map(|fact| (fact, reasons.remove(&fact.number).unwrap_or_default()));
        Ok((decisions.collect(), total as u64))
    }

    /// The decisions that name any of these identifiers.
    pub async fn decisions_of(&self, aliases: &[PersonNumber]) -> Result<Vec<Fact>> {
        let dialect = self.pool.dialect();
        let (rows, list) = (dialect.rows(COLUMNS, ""), dialect.numbers("$1"));
        let sql = format!("SELECT {rows} FROM decision JOIN fact ON number = fact WHERE a IN {list} OR b IN {list}");
        let json: String = composed(sql).bind(json_list(aliases)).one(&self.pool).await?;
        let mut facts = Vec::new();
        read_facts(&json, &mut facts)?;
        Ok(facts)
    }

    /// The number of the last decision about each pair of which one of `aliases` is the smaller.
    pub async fn last_decisions(
        &self,
        aliases: &[PersonNumber],
    ) -> Result<std::collections::HashMap<(PersonNumber, PersonNumber), u32>> {
        let list = self.pool.dialect().numbers("$1");
        let sql = format!(
            "SELECT a, b, number FROM decision JOIN fact ON fact.number = decision.fact WHERE a IN {list} \
             ORDER BY time, kind, number"
        );
        let rows: Vec<(u32, u32, u32)> = composed(sql).bind(json_list(aliases)).all(&self.pool).await?;
        Ok(rows.into_iter().map(|(a, b, number)| ((a, b), number)).collect())
    }

    /// What humans said of their decisions, by the number of the fact.
    pub async fn reasons(&self, numbers: &[u32]) -> Result<std::collections::HashMap<u32, String>> {
        let list = self.pool.dialect().numbers("$1");
        let sql = format!("SELECT fact, reason FROM decision WHERE fact IN {list}");
        let rows: Vec<(u32, String)> = composed(sql).bind(json_list(numbers)).all(&self.pool).await?;
        Ok(rows.into_iter().collect())
    }

    /// All sources and their names.
    pub async fn sources(&self) -> Result<Vec<(SourceNumber, String)>> {
        sources(&self.pool).await
    }
}

async fn sources(on: impl Into<On<'_>>) -> Result<Vec<(SourceNumber, String)>> {
    let rows: Vec<(u32, String)> = query("SELECT number, name FROM source ORDER BY number").all(on).await?;
    Ok(rows.into_iter().map(|(number, name)| (SourceNumber(number), name)).collect())
}

async fn facts_around(
    mut connection: Connection<'_>,
    aliases: &[PersonNumber],
    ends: &[PersonNumber],
    at_most: usize,
) -> Result<Option<Vec<Fact>>> {
    let mut reached: std::collections::HashSet<PersonNumber> = aliases.iter().copied().collect();
    let mut frontier: Vec<PersonNumber> = reached.iter().copied().collect();
    let mut known = std::collections::HashSet::new();
    let mut facts = Vec::new();
    let dialect = connection.dialect();
    let (rows, list) = (dialect.rows(COLUMNS, ""), dialect.numbers("$1"));
    // SQLite takes a cross join in the order in which it is written: few aliases, then their facts by an index.
    let join = dialect.pick("CROSS JOIN", "JOIN");
    let sql = format!(
        "WITH asked AS (SELECT value AS alias FROM {list} AS listed) SELECT {rows} \
         FROM fact WHERE number IN (SELECT number FROM asked {join} fact ON a = alias \
         UNION SELECT number FROM asked {join} fact ON b = alias) AND {VALID}"
    );
    let decided = format!(
        "SELECT {rows} FROM decision JOIN fact ON number = fact WHERE (a IN {list} OR b IN {list}) AND {VALID}"
    );
    while !frontier.is_empty() {
        let mut found = Vec::new();
        let (at_ends, further): (Vec<_>, Vec<_>) =
            frontier.iter().copied().partition(|alias| ends.binary_search(alias).is_ok());
        let further = further.chunks(CHUNK as usize).map(|chunk| (&sql, chunk));
        for (sql, chunk) in further.chain(at_ends.chunks(CHUNK as usize).map(|chunk| (&decided, chunk))) {
            let json: String = composed(sql.clone()).bind(json_list(chunk)).one(connection.again()).await?;
            read_facts(&json, &mut found)?;
            if facts.len() + found.len() > at_most {
                return Ok(None);
            }
        }
        frontier.clear();
        for fact in found {
            if known.insert(fact.number) {
                frontier.extend([fact.fact.a, fact.fact.b].into_iter().filter(|alias| reached.insert(*alias)));
                facts.push(fact);
            }
        }
    }
    Ok(Some(facts))
}

/// The facts that the database would keep of these.
fn once(facts: &[NewFact]) -> Vec<NewFact> {
    let mut kept: Vec<NewFact> = Vec::with_capacity(facts.len());
    let mut places = std::collections::HashMap::new();
    for fact in facts {
        let time = if fact.kind == FactKind::Seen { Timestamp(0) } else { fact.time };
        let place = *places.entry((fact.a, fact.b, fact.source, fact.standing, fact.kind, time)).or_insert(kept.len());
        match kept.get_mut(place) {
            Some(known) => known.time = known.time.min(fact.time),
            None => kept.push(*fact),
        }
    }
    kept
}

fn read_facts(json: &str, into: &mut Vec<Fact>) -> Result<()> {
    let rows: Vec<FactRow> = serde_json::from_str(json).map_err(|error| StoreError::corrupt("fact", error))?;
    for row in rows {
        into.push(row.fact()?);
    }
    Ok(())
}
