//! How the steps of a map follow each other, checked.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use super::bits::Bits;
use super::{PlanFlaw, PlannedStep, Way};
use crate::{EdgeKind, rounds};

/// Edges that can be followed: loops lead back, all others lead on.
#[derive(Debug)]
pub(super) struct Flow<'a> {
    pub(super) steps: &'a [PlannedStep],
    pub(super) ways: &'a [Way],
    pub(super) starts: Vec<usize>,
    pub(super) ends: Vec<usize>,
    /// The place of each step in an order in which all ways but loops lead on.
    pub(super) rank: Vec<usize>,
}

impl<'a> Flow<'a> {
    pub(super) fn of(steps: &'a [PlannedStep], ways: &'a [Way]) -> Result<Self, PlanFlaw> {
        connected(steps, ways)?;
        decided(steps, ways)?;
        let (after, before) = neighbours(steps.len(), ways);
        let names = |circle: Vec<usize>| circle.into_iter().map(|step| steps[step].name.clone()).collect();
        let order = in_order(&after, &before).map_err(|circle| PlanFlaw::Circle { steps: names(circle) })?;
        let reached = reached(&order, &after);
        for way in ways {
            checked(way, steps, &after, &reached)?;
        }
        let mut rank = vec![0; steps.len()];
        for (place, step) in order.into_iter().enumerate() {
            rank[step] = place;
        }
        let starts = (0..steps.len()).filter(|step| before[*step].is_empty()).collect();
        let ends = ends(ways, &after, &reached, &rank);
        Ok(Self { steps, ways, starts, ends, rank })
    }
}

/// Each step has an edge to another, and no two edges are between the same two steps, but for a step that may be left
/// out and done again.
fn connected(steps: &[PlannedStep], ways: &[Way]) -> Result<(), PlanFlaw> {
    let name = |step: usize| steps[step].name.clone();
    let mut met = HashSet::new();
    let mut is_connected = vec![false; steps.len()];
    for way in ways {
        if !met.insert((way.from, way.to, way.leaves_out())) {
            return Err(PlanFlaw::Repeated { from: name(way.from), to: name(way.to) });
        }
        if way.from != way.to {
            is_connected[way.from] = true;
            is_connected[way.to] = true;
        }
    }
    match is_connected.iter().position(|connected| !connected) {
        Some(step) if steps.len() > 1 => Err(PlanFlaw::Unconnected { step: name(step) }),
        _ => Ok(()),
    }
}

/// Several ways on from a step are all a choice or all parallel.
fn decided(steps: &[PlannedStep], ways: &[Way]) -> Result<(), PlanFlaw> {
    let mut kinds: Vec<Vec<EdgeKind>> = vec![Vec::new(); steps.len()];
    for way in ways {
        if !matches!(way.kind, EdgeKind::Loop | EdgeKind::Optional) {
            kinds[way.from].push(way.kind);
        }
    }
    for (step, kinds) in steps.iter().zip(kinds) {
        let all = |kind: EdgeKind| kinds.iter().all(|other| *other == kind);
        if kinds.len() > 1 && !all(EdgeKind::Choice) && !all(EdgeKind::Parallel) {
            return Err(PlanFlaw::Undecided { step: step.name.clone() });
        }
    }
    Ok(())
}

/// A loop leads back, and an optional edge over something.
fn checked(way: &Way, steps: &[PlannedStep], after: &[Vec<usize>], reached: &[Bits]) -> Result<(), PlanFlaw> {
    let Way { from, to, .. } = *way;
    let names = || (steps[from].name.clone(), steps[to].name.clone());
    match way.kind {
        EdgeKind::Loop if !reached[to].has(from) => {
            let (from, to) = names();
            Err(PlanFlaw::LoopForward { from, to })
        }
        EdgeKind::Optional if from != to && !after[from].iter().any(|next| *next != to && reached[*next].has(to)) => {
            let (from, to) = names();
            Err(PlanFlaw::OverNothing { from, to })
        }
        _ => Ok(()),
    }
}

/// The steps right after and right before each, by all ways to other steps but loops.
fn neighbours(steps: usize, ways: &[Way]) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let (mut after, mut before) = (vec![Vec::new(); steps], vec![Vec::new(); steps]);
    for way in ways {
        if way.kind != EdgeKind::Loop && !way.leaves_out() {
            after[way.from].push(way.to);
            before[way.to].push(way.from);
        }
    }
    (after, before)
}

/// All steps, each behind those before it, else as in the map; or steps that follow each other in a circle.
fn in_order(after: &[Vec<usize>], before: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut waiting: Vec<usize> = before.iter().map(Vec::len).collect();
    let free = waiting.iter().enumerate().filter(|(_, count)| **count == 0);
    let mut next: BinaryHeap<Reverse<usize>> = free.map(|(step, _)| Reverse(step)).collect();
    let mut order = Vec::with_capacity(after.len());
    while let Some(Reverse(step)) = next.pop() {
        order.push(step);
        for &to in &after[step] {
            waiting[to] -= 1;
            if waiting[to] == 0 {
                next.push(Reverse(to));
            }
        }
    }
    if order.len() == after.len() { Ok(order) } else { Err(circle(before, &waiting)) }
}

/// A circle among the steps that still wait for one before them, beginning with what is first in the map.
fn circle(before: &[Vec<usize>], waiting: &[usize]) -> Vec<usize> {
    let mut back: Vec<usize> = Vec::new();
    let mut next = waiting.iter().position(|count| *count > 0);
    while let Some(step) = next {
        if let Some(begin) = back.iter().position(|met| *met == step) {
            back.drain(..begin);
            back.reverse();
            let first = (0..back.len()).min_by_key(|place| back[*place]).unwrap_or(0);
            back.rotate_left(first);
            break;
        }
        back.push(step);
        next = before[step].iter().copied().find(|earlier| waiting[*earlier] > 0);
    }
    back
}

/// The steps that can come after each, with itself.
fn reached(order: &[usize], after: &[Vec<usize>]) -> Vec<Bits> {
    let mut reached = vec![Bits::new(order.len()); order.len()];
    for &step in order.iter().rev() {
        let mut all = Bits::new(order.len());
        all.set(step);
        for next in &after[step] {
            all.join(&reached[*next]);
        }
        reached[step] = all;
    }
    reached
}

/// What nothing leads on from, but for steps between two rounds.
fn ends(ways: &[Way], after: &[Vec<usize>], reached: &[Bits], rank: &[usize]) -> Vec<usize> {
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); after.len()];
    for way in ways {
        if way.kind == EdgeKind::Loop {
            back[way.from].push(way.to);
        }
    }
    let last = (0..after.len()).filter(|step| after[*step].is_empty());
    rounds::ends(last, &back, rank, |from, to| reached[from].has(to))
}
