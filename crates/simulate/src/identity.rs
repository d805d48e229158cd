//! Which identifiers a record shows, and what can be learned from them.

use serde::{Deserialize, Serialize};
use styk_model::IdentifierKind;

/// Cookies that one customer can have.
pub(crate) const COOKIES: u8 = 8;

const KINDS: [IdentifierKind; 7] = [
    IdentifierKind::CrmId,
    IdentifierKind::UserId,
    IdentifierKind::LoyaltyId,
    IdentifierKind::EmailHash,
    IdentifierKind::PhoneHash,
    IdentifierKind::MessengerId,
    IdentifierKind::DeviceId,
];

/// A set of identifiers of one customer, as bits: the seven kinds with one
/// value each, strongest first, then the cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Seen(u16);

impl Seen {
    pub(crate) fn with(self, kind: IdentifierKind) -> Self {
        match KINDS.iter().position(|known| *known == kind) {
            Some(position) => Self(self.0 | 1 << position),
            None => self,
        }
    }

    pub(crate) fn with_if(self, kind: IdentifierKind, shown: bool) -> Self {
        if shown { self.with(kind) } else { self }
    }

    pub(crate) fn with_cookie(self, slot: u8) -> Self {
        Self(self.0 | 1 << (KINDS.len() as u8 + slot.min(COOKIES - 1)))
    }

    pub(crate) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Kind and slot of every identifier, strongest first.
    pub(crate) fn identifiers(self) -> impl Iterator<Item = (IdentifierKind, u8)> {
        let kinds = KINDS.iter().enumerate().map(|(position, kind)| (position, *kind, 0));
        let cookies = (0..COOKIES).map(|slot| (KINDS.len() + usize::from(slot), IdentifierKind::AnonymousId, slot));
        kinds
            .chain(cookies)
            .filter(move |(position, ..)| self.0 >> position & 1 == 1)
            .map(|(_, kind, slot)| (kind, slot))
    }

    pub(crate) fn get(self, kind: IdentifierKind) -> Option<(IdentifierKind, u8)> {
        self.identifiers().find(|(known, _)| *known == kind)
    }
}

/// Groups of one customer's identifiers that records link: what identity
/// resolution can find at best. More than one group means that the records
/// never show, say, a cookie and an account together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups(Vec<Seen>);

impl Groups {
    pub(crate) fn add(&mut self, seen: Seen) {
        if seen == Seen::default() {
            return;
        }
        let mut merged = seen;
        self.0.retain(|group| {
            let linked = group.overlaps(merged);
            if linked {
                merged = merged.union(*group);
            }
            !linked
        });
        self.0.push(merged);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (IdentifierKind, u8)> {
        self.0.iter().fold(Seen::default(), |all, group| all.union(*group)).identifiers()
    }
}

/// One identifier, as the files show it, with the customer it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    pub kind: IdentifierKind,
    pub value: String,
    /// The customer's number from 0.
    pub customer: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_join_when_a_record_shows_both() {
        let cookie = Seen::default().with_cookie(0);
        let account = Seen::default().with(IdentifierKind::UserId);
        let mut groups = Groups::default();
        groups.add(cookie);
        groups.add(account);
        groups.add(Seen::default());
        assert_eq!(groups.count(), 2);
        groups.add(cookie.union(account));
        assert_eq!(groups.count(), 1);
        assert_eq!(groups.all().count(), 2);
    }

    #[test]
    fn the_strongest_identifier_comes_first() {
        let seen = Seen::default().with_cookie(2).with(IdentifierKind::EmailHash).with(IdentifierKind::CrmId);
        let kinds: Vec<_> = seen.identifiers().collect();
        assert!(kinds.is_sorted());
        assert_eq!(kinds[2], (IdentifierKind::AnonymousId, 2));
    }
}
