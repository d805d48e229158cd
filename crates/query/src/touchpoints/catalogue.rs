//! Common touchpoints with their names in three languages, their stages, and
//! what sources call them (`catalogue.tsv`: one touchpoint a line, patterns
//! parted by `;`, `*` where any value may stand).

use std::collections::HashMap;
use std::sync::LazyLock;

use styk_model::Medium;

use super::naming::squeezed;
use super::registry::Names;
use super::stage::{Phase, Stage};

/// A touchpoint that companies commonly have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueEntry {
    pub key: &'static str,
    pub names: Names,
    pub stage: Option<Stage>,
    pub phase: Option<Phase>,
    pub medium: Option<Medium>,
    /// What events of it are called, beside its names.
    pub events: Vec<&'static str>,
    /// Parts of page paths that lead to it.
    pub places: Vec<&'static str>,
}

/// The key of pages in general, which are told apart by their places.
pub(crate) const PAGE_VIEW: &str = "page-view";

/// The key of the page that sites start at.
const HOME_PAGE: &str = "home-page";

pub struct Catalogue {
    pub entries: Vec<CatalogueEntry>,
    by_event: HashMap<String, usize>,
    by_place: HashMap<String, usize>,
}

/// The catalogue that ships.
pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::parse(include_str!("catalogue.tsv")));
    &CATALOGUE
}

impl Catalogue {
    fn parse(table: &'static str) -> Self {
        let mut catalogue = Self { entries: Vec::new(), by_event: HashMap::new(), by_place: HashMap::new() };
        for line in table.lines().skip(1).filter(|line| !line.is_empty()) {
            let mut columns = line.split('\t');
            let mut next = || columns.next().unwrap_or_default();
            let entry = CatalogueEntry {
                key: next(),
                stage: Stage::from_key(next()),
                phase: Phase::from_key(next()),
                medium: Medium::from_name(next()),
                names: Names { en: next().to_owned(), ru: next().to_owned(), pl: next().to_owned() },
                events: parted(next()),
                places: parted(next()),
            };
            catalogue.add(entry);
        }
        catalogue
    }

    fn add(&mut self, entry: CatalogueEntry) {
        let number = self.entries.len();
        for name in entry.patterns() {
            self.by_event.entry(squeezed(name)).or_insert(number);
        }
        for place in &entry.places {
            self.by_place.entry(squeezed(place)).or_insert(number);
        }
        self.entries.push(entry);
    }

    /// The entry that an event's name stands for, however it is spelled.
    pub fn of_event(&self, event: &str) -> Option<&CatalogueEntry> {
        self.by_event.get(&squeezed(event)).map(|number| &self.entries[*number])
    }

    /// The entry that a page belongs to, and the part of its path that says so.
    pub fn of_place<'a>(&self, place: &'a str) -> Option<(&CatalogueEntry, &'a str)> {
        let path = place.strip_prefix('/')?;
        let mut end = 0;
        for (depth, part) in path.split('/').enumerate() {
            end += 1 + part.len();
            let home = part.is_empty() && depth == 0 && path.is_empty();
            let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
            let found = if home {
                self.entries.iter().find(|entry| entry.key == HOME_PAGE)
            } else {
                let number = self.by_place.get(&squeezed(stem)).filter(|_| !squeezed(stem).is_empty());
                number.map(|number| &self.entries[*number])
            };
            if let Some(entry) = found {
                return Some((entry, &place[..end]));
            }
            // Only a language may stand before: `/pl/koszyk`.
            if depth > 0 || part.len() != 2 {
                return None;
            }
        }
        None
    }
}

impl CatalogueEntry {
    /// Everything that events of it may be called.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        let names = [self.key, &self.names.en, &self.names.ru, &self.names.pl];
        names.into_iter().chain(self.events.iter().copied())
    }
}

fn parted(list: &'static str) -> Vec<&'static str> {
    list.split(';').map(str::trim).filter(|one| !one.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = include_str!("catalogue.tsv");

    /// Terms that the product's word list refuses in names.
    const BANNED: [&str; 13] = [
        "путешеств",
        "дорожк",
        "доказательств",
        "гипотез",
        "вердикт",
        "возможност",
        "журнал",
        "стирани",
        "punkt bólu",
        "tor ",
        "marketing szeptany",
        "werdykt",
        "szansa",
    ];

    #[test]
    fn every_entry_is_complete_in_three_languages() {
        assert!(catalogue().entries.len() >= 120, "{}", catalogue().entries.len());
        for line in TABLE.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 9, "{line}");
            assert!(columns[1] == "*" || Stage::from_key(columns[1]).is_some(), "{line}");
            assert!(columns[2] == "*" || Phase::from_key(columns[2]).is_some(), "{line}");
            assert!(columns[3] == "*" || Medium::from_name(columns[3]).is_some(), "{line}");
            assert!(columns[4..8].iter().all(|column| !column.trim().is_empty()), "{line}");
            let cyrillic = |text: &str| {
                text.chars().any(|c| ('а'..='я').contains(&c.to_ascii_lowercase()) || ('А'..='Я').contains(&c))
            };
            assert!(cyrillic(columns[5]) || columns[5].is_ascii(), "{line}");
            assert!(!cyrillic(columns[4]) && !cyrillic(columns[6]), "{line}");
        }
    }

    #[test]
    fn no_key_and_no_pattern_stands_for_two_entries() {
        let mut owners: HashMap<String, &str> = HashMap::new();
        let mut twice = Vec::new();
        for entry in &catalogue().entries {
            for pattern in entry.patterns() {
                let owner = owners.entry(squeezed(pattern)).or_insert(entry.key);
                if *owner != entry.key {
                    twice.push(format!("`{pattern}` of {} and {}", owner, entry.key));
                }
            }
        }
        let mut places: HashMap<String, &str> = HashMap::new();
        for entry in &catalogue().entries {
            for place in entry.places.iter().filter(|place| **place != "/") {
                let owner = places.entry(squeezed(place)).or_insert(entry.key);
                if *owner != entry.key {
                    twice.push(format!("place `{place}` of {} and {}", owner, entry.key));
                }
            }
        }
        assert!(twice.is_empty(), "{}", twice.join("\n"));
    }

    #[test]
    fn names_are_different_and_keep_to_the_word_list() {
        for language in styk_model::Language::ALL {
            let mut names: Vec<&str> = catalogue().entries.iter().map(|entry| entry.names.get(language)).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{language:?}");
            for name in names {
                let lower = name.to_lowercase();
                assert!(BANNED.iter().all(|banned| !lower.contains(banned)), "{name}");
            }
        }
    }

    #[test]
    fn spellings_and_languages_lead_to_one_entry() {
        for event in ["product_view", "ProductViewed", "Просмотр товара", "Wyświetlenie produktu", "view_item"]
        {
            assert_eq!(catalogue().of_event(event).map(|entry| entry.key), Some("product-view"), "{event}");
        }
        for event in ["ER Registration", "Release A", "IV Antibiotics", "checkout_bug", "BILLED"] {
            assert_eq!(catalogue().of_event(event), None, "{event}");
        }
    }

    #[test]
    fn pages_are_known_by_their_path() {
        for (place, expected) in [
            ("/", Some(("home-page", "/"))),
            ("/index.html", Some(("home-page", "/index.html"))),
            ("/cart", Some(("cart", "/cart"))),
            ("/pl/koszyk/podsumowanie", Some(("cart", "/pl/koszyk"))),
            ("/product/*", Some(("product-view", "/product"))),
            ("/каталог/обувь", Some(("catalogue", "/каталог"))),
            ("/files/cart", None),
            ("/*", None),
            ("cart", None),
        ] {
            let found = catalogue().of_place(place).map(|(entry, part)| (entry.key, part));
            assert_eq!(found, expected, "{place}");
        }
    }
}
