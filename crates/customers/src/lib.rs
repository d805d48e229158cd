//! Who is who: people as a pure function of the set of identity facts; and what may be done with them
//! ([`ConsentPolicy`]).
//!
//! Facts (these identifiers stood in one record; a human linked or unlinked
//! these) are only ever added, by imports that can be undone. [`people()`] says
//! what they mean: an order-free function of the facts that count. [`Customers`]
//! keeps its result up to date, recomputing only what a change can reach, and
//! hands out [`People`], which says to whom every alias belongs at one identity
//! position.
//!
//! An import, from the first row to the last word:
//!
//! ```
//! use styk_customers::{Customers, Rules};
//! use styk_model::{Identifier, IdentifierKind, Timestamp};
//! use styk_store::{ImportSummary, NewImport, Standing, Store};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! let store = Store::open(folder.path().join(styk_store::FILE_NAME)).await?;
//! // What a crash left behind is settled by what the lake holds.
//! let mut customers = Customers::open(store, Rules::default(), |_import| None).await?;
//!
//! let (import, mut intake) = customers.begin(&NewImport::default()).await?;
//! let source = intake.source("shop").await?;
//! let who = [
//!     Identifier::new(IdentifierKind::UserId, "anna"),
//!     Identifier::new(IdentifierKind::AnonymousId, "cookie-1"),
//! ];
//! let row = intake.observe(&who, source, Timestamp(0), Standing::Recorded)?;
//! if intake.is_full() {
//!     intake.flush().await?;
//! }
//! let applied = customers.finish(intake, &ImportSummary::default()).await?;
//!
//! // Now the rows go into the lake, each with its alias and its person ...
//! let person = customers.people().person(row.alias);
//! let delta_version = 1;
//! // ... and the import counts for good.
//! customers.store().commit_import(import, delta_version, Timestamp::now()).await?;
//! # assert_eq!((person, applied.position), (1, 1));
//! # Ok(())
//! # }
//! ```
//!
//! Architecture invariant: no SQL here, and nothing of files, HTTP or Parquet.

mod consent;
mod customers;
mod erased;
mod error;
mod explain;
mod index;
mod intake;
mod interner;
mod partition;
mod people;
mod preview;
mod rules;
mod traits;
mod words;

pub use consent::{ConsentPolicy, Preset, Purpose, Suppressed, Verdict, Why, Wording};
pub use customers::{Applied, Customers, Decided, Decision, Says};
pub use erased::MarkKey;
pub use error::CustomersError;
pub use explain::{Evidence, Explanation, Reason, Record};
pub use intake::{Intake, Observed};
pub use interner::Lookup;
pub use partition::{Partition, people};
pub use people::People;
pub use preview::{Group, Preview};
pub use rules::{Judge, Rules};
pub use traits::{KnownTrait, traits};
pub use words::kind_name;
