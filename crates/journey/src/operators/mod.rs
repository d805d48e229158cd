//! One file per operator.

mod behaviour;
mod channels;
mod condition;
mod conformance;
mod drop_off;
mod funnel;
mod journey_map;
mod lifecycle;
mod metric;
mod numbering;
mod paths;
mod periods;
mod repeat_purchase;
mod retention;
mod rework;
mod rules;
mod sequences;
mod step_matrix;
mod steps;
mod stickiness;
mod table;
mod transitions;
mod variants;

pub use behaviour::{
    Behaviour, BehaviourCondition, BehaviourConfig, BehaviourCounts, ByAlias, Feature, Keep, Kept, KeptCount,
    KeptNumbers, MILLIONTHS, State, ValueOf,
};
pub use channels::{
    CellCounts, ChannelRows, Channels, ChannelsConfig, ChannelsCounts, HandOffCounts, PassageCounts, WeakCounts,
};
pub use condition::Condition;
pub use conformance::{
    Aligned, Aligner, Amounts, Conformance, ConformanceConfig, ConformanceCounts, Deviation, Mark, MarkCounts, Move,
    PlanOutline, TallyCounts,
};
pub use drop_off::{DropOff, DropOffConfig, DropOffCounts, LossCounts};
pub use funnel::{
    Funnel, FunnelBreakdown, FunnelBreakdownAt, FunnelConfig, FunnelCounts, FunnelExclusion, FunnelGroupCounts,
    FunnelStep, FunnelStepCounts, FunnelWindow,
};
pub use journey_map::{JourneyMap, JourneyMapConfig, JourneyMapCounts, PLACES, VisitCounts};
pub use lifecycle::{Lifecycle, LifecycleConfig, LifecycleCount, LifecycleCounts};
pub use metric::{
    ConversionCount, Distribution, ExactSum, Grouping, Measure, Metric, MetricConfig, MetricCounts, MetricGroup,
    Moments, ResponseCount,
};
pub use paths::{PathNodeCounts, PathSymbol, Paths, PathsConfig, PathsCounts};
pub use periods::PeriodIndex;
pub use repeat_purchase::{RepeatPurchase, RepeatPurchaseConfig, RepeatPurchaseCounts};
pub use retention::{CohortCounts, Retention, RetentionConfig, RetentionCounts};
pub use rework::{LoopCounts, RepeatCounts, Rework, ReworkConfig, ReworkCounts};
pub use rules::{RuleCheck, RuleConfig, RuleCounts, RuleTally, Rules, RulesConfig};
pub use step_matrix::{StepMatrix, StepMatrixConfig, StepMatrixCounts};
pub use steps::{StepCounts, Steps, StepsConfig};
pub use stickiness::{Stickiness, StickinessConfig, StickinessCount, StickinessCounts};
pub use transitions::{EdgeCounts, NodeCounts, Transitions, TransitionsConfig, TransitionsCounts};
pub use variants::{VariantCounts, Variants, VariantsConfig, VariantsCounts};
