//! Kinds of touchpoints by what is worth sending from them (`families.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use styk_model::{Language, Medium};

use super::{SentFrom, TrackedKind, TrackedProperty};
use crate::templates::{Texts, read};

static FILE: LazyLock<FamiliesFile> = LazyLock::new(|| read(include_str!("families.toml")));

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FamiliesFile {
    properties: BTreeMap<String, PropertyFile>,
    families: Vec<Family>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PropertyFile {
    kind: TrackedKind,
    what: Texts,
}

/// Touchpoints whose events are sent in the same way.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Family {
    pub(super) from: SentFrom,
    /// Of those that no other family names.
    medium: Option<Medium>,
    when: Texts,
    must: Vec<String>,
    useful: Vec<String>,
    #[serde(default)]
    touchpoints: Vec<String>,
}

/// The family of a touchpoint: the one that names it, or names what its key begins
/// with (`payment` of `payment-by-phone`), else that of its medium.
pub(super) fn of(touchpoint: &str, medium: Medium) -> &'static Family {
    let named = FILE.families.iter().filter_map(|family| Some((family.begins(touchpoint)?, family)));
    let of_medium = || FILE.families.iter().find(|family| family.medium == Some(medium));
    let longest = named.max_by_key(|(length, _)| *length).map(|(_, family)| family);
    longest.or_else(of_medium).expect("there is a family of every medium")
}

impl Family {
    /// The length of the longest of its keys that the touchpoint is or begins with.
    fn begins(&self, touchpoint: &str) -> Option<usize> {
        let begins = |key: &&String| {
            touchpoint.strip_prefix(key.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        self.touchpoints.iter().filter(begins).map(String::len).max()
    }

    /// Whether it stands for touchpoints that no family names.
    #[cfg(test)]
    pub(super) fn is_of_a_medium(&self) -> bool {
        self.medium.is_some()
    }

    pub(super) fn when(&self, language: Language) -> String {
        self.when.owned(language)
    }

    pub(super) fn properties(&self, language: Language) -> Vec<TrackedProperty> {
        let (who, who_later) = who(self.from);
        let must = self.must.iter().map(String::as_str);
        let useful = self.useful.iter().map(String::as_str);
        let must = [who].into_iter().chain(must).map(|name| property(name, true, language));
        must.chain(who_later.into_iter().chain(useful).map(|name| property(name, false, language))).collect()
    }
}

/// The identifier that an event must have, and one that it should have as soon as it is known.
fn who(from: SentFrom) -> (&'static str, Option<&'static str>) {
    match from {
        SentFrom::Browser => ("anonymous_id", Some("user_id")),
        SentFrom::Server => ("user_id", None),
        SentFrom::Person => ("phone", Some("crm_id")),
        SentFrom::Import => ("crm_id", None),
    }
}

fn property(name: &str, required: bool, language: Language) -> TrackedProperty {
    let known = &FILE.properties[name];
    TrackedProperty { name: name.to_owned(), kind: known.kind, required, what: known.what.owned(language) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_family_has_its_properties_and_every_property_a_family() {
        let mut met = HashSet::new();
        for family in &FILE.families {
            for property in family.properties(Language::En) {
                met.insert(property.name);
            }
        }
        let defined: HashSet<String> = FILE.properties.keys().cloned().collect();
        assert_eq!(met, defined);
    }

    #[test]
    fn no_touchpoint_is_in_two_families() {
        let mut met = HashSet::new();
        for key in FILE.families.iter().flat_map(|family| &family.touchpoints) {
            assert!(met.insert(key), "{key}");
        }
    }

    #[test]
    fn a_family_is_found_by_the_longest_key_that_a_touchpoint_begins_with() {
        for (touchpoint, expected) in [
            ("payment", "server"),
            ("payment-by-phone", "server"),
            ("check-in-desk", "import"),
            ("paymaster", "browser"),
        ] {
            let from = of(touchpoint, Medium::Digital).from;
            assert_eq!(serde_json::to_value(from).unwrap(), expected, "{touchpoint}");
        }
        assert_eq!(of("desk", Medium::Human).from, SentFrom::Person);
        assert_eq!(of("desk", Medium::Physical).from, SentFrom::Import);
    }
}
