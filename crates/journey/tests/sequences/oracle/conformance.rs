//! Conformance, one customer and one mark at a time.

use std::collections::{BTreeMap, BTreeSet};

use styk_journey::operators::{
    Aligned, Aligner, ConformanceCounts, Deviation, Mark, MarkCounts, Moments, Move, PlanOutline, TallyCounts,
};
use styk_journey::{ABSENT, UNBOUND};

use crate::log::{Journey, Row};

/// A plan of steps one after the other, by their labels. The shortest of the changes that make a journey of it
/// (Wagner and Fischer 1974, without replacing), the plan going on first where both may.
#[derive(Debug, Clone)]
pub(crate) struct Line(pub(crate) Vec<u16>);

impl Aligner for Line {
    fn align(&mut self, trace: &[u16]) -> Aligned {
        let (steps, events) = (self.0.len(), trace.len());
        let mut left = vec![vec![0_u32; events + 1]; steps + 1];
        for step in (0..=steps).rev() {
            for event in (0..=events).rev() {
                let mut least = u32::MAX;
                if step == steps && event == events {
                    least = 0;
                }
                if step < steps {
                    least = least.min(left[step + 1][event] + 1);
                }
                if event < events {
                    least = least.min(left[step][event + 1] + 1);
                }
                if step < steps && event < events && self.0[step] == trace[event] {
                    least = least.min(left[step + 1][event + 1]);
                }
                left[step][event] = least;
            }
        }
        let (mut step, mut event, mut moves) = (0, 0, Vec::new());
        while (step, event) != (steps, events) {
            let cost = left[step][event];
            let same = step < steps && event < events && self.0[step] == trace[event];
            if same && left[step + 1][event + 1] == cost {
                moves.push(Move::Done { step: step as u16, event: event as u32 });
                (step, event) = (step + 1, event + 1);
            } else if step < steps && left[step + 1][event] + 1 == cost {
                moves.push(Move::Skipped { step: step as u16 });
                step += 1;
            } else {
                moves.push(Move::Unplanned { event: event as u32 });
                event += 1;
            }
        }
        let upper = left[0][0];
        // Of some traces it is not known that none is better.
        let lower = if trace.len() % 3 == 2 { upper.saturating_sub(1) } else { upper };
        Aligned { lower, upper, moves }
    }
}

pub(crate) struct ConformanceAsked {
    pub(crate) line: Line,
    pub(crate) plan: PlanOutline,
    pub(crate) goal: Option<u32>,
    pub(crate) paid: u32,
    pub(crate) boundaries: Vec<i64>,
    /// Whether there is a breakdown, and whether the journey's first row tells.
    pub(crate) first: Option<bool>,
}

/// What a journey is beside the plan.
struct Seen {
    marks: BTreeSet<Mark>,
    /// Deviations by an interaction, each with the step done last before it.
    places: BTreeSet<(Mark, Option<u16>)>,
    follows: bool,
    exact: bool,
    fitness: f64,
    money: f64,
    reached: bool,
    scores: Vec<(u32, f64)>,
    period: Option<usize>,
    group: Option<u32>,
}

impl ConformanceAsked {
    fn label(&self, row: &Row) -> Option<u16> {
        let label = self.plan.labels.get(usize::from(row.symbol)).copied();
        label.filter(|label| *label != UNBOUND)
    }

    fn see(&self, journey: &Journey) -> Option<Seen> {
        let labelled: Vec<&Row> = journey.rows.iter().filter(|row| self.label(row).is_some()).collect();
        let first = *labelled.first()?;
        let trace: Vec<u16> = labelled.iter().filter_map(|row| self.label(row)).collect();
        let (mut outside, mut labels) = (Vec::new(), 0);
        for row in journey.rows.iter().filter(|row| row.symbol != UNBOUND) {
            if self.label(row).is_some() {
                labels += 1;
            } else {
                outside.push((Mark::Deviation(Deviation::Unplanned(row.symbol)), labels));
            }
        }
        let aligned = self.line.clone().align(&trace);
        let cost = aligned.upper as usize + outside.len();
        let (mut marks, mut places) = self.marks(&aligned, &labelled);
        for (mark, labels) in &outside {
            marks.insert(*mark);
            places.insert((*mark, done_before(&aligned, *labels)));
        }
        if cost == 0 {
            marks.insert(Mark::Following);
        }
        let worst = trace.len() + outside.len() + self.plan.shortest as usize;
        let paid = journey.rows.iter().filter(|row| row.mask >> self.paid & 1 == 1 && !row.score().is_nan());
        let start = journey.rows[0].time;
        let group = if self.first == Some(true) { journey.rows[0].group } else { first.group };
        Some(Seen {
            marks,
            places,
            follows: cost == 0,
            exact: aligned.lower == aligned.upper,
            fitness: (1.0 - cost as f64 / worst as f64).max(0.0),
            money: paid.map(Row::score).sum(),
            reached: self.goal.is_some_and(|bit| journey.rows.iter().any(|row| row.mask >> bit & 1 == 1)),
            scores: journey
                .rows
                .iter()
                .filter(|row| row.value != ABSENT && !row.score().is_nan())
                .map(|row| (row.value, row.score()))
                .collect(),
            period: self.boundaries.windows(2).position(|ends| (ends[0]..ends[1]).contains(&start)),
            group: (group != ABSENT).then_some(group),
        })
    }

    fn marks(&self, aligned: &Aligned, labelled: &[&Row]) -> (BTreeSet<Mark>, BTreeSet<(Mark, Option<u16>)>) {
        let (mut marks, mut missed, mut were) = (BTreeSet::new(), Vec::new(), Vec::new());
        let mut places = BTreeSet::new();
        for one in &aligned.moves {
            match *one {
                Move::Done { step, event } => were.push((event, step)),
                Move::Skipped { step } => missed.push(step),
                Move::Unplanned { .. } => {}
            }
        }
        marks.extend(were.iter().map(|(_, step)| Mark::Done(*step)));
        marks.extend(were.last().map(|(_, step)| Mark::Last(*step)));
        for one in &aligned.moves {
            let Move::Unplanned { event } = *one else { continue };
            let row = labelled[event as usize];
            let steps = &self.plan.steps_of[usize::from(self.label(row).unwrap())];
            let elsewhere = steps.iter().copied().find(|step| missed.contains(step));
            let mut times: Vec<(u32, u16)> = were.iter().copied().filter(|(_, step)| steps.contains(step)).collect();
            times.sort_unstable();
            let again = times.iter().rev().find(|(at, _)| *at < event).or_else(|| times.first());
            let mark = Mark::Deviation(match (elsewhere, again) {
                (Some(step), _) => {
                    let place = missed.iter().position(|missed| *missed == step).unwrap();
                    missed.remove(place);
                    were.push((event, step));
                    Deviation::WrongOrder(step)
                }
                (None, Some((_, step))) => Deviation::Repeated(*step),
                (None, None) => Deviation::Unplanned(row.symbol),
            });
            marks.insert(mark);
            places.insert((mark, done_before(aligned, event)));
        }
        marks.extend(missed.into_iter().map(|step| Mark::Deviation(Deviation::Skipped(step))));
        (marks, places)
    }
}

/// The step that was done last where the plan has it, before an event.
fn done_before(aligned: &Aligned, before: u32) -> Option<u16> {
    let mut last = None;
    for one in &aligned.moves {
        if let Move::Done { step, event } = *one
            && event < before
        {
            last = Some(step);
        }
    }
    last
}

/// The journeys of each customer that fit, by customer.
fn tally(of_customers: &[Vec<Seen>], fits: &dyn Fn(&Seen) -> bool) -> TallyCounts {
    let mut counts = TallyCounts::default();
    for journeys in of_customers {
        let own: Vec<&Seen> = journeys.iter().filter(|one| fits(one)).collect();
        if own.is_empty() {
            continue;
        }
        counts.journeys += own.len() as u64;
        counts.following_journeys += own.iter().filter(|one| one.follows).count() as u64;
        counts.customers += 1;
        counts.following += u64::from(own.iter().all(|one| one.follows));
        counts.fitness.record(own.iter().map(|one| one.fitness).sum::<f64>() / own.len() as f64);
    }
    counts
}

fn marked(of_customers: &[Vec<Seen>], mark: Mark) -> MarkCounts {
    let is_compared = matches!(mark, Mark::Following | Mark::Deviation(_));
    let mut counts = MarkCounts::default();
    let mut scores: BTreeMap<u32, Moments> = BTreeMap::new();
    let mut after: BTreeMap<Option<u16>, u64> = BTreeMap::new();
    for journeys in of_customers {
        let own: Vec<&Seen> = journeys.iter().filter(|one| one.marks.contains(&mark)).collect();
        if own.is_empty() {
            continue;
        }
        counts.journeys += own.len() as u64;
        counts.customers += 1;
        for (_, step) in own.iter().flat_map(|one| &one.places).filter(|(of, _)| *of == mark) {
            *after.entry(*step).or_default() += 1;
        }
        if !is_compared {
            continue;
        }
        counts.reached += own.iter().filter(|one| one.reached).count() as u64;
        counts.money.record(own.iter().map(|one| one.money).sum::<f64>() / own.len() as f64);
        let given: Vec<(u32, f64)> = own.iter().flat_map(|one| one.scores.iter().copied()).collect();
        let scales: BTreeSet<u32> = given.iter().map(|(scale, _)| *scale).collect();
        for scale in scales {
            let on_it: Vec<f64> = given.iter().filter(|(on, _)| *on == scale).map(|(_, score)| *score).collect();
            scores.entry(scale).or_default().record(on_it.iter().sum::<f64>() / on_it.len() as f64);
        }
    }
    counts.scores = scores.into_iter().collect();
    counts.after = after.into_iter().collect();
    counts
}

pub(crate) fn conformance(journeys: &[Journey], asked: &ConformanceAsked) -> ConformanceCounts {
    let mut of_customers: BTreeMap<u32, Vec<Seen>> = BTreeMap::new();
    let mut elsewhere = 0;
    for journey in journeys {
        match asked.see(journey) {
            Some(seen) => of_customers.entry(journey.person).or_default().push(seen),
            None => elsewhere += 1,
        }
    }
    let of_customers: Vec<Vec<Seen>> = of_customers.into_values().collect();
    let all = || of_customers.iter().flatten();
    let groups: BTreeSet<Option<u32>> = all().map(|seen| seen.group).filter(|_| asked.first.is_some()).collect();
    let marks: BTreeSet<Mark> = all().flat_map(|seen| seen.marks.iter().copied()).collect();
    ConformanceCounts {
        elsewhere,
        exact: all().filter(|seen| seen.exact).count() as u64,
        whole: tally(&of_customers, &|_| true),
        periods: (0..asked.boundaries.len() - 1)
            .map(|period| tally(&of_customers, &|seen| seen.period == Some(period)))
            .collect(),
        groups: groups.into_iter().map(|group| (group, tally(&of_customers, &|seen| seen.group == group))).collect(),
        marks: marks.into_iter().map(|mark| (mark, marked(&of_customers, mark))).collect(),
    }
}
