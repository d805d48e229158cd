//! The six questions, as anybody would ask Styk.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use styk_model::{
    Ask, Duration, Funnel, FunnelOrder, Metric, MetricKind, Paths, PathsDirection, Period, Question, Retention,
    RetentionKind, Selector, Series, Step, TimeRange, Transitions, Window,
};

/// The steps of the funnel.
pub(crate) const STEPS: [&str; 4] = ["search", "product", "cart", "purchase"];

/// More weeks than any benchmark is long.
const WEEKS: usize = 200;

/// Branches of each level of the paths, enough for the hundred most frequent
/// whole ones; that they are enough is checked on every answer.
const BRANCHES: usize = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[value(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub(crate) enum Name {
    Funnel,
    FunnelByChannel,
    Transitions,
    Paths,
    Retention,
    Daily,
}

impl Name {
    pub(crate) const ALL: [Self; 6] =
        [Self::Funnel, Self::FunnelByChannel, Self::Transitions, Self::Paths, Self::Retention, Self::Daily];

    /// As the peers know it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Funnel => "funnel",
            Self::FunnelByChannel => "funnel_by_channel",
            Self::Transitions => "transitions",
            Self::Paths => "paths",
            Self::Retention => "retention",
            Self::Daily => "daily",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Funnel => "funnel",
            Self::FunnelByChannel => "funnel by channel",
            Self::Transitions => "transitions",
            Self::Paths => "paths to the purchase",
            Self::Retention => "weekly retention",
            Self::Daily => "daily counts",
        }
    }

    /// How many times less CPU time than the best peer is the goal.
    pub(crate) fn goal(self) -> f64 {
        match self {
            Self::Funnel | Self::FunnelByChannel | Self::Paths | Self::Retention => 8.0,
            Self::Transitions => 10.0,
            Self::Daily => 4.0,
        }
    }

    fn ask(self) -> Ask {
        match self {
            Self::Funnel | Self::FunnelByChannel => Ask::Funnel(Funnel {
                steps: STEPS.map(step).into(),
                order: FunnelOrder::Ordered,
                window: Some(Window::Whole(Duration::from_days(7))),
                exclude: Vec::new(),
                same: None,
            }),
            Self::Transitions => Ask::Transitions(Transitions::default()),
            Self::Paths => Ask::Paths(Paths {
                direction: PathsDirection::To,
                touchpoint: Selector::touchpoint("purchase"),
                depth: 5,
                collapse_repeats: false,
                top: BRANCHES,
            }),
            Self::Retention => Ask::Retention(Retention {
                period: Period::Week,
                periods: WEEKS,
                kind: RetentionKind::Bounded,
                first: None,
                back: None,
            }),
            Self::Daily => {
                let of = Metric { kind: MetricKind::Count, of: None };
                Ask::Series(Series { of, period: Period::Day })
            }
        }
    }

    /// The question, over everything or the last so many days.
    pub(crate) fn question(self, days: Option<i64>) -> Question {
        let mut question = Question::new(self.ask());
        question.by = (self == Self::FunnelByChannel).then(|| "channel".to_owned());
        question.range = days.map(|days| TimeRange::Last(Duration::from_days(days)));
        question
    }
}

fn step(name: &str) -> Step {
    Step { selector: Selector::touchpoint(name), name: None, optional: false }
}
