//! What is made of counted rules.

use std::collections::BTreeSet;

use styk_journey::durations::Durations;
use styk_journey::operators::{RuleCounts, RuleTally};
use styk_model::answer::{RuleCases, RulesResult};
use styk_model::{
    Ask, Calendar, Language, Period, Question, Rule, RuleKind, RuleSelection, Rules, Selector, Text, Timestamp,
};

use crate::answers::{Names, rules};
use crate::rules::{PlannedRule, RulesOf};

/// Customers of two cases each, of whom some kept both and the others broke both.
fn tally(kept: u64, broken: u64) -> RuleTally {
    let customers = kept + broken;
    RuleTally {
        cases: [2 * kept, 2 * broken, 3],
        customers: customers + 3,
        of_state: [kept, broken, 3],
        decided: customers,
        squares: [4 * customers, 4 * kept, 4 * kept],
        times: Durations::default(),
    }
}

fn planned(key: &str, kind: RuleKind, picked: Result<[Selector; 2], Text>) -> PlannedRule {
    let rule = Rule { key: key.to_owned(), kind, of: RuleSelection::touchpoint("a"), ..Rule::default() };
    PlannedRule { rule, sentence: format!("Rule {key}"), picked }
}

fn answered() -> RulesResult {
    let sides = || Ok([Selector::touchpoint("a"), Selector::default()]);
    let of = RulesOf {
        map: None,
        missing: BTreeSet::from(["fax".to_owned()]),
        rules: vec![
            planned("first", RuleKind::Absence, sides()),
            planned("gone", RuleKind::Absence, Err(Text::verbatim("nothing can be seen"))),
            planned("second", RuleKind::Response, sides()),
        ],
    };
    let groups = vec![(None, tally(1, 1)), (Some(0), tally(30, 10))];
    let first = RuleCounts { whole: tally(40, 10), periods: vec![tally(40, 10), RuleTally::default()], groups };
    let second = RuleCounts { whole: tally(0, 0), periods: vec![RuleTally::default(); 2], groups: Vec::new() };
    let calendar = Calendar::new(
        Period::Month,
        &jiff::tz::TimeZone::UTC,
        "2024-01-05T00:00:00Z".parse().unwrap(),
        "2024-02-05T00:00:00Z".parse::<Timestamp>().unwrap(),
        10,
    );
    let names = Names { touchpoints: Vec::new(), groups: Some(vec!["web".to_owned()]), absent: "(none)".to_owned() };
    let question = Question { language: Language::En, ..Question::new(Ask::Rules(Rules::default())) };
    rules(vec![first, second], &names, &of, &question, &calendar)
}

#[test]
fn rules_that_cannot_be_checked_keep_their_place_among_the_others() {
    let result = answered();
    let told: Vec<_> =
        result.rules.iter().map(|rule| (rule.key.as_str(), rule.counts.cases(), rule.problem.is_some())).collect();
    assert_eq!(told, [("first", 103, false), ("gone", 0, true), ("second", 3, false)]);
    assert_eq!(result.missing, ["fax"]);
    assert_eq!((result.rules[0].cases, result.rules[2].cases), (RuleCases::Customers, RuleCases::Interactions));
    assert!(result.rules[1].verdict.ends_with("nothing can be seen."));
}

#[test]
fn cases_of_one_customer_count_as_the_one_that_they_are() {
    let result = answered();
    let counts = result.rules[0].counts;
    assert_eq!((counts.kept.successes, counts.kept.n, counts.broken(), counts.open), (80, 100, 20, 3));
    let of_customers = styk_insight::interval::wilson(40, 50);
    assert!(counts.kept.low <= of_customers.low && counts.kept.low > of_customers.low - 0.02);
    assert_eq!((counts.customers_kept, counts.customers_broken, counts.customers_open), (40, 10, 3));
    assert!(counts.times.is_none());
}

#[test]
fn groups_stand_from_the_largest_on_and_a_period_without_cases_says_nothing() {
    let rule = answered().rules.remove(0);
    let groups: Vec<_> = rule.groups.iter().map(|group| (group.key.as_str(), group.counts.kept.n)).collect();
    assert_eq!(groups, [("web", 80), ("(none)", 4)]);
    assert_eq!(rule.periods.iter().map(|point| point.kept.n).collect::<Vec<_>>(), [100, 0]);
}
