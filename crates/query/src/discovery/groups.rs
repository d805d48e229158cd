//! Journeys that are alike, by what they go through, and what else is another in each group.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use styk_insight::cluster::{Choice, Habit, Points, Scaling, choose, group_name, k_means};
use styk_insight::hypothesis::{benjamini_hochberg, means_p};
use styk_insight::interval::{Clusters, Moments, clustered_share, mean, mean_difference};
use styk_journey::ABSENT;
use styk_maps::{GroupMark, MarkKind};
use styk_model::Language;
use styk_model::answer::{Rate, Unit};

use super::sample::{Line, SEED, Sample};
use crate::context::Context;
use crate::error::QueryError;
use crate::segments::Members;

/// Fewer journeys are too few to look for groups.
pub(super) const FEWEST_JOURNEYS: usize = 100;

/// Touchpoints that journeys are told apart by: those that do most.
const MOST_TOUCHPOINTS: usize = 20;

/// A mean that is fewer standard deviations from that of all others is not told (a small effect of Cohen 1988).
const LEAST_EFFECT: f64 = 0.2;

/// A difference below this q-value is real.
const DISCOVERY_RATE: f64 = 0.05;

/// Channels and segments that are compared, at most, and what is told of a group.
const MOST_CHANNELS: usize = 8;
const MOST_SEGMENTS: usize = 20;
const MOST_MARKS: usize = 6;

/// Journeys that are alike.
pub(super) struct Group {
    pub name: String,
    pub share: Rate,
    pub marks: Vec<GroupMark>,
    /// Places in the sample, in its order.
    pub lines: Vec<usize>,
}

/// The groups of a sample, the largest first; none where what journeys go through differs by no more than chance would
/// have it.
pub(super) fn groups(
    context: &Context,
    sample: &Sample,
    has_goal: bool,
    language: Language,
) -> Result<Vec<Group>, QueryError> {
    if sample.lines.len() < FEWEST_JOURNEYS {
        return Ok(Vec::new());
    }
    let features = Features::of(&sample.lines, &context.touchpoint_names(language));
    let points = features.points(&sample.lines);
    let Choice { k, .. } = choose(&points, SEED, || context.watch.check())?;
    let Some(k) = k else { return Ok(Vec::new()) };
    let labels = k_means(&points, k, SEED).labels;
    let mut marks = marks(&sample.lines, &labels, k, &measures(context, sample, has_goal)?);
    let mut found = Vec::with_capacity(k);
    for label in 0..k as u16 {
        let lines: Vec<usize> = (0..labels.len()).filter(|line| labels[*line] == label).collect();
        if !lines.is_empty() {
            let name = features.name(&sample.lines, &labels, label, language);
            let share = share(&sample.lines, &labels, label);
            found.push(Group { name, share, marks: std::mem::take(&mut marks[usize::from(label)]), lines });
        }
    }
    found.sort_by_key(|group| Reverse(group.lines.len()));
    for place in 1..found.len() {
        let (before, rest) = found.split_at_mut(place);
        if before.iter().any(|group| group.name == rest[0].name) {
            rest[0].name = format!("{} ({})", rest[0].name, place + 1);
        }
    }
    Ok(found)
}

/// What journeys are compared by: which part of their interactions is at each touchpoint, and how many they are.
///
/// The shares of touchpoints weigh together as much as the number, each by how well it tells journeys apart (as words
/// tell texts, Spärck Jones 1972).
struct Features {
    touchpoints: Vec<(u16, f64)>,
    habits: Vec<Habit>,
}

impl Features {
    fn of(lines: &[Line], names: &[String]) -> Self {
        let mut sums: BTreeMap<u16, (f64, u64)> = BTreeMap::new();
        for line in lines {
            for (touchpoint, share) in shares(line) {
                let (sum, journeys) = sums.entry(touchpoint).or_default();
                *sum += share;
                *journeys += 1;
            }
        }
        let tells = |(sum, journeys): (f64, u64)| sum * (1.0 + lines.len() as f64 / journeys as f64).ln();
        let mut touchpoints: Vec<(u16, f64)> = sums.into_iter().map(|(one, counts)| (one, tells(counts))).collect();
        touchpoints.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        touchpoints.truncate(MOST_TOUCHPOINTS);
        let all: f64 = touchpoints.iter().map(|(_, tells)| tells).sum();
        for (_, tells) in &mut touchpoints {
            *tells = (*tells / all).sqrt();
        }
        let name = |touchpoint: u16| names.get(usize::from(touchpoint)).cloned().unwrap_or_default();
        let mut habits: Vec<Habit> = touchpoints.iter().map(|(one, _)| Habit::Touchpoint(name(*one))).collect();
        habits.push(Habit::Interactions);
        Self { touchpoints, habits }
    }

    /// The numbers of a journey; what is many times more for some than for others by its logarithm.
    fn numbers(&self, line: &Line) -> Vec<f64> {
        let shares = shares(line);
        let share = |(touchpoint, _): &(u16, f64)| shares.get(touchpoint).copied().unwrap_or(0.0);
        let mut numbers: Vec<f64> = self.touchpoints.iter().map(share).collect();
        numbers.push((line.seen.touchpoints.len() as f64).ln_1p());
        numbers
    }

    /// Where the journeys are among each other.
    fn points(&self, lines: &[Line]) -> Points {
        let mut points = Points::new(self.habits.len());
        for line in lines {
            points.push(&self.numbers(line));
        }
        let scaling = Scaling::of(&points);
        for point in points.iter_mut() {
            scaling.apply(point);
            point.iter_mut().zip(&self.touchpoints).for_each(|(value, (_, weight))| *value *= weight);
        }
        points
    }

    /// What sets a group apart, in a few words.
    fn name(&self, lines: &[Line], labels: &[u16], label: u16, language: Language) -> String {
        let mut sides = vec![[Moments::default(); 2]; self.habits.len()];
        for (line, own) in lines.iter().zip(labels) {
            for (sides, number) in sides.iter_mut().zip(self.numbers(line)) {
                sides[usize::from(*own == label)].record(number);
            }
        }
        let mut apart: Vec<(&Habit, f64)> = Vec::new();
        for (habit, [elsewhere, here]) in self.habits.iter().zip(&sides) {
            let effect = effect(here, elsewhere);
            if effect.abs() >= LEAST_EFFECT {
                apart.push((habit, effect));
            }
        }
        apart.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
        let named: Vec<(&Habit, bool)> = apart.iter().map(|(habit, effect)| (*habit, *effect > 0.0)).collect();
        group_name(&named, language)
    }
}

/// Which part of the interactions is at each touchpoint.
fn shares(line: &Line) -> BTreeMap<u16, f64> {
    let mut shares = BTreeMap::new();
    let part = 1.0 / line.seen.touchpoints.len() as f64;
    line.seen.touchpoints.iter().for_each(|touchpoint| *shares.entry(*touchpoint).or_insert(0.0) += part);
    shares
}

/// The difference of two means in standard deviations of both together; 0 where nothing differs.
fn effect(here: &Moments, elsewhere: &Moments) -> f64 {
    let mut all = *here;
    all.merge(elsewhere);
    let spread = all.variance().unwrap_or(0.0).sqrt();
    if here.n == 0 || elsewhere.n == 0 || spread <= 0.0 { 0.0 } else { (here.mean - elsewhere.mean) / spread }
}

/// The share of journeys in a group, which come in clusters of a customer each.
fn share(lines: &[Line], labels: &[u16], label: u16) -> Rate {
    let mut sums = Clusters::default();
    for places in of_customers(lines) {
        let own = labels[places.clone()].iter().filter(|own| **own == label).count();
        add_cluster(&mut sums, places.len() as u64, own as u64);
    }
    clustered_share(&sums)
}

/// Adds the cases of a customer, and how many of them are successes.
pub(super) fn add_cluster(sums: &mut Clusters, cases: u64, successes: u64) {
    let (m, k) = (cases as f64, successes as f64);
    sums.clusters += 1;
    sums.n += cases;
    sums.successes += successes;
    sums.squares += m * m;
    sums.products += m * k;
    sums.success_squares += k * k;
}

/// The places of each customer's journeys.
fn of_customers(lines: &[Line]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut from = 0;
    lines.chunk_by(|one, other| one.seen.customer == other.seen.customer).map(move |chunk| {
        from += chunk.len();
        from - chunk.len()..from
    })
}

/// What a journey has of it, if anything.
type ValueOf<'a> = Box<dyn Fn(&Line) -> Option<f64> + 'a>;

/// Something that journeys may differ in beside what they go through.
struct Measure<'a> {
    kind: MarkKind,
    of: Option<String>,
    unit: Unit,
    value: ValueOf<'a>,
}

fn measures<'a>(context: &'a Context, sample: &'a Sample, has_goal: bool) -> Result<Vec<Measure<'a>>, QueryError> {
    let mut measures = Vec::new();
    let mut add = |kind, of, unit, value: ValueOf<'a>| {
        measures.push(Measure { kind, of, unit, value });
    };
    if has_goal {
        add(MarkKind::Goal, None, Unit::Share, Box::new(|line| Some(f64::from(u8::from(line.reached)))));
    }
    if context.currency.is_some() && sample.lines.iter().any(|line| line.money != 0.0) {
        add(MarkKind::Money, None, Unit::Money, Box::new(|line| Some(line.money)));
    }
    add(MarkKind::Satisfaction, None, Unit::Points, Box::new(move |line| satisfaction(line, sample)));
    add(MarkKind::Duration, None, Unit::Seconds, Box::new(|line| Some(seconds(line))));
    for (code, name) in channels(sample) {
        let part = move |line: &Line| {
            let there = line.channels.iter().filter(|other| **other == code).count();
            Some(there as f64 / line.channels.len() as f64)
        };
        add(MarkKind::Channel, Some(name), Unit::Share, Box::new(part));
    }
    for key in context.segments.rules.keys().take(MOST_SEGMENTS) {
        let members: Arc<Members> = context.segments.members(context, key)?;
        let inside = move |line: &Line| Some(f64::from(u8::from(members.contains(line.seen.customer))));
        add(MarkKind::Segment, Some(key.clone()), Unit::Share, Box::new(inside));
    }
    Ok(measures)
}

fn seconds(line: &Line) -> f64 {
    let ends = line.seen.times.first().zip(line.seen.times.last());
    ends.map_or(0.0, |(first, last)| last.saturating_sub(*first) as f64 / 1e6)
}

/// The mean of the scores of a journey where the worst answer of each scale is 0 and the best is 100.
fn satisfaction(line: &Line, sample: &Sample) -> Option<f64> {
    let (mut count, mut sum) = (0_u32, 0.0);
    for (_, code, score) in &line.scores {
        let Some(scale) = sample.scales.get(*code as usize).copied().flatten() else { continue };
        if scale.contains(*score) && scale.high > scale.low {
            let (low, high) = (f64::from(scale.low), f64::from(scale.high));
            count += 1;
            sum += (score - low) / (high - low) * 100.0;
        }
    }
    (count > 0).then(|| sum / f64::from(count))
}

/// The channels with most interactions.
fn channels(sample: &Sample) -> Vec<(u32, String)> {
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for code in sample.lines.iter().flat_map(|line| &line.channels).filter(|code| **code != ABSENT) {
        *counts.entry(*code).or_insert(0) += 1;
    }
    let named = counts.into_iter().filter_map(|(code, count)| Some((count, sample.channels.get(code as usize)?, code)));
    let mut named: Vec<(u64, &String, u32)> = named.collect();
    named.sort_by_key(|(count, name, _)| (Reverse(*count), *name));
    named.into_iter().take(MOST_CHANNELS).map(|(_, name, code)| (code, name.clone())).collect()
}

/// What is another in each group, by group; adjusted for all that was compared.
fn marks(lines: &[Line], labels: &[u16], groups: usize, measures: &[Measure<'_>]) -> Vec<Vec<GroupMark>> {
    let mut compared: Vec<(usize, f64, GroupMark)> = Vec::new();
    let mut p_values = Vec::new();
    for measure in measures {
        for group in 0..groups {
            let [elsewhere, here] = sides(lines, labels, group as u16, &*measure.value);
            let difference = mean_difference(&elsewhere, &here);
            if difference.low.is_none() {
                continue;
            }
            p_values.push(means_p(&elsewhere, &here));
            let mark = GroupMark {
                kind: measure.kind,
                of: measure.of.clone(),
                unit: measure.unit,
                here: mean(&here),
                elsewhere: mean(&elsewhere),
                difference,
                q_value: 1.0,
            };
            compared.push((group, effect(&here, &elsewhere).abs(), mark));
        }
    }
    for ((_, _, mark), q_value) in compared.iter_mut().zip(benjamini_hochberg(&p_values)) {
        mark.q_value = q_value;
    }
    compared.retain(|(_, effect, mark)| mark.q_value < DISCOVERY_RATE && *effect >= LEAST_EFFECT);
    compared.sort_by(|(_, one, _), (_, other, _)| other.total_cmp(one));
    let mut told = vec![Vec::new(); groups];
    for (group, _, mark) in compared {
        if told[group].len() < MOST_MARKS {
            told[group].push(mark);
        }
    }
    told
}

/// A number of the journeys outside of a group and of those in it: customers, each by the mean of theirs there.
fn sides(lines: &[Line], labels: &[u16], group: u16, value: &dyn Fn(&Line) -> Option<f64>) -> [Moments; 2] {
    let mut sides = [Moments::default(); 2];
    for places in of_customers(lines) {
        let mut own = [Moments::default(); 2];
        for place in places {
            if let Some(value) = value(&lines[place]) {
                own[usize::from(labels[place] == group)].record(value);
            }
        }
        for (side, own) in sides.iter_mut().zip(own) {
            if own.n > 0 {
                side.record(own.mean);
            }
        }
    }
    sides
}

#[cfg(test)]
mod tests {
    use styk_maps::SeenJourney;

    use super::*;

    fn line(customer: u32, touchpoints: &[u16], money: f64) -> Line {
        let times = (0..touchpoints.len() as i64).map(|place| place * 1_000_000).collect();
        let channels = vec![ABSENT; touchpoints.len()];
        let seen = SeenJourney { customer, touchpoints: touchpoints.to_vec(), times };
        Line { seen, channels, scores: Vec::new(), money, reached: money > 0.0 }
    }

    #[test]
    fn a_customer_counts_once_on_each_side() {
        let lines = [line(1, &[0], 4.0), line(1, &[0], 6.0), line(1, &[1], 9.0), line(2, &[1], 3.0)];
        let [elsewhere, here] = sides(&lines, &[0, 0, 1, 1], 0, &|line: &Line| Some(line.money));
        assert_eq!((here.n, here.mean), (1, 5.0));
        assert_eq!((elsewhere.n, elsewhere.mean), (2, 6.0));
        let share = share(&lines, &[0, 0, 1, 1], 0);
        assert_eq!((share.successes, share.n, share.value), (2, 4, 0.5));
    }

    #[test]
    fn what_differs_is_told_and_what_does_not_is_not() {
        let mut lines = Vec::new();
        for customer in 1..=60 {
            let few = f64::from(customer % 3);
            lines.push(line(customer, &[0, 0, 1], 100.0 + few));
            lines.push(line(100 + customer, &[2, 2], 10.0 + few));
        }
        let labels: Vec<u16> = (0..lines.len()).map(|place| (place % 2) as u16).collect();
        let measure = |kind, value: fn(&Line) -> Option<f64>| Measure {
            kind,
            of: None,
            unit: Unit::Number,
            value: Box::new(value),
        };
        let measures = [
            measure(MarkKind::Money, |line| Some(line.money)),
            measure(MarkKind::Goal, |line| Some(f64::from(u8::from(line.reached)))),
        ];
        let told = marks(&lines, &labels, 2, &measures);
        for (marks, difference) in told.iter().zip([90.0, -90.0]) {
            let [mark] = marks.as_slice() else { panic!("{marks:?}") };
            assert_eq!(mark.kind, MarkKind::Money);
            assert!((mark.difference.value - difference).abs() < 1e-9 && mark.q_value < 0.001, "{mark:?}");
        }
    }

    #[test]
    fn journeys_of_two_kinds_fall_apart_and_are_named_by_what_they_go_through() {
        let lines: Vec<Line> = (0..200)
            .map(
                |customer| {
                    if customer % 2 == 0 { line(customer, &[0, 1], 0.0) } else { line(customer, &[2, 3, 3], 0.0) }
                },
            )
            .collect();
        let names = ["Search", "Cart", "Call", "Chat"].map(str::to_owned);
        let features = Features::of(&lines, &names);
        let labels = k_means(&features.points(&lines), 2, SEED).labels;
        assert!(lines.iter().zip(&labels).all(|(line, label)| (line.seen.customer % 2 == 0) == (*label == labels[0])));
        let name = features.name(&lines, &labels, labels[0], Language::En);
        assert!(
            name.contains("Search") || name.contains("Cart") || name.contains("Call") || name.contains("Chat"),
            "{name}"
        );
    }
}
