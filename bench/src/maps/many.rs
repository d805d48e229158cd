//! As many journeys as a company has, against a map of 60 steps.

use std::time::Instant;

use anyhow::Result;
use clap::Args;
use serde_json::json;
use styk_maps::{Aligner, Node, Plan};

use super::drafts::{Draft, Part, disturbed, walk};
use crate::collect::events::Chance;
use crate::process::say;

/// A journey is broken off after at most so many events.
const MOST_EVENTS: u64 = 40;

/// Aligns simulated journeys.
#[derive(Debug, Args)]
pub(crate) struct AlignMany {
    #[arg(long)]
    journeys: usize,
    #[arg(long)]
    threads: usize,
}

/// A map as people draw them: most of it one after the other, with choices, something optional, rounds, and two things
/// that go on beside each other. Each step has a touchpoint of its own.
struct Drawn {
    draft: Draft,
    touchpoints: u64,
}

impl Drawn {
    fn line(&mut self, steps: usize) -> Part {
        let parts = (0..steps)
            .map(|_| {
                self.touchpoints += 1;
                self.draft.step(Some(self.touchpoints))
            })
            .collect();
        self.draft.line(parts)
    }

    fn lines<const N: usize>(&mut self, steps: [usize; N]) -> Vec<Part> {
        steps.into_iter().map(|steps| self.line(steps)).collect()
    }

    fn whole(&mut self) -> Part {
        let mut parts = self.lines([8]);
        let ways = self.lines([3, 3]);
        parts.push(self.draft.choice(ways, false));
        let ways = self.lines([4]);
        parts.push(self.draft.choice(ways, true));
        let body = self.line(4);
        parts.push(self.draft.again(body, None));
        parts.push(self.line(6));
        let beside = self.lines([3, 3]);
        parts.push(self.draft.parallel(beside));
        parts.push(self.line(6));
        let (body, redo) = (self.line(3), self.line(2));
        parts.push(self.draft.again(body, Some(redo)));
        let ways = self.lines([2, 3, 4]);
        parts.push(self.draft.choice(ways, false));
        parts.push(self.line(6));
        self.draft.line(parts)
    }
}

/// Traces, one after the other.
struct Journeys {
    labels: Vec<u16>,
    ends: Vec<usize>,
}

impl Journeys {
    /// They begin with the first step, keep to the plan more or less, and break off anywhere.
    fn simulated(plan: &Plan, node: &Node, count: usize) -> Self {
        let mut chance = Chance(60);
        let all = plan.labels().len() as u64;
        let mut journeys = Self { labels: Vec::new(), ends: Vec::with_capacity(count) };
        for _ in 0..count {
            let mut steps = Vec::new();
            walk(node, &mut chance, &mut steps);
            let planned = steps.iter().flat_map(|step| plan.steps()[*step].labels.iter().copied());
            let planned = planned.take(1 + chance.below(MOST_EVENTS) as usize).collect();
            journeys.labels.extend(disturbed(planned, &mut chance, |chance| chance.below(all) as u16));
            journeys.ends.push(journeys.labels.len());
        }
        journeys
    }

    fn of(&self, number: usize) -> &[u16] {
        let from = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.labels[from..self.ends[number]]
    }
}

/// Every journey is aligned on its own, also those that are the same.
pub(crate) fn align_many(asked: &AlignMany) -> Result<()> {
    let mut drawn = Drawn { draft: Draft::default(), touchpoints: 0 };
    let whole = drawn.whole();
    let (map, node) = drawn.draft.finish(whole);
    let plan = Plan::compile(&map)?;
    let journeys = Journeys::simulated(&plan, &node, asked.journeys);
    let begun = Instant::now();
    let share = asked.journeys.div_ceil(asked.threads);
    let aligned = |thread: usize| {
        let mut aligner = Aligner::new(&plan);
        let (mut exact, mut cost) = (0_u64, 0_u64);
        for number in thread * share..((thread + 1) * share).min(asked.journeys) {
            let alignment = aligner.align(journeys.of(number));
            exact += u64::from(alignment.is_exact());
            cost += u64::from(alignment.upper);
        }
        (exact, cost)
    };
    let (mut exact, mut cost) = (0, 0);
    std::thread::scope(|scope| {
        let aligned = &aligned;
        let threads: Vec<_> = (0..asked.threads).map(|thread| scope.spawn(move || aligned(thread))).collect();
        for thread in threads {
            let (exactly, costs) = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            exact += exactly;
            cost += costs;
        }
    });
    let wall_s = begun.elapsed().as_secs_f64();
    say(&json!({
        "journeys": asked.journeys,
        "events": journeys.labels.len(),
        "steps": plan.steps().iter().filter(|step| step.is_observable()).count(),
        "exact": exact as f64 / asked.journeys as f64,
        "cost": cost,
        "wall_s": wall_s,
    }))
}
