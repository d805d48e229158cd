use std::path::PathBuf;

use styk_model::{Language, Say, say};
use thiserror::Error;

use crate::{ImportNumber, ImportState};

/// What can go wrong in the store.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("cannot open the database `{path}`: {source}; check that the folder exists and can be written to")]
    Open { path: PathBuf, source: sqlx::Error },
    #[error(
        "cannot connect to the database `{name}`: {source}; check the address in STYK_STORE and that the server runs"
    )]
    Connect { name: String, source: sqlx::Error },
    #[error("the database `{0}` is in use by another Styk: stop that one, or use another database")]
    Owned(String),
    #[error("`{path}` was written by a newer Styk (schema {found}, this one knows {known}); update Styk")]
    Newer { path: PathBuf, found: u32, known: u32 },
    #[error("the database failed: {0}")]
    Sql(#[from] sqlx::Error),
    #[error("the database holds a value that cannot be read in `{table}`: {message}; restore it from a backup")]
    Corrupt { table: &'static str, message: String },
    #[error("there is no import `{0}`; the list of imports shows those that are")]
    NoSuchImport(ImportNumber),
    #[error("import `{number}` is {found}, expected {expected}")]
    WrongState { number: ImportNumber, found: ImportState, expected: ImportState },
    #[error("document `{kind}/{key}` has no version `{version}`")]
    NoSuchVersion { kind: String, key: String, version: u32 },
    #[error("document `{kind}/{key}` is at version `{found}`, not `{expected}`: somebody else saved it; load it again")]
    Conflict { kind: String, key: String, expected: u32, found: u32 },
    #[error("there is an account `{0}` already: sign in, or use another e-mail")]
    AccountExists(String),
    #[error("there is a source `{0}` already: choose another name")]
    SourceExists(String),
    #[error("there is no account {0}")]
    NoSuchAccount(u32),
    #[error("this is the last administrator: make somebody else one first")]
    LastAdministrator,
    #[error("the identity position passed `{0}`, the most this file format holds")]
    PositionOverflow(u64),
    #[error("the database is being read without a pause, so that its log could not be cut; try again")]
    Busy,
}

impl Say for StoreError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Open { path, source } => {
                let path = path.display();
                say!(
                    language,
                    self,
                    "не удалось открыть базу данных «{path}»: {source}; проверьте, что папка есть и доступна для записи",
                    "nie udało się otworzyć bazy danych „{path}”: {source}; sprawdź, czy folder istnieje i można w nim zapisywać",
                )
            }
            Self::Connect { name, source } => say!(
                language,
                self,
                "не удалось подключиться к базе данных «{name}»: {source}; проверьте адрес в STYK_STORE и что сервер запущен",
                "nie udało się połączyć z bazą danych „{name}”: {source}; sprawdź adres w STYK_STORE i czy serwer działa",
            ),
            Self::Owned(name) => say!(
                language,
                self,
                "базу данных «{name}» использует другой Styk: остановите его или возьмите другую базу",
                "bazy danych „{name}” używa inny Styk: zatrzymaj go albo wybierz inną bazę",
            ),
            Self::Newer { path, found, known } => {
                let path = path.display();
                say!(
                    language,
                    self,
                    "«{path}» создан более новой версией Styk (схема {found}, эта версия знает {known}); обновите Styk",
                    "„{path}” utworzyła nowsza wersja Styka (schemat {found}, ta wersja zna {known}); zaktualizuj Styka",
                )
            }
            Self::Sql(error) => say!(language, self, "сбой базы данных: {error}", "awaria bazy danych: {error}"),
            Self::Corrupt { table, message } => say!(
                language,
                self,
                "в базе данных не читается значение из `{table}`: {message}; восстановите базу из резервной копии",
                "w bazie danych nie da się odczytać wartości z `{table}`: {message}; przywróć ją z kopii zapasowej",
            ),
            Self::NoSuchImport(number) => say!(
                language,
                self,
                "импорта {number} нет; какие есть, показывает список импортов",
                "nie ma importu {number}; istniejące pokazuje lista importów",
            ),
            Self::WrongState { number, found, expected } => {
                let (found, expected) = (found.say(language), expected.say(language));
                say!(
                    language,
                    self,
                    "состояние импорта {number} — «{found}», а ожидается «{expected}»",
                    "stan importu {number} to „{found}”, a oczekiwano „{expected}”",
                )
            }
            Self::NoSuchVersion { kind, key, version } => say!(
                language,
                self,
                "у документа `{kind}/{key}` нет версии {version}",
                "dokument `{kind}/{key}` nie ma wersji {version}",
            ),
            Self::Conflict { kind, key, expected, found } => say!(
                language,
                self,
                "версия документа `{kind}/{key}` — {found}, а не {expected}: его сохранил кто-то другой; загрузите его заново",
                "dokument `{kind}/{key}` ma wersję {found}, a nie {expected}: zapisał go ktoś inny; wczytaj go ponownie",
            ),
            Self::AccountExists(email) => say!(
                language,
                self,
                "учётная запись «{email}» уже есть: войдите или укажите другой адрес",
                "konto „{email}” już istnieje: zaloguj się albo podaj inny adres",
            ),
            Self::SourceExists(name) => say!(
                language,
                self,
                "источник «{name}» уже есть: выберите другое название",
                "źródło „{name}” już istnieje: wybierz inną nazwę",
            ),
            Self::NoSuchAccount(id) => {
                say!(language, self, "учётной записи {id} нет", "nie ma konta {id}")
            }
            Self::LastAdministrator => say!(
                language,
                self,
                "это последний администратор: сначала назначьте другого",
                "to ostatni administrator: najpierw wyznacz innego",
            ),
            Self::Busy => say!(
                language,
                self,
                "базу данных читают без перерыва, и её журнал не удалось обрезать; повторите попытку",
                "baza danych jest czytana bez przerwy i nie udało się skrócić jej dziennika; spróbuj ponownie",
            ),
            Self::PositionOverflow(most) => say!(
                language,
                self,
                "исчерпаны номера изменений в профилях: формат файла хранит не больше {most}",
                "wyczerpano numerację zmian w profilach: format pliku mieści najwyżej {most}",
            ),
        }
    }
}

impl StoreError {
    pub(crate) fn corrupt(table: &'static str, message: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, message: message.to_string() }
    }
}

pub(crate) type Result<T, E = StoreError> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use styk_model::review::side_by_side;

    use super::*;

    #[test]
    fn every_error_is_told_in_each_language() {
        let path = || PathBuf::from("styk-data/styk.db");
        let (kind, key) = (|| "registry".to_owned(), || "touchpoints".to_owned());
        let state = |found, expected| StoreError::WrongState { number: ImportNumber(3), found, expected };
        let errors = [
            StoreError::Open { path: path(), source: sqlx::Error::PoolClosed },
            StoreError::Connect { name: "localhost:5432/styk".to_owned(), source: sqlx::Error::PoolTimedOut },
            StoreError::Owned("localhost:5432/styk".to_owned()),
            StoreError::Newer { path: path(), found: 9, known: 1 },
            StoreError::Sql(sqlx::Error::PoolTimedOut),
            StoreError::Corrupt { table: "import", message: "state `x`".to_owned() },
            StoreError::NoSuchImport(ImportNumber(3)),
            state(ImportState::Undone, ImportState::Committed),
            state(ImportState::RolledBack, ImportState::Prepared),
            StoreError::NoSuchVersion { kind: kind(), key: key(), version: 3 },
            StoreError::Conflict { kind: kind(), key: key(), expected: 2, found: 3 },
            StoreError::AccountExists("olga@example.com".to_owned()),
            StoreError::SourceExists("shop".to_owned()),
            StoreError::NoSuchAccount(7),
            StoreError::LastAdministrator,
            StoreError::PositionOverflow(4_294_967_295),
            StoreError::Busy,
        ];
        insta::assert_snapshot!(side_by_side(include_str!("error.rs"), "StoreError", &errors));
    }
}
