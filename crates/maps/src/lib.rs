//! Journey maps as people draw them: the document with its checks, who it is
//! about, and what it is made from and shown as.
//!
//! Architecture invariant: pure functions of documents; no storage, no HTTP, and
//! no knowledge of where the figures beside a cell come from.

mod adopt;
mod blueprint;
mod card;
mod check;
mod completeness;
mod day;
mod difference;
mod discover;
mod formats;
mod framework;
mod lane;
mod living;
mod map;
mod missing;
mod nesting;
mod new_lanes;
mod persona;
mod plan;
mod rounds;
mod templates;
#[cfg(test)]
mod testing;
mod touchpoint;
mod tracking;

pub use adopt::{AdoptChange, AdoptFlaw, Adopted, Departure, adopt};
pub use blueprint::{MakeFlaw, blueprint, day_in_the_life, future_state};
pub use card::{CardAnswer, CardFact, CardGap, CardPlan, CardQuestion, FactKind, card};
pub use check::{MAX_STEPS, MapFlaw};
pub use completeness::{Completeness, NamedStep, StepShare, completeness};
pub use day::{Day, DayError};
pub use difference::{
    BeforeAfter, CellChange, EdgeChange, EmotionBeforeAfter, FieldChange, MapDifference, PartChange, PartChangeKind,
    RuleChange, StepBeforeAfter, StepChange, StepChangeKind, before_after, difference,
};
pub use discover::{
    Discovery, Draft, GroupMark, JourneyGroup, Kept, MapFit, MarkKind, Measured, Seen, SeenJourney, SeenTouchpoint,
    discover, measure,
};
pub use formats::{FormatError, Hints, LeftOut, MAX_FILE_BYTES, MapFormat, Oddity, Read, read, write};
pub use framework::{Framework, FrameworkFlaw, Phase};
pub use living::{Figure, GoneTouchpoint, LivingCell, LivingMap, LivingPersona, LivingStep};
pub use map::{
    Baseline, Cell, Edge, EdgeKind, Evidence, Lane, LaneKind, Map, MapKind, MapStatus, Measure, Reported, Stage, Step,
    Target, TargetState,
};
pub use missing::{SuggestionReason, TouchpointSuggestion, missing_touchpoints};
pub use persona::{EmpathyMap, EmpathyNote, Persona};
pub use plan::{Aligner, Alignment, Move, Node, Plan, PlanFlaw, PlannedStep, Way};
pub use templates::{TemplateEntry, template, template_touchpoints, templates};
pub use touchpoint::KnownTouchpoint;
pub use tracking::{MapTracking, SentFrom, TrackedEvent, TrackedKind, TrackedProperty, tracking_plan};
