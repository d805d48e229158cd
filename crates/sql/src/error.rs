use arrow::error::ArrowError;
use datafusion::common::{Column, SchemaError};
use datafusion::error::DataFusionError;
use styk_lake::LakeError;
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
    #[error("the query failed: {0}")]
    Failed(String),
    #[error(transparent)]
    Lake(#[from] LakeError),
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
