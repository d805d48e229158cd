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
use styk_maps::{Map, Persona};
use styk_model::{Language, LoggedJourney, MonthlyQuestion, PersonNumber, Question, Say, Text, Timestamp};
use styk_query::data_retention::RetentionPolicy;
use styk_query::touchpoints::Registry;
use styk_store::{ImportNumber, RetainedWanted};

use crate::{
    AdoptWanted, CallsWanted, DiscoverWanted, EngineError, ImportAction, ImportOptions, JourneysWanted, MapWanted,
};

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
    CallList { wanted: Box<Calls>, author: String },
    Clusters { language: Language, zone: String },
    ErasurePreview { persons: Vec<PersonNumber>, values: Vec<String> },
    Erase { persons: Vec<PersonNumber>, values: Vec<String>, reason: String, author: String },
    Erasures,
    ErasureKey,
    KeptMaps,
    KeepMap { key: String, version: u32, map: Box<Map>, author: String },
    KeepNewPersonas { personas: Vec<(String, Persona)>, author: String },
    WholeMap { wanted: MapWanted },
    Discovery { wanted: DiscoverWanted },
    AdoptedMap { wanted: AdoptWanted },
    Journeys { wanted: JourneysWanted },
    Retention,
    SetRetention { policy: RetentionPolicy, author: String },
    RetentionPreview { policy: RetentionPolicy },
    RunRetention { author: String },
    RetentionRuns,
    Retained { wanted: RetainedWanted },
}

/// Removes what commands left in a folder of which this process is the owner now: standard input that was to be read.
#[cfg(unix)]
pub(crate) fn tidy(data: &std::path::Path) {
    let _ = std::fs::remove_dir_all(socket::folder(data));
}

/// [`CallsWanted`] on its way.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Calls {
    segment: String,
    purpose: String,
    at: Option<Timestamp>,
    limit: usize,
    contacts: Option<PathBuf>,
    language: Language,
    zone: String,
}

impl Calls {
    /// Files are named from the root: the other process is in another folder.
    pub(crate) fn of(wanted: CallsWanted<'_>) -> Self {
        let CallsWanted { segment, purpose, at, limit, contacts, language, zone } = wanted;
        let contacts = contacts.map(|path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
        let (segment, purpose, zone) = (segment.to_owned(), purpose.to_owned(), zone.to_owned());
        Self { segment, purpose, at, limit, contacts, language, zone }
    }

    pub(crate) fn wanted(&self) -> CallsWanted<'_> {
        let Self { segment, purpose, at, limit, contacts, language, zone } = self;
        let (at, limit, contacts, language) = (*at, *limit, contacts.as_deref(), *language);
        CallsWanted { segment, purpose, at, limit, contacts, language, zone }
    }
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
    /// A part of an answer that is too long for one line.
    Journeys {
        piece: Vec<LoggedJourney>,
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
