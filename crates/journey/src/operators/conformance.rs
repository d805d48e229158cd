//! How whole journeys keep to a plan: a designed journey of steps.
//!
//! # What is looked at
//!
//! Of a journey its rows at touchpoints: those at a touchpoint of a step are **labels** of the plan, the others are
//! **outside** it. Rows bound to no touchpoint are passed over, journeys without a label are not compared. The
//! labels are aligned with the plan by whoever knows it ([`Aligner`]); each row outside costs one more. The same
//! labels are aligned once, and what that gave is kept for the next journey that has them.
//!
//! Where a journey departs from the plan by an interaction, the step that was done last before it where the plan has it
//! tells where that is.
//!
//! # What counts once
//!
//! What an alignment says of a journey are its **marks** (see `marks`). Of each mark the journeys are counted, and
//! the customers, who come whole and one after the other. A customer's scores and amounts count once for each mark:
//! by their mean over the journeys with it, so that whoever comes often does not weigh more, and intervals rest on
//! as many independent values as there are customers.

mod marks;
mod rows;
mod tally;

use serde::{Deserialize, Serialize};

pub use self::marks::{Deviation, Mark};
use self::marks::{Marker, step};
use self::rows::Rows;
use self::tally::Tally;
pub use self::tally::TallyCounts;
use super::condition::Condition;
use super::metric::{Grouping, Moments};
use super::numbering::{CodeNumbers, WidePairNumbers, entry};
use super::periods::PeriodIndex;
use super::sequences::Sequences;
use crate::batch::{ABSENT, ColumnId, UNBOUND};
use crate::{Journey, Journeys, Operator};

/// So many different alignments are kept, and of longer journeys none: those hardly come twice.
const MOST_KEPT: usize = 1 << 20;
const LONGEST_KEPT: usize = 256;
const MOST_LABELS_KEPT: usize = 1 << 25;

/// Puts journeys beside a plan.
pub trait Aligner: Send {
    /// The best alignment of a journey, given as labels of the plan, or as good a one as was found.
    fn align(&mut self, trace: &[u16]) -> Aligned;
}

/// A journey beside the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aligned {
    /// What any alignment costs at least.
    pub lower: u32,
    /// What this one costs.
    pub upper: u32,
    /// In order.
    pub moves: Vec<Move>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The plan and the journey go on together: the step is the interaction at this place of the trace.
    Done { step: u16, event: u32 },
    /// The plan goes on alone.
    Skipped { step: u16 },
    /// The journey goes on alone.
    Unplanned { event: u32 },
}

/// What there is to know of a plan beside its alignments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanOutline {
    /// By symbol: its label; [`UNBOUND`] for a touchpoint of no step. Symbols past the end have none.
    pub labels: Vec<u16>,
    /// By label: the steps that it is of, in their order.
    pub steps_of: Vec<Vec<u16>>,
    /// What the shortest way through the plan costs a journey that has none of it.
    pub shortest: u32,
}

/// Amounts to add up: a column of numbers, of the rows for which a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amounts {
    pub column: ColumnId,
    pub of: Option<Condition>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConformanceConfig {
    pub symbols: ColumnId,
    pub plan: PlanOutline,
    /// Numbers.
    pub scores: ColumnId,
    /// Codes: the scale of each score.
    pub scales: ColumnId,
    pub money: Option<Amounts>,
    pub goal: Option<Condition>,
    /// A journey belongs to the period of its first row.
    pub periods: PeriodIndex,
    /// By row: that of the first row with a label; else of the first row of the journey.
    pub group: Option<Grouping>,
}

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConformanceCounts {
    /// Journeys without a label; none of what follows is of them.
    pub elsewhere: u64,
    /// Journeys whose alignment is known to be the best.
    pub exact: u64,
    pub whole: TallyCounts,
    /// One per period.
    pub periods: Vec<TallyCounts>,
    /// By code, that of no value first; empty without grouping.
    pub groups: Vec<(Option<u32>, TallyCounts)>,
    /// In order.
    pub marks: Vec<(Mark, MarkCounts)>,
}

/// Journeys with a mark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkCounts {
    pub journeys: u64,
    pub customers: u64,
    /// Of the journeys, those that reached the goal. This and what follows is counted of marks that are compared
    /// with each other only: [`Mark::Following`] and [`Mark::Deviation`].
    pub reached: u64,
    /// By customer: the mean over such journeys of the sum of the amounts.
    pub money: Moments,
    /// By customer: the mean score, by code of the scale, in order of the codes.
    pub scores: Vec<(u32, Moments)>,
    /// Of a deviation by an interaction: the journeys by the step done last before it, in order, that of none first. A
    /// journey with several such interactions counts at each of their places.
    pub after: Vec<(Option<u16>, u64)>,
}

/// Counts how journeys keep to a plan.
#[derive(Serialize, Deserialize)]
pub struct Conformance {
    config: ConformanceConfig,
    elsewhere: u64,
    exact: u64,
    /// All journeys, then those of each period, then those of each group by its number.
    tallies: Vec<Tally>,
    groups: CodeNumbers,
    /// Marks by their code.
    marks: CodeNumbers,
    held: Vec<Held>,
    /// A mark's number and a scale.
    scales: WidePairNumbers,
    scores: Vec<Moments>,
    /// A mark's number and the step done last before, [`ABSENT`] for none.
    places: WidePairNumbers,
    /// Journeys, by number of the place.
    placed: Vec<u64>,
    #[serde(skip)]
    work: Work,
}

/// What is counted of a mark.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Held {
    journeys: u64,
    customers: u64,
    reached: u64,
    money: Moments,
    /// Of the customer who is looked at: journeys with the mark, and their amounts.
    #[serde(skip)]
    own: (u32, f64),
}

/// What takes the pass and is not counted.
#[derive(Default)]
struct Work {
    aligner: Option<Box<dyn Aligner>>,
    marker: Marker,
    kept: Sequences,
    /// By number of the labels.
    alignments: Vec<Alignment>,
    labels_kept: usize,
    trace: Vec<u16>,
    /// Symbols outside the plan, with the labels before them.
    outside: Vec<(u16, u32)>,
    /// Numbers of the marks of the journey, and of the places of its deviations.
    marked: Vec<u32>,
    placed: Vec<u32>,
    /// By how many labels there were before: the step done last, [`UNBOUND`] for none.
    done: Vec<u16>,
    /// Tallies and marks of the customer who is looked at.
    tallied: Vec<usize>,
    touched: Vec<u32>,
    /// Their scores: a mark's number, a scale and the score.
    scored: Vec<(u32, u32, f64)>,
}

/// What is kept of an alignment.
#[derive(Debug, Clone, Default)]
struct Alignment {
    cost: u32,
    exact: bool,
    marks: Box<[u32]>,
    places: Box<[u32]>,
    done: Box<[u16]>,
}

impl Conformance {
    pub fn new(config: ConformanceConfig, aligner: Box<dyn Aligner>) -> Self {
        let tallies = vec![Tally::default(); 1 + config.periods.len()];
        let marker = Marker::new(&config.plan);
        Self {
            config,
            elsewhere: 0,
            exact: 0,
            tallies,
            groups: CodeNumbers::default(),
            marks: CodeNumbers::default(),
            held: Vec::new(),
            scales: WidePairNumbers::default(),
            scores: Vec::new(),
            places: WidePairNumbers::default(),
            placed: Vec::new(),
            work: Work { aligner: Some(aligner), marker, ..Work::default() },
        }
    }

    pub fn config(&self) -> &ConformanceConfig {
        &self.config
    }

    fn follow(&mut self, rows: &Rows<'_>, journey: Journey) {
        let Some(first) = self.read(rows, journey) else {
            self.elsewhere += 1;
            return;
        };
        let (cost, exact) = self.align();
        self.exact += u64::from(exact);
        let (length, outside) = (self.work.trace.len() as u32, self.work.outside.len() as u32);
        let cost = cost + outside;
        let worst = length + outside + self.config.plan.shortest;
        let fitness = (1.0 - f64::from(cost) / f64::from(worst)).max(0.0);
        if cost == 0 {
            self.mark(Mark::Following);
        }
        self.mark_outside();
        self.tally(0, cost == 0, fitness);
        if let Some(period) = self.config.periods.index(rows.time[journey.from]) {
            self.tally(1 + period, cost == 0, fitness);
        }
        if let (Some(codes), Some(grouping)) = (rows.groups, self.config.group) {
            let row = if matches!(grouping, Grouping::First(_)) { journey.from } else { first };
            let group = 1 + self.config.periods.len() + self.groups.number(codes[row]);
            self.tally(group, cost == 0, fitness);
        }
        self.hold(rows, journey);
    }

    /// The labels of a journey and what is outside of the plan; gives the first row with a label.
    fn read(&mut self, rows: &Rows<'_>, journey: Journey) -> Option<usize> {
        let Work { trace, outside, marked, placed, done, .. } = &mut self.work;
        trace.clear();
        outside.clear();
        marked.clear();
        placed.clear();
        done.clear();
        let (labels, mut first) = (&self.config.plan.labels, None);
        for row in journey.from..journey.to {
            let symbol = rows.symbols[row];
            if symbol == UNBOUND {
                continue;
            }
            match labels.get(usize::from(symbol)) {
                Some(&label) if label != UNBOUND => {
                    first = first.or(Some(row));
                    trace.push(label);
                }
                _ => outside.push((symbol, trace.len() as u32)),
            }
        }
        first
    }

    /// Aligns the labels, or finds what that gave before: the cost, and whether none is less. Marks the journey.
    fn align(&mut self) -> (u32, bool) {
        let Work { aligner, marker, kept, alignments, labels_kept, trace, marked, placed, done, .. } = &mut self.work;
        let room = alignments.len() < MOST_KEPT && *labels_kept + trace.len() <= MOST_LABELS_KEPT;
        let number = match trace.len() {
            ..=LONGEST_KEPT if room => Some(kept.number(trace)),
            ..=LONGEST_KEPT => kept.find(trace),
            _ => None,
        };
        if let Some(alignment) = number.and_then(|number| alignments.get(number)) {
            marked.extend_from_slice(&alignment.marks);
            placed.extend_from_slice(&alignment.places);
            done.extend_from_slice(&alignment.done);
            return (alignment.cost, alignment.exact);
        }
        let Some(aligner) = aligner else { unreachable!("what looks at journeys was not received from elsewhere") };
        let aligned = aligner.align(trace);
        let marks = marker.marks(&aligned, trace).iter();
        marked.extend(marks.map(|mark| self.marks.number(mark.code()) as u32));
        for (deviation, after) in marker.places() {
            let mark = self.marks.number(Mark::Deviation(*deviation).code()) as u32;
            placed.push(self.places.number(mark, after.map_or(ABSENT, u32::from)) as u32);
        }
        done.extend_from_slice(marker.done());
        let (cost, exact) = (aligned.upper, aligned.lower == aligned.upper);
        if number.is_some() {
            *labels_kept += trace.len();
            let (marks, places, done) = (marked.as_slice().into(), placed.as_slice().into(), done.as_slice().into());
            alignments.push(Alignment { cost, exact, marks, places, done });
        }
        (cost, exact)
    }

    fn mark(&mut self, mark: Mark) {
        self.work.marked.push(self.marks.number(mark.code()) as u32);
    }

    /// Marks each touchpoint outside of the plan once, and each of its places.
    fn mark_outside(&mut self) {
        let Work { outside, done, marked, placed, .. } = &mut self.work;
        for (_, place) in outside.iter_mut() {
            *place = step(done[*place as usize]).map_or(ABSENT, u32::from);
        }
        outside.sort_unstable();
        outside.dedup();
        let mut before = None;
        for (symbol, after) in outside.iter() {
            let mark = self.marks.number(Mark::Deviation(Deviation::Unplanned(*symbol)).code()) as u32;
            if before.replace(*symbol) != Some(*symbol) {
                marked.push(mark);
            }
            placed.push(self.places.number(mark, *after) as u32);
        }
    }

    fn tally(&mut self, place: usize, follows: bool, fitness: f64) {
        if entry(&mut self.tallies, place).add(follows, fitness) {
            self.work.tallied.push(place);
        }
    }

    /// Counts the journey at each of its marks.
    fn hold(&mut self, rows: &Rows<'_>, journey: Journey) {
        let (money, reached) = (rows.money(journey), rows.reaches(journey));
        let Work { marked, placed, touched, scored, .. } = &mut self.work;
        for place in placed.iter() {
            *entry(&mut self.placed, *place as usize) += 1;
        }
        for mark in marked.iter() {
            let held = entry(&mut self.held, *mark as usize);
            if held.own.0 == 0 {
                touched.push(*mark);
            }
            held.own = (held.own.0 + 1, held.own.1 + money);
            held.journeys += 1;
            held.reached += u64::from(reached);
        }
        for row in journey.from..journey.to {
            if rows.scores[row].is_finite() && rows.scales[row] != ABSENT {
                let compared = marked.iter().filter(|mark| is_compared(&self.marks, **mark));
                scored.extend(compared.map(|mark| (*mark, rows.scales[row], rows.scores[row])));
            }
        }
    }

    /// Counts the customer whose journeys have all been looked at.
    fn settle(&mut self) {
        for place in self.work.tallied.drain(..) {
            self.tallies[place].settle();
        }
        for mark in self.work.touched.drain(..) {
            let held = &mut self.held[mark as usize];
            let (journeys, money) = std::mem::take(&mut held.own);
            held.customers += 1;
            if self.config.money.is_some() && is_compared(&self.marks, mark) {
                held.money.record(money / f64::from(journeys));
            }
        }
        let scored = &mut self.work.scored;
        scored.sort_by_key(|(mark, scale, _)| (*mark, *scale));
        for given in scored.chunk_by(|one, next| (one.0, one.1) == (next.0, next.1)) {
            let sum: f64 = given.iter().map(|(.., score)| score).sum();
            let number = self.scales.number(given[0].0, given[0].1);
            entry(&mut self.scores, number).record(sum / given.len() as f64);
        }
        scored.clear();
    }

    fn tally_of(&self, code: u32) -> Option<&Tally> {
        let place = match self.config.group {
            Some(_) => 1 + self.config.periods.len() + self.groups.find(code)?,
            None => 0,
        };
        self.tallies.get(place)
    }

    /// Customers so far in a group ([`ABSENT`] for none), and those of them whose journeys all follow the plan.
    pub fn compared(&self, code: u32) -> [u64; 2] {
        self.tally_of(code).map_or([0; 2], Tally::customers)
    }

    /// Customers so far with a journey that has a mark.
    pub fn marked(&self, mark: Mark) -> u64 {
        let held = self.marks.find(mark.code()).and_then(|number| self.held.get(number));
        held.map_or(0, |held| held.customers)
    }

    pub fn finish(self) -> ConformanceCounts {
        let periods = self.config.periods.len();
        let mut tallies = self.tallies.into_iter().map(Tally::finish);
        let whole = tallies.next().unwrap_or_default();
        let periods = tallies.by_ref().take(periods).collect();
        let code = |code: &u32| (*code != ABSENT).then_some(*code);
        let mut groups: Vec<_> = self.groups.codes().iter().map(code).zip(tallies).collect();
        groups.sort_unstable_by_key(|(code, _)| *code);
        let mut scores: Vec<Vec<(u32, Moments)>> = vec![Vec::new(); self.held.len()];
        for ((mark, scale), moments) in self.scales.pairs().iter().zip(self.scores) {
            scores[*mark as usize].push((*scale, moments));
        }
        let mut after: Vec<Vec<(Option<u16>, u64)>> = vec![Vec::new(); self.held.len()];
        for ((mark, step), journeys) in self.places.pairs().iter().zip(self.placed) {
            after[*mark as usize].push(((*step != ABSENT).then_some(*step as u16), journeys));
        }
        let marks = self.marks.codes().iter().zip(self.held).zip(scores.into_iter().zip(after));
        let mut marks: Vec<(Mark, MarkCounts)> = marks
            .map(|((code, held), (mut scores, mut after))| {
                scores.sort_unstable_by_key(|(scale, _)| *scale);
                after.sort_unstable();
                let mark = Mark::of(*code);
                let Held { journeys, customers, reached, money, .. } = held;
                let reached = if mark.is_compared() { reached } else { 0 };
                (mark, MarkCounts { journeys, customers, reached, money, scores, after })
            })
            .collect();
        marks.sort_unstable_by_key(|(mark, _)| *mark);
        ConformanceCounts { elsewhere: self.elsewhere, exact: self.exact, whole, periods, groups, marks }
    }
}

fn is_compared(marks: &CodeNumbers, mark: u32) -> bool {
    Mark::of(marks.codes()[mark as usize]).is_compared()
}

impl Operator for Conformance {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let rows = Rows::new(journeys, &self.config);
        let mut person = None;
        for journey in journeys.iter() {
            if person.replace(journey.person).is_some_and(|before| before != journey.person) {
                self.settle();
            }
            self.follow(&rows, journey);
        }
        self.settle();
    }

    fn merge(&mut self, other: Self) {
        self.elsewhere += other.elsewhere;
        self.exact += other.exact;
        let first_group = 1 + self.config.periods.len();
        for (place, theirs) in other.tallies.iter().enumerate() {
            let place = match place.checked_sub(first_group) {
                Some(group) => first_group + self.groups.number(other.groups.codes()[group]),
                None => place,
            };
            entry(&mut self.tallies, place).merge(theirs);
        }
        let mut mine = Vec::with_capacity(other.held.len());
        for (theirs, code) in other.held.iter().zip(other.marks.codes()) {
            let number = self.marks.number(*code);
            let held = entry(&mut self.held, number);
            held.journeys += theirs.journeys;
            held.customers += theirs.customers;
            held.reached += theirs.reached;
            held.money.merge(&theirs.money);
            mine.push(number as u32);
        }
        for (theirs, (mark, scale)) in other.scores.iter().zip(other.scales.pairs()) {
            entry(&mut self.scores, self.scales.number(mine[*mark as usize], *scale)).merge(theirs);
        }
        for (theirs, (mark, step)) in other.placed.iter().zip(other.places.pairs()) {
            *entry(&mut self.placed, self.places.number(mine[*mark as usize], *step)) += theirs;
        }
    }
}
