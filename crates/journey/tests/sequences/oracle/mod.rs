//! Slow and obviously right.

pub(crate) mod channels;
pub(crate) mod conformance;
pub(crate) mod funnel;
pub(crate) mod rules;
pub(crate) mod sequences;
