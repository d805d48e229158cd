//! Seeded customers with known truth, for demos, tests and benchmarks.
//!
//! A [`Demo`] is a generative model of a company: customers of three segments
//! walk from touchpoint to touchpoint as a Markov chain, wait, queue, pay, rate
//! and comment. [`write()`] exports what its systems would record as the files
//! that companies really have, with the [`Truth`] beside them: transition
//! probabilities, planted changes and who is who. What customers allow is a file
//! of its own, which the truth does not count. [`mod@bench`] streams plain rows
//! at a rate that keeps an importer busy.
//!
//! Architecture invariant: this crate knows nothing but the vocabulary of
//! `styk-model`; it never reads what others make of its files.

pub mod bench;
mod comments;
mod demo;
mod error;
mod files;
mod identity;
mod interactions;
mod names;
mod person;
mod plan;
mod process;
mod profile;
mod random;
mod scenario;
mod seasons;
mod truth;

pub use demo::{Demo, Options};
pub use error::SimulateError;
pub use files::{ColumnMeaning, Meaning, Written, WrittenFile, write};
pub use identity::Listing;
pub use interactions::{Known, interactions};
pub use scenario::{ChangeKind, FileKind, Finding, Stage};
pub use truth::{
    ChangeTruth, EffectTruth, Measure, PeopleTruth, SegmentTruth, StartTruth, Totals, TouchpointTruth, TransitionTruth,
    Truth, truth,
};
