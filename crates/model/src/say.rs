//! What people read, in their language.
//!
//! `Display`, where a type has it, is the English text, for logs and programs;
//! [`Say`] is what a person is shown. Names and values of users stand in the
//! quotes of the language and are never inflected; what is to be typed (a
//! command, an option) stands in backticks.

use std::fmt;
use std::io::ErrorKind;

use crate::Language;

/// Something that can be told in each language, in one line.
pub trait Say {
    fn say(&self, language: Language) -> String;
}

/// The text of a language, of three that stand side by side: format strings
/// that may name variables. Instead of the English one something whose
/// `Display` is the English text may be given.
#[macro_export]
macro_rules! say {
    ($language:expr, $en:literal, $ru:literal, $pl:literal $(,)?) => {
        match $language {
            $crate::Language::En => format!($en),
            $crate::Language::Ru => format!($ru),
            $crate::Language::Pl => format!($pl),
        }
    };
    ($language:expr, $english:expr, $ru:literal, $pl:literal $(,)?) => {
        match $language {
            $crate::Language::En => $english.to_string(),
            $crate::Language::Ru => format!($ru),
            $crate::Language::Pl => format!($pl),
        }
    };
}

/// A [`Text`] of three format strings: English, Russian, Polish.
#[macro_export]
macro_rules! text {
    ($en:literal, $ru:literal, $pl:literal $(,)?) => {
        $crate::Text::new(|language| $crate::say!(language, $en, $ru, $pl))
    };
}

/// A sentence in all languages, written where it arises, for whoever is told
/// later. Prints as the English one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text([String; 3]);

impl Text {
    pub fn new(say: impl Fn(Language) -> String) -> Self {
        Self(Language::ALL.map(say))
    }

    /// What another program says, or nobody translates: the same in every language.
    pub fn verbatim(text: impl fmt::Display) -> Self {
        let text = text.to_string();
        Self::new(|_| text.clone())
    }
}

impl Say for Text {
    fn say(&self, language: Language) -> String {
        self.0[language as usize].clone()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0[Language::En as usize])
    }
}

impl std::error::Error for Text {}

/// What the operating system says, where it says what users can help.
impl Say for std::io::Error {
    fn say(&self, language: Language) -> String {
        let [ru, pl] = match self.kind() {
            ErrorKind::NotFound => ["такого файла или папки нет", "nie ma takiego pliku ani folderu"],
            ErrorKind::PermissionDenied => ["нет прав доступа", "brak uprawnień"],
            ErrorKind::AlreadyExists => ["уже существует", "już istnieje"],
            ErrorKind::NotADirectory => ["это не папка", "to nie jest folder"],
            ErrorKind::IsADirectory => ["это папка, а не файл", "to folder, a nie plik"],
            ErrorKind::DirectoryNotEmpty => ["папка не пуста", "folder nie jest pusty"],
            ErrorKind::ReadOnlyFilesystem => ["диск доступен только для чтения", "dysk jest tylko do odczytu"],
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                ["на диске закончилось место", "zabrakło miejsca na dysku"]
            }
            ErrorKind::UnexpectedEof => ["данные обрываются", "dane się urywają"],
            ErrorKind::InvalidData => ["данные повреждены", "dane są uszkodzone"],
            _ => return self.to_string(),
        };
        say!(language, self, "{ru}", "{pl}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_in_each_language_and_prints_in_english() {
        let file = "sklep.csv";
        let text = text!("no file “{file}”", "нет файла «{file}»", "nie ma pliku „{file}”");
        assert_eq!(
            Language::ALL.map(|language| text.say(language)),
            ["no file “sklep.csv”", "нет файла «sklep.csv»", "nie ma pliku „sklep.csv”"]
        );
        assert_eq!(text.to_string(), "no file “sklep.csv”");
        assert_eq!(Language::ALL.map(|language| language as usize), [0, 1, 2], "the order of the texts");
    }

    #[test]
    fn values_that_are_none_are_refused_in_each_language() {
        use crate::{Currency, Duration, MoneyError, Scale, Timestamp};
        let money = [
            "euro".parse::<Currency>().unwrap_err(),
            MoneyError::Amount("dużo".to_owned()),
            MoneyError::TooLarge("99999999999999999999".to_owned()),
        ];
        let told = [
            crate::review::side_by_side(include_str!("money.rs"), "MoneyError", &money),
            Language::ALL.map(|one| "nps".parse::<Scale>().unwrap_err().say(one)).join("\n    "),
            Language::ALL.map(|one| "вчера".parse::<Timestamp>().unwrap_err().say(one)).join("\n    "),
            Language::ALL.map(|one| "7 dni".parse::<Duration>().unwrap_err().say(one)).join("\n    "),
        ];
        insta::assert_snapshot!(told.join("\n\n"));
    }

    #[test]
    fn errors_of_the_system_that_users_can_help_are_told_in_their_language() {
        let missing = std::fs::File::open("no/such/file").unwrap_err();
        assert_eq!(missing.say(Language::Ru), "такого файла или папки нет");
        assert_eq!(missing.say(Language::Pl), "nie ma takiego pliku ani folderu");
        let other = std::io::Error::other("checksum differs");
        assert_eq!(other.say(Language::Ru), "checksum differs", "what nobody translates stays as it is");
    }
}
