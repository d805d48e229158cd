//! Rows in, aliases out: the hot part of an import.

use std::collections::HashMap;

use hashbrown::HashTable;
use styk_model::{Identifier, PersonNumber, Timestamp, UNIDENTIFIED};
use styk_store::{FactKind, ImportNumber, NewFact, SourceNumber, Standing, Store};

use crate::error::Result;
use crate::index::fact_hash;
use crate::interner::{Interned, Interner};
use crate::rules::Rules;

/// New identifiers are written when their text has grown to so many bytes.
const BATCH_BYTES: usize = 4 << 20;

/// Facts are kept in memory, to see repeats, up to this many (60 MB); past it
/// they are written and forgotten, and the database sees the repeats.
const MOST_FACTS: usize = 1_800_000;

/// Facts that are remembered as applied: 40 MB.
const MOST_KNOWN: usize = 1_000_000;

/// What a row's identifiers came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observed {
    /// The alias of the strongest identifier that names somebody; 0 where there is none.
    pub alias: PersonNumber,
    /// That identifier was never seen before.
    pub new: bool,
    /// One of them was erased after the time of the row: nothing of it is to be kept.
    pub erased: bool,
}

impl Observed {
    const NOBODY: Self = Self { alias: UNIDENTIFIED, new: false, erased: false };
}

/// Takes in the identifiers of one import's rows, or of what arrives live.
///
/// Nothing here moves a person: [`crate::Customers::finish`] and [`crate::Customers::apply`] do.
#[derive(Debug)]
pub struct Intake {
    pub(crate) import: ImportNumber,
    store: Store,
    pub(crate) interner: Interner,
    /// Bytes of identifiers that wait to be written.
    waiting: usize,
    pub(crate) facts: Vec<NewFact>,
    /// Places in `facts`, by pair, source and standing.
    pairs: HashTable<u32>,
    /// Facts written before the end.
    pub(crate) written: u64,
    /// Facts applied before, by the hash of the same, with their earliest time:
    /// live, most rows say again what is known.
    known: HashMap<u64, i64>,
}

impl Intake {
    pub(crate) fn new(store: &Store, interner: Interner, import: ImportNumber) -> Self {
        Self {
            import,
            store: store.clone(),
            interner,
            waiting: 0,
            facts: Vec::new(),
            pairs: HashTable::new(),
            written: 0,
            known: HashMap::new(),
        }
    }

    /// The number of a source, for [`Intake::observe`].
    pub async fn source(&self, name: &str) -> Result<SourceNumber> {
        let mut change = self.store.change().await?;
        let number = change.source(name).await?;
        change.commit().await?;
        Ok(number)
    }

    /// Takes in the identifiers of a row: the strongest that names somebody
    /// becomes its alias, and each other was seen with it. `standing` says how
    /// much that means.
    pub fn observe(
        &mut self,
        who: &[Identifier<'_>],
        source: SourceNumber,
        time: Timestamp,
        standing: Standing,
    ) -> Result<Observed> {
        let interner = self.interner.clone();
        let mut giving = interner.lock();
        if giving.refuses(who, time) {
            return Ok(Observed { erased: true, ..Observed::NOBODY });
        }
        let mut strongest: Option<(&Identifier<'_>, Interned)> = None;
        while strongest.is_none_or(|(_, interned)| interned.names_nobody) {
            let weaker = |other: &&Identifier<'_>| strongest.is_none_or(|(passed, _)| *other > passed);
            let Some(next) = who.iter().filter(|other| Rules::is_usable(other)).filter(weaker).min() else {
                return Ok(Observed::NOBODY);
            };
            strongest = Some((next, giving.intern(next)?));
        }
        let Some((strongest, interned)) = strongest else { return Ok(Observed::NOBODY) };
        for other in who.iter().filter(|other| Rules::is_usable(other) && *other > strongest) {
            let seen = giving.intern(other)?;
            if !seen.names_nobody {
                self.see((interned.alias, strongest), (seen.alias, other), source, time, standing);
            }
        }
        if interned.new {
            self.waiting = giving.pending_bytes();
        }
        Ok(Observed { alias: interned.alias, new: interned.new, erased: false })
    }

    /// Whether [`Intake::flush`] should be called before more rows.
    pub fn is_full(&self) -> bool {
        self.waiting >= BATCH_BYTES || self.facts.len() >= MOST_FACTS
    }

    /// Writes what has gathered, so that memory stays bounded.
    pub async fn flush(&mut self) -> Result<()> {
        let mut change = self.store.change().await?;
        let pending = self.interner.write(&mut change, true).await?;
        let facts = self.facts.len() >= MOST_FACTS;
        if facts {
            change.add_facts(self.import, &self.facts).await?;
        }
        change.commit().await?;
        self.interner.written(pending);
        self.waiting = 0;
        if facts {
            self.written += self.facts.len() as u64;
            self.facts.clear();
            self.pairs.clear();
        }
        Ok(())
    }

    /// Gives back the memory that only more rows would need.
    pub(crate) fn without_pairs(self) -> Self {
        Self { pairs: HashTable::new(), ..self }
    }

    /// The facts gathered were applied: they need not be told again.
    pub(crate) fn applied(&mut self, facts: &[NewFact]) {
        if self.known.len() > MOST_KNOWN {
            self.known.clear();
        }
        for fact in facts {
            let key = pair_hash(fact.a, fact.b, fact.source, fact.standing);
            let earliest = self.known.entry(key).or_insert(fact.time.0);
            *earliest = fact.time.0.min(*earliest);
        }
    }

    /// Takes the facts gathered, to be applied.
    pub(crate) fn take_facts(&mut self) -> Vec<NewFact> {
        self.pairs.clear();
        self.waiting = 0;
        std::mem::take(&mut self.facts)
    }

    /// Forgets what waits to be applied of identifiers that were erased, ascending.
    pub fn forget(&mut self, erased: &[PersonNumber]) {
        let gone = |alias: PersonNumber| erased.binary_search(&alias).is_ok();
        if self.facts.iter().any(|fact| gone(fact.a) || gone(fact.b)) {
            self.facts.retain(|fact| !gone(fact.a) && !gone(fact.b));
            self.pairs.clear();
            for (place, fact) in self.facts.iter().enumerate() {
                let key = pair_hash(fact.a, fact.b, fact.source, fact.standing);
                self.pairs.insert_unique(key, place as u32, |other| {
                    let fact = &self.facts[*other as usize];
                    pair_hash(fact.a, fact.b, fact.source, fact.standing)
                });
            }
        }
    }

    fn see(
        &mut self,
        (one, first): (PersonNumber, &Identifier<'_>),
        (other, second): (PersonNumber, &Identifier<'_>),
        source: SourceNumber,
        time: Timestamp,
        standing: Standing,
    ) {
        if one == other {
            return;
        }
        let (a, b) = (one.min(other), one.max(other));
        let key = pair_hash(a, b, source, standing);
        if self.known.get(&key).is_some_and(|earliest| *earliest <= time.0) {
            return;
        }
        let facts = &mut self.facts;
        let same = |place: &u32| {
            let fact = &facts[*place as usize];
            (fact.a, fact.b, fact.source, fact.standing) == (a, b, source, standing)
        };
        if let Some(place) = self.pairs.find(key, same) {
            let fact = &mut facts[*place as usize];
            fact.time = fact.time.min(time);
            return;
        }
        let (a_kind, b_kind) = if one < other { (first.kind, second.kind) } else { (second.kind, first.kind) };
        let hash = fact_hash(first, second);
        let place = facts.len() as u32;
        facts.push(NewFact { time, hash, a, b, source, kind: FactKind::Seen, a_kind, b_kind, standing });
        self.pairs.insert_unique(key, place, |other| {
            let fact = &facts[*other as usize];
            pair_hash(fact.a, fact.b, fact.source, fact.standing)
        });
    }
}

/// Finaliser of MurmurHash3 over the pair: aliases are dense, tables want all bits.
fn pair_hash(a: PersonNumber, b: PersonNumber, source: SourceNumber, standing: Standing) -> u64 {
    let mut hash = (u64::from(a) << 32 | u64::from(b))
        ^ (u64::from(source.0) << 2 | standing as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    hash ^ (hash >> 33)
}
