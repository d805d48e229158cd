//! Touchpoints: the register that people keep, the catalogue of common ones,
//! what is proposed from the data, and which touchpoint every row belongs to.

mod catalogue;
mod moments;
mod naming;
mod propose;
mod registry;
mod stage;
mod symbols;
mod trial;

#[cfg(test)]
mod tests;

pub use catalogue::{Catalogue, CatalogueEntry, catalogue};
pub use moments::Moments;
pub use propose::{EventStats, propose};
pub use registry::{Known, Moment, Names, Registry, RegistryError, Rule, Status, Touchpoint, UnknownTouchpoint};
pub use stage::{Phase, Stage};
pub use symbols::Symbols;
pub use trial::{Matched, MatchedPart, Trial, matched};
