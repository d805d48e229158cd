//! Which rows are past their time.

use std::ops::Range;

use styk_lake::schema::Promoted;
use styk_lake::{Doomed, LakeError, RowGroup};

use super::{AppliedRule, RetentionError, RetentionRule};
use crate::context::Context;
use crate::error::QueryError;
use crate::expression::{Condition, Node, Pool, Truth};
use crate::touchpoints::{Registry, Symbols};

/// No rule fits a row.
const NO_RULE: u8 = u8::MAX;

/// Rows that are past their time by rules of now, those among them told apart that rules applied before should have
/// met already.
///
/// Touchpoints are those without a moment: which moment a row is depends on rows that may have gone.
pub struct Overdue {
    symbols: Symbols,
    /// Of each rule before when it removes; the smallest number where it never does.
    before: Vec<i64>,
    rules: Rules,
    /// What was applied before.
    earlier: Vec<(Rules, Vec<i64>)>,
}

/// What is known of the rows of a row group some of which are past their time.
pub(super) struct Judged {
    /// The touchpoint of each row.
    pub symbols: Vec<u16>,
    /// By row the rule that it goes by; none where it stays.
    pub rules: Vec<Option<u8>>,
    /// By row whether it came when its time was over already.
    pub late: Vec<bool>,
}

/// Conditions of rules, ready to be looked at together.
struct Rules {
    pool: Pool,
    roots: Vec<Node>,
    /// Which of the roots are those of each rule.
    of_rule: Vec<Range<usize>>,
    /// By touchpoint the rules that may fit it, a bit each; the last is for rows of none.
    touches: Vec<u32>,
}

impl Rules {
    fn new(rules: &[AppliedRule], registry: &Registry, promoted: &[Promoted]) -> Result<Self, RetentionError> {
        let (mut conditions, mut of_rule) = (Vec::new(), Vec::new());
        for (number, AppliedRule { rule, .. }) in (1..).zip(rules) {
            let from = conditions.len();
            conditions.extend(rule.conditions(number, promoted)?);
            of_rule.push(from..conditions.len());
        }
        let (pool, roots) = Pool::of(conditions.iter());
        let fits = |key: Option<&String>| {
            let fit = |rule: &RetentionRule| {
                rule.touchpoints.is_empty() || key.is_some_and(|key| rule.touchpoints.contains(key))
            };
            rules.iter().enumerate().fold(0, |bits, (bit, applied)| bits | u32::from(fit(&applied.rule)) << bit)
        };
        let mut touches: Vec<u32> = registry.touchpoints.iter().map(|one| fits(Some(&one.key))).collect();
        touches.push(fits(None));
        Ok(Self { pool, roots, of_rule, touches })
    }

    /// The first rule that fits each row.
    fn of_rows(&self, group: RowGroup<'_>, symbols: &[u16]) -> Result<Vec<u8>, LakeError> {
        let held = if self.roots.is_empty() {
            vec![u32::MAX; group.rows()]
        } else {
            self.pool.decide(group, |leaves| self.held(leaves))?
        };
        let last = self.touches.len() - 1;
        let first = |(symbol, held): (&u16, u32)| {
            let fit = held & self.touches[usize::from(*symbol).min(last)];
            if fit == 0 { NO_RULE } else { fit.trailing_zeros() as u8 }
        };
        Ok(symbols.iter().zip(held).map(first).collect())
    }

    /// Which rules have all of their conditions met.
    fn held(&self, leaves: &[Truth]) -> u32 {
        let mut held = 0;
        for (rule, roots) in self.of_rule.iter().enumerate() {
            let all = self.roots[roots.clone()].iter().all(|root| root.decide(leaves) == Truth::True);
            held |= u32::from(all) << rule;
        }
        held
    }
}

impl RetentionRule {
    fn conditions(&self, number: usize, promoted: &[Promoted]) -> Result<Vec<Condition>, RetentionError> {
        let mut conditions = Vec::new();
        if !self.sources.is_empty() {
            conditions.push(Condition::of_sources(&self.sources));
        }
        if let Some(text) = &self.condition {
            let parsed = Condition::parse(text, promoted);
            conditions.push(parsed.map_err(|error| RetentionError::Condition { number, error: Box::new(error) })?);
        }
        Ok(conditions)
    }
}

fn moments(rules: &[AppliedRule]) -> Vec<i64> {
    rules.iter().map(|applied| applied.before.map_or(i64::MIN, |before| before.0)).collect()
}

impl Overdue {
    /// Rules that are applied now, and what was applied before.
    pub fn new(context: &Context, applied: &[AppliedRule], earlier: &[Vec<AppliedRule>]) -> Result<Self, QueryError> {
        let promoted = &context.snapshot.promoted;
        let rules = |applied: &[AppliedRule]| Rules::new(applied, &context.registry, promoted);
        let earlier = earlier.iter().map(|applied| rules(applied).map(|rules| (rules, moments(applied))));
        Ok(Self {
            symbols: context.registry.symbols(promoted)?,
            before: moments(applied),
            rules: rules(applied)?,
            earlier: earlier.collect::<Result<_, RetentionError>>()?,
        })
    }

    /// Whether anything dated then could be past its time.
    pub(super) fn reaches(&self, time: i64) -> bool {
        self.before.iter().any(|before| time < *before)
    }

    /// What is known of the rows of a row group; `None` where all of them stay.
    pub(super) fn judged(&self, group: RowGroup<'_>) -> Result<Option<Judged>, LakeError> {
        if group.time_range().is_some_and(|(first, _)| !self.reaches(first)) {
            return Ok(None);
        }
        let (symbols, times) = (self.symbols.symbols(group)?, group.times()?);
        let found = self.rules.of_rows(group, &symbols)?;
        let over = |rule: u8, time: i64, before: &[i64]| rule != NO_RULE && time < before[usize::from(rule)];
        let rules: Vec<Option<u8>> =
            found.iter().zip(&times).map(|(rule, time)| over(*rule, *time, &self.before).then_some(*rule)).collect();
        if rules.iter().all(Option::is_none) {
            return Ok(None);
        }
        let mut late = vec![false; times.len()];
        for (earlier, before) in &self.earlier {
            for ((late, rule), time) in late.iter_mut().zip(earlier.of_rows(group, &symbols)?).zip(&times) {
                *late |= over(rule, *time, before);
            }
        }
        Ok(Some(Judged { symbols, rules, late }))
    }

    /// How many rules there are.
    pub(super) fn rule_count(&self) -> usize {
        self.before.len()
    }
}

impl Doomed for Overdue {
    fn rows(&self, group: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        let judged = self.judged(group)?;
        Ok(judged.map(|judged| judged.rules.iter().map(Option::is_some).collect()))
    }
}
