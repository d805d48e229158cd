use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use styk_model::IdentifierKind;
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
    /// How far a source is trusted, by its name; 0 where not named. What a
    /// more trusted source says is applied first.
    pub trust: BTreeMap<String, u8>,
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
        Self { limits: limits.into(), shared_after: 5, trust: BTreeMap::new() }
    }
}

impl Rules {
    pub(crate) fn limit(&self, kind: IdentifierKind) -> u32 {
        self.limits.get(&kind).copied().unwrap_or(u32::MAX)
    }
}

/// The trust of sources, by their number.
#[derive(Debug, Clone, Default)]
pub struct Trust(Vec<u8>);

impl Trust {
    /// Looks up each of `sources` in the rules.
    pub fn new(rules: &Rules, sources: &[(SourceNumber, String)]) -> Self {
        let mut trust = Vec::new();
        for (number, name) in sources {
            let place = number.0 as usize;
            trust.resize(trust.len().max(place + 1), 0);
            trust[place] = rules.trust.get(name).copied().unwrap_or(0);
        }
        Self(trust)
    }

    pub(crate) fn of(&self, source: SourceNumber) -> u8 {
        self.0.get(source.0 as usize).copied().unwrap_or(0)
    }
}
