//! Questions planned and answered over the lake; SQL; touchpoint rules.
//!
//! Architecture invariant: knows no HTTP and no terminal. Every count comes from
//! one pass over one snapshot.

pub mod expression;
pub mod touchpoints;
mod answers;
mod answer;
mod compare;
mod context;
mod difference;
mod error;
mod inputs;
mod operator;
mod plan;
mod run;
mod stands_out;

pub use answer::answer;
pub use context::Context;
pub use error::{QueryError, Suggestion};
