mod channels;
mod conformance;
mod properties;
mod rules;

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use styk_journey::operators as op;
use styk_journey::{ABSENT, Batch, Column, ColumnId, Journeys, Operator, Split, Splitter, UNBOUND};
use styk_model::answer::{AnswerResult, Unit};
use styk_model::{
    Calendar, Currency, FunnelOrder, Language, MetricKind, PathsDirection, Period, RetentionKind, Scale, Selector,
    Timestamp,
};

use super::*;

const SYMBOLS: ColumnId = ColumnId(0);
const MASKS: ColumnId = ColumnId(1);
const CODES: ColumnId = ColumnId(2);
const NUMBERS: ColumnId = ColumnId(3);
const HOUR: i64 = 3_600_000_000;

/// A customer's rows: hour, symbol, code and number.
type Line = (u32, &'static [(i64, u16, u32, f64)]);

/// Search, cart and payment, one of them bound to nothing, from Monday 1 January 2024 on.
fn shop() -> Batch {
    let lines: [Line; 4] = [
        (1, &[(0, 0, 0, 9.0), (1, 1, 0, 10.0), (3, 2, 0, 3.0), (200, 0, 0, f64::NAN)]),
        (2, &[(2, 0, 1, 6.0), (4, UNBOUND, 1, 7.0), (5, 0, 1, f64::NAN), (6, 1, ABSENT, 8.0)]),
        (3, &[(10, 1, 1, 2.0), (12, 0, 1, 10.0), (14, 1, 1, 9.0), (15, 2, 1, 9.0)]),
        (4, &[(170, 2, ABSENT, 0.0), (400, 2, 0, 4.0)]),
    ];
    let start = "2024-01-01T00:00:00Z".parse::<Timestamp>().unwrap().micros();
    let mut batch = Batch { starts: vec![0], ..Batch::default() };
    let (mut symbols, mut masks, mut codes, mut numbers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (person, rows) in lines {
        batch.persons.push(person);
        for (hour, symbol, code, number) in rows {
            batch.time.push(start + hour * HOUR);
            symbols.push(*symbol);
            masks.push(1_u32.checked_shl(u32::from(*symbol)).unwrap_or(0));
            codes.push(*code);
            numbers.push(*number);
        }
        batch.starts.push(batch.time.len() as u32);
    }
    batch.columns =
        vec![Column::Symbols(symbols), Column::Masks(masks), Column::Codes(codes), Column::Numbers(numbers)];
    batch
}

fn names(groups: Option<&[&str]>) -> Names {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Names { touchpoints: owned(&["search", "cart", "payment"]), groups: groups.map(owned), absent: "(none)".into() }
}

fn observed<O: Operator>(mut operator: O) -> O {
    let batch = shop();
    let mut splitter = Splitter::new(Split::Whole);
    let journeys: Journeys<'_> = splitter.split(&batch);
    operator.observe(&journeys);
    operator
}

fn weeks() -> Calendar {
    let (from, last) = ("2024-01-01T00:00:00Z".parse().unwrap(), "2024-01-17T16:00:00Z".parse().unwrap());
    Calendar::new(Period::Week, &TimeZone::UTC, from, last, 100)
}

fn bit(bit: u32) -> op::Condition {
    op::Condition { column: MASKS, bit }
}

fn counted_funnel(order: FunnelOrder, group: bool) -> op::FunnelCounts {
    let step = |bit| op::FunnelStep { bit, optional: false };
    let at = op::FunnelBreakdownAt::JourneyStart;
    observed(op::Funnel::new(op::FunnelConfig {
        masks: MASKS,
        steps: vec![step(0), op::FunnelStep { bit: 1, optional: true }, step(2)],
        exclusions: Vec::new(),
        order,
        window: None,
        same: None,
        group: group.then_some(op::FunnelBreakdown { codes: CODES, at }),
    }))
    .finish()
}

fn funnel_of(order: FunnelOrder, groups: Option<&[&str]>, language: Language) -> styk_model::answer::FunnelResult {
    let step = |name: &str, optional| StepName { name: name.to_owned(), optional };
    let steps = [step("search", false), step("cart", true), step("payment", false)];
    let counts = counted_funnel(order, groups.is_some());
    funnel(counts, &names(groups), &FunnelNames { steps: &steps, order, language })
}

fn measured(measure: op::Measure, kind: &MetricKind, group: bool) -> styk_model::answer::SeriesResult {
    let calendar = weeks();
    let counts = observed(op::Metric::new(op::MetricConfig {
        measure,
        of: None,
        periods: op::PeriodIndex::new(&calendar),
        group: group.then_some(op::Grouping::Row(CODES)),
    }))
    .finish();
    let of = Measured { kind, calendar: Some(&calendar), scale: Some(Scale::NPS), currency: Some(Currency::PLN) };
    series(counts, &names(group.then_some(&["web", "shop"])), &of)
}

/// One answer of each kind.
fn one_of_each() -> Vec<AnswerResult> {
    let (names, calendar) = (names(None), weeks());
    let span = (calendar.boundaries[0], *calendar.boundaries.last().unwrap());
    let newest: Timestamp = "2024-01-17T16:00:00Z".parse().unwrap();
    let periods = op::PeriodIndex::new(&calendar);
    let counted_transitions = || observed(op::Transitions::new(op::TransitionsConfig { symbols: SYMBOLS }));
    let paths_config = op::PathsConfig {
        symbols: SYMBOLS,
        anchor: bit(1),
        direction: PathsDirection::Around,
        depth: 2,
        collapse_repeats: true,
    };
    let retention_config = op::RetentionConfig {
        periods: periods.clone(),
        span,
        newest: newest.micros(),
        follow: 4,
        kind: RetentionKind::Bounded,
        first: None,
        back: None,
        group: None,
    };
    let days = Calendar::new(Period::Day, &TimeZone::UTC, calendar.start(0), newest, 100);
    let stickiness_config =
        op::StickinessConfig { periods: periods.clone(), days: op::PeriodIndex::new(&days), of: None };
    let variants_config = op::VariantsConfig { symbols: SYMBOLS, collapse_repeats: true };
    let drop_off_config = op::DropOffConfig { symbols: SYMBOLS, goal: Some(bit(2)) };
    let channels_config = op::ChannelsConfig {
        symbols: SYMBOLS,
        channels: CODES,
        scores: NUMBERS,
        scales: CODES,
        goal: Some(bit(2)),
        recognised: None,
        within: 168 * HOUR,
        newest: newest.micros(),
    };
    let codes = ChannelCodes { channels: vec!["web".to_owned(), "shop".to_owned()], scales: Vec::new(), goal: true };
    let purchase_config = op::RepeatPurchaseConfig { purchase: bit(2), span };
    let goal = MetricKind::Conversion { goal: Selector::touchpoint("payment") };
    let limited = transitions(counted_transitions().finish(), &names, Some(2), Ranking::Count);
    let slowest = transitions(counted_transitions().finish(), &names, Some(1), Ranking::TotalWait);
    let matrix = observed(op::StepMatrix::new(op::StepMatrixConfig { symbols: SYMBOLS, depth: 2 })).finish();
    let rework_counts = observed(op::Rework::new(op::ReworkConfig { symbols: SYMBOLS })).finish();
    let lifecycle_counts =
        observed(op::Lifecycle::new(op::LifecycleConfig { periods: periods.clone(), span, of: None })).finish();
    vec![
        AnswerResult::Funnel(funnel_of(FunnelOrder::Ordered, None, Language::En)),
        AnswerResult::Transitions(limited),
        AnswerResult::Paths(paths(&observed(op::Paths::new(paths_config)).finish(1), &names, "the cart")),
        AnswerResult::Variants(variants(&observed(op::Variants::new(variants_config)).finish(2), &names)),
        AnswerResult::StepMatrix(step_matrix(matrix, &names)),
        AnswerResult::Rework(rework(&rework_counts, &names)),
        AnswerResult::Bottlenecks(slowest),
        AnswerResult::DropOff(drop_off(&observed(op::DropOff::new(drop_off_config)).finish(), &names)),
        AnswerResult::Retention(retention(
            &observed(op::Retention::new(retention_config)).finish(),
            &names,
            &calendar,
            newest,
        )),
        AnswerResult::Stickiness(stickiness(observed(op::Stickiness::new(stickiness_config)).finish(), &calendar)),
        AnswerResult::Lifecycle(lifecycle(&lifecycle_counts, &calendar)),
        AnswerResult::RepeatPurchase(repeat_purchase(observed(op::RepeatPurchase::new(purchase_config)).finish())),
        AnswerResult::Series(measured(op::Measure::Conversion { goal: bit(2) }, &goal, true)),
        AnswerResult::Channels(channels(observed(op::Channels::new(channels_config)).finish(), &names, &codes).0),
    ]
}

/// Five digits are enough to compare, and the same on every machine.
fn rounded(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => json!((number.as_f64().unwrap_or_default() * 1e5).round() / 1e5),
        Value::Array(values) => values.into_iter().map(rounded).collect(),
        Value::Object(entries) => entries.into_iter().map(|(key, value)| (key, rounded(value))).collect(),
        other => other,
    }
}

#[test]
fn each_kind_of_answer_reads_as_it_did() {
    let now = rounded(serde_json::to_value(one_of_each()).unwrap());
    let before: Value = serde_json::from_str(include_str!("answers.json")).unwrap_or_default();
    assert_eq!(now, before, "now:\n{}", serde_json::to_string(&now).unwrap());
}

#[test]
fn steps_of_a_funnel_in_any_order_are_named_by_their_number() {
    let name = |language, step: usize| funnel_of(FunnelOrder::Any, None, language).groups[0].steps[step].name.clone();
    assert_eq!(name(Language::En, 0), "any 1 of 2 steps");
    assert_eq!(name(Language::En, 1), "cart", "optional steps keep their name");
    assert_eq!(name(Language::Ru, 2), "любые шаги: 2 из 2");
    assert_eq!(name(Language::Pl, 2), "dowolne kroki: 2 z 2");
}

#[test]
fn groups_come_by_size_with_those_of_no_value_named() {
    let result = funnel_of(FunnelOrder::Ordered, Some(&["web", "shop"]), Language::En);
    let keys: Vec<_> = result.groups.iter().map(|group| (group.key.as_deref(), group.steps[0].journeys)).collect();
    assert_eq!(keys, [(Some("shop"), 2), (Some("web"), 1)]);
    let counted = measured(op::Measure::Count, &MetricKind::Count, true);
    let keys: Vec<_> = counted.groups.iter().filter_map(|group| group.key.as_deref()).collect();
    assert_eq!(keys, ["shop", "web", "(none)"]);
}

#[test]
fn scores_are_read_from_the_upper_end_of_their_scale() {
    let scores = op::Measure::Scores { column: NUMBERS, low: 0, high: 10 };
    let first = |kind| measured(scores, &kind, false).groups[0].points[0].estimate.unwrap();
    // 9, 10, 3, 6, 7, 8, 2, 10, 9, 9 in the first week.
    let nps = first(MetricKind::Nps);
    assert_eq!((nps.value, nps.n), (20.0, 10), "five promoters, three detractors");
    assert_eq!(first(MetricKind::Csat).value, 0.5);
    assert!((first(MetricKind::Ces).value - 7.3).abs() < 1e-12);
    assert!(nps.low.unwrap() < 20.0 && nps.high.unwrap() > 20.0);
}

#[test]
fn columns_tell_the_unit_and_the_currency() {
    let sum = |column: &str| {
        let kind = MetricKind::Sum { column: column.to_owned() };
        let result = measured(op::Measure::Numbers(NUMBERS), &kind, false);
        (result.unit, result.currency, result.groups[0].points[0].estimate.unwrap().value)
    };
    assert_eq!(sum("money"), (Unit::Money, Some("PLN".to_owned()), 73.0));
    assert_eq!(sum("duration"), (Unit::Seconds, None, 0.073));
    assert_eq!(sum("properties.quantity"), (Unit::Number, None, 73.0));
}

#[test]
fn quantiles_and_means_stand_with_their_interval() {
    let kind = MetricKind::Percentile { column: "score".to_owned(), percentile: 50.0 };
    let result = measured(op::Measure::Quantiles(NUMBERS), &kind, false);
    let median = result.groups[0].points[0].estimate.unwrap();
    assert_eq!((median.value, median.n), (8.5, 10));
    assert_eq!((median.low, median.high), (Some(3.0), Some(10.0)));
    let kind = MetricKind::Mean { column: "score".to_owned() };
    let mean = measured(op::Measure::Numbers(NUMBERS), &kind, false).groups[0].points[0].estimate.unwrap();
    assert!(mean.low.unwrap() < 7.3 && mean.high.unwrap() > 7.3);
}

#[test]
fn a_response_time_is_a_median_of_what_was_answered() {
    let kind = MetricKind::ResponseTime { response: Selector::touchpoint("payment") };
    let result = measured(op::Measure::ResponseTime { response: bit(2) }, &kind, false);
    let first = result.groups[0].points[0].estimate.unwrap();
    // Hours to the payment: 3, 2 of the first; 5, 3, 1 of the third customer.
    assert_eq!((result.unit, first.value, first.n), (Unit::Seconds, 3.0 * 3600.0, 5));
    assert_eq!(first.low, None, "five values do not bound a median");
}

#[test]
fn without_data_counts_are_nought_and_the_rest_is_absent() {
    let calendar = weeks();
    let of = |kind: &MetricKind, counts| {
        let of = Measured { kind, calendar: Some(&calendar), scale: None, currency: None };
        series(counts, &names(None), &of)
    };
    let counted = of(&MetricKind::Count, op::MetricCounts::Counts(Vec::new()));
    assert_eq!(counted.groups[0].points.len(), 3);
    assert!(counted.groups[0].points.iter().all(|point| point.estimate.is_some_and(|estimate| estimate.value == 0.0)));
    let scored = of(&MetricKind::Csat, op::MetricCounts::Scores(Vec::new()));
    assert!(scored.groups[0].points.iter().all(|point| point.estimate.is_none()));
}

#[test]
fn a_period_that_goes_on_is_not_in_the_overall_retention() {
    let calendar = weeks();
    let cohort = |period, customers, retained: &[u64]| op::CohortCounts {
        group: None,
        period,
        customers,
        retained: retained.to_vec(),
    };
    let counts =
        op::RetentionCounts { cohorts: vec![cohort(0, 10, &[4, 5, 6]), cohort(1, 20, &[8, 9]), cohort(2, 5, &[0])] };
    let overall = |newest: &str| {
        let result = retention(&counts, &names(None), &calendar, newest.parse().unwrap());
        result.overall.iter().map(|rate| (rate.successes, rate.n)).collect::<Vec<_>>()
    };
    assert_eq!(overall("2024-01-17T16:00:00Z"), [(12, 30), (5, 10)]);
    assert_eq!(overall("2024-01-21T23:00:00Z"), [(12, 35), (14, 30), (6, 10)]);
}

#[test]
fn only_so_many_groups_are_kept_and_the_others_counted() {
    let group = |number: usize| SeriesGroup { key: Some(number.to_string()), points: Vec::new() };
    let mut few: Vec<SeriesGroup> = (0..MOST_GROUPS).map(group).collect();
    assert_eq!((keep_largest(&mut few), few.len()), (0, MOST_GROUPS));
    let mut many: Vec<SeriesGroup> = (0..MOST_GROUPS + 7).map(group).collect();
    assert_eq!((keep_largest(&mut many), many.len()), (7, MOST_GROUPS));
}
