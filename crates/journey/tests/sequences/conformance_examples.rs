//! How a few journeys keep to a plan of A, B, A and C, one after the other. Letters are touchpoints, numbers are times;
//! E is outside of the plan, and the goal; what follows the colon is a scale.

use styk_journey::operators::{
    Amounts, Condition, Conformance, ConformanceConfig, ConformanceCounts, Deviation, Mark, PeriodIndex, PlanOutline,
};
use styk_journey::{Split, UNBOUND};

use crate::log::{MASKS, Person, SCORES, SYMBOLS, VALUES, person, whole};
use crate::oracle::conformance::Line;

fn counted(persons: &[Person], split: Split) -> ConformanceCounts {
    let plan =
        PlanOutline { labels: vec![0, 1, 2, UNBOUND], steps_of: vec![vec![0, 2], vec![1], vec![3]], shortest: 4 };
    let config = ConformanceConfig {
        symbols: SYMBOLS,
        plan,
        scores: SCORES,
        scales: VALUES,
        money: Some(Amounts { column: SCORES, of: None }),
        goal: Some(Condition { column: MASKS, bit: 4 }),
        periods: PeriodIndex::whole(),
        group: None,
    };
    whole(&|| Conformance::new(config.clone(), Box::new(Line(vec![0, 1, 0, 2]))), persons, split).finish()
}

/// Customers with each deviation.
fn deviations(counts: &ConformanceCounts) -> Vec<(Deviation, u64)> {
    let of = |(mark, counts): &(Mark, styk_journey::operators::MarkCounts)| match mark {
        Mark::Deviation(deviation) => Some((*deviation, counts.customers)),
        _ => None,
    };
    counts.marks.iter().filter_map(of).collect()
}

#[test]
fn who_does_everything_in_order_follows_the_plan_whatever_else_is_bound_to_nothing() {
    let counts = counted(&[person(1, "A0 .1 B2 A3 C4"), person(2, "A0 B1 A2 C3 E4"), person(3, "E0")], Split::Whole);
    assert_eq!((counts.whole.customers, counts.whole.following, counts.elsewhere), (2, 1, 1));
    assert_eq!(deviations(&counts), [(Deviation::Unplanned(4), 1)], "outside of the plan costs, too");
    assert_eq!(counts.whole.fitness.sum(), 1.0 + (1.0 - 1.0 / 9.0));
}

#[test]
fn steps_left_out_done_again_and_elsewhere_are_told_apart() {
    let counts = counted(&[person(1, "A0 B1 C2"), person(2, "B0 A1 A2 C3"), person(3, "A0 B1 B2 A3 C4")], Split::Whole);
    let expected = [(Deviation::Skipped(2), 1), (Deviation::WrongOrder(0), 1), (Deviation::Repeated(1), 1)];
    assert_eq!(deviations(&counts), expected);
}

#[test]
fn a_customer_follows_the_plan_in_all_journeys_or_not_at_all_and_counts_once() {
    let persons = [person(1, "A0 B1 A2 C3 A90 B91 A92 C93"), person(2, "A0 B1 A2 C3 A90 C91 E92")];
    let counts = counted(&persons, Split::Gap(20));
    assert_eq!((counts.whole.journeys, counts.whole.following_journeys), (4, 3));
    assert_eq!((counts.whole.customers, counts.whole.following), (2, 1));
    let following = counts.marks.iter().find(|(mark, _)| *mark == Mark::Following).map(|(_, counts)| counts);
    let following = following.expect("three journeys follow the plan");
    assert_eq!((following.journeys, following.customers, following.reached, following.money.n()), (3, 2, 0, 2));
    let skipped = counts.marks.iter().find(|(mark, _)| *mark == Mark::Deviation(Deviation::Skipped(1)));
    assert_eq!(skipped.map(|(_, counts)| (counts.journeys, counts.reached)), Some((1, 1)));
}
