//! How well rules are kept.
//!
//! # What is looked at
//!
//! A **line** is all rows of a customer, or those of one of their journeys, as the rule says. What a rule applies to
//! in a line are its **cases**; each begins at a row within the span and is kept, broken or open ([`RuleState`]).
//! Rows before the span count as what came before, those up to its end as what came later. `within` is the time that
//! counts, bounds included; it is **over** for a row once the newest row is as much later.
//!
//! - [`RuleCheck::Response`]: each row of `of` is a case. It is kept by a later row of `other` in time, else open
//!   while the time is not over, else broken. Without a time it is over at the end of the line.
//! - [`RuleCheck::Precedence`]: each row of `of` is a case, kept by an earlier row of `other` (in time), else broken.
//! - [`RuleCheck::NotWithin`]: each row of `of` is a case, broken by a later row of `other` in time, else open while
//!   the time is not over, else kept.
//! - [`RuleCheck::Absence`], [`RuleCheck::Existence`]: each line with a row in the span is a case that begins there,
//!   by whether a row of `of` is in the span.
//! - [`RuleCheck::AtMost`]: without a time each line with rows of `of` in the span is a case that begins at the first,
//!   by how many there are; with one each such row is a case, broken where more than so many are in time from it on.
//!
//! Earlier and later is the order of rows, also of those of one instant. A row that is of both is not its own other.
//!
//! # What counts once
//!
//! Cases are counted as often as they happen. Of customers, who come whole and one after the other, it is counted who
//! has any case, and one of each state; and the squares of their numbers of cases, which tell how much the cases of one
//! customer are alike.

use serde::{Deserialize, Serialize};
use styk_model::{RuleScope, RuleState};

use super::condition::{Condition, Matching, customers};
use super::metric::Grouping;
use super::numbering::{CodeNumbers, entry};
use super::periods::PeriodIndex;
use crate::batch::{ABSENT, Batch};
use crate::durations::Durations;
use crate::{Journey, Journeys, Operator};

/// What is checked, of rows for which conditions hold; times in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleCheck {
    Response { of: Condition, other: Condition, within: Option<i64> },
    Precedence { of: Condition, other: Condition, within: Option<i64> },
    NotWithin { of: Condition, other: Condition, within: i64 },
    Absence { of: Condition },
    Existence { of: Condition },
    AtMost { of: Condition, most: u32, within: Option<i64> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleConfig {
    pub check: RuleCheck,
    pub scope: RuleScope,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesConfig {
    pub rules: Vec<RuleConfig>,
    /// Where cases begin: microseconds, the end excluded. No row is later.
    pub span: (i64, i64),
    /// The newest row of the data that could be in the span, in microseconds since 1970.
    pub newest: i64,
    /// A case belongs to the period of its row.
    pub periods: PeriodIndex,
    /// By the row of the case, or the first of its line.
    pub group: Option<Grouping>,
}

/// What was counted of a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCounts {
    pub whole: RuleTally,
    /// One per period; without times.
    pub periods: Vec<RuleTally>,
    /// By code, that of no value first; empty without grouping.
    pub groups: Vec<(Option<u32>, RuleTally)>,
}

/// Cases, and whose they are. Lists are in the order of [`RuleState::ALL`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTally {
    pub cases: [u64; 3],
    /// Customers with any case.
    pub customers: u64,
    /// Customers with a case of each state.
    pub of_state: [u64; 3],
    /// Customers with a case that is kept or broken.
    pub decided: u64,
    /// Over customers: the sums of the squares of their decided cases, of these times those they kept, and of the
    /// squares of those they kept.
    pub squares: [u64; 3],
    /// From rows to what came after them, in time or late.
    pub times: Durations,
}

impl RuleTally {
    fn settle(&mut self, own: [u64; 3]) {
        let [kept, broken, _] = own;
        self.customers += 1;
        for (place, count) in own.into_iter().enumerate() {
            self.cases[place] += count;
            self.of_state[place] += u64::from(count > 0);
        }
        let decided = kept + broken;
        self.decided += u64::from(decided > 0);
        for (sum, square) in self.squares.iter_mut().zip([decided * decided, decided * kept, kept * kept]) {
            *sum += square;
        }
    }

    fn merge(&mut self, other: &Self) {
        self.customers += other.customers;
        self.decided += other.decided;
        for place in 0..3 {
            self.cases[place] += other.cases[place];
            self.of_state[place] += other.of_state[place];
            self.squares[place] += other.squares[place];
        }
        self.times.merge(&other.times);
    }
}

/// Counts how well rules are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rules {
    config: RulesConfig,
    groups: CodeNumbers,
    /// By rule: all cases, then those of each period, then those of each group by its number.
    tallies: Vec<Vec<Own>>,
    /// Tallies of the customer who is looked at.
    #[serde(skip)]
    touched: Vec<usize>,
    #[serde(skip)]
    found: Vec<Case>,
    #[serde(skip)]
    matched: Vec<usize>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Own {
    tally: RuleTally,
    /// Cases of the customer who is looked at.
    #[serde(skip)]
    own: [u64; 3],
}

/// What a rule applies to.
#[derive(Debug, Clone, Copy)]
struct Case {
    row: usize,
    state: RuleState,
    /// Until what came after it.
    wait: Option<i64>,
}

/// Rows to find cases in.
struct Rows<'a> {
    batch: &'a Batch,
    span: (i64, i64),
    newest: i64,
    groups: Option<&'a [u32]>,
}

impl<'a> Rows<'a> {
    fn new(batch: &'a Batch, config: &RulesConfig) -> Self {
        let group = |grouping| match grouping {
            Grouping::Row(column) | Grouping::First(column) => batch.codes(column),
        };
        Self { batch, span: config.span, newest: config.newest, groups: config.group.map(group) }
    }

    fn matching(&self, condition: Condition) -> Matching<'a> {
        Matching::new(self.batch, Some(condition))
    }

    fn wait(&self, from: usize, to: usize) -> i64 {
        self.batch.time[to].saturating_sub(self.batch.time[from])
    }

    fn is_in_span(&self, row: usize) -> bool {
        (self.span.0..self.span.1).contains(&self.batch.time[row])
    }

    fn is_over(&self, row: usize, within: i64) -> bool {
        self.newest.saturating_sub(self.batch.time[row]) >= within
    }

    fn response(
        &self,
        line: Journey,
        of: Matching<'_>,
        other: Matching<'_>,
        within: Option<i64>,
        found: &mut Vec<Case>,
    ) {
        let mut next = None;
        for row in (line.from..line.to).rev() {
            if of.holds(row) && self.is_in_span(row) {
                let wait = next.map(|next| self.wait(row, next));
                let state = match (wait, within) {
                    (Some(wait), Some(within)) if wait > within => RuleState::Broken,
                    (Some(_), _) => RuleState::Kept,
                    (None, Some(within)) if !self.is_over(row, within) => RuleState::Open,
                    (None, _) => RuleState::Broken,
                };
                found.push(Case { row, state, wait });
            }
            if other.holds(row) {
                next = Some(row);
            }
        }
    }

    fn precedence(
        &self,
        line: Journey,
        of: Matching<'_>,
        other: Matching<'_>,
        within: Option<i64>,
        found: &mut Vec<Case>,
    ) {
        let mut before = None;
        for row in line.from..line.to {
            if of.holds(row) && self.is_in_span(row) {
                let in_time = |before| within.is_none_or(|within| self.wait(before, row) <= within);
                let state = if before.is_some_and(in_time) { RuleState::Kept } else { RuleState::Broken };
                found.push(Case { row, state, wait: None });
            }
            if other.holds(row) {
                before = Some(row);
            }
        }
    }

    fn not_within(&self, line: Journey, of: Matching<'_>, other: Matching<'_>, within: i64, found: &mut Vec<Case>) {
        let mut next = None;
        for row in (line.from..line.to).rev() {
            if of.holds(row) && self.is_in_span(row) {
                let breaks = next.is_some_and(|next| self.wait(row, next) <= within);
                found.push(Case { row, state: self.spared(row, within, breaks), wait: None });
            }
            if other.holds(row) {
                next = Some(row);
            }
        }
    }

    /// How a case stands that is broken by what comes in time.
    fn spared(&self, row: usize, within: i64, breaks: bool) -> RuleState {
        if breaks {
            return RuleState::Broken;
        }
        if self.is_over(row, within) { RuleState::Kept } else { RuleState::Open }
    }

    /// Whether a line has a row or, as it should be, has none.
    fn whole(&self, line: Journey, of: Matching<'_>, wanted: bool, found: &mut Vec<Case>) {
        let mut rows = (line.from..line.to).filter(|row| self.is_in_span(*row));
        let Some(first) = rows.next() else { return };
        let has = of.holds(first) || rows.any(|row| of.holds(row));
        let state = if has == wanted { RuleState::Kept } else { RuleState::Broken };
        found.push(Case { row: first, state, wait: None });
    }

    /// At most so many of the rows that match, in order, altogether.
    fn at_most(&self, matched: &[usize], most: usize, found: &mut Vec<Case>) {
        let mut rows = matched.iter().copied().filter(|row| self.is_in_span(*row));
        let Some(first) = rows.next() else { return };
        let state = if rows.count() < most { RuleState::Kept } else { RuleState::Broken };
        found.push(Case { row: first, state, wait: None });
    }

    /// The same within a time from each of them on.
    fn at_most_within(&self, matched: &[usize], most: usize, within: i64, found: &mut Vec<Case>) {
        for (place, row) in matched.iter().copied().enumerate() {
            if self.is_in_span(row) {
                let breaks = matched.get(place + most).is_some_and(|next| self.wait(row, *next) <= within);
                found.push(Case { row, state: self.spared(row, within, breaks), wait: None });
            }
        }
    }
}

impl Rules {
    pub fn new(config: RulesConfig) -> Self {
        let tallies = vec![vec![Own::default(); 1 + config.periods.len()]; config.rules.len()];
        let (touched, found, matched) = (Vec::new(), Vec::new(), Vec::new());
        Self { config, groups: CodeNumbers::default(), tallies, touched, found, matched }
    }

    /// Finds the cases of a line.
    fn find(&mut self, check: RuleCheck, rows: &Rows<'_>, line: Journey) {
        let found = &mut self.found;
        let matching = |condition| rows.matching(condition);
        match check {
            RuleCheck::Response { of, other, within } => {
                rows.response(line, matching(of), matching(other), within, found);
            }
            RuleCheck::Precedence { of, other, within } => {
                rows.precedence(line, matching(of), matching(other), within, found);
            }
            RuleCheck::NotWithin { of, other, within } => {
                rows.not_within(line, matching(of), matching(other), within, found);
            }
            RuleCheck::Absence { of } => rows.whole(line, matching(of), false, found),
            RuleCheck::Existence { of } => rows.whole(line, matching(of), true, found),
            RuleCheck::AtMost { of, most, within } => {
                let of = matching(of);
                self.matched.clear();
                self.matched.extend((line.from..line.to).filter(|row| of.holds(*row)));
                match within {
                    Some(within) => rows.at_most_within(&self.matched, most as usize, within, found),
                    None => rows.at_most(&self.matched, most as usize, found),
                }
            }
        }
    }

    fn follow(&mut self, rule: usize, rows: &Rows<'_>, line: Journey) {
        self.find(self.config.rules[rule].check, rows, line);
        let mut found = std::mem::take(&mut self.found);
        for case in found.drain(..) {
            self.count(rule, rows, line, case);
        }
        self.found = found;
    }

    fn count(&mut self, rule: usize, rows: &Rows<'_>, line: Journey, case: Case) {
        self.add(rule, 0, case);
        if let Some(period) = self.config.periods.index(rows.batch.time[case.row]) {
            self.add(rule, 1 + period, Case { wait: None, ..case });
        }
        if let (Some(codes), Some(grouping)) = (rows.groups, self.config.group) {
            let row = if matches!(grouping, Grouping::First(_)) { line.from } else { case.row };
            let group = 1 + self.config.periods.len() + self.groups.number(codes[row]);
            self.add(rule, group, case);
        }
    }

    fn add(&mut self, rule: usize, place: usize, case: Case) {
        let Own { tally, own } = entry(&mut self.tallies[rule], place);
        if *own == [0; 3] {
            self.touched.push(place);
        }
        own[case.state as usize] += 1;
        if let Some(wait) = case.wait {
            tally.times.record(wait);
        }
    }

    /// Counts the customer whose lines have all been looked at.
    fn settle(&mut self, rule: usize) {
        for place in self.touched.drain(..) {
            let Own { tally, own } = &mut self.tallies[rule][place];
            tally.settle(std::mem::take(own));
        }
    }

    fn tally_of(&self, rule: usize, code: u32) -> Option<&RuleTally> {
        let place = match self.config.group {
            Some(_) => 1 + self.config.periods.len() + self.groups.find(code)?,
            None => 0,
        };
        self.tallies.get(rule)?.get(place).map(|own| &own.tally)
    }

    /// Customers so far with a case of a rule, in a group ([`ABSENT`] for none); with a state, one that stands so.
    pub fn customers(&self, rule: usize, code: u32, state: Option<RuleState>) -> u64 {
        self.tally_of(rule, code).map_or(0, |tally| match state {
            Some(state) => tally.of_state[state as usize],
            None => tally.customers,
        })
    }

    /// By rule, in the order of the configuration.
    pub fn finish(self) -> Vec<RuleCounts> {
        let (periods, codes) = (self.config.periods.len(), self.groups.codes());
        let of_rule = |tallies: Vec<Own>| {
            let mut tallies = tallies.into_iter().map(|own| own.tally);
            let whole = tallies.next().unwrap_or_default();
            let periods = tallies.by_ref().take(periods).collect();
            let code = |code: &u32| (*code != ABSENT).then_some(*code);
            let groups = codes.iter().map(code).zip(tallies).filter(|(_, tally)| tally.customers > 0);
            let mut groups: Vec<(Option<u32>, RuleTally)> = groups.collect();
            groups.sort_unstable_by_key(|(code, _)| *code);
            RuleCounts { whole, periods, groups }
        };
        self.tallies.into_iter().map(of_rule).collect()
    }
}

impl Operator for Rules {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let of_customers = Rows::new(journeys.whole, &self.config);
        let of_journeys = Rows::new(journeys.batch, &self.config);
        for rule in 0..self.config.rules.len() {
            match self.config.rules[rule].scope {
                RuleScope::Customer => {
                    for line in customers(journeys.whole) {
                        self.follow(rule, &of_customers, line);
                        self.settle(rule);
                    }
                }
                RuleScope::Journey => {
                    let mut person = None;
                    for line in journeys.iter() {
                        if person.replace(line.person).is_some_and(|before| before != line.person) {
                            self.settle(rule);
                        }
                        self.follow(rule, &of_journeys, line);
                    }
                    self.settle(rule);
                }
            }
        }
    }

    fn merge(&mut self, other: Self) {
        debug_assert_eq!(self.config, other.config);
        let first_group = 1 + self.config.periods.len();
        let group = |code: &u32| first_group + self.groups.number(*code);
        let places: Vec<usize> = (0..first_group).chain(other.groups.codes().iter().map(group)).collect();
        for (mine, theirs) in self.tallies.iter_mut().zip(&other.tallies) {
            for (place, theirs) in places.iter().zip(theirs) {
                entry(mine, *place).tally.merge(&theirs.tally);
            }
        }
    }
}
