//! The people of now against the people that files were written with.

use std::sync::Arc;

use styk_model::PersonNumber;

/// Which person every alias belongs to now, and when each person last changed.
///
/// Both are dense arrays by number; numbers past their end are unchanged
/// (everybody is their own person). Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct People {
    person_of: Arc<Vec<PersonNumber>>,
    changed_at: Arc<Vec<u32>>,
    position: u64,
}

impl People {
    /// `person_of[alias]`; `changed_at[person]` is the identity position at
    /// which the group of that person last changed (0: never); `position` is how
    /// many facts have been applied altogether.
    pub fn new(
        person_of: impl Into<Arc<Vec<PersonNumber>>>,
        changed_at: impl Into<Arc<Vec<u32>>>,
        position: u64,
    ) -> Self {
        Self { person_of: person_of.into(), changed_at: changed_at.into(), position }
    }

    pub fn person(&self, alias: PersonNumber) -> PersonNumber {
        self.person_of.get(alias as usize).copied().unwrap_or(alias)
    }

    /// The aliases below `end` that belong to other persons than in `other`.
    pub fn moved_from(&self, other: &Self, end: PersonNumber) -> Vec<PersonNumber> {
        let same = Arc::ptr_eq(&self.person_of, &other.person_of);
        if same {
            return Vec::new();
        }
        (1..end).filter(|alias| self.person(*alias) != other.person(*alias)).collect()
    }

    pub fn position(&self) -> u64 {
        self.position
    }

    /// Whether rows written for `person` when `identity` facts had been applied
    /// may belong to somebody else by now, or share their person with rows of others.
    #[inline]
    pub(crate) fn moved_since(&self, person: PersonNumber, identity: u64) -> bool {
        self.changed_at.get(person as usize).is_some_and(|changed| u64::from(*changed) > identity)
    }

    pub(crate) fn nobody_moved(&self) -> bool {
        self.changed_at.is_empty()
    }
}
