//! SQL against a list of rows: whatever is flushed, in memory, merged or
//! promoted, a query answers as if it had read the list.

mod answers;
mod data;
mod errors;
mod plans;
