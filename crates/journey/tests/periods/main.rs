//! The operators over customers and calendar periods against naive ones.

mod lifecycle;
mod log;
mod metric;
mod repeat_purchase;
mod retention;
mod stickiness;
