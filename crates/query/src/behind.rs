//! The customers behind a number.
//!
//! The question is asked again, one customer at a time, of the operator that
//! counted the number: whoever makes it larger stands behind it. So the list
//! and the number cannot disagree.

mod deviation;
mod ruled;

use std::cmp::Reverse;

use styk_insight::verdict::verdict;
use styk_journey::operators::{Lifecycle, Mark};
use styk_journey::{ABSENT, Batch, ColumnId, Operator, Splitter};
use styk_model::answer::{AnswerResult, Cost, CustomerRow, CustomersResult, Evidence, UnknownShare};
use styk_model::{
    Answer, Ask, Behind, Customers, LifecycleState, Onward, Place, Question, Rework, RuleState, Text, Timestamp,
    Transitions, text,
};

use crate::answer::{absent, snapshot};
use crate::context::Context;
use crate::error::QueryError;
use crate::operator::{AnyOperator, Make};
use crate::plan::{Plan, plan};

/// A number, its names found: what to ask of the operator.
enum Number {
    Everyone,
    Step { step: usize, lost: bool },
    Transition { from: Vec<u16>, to: Vec<u16> },
    Touchpoint { symbols: Vec<u16>, place: Place },
    Anchored,
    Path { before: bool, steps: Vec<u16> },
    Variant(Vec<u16>),
    Position { position: usize, symbols: Option<Vec<u16>> },
    Repeated(Vec<u16>),
    Loop { there: Vec<u16>, back: Vec<u16> },
    Lost { symbols: Vec<u16>, last: Option<Vec<u16>> },
    Reached,
    HandOff { from: String, to: String, symbols: Option<Vec<u16>>, reached: bool },
    Through { channel: String, symbols: Option<Vec<u16>>, onward: Option<Onward> },
    Met { channel: String, symbols: Vec<u16> },
    Compared(Option<bool>),
    Marked(Vec<Mark>),
    Ruled { rule: usize, state: Option<RuleState> },
    Cohort { period: usize, back: Option<usize> },
    Active(usize),
    ActiveDays(usize),
    Lifecycle { period: usize, state: LifecycleState },
    Purchases { count: usize, or_more: bool },
    Measured { period: usize, reached: bool },
}

/// Lists the customers behind a number.
pub(crate) fn customers(context: &Context, question: &Question, asked: &Customers) -> Result<Answer, QueryError> {
    let inner = inner(question, asked)?;
    let plan = plan(context, &inner)?;
    let number = resolve(context, &inner.ask, &asked.behind, &plan)?;
    let scan = context.scan(plan.reads, true);
    let make = || Worker {
        plan: &plan,
        number: &number,
        group: Group::new(context, question, asked),
        channels: Channels::of(&number, &plan),
        splitter: Splitter::new(plan.split),
        operator: plan.make.operator(),
        person: Batch::default(),
        interactions: 0,
        unidentified: 0,
        found: Vec::new(),
    };
    let (workers, read) = scan.pass(&*plan.inputs, make, Worker::observe)?;
    let mut unknown = UnknownShare::default();
    let mut found: Vec<CustomerRow> = Vec::new();
    for worker in workers {
        unknown.interactions += worker.interactions;
        unknown.unidentified += worker.unidentified;
        found.extend(worker.found);
    }
    let total = found.len() as u64;
    found.sort_unstable_by_key(|row| (Reverse(row.last), row.person));
    found.truncate(asked.limit);
    let result = AnswerResult::Customers(CustomersResult { total, customers: found });
    Ok(Answer {
        question: question.clone(),
        verdict: verdict(question, &result, question.language),
        evidence: Evidence::Association,
        result,
        unknown,
        notes: Vec::new(),
        snapshot: snapshot(context, question.range.is_some().then_some(plan.span)),
        cost: Cost { rows: read.rows, ..Cost::default() },
    })
}

/// The question whose number it is: without its breakdown where no group is asked for.
fn inner(question: &Question, asked: &Customers) -> Result<Question, QueryError> {
    let mut inner = question.clone();
    inner.ask = match &*asked.of {
        // A map counts what these count, all at once.
        Ask::Map(_) if matches!(asked.behind, Behind::Repeated { .. }) => Ask::Rework(Rework {}),
        Ask::Map(_) => Ask::Transitions(Transitions::default()),
        other => other.clone(),
    };
    if matches!(inner.ask, Ask::Difference(_) | Ask::StandsOut(_) | Ask::Customers(_)) {
        return Err(QueryError::Question(text!(
            "customers stand behind numbers of one question: name that question in `of`, not a comparison",
            "клиенты стоят за числами одного вопроса: укажите в `of` его, а не сравнение",
            "klienci stoją za liczbami jednego pytania: podaj w `of` to pytanie, a nie porównanie",
        )));
    }
    match (&asked.group, &question.by) {
        (None, _) => inner.by = None,
        (Some(group), None) => {
            return Err(QueryError::Question(text!(
                "the group `{group}` belongs to no breakdown: name the column with `by`",
                "группа «{group}» не относится ни к какой разбивке: укажите столбец в `by`",
                "grupa „{group}” nie należy do żadnego podziału: podaj kolumnę w `by`",
            )));
        }
        (Some(_), Some(_)) => {}
    }
    if let (Ask::Paths(paths), Behind::Path { steps, end, .. }) = (&mut inner.ask, &asked.behind) {
        // Sequences are cut at the depth: one step more tells those that end.
        paths.depth = steps.len() + usize::from(*end);
    }
    Ok(inner)
}

fn resolve(context: &Context, ask: &Ask, behind: &Behind, plan: &Plan) -> Result<Number, QueryError> {
    let touchpoint = |name: &String| -> Result<Vec<u16>, QueryError> { Ok(context.registry.find(name)?) };
    let optional = |name: &Option<String>| name.as_ref().map(&touchpoint).transpose();
    // A step is one touchpoint; of several with the same name, the first.
    let sequence =
        |names: &[String]| names.iter().map(|name| Ok(touchpoint(name)?[0])).collect::<Result<_, QueryError>>();
    let period = |start: &Timestamp| period_of(plan, *start);
    Ok(match (ask, behind) {
        (_, Behind::Everyone) => Number::Everyone,
        (Ask::Funnel(funnel), Behind::Step { step, lost }) => {
            if *step >= funnel.steps.len() {
                let count = funnel.steps.len();
                return Err(QueryError::Question(text!(
                    "the funnel has no step {step}: its {count} steps count from 0",
                    "шага {step} в воронке нет: всего шагов {count}, счёт идёт с 0",
                    "lejek nie ma kroku {step}: liczba kroków to {count}, licząc od 0",
                )));
            }
            Number::Step { step: *step, lost: *lost }
        }
        (Ask::Transitions(_) | Ask::Bottlenecks(_), Behind::Transition { from, to }) => {
            Number::Transition { from: touchpoint(from)?, to: touchpoint(to)? }
        }
        (Ask::Transitions(_) | Ask::Bottlenecks(_), Behind::Touchpoint { touchpoint: name, place }) => {
            Number::Touchpoint { symbols: touchpoint(name)?, place: *place }
        }
        (Ask::Paths(_), Behind::Path { steps, end: false, .. }) if steps.is_empty() => Number::Anchored,
        (Ask::Paths(_), Behind::Path { before, steps, .. }) => {
            Number::Path { before: *before, steps: sequence(steps)? }
        }
        (Ask::Variants(_), Behind::Variant { steps }) => Number::Variant(sequence(steps)?),
        (Ask::StepMatrix(_), Behind::Position { position, touchpoint: name }) => {
            Number::Position { position: *position, symbols: optional(name)? }
        }
        (Ask::Rework(_), Behind::Repeated { touchpoint: name }) => Number::Repeated(touchpoint(name)?),
        (Ask::Rework(_), Behind::Loop { there, back }) => {
            Number::Loop { there: touchpoint(there)?, back: touchpoint(back)? }
        }
        (Ask::DropOff(_), Behind::Lost { touchpoint: name, last }) => {
            Number::Lost { symbols: touchpoint(name)?, last: optional(last)? }
        }
        (Ask::DropOff(_), Behind::Reached) => Number::Reached,
        (Ask::Channels(_), Behind::HandOff { from, to, touchpoint: name, reached }) => {
            Number::HandOff { from: from.clone(), to: to.clone(), symbols: optional(name)?, reached: *reached }
        }
        (Ask::Channels(_), Behind::Through { channel, touchpoint: name, onward }) => {
            Number::Through { channel: channel.clone(), symbols: optional(name)?, onward: *onward }
        }
        (Ask::Channels(_), Behind::Met { channel, touchpoint: name }) => {
            Number::Met { channel: channel.clone(), symbols: touchpoint(name)? }
        }
        (Ask::Conformance(_), Behind::Compared { follows }) => Number::Compared(*follows),
        (Ask::Conformance(_), Behind::Deviation { .. } | Behind::Planned { .. }) => {
            Number::Marked(deviation::marks(context, behind, plan)?)
        }
        (Ask::Rules(_), Behind::Rule { rule, state }) => {
            Number::Ruled { rule: ruled::place(rule, plan)?, state: *state }
        }
        (Ask::Retention(_), Behind::Cohort { start, back }) => Number::Cohort { period: period(start)?, back: *back },
        (Ask::Stickiness(_), Behind::Active { start }) => Number::Active(period(start)?),
        (Ask::Stickiness(_), Behind::ActiveDays { days }) => Number::ActiveDays(*days),
        (Ask::Lifecycle(_), Behind::Lifecycle { start, state }) => {
            Number::Lifecycle { period: period(start)?, state: *state }
        }
        (Ask::RepeatPurchase(_), Behind::Purchases { count, or_more }) => {
            Number::Purchases { count: *count, or_more: *or_more }
        }
        (Ask::Metric(_) | Ask::Series(_), Behind::Measured { start, reached }) => {
            let period = start.as_ref().map_or(Ok(0), period)?;
            Number::Measured { period, reached: *reached }
        }
        _ => return Err(QueryError::Question(not_a_number_of(ask))),
    })
}

/// The place of the period that begins at an instant.
fn period_of(plan: &Plan, start: Timestamp) -> Result<usize, QueryError> {
    let boundaries = plan.calendar.as_ref().map_or(&[][..], |calendar| &calendar.boundaries);
    let starts = &boundaries[..boundaries.len().saturating_sub(1)];
    starts.binary_search(&start.0).map_err(|_| {
        let ends = starts.first().zip(starts.last()).map(|(first, last)| (Timestamp(*first), Timestamp(*last)));
        QueryError::Question(match ends {
            Some((first, last)) => text!(
                "no period of the answer begins at {start}: expected one from {first} to {last}",
                "ни один период ответа не начинается в {start}: ожидается начало от {first} до {last}",
                "żaden okres odpowiedzi nie zaczyna się o {start}: oczekiwano początku od {first} do {last}",
            ),
            None => text!(
                "no period of the answer begins at {start}: the question has no periods",
                "ни один период ответа не начинается в {start}: в вопросе нет периодов",
                "żaden okres odpowiedzi nie zaczyna się o {start}: pytanie nie ma okresów",
            ),
        })
    })
}

fn not_a_number_of(ask: &Ask) -> Text {
    let (has, numbers): (_, &[&str]) = match ask {
        Ask::Funnel(_) => ("a funnel has", &["step"]),
        Ask::Map(_) | Ask::Transitions(_) | Ask::Bottlenecks(_) => ("transitions have", &["transition", "touchpoint"]),
        Ask::Paths(_) => ("paths have", &["path"]),
        Ask::Variants(_) => ("variants have", &["variant"]),
        Ask::StepMatrix(_) => ("a step matrix has", &["position"]),
        Ask::Rework(_) => ("rework has", &["repeated", "loop"]),
        Ask::DropOff(_) => ("drop-off has", &["lost", "reached"]),
        Ask::Channels(_) => ("channels have", &["hand_off", "through", "met"]),
        Ask::Conformance(_) => ("conformance has", &["compared", "deviation", "planned"]),
        Ask::Rules(_) => ("rules have", &["rule"]),
        Ask::Retention(_) => ("retention has", &["cohort"]),
        Ask::Stickiness(_) => ("stickiness has", &["active", "active_days"]),
        Ask::Lifecycle(_) => ("the lifecycle has", &["lifecycle"]),
        Ask::RepeatPurchase(_) => ("repeat purchase has", &["purchases"]),
        Ask::Metric(_) | Ask::Series(_) | Ask::Difference(_) | Ask::StandsOut(_) | Ask::Customers(_) => {
            ("a metric has", &["measured"])
        }
    };
    let quoted: Vec<String> = ["everyone"].iter().chain(numbers).map(|number| format!("`{number}`")).collect();
    let (last, others) = quoted.split_last().map_or(("", String::new()), |(last, rest)| (last, rest.join(", ")));
    text!(
        "{has} no such number: expected {others} or {last}",
        "такого числа в этом ответе нет: ожидается {others} или {last}",
        "w tej odpowiedzi nie ma takiej liczby: oczekiwano {others} lub {last}",
    )
}

/// The code of the group asked for. Codes are given as values are met, so it may not be known yet.
struct Group {
    wanted: Option<String>,
    code: Option<u32>,
    touchpoint: Option<u32>,
}

impl Group {
    fn new(context: &Context, question: &Question, asked: &Customers) -> Self {
        let Some(wanted) = asked.group.clone() else {
            return Self { wanted: None, code: Some(ABSENT), touchpoint: None };
        };
        if wanted == absent(question.language) {
            return Self { wanted: Some(wanted), code: Some(ABSENT), touchpoint: None };
        }
        let names = context.touchpoint_names(question.language);
        let touchpoint = names.iter().position(|name| *name == wanted).map(|symbol| symbol as u32);
        Self { wanted: Some(wanted), code: None, touchpoint }
    }

    fn code(&mut self, plan: &Plan) -> Option<u32> {
        if self.code.is_none()
            && let (Some(wanted), Some(column)) = (&self.wanted, plan.by)
        {
            self.code = plan.inputs.code(column, wanted, self.touchpoint);
        }
        self.code
    }
}

/// The channels that a number names, and their codes as far as they are known: see [`Group`].
struct Channels {
    column: ColumnId,
    names: Vec<String>,
    codes: Vec<u32>,
}

impl Channels {
    fn of(number: &Number, plan: &Plan) -> Option<Self> {
        let Make::Channels(config) = &plan.make else { return None };
        let names = match number {
            Number::HandOff { from, to, .. } => vec![from.clone(), to.clone()],
            Number::Through { channel, .. } | Number::Met { channel, .. } => vec![channel.clone()],
            _ => return None,
        };
        Some(Self { column: config.channels, names, codes: Vec::new() })
    }

    /// `None` while one of them was not met yet, so that no customer can have been there.
    fn codes(&mut self, plan: &Plan) -> Option<&[u32]> {
        for name in &self.names[self.codes.len()..] {
            self.codes.push(plan.inputs.code(self.column, name, None)?);
        }
        Some(&self.codes)
    }
}

struct Worker<'a> {
    plan: &'a Plan,
    number: &'a Number,
    group: Group,
    channels: Option<Channels>,
    splitter: Splitter,
    operator: AnyOperator,
    /// The rows of one customer.
    person: Batch,
    interactions: u64,
    unidentified: u64,
    found: Vec<CustomerRow>,
}

impl Worker<'_> {
    fn observe(&mut self, batch: &Batch) {
        let settled = self.plan.inputs.settle(batch, self.plan.counts);
        let batch = settled.as_ref().unwrap_or(batch);
        self.interactions += batch.rows() as u64;
        let nobody = usize::from(batch.persons.first() == Some(&0));
        if nobody == 1 {
            self.unidentified += u64::from(batch.starts[1]);
        }
        for index in nobody..batch.persons.len() {
            self.person.take_person(batch, index);
            if self.is_behind() {
                let times = &self.person.time;
                self.found.push(CustomerRow {
                    person: self.person.persons[0],
                    identifiers: Vec::new(),
                    interactions: times.len() as u64,
                    first: Timestamp(times[0]),
                    last: Timestamp(times[times.len() - 1]),
                });
            }
        }
    }

    /// Whether the number grows with this customer; what excludes them must not.
    fn is_behind(&mut self) -> bool {
        let journeys = self.splitter.split(&self.person);
        if matches!(self.number, Number::Everyone) {
            return !journeys.is_empty();
        }
        let channels: &[u32] = match &mut self.channels {
            None => &[],
            Some(channels) => match channels.codes(self.plan) {
                Some(codes) => codes,
                None => return false,
            },
        };
        let before = self.group.code(self.plan).map(|code| counted(&self.operator, self.number, code, channels));
        self.operator.observe(&journeys);
        let Some(code) = self.group.code(self.plan) else { return false };
        let (number, excluded) = counted(&self.operator, self.number, code, channels);
        // A code that was unknown before has no other customer yet.
        let (number_before, excluded_before) = before.unwrap_or_default();
        number > number_before && excluded == excluded_before
    }
}

/// What the operator counted so far: the number, and one that must not grow. `code` is that of the group,
/// `channels` those of the channels that the number names.
fn counted(operator: &AnyOperator, number: &Number, code: u32, channels: &[u32]) -> (u64, u64) {
    let each = |symbols: &[u16], count: &dyn Fn(u16) -> u64| symbols.iter().map(|symbol| count(*symbol)).sum::<u64>();
    let pairs = |from: &[u16], to: &[u16], count: &dyn Fn(u16, u16) -> u64| -> u64 {
        from.iter().map(|from| each(to, &|to| count(*from, to))).sum()
    };
    let wherever = |symbols: Option<&[u16]>, count: &dyn Fn(Option<u16>) -> u64| match symbols {
        Some(symbols) => each(symbols, &|symbol| count(Some(symbol))),
        None => count(None),
    };
    let plain = match (operator, number) {
        (AnyOperator::Funnel(funnel), Number::Step { step, lost }) => {
            let next = funnel.next_required(*step).filter(|_| *lost);
            return (funnel.reached(code, *step), next.map_or(0, |next| funnel.reached(code, next)));
        }
        (AnyOperator::Transitions(edges), Number::Transition { from, to }) => {
            pairs(from, to, &|from, to| edges.followed(from, to))
        }
        (AnyOperator::Transitions(nodes), Number::Touchpoint { symbols, place }) => each(symbols, &|symbol| {
            let [customers, starts, ends] = nodes.visited(symbol);
            match place {
                Place::Anywhere => customers,
                Place::Start => starts,
                Place::End => ends,
            }
        }),
        (AnyOperator::Paths(paths), Number::Anchored) => paths.anchored(),
        (AnyOperator::Paths(paths), Number::Path { before, steps }) => paths.went(*before, steps),
        (AnyOperator::Variants(variants), Number::Variant(steps)) => variants.followed(steps),
        (AnyOperator::StepMatrix(matrix), Number::Position { position, symbols }) => match symbols {
            Some(symbols) => each(symbols, &|symbol| matrix.at(*position, Some(symbol))),
            None => matrix.at(*position, None),
        },
        (AnyOperator::Rework(rework), Number::Repeated(symbols)) => each(symbols, &|symbol| rework.repeated(symbol)),
        (AnyOperator::Rework(rework), Number::Loop { there, back }) => {
            pairs(there, back, &|there, back| rework.looped(there, back))
        }
        (AnyOperator::DropOff(drop_off), Number::Lost { symbols, last }) => match last {
            Some(last) => pairs(symbols, last, &|symbol, last| drop_off.lost(symbol, Some(last))),
            None => each(symbols, &|symbol| drop_off.lost(symbol, None)),
        },
        (AnyOperator::DropOff(drop_off), Number::Reached) => drop_off.reached(),
        (AnyOperator::Channels(counts), Number::HandOff { symbols, reached, .. }) => match *channels {
            [from, to] => wherever(symbols.as_deref(), &|symbol| counts.handed_off(symbol, from, to, *reached)),
            _ => 0,
        },
        (AnyOperator::Channels(counts), Number::Through { symbols, onward, .. }) => match *channels {
            [channel] => wherever(symbols.as_deref(), &|symbol| counts.through(symbol, channel, *onward)),
            _ => 0,
        },
        (AnyOperator::Channels(counts), Number::Met { symbols, .. }) => match *channels {
            [channel] => each(symbols, &|symbol| counts.met(symbol, channel)),
            _ => 0,
        },
        (AnyOperator::Conformance(conformance), Number::Compared(follows)) => {
            let [customers, following] = conformance.compared(code);
            match follows {
                None => customers,
                Some(true) => following,
                Some(false) => customers - following,
            }
        }
        (AnyOperator::Conformance(conformance), Number::Marked(marks)) => {
            marks.iter().map(|mark| conformance.marked(*mark)).sum()
        }
        (AnyOperator::Rules(rules), Number::Ruled { rule, state }) => rules.customers(*rule, code, *state),
        (AnyOperator::Retention(retention), Number::Cohort { period, back }) => retention.cohort(code, *period, *back),
        (AnyOperator::Stickiness(stickiness), Number::Active(period)) => stickiness.active(*period),
        (AnyOperator::Stickiness(stickiness), Number::ActiveDays(days)) => stickiness.active_days(*days),
        (AnyOperator::Lifecycle(lifecycle), Number::Lifecycle { period, state }) => stands(lifecycle, *period, *state),
        (AnyOperator::RepeatPurchase(repeat), Number::Purchases { count, or_more }) => repeat.bought(*count, *or_more),
        (AnyOperator::Metric(metric), Number::Measured { period, reached }) => metric.measured(code, *period, *reached),
        _ => unreachable!("the number was found in the question that the operator answers"),
    };
    (plain, 0)
}

fn stands(lifecycle: &Lifecycle, period: usize, state: LifecycleState) -> u64 {
    let point = lifecycle.point(period);
    match state {
        LifecycleState::New => point.new,
        LifecycleState::Returning => point.returning,
        LifecycleState::Resurrected => point.resurrected,
        LifecycleState::Dormant => point.dormant,
    }
}
