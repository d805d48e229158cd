//! SQL storage: identity facts, imports, consent, versioned documents, accounts.
//!
//! Architecture invariant: SQL is written in this crate only, and this crate
//! knows neither HTTP nor Parquet. What the facts *mean* is computed by
//! `styk-customers`; here they are only kept.

mod about;
mod account;
mod comment;
mod consent;
mod delivery;
mod document;
mod erasure;
mod error;
mod fact;
mod followed;
pub mod fresh;
mod handover;
mod identifier;
mod import;
mod meta;
mod migration;
mod owner;
mod people;
mod quarantine;
mod readers;
mod retention;
mod source;
mod sql;
mod store;
mod task;
mod timer;
mod tokens;
mod traits;

pub use about::About;
pub use account::{Account, AccountChange, AuditEntry, NewAccount, Role, SecretHash, Session, Token};
pub use comment::{MapComment, MapPlace, NewMapComment};
pub use consent::{ConsentRecord, Permission, Suppression};
pub use delivery::{Delivery, Undelivered};
pub use document::Document;
pub use erasure::{ErasedRows, Erasure, NewErasure, Quarantined, Tombstone};
pub use error::StoreError;
pub use fact::{Fact, FactKind, NewFact, SourceNumber, Standing};
pub use followed::{Crossing, FollowedSegment, Told};
pub use handover::Handover;
pub use identifier::{AliasList, IdentifierBatch};
pub use import::{Import, ImportNumber, ImportState, ImportSummary, NewImport};
pub use people::{PeopleState, Refusal, RefusalRule};
pub use retention::{NewRetentionRun, RetainedWanted, RetentionRun};
pub use source::{LiveRejection, LiveSource, NewLiveSource};
pub use store::{Change, FILE_NAME, Store};
pub use task::{MapTask, MapTaskContent, NewMapTask};
pub use timer::Timer;
pub use traits::TraitRecord;
