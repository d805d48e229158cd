//! How long interactions are kept: the rules, what they would remove, what they have removed, and the counts that are
//! kept of it.

mod record;
mod run;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use styk_model::{RetainedDay, Timestamp};
use styk_query::data_retention::{AppliedRule, Overdue, OverdueGrain, RetentionPolicy, RetentionRule, count_overdue};
use styk_query::{Context, QueryError};
use styk_store::{Document, RetainedWanted};

use record::{Begun, damaged, with_counts};
pub use record::{RetentionMonth, RetentionPreview, RetentionRun, RetentionRunRule};

use crate::{Engine, EngineError};

/// Kind and key of the document that holds the rules.
const POLICY: (&str, &str) = ("retention", "interactions");

/// Runs that are listed: some years of days.
const MOST_RUNS: u32 = 2_000;

/// Different rules applied before that are held against what goes now.
const MOST_EARLIER: usize = 20;

/// Days of counts that are given out at once.
pub const MOST_RETAINED: usize = 20_000;

impl Engine {
    /// Reads the rules, and how far back something was removed.
    pub(crate) async fn load_retention(&self) -> Result<(), EngineError> {
        if let Some(document) = self.store.document(POLICY.0, POLICY.1).await? {
            let policy: RetentionPolicy = serde_json::from_value(document.body).map_err(|error| damaged(&error))?;
            self.take_policy(RetentionPolicy { version: document.version, ..policy });
        }
        let mut before: Option<Timestamp> = None;
        for run in self.store.retention_runs(MOST_RUNS).await?.iter().filter(|run| run.removed.is_some()) {
            before = before.max(Begun::of(run)?.removed_before());
        }
        self.note_removed_before(before);
        Ok(())
    }

    fn take_policy(&self, policy: RetentionPolicy) -> Arc<RetentionPolicy> {
        let policy = Arc::new(policy);
        *self.retention.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&policy);
        policy
    }

    fn note_removed_before(&self, before: Option<Timestamp>) {
        let mut known = self.removed_before.write().unwrap_or_else(PoisonError::into_inner);
        *known = before.max(*known);
    }

    /// Some of what is dated before was removed because its time was over; none where nothing was.
    pub fn removed_before(&self) -> Option<Timestamp> {
        *self.removed_before.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long interactions are kept.
    pub fn retention(&self) -> Arc<RetentionPolicy> {
        Arc::clone(&self.retention.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps interactions by other rules from now on. The version that was edited must still be the newest.
    pub async fn set_retention(
        &self,
        policy: RetentionPolicy,
        author: &str,
    ) -> Result<Arc<RetentionPolicy>, EngineError> {
        let promoted = self.lake.snapshot().promoted;
        policy.check(&self.registry(), &promoted).map_err(QueryError::from)?;
        let document = Document {
            kind: POLICY.0.to_owned(),
            key: POLICY.1.to_owned(),
            version: policy.version,
            body: serde_json::to_value(&policy).map_err(|error| damaged(&error))?,
            created: Timestamp::now(),
            author: author.to_owned(),
        };
        let version = self.store.save_document(&document).await?;
        Ok(self.take_policy(RetentionPolicy { version, ..policy }))
    }

    /// What rules would remove now. Nothing is changed.
    pub fn retention_preview(&self, policy: &RetentionPolicy) -> Result<RetentionPreview, EngineError> {
        Self::retention_preview_of(&self.context(), policy)
    }

    /// The same of one state of the data, whose watch stops it.
    pub fn retention_preview_of(context: &Context, policy: &RetentionPolicy) -> Result<RetentionPreview, EngineError> {
        policy.check(&context.registry, &context.snapshot.promoted).map_err(QueryError::from)?;
        let rules = policy.applied(Timestamp::now()).map_err(QueryError::from)?;
        let counts = tokio::task::block_in_place(|| {
            let overdue = Overdue::new(context, &rules, &[])?;
            count_overdue(context, &overdue, OverdueGrain::Month, &policy.zone)
        })?;
        let month = |one: &RetainedDay| RetentionMonth {
            month: month_of(&one.day).to_owned(),
            touchpoint: one.touchpoint.clone(),
            interactions: one.interactions,
            customers: Some(one.customers),
        };
        Ok(RetentionPreview {
            rules: with_counts(rules, &counts),
            interactions: counts.interactions,
            customers: counts.customers,
            emptied: counts.emptied.len() as u64,
            months: counts.counts.iter().map(month).collect(),
        })
    }

    /// Runs, newest first; those that are not finished say so.
    pub async fn retention_runs(&self) -> Result<Vec<RetentionRun>, EngineError> {
        self.store.retention_runs(MOST_RUNS).await?.iter().map(RetentionRun::of).collect()
    }

    /// The counts that are kept of removed interactions, by day, touchpoint, source and channel: the first
    /// [`MOST_RETAINED`], and whether there are more.
    pub async fn retained(&self, wanted: &RetainedWanted) -> Result<(Vec<RetainedDay>, bool), EngineError> {
        let (mut days, mut more) = (Vec::new(), false);
        let each = |day| {
            more = days.len() >= MOST_RETAINED;
            if !more {
                days.push(day);
            }
            !more
        };
        self.store.each_retained(wanted, each).await?;
        Ok((days, more))
    }

    /// The same added up by month and touchpoint.
    pub async fn retained_months(&self, wanted: &RetainedWanted) -> Result<Vec<RetentionMonth>, EngineError> {
        let mut months: BTreeMap<(String, String), u64> = BTreeMap::new();
        let each = |day: RetainedDay| {
            *months.entry((month_of(&day.day).to_owned(), day.touchpoint)).or_default() += day.interactions;
            true
        };
        self.store.each_retained(wanted, each).await?;
        let month =
            |((month, touchpoint), interactions)| RetentionMonth { month, touchpoint, interactions, customers: None };
        Ok(months.into_iter().map(month).collect())
    }

    /// Rules that were applied before, each with the latest moment.
    async fn applied_before(&self) -> Result<Vec<Vec<AppliedRule>>, EngineError> {
        let mut applied: Vec<Vec<AppliedRule>> = Vec::new();
        let rules = |of: &[AppliedRule]| of.iter().map(|one| one.rule.clone()).collect::<Vec<RetentionRule>>();
        for run in self.store.retention_runs(MOST_RUNS).await?.iter().filter(|run| run.removed.is_some()) {
            let of_run = Begun::of(run)?.applied();
            if applied.iter().all(|known| rules(known) != rules(&of_run)) {
                applied.push(of_run);
            }
            if applied.len() == MOST_EARLIER {
                break;
            }
        }
        Ok(applied)
    }
}

/// `2024-05` of `2024-05-01`.
fn month_of(day: &str) -> &str {
    day.rsplit_once('-').map_or(day, |(month, _)| month)
}
