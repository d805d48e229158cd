use std::fmt;
use std::io;

use thiserror::Error;

use crate::Format;

/// Why a whole file cannot be read, or a mapping not be used. Single bad
/// records are [`styk_model::Rejection`]s instead.
#[derive(Debug, Error)]
pub enum CollectError {
    #[error("cannot read `{name}`: {source}")]
    Read { name: String, source: io::Error },
    #[error("`{name}` ends in the middle of its {format} data at byte {position}: fetch or export the file again")]
    Truncated { name: String, format: &'static str, position: u64 },
    #[error("`{name}` is not valid {format}: {reason}")]
    Format { name: String, format: &'static str, reason: String },
    #[error("`{name}` is refused: {reason}")]
    Refused { name: String, reason: String },
    #[error("no file matches `{pattern}`: check the path, or put the pattern in quotes")]
    NoMatch { pattern: String },
    #[error("`{name}` is empty: expected at least one record")]
    Empty { name: String },
    #[error("the format of `{name}` is not known: expected one of {expected}", expected = Format::names())]
    UnknownFormat { name: String },
    #[error("the mapping is not valid: {0}")]
    Mapping(String),
    #[error("`{name}` has no column `{column}` that the mapping names{hint}")]
    NoColumn { name: String, column: String, hint: String },
    #[error("`{name}` has {missing}: {way_out}")]
    Incomplete { name: String, missing: &'static str, way_out: &'static str },
    #[error(
        "`{name}`: {rejected} of {rows} records ({percent:.1} %) cannot be read, more than the {limit} allowed; first: {first}"
    )]
    TooManyRejected { name: String, rejected: u64, rows: u64, percent: f64, limit: String, first: String },
    #[error("`{name}`: {reason}")]
    Sink { name: String, reason: String },
}

/// What a decompressing stream found wrong with its bytes, carried through `io::Error`.
#[derive(Debug)]
pub(crate) enum StreamFault {
    Truncated { format: &'static str, position: u64 },
    Refused(String),
    Format { format: &'static str, reason: String },
}

impl fmt::Display for StreamFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { format, position } => write!(formatter, "truncated {format} data at byte {position}"),
            Self::Refused(reason) => formatter.write_str(reason),
            Self::Format { format, reason } => write!(formatter, "invalid {format} data: {reason}"),
        }
    }
}

impl std::error::Error for StreamFault {}

impl From<StreamFault> for io::Error {
    fn from(fault: StreamFault) -> Self {
        Self::other(fault)
    }
}

impl CollectError {
    /// The error of a read, with a fault of the decompression underneath said as such.
    pub(crate) fn reading(name: &str, source: io::Error) -> Self {
        let name = name.to_owned();
        let fault = source.get_ref().and_then(|inner| inner.downcast_ref::<StreamFault>());
        match fault {
            Some(StreamFault::Truncated { format, position }) => Self::Truncated { name, format, position: *position },
            Some(StreamFault::Refused(reason)) => Self::Refused { name, reason: reason.clone() },
            Some(StreamFault::Format { format, reason }) => Self::Format { name, format, reason: reason.clone() },
            None => Self::Read { name, source },
        }
    }

    /// The same for an error that a format reader wrapped without looking into it.
    pub(crate) fn settle(self) -> Self {
        match self {
            Self::Read { name, source } => Self::reading(&name, source),
            other => other,
        }
    }
}
