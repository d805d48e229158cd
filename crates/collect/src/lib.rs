//! File formats and protocols to interactions, or a rejection with its reason.
//!
//! [`open`] looks into a source and gives its tables, [`Mapping::guess`] says
//! which column means what, [`preview`] shows the first records as interactions,
//! [`read`] streams all of them into a [`Sink`].
//!
//! Architecture invariant: nothing here stores anything or knows where interactions go.

mod batches;
mod computed;
mod consent;
mod contacts;
mod csv;
mod encoding;
mod error;
mod identify;
mod input;
mod json;
pub mod live;
mod mapper;
mod mapping;
mod medium;
mod nearest;
mod number;
pub mod ocel;
mod parquet;
mod place;
mod plan;
pub mod presets;
mod preview;
mod properties;
mod read;
mod recognise;
pub mod row;
mod table;
mod traits;
pub mod weblog;
mod when;
mod workbook;
pub mod xes;
mod xml;

pub use batches::{Batch, Worker, read_batches};
pub use consent::{Told, consents};
pub use contacts::{Contact, contacts};
pub use error::CollectError;
pub use identify::hashed_identifiers;
pub use input::{Format, Limits, Origin, Progress, expand, stem};
pub use mapping::{ColumnUse, DateOrder, DurationUnit, FileSettings, Mapping, Role, Unmapped};
pub use nearest::Nearest;
pub use number::DecimalMark;
pub use preview::{Preview, preview};
pub use read::{MaxBad, Options, Sink, SinkError, Summary, read};
pub use recognise::{Guess, Guessed, Hints, Missing, Reason};
pub use table::{Table, open, open_sheets};
pub use traits::traits;
pub use when::TimeFormat;
