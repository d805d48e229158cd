use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use styk_journey::durations::Durations;
use styk_journey::operators::{
    ConversionCount, Grouping, Measure, Metric, MetricConfig, MetricCounts, MetricGroup, PeriodIndex, ResponseCount,
};
use styk_journey::{Split, Splitter};
use styk_model::{Calendar, Period};

use crate::log::*;

const UNANSWERED: f64 = -1.0;

/// Per group, the values measured in each period: a count is as many ones, a
/// conversion a one or a nought, a response time its microseconds.
type Values = BTreeMap<Option<u32>, Vec<Vec<f64>>>;

/// The rows of each journey.
fn journeys(split: Split, rows: &[Row]) -> Vec<Vec<Row>> {
    let batch = batch(rows);
    let mut splitter = Splitter::new(split);
    let journeys = splitter.split(&batch);
    let found = journeys.batch;
    journeys
        .iter()
        .map(|journey| {
            (journey.from..journey.to)
                .map(|at| Row {
                    person: journey.person,
                    time: found.time[at],
                    mask: found.masks(MASKS)[at],
                    code: found.codes(CODES)[at],
                    number: found.numbers(NUMBERS)[at],
                    case: found.codes(CASES)[at],
                })
                .collect()
        })
        .collect()
}

struct Naive<'a> {
    config: &'a MetricConfig,
    calendar: &'a Calendar,
    values: Values,
}

impl Naive<'_> {
    fn add(&mut self, row: &Row, first: &Row, value: f64) {
        let group = match self.config.group {
            None => None,
            Some(Grouping::Row(_)) => row.group(),
            Some(Grouping::First(_)) if row.person == 0 => None,
            Some(Grouping::First(_)) => first.group(),
        };
        if let Some(period) = period_of(self.calendar, row.time) {
            let empty = vec![Vec::new(); self.calendar.len()];
            self.values.entry(group).or_insert(empty)[period].push(value);
        }
    }

    fn add_rows(&mut self, rows: &[Row], value: impl Fn(&Row) -> Option<f64>) {
        for row in rows.iter().filter(|row| row.is(self.config.of)) {
            let first = rows.iter().find(|first| first.person == row.person).unwrap();
            if let Some(value) = value(row) {
                self.add(row, first, value);
            }
        }
    }

    fn add_customers(&mut self, rows: &[Row]) {
        let known: Vec<Row> = rows.iter().filter(|row| row.person != 0).copied().collect();
        self.add_rows(&known, |row| Some(f64::from(row.person)));
        for persons in self.values.values_mut().flatten() {
            let distinct: BTreeSet<u32> = persons.iter().map(|person| *person as u32).collect();
            *persons = vec![1.0; distinct.len()];
        }
    }

    fn add_journey(&mut self, journey: &[Row]) {
        let about: Vec<usize> = (0..journey.len()).filter(|at| journey[*at].is(self.config.of)).collect();
        let Some(at) = about.first().copied() else { return };
        let (first, row) = (&journey[0], &journey[at]);
        match self.config.measure {
            Measure::Journeys => self.add(row, first, 1.0),
            Measure::Conversion { goal } => {
                let reached = journey[at + 1..].iter().any(|row| row.is(Some(goal)));
                self.add(row, first, f64::from(u8::from(reached)));
            }
            Measure::Effort { actions } => {
                let taken = |row: &Row| if actions.is_some() && !row.number.is_nan() { row.number } else { 1.0 };
                self.add(row, first, about.iter().map(|at| taken(&journey[*at])).sum());
            }
            Measure::ResponseTime { response } => {
                for at in about {
                    let answer = journey[at + 1..].iter().find(|row| row.is(Some(response)));
                    let waited = answer.map_or(UNANSWERED, |answer| (answer.time - journey[at].time) as f64);
                    self.add(&journey[at], first, waited);
                }
            }
            other => unreachable!("{other:?} is no measure of journeys"),
        }
    }
}

fn naive(config: &MetricConfig, calendar: &Calendar, split: Split, rows: &[Row]) -> Values {
    let mut naive = Naive { config, calendar, values: Values::new() };
    match config.measure {
        Measure::Count => naive.add_rows(rows, |_| Some(1.0)),
        Measure::Customers => naive.add_customers(rows),
        Measure::Numbers(_) | Measure::Quantiles(_) => {
            naive.add_rows(rows, |row| Some(row.number).filter(|number| !number.is_nan()));
        }
        Measure::Scores { low, high, .. } => {
            let scale = f64::from(low)..=f64::from(high);
            naive.add_rows(rows, |row| Some(row.number.round()).filter(|score| scale.contains(score)));
        }
        _ => journeys(split, rows).iter().for_each(|journey| naive.add_journey(journey)),
    }
    naive.values
}

/// What a metric found, as the values are compared: the naive ones reduced in the same way.
#[derive(Debug, PartialEq)]
struct Found(Vec<(Option<u32>, Vec<Vec<f64>>)>);

fn found_groups<T>(groups: &[MetricGroup<T>], values: impl Fn(&T) -> Vec<f64>) -> Found {
    Found(groups.iter().map(|group| (group.code, group.periods.iter().map(&values).collect())).collect())
}

const QUANTILES: [f64; 3] = [0.0, 0.5, 0.9];

fn found(counts: &MetricCounts) -> Found {
    match counts {
        MetricCounts::Counts(groups) => found_groups(groups, |count| vec![*count as f64]),
        MetricCounts::Moments(groups) => found_groups(groups, |moments| {
            vec![moments.n() as f64, moments.sum(), moments.mean().unwrap_or(0.0), moments.variance().unwrap_or(0.0)]
        }),
        MetricCounts::Distributions(groups) => {
            found_groups(groups, |values| QUANTILES.iter().filter_map(|q| values.quantile(*q)).collect())
        }
        MetricCounts::Scores(groups) => {
            found_groups(groups, |scores| scores.iter().map(|count| *count as f64).collect())
        }
        MetricCounts::Conversions(groups) => {
            found_groups(groups, |ConversionCount { journeys, converted }| vec![*journeys as f64, *converted as f64])
        }
        MetricCounts::Responses(groups) => found_groups(groups, |response: &ResponseCount| {
            let mut found = vec![response.unanswered as f64, response.times.n() as f64, response.times.total() as f64];
            found.extend(response.times.quantiles(QUANTILES));
            found
        }),
    }
}

fn naive_quantile(values: &[f64], q: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = q * sorted.len().checked_sub(1)? as f64;
    let (low, high) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
    Some(low + (high - low) * rank.fract())
}

fn naive_moments(values: &[f64]) -> Vec<f64> {
    let n = values.len() as f64;
    // Quarters: their sum has no rounding in any order.
    let sum: f64 = values.iter().sum();
    let mean = if n > 0.0 { sum / n } else { 0.0 };
    let spread: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    vec![n, sum, mean, if n > 1.0 { spread / (n - 1.0) } else { 0.0 }]
}

fn reduced(measure: Measure, values: &[f64]) -> Vec<f64> {
    let count = |wanted: &dyn Fn(f64) -> bool| values.iter().filter(|value| wanted(**value)).count() as f64;
    match measure {
        Measure::Count | Measure::Customers | Measure::Journeys => vec![values.len() as f64],
        Measure::Numbers(_) | Measure::Effort { .. } => naive_moments(values),
        Measure::Quantiles(_) => QUANTILES.iter().filter_map(|q| naive_quantile(values, *q)).collect(),
        Measure::Scores { low, high, .. } => {
            (low..=high).map(|score| count(&|value| value == f64::from(score))).collect()
        }
        Measure::Conversion { .. } => vec![values.len() as f64, count(&|value| value == 1.0)],
        Measure::ResponseTime { .. } => {
            let answered: Vec<f64> = values.iter().copied().filter(|value| *value != UNANSWERED).collect();
            let mut found = vec![count(&|value| value == UNANSWERED), answered.len() as f64, answered.iter().sum()];
            found.extend(QUANTILES.iter().map(|q| naive_quantile(&answered, *q).unwrap_or(0.0)));
            found
        }
    }
}

fn assert_same(found: &Found, expected: &Values, measure: Measure) {
    let expected: Vec<(Option<u32>, Vec<Vec<f64>>)> = expected
        .iter()
        .map(|(group, periods)| (*group, periods.iter().map(|values| reduced(measure, values)).collect()))
        .collect();
    assert_eq!(found.0.len(), expected.len(), "groups of {measure:?}: {found:?} instead of {expected:?}");
    for ((group, periods), (expected_group, expected_periods)) in found.0.iter().zip(&expected) {
        assert_eq!(group, expected_group);
        for (found, expected) in periods.iter().flatten().zip(expected_periods.iter().flatten()) {
            assert!((found - expected).abs() < 1e-9, "{measure:?}: {periods:?} instead of {expected_periods:?}");
        }
    }
}

const SPLITS: [Split; 4] =
    [Split::Whole, Split::Gap(3 * DAY), Split::Column(CASES), Split::Events { masks: MASKS, start: 2, end: Some(1) }];

fn any_measure() -> impl Strategy<Value = Measure> {
    prop::sample::select(vec![
        Measure::Count,
        Measure::Customers,
        Measure::Journeys,
        Measure::Numbers(NUMBERS),
        Measure::Quantiles(NUMBERS),
        Measure::Scores { column: NUMBERS, low: -1, high: 10 },
        Measure::Conversion { goal: bit(1) },
        Measure::ResponseTime { response: bit(1) },
        Measure::Effort { actions: Some(NUMBERS) },
        Measure::Effort { actions: None },
    ])
}

fn any_grouping() -> impl Strategy<Value = Option<Grouping>> {
    prop::sample::select(vec![None, Some(Grouping::Row(CODES)), Some(Grouping::First(CODES))])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn equals_the_naive_one_in_one_piece_and_in_parts(
        rows in rows(),
        calendar in any_calendar(&[Period::Day, Period::Week, Period::Month]),
        (measure, group) in (any_measure(), any_grouping()),
        of in prop::option::of((0..3_u32).prop_map(bit)),
        split in prop::sample::select(SPLITS.to_vec()),
        parts in parts(),
    ) {
        let config = MetricConfig { measure, of, periods: periods(&calendar), group };
        let operator = Metric::new(config.clone());
        let one = observed(operator.clone(), split, &rows).finish();
        assert_same(&found(&one), &naive(&config, &calendar, split, &rows), measure);
        prop_assert_eq!(merged(&operator, split, &rows, &parts).finish(), one);
    }
}

fn measured(measure: Measure, of: Option<u32>, calendar: Option<&Calendar>, rows: &[Row]) -> MetricCounts {
    let periods = calendar.map_or_else(PeriodIndex::whole, PeriodIndex::new);
    let config = MetricConfig { measure, of: of.map(bit), periods, group: None };
    observed(Metric::new(config), Split::Whole, rows).finish()
}

fn one_group<T>(periods: Vec<T>) -> Vec<MetricGroup<T>> {
    vec![MetricGroup { code: None, periods }]
}

#[test]
fn days_are_local_and_nobody_known_counts_as_rows_but_not_as_a_customer() {
    let calendar = calendar(Period::Day, "2024-10-26", "2024-10-28");
    let rows = [
        row(0, "2024-10-27T12:00", 0),
        row(1, "2024-10-26T23:59", 0),
        row(1, "2024-10-27T00:00", 0),
        row(1, "2024-10-27T23:59", 0),
        row(2, "2024-10-28T00:00", 0),
        row(2, "2024-10-29T00:00", 0),
    ];
    let counts = measured(Measure::Count, None, Some(&calendar), &rows);
    assert_eq!(counts, MetricCounts::Counts(one_group(vec![1, 3, 1])));
    let customers = measured(Measure::Customers, None, Some(&calendar), &rows);
    assert_eq!(customers, MetricCounts::Counts(one_group(vec![1, 1, 1])));
    let journeys = measured(Measure::Journeys, None, None, &rows);
    assert_eq!(journeys, MetricCounts::Counts(one_group(vec![2])));
}

#[test]
fn a_goal_counts_only_after_the_first_row_in_question() {
    let (view, buy, both) = (1, 2, 3);
    let rows = [
        row(1, "2024-05-01T10:00", buy),
        row(1, "2024-05-01T10:01", view),
        row(2, "2024-05-01T10:00", both),
        row(3, "2024-05-01T10:00", view),
        row(3, "2024-05-01T10:00", buy),
        row(4, "2024-05-01T10:00", buy),
    ];
    let counts = measured(Measure::Conversion { goal: bit(1) }, Some(0), None, &rows);
    let expected = ConversionCount { journeys: 3, converted: 1 };
    assert_eq!(counts, MetricCounts::Conversions(one_group(vec![expected])));
}

#[test]
fn each_question_waits_for_the_next_reply() {
    let (question, reply, both) = (1, 2, 3);
    let rows = [
        row(1, "2024-05-01T10:00", question),
        row(1, "2024-05-01T10:20", question),
        row(1, "2024-05-01T11:00", reply),
        row(1, "2024-05-01T12:00", both),
        row(2, "2024-05-01T11:30", reply),
    ];
    let counts = measured(Measure::ResponseTime { response: bit(1) }, Some(0), None, &rows);
    let mut times = Durations::default();
    times.record(60 * MINUTE);
    times.record(40 * MINUTE);
    assert_eq!(counts, MetricCounts::Responses(one_group(vec![ResponseCount { times, unanswered: 1 }])));
}

#[test]
fn scores_are_counted_on_their_scale() {
    let rows = [0.0, 10.0, 9.0, 9.0, 11.0, f64::NAN].map(|number| Row { number, ..row(0, "2024-05-01T10:00", 0) });
    let counts = measured(Measure::Scores { column: NUMBERS, low: 0, high: 10 }, None, None, &rows);
    let expected = vec![1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1];
    assert_eq!(counts, MetricCounts::Scores(one_group(vec![expected])));
}

#[test]
fn effort_is_what_a_journey_took_in_all() {
    let with = |person, number| Row { number, ..row(person, "2024-05-01T10:00", 0) };
    let rows = [with(1, 3.0), with(1, f64::NAN), with(2, 2.0)];
    let MetricCounts::Moments(groups) = measured(Measure::Effort { actions: Some(NUMBERS) }, None, None, &rows) else {
        panic!("effort has a mean");
    };
    let effort = &groups[0].periods[0];
    assert_eq!((effort.n(), effort.mean(), effort.variance()), (2, Some(3.0), Some(2.0)));
}

#[test]
fn many_rows_of_many_groups_are_counted_without_a_table_per_row() {
    // More cells than the branchless loop takes, and as many rows as it does.
    let base = row(1, "2024-05-01T10:00", 0);
    let rows: Vec<Row> = (0..20_000_u32).map(|index| Row { code: index % 9_000, ..base }).collect();
    let counts = |group| {
        let config = MetricConfig { measure: Measure::Count, of: None, periods: PeriodIndex::whole(), group };
        match observed(Metric::new(config), Split::Whole, &rows).finish() {
            MetricCounts::Counts(groups) => groups,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(counts(None), one_group(vec![20_000]));
    let groups = counts(Some(Grouping::Row(CODES)));
    assert_eq!((groups.len(), groups[0].code, groups[0].periods[0], groups[8_999].periods[0]), (9_000, Some(0), 3, 2));
}

#[test]
fn a_metric_without_periods_measures_nothing() {
    let rows = [row(1, "2024-05-01T10:00", 0)];
    let periods = PeriodIndex::from(Vec::new());
    let config = MetricConfig { measure: Measure::Count, of: None, periods, group: None };
    let counts = observed(Metric::new(config), Split::Whole, &rows).finish();
    assert_eq!(counts, MetricCounts::Counts(Vec::new()));
}
