//! Rules by example: A is a complaint, B its answer.

use styk_journey::operators::{Condition, PeriodIndex, RuleCheck, RuleConfig, Rules, RulesConfig};
use styk_journey::{Operator, Split, Splitter};
use styk_model::{RuleScope, RuleState};

use crate::log::{MASKS, Person, batch, person};

fn bit(letter: char) -> Condition {
    Condition { column: MASKS, bit: letter as u32 - 'A' as u32 }
}

fn observed(check: RuleCheck, scope: RuleScope, persons: &[Person], split: Split, newest: i64) -> Rules {
    let config = RulesConfig {
        rules: vec![RuleConfig { check, scope }],
        span: (10, newest + 1),
        newest,
        periods: PeriodIndex::from(vec![10, 20, newest + 1]),
        group: None,
    };
    let mut rules = Rules::new(config);
    rules.observe(&Splitter::new(split).split(&batch(persons)));
    rules
}

/// Cases that are kept, broken and open.
fn cases(check: RuleCheck, rows: &[&str], newest: i64) -> [u64; 3] {
    let persons: Vec<Person> = rows.iter().zip(1..).map(|(rows, number)| person(number, rows)).collect();
    let rules = observed(check, RuleScope::Customer, &persons, Split::Whole, newest);
    rules.finish()[0].whole.cases
}

#[test]
fn a_complaint_is_answered_in_time_late_or_not_yet() {
    let within = |within| RuleCheck::Response { of: bit('A'), other: bit('B'), within };
    assert_eq!(cases(within(Some(5)), &["A10 B15", "A10 B16", "A28"], 30), [1, 1, 1]);
    assert_eq!(cases(within(Some(5)), &["A25"], 30), [0, 1, 0], "at the bound the time is over");
    assert_eq!(cases(within(Some(5)), &["A10 A12 B13", "B9 A28"], 30), [2, 0, 1], "one answer serves both");
    assert_eq!(cases(within(None), &["A10 B29", "A28"], 30), [1, 1, 0], "without a time it ends with the data");
    assert_eq!(cases(within(Some(5)), &["A1 B2", "AB10 B11"], 30), [1, 0, 0], "one before the span is no case");
}

#[test]
fn what_came_before_the_span_is_known() {
    let check = |within| RuleCheck::Precedence { of: bit('B'), other: bit('A'), within };
    assert_eq!(cases(check(None), &["A1 B15", "B15", "B15 A16"], 30), [1, 2, 0]);
    assert_eq!(cases(check(Some(4)), &["A1 B15", "A11 B15"], 30), [1, 1, 0]);
}

#[test]
fn two_surveys_are_far_enough_apart_once_the_time_is_over() {
    let check = RuleCheck::NotWithin { of: bit('A'), other: bit('A'), within: 7 };
    assert_eq!(cases(check, &["A10 A17 A25"], 30), [1, 1, 1]);
    let once = RuleCheck::AtMost { of: bit('A'), most: 1, within: Some(7) };
    assert_eq!(cases(once, &["A10 A17 A25"], 30), [1, 1, 1], "which says the same");
}

#[test]
fn rules_of_whole_lines_have_a_case_for_each_that_is_in_the_span() {
    let rows = ["A10 B12", "B11", "A1"];
    assert_eq!(cases(RuleCheck::Absence { of: bit('A') }, &rows, 30), [1, 1, 0]);
    assert_eq!(cases(RuleCheck::Existence { of: bit('A') }, &rows, 30), [1, 1, 0]);
    let often = RuleCheck::AtMost { of: bit('A'), most: 2, within: None };
    assert_eq!(cases(often, &["A10 A11", "A10 A11 A12", "B10"], 30), [1, 1, 0]);
}

#[test]
fn what_happens_in_another_journey_is_no_answer_where_the_rule_is_of_journeys() {
    let check = RuleCheck::Response { of: bit('A'), other: bit('B'), within: Some(9) };
    let persons = [person(1, "A10 C11 B19")];
    let of = |scope| observed(check, scope, &persons, Split::Gap(5), 40).finish()[0].whole.cases;
    assert_eq!(of(RuleScope::Customer), [1, 0, 0]);
    assert_eq!(of(RuleScope::Journey), [0, 1, 0]);
}

#[test]
fn a_customer_counts_once_for_each_state_and_belongs_to_the_period_of_the_case() {
    let check = RuleCheck::Response { of: bit('A'), other: bit('B'), within: Some(2) };
    let persons = [person(1, "A10 B11 A15 B16 A18 A29"), person(2, "A22 B23")];
    let rules = observed(check, RuleScope::Customer, &persons, Split::Whole, 30);
    let customers = |state| rules.customers(0, styk_journey::ABSENT, state);
    assert_eq!(customers(None), 2);
    assert_eq!(RuleState::ALL.map(|state| customers(Some(state))), [2, 1, 1]);
    let counts = rules.finish().remove(0);
    assert_eq!((counts.whole.cases, counts.whole.decided), ([3, 1, 1], 2));
    assert_eq!(counts.whole.squares, [9 + 1, 6 + 1, 4 + 1]);
    assert_eq!(counts.periods.iter().map(|period| period.cases).collect::<Vec<_>>(), [[2, 1, 0], [1, 0, 1]]);
    assert_eq!(counts.whole.times.n(), 3);
}
