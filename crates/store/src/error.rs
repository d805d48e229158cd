use std::path::PathBuf;

use thiserror::Error;

use crate::{ImportNumber, ImportState};

/// What can go wrong in the store.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("cannot open the database `{path}`: {source}; check that the folder exists and can be written to")]
    Open { path: PathBuf, source: sqlx::Error },
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
    #[error("there is no account {0}")]
    NoSuchAccount(u32),
    #[error("this is the last administrator: make somebody else one first")]
    LastAdministrator,
    #[error("the identity position passed `{0}`, the most this file format holds")]
    PositionOverflow(u64),
}

impl StoreError {
    pub(crate) fn corrupt(table: &'static str, message: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, message: message.to_string() }
    }
}

pub(crate) type Result<T, E = StoreError> = std::result::Result<T, E>;
