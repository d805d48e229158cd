//! How many journeys get through a number of steps, and how long each takes.
//!
//! # What "reaches" means
//!
//! With the required steps `1 .. m` a journey **reaches step `k`** if it has rows
//! `r1 < r2 < ... < rk` (a *chain*) such that
//!
//! - each row matches its step; rows follow each other in the order of the
//!   journey, so rows of the same instant may serve different steps, but one
//!   row never serves two;
//! - the window holds: `time(rk) - time(r1)` for a whole window,
//!   `time(r(i+1)) - time(ri)` each for a window per step, bounds included;
//! - no excluding row stands strictly between two rows of the chain to which
//!   the exclusion applies. `after: Some(step)` names the gap that begins at that
//!   step (an optional step: at the last required step before it; none before
//!   it: no gap at all); `None` means every gap;
//! - in **strict** order every row strictly between two rows of the chain
//!   matches an optional step of that gap. Without optional steps, nothing
//!   stands between.
//!
//! The journey gets to step `k` at the first row at which any chain to `k` ends.
//! Of the chains that end there the tightest counts, the one with the latest
//! row before it, and so on: the **time** of a step runs from the last row that
//! could serve the required step before.
//!
//! **Optional steps** never change what else is reached. One is reached when
//! a chain that ends at the row where the journey first gets to the next
//! required step has a matching row strictly between those two. If the next
//! required step isn't reached (or there is none), a chain to the required
//! step before is enough, with the matching row after it as if it were the next
//! step: within the window and behind no excluding row. Before the first
//! required step: a matching row before the row that first gets there, within
//! the window. Each optional step is looked at by itself. Its time runs from the
//! last row that could serve the required step before; to the last such matching row
//! where the next required step is reached, else to the first.
//!
//! # Any order
//!
//! A journey reaches `k` steps if some *attempt* has `k` rows that can be matched
//! with `k` different required steps, one each. So the counts of the `k`-th
//! required step are journeys with **at least `k` of the steps, whichever**. An
//! attempt is a run of rows with an excluding row, if any, only at either end
//! (which gap can't be told here, so every exclusion applies), no longer than a
//! whole window, and without a pause of more than the window per step between
//! two rows that match a required step. The time of `k` runs from the row before,
//! in the latest set of `k` rows that ends where the journey first has `k`. Optional
//! steps are reached by further rows after the first row of that set for the
//! largest `k`, up to an excluding row, the end of the whole window or a pause
//! of more than the window per step since the last row that matches a required
//! step; their time runs from the row of the set before.
//!
//! # One property held constant
//!
//! With `same` a journey is looked at once per value of that column, as if it
//! had only the rows with this value; a step is reached as soon as one value
//! reaches it, an optional step when a value that first reached the required
//! step after it (or, at the end, one that got as far as any) reached it.
//!
//! # Breakdown
//!
//! A journey counts in one group only: the value at its first row, or at the first
//! row of the chain that got furthest.

mod any_order;
mod chains;
mod outcome;
mod plan;
mod simple;

use serde::{Deserialize, Serialize};
use styk_model::FunnelOrder;

use self::any_order::Attempts;
use self::chains::Chains;
use self::outcome::Outcome;
use self::plan::{Plan, PlanKind};
use super::numbering::CodeNumbers;
use crate::batch::{ABSENT, Batch, ColumnId};
use crate::durations::Durations;
use crate::{Journey, Journeys, Operator};

/// A funnel over up to 32 steps.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FunnelConfig {
    /// The column whose bits are steps and exclusions.
    pub masks: ColumnId,
    pub steps: Vec<FunnelStep>,
    pub exclusions: Vec<FunnelExclusion>,
    pub order: FunnelOrder,
    pub window: Option<FunnelWindow>,
    /// Codes that must be the same in all steps; rows without one match nothing.
    pub same: Option<ColumnId>,
    pub group: Option<FunnelBreakdown>,
}

/// A step: the rows with a bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelStep {
    pub bit: u32,
    pub optional: bool,
}

/// Rows with a bit end an attempt when they come between two steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelExclusion {
    pub bit: u32,
    /// Between this step (from 0) and the next; between any two when absent.
    pub after: Option<usize>,
}

/// How much time a customer has, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FunnelWindow {
    /// From the first step to the last.
    Whole(i64),
    /// From each step to the next.
    PerStep(i64),
}

/// Which value of a column of codes a journey counts under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelBreakdown {
    pub codes: ColumnId,
    pub at: FunnelBreakdownAt,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FunnelBreakdownAt {
    /// The value at the journey's first row.
    JourneyStart,
    /// The value at the first step of the chain that got furthest.
    FirstStep,
}

/// What a funnel counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelCounts {
    /// All journeys that were looked at.
    pub journeys: u64,
    /// By code. Without a breakdown exactly one, under [`ABSENT`].
    pub groups: Vec<FunnelGroupCounts>,
}

/// The journeys of one breakdown value that reached the first required step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelGroupCounts {
    pub code: u32,
    /// One per step of the question.
    pub steps: Vec<FunnelStepCounts>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelStepCounts {
    /// Journeys that reached the step.
    pub journeys: u64,
    /// Customers with at least one such journey.
    pub customers: u64,
    /// From the required step before; empty for the first and for optional steps before it.
    pub times: Durations,
}

/// Counts journeys through steps.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Funnel {
    config: FunnelConfig,
    plan: Plan,
    journeys: u64,
    numbers: CodeNumbers,
    groups: Vec<Group>,
    #[serde(skip)]
    work: Work,
}

/// Counts of one group, and whom they counted last.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Group {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Step {
    counts: FunnelStepCounts,
    /// Customers come one after the other, so the last one counted is all it takes
    /// to count distinct ones. Nobody known (0) has no journeys.
    last: u32,
}

/// Buffers that are used again for each journey.
#[derive(Debug, Clone, Default)]
struct Work {
    outcome: Outcome,
    /// Of one value of the property held constant.
    part: Outcome,
    chains: Chains,
    attempts: Attempts,
    /// Rows by value.
    by_value: Vec<(u32, u32)>,
}

/// A row as the automata see it.
#[derive(Debug, Clone, Copy)]
struct Row {
    index: u32,
    time: i64,
    mask: u32,
}

impl Funnel {
    pub fn new(config: FunnelConfig) -> Self {
        let plan = Plan::new(&config);
        let (numbers, groups) = (CodeNumbers::default(), Vec::new());
        let mut funnel = Self { config, plan, journeys: 0, numbers, groups, work: Work::default() };
        if funnel.config.group.is_none() {
            funnel.group(ABSENT);
        }
        funnel
    }

    /// The place of a group, which then exists.
    #[inline]
    fn group(&mut self, code: u32) -> usize {
        let number = self.numbers.number(code);
        if number == self.groups.len() {
            let steps = vec![Step::default(); self.config.steps.len()];
            self.groups.push(Group { steps });
        }
        number
    }

    /// Journeys of a group ([`ABSENT`] without a breakdown) that reached a step so far.
    pub fn reached(&self, code: u32, step: usize) -> u64 {
        let group = self.numbers.find(code).and_then(|number| self.groups.get(number));
        group.and_then(|group| group.steps.get(step)).map_or(0, |step| step.counts.journeys)
    }

    /// The required step after a step, if any.
    pub fn next_required(&self, step: usize) -> Option<usize> {
        self.plan.next_required(step)
    }

    /// What was counted, groups by code.
    pub fn finish(self) -> FunnelCounts {
        let mut groups: Vec<FunnelGroupCounts> = self
            .groups
            .into_iter()
            .zip(self.numbers.codes())
            .map(|(group, code)| {
                let steps = group.steps.into_iter().map(|step| step.counts).collect();
                FunnelGroupCounts { code: *code, steps }
            })
            .collect();
        groups.sort_unstable_by_key(|group| group.code);
        FunnelCounts { journeys: self.journeys, groups }
    }

    fn count(&mut self, batch: &Batch, journey: Journey) {
        if self.work.outcome.depth == 0 {
            return;
        }
        let code = match self.config.group {
            None => ABSENT,
            Some(FunnelBreakdown { codes, at: FunnelBreakdownAt::JourneyStart }) => batch.codes(codes)[journey.from],
            Some(FunnelBreakdown { codes, at: FunnelBreakdownAt::FirstStep }) => {
                batch.codes(codes)[self.work.outcome.start as usize]
            }
        };
        let number = self.group(code);
        let (group, outcome) = (&mut self.groups[number], &self.work.outcome);
        for (place, step) in self.plan.required.iter().enumerate().take(outcome.depth) {
            group.steps[*step].count(journey.person, (place > 0).then(|| outcome.waits[place]));
        }
        for (place, step) in self.plan.optional.iter().enumerate() {
            if outcome.optional >> place & 1 != 0 {
                let leading = self.plan.leading >> place & 1 != 0;
                group.steps[*step].count(journey.person, (!leading).then(|| outcome.optional_waits[place]));
            }
        }
    }
}

impl Step {
    #[inline]
    fn count(&mut self, person: u32, wait: Option<i64>) {
        self.counts.journeys += 1;
        self.counts.customers += u64::from(self.last != person);
        self.last = person;
        if let Some(wait) = wait {
            self.counts.times.record(wait);
        }
    }
}

impl Group {
    fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.steps.iter_mut().zip(other.steps) {
            mine.counts.journeys += theirs.counts.journeys;
            mine.counts.customers += theirs.counts.customers;
            mine.counts.times.merge(&theirs.counts.times);
        }
    }
}

impl Operator for Funnel {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let batch = journeys.batch;
        self.journeys += journeys.len() as u64;
        let masks = batch.masks(self.config.masks);
        for journey in journeys.iter() {
            let rows = journey.from..journey.to;
            let Self { plan, work, config, .. } = &mut *self;
            match (plan.kind, config.same) {
                (PlanKind::Plain, _) => {
                    simple::follow_plain(plan, &masks[rows.clone()], &batch.time[rows], &mut work.outcome);
                }
                (PlanKind::Windowed, _) => {
                    simple::follow_windowed(plan, &masks[rows.clone()], &batch.time[rows], &mut work.outcome);
                    work.outcome.start += journey.from as u32;
                }
                (PlanKind::Full, Some(same)) => self.follow_same(masks, batch.codes(same), &batch.time, journey),
                (PlanKind::Full, None) => {
                    let row = |row| Row { index: row as u32, time: batch.time[row], mask: masks[row] };
                    work.follow(plan, rows.map(row));
                }
            }
            self.count(batch, journey);
        }
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        for (group, code) in other.groups.into_iter().zip(other.numbers.codes()) {
            let number = self.group(*code);
            self.groups[number].merge(group);
        }
    }
}

impl Work {
    #[inline]
    fn follow(&mut self, plan: &Plan, rows: impl Iterator<Item = Row>) {
        if plan.any_order {
            self.attempts.follow(plan, rows, &mut self.outcome);
        } else {
            self.chains.follow(plan, rows, &mut self.outcome);
        }
    }
}

impl Funnel {
    /// Once per value of the property held constant.
    fn follow_same(&mut self, masks: &[u32], codes: &[u32], time: &[i64], journey: Journey) {
        let Self { plan, work, .. } = self;
        let mut by_value = std::mem::take(&mut work.by_value);
        by_value.clear();
        by_value
            .extend((journey.from..journey.to).filter(|row| codes[*row] != ABSENT).map(|row| (codes[row], row as u32)));
        by_value.sort_unstable();
        work.part.clear();
        for rows in by_value.chunk_by(|a, b| a.0 == b.0) {
            work.follow(
                plan,
                rows.iter().map(|(_, row)| Row { index: *row, time: time[*row as usize], mask: masks[*row as usize] }),
            );
            work.part.absorb(plan, &work.outcome);
        }
        std::mem::swap(&mut work.outcome, &mut work.part);
        work.by_value = by_value;
    }
}
