//! Statistics and text: intervals, tests, what stands out, and the sentences
//! that say in English, Russian and Polish what the numbers mean.
//!
//! Architecture invariant: this crate knows neither storage nor HTTP. It gets
//! counts and moments and gives numbers with intervals and text.

pub mod cluster;
mod distribution;
pub mod hypothesis;
pub mod interval;
pub mod labels;
pub mod language;
pub mod stands_out;
pub mod verdict;

#[cfg(test)]
mod testing;

pub use verdict::verdict;
