use styk_insight::interval::wilson;
use styk_journey::ABSENT;
use styk_journey::operators::{FunnelCounts, FunnelGroupCounts};
use styk_model::answer::{FunnelGroup, FunnelResult, FunnelStep};
use styk_model::{FunnelOrder, Language};

use super::{Names, largest_first};

/// How the steps of the question are called.
#[derive(Debug, Clone)]
pub(crate) struct FunnelNames<'a> {
    pub steps: &'a [StepName],
    pub order: FunnelOrder,
    pub language: Language,
}

#[derive(Debug, Clone)]
pub(crate) struct StepName {
    pub name: String,
    pub optional: bool,
}

/// Groups by the journeys that reached the first required step.
pub(crate) fn result(counts: FunnelCounts, names: &Names, question: &FunnelNames<'_>) -> FunnelResult {
    let steps = step_names(question);
    let mut groups: Vec<FunnelGroup> = counts
        .groups
        .into_iter()
        .map(|group| FunnelGroup {
            key: names.group((group.code != ABSENT).then_some(group.code)),
            steps: group_steps(&group, question.steps, &steps),
        })
        .collect();
    let entered = |group: &FunnelGroup| group.steps.iter().find(|step| !step.optional).map_or(0, |step| step.journeys);
    largest_first(&mut groups, entered, |group| group.key.clone());
    FunnelResult { groups }
}

fn group_steps(group: &FunnelGroupCounts, steps: &[StepName], names: &[String]) -> Vec<FunnelStep> {
    let required = |place: &usize| !steps[*place].optional;
    let journeys = |place: usize| group.steps[place].journeys;
    let first = (0..steps.len()).find(required).map_or(0, journeys);
    let mut before = None;
    let mut rows = Vec::with_capacity(steps.len());
    for (place, (counts, name)) in group.steps.iter().zip(names).enumerate() {
        // Whatever stands before the first required step is a part of those who reach that.
        let previous = before.map_or(first, journeys);
        rows.push(FunnelStep {
            name: name.clone(),
            optional: steps[place].optional,
            journeys: counts.journeys,
            customers: counts.customers,
            from_previous: wilson(counts.journeys, previous),
            from_first: wilson(counts.journeys, first),
            times: counts.times.times(),
        });
        if required(&place) {
            before = Some(place);
        }
    }
    rows
}

/// In any order the k-th required step stands for "at least k of them, whichever".
fn step_names(question: &FunnelNames<'_>) -> Vec<String> {
    let all = question.steps.iter().filter(|step| !step.optional).count();
    let mut reached = 0;
    let name = |step: &StepName| {
        if step.optional || question.order != FunnelOrder::Any {
            return step.name.clone();
        }
        reached += 1;
        match question.language {
            Language::En => format!("any {reached} of {all} steps"),
            Language::Ru => format!("любые шаги: {reached} из {all}"),
            Language::Pl => format!("dowolne kroki: {reached} z {all}"),
        }
    };
    question.steps.iter().map(name).collect()
}
