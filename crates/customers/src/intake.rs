//! Rows in, aliases out: the hot part of an import.

use hashbrown::HashTable;
use styk_model::{Identifier, PersonNumber, Timestamp, UNIDENTIFIED};
use styk_store::{FactKind, IdentifierBatch, ImportNumber, NewFact, SourceNumber, Store};

use crate::error::{CustomersError, Result};
use crate::index::{Index, fact_hash};

/// New identifiers are written when their text has grown to so many bytes.
const BATCH_BYTES: usize = 4 << 20;

/// Facts are kept in memory, to see repeats, up to this many (60 MB); past it
/// they are written and forgotten, and the database sees the repeats.
const MOST_FACTS: usize = 1_800_000;

/// What a row's identifiers came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observed {
    /// The alias of the strongest identifier; 0 where there is none.
    pub alias: PersonNumber,
    /// That identifier was never seen before.
    pub new: bool,
}

/// Takes in the identifiers of one import's rows.
///
/// Nothing here moves a person: [`crate::Customers::finish`] does.
#[derive(Debug)]
pub struct Intake {
    pub(crate) import: ImportNumber,
    store: Store,
    index: Index,
    pub(crate) batch: IdentifierBatch,
    pub(crate) facts: Vec<NewFact>,
    /// Places in `facts`, by pair, source and whether it was verified.
    pairs: HashTable<u32>,
    /// Facts written before the end.
    pub(crate) written: u64,
}

impl Intake {
    pub(crate) async fn new(store: &Store, import: ImportNumber) -> Result<Self> {
        let mut index = Index::new(store.last_alias().await?);
        let last = store
            .each_identifier(|kind, value| {
                let digest = index.digest(kind, value);
                index.insert(digest);
            })
            .await?;
        Ok(Self {
            import,
            store: store.clone(),
            index,
            batch: IdentifierBatch::new(last + 1),
            facts: Vec::new(),
            pairs: HashTable::new(),
            written: 0,
        })
    }

    /// The number of a source, for [`Intake::observe`].
    pub async fn source(&self, name: &str) -> Result<SourceNumber> {
        let mut change = self.store.change().await?;
        let number = change.source(name).await?;
        change.commit().await?;
        Ok(number)
    }

    /// Takes in the identifiers of a row: the strongest becomes its alias, and
    /// each other was seen with it.
    ///
    /// `verified`: the source checked that they belong together.
    pub fn observe(
        &mut self,
        who: &[Identifier<'_>],
        source: SourceNumber,
        time: Timestamp,
        verified: bool,
    ) -> Result<Observed> {
        let nobody = Observed { alias: UNIDENTIFIED, new: false };
        let Some(strongest) = who.iter().filter(|identifier| usable(identifier)).min() else {
            return Ok(nobody);
        };
        let observed = self.intern(strongest)?;
        if who.len() == 1 {
            return Ok(observed);
        }
        for other in who.iter().filter(|other| usable(other) && *other != strongest) {
            let alias = self.intern(other)?.alias;
            self.see((observed.alias, strongest), (alias, other), source, time, verified);
        }
        Ok(observed)
    }

    /// Whether [`Intake::flush`] should be called before more rows.
    pub fn is_full(&self) -> bool {
        self.batch.size() >= BATCH_BYTES || self.facts.len() >= MOST_FACTS
    }

    /// Writes what has gathered, so that memory stays bounded.
    pub async fn flush(&mut self) -> Result<()> {
        let mut change = self.store.change().await?;
        if self.batch.len() * 4 > self.batch.first() as usize {
            change.drop_identifier_index().await?;
        }
        change.add_identifiers(&self.batch).await?;
        let facts = self.facts.len() >= MOST_FACTS;
        if facts {
            change.add_facts(self.import, &self.facts).await?;
        }
        change.commit().await?;
        self.batch.clear();
        if facts {
            self.written += self.facts.len() as u64;
            self.facts.clear();
            self.pairs.clear();
        }
        Ok(())
    }

    /// Gives back the memory that only more rows would need.
    pub(crate) fn without_index(self) -> Self {
        Self { index: Index::new(0), pairs: HashTable::new(), ..self }
    }

    fn intern(&mut self, identifier: &Identifier<'_>) -> Result<Observed> {
        let digest = self.index.digest(identifier.kind, &identifier.value);
        if let Some(alias) = self.index.find(digest) {
            return Ok(Observed { alias, new: false });
        }
        let alias = self.index.insert(digest).ok_or(CustomersError::TooManyIdentifiers)?;
        self.batch.push(identifier.kind, &identifier.value);
        Ok(Observed { alias, new: true })
    }

    fn see(
        &mut self,
        (one, first): (PersonNumber, &Identifier<'_>),
        (other, second): (PersonNumber, &Identifier<'_>),
        source: SourceNumber,
        time: Timestamp,
        verified: bool,
    ) {
        if one == other {
            return;
        }
        let (a, b) = (one.min(other), one.max(other));
        let key = pair_hash(a, b, source, verified);
        let facts = &mut self.facts;
        let same = |place: &u32| {
            let fact = &facts[*place as usize];
            (fact.a, fact.b, fact.source, fact.verified) == (a, b, source, verified)
        };
        if let Some(place) = self.pairs.find(key, same) {
            let fact = &mut facts[*place as usize];
            fact.time = fact.time.min(time);
            return;
        }
        let (a_kind, b_kind) = if one < other { (first.kind, second.kind) } else { (second.kind, first.kind) };
        let hash = fact_hash(first, second);
        let place = facts.len() as u32;
        facts.push(NewFact { time, hash, a, b, source, kind: FactKind::Seen, a_kind, b_kind, verified });
        self.pairs.insert_unique(key, place, |other| {
            let fact = &facts[*other as usize];
            pair_hash(fact.a, fact.b, fact.source, fact.verified)
        });
    }
}

/// A blank value names nobody, and the database cannot hold a zero byte in text.
fn usable(identifier: &Identifier<'_>) -> bool {
    !identifier.value.is_empty() && !identifier.value.as_bytes().contains(&0)
}

/// Finaliser of MurmurHash3 over the pair: aliases are dense, tables want all bits.
fn pair_hash(a: PersonNumber, b: PersonNumber, source: SourceNumber, verified: bool) -> u64 {
    let mut hash = (u64::from(a) << 32 | u64::from(b))
        ^ (u64::from(source.0) << 1 | u64::from(verified)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    hash ^ (hash >> 33)
}
