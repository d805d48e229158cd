//! Answers about steps and sequences.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use styk_insight::interval::wilson;
use styk_insight::labels::Label;
use styk_model::Language;
use styk_model::answer::{
    DropOffResult, DropOffRow, Edge, FunnelGroup, FunnelResult, FunnelStep, PathNode, PathStep, PathsResult, Rate,
    ReworkResult, ReworkRow, StepMatrixResult, TransitionsResult, VariantsResult,
};

use super::compare::{Compared, shares, waits};

/// `what: figure`, the figure in the words of the language.
pub(super) fn item(what: &str, figure: Label, language: Language) -> String {
    format!("{what}: {}", figure.text(language))
}

pub(super) fn chain<'a>(steps: impl IntoIterator<Item = &'a str>) -> String {
    steps.into_iter().collect::<Vec<_>>().join(" → ")
}

/// The keys of both sides in order, each once.
fn keys<'a, K: Eq + Hash + Copy, T>(a: &'a [T], b: &'a [T], key: impl Fn(&'a T) -> K) -> Vec<K> {
    let mut seen = HashSet::new();
    a.iter().chain(b).map(key).filter(|key| seen.insert(*key)).collect()
}

/// Pairs of groups with the same key.
pub(super) fn pairs<'a, T>(a: &'a [T], b: &'a [T], same: impl Fn(&T, &T) -> bool) -> Vec<(&'a T, &'a T)> {
    a.iter().filter_map(|one| Some((one, b.iter().find(|other| same(one, other))?))).collect()
}

/// What stands before the item of a group of a breakdown.
pub(super) fn prefix(key: Option<&str>) -> String {
    key.map_or_else(String::new, |key| format!("{key} · "))
}

pub(super) fn funnel(a: &FunnelResult, b: &FunnelResult, language: Language) -> Vec<Compared> {
    let mut rows = Vec::new();
    for (a, b) in pairs(&a.groups, &b.groups, |a, b| a.key == b.key) {
        let first = a.steps.iter().position(|step| !step.optional).unwrap_or(0);
        for (place, (in_a, in_b)) in a.steps.iter().zip(&b.steps).enumerate() {
            if place != first {
                step_rows(a, in_a, in_b, place > first + 1, language, &mut rows);
            }
        }
    }
    rows
}

fn step_rows(
    group: &FunnelGroup,
    a: &FunnelStep,
    b: &FunnelStep,
    later: bool,
    language: Language,
    rows: &mut Vec<Compared>,
) {
    let name = format!("{}{}", prefix(group.key.as_deref()), a.name);
    rows.push(shares(item(&name, Label::FromPrevious, language), a.from_previous, b.from_previous));
    // The second step's two rates are one.
    if later && a.from_first != a.from_previous {
        rows.push(shares(item(&name, Label::FromFirst, language), a.from_first, b.from_first));
    }
    if a.times.n > 0 && b.times.n > 0 {
        rows.push(waits(item(&name, Label::Waiting, language), &a.times, &b.times));
    }
}

pub(super) fn transitions(a: &TransitionsResult, b: &TransitionsResult, language: Language) -> Vec<Compared> {
    let (a_edges, b_edges) = (edges(a), edges(b));
    let (a_nodes, b_nodes) = (interactions(a), interactions(b));
    let mut rows = Vec::new();
    for (from, to) in keys(&a.edges, &b.edges, |edge| (edge.from.as_str(), edge.to.as_str())) {
        let name = chain([from, to]);
        let (in_a, in_b) = (a_edges.get(&(from, to)), b_edges.get(&(from, to)));
        let counted = |edge: Option<&&Edge>, result: &TransitionsResult| {
            // An edge that a limit cut off is not one that nobody went.
            edge.map(|edge| edge.count).or((result.other_transitions == 0).then_some(0))
        };
        let (n_a, n_b) = (a_nodes.get(from).copied().unwrap_or(0), b_nodes.get(from).copied().unwrap_or(0));
        if let (Some(of_a), Some(of_b)) = (counted(in_a, a), counted(in_b, b))
            && n_a > 0
            && n_b > 0
        {
            rows.push(shares(item(&name, Label::Share, language), wilson(of_a, n_a), wilson(of_b, n_b)));
        }
        if let (Some(in_a), Some(in_b)) = (in_a, in_b) {
            rows.push(waits(item(&name, Label::Waiting, language), &in_a.times, &in_b.times));
        }
    }
    rows
}

fn edges(result: &TransitionsResult) -> HashMap<(&str, &str), &Edge> {
    result.edges.iter().map(|edge| ((edge.from.as_str(), edge.to.as_str()), edge)).collect()
}

fn interactions(result: &TransitionsResult) -> HashMap<&str, u64> {
    result.nodes.iter().map(|node| (node.touchpoint.as_str(), node.interactions)).collect()
}

pub(super) fn paths(a: &PathsResult, b: &PathsResult, language: Language) -> Vec<Compared> {
    let mut rows = tree(&a.after, &b.after, false, language);
    rows.extend(tree(&a.before, &b.before, true, language));
    rows
}

/// Shares of the root's journeys, of the branches that both trees show.
fn tree(a: &[PathNode], b: &[PathNode], backwards: bool, language: Language) -> Vec<Compared> {
    let (Some(a_root), Some(b_root)) = (a.first(), b.first()) else { return Vec::new() };
    let in_b: HashMap<Vec<&str>, u64> =
        b.iter().enumerate().filter_map(|(place, node)| Some((branch(b, place, language)?, node.journeys))).collect();
    let row = |(place, node): (usize, &PathNode)| {
        let mut steps = branch(a, place, language)?;
        let (of_a, of_b) = (wilson(node.journeys, a_root.journeys), wilson(*in_b.get(&steps)?, b_root.journeys));
        if backwards {
            steps.reverse();
        }
        Some(shares(chain(steps), of_a, of_b))
    };
    a.iter().enumerate().skip(1).filter_map(row).collect()
}

/// The steps from the root to a node; none for "other", which differs from tree to tree.
fn branch(nodes: &[PathNode], place: usize, language: Language) -> Option<Vec<&str>> {
    let mut steps = Vec::new();
    let mut at = Some(place);
    while let Some(place) = at {
        steps.push(match &nodes[place].step {
            PathStep::Touchpoint(name) => name.as_str(),
            PathStep::End => Label::End.text(language),
            PathStep::Other => return None,
        });
        at = nodes[place].parent;
    }
    steps.reverse();
    Some(steps)
}

pub(super) fn variants(a: &VariantsResult, b: &VariantsResult, language: Language) -> Vec<Compared> {
    let share = |result: &VariantsResult, steps: &[String]| -> Option<Rate> {
        let found = result.variants.iter().find(|variant| variant.steps == steps);
        let absent = (result.variants.len() as u64 >= result.distinct).then(|| wilson(0, result.journeys));
        found.map(|variant| variant.share).or(absent)
    };
    let row = |steps: &[String]| {
        let name = chain(steps.iter().map(String::as_str));
        Some(shares(item(&name, Label::Share, language), share(a, steps)?, share(b, steps)?))
    };
    keys(&a.variants, &b.variants, |variant| variant.steps.as_slice()).into_iter().filter_map(row).collect()
}

pub(super) fn step_matrix(a: &StepMatrixResult, b: &StepMatrixResult, language: Language) -> Vec<Compared> {
    let count = |result: &StepMatrixResult, position: usize, name: &str| {
        let column = result.touchpoints.iter().position(|touchpoint| touchpoint == name);
        column.map_or(0, |column| result.counts[position][column])
    };
    let mut rows = Vec::new();
    for name in keys(&a.touchpoints, &b.touchpoints, String::as_str) {
        for position in 0..a.counts.len().min(b.counts.len()) {
            let (in_a, in_b) = (count(a, position, name), count(b, position, name));
            if in_a + in_b > 0 {
                let what = format!("{} {}: {name}", Label::Position.text(language), position + 1);
                rows.push(shares(what, wilson(in_a, a.journeys), wilson(in_b, b.journeys)));
            }
        }
    }
    rows
}

pub(super) fn rework(a: &ReworkResult, b: &ReworkResult, language: Language) -> Vec<Compared> {
    let row = |(a, b): (&ReworkRow, &ReworkRow)| {
        shares(item(&a.touchpoint, Label::Repeated, language), a.repeated, b.repeated)
    };
    pairs(&a.touchpoints, &b.touchpoints, |a, b| a.touchpoint == b.touchpoint).into_iter().map(row).collect()
}

pub(super) fn drop_off(a: &DropOffResult, b: &DropOffResult, language: Language) -> Vec<Compared> {
    let mut rows = Vec::new();
    let goal = a.reached + b.reached > 0;
    if goal {
        let name = Label::Goal.text(language).to_owned();
        rows.push(shares(name, wilson(a.reached, a.journeys), wilson(b.reached, b.journeys)));
    }
    let same = |a: &DropOffRow, b: &DropOffRow| a.touchpoint == b.touchpoint;
    for (a, b) in pairs(&a.touchpoints, &b.touchpoints, same) {
        rows.push(shares(item(&a.touchpoint, Label::EndedHere, language), a.ended_here, b.ended_here));
        // Without a goal all are lost.
        if goal {
            rows.push(shares(item(&a.touchpoint, Label::NeverReached, language), a.lost, b.lost));
        }
    }
    rows
}
