//! Why a file is not read as a map.

use styk_model::{Language, Say, Text, say};
use thiserror::Error;

use super::{MAX_FILE_BYTES, MapFormat, Oddity};
use crate::MapFlaw;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FormatError {
    #[error("the file has {} MB: at most {} MB are read", megabytes(*found), megabytes(MAX_FILE_BYTES))]
    TooLarge { found: usize },
    #[error("the format of `{name}` is not known: expected one of {}", MapFormat::names())]
    Unknown { name: String },
    #[error("the file is not valid {}: {reason}", .format.name())]
    Invalid { format: MapFormat, reason: Text },
    #[error("the file is {} in version `{found}`: expected {expected}", .format.name())]
    Version { format: MapFormat, found: String, expected: &'static str },
    #[error("the {} file has no steps: expected at least one", .format.name())]
    NoSteps { format: MapFormat },
    #[error("a map cannot say what the file says at `{at}`: {oddity}")]
    Flow { at: String, oddity: Oddity },
    #[error(transparent)]
    Flaw(#[from] MapFlaw),
}

fn megabytes(bytes: usize) -> usize {
    bytes.div_ceil(1_000_000)
}

impl Say for FormatError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::TooLarge { found } => {
                let (found, most) = (megabytes(*found), megabytes(MAX_FILE_BYTES));
                say!(
                    language,
                    self,
                    "размер файла — {found} МБ, читаются файлы до {most} МБ",
                    "plik ma {found} MB, odczytywane są pliki do {most} MB"
                )
            }
            Self::Unknown { name } => {
                let names = MapFormat::names();
                say!(
                    language,
                    self,
                    "формат файла «{name}» не распознан: ожидается один из форматов {names}",
                    "nie rozpoznano formatu pliku „{name}”: oczekiwano jednego z formatów {names}"
                )
            }
            Self::Invalid { format, reason } => {
                let (format, reason) = (format.name(), reason.say(language));
                say!(
                    language,
                    self,
                    "файл не читается как {format}: {reason}",
                    "nie da się odczytać pliku jako {format}: {reason}"
                )
            }
            Self::Version { format, found, expected } => {
                let format = format.name();
                say!(
                    language,
                    self,
                    "версия формата {format} в файле — «{found}», ожидается {expected}",
                    "plik ma format {format} w wersji „{found}”, oczekiwano {expected}"
                )
            }
            Self::NoSteps { format } => {
                let format = format.name();
                say!(
                    language,
                    self,
                    "в файле {format} нет шагов: нужен хотя бы один",
                    "w pliku {format} nie ma kroków: potrzebny jest co najmniej jeden"
                )
            }
            Self::Flow { at, oddity } => {
                let oddity = oddity.say(language);
                say!(
                    language,
                    self,
                    "того, что в файле связано с «{at}», на карте не передать: {oddity}",
                    "na mapie nie da się oddać tego, co w pliku wiąże się z „{at}”: {oddity}"
                )
            }
            Self::Flaw(flaw) => flaw.say(language),
        }
    }
}

#[cfg(test)]
mod tests {
    use styk_model::{review, text};

    use super::*;

    #[test]
    fn errors_are_told_in_three_languages() {
        let samples = [
            FormatError::TooLarge { found: 29_400_000 },
            FormatError::Unknown { name: "map.vsdx".to_owned() },
            FormatError::Invalid {
                format: MapFormat::Bpmn,
                reason: text!(
                    "line 3: no end tag",
                    "строка 3: нет закрывающего тега",
                    "wiersz 3: brak znacznika końcowego"
                ),
            },
            FormatError::Version { format: MapFormat::Cjml, found: "3.0".to_owned(), expected: "2.0" },
            FormatError::NoSteps { format: MapFormat::Csv },
            FormatError::Flow { at: "Оплата".to_owned(), oddity: Oddity::Nested },
            FormatError::Flaw(MapFlaw::NoName),
        ];
        insta::assert_snapshot!(review::side_by_side(include_str!("error.rs"), "FormatError", &samples));
    }
}
