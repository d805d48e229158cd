//! Ids that senders gave their messages, of the last days: what is sent again is
//! known, also after a restart, without holding all ids in memory.
//!
//! The newest ids are in a table in memory; at every flush they are written as a
//! sorted run, and runs are merged as they grow. An id that was first sent after
//! the oldest one in memory arrived needs no look at the runs; an older one (a
//! tracker that was offline) is looked up in those of its time, with one read
//! each. A run belongs to the offsets of the inbox that it covers: after a crash,
//! what the table has not committed is read from the inbox again, and runs that
//! reach beyond are forgotten.

mod run;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use run::SeenRun;

use crate::LakeError;
use crate::known::IdHashing;
use crate::store::Disk;

/// Name of the folder within the data folder.
const SEEN: &str = "seen";

/// Ids in memory, of 38 bytes each: with those of a flush or two as many as fit before the table doubles.
const MOST_RECENT: usize = 1_200_000;

/// Runs of one size that may stand side by side before they are merged.
const RUNS_PER_TIER: usize = 8;

/// How long ids are known, in microseconds.
const KEPT: i64 = 7 * 24 * 3600 * 1_000_000;

/// The ids of messages seen in the last seven days.
#[derive(Debug)]
pub struct SeenIds {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    /// With the number of the run that they are or will be in.
    recent: HashMap<u128, u32, IdHashing>,
    /// When the first of every such run arrived.
    generations: Vec<(u32, i64)>,
    generation: u32,
    most_recent: usize,
    /// Those of `recent` that no run holds yet.
    unsealed: Vec<u128>,
    /// First and last arrival of the unsealed.
    arrived: Option<(i64, i64)>,
    /// Offset in the inbox behind the last sealed one.
    from: u64,
    runs: Vec<Arc<SeenRun>>,
    /// Ids that arrived before are in runs only.
    since: i64,
}

/// Neighbouring runs that are to be one, merged by any thread while ids are looked up in them.
#[derive(Debug)]
pub struct SeenMerge {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    runs: Vec<Arc<SeenRun>>,
}

/// One run of several.
#[derive(Debug)]
pub struct SeenMerged {
    run: SeenRun,
    of: Vec<Arc<SeenRun>>,
}

impl SeenMerge {
    /// Writes the run; [`SeenIds::replace`] puts it in the place of those it was made of.
    pub fn merged(self) -> Result<SeenMerged, LakeError> {
        let run = run::merge(&self.folder, self.disk.as_ref(), &self.runs)?;
        Ok(SeenMerged { run, of: self.runs })
    }
}

impl SeenIds {
    /// Opens the ids in a data folder. `committed` is the offset in the inbox up
    /// to which the table has everything; `now` in microseconds.
    pub fn open(folder: &Path, disk: Arc<dyn Disk>, committed: u64, now: i64) -> Result<Self, LakeError> {
        Self::open_with(folder, disk, committed, now, MOST_RECENT)
    }

    /// The same with so many ids in memory at most.
    pub fn open_with(
        folder: &Path,
        disk: Arc<dyn Disk>,
        committed: u64,
        now: i64,
        most_recent: usize,
    ) -> Result<Self, LakeError> {
        let folder = folder.join(SEEN);
        if !folder.is_dir() {
            disk.create_folder(&folder)?;
            folder.parent().map_or(Ok(()), |parent| disk.sync_folder(parent))?;
        }
        let runs = run::recover(&folder, disk.as_ref(), committed)?.into_iter().map(Arc::new).collect();
        let mut seen = Self {
            folder,
            disk,
            recent: HashMap::default(),
            generations: Vec::new(),
            generation: 0,
            most_recent,
            unsealed: Vec::new(),
            arrived: None,
            from: committed + 1,
            runs,
            since: i64::MAX,
        };
        seen.expire(now)?;
        Ok(seen)
    }

    /// Notes an id; `false` where it was seen before.
    ///
    /// `sent` is the earliest moment at which the message can have arrived for the
    /// first time, `arrived` when it did now, both in microseconds.
    pub fn insert(&mut self, id: u128, sent: i64, arrived: i64) -> Result<bool, LakeError> {
        if self.recent.contains_key(&id) {
            return Ok(false);
        }
        if sent < self.since && !self.runs.is_empty() {
            for run in self.runs.iter().filter(|run| run.facts.last >= sent.min(arrived)) {
                if run.holds(id)? {
                    return Ok(false);
                }
            }
        }
        if self.unsealed.is_empty() {
            self.generations.push((self.generation, arrived));
        }
        self.since = self.since.min(arrived);
        self.recent.insert(id, self.generation);
        self.unsealed.push(id);
        let (first, last) = self.arrived.unwrap_or((arrived, arrived));
        self.arrived = Some((first.min(arrived), last.max(arrived)));
        Ok(true)
    }

    /// Takes back the ids noted since so many were unsealed.
    pub fn forget_since(&mut self, unsealed: usize) {
        for id in self.unsealed.drain(unsealed.min(self.unsealed.len())..) {
            self.recent.remove(&id);
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
            let run = run::write(&self.folder, self.disk.as_ref(), facts, &mut ids.into_iter().map(Ok))?;
            self.runs.push(Arc::new(run));
            self.unsealed.clear();
            self.arrived = None;
            self.generation += 1;
        }
        self.from = offset + 1;
        self.leave_memory();
        Ok(())
    }

    /// Lets the oldest ids of runs go from memory where there are too many.
    fn leave_memory(&mut self) {
        let mut gone = None;
        while self.recent.len() > self.most_recent && self.generations.len() > 1 {
            let (oldest, _) = self.generations.remove(0);
            self.recent.retain(|_, generation| *generation > oldest);
            gone = Some(oldest);
        }
        if gone.is_some() {
            self.recent.shrink_to(self.most_recent);
            self.since = self.generations.first().map_or(i64::MAX, |(_, arrived)| *arrived);
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
        let runs = self.runs[self.crowded(committed)?].to_vec();
        Some(SeenMerge { folder: self.folder.clone(), disk: Arc::clone(&self.disk), runs })
    }

    /// Looks ids up in what others were merged into from now on, and removes those.
    pub fn replace(&mut self, merged: SeenMerged) -> Result<(), LakeError> {
        let SeenMerged { run, of } = merged;
        let (old, mut kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.runs)
            .into_iter()
            .partition(|known| of.iter().any(|merged| Arc::ptr_eq(known, merged)));
        let at = kept.partition_point(|known| known.facts.from < run.facts.from);
        kept.insert(at, Arc::new(run));
        self.runs = kept;
        old.into_iter().try_for_each(|run| run.remove(self.disk.as_ref()))
    }

    /// Neighbours of one size, of which there are many.
    fn crowded(&self, committed: u64) -> Option<std::ops::Range<usize>> {
        let tier = |run: &SeenRun| run.facts.count.max(1).ilog(RUNS_PER_TIER as u64);
        let stable = self.runs.partition_point(|run| run.facts.to <= committed);
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
            std::mem::take(&mut self.runs).into_iter().partition(|run| run.facts.last >= now - KEPT);
        self.runs = kept;
        gone.into_iter().try_for_each(|run| run.remove(self.disk.as_ref()))
    }

    /// Runs on disk.
    pub fn runs(&self) -> usize {
        self.runs.len()
    }
}
