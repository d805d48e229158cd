//! What the other operators say of a few journeys. Letters are touchpoints, numbers are times.

use styk_journey::durations::Durations;
use styk_journey::operators::{
    Condition, DropOff, DropOffConfig, DropOffCounts, LossCounts, PathSymbol, Paths, PathsConfig, PathsCounts, Rework,
    ReworkConfig, StepMatrix, StepMatrixConfig, Transitions, TransitionsConfig, Variants, VariantsConfig,
};
use styk_journey::{Operator, Split};
use styk_model::PathsDirection;

use crate::log::{MASKS, Person, Row, SYMBOLS, person, whole};

const A: u16 = 0;
const B: u16 = 1;
const C: u16 = 2;

fn bit(symbol: u16) -> Condition {
    Condition { column: MASKS, bit: symbol.into() }
}

#[test]
fn transitions_pass_over_what_is_bound_to_no_touchpoint() {
    let persons = [person(1, "A0 .2 B5 A6 B9"), person(2, ".0 A1"), person(3, ".0")];
    let make = || Transitions::new(TransitionsConfig { symbols: SYMBOLS });
    let counts = whole(&make, &persons, Split::Whole).finish();
    assert_eq!((counts.journeys, counts.unbound), (3, 1));
    let nodes: Vec<_> = counts
        .nodes
        .iter()
        .map(|node| (node.symbol, node.interactions, node.customers, node.starts, node.ends))
        .collect();
    assert_eq!(nodes, [(A, 3, 2, 2, 1), (B, 2, 1, 0, 1)]);
    let edges: Vec<_> = counts
        .edges
        .iter()
        .map(|edge| (edge.from, edge.to, edge.times.n(), edge.customers, edge.times.total()))
        .collect();
    assert_eq!(edges, [(A, B, 2, 1, 8), (B, A, 1, 1, 1)]);
}

#[test]
fn many_transitions_of_one_customer_are_all_counted() {
    let rows: Vec<String> = (0..201).map(|at| format!("{}{at}", if at % 2 == 0 { 'A' } else { 'B' })).collect();
    let make = || Transitions::new(TransitionsConfig { symbols: SYMBOLS });
    let counts = whole(&make, &[person(1, &rows.join(" "))], Split::Whole).finish();
    let edges: Vec<_> = counts.edges.iter().map(|edge| (edge.times.n(), edge.customers, edge.times.total())).collect();
    assert_eq!(edges, [(100, 1, 100), (100, 1, 100)]);
}

/// One customer who stays at a touchpoint, each pause longer than the one before.
fn staying(rows: i64) -> Person {
    let row = |at: i64| Row { time: at * at * 40_000_000, symbol: A, mask: 0, value: 0, group: 0 };
    Person { number: 1, rows: (0..rows).map(row).collect() }
}

#[test]
fn waits_are_counted_once_however_many_and_wherever_they_are_when_parts_are_sent() {
    let make = || Transitions::new(TransitionsConfig { symbols: SYMBOLS });
    for n in [1, 2, 63, 64, 65, 66, 127, 128, 129, 130, 1000] {
        let one = whole(&make, &[staying(n)], Split::Whole);
        let sent = serde_json::to_string(&one).unwrap();
        let mut both: Transitions = serde_json::from_str(&sent).unwrap();
        both.merge(one);
        let mut expected = Durations::default();
        staying(n).rows.windows(2).for_each(|pair| expected.record(pair[1].time - pair[0].time));
        expected.merge(&expected.clone());
        let times: Vec<Durations> = both.finish().edges.into_iter().map(|edge| edge.times).collect();
        assert_eq!(times, if n == 1 { vec![] } else { vec![expected] }, "{n} rows");
    }
}

#[test]
fn more_waits_on_the_way_than_an_edge_ever_has_are_refused() {
    let make = || Transitions::new(TransitionsConfig { symbols: SYMBOLS });
    let sent = serde_json::to_string(&whole(&make, &[staying(3)], Split::Whole)).unwrap();
    let waits = "\"waits\":[40000000,120000000]";
    assert!(sent.contains(waits), "{sent}");
    let many = format!("\"waits\":{:?}", vec![7; 64]);
    assert!(serde_json::from_str::<Transitions>(&sent.replace(waits, &many)).is_err());
}

#[test]
fn a_wait_longer_than_time_itself_counts_as_the_longest() {
    let mut ages = staying(2);
    (ages.rows[0].time, ages.rows[1].time) = (i64::MIN, i64::MAX);
    let make = || Transitions::new(TransitionsConfig { symbols: SYMBOLS });
    let counts = whole(&make, &[ages], Split::Whole).finish();
    assert_eq!(counts.edges[0].times.total(), i128::from(i64::MAX));
}

fn paths(direction: PathsDirection, collapse_repeats: bool, top: usize, persons: &[Person]) -> PathsCounts {
    let config = PathsConfig { symbols: SYMBOLS, anchor: bit(C), direction, depth: 2, collapse_repeats };
    whole(&|| Paths::new(config), persons, Split::Whole).finish(top)
}

fn tree(nodes: &[styk_journey::operators::PathNodeCounts]) -> Vec<(Option<usize>, PathSymbol, u64)> {
    nodes.iter().map(|node| (node.parent, node.step, node.journeys)).collect()
}

#[test]
fn paths_to_a_touchpoint_are_read_backwards_from_its_first_occurrence() {
    let persons = [person(1, "A0 B1 C2 A3 C4"), person(2, "B0 B1 C2"), person(3, "C0"), person(4, "A0 B1")];
    let counts = paths(PathsDirection::To, false, 10, &persons);
    assert_eq!((counts.journeys, counts.anchored), (4, 3));
    assert!(counts.after.is_empty());
    assert_eq!(
        tree(&counts.before),
        [
            (None, PathSymbol::Anchor, 3),
            (Some(0), PathSymbol::Touchpoint(B), 2),
            (Some(0), PathSymbol::End, 1),
            (Some(1), PathSymbol::Touchpoint(A), 1),
            (Some(1), PathSymbol::Touchpoint(B), 1),
        ]
    );
}

#[test]
fn paths_past_the_top_are_other_and_still_add_up() {
    let persons = [person(1, "C0 A1 B2"), person(2, "C0 A1"), person(3, "C0 B1 A2"), person(4, "C0 C1 C2 A3 A4 C5")];
    let counts = paths(PathsDirection::Around, true, 1, &persons);
    assert_eq!(tree(&counts.before), [(None, PathSymbol::Anchor, 4), (Some(0), PathSymbol::End, 4)]);
    assert_eq!(
        tree(&counts.after),
        [
            (None, PathSymbol::Anchor, 4),
            (Some(0), PathSymbol::Touchpoint(A), 3),
            (Some(0), PathSymbol::Other, 1),
            (Some(1), PathSymbol::Touchpoint(B), 1),
            (Some(1), PathSymbol::Other, 1),
            (Some(1), PathSymbol::End, 1),
        ]
    );
}

#[test]
fn variants_are_whole_sequences_with_their_duration() {
    let persons = [person(1, "A0 .1 B4"), person(2, "A0 B6"), person(3, "B0"), person(4, "A0 A5 B9"), person(5, ".0")];
    let variants = |collapse_repeats| {
        let make = || Variants::new(VariantsConfig { symbols: SYMBOLS, collapse_repeats });
        let counts = whole(&make, &persons, Split::Whole).finish(1);
        let first = &counts.variants[0];
        (counts.journeys, counts.unbound, counts.distinct, first.symbols.clone(), first.journeys, first.times.total())
    };
    assert_eq!(variants(false), (5, 1, 3, vec![A, B], 2, 10));
    assert_eq!(variants(true), (5, 1, 2, vec![A, B], 3, 19));
}

#[test]
fn the_step_matrix_says_what_stands_where_and_what_is_over() {
    let persons = [person(1, "A0 .1 B2"), person(2, "B0"), person(3, ".0")];
    let counts =
        whole(&|| StepMatrix::new(StepMatrixConfig { symbols: SYMBOLS, depth: 2 }), &persons, Split::Whole).finish();
    assert_eq!(counts.counts, [[1, 1], [0, 1]]);
    assert_eq!(counts.ended, [1, 2]);
}

#[test]
fn rework_tells_repeats_self_loops_and_loops_apart() {
    let persons = [person(1, "A0 A1 B2 A3 B4"), person(2, "A0 B1 C2")];
    let counts = whole(&|| Rework::new(ReworkConfig { symbols: SYMBOLS }), &persons, Split::Whole).finish();
    let repeats: Vec<_> =
        counts.symbols.iter().map(|one| (one.symbol, one.journeys, one.repeated, one.extra, one.self_loops)).collect();
    assert_eq!(repeats, [(A, 2, 1, 2, 1), (B, 2, 1, 1, 0), (C, 1, 0, 0, 0)]);
    let loops: Vec<_> = counts.loops.iter().map(|one| (one.there, one.back, one.count, one.journeys)).collect();
    assert_eq!(loops, [(A, B, 1, 1), (B, A, 1, 1)]);
}

#[test]
fn drop_off_follows_the_lost_to_where_they_were_last() {
    let persons = [person(1, "A0 B1"), person(2, "A0 A1"), person(3, "A0 C1 B2"), person(4, "C0"), person(5, ".0")];
    let counts =
        |goal| whole(&|| DropOff::new(DropOffConfig { symbols: SYMBOLS, goal }), &persons, Split::Whole).finish();
    assert_eq!(
        counts(Some(bit(C))),
        DropOffCounts {
            journeys: 5,
            reached: 2,
            unbound: 1,
            symbols: vec![
                LossCounts { symbol: A, journeys: 3, ended_here: 1, lost: 2, last: vec![(A, 1), (B, 1)] },
                LossCounts { symbol: B, journeys: 1, ended_here: 1, lost: 1, last: vec![(B, 1)] },
            ],
        }
    );
    let without_goal = counts(None);
    assert_eq!(without_goal.reached, 0);
    assert_eq!(without_goal.symbols.iter().map(|loss| loss.ended_here).sum::<u64>(), 4);
}
