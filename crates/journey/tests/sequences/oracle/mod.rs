//! Slow and obviously right.

pub(crate) mod channels;
pub(crate) mod funnel;
pub(crate) mod sequences;
