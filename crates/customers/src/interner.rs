//! The aliases of all identifiers, given out to all who take rows in.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use styk_model::{Identifier, IdentifierKind, PersonNumber, Timestamp};
use styk_store::{AliasList, Change, IdentifierBatch, Store};

use crate::erased::{Erased, MarkKey};
use crate::error::{CustomersError, Result};
use crate::index::Index;
use crate::rules::Rules;

/// One for a data folder: an import and what arrives live give the same
/// identifier the same alias, and different ones different aliases.
#[derive(Debug, Clone)]
pub(crate) struct Interner(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    index: Index,
    /// New identifiers that are not written yet: aliases follow each other from
    /// batch to batch, and new ones go to the last.
    batches: VecDeque<IdentifierBatch>,
    rules: Arc<Rules>,
    /// Aliases that name nobody, ascending.
    junk: Vec<PersonNumber>,
    erased: Erased,
}

/// What an identifier came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interned {
    pub(crate) alias: PersonNumber,
    pub(crate) new: bool,
    pub(crate) names_nobody: bool,
}

/// New identifiers within a change that is not committed yet.
#[must_use = "they are written again unless the commit is noted"]
pub(crate) struct Pending {
    batches: usize,
    /// Erased identifiers that came again.
    returned: usize,
    /// Those of them that name nobody.
    pub(crate) junk: Vec<PersonNumber>,
}

impl Interner {
    /// Reads all identifiers, once. `key` makes the marks of erased ones.
    pub(crate) async fn load(store: &Store, rules: Arc<Rules>, key: Option<MarkKey>) -> Result<Self> {
        let mut index = Index::new(store.last_alias().await?);
        let last = store
            .each_identifier(|kind, value| {
                let Some(kind) = kind else { return index.pass_over() };
                let digest = index.digest(kind, value);
                index.insert(digest);
            })
            .await?;
        let erased = Erased::new(key, store.tombstones().await?);
        let batches = VecDeque::from([IdentifierBatch::new(last + 1)]);
        let junk = store.listed(AliasList::Junk).await?;
        Ok(Self(Arc::new(Mutex::new(Inner { index, batches, rules, junk, erased }))))
    }

    /// From now on other values name nobody; `junk` are those of them that are written.
    pub(crate) fn judge_by(&self, rules: Arc<Rules>, mut junk: Vec<PersonNumber>) -> Result<()> {
        let inner = &mut *self.lock().0;
        for batch in &inner.batches {
            batch.each(|alias, kind, value| {
                if rules.is_junk(kind, value) {
                    junk.push(alias);
                }
            })?;
        }
        (inner.rules, inner.junk) = (rules, junk);
        Ok(())
    }

    pub(crate) fn lock(&self) -> Giving<'_> {
        Giving(self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts the identifiers that are not written yet into a change. Changes come
    /// one after the other, so these are the next by number.
    pub(crate) async fn write(&self, change: &mut Change, without_index: bool) -> Result<Pending> {
        let (batches, junk, returned) = {
            let mut giving = self.lock();
            let batches = giving.close();
            let first = batches.front().map_or(PersonNumber::MAX, IdentifierBatch::first);
            let junk = &giving.0.junk;
            let junk = junk[junk.partition_point(|alias| *alias < first)..].to_vec();
            (batches, junk, giving.0.erased.unwritten().to_vec())
        };
        let (new, known) = (batches.iter().map(IdentifierBatch::len).sum::<usize>(), batches.front());
        if without_index && known.is_some_and(|first| new * 4 > first.first() as usize) {
            change.drop_identifier_index().await?;
        }
        for batch in &batches {
            change.add_identifiers(batch).await?;
        }
        if !junk.is_empty() {
            change.add_listed(AliasList::Junk, &junk).await?;
        }
        change.note_returned(&returned).await?;
        Ok(Pending { batches: batches.len(), returned: returned.len(), junk })
    }

    /// The change was committed.
    #[expect(clippy::needless_pass_by_value, reason = "what was noted once is not noted again")]
    pub(crate) fn written(&self, pending: Pending) {
        let inner = &mut *self.lock().0;
        inner.batches.drain(..pending.batches);
        inner.erased.written(pending.returned);
    }

    /// The key that marks identifiers which are erased.
    pub(crate) fn mark_with(&self, key: MarkKey) {
        self.lock().0.erased.mark_with(key);
    }

    /// Forgets identifiers: whoever comes with one again is somebody new, and nothing that is dated before `until` and
    /// has one of these marks is taken.
    pub(crate) fn erase(&self, aliases: &[PersonNumber], marks: &[Vec<u8>], until: Timestamp) {
        self.lock().0.erased.add(aliases, marks, until);
    }
}

/// Finds identifiers without asking the store, those too that are not written yet. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Lookup(pub(crate) Interner);

impl Lookup {
    /// The numbers of the identifiers with this value, of one kind or of any, by kind.
    pub fn find(&self, of: Option<IdentifierKind>, value: &str) -> Vec<(PersonNumber, IdentifierKind)> {
        let giving = self.0.lock();
        let kinds = IdentifierKind::ALL.into_iter().filter(|kind| of.is_none_or(|of| of == *kind));
        kinds.filter_map(|kind| Some((giving.find(kind, value)?, kind))).collect()
    }
}

/// The right to give out aliases, for one row or more.
pub(crate) struct Giving<'a>(MutexGuard<'a, Inner>);

impl Giving<'_> {
    pub(crate) fn intern(&mut self, identifier: &Identifier<'_>) -> Result<Interned> {
        let inner = &mut *self.0;
        let digest = inner.index.digest(identifier.kind, &identifier.value);
        if let Some(alias) = inner.index.find(digest).filter(|alias| !inner.erased.has(*alias)) {
            let names_nobody = !inner.junk.is_empty() && inner.junk.binary_search(&alias).is_ok();
            return Ok(Interned { alias, new: false, names_nobody });
        }
        let alias = inner.index.insert(digest).ok_or(CustomersError::TooManyIdentifiers)?;
        if let Some(batch) = inner.batches.back_mut() {
            batch.push(identifier.kind, &identifier.value);
        }
        inner.erased.came(identifier, alias);
        let names_nobody = inner.rules.is_junk(identifier.kind, &identifier.value);
        if names_nobody {
            inner.junk.push(alias);
        }
        Ok(Interned { alias, new: true, names_nobody })
    }

    /// The number of an identifier, where it has one and was not erased.
    fn find(&self, kind: IdentifierKind, value: &str) -> Option<PersonNumber> {
        let inner = &*self.0;
        inner.index.find(inner.index.digest(kind, value)).filter(|alias| !inner.erased.has(*alias))
    }

    /// Whether one of the identifiers of a row was erased after the time of the row.
    pub(crate) fn refuses(&self, who: &[Identifier<'_>], time: Timestamp) -> bool {
        let inner = &*self.0;
        if inner.erased.is_empty() {
            return false;
        }
        who.iter().filter(|identifier| Rules::is_usable(identifier)).any(|identifier| {
            let known = inner.index.find(inner.index.digest(identifier.kind, &identifier.value));
            inner.erased.refuses(identifier, known, time)
        })
    }

    /// Bytes of the identifiers that are not written yet.
    pub(crate) fn pending_bytes(&self) -> usize {
        self.0.batches.iter().map(IdentifierBatch::size).sum()
    }

    /// The last alias given out.
    pub(crate) fn last(&self) -> PersonNumber {
        self.0.batches.back().map_or(0, |batch| batch.first() + batch.len() as PersonNumber - 1)
    }

    /// What is to be written; what comes now goes to another batch.
    fn close(&mut self) -> VecDeque<IdentifierBatch> {
        let next = self.last() + 1;
        if self.0.batches.back().is_some_and(|batch| !batch.is_empty()) {
            self.0.batches.push_back(IdentifierBatch::new(next));
        }
        let mut closed = self.0.batches.clone();
        closed.pop_back();
        closed
    }
}
