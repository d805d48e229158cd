use serde::{Deserialize, Serialize};
use styk_collect::CollectError;
use styk_customers::CustomersError;
use styk_lake::LakeError;
use styk_model::{Language, Say, Text, say};
use styk_store::ImportState;
use thiserror::Error;

/// Why something could not be done to a data folder.
#[derive(Debug, Error)]
pub enum EngineError {
    #[error("the data folder `{path}` cannot be used: {source}")]
    Folder { path: String, source: std::io::Error },
    #[error(
        "the data folder `{path}` is in use by another Styk (process {owner}): wait until it ends, or use another folder with `--data`"
    )]
    InUse { path: String, owner: String },
    #[error("there is no import {0}: `styk imports` lists them")]
    NoImport(u32),
    #[error("import {number} is {state}: only a committed import can be {action}")]
    ImportState { number: u32, state: ImportState, action: ImportAction },
    #[error(
        "the touchpoints have changed since version {given}, they are at version {current} now: take the newest, edit it and save again"
    )]
    RegistryVersion { given: u64, current: u64 },
    #[error("`{file}` is not the file of import {number}: its content differs; import it on its own instead")]
    OtherFile { file: String, number: u32 },
    #[error("import {number} came from standard input or several tables; re-map it by undoing and importing it again")]
    NotRemappable { number: u32 },
    #[error(transparent)]
    Collect(CollectError),
    #[error(transparent)]
    Customers(#[from] CustomersError),
    #[error(transparent)]
    Store(#[from] styk_store::StoreError),
    #[error(transparent)]
    Lake(#[from] LakeError),
    #[error(transparent)]
    Inbox(#[from] styk_lake::InboxError),
    #[error(transparent)]
    Query(#[from] styk_query::QueryError),
    #[error(transparent)]
    Computed(#[from] styk_query::profiles::ComputedError),
    #[error(transparent)]
    Sql(#[from] styk_sql::SqlError),
    #[error("the data folder `{0}` keeps its facts in a PostgreSQL database: name it with `--store` or STYK_STORE")]
    StoreElsewhere(String),
    #[error(
        "the data folder `{0}` keeps its facts in a file of its own: leave out `--store`, or import anew into another folder"
    )]
    StoreInside(String),
    #[error(
        "the database belongs to another data folder than `{0}`: give each folder a database, or a schema, of its own"
    )]
    OtherStore(String),
    /// What the process that owns the folder said.
    #[error("{0}")]
    Told(Text),
    #[error("there is no source {0}: `styk admin source list` shows those that are")]
    NoSource(u32),
    #[error("there is no source `{0}`: `styk admin source list` shows those that are")]
    NoSourceNamed(String),
    #[error(
        "a source cannot be called `{0}`: use 1 to 64 of a-z, 0-9, `-`, `_` and `.`, for the name stands in its address"
    )]
    SourceName(String),
    #[error(
        "`{0}` is missing, by which erased customers are told: put it back from where it is kept, or they could come again unseen"
    )]
    ErasureKey(String),
    #[error("nobody has these numbers or identifiers: there is nothing to erase")]
    NobodyToErase,
    #[error("somebody on the list was erased while it was made: ask for it again")]
    ErasedMeanwhile,
    #[error("several customers have `{0}`, as identifiers of different kinds: name the kind")]
    SeveralCustomers(String),
    #[error("there is no erasure {0}: `styk admin erasures` lists them")]
    NoErasure(u64),
    #[error("there is no map `{0}`: `styk maps` lists them")]
    NoMap(String),
    #[error(transparent)]
    Map(#[from] styk_maps::MapFlaw),
    #[error(transparent)]
    Adopt(#[from] styk_maps::AdoptFlaw),
    #[error("that is not among the most frequent deviations from the map `{0}`: `styk conformance {0}` lists them")]
    NoDeviation(String),
    #[error(
        "what was accepted could not be written to files for ten minutes; what was begun goes on when Styk is started again"
    )]
    NotWritten,
    #[error(
        "nobody reads what arrives any more, so it cannot be written to files: start Styk again, and what was begun goes on"
    )]
    NotRead,
    #[error("the document `{document}` cannot be read: {reason}; restore the folder from a backup")]
    Document { document: &'static str, reason: String },
}

/// What can be done to an import that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportAction {
    Undo,
    Remap,
}

impl std::fmt::Display for ImportAction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Undo => "undone",
            Self::Remap => "re-mapped",
        })
    }
}

impl From<CollectError> for EngineError {
    /// What failed in the folder while a file was read is the folder's trouble, not the file's.
    fn from(error: CollectError) -> Self {
        let CollectError::Sink { name, source } = error else { return Self::Collect(error) };
        let source = match source.downcast::<Self>() {
            Ok(engine) => return *engine,
            Err(source) => source,
        };
        let source = match source.downcast::<CustomersError>() {
            Ok(customers) => return Self::Customers(*customers),
            Err(source) => source,
        };
        match source.downcast::<LakeError>() {
            Ok(lake) => Self::Lake(*lake),
            Err(source) => Self::Collect(CollectError::Sink { name, source }),
        }
    }
}

impl Say for EngineError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Folder { path, source } => {
                let source = source.say(language);
                say!(
                    language,
                    self,
                    "папкой данных «{path}» нельзя воспользоваться: {source}",
                    "nie można użyć folderu danych „{path}”: {source}",
                )
            }
            Self::InUse { path, owner } => say!(
                language,
                self,
                "папка данных «{path}» занята другим Styk (процесс {owner}): дождитесь, пока он закончит, или возьмите другую папку через `--data`",
                "folder danych „{path}” jest używany przez innego Styka (proces {owner}): poczekaj, aż skończy, albo wybierz inny folder przez `--data`",
            ),
            Self::NoSource(number) => say!(
                language,
                self,
                "источника {number} нет: список показывает `styk admin source list`",
                "nie ma źródła {number}: listę pokazuje `styk admin source list`",
            ),
            Self::NoSourceNamed(name) => say!(
                language,
                self,
                "источника «{name}» нет: список показывает `styk admin source list`",
                "nie ma źródła „{name}”: listę pokazuje `styk admin source list`",
            ),
            Self::SourceName(name) => say!(
                language,
                self,
                "источник нельзя назвать «{name}»: имя входит в адрес, поэтому от 1 до 64 символов a-z, 0-9, `-`, `_` и `.`",
                "źródła nie można nazwać „{name}”: nazwa jest częścią adresu, więc od 1 do 64 znaków a-z, 0-9, `-`, `_` i `.`",
            ),
            Self::NoImport(number) => say!(
                language,
                self,
                "импорта {number} нет: список показывает `styk imports`",
                "nie ma importu {number}: listę pokazuje `styk imports`",
            ),
            Self::ImportState { number, state, action } => {
                let state = state.say(language);
                match action {
                    ImportAction::Undo => say!(
                        language,
                        self,
                        "состояние импорта {number} — «{state}»: отменить можно только принятый импорт",
                        "stan importu {number} to „{state}”: cofnąć można tylko przyjęty import",
                    ),
                    ImportAction::Remap => say!(
                        language,
                        self,
                        "состояние импорта {number} — «{state}»: прочитать заново можно только принятый импорт",
                        "stan importu {number} to „{state}”: wczytać ponownie można tylko przyjęty import",
                    ),
                }
            }
            Self::RegistryVersion { given, current } => say!(
                language,
                self,
                "точки контакта изменились после версии {given}, сейчас их версия — {current}: возьмите новейшую, исправьте её и сохраните снова",
                "punkty styku zmieniły się od wersji {given}, teraz mają wersję {current}: weź najnowszą, popraw ją i zapisz ponownie",
            ),
            Self::OtherFile { file, number } => say!(
                language,
                self,
                "«{file}» — не файл импорта {number}: у него другое содержимое; импортируйте его отдельно",
                "„{file}” to nie plik importu {number}: ma inną zawartość; zaimportuj go osobno",
            ),
            Self::NotRemappable { number } => say!(
                language,
                self,
                "импорт {number} прочитан из стандартного ввода или из нескольких таблиц; чтобы сменить сопоставление, отмените его и импортируйте заново",
                "import {number} pochodzi ze standardowego wejścia lub z kilku tabel; aby zmienić mapowanie, cofnij go i zaimportuj ponownie",
            ),
            Self::Collect(error) => error.say(language),
            Self::Customers(error) => error.say(language),
            Self::Store(error) => error.say(language),
            Self::Lake(error) => error.say(language),
            Self::Inbox(error) => error.say(language),
            Self::Query(error) => error.say(language),
            Self::Computed(error) => error.say(language),
            Self::Sql(error) => error.say(language),
            Self::StoreElsewhere(path) => say!(
                language,
                self,
                "факты папки данных «{path}» лежат в базе PostgreSQL: укажите её через `--store` или STYK_STORE",
                "folder danych „{path}” trzyma fakty w bazie PostgreSQL: podaj ją przez `--store` lub STYK_STORE",
            ),
            Self::StoreInside(path) => say!(
                language,
                self,
                "факты папки данных «{path}» лежат в ней самой: уберите `--store` или импортируйте заново в другую папку",
                "folder danych „{path}” trzyma fakty w swoim pliku: pomiń `--store` albo zaimportuj dane od nowa do innego folderu",
            ),
            Self::OtherStore(path) => say!(
                language,
                self,
                "база данных принадлежит не папке «{path}», а другой: у каждой папки должна быть своя база или схема",
                "baza danych należy do innego folderu danych niż „{path}”: każdy folder potrzebuje własnej bazy lub schematu",
            ),
            Self::Told(text) => text.say(language),
            Self::ErasureKey(path) => say!(
                language,
                self,
                "нет файла `{path}`, по которому узнают удалённых клиентов: верните его оттуда, где он хранится, иначе они могут появиться снова незаметно",
                "brakuje pliku `{path}`, po którym rozpoznaje się usuniętych klientów: przywróć go z miejsca, w którym jest przechowywany, inaczej mogą wrócić niezauważeni",
            ),
            Self::NobodyToErase => say!(
                language,
                self,
                "таких номеров и идентификаторов ни у кого нет: удалять нечего",
                "nikt nie ma tych numerów ani identyfikatorów: nie ma czego usuwać",
            ),
            Self::ErasedMeanwhile => say!(
                language,
                self,
                "пока составлялся список, данные кого-то из него удалили: запросите список ещё раз",
                "podczas tworzenia listy usunięto dane kogoś z niej: poproś o listę jeszcze raz",
            ),
            Self::SeveralCustomers(value) => say!(
                language,
                self,
                "«{value}» есть у нескольких клиентов как идентификатор разных видов: укажите вид",
                "„{value}” ma kilku klientów jako identyfikator różnych rodzajów: podaj rodzaj",
            ),
            Self::NoErasure(number) => say!(
                language,
                self,
                "удаления {number} нет: список выводит `styk admin erasures`",
                "nie ma usunięcia {number}: listę pokazuje `styk admin erasures`",
            ),
            Self::NoMap(key) => say!(
                language,
                self,
                "карты «{key}» нет: список выводит `styk maps`",
                "nie ma mapy „{key}”: listę pokazuje `styk maps`",
            ),
            Self::Map(flaw) => flaw.say(language),
            Self::Adopt(flaw) => flaw.say(language),
            Self::NoDeviation(key) => say!(
                language,
                self,
                "среди самых частых отклонений от карты «{key}» такого нет: список выводит `styk conformance {key}`",
                "wśród najczęstszych odstępstw od mapy „{key}” takiego nie ma: listę pokazuje `styk conformance {key}`",
            ),
            Self::NotWritten => say!(
                language,
                self,
                "принятое не удалось записать в файлы за десять минут; начатое продолжится при следующем запуске Styk",
                "przez dziesięć minut nie udało się zapisać do plików tego, co przyjęto; to, co zaczęto, będzie kontynuowane przy następnym uruchomieniu Styka",
            ),
            Self::NotRead => say!(
                language,
                self,
                "поступающее больше никто не читает, поэтому его нельзя записать в файлы: запустите Styk заново, и начатое продолжится",
                "nikt już nie czyta tego, co przychodzi, więc nie da się tego zapisać do plików: uruchom Styka ponownie, a to, co zaczęto, będzie kontynuowane",
            ),
            Self::Document { document, reason } => say!(
                language,
                self,
                "документ `{document}` не читается: {reason}; восстановите папку из резервной копии",
                "nie da się odczytać dokumentu `{document}`: {reason}; przywróć folder z kopii zapasowej",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review::side_by_side;
    use styk_query::QueryError;
    use styk_sql::SqlError;
    use styk_store::StoreError;

    use super::*;

    #[test]
    fn every_error_is_told_in_each_language() {
        let path = || "./styk-data".to_owned();
        let state = |action| EngineError::ImportState { number: 3, state: ImportState::Undone, action };
        let errors = [
            EngineError::Folder { path: path(), source: std::io::ErrorKind::NotADirectory.into() },
            EngineError::InUse { path: path(), owner: "4711".to_owned() },
            EngineError::NoImport(3),
            EngineError::NoSource(7),
            EngineError::NoSourceNamed("shop".to_owned()),
            EngineError::SourceName("My shop".to_owned()),
            state(ImportAction::Undo),
            state(ImportAction::Remap),
            EngineError::RegistryVersion { given: 3, current: 5 },
            EngineError::OtherFile { file: "sklep.csv".to_owned(), number: 3 },
            EngineError::NotRemappable { number: 3 },
            EngineError::Collect(CollectError::Empty { name: "sklep.csv".to_owned() }),
            EngineError::Customers(CustomersError::TooManyIdentifiers),
            EngineError::Store(StoreError::PositionOverflow(4_294_967_295)),
            EngineError::Lake(LakeError::Newer(2)),
            EngineError::Inbox(styk_lake::InboxError::Full { held: 4_294_967_296, limit: 4_294_967_296 }),
            EngineError::Query(QueryError::Empty),
            EngineError::Computed(styk_query::profiles::ComputedError::TooMany(51)),
            EngineError::Sql(SqlError::Empty),
            EngineError::StoreElsewhere(path()),
            EngineError::StoreInside(path()),
            EngineError::OtherStore(path()),
            EngineError::Told(styk_model::text!("as it said", "как он сказал", "jak powiedział")),
            EngineError::ErasureKey("styk-data/erasure.key".to_owned()),
            EngineError::NobodyToErase,
            EngineError::ErasedMeanwhile,
            EngineError::SeveralCustomers("17".to_owned()),
            EngineError::NoMap("flight".to_owned()),
            EngineError::Map(styk_maps::MapFlaw::NoName),
            EngineError::Adopt(styk_maps::AdoptFlaw::NoSuchStep { step: "pay".to_owned() }),
            EngineError::NoDeviation("flight".to_owned()),
            EngineError::NoErasure(7),
            EngineError::NotWritten,
            EngineError::NotRead,
            EngineError::Document { document: "touchpoints", reason: "missing field `key`".to_owned() },
        ];
        insta::assert_snapshot!(side_by_side(include_str!("error.rs"), "EngineError", &errors));
    }

    #[test]
    fn what_failed_behind_the_sink_is_the_error_itself() {
        let sink = |source: styk_collect::SinkError| CollectError::Sink { name: "sklep.csv".to_owned(), source };
        let lake = EngineError::from(sink(Box::new(LakeError::Newer(2))));
        assert!(matches!(lake, EngineError::Lake(LakeError::Newer(2))), "{lake}");
        let customers = EngineError::from(sink(Box::new(CustomersError::TooManyIdentifiers)));
        assert!(matches!(customers, EngineError::Customers(_)), "{customers}");
        let engine = EngineError::from(sink(Box::new(EngineError::NoImport(3))));
        assert!(matches!(engine, EngineError::NoImport(3)), "{engine}");
        let other = EngineError::from(sink("out of paper".into()));
        assert_eq!(other.to_string(), "the rows of `sklep.csv` cannot be stored: out of paper");
    }
}
