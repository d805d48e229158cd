//! Sums and orders over any log.

use proptest::prelude::*;
use styk_journey::operators as op;
use styk_journey::{Batch, Column, Operator, Split, Splitter, UNBOUND};
use styk_model::PathsDirection;
use styk_model::answer::PathStep;

use super::{MASKS, SYMBOLS};
use crate::answers::{Names, Ranking, paths, rework, step_matrix, transitions, variants};

fn journeys() -> impl Strategy<Value = Vec<Vec<u16>>> {
    let symbol = prop_oneof![4 => 0..5_u16, 1 => Just(UNBOUND)];
    prop::collection::vec(prop::collection::vec(symbol, 1..9), 1..25)
}

fn batch(journeys: &[Vec<u16>]) -> Batch {
    let symbols: Vec<u16> = journeys.concat();
    let masks = symbols.iter().map(|symbol| u32::from(*symbol == 2)).collect();
    let mut starts = vec![0];
    starts.extend(journeys.iter().scan(0, |end, journey| {
        *end += journey.len() as u32;
        Some(*end)
    }));
    Batch {
        persons: (1..=journeys.len() as u32).collect(),
        starts,
        time: journeys.iter().flat_map(|journey| (0..journey.len() as i64).map(|row| row * 1_000_000)).collect(),
        columns: vec![Column::Symbols(symbols), Column::Masks(masks)],
    }
}

fn observed<O: Operator>(mut operator: O, journeys: &[Vec<u16>]) -> O {
    let batch = batch(journeys);
    let mut splitter = Splitter::new(Split::Whole);
    operator.observe(&splitter.split(&batch));
    operator
}

/// Not in the order of the symbols, two of them the same.
fn names() -> Names {
    let touchpoints = ["mail", "call", "visit", "app", "call"].map(str::to_owned).to_vec();
    Names { touchpoints, groups: None, absent: String::new() }
}

proptest! {
    #[test]
    fn transitions_shown_and_other_add_up_and_come_by_size(log in journeys(), limit in 0..12_usize) {
        let config = op::TransitionsConfig { symbols: SYMBOLS };
        let whole = transitions(observed(op::Transitions::new(config), &log).finish(), &names(), None, Ranking::Count);
        let cut = transitions(observed(op::Transitions::new(config), &log).finish(), &names(), Some(limit), Ranking::Count);
        let all: usize = log.iter().map(|one| one.iter().filter(|symbol| **symbol != UNBOUND).count().saturating_sub(1)).sum();
        prop_assert_eq!(cut.edges.iter().map(|edge| edge.count).sum::<u64>() + cut.other_transitions, all as u64);
        prop_assert_eq!(&whole.edges[..cut.edges.len()], &cut.edges[..]);
        prop_assert!(whole.edges.is_sorted_by(|a, b| (b.count, &a.from, &a.to) <= (a.count, &b.from, &b.to)));
    }

    #[test]
    fn the_children_of_a_path_add_up_and_come_by_size(log in journeys(), top in 0..4_usize) {
        let config = op::PathsConfig {
            symbols: SYMBOLS,
            anchor: op::Condition { column: MASKS, bit: 0 },
            direction: PathsDirection::From,
            depth: 3,
            collapse_repeats: false,
        };
        let result = paths(&observed(op::Paths::new(config), &log).finish(top), &names(), "visit");
        for (place, node) in result.after.iter().enumerate() {
            let children: Vec<_> = result.after.iter().filter(|child| child.parent == Some(place)).collect();
            prop_assert!(node.parent.is_none_or(|parent| parent < place));
            prop_assert!(children.iter().all(|child| child.depth == node.depth + 1));
            if matches!(node.step, PathStep::Touchpoint(_)) && node.depth < 3 && node.journeys > 0 {
                prop_assert_eq!(children.iter().map(|child| child.journeys).sum::<u64>(), node.journeys);
            }
            let named: Vec<_> =
                children.iter().filter(|child| matches!(child.step, PathStep::Touchpoint(_))).map(|child| child.journeys).collect();
            prop_assert!(named.is_sorted_by(|a, b| a >= b));
        }
    }

    #[test]
    fn every_position_of_the_step_matrix_adds_up(log in journeys()) {
        let counts = observed(op::StepMatrix::new(op::StepMatrixConfig { symbols: SYMBOLS, depth: 4 }), &log).finish();
        let result = step_matrix(counts, &names());
        for (position, ended) in result.counts.iter().zip(&result.ended) {
            prop_assert_eq!(position.len(), result.touchpoints.len());
            prop_assert_eq!(position.iter().sum::<u64>() + ended, log.len() as u64);
        }
    }

    #[test]
    fn shares_of_variants_are_of_all_journeys(log in journeys(), top in 0..10_usize) {
        let config = op::VariantsConfig { symbols: SYMBOLS, collapse_repeats: false };
        let result = variants(&observed(op::Variants::new(config), &log).finish(top), &names());
        prop_assert!(result.variants.iter().all(|variant| variant.share.n == log.len() as u64));
        prop_assert!(result.variants.iter().map(|variant| variant.journeys).sum::<u64>() <= result.journeys);
        prop_assert!(result.variants.is_sorted_by(|a, b| (b.journeys, &a.steps) <= (a.journeys, &b.steps)));
    }

    #[test]
    fn the_order_does_not_depend_on_the_numbers_of_touchpoints(log in journeys()) {
        let renumbered: Vec<Vec<u16>> = log
            .iter()
            .map(|journey| journey.iter().map(|symbol| if *symbol == UNBOUND { UNBOUND } else { 4 - symbol }).collect())
            .collect();
        let named = |names: [&str; 5]| Names { touchpoints: names.map(str::to_owned).to_vec(), groups: None, absent: String::new() };
        let config = op::ReworkConfig { symbols: SYMBOLS };
        let one = rework(&observed(op::Rework::new(config), &log).finish(), &named(["mail", "call", "visit", "app", "shop"]));
        let other =
            rework(&observed(op::Rework::new(config), &renumbered).finish(), &named(["shop", "app", "visit", "call", "mail"]));
        prop_assert_eq!(one, other);
    }
}
