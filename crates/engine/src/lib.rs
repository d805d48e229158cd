//! One data folder: import, undo, ask, compact, doctor.
//!
//! Architecture invariant: everything the command line and the server do to a
//! data folder goes through [`Engine`]; it knows neither a terminal nor HTTP.

mod adopt;
mod ask;
mod batch;
mod calls;
mod clusters;
mod computed;
mod consent;
mod doctor;
mod engine;
mod erasure;
mod error;
mod event_log;
mod folder;
mod handover;
mod identity;
mod import;
pub mod live;
mod maps;
mod people;
mod pictures;
mod profile;
mod pseudonyms;
mod quiet;
mod recognised;
mod registry;
mod retention;
mod segments;
pub mod served;
mod store;
mod subject;
mod together;
mod workers;

pub use adopt::{AdoptWanted, AdoptedMap, Followed};
pub use calls::{CallCounts, CallsWanted, MOST_CALLS, USUAL_CALLS};
pub use computed::{ComputedOf, ComputedTraits};
pub use consent::{ByHand, ConsentCount, ConsentOverview, CustomerConsent, Reach};
pub use doctor::{Doctor, SourceFacts};
pub use engine::Engine;
pub use erasure::{ErasedList, ErasedWebhook, ErasurePreview, ErasureReceipt, ErasureWanted, Remains, Removed};
pub use error::{EngineError, ImportAction};
pub use event_log::{JourneyPieces, JourneysWanted};
pub use folder::{Folder, Source};
pub use handover::{Audience, AudienceCounts, AudienceFormat, AudienceWanted};
pub use identity::{IdentityRules, Known, Link, Links, Outcome, RulesPreview, Wanted};
pub use import::{ImportOptions, ImportReport, Imported, Watch};
pub use maps::{AMENDED_FOR, KeptMap, MAP_SHARE, MapWanted, WholeMap, today};
pub use people::{Customer, Overview};
pub use pictures::KeptPicture;
pub use profile::{Profile, ProfileTrait, TraitSaid};
pub use pseudonyms::Pseudonyms;
pub use retention::{MOST_RETAINED, RetentionMonth, RetentionPreview, RetentionRun, RetentionRunRule};
pub use segments::{SavedSegment, Segment, SegmentGrowth, SegmentHistory, SegmentPast, SegmentSizes};
pub use styk_customers::{ConsentPolicy, Decision, Group, Preset, Preview, Purpose, Reason, Verdict, Why, Wording};
pub use styk_query::DiscoverWanted;
pub use styk_query::EventLogCounts;
pub use styk_query::clusters::ClustersWanted;
pub use styk_query::data_retention::{KeepFor, KeepUnit, RetentionPolicy, RetentionRule};
pub use styk_query::profiles::{
    Activity, Computed, ComputedValue, History, HistoryPoint, Origin, Purchases, Touch, TraitValue, Untold,
};
pub use styk_sql::{FileFormat, Found};
pub use subject::{
    Subject, SubjectConsent, SubjectCrossing, SubjectCustomer, SubjectIdentifier, SubjectIdentity, SubjectLink,
    SubjectList, SubjectRecord, SubjectRefusal, SubjectSegment, SubjectSegments, SubjectSuppression, SubjectTold,
    SubjectVerdict,
};
