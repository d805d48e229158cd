use styk_model::{Language, PersonNumber, Say, Text, say};
use thiserror::Error;

/// What can go wrong between rows and files.
#[derive(Debug, Error)]
pub enum LakeError {
    #[error("the folder `{path}` cannot be used: {source}")]
    Folder { path: String, source: std::io::Error },
    #[error("the data file `{path}` cannot be read: {reason}; restore it from a backup of the folder")]
    File { path: String, reason: Text },
    #[error("a data file is damaged: {0}")]
    Corrupt(String),
    #[error("the rows of person {0} are out of order")]
    Disordered(PersonNumber),
    #[error("it holds {rows} rows, its footer says {footer}")]
    RowCount { rows: u64, footer: u64 },
    #[error("the table log: {0}")]
    Log(#[from] deltalake::DeltaTableError),
    #[error("the store: {0}")]
    Store(#[from] object_store::Error),
    #[error("parquet: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    #[error("arrow: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    #[error("temporary files: {0}")]
    Temporary(#[from] std::io::Error),
    #[error("the table changed while it was written: expected version {expected}, found {found}; nothing was applied")]
    Conflict { expected: u64, found: u64 },
    #[error("the question was stopped before it was answered")]
    Stopped,
    #[error("this folder was written by a newer Styk (file format {0}, this program knows 1): update Styk")]
    Newer(u32),
}

impl Say for LakeError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Folder { path, source } => {
                let source = source.say(language);
                say!(
                    language,
                    self,
                    "папкой «{path}» нельзя воспользоваться: {source}",
                    "nie można użyć folderu „{path}”: {source}",
                )
            }
            Self::File { path, reason } => {
                let reason = reason.say(language);
                say!(
                    language,
                    self,
                    "файл данных «{path}» не читается: {reason}; восстановите его из резервной копии папки",
                    "nie da się odczytać pliku danych „{path}”: {reason}; przywróć go z kopii zapasowej folderu",
                )
            }
            // The details are for those who look into the bytes.
            Self::Corrupt(detail) => {
                say!(language, self, "файл данных повреждён: {detail}", "plik danych jest uszkodzony: {detail}")
            }
            Self::Disordered(person) => say!(
                language,
                self,
                "нарушен порядок строк клиента {person}",
                "wiersze klienta {person} są w złej kolejności",
            ),
            Self::RowCount { rows, footer } => say!(
                language,
                self,
                "строк в нём {rows}, а по его описанию должно быть {footer}",
                "liczba wierszy to {rows}, a według jego opisu powinno być {footer}",
            ),
            Self::Log(error) => say!(language, self, "лог таблицы: {error}", "dziennik tabeli: {error}"),
            Self::Store(error) => {
                say!(language, self, "хранилище файлов: {error}", "magazyn plików: {error}")
            }
            Self::Parquet(error) => say!(language, self, "файл Parquet: {error}", "plik Parquet: {error}"),
            Self::Arrow(error) => say!(language, self, "данные Arrow: {error}", "dane Arrow: {error}"),
            Self::Temporary(error) => {
                let error = error.say(language);
                say!(language, self, "временные файлы: {error}", "pliki tymczasowe: {error}")
            }
            Self::Stopped => say!(
                language,
                self,
                "вопрос остановили до того, как появился ответ",
                "pytanie zatrzymano, zanim powstała odpowiedź",
            ),
            Self::Conflict { expected, found } => say!(
                language,
                self,
                "таблица изменилась во время записи: ожидалась версия {expected}, а теперь {found}; ничего не записано",
                "tabela zmieniła się podczas zapisu: oczekiwano wersji {expected}, a jest {found}; niczego nie zapisano",
            ),
            Self::Newer(format) => say!(
                language,
                self,
                "эту папку записала более новая версия Styk (формат файлов {format}, эта версия знает 1): обновите Styk",
                "ten folder zapisała nowsza wersja Styka (format plików {format}, ta wersja zna 1): zaktualizuj Styka",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use styk_model::review::side_by_side;

    use super::*;

    #[test]
    fn every_error_is_told_in_each_language() {
        let path = || "styk-data/interactions".to_owned();
        let errors = [
            LakeError::Folder { path: path(), source: ErrorKind::ReadOnlyFilesystem.into() },
            LakeError::File {
                path: path(),
                reason: Text::new(|language| Error::from(ErrorKind::NotFound).say(language)),
            },
            LakeError::Corrupt("deltas are cut off".to_owned()),
            LakeError::Disordered(7),
            LakeError::RowCount { rows: 5, footer: 6 },
            LakeError::Log(deltalake::DeltaTableError::NotATable("interactions".to_owned())),
            LakeError::Store(object_store::Error::Generic { store: "disk", source: "no answer".into() }),
            LakeError::Parquet(parquet::errors::ParquetError::General("no footer".to_owned())),
            LakeError::Arrow(arrow::error::ArrowError::DivideByZero),
            LakeError::Temporary(ErrorKind::StorageFull.into()),
            LakeError::Conflict { expected: 4, found: 5 },
            LakeError::Stopped,
            LakeError::Newer(2),
        ];
        insta::assert_snapshot!(side_by_side(include_str!("error.rs"), "LakeError", &errors));
    }
}
