//! One data folder: import, undo, ask, compact, doctor.
//!
//! Architecture invariant: everything the command line and the server do to a
//! data folder goes through [`Engine`]; it knows neither a terminal nor HTTP.

mod ask;
mod batch;
mod consent;
mod doctor;
mod engine;
mod erasure;
mod error;
mod folder;
mod handover;
mod identity;
mod import;
pub mod live;
mod people;
mod profile;
mod registry;
mod segments;
pub mod served;
mod store;
mod subject;
mod together;
mod workers;

pub use consent::{ByHand, ConsentCount, ConsentOverview, CustomerConsent, Reach};
pub use doctor::{Doctor, SourceFacts};
pub use engine::Engine;
pub use erasure::{ErasedList, ErasedWebhook, ErasurePreview, ErasureReceipt, ErasureWanted, Remains, Removed};
pub use error::{EngineError, ImportAction};
pub use folder::{Folder, Source};
pub use handover::{Audience, AudienceCounts, AudienceFormat, AudienceWanted};
pub use identity::{IdentityRules, Known, Link, Links, Outcome, RulesPreview, Wanted};
pub use import::{ImportOptions, ImportReport, Imported, Watch};
pub use people::{Customer, Overview};
pub use profile::{Profile, ProfileTrait, TraitSaid};
pub use segments::{SavedSegment, Segment, SegmentGrowth, SegmentHistory, SegmentPast, SegmentSizes};
pub use styk_customers::{ConsentPolicy, Decision, Group, Preset, Preview, Purpose, Reason, Verdict, Why, Wording};
pub use styk_sql::{FileFormat, Found};
pub use subject::{
    Subject, SubjectConsent, SubjectCrossing, SubjectCustomer, SubjectIdentifier, SubjectIdentity, SubjectLink,
    SubjectList, SubjectRecord, SubjectRefusal, SubjectSegment, SubjectSegments, SubjectSuppression, SubjectTold,
    SubjectVerdict,
};
