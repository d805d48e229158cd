//! One file per operator.

mod behaviour;
mod channels;
mod condition;
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
mod sequences;
mod step_matrix;
mod stickiness;
mod table;
mod transitions;
mod variants;

pub use behaviour::{
    Behaviour, BehaviourCondition, BehaviourConfig, BehaviourCounts, ByAlias, Feature, Keep, Kept, State,
};
pub use channels::{CellCounts, ChannelRows, Channels, ChannelsConfig, ChannelsCounts, HandOffCounts, PassageCounts};
pub use condition::Condition;
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
pub use step_matrix::{StepMatrix, StepMatrixConfig, StepMatrixCounts};
pub use stickiness::{Stickiness, StickinessConfig, StickinessCount, StickinessCounts};
pub use transitions::{EdgeCounts, NodeCounts, Transitions, TransitionsConfig, TransitionsCounts};
pub use variants::{VariantCounts, Variants, VariantsConfig, VariantsCounts};
