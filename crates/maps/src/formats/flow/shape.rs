//! What links of steps come to: where ways part, go back and meet.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Link, graph};
use crate::{EdgeKind, rounds};

/// How ways meet before a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Join {
    /// One way: the place of a link, or of a step from which the journey ends.
    Way(usize),
    /// Whichever comes.
    Either(Vec<Join>),
    /// All, one waiting for the other.
    All(Vec<Join>),
}

impl Join {
    fn either(mut ways: Vec<Self>) -> Self {
        if ways.len() == 1 { ways.remove(0) } else { Self::Either(ways) }
    }

    /// The ways among it that wait for others.
    pub(super) fn waiting(&self, waits: bool, found: &mut Vec<usize>) {
        match self {
            Self::Way(way) if waits => found.push(*way),
            Self::Way(_) => {}
            Self::Either(ways) | Self::All(ways) => {
                for way in ways {
                    way.waiting(waits || matches!(self, Self::All(_)), found);
                }
            }
        }
    }
}

/// The parallel parts that something is in, the innermost last: the step behind which ways parted, and which of its
/// links lead here.
type Context = Vec<(usize, Vec<usize>)>;

#[derive(Debug)]
pub(super) struct Shape {
    /// For each link whether it leads back.
    pub(super) back: Vec<bool>,
    /// For each step the links on from it that are gone all: none or several.
    pub(super) parallel: Vec<Vec<usize>>,
    /// Steps that no link leads on to.
    pub(super) starts: Vec<usize>,
    pub(super) ends: Vec<usize>,
    /// For each step how the links that lead on to it meet; none before a start.
    pub(super) joins: Vec<Option<Join>>,
    /// How the ways to the end meet; none when there are no steps.
    pub(super) finish: Option<Join>,
}

impl Shape {
    pub(super) fn of(steps: usize, links: &[Link]) -> Self {
        let arcs: Vec<(usize, usize)> = links.iter().map(|link| (link.from, link.to)).collect();
        let known = links.iter().map(|link| link.kind == EdgeKind::Loop).collect();
        let back = graph::back(steps, &arcs, known, &[]);
        let order = graph::in_order(steps, &arcs, &back);
        let reached = graph::reached(&arcs, &back, &order);
        let (mut onward, mut incoming) = (vec![Vec::new(); steps], vec![Vec::new(); steps]);
        for (at, link) in links.iter().enumerate().filter(|(at, _)| !back[*at]) {
            onward[link.from].push(at);
            incoming[link.to].push(at);
        }
        let parallel: Vec<Vec<usize>> = onward.iter().map(|ways| all_gone(ways, links)).collect();
        let ends = ends(links, &back, &order, &reached);
        let starts = (0..steps).filter(|step| incoming[*step].is_empty()).collect();
        let mut shape = Self { back, parallel, starts, ends, joins: vec![None; steps], finish: None };
        shape.meet_all(links, &order, &incoming);
        shape
    }

    fn meet_all(&mut self, links: &[Link], order: &[usize], incoming: &[Vec<usize>]) {
        let mut contexts: Vec<Context> = vec![Context::new(); incoming.len()];
        for &step in order {
            let ways = incoming[step].iter().map(|&link| {
                let from = links[link].from;
                let mut context = contexts[from].clone();
                if self.parallel[from].contains(&link) {
                    context.push((from, vec![link]));
                }
                (link, context)
            });
            let (join, context) = self.meet(ways.collect());
            self.joins[step] = join;
            contexts[step] = context;
        }
        let ways = self.ends.iter().map(|&step| (step, contexts[step].clone()));
        self.finish = self.meet(ways.collect()).0;
    }

    /// Ways from the same parallel parts are a choice; those from different branches of one wait for each other. What
    /// fits neither is a choice.
    fn meet(&self, ways: Vec<(usize, Context)>) -> (Option<Join>, Context) {
        let mut open: BTreeMap<Context, Vec<Join>> = BTreeMap::new();
        for (way, context) in ways {
            open.entry(context).or_default().push(Join::Way(way));
        }
        while open.len() > 1 {
            let Some((branches, context)) = self.branches(&open) else { break };
            let parts = branches.iter().filter_map(|branch| open.remove(branch)).map(Join::either).collect();
            open.entry(context).or_default().push(Join::All(parts));
        }
        let common = open.keys().cloned().reduce(|mut common, context| {
            let same = common.iter().zip(&context).take_while(|(one, other)| one == other).count();
            common.truncate(same);
            common
        });
        let ways: Vec<Join> = open.into_values().flatten().collect();
        let join = if ways.is_empty() { None } else { Some(Join::either(ways)) };
        (join, common.unwrap_or_default())
    }

    /// Contexts, as deep as there are, that are different branches of one parallel part, and the context that they
    /// come to together.
    fn branches(&self, open: &BTreeMap<Context, Vec<Join>>) -> Option<(Vec<Context>, Context)> {
        let mut deepest: Vec<&Context> = open.keys().collect();
        deepest.sort_by_key(|context| Reverse(context.len()));
        for context in deepest {
            let Some(((parted, _), outer)) = context.split_last() else { continue };
            let is_branch = |other: &&Context| {
                other.split_last().is_some_and(|((step, _), before)| step == parted && before == outer)
            };
            let family: Vec<Context> = open.keys().filter(is_branch).cloned().collect();
            let mut links: Vec<usize> =
                family.iter().filter_map(|one| one.last()).flat_map(|(_, links)| links.clone()).collect();
            links.sort_unstable();
            let met = links.len();
            links.dedup();
            if family.len() < 2 || links.len() < met {
                continue;
            }
            let mut together = outer.to_vec();
            if links.len() < self.parallel[*parted].len() {
                together.push((*parted, links));
            }
            return Some((family, together));
        }
        None
    }
}

/// The links among ways on that are gone all, when they are several.
fn all_gone(ways: &[usize], links: &[Link]) -> Vec<usize> {
    let parallel: Vec<usize> = ways.iter().copied().filter(|way| links[*way].kind == EdgeKind::Parallel).collect();
    if parallel.len() > 1 { parallel } else { Vec::new() }
}

/// Steps that the journey ends at, as in a plan.
fn ends(links: &[Link], back: &[bool], order: &[usize], reached: &[Vec<bool>]) -> Vec<usize> {
    let mut backward = vec![Vec::new(); order.len()];
    let mut is_last = vec![true; order.len()];
    for (link, back) in links.iter().zip(back) {
        if *back {
            backward[link.from].push(link.to);
        } else {
            is_last[link.from] = false;
        }
    }
    let mut rank = vec![0; order.len()];
    for (place, step) in order.iter().enumerate() {
        rank[*step] = place;
    }
    let last = (0..order.len()).filter(|step| is_last[*step]);
    rounds::ends(last, &backward, &rank, |from, to| reached[from][to])
}
