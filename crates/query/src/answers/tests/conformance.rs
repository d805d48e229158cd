//! What is made of counted conformance.

use std::sync::Arc;

use styk_journey::operators::{ConformanceCounts, Deviation, Mark, MarkCounts, Moments, TallyCounts};
use styk_maps::{Map, Stage, Step};
use styk_model::answer::ConformanceResult;
use styk_model::{
    Ask, Calendar, Conformance, Currency, DeviationKind, JourneySplit, Period, Question, Scale, Timestamp,
};

use crate::answers::{ComparedWith, Names, conformance};
use crate::maps::{MapVersion, Maps, PlanOf};
use crate::touchpoints::{Registry, Rule, Touchpoint};

const KEYS: [&str; 4] = ["search", "cart", "payment", "chat"];

fn registry() -> Registry {
    let touchpoint = |key: &str| Touchpoint {
        key: key.to_owned(),
        rule: Rule { events: vec![key.to_owned()], ..Rule::default() },
        ..Touchpoint::default()
    };
    let mut touchpoints: Vec<Touchpoint> = KEYS.iter().map(|key| touchpoint(key)).collect();
    touchpoints.push(Touchpoint { key: "poster".to_owned(), ..Touchpoint::default() });
    Registry { touchpoints, ..Registry::default() }
}

/// A poster that no data can tell of, and a fax that nobody has any more.
fn map() -> MapVersion {
    let step = |key: &str, touchpoints: &[&str]| Step {
        key: key.to_owned(),
        name: key.to_uppercase(),
        touchpoints: touchpoints.iter().map(|key| (*key).to_owned()).collect(),
        ..Step::default()
    };
    let steps = vec![
        step("see", &["poster"]),
        step("find", &["search"]),
        step("choose", &["cart", "fax"]),
        step("pay", &["payment"]),
    ];
    let stages = vec![Stage { key: "buying".to_owned(), name: "Buying".to_owned(), steps, ..Stage::default() }];
    let filters = vec!["channel == \"web\"".to_owned()];
    let journeys = JourneySplit::Column("case".to_owned());
    MapVersion {
        key: "shop".to_owned(),
        version: 3,
        map: Map { name: "The shop".to_owned(), stages, filters, journeys, ..Map::default() },
    }
}

fn question() -> Question {
    Question::new(Ask::Conformance(Conformance { map: "shop".to_owned(), ..Conformance::default() }))
}

fn moments(n: u64, mean: f64) -> Moments {
    let mut moments = Moments::default();
    (0..n).for_each(|at| moments.record(mean + (at % 2) as f64 - 0.5));
    moments
}

fn marked(customers: u64, reached: u64, money: f64, score: f64) -> MarkCounts {
    MarkCounts {
        journeys: customers,
        customers,
        reached,
        money: moments(customers, money),
        scores: vec![(0, moments(customers / 2, score)), (1, moments(3, 0.0))],
        after: Vec::new(),
    }
}

/// The same, of which each of these is behind a step.
fn placed(after: &[(Option<u16>, u64)], counts: MarkCounts) -> MarkCounts {
    MarkCounts { after: after.to_vec(), ..counts }
}

fn counts() -> ConformanceCounts {
    let plain = |customers| MarkCounts { journeys: customers, customers, ..MarkCounts::default() };
    let whole = TallyCounts {
        journeys: 1_100,
        following_journeys: 440,
        customers: 1_000,
        following: 400,
        fitness: moments(1_000, 0.75),
    };
    ConformanceCounts {
        elsewhere: 12,
        exact: 1_090,
        periods: vec![whole.clone(), TallyCounts::default()],
        whole,
        groups: Vec::new(),
        marks: vec![
            (Mark::Following, marked(440, 330, 9_000.0, 4.5)),
            (Mark::Deviation(Deviation::Skipped(2)), marked(300, 90, 4_000.0, 3.0)),
            (
                Mark::Deviation(Deviation::Repeated(1)),
                placed(&[(Some(1), 18), (Some(2), 18), (Some(3), 9)], marked(40, 30, 9_000.0, 4.5)),
            ),
            (Mark::Deviation(Deviation::Unplanned(2)), placed(&[(None, 1)], marked(1, 1, 9_000.0, 4.5))),
            (Mark::Deviation(Deviation::Unplanned(3)), placed(&[(None, 2), (Some(3), 5)], marked(7, 5, 9_000.0, 4.5))),
            (Mark::Done(1), plain(960)),
            (Mark::Last(3), plain(500)),
        ],
    }
}

fn answered(counts: ConformanceCounts, goal: bool) -> ConformanceResult {
    let (registry, question) = (registry(), question());
    let plan = PlanOf::new(&Arc::new(map()), &registry).unwrap();
    let start = |text: &str| text.parse::<Timestamp>().unwrap();
    let calendar = Calendar::new(
        Period::Month,
        &jiff::tz::TimeZone::UTC,
        start("2024-01-01T00:00:00Z"),
        start("2024-02-17T00:00:00Z"),
        100,
    );
    let with = ComparedWith {
        plan: &plan,
        registry: &registry,
        question: &question,
        calendar: &calendar,
        scales: vec![Some(Scale::CSAT_5), None],
        currency: Some(Currency::PLN),
        goal,
    };
    let names = Names { touchpoints: KEYS.map(str::to_uppercase).to_vec(), groups: None, absent: String::new() };
    conformance(counts, &names, &with)
}

#[test]
fn what_goes_with_a_deviation_is_compared_with_following_the_plan() {
    let result = answered(counts(), true);
    assert_eq!((result.following.successes, result.following.n, result.elsewhere), (400, 1_000, 12));
    assert_eq!((result.exact.successes, result.exact.n), (1_090, 1_100));
    let skipped = &result.deviations[0];
    assert_eq!((skipped.kind, skipped.name.as_str()), (DeviationKind::Skipped, "CHOOSE"), "most customers first");
    assert_eq!((skipped.step.as_deref(), skipped.customers.successes), (Some("choose"), 300));
    let satisfaction = skipped.outcomes.satisfaction.unwrap();
    assert!((satisfaction.value - 50.0).abs() < 1e-9 && satisfaction.n == 150, "the unknown scale is left out");
    let [satisfaction, conversion, revenue] =
        [skipped.against.satisfaction, skipped.against.conversion, skipped.against.revenue].map(Option::unwrap);
    assert!(satisfaction.real && (satisfaction.difference.value + 37.5).abs() < 1e-9);
    assert!(conversion.real && (conversion.difference.value + 0.45).abs() < 1e-9);
    assert!(revenue.real && (revenue.difference.value + 5_000.0).abs() < 1e-6);
    let again = &result.deviations[1];
    assert_eq!((again.kind, again.against.revenue.unwrap().real), (DeviationKind::Repeated, false));
}

#[test]
fn a_deviation_is_placed_behind_the_step_that_most_journeys_have_done_last() {
    let result = answered(counts(), true);
    let placed: Vec<_> = result
        .deviations
        .iter()
        .map(|one| one.place.as_ref().map(|place| (place.after.as_deref(), place.journeys.successes, place.journeys.n)))
        .collect();
    let expected = [None, Some((Some("find"), 18, 40)), Some((Some("pay"), 5, 7)), Some((None, 1, 1))];
    assert_eq!(placed, expected, "a step that is left out is nowhere else, and of as many places the first counts");
}

#[test]
fn without_a_goal_nothing_is_said_of_conversion_and_one_customer_tells_no_mean() {
    let result = answered(counts(), false);
    assert!(result.deviations.iter().all(|one| one.outcomes.conversion.is_none() && one.against.conversion.is_none()));
    let rare = result.deviations.last().unwrap();
    assert_eq!((rare.kind, rare.touchpoint.as_deref()), (DeviationKind::Unplanned, Some("payment")));
    assert_eq!(rare.step.as_deref(), Some("pay"), "it is a step elsewhere");
    assert!(rare.against.revenue.is_none() && rare.outcomes.revenue.is_some());
    let outside = &result.deviations[2];
    assert_eq!((outside.name.as_str(), outside.touchpoint.as_deref(), &outside.step), ("CHAT", Some("chat"), &None));
}

#[test]
fn steps_stand_in_the_order_of_the_map_and_what_cannot_be_seen_is_not_missed() {
    let result = answered(counts(), true);
    let steps: Vec<_> = result.steps.iter().map(|step| (step.key.as_str(), step.bound, step.done.successes)).collect();
    assert_eq!(steps, [("see", false, 0), ("find", true, 960), ("choose", true, 0), ("pay", true, 0)]);
    assert_eq!((result.steps[2].skipped.successes, result.steps[3].last.successes), (300, 500));
    assert_eq!(result.missing, ["fax"]);
    assert_eq!(result.periods.len(), 2);
    assert!(result.periods[1].fitness.is_none(), "nobody began in February");
}

#[test]
fn a_map_nobody_can_be_seen_at_is_refused_with_what_to_do() {
    let told = |touchpoints: &[&str]| {
        let mut map = map();
        for step in &mut map.map.stages[0].steps {
            step.touchpoints = touchpoints.iter().map(|key| (*key).to_owned()).collect();
        }
        PlanOf::new(&Arc::new(map), &registry()).unwrap_err().to_string()
    };
    assert!(told(&["poster"]).contains("no step of the map `The shop` is bound"));
    assert!(told(&["fax"]).contains("none of the touchpoints of the map `The shop`, such as `fax`"));
}

#[test]
fn the_filters_and_journeys_of_the_map_hold_where_the_question_has_none() {
    let mut maps = Maps::default();
    maps.insert(None, map());
    maps.know(vec!["shop".to_owned(), "shopping".to_owned()]);
    let applied = maps.applied(&question()).unwrap();
    assert_eq!((applied.filters, applied.journeys), (map().map.filters, map().map.journeys));
    let own = Question { filters: vec!["money > 1".to_owned()], ..question() };
    assert_eq!(maps.applied(&own).unwrap().filters, own.filters);
    let of = |map: &str, version| {
        let asked = Conformance { map: map.to_owned(), version, ..Conformance::default() };
        maps.applied(&Question::new(Ask::Conformance(asked))).unwrap_err().to_string()
    };
    assert_eq!(of("shop", Some(7)), "the journey map `shop` has no version 7: its newest is 3");
    assert!(of("shp", None).contains("no journey map `shp`; the nearest: `shop`, `shopping`"));
}
