//! From what operators counted to what a reader gets: names, rates with their
//! intervals, rows from the largest to the smallest.
//!
//! Every order is a function of numbers and names alone. Codes and symbols
//! depend on which row came first, so they decide nothing here.

mod channels;
mod conformance;
mod drop_off;
mod funnel;
mod journey_map;
mod lifecycle;
mod paths;
mod repeat_purchase;
mod retention;
mod rework;
mod rules;
mod series;
mod step_matrix;
mod stickiness;
mod transitions;
mod variants;

#[cfg(test)]
mod tests;

use std::cmp::Reverse;

pub(crate) use channels::{ChannelCodes, result as channels};
pub(crate) use conformance::{ComparedWith, result as conformance};
pub(crate) use drop_off::result as drop_off;
pub(crate) use funnel::{FunnelNames, StepName, result as funnel};
pub(crate) use journey_map::{in_order, journey_map};
pub(crate) use lifecycle::result as lifecycle;
pub(crate) use paths::result as paths;
pub(crate) use repeat_purchase::result as repeat_purchase;
pub(crate) use retention::result as retention;
pub(crate) use rework::result as rework;
pub(crate) use rules::result as rules;
pub(crate) use series::{Measured, approximate, result as series, unit_of};
pub(crate) use step_matrix::result as step_matrix;
pub(crate) use stickiness::result as stickiness;
pub(crate) use transitions::{Ranking, result as transitions};
pub(crate) use variants::result as variants;

use styk_model::answer::{Cohort, ConformanceGroup, FunnelGroup, RuleGroup, SeriesGroup};

/// Groups of a breakdown that an answer holds; see [`keep_largest`].
pub(crate) const MOST_GROUPS: usize = 100;

/// What symbols and codes stand for, in the language of the question.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// Touchpoints by symbol.
    pub touchpoints: Vec<String>,
    /// Values of the breakdown by code; `None` without a breakdown.
    pub groups: Option<Vec<String>>,
    /// Name of the group of rows without a value.
    pub absent: String,
}

impl Names {
    fn touchpoint(&self, symbol: u16) -> String {
        self.touchpoints.get(usize::from(symbol)).cloned().unwrap_or_else(|| format!("#{symbol}"))
    }

    /// The key of a group; none without a breakdown.
    fn group(&self, code: Option<u32>) -> Option<String> {
        let groups = self.groups.as_ref()?;
        Some(code.and_then(|code| groups.get(code as usize)).unwrap_or(&self.absent).clone())
    }
}

/// Largest first, equal ones by name.
fn largest_first<T, N: Ord>(rows: &mut [T], size: impl Fn(&T) -> u64, name: impl Fn(&T) -> N) {
    rows.sort_by_cached_key(|row| (Reverse(size(row)), name(row)));
}

/// A group of a broken-down answer; answers hold them from the largest to the smallest.
pub(crate) trait Keyed {
    fn key(&self) -> Option<&str>;
}

impl Keyed for FunnelGroup {
    fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }
}

impl Keyed for SeriesGroup {
    fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }
}

impl Keyed for ConformanceGroup {
    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }
}

impl Keyed for RuleGroup {
    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }
}

impl Keyed for Cohort {
    fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }
}

/// Cuts an answer to its [`MOST_GROUPS`] largest groups and says how many were
/// left out. Not added up to one more group: a customer may be in several.
pub(crate) fn keep_largest(groups: &mut Vec<impl Keyed>) -> u64 {
    let (mut kept, mut left_out, mut at) = (0, 0, None);
    let mut cut = groups.len();
    for (place, group) in groups.iter().enumerate() {
        if place == 0 || group.key() != at {
            at = group.key();
            if kept < MOST_GROUPS {
                kept += 1;
            } else {
                left_out += 1;
                cut = cut.min(place);
            }
        }
    }
    groups.truncate(cut);
    left_out
}
