//! The interactions table: Parquet files under a Delta log, and the scan that
//! hands whole customers to operators.
//!
//! Architecture invariant: the only crate that knows Parquet, Delta and object
//! stores; it knows no question. Every file is ordered by (slot, person, time),
//! and row groups are cut between persons.

mod check;
mod chunk;
mod decode;
mod encode;
mod error;
mod file;
mod inbox;
mod ingest;
mod known;
mod names;
mod packed;
mod people;
mod priority;
mod promoted;
mod removal;
mod rows;
mod run;
mod scan;
pub mod schema;
mod seen;
mod side;
mod slots;
mod sorter;
mod store;
mod table;
mod unpack;
mod watch;
mod writer;

pub use check::Health;
pub use error::LakeError;
pub use file::{DataFile, RowGroup};
pub use inbox::{INBOX, Inbox, InboxError, InboxLimits, InboxReader, Records};
pub use ingest::Written;
pub use packed::Packer;
pub use people::People;
pub use priority::make_way;
pub use promoted::{extracted, property};
pub use removal::{Doomed, Removal, aliases_with_rows};
pub use run::Projection;
pub use scan::{Read, Scan};
pub use seen::{SeenIds, SeenMerge, SeenMerged};
pub use slots::{SLOTS, slot};
pub use sorter::Sorter;
pub use store::{Disk, RealDisk};
pub use table::{Flush, Lake, LakeSnapshot, TABLE};
pub use watch::{StopOnDrop, Watch};
