//! Identifiers that were erased: told apart by a keyed hash, and refused where they are dated before.

use std::collections::{HashMap, HashSet};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use styk_model::{Identifier, PersonNumber, Timestamp};
use styk_store::Tombstone;

/// The key of the hashes that erased identifiers are known by. It is kept apart from them: without it nobody can try
/// out whether somebody was erased.
#[derive(Clone)]
pub struct MarkKey([u8; 32]);

impl std::fmt::Debug for MarkKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("MarkKey(..)")
    }
}

impl MarkKey {
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// HMAC-SHA-256 (RFC 2104) of the kind's code and the value.
    pub fn mark(&self, identifier: &Identifier<'_>) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(&[identifier.kind.code()]);
        mac.update(identifier.value.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

/// What is known of erased identifiers while rows are taken in.
#[derive(Debug)]
pub(crate) struct Erased {
    key: Option<MarkKey>,
    /// Up to when what names them is refused, by mark.
    until: HashMap<Vec<u8>, Timestamp>,
    /// The same of those that came again, by their new number.
    returned: HashMap<PersonNumber, Timestamp>,
    /// Numbers that identifiers had when they were erased, since they were read.
    aliases: HashSet<PersonNumber>,
    /// Those that came again, not written yet.
    unwritten: Vec<(Vec<u8>, PersonNumber)>,
}

impl Erased {
    pub(crate) fn new(key: Option<MarkKey>, tombstones: Vec<Tombstone>) -> Self {
        let returned = tombstones.iter().filter(|one| one.alias != 0).map(|one| (one.alias, one.until)).collect();
        let until = tombstones.into_iter().map(|one| (one.mark, one.until)).collect();
        Self { key, until, returned, aliases: HashSet::new(), unwritten: Vec::new() }
    }

    pub(crate) fn mark_with(&mut self, key: MarkKey) {
        self.key = Some(key);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.until.is_empty()
    }

    /// Whether an identifier had this number when it was erased.
    pub(crate) fn has(&self, alias: PersonNumber) -> bool {
        !self.aliases.is_empty() && self.aliases.contains(&alias)
    }

    pub(crate) fn add(&mut self, aliases: &[PersonNumber], marks: &[Vec<u8>], until: Timestamp) {
        self.aliases.extend(aliases);
        self.until.extend(marks.iter().map(|mark| (mark.clone(), until)));
        self.returned.retain(|alias, _| !self.aliases.contains(alias));
        self.unwritten.retain(|(_, alias)| !self.aliases.contains(alias));
    }

    /// Whether what happened at a time is refused for an identifier that the index knows under a number.
    pub(crate) fn refuses(&self, identifier: &Identifier<'_>, known: Option<PersonNumber>, time: Timestamp) -> bool {
        let until = match known.filter(|alias| !self.has(*alias)) {
            Some(alias) => self.returned.get(&alias),
            None => self.key.as_ref().and_then(|key| self.until.get(&key.mark(identifier))),
        };
        until.is_some_and(|until| time < *until)
    }

    /// An identifier got a number: it may be one that was erased.
    pub(crate) fn came(&mut self, identifier: &Identifier<'_>, alias: PersonNumber) {
        if self.until.is_empty() {
            return;
        }
        let Some(mark) = self.key.as_ref().map(|key| key.mark(identifier)) else { return };
        if let Some(until) = self.until.get(&mark) {
            self.returned.insert(alias, *until);
            self.unwritten.push((mark, alias));
        }
    }

    pub(crate) fn unwritten(&self) -> &[(Vec<u8>, PersonNumber)] {
        &self.unwritten
    }

    pub(crate) fn written(&mut self, count: usize) {
        self.unwritten.drain(..count.min(self.unwritten.len()));
    }
}
