use proptest::prelude::*;
use styk_journey::{Batch, Column, ColumnId, UNBOUND};

use super::super::moments::{MomentRule, Moments, When};

const SYMBOLS: ColumnId = ColumnId(0);
const CANDIDATES: ColumnId = ColumnId(1);

/// Rows of a person: seconds since the row before, symbol, candidates.
type Lines = Vec<Vec<(i64, u16, u32)>>;

fn batch(lines: &Lines, nobody: bool) -> Batch {
    let mut batch = Batch { starts: vec![0], ..Batch::default() };
    let (mut symbols, mut candidates) = (Vec::new(), Vec::new());
    for (number, line) in lines.iter().enumerate() {
        batch.persons.push(number as u32 + u32::from(!nobody));
        let mut time = 0;
        for (gap, symbol, bits) in line {
            time += gap;
            batch.time.push(time);
            symbols.push(*symbol);
            candidates.push(*bits);
        }
        batch.starts.push(batch.time.len() as u32);
    }
    batch.columns = vec![Column::Symbols(symbols), Column::Masks(candidates)];
    batch
}

/// Row by row, looking at the whole line for each.
fn naive(rules: &[MomentRule], batch: &Batch) -> Vec<u16> {
    let (base, candidates) = (batch.symbols(SYMBOLS), batch.masks(CANDIDATES));
    let mut settled = base.to_vec();
    for (index, person) in batch.persons.iter().enumerate().filter(|(_, person)| **person != 0) {
        let _ = person;
        let (from, to) = (batch.starts[index] as usize, batch.starts[index + 1] as usize);
        for row in from..to {
            let holds = |(bit, rule): &(usize, &MomentRule)| {
                let earlier = (from..row).any(|other| candidates[other] & (1 << bit) != 0);
                let near = |other: usize, symbol: u16, within: i64| {
                    base[other] == symbol && (batch.time[row] - batch.time[other]).abs() <= within
                };
                candidates[row] & (1 << bit) != 0
                    && match rule.when {
                        When::First => !earlier,
                        When::Repeated => earlier,
                        When::After { symbol, within } => (from..row).any(|other| near(other, symbol, within)),
                        When::Before { symbol, within } => (row + 1..to).any(|other| near(other, symbol, within)),
                    }
            };
            if let Some((_, rule)) = rules.iter().enumerate().find(holds) {
                settled[row] = rule.touchpoint;
            }
        }
    }
    settled
}

fn when() -> impl Strategy<Value = When> {
    let within = || prop_oneof![Just(i64::MAX), 0..4_i64];
    prop_oneof![
        Just(When::First),
        Just(When::Repeated),
        (0..3_u16, within()).prop_map(|(symbol, within)| When::Before { symbol, within }),
        (0..3_u16, within()).prop_map(|(symbol, within)| When::After { symbol, within }),
    ]
}

proptest! {
    #[test]
    fn moments_are_settled_as_a_reader_of_the_whole_line_would(
        whens in prop::collection::vec(when(), 1..5),
        lines in prop::collection::vec(
            prop::collection::vec((0..3_i64, prop_oneof![0..3_u16, Just(UNBOUND)], 0..32_u32), 1..12),
            1..5,
        ),
        nobody in any::<bool>(),
    ) {
        let rules: Vec<MomentRule> = whens
            .into_iter()
            .enumerate()
            .map(|(number, when)| MomentRule { touchpoint: 100 + number as u16, when })
            .collect();
        let mask = (1 << rules.len()) - 1;
        let lines: Lines =
            lines.into_iter().map(|line| line.into_iter().map(|(t, s, bits)| (t, s, bits & mask)).collect()).collect();
        let mut batch = batch(&lines, nobody);
        let expected = naive(&rules, &batch);
        Moments::new(rules).apply(&mut batch, SYMBOLS, CANDIDATES);
        prop_assert_eq!(batch.symbols(SYMBOLS), expected.as_slice());
    }
}

#[test]
fn a_call_soon_after_a_failed_payment_is_told_from_other_calls() {
    let (failed, call, rescue) = (0, 1, 2);
    let rules = vec![MomentRule { touchpoint: rescue, when: When::After { symbol: failed, within: 60 } }];
    let lines = vec![vec![(0, call, 1), (5, failed, 0), (60, call, 1), (1, call, 1)]];
    let moments = Moments::new(rules);
    assert!(moments.looks_back());
    let mut settled = Vec::new();
    moments.settle(&batch(&lines, false), SYMBOLS, CANDIDATES, &mut settled);
    assert_eq!(settled, [call, failed, rescue, call]);
}
