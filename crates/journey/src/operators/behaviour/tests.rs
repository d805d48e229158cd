//! What is kept of customers against a look at all of their rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proptest::prelude::*;

use super::*;
use crate::batch::{ABSENT, Column, ColumnId};

const MASKS: ColumnId = ColumnId(0);
const NUMBERS: ColumnId = ColumnId(1);
const KEPT: usize = 4;

/// Time, mask and number of each row of a customer, in order of time.
type Line = Vec<(i64, u32, i64)>;

fn batch(lines: &[Line]) -> Batch {
    let mut batch = Batch { starts: vec![0], ..Batch::default() };
    let (mut masks, mut numbers) = (Vec::new(), Vec::new());
    for (place, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        batch.persons.push(place as u32 + 1);
        for (time, mask, number) in line {
            batch.time.push(*time);
            masks.push(*mask);
            numbers.push(if *number == 0 { f64::NAN } else { *number as f64 });
        }
        batch.starts.push(batch.time.len() as u32);
    }
    batch.columns = vec![Column::Masks(masks), Column::Numbers(numbers)];
    batch
}

/// Two bits to look for, each with its times, whether its last has the other bit, and its sums.
fn features() -> Vec<Feature> {
    let of = |bit, other| {
        let sum = Keep::Sum { numbers: NUMBERS, newest: KEPT };
        let latest = Keep::Latest { masks: MASKS, holds: other };
        [Keep::Times(KEPT), latest, sum].map(|keep| Feature { masks: MASKS, bit, keep })
    };
    [of(0, 1), of(1, 0)].concat()
}

/// The same over the rows themselves. Where a window is longer than what is kept, so is the oracle's.
fn naive(condition: &BehaviourCondition, rows: &[(i64, u32, i64)], now: i64) -> bool {
    let rows: Vec<_> = rows.iter().filter(|(time, ..)| *time <= now).copied().collect();
    let of = |feature: usize| -> Vec<(i64, u32, i64)> {
        let bit = u32::from(feature >= 3);
        rows.iter().filter(|(_, mask, _)| mask >> bit & 1 == 1).copied().collect()
    };
    let newest = |mut rows: Vec<(i64, u32, i64)>| rows.split_off(rows.len().saturating_sub(KEPT));
    let edge = |(feature, which): (usize, Which)| {
        let times = of(feature).into_iter().map(|row| row.0);
        if which == Which::First { times.min() } else { times.max() }
    };
    match condition {
        BehaviourCondition::All(parts) => parts.iter().all(|part| naive(part, &rows, now)),
        BehaviourCondition::Any(parts) => parts.iter().any(|part| naive(part, &rows, now)),
        BehaviourCondition::Not(part) => !naive(part, &rows, now),
        BehaviourCondition::Count { feature, within: None, is, number } => {
            is.holds(&(of(*feature).len() as u64), number)
        }
        BehaviourCondition::Count { feature, within: Some(within), is, number } => {
            let inside = newest(of(*feature)).into_iter().filter(|row| row.0 > now - within);
            is.holds(&(inside.count() as u64), number)
        }
        BehaviourCondition::Sum { feature, within, is, number } => {
            let with = of(*feature).into_iter().filter(|row| row.2 != 0).collect();
            let with = if within.is_some() { newest(with) } else { with };
            let inside = with.into_iter().filter(|row| within.is_none_or(|within| row.0 > now - within));
            is.holds(&inside.map(|row| row.2).sum::<i64>(), number)
        }
        BehaviourCondition::Latest { feature } => {
            let (rows, other) = (of(*feature), u32::from(*feature < 3));
            let last = rows.iter().map(|row| row.0).max();
            rows.iter().any(|row| Some(row.0) == last && row.1 >> other & 1 == 1)
        }
        BehaviourCondition::Since { feature, which, is, micros } => {
            edge((*feature, *which)).is_some_and(|at| is.holds(&(now - at), micros))
        }
        BehaviourCondition::Order { one, is, other } => {
            edge(*one).zip(edge(*other)).is_some_and(|(one, other)| is.holds(&one, &other))
        }
        BehaviourCondition::Follows { first, then, within } => {
            let (first, then) = (newest(of(*first)), newest(of(*then)));
            first.iter().any(|one| then.iter().any(|other| other.0 > one.0 && other.0 - one.0 <= *within))
        }
    }
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(Comparison::ALL.to_vec())
}

fn condition() -> impl Strategy<Value = BehaviourCondition> {
    let side = || prop::bool::ANY.prop_map(usize::from);
    let which = || prop::bool::ANY.prop_map(|last| if last { Which::Last } else { Which::First });
    let within = || prop::option::of(1..12_i64);
    let leaf = prop_oneof![
        (side(), within(), comparison(), 0..4_u64).prop_map(|(side, within, is, number)| {
            BehaviourCondition::Count { feature: side * 3, within, is, number }
        }),
        (side(), within(), comparison(), -3..8_i64).prop_map(|(side, within, is, number)| {
            BehaviourCondition::Sum { feature: side * 3 + 2, within, is, number }
        }),
        side().prop_map(|side| BehaviourCondition::Latest { feature: side * 3 + 1 }),
        (side(), which(), comparison(), 0..12_i64).prop_map(|(side, which, is, micros)| {
            BehaviourCondition::Since { feature: side * 3, which, is, micros }
        }),
        (side(), which(), comparison(), side(), which()).prop_map(|(a, first, is, b, then)| {
            BehaviourCondition::Order { one: (a * 3, first), is, other: (b * 3, then) }
        }),
        (side(), side(), 1..12_i64).prop_map(|(a, b, within)| BehaviourCondition::Follows {
            first: a * 3,
            then: b * 3,
            within
        }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(BehaviourCondition::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(BehaviourCondition::Any),
            inner.prop_map(|part| BehaviourCondition::Not(Box::new(part))),
        ]
    })
}

fn line() -> impl Strategy<Value = Line> {
    prop::collection::vec((0..20_i64, 0..4_u32, 0..5_i64), 0..10).prop_map(|mut line| {
        // Of one instant by amount: which are the newest of them is settled so.
        line.sort_by_key(|row| (row.0, row.2));
        line
    })
}

proptest! {
    #[test]
    fn members_are_those_whom_a_look_at_all_rows_finds(
        lines in prop::collection::vec(line(), 0..6),
        conditions in prop::collection::vec(condition(), 1..4),
        moments in prop::collection::btree_set(0..24_i64, 1..4),
        cut in 0..6_usize,
    ) {
        let moments: Vec<i64> = moments.into_iter().collect();
        let config = BehaviourConfig { features: features(), conditions, moments };
        let cut = cut.min(lines.len());
        let mut seen = Behaviour::new(config.clone());
        seen.observe(&batch(&lines[..cut]));
        let mut others = Behaviour::new(config.clone());
        let mut rest = vec![Line::new(); cut];
        rest.extend_from_slice(&lines[cut..]);
        others.observe(&batch(&rest));
        seen.merge(others);
        let counts = seen.finish();
        for (moment, now) in config.moments.iter().enumerate() {
            let there = |line: &Line| line.iter().any(|row| row.0 <= *now);
            prop_assert_eq!(counts.customers[moment], lines.iter().filter(|line| there(line)).count() as u64);
            for (place, condition) in config.conditions.iter().enumerate() {
                let inside = lines.iter().zip(1..).filter(|(line, _)| there(line) && naive(condition, line, *now));
                let inside: Vec<u32> = inside.map(|(_, person)| person).collect();
                prop_assert_eq!(counts.sizes[place][moment], inside.len() as u64, "{:?}", condition);
                if moment + 1 == config.moments.len() {
                    prop_assert_eq!(&counts.found[place], &inside, "{:?}", condition);
                }
            }
        }
    }
}

/// Rows dealt to aliases, in any order, each state written and read again at every step.
fn by_alias(line: &[(i64, u32, i64)], order: &[usize], aliases: &[u32]) -> HashMap<u32, State> {
    let mut rows = batch(&[line.to_vec()]);
    rows.columns.push(Column::Codes(aliases[..line.len()].to_vec()));
    dealt(&features(), &rows, order)
}

/// The same of rows whose third column has the aliases.
fn dealt(features: &[Feature], rows: &Batch, order: &[usize]) -> HashMap<u32, State> {
    let mut states: HashMap<u32, State> = HashMap::new();
    for row in order {
        let mut seen = ByAlias::new(features, ColumnId(2));
        seen.observe(&rows.filtered(|other| other == *row));
        for (alias, more) in seen.finish() {
            let known = states.entry(alias).or_default();
            *known = State::from_bytes(features, &known.to_bytes()).expect("it was written");
            known.merge(features, &more);
        }
    }
    states
}

proptest! {
    #[test]
    fn what_is_kept_does_not_depend_on_the_order_of_rows_nor_on_who_they_are_put_together_of(
        line in line(),
        shuffled in prop::collection::vec((any::<u64>(), 1..4_u32), 10),
        condition in condition(),
        now in 20..40_i64,
    ) {
        let mut order: Vec<usize> = (0..line.len()).collect();
        order.sort_by_key(|row| shuffled[*row].0);
        let aliases: Vec<u32> = shuffled.iter().map(|(_, alias)| *alias).collect();
        let features = features();
        let mut kept: Vec<Kept> = features.iter().map(|feature| Kept::new(feature.keep)).collect();
        for state in by_alias(&line, &order, &aliases).values() {
            state.add_to(&features, &mut kept);
        }
        prop_assert_eq!(condition.holds(&kept, now), naive(&condition, &line, now), "{:?}", condition);
    }

    #[test]
    fn between_the_moments_that_are_told_nothing_changes(
        line in line(),
        condition in condition(),
        now in 20..30_i64,
    ) {
        let features = features();
        let mut kept: Vec<Kept> = features.iter().map(|feature| Kept::new(feature.keep)).collect();
        let order: Vec<usize> = (0..line.len()).collect();
        for state in by_alias(&line, &order, &[1; 10]).values() {
            state.add_to(&features, &mut kept);
        }
        let holds = condition.holds(&kept, now);
        let until = condition.changes(&kept, now);
        prop_assert!(until.is_none_or(|until| until > now));
        for later in now..until.unwrap_or(now + 40).min(now + 40) {
            prop_assert_eq!(condition.holds(&kept, later), holds, "{:?} at {}", condition, later);
        }
    }
}

#[test]
fn bytes_that_are_no_state_are_refused() {
    let features = features();
    let states = by_alias(&[(5, 3, 4), (9, 1, 2), (9, 2, 7)], &[0, 1, 2], &[1, 1, 1]);
    let bytes = states[&1].to_bytes();
    assert_eq!(State::from_bytes(&features, &bytes).as_ref(), Some(&states[&1]));
    for cut in 1..bytes.len() {
        // A cut between two features is a state with fewer of them.
        let read = State::from_bytes(&features, &bytes[..cut]);
        assert!(read.is_none_or(|read| read.0.len() < 6 && read.to_bytes() == bytes[..cut]), "{cut}");
    }
    assert_eq!(State::from_bytes(&features, &[200, 1]), None);
    assert_eq!(State::from_bytes(&features, &[0xff; 40]), None);
}

#[test]
fn nobody_known_is_in_no_segment() {
    let mut rows = batch(&[vec![(1, 1, 0)], vec![(1, 1, 0)]]);
    rows.persons[0] = 0;
    let config = BehaviourConfig {
        features: features(),
        conditions: vec![BehaviourCondition::All(Vec::new())],
        moments: vec![5],
    };
    let mut seen = Behaviour::new(config);
    seen.observe(&rows);
    assert_eq!(seen.finish().found, [[2]]);
}

const CODES: ColumnId = ColumnId(3);
const DAY: i64 = 86_400_000_000;

/// What is computed of rows with the first bit.
fn computed() -> Vec<Feature> {
    let keeps = [
        Keep::Numbers { numbers: NUMBERS, newest: KEPT },
        Keep::Numbers { numbers: NUMBERS, newest: 0 },
        Keep::Edge { which: Which::First, of: ValueOf::Code(CODES) },
        Keep::Edge { which: Which::Last, of: ValueOf::Number(NUMBERS) },
        Keep::By { codes: CODES, numbers: Some(NUMBERS) },
        Keep::Days,
    ];
    keeps.map(|keep| Feature { masks: MASKS, bit: 0, keep }).to_vec()
}

fn code(number: i64) -> u32 {
    if number == 0 { ABSENT } else { number as u32 % 3 }
}

const MILLION: i64 = 1_000_000;

/// The same over the rows themselves.
fn computed_naively(line: &[(i64, u32, i64)]) -> Vec<Kept> {
    let rows: Vec<(i64, i64)> = line.iter().filter(|row| row.1 & 1 == 1).map(|row| (row.0, row.2)).collect();
    let numbers: Vec<(i64, i64)> = rows.iter().filter(|row| row.1 != 0).copied().collect();
    let millionths = || numbers.iter().map(|(_, number)| number * MILLION);
    let mut newest: Vec<(i64, i64)> = numbers.iter().map(|(time, number)| (*time, number * MILLION)).collect();
    newest.sort_unstable();
    let newest = newest.split_off(newest.len().saturating_sub(KEPT));
    let kept = |newest: Vec<(i64, i64)>| {
        Kept::Numbers(KeptNumbers {
            count: numbers.len() as u64,
            sum: millionths().map(i128::from).sum(),
            least: millionths().min().unwrap_or(i64::MAX),
            greatest: millionths().max().unwrap_or(i64::MIN),
            last: numbers.iter().map(|row| row.0).max().unwrap_or(i64::MIN),
            newest: newest.into(),
        })
    };
    let edge = |at: Option<i64>, value: fn(i64) -> i64| {
        let of = |at: i64| numbers.iter().filter(move |row| row.0 == at).map(|row| value(row.1));
        Kept::Edge(at.map(|at| (at, of(at).collect::<BTreeSet<_>>().into_iter().collect())))
    };
    let mut by: BTreeMap<u32, (u64, i128)> = BTreeMap::new();
    for (_, number) in &rows {
        let (count, sum) = by.entry(code(*number)).or_default();
        (*count, *sum) = (*count + 1, *sum + i128::from(number * MILLION));
    }
    let days: BTreeSet<i32> = rows.iter().map(|row| row.0.div_euclid(DAY) as i32).collect();
    vec![
        kept(newest),
        kept(Vec::new()),
        edge(numbers.iter().map(|row| row.0).min(), |number| i64::from(code(number))),
        edge(numbers.iter().map(|row| row.0).max(), |number| number * MILLION),
        Kept::By(by.into_iter().map(|(code, (count, sum))| KeptCount { code, count, sum }).collect()),
        Kept::Days(days.into_iter().collect()),
    ]
}

proptest! {
    #[test]
    fn what_is_computed_is_what_a_look_at_all_rows_gives_in_whatever_order_they_come(
        line in line(),
        shuffled in prop::collection::vec((any::<u64>(), 1..4_u32), 10),
    ) {
        let line: Line = line.into_iter().map(|(time, mask, number)| ((time - 7) * DAY / 3, mask, number)).collect();
        let mut rows = batch(std::slice::from_ref(&line));
        rows.columns.push(Column::Codes(shuffled[..line.len()].iter().map(|one| one.1).collect()));
        rows.columns.push(Column::Codes(line.iter().map(|row| code(row.2)).collect()));
        let mut order: Vec<usize> = (0..line.len()).collect();
        order.sort_by_key(|row| shuffled[*row].0);
        let features = computed();
        let mut kept: Vec<Kept> = features.iter().map(|feature| Kept::new(feature.keep)).collect();
        for state in dealt(&features, &rows, &order).values() {
            let bytes = state.to_bytes();
            let first = State::first_from_bytes(&features[..3], &bytes).expect("it was written");
            prop_assert!(first.features().all(|feature| feature < 3));
            prop_assert_eq!(&first.0[..], &state.0[..first.0.len()]);
            state.add_to(&features, &mut kept);
        }
        prop_assert_eq!(&kept, &computed_naively(&line));
        kept.iter_mut().for_each(Kept::clear);
        prop_assert_eq!(kept, computed_naively(&[]));
    }
}
