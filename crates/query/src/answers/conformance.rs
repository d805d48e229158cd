//! How journeys keep to a map.

use std::collections::BTreeMap;

use styk_insight::hypothesis::{benjamini_hochberg, means_p};
use styk_insight::interval::{self, Moments, mean_difference, wilson};
use styk_journey::operators::{self as op, ConformanceCounts, Mark, MarkCounts, TallyCounts};
use styk_model::answer::{
    Against, ConformanceGroup, ConformancePoint, ConformanceResult, Deviation, DeviationPlace, Estimate,
    OutcomeDifference, Outcomes, PlannedStep,
};
use styk_model::{Calendar, Currency, DeviationKind, Question, Scale};

use super::channels::of_hundred;
use super::series::spread;
use super::{Names, largest_first};
use crate::difference;
use crate::maps::PlanOf;
use crate::touchpoints::Registry;

/// Deviations that an answer holds.
const MOST_DEVIATIONS: usize = 200;

/// A difference below this q-value is called real.
const DISCOVERY_RATE: f64 = 0.05;

/// What journeys were compared with, and what codes stand for.
pub(crate) struct ComparedWith<'a> {
    pub plan: &'a PlanOf,
    pub registry: &'a Registry,
    /// With the filters and journeys that hold.
    pub question: &'a Question,
    pub calendar: &'a Calendar,
    /// By code.
    pub scales: Vec<Option<Scale>>,
    /// Of the amounts; `None` where there are none.
    pub currency: Option<Currency>,
    pub goal: bool,
}

/// What goes with journeys, as intervals and tests take it.
struct Sums {
    journeys: u64,
    reached: u64,
    satisfaction: Moments,
    revenue: Moments,
}

impl ComparedWith<'_> {
    fn sums(&self, counts: &MarkCounts) -> Sums {
        let mut satisfaction = Moments::default();
        for (code, moments) in &counts.scores {
            let scale = self.scales.get(*code as usize).copied().flatten();
            if let (Some(scale), Some(moments)) = (scale, spread(moments)) {
                satisfaction.merge(&of_hundred(&moments, scale));
            }
        }
        let revenue = spread(&counts.money).unwrap_or_default();
        Sums { journeys: counts.journeys, reached: counts.reached, satisfaction, revenue }
    }

    fn outcomes(&self, sums: &Sums) -> Outcomes {
        let mean = |moments: &Moments| (moments.n > 0).then(|| interval::mean(moments));
        Outcomes {
            satisfaction: mean(&sums.satisfaction),
            conversion: self.goal.then(|| wilson(sums.reached, sums.journeys)),
            revenue: mean(&sums.revenue),
        }
    }
}

/// The answer. Groups come from the largest to the smallest.
pub(crate) fn result(counts: ConformanceCounts, names: &Names, with: &ComparedWith<'_>) -> ConformanceResult {
    let ConformanceCounts { elsewhere, exact, whole, periods, groups, marks } = counts;
    let marks: BTreeMap<Mark, MarkCounts> = marks.into_iter().collect();
    let following = with.sums(&marks.get(&Mark::Following).cloned().unwrap_or_default());
    let mut deviations = deviations(&marks, whole.customers, names, with);
    compare(&mut deviations, &following);
    let mut deviations: Vec<Deviation> = deviations.into_iter().map(|(deviation, _)| deviation).collect();
    let name = |one: &Deviation| (one.kind, one.name.clone(), one.step.clone(), one.touchpoint.clone());
    largest_first(&mut deviations, |one| one.customers.successes, name);
    let other_deviations = deviations.len().saturating_sub(MOST_DEVIATIONS) as u64;
    deviations.truncate(MOST_DEVIATIONS);
    ConformanceResult {
        map: with.plan.map.map.name.clone(),
        version: with.plan.map.version,
        split: with.question.journeys.clone(),
        filters: with.question.filters.clone(),
        missing: with.plan.missing.clone(),
        journeys: whole.journeys,
        elsewhere,
        following: wilson(whole.following, whole.customers),
        following_journeys: wilson(whole.following_journeys, whole.journeys),
        fitness: fitness(&whole),
        exact: wilson(exact, whole.journeys),
        currency: with.currency.map(|currency| currency.code().to_owned()),
        outcomes: with.outcomes(&following),
        steps: steps(&marks, whole.customers, with),
        deviations,
        other_deviations,
        period: with.calendar.period,
        periods: points(&periods, with.calendar),
        groups: broken_down(&groups, names),
    }
}

fn fitness(counts: &TallyCounts) -> Option<Estimate> {
    // No fitness is below nothing or above everything, whatever the bounds of a mean of few.
    let inside = |bound: f64| bound.clamp(0.0, 1.0);
    let mean = interval::mean(&spread(&counts.fitness)?);
    Some(Estimate { low: mean.low.map(inside), high: mean.high.map(inside), ..mean })
}

fn steps(marks: &BTreeMap<Mark, MarkCounts>, customers: u64, with: &ComparedWith<'_>) -> Vec<PlannedStep> {
    let rate = |mark: Mark| wilson(marks.get(&mark).map_or(0, |counts| counts.customers), customers);
    let stages = with.plan.map.map.steps().map(|(stage, _)| stage);
    let steps = with.plan.plan.steps().iter().zip(stages).enumerate();
    let step = |(place, (step, stage)): (usize, (&styk_maps::PlannedStep, &styk_maps::Stage))| {
        let place = place as u16;
        PlannedStep {
            key: step.key.clone(),
            name: step.name.clone(),
            stage: stage.name.clone(),
            bound: step.is_observable(),
            done: rate(Mark::Done(place)),
            skipped: rate(Mark::Deviation(op::Deviation::Skipped(place))),
            last: rate(Mark::Last(place)),
        }
    };
    steps.map(step).collect()
}

/// Each deviation that any journey has, with what goes with it, not yet compared.
fn deviations(
    marks: &BTreeMap<Mark, MarkCounts>,
    customers: u64,
    names: &Names,
    with: &ComparedWith<'_>,
) -> Vec<(Deviation, Sums)> {
    let steps = with.plan.plan.steps();
    let mut deviations = Vec::new();
    for (mark, counts) in marks {
        let Mark::Deviation(deviation) = *mark else { continue };
        let sums = with.sums(counts);
        let mut one = Deviation {
            customers: wilson(counts.customers, customers),
            journeys: counts.journeys,
            outcomes: with.outcomes(&sums),
            place: place_of(counts, steps),
            ..Deviation::default()
        };
        let (kind, place) = match deviation {
            op::Deviation::Skipped(step) => (DeviationKind::Skipped, Some(step)),
            op::Deviation::WrongOrder(step) => (DeviationKind::WrongOrder, Some(step)),
            op::Deviation::Repeated(step) => (DeviationKind::Repeated, Some(step)),
            op::Deviation::Unplanned(symbol) => {
                one.name = names.touchpoint(symbol);
                one.touchpoint = with.registry.touchpoints.get(usize::from(symbol)).map(|one| one.key.clone());
                let label = with.plan.outline.labels.get(usize::from(symbol)).map(|label| usize::from(*label));
                let elsewhere = label.and_then(|label| with.plan.outline.steps_of.get(label)?.first().copied());
                (DeviationKind::Unplanned, elsewhere)
            }
        };
        one.kind = kind;
        if let Some(step) = place.and_then(|place| steps.get(usize::from(place))) {
            one.step = Some(step.key.clone());
            if one.name.is_empty() {
                one.name.clone_from(&step.name);
            }
        }
        deviations.push((one, sums));
    }
    deviations
}

/// Where most journeys depart so; of several such places the first.
fn place_of(counts: &MarkCounts, steps: &[styk_maps::PlannedStep]) -> Option<DeviationPlace> {
    let mut most: Option<(Option<u16>, u64)> = None;
    for place in &counts.after {
        if most.is_none_or(|(_, journeys)| place.1 > journeys) {
            most = Some(*place);
        }
    }
    let (after, journeys) = most?;
    let after = after.and_then(|step| steps.get(usize::from(step))).map(|step| step.key.clone());
    Some(DeviationPlace { after, journeys: wilson(journeys, counts.journeys) })
}

/// Compares what goes with each deviation with what goes with following the plan.
fn compare(deviations: &mut [(Deviation, Sums)], following: &Sums) {
    let satisfaction = tested(deviations, |sums| means(&following.satisfaction, &sums.satisfaction));
    let revenue = tested(deviations, |sums| means(&following.revenue, &sums.revenue));
    let conversion = tested(deviations, |sums| {
        let [theirs, own] = [following, sums].map(|one| wilson(one.reached, one.journeys));
        let compared = difference::shares(String::new(), theirs, own);
        (theirs.n > 0 && own.n > 0).then_some((compared.difference, compared.p_value))
    });
    for (place, (deviation, _)) in deviations.iter_mut().enumerate() {
        let conversion = conversion[place].filter(|_| deviation.outcomes.conversion.is_some());
        deviation.against = Against { satisfaction: satisfaction[place], conversion, revenue: revenue[place] };
    }
}

/// The difference of two means with its p-value; none where one side has too few for an interval.
fn means(theirs: &Moments, own: &Moments) -> Option<(Estimate, f64)> {
    let difference = mean_difference(theirs, own);
    difference.low.map(|_| (difference, means_p(theirs, own)))
}

/// The differences that can be told, adjusted for each other.
fn tested(
    deviations: &[(Deviation, Sums)],
    compare: impl Fn(&Sums) -> Option<(Estimate, f64)>,
) -> Vec<Option<OutcomeDifference>> {
    let compared: Vec<Option<(Estimate, f64)>> = deviations.iter().map(|(_, sums)| compare(sums)).collect();
    let p_values: Vec<f64> = compared.iter().flatten().map(|(_, p_value)| *p_value).collect();
    let mut q_values = benjamini_hochberg(&p_values).into_iter();
    let adjusted = compared.into_iter().map(|compared| {
        let ((difference, _), q_value) = (compared?, q_values.next()?);
        Some(OutcomeDifference { difference, q_value, real: q_value < DISCOVERY_RATE })
    });
    adjusted.collect()
}

fn points(periods: &[TallyCounts], calendar: &Calendar) -> Vec<ConformancePoint> {
    let point = |(period, counts): (usize, &TallyCounts)| ConformancePoint {
        start: calendar.start(period),
        journeys: counts.journeys,
        following: wilson(counts.following, counts.customers),
        fitness: fitness(counts),
    };
    periods.iter().enumerate().map(point).collect()
}

fn broken_down(groups: &[(Option<u32>, TallyCounts)], names: &Names) -> Vec<ConformanceGroup> {
    let group = |(code, counts): &(Option<u32>, TallyCounts)| {
        Some(ConformanceGroup {
            key: names.group(*code)?,
            journeys: counts.journeys,
            following: wilson(counts.following, counts.customers),
            fitness: fitness(counts),
        })
    };
    let mut groups: Vec<ConformanceGroup> = groups.iter().filter_map(group).collect();
    largest_first(&mut groups, |group| group.journeys, |group| group.key.clone());
    groups
}
