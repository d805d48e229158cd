use super::*;
use crate::plan::{Aligner, Alignment, Move};

/// What every alignment has to be: all events in their order, a whole designed journey, and as dear as it says.
fn assert_sound(plan: &Plan, trace: &[u16], alignment: &Alignment) {
    let (mut events, mut steps, mut cost) = (Vec::new(), Vec::new(), 0);
    for one in &alignment.moves {
        match *one {
            Move::Done { step, event } => {
                assert!(plan.steps()[step].labels.contains(&trace[event]), "{one:?}");
                steps.push(step);
                events.push(event);
            }
            Move::Skipped { step } => {
                assert!(plan.steps()[step].is_observable(), "{one:?}");
                steps.push(step);
                cost += 1;
            }
            Move::Unplanned { event } => {
                events.push(event);
                cost += 1;
            }
        }
    }
    assert_eq!(events, (0..trace.len()).collect::<Vec<_>>());
    assert_eq!(cost, alignment.upper, "{alignment:?}");
    assert!(oracle::is_journey(plan, &steps), "{steps:?} in {:?}", plan.tree());
}

proptest! {
    #[test]
    fn alignments_cost_as_little_as_the_cheapest_of_all(
        sketch in sketch(),
        traces in prop::collection::vec(trace(), 1..4),
    ) {
        let mut steps = Vec::new();
        let tree = sketch.node(&mut steps);
        let plan = plan(tree, &steps, LABELS);
        prop_assert_eq!(plan.shortest(), oracle::cost(&plan, &[]));
        let mut aligner = Aligner::new(&plan);
        for trace in traces {
            let alignment = aligner.align(&trace);
            prop_assert!(alignment.is_exact());
            prop_assert_eq!(alignment.upper, oracle::cost(&plan, &trace), "{:?} in {:?}", trace, plan.tree());
            assert_sound(&plan, &trace, &alignment);
        }
    }

    #[test]
    fn bounds_hold_the_cost_however_few_states_are_kept(
        sketch in sketch(),
        trace in trace(),
        narrow in 1..4_usize,
        wide in 1..6_usize,
    ) {
        let mut steps = Vec::new();
        let tree = sketch.node(&mut steps);
        let plan = plan(tree, &steps, LABELS);
        let alignment = Aligner::with_widths(&plan, 0, narrow, wide).align(&trace);
        let cost = oracle::cost(&plan, &trace);
        prop_assert!(alignment.lower <= cost && cost <= alignment.upper, "{:?}: {}", alignment, cost);
        assert_sound(&plan, &trace, &alignment);
    }

    #[test]
    fn an_alignment_does_not_depend_on_those_before(
        sketch in sketch(),
        traces in prop::collection::vec(trace(), 2..6),
        narrow in 1..5_usize,
    ) {
        let mut steps = Vec::new();
        let tree = sketch.node(&mut steps);
        let plan = plan(tree, &steps, LABELS);
        let mut aligner = Aligner::with_widths(&plan, 0, narrow, 2 * narrow);
        for trace in traces {
            let alone = Aligner::with_widths(&plan, 0, narrow, 2 * narrow).align(&trace);
            prop_assert_eq!(aligner.align(&trace), alone);
        }
    }
}

fn sequence(steps: u16) -> Node {
    Node::Sequence((0..steps as usize).map(Node::Step).collect())
}

/// So many parallel parts of so many steps each.
fn beside(parts: usize, steps: usize) -> Node {
    let part = |part: usize| Node::Sequence((part * steps..(part + 1) * steps).map(Node::Step).collect());
    Node::Parallel((0..parts).map(part).collect())
}

#[test]
fn events_are_taken_as_early_as_they_can_be() {
    let mut aligner = Aligner::new(&plain(sequence(3), 3));
    let alignment = aligner.align(&[0, 0, 2, 7]);
    let moves = [
        Move::Done { step: 0, event: 0 },
        Move::Unplanned { event: 1 },
        Move::Skipped { step: 1 },
        Move::Done { step: 2, event: 2 },
        Move::Unplanned { event: 3 },
    ];
    assert_eq!(alignment, Alignment { lower: 3, upper: 3, moves: moves.to_vec() });
}

#[test]
fn a_journey_without_events_skips_the_shortest_way() {
    let long = Node::Sequence(vec![Node::Step(1), Node::Step(2)]);
    let tree = Node::Sequence(vec![Node::Choice(vec![long, Node::Step(0)]), Node::Step(3)]);
    let plan = plain(tree, 4);
    let alignment = Aligner::new(&plan).align(&[]);
    assert_eq!(alignment.moves, [Move::Skipped { step: 0 }, Move::Skipped { step: 3 }]);
    assert_eq!((alignment.upper, plan.shortest()), (2, 2));
}

#[test]
fn fitness_is_one_less_the_share_of_the_worst_cost() {
    let plan = plain(sequence(3), 3);
    assert_eq!(plan.fitness(0, 3), 1.0);
    assert_eq!(plan.fitness(1, 2), 0.8);
    assert_eq!(plan.fitness(5, 2), 0.0);
    let silent = super::plan(sequence(2), &[Vec::new(), Vec::new()], 0);
    assert_eq!((silent.fitness(0, 0), silent.shortest()), (1.0, 0));
    assert!(!silent.steps()[0].is_observable());
}

#[test]
fn as_many_steps_as_a_map_may_have_are_aligned_exactly_to_very_long_journeys() {
    let plan = plain(sequence(500), 500);
    let mut chance = Chance(1);
    let trace: Vec<u16> = (0..10_000).map(|_| chance.below(500)).collect();
    let alignment = Aligner::with_budget(&plan, 0).align(&trace);
    assert!(alignment.is_exact());
    // Done steps are a longest common subsequence of plan and trace.
    let mut longest = vec![0; 501];
    for label in &trace {
        let mut before = 0;
        for step in 0..500 {
            let taken = if step == *label as usize { before + 1 } else { 0 };
            before = longest[step + 1];
            longest[step + 1] = taken.max(before).max(longest[step]);
        }
    }
    assert_eq!(alignment.upper, 10_500 - 2 * longest[500]);
}

#[test]
fn parallel_parts_in_more_ways_than_can_be_looked_at_have_bounds_that_meet_where_the_journey_keeps_to_them() {
    // Nine parts of three steps: 4^9 ways to stand.
    let plan = plain(beside(9, 3), 27);
    let mut trace: Vec<u16> = (0..3).flat_map(|step| (0..9).map(move |part| part * 3 + step)).collect();
    let mut aligner = Aligner::with_budget(&plan, 0);
    assert_eq!(aligner.align(&trace).upper, 0);
    // Two steps of one part in the wrong order, one missing, one too much.
    trace.swap(0, 9);
    trace.remove(5);
    trace.push(20);
    let alignment = aligner.align(&trace);
    assert!(alignment.is_exact());
    assert_eq!(alignment.upper, 4);
}

#[test]
fn noise_beside_many_parallel_parts_has_bounds() {
    let plan = plain(beside(9, 3), 27);
    let mut chance = Chance(7);
    let trace: Vec<u16> = (0..60).map(|_| chance.below(27)).collect();
    let alignment = Aligner::with_budget(&plan, 0).align(&trace);
    assert!(alignment.lower <= alignment.upper);
    // Parts do not share a touchpoint, so that each can be aligned alone.
    let apart: u32 = (0..9)
        .map(|part| {
            let own = trace.iter().filter(|label| **label / 3 == part).map(|label| label % 3);
            Aligner::new(&plain(sequence(3), 3)).align(&own.collect::<Vec<_>>()).upper
        })
        .sum();
    assert!(alignment.lower <= apart && apart <= alignment.upper, "{apart}: {alignment:?}");
}
