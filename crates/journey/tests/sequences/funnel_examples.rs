//! What a funnel says of single journeys. Letters are steps, numbers are times.

use styk_journey::operators::{
    Funnel, FunnelBreakdown, FunnelBreakdownAt, FunnelConfig, FunnelCounts, FunnelExclusion, FunnelStep, FunnelWindow,
};
use styk_journey::{ABSENT, Split};
use styk_model::FunnelOrder;

use crate::log::{GROUPS, MASKS, Person, VALUES, person, whole};

/// Steps by letter; lower case for optional ones.
fn funnel(steps: &str) -> FunnelConfig {
    let step = |letter: u8| FunnelStep {
        bit: u32::from(letter.to_ascii_uppercase() - b'A'),
        optional: letter.is_ascii_lowercase(),
    };
    FunnelConfig {
        masks: MASKS,
        steps: steps.bytes().map(step).collect(),
        exclusions: Vec::new(),
        order: FunnelOrder::Ordered,
        window: None,
        same: None,
        group: None,
    }
}

fn count(config: &FunnelConfig, persons: &[Person]) -> FunnelCounts {
    whole(&|| Funnel::new(config.clone()), persons, Split::Whole).finish()
}

/// By step: whether the journey reached it, and how long that took.
fn journey(config: &FunnelConfig, rows: &str) -> Vec<(u64, i128)> {
    let counts = count(config, &[person(1, rows)]);
    counts.groups[0].steps.iter().map(|step| (step.journeys, step.times.total())).collect()
}

#[test]
fn steps_follow_in_order_with_anything_in_between() {
    assert_eq!(journey(&funnel("ABC"), "A0 D1 B5 .6 C9"), [(1, 0), (1, 5), (1, 4)]);
    assert_eq!(journey(&funnel("ABC"), "B0 A1 C2"), [(1, 0), (0, 0), (0, 0)]);
    assert_eq!(journey(&funnel("ABC"), "B0 C2"), [(0, 0); 3]);
}

#[test]
fn steps_of_one_instant_follow_in_the_order_of_the_journey() {
    assert_eq!(journey(&funnel("ABC"), "A7 B7 C7"), [(1, 0), (1, 0), (1, 0)]);
    assert_eq!(journey(&funnel("ABC"), "A7 C7 B7"), [(1, 0), (1, 0), (0, 0)]);
}

#[test]
fn one_interaction_never_serves_two_steps() {
    assert_eq!(journey(&funnel("AB"), "AB0"), [(1, 0), (0, 0)]);
    assert_eq!(journey(&funnel("AB"), "AB0 AB3"), [(1, 0), (1, 3)]);
    assert_eq!(journey(&funnel("AA"), "A0"), [(1, 0), (0, 0)]);
    assert_eq!(journey(&funnel("AA"), "A0 A4"), [(1, 0), (1, 4)]);
}

#[test]
fn time_runs_from_the_last_step_before_to_the_first_step_after() {
    assert_eq!(journey(&funnel("AB"), "A0 A10 B12 B20"), [(1, 0), (1, 2)]);
}

#[test]
fn a_later_start_saves_a_journey_from_its_window() {
    let within = |window| FunnelConfig { window: Some(window), ..funnel("ABC") };
    let journeys = "A0 B5 A8 B9 C12";
    assert_eq!(journey(&within(FunnelWindow::Whole(4)), journeys), [(1, 0), (1, 1), (1, 3)]);
    assert_eq!(journey(&within(FunnelWindow::Whole(3)), journeys), [(1, 0), (1, 1), (0, 0)]);
    assert_eq!(journey(&within(FunnelWindow::PerStep(3)), journeys), [(1, 0), (1, 1), (1, 3)]);
    assert_eq!(journey(&within(FunnelWindow::PerStep(3)), "A0 B3 C6"), [(1, 0), (1, 3), (1, 3)]);
}

#[test]
fn an_exclusion_ends_an_attempt_only_where_it_applies() {
    let without = |after| FunnelConfig { exclusions: vec![FunnelExclusion { bit: 23, after }], ..funnel("ABC") };
    assert_eq!(journey(&without(None), "A0 X1 B2 C3"), [(1, 0), (0, 0), (0, 0)]);
    assert_eq!(journey(&without(Some(1)), "A0 X1 B2 C3"), [(1, 0), (1, 2), (1, 1)]);
    assert_eq!(journey(&without(Some(1)), "A0 B2 X2 C3"), [(1, 0), (1, 2), (0, 0)]);
    assert_eq!(journey(&without(None), "A0 X1 A2 B3 C4 X5"), [(1, 0), (1, 1), (1, 1)]);
    // A step that is also excluded stands at the end of a gap, not in it.
    assert_eq!(journey(&without(None), "A0 BX1 C2"), [(1, 0), (1, 1), (1, 1)]);
}

#[test]
fn strict_steps_have_nothing_in_between() {
    let strict = FunnelConfig { order: FunnelOrder::Strict, ..funnel("ABC") };
    assert_eq!(journey(&strict, "A0 B1 C2"), [(1, 0), (1, 1), (1, 1)]);
    assert_eq!(journey(&strict, "A0 B1 .2 C3"), [(1, 0), (1, 1), (0, 0)]);
    assert_eq!(journey(&strict, "A0 D1 B2 A3 B4 C5"), [(1, 0), (1, 1), (1, 1)]);
    let optional = FunnelConfig { order: FunnelOrder::Strict, ..funnel("AbC") };
    assert_eq!(journey(&optional, "A0 B1 C2"), [(1, 0), (1, 1), (1, 2)]);
}

#[test]
fn an_optional_step_counts_between_its_neighbours_and_stops_nobody() {
    assert_eq!(journey(&funnel("AbC"), "A0 B2 C5"), [(1, 0), (1, 2), (1, 5)]);
    assert_eq!(journey(&funnel("AbC"), "A0 C5 B6"), [(1, 0), (0, 0), (1, 5)]);
    assert_eq!(journey(&funnel("AbC"), "A0 B6"), [(1, 0), (1, 6), (0, 0)]);
    assert_eq!(journey(&funnel("ACb"), "A0 C5 B6"), [(1, 0), (1, 5), (1, 1)]);
    assert_eq!(journey(&funnel("bA"), "B0 A3"), [(1, 0), (1, 0)]);
    // A second look at A does not undo the video watched after the first.
    assert_eq!(journey(&funnel("AbC"), "A0 B2 A3 C5"), [(1, 0), (1, 2), (1, 2)]);
}

#[test]
fn in_any_order_the_second_step_means_any_two() {
    let any = |window| FunnelConfig { order: FunnelOrder::Any, window, ..funnel("ABC") };
    assert_eq!(journey(&any(None), "C0 C1 A5"), [(1, 0), (1, 4), (0, 0)]);
    assert_eq!(journey(&any(None), "C0 A5 B6"), [(1, 0), (1, 5), (1, 1)]);
    assert_eq!(journey(&any(Some(FunnelWindow::Whole(5))), "C0 A5 B6"), [(1, 0), (1, 5), (0, 0)]);
    // The row that could be A or B is A, for B has another.
    assert_eq!(journey(&any(None), "AB0 B2 C3"), [(1, 0), (1, 2), (1, 1)]);
}

#[test]
fn a_step_that_never_comes_does_not_slow_down_a_long_journey() {
    let any = FunnelConfig { order: FunnelOrder::Any, ..funnel("ABCD") };
    let rows: Vec<String> = (1..50_000).map(|at| format!("C{at}")).collect();
    // One row for A or B, so that three steps are seen but only two can be had.
    assert_eq!(journey(&any, &format!("AB0 {}", rows.join(" "))), [(1, 0), (1, 1), (0, 0), (0, 0)]);
}

#[test]
fn a_property_held_constant_keeps_two_orders_apart() {
    let same = FunnelConfig { same: Some(VALUES), ..funnel("ABC") };
    assert_eq!(journey(&same, "A0:1 A1:2 B3:2 C4:1"), [(1, 0), (1, 2), (0, 0)]);
    assert_eq!(journey(&same, "A0:1 A1:2 B3:2 B5:1 C9:1"), [(1, 0), (1, 2), (1, 4)]);
    assert_eq!(journey(&same, "A0 B1 C2"), [(0, 0); 3]);
}

#[test]
fn a_journey_counts_in_one_group() {
    let by = |at| FunnelConfig { group: Some(FunnelBreakdown { codes: GROUPS, at }), ..funnel("AB") };
    let persons = [person(1, ".0/5 A1/6 A2/7 B3/8"), person(2, "A0/7"), person(3, "A0 B1/5")];
    let groups = |at| -> Vec<(u32, Vec<u64>)> {
        let counts = count(&by(at), &persons);
        counts.groups.iter().map(|one| (one.code, one.steps.iter().map(|step| step.journeys).collect())).collect()
    };
    assert_eq!(groups(FunnelBreakdownAt::JourneyStart), [(5, vec![1, 1]), (7, vec![1, 0]), (ABSENT, vec![1, 1])]);
    assert_eq!(groups(FunnelBreakdownAt::FirstStep), [(7, vec![2, 1]), (ABSENT, vec![1, 1])]);
}

#[test]
fn customers_are_counted_once() {
    let persons = [person(3, "A0 A100 B101"), person(5, "A0 B1 A100"), person(9, "A0"), person(12, "B0")];
    let split = Split::Gap(50);
    let config = funnel("AB");
    let reached = whole(&|| Funnel::new(config.clone()), &persons, split).finish();
    assert_eq!(reached.journeys, 6);
    let steps = &reached.groups[0].steps;
    assert_eq!([(steps[0].journeys, steps[0].customers), (steps[1].journeys, steps[1].customers)], [(5, 3), (2, 2)]);
}
