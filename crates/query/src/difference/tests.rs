use proptest::prelude::*;
use styk_insight::interval::{Moments, mean, nps, quantile, wilson};
use styk_model::answer::{
    Cost, DropOffResult, DropOffRow, Edge, Estimate, Evidence, FunnelGroup, FunnelResult, FunnelStep, Node,
    PathsResult, Rate, RetentionResult, SeriesGroup, SeriesPoint, SeriesResult, Snapshot, StandsOutResult, Times,
    TransitionsResult, Unit, UnknownShare, VariantsResult,
};
use styk_model::{DropOff, Metric, Period, Question, Rework, Selector, Timestamp, Transitions};

use super::*;

fn answer(ask: Ask, result: AnswerResult, days: Option<i64>) -> Answer {
    let micros = |days: i64| Timestamp(days * 86_400_000_000);
    Answer {
        question: Question::new(ask),
        verdict: String::new(),
        evidence: Evidence::Association,
        result,
        unknown: UnknownShare::default(),
        notes: Vec::new(),
        snapshot: Snapshot {
            version: 0,
            unflushed_rows: 0,
            identity: 0,
            rules: 0,
            span: days.map(|days| TimeSpan { from: micros(0), to: micros(days) }),
        },
        cost: Cost::default(),
    }
}

fn plain(result: AnswerResult) -> Answer {
    answer(Ask::Rework(Rework {}), result, None)
}

fn compare(a: AnswerResult, b: AnswerResult) -> DifferenceResult {
    rows(&plain(a), &plain(b), ("a", "b")).unwrap()
}

fn items(result: &DifferenceResult) -> Vec<&str> {
    result.rows.iter().map(|row| row.item.as_str()).collect()
}

fn row<'a>(result: &'a DifferenceResult, item: &str) -> &'a DifferenceRow {
    result.rows.iter().find(|row| row.item == item).unwrap_or_else(|| panic!("{item} of {:?}", items(result)))
}

fn metric(kind: &MetricKind, unit: Unit, estimate: Estimate, days: Option<i64>) -> Answer {
    let points = vec![SeriesPoint { start: None, estimate: Some(estimate) }];
    let groups = vec![SeriesGroup { key: None, points }];
    let result = AnswerResult::Metric(SeriesResult { unit, currency: None, period: None, groups });
    answer(Ask::Metric(Metric { kind: kind.clone(), of: None }), result, days)
}

/// The one row of two metrics.
fn metrics(kind: &MetricKind, unit: Unit, a: (Estimate, Option<i64>), b: (Estimate, Option<i64>)) -> DifferenceRow {
    let result = rows(&metric(kind, unit, a.0, a.1), &metric(kind, unit, b.0, b.1), ("a", "b")).unwrap();
    assert_eq!(result.rows.len(), 1);
    result.rows[0].clone()
}

fn times(n: u64, median_s: f64, p90_s: f64) -> Times {
    Times { n, median_s, p90_s, p95_s: p90_s, total_s: median_s * n as f64, approximate: false }
}

fn funnel(entered: u64, steps: &[u64]) -> AnswerResult {
    let mut before = entered;
    let mut all = Vec::new();
    for (place, reached) in [entered].iter().chain(steps).enumerate() {
        all.push(FunnelStep {
            name: format!("step {place}"),
            journeys: *reached,
            from_previous: wilson(*reached, before),
            from_first: wilson(*reached, entered),
            times: if place == 0 { Times::default() } else { times(*reached, 60.0, 300.0) },
            ..FunnelStep::default()
        });
        before = *reached;
    }
    AnswerResult::Funnel(FunnelResult { groups: vec![FunnelGroup { key: None, steps: all }] })
}

#[test]
fn a_step_that_loses_more_is_real_and_comes_first() {
    let result = compare(funnel(1000, &[500, 250]), funnel(1000, &[495, 100]));
    assert_eq!(result.rows[0].item, "step 2: from previous step");
    assert!(result.rows[0].real && result.rows[1].real && !result.rows[2].real, "{result:?}");
    assert_eq!(result.rows[1].item, "step 2: from first step");
    let apart = &result.rows[0].difference;
    assert!(apart.high.unwrap() < 0.0 && apart.low.unwrap() < apart.value && apart.value < apart.high.unwrap());
    assert!((apart.value - (100.0 / 495.0 - 0.5)).abs() < 1e-12);
    assert!(!row(&result, "step 1: waiting time").real, "the same waits");
    assert_eq!(result.rows.len(), 5, "the second step's two rates are one");
}

#[test]
fn equal_answers_have_no_real_difference() {
    let result = compare(funnel(400, &[200, 100, 3]), funnel(400, &[200, 100, 3]));
    assert!(result.rows.iter().all(|row| !row.real && row.difference.value == 0.0 && row.q_value == 1.0));
}

fn transitions(go: u64, wait: Times, other: u64) -> AnswerResult {
    let node = |touchpoint: &str, interactions| Node { touchpoint: touchpoint.into(), interactions, ..Node::default() };
    let edge =
        |from: &str, to: &str, count, times| Edge { from: from.into(), to: to.into(), count, times, ..Edge::default() };
    let mut edges = vec![edge("cart", "pay", go, wait)];
    if go < 300 {
        edges.push(edge("cart", "help", 300 - go, times(300 - go, 10.0, 20.0)));
    }
    AnswerResult::Transitions(TransitionsResult {
        journeys: 400,
        nodes: vec![node("cart", 400), node("pay", go)],
        edges,
        other_transitions: other,
    })
}

#[test]
fn transitions_differ_in_shares_and_waits() {
    let result = compare(transitions(300, times(300, 60.0, 200.0), 0), transitions(150, times(150, 180.0, 600.0), 0));
    let (share, wait) = (row(&result, "cart → pay: share"), row(&result, "cart → pay: waiting time"));
    assert!(share.real && wait.real, "{result:?}");
    assert_eq!((share.a.value, share.b.value, share.a.n), (0.75, 0.375, 400));
    assert_eq!((wait.unit, wait.difference.value), (Unit::Seconds, 120.0));
    assert!(wait.difference.low.unwrap() > 0.0);
    assert_eq!(row(&result, "cart → help: share").a.value, 0.0, "nobody went there");
}

#[test]
fn a_transition_that_a_limit_cut_off_is_not_taken_for_none() {
    let result = compare(transitions(300, times(300, 60.0, 200.0), 20), transitions(150, times(150, 60.0, 200.0), 0));
    assert!(!items(&result).contains(&"cart → help: share"), "{:?}", items(&result));
}

#[test]
fn few_or_equal_waits_are_not_tested() {
    let go = |wait| transitions(300, wait, 0);
    for wait in [times(9, 60.0, 200.0), times(300, 60.0, 60.0), times(300, 0.0, 0.0)] {
        let result = compare(go(wait), go(times(300, 900.0, 2000.0)));
        let wait = row(&result, "cart → pay: waiting time");
        assert!(!wait.real && wait.difference.low.is_none(), "{wait:?}");
    }
}

#[test]
fn customers_over_times_of_different_length_are_compared_per_day() {
    let count = |n: u64| Estimate { value: n as f64, low: None, high: None, n };
    let kind = MetricKind::Customers;
    let same = metrics(&kind, Unit::Count, (count(1000), Some(30)), (count(1000), Some(30)));
    assert_eq!((same.unit, same.a.value, same.real), (Unit::Count, 1000.0, false));
    let shorter = metrics(&kind, Unit::Count, (count(1000), Some(30)), (count(1000), Some(10)));
    assert!(shorter.real && shorter.unit == Unit::Number);
    assert_eq!((shorter.a.value.round(), shorter.b.value.round()), (33.0, 100.0));
    let unknown = metrics(&kind, Unit::Count, (count(1000), Some(30)), (count(10), None));
    assert!(!unknown.real && unknown.difference.low.is_none());
}

#[test]
fn what_tells_no_spread_is_never_real() {
    let count = |n: u64| Estimate { value: n as f64, low: None, high: None, n };
    for kind in [MetricKind::Count, MetricKind::Sum { column: "money".to_owned() }] {
        let row = metrics(&kind, Unit::Count, (count(10), None), (count(100_000), None));
        assert!(!row.real && row.q_value == 1.0 && row.difference.low.is_none());
        assert_eq!(row.difference.value, 99_990.0);
    }
}

#[test]
fn scores_are_compared_by_the_rule_of_their_kind() {
    let share = |successes, n| {
        let Rate { value, low, high, n, .. } = wilson(successes, n);
        Estimate { value, low: Some(low), high: Some(high), n }
    };
    let csat = metrics(&MetricKind::Csat, Unit::Share, (share(80, 100), None), (share(50, 100), None));
    assert!(csat.real && csat.item == "CSAT" && csat.difference.high.unwrap() < 0.0);
    let higher = metrics(&MetricKind::Nps, Unit::Points, (nps(40, 30, 30), None), (nps(80, 15, 5), None));
    assert!(higher.real && (higher.difference.value - 65.0).abs() < 1e-9);
    let as_usual = metrics(&MetricKind::Nps, Unit::Points, (nps(40, 30, 30), None), (nps(42, 30, 28), None));
    assert!(!as_usual.real);
}

#[test]
fn medians_are_compared_by_their_intervals() {
    let kind = MetricKind::ResponseTime { response: Selector::default() };
    let sample = |factor: f64| {
        let values: Vec<f64> = (1..=200).map(|value| f64::from(value) * factor).collect();
        quantile(&values, 0.5)
    };
    assert!(metrics(&kind, Unit::Seconds, (sample(1.0), None), (sample(2.0), None)).real);
    assert!(!metrics(&kind, Unit::Seconds, (sample(1.0), None), (sample(1.05), None)).real);
}

#[test]
fn a_series_is_compared_by_the_spread_of_its_periods() {
    let series = |values: &[f64]| {
        let point = |value: &f64| SeriesPoint {
            start: None,
            estimate: Some(Estimate { value: *value, n: *value as u64, ..Estimate::default() }),
        };
        let groups = vec![SeriesGroup { key: None, points: values.iter().map(point).collect() }];
        let result = SeriesResult { unit: Unit::Count, currency: None, period: Some(Period::Day), groups };
        let of = Metric { kind: MetricKind::Count, of: None };
        answer(Ask::Series(styk_model::Series { of, period: Period::Day }), AnswerResult::Series(result), None)
    };
    let wild = rows(&series(&[10.0, 900.0, 20.0, 800.0]), &series(&[700.0, 30.0, 950.0, 500.0]), ("a", "b")).unwrap();
    assert!(!wild.rows[0].real, "a count test would call this real");
    let steady = rows(&series(&[10.0, 11.0, 9.0, 10.0]), &series(&[20.0, 19.0, 21.0, 20.0]), ("a", "b")).unwrap();
    assert!(steady.rows[0].real && steady.rows[0].item == "interactions");
}

#[test]
fn items_stand_in_the_language_of_the_question() {
    let retention = |back| {
        let overall = vec![wilson(back, 100), wilson(back / 2, 100)];
        AnswerResult::Retention(RetentionResult { period: Period::Week, overall, ..RetentionResult::default() })
    };
    for (language, item) in [
        (Language::En, "retention: week 1"),
        (Language::Ru, "удержание: неделя 1"),
        (Language::Pl, "retencja: tydzień 1"),
    ] {
        let side = |back| {
            let mut answer = plain(retention(back));
            answer.question.language = language;
            answer
        };
        assert!(items(&rows(&side(80), &side(40), ("a", "b")).unwrap()).contains(&item));
    }
}

#[test]
fn drop_off_speaks_of_a_goal_only_where_there_is_one() {
    let drop_off = |reached| {
        let touchpoint = "cart".to_owned();
        let row =
            DropOffRow { touchpoint, journeys: 50, ended_here: wilson(10, 50), lost: wilson(20, 50), last: Vec::new() };
        AnswerResult::DropOff(DropOffResult { journeys: 60, reached, touchpoints: vec![row] })
    };
    assert_eq!(items(&compare(drop_off(0), drop_off(0))), ["cart: ended here"]);
    assert_eq!(compare(drop_off(30), drop_off(20)).rows.len(), 3);
}

#[test]
fn what_cannot_be_compared_says_what_to_do() {
    let error = |a, b| rows(&plain(a), &plain(b), ("a", "b")).unwrap_err().to_string();
    let nothing = || AnswerResult::StandsOut(StandsOutResult::default());
    assert_eq!(
        error(nothing(), nothing()),
        "answers of kind `stands_out` cannot be compared: ask for the difference of a funnel, transitions, retention or a metric"
    );
    assert_eq!(
        error(AnswerResult::Paths(PathsResult::default()), AnswerResult::Variants(VariantsResult::default())),
        "an answer of kind `paths` and one of kind `variants` cannot be compared: ask both groups the same question"
    );
    let money = |currency: &str| {
        let currency = Some(currency.to_owned());
        AnswerResult::Metric(SeriesResult { unit: Unit::Money, currency, period: None, groups: Vec::new() })
    };
    assert!(error(money("PLN"), money("RUB")).contains("one currency"));
}

proptest! {
    #[test]
    fn sides_swapped_give_the_same_rows_the_other_way_round(
        a in (1..2000_u64, 0.0..1.0_f64, 0.0..1.0_f64), b in (1..2000_u64, 0.0..1.0_f64, 0.0..1.0_f64),
    ) {
        let of = |(entered, first, second): (u64, f64, f64)| {
            let reached = (entered as f64 * first) as u64;
            funnel(entered, &[reached, (reached as f64 * second) as u64])
        };
        let (there, back) = (compare(of(a), of(b)), compare(of(b), of(a)));
        prop_assert!(there.rows.is_sorted_by_key(|row| !row.real));
        for one in &there.rows {
            let Some(other) = back.rows.iter().find(|other| other.item == one.item) else { continue };
            prop_assert!((one.difference.value + other.difference.value).abs() < 1e-9);
            prop_assert!((one.q_value - other.q_value).abs() < 1e-9);
        }
    }

    #[test]
    fn moments_are_read_back_from_the_interval_of_their_mean(values in prop::collection::vec(-1e3..1e3_f64, 2..60)) {
        let moments: Moments = values.iter().copied().collect();
        let back = moments_of(&mean(&moments)).unwrap();
        prop_assert_eq!(back.n, moments.n);
        prop_assert!((back.mean - moments.mean).abs() < 1e-9);
        prop_assert!((back.squares - moments.squares).abs() < 1e-6 * (1.0 + moments.squares));
    }

    #[test]
    fn net_promoter_scores_give_back_the_spread_of_their_answers(p in 5..200_u64, o in 5..200_u64, d in 5..200_u64) {
        let answers = |value: f64, count: u64| std::iter::repeat_n(value, count as usize);
        let exact: Moments = answers(100.0, p).chain(answers(0.0, o)).chain(answers(-100.0, d)).collect();
        let back = nps_moments(&nps(p, o, d)).unwrap();
        let (back, exact) = (back.variance().unwrap(), exact.variance().unwrap());
        prop_assert!((back / exact - 1.0).abs() < 0.25, "{} instead of {}", back, exact);
    }
}

#[test]
fn questions_that_differ_only_in_their_ask_still_name_their_rows() {
    let of = |result| answer(Ask::Transitions(Transitions::default()), result, None);
    let (a, b) = (of(transitions(300, times(300, 60.0, 200.0), 0)), of(transitions(200, times(200, 60.0, 200.0), 0)));
    assert!(rows(&a, &b, ("x", "y")).is_ok_and(|result| result.a == "x" && result.b == "y"));
    let lost = answer(Ask::DropOff(DropOff::default()), AnswerResult::DropOff(DropOffResult::default()), None);
    assert_eq!(rows(&a, &lost, ("x", "y")), Err(DifferenceError::Kinds { a: "transitions", b: "drop_off" }));
}
