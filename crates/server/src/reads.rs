//! Who looked at which customer lately: the log has it once, not once a request.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use styk_model::PersonNumber;

/// The same reader and customer are noted again after this.
const AGAIN: Duration = Duration::from_mins(10);

/// Pairs that are remembered; more are noted more often.
const MOST: usize = 10_000;

#[derive(Default)]
pub(crate) struct Reads(Mutex<HashMap<(String, PersonNumber), Instant>>);

impl Reads {
    /// Whether this is to be noted.
    pub(crate) fn is_new(&self, who: &str, person: PersonNumber) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, last| last.elapsed() < AGAIN);
            if known.len() >= MOST {
                known.clear();
            }
        }
        let last = known.insert((who.to_owned(), person), Instant::now());
        last.is_none_or(|last| last.elapsed() >= AGAIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reader_of_each_customer_is_new_once() {
        let reads = Reads::default();
        let new = [("anna", 1), ("anna", 1), ("olga", 1), ("anna", 2)].map(|(who, person)| reads.is_new(who, person));
        assert_eq!(new, [true, false, true, true]);
        for person in 0..2 * MOST as PersonNumber {
            reads.is_new("anna", person);
        }
        assert!(reads.0.lock().unwrap().len() <= MOST);
    }
}
