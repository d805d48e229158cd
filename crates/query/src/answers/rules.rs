//! How well rules are kept.

use styk_insight::interval::{Clusters, clustered_share};
use styk_insight::verdict::rule_verdict;
use styk_journey::operators::{RuleCounts as Counted, RuleTally};
use styk_model::answer::{RuleCases, RuleCounts, RuleGroup, RulePoint, RuleResult, RulesResult};
use styk_model::{Calendar, Question, Rule, RuleScope, Say};

use super::{Names, largest_first};
use crate::rules::{PlannedRule, RulesOf};

/// The answer: rules in their order, groups of each from the largest to the smallest.
pub(crate) fn result(
    counts: Vec<Counted>,
    names: &Names,
    of: &RulesOf,
    question: &Question,
    calendar: &Calendar,
) -> RulesResult {
    let mut counts = counts.into_iter();
    let mut rules = Vec::with_capacity(of.rules.len());
    for planned in &of.rules {
        // Only rules that can be checked were counted.
        let counted = if planned.picked.is_ok() { counts.next() } else { None };
        rules.push(rule(planned, &counted.unwrap_or_default(), names, question, calendar));
    }
    RulesResult {
        map: of.map.as_ref().map(|map| map.map.name.clone()),
        version: of.map.as_ref().map(|map| map.version),
        split: question.journeys.clone(),
        filters: question.filters.clone(),
        missing: of.missing.iter().cloned().collect(),
        period: calendar.period,
        rules,
    }
}

fn rule(
    planned: &PlannedRule,
    counted: &Counted,
    names: &Names,
    question: &Question,
    calendar: &Calendar,
) -> RuleResult {
    let point = |(period, tally): (usize, &RuleTally)| RulePoint {
        start: calendar.start(period),
        kept: clustered_share(&clusters(tally)),
        open: tally.cases[2],
    };
    let group = |(code, tally): &(Option<u32>, RuleTally)| {
        Some(RuleGroup { key: names.group(*code)?, counts: counts_of(tally) })
    };
    let mut groups: Vec<RuleGroup> = counted.groups.iter().filter_map(group).collect();
    largest_first(&mut groups, |group| group.counts.cases(), |group| group.key.clone());
    let mut result = RuleResult {
        key: planned.rule.key.clone(),
        kind: planned.rule.kind,
        sentence: planned.sentence.clone(),
        verdict: String::new(),
        cases: cases(&planned.rule),
        problem: planned.picked.as_ref().err().map(|problem| problem.say(question.language)),
        counts: counts_of(&counted.whole),
        periods: counted.periods.iter().enumerate().map(point).collect(),
        groups,
    };
    result.verdict = rule_verdict(&result, question.language);
    result
}

fn cases(rule: &Rule) -> RuleCases {
    match (rule.kind.is_of_lines(rule.within.is_some()), rule.per) {
        (false, _) => RuleCases::Interactions,
        (true, RuleScope::Customer) => RuleCases::Customers,
        (true, RuleScope::Journey) => RuleCases::Journeys,
    }
}

fn clusters(tally: &RuleTally) -> Clusters {
    let [kept, broken, _] = tally.cases;
    let [squares, products, success_squares] = tally.squares.map(|sum| sum as f64);
    Clusters { clusters: tally.decided, n: kept + broken, successes: kept, squares, products, success_squares }
}

fn counts_of(tally: &RuleTally) -> RuleCounts {
    let [customers_kept, customers_broken, customers_open] = tally.of_state;
    RuleCounts {
        kept: clustered_share(&clusters(tally)),
        open: tally.cases[2],
        customers: tally.customers,
        customers_kept,
        customers_broken,
        customers_open,
        times: (tally.times.n() > 0).then(|| tally.times.times()),
    }
}
