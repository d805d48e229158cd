//! Numbers, dates, durations and names as they are written in English, Russian
//! and Polish.
//!
//! Names that users made are never inflected: they stand in quotes after a
//! generic noun, which carries the case.

mod date;
mod duration;
mod number;
mod plural;

pub use date::{Dates, day, month, period_of};
pub use duration::duration;
pub(crate) use number::points;
pub use number::{count, decimal, money, percent, percent_points, percent_range, signed, whole_or_decimal};
pub use plural::{Noun, Plural, plural};
use styk_model::Language;

/// A space that does not break a line, between a number and what belongs to it.
pub(crate) const NO_BREAK: char = '\u{a0}';

/// A name in the quotes of the language.
pub fn quote(name: &str, language: Language) -> String {
    match language {
        Language::En => format!("“{name}”"),
        Language::Ru => format!("«{name}»"),
        Language::Pl => format!("„{name}”"),
    }
}

/// One of three texts by language.
pub(crate) fn pick<T>(language: Language, en: T, ru: T, pl: T) -> T {
    match language {
        Language::En => en,
        Language::Ru => ru,
        Language::Pl => pl,
    }
}

/// The sentence with its first letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_quotes_of_the_language() {
        let quoted: Vec<String> = Language::ALL.map(|language| quote("Оплата", language)).into();
        assert_eq!(quoted, ["“Оплата”", "«Оплата»", "„Оплата”"]);
    }

    #[test]
    fn sentences_begin_large() {
        assert_eq!(capital("из 5 клиентов"), "Из 5 клиентов");
        assert_eq!(capital(""), "");
    }
}
