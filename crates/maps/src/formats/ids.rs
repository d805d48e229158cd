//! Ids of XML elements.

use std::collections::{HashMap, HashSet};

/// Ids of one document, each given once.
#[derive(Default)]
pub(super) struct Ids {
    given: HashSet<String>,
    /// How often each name was wanted.
    wanted: HashMap<String, usize>,
}

impl Ids {
    /// The wanted id, as far as it is one and not given yet.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let name = name(wanted);
        let times = self.wanted.entry(name.clone()).or_default();
        loop {
            *times += 1;
            let id = if *times == 1 { name.clone() } else { format!("{name}-{times}") };
            if self.given.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// An XML name without a colon (`NCName`): letters, digits, `-`, `.` and `_`, of which a letter or `_` is the first.
fn name(wanted: &str) -> String {
    let is_letter =
        |letter: char| letter.is_ascii_alphabetic() || (('À'..'\u{2000}').contains(&letter) && letter.is_alphabetic());
    let is_other = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '.' | '_');
    let name: String =
        wanted.chars().map(|letter| if is_letter(letter) || is_other(letter) { letter } else { '_' }).collect();
    if name.starts_with(|first| is_letter(first) || first == '_') { name } else { format!("_{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_ids_stay_as_they_are_and_each_is_given_once() {
        let mut ids = Ids::default();
        assert_eq!(
            ["поиск", "book", "book", "2 steps", ""].map(|key| ids.take(key)),
            ["поиск", "book", "book-2", "_2_steps", "_"]
        );
    }
}
