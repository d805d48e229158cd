//! What a rule would match, told before it is saved.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::answer::{AnswerResult, SeriesGroup};
use styk_model::{Ask, Metric, MetricKind, Question, Selector, TimeRange};

use super::registry::{Names, Registry, Rule, Touchpoint};
use crate::answer::{absent, answer};
use crate::{Context, QueryError};

/// A rule to try on the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// The key of the touchpoint whose rule is being written; absent for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub rule: Rule,
    /// Which time to count in; everything when absent. Moments see the whole line all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<TimeRange>,
    /// Zone of the days of the range (IANA name); UTC when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// What a rule matches, whatever its priority, and where that belongs now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Matched {
    pub interactions: u64,
    pub customers: u64,
    /// Interactions by event, the most frequent first; the largest hundred.
    pub events: Vec<MatchedPart>,
    /// Interactions by the key of the touchpoint that has them now.
    pub touchpoints: Vec<MatchedPart>,
    /// Interactions that no touchpoint has now.
    pub unbound: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatchedPart {
    pub name: String,
    pub interactions: u64,
}

/// Counts what a rule matches.
///
/// The rule is put first in a copy of the registry, so that it takes all that
/// it matches; who would lose how much of it is the difference to the registry
/// as it is.
pub fn matched(context: &Context, trial: &Trial) -> Result<Matched, QueryError> {
    if trial.rule.events.is_empty() && trial.rule.condition.is_none() {
        return Ok(Matched::default());
    }
    let (registry, key) = named_by_key(&context.registry).with_trial(trial);
    let with = |registry: Registry| Context { registry: Arc::new(registry), ..context.clone() };
    let (before, after) = (with(named_by_key(&context.registry)), with(registry));
    let of = Some(Selector::touchpoint(key.as_str()));
    let events = counts(&after, trial, MetricKind::Count, of.clone(), Some("event"))?;
    let held_after = counts(&after, trial, MetricKind::Count, None, Some("touchpoint"))?;
    let held_before = counts(&before, trial, MetricKind::Count, None, Some("touchpoint"))?;
    let find = |parts: &[MatchedPart], name: &str| {
        parts.iter().find(|part| part.name == name).map_or(0, |part| part.interactions)
    };
    let interactions = find(&held_after, &key);
    let lost = |name: &str, count: u64| count.saturating_sub(find(&held_after, name));
    let none = absent(styk_model::Language::En);
    let mut touchpoints: Vec<MatchedPart> = held_before
        .iter()
        .filter(|part| part.name != key && part.name != none)
        .map(|part| MatchedPart { name: part.name.clone(), interactions: lost(&part.name, part.interactions) })
        .filter(|part| part.interactions > 0)
        .collect();
    touchpoints.sort_by_key(|part| std::cmp::Reverse(part.interactions));
    let customers = counts(&after, trial, MetricKind::Customers, of, None)?;
    Ok(Matched {
        interactions,
        customers: customers.first().map_or(0, |part| part.interactions),
        events,
        touchpoints,
        unbound: lost(none, find(&held_before, none)),
    })
}

/// The same touchpoints, called by their keys: names may be alike, keys are not.
fn named_by_key(registry: &Registry) -> Registry {
    let mut registry = registry.clone();
    for touchpoint in &mut registry.touchpoints {
        touchpoint.names = Names::same(&touchpoint.key);
    }
    registry
}

impl Registry {
    /// With the rule tried put first, and the key of the touchpoint that has it.
    fn with_trial(mut self, trial: &Trial) -> (Self, String) {
        let rule = Rule { priority: i32::MAX, ..trial.rule.clone() };
        let edited = trial.key.as_ref().and_then(|key| self.touchpoints.iter_mut().find(|one| one.key == *key));
        if let Some(touchpoint) = edited {
            touchpoint.rule = rule;
            let key = touchpoint.key.clone();
            return (self, key);
        }
        let taken = |key: &String| self.touchpoints.iter().any(|one| one.key == *key);
        let mut keys = (1..).map(|number| format!("new-{number}"));
        let key = keys.find(|key| !taken(key)).unwrap_or_default();
        self.touchpoints.push(Touchpoint { key: key.clone(), names: Names::same(&key), rule, ..Touchpoint::default() });
        (self, key)
    }
}

fn counts(
    context: &Context,
    trial: &Trial,
    kind: MetricKind,
    of: Option<Selector>,
    by: Option<&str>,
) -> Result<Vec<MatchedPart>, QueryError> {
    let mut question = Question::new(Ask::Metric(Metric { kind, of }));
    question.range.clone_from(&trial.range);
    question.by = by.map(str::to_owned);
    if let Some(zone) = &trial.zone {
        question.zone.clone_from(zone);
    }
    let AnswerResult::Metric(metric) = answer(context, &question)?.result else { return Ok(Vec::new()) };
    let part = |group: SeriesGroup| {
        let value = group.points.first()?.estimate?.value;
        Some(MatchedPart { name: group.key.unwrap_or_default(), interactions: value as u64 })
    };
    Ok(metric.groups.into_iter().filter_map(part).collect())
}
