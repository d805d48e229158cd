//! Short rules in the words of segments for groups that were made without one.

use styk_journey::habits::Habits;
use styk_model::segment::{Amount, Comparison, Count, Rule, Since, Which};
use styk_model::{Duration, Selector};

use super::features::{Features, Of};

/// Customers of the sample by whom rules are found.
const LOOKED_AT: usize = 20_000;

/// Tests of a rule: of more nobody sees what they say together.
const MOST_TESTS: usize = 3;

/// A test has to make a rule better by so much (F1, 0 to 1) to be worth reading.
const WORTH: f64 = 0.01;

/// A rule that is worse describes nothing.
const LEAST_GOOD: f64 = 0.3;

/// Counts of rules are no larger.
const LARGEST_COUNT: f64 = 1_000.0;

const DAY_MICROS: f64 = 86_400_000_000.0;

/// Something that rules can ask of a customer.
#[derive(Debug)]
enum Asked {
    Count(Selector),
    /// In major units.
    Money,
    /// In days.
    Since(Which),
}

/// What it is for each customer that is looked at, and what it may be compared with.
#[derive(Debug)]
struct Measure {
    asked: Asked,
    values: Vec<f64>,
    thresholds: Vec<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Test {
    measure: usize,
    /// At least the number; else less.
    at_least: bool,
    number: f64,
}

/// A rule for each group that a short one describes; `labels` are the groups of the sample.
pub(super) fn rules(
    features: &Features,
    decimals: u32,
    sample: &[Habits],
    labels: &[u16],
    groups: usize,
) -> Vec<Option<Rule>> {
    let sample = &sample[..sample.len().min(LOOKED_AT)];
    let measures = measures(features, decimals, sample);
    let rule = |group: usize| {
        let inside: Vec<bool> = labels[..sample.len()].iter().map(|label| usize::from(*label) == group).collect();
        let tests = best_tests(&measures, &inside);
        let mut parts: Vec<Rule> = tests.iter().map(|test| measures[test.measure].rule(*test)).collect();
        if parts.len() > 1 { Some(Rule::All(parts)) } else { parts.pop() }
    };
    (0..groups).map(rule).collect()
}

fn measures(features: &Features, decimals: u32, sample: &[Habits]) -> Vec<Measure> {
    let unit = 10_f64.powi(decimals as i32);
    let days = |time: i64| features.at().saturating_sub(time) as f64 / DAY_MICROS;
    let mut measures = Vec::new();
    for feature in features.iter() {
        let (of, selector) = (feature.of, feature.selector.clone());
        let asked = match of {
            Of::Touchpoint(_) | Of::Channel(_) | Of::Medium(_) | Of::Interactions => {
                Asked::Count(selector.unwrap_or_default())
            }
            Of::Money => Asked::Money,
            Of::SinceLast => Asked::Since(Which::Last),
            Of::SinceFirst => Asked::Since(Which::First),
            Of::Quarter(_) | Of::Weekend | Of::Days | Of::Score => continue,
        };
        let value = |habits: &Habits| match of {
            Of::Money => habits.money / unit,
            Of::SinceLast => days(habits.last),
            Of::SinceFirst => days(habits.first),
            _ => f64::from(of.interactions(habits)),
        };
        measures.push(Measure::new(asked, sample.iter().map(value).collect()));
    }
    measures
}

impl Measure {
    fn new(asked: Asked, values: Vec<f64>) -> Self {
        let mut positive: Vec<f64> = values.iter().copied().filter(|value| *value > 0.0).collect();
        positive.sort_by(f64::total_cmp);
        let tenths = (1..10).filter_map(|tenth| positive.get(positive.len() * tenth / 10).copied());
        let mut thresholds: Vec<f64> = match asked {
            Asked::Count(_) => tenths.chain([1.0]).filter(|count| *count <= LARGEST_COUNT).collect(),
            Asked::Money => tenths.map(two_digits).collect(),
            Asked::Since(_) => tenths.map(f64::ceil).collect(),
        };
        thresholds.sort_by(f64::total_cmp);
        thresholds.dedup();
        Self { asked, values, thresholds }
    }

    fn holds(&self, test: Test, customer: usize) -> bool {
        (self.values[customer] >= test.number) == test.at_least
    }

    fn rule(&self, test: Test) -> Rule {
        let is = if test.at_least { Comparison::AtLeast } else { Comparison::Less };
        let (of, number) = (Selector::default(), test.number);
        match &self.asked {
            Asked::Count(of) => Rule::Count(Count { of: of.clone(), within: None, is, number: number as u32 }),
            Asked::Money => Rule::Money(Amount { of, within: None, is, number }),
            Asked::Since(which) => {
                Rule::Since(Since { which: *which, of, is, time: Duration::from_days(number as i64) })
            }
        }
    }
}

/// A number with two digits that are not 0, as people set limits.
fn two_digits(value: f64) -> f64 {
    let unit = 10_f64.powf(value.log10().floor() - 1.0);
    let rounded = (value / unit).round() * unit;
    // Of a unit below 1 a product has more digits than are meant.
    if unit < 1.0 { (rounded * 100.0).round() / 100.0 } else { rounded.round() }
}

/// Tests that hold together for those inside and few others: one after the other the one that is best with those
/// before it, by the harmonic mean of precision and recall (F1, van Rijsbergen 1979).
fn best_tests(measures: &[Measure], inside: &[bool]) -> Vec<Test> {
    let wanted = inside.iter().filter(|inside| **inside).count();
    let mut left: Vec<usize> = (0..inside.len()).collect();
    let (mut tests, mut good) = (Vec::new(), f1(wanted, left.len(), wanted));
    while tests.len() < MOST_TESTS {
        let Some((test, better)) = best_test(measures, inside, &left, wanted).filter(|(_, f1)| *f1 >= good + WORTH)
        else {
            break;
        };
        left.retain(|customer| measures[test.measure].holds(test, *customer));
        tests.push(test);
        good = better;
    }
    if good < LEAST_GOOD { Vec::new() } else { tests }
}

fn best_test(measures: &[Measure], inside: &[bool], left: &[usize], wanted: usize) -> Option<(Test, f64)> {
    let mut best: Option<(Test, f64)> = None;
    for (measure, asked) in measures.iter().enumerate() {
        for number in &asked.thresholds {
            for at_least in [true, false] {
                let test = Test { measure, at_least, number: *number };
                let (mut found, mut hits) = (0, 0);
                for customer in left.iter().filter(|customer| asked.holds(test, **customer)) {
                    found += 1;
                    hits += usize::from(inside[*customer]);
                }
                let good = f1(hits, found, wanted);
                if best.is_none_or(|(_, best)| good > best) {
                    best = Some((test, good));
                }
            }
        }
    }
    best
}

/// Of so many that are found, of which so many are wanted, where so many are wanted altogether.
fn f1(hits: usize, found: usize, wanted: usize) -> f64 {
    let both = found + wanted;
    if both == 0 { 0.0 } else { 2.0 * hits as f64 / both as f64 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counted(values: &[u32]) -> Measure {
        Measure::new(Asked::Count(Selector::touchpoint("cart")), values.iter().map(|value| f64::from(*value)).collect())
    }

    fn by_hand(measures: &[Measure], inside: &[bool], tests: &[Test]) -> f64 {
        let holds = |customer: usize| tests.iter().all(|test| measures[test.measure].holds(*test, customer));
        let all = 0..inside.len();
        let hits = all.clone().filter(|customer| inside[*customer] && holds(*customer)).count() as f64;
        let found = all.filter(|customer| holds(*customer)).count() as f64;
        let wanted = inside.iter().filter(|inside| **inside).count() as f64;
        if hits == 0.0 {
            return 0.0;
        }
        let (precision, recall) = (hits / found, hits / wanted);
        2.0 * precision * recall / (precision + recall)
    }

    proptest! {
        #[test]
        fn no_single_test_is_better_than_the_rule(
            rows in prop::collection::vec((0..6_u32, 0..6_u32, any::<bool>()), 1..40),
        ) {
            let one: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let other: Vec<u32> = rows.iter().map(|row| row.1).collect();
            let inside: Vec<bool> = rows.iter().map(|row| row.2).collect();
            let measures = [counted(&one), counted(&other)];
            let tests = best_tests(&measures, &inside);
            prop_assert!(tests.len() <= MOST_TESTS);
            let good = by_hand(&measures, &inside, &tests);
            for (measure, asked) in measures.iter().enumerate() {
                for number in &asked.thresholds {
                    for at_least in [true, false] {
                        let alone = by_hand(&measures, &inside, &[Test { measure, at_least, number: *number }]);
                        prop_assert!(tests.is_empty() || good >= alone - 1e-9, "{good} {alone}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_group_that_a_rule_made_is_described_by_that_rule() {
        let counts: Vec<u32> = (0..300).map(|customer| customer % 7).collect();
        let others: Vec<u32> = (0..300).map(|customer| customer % 5).collect();
        let inside: Vec<bool> = counts.iter().zip(&others).map(|(count, other)| *count >= 3 && *other < 2).collect();
        let measures = [counted(&counts), counted(&others)];
        let mut tests = best_tests(&measures, &inside);
        tests.sort_by_key(|test| test.measure);
        assert_eq!(
            tests,
            [Test { measure: 0, at_least: true, number: 3.0 }, Test { measure: 1, at_least: false, number: 2.0 },]
        );
        assert_eq!(measures[0].rule(tests[0]).to_string(), r#"count("cart") >= 3"#);
        assert_eq!(measures[1].rule(tests[1]).to_string(), r#"count("cart") < 2"#);
    }

    #[test]
    fn nothing_is_said_of_a_group_that_is_scattered() {
        let counts = counted(&[1; 100]);
        let inside: Vec<bool> = (0..100).map(|customer| customer % 10 == 0).collect();
        assert_eq!(best_tests(&[counts], &inside), []);
    }

    #[test]
    fn limits_of_money_and_of_days_are_round() {
        assert_eq!([1234.5, 98.7, 5.04, 0.337, 0.004].map(two_digits), [1200.0, 99.0, 5.0, 0.34, 0.0]);
        let days = Measure::new(Asked::Since(Which::Last), vec![0.2, 3.4]);
        assert_eq!(days.thresholds, [1.0, 4.0]);
        let test = Test { measure: 0, at_least: false, number: 4.0 };
        assert_eq!(days.rule(test).to_string(), r#"since_last("*") < "4d""#);
        let money = Measure::new(Asked::Money, vec![1234.5]);
        assert_eq!(money.rule(Test { number: 1200.0, at_least: true, ..test }).to_string(), r#"money("*") >= 1200"#);
    }
}
