//! Short forms of questions.

use anyhow::{Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use styk_model::{
    Ask, Channels, Conformance, Customers, Difference, DropOff, Duration, Exclusion, Funnel, FunnelOrder, Group,
    JourneyMap, JourneySplit, Lifecycle, Metric, MetricKind, Paths, PathsDirection, Period, Question, RepeatPurchase,
    Retention, RetentionKind, Rework, Rules, Selector, Series, StandsOut, StepMatrix, Stickiness, TimeRange, Timestamp,
    Transitions, Variants, Window, text,
};

use crate::arguments::{Shared, Show};
use crate::behind::behind;
use crate::steps::{selector, steps};

#[derive(Debug, Subcommand)]
pub(crate) enum Asked {
    /// How many get through steps, and where they are lost
    Funnel {
        /// Such as `search > product > cart? > purchase [channel == "web"]`
        steps: String,
        /// Time from the first step to the last
        #[arg(long)]
        window: Option<Duration>,
        /// Time from each step to the next
        #[arg(long, conflicts_with = "window")]
        step_window: Option<Duration>,
        #[arg(long, value_enum, default_value_t = Order::Ordered)]
        order: Order,
        /// An interaction that ends an attempt when it comes between two steps
        #[arg(long)]
        exclude: Vec<String>,
        /// A column whose value must be the same in all steps
        #[arg(long)]
        same: Option<String>,
        #[command(flatten)]
        about: About,
    },
    /// Touchpoints in order of the journey: who comes, goes on, leaves, comes again
    Map {
        /// How many links to give
        #[arg(long, default_value_t = 40)]
        limit: usize,
        /// Compare with the interactions that a CEL condition names
        #[arg(long)]
        against: Option<String>,
        #[command(flatten)]
        about: About,
    },
    /// Which touchpoint directly follows which
    Transitions {
        #[arg(long)]
        limit: Option<usize>,
        #[command(flatten)]
        about: About,
    },
    /// Transitions by waiting time times volume
    Bottlenecks {
        #[arg(long, default_value_t = 20)]
        limit: usize,
        #[command(flatten)]
        about: About,
    },
    /// What leads to a touchpoint, follows it, or both
    Paths {
        #[arg(long, group = "anchor")]
        from: Option<String>,
        #[arg(long, group = "anchor")]
        to: Option<String>,
        #[arg(long, group = "anchor")]
        around: Option<String>,
        #[arg(long, default_value_t = 5)]
        depth: usize,
        /// Branches per level; the rest is "other"
        #[arg(long, default_value_t = 10)]
        top: usize,
        /// Keep the same touchpoint several times in a row apart
        #[arg(long)]
        repeats: bool,
        #[command(flatten)]
        about: About,
    },
    /// Whole journeys by their sequence of touchpoints
    Variants {
        #[arg(long, default_value_t = 20)]
        top: usize,
        #[arg(long)]
        collapse: bool,
        #[command(flatten)]
        about: About,
    },
    /// Which touchpoint stands at which position
    StepMatrix {
        #[arg(long, default_value_t = 10)]
        depth: usize,
        #[command(flatten)]
        about: About,
    },
    /// Repeated touchpoints and loops
    Rework {
        #[command(flatten)]
        about: About,
    },
    /// Where journeys that do not reach the goal end
    DropOff {
        #[arg(long)]
        goal: Option<String>,
        #[command(flatten)]
        about: About,
    },
    /// Hand-offs between channels and their loss, touchpoints by channel, scores, and who is unknown
    Channels {
        /// How soon the next interaction must come for the journey to have gone on there
        #[arg(long, default_value = "7d")]
        within: Duration,
        #[arg(long)]
        goal: Option<String>,
        /// The column whose values are the channels, such as `medium` or `properties.device`
        #[arg(long, default_value = "channel")]
        of: String,
        #[command(flatten)]
        about: About,
    },
    /// Who follows a journey map, where the others leave it, and what goes with that
    Conformance {
        /// The key of the map; its own journeys and filters hold where none are given
        map: String,
        /// A version of it; the newest when absent
        #[arg(long, value_name = "NUMBER")]
        map_version: Option<u32>,
        /// What journeys are for
        #[arg(long)]
        goal: Option<String>,
        /// Periods of the trend, by the start of journeys
        #[arg(long, value_enum, default_value_t = Unit::Month)]
        period: Unit,
        #[command(flatten)]
        about: About,
    },
    /// How well the rules of a journey map are kept, such as "a complaint is answered within 24 hours"
    Rules {
        /// The key of the map; its own journeys and filters hold where none are given
        map: String,
        /// A version of it; the newest when absent
        #[arg(long, value_name = "NUMBER")]
        map_version: Option<u32>,
        /// Periods of the trend, by the time of cases
        #[arg(long, value_enum, default_value_t = Unit::Month)]
        period: Unit,
        #[command(flatten)]
        about: About,
    },
    /// Who comes back
    Retention {
        #[arg(long, value_enum, default_value_t = Unit::Week)]
        period: Unit,
        #[arg(long, default_value_t = 12)]
        periods: usize,
        /// Came back in that period or later
        #[arg(long)]
        unbounded: bool,
        /// What puts a customer into a cohort
        #[arg(long)]
        first: Option<String>,
        /// What counts as coming back
        #[arg(long)]
        back: Option<String>,
        #[command(flatten)]
        about: About,
    },
    /// On how many days customers are active
    Stickiness {
        #[arg(long, value_enum, default_value_t = Unit::Month)]
        period: Unit,
        #[arg(long)]
        of: Option<String>,
        #[command(flatten)]
        about: About,
    },
    /// New, returning, resurrected and dormant customers
    Lifecycle {
        #[arg(long, value_enum, default_value_t = Unit::Month)]
        period: Unit,
        #[arg(long)]
        of: Option<String>,
        #[command(flatten)]
        about: About,
    },
    /// Who buys again, and after how long
    RepeatPurchase {
        /// What counts as a purchase
        #[arg(long, default_value = "purchase")]
        purchase: String,
        #[command(flatten)]
        about: About,
    },
    /// One number: count, customers, journeys, sum:COLUMN, mean:COLUMN, p90:COLUMN, conversion:GOAL, csat, nps, ces, response:TOUCHPOINT, effort
    Metric {
        metric: String,
        #[arg(long)]
        of: Option<String>,
        #[command(flatten)]
        about: About,
    },
    /// A metric over time
    Series {
        metric: String,
        #[arg(long)]
        of: Option<String>,
        #[arg(long, value_enum, default_value_t = Unit::Day)]
        period: Unit,
        #[command(flatten)]
        about: About,
    },
    /// What differs between two groups, as `--a 'channel == "app"' --b 'channel == "web"'`
    Difference {
        /// What to compare: funnel:STEPS, transitions, variants, drop-off, rework, retention, conformance:MAP, rules:MAP, or a metric
        of: String,
        #[arg(long)]
        a: String,
        #[arg(long)]
        b: String,
        #[command(flatten)]
        about: About,
    },
    /// What stands out: five plain sentences
    Insights {
        /// Columns to look into; chosen from the data when absent
        #[arg(long)]
        segment: Vec<String>,
        #[command(flatten)]
        about: About,
    },
}

/// What every question has.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct About {
    /// A CEL condition that interactions must meet; may be given several times
    #[arg(long, short = 'w')]
    pub(crate) filter: Vec<String>,
    /// Column to break the answer down by; `first.COLUMN` for the customer's first value
    #[arg(long)]
    pub(crate) by: Option<String>,
    /// Only the last so much time, such as `90d`
    #[arg(long, conflicts_with_all = ["since", "until"])]
    pub(crate) last: Option<Duration>,
    /// From this day or instant on
    #[arg(long)]
    pub(crate) since: Option<String>,
    /// Before this day or instant
    #[arg(long)]
    pub(crate) until: Option<String>,
    /// Zone of days, weeks and months
    #[arg(long, default_value = "UTC")]
    pub(crate) zone: String,
    /// What makes one journey: `whole`, `gap:30m`, `by:COLUMN`, or `from:TOUCHPOINT..TOUCHPOINT`
    #[arg(long, default_value = "whole")]
    pub(crate) journeys: String,
    /// List the customers behind a number instead: `step:2`, `lost:2`, `transition:A > B`, `cohort:2024-05-01+3` ...
    #[arg(long, value_name = "NUMBER")]
    pub(crate) customers: Option<String>,
    /// The group of the breakdown whose customers to list
    #[arg(long, requires = "customers", value_name = "VALUE")]
    pub(crate) group: Option<String>,
    /// How many customers to list
    #[arg(long, requires = "customers", default_value_t = 100, value_name = "COUNT")]
    pub(crate) listed: usize,
    #[command(flatten)]
    pub(crate) show: Show,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    Ordered,
    Strict,
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
}

impl From<Unit> for Period {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Day => Self::Day,
            Unit::Week => Self::Week,
            Unit::Month => Self::Month,
            Unit::Quarter => Self::Quarter,
        }
    }
}

impl Asked {
    /// The question, and where its answer goes.
    pub(crate) fn question(self, shared: &Shared) -> Result<(Question, Show)> {
        let (ask, about) = self.parts()?;
        let ask = match &about.customers {
            None => ask,
            Some(number) => Ask::Customers(Customers {
                of: Box::new(ask),
                behind: behind(number, &about.zone)?,
                group: about.group.clone(),
                limit: about.listed,
            }),
        };
        let mut question = Question::new(ask);
        question.filters = about.filter;
        question.by = about.by;
        question.range = range(about.last, about.since.as_deref(), about.until.as_deref(), &about.zone)?;
        question.zone = about.zone;
        question.journeys = journeys(&about.journeys)?;
        question.language = shared.language;
        Ok((question, about.show))
    }

    fn parts(self) -> Result<(Ask, About)> {
        Ok(match self {
            Self::Funnel { steps: text, window, step_window, order, exclude, same, about } => {
                let order = match order {
                    Order::Ordered => FunnelOrder::Ordered,
                    Order::Strict => FunnelOrder::Strict,
                    Order::Any => FunnelOrder::Any,
                };
                let window = window.map(Window::Whole).or(step_window.map(Window::PerStep));
                let exclude = exclude
                    .iter()
                    .map(|text| Ok(Exclusion { selector: picked(text)?, after: None }))
                    .collect::<Result<_>>()?;
                (Ask::Funnel(Funnel { steps: many(&text)?, order, window, exclude, same }), about)
            }
            Self::Map { limit, against, about } => {
                let against = against.map(|text| Group { name: text.clone(), filters: vec![text], range: None });
                let map = JourneyMap { period: Period::Week, limit: Some(limit), against };
                (Ask::Map(map), about)
            }
            Self::Transitions { limit, about } => (Ask::Transitions(Transitions { limit }), about),
            Self::Bottlenecks { limit, about } => (Ask::Bottlenecks(Transitions { limit: Some(limit) }), about),
            Self::Paths { from, to, around, depth, top, repeats, about } => {
                let (direction, touchpoint) = match (from, to, around) {
                    (Some(name), _, _) => (PathsDirection::From, name),
                    (_, Some(name), _) => (PathsDirection::To, name),
                    (_, _, Some(name)) => (PathsDirection::Around, name),
                    _ => bail!(text!(
                        "paths of what? Give `--from`, `--to` or `--around` with a touchpoint",
                        "не указано, чьи пути: задайте точку контакта через `--from`, `--to` или `--around`",
                        "nie wiadomo, czyje ścieżki: podaj punkt styku przez `--from`, `--to` lub `--around`",
                    )),
                };
                let touchpoint = picked(&touchpoint)?;
                (Ask::Paths(Paths { direction, touchpoint, depth, collapse_repeats: !repeats, top }), about)
            }
            Self::Variants { top, collapse, about } => {
                (Ask::Variants(Variants { top, collapse_repeats: collapse }), about)
            }
            Self::StepMatrix { depth, about } => (Ask::StepMatrix(StepMatrix { depth }), about),
            Self::Rework { about } => (Ask::Rework(Rework {}), about),
            Self::DropOff { goal, about } => (Ask::DropOff(DropOff { goal: maybe(goal.as_deref())? }), about),
            Self::Channels { within, goal, of, about } => {
                (Ask::Channels(Channels { within, goal: maybe(goal.as_deref())?, of }), about)
            }
            Self::Conformance { map, map_version: version, goal, period, about } => {
                let (goal, period) = (maybe(goal.as_deref())?, period.into());
                (Ask::Conformance(Conformance { map, version, goal, period }), about)
            }
            Self::Rules { map, map_version: version, period, about } => {
                (Ask::Rules(Rules { map: Some(map), version, period: period.into(), ..Rules::default() }), about)
            }
            Self::Retention { period, periods, unbounded, first, back, about } => {
                let kind = if unbounded { RetentionKind::Unbounded } else { RetentionKind::Bounded };
                let (first, back) = (maybe(first.as_deref())?, maybe(back.as_deref())?);
                (Ask::Retention(Retention { period: period.into(), periods, kind, first, back }), about)
            }
            Self::Stickiness { period, of, about } => {
                (Ask::Stickiness(Stickiness { period: period.into(), of: maybe(of.as_deref())? }), about)
            }
            Self::Lifecycle { period, of, about } => {
                (Ask::Lifecycle(Lifecycle { period: period.into(), of: maybe(of.as_deref())? }), about)
            }
            Self::RepeatPurchase { purchase, about } => {
                (Ask::RepeatPurchase(RepeatPurchase { purchase: picked(&purchase)? }), about)
            }
            Self::Metric { metric, of, about } => {
                (Ask::Metric(Metric { kind: kind(&metric)?, of: maybe(of.as_deref())? }), about)
            }
            Self::Series { metric, of, period, about } => {
                let of = Metric { kind: kind(&metric)?, of: maybe(of.as_deref())? };
                (Ask::Series(Series { of, period: period.into() }), about)
            }
            Self::Difference { of, a, b, about } => {
                let group = |text: String| Group { name: text.clone(), filters: vec![text], range: None };
                let of = Box::new(compared(&of)?);
                (Ask::Difference(Difference { of, a: group(a), b: group(b) }), about)
            }
            Self::Insights { segment, about } => (Ask::StandsOut(StandsOut { segments: segment }), about),
        })
    }
}

pub(crate) fn picked(text: &str) -> Result<Selector> {
    selector(text).map_err(anyhow::Error::msg)
}

fn maybe(text: Option<&str>) -> Result<Option<Selector>> {
    text.map(picked).transpose()
}

fn many(text: &str) -> Result<Vec<styk_model::Step>> {
    steps(text).map_err(anyhow::Error::msg)
}

fn compared(text: &str) -> Result<Ask> {
    if let Some(text) = text.strip_prefix("funnel:") {
        let steps = many(text)?;
        return Ok(Ask::Funnel(Funnel {
            steps,
            order: FunnelOrder::Ordered,
            window: None,
            exclude: vec![],
            same: None,
        }));
    }
    if let Some(map) = text.strip_prefix("conformance:") {
        return Ok(Ask::Conformance(Conformance { map: map.to_owned(), ..Conformance::default() }));
    }
    if let Some(map) = text.strip_prefix("rules:") {
        return Ok(Ask::Rules(Rules { map: Some(map.to_owned()), ..Rules::default() }));
    }
    Ok(match text {
        "transitions" => Ask::Transitions(Transitions::default()),
        "variants" => Ask::Variants(Variants { top: 50, collapse_repeats: false }),
        "drop-off" => Ask::DropOff(DropOff::default()),
        "rework" => Ask::Rework(Rework {}),
        "retention" => Ask::Retention(Retention {
            period: Period::Week,
            periods: 12,
            kind: RetentionKind::Bounded,
            first: None,
            back: None,
        }),
        metric => Ask::Metric(Metric { kind: kind(metric)?, of: None }),
    })
}

fn kind(text: &str) -> Result<MetricKind> {
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    let column = rest.to_owned();
    Ok(match name {
        "count" => MetricKind::Count,
        "customers" => MetricKind::Customers,
        "journeys" => MetricKind::Journeys,
        "csat" => MetricKind::Csat,
        "nps" => MetricKind::Nps,
        "ces" => MetricKind::Ces,
        "effort" => MetricKind::Effort,
        "sum" if !rest.is_empty() => MetricKind::Sum { column },
        "mean" if !rest.is_empty() => MetricKind::Mean { column },
        "conversion" if !rest.is_empty() => MetricKind::Conversion { goal: picked(rest)? },
        "response" if !rest.is_empty() => MetricKind::ResponseTime { response: picked(rest)? },
        _ => match (name.strip_prefix('p').and_then(|digits| digits.parse::<f64>().ok()), rest.is_empty()) {
            (Some(percentile), false) => MetricKind::Percentile { column, percentile },
            _ => bail!(text!(
                "`{text}` is no metric: expected count, customers, journeys, sum:COLUMN, mean:COLUMN, p90:COLUMN, conversion:GOAL, csat, nps, ces, response:TOUCHPOINT or effort",
                "«{text}» — не метрика: ожидается count, customers, journeys, sum:СТОЛБЕЦ, mean:СТОЛБЕЦ, p90:СТОЛБЕЦ, conversion:ЦЕЛЬ, csat, nps, ces, response:ТОЧКА или effort",
                "„{text}” to nie metryka: oczekiwano count, customers, journeys, sum:KOLUMNA, mean:KOLUMNA, p90:KOLUMNA, conversion:CEL, csat, nps, ces, response:PUNKT lub effort",
            )),
        },
    })
}

pub(crate) fn journeys(text: &str) -> Result<JourneySplit> {
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    Ok(match (name, rest) {
        ("whole", "") => JourneySplit::Whole,
        ("gap", gap) => JourneySplit::Gap(gap.parse()?),
        ("by", column) if !column.is_empty() => JourneySplit::Column(column.to_owned()),
        ("from", events) if !events.is_empty() => match events.split_once("..") {
            Some((start, end)) => JourneySplit::Events { start: picked(start)?, end: Some(picked(end)?) },
            None => JourneySplit::Events { start: picked(events)?, end: None },
        },
        _ => bail!(text!(
            "`{text}` does not make journeys: expected `whole`, `gap:30m`, `by:COLUMN` or `from:START..END`",
            "«{text}» не задаёт пути клиентов: ожидается `whole`, `gap:30m`, `by:СТОЛБЕЦ` или `from:НАЧАЛО..КОНЕЦ`",
            "„{text}” nie wyznacza podróży klientów: oczekiwano `whole`, `gap:30m`, `by:KOLUMNA` lub `from:POCZĄTEK..KONIEC`",
        )),
    })
}

pub(crate) fn range(
    last: Option<Duration>,
    since: Option<&str>,
    until: Option<&str>,
    zone: &str,
) -> Result<Option<TimeRange>> {
    if let Some(last) = last {
        return Ok(Some(TimeRange::Last(last)));
    }
    if since.is_none() && until.is_none() {
        return Ok(None);
    }
    let from = since.map_or(Ok(Timestamp(i64::MIN)), |text| instant(text, zone))?;
    let to = until.map_or(Ok(Timestamp(i64::MAX)), |text| instant(text, zone))?;
    Ok(Some(TimeRange::Between { from, to }))
}

/// An instant, or the midnight a day begins with in the zone.
pub(crate) fn instant(text: &str, zone: &str) -> Result<Timestamp> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    let date: jiff::civil::Date = match text.parse() {
        Ok(date) => date,
        Err(_) => bail!(text!(
            "`{text}` is no day and no instant: expected `2024-05-01` or `2024-05-01T09:30:00Z`",
            "«{text}» — не день и не момент времени: ожидается `2024-05-01` или `2024-05-01T09:30:00Z`",
            "„{text}” to ani dzień, ani chwila: oczekiwano `2024-05-01` lub `2024-05-01T09:30:00Z`",
        )),
    };
    Ok(Timestamp::from_jiff(date.in_tz(zone)?.timestamp()))
}
