//! Slow and obviously right.

pub(crate) mod funnel;
pub(crate) mod sequences;
