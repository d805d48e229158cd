//! Erasing people, so that nothing of them is left in the data folder and what was done can be proven.
//!
//! An erasure is written down first, with the keyed hashes of the identifiers: from then on nothing that is dated
//! before and names one of them is taken in, and whoever comes with one again is somebody new, with a new number. Then what was accepted
//! before goes through the inbox into files, the inbox is cut, the files are written without their rows and older
//! versions are deleted, and at last one transaction removes what stands in the store, which is written anew. What a
//! crash cuts short is done again when the folder is opened.

mod find;
mod keys;
mod receipt;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};
use styk_model::answer::KnownBy;
use styk_model::{PersonNumber, Timestamp, UNIDENTIFIED};
use styk_query::segments::Members;
use styk_store::{Change, ErasedRows, Erasure, FollowedSegment, NewErasure, Store};

use find::Finder;
use keys::Keys;
pub(crate) use keys::{hex, unhex};
pub use receipt::{ErasedList, ErasedWebhook, ErasureReceipt, Remains, Removed};

use crate::{Engine, EngineError};

/// Marks that the database was not written anew yet after something was erased from it.
pub(crate) const SCRUB: &str = "erasure_scrub";

/// Erasures that are listed.
const MOST: u32 = 10_000;

/// Lists that are looked through at once: who was on one takes a bit for each identifier there is.
const LISTS: u32 = 50;

/// Customers that a preview names.
const NAMED: usize = 200;

/// Whom to erase: customers by their numbers, or by identifiers as people write them.
#[derive(Debug, Clone, Copy)]
pub struct ErasureWanted<'a> {
    pub persons: &'a [PersonNumber],
    pub values: &'a [String],
    /// In the author's words.
    pub reason: &'a str,
}

/// What an erasure would be about.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ErasurePreview {
    /// Some of the customers, with what they are known by.
    pub customers: Vec<(PersonNumber, Vec<(PersonNumber, KnownBy)>)>,
    /// How many customers there are.
    pub count: u64,
    pub identifiers: u64,
    /// Values that nobody has.
    pub unknown: Vec<String>,
    pub lists: Vec<ErasedList>,
    pub webhooks: Vec<ErasedWebhook>,
}

/// What whoever follows what arrives has to forget.
#[derive(Debug)]
pub(crate) struct Forgotten {
    /// Ascending; numbers of persons are among them.
    pub(crate) aliases: Vec<PersonNumber>,
}

impl Engine {
    /// Reads the key of erasures, where there is one.
    ///
    /// # Errors
    /// [`EngineError::ErasureKey`] where identifiers were erased and the key has gone: they could come back unseen.
    pub(crate) async fn load_erasure_key(&self) -> Result<(), EngineError> {
        match Keys::load(self.folder()).map_err(|error| self.unusable(error))? {
            Some(keys) => self.customers.lock().await.mark_with(keys.marks()),
            None if self.store.tombstones().await?.is_empty() => {}
            None => return Err(EngineError::ErasureKey(self.folder().join(keys::FILE).display().to_string())),
        }
        Ok(())
    }

    fn unusable(&self, source: std::io::Error) -> EngineError {
        EngineError::Folder { path: self.folder().join(keys::FILE).display().to_string(), source }
    }

    /// Does what a crash left to be done of erasures.
    pub(crate) async fn finish_erasures(&self) -> Result<(), EngineError> {
        for erasure in self.store.unfinished_erasures().await? {
            Box::pin(self.finish_erasure(erasure.number)).await?;
        }
        if self.store.meta(SCRUB).await?.is_some_and(|due| !due.is_empty())
            && let Err(error) = self.scrub().await
        {
            // A full disk keeps nobody from the rest.
            tracing::error!(%error, "the database could not be written anew after an erasure; trying again with the next start");
        }
        Ok(())
    }

    /// What an erasure would be about. Nothing is changed.
    pub async fn erasure_preview(&self, wanted: ErasureWanted<'_>) -> Result<ErasurePreview, EngineError> {
        let (persons, unknown) = self.meant(wanted).await?;
        let list: Vec<PersonNumber> = persons.iter().copied().collect();
        let of = self.aliases_of_each(&list);
        let mut aliases: Vec<PersonNumber> = of.into_values().flatten().collect();
        aliases.sort_unstable();
        let some: Vec<PersonNumber> = list.iter().copied().take(NAMED).collect();
        let mut known = self.identifiers_of(&some).await?;
        let customers = some.into_iter().filter_map(|person| Some((person, known.remove(&person)?))).collect();
        Ok(ErasurePreview {
            customers,
            count: list.len() as u64,
            identifiers: aliases.len() as u64,
            unknown,
            lists: self.lists_with(&aliases).await?,
            webhooks: webhooks(self.store.told_urls(&aliases).await?),
        })
    }

    /// Erases customers. When this returns nothing of them is left, also after a power cut; a crash before that is
    /// made good when the folder is opened.
    ///
    /// # Errors
    /// [`EngineError::NobodyToErase`] where nobody has these numbers and identifiers. After any other error the
    /// erasure holds, and its rest is done by the next erasure or when the folder is opened the next time.
    pub async fn erase(&self, wanted: ErasureWanted<'_>, author: &str) -> Result<ErasureReceipt, EngineError> {
        // Nothing is imported or undone beside it, and two are not mixed up.
        let _turn = self.importing.lock().await;
        // One that failed, on a full disk perhaps, is not left for the next start.
        Box::pin(self.finish_erasures()).await?;
        let number = self.begin_erasure(wanted, author).await?;
        Box::pin(self.finish_erasure(number)).await
    }

    /// Writes down who is to be erased.
    pub(crate) async fn begin_erasure(&self, wanted: ErasureWanted<'_>, author: &str) -> Result<u64, EngineError> {
        let keys = Keys::load_or_make(self.folder()).map_err(|error| self.unusable(error))?;
        // Rows of a step have the numbers that identifiers had.
        let _step = self.between_steps().await?;
        // Nobody is joined or parted from here on.
        let mut customers = self.customers.lock().await;
        let (persons, _) = self.meant(wanted).await?;
        let persons: Vec<PersonNumber> = persons.into_iter().collect();
        let mut aliases: Vec<PersonNumber> = self.aliases_of_each(&persons).into_values().flatten().collect();
        aliases.sort_unstable();
        let identifiers = self.store.identifiers(&aliases).await?;
        if identifiers.is_empty() {
            return Err(EngineError::NobodyToErase);
        }
        let new = NewErasure {
            requested: Timestamp::now(),
            author: author.to_owned(),
            reason: wanted.reason.to_owned(),
            customers: persons.len() as u64,
            identifiers,
        };
        customers.mark_with(keys.marks());
        Ok(customers.begin_erasure(&new).await?)
    }

    async fn finish_erasure(&self, number: u64) -> Result<ErasureReceipt, EngineError> {
        let Some(erasure) = self.store.erasure(number).await? else { return Err(EngineError::NoErasure(number)) };
        let keys = Keys::load_or_make(self.folder()).map_err(|error| self.unusable(error))?;
        let identifiers = &erasure.identifiers;
        let aliases: &[PersonNumber] = &identifiers.iter().map(|(alias, _)| *alias).collect::<Vec<_>>();
        self.empty_inbox().await?;
        let found = self.lake.rows_of(aliases).await?;
        let interactions = erasure.interactions.max(found);
        self.store.note_erased_interactions(number, interactions).await?;
        self.lake.erase(aliases, &self.people()).await?;

        let finder = Finder::new(identifiers.iter().map(|(_, identifier)| identifier));
        let marks = identifiers.iter().map(|(_, identifier)| hex(&keys.marks().mark(identifier))).collect();
        let lists = self.lists_with(aliases).await?;
        let (imported, live) = self.quarantined(&finder).await?;
        let audited = self.audited(&finder).await?;

        // From here to the end nobody crosses: that they are gone is no leaving of a segment.
        let step = self.stepping.lock().await;
        let mut customers = self.customers.lock().await;
        let followed = self.store.followed().await?;
        let mut change = self.store.change().await?;
        let webhooks = webhooks(change.told_urls(aliases).await?);
        change.remove_quarantined(&imported).await?;
        change.remove_live_rejections(&live).await?;
        change.hide_audited(&audited).await?;
        let deliveries = leave_out(&mut change, followed, aliases).await?;
        change.set_meta(SCRUB, "due").await?;
        let mut receipt = ErasureReceipt {
            removed: Removed {
                interactions,
                quarantined: (imported.len() + live.len()) as u64,
                deliveries,
                audited: audited.len() as u64,
                ..Removed::default()
            },
            remains: remains(&lists, &webhooks, &self.store),
            lists,
            webhooks,
            marks,
            key: keys.public(),
            ..ErasureReceipt::unfinished(&erasure)
        };
        let finish = |rows: ErasedRows| {
            receipt.removed.add(rows);
            receipt.finished = Some(Timestamp::now());
            receipt.sign(&keys);
            (number, receipt.to_json())
        };
        customers.finish_erasure(change, aliases, finish).await?;
        self.set_people(&customers.people());
        self.forget_everywhere(aliases).await;
        drop((customers, step));
        self.scrub().await?;
        Ok(receipt)
    }

    /// How many erasures and retention runs have removed something since the start: whoever keeps something made of
    /// the data beside it forgets it when there is another one.
    pub fn erasures_done(&self) -> u64 {
        self.erased.load(Ordering::Relaxed)
    }

    /// Tells whoever keeps something of customers in memory that these identifiers (ascending) have gone.
    pub(crate) async fn forget_everywhere(&self, aliases: &[PersonNumber]) {
        self.forgotten.lock().await.push(Arc::new(Forgotten { aliases: aliases.to_vec() }));
        // Whoever keeps something made of the data may forget it, also where the rest fails.
        self.erased.fetch_add(1, Ordering::Relaxed);
    }

    /// Writes the database anew after something was removed from it; until it is done, [`SCRUB`] says so.
    pub(crate) async fn scrub(&self) -> Result<(), EngineError> {
        self.forget_arrived().await?;
        self.store.scrub().await?;
        let mut change = self.store.change().await?;
        change.set_meta(SCRUB, "").await?;
        Ok(change.commit().await?)
    }

    /// The customers that are meant, and values that nobody has.
    async fn meant(&self, wanted: ErasureWanted<'_>) -> Result<(BTreeSet<PersonNumber>, Vec<String>), EngineError> {
        let people = self.people();
        let last = self.store.last_alias().await?;
        let known = wanted.persons.iter().filter(|person| **person <= last);
        let mut persons: BTreeSet<PersonNumber> = known.map(|person| people.person(*person)).collect();
        let mut unknown = Vec::new();
        for value in wanted.values {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let mut found: Vec<PersonNumber> = Vec::new();
            for identifier in styk_collect::hashed_identifiers(value) {
                let of = self.store.find(Some(identifier.kind), &identifier.value).await?;
                found.extend(of.into_iter().map(|(alias, _)| alias));
            }
            found.extend(self.store.find(None, value).await?.into_iter().map(|(alias, _)| alias));
            let named = found.into_iter().map(|alias| people.person(alias)).filter(|person| *person != UNIDENTIFIED);
            let named: Vec<PersonNumber> = named.collect();
            if named.is_empty() {
                unknown.push(value.to_owned());
            }
            persons.extend(named);
        }
        persons.remove(&UNIDENTIFIED);
        Ok((persons, unknown))
    }

    /// Lists for other systems that identifiers (ascending) were on, newest first.
    async fn lists_with(&self, aliases: &[PersonNumber]) -> Result<Vec<ErasedList>, EngineError> {
        let people = self.people();
        let (mut lists, mut before) = (Vec::new(), u64::MAX);
        loop {
            let page = self.store.handovers_before(before, LISTS).await?;
            let Some(last) = page.last() else { return Ok(lists) };
            before = last.number;
            tokio::task::block_in_place(|| {
                lists.extend(page.into_iter().filter_map(|one| {
                    let on = Members::from_bytes(&one.aliases);
                    let there = aliases.iter().filter(|alias| on.contains(**alias)).map(|alias| people.person(*alias));
                    let customers = there.collect::<BTreeSet<PersonNumber>>().len() as u64;
                    (customers > 0).then(|| ErasedList::new(one, customers))
                }));
            });
        }
    }

    /// Records of the quarantine that name them: of imports, and of live sources.
    async fn quarantined(&self, finder: &Finder) -> Result<(Vec<u64>, Vec<u64>), EngineError> {
        let (mut imported, mut live) = (Vec::new(), Vec::new());
        let names = |one: &styk_store::Quarantined| finder.is_in(&one.record) || finder.is_in(&one.message);
        self.store.each_quarantined(|one| imported.extend(names(&one).then_some(one.number))).await?;
        self.store.each_live_quarantined(|one| live.extend(names(&one).then_some(one.number))).await?;
        Ok((imported, live))
    }

    /// Entries of the log whose details name them.
    async fn audited(&self, finder: &Finder) -> Result<Vec<u64>, EngineError> {
        let mut found = Vec::new();
        self.store.each_audited(|number, detail| found.extend(finder.is_in(detail).then_some(number))).await?;
        Ok(found)
    }

    /// Erasures, newest first; those that are not finished say so.
    pub async fn erasures(&self) -> Result<Vec<ErasureReceipt>, EngineError> {
        self.store.erasures(MOST).await?.iter().map(receipt_of).collect()
    }

    pub async fn erasure(&self, number: u64) -> Result<Option<ErasureReceipt>, EngineError> {
        self.store.erasure(number).await?.as_ref().map(receipt_of).transpose()
    }

    /// The public key that this folder signs receipts with; empty where it has signed none.
    pub fn erasure_key(&self) -> Result<String, EngineError> {
        let keys = Keys::load(self.folder()).map_err(|error| self.unusable(error))?;
        Ok(keys.map(|keys| keys.public()).unwrap_or_default())
    }

    /// Interactions that were refused since the start because somebody they name was erased after them.
    pub fn refused_after_erasure(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }
}

fn webhooks(told: Vec<(String, u64)>) -> Vec<ErasedWebhook> {
    told.into_iter().map(|(url, told)| ErasedWebhook { url, told }).collect()
}

/// Adds to a change what takes customers (ascending) out of deliveries and of segments that are followed: that they are
/// gone is no leaving. Says how many deliveries spoke of them.
pub(crate) async fn leave_out(
    change: &mut Change,
    followed: Vec<FollowedSegment>,
    aliases: &[PersonNumber],
) -> Result<u64, EngineError> {
    let deliveries = deliveries_of(change.delivery_bodies().await?, aliases);
    for (id, url, body) in &deliveries {
        change.change_delivery(id, url, body.as_deref()).await?;
    }
    let without = |bytes: &[u8]| {
        let mut members = Members::from_bytes(bytes);
        for alias in aliases {
            members.set(*alias, false);
        }
        members.to_bytes()
    };
    for segment in followed {
        change.replace_members(segment.number, &without(&segment.at_first), &without(&segment.members)).await?;
    }
    Ok(deliveries.len() as u64)
}

/// Deliveries that say something of persons (ascending), with what is left of their bodies.
fn deliveries_of(
    bodies: Vec<(String, String, String)>,
    persons: &[PersonNumber],
) -> Vec<(String, String, Option<String>)> {
    let changed = bodies.into_iter().filter_map(|(id, url, body)| {
        let left = find::without(&body, persons).ok()?;
        Some((id, url, left))
    });
    changed.collect()
}

fn receipt_of(erasure: &Erasure) -> Result<ErasureReceipt, EngineError> {
    match &erasure.receipt {
        Some(receipt) => ErasureReceipt::from_json(receipt),
        None => Ok(ErasureReceipt::unfinished(erasure)),
    }
}

/// What Styk does not reach.
fn remains(lists: &[ErasedList], webhooks: &[ErasedWebhook], store: &Store) -> Vec<Remains> {
    let mut remains = vec![Remains::Backups, Remains::Exports];
    remains.extend((!lists.is_empty()).then_some(Remains::Lists));
    remains.extend((!webhooks.is_empty()).then_some(Remains::Webhooks));
    remains.extend(store.is_external().then_some(Remains::DatabaseLog));
    remains
}

/// Erased customers by the numbers of their identifiers, for whoever keeps something of them in memory.
pub(crate) fn forgotten_since(all: &[Arc<Forgotten>], seen: &mut usize) -> Vec<PersonNumber> {
    let new = &all[(*seen).min(all.len())..];
    *seen = all.len();
    let mut aliases: Vec<PersonNumber> = new.iter().flat_map(|one| one.aliases.iter().copied()).collect();
    aliases.sort_unstable();
    aliases
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_json::json;
    use styk_collect::live::{Protocol, SourceKind, SourceSettings};

    use super::*;
    use crate::live::{Arrival, Kept};

    async fn accept(engine: &Engine, time: &str) {
        let source = engine.named_source("shop").unwrap().number;
        let event = json!({ "event": "visit", "type": "track", "user_id": "anna", "time": time });
        let arrival = Arrival {
            source,
            protocol: Protocol::Styk,
            received: Timestamp::now(),
            path: "events".into(),
            query: "".into(),
            headers: Kept::default(),
            address: None,
            place: None,
            body: Cow::Owned(json!({ "events": [event] }).to_string().into_bytes()),
        };
        engine.accept(&arrival).await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_a_crash_cut_short_is_done_when_the_folder_is_opened() {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("data");
        let engine = Engine::open(&data).await.unwrap();
        let settings =
            SourceSettings { name: "shop".to_owned(), kind: SourceKind::Server, ..SourceSettings::default() };
        engine.add_source("shop", &settings, "olga").await.unwrap();
        accept(&engine, "2024-01-01T00:00:00Z").await;
        drop(engine);
        let engine = Engine::open(&data).await.unwrap();
        let values = ["anna".to_owned()];
        let wanted = ErasureWanted { persons: &[], values: &values, reason: "asked for it" };
        let number = engine.begin_erasure(wanted, "olga").await.unwrap();
        // Accepted and not read: one from before, one from after.
        accept(&engine, "2024-01-02T00:00:00Z").await;
        accept(&engine, &Timestamp::now().to_string()).await;
        assert_eq!(engine.erasure(number).await.unwrap().unwrap().finished, None);
        drop(engine);

        let engine = Engine::open(&data).await.unwrap();
        let receipt = engine.erasure(number).await.unwrap().unwrap();
        assert!(receipt.finished.is_some() && receipt.is_signed(), "{receipt:?}");
        assert_eq!((receipt.removed.interactions, engine.lake().snapshot().rows()), (1, 1));
        assert_eq!(engine.refused_after_erasure(), 1);
        let found = engine.store().find(None, "anna").await.unwrap();
        assert!(found.len() == 1 && found[0].0 == 2, "{found:?}");
        // Nobody reads what arrives: that is said at once, and the rest is done when somebody does.
        accept(&engine, "2024-01-03T00:00:00Z").await;
        let wanted = ErasureWanted { persons: &[], values: &values, reason: "asked again" };
        let since = std::time::Instant::now();
        assert!(matches!(engine.erase(wanted, "olga").await, Err(EngineError::NotRead)));
        assert!(since.elapsed() < std::time::Duration::from_mins(1));
        drop(engine);
        let engine = Engine::open(&data).await.unwrap();
        assert!(engine.erasures().await.unwrap().iter().all(|one| one.finished.is_some()));
        assert_eq!(engine.lake().snapshot().rows(), 0);
        // Cut short after everything but the last: the database is written anew.
        let mut change = engine.store().change().await.unwrap();
        change.set_meta(SCRUB, "due").await.unwrap();
        change.commit().await.unwrap();
        drop(engine);
        let engine = Engine::open(&data).await.unwrap();
        assert_eq!(engine.store().meta(SCRUB).await.unwrap().as_deref(), Some(""));
    }
}
