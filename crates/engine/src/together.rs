//! The identifiers of a customer, without looking through those of all.

use styk_model::{PersonNumber, UNIDENTIFIED};

/// Identifiers that are one customer, each pointing to the next of them, the last to the first: four bytes an
/// identifier, however many a customer has.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Together {
    /// By alias; an identifier on its own points to itself, as do all past the end.
    next: Vec<PersonNumber>,
}

impl Together {
    /// `person_of[alias]`.
    pub(crate) fn new(person_of: &[PersonNumber]) -> Self {
        let mut together = Self { next: (0..person_of.len() as PersonNumber).collect() };
        for (alias, person) in person_of.iter().enumerate() {
            together.join(alias as PersonNumber, *person);
        }
        together
    }

    fn next(&self, alias: PersonNumber) -> PersonNumber {
        self.next.get(alias as usize).copied().unwrap_or(alias)
    }

    fn set(&mut self, alias: PersonNumber, next: PersonNumber) {
        let end = self.next.len() as PersonNumber;
        self.next.extend(end..=alias);
        self.next[alias as usize] = next;
    }

    /// Puts an identifier on its own beside those of a person.
    pub(crate) fn join(&mut self, alias: PersonNumber, person: PersonNumber) {
        if alias != person && person != UNIDENTIFIED {
            let after = self.next(person);
            self.set(person, alias);
            self.set(alias, after);
        }
    }

    fn part(&mut self, alias: PersonNumber) {
        let after = self.next(alias);
        let mut before = after;
        while before != alias && self.next(before) != alias {
            before = self.next(before);
        }
        if before != alias {
            self.set(before, after);
            self.set(alias, alias);
        }
    }

    /// Follows what identifiers were moved: each with the person it belongs to now.
    pub(crate) fn move_all(&mut self, moves: &[(PersonNumber, PersonNumber)]) {
        for (alias, _) in moves {
            self.part(*alias);
        }
        for (alias, person) in moves {
            self.join(*alias, *person);
        }
    }

    /// The identifiers of a person, ascending.
    pub(crate) fn of(&self, person: PersonNumber) -> Vec<PersonNumber> {
        let mut aliases = vec![person];
        let mut alias = self.next(person);
        while alias != person {
            aliases.push(alias);
            alias = self.next(alias);
        }
        aliases.sort_unstable();
        aliases
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whoever_is_moved_is_found_where_a_look_at_all_finds_them(
            steps in prop::collection::vec(prop::collection::vec((1..40_u32, 0..40_u32), 1..6), 0..20),
        ) {
            let mut person_of: Vec<PersonNumber> = (0..40).collect();
            let mut together = Together::default();
            for step in steps {
                // Persons are the smallest of their identifiers, or nobody.
                let mut after = person_of.clone();
                for (alias, with) in step {
                    after[alias as usize] = if with == 0 { 0 } else { after[with as usize] };
                }
                let groups: std::collections::BTreeSet<PersonNumber> = after.iter().copied().filter(|one| *one != 0).collect();
                for group in groups {
                    let least = (1..40_u32).filter(|alias| after[*alias as usize] == group).min().unwrap();
                    after.iter_mut().filter(|one| **one == group).for_each(|one| *one = least + 1_000);
                }
                after.iter_mut().filter(|one| **one >= 1_000).for_each(|one| *one -= 1_000);
                let moves: Vec<(PersonNumber, PersonNumber)> = (1..40_u32)
                    .filter(|alias| after[*alias as usize] != person_of[*alias as usize])
                    .map(|alias| (alias, after[alias as usize]))
                    .collect();
                together.move_all(&moves);
                person_of = after;
                let anew = Together::new(&person_of);
                for person in (1..40_u32).filter(|alias| person_of[*alias as usize] == *alias) {
                    let all: Vec<PersonNumber> = (1..40).filter(|alias| person_of[*alias as usize] == person).collect();
                    prop_assert_eq!(together.of(person), all.clone());
                    prop_assert_eq!(anew.of(person), all);
                }
            }
        }
    }
}
