//! What is kept of each identifier, and who they are.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use styk_lake::People;
use styk_model::{PersonNumber, UNIDENTIFIED};
use styk_query::segments::{Followed, KeptOf, State};

use crate::together::Together;

/// By alias; read by whoever asks for a profile, while rows are taken in.
#[derive(Default)]
pub(crate) struct States(RwLock<Vec<Option<Box<[u8]>>>>);

impl States {
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Vec<Option<Box<[u8]>>>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts others in the place of some, all at one moment; what was there is let go when nobody waits for it.
    fn replace(&self, mut others: Vec<(PersonNumber, Option<Box<[u8]>>)>) {
        {
            let mut states = self.0.write().unwrap_or_else(PoisonError::into_inner);
            for (alias, other) in &mut others {
                if let Some(state) = states.get_mut(*alias as usize) {
                    std::mem::swap(state, other);
                }
            }
        }
        drop(others);
    }

    fn grow(&self, end: usize) {
        let mut states = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if states.len() < end {
            states.resize_with(end, || None);
        }
    }
}

/// What is kept of aliases, and who they are.
pub(super) struct Kept {
    pub(super) states: Arc<States>,
    pub(super) people: People,
    together: Together,
    end: PersonNumber,
}

impl Kept {
    pub(super) fn new(states: Vec<KeptOf>, people: People) -> Self {
        let mut kept = Self { states: Arc::default(), people, together: Together::default(), end: 1 };
        let last = states.iter().map(|(alias, _)| *alias).max().unwrap_or(0);
        kept.grow(last);
        kept.states.replace(states.into_iter().map(|(alias, state)| (alias, Some(state))).collect());
        kept
    }

    /// One more than the largest alias.
    pub(super) fn end(&self) -> PersonNumber {
        self.end
    }

    /// Makes room for the aliases up to `last`, each with its person.
    fn grow(&mut self, last: PersonNumber) {
        self.states.grow(last as usize + 1);
        for alias in self.end..=last {
            self.together.join(alias, self.people.person(alias));
        }
        self.end = self.end.max(last + 1);
    }

    /// Adds what rows said; gives back whose they are, and which segments that concerns.
    pub(super) fn add(&mut self, followed: &Followed, said: &HashMap<PersonNumber, State>) -> Vec<Added> {
        self.grow(said.keys().copied().max().unwrap_or(0));
        let (mut added, mut others) = (Vec::with_capacity(said.len()), Vec::with_capacity(said.len()));
        {
            let states = self.states.read();
            for (alias, more) in said {
                let before = states[*alias as usize].as_deref();
                let places = before.is_some().then(|| followed.concerned(more));
                added.push((self.people.person(*alias), places));
                others.push((*alias, followed.add(before.unwrap_or_default(), more)));
            }
        }
        self.states.replace(others);
        added
    }

    /// Takes over who is who now; gives back whose aliases changed, persons of before and of now.
    pub(super) fn regroup(&mut self, people: &People) -> BTreeSet<PersonNumber> {
        let moved = people.moved_from(&self.people, self.end);
        let moves: Vec<(PersonNumber, PersonNumber)> =
            moved.into_iter().map(|alias| (alias, people.person(alias))).collect();
        let mut persons: BTreeSet<PersonNumber> = BTreeSet::new();
        for (alias, person) in &moves {
            persons.extend([self.people.person(*alias), *person]);
        }
        persons.remove(&UNIDENTIFIED);
        self.together.move_all(&moves);
        self.people = people.clone();
        persons
    }

    /// What is kept of a person's aliases; nothing of one who has become part of another.
    pub(super) fn of<'s>(
        &self,
        states: &'s [Option<Box<[u8]>>],
        person: PersonNumber,
    ) -> impl Iterator<Item = &'s [u8]> + use<'s> {
        let own = person != UNIDENTIFIED && self.people.person(person) == person;
        let aliases = if own { self.together.of(person) } else { Vec::new() };
        aliases.into_iter().filter_map(|alias| states.get(alias as usize)?.as_deref())
    }

    /// Forgets aliases that were erased.
    pub(super) fn forget(&self, erased: &[PersonNumber]) {
        self.states.replace(erased.iter().map(|alias| (*alias, None)).collect());
    }
}

/// Whose rows were added, and the places of the segments that they concern; all where nothing was known of an
/// identifier before.
pub(super) type Added = (PersonNumber, Option<Vec<u16>>);
