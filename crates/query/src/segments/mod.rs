//! Segments: customers by a rule over what they did, found in a pass.

pub(crate) mod compile;
mod error;
mod facts;
mod lines;
mod live;
mod members;
mod parse;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use styk_journey::operators::BehaviourCounts;
use styk_model::Timestamp;
use styk_model::segment::Rule;

use crate::context::Context;
use crate::error::{QueryError, Suggestion};

pub use error::SegmentError;
pub use lines::{Line, LinesWanted, last_seen, lines};
pub use live::{Followed, KeptOf, Look, NotFollowed, NotFollowedReason, Standing};
pub use members::Members;
pub use parse::read_rule;
pub use styk_journey::operators::State;

/// Members found serve so long, where the data is still the same.
const SERVE: i64 = 60 * 1_000_000;

/// Sets of members that are kept.
const KEPT: usize = 500;

/// The segments of a company, as a question's context has them.
#[derive(Debug, Clone)]
pub struct Segments {
    pub rules: Arc<BTreeMap<String, Rule>>,
    /// The moment that members are told for.
    pub at: Timestamp,
    /// What was found before.
    pub found: Arc<FoundMembers>,
    /// Those that are followed, as they are now.
    pub followed: Arc<Published>,
}

/// Who is in the segments that are followed.
#[derive(Debug, Clone, Default)]
pub struct Published {
    /// Grows whenever somebody enters or leaves one.
    pub changes: u64,
    /// The rules that they are followed by.
    pub rules: Arc<BTreeMap<String, Rule>>,
    pub members: BTreeMap<String, Arc<Members>>,
}

impl Default for Segments {
    fn default() -> Self {
        Self { rules: Arc::default(), at: Timestamp::now(), found: Arc::default(), followed: Arc::default() }
    }
}

/// Members by the rule they were found with; the newest of each.
#[derive(Debug, Default)]
pub struct FoundMembers(Mutex<HashMap<String, Found>>);

#[derive(Debug, Clone)]
struct Found {
    state: [u64; 4],
    at: Timestamp,
    members: Arc<Members>,
}

/// What members depend on beside the rule and the moment.
fn state(context: &Context) -> [u64; 4] {
    let snapshot = &context.snapshot;
    [snapshot.version, snapshot.unflushed_rows, context.people.position(), context.registry.version]
}

impl Segments {
    /// Who is in a segment.
    pub fn members(&self, context: &Context, key: &str) -> Result<Arc<Members>, QueryError> {
        let rule = self.rules.get(key).ok_or_else(|| SegmentError::Unknown {
            name: key.to_owned(),
            nearest: Suggestion::to(key, self.rules.keys().map(String::as_str)),
        })?;
        match self.followed.members.get(key) {
            Some(members) if self.is_followed(key) => Ok(Arc::clone(members)),
            _ => self.members_by(context, rule),
        }
    }

    /// Whether a segment is followed: members are known without looking.
    pub fn is_followed(&self, key: &str) -> bool {
        let Published { rules, members, .. } = &*self.followed;
        members.contains_key(key) && (Arc::ptr_eq(rules, &self.rules) || rules.get(key) == self.rules.get(key))
    }

    /// Whether a rule can be told of this company's interactions; nobody is looked at.
    pub fn check(context: &Context, rule: &Rule) -> Result<(), QueryError> {
        compile::Compiled::new(context, &[rule]).map(|_| ())
    }

    /// Who is in a segment by a rule.
    pub fn members_by(&self, context: &Context, rule: &Rule) -> Result<Arc<Members>, QueryError> {
        let (text, state) = (rule.to_string(), state(context));
        let known = |found: &Found| found.state == state && (self.at.0 - found.at.0).abs() < SERVE;
        let look = || self.found.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = look().get(&text).filter(|found| known(found)) {
            return Ok(Arc::clone(&found.members));
        }
        let mut counts = members_at(context, &[rule], &[self.at])?;
        let members: Arc<Members> = Arc::new(counts.found.pop().unwrap_or_default().into_iter().collect());
        let mut kept = look();
        if kept.len() >= KEPT {
            kept.retain(|_, found| known(found));
        }
        kept.insert(text, Found { state, at: self.at, members: Arc::clone(&members) });
        Ok(members)
    }

    /// All rules, as one text: what is asked with others is another question.
    pub fn said(&self) -> String {
        self.rules.iter().map(|(key, rule)| format!("{key} {rule}\n")).collect()
    }

    /// Changes where members may though the rules do not: as time passes, and as they enter and leave.
    pub fn stamp(&self) -> [u64; 2] {
        [self.at.0.div_euclid(SERVE) as u64, self.followed.changes]
    }
}

/// Who is in segments by some rules at the last of some moments (in order), and how many were at each, all
/// in one pass.
pub fn members_at(context: &Context, rules: &[&Rule], moments: &[Timestamp]) -> Result<BehaviourCounts, QueryError> {
    compile::counted(context, rules, moments)
}
