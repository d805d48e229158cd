//! Imports: what was taken in, from which file, and whether it still counts.
//!
//! An import is `prepared` while its rows are written. The lake's commit
//! decides: what is in the Delta log becomes `committed`, what is not is
//! `rolled_back` when the folder is next opened. An undone import keeps its
//! facts, which no longer count.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use styk_model::{Language, RejectionReason, Say, Timestamp, say};

use crate::error::{Result, StoreError};
use crate::sql::{Columns, FromRow, Row, composed, query};
use crate::{Change, Store};

/// The number of an import, from 1, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ImportNumber(pub u32);

impl ImportNumber {
    /// What no file brought: decisions of people, live collection.
    pub const DIRECT: Self = Self(0);
}

impl fmt::Display for ImportNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    Prepared,
    Committed,
    /// Taken back by a user.
    Undone,
    /// Cut short before its rows were in the lake.
    RolledBack,
}

impl ImportState {
    const ALL: [Self; 4] = [Self::Prepared, Self::Committed, Self::Undone, Self::RolledBack];

    pub fn name(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Committed => "committed",
            Self::Undone => "undone",
            Self::RolledBack => "rolled_back",
        }
    }
}

impl Say for ImportState {
    fn say(&self, language: Language) -> String {
        let [ru, pl] = match self {
            Self::Prepared => ["не завершён", "niedokończony"],
            Self::Committed => ["принят", "przyjęty"],
            Self::Undone => ["отменён", "cofnięty"],
            Self::RolledBack => ["прерван", "przerwany"],
        };
        say!(language, self.name().replace('_', " "), "{ru}", "{pl}")
    }
}

impl fmt::Display for ImportState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What is known of an import before its first row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewImport {
    pub name: String,
    pub source: String,
    pub file_name: String,
    /// Bytes.
    pub file_size: u64,
    pub file_hash: String,
    /// The mapping file it was read with (TOML).
    pub mapping: String,
    pub started: Timestamp,
}

/// What is known of an import after its last row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportSummary {
    pub rows: u64,
    pub interactions: u64,
    pub rejected: BTreeMap<RejectionReason, u64>,
    pub first_time: Option<Timestamp>,
    pub last_time: Option<Timestamp>,
}

/// An import as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    pub number: ImportNumber,
    pub file: NewImport,
    pub state: ImportState,
    pub summary: ImportSummary,
    pub finished: Option<Timestamp>,
    /// Version of the Delta table that holds its rows.
    pub delta_version: Option<u64>,
}

struct ImportRow {
    number: u32,
    name: String,
    source: String,
    file_name: String,
    file_size: i64,
    file_hash: String,
    mapping: String,
    state: String,
    rows: i64,
    interactions: i64,
    rejected: String,
    first_time: Option<i64>,
    last_time: Option<i64>,
    started: i64,
    finished: Option<i64>,
    delta_version: Option<i64>,
}

const IMPORT: &str = "SELECT number, name, source, file_name, file_size, file_hash, mapping, state, \
    rows, interactions, rejected, first_time, last_time, started, finished, delta_version FROM import";

impl FromRow for ImportRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        Ok(Self {
            number: columns.next()?,
            name: columns.next()?,
            source: columns.next()?,
            file_name: columns.next()?,
            file_size: columns.next()?,
            file_hash: columns.next()?,
            mapping: columns.next()?,
            state: columns.next()?,
            rows: columns.next()?,
            interactions: columns.next()?,
            rejected: columns.next()?,
            first_time: columns.next()?,
            last_time: columns.next()?,
            started: columns.next()?,
            finished: columns.next()?,
            delta_version: columns.next()?,
        })
    }
}

impl ImportRow {
    fn import(self) -> Result<Import> {
        let state = ImportState::ALL.into_iter().find(|state| state.name() == self.state);
        let rejected = serde_json::from_str(&self.rejected).map_err(|error| StoreError::corrupt("import", error))?;
        Ok(Import {
            number: ImportNumber(self.number),
            file: NewImport {
                name: self.name,
                source: self.source,
                file_name: self.file_name,
                file_size: self.file_size as u64,
                file_hash: self.file_hash,
                mapping: self.mapping,
                started: Timestamp(self.started),
            },
            state: state.ok_or_else(|| StoreError::corrupt("import", format!("state `{}`", self.state)))?,
            summary: ImportSummary {
                rows: self.rows as u64,
                interactions: self.interactions as u64,
                rejected,
                first_time: self.first_time.map(Timestamp),
                last_time: self.last_time.map(Timestamp),
            },
            finished: self.finished.map(Timestamp),
            delta_version: self.delta_version.map(|version| version as u64),
        })
    }
}

impl Store {
    /// Writes down that an import has begun.
    pub async fn begin_import(&self, import: &NewImport) -> Result<ImportNumber> {
        let number: u32 = query(
            "INSERT INTO import (name, source, file_name, file_size, file_hash, mapping, state, started) \
             VALUES ($1, $2, $3, $4, $5, $6, 'prepared', $7) RETURNING number",
        )
        .bind(&import.name)
        .bind(&import.source)
        .bind(&import.file_name)
        .bind(import.file_size as i64)
        .bind(&import.file_hash)
        .bind(&import.mapping)
        .bind(import.started.0)
        .one(&self.pool)
        .await?;
        Ok(ImportNumber(number))
    }

    /// Writes down that the lake holds the rows of a prepared import, since `delta_version`.
    pub async fn commit_import(&self, number: ImportNumber, delta_version: u64, finished: Timestamp) -> Result<()> {
        let mut change = self.change().await?;
        change.move_import(number, ImportState::Prepared, ImportState::Committed).await?;
        query("UPDATE import SET finished = $1, delta_version = $2 WHERE number = $3")
            .bind(finished.0)
            .bind(delta_version as i64)
            .bind(number.0)
            .execute(change.connection())
            .await?;
        change.commit().await
    }

    /// All imports, newest first.
    pub async fn imports(&self) -> Result<Vec<Import>> {
        let rows: Vec<ImportRow> =
            composed(format!("{IMPORT} WHERE number > 0 ORDER BY number DESC")).all(&self.pool).await?;
        rows.into_iter().map(ImportRow::import).collect()
    }

    pub async fn import(&self, number: ImportNumber) -> Result<Import> {
        let row: Option<ImportRow> =
            composed(format!("{IMPORT} WHERE number = $1 AND number > 0")).bind(number.0).optional(&self.pool).await?;
        row.ok_or(StoreError::NoSuchImport(number))?.import()
    }

    /// Committed imports of a file with this hash, newest first.
    pub async fn imports_of_file(&self, file_hash: &str) -> Result<Vec<Import>> {
        let rows: Vec<ImportRow> = composed(format!(
            "{IMPORT} WHERE file_hash = $1 AND state = 'committed' AND number > 0 ORDER BY number DESC"
        ))
        .bind(file_hash)
        .all(&self.pool)
        .await?;
        rows.into_iter().map(ImportRow::import).collect()
    }

    /// The imports that a crash left between their first row and the lake's commit.
    pub async fn prepared_imports(&self) -> Result<Vec<ImportNumber>> {
        let numbers: Vec<u32> =
            query("SELECT number FROM import WHERE state = 'prepared' ORDER BY number").all(&self.pool).await?;
        Ok(numbers.into_iter().map(ImportNumber).collect())
    }
}

impl Change {
    /// Writes what an import found.
    pub async fn summarise_import(&mut self, number: ImportNumber, summary: &ImportSummary) -> Result<()> {
        let rejected =
            serde_json::to_string(&summary.rejected).map_err(|error| StoreError::corrupt("import", error))?;
        query(
            "UPDATE import SET rows = $1, interactions = $2, rejected = $3, first_time = $4, last_time = $5 WHERE number = $6",
        )
        .bind(summary.rows as i64)
        .bind(summary.interactions as i64)
        .bind(rejected)
        .bind(summary.first_time.map(|time| time.0))
        .bind(summary.last_time.map(|time| time.0))
        .bind(number.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Moves an import from one state to another. Its facts stop counting at once when it is undone.
    pub async fn move_import(&mut self, number: ImportNumber, from: ImportState, to: ImportState) -> Result<()> {
        let found: Option<String> = query("SELECT state FROM import WHERE number = $1 AND number > 0")
            .bind(number.0)
            .optional(self.connection())
            .await?;
        let found = found.ok_or(StoreError::NoSuchImport(number))?;
        if found != from.name() {
            let found = ImportState::ALL.into_iter().find(|state| state.name() == found).unwrap_or(to);
            return Err(StoreError::WrongState { number, found, expected: from });
        }
        query("UPDATE import SET state = $1 WHERE number = $2")
            .bind(to.name())
            .bind(number.0)
            .execute(self.connection())
            .await?;
        if matches!(to, ImportState::Undone | ImportState::RolledBack) {
            query("DELETE FROM refusal WHERE fact IN (SELECT number FROM fact WHERE import = $1)")
                .bind(number.0)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Removes the facts and the quarantine of an import that never was.
    pub async fn discard_import(&mut self, number: ImportNumber) -> Result<()> {
        for statement in [
            "DELETE FROM fact WHERE import = $1",
            "DELETE FROM consent WHERE import = $1",
            "DELETE FROM trait WHERE import = $1",
            "DELETE FROM quarantine WHERE import = $1",
        ] {
            query(statement).bind(number.0).execute(self.connection()).await?;
        }
        Ok(())
    }
}
