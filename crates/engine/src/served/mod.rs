//! Commands beside a running server: the process that owns the folder does for
//! them what they would do themselves.
//!
//! They speak through a socket in the folder, which only the same user can
//! open: lines of JSON, one request to a connection. Files are read and
//! answers printed by the command, as if it owned the folder.

#[cfg(unix)]
mod client;
#[cfg(unix)]
mod handle;
#[cfg(unix)]
mod socket;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use styk_collect::MaxBad;
use styk_collect::live::SourceSettings;
use styk_model::{Language, MonthlyQuestion, PersonNumber, Question, Say, Text};
use styk_query::touchpoints::Registry;
use styk_store::ImportNumber;

use crate::{EngineError, ImportAction, ImportOptions};

#[cfg(unix)]
pub use client::Served;
#[cfg(unix)]
pub use handle::handle;
#[cfg(unix)]
pub use socket::{Socket, SocketError};

/// Both ends must be of one version: what they say to each other is nobody else's business.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The first line of a connection.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Call {
    version: String,
    request: Request,
}

/// What a command wants done.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum Request {
    Ask { question: Box<Question> },
    MonthlyReport { question: Box<MonthlyQuestion> },
    Sql { query: String },
    Registry,
    SetRegistry { registry: Registry },
    Doctor { language: Language },
    Imports,
    CommittedImport { number: u32, action: ImportAction },
    Quarantine { number: u32, limit: u32 },
    Undo { number: u32 },
    Import { file: PathBuf, table: String, mapping: String, options: Options },
    Compact,
    Vacuum { keep_s: u64 },
    Sources,
    AddSource { name: String, settings: Box<SourceSettings>, author: String },
    RenewSourceKey { name: String },
    CloseSource { name: String },
    ErasurePreview { persons: Vec<PersonNumber>, values: Vec<String> },
    Erase { persons: Vec<PersonNumber>, values: Vec<String>, reason: String, author: String },
    Erasures,
    ErasureKey,
}

/// [`ImportOptions`] on their way.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Options {
    file_name: String,
    file_size: u64,
    file_hash: String,
    share: Option<f64>,
    count: Option<u64>,
    replaces: Option<ImportNumber>,
}

impl From<&ImportOptions> for Options {
    fn from(options: &ImportOptions) -> Self {
        let (share, count) = match options.max_bad {
            None => (None, None),
            Some(MaxBad::Share(share)) => (Some(share), None),
            Some(MaxBad::Count(count)) => (None, Some(count)),
        };
        Self {
            file_name: options.file_name.clone(),
            file_size: options.file_size,
            file_hash: options.file_hash.clone(),
            share,
            count,
            replaces: options.replaces,
        }
    }
}

impl From<Options> for ImportOptions {
    fn from(options: Options) -> Self {
        let Options { file_name, file_size, file_hash, share, count, replaces } = options;
        let max_bad = share.map(MaxBad::Share).or(count.map(MaxBad::Count));
        Self { file_name, file_size, file_hash, max_bad, replaces, ..Self::default() }
    }
}

/// A line of the answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Line {
    Progress {
        bytes_read: u64,
        total: Option<u64>,
        interactions: u64,
    },
    /// The last line.
    Done {
        value: serde_json::Value,
    },
    /// The last line: the error in each language.
    Failed {
        texts: [String; 3],
        /// The folder holds no interactions yet, which some commands expect.
        empty: bool,
    },
}

impl Line {
    pub(crate) fn failed(error: &EngineError) -> Self {
        let empty = matches!(error, EngineError::Query(styk_query::QueryError::Empty));
        Self::Failed { texts: Language::ALL.map(|language| error.say(language)), empty }
    }
}

pub(crate) fn told(texts: &[String; 3], empty: bool) -> EngineError {
    if empty {
        return styk_query::QueryError::Empty.into();
    }
    EngineError::Told(Text::new(|language| texts[language as usize].clone()))
}
