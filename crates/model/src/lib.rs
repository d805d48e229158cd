//! The vocabulary of Styk: what happened ([`Interaction`]), who it happened to
//! ([`Identifier`]), what is asked ([`Question`]) and what is answered ([`Answer`]).
//!
//! Architecture invariant: this crate does no input or output and knows no
//! storage, no protocol and no statistics; every other crate speaks in its words.

pub mod answer;
pub mod calls;
pub mod clusters;
mod computed;
mod conformance;
mod consent;
mod flaw;
mod identifier;
mod interaction;
mod language;
mod logged;
mod money;
mod month;
pub mod monthly;
mod question;
mod retained;
pub mod review;
mod rules;
mod say;
mod score;
pub mod segment;
mod time;
mod traits;

pub use answer::Answer;
pub use computed::{Computation, ComputedTrait};
pub use conformance::{Conformance, DeviationKind};
pub use consent::{Basis, Consent, ContactChannel, PurposeClass, SuppressionReason};
pub use flaw::{Expected, Flaw};
pub use identifier::{Identifier, IdentifierKind, PersonNumber, UNIDENTIFIED};
pub use interaction::{
    Direction, Flags, IdHasher, Interaction, InteractionId, Medium, RawTimes, Rejection, RejectionReason,
};
pub use language::Language;
pub use logged::{LoggedEvent, LoggedJourney};
pub use money::{Currency, Money, MoneyError};
pub use month::{Month, MonthError};
pub use monthly::{MonthlyQuestion, MonthlyReport};
pub use question::{
    Ask, Behind, Channels, Customers, Difference, DropOff, Exclusion, Funnel, FunnelOrder, Group, JourneyMap,
    JourneySplit, Lifecycle, LifecycleState, Metric, MetricKind, Onward, Paths, PathsDirection, Place, Question,
    RepeatPurchase, Retention, RetentionKind, Rework, Selector, Series, StandsOut, Step, StepMatrix, Stickiness,
    Transitions, Variants, Window,
};
pub use retained::{RetainedAmounts, RetainedDay, RetainedScores};
pub use rules::{MOST_RULES, Rule, RuleFlaw, RuleKind, RuleScope, RuleSelection, RuleState, Rules};
pub use say::{Say, Text};
pub use score::{Scale, ScaleError, ScaleKind, Score};
pub use time::{Calendar, Duration, DurationError, Period, TimeRange, TimeSpan, Timestamp, TimestampError};
pub use traits::Trait;
