//! How two sides keep to one map.

use styk_insight::interval::wilson;
use styk_insight::labels::Label;
use styk_model::answer::{ConformanceResult, Deviation, PlannedStep, Rate};
use styk_model::{DeviationKind, Language};

use super::compare::{Compared, shares};
use super::flow::{item, pairs};

/// Shares of customers: who follow the plan, who leave out each step, and who depart from it otherwise.
pub(super) fn rows(a: &ConformanceResult, b: &ConformanceResult, language: Language) -> Vec<Compared> {
    let mut rows = vec![shares(Label::Following.text(language).to_owned(), a.following, b.following)];
    let same = |a: &PlannedStep, b: &PlannedStep| a.key == b.key && (a.bound || b.bound);
    for (a, b) in pairs(&a.steps, &b.steps, same) {
        rows.push(shares(item(&a.name, Label::Skipped, language), a.skipped, b.skipped));
    }
    let otherwise = |one: &&Deviation| one.kind != DeviationKind::Skipped;
    let only_there = b.deviations.iter().filter(|one| share(a, one).is_none_or(|rate| rate.successes == 0));
    for one in a.deviations.iter().chain(only_there).filter(otherwise) {
        if let (Some(in_a), Some(in_b)) = (share(a, one), share(b, one)) {
            rows.push(shares(item(&one.name, label(one.kind), language), in_a, in_b));
        }
    }
    rows
}

/// Customers of a side with a deviation; none where it may be among those that its answer leaves out.
fn share(side: &ConformanceResult, of: &Deviation) -> Option<Rate> {
    let key = |one: &Deviation| (one.kind, one.step.clone(), one.touchpoint.clone());
    let found = side.deviations.iter().find(|one| key(one) == key(of));
    let nobody = (side.other_deviations == 0).then(|| wilson(0, side.following.n));
    found.map(|one| one.customers).or(nobody)
}

fn label(kind: DeviationKind) -> Label {
    match kind {
        DeviationKind::Skipped => Label::Skipped,
        DeviationKind::WrongOrder => Label::WrongOrder,
        DeviationKind::Repeated => Label::DoneAgain,
        DeviationKind::Unplanned => Label::Unplanned,
    }
}
