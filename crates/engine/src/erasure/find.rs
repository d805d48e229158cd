//! Finding people in records that nothing could read, and in what is still to be delivered.

use std::collections::HashSet;

use styk_model::{Identifier, IdentifierKind, PersonNumber};

/// Finds whether a text names one of some identifiers.
///
/// Values are looked for as whole words: a customer called `5` is not in every number. E-mail addresses and
/// telephone numbers, of which only hashes are known, are found as they are written.
pub(super) struct Finder {
    words: HashSet<String>,
    /// Values that are no single word.
    others: Vec<String>,
    hashes: HashSet<String>,
}

fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || "@._+-".contains(letter)
}

impl Finder {
    pub(super) fn new<'a>(identifiers: impl IntoIterator<Item = &'a Identifier<'static>>) -> Self {
        let mut finder = Self { words: HashSet::new(), others: Vec::new(), hashes: HashSet::new() };
        for identifier in identifiers {
            let value = identifier.value.to_string();
            if matches!(identifier.kind, IdentifierKind::EmailHash | IdentifierKind::PhoneHash) {
                finder.hashes.insert(value.clone());
            }
            if value.chars().all(in_word) {
                finder.words.insert(value);
            } else {
                finder.others.push(value);
            }
        }
        finder
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        let in_words = text.split(|letter| !in_word(letter)).filter(|word| !word.is_empty()).any(|word| {
            let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
            self.words.contains(word) || self.words.contains(bare) || (word.contains('@') && self.is_hash_of(bare))
        });
        in_words || self.others.iter().any(|value| text.contains(value.as_str())) || self.has_number(text)
    }

    fn is_hash_of(&self, text: &str) -> bool {
        let hashed = || styk_collect::hashed_identifiers(text);
        !self.hashes.is_empty() && hashed().iter().any(|identifier| self.hashes.contains(&*identifier.value))
    }

    /// Telephone numbers are written with blanks and brackets in them.
    fn has_number(&self, text: &str) -> bool {
        let in_number = |letter: char| letter.is_ascii_digit() || " +()-.".contains(letter);
        let digits = |run: &&str| run.chars().filter(char::is_ascii_digit).count() >= 7;
        !self.hashes.is_empty()
            && text.split(|letter| !in_number(letter)).filter(digits).any(|run| self.is_hash_of(run))
    }
}

/// The body of a delivery without what it says of some persons (ascending); nothing where it says nothing else, and
/// `Err` where it says nothing of them.
pub(super) fn without(body: &str, persons: &[PersonNumber]) -> Result<Option<String>, ()> {
    let mut value: serde_json::Value = serde_json::from_str(body).map_err(|_| ())?;
    let (mut removed, mut left) = (0, 0);
    remove(&mut value, persons, &mut removed, &mut left);
    match (removed, left) {
        (0, _) => Err(()),
        (_, 0) => Ok(None),
        _ => Ok(Some(value.to_string())),
    }
}

fn remove(value: &mut serde_json::Value, persons: &[PersonNumber], removed: &mut usize, left: &mut usize) {
    match value {
        serde_json::Value::Array(all) => {
            let before = all.len();
            all.retain(|one| !is_of(one, persons));
            *removed += before - all.len();
            for one in all {
                *left += usize::from(one.get("person").is_some());
                remove(one, persons, removed, left);
            }
        }
        serde_json::Value::Object(fields) => {
            for one in fields.values_mut() {
                if is_of(one, persons) {
                    *one = serde_json::Value::Null;
                    *removed += 1;
                } else {
                    *left += usize::from(one.get("person").is_some());
                    remove(one, persons, removed, left);
                }
            }
        }
        _ => {}
    }
}

fn is_of(value: &serde_json::Value, persons: &[PersonNumber]) -> bool {
    let person = value.get("person").and_then(serde_json::Value::as_u64);
    person.is_some_and(|person| u32::try_from(person).is_ok_and(|person| persons.binary_search(&person).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finder(identifiers: &[(IdentifierKind, &str)]) -> Finder {
        let identifiers: Vec<Identifier<'static>> =
            identifiers.iter().map(|(kind, value)| Identifier::new(*kind, (*value).to_owned())).collect();
        Finder::new(&identifiers)
    }

    #[test]
    fn an_identifier_is_found_as_a_whole_word() {
        let finder = finder(&[(IdentifierKind::UserId, "5"), (IdentifierKind::CrmId, "K-17 b")]);
        for text in ["5", "a;5;b", "{\"id\":5}", "{\"id\":\"5\"}", "to 5.", "x,K-17 b,y"] {
            assert!(finder.is_in(text), "{text}");
        }
        for text in ["", "15", "5a", "2025-05-05", "1.5", "K-17"] {
            assert!(!finder.is_in(text), "{text}");
        }
    }

    #[test]
    fn addresses_and_numbers_are_found_though_only_their_hashes_are_known() {
        let hashed = |text: &str| styk_collect::hashed_identifiers(text)[0].clone();
        let all = [hashed("anna@example.com"), hashed("+48 600 700 800")];
        let finder = Finder::new(&all);
        let hash = all[0].value.to_string();
        let texts =
            ["to: Anna@Example.com;", "Anna <anna@example.com>", "call +48 (600) 700-800!", "tel=0048600700800", &hash];
        for text in texts {
            assert!(finder.is_in(text), "{text}");
        }
        for text in ["hanna@example.com", "+48 600 700 801", "2025-11-30 10:00:00"] {
            assert!(!finder.is_in(text), "{text}");
        }
    }

    #[test]
    fn a_delivery_loses_what_it_says_of_them_and_nothing_else() {
        let body = r#"{"id":"x","data":{"changes":[{"person":3,"change":"entered"},{"person":4,"change":"left"}]}}"#;
        let rest = r#"{"id":"x","data":{"changes":[{"person":4,"change":"left"}]}}"#;
        assert_eq!(without(body, &[3, 9]), Ok(Some(rest.to_owned())));
        assert_eq!(without(body, &[3, 4]), Ok(None));
        assert_eq!(without(body, &[5]), Err(()));
        assert_eq!(without(r#"{"data":{"import":3}}"#, &[3]), Err(()));
    }
}
