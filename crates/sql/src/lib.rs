//! SQL over the interactions, read only.
//!
//! Architecture invariant: the only crate that knows DataFusion. It reads a
//! snapshot and the people of now, and changes nothing: statements are checked
//! before they are planned, and plans before they run.

mod answer;
mod error;
mod file;
mod nearest;
mod prune;
mod query;
mod read;
mod scan;
mod statement;
mod table;

pub use answer::{Found, SqlAnswer};
pub use error::SqlError;
pub use file::FileFormat;
pub use query::{IDENTIFIERS, INTERACTIONS, Limits, query, query_with_identifiers};
