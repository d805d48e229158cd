//! The lake against a list of rows: whatever was imported, merged, undone or
//! compacted, a pass hands on every customer whole, once, in order.

mod columns;
mod crashes;
mod inbox;
mod memory_disk;
mod passes;
mod rows;
mod seen;
