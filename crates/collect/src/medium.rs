//! Through what a channel reaches the customer, by its name in three languages.

use std::collections::HashMap;

use styk_model::Medium;

/// Parts of channel names that tell of a person at the other end.
const HUMAN: [&str; 22] = [
    "call",
    "phone",
    "agent",
    "operator",
    "manager",
    "consultant",
    "support line",
    "hotline",
    "voice",
    "meeting",
    "звон",
    "телефон",
    "колл-центр",
    "оператор",
    "менеджер",
    "встреч",
    "infolinia",
    "telefon",
    "połączeni",
    "konsultant",
    "doradca",
    "spotkani",
];
/// Parts that tell of a place or a thing in the hand.
const PHYSICAL: [&str; 30] = [
    "store",
    "shop floor",
    "branch",
    "offline",
    "in-person",
    "counter",
    "kiosk",
    "atm",
    "pickup",
    "courier",
    "letter",
    "post office",
    "магазин",
    "офис",
    "отделени",
    "филиал",
    "пвз",
    "пункт выдачи",
    "банкомат",
    "касс",
    "курьер",
    "офлайн",
    "salon",
    "oddział",
    "placówk",
    "sklep stacjonarny",
    "paczkomat",
    "bankomat",
    "kurier",
    "stacjonarn",
];
/// Names that hold one of the parts above and are digital all the same.
const DIGITAL: [&str; 10] = [
    "invoice",
    "online",
    "app store",
    "web store",
    "internet",
    "callback form",
    "интернет",
    "онлайн",
    "store.",
    "phone app",
];

/// Guesses the medium of channels, each name once.
#[derive(Debug, Default)]
pub(crate) struct MediumGuesser {
    known: HashMap<String, Medium>,
}

/// Names remembered; a column with more is no channel.
const REMEMBERED: usize = 10_000;

impl MediumGuesser {
    pub(crate) fn of(&mut self, name: &str) -> Medium {
        if name.is_empty() {
            return Medium::Digital;
        }
        if let Some(medium) = self.known.get(name) {
            return *medium;
        }
        let medium = guess(name);
        if self.known.len() < REMEMBERED {
            self.known.insert(name.to_owned(), medium);
        }
        medium
    }
}

fn guess(name: &str) -> Medium {
    let lower = name.to_lowercase();
    let holds = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
    if holds(&DIGITAL) {
        Medium::Digital
    } else if holds(&HUMAN) {
        Medium::Human
    } else if holds(&PHYSICAL) {
        Medium::Physical
    } else {
        Medium::Digital
    }
}

/// The medium that a value of a medium column names.
pub(crate) fn named(value: &str) -> Medium {
    Medium::from_name(&value.trim().to_lowercase()).unwrap_or_else(|| guess(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_of_three_languages_have_their_medium() {
        let mut guesser = MediumGuesser::default();
        for (name, medium) in [
            ("email", Medium::Digital),
            ("", Medium::Digital),
            ("Phone call", Medium::Human),
            ("Входящий звонок", Medium::Human),
            ("infolinia", Medium::Human),
            ("branch", Medium::Physical),
            ("ПВЗ", Medium::Physical),
            ("Oddział Kraków", Medium::Physical),
            ("online store", Medium::Digital),
            ("Invoice paid", Medium::Digital),
            ("интернет-магазин", Medium::Digital),
        ] {
            assert_eq!(guesser.of(name), medium, "{name}");
            assert_eq!(guesser.of(name), medium, "{name} again");
        }
    }
}
