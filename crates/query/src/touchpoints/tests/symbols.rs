use proptest::prelude::*;
use styk_journey::UNBOUND;
use styk_model::{Interaction, Timestamp};

use super::super::{Moment, Registry};
use super::{at, registry, touchpoint};
use crate::expression::Condition;
use crate::expression::tests::{TestLake, masks};

const EVENTS: [&str; 4] = ["a", "b", "c", "d"];
const CONDITIONS: [&str; 5] = [
    "channel == \"x\"",
    "place.startsWith(\"/p\") && channel != \"y\"",
    "properties.n > 1",
    "properties.n > 1 || event in [\"c\", \"d\"]",
    "event + channel == \"ax\"",
];

fn row() -> impl Strategy<Value = Interaction<'static>> {
    let channels = prop::sample::select(vec!["", "x", "y"]);
    let places = prop::sample::select(vec!["", "/p", "/q"]);
    (prop::sample::select(EVENTS.to_vec()), channels, places, prop::option::of(0..4)).prop_map(
        |(event, channel, place, n)| {
            let mut row = Interaction::new("s", event, Timestamp(0));
            (row.channel, row.place) = (channel.into(), place.into());
            row.properties = n.map_or(String::new(), |n| format!("{{\"n\":{n}}}")).into();
            row
        },
    )
}

fn rules() -> impl Strategy<Value = Registry> {
    let events = prop::sample::subsequence(EVENTS.to_vec(), 0..3);
    let rule = (events, prop::option::of(prop::sample::select(CONDITIONS.to_vec())), -1..2, any::<bool>());
    prop::collection::vec(rule, 0..8).prop_map(|rules| {
        let touchpoints = rules.into_iter().enumerate().map(|(number, (events, condition, priority, moment))| {
            let mut touchpoint = touchpoint(&format!("t{number}"), &events, condition);
            touchpoint.rule.priority = priority;
            if moment && number % 3 == 0 { at(Moment::First, touchpoint) } else { touchpoint }
        });
        registry(touchpoints.collect())
    })
}

/// Every rule by itself: which rows it matches, as flags.
fn matches(registry: &Registry, number: usize, file: &std::sync::Arc<styk_lake::DataFile>) -> Vec<bool> {
    let rule = &registry.touchpoints[number].rule;
    if rule.events.is_empty() && rule.condition.is_none() {
        return vec![false; file.rows() as usize];
    }
    let mut parts: Vec<String> = rule.condition.iter().map(|condition| format!("({condition})")).collect();
    if !rule.events.is_empty() {
        parts.push(format!("event in {:?}", rule.events));
    }
    let condition = Condition::parse(&parts.join(" && "), &[]).unwrap();
    let held = masks(file, |group| Ok(condition.rows(group)?.into_iter().map(u32::from).collect()));
    held.into_iter().map(|held| held == 1).collect()
}

/// The plain reading of the rule of overlaps.
fn naive(registry: &Registry, matched: &[Vec<bool>], row: usize) -> (u16, usize) {
    let mut found: Vec<usize> = (0..registry.touchpoints.len()).filter(|number| matched[*number][row]).collect();
    found.sort_by_key(|number| {
        let rule = &registry.touchpoints[*number].rule;
        (-rule.priority, rule.moment.is_none(), rule.condition.is_none(), *number)
    });
    let base = found.iter().position(|number| registry.touchpoints[*number].rule.moment.is_none());
    let symbol = base.map_or(UNBOUND, |at| found[at] as u16);
    (symbol, base.unwrap_or(found.len()))
}

#[test]
fn every_row_gets_the_touchpoint_that_its_rules_say() {
    let lake = TestLake::new();
    let cases = (rules(), prop::collection::vec(row(), 1..40));
    proptest!(ProptestConfig { cases: 150, ..ProptestConfig::default() }, |((registry, rows) in cases)| {
        let file = lake.file(&rows);
        let symbols = registry.symbols(&[]).unwrap();
        let got = masks(&file, |group| Ok(symbols.symbols(group)?.into_iter().map(u32::from).collect()));
        let candidates = masks(&file, |group| Ok(symbols.symbols_and_moments(group)?.1));
        let matched: Vec<Vec<bool>> =
            (0..registry.touchpoints.len()).map(|number| matches(&registry, number, &file)).collect();
        for (row, (got, candidates)) in got.iter().zip(candidates).enumerate() {
            let (symbol, moments) = naive(&registry, &matched, row);
            prop_assert_eq!((*got as u16, candidates.count_ones() as usize), (symbol, moments), "row {}", row);
        }
    });
}

#[test]
fn a_touchpoint_without_rule_has_no_rows_and_rules_say_what_they_read() {
    let lake = TestLake::new();
    let file = lake.file(&[Interaction::new("s", "a", Timestamp(0)), Interaction::new("s", "z", Timestamp(0))]);
    let symbols =
        registry(vec![touchpoint("billboard", &[], None), touchpoint("a", &["a"], None)]).symbols(&[]).unwrap();
    assert_eq!(
        masks(&file, |group| Ok(symbols.symbols(group)?.into_iter().map(u32::from).collect())),
        [1, u32::from(UNBOUND)]
    );
    assert!(!symbols.reads_json() && symbols.moments().is_none());
    let reading = registry(vec![touchpoint("a", &["a"], Some(CONDITIONS[2]))]).symbols(&[]).unwrap();
    assert!(reading.reads_json());
    assert_eq!(reading.properties(), ["n"]);
}
