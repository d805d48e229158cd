use std::collections::BTreeMap;

use styk_insight::cluster::{Habit, Points, Scaling};
use styk_journey::habits::{Habits, PARTS};
use styk_model::{Language, Medium, Scale, Selector};

use super::read::Columns;
use crate::context::Context;

/// Touchpoints and channels that are looked at: those that tell customers apart most.
const MOST_TOUCHPOINTS: usize = 20;
const MOST_CHANNELS: usize = 8;

/// Scores are looked at where at least this part of the customers gave one.
const SCORED: f64 = 0.1;

const DAY: f64 = 86_400.0;

/// What customers are compared by: a number of each, and where that puts them among the others.
///
/// Numbers of one kind (the shares of all touchpoints, both ways to say how often) weigh together as much as one
/// number: their weights have squares that sum up to 1. Shares of touchpoints and of channels weigh by how well they
/// tell customers apart (as words tell texts, Spärck Jones 1972).
pub(super) struct Features {
    all: Vec<Feature>,
    at: i64,
    /// By code.
    scales: BTreeMap<u32, Scale>,
    scaling: Scaling,
    /// Where those are put who have no scores.
    usual_score: f64,
}

pub(super) struct Feature {
    pub habit: Habit,
    pub of: Of,
    weight: f64,
    /// The interactions that it is a share of.
    pub selector: Option<Selector>,
}

/// What it is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Touchpoint(u16),
    Channel(u32),
    Medium(u32),
    Quarter(usize),
    Weekend,
    Interactions,
    Days,
    SinceLast,
    SinceFirst,
    Money,
    Score,
}

impl Features {
    /// What tells the customers of a sample apart.
    pub(super) fn of(context: &Context, columns: &Columns, sample: &[Habits], language: Language) -> Self {
        let mut all = touchpoints(context, sample, language);
        all.extend(channels(context, columns, sample));
        all.extend(mediums(context, columns, sample));
        let together = |count: usize| 1.0 / (count as f64).sqrt();
        let quarters = (0..PARTS).map(|quarter| (Habit::Quarter(quarter as u8), Of::Quarter(quarter)));
        for (habit, of) in quarters.chain([(Habit::Weekend, Of::Weekend)]) {
            all.push(Feature { habit, of, weight: together(PARTS + 1), selector: None });
        }
        let often = [(Habit::Interactions, Of::Interactions), (Habit::Days, Of::Days)];
        let long = [(Habit::SinceLast, Of::SinceLast), (Habit::SinceFirst, Of::SinceFirst)];
        for (habit, of) in often.into_iter().chain(long) {
            all.push(Feature { habit, of, weight: together(2), selector: None });
        }
        if context.currency.is_some() && sample.iter().any(|habits| habits.money != 0.0) {
            all.push(Feature { habit: Habit::Money, of: Of::Money, weight: 1.0, selector: None });
        }
        let scales = scales(context, columns, sample);
        let scored = sample.iter().filter(|habits| mean_score(habits, &scales).is_some()).count();
        if scored as f64 >= SCORED * sample.len() as f64 {
            all.push(Feature { habit: Habit::Score, of: Of::Score, weight: 1.0, selector: None });
        }
        let mut features = Self { all, at: columns.at(), scales, scaling: Scaling::default(), usual_score: 0.0 };
        features.settle(sample);
        features
    }

    /// Finds what is usual.
    fn settle(&mut self, sample: &[Habits]) {
        let mut scores: Vec<f64> = sample.iter().filter_map(|habits| mean_score(habits, &self.scales)).collect();
        scores.sort_by(f64::total_cmp);
        self.usual_score = scores.get(scores.len() / 2).copied().unwrap_or_default();
        let mut points = Points::new(self.all.len());
        for habits in sample {
            points.push(&self.unscaled(&self.numbers(habits)));
        }
        self.scaling = Scaling::of(&points);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Feature> {
        self.all.iter()
    }

    pub(super) fn habits(&self) -> impl Iterator<Item = &Habit> {
        self.all.iter().map(|feature| &feature.habit)
    }

    /// The moment that customers are told for, in microseconds.
    pub(super) fn at(&self) -> i64 {
        self.at
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// The numbers of a customer, in the units of their habits; absent is the mean of no scores.
    pub(super) fn numbers(&self, habits: &Habits) -> Vec<Option<f64>> {
        self.all.iter().map(|feature| self.number(feature.of, habits)).collect()
    }

    fn number(&self, of: Of, habits: &Habits) -> Option<f64> {
        let share = |count: u32| f64::from(count) / f64::from(habits.interactions);
        let since = |time: i64| self.at.saturating_sub(time) as f64 / 1e6;
        Some(match of {
            Of::Touchpoint(_) | Of::Channel(_) | Of::Medium(_) => share(of.interactions(habits)),
            Of::Quarter(quarter) => share(habits.parts[quarter]),
            Of::Weekend => share(habits.weekend),
            Of::Interactions => f64::from(habits.interactions),
            Of::Days => f64::from(habits.days),
            Of::SinceLast => since(habits.last),
            Of::SinceFirst => since(habits.first),
            Of::Money => habits.money,
            Of::Score => return mean_score(habits, &self.scales),
        })
    }

    /// Where a customer is among others.
    pub(super) fn point(&self, numbers: &[Option<f64>]) -> Vec<f64> {
        let mut point = self.unscaled(numbers);
        self.scaling.apply(&mut point);
        point.iter_mut().zip(&self.all).for_each(|(value, feature)| *value *= feature.weight);
        point
    }

    pub(super) fn points(&self, sample: &[Habits]) -> Points {
        let mut points = Points::new(self.all.len());
        for habits in sample {
            points.push(&self.point(&self.numbers(habits)));
        }
        points
    }

    /// What is many times more for some than for others is told by its logarithm.
    fn unscaled(&self, numbers: &[Option<f64>]) -> Vec<f64> {
        let of = |(number, feature): (&Option<f64>, &Feature)| {
            let number = number.unwrap_or(self.usual_score);
            match feature.of {
                Of::Interactions | Of::Days => number.ln_1p(),
                Of::SinceLast | Of::SinceFirst => (number.max(0.0) / DAY).ln_1p(),
                // Some have more paid back than they paid.
                Of::Money => number.max(0.0).ln_1p(),
                _ => number,
            }
        };
        numbers.iter().zip(&self.all).map(of).collect()
    }
}

impl Of {
    /// How many interactions of a customer it counts.
    pub(super) fn interactions(self, habits: &Habits) -> u32 {
        fn found<T: PartialEq>(counts: &[(T, u32)], wanted: &T) -> u32 {
            counts.iter().find(|(value, _)| value == wanted).map_or(0, |(_, count)| *count)
        }
        match self {
            Self::Touchpoint(symbol) => found(&habits.touchpoints, &symbol),
            Self::Channel(code) => found(&habits.channels, &code),
            Self::Medium(code) => found(&habits.mediums, &code),
            _ => habits.interactions,
        }
    }
}

fn touchpoints(context: &Context, sample: &[Habits], language: Language) -> Vec<Feature> {
    let names = context.touchpoint_names(language);
    let key = |symbol: u16| Some(context.registry.touchpoints.get(usize::from(symbol))?.key.clone());
    let telling = telling(sample, |habits| habits.touchpoints.as_slice(), key, MOST_TOUCHPOINTS);
    let feature = |(symbol, key, weight): (u16, String, f64)| Feature {
        habit: Habit::Touchpoint(names[usize::from(symbol)].clone()),
        of: Of::Touchpoint(symbol),
        weight,
        selector: Some(Selector::touchpoint(key)),
    };
    telling.into_iter().map(feature).collect()
}

fn channels(context: &Context, columns: &Columns, sample: &[Habits]) -> Vec<Feature> {
    let name = |code| columns.channel(context, code);
    let telling = telling(sample, |habits| habits.channels.as_slice(), name, MOST_CHANNELS);
    let feature = |(code, name, weight): (u32, String, f64)| Feature {
        of: Of::Channel(code),
        weight,
        selector: Some(of_value("channel", &name)),
        habit: Habit::Channel(name),
    };
    telling.into_iter().map(feature).collect()
}

fn mediums(context: &Context, columns: &Columns, sample: &[Habits]) -> Vec<Feature> {
    let name = |code| columns.medium(context, code);
    let found = telling(sample, |habits| habits.mediums.as_slice(), name, usize::MAX);
    let known: Vec<(u32, Medium)> =
        found.into_iter().filter_map(|(code, name, _)| Some((code, Medium::from_name(&name)?))).collect();
    let weight = 1.0 / (known.len().max(1) as f64).sqrt();
    let feature = |(code, medium): (u32, Medium)| Feature {
        habit: Habit::Medium(medium),
        of: Of::Medium(code),
        weight,
        selector: Some(of_value("medium", medium.name())),
    };
    known.into_iter().map(feature).collect()
}

/// All interactions where a column has a value.
fn of_value(column: &str, value: &str) -> Selector {
    let value = serde_json::Value::from(value);
    Selector { touchpoints: Vec::new(), condition: Some(format!("{column} == {value}")) }
}

/// Values that tell customers apart by which part of their interactions has them, with names and weights, in order of
/// names: each by the sum of its shares times the logarithm of how few have it.
fn telling<T: Copy + Ord>(
    sample: &[Habits],
    counts: impl Fn(&Habits) -> &[(T, u32)],
    name: impl Fn(T) -> Option<String>,
    most: usize,
) -> Vec<(T, String, f64)> {
    let mut sums: BTreeMap<T, (f64, u64)> = BTreeMap::new();
    for habits in sample {
        for (value, count) in counts(habits) {
            let (share, customers) = sums.entry(*value).or_default();
            *share += f64::from(*count) / f64::from(habits.interactions);
            *customers += 1;
        }
    }
    let mut telling: Vec<(T, String, f64)> = Vec::new();
    for (value, (share, customers)) in sums {
        if let Some(name) = name(value) {
            telling.push((value, name, share * (1.0 + sample.len() as f64 / customers as f64).ln()));
        }
    }
    telling.sort_by(|one, other| other.2.total_cmp(&one.2).then_with(|| one.1.cmp(&other.1)));
    telling.truncate(most);
    let sum: f64 = telling.iter().map(|(_, _, tells)| tells).sum();
    for (_, _, tells) in &mut telling {
        *tells = (*tells / sum).sqrt();
    }
    telling.sort_by(|one, other| one.1.cmp(&other.1));
    telling
}

fn scales(context: &Context, columns: &Columns, sample: &[Habits]) -> BTreeMap<u32, Scale> {
    let mut scales = BTreeMap::new();
    for (code, ..) in sample.iter().flat_map(|habits| &habits.scores) {
        if scales.contains_key(code) {
            continue;
        }
        if let Some(scale) = columns.scale(context, *code).and_then(|scale| scale.parse().ok()) {
            scales.insert(*code, scale);
        }
    }
    scales
}

/// The mean of a customer's scores where the worst answer of each scale is 0 and the best is 100.
fn mean_score(habits: &Habits, scales: &BTreeMap<u32, Scale>) -> Option<f64> {
    let (mut count, mut sum) = (0_u32, 0.0);
    for (code, n, of_scale) in &habits.scores {
        if let Some(scale) = scales.get(code) {
            let (low, high) = (f64::from(scale.low), f64::from(scale.high));
            sum += (of_scale - f64::from(*n) * low) / (high - low) * 100.0;
            count += n;
        }
    }
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn habits(touchpoints: &[(u16, u32)]) -> Habits {
        let interactions = touchpoints.iter().map(|(_, count)| count).sum();
        Habits { interactions, touchpoints: touchpoints.to_vec(), ..Habits::default() }
    }

    #[test]
    fn what_few_have_tells_more_than_what_all_have_as_often() {
        let sample = [habits(&[(0, 1), (1, 1)]), habits(&[(0, 1), (2, 1)]), habits(&[(0, 2)]), habits(&[(0, 1)])];
        let name = |symbol: u16| ["all", "web", "app"].get(usize::from(symbol)).map(|name| (*name).to_owned());
        let found = telling(&sample, |habits| habits.touchpoints.as_slice(), name, 2);
        let names: Vec<&str> = found.iter().map(|(_, name, _)| name.as_str()).collect();
        // 3 × ln 2, and 1/2 × ln 5 each of two: of these the first by name.
        assert_eq!(names, ["all", "app"]);
        let (all, app) = (3.0 * 2_f64.ln(), 0.5 * 5_f64.ln());
        assert!((found[0].2 - (all / (all + app)).sqrt()).abs() < 1e-12);
        assert!((found.iter().map(|one| one.2 * one.2).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn scores_of_several_scales_are_put_on_one() {
        let scales = BTreeMap::from([(0, Scale::NPS), (1, Scale::CSAT_5)]);
        let scored = |scores: &[(u32, u32, f64)]| Habits { scores: scores.to_vec(), ..Habits::default() };
        // 10 of 10 twice, 1 of 1 to 5 twice.
        assert_eq!(mean_score(&scored(&[(0, 2, 20.0), (1, 2, 2.0)]), &scales), Some(50.0));
        assert_eq!(mean_score(&scored(&[(7, 1, 3.0)]), &scales), None);
    }

    #[test]
    fn a_value_stands_in_a_condition_as_it_is_read_back() {
        let condition = of_value("channel", "the \"app\"").condition.unwrap();
        assert_eq!(condition, r#"channel == "the \"app\"""#);
    }
}
