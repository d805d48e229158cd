//! Who is who at one identity position.

use std::sync::Arc;

use styk_model::{PersonNumber, UNIDENTIFIED};
use styk_store::PeopleState;

/// The person of every alias at one identity position. Reading it from disk
/// takes milliseconds, and 8 bytes an alias.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    pub(crate) state: PeopleState,
}

impl People {
    /// Identity facts applied or withdrawn so far.
    pub fn position(&self) -> u64 {
        self.state.position
    }

    /// The person that an alias belongs to: the smallest alias of the group.
    /// An alias not applied yet is its own person.
    pub fn person(&self, alias: PersonNumber) -> PersonNumber {
        self.state.people.get(alias as usize).copied().unwrap_or(alias)
    }

    /// Person by alias, for hot loops; place 0 is nobody.
    pub fn by_alias(&self) -> &Arc<Vec<PersonNumber>> {
        &self.state.people
    }

    /// Whether rows written with this person's number at `position` may belong
    /// to somebody else now, so that their `alias` has to be asked, or belong
    /// together with rows written for somebody else.
    pub fn moved(&self, person: PersonNumber, position: u64) -> bool {
        self.state.moved.get(person as usize).is_some_and(|moved| u64::from(*moved) > position)
    }

    /// All persons for whom [`People::moved`] holds, ascending.
    pub fn moved_since(&self, position: u64) -> Vec<PersonNumber> {
        let moved = self.state.moved.iter().enumerate();
        moved.filter(|(_, moved)| u64::from(**moved) > position).map(|(person, _)| person as PersonNumber).collect()
    }

    /// By person number: the position at which it last lost an alias, or gained
    /// one that was known before; 0 for never, as past the end.
    pub fn changed_at(&self) -> &Arc<Vec<u32>> {
        &self.state.moved
    }

    /// The aliases of a person, ascending.
    pub fn aliases(&self, person: PersonNumber) -> Vec<PersonNumber> {
        if person == UNIDENTIFIED {
            return Vec::new();
        }
        let people = self.state.people.iter().enumerate().skip(person as usize);
        people.filter(|(_, other)| **other == person).map(|(alias, _)| alias as PersonNumber).collect()
    }

    /// How many people there are.
    pub fn count(&self) -> u64 {
        let people = self.state.people.iter().enumerate().skip(1);
        people.filter(|(alias, person)| *alias == **person as usize).count() as u64
    }
}
