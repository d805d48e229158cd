use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use styk_model::{Identifier, IdentifierKind, PersonNumber};
use styk_store::SourceNumber;

/// When a link between two identifiers is not followed.
///
/// Two different values of a kind that is unique per person
/// ([`IdentifierKind::unique_per_person`]) never belong together, whatever the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// The most identifiers of a kind that one person has. A kind not named has no limit.
    pub limits: BTreeMap<IdentifierKind, u32>,
    /// An identifier seen with more than so many customers (values of one kind
    /// that is unique per person) belongs to none of them: a shop's tablet, the
    /// telephone of a call centre, `test@test`. A network address counts
    /// everything it was seen with.
    pub shared_after: u32,
    /// An identifier seen with more than so many others, of whatever kinds,
    /// belongs to no customer: the account of a test, of a system, of a seller.
    pub hub_after: u32,
    /// How far a source is trusted, by its name; 0 where not named. What a
    /// more trusted source says is applied first, and what a trusted one claims
    /// with a public key may join two people who are known.
    pub trust: BTreeMap<String, u8>,
    /// Values that name nobody, in lower case: `null`, `undefined`, the hash of
    /// a test's e-mail. Cases and network addresses are not judged by them.
    pub junk: BTreeSet<String>,
}

impl Default for Rules {
    fn default() -> Self {
        use IdentifierKind::{Address, AnonymousId, DeviceId, EmailHash, LoyaltyId, MessengerId, PhoneHash};
        let limits = [
            (LoyaltyId, 20),
            (EmailHash, 20),
            (PhoneHash, 20),
            (MessengerId, 20),
            (DeviceId, 200),
            (AnonymousId, 200),
            (Address, 200),
        ];
        Self { limits: limits.into(), shared_after: 5, hub_after: 2_000, trust: BTreeMap::new(), junk: BTreeSet::new() }
    }
}

impl Rules {
    pub(crate) fn limit(&self, kind: IdentifierKind) -> u32 {
        self.limits.get(&kind).copied().unwrap_or(u32::MAX)
    }

    /// Whether an identifier is listed as naming nobody, whatever its case.
    pub(crate) fn is_junk(&self, kind: IdentifierKind, value: &str) -> bool {
        if self.junk.is_empty() || matches!(kind, IdentifierKind::Case | IdentifierKind::Address) {
            return false;
        }
        let value = value.trim();
        if value.chars().any(char::is_uppercase) {
            return self.junk.contains(&value.to_lowercase());
        }
        self.junk.contains(value)
    }

    /// Whether an identifier can be one at all: a blank value names nobody, and
    /// the database cannot hold a zero byte in text.
    pub(crate) fn is_usable(identifier: &Identifier<'_>) -> bool {
        !identifier.value.is_empty() && !identifier.value.as_bytes().contains(&0)
    }
}

/// The rules in terms of one store's numbers: of its sources, of its identifiers.
#[derive(Debug, Clone)]
pub struct Judge<'a> {
    rules: &'a Rules,
    trust: Vec<u8>,
    /// Aliases that name nobody, ascending.
    junk: Vec<PersonNumber>,
    /// Aliases known to be shared, ascending: their facts need not all be there.
    shared: Vec<PersonNumber>,
}

impl<'a> Judge<'a> {
    /// `junk` are the aliases of the identifiers that name nobody, ascending.
    pub fn new(rules: &'a Rules, sources: &[(SourceNumber, String)], junk: Vec<PersonNumber>) -> Self {
        let mut trust = Vec::new();
        for (number, name) in sources {
            let place = number.0 as usize;
            trust.resize(trust.len().max(place + 1), 0);
            trust[place] = rules.trust.get(name).copied().unwrap_or(0);
        }
        Self { rules, trust, junk, shared: Vec::new() }
    }

    /// With aliases, ascending, that are shared whatever the facts at hand say.
    pub(crate) fn with_shared(self, shared: Vec<PersonNumber>) -> Self {
        Self { shared, ..self }
    }

    pub(crate) fn shared(&self) -> &[PersonNumber] {
        &self.shared
    }

    /// Aliases beyond which nobody is joined but by decisions, ascending.
    pub(crate) fn ends(&self) -> Vec<PersonNumber> {
        let mut ends = [self.junk.as_slice(), &self.shared].concat();
        ends.sort_unstable();
        ends
    }

    pub(crate) fn rules(&self) -> &'a Rules {
        self.rules
    }

    pub(crate) fn trust(&self, source: SourceNumber) -> u8 {
        self.trust.get(source.0 as usize).copied().unwrap_or(0)
    }

    pub(crate) fn junk(&self) -> &[PersonNumber] {
        &self.junk
    }

    pub(crate) fn is_known_as_shared(&self, alias: PersonNumber) -> bool {
        !self.shared.is_empty() && self.shared.binary_search(&alias).is_ok()
    }

    pub(crate) fn names_nobody(&self, alias: PersonNumber) -> bool {
        !self.junk.is_empty() && self.junk.binary_search(&alias).is_ok()
    }
}
