//! A question to what the pass needs: inputs, split, operator, time.

use std::sync::Arc;

use jiff::tz::TimeZone;
use styk_journey::operators::{
    Amounts, ChannelsConfig, Condition as Bit, ConformanceConfig, DropOffConfig, FunnelBreakdown, FunnelBreakdownAt,
    FunnelConfig, FunnelExclusion, FunnelStep, FunnelWindow, Grouping, JourneyMapConfig, LifecycleConfig, Measure,
    MetricConfig, PathsConfig, PeriodIndex, RepeatPurchaseConfig, RetentionConfig, ReworkConfig, RulesConfig,
    StepMatrixConfig, StickinessConfig, TransitionsConfig, VariantsConfig,
};
use styk_journey::{ColumnId, Split};
use styk_model::{
    Ask, Calendar, Channels, Conformance, Funnel, JourneySplit, Metric, MetricKind, Period, Question, Retention, Rules,
    Scale, ScaleKind, Selector, TimeRange, TimeSpan, Timestamp, Window, text,
};

use crate::context::Context;
use crate::error::QueryError;
use crate::inputs::Inputs;
use crate::maps::PlanOf;
use crate::operator::Make;
use crate::rules::RulesOf;

/// More periods than this are not shown, and would only cost memory.
const MOST_PERIODS: usize = 4_000;

/// A trend of more points is not read as one; every touchpoint of a map has one.
const MOST_TREND_PERIODS: usize = 120;

/// A planned question.
pub(crate) struct Plan {
    pub inputs: Arc<Inputs>,
    /// The rows of the pass that the question is about; all where nothing is said.
    pub filter: Option<Bit>,
    pub split: Split,
    pub make: Make,
    /// Rows that are read: touchpoint rules may look further than what is counted.
    pub reads: TimeSpan,
    /// Rows that the operator gets.
    pub counts: TimeSpan,
    /// The time that is asked about.
    pub span: TimeSpan,
    pub calendar: Option<Calendar>,
    /// The column of the breakdown.
    pub by: Option<ColumnId>,
    /// The scale that a score metric is about.
    pub scale: Option<Scale>,
}

impl Plan {
    /// Whether it matters whose rows are whose. Rows are counted, summed and ranked without;
    /// so are nobody's rows, whose number is told with every answer.
    pub(crate) fn needs_customers(&self) -> bool {
        let Make::Metric(metric) = &self.make else { return true };
        let of_rows = matches!(
            metric.measure,
            Measure::Count | Measure::Numbers(_) | Measure::Quantiles(_) | Measure::Scores { .. }
        );
        !of_rows || matches!(metric.group, Some(Grouping::First(_))) || self.inputs.has_moments()
    }
}

/// What planning has in hand.
struct Planner<'a> {
    context: &'a Context,
    question: &'a Question,
    inputs: &'a mut Inputs,
    /// Conditions that all hold for the rows of the question.
    filters: Vec<String>,
    zone: TimeZone,
    first: Timestamp,
    newest: Timestamp,
    span: TimeSpan,
    by: Option<ColumnId>,
    calendar: Option<Calendar>,
    scale: Option<Scale>,
}

/// A question's part of a pass.
struct Planned {
    filters: Vec<String>,
    filter: Option<Bit>,
    split: Split,
    make: Make,
    counts: TimeSpan,
    span: TimeSpan,
    calendar: Option<Calendar>,
    by: Option<ColumnId>,
    scale: Option<Scale>,
}

pub(crate) fn plan(context: &Context, question: &Question) -> Result<Plan, QueryError> {
    let mut plans = plan_together(context, std::slice::from_ref(question))?;
    let Some(plan) = plans.pop() else { unreachable!("a question has a plan") };
    Ok(plan)
}

/// Plans questions for one pass: what all of them leave out is not read, what only some leave out is
/// left out for those. The time that rows are counted in is the same for all.
pub(crate) fn plan_together(context: &Context, questions: &[Question]) -> Result<Vec<Plan>, QueryError> {
    let mut inputs = Inputs::new();
    let mut planned = Vec::with_capacity(questions.len());
    for question in questions {
        planned.push(Planner::new(context, question, &mut inputs)?.planned()?);
    }
    let of_all = |text: &String| planned.iter().all(|one| one.filters.contains(text));
    let (common, counts) = match planned.first() {
        Some(first) => (first.filters.iter().filter(|text| of_all(text)).cloned().collect(), first.counts),
        None => (Vec::new(), TimeSpan::ALL),
    };
    debug_assert!(planned.iter().all(|one| one.counts == counts), "questions of one pass are about one time");
    inputs.only_where(context, &common)?;
    for one in &mut planned {
        let own: Vec<&String> = one.filters.iter().filter(|text| !common.contains(text)).collect();
        let condition = match own.as_slice() {
            [] => continue,
            [only] => (*only).clone(),
            several => several.iter().map(|text| format!("({text})")).collect::<Vec<_>>().join(" && "),
        };
        let rows = Selector { touchpoints: Vec::new(), condition: Some(condition) };
        one.filter = Some(inputs.bit(context, &rows)?);
    }
    inputs.seal(context)?;
    let reads = inputs.reads(counts);
    let inputs = Arc::new(inputs);
    let plan = |one: Planned| {
        let Planned { filter, split, make, counts, span, calendar, by, scale, .. } = one;
        Plan { inputs: Arc::clone(&inputs), filter, split, make, reads, counts, span, calendar, by, scale }
    };
    Ok(planned.into_iter().map(plan).collect())
}

/// The instants of a range; the newest interaction is inside.
pub(crate) fn span_of(range: Option<TimeRange>, newest: Timestamp) -> Result<TimeSpan, QueryError> {
    match range {
        None => Ok(TimeSpan::ALL),
        Some(TimeRange::Last(length)) => {
            let to = Timestamp(newest.0.saturating_add(1));
            Ok(TimeSpan { from: Timestamp(to.0.saturating_sub(length.micros())), to })
        }
        Some(TimeRange::Between { from, to }) if from < to => Ok(TimeSpan { from, to }),
        Some(TimeRange::Between { from, to }) => Err(QueryError::Question(text!(
            "the range ends ({to}) before it begins ({from}): swap the two",
            "период заканчивается ({to}) раньше, чем начинается ({from}): поменяйте границы местами",
            "okres kończy się ({to}), zanim się zaczyna ({from}): zamień granice miejscami",
        ))),
    }
}

/// The scale that a question about a kind of scores looks at: the usual one, else the first there is.
pub(crate) fn scale_of(known: &[Scale], kind: ScaleKind, usual: Scale) -> Option<Scale> {
    let of_kind = || known.iter().copied().filter(|scale| scale.kind == kind);
    of_kind().find(|scale| *scale == usual).or_else(|| of_kind().next())
}

impl<'a> Planner<'a> {
    fn new(context: &'a Context, question: &'a Question, inputs: &'a mut Inputs) -> Result<Self, QueryError> {
        let (first, newest) = context.snapshot.time_range().ok_or(QueryError::Empty)?;
        let zone = TimeZone::get(&question.zone).map_err(|_| QueryError::Zone(question.zone.clone()))?;
        let span = span_of(question.range, newest)?;
        let filters = question.filters.clone();
        Ok(Self {
            context,
            question,
            inputs,
            filters,
            zone,
            first,
            newest,
            span,
            by: None,
            calendar: None,
            scale: None,
        })
    }

    fn planned(mut self) -> Result<Planned, QueryError> {
        let make = self.make(&self.question.ask)?;
        let split = split_of(self.inputs, self.context, &self.question.journeys)?;
        let ever =
            matches!(self.question.ask, Ask::Retention(_) | Ask::Lifecycle(_) | Ask::RepeatPurchase(_) | Ask::Rules(_));
        let Self { filters, span, calendar, by, scale, .. } = self;
        let counts = if ever { TimeSpan { from: Timestamp(i64::MIN), to: span.to } } else { span };
        Ok(Planned { filters, filter: None, split, make, counts, span, calendar, by, scale })
    }

    fn bit(&mut self, selector: &Selector) -> Result<Bit, QueryError> {
        self.inputs.bit(self.context, selector)
    }

    fn optional(&mut self, selector: Option<&Selector>) -> Result<Option<Bit>, QueryError> {
        selector.map(|selector| self.bit(selector)).transpose()
    }

    fn symbols(&mut self) -> Result<ColumnId, QueryError> {
        self.inputs.symbols(self.context)
    }

    /// The breakdown's column, and whether it is the first value that counts.
    fn breakdown(&mut self) -> Result<Option<(ColumnId, bool)>, QueryError> {
        let Some(by) = &self.question.by else { return Ok(None) };
        let (name, first) = by.strip_prefix("first.").map_or((by.as_str(), false), |name| (name, true));
        let column = self.inputs.codes(self.context, name)?;
        self.by = Some(column);
        Ok(Some((column, first)))
    }

    fn grouping(&mut self) -> Result<Option<Grouping>, QueryError> {
        let of = |(column, first)| if first { Grouping::First(column) } else { Grouping::Row(column) };
        Ok(self.breakdown()?.map(of))
    }

    fn no_breakdown(&self, what: &str) -> Result<(), QueryError> {
        match &self.question.by {
            None => Ok(()),
            Some(by) => Err(QueryError::Question(text!(
                "{what} cannot be broken down by `{by}`: ask once for each value with `--filter`, or compare two with `difference`",
                "этот ответ нельзя разбить по «{by}»: задайте вопрос для каждого значения через `--filter` или сравните два через `difference`",
                "tej odpowiedzi nie da się podzielić według „{by}”: zadaj pytanie dla każdej wartości przez `--filter` albo porównaj dwie przez `difference`",
            ))),
        }
    }

    fn make(&mut self, ask: &Ask) -> Result<Make, QueryError> {
        Ok(match ask {
            Ask::Map(map) => {
                self.no_breakdown("a map")?;
                let periods = self.trend(map.period);
                Make::JourneyMap(JourneyMapConfig { symbols: self.symbols()?, periods })
            }
            Ask::Funnel(funnel) => Make::Funnel(self.funnel(funnel)?),
            Ask::Transitions(_) | Ask::Bottlenecks(_) => {
                self.no_breakdown("transitions")?;
                Make::Transitions(TransitionsConfig { symbols: self.symbols()? })
            }
            Ask::Paths(paths) => {
                self.no_breakdown("paths")?;
                Make::Paths(PathsConfig {
                    symbols: self.symbols()?,
                    anchor: self.bit(&paths.touchpoint)?,
                    direction: paths.direction,
                    depth: paths.depth,
                    collapse_repeats: paths.collapse_repeats,
                })
            }
            Ask::Variants(variants) => {
                self.no_breakdown("variants")?;
                let symbols = self.symbols()?;
                Make::Variants(VariantsConfig { symbols, collapse_repeats: variants.collapse_repeats })
            }
            Ask::StepMatrix(matrix) => {
                self.no_breakdown("a step matrix")?;
                Make::StepMatrix(StepMatrixConfig { symbols: self.symbols()?, depth: matrix.depth })
            }
            Ask::Rework(_) => {
                self.no_breakdown("rework")?;
                Make::Rework(ReworkConfig { symbols: self.symbols()? })
            }
            Ask::DropOff(drop_off) => {
                self.no_breakdown("drop-off")?;
                let goal = self.optional(drop_off.goal.as_ref())?;
                Make::DropOff(DropOffConfig { symbols: self.symbols()?, goal })
            }
            Ask::Channels(channels) => {
                self.no_breakdown("channels")?;
                Make::Channels(self.channels(channels)?)
            }
            Ask::Conformance(conformance) => self.conformance(conformance)?,
            Ask::Rules(rules) => self.rules(rules)?,
            Ask::Retention(retention) => Make::Retention(self.retention(retention)?),
            Ask::Stickiness(stickiness) => {
                self.no_breakdown("stickiness")?;
                let period = if stickiness.period == Period::Day { Period::Week } else { stickiness.period };
                let of = self.optional(stickiness.of.as_ref())?;
                let days = PeriodIndex::new(&self.calendar(Period::Day, self.from()));
                Make::Stickiness(StickinessConfig { periods: self.periods(period), days, of })
            }
            Ask::Lifecycle(lifecycle) => {
                self.no_breakdown("the lifecycle")?;
                let of = self.optional(lifecycle.of.as_ref())?;
                // One period more, so that "returning" is known in the first one asked for.
                let before = Timestamp(self.from().0.saturating_sub(1));
                let calendar = self.calendar(lifecycle.period, before.max(self.first));
                let periods = PeriodIndex::new(&calendar);
                self.calendar = Some(calendar);
                Make::Lifecycle(LifecycleConfig { periods, span: self.bounds(), of })
            }
            Ask::RepeatPurchase(purchase) => {
                self.no_breakdown("repeat purchase")?;
                let purchase = self.bit(&purchase.purchase)?;
                Make::RepeatPurchase(RepeatPurchaseConfig { purchase, span: self.bounds() })
            }
            Ask::Metric(metric) => Make::Metric(self.metric(metric, None)?),
            Ask::Series(series) => Make::Metric(self.metric(&series.of, Some(series.period))?),
            Ask::Difference(_) | Ask::StandsOut(_) | Ask::Customers(_) => {
                unreachable!("questions made of other questions are taken apart before they are planned")
            }
        })
    }

    fn bounds(&self) -> (i64, i64) {
        (self.span.from.0, self.span.to.0)
    }

    /// The first instant asked about that data can have.
    fn from(&self) -> Timestamp {
        self.span.from.max(self.first)
    }

    fn calendar(&self, period: Period, from: Timestamp) -> Calendar {
        let last = Timestamp(self.span.to.0.saturating_sub(1)).min(self.newest);
        Calendar::new(period, &self.zone, from, last, MOST_PERIODS)
    }

    fn periods(&mut self, period: Period) -> PeriodIndex {
        let calendar = self.calendar(period, self.from());
        let index = PeriodIndex::new(&calendar);
        self.calendar = Some(calendar);
        index
    }

    /// Periods of a trend: longer ones where there would be too many.
    fn trend(&mut self, period: Period) -> PeriodIndex {
        let longer = [period, Period::Week, Period::Month, Period::Quarter];
        let mut lengths = longer.into_iter().filter(|longer| *longer >= period);
        loop {
            let calendar = self.calendar(lengths.next().unwrap_or(Period::Quarter), self.from());
            if calendar.len() <= MOST_TREND_PERIODS || calendar.period == Period::Quarter {
                let index = PeriodIndex::new(&calendar);
                self.calendar = Some(calendar);
                return index;
            }
        }
    }

    fn funnel(&mut self, funnel: &Funnel) -> Result<FunnelConfig, QueryError> {
        let required = funnel.steps.iter().filter(|step| !step.optional).count();
        if !(2..=24).contains(&funnel.steps.len()) || required == 0 {
            return Err(QueryError::Question(text!(
                "a funnel has 2 to 24 steps, at least one of them not optional",
                "в воронке должно быть от 2 до 24 шагов, и хотя бы один — обязательный",
                "lejek ma od 2 do 24 kroków, w tym co najmniej jeden obowiązkowy",
            )));
        }
        let mut steps = Vec::new();
        for step in &funnel.steps {
            steps.push(FunnelStep { bit: self.bit(&step.selector)?.bit, optional: step.optional });
        }
        let mut exclusions = Vec::new();
        for exclusion in &funnel.exclude {
            let bit = self.bit(&exclusion.selector)?.bit;
            exclusions.push(FunnelExclusion { bit, after: exclusion.after });
        }
        let masks = self.bit_column(&funnel.steps[0].selector)?;
        let same = funnel.same.as_ref().map(|name| self.inputs.codes(self.context, name)).transpose()?;
        let group = self.breakdown()?.map(|(codes, first)| FunnelBreakdown {
            codes,
            at: if first { FunnelBreakdownAt::JourneyStart } else { FunnelBreakdownAt::FirstStep },
        });
        let window = funnel.window.map(|window| match window {
            Window::Whole(length) => FunnelWindow::Whole(length.micros()),
            Window::PerStep(length) => FunnelWindow::PerStep(length.micros()),
        });
        Ok(FunnelConfig { masks, steps, exclusions, order: funnel.order, window, same, group })
    }

    /// The column that all bits are in.
    fn bit_column(&mut self, any: &Selector) -> Result<ColumnId, QueryError> {
        Ok(match self.inputs.mask_column() {
            Some(column) => column,
            None => self.bit(any)?.column,
        })
    }

    fn channels(&mut self, channels: &Channels) -> Result<ChannelsConfig, QueryError> {
        // What interactions have as many of as there are interactions is no channel either.
        if ["touchpoint", "text", "case", "case_id"].contains(&channels.of.as_str()) {
            let of = &channels.of;
            return Err(QueryError::Question(text!(
                "`{of}` is no channel: name another column in `of`; touchpoints are asked for by `transitions`",
                "`{of}` — не канал: укажите в `of` другой столбец; о точках контакта спрашивает `transitions`",
                "`{of}` to nie kanał: podaj w `of` inną kolumnę; o punkty styku pyta `transitions`",
            )));
        }
        Ok(ChannelsConfig {
            symbols: self.symbols()?,
            channels: self.inputs.codes(self.context, &channels.of)?,
            scores: self.inputs.numbers(self.context, "score")?,
            scales: self.inputs.codes(self.context, "score_scale")?,
            goal: self.optional(channels.goal.as_ref())?,
            recognised: self.inputs.recognised(self.context),
            within: channels.within.micros(),
            newest: self.newest.0.min(self.span.to.0.saturating_sub(1)),
        })
    }

    fn conformance(&mut self, asked: &Conformance) -> Result<Make, QueryError> {
        let context = self.context;
        let map = context.maps.find(&asked.map, asked.version)?;
        let plan = Arc::new(PlanOf::new(map, &context.registry)?);
        // Amounts of different currencies are never put together.
        let money = context.currency.map(|currency| {
            let condition = Some(format!("currency == \"{currency}\""));
            let of = Some(self.bit(&Selector { touchpoints: Vec::new(), condition })?);
            Ok::<_, QueryError>(Amounts { column: self.inputs.numbers(context, "money")?, of })
        });
        let group = self.grouping()?;
        let config = Box::new(ConformanceConfig {
            symbols: self.symbols()?,
            plan: plan.outline.clone(),
            scores: self.inputs.numbers(context, "score")?,
            scales: self.inputs.codes(context, "score_scale")?,
            money: money.transpose()?,
            goal: self.optional(asked.goal.as_ref())?,
            periods: self.trend(asked.period),
            group,
        });
        Ok(Make::Conformance { config, plan })
    }

    fn rules(&mut self, asked: &Rules) -> Result<Make, QueryError> {
        let of = Arc::new(RulesOf::new(self.context, asked, self.question.language)?);
        // Interactions of no touchpoint are told with every answer about touchpoints.
        self.symbols()?;
        let mut rules = Vec::with_capacity(of.rules.len());
        for planned in &of.rules {
            rules.extend(planned.config(&mut |selector| self.bit(selector))?);
        }
        let config = RulesConfig {
            rules,
            span: self.bounds(),
            newest: self.newest.0.min(self.span.to.0.saturating_sub(1)),
            group: self.grouping()?,
            periods: self.trend(asked.period),
        };
        Ok(Make::Rules { config, of })
    }

    fn retention(&mut self, retention: &Retention) -> Result<RetentionConfig, QueryError> {
        let first = self.optional(retention.first.as_ref())?;
        let back = self.optional(retention.back.as_ref())?;
        let group = self.breakdown()?.map(|(column, _)| column);
        let calendar = self.calendar(retention.period, self.first);
        let periods = PeriodIndex::new(&calendar);
        self.calendar = Some(calendar);
        Ok(RetentionConfig {
            periods,
            span: self.bounds(),
            newest: self.newest.0.min(self.span.to.0.saturating_sub(1)),
            follow: retention.periods,
            kind: retention.kind,
            first,
            back,
            group,
        })
    }

    fn metric(&mut self, metric: &Metric, period: Option<Period>) -> Result<MetricConfig, QueryError> {
        let of = self.optional(metric.of.as_ref())?;
        let measure = match &metric.kind {
            MetricKind::Count => Measure::Count,
            MetricKind::Customers => Measure::Customers,
            MetricKind::Journeys => Measure::Journeys,
            MetricKind::Sum { column } | MetricKind::Mean { column } => {
                Measure::Numbers(self.inputs.numbers(self.context, column)?)
            }
            MetricKind::Percentile { column, percentile } => {
                if !(0.0..=100.0).contains(percentile) {
                    let message = text!(
                        "`{percentile}` is no percentile: expected 0 to 100",
                        "{percentile} — не процентиль: ожидается число от 0 до 100",
                        "{percentile} to nie percentyl: oczekiwano liczby od 0 do 100",
                    );
                    return Err(QueryError::Question(message));
                }
                Measure::Quantiles(self.inputs.numbers(self.context, column)?)
            }
            MetricKind::Conversion { goal } => Measure::Conversion { goal: self.bit(goal)? },
            MetricKind::Csat => self.scores(ScaleKind::Csat, Scale::CSAT_5)?,
            MetricKind::Nps => self.scores(ScaleKind::Nps, Scale::NPS)?,
            MetricKind::Ces => self.scores(ScaleKind::Ces, Scale::CES_7)?,
            MetricKind::ResponseTime { response } => Measure::ResponseTime { response: self.bit(response)? },
            MetricKind::Effort => Measure::Effort { actions: Some(self.inputs.numbers(self.context, "actions")?) },
        };
        let group = self.grouping()?;
        let periods = period.map_or_else(PeriodIndex::whole, |period| self.periods(period));
        Ok(MetricConfig { measure, of, periods, group })
    }

    /// Scores of one scale: rows on another are not mixed in.
    fn scores(&mut self, kind: ScaleKind, usual: Scale) -> Result<Measure, QueryError> {
        let scale = scale_of(&self.context.scales, kind, usual).unwrap_or(usual);
        self.scale = Some(scale);
        self.filters.push(format!("score_scale == \"{scale}\""));
        let column = self.inputs.numbers(self.context, "score")?;
        Ok(Measure::Scores { column, low: scale.low, high: scale.high })
    }
}

/// How lines are cut into journeys; the columns that this looks at are read.
pub(crate) fn split_of(inputs: &mut Inputs, context: &Context, journeys: &JourneySplit) -> Result<Split, QueryError> {
    Ok(match journeys {
        JourneySplit::Whole => Split::Whole,
        JourneySplit::Gap(gap) => Split::Gap(gap.micros()),
        JourneySplit::Column(name) => Split::Column(inputs.codes(context, name)?),
        JourneySplit::Events { start, end } => {
            let start = inputs.bit(context, start)?;
            let end = end.as_ref().map(|end| inputs.bit(context, end)).transpose()?;
            Split::Events { masks: start.column, start: start.bit, end: end.map(|end| end.bit) }
        }
    })
}
