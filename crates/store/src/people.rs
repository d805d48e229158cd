//! Who is which person: the applied result of the facts, kept so that opening
//! costs milliseconds.
//!
//! Persons are kept in pages of 4,096 aliases rather than a row an alias:
//! reading 1.25 million moved aliases takes 10 ms instead of a second.

use std::ops::Range;
use std::sync::Arc;

use styk_model::{IdentifierKind, PersonNumber};

use crate::error::{Result, StoreError};
use crate::identifier::{json_list, last_alias};
use crate::sql::{Connection, FromRow, Row, composed, query};
use crate::{Change, Store, meta};

/// Aliases a page.
const PAGE: usize = 4096;

/// The person of every alias, and when each person last changed. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleState {
    /// Identity facts applied or withdrawn so far.
    pub position: u64,
    /// Person by alias; `people[0]` is nobody.
    pub people: Arc<Vec<PersonNumber>>,
    /// By person number: the position at which it last lost an alias or gained one that was known before, 0 for
    /// never. Ends with the last one that is not 0.
    pub moved: Arc<Vec<u32>>,
}

impl PeopleState {
    /// Makes room for the aliases up to `last`, each its own person.
    pub fn grow(&mut self, last: PersonNumber) {
        let (known, wanted) = (self.people.len(), last as usize + 1);
        if wanted > known {
            let mut people = Vec::with_capacity(wanted);
            people.extend_from_slice(&self.people);
            people.extend(known as PersonNumber..=last);
            self.people = Arc::new(people);
        }
    }

    /// Notes that persons lost or gained aliases at the position of now; before the first there was nobody.
    pub fn move_at(&mut self, persons: impl IntoIterator<Item = PersonNumber>) {
        if self.position == 0 {
            return;
        }
        let (position, moved) = (self.position as u32, Arc::make_mut(&mut self.moved));
        for person in persons {
            if moved.len() <= person as usize {
                moved.resize(person as usize + 1, 0);
            }
            moved[person as usize] = position;
        }
    }
}

/// Which rule a link broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefusalRule {
    /// Two different values of a kind that is unique per person.
    Unique,
    /// More identifiers of a kind than one person has.
    Limit,
    /// An identifier seen with too many others.
    Shared,
    /// A human said that they are not one person.
    Unlinked,
    /// One of them is listed as naming nobody.
    Junk,
    /// Both are known as somebody, and all that joins them was said with a public key.
    Claimed,
}

impl RefusalRule {
    const ALL: [Self; 6] = [Self::Unique, Self::Limit, Self::Shared, Self::Unlinked, Self::Junk, Self::Claimed];
}

/// A link that was not followed, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Refusal {
    /// The fact's number.
    pub fact: u32,
    pub rule: RefusalRule,
    /// The kind that the rule is about.
    pub kind: IdentifierKind,
    /// The two identifiers in conflict; for [`RefusalRule::Shared`] and [`RefusalRule::Junk`] the one that it is
    /// about, twice.
    pub first: PersonNumber,
    pub second: PersonNumber,
    /// How many there would be, or share it; 0 where nothing is counted.
    pub count: u32,
}

/// Fact, rule, kind, first, second, count.
struct RefusalRow(u32, u8, u8, u32, u32, u32);

impl FromRow for RefusalRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let (fact, rule, kind, first, second, count) = FromRow::from_row(row)?;
        Ok(Self(fact, rule, kind, first, second, count))
    }
}

impl RefusalRow {
    fn refusal(self) -> Result<Refusal> {
        let Self(fact, rule, code, first, second, count) = self;
        let rule = RefusalRule::ALL.get(usize::from(rule)).copied();
        let rule = rule.ok_or_else(|| StoreError::corrupt("refusal", format!("rule of fact {fact}")))?;
        Ok(Refusal { fact, rule, kind: crate::identifier::kind(code)?, first, second, count })
    }
}

impl Store {
    /// Reads who is who.
    pub async fn people(&self) -> Result<PeopleState> {
        let mut transaction = self.pool.reading().await?;
        read_people(transaction.connection()).await
    }

    /// Refused links, `limit` from `offset` on, and how many there are.
    pub async fn refusals(&self, offset: u64, limit: u32) -> Result<(Vec<Refusal>, u64)> {
        let total: i64 = query("SELECT count(*) FROM refusal").one(&self.pool).await?;
        let rows: Vec<RefusalRow> = query(
            "SELECT fact, rule, identifier_kind, first, second, count FROM refusal ORDER BY fact LIMIT $1 OFFSET $2",
        )
        .bind(limit)
        .bind(offset as i64)
        .all(&self.pool)
        .await?;
        Ok((rows.into_iter().map(RefusalRow::refusal).collect::<Result<_>>()?, total as u64))
    }

    /// Refused links of these identifiers, by fact, at most `limit`.
    pub async fn refusals_of(&self, aliases: &[PersonNumber], limit: u32) -> Result<Vec<Refusal>> {
        let list = self.pool.dialect().numbers("$1");
        let sql = format!(
            "SELECT refusal.fact, refusal.rule, refusal.identifier_kind, refusal.first, refusal.second, refusal.count \
             FROM fact JOIN refusal ON refusal.fact = fact.number \
             WHERE fact.number IN (SELECT number FROM fact WHERE a IN {list} UNION SELECT number FROM fact WHERE b IN {list}) \
             ORDER BY refusal.fact LIMIT $2"
        );
        let rows: Vec<RefusalRow> = composed(sql).bind(json_list(aliases)).bind(limit).all(&self.pool).await?;
        rows.into_iter().map(RefusalRow::refusal).collect()
    }
}

impl Change {
    /// Writes the pages that hold the aliases of `changed` (ascending), and the new position.
    pub async fn write_people(&mut self, state: &PeopleState, changed: &[PersonNumber]) -> Result<()> {
        if state.position > u64::from(u32::MAX) {
            return Err(StoreError::PositionOverflow(u64::from(u32::MAX)));
        }
        let mut pages: Vec<usize> = changed.iter().map(|alias| *alias as usize / PAGE).collect();
        pages.dedup();
        for page in pages {
            let range = page_range(page, state.people.len());
            let moved = &state.moved[page_range(page, state.moved.len())];
            let moved = moved.iter().any(|position| *position != 0).then(|| bytes(moved));
            query(
                "INSERT INTO people_page (page, people, moved) VALUES ($1, $2, $3) \
                 ON CONFLICT (page) DO UPDATE SET people = excluded.people, moved = excluded.moved",
            )
            .bind(page as i64)
            .bind(bytes(&state.people[range]))
            .bind(moved)
            .execute(self.connection())
            .await?;
        }
        self.set_position(state.position).await
    }

    /// Replaces the refusals of these facts, or all of them where `facts` is absent.
    pub async fn replace_refusals(&mut self, facts: Option<&[u32]>, refusals: &[Refusal]) -> Result<()> {
        if let Some(facts) = facts {
            let list = self.connection().dialect().numbers("$1");
            composed(format!("DELETE FROM refusal WHERE fact IN {list}"))
                .bind(json_list(facts))
                .execute(self.connection())
                .await?;
        } else {
            query("DELETE FROM refusal").execute(self.connection()).await?;
        }
        for chunk in refusals.chunks(1_000) {
            let places = self.connection().dialect().places(chunk.len(), 6);
            let sql =
                format!("INSERT INTO refusal (fact, rule, identifier_kind, first, second, count) VALUES {places}");
            let mut query = composed(sql);
            for refusal in chunk {
                query = query
                    .bind(refusal.fact)
                    .bind(refusal.rule as u8)
                    .bind(refusal.kind.code())
                    .bind(refusal.first)
                    .bind(refusal.second)
                    .bind(refusal.count);
            }
            query.once().execute(self.connection()).await?;
        }
        Ok(())
    }
}

async fn read_people(mut connection: Connection<'_>) -> Result<PeopleState> {
    let position = meta::position(connection.again()).await?;
    let mut state = PeopleState { position, ..PeopleState::default() };
    state.grow(last_alias(connection.again()).await?);
    let aliases = state.people.len();
    let pages: Vec<(i64, Vec<u8>, Option<Vec<u8>>)> =
        query("SELECT page, people, moved FROM people_page").all(connection).await?;
    let people_of = Arc::make_mut(&mut state.people);
    let mut moved_at = Vec::new();
    for (page, people, moved) in pages {
        let range = page_range(page as usize, aliases);
        read_page(page, &people, &mut people_of[range.clone()])?;
        if let Some(moved) = moved {
            moved_at.resize(moved_at.len().max(range.end), 0);
            read_page(page, &moved, &mut moved_at[range])?;
        }
    }
    let last = moved_at.iter().rposition(|position| *position != 0);
    moved_at.truncate(last.map_or(0, |last| last + 1));
    state.moved = Arc::new(moved_at);
    Ok(state)
}

fn page_range(page: usize, aliases: usize) -> Range<usize> {
    (page * PAGE).min(aliases)..((page + 1) * PAGE).min(aliases)
}

fn bytes(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A page written when there were fewer aliases is shorter than its place.
fn read_page(page: i64, bytes: &[u8], into: &mut [u32]) -> Result<()> {
    if !bytes.len().is_multiple_of(4) || bytes.len() / 4 > into.len() {
        return Err(StoreError::corrupt("people_page", format!("page {page} has {} bytes", bytes.len())));
    }
    for (place, four) in into.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *place = u32::from_le_bytes(*four);
    }
    Ok(())
}
