//! Sequence operators over sorted journeys: one pass, many operators, mergeable partials.
//!
//! A [`Batch`] holds the rows of whole customers. A [`Splitter`] cuts them into
//! [`Journeys`], and every [`Operator`] looks at the same journeys of the same
//! pass, so that numbers shown side by side add up by construction.
//!
//! Architecture invariant: nothing here knows of files, queries or threads.
//! Operators keep no state between journeys but their counts; counts of
//! different customers merge in any order to the same result.

mod batch;
pub mod durations;
pub mod habits;
mod journeys;
pub mod operators;

pub use batch::{ABSENT, Batch, Column, ColumnId, UNBOUND, keep_ranges};
pub use journeys::{Journey, Journeys, Split, Splitter};

/// A question's counting, over any part of the customers.
pub trait Operator: Send {
    /// Looks at the journeys of a batch.
    fn observe(&mut self, journeys: &Journeys<'_>);

    /// Adds what another instance saw of other customers.
    fn merge(&mut self, other: Self)
    where
        Self: Sized;
}
