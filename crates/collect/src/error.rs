use std::fmt;
use std::io;

use styk_model::{Flaw, Language, Say, Text, say};
use thiserror::Error;

use crate::nearest::Nearest;
use crate::{Format, MaxBad, SinkError};

/// Why a whole file cannot be read, or a mapping not be used. Single bad
/// records are [`styk_model::Rejection`]s instead.
#[derive(Debug, Error)]
pub enum CollectError {
    #[error("cannot read `{name}`: {source}")]
    Read { name: String, source: io::Error },
    #[error("`{name}` ends in the middle of its {format} data at byte {position}: fetch or export the file again")]
    Truncated { name: String, format: &'static str, position: u64 },
    #[error("`{name}` is not valid {format}: {reason}")]
    Format { name: String, format: &'static str, reason: Text },
    #[error("`{name}` is refused: {reason}")]
    Refused { name: String, reason: Text },
    #[error("no file matches `{pattern}`: check the path, or put the pattern in quotes")]
    NoMatch { pattern: String },
    #[error("`{name}` is empty: expected at least one record")]
    Empty { name: String },
    #[error("the format of `{name}` is not known: expected one of {expected}", expected = Format::names(Language::En))]
    UnknownFormat { name: String },
    #[error("the mapping is not valid: {0}")]
    Mapping(Text),
    #[error("`{name}` has no column `{column}` that the mapping names{nearest}")]
    NoColumn { name: String, column: String, nearest: Nearest },
    #[error(
        "`{name}` has no column that says when something happened: name it in the mapping, or give all records one date with `--at DATE` if each of them is an interaction"
    )]
    NoTime { name: String },
    #[error(
        "`{name}` has no column that says what happened: name it in the mapping, or give all records one event under `[constants]`"
    )]
    NoEvent { name: String },
    #[error(
        "`{name}`: {rejected} of {rows} records ({percent:.1} %) cannot be read, more than the {limit} allowed; first: {first}",
        percent = percent(*rejected, *rows), first = told(first, Language::En)
    )]
    TooManyRejected { name: String, rejected: u64, rows: u64, limit: MaxBad, first: Vec<(u64, Flaw)> },
    /// What stands behind the sink failed.
    #[error("the rows of `{name}` cannot be stored: {source}")]
    Sink { name: String, source: SinkError },
}

impl Say for CollectError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Read { name, source } => {
                let source = source.say(language);
                say!(
                    language,
                    self,
                    "не удалось прочитать «{name}»: {source}",
                    "nie udało się odczytać „{name}”: {source}",
                )
            }
            Self::Truncated { name, format, position } => say!(
                language,
                self,
                "«{name}»: данные {format} обрываются на байте {position}; скачайте или выгрузите файл заново",
                "„{name}”: dane {format} urywają się na bajcie {position}; pobierz lub wyeksportuj plik ponownie",
            ),
            Self::Format { name, format, reason } => {
                let reason = reason.say(language);
                say!(
                    language,
                    self,
                    "«{name}» не читается как {format}: {reason}",
                    "nie da się odczytać „{name}” jako {format}: {reason}",
                )
            }
            Self::Refused { name, reason } => {
                let reason = reason.say(language);
                say!(language, self, "«{name}» не принимается: {reason}", "odrzucono „{name}”: {reason}")
            }
            Self::NoMatch { pattern } => say!(
                language,
                self,
                "под «{pattern}» не подходит ни один файл: проверьте путь или возьмите шаблон в кавычки",
                "do „{pattern}” nie pasuje żaden plik: sprawdź ścieżkę albo ujmij wzorzec w cudzysłów",
            ),
            Self::Empty { name } => say!(
                language,
                self,
                "«{name}» пуст: нужна хотя бы одна запись",
                "„{name}” jest pusty: potrzebny jest co najmniej jeden rekord",
            ),
            Self::UnknownFormat { name } => {
                let expected = Format::names(language);
                say!(
                    language,
                    self,
                    "формат «{name}» не распознан: ожидается один из форматов {expected}",
                    "nie rozpoznano formatu „{name}”: oczekiwano jednego z formatów {expected}",
                )
            }
            Self::Mapping(reason) => {
                let reason = reason.say(language);
                say!(language, self, "ошибка в сопоставлении: {reason}", "błąd w mapowaniu: {reason}")
            }
            Self::NoColumn { name, column, nearest } => {
                let nearest = nearest.say(language);
                say!(
                    language,
                    self,
                    "в «{name}» нет столбца «{column}», указанного в сопоставлении{nearest}",
                    "w „{name}” nie ma kolumny „{column}”, którą podaje mapowanie{nearest}",
                )
            }
            Self::NoTime { name } => say!(
                language,
                self,
                "в «{name}» нет столбца со временем события: укажите его в сопоставлении или, если каждая запись — взаимодействие, задайте всем одну дату через `--at ДАТА`",
                "w „{name}” nie ma kolumny z czasem zdarzenia: wskaż ją w mapowaniu albo, jeśli każdy rekord jest interakcją, podaj wspólną datę przez `--at DATA`",
            ),
            Self::NoEvent { name } => say!(
                language,
                self,
                "в «{name}» нет столбца с названием события: укажите его в сопоставлении или задайте всем записям одно событие в `[constants]`",
                "w „{name}” nie ma kolumny z nazwą zdarzenia: wskaż ją w mapowaniu albo podaj jedno zdarzenie dla wszystkich rekordów w `[constants]`",
            ),
            Self::TooManyRejected { name, rejected, rows, limit, first } => {
                let percent = format!("{:.1}", percent(*rejected, *rows)).replace('.', ",");
                let (limit, first) = (limit.say(language), told(first, language));
                say!(
                    language,
                    self,
                    "«{name}»: не читается записей — {rejected} из {rows} ({percent} %), это больше допустимого ({limit}); первые: {first}",
                    "„{name}”: nie da się odczytać {rejected} z {rows} rekordów ({percent}%), to więcej niż dopuszczalne {limit}; pierwsze: {first}",
                )
            }
            Self::Sink { name, source } => say!(
                language,
                self,
                "строки из «{name}» не удалось сохранить: {source}",
                "nie udało się zapisać wierszy z „{name}”: {source}",
            ),
        }
    }
}

fn percent(rejected: u64, rows: u64) -> f64 {
    rejected as f64 * 100.0 / rows.max(1) as f64
}

/// The first bad records, one after another.
fn told(first: &[(u64, Flaw)], language: Language) -> String {
    let record = say!(language, "record", "запись", "rekord");
    let told = first.iter().map(|(position, flaw)| format!("{record} {position}: {}", flaw.say(language)));
    told.collect::<Vec<_>>().join("; ")
}

/// What a decompressing stream found wrong with its bytes, carried through `io::Error`.
#[derive(Debug)]
pub(crate) enum StreamFault {
    Truncated { format: &'static str, position: u64 },
    Refused(Text),
    Format { format: &'static str, reason: Text },
}

impl fmt::Display for StreamFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { format, position } => write!(formatter, "truncated {format} data at byte {position}"),
            Self::Refused(reason) => reason.fmt(formatter),
            Self::Format { format, reason } => write!(formatter, "invalid {format} data: {reason}"),
        }
    }
}

impl std::error::Error for StreamFault {}

impl From<StreamFault> for io::Error {
    fn from(fault: StreamFault) -> Self {
        Self::other(fault)
    }
}

impl CollectError {
    /// The error of a read, with a fault of the decompression underneath said as such.
    pub(crate) fn reading(name: &str, source: io::Error) -> Self {
        let name = name.to_owned();
        let fault = source.get_ref().and_then(|inner| inner.downcast_ref::<StreamFault>());
        match fault {
            Some(StreamFault::Truncated { format, position }) => Self::Truncated { name, format, position: *position },
            Some(StreamFault::Refused(reason)) => Self::Refused { name, reason: reason.clone() },
            Some(StreamFault::Format { format, reason }) => Self::Format { name, format, reason: reason.clone() },
            None => Self::Read { name, source },
        }
    }

    /// The same for an error that a format reader wrapped without looking into it.
    pub(crate) fn settle(self) -> Self {
        match self {
            Self::Read { name, source } => Self::reading(&name, source),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review::side_by_side;
    use styk_model::text;

    use super::*;

    #[test]
    fn every_error_is_told_in_each_language() {
        let name = || "sklep.csv".to_owned();
        let reason = || text!("it is a folder", "это папка", "to folder");
        let column = || "kwota".to_owned();
        let first = |column: &str| Flaw::Blank { column: column.to_owned(), expected: styk_model::Expected::Time };
        let errors = [
            CollectError::Read { name: name(), source: io::ErrorKind::PermissionDenied.into() },
            CollectError::Truncated { name: name(), format: "gzip", position: 1_024 },
            CollectError::Format { name: name(), format: "Parquet", reason: Text::verbatim("invalid magic number") },
            CollectError::Refused { name: name(), reason: reason() },
            CollectError::NoMatch { pattern: "*.csv".to_owned() },
            CollectError::Empty { name: name() },
            CollectError::UnknownFormat { name: name() },
            CollectError::Mapping(reason()),
            CollectError::NoColumn { name: name(), column: column(), nearest: Nearest::default() },
            CollectError::NoColumn { name: name(), column: column(), nearest: Nearest(Some("Kwota (zł)".to_owned())) },
            CollectError::NoTime { name: name() },
            CollectError::NoEvent { name: name() },
            CollectError::TooManyRejected {
                name: name(),
                rejected: 21,
                rows: 340,
                limit: MaxBad::Share(0.005),
                first: vec![(2, first("czas")), (3, Flaw::FieldCount { found: 3, expected: 4 })],
            },
            CollectError::TooManyRejected {
                name: name(),
                rejected: 1,
                rows: 1,
                limit: MaxBad::Count(0),
                first: vec![(2, first("czas"))],
            },
            CollectError::Sink { name: name(), source: "disk".into() },
        ];
        insta::assert_snapshot!(side_by_side(include_str!("error.rs"), "CollectError", &errors));
    }
}
