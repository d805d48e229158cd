//! Questions planned and answered over the lake; SQL; touchpoint rules.
//!
//! Architecture invariant: knows no HTTP and no terminal. Every count comes from
//! one pass over one snapshot.

mod answer;
mod answers;
mod behind;
pub mod clusters;
mod compare;
mod context;
pub mod data_retention;
mod difference;
mod discovery;
mod error;
mod event_log;
pub mod expression;
mod inputs;
mod living;
mod maps;
mod monthly;
mod operator;
mod plan;
pub mod profiles;
mod reach;
mod read;
mod rules;
mod run;
pub mod segments;
mod stands_out;
pub mod touchpoints;

pub use answer::{answer, answer_together, json_properties};
pub use context::Context;
pub use discovery::{DiscoverWanted, discovery};
pub use error::{QueryError, Suggestion};
pub use event_log::{EventLogCounts, EventLogWanted, event_log};
pub use living::{MapView, living_map};
pub use maps::{MapVersion, Maps};
pub use monthly::monthly_report;
pub use read::read_question;
