//! Ids that senders gave their messages, of the last days: what is sent again is
//! known, also after a restart, without holding all ids in memory.
//!
//! Ids since the last flush are in memory; with the flush they are written as a
//! sorted run, and runs are merged as they grow. Of the newest runs a filter in
//! memory tells which ids are surely not there; older runs (for a tracker that
//! was offline) are read, one block each, where an id may have been sent in their
//! time. A run belongs to the offsets of the inbox that it covers: after a crash,
//! what the table has not committed is read from the inbox again, and runs that
//! reach beyond are forgotten.

mod filter;
mod run;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use filter::Filter;
use run::SeenRun;

use crate::LakeError;
use crate::known::Ids;
use crate::store::Disk;

/// Name of the folder within the data folder.
const SEEN: &str = "seen";

/// Bytes of filters: those of 25 million ids.
const FILTER_BYTES: usize = 32 << 20;

/// Runs of one size that may stand side by side before they are merged.
const RUNS_PER_TIER: usize = 8;

/// How long ids are known, in microseconds.
const KEPT: i64 = 7 * 24 * 3600 * 1_000_000;

/// The ids of messages seen in the last seven days.
#[derive(Debug)]
pub struct SeenIds {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    /// Those that no run holds yet, in the order they came.
    unsealed: Vec<u128>,
    known: Ids,
    /// First and last arrival of the unsealed.
    arrived: Option<(i64, i64)>,
    /// Offset in the inbox behind the last sealed one.
    from: u64,
    /// Oldest first.
    runs: Vec<Known>,
    most_filter_bytes: usize,
}

/// A run, and what is known of it in memory.
#[derive(Debug)]
struct Known {
    run: Arc<SeenRun>,
    filter: Option<Filter>,
}

/// Neighbouring runs that are to be one, merged by any thread while ids are looked up in them.
#[derive(Debug)]
pub struct SeenMerge {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    runs: Vec<Arc<SeenRun>>,
    most_filter_bytes: usize,
}

/// One run of several.
#[derive(Debug)]
pub struct SeenMerged {
    run: SeenRun,
    filter: Option<Filter>,
    of: Vec<Arc<SeenRun>>,
}

impl SeenMerge {
    /// Writes the run; [`SeenIds::replace`] puts it in the place of those it was made of.
    pub fn merged(self) -> Result<SeenMerged, LakeError> {
        let ids = self.runs.iter().map(|run| run.facts.count).sum();
        let mut filter = (Filter::bytes_for(ids) <= self.most_filter_bytes).then(|| Filter::new(ids));
        let run = run::merge(&self.folder, self.disk.as_ref(), &self.runs, &mut |id| {
            if let Some(filter) = &mut filter {
                filter.add(id);
            }
        })?;
        Ok(SeenMerged { run, filter, of: self.runs })
    }
}

impl SeenIds {
    /// Opens the ids in a data folder. `committed` is the offset in the inbox up
    /// to which the table has everything; `now` in microseconds.
    pub fn open(folder: &Path, disk: Arc<dyn Disk>, committed: u64, now: i64) -> Result<Self, LakeError> {
        Self::open_with(folder, disk, committed, now, FILTER_BYTES)
    }

    /// The same with filters of so many bytes at most.
    pub fn open_with(
        folder: &Path,
        disk: Arc<dyn Disk>,
        committed: u64,
        now: i64,
        most_filter_bytes: usize,
    ) -> Result<Self, LakeError> {
        let folder = folder.join(SEEN);
        if !folder.is_dir() {
            disk.create_folder(&folder)?;
            folder.parent().map_or(Ok(()), |parent| disk.sync_folder(parent))?;
        }
        let runs = run::recover(&folder, disk.as_ref(), committed)?;
        let mut seen = Self {
            folder,
            disk,
            unsealed: Vec::new(),
            known: Ids::default(),
            arrived: None,
            from: committed + 1,
            runs: runs.into_iter().map(|run| Known { run: Arc::new(run), filter: None }).collect(),
            most_filter_bytes,
        };
        seen.expire(now)?;
        seen.filter()?;
        Ok(seen)
    }

    /// Reads what filters need of the newest runs, as many as may have one.
    fn filter(&mut self) -> Result<(), LakeError> {
        let mut left = self.most_filter_bytes;
        for Known { run, filter } in self.runs.iter_mut().rev() {
            let Some(rest) = left.checked_sub(Filter::bytes_for(run.facts.count)) else { break };
            let mut made = Filter::new(run.facts.count);
            for id in run.ids() {
                made.add(id?);
            }
            (*filter, left) = (Some(made), rest);
        }
        Ok(())
    }

    /// Notes an id; `false` where it was seen before.
    ///
    /// `sent` is the earliest moment at which the message can have arrived for the
    /// first time, `arrived` when it did now, both in microseconds.
    pub fn insert(&mut self, id: u128, sent: i64, arrived: i64) -> Result<bool, LakeError> {
        if self.known.contains(&id) {
            return Ok(false);
        }
        for Known { run, filter } in &self.runs {
            let possible = match filter {
                Some(filter) => filter.may_hold(id),
                None => run.facts.last >= sent.min(arrived),
            };
            if possible && run.holds(id)? {
                return Ok(false);
            }
        }
        self.known.insert(id);
        self.unsealed.push(id);
        let (first, last) = self.arrived.unwrap_or((arrived, arrived));
        self.arrived = Some((first.min(arrived), last.max(arrived)));
        Ok(true)
    }

    /// Takes back the ids noted since so many were unsealed.
    pub fn forget_since(&mut self, unsealed: usize) {
        for id in self.unsealed.drain(unsealed.min(self.unsealed.len())..) {
            self.known.remove(&id);
        }
    }

    /// Ids that no run holds yet.
    pub fn unsealed(&self) -> usize {
        self.unsealed.len()
    }

    /// Writes the ids up to `offset`, to be called before the table commits that offset.
    pub fn seal(&mut self, offset: u64) -> Result<(), LakeError> {
        if let Some((first, last)) = self.arrived {
            let mut ids = self.unsealed.clone();
            ids.sort_unstable();
            let facts = run::Facts { count: ids.len() as u64, first, last, from: self.from, to: offset };
            let mut filter = Filter::new(facts.count);
            for id in &ids {
                filter.add(*id);
            }
            let run = run::write(&self.folder, self.disk.as_ref(), facts, &mut ids.into_iter().map(Ok))?;
            self.runs.push(Known { run: Arc::new(run), filter: Some(filter) });
            (self.unsealed, self.known, self.arrived) = (Vec::new(), Ids::default(), None);
            self.bound_filters();
        }
        self.from = offset + 1;
        Ok(())
    }

    /// Lets go the filters of the oldest runs where all together are too large.
    fn bound_filters(&mut self) {
        let mut left = Some(self.most_filter_bytes);
        for known in self.runs.iter_mut().rev() {
            let bytes = known.filter.as_ref().map_or(0, Filter::bytes);
            left = left.and_then(|left| left.checked_sub(bytes));
            if left.is_none() {
                known.filter = None;
            }
        }
    }

    /// Merges runs up to an offset that the table committed, and forgets what is older than seven days.
    pub fn tidy(&mut self, committed: u64, now: i64) -> Result<(), LakeError> {
        self.expire(now)?;
        while let Some(merge) = self.mergeable(committed) {
            self.replace(merge.merged()?)?;
        }
        Ok(())
    }

    /// Runs up to an offset that the table committed, where it is worth merging them.
    pub fn mergeable(&self, committed: u64) -> Option<SeenMerge> {
        let runs = self.runs[self.crowded(committed)?].iter().map(|known| Arc::clone(&known.run)).collect();
        let (folder, disk) = (self.folder.clone(), Arc::clone(&self.disk));
        Some(SeenMerge { folder, disk, runs, most_filter_bytes: self.most_filter_bytes })
    }

    /// Looks ids up in what others were merged into from now on, and removes those.
    pub fn replace(&mut self, merged: SeenMerged) -> Result<(), LakeError> {
        let SeenMerged { run, filter, of } = merged;
        let (old, mut kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.runs)
            .into_iter()
            .partition(|known| of.iter().any(|merged| Arc::ptr_eq(&known.run, merged)));
        let at = kept.partition_point(|known| known.run.facts.from < run.facts.from);
        kept.insert(at, Known { run: Arc::new(run), filter });
        self.runs = kept;
        self.bound_filters();
        old.into_iter().try_for_each(|known| known.run.remove(self.disk.as_ref()))
    }

    /// Neighbours of one size, of which there are many.
    fn crowded(&self, committed: u64) -> Option<std::ops::Range<usize>> {
        let tier = |known: &Known| known.run.facts.count.max(1).ilog(RUNS_PER_TIER as u64);
        let stable = self.runs.partition_point(|known| known.run.facts.to <= committed);
        let mut start = 0;
        for chunk in self.runs[..stable].chunk_by(|a, b| tier(a) == tier(b)) {
            if chunk.len() >= RUNS_PER_TIER {
                return Some(start..start + chunk.len());
            }
            start += chunk.len();
        }
        None
    }

    /// Forgets what is older than seven days.
    pub fn expire(&mut self, now: i64) -> Result<(), LakeError> {
        let (kept, gone): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.runs).into_iter().partition(|known| known.run.facts.last >= now - KEPT);
        self.runs = kept;
        gone.into_iter().try_for_each(|known| known.run.remove(self.disk.as_ref()))
    }

    /// Runs on disk.
    pub fn runs(&self) -> usize {
        self.runs.len()
    }
}
