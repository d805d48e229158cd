//! Questions planned and answered over the lake; SQL; touchpoint rules.
//!
//! Architecture invariant: knows no HTTP and no terminal. Every count comes from
//! one pass over one snapshot.

mod answer;
mod answers;
mod behind;
mod compare;
mod context;
mod difference;
mod error;
pub mod expression;
mod inputs;
mod monthly;
mod operator;
mod plan;
mod read;
mod run;
pub mod segments;
mod stands_out;
pub mod touchpoints;

pub use answer::{answer, answer_together, json_properties};
pub use context::Context;
pub use error::{QueryError, Suggestion};
pub use monthly::monthly_report;
pub use read::read_question;
