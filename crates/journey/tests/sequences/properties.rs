//! Operators equal their oracles, and parts merged in any order equal the whole.

use proptest::prelude::*;
use styk_journey::UNBOUND;
use styk_journey::operators::{
    Amounts, Channels, ChannelsConfig, Condition, Conformance, ConformanceConfig, DropOff, DropOffConfig, Funnel,
    FunnelBreakdown, FunnelBreakdownAt, FunnelConfig, FunnelExclusion, FunnelStep, FunnelWindow, Grouping,
    HandOffCounts, JourneyMap, JourneyMapConfig, Mark, Paths, PathsConfig, PeriodIndex, PlanOutline, Rework,
    ReworkConfig, RuleCheck, RuleConfig, Rules, RulesConfig, StepMatrix, StepMatrixConfig, Transitions,
    TransitionsConfig, Variants, VariantsConfig,
};
use styk_model::{FunnelOrder, PathsDirection, RuleScope};

use crate::log::{GROUPS, MASKS, SCORES, SYMBOLS, VALUES, any_parts, any_persons, any_split, journeys, merged, whole};
use crate::oracle;
use crate::oracle::channels::ChannelsAsked;
use crate::oracle::conformance::{ConformanceAsked, Line};
use crate::oracle::rules::RulesAsked;
use crate::oracle::sequences::PathsAsked;

fn any_funnel() -> impl Strategy<Value = FunnelConfig> {
    let step = (0..4_u32, prop::bool::weighted(0.25)).prop_map(|(bit, optional)| FunnelStep { bit, optional });
    let steps = prop::collection::vec(step, 1..=5);
    let exclusion = (3..6_u32, prop::option::of(0..5_usize)).prop_map(|(bit, after)| FunnelExclusion { bit, after });
    let exclusions = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(exclusion, 1..=2)];
    let order = prop_oneof![
        3 => Just(FunnelOrder::Ordered),
        1 => Just(FunnelOrder::Strict),
        2 => Just(FunnelOrder::Any)
    ];
    let window = prop_oneof![
        Just(None),
        (0..9_i64).prop_map(|window| Some(FunnelWindow::Whole(window))),
        (0..4_i64).prop_map(|window| Some(FunnelWindow::PerStep(window))),
    ];
    let same = prop::option::weighted(0.3, Just(VALUES));
    let at = prop_oneof![Just(FunnelBreakdownAt::JourneyStart), Just(FunnelBreakdownAt::FirstStep)];
    let group = prop::option::of(at.prop_map(|at| FunnelBreakdown { codes: GROUPS, at }));
    (steps, exclusions, order, window, same, group).prop_map(|(steps, mut exclusions, order, window, same, group)| {
        for after in exclusions.iter_mut().filter_map(|exclusion| exclusion.after.as_mut()) {
            *after %= steps.len();
        }
        FunnelConfig { masks: MASKS, steps, exclusions, order, window, same, group }
    })
}

fn any_rule() -> impl Strategy<Value = RuleConfig> {
    let bit = || (0..4_u32).prop_map(|bit| Condition { column: MASKS, bit });
    let within = || prop::option::of(0..9_i64);
    let check = prop_oneof![
        3 => (bit(), bit(), within())
            .prop_map(|(of, other, within)| RuleCheck::Response { of, other, within }),
        2 => (bit(), bit(), within())
            .prop_map(|(of, other, within)| RuleCheck::Precedence { of, other, within }),
        2 => (bit(), bit(), 0..9_i64)
            .prop_map(|(of, other, within)| RuleCheck::NotWithin { of, other, within }),
        1 => bit().prop_map(|of| RuleCheck::Absence { of }),
        1 => bit().prop_map(|of| RuleCheck::Existence { of }),
        2 => (bit(), 1..4_u32, within()).prop_map(|(of, most, within)| RuleCheck::AtMost { of, most, within }),
    ];
    let scope = prop_oneof![Just(RuleScope::Customer), Just(RuleScope::Journey)];
    (check, scope).prop_map(|(check, scope)| RuleConfig { check, scope })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_funnel_counts_what_trying_every_chain_finds(
        persons in any_persons(8),
        split in any_split(),
        parts in any_parts(),
        config in any_funnel(),
    ) {
        let make = || Funnel::new(config.clone());
        let expected = oracle::funnel::funnel(&journeys(&persons, split), &config);
        prop_assert_eq!(whole(&make, &persons, split).finish(), expected.clone());
        prop_assert_eq!(merged(&make, &persons, split, &parts).finish(), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn transitions_are_the_pairs_of_bound_neighbours(
        persons in any_persons(12),
        split in any_split(),
        parts in any_parts(),
    ) {
        let make = || Transitions::new(TransitionsConfig { symbols: SYMBOLS });
        let expected = oracle::sequences::transitions(&journeys(&persons, split));
        prop_assert_eq!(whole(&make, &persons, split).finish(), expected.clone());
        prop_assert_eq!(merged(&make, &persons, split, &parts).finish(), expected);
    }

    #[test]
    fn a_map_counts_visits_transitions_and_trends_at_once(
        persons in any_persons(12),
        split in any_split(),
        parts in any_parts(),
    ) {
        let boundaries = vec![1, 4, 6, 15, 40];
        let config = JourneyMapConfig { symbols: SYMBOLS, periods: PeriodIndex::from(boundaries.clone()) };
        let make = || JourneyMap::new(config.clone());
        let expected = oracle::sequences::journey_map(&journeys(&persons, split), &boundaries);
        prop_assert_eq!(whole(&make, &persons, split).finish(), expected.clone());
        prop_assert_eq!(merged(&make, &persons, split, &parts).finish(), expected);
    }

    #[test]
    fn paths_add_up_on_every_level(
        persons in any_persons(12),
        split in any_split(),
        parts in any_parts(),
        anchor in 0..6_u32,
        direction in prop_oneof![Just(PathsDirection::From), Just(PathsDirection::To), Just(PathsDirection::Around)],
        depth in 0..5_usize,
        collapse_repeats in any::<bool>(),
        top in 0..6_usize,
    ) {
        let condition = Condition { column: MASKS, bit: anchor };
        let make =
            || Paths::new(PathsConfig { symbols: SYMBOLS, anchor: condition, direction, depth, collapse_repeats });
        let asked = PathsAsked { anchor, direction, depth, collapse_repeats, top };
        let expected = oracle::sequences::paths(&journeys(&persons, split), &asked);
        for tree in [&expected.after, &expected.before] {
            for (place, node) in tree.iter().enumerate() {
                let children: u64 =
                    tree.iter().filter(|child| child.parent == Some(place)).map(|child| child.journeys).sum();
                prop_assert!(children == node.journeys || children == 0);
            }
        }
        prop_assert_eq!(whole(&make, &persons, split).finish(top), expected.clone());
        prop_assert_eq!(merged(&make, &persons, split, &parts).finish(top), expected);
    }

    #[test]
    fn variants_are_the_distinct_sequences(
        persons in any_persons(5),
        split in any_split(),
        parts in any_parts(),
        collapse_repeats in any::<bool>(),
        top in 0..20_usize,
    ) {
        let make = || Variants::new(VariantsConfig { symbols: SYMBOLS, collapse_repeats });
        let expected = oracle::sequences::variants(&journeys(&persons, split), collapse_repeats, top);
        prop_assert_eq!(whole(&make, &persons, split).finish(top), expected.clone());
        prop_assert_eq!(merged(&make, &persons, split, &parts).finish(top), expected);
    }

    #[test]
    fn every_position_of_the_step_matrix_holds_all_journeys(
        persons in any_persons(12),
        split in any_split(),
        parts in any_parts(),
        depth in 0..14_usize,
    ) {
        let make = || StepMatrix::new(StepMatrixConfig { symbols: SYMBOLS, depth });
        let expected = oracle::sequences::step_matrix(&journeys(&persons, split), depth);
        for (counts, ended) in expected.counts.iter().zip(&expected.ended) {
            prop_assert_eq!(counts.iter().sum::<u64>() + ended, expected.journeys);
        }
        prop_assert_eq!(whole(&make, &persons, split).finish(), expected.clone());
        prop_assert_eq!(merged(&make, &persons, split, &parts).finish(), expected);
    }

    #[test]
    fn rework_counts_repeats_and_loops(
        persons in any_persons(12),
        split in any_split(),
        parts in any_parts(),
    ) {
        let make = || Rework::new(ReworkConfig { symbols: SYMBOLS });
        let expected = oracle::sequences::rework(&journeys(&persons, split));
        prop_assert_eq!(whole(&make, &persons, split).finish(), expected.clone());
        prop_assert_eq!(merged(&make, &persons, split, &parts).finish(), expected);
    }

    #[test]
    fn drop_off_says_where_lost_journeys_ended(
        persons in any_persons(12),
        split in any_split(),
        parts in any_parts(),
        goal in prop::option::of(0..6_u32),
    ) {
        let condition = goal.map(|bit| Condition { column: MASKS, bit });
        let make = || DropOff::new(DropOffConfig { symbols: SYMBOLS, goal: condition });
        let expected = oracle::sequences::drop_off(&journeys(&persons, split), goal);
        prop_assert_eq!(whole(&make, &persons, split).finish(), expected.clone());
        prop_assert_eq!(merged(&make, &persons, split, &parts).finish(), expected);
    }

    #[test]
    fn channels_say_how_every_journey_went_on(
        persons in any_persons(12),
        split in any_split(),
        parts in any_parts(),
        goal in prop::option::of(0..6_u32),
        recognised in any::<bool>(),
        within in 0..6_i64,
        newest in 0..40_i64,
    ) {
        let condition = goal.map(|bit| Condition { column: MASKS, bit });
        let config = ChannelsConfig {
            symbols: SYMBOLS,
            channels: GROUPS,
            scores: SCORES,
            scales: VALUES,
            goal: condition,
            recognised: recognised.then_some(VALUES),
            within,
            newest,
        };
        let make = || Channels::new(config);
        let asked = ChannelsAsked { goal, recognised, within, newest };
        let expected = oracle::channels::channels(&persons, &journeys(&persons, split), &asked);
        for one in expected.hand_offs.iter().filter(|one| one.symbol.is_none()) {
            let way = |other: &&HandOffCounts| other.symbol.is_some() && (other.from, other.to) == (one.from, one.to);
            let at_touchpoints: u64 = expected.hand_offs.iter().filter(way).map(|other| other.times.n()).sum();
            prop_assert!(at_touchpoints <= one.times.n() && one.customers <= one.journeys);
            prop_assert!(one.reached <= one.journeys && one.journeys <= one.times.n());
        }
        for one in &expected.passages {
            prop_assert!(one.stayed_reached <= one.stayed && one.stayed <= one.onward.iter().sum::<u64>());
        }
        prop_assert_eq!(whole(&make, &persons, split).finish(), expected.clone());
        prop_assert_eq!(merged(&make, &persons, split, &parts).finish(), expected);
    }

    #[test]
    fn conformance_marks_every_journey_and_counts_every_customer_once(
        persons in any_persons(8),
        split in any_split(),
        parts in any_parts(),
        goal in prop::option::of(0..6_u32),
        first in prop::option::of(any::<bool>()),
    ) {
        // The first step comes again as the third; of touchpoints 2 and above 3 the plan knows nothing.
        let plan = PlanOutline {
            labels: vec![0, 1, UNBOUND, 2],
            steps_of: vec![vec![0, 2], vec![1], vec![3]],
            shortest: 4,
        };
        let line = Line(vec![0, 1, 0, 2]);
        let boundaries = vec![1, 4, 6, 15, 40];
        let paid = Condition { column: MASKS, bit: 1 };
        let config = ConformanceConfig {
            symbols: SYMBOLS,
            plan: plan.clone(),
            scores: SCORES,
            scales: VALUES,
            money: Some(Amounts { column: SCORES, of: Some(paid) }),
            goal: goal.map(|bit| Condition { column: MASKS, bit }),
            periods: PeriodIndex::from(boundaries.clone()),
            group: first.map(|first| if first { Grouping::First(GROUPS) } else { Grouping::Row(GROUPS) }),
        };
        let make = || Conformance::new(config.clone(), Box::new(line.clone()));
        let asked = ConformanceAsked { line: line.clone(), plan, goal, paid: 1, boundaries, first };
        let expected = oracle::conformance::conformance(&journeys(&persons, split), &asked);
        let (whole_counts, mut following) = (&expected.whole, 0);
        for (mark, counts) in &expected.marks {
            prop_assert!(counts.customers <= counts.journeys && counts.reached <= counts.journeys);
            prop_assert!(counts.customers <= whole_counts.customers && counts.journeys <= whole_counts.journeys);
            following += if *mark == Mark::Following { counts.journeys } else { 0 };
        }
        prop_assert_eq!(following, whole_counts.following_journeys);
        prop_assert_eq!(whole(&make, &persons, split).finish(), expected.clone());
        prop_assert_eq!(merged(&make, &persons, split, &parts).finish(), expected);
    }

    #[test]
    fn rules_count_the_cases_that_looking_at_every_pair_of_rows_finds(
        persons in any_persons(10),
        split in any_split(),
        parts in any_parts(),
        rules in prop::collection::vec(any_rule(), 1..6),
        from in prop_oneof![Just(i64::MIN), 0..15_i64],
        first in prop::option::of(any::<bool>()),
    ) {
        let times = persons.iter().flat_map(|person| &person.rows).map(|row| row.time);
        let newest = times.max().unwrap_or_default();
        let (span, boundaries) = ((from, newest + 1), vec![1, 4, 6, 15, 40]);
        let config = RulesConfig {
            rules: rules.clone(),
            span,
            newest,
            periods: PeriodIndex::from(boundaries.clone()),
            group: first.map(|first| if first { Grouping::First(GROUPS) } else { Grouping::Row(GROUPS) }),
        };
        let make = || Rules::new(config.clone());
        let asked = RulesAsked { rules, span, newest, boundaries, first };
        let expected = oracle::rules::rules(&persons, &journeys(&persons, split), &asked);
        for counts in &expected {
            let [kept, broken, open] = counts.whole.of_state;
            prop_assert!(kept.max(broken).max(open) <= counts.whole.customers);
            prop_assert!(counts.whole.customers <= counts.whole.cases.iter().sum::<u64>());
        }
        prop_assert_eq!(whole(&make, &persons, split).finish(), expected.clone());
        prop_assert_eq!(merged(&make, &persons, split, &parts).finish(), expected);
    }
}
