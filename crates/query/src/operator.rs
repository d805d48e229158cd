//! Any of the operators, so that one pass serves every kind of question.

use std::sync::Arc;

use styk_journey::operators as op;
use styk_journey::{Journeys, Operator};

use crate::maps::PlanOf;
use crate::rules::RulesOf;

macro_rules! any_operator {
    ($($kind:ident),+) => {
        /// An operator, configured.
        #[expect(clippy::large_enum_variant, reason = "there is one for each worker of a pass")]
        pub(crate) enum AnyOperator { $($kind(op::$kind)),+ }

        impl Operator for AnyOperator {
            fn observe(&mut self, journeys: &Journeys<'_>) {
                match self { $(Self::$kind(operator) => operator.observe(journeys)),+ }
            }

            fn merge(&mut self, other: Self) {
                match (self, other) {
                    $((Self::$kind(operator), Self::$kind(other)) => operator.merge(other),)+
                    _ => debug_assert!(false, "workers of one pass have one operator"),
                }
            }
        }
    };
}

any_operator!(
    JourneyMap,
    Funnel,
    Transitions,
    Paths,
    Variants,
    StepMatrix,
    Rework,
    DropOff,
    Channels,
    Conformance,
    Rules,
    Retention,
    Stickiness,
    Lifecycle,
    RepeatPurchase,
    Metric
);

/// How to make an operator, as often as there are workers.
#[derive(Debug, Clone)]
pub(crate) enum Make {
    JourneyMap(op::JourneyMapConfig),
    Funnel(op::FunnelConfig),
    Transitions(op::TransitionsConfig),
    Paths(op::PathsConfig),
    Variants(op::VariantsConfig),
    StepMatrix(op::StepMatrixConfig),
    Rework(op::ReworkConfig),
    DropOff(op::DropOffConfig),
    Channels(op::ChannelsConfig),
    Conformance { config: Box<op::ConformanceConfig>, plan: Arc<PlanOf> },
    Rules { config: op::RulesConfig, of: Arc<RulesOf> },
    Retention(op::RetentionConfig),
    Stickiness(op::StickinessConfig),
    Lifecycle(op::LifecycleConfig),
    RepeatPurchase(op::RepeatPurchaseConfig),
    Metric(op::MetricConfig),
}

impl Make {
    pub(crate) fn operator(&self) -> AnyOperator {
        match self.clone() {
            Self::JourneyMap(config) => AnyOperator::JourneyMap(op::JourneyMap::new(config)),
            Self::Funnel(config) => AnyOperator::Funnel(op::Funnel::new(config)),
            Self::Transitions(config) => AnyOperator::Transitions(op::Transitions::new(config)),
            Self::Paths(config) => AnyOperator::Paths(op::Paths::new(config)),
            Self::Variants(config) => AnyOperator::Variants(op::Variants::new(config)),
            Self::StepMatrix(config) => AnyOperator::StepMatrix(op::StepMatrix::new(config)),
            Self::Rework(config) => AnyOperator::Rework(op::Rework::new(config)),
            Self::DropOff(config) => AnyOperator::DropOff(op::DropOff::new(config)),
            Self::Channels(config) => AnyOperator::Channels(op::Channels::new(config)),
            Self::Conformance { config, plan } => {
                AnyOperator::Conformance(op::Conformance::new(*config, plan.aligner()))
            }
            Self::Rules { config, .. } => AnyOperator::Rules(op::Rules::new(config)),
            Self::Retention(config) => AnyOperator::Retention(op::Retention::new(config)),
            Self::Stickiness(config) => AnyOperator::Stickiness(op::Stickiness::new(config)),
            Self::Lifecycle(config) => AnyOperator::Lifecycle(op::Lifecycle::new(config)),
            Self::RepeatPurchase(config) => AnyOperator::RepeatPurchase(op::RepeatPurchase::new(config)),
            Self::Metric(config) => AnyOperator::Metric(op::Metric::new(config)),
        }
    }
}
