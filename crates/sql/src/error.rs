use arrow::error::ArrowError;
use datafusion::common::{Column, SchemaError};
use datafusion::error::DataFusionError;
use styk_lake::LakeError;
use styk_model::{Language, Say, say};
use thiserror::Error;

use crate::nearest::nearest;

/// Why a query has no answer.
#[derive(Debug, Error)]
pub enum SqlError {
    #[error("there is no query: expected one statement such as `select count(*) from interactions`")]
    Empty,
    #[error("there are {0} statements: expected one; ask them one after another")]
    Several(usize),
    #[error("the query cannot be parsed: {0}")]
    Syntax(String),
    #[error("`{0}` is refused, as SQL only reads here: expected SELECT, WITH, VALUES, EXPLAIN, SHOW or DESCRIBE")]
    Refused(String),
    #[error("there is no table `{name}`: expected {nearest}")]
    NoTable { name: String, nearest: String },
    #[error("there is no column `{name}`; the nearest: {nearest} (`describe interactions` lists those of the table)")]
    NoColumn { name: String, nearest: String },
    #[error("there is no column `{name}`: for a text write '{name}' in single quotes; the nearest columns: {nearest}")]
    QuotedText { name: String, nearest: String },
    #[error("there is no column `{name}`: the query reads no table; add `from interactions`")]
    NoColumnAtAll { name: String },
    #[error("the query cannot be planned: {0}")]
    Plan(String),
    #[error(
        "the query needs more than the {megabytes} MB of memory it may use: read fewer columns, a shorter time or fewer groups"
    )]
    Memory { megabytes: usize },
    #[error("the file would be larger than {megabytes} MB: read fewer columns or a shorter time, or take it in parts")]
    TooLarge { megabytes: u64 },
    #[error("the query failed: {0}")]
    Failed(String),
    #[error(transparent)]
    Lake(#[from] LakeError),
}

/// What DataFusion says of a query stays as it says it.
impl Say for SqlError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Empty => say!(
                language,
                self,
                "запроса нет: ожидается одна команда, например `select count(*) from interactions`",
                "brak zapytania: oczekiwano jednego polecenia, na przykład `select count(*) from interactions`",
            ),
            Self::Several(count) => say!(
                language,
                self,
                "команд здесь {count}, а ожидается одна; выполните их по очереди",
                "liczba poleceń to {count}, a oczekiwano jednego; wykonaj je po kolei",
            ),
            Self::Syntax(reason) => {
                say!(language, self, "запрос не разбирается: {reason}", "nie da się odczytać zapytania: {reason}")
            }
            Self::Refused(statement) => say!(
                language,
                self,
                "`{statement}` не выполняется, SQL здесь только читает: ожидается SELECT, WITH, VALUES, EXPLAIN, SHOW или DESCRIBE",
                "polecenie `{statement}` odrzucono, bo SQL tutaj tylko czyta: oczekiwano SELECT, WITH, VALUES, EXPLAIN, SHOW lub DESCRIBE",
            ),
            Self::NoTable { name, nearest } => say!(
                language,
                self,
                "таблицы «{name}» нет: ожидается {nearest}",
                "nie ma tabeli „{name}”: oczekiwano {nearest}",
            ),
            Self::NoColumn { name, nearest } => say!(
                language,
                self,
                "столбца «{name}» нет; похожие: {nearest} (все столбцы покажет `describe interactions`)",
                "nie ma kolumny „{name}”; podobne: {nearest} (wszystkie kolumny pokaże `describe interactions`)",
            ),
            Self::QuotedText { name, nearest } => say!(
                language,
                self,
                "столбца «{name}» нет: если это текст, пишите его в одинарных кавычках, '{name}'; похожие столбцы: {nearest}",
                "nie ma kolumny „{name}”: jeśli to tekst, zapisz go w apostrofach, '{name}'; podobne kolumny: {nearest}",
            ),
            Self::NoColumnAtAll { name } => say!(
                language,
                self,
                "столбца «{name}» нет: запрос не читает ни одной таблицы; добавьте `from interactions`",
                "nie ma kolumny „{name}”: zapytanie nie czyta żadnej tabeli; dodaj `from interactions`",
            ),
            Self::Plan(reason) => {
                say!(language, self, "запрос нельзя выполнить: {reason}", "zapytania nie da się wykonać: {reason}")
            }
            Self::Memory { megabytes } => say!(
                language,
                self,
                "запросу не хватает отведённых {megabytes} МБ памяти: читайте меньше столбцов, более короткий период или меньше групп",
                "zapytaniu nie wystarcza przydzielone {megabytes} MB pamięci: czytaj mniej kolumn, krótszy okres lub mniej grup",
            ),
            Self::TooLarge { megabytes } => say!(
                language,
                self,
                "файл получился бы больше {megabytes} МБ: берите меньше столбцов, более короткий период или по частям",
                "plik byłby większy niż {megabytes} MB: weź mniej kolumn, krótszy okres albo pobierz go w częściach",
            ),
            Self::Failed(reason) => {
                say!(
                    language,
                    self,
                    "ошибка при выполнении запроса: {reason}",
                    "błąd podczas wykonywania zapytania: {reason}"
                )
            }
            Self::Lake(error) => error.say(language),
        }
    }
}

impl SqlError {
    /// Why a statement could not be planned.
    pub(crate) fn planning(error: &DataFusionError, sql: &str) -> Self {
        match root(error) {
            DataFusionError::SchemaError(problem, _) => match problem.as_ref() {
                SchemaError::FieldNotFound { field, valid_fields } => no_column(field, valid_fields, sql),
                other => Self::Plan(one_line(&other.to_string())),
            },
            other => Self::Plan(message(other)),
        }
    }

    /// Why a query stopped while it ran.
    pub(crate) fn running(error: DataFusionError, memory_bytes: usize) -> Self {
        if let DataFusionError::External(source) = error {
            return match source.downcast::<LakeError>() {
                Ok(lake) => Self::Lake(*lake),
                Err(other) => Self::Failed(one_line(&other.to_string())),
            };
        }
        match root(&error) {
            DataFusionError::ResourcesExhausted(_) => Self::Memory { megabytes: memory_bytes.div_ceil(1_000_000) },
            other => Self::Failed(message(other)),
        }
    }
}

fn no_column(field: &Column, valid_fields: &[Column], sql: &str) -> SqlError {
    let name = field.name.clone();
    let nearest = nearest(&name, valid_fields.iter().map(Column::name));
    if nearest.is_empty() {
        return SqlError::NoColumnAtAll { name };
    }
    if field.relation.is_none() && sql.contains(&format!("\"{name}\"")) {
        return SqlError::QuotedText { name, nearest };
    }
    SqlError::NoColumn { name, nearest }
}

/// The error under the contexts that were put around it on its way.
fn root(error: &DataFusionError) -> &DataFusionError {
    match error {
        DataFusionError::Context(_, inner) | DataFusionError::Diagnostic(_, inner) => root(inner),
        DataFusionError::Shared(inner) => root(inner),
        DataFusionError::Collection(errors) => errors.first().map_or(error, root),
        DataFusionError::ArrowError(inner, _) => match inner.as_ref() {
            ArrowError::ExternalError(source) => source.downcast_ref().map_or(error, root),
            _ => error,
        },
        _ => error,
    }
}

/// What an error says, without the layer that it names itself after.
pub(crate) fn message(error: &DataFusionError) -> String {
    match error {
        DataFusionError::Plan(text)
        | DataFusionError::Execution(text)
        | DataFusionError::NotImplemented(text)
        | DataFusionError::Configuration(text)
        | DataFusionError::Internal(text) => one_line(text),
        DataFusionError::SQL(source, _) => {
            let text = source.to_string();
            one_line(text.strip_prefix("sql parser error: ").unwrap_or(&text))
        }
        DataFusionError::ArrowError(source, _) => one_line(&source.to_string()),
        other => one_line(&other.strip_backtrace()),
    }
}

/// On one line, without a full stop, starting in lower case.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches('.');
    let mut letters = line.chars();
    match (letters.next(), letters.clone().next()) {
        // Words in capitals (`UNION`, `CAST`) stay as they are.
        (Some(first), Some(second)) if !second.is_uppercase() => {
            format!("{}{}", first.to_lowercase(), letters.as_str())
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review::side_by_side;

    use super::*;

    #[test]
    fn every_error_is_told_in_each_language() {
        let (name, nearest) = (|| "chanel".to_owned(), || "`channel`, `money`".to_owned());
        let errors = [
            SqlError::Empty,
            SqlError::Several(2),
            SqlError::Syntax("expected an expression, found EOF".to_owned()),
            SqlError::Refused("DELETE".to_owned()),
            SqlError::NoTable { name: "events".to_owned(), nearest: "`interactions`".to_owned() },
            SqlError::NoColumn { name: name(), nearest: nearest() },
            SqlError::QuotedText { name: name(), nearest: nearest() },
            SqlError::NoColumnAtAll { name: name() },
            SqlError::Plan("ambiguous reference".to_owned()),
            SqlError::Memory { megabytes: 512 },
            SqlError::TooLarge { megabytes: 4096 },
            SqlError::Failed("division by zero".to_owned()),
            SqlError::Lake(LakeError::Newer(2)),
        ];
        insta::assert_snapshot!(side_by_side(include_str!("error.rs"), "SqlError", &errors));
    }
}
