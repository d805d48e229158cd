//! Rules, one case and one pair of rows at a time.

use std::collections::{BTreeMap, BTreeSet};

use styk_journey::ABSENT;
use styk_journey::durations::Durations;
use styk_journey::operators::{Condition, RuleCheck, RuleConfig, RuleCounts, RuleTally};
use styk_model::{RuleScope, RuleState};

use crate::log::{Journey, Person, Row};

pub(crate) struct RulesAsked {
    pub(crate) rules: Vec<RuleConfig>,
    pub(crate) span: (i64, i64),
    pub(crate) newest: i64,
    pub(crate) boundaries: Vec<i64>,
    /// By the first row of the line rather than that of the case; `None` without groups.
    pub(crate) first: Option<bool>,
}

struct Case {
    person: u32,
    time: i64,
    group: u32,
    state: RuleState,
    wait: Option<i64>,
}

pub(crate) fn rules(persons: &[Person], journeys: &[Journey], asked: &RulesAsked) -> Vec<RuleCounts> {
    let known = persons.iter().filter(|person| person.number != 0);
    let whole: Vec<Journey> =
        known.map(|person| Journey { person: person.number, rows: person.rows.clone() }).collect();
    let counts = |rule: &RuleConfig| {
        let lines = match rule.scope {
            RuleScope::Customer => &whole,
            RuleScope::Journey => journeys,
        };
        counted(&lines.iter().flat_map(|line| cases(line, rule.check, asked)).collect::<Vec<_>>(), asked)
    };
    asked.rules.iter().map(counts).collect()
}

fn counted(cases: &[Case], asked: &RulesAsked) -> RuleCounts {
    let period = |span: &[i64]| {
        let tally = tally(cases, &|case| (span[0]..span[1]).contains(&case.time));
        RuleTally { times: Durations::default(), ..tally }
    };
    let codes: BTreeSet<Option<u32>> = cases.iter().map(|case| (case.group != ABSENT).then_some(case.group)).collect();
    let group = |code: Option<u32>| (code, tally(cases, &|case| case.group == code.unwrap_or(ABSENT)));
    RuleCounts {
        whole: tally(cases, &|_| true),
        periods: asked.boundaries.windows(2).map(period).collect(),
        groups: if asked.first.is_some() { codes.into_iter().map(group).collect() } else { Vec::new() },
    }
}

fn tally(cases: &[Case], of: &dyn Fn(&Case) -> bool) -> RuleTally {
    let (mut tally, mut own) = (RuleTally::default(), BTreeMap::<u32, [u64; 3]>::new());
    for case in cases.iter().filter(|case| of(case)) {
        tally.cases[case.state as usize] += 1;
        own.entry(case.person).or_default()[case.state as usize] += 1;
        if let Some(wait) = case.wait {
            tally.times.record(wait);
        }
    }
    for [kept, broken, open] in own.into_values() {
        tally.customers += 1;
        for (place, count) in [kept, broken, open].into_iter().enumerate() {
            tally.of_state[place] += u64::from(count > 0);
        }
        tally.decided += u64::from(kept + broken > 0);
        tally.squares[0] += (kept + broken).pow(2);
        tally.squares[1] += (kept + broken) * kept;
        tally.squares[2] += kept.pow(2);
    }
    tally
}

fn cases(line: &Journey, check: RuleCheck, asked: &RulesAsked) -> Vec<Case> {
    let rows = &line.rows;
    let is_in_span = |row: &Row| asked.span.0 <= row.time && row.time < asked.span.1;
    let starts = (0..rows.len()).filter(|at| is_in_span(&rows[*at]));
    let mut found = Vec::new();
    let mut add = |at: usize, state: RuleState, wait: Option<i64>| {
        let group = if asked.first == Some(true) { rows[0].group } else { rows[at].group };
        found.push(Case { person: line.person, time: rows[at].time, group, state, wait });
    };
    let spared = |at: usize, within: i64, broken: bool| {
        if broken {
            return RuleState::Broken;
        }
        if asked.newest - rows[at].time < within { RuleState::Open } else { RuleState::Kept }
    };
    let apart = |from: usize, to: usize| rows[to].time - rows[from].time;
    match check {
        RuleCheck::Response { of, other, within } => {
            for at in starts.filter(|at| holds(&rows[*at], of)) {
                let answer = (at + 1..rows.len()).find(|later| holds(&rows[*later], other));
                let in_time = answer.is_some_and(|answer| within.is_none_or(|within| apart(at, answer) <= within));
                let over = within.is_none_or(|within| asked.newest - rows[at].time >= within);
                let state = match (in_time, over) {
                    (true, _) => RuleState::Kept,
                    (false, true) => RuleState::Broken,
                    (false, false) => RuleState::Open,
                };
                add(at, state, answer.map(|answer| apart(at, answer)));
            }
        }
        RuleCheck::Precedence { of, other, within } => {
            for at in starts.filter(|at| holds(&rows[*at], of)) {
                let in_time = |before: &usize| within.is_none_or(|within| apart(*before, at) <= within);
                let kept = (0..at).filter(in_time).any(|before| holds(&rows[before], other));
                add(at, if kept { RuleState::Kept } else { RuleState::Broken }, None);
            }
        }
        RuleCheck::NotWithin { of, other, within } => {
            for at in starts.filter(|at| holds(&rows[*at], of)) {
                let mut later = (at + 1..rows.len()).filter(|later| apart(at, *later) <= within);
                add(at, spared(at, within, later.any(|later| holds(&rows[later], other))), None);
            }
        }
        RuleCheck::Absence { of } | RuleCheck::Existence { of } => {
            let wanted = matches!(check, RuleCheck::Existence { .. });
            let inside: Vec<usize> = starts.collect();
            let kept = inside.iter().any(|at| holds(&rows[*at], of)) == wanted;
            if let Some(first) = inside.first() {
                add(*first, if kept { RuleState::Kept } else { RuleState::Broken }, None);
            }
        }
        RuleCheck::AtMost { of, most, within: None } => {
            let inside: Vec<usize> = starts.filter(|at| holds(&rows[*at], of)).collect();
            if let Some(first) = inside.first() {
                let kept = inside.len() <= most as usize;
                add(*first, if kept { RuleState::Kept } else { RuleState::Broken }, None);
            }
        }
        RuleCheck::AtMost { of, most, within: Some(within) } => {
            for at in starts.filter(|at| holds(&rows[*at], of)) {
                let soon = (at..rows.len()).filter(|later| holds(&rows[*later], of) && apart(at, *later) <= within);
                add(at, spared(at, within, soon.count() > most as usize), None);
            }
        }
    }
    found
}

fn holds(row: &Row, condition: Condition) -> bool {
    row.mask >> condition.bit & 1 == 1
}
