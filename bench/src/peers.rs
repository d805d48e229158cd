//! The other programs.

use std::path::Path;
use std::process::Command;

use crate::data::Set;
use crate::process::script;
use crate::questions::Name;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peer {
    DuckDb,
    ChDb,
    Polars,
}

impl Peer {
    pub(crate) const ALL: [Self; 3] = [Self::DuckDb, Self::ChDb, Self::Polars];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::DuckDb => "DuckDB",
            Self::ChDb => "chDB",
            Self::Polars => "Polars",
        }
    }

    pub(crate) fn script(self) -> &'static str {
        match self {
            Self::DuckDb => "duckdb_journeys.py",
            Self::ChDb => "chdb_journeys.py",
            Self::Polars => "polars_journeys.py",
        }
    }

    /// The process that answers a question over a set of rows.
    pub(crate) fn command(self, python: &Path, set: &Set, question: Name) -> Command {
        let mut command = script(python, self.script());
        command.arg("--data").arg(set.parquet()).arg("--question").arg(question.key()).arg("--threads").arg("2");
        if self == Self::ChDb {
            command.arg("--work").arg(set.chdb());
        }
        if set.merged {
            command.arg("--merged").arg(set.merged_csv());
        } else {
            command.arg("--clustered");
        }
        command
    }
}
