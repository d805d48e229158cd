//! Removing interactions whose time is over.
//!
//! A run counts what goes and writes the counts down, takes the rows out of all files in one commit that has its
//! number, and then finishes in one transaction: customers of whom nothing is left are forgotten, records that could
//! not be read and were here too long go, and from then on its counts count. After a crash the number in the table
//! tells whether the rows have gone: the run is finished then, and forgotten otherwise, so that nothing is lost and
//! nothing counted twice.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use styk_lake::{DataFile, LakeError, Removal, aliases_with_rows};
use styk_model::{PersonNumber, RetainedDay, Timestamp, UNIDENTIFIED};
use styk_query::data_retention::{AppliedRule, Overdue, OverdueCounts, OverdueGrain, RetentionPolicy, count_overdue};
use styk_query::{Context, QueryError};
use styk_store::{AuditEntry, NewRetentionRun, RetentionRun as Stored};

use super::record::{Begun, Ended, RetentionRun, RetentionRunRule, damaged, with_counts};
use crate::erasure::{SCRUB, leave_out};
use crate::{Engine, EngineError};

/// Rows that are to go, out of the files but not committed, and what is known of them.
pub(super) struct Prepared<'a> {
    removal: Removal<'a>,
    new: NewRetentionRun,
    days: Vec<RetainedDay>,
}

impl Engine {
    /// Removes what is past its time by the rules of now; none where no rule ever removes anything. `author` is empty
    /// for Styk itself.
    ///
    /// # Errors
    /// After an error nothing has gone, or its rest is done by the next run or when the folder is opened.
    pub async fn run_retention(&self, author: &str) -> Result<Option<RetentionRun>, EngineError> {
        // Nothing is imported, undone or erased beside it.
        let _turn = self.importing.lock().await;
        Box::pin(self.finish_erasures()).await?;
        Box::pin(self.finish_retention()).await?;
        let (policy, now) = (self.retention(), Timestamp::now());
        let rules = policy.applied(now).map_err(QueryError::from)?;
        if rules.iter().all(|applied| applied.before.is_none()) {
            return Ok(None);
        }
        self.empty_inbox().await?;
        let prepared = Box::pin(self.prepare_retention(&policy, rules, now, author)).await?;
        let number = Box::pin(self.commit_retention(prepared)).await?;
        Box::pin(self.finish_run(number)).await.map(Some)
    }

    /// Does what a crash, or a run that failed, left to be done.
    pub(crate) async fn finish_retention(&self) -> Result<(), EngineError> {
        for run in self.store.unfinished_retention_runs().await? {
            if self.lake.last_retention().await? == run.number as i64 {
                Box::pin(self.finish_run(run.number)).await?;
            } else {
                let mut change = self.store.change().await?;
                change.discard_retention_run(run.number).await?;
                change.commit().await?;
            }
        }
        Ok(())
    }

    /// Writes files without what is past its time, which nothing names yet, and counts it.
    pub(super) async fn prepare_retention(
        &self,
        policy: &RetentionPolicy,
        rules: Vec<AppliedRule>,
        now: Timestamp,
        author: &str,
    ) -> Result<Prepared<'_>, EngineError> {
        let earlier = self.applied_before().await?;
        let mut context = self.context();
        let overdue = Arc::new(Overdue::new(&context, &rules, &earlier)?);
        let doomed: Arc<Overdue> = Arc::clone(&overdue);
        let removal = self.lake.begin_removal(doomed, &context.people, "retention").await?;
        context.snapshot.files = removal.files().to_vec();
        let counts = counted(&context, &overdue, &policy.zone, removal.rows())?;
        let mut aliases: Vec<PersonNumber> = self.aliases_of_each(&counts.emptied).into_values().flatten().collect();
        aliases.sort_unstable();
        let begun = Begun { rules: with_counts(rules, &counts), late: counts.late, customers: counts.customers };
        let rules = serde_json::to_string(&begun).map_err(|error| damaged(&error))?;
        let new = NewRetentionRun { started: now, author: author.to_owned(), rules, aliases };
        Ok(Prepared { removal, new, days: counts.counts })
    }

    /// Makes the rows go, the counts of them written down before.
    async fn commit_retention(&self, prepared: Prepared<'_>) -> Result<u64, EngineError> {
        let Prepared { removal, new, days } = prepared;
        let number = self.note_counts(&new, &days).await?;
        removal.commit(Some(number as i64)).await?;
        Ok(number)
    }

    pub(super) async fn note_counts(&self, new: &NewRetentionRun, days: &[RetainedDay]) -> Result<u64, EngineError> {
        let mut change = self.store.change().await?;
        let number = change.begin_retention_run(new, days).await?;
        change.commit().await?;
        Ok(number)
    }

    /// Does what follows from rows that have gone, or from there being none.
    async fn finish_run(&self, number: u64) -> Result<RetentionRun, EngineError> {
        let runs = self.store.unfinished_retention_runs().await?;
        let Some(stored) = runs.into_iter().find(|run| run.number == number) else {
            return Err(LakeError::Corrupt(format!("retention run {number} is not there")).into());
        };
        let begun = Begun::of(&stored)?;
        if begun.interactions() > 0 {
            self.lake.drop_old_files().await?;
        }
        let before = self.lake.snapshot().files;
        let with_rows = aliases_with_rows(&before, &stored.aliases).await?;

        // Nothing arrives from here to the end of whom may be forgotten; and that they are gone is no leaving of a
        // segment.
        let step = self.between_steps().await?;
        let mut customers = self.customers.lock().await;
        let came = aliases_with_rows(&self.files_since(&before), &stored.aliases).await?;
        let followed = self.store.followed().await?;
        let mut change = self.store.change().await?;
        let said = change.with_words(&stored.aliases).await?;
        let kept = with_rows.into_iter().chain(came).chain(said).collect();
        let (persons, gone) = self.left_with_nothing(&stored.aliases, &kept);
        let mut unreadable = 0;
        for (source, before) in unreadable_before(&begun.rules) {
            unreadable += change.remove_unreadable(source.as_deref(), before).await?;
        }
        let ended =
            Ended { finished: Timestamp::now(), forgotten: persons, identifiers: gone.len() as u64, unreadable };
        let removed = serde_json::to_string(&ended).map_err(|error| damaged(&error))?;
        change.finish_retention_run(number, &removed).await?;
        let run = RetentionRun::of(&Stored { removed: Some(removed), ..stored })?;
        let something = run.removed_something();
        if something {
            change.audit(&logged(&run)).await?;
            change.set_meta(SCRUB, "due").await?;
        }
        if gone.is_empty() {
            change.commit().await?;
        } else {
            leave_out(&mut change, followed, &gone).await?;
            customers.forget(change, &gone).await?;
            self.set_people(&customers.people());
        }
        if something {
            self.forget_everywhere(&gone).await;
            self.note_removed_before(begun.removed_before());
            // Segments are counted anew: not before those who were forgotten are out of them.
            self.retained.fetch_add(u64::from(begun.interactions() > 0), Ordering::Relaxed);
        }
        drop((customers, step));
        if something && let Err(error) = self.scrub().await {
            // What was begun is done; a full disk keeps nobody from the rest.
            tracing::error!(%error, "the database could not be written anew after retention; trying again with the next run or start");
        }
        Ok(run)
    }

    /// Files and runs that came since.
    fn files_since(&self, before: &[Arc<DataFile>]) -> Vec<Arc<DataFile>> {
        let mut files = self.lake.snapshot().files;
        files.retain(|file| !before.iter().any(|known| Arc::ptr_eq(known, file)));
        files
    }

    /// How many customers have none but some of these identifiers (ascending) and nothing that is kept, and their
    /// identifiers, ascending.
    fn left_with_nothing(&self, aliases: &[PersonNumber], kept: &HashSet<PersonNumber>) -> (u64, Vec<PersonNumber>) {
        let people = self.people();
        let mut persons: BTreeSet<PersonNumber> = aliases.iter().map(|alias| people.person(*alias)).collect();
        persons.remove(&UNIDENTIFIED);
        let (mut count, mut gone) = (0, Vec::new());
        for person in persons {
            let (_, all) = self.aliases_now(person);
            let nothing = |alias: &PersonNumber| aliases.binary_search(alias).is_ok() && !kept.contains(alias);
            if !all.is_empty() && all.iter().all(nothing) {
                count += 1;
                gone.extend(all);
            }
        }
        gone.sort_unstable();
        (count, gone)
    }
}

/// Counts the rows that go. Files were written without them by the same rules, so the numbers agree.
fn counted(context: &Context, overdue: &Overdue, zone: &str, rows: u64) -> Result<OverdueCounts, EngineError> {
    let counts = tokio::task::block_in_place(|| count_overdue(context, overdue, OverdueGrain::Day, zone))?;
    if counts.interactions != rows {
        let found = counts.interactions;
        return Err(LakeError::Corrupt(format!("{found} rows are past their time, and {rows} would go")).into());
    }
    Ok(counts)
}

/// Before when records go that could not be read: whatever is in them, nothing of their source is kept for a shorter
/// time. None for all sources.
fn unreadable_before(rules: &[RetentionRunRule]) -> BTreeMap<Option<String>, Timestamp> {
    let mut before: BTreeMap<Option<String>, Timestamp> = BTreeMap::new();
    for RetentionRunRule { rule, before: moment, .. } in rules {
        let Some(moment) = moment else { continue };
        let mut latest = |source: Option<String>| {
            let known = before.entry(source).or_insert(*moment);
            *known = (*moment).max(*known);
        };
        if rule.sources.is_empty() {
            latest(None);
        }
        rule.sources.iter().for_each(|source| latest(Some(source.clone())));
    }
    before
}

fn logged(run: &RetentionRun) -> AuditEntry {
    AuditEntry {
        time: run.finished.unwrap_or_else(Timestamp::now),
        who: run.author.clone(),
        action: "retention".to_owned(),
        detail: run.logged(),
    }
}

#[cfg(test)]
mod tests;
