//! One pass over a snapshot: every customer whole, once, in any number of threads.
//!
//! Work is cut into units, ranges of slots that no row group straddles. The
//! runs of a unit (files of different periods, flushes, runs in memory) are
//! merged by person here: no shuffle, no sort, no hash table of customers.
//! People who moved since their rows were written are gathered into a side run
//! and handed on last.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};

use styk_journey::Batch;
use styk_model::TimeSpan;

use crate::LakeError;
use crate::file::DataFile;
use crate::people::People;
use crate::run::{Part, Projection, Run, Side, Ties, merge, merge_side};
use crate::slots::{SLOTS, slot};

/// What to read, of which files, for which people.
pub struct Scan<'a> {
    pub files: &'a [Arc<DataFile>],
    pub people: &'a People,
    pub span: TimeSpan,
    pub threads: usize,
}

/// What a pass read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Read {
    pub rows: u64,
    pub row_groups: u64,
}

/// A range of slots with its row groups (numbers of parts).
#[derive(Debug)]
struct Unit {
    first: u32,
    last: u32,
    parts: Vec<u32>,
}

/// A row group that spans more slots than this is read once, up front, and cut
/// by slot: a flush of a minute has a few rows in each.
const WIDE: u32 = 16;

impl Scan<'_> {
    /// Hands every batch to a worker's state, made by `make`; the states come
    /// back to be merged.
    pub fn pass<S: Send>(
        &self,
        projection: &dyn Projection,
        make: impl Fn() -> S + Sync,
        observe: impl Fn(&mut S, &Batch) + Sync,
    ) -> Result<(Vec<S>, Read), LakeError> {
        let plan = Plan::new(self);
        let ties = Ties::new(self.files, &plan.parts);
        let worker = Worker { scan: self, plan: &plan, projection, ties: &ties, rows: AtomicU64::new(0) };
        let wide = worker.read_wide()?;
        let mut states: Vec<S> = (0..self.threads.max(1)).map(|_| make()).collect();
        let next = AtomicUsize::new(0);
        let sides = in_threads(&mut states, |state| worker.units(&wide, &next, |batch| observe(state, batch)))?;
        drop(wide);
        let next = AtomicUsize::new(0);
        let shares = Side::shared(sides, &projection.columns(), states.len());
        in_threads(&mut states, |state| {
            let share =
                shares[next.fetch_add(1, Ordering::Relaxed)].lock().unwrap_or_else(PoisonError::into_inner).take();
            share.map_or(Ok(()), |side| merge_side(side, &ties, |batch| observe(state, batch)))
        })?;
        let read = Read { rows: worker.rows.load(Ordering::Relaxed), row_groups: plan.parts.len() as u64 };
        Ok((states, read))
    }
}

/// Runs `work` on every state, each in a thread of its own; one state needs none.
fn in_threads<S: Send, R: Send>(
    states: &mut [S],
    work: impl Fn(&mut S) -> Result<R, LakeError> + Sync,
) -> Result<Vec<R>, LakeError> {
    if let [only] = states {
        return Ok(vec![work(only)?]);
    }
    std::thread::scope(|scope| {
        let threads: Vec<_> = states.iter_mut().map(|state| scope.spawn(|| work(state))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

struct Plan {
    parts: Vec<Part>,
    wide: Vec<u32>,
    units: Vec<Unit>,
}

impl Plan {
    fn new(scan: &Scan<'_>) -> Self {
        let (mut parts, mut wide, mut narrow) = (Vec::new(), Vec::new(), Vec::new());
        for (number, file) in scan.files.iter().enumerate() {
            for (group, &(first, last)) in file.facts.groups.iter().enumerate() {
                let times = file.group(group).time_range();
                if times.is_some_and(|(from, to)| to < scan.span.from.0 || from >= scan.span.to.0) {
                    continue;
                }
                let part = parts.len() as u32;
                parts.push(Part { file: number, group });
                if last - first > WIDE { wide.push(part) } else { narrow.push((first, last, part)) }
            }
        }
        narrow.sort_unstable();
        let mut units: Vec<Unit> = Vec::new();
        for (first, last, part) in narrow {
            match units.last_mut() {
                Some(unit) if first <= unit.last => {
                    unit.last = unit.last.max(last);
                    unit.parts.push(part);
                }
                _ => units.push(Unit { first, last, parts: vec![part] }),
            }
        }
        Self { parts, wide, units: with_gaps_filled(units) }
    }
}

/// Units for the slots that only wide row groups have rows in.
fn with_gaps_filled(units: Vec<Unit>) -> Vec<Unit> {
    const STEP: u32 = 32;
    let mut filled = Vec::new();
    let mut next = 0;
    let gap = |from: u32, to: u32, filled: &mut Vec<Unit>| {
        for first in (from..to).step_by(STEP as usize) {
            filled.push(Unit { first, last: (first + STEP).min(to) - 1, parts: Vec::new() });
        }
    };
    for unit in units {
        gap(next, unit.first, &mut filled);
        next = unit.last + 1;
        filled.push(unit);
    }
    gap(next, SLOTS, &mut filled);
    filled
}

struct Worker<'a> {
    scan: &'a Scan<'a>,
    plan: &'a Plan,
    projection: &'a dyn Projection,
    ties: &'a Ties<'a>,
    rows: AtomicU64,
}

/// A wide run and the side rows it gave up.
struct WideRun {
    run: Run,
    side: Side,
}

impl Worker<'_> {
    fn read(&self, part: u32, side: &mut Side) -> Result<Run, LakeError> {
        let Part { file, group } = self.plan.parts[part as usize];
        let file = &self.scan.files[file];
        let group = file.group(group);
        self.rows.fetch_add(group.rows() as u64, Ordering::Relaxed);
        let mut run = Run::read(part, group, self.scan.span, self.projection)?;
        run.take_moved(group, file.facts.identity, self.scan.people, side)?;
        Ok(run)
    }

    fn empty_side(&self) -> Side {
        Side { keys: Vec::new(), columns: self.projection.columns() }
    }

    fn read_wide(&self) -> Result<Vec<std::sync::Mutex<WideRun>>, LakeError> {
        let next = AtomicUsize::new(0);
        let mut workers = vec![(); self.scan.threads.clamp(1, self.plan.wide.len().max(1))];
        let read = in_threads(&mut workers, |()| {
            let mut runs = Vec::new();
            while let Some(&part) = self.plan.wide.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut side = self.empty_side();
                let run = self.read(part, &mut side)?;
                runs.push(std::sync::Mutex::new(WideRun { run, side }));
            }
            Ok(runs)
        })?;
        Ok(read.into_iter().flatten().collect())
    }

    /// Takes units until none is left; gives back the side rows met.
    fn units(
        &self,
        wide: &[std::sync::Mutex<WideRun>],
        next: &AtomicUsize,
        mut each: impl FnMut(&Batch),
    ) -> Result<Side, LakeError> {
        let columns = self.projection.columns();
        let mut side = self.empty_side();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(unit) = self.plan.units.get(number) else { return Ok(side) };
            let mut runs = unit.parts.iter().map(|part| self.read(*part, &mut side)).collect::<Result<Vec<_>, _>>()?;
            for one in wide {
                let mut one = one.lock().unwrap_or_else(PoisonError::into_inner);
                if number == 0 {
                    side.append(std::mem::take(&mut one.side));
                }
                runs.push(one.run.slots(unit.first, unit.last));
            }
            merge(runs, &columns, self.ties, &mut each)?;
        }
    }
}

impl Run {
    /// A copy of the rows of some slots.
    fn slots(&self, first: u32, last: u32) -> Self {
        let from = self.persons.partition_point(|person| slot(*person) < first);
        let to = self.persons.partition_point(|person| slot(*person) <= last);
        let (start, end) = (self.starts[from], self.starts[to]);
        let (rows_from, rows_to) = (start as usize, end as usize);
        let columns = self
            .columns
            .iter()
            .map(|column| {
                let mut part = column.like();
                part.extend_from(column, rows_from, rows_to);
                part
            })
            .collect();
        let rows = (0..end - start).map(|row| self.row((start + row) as usize)).collect();
        Self {
            part: self.part,
            persons: self.persons[from..to].to_vec(),
            starts: self.starts[from..=to].iter().map(|at| at - start).collect(),
            time: self.time[rows_from..rows_to].to_vec(),
            columns,
            rows: Some(rows),
        }
    }
}

impl Side {
    fn append(&mut self, other: Self) {
        self.keys.extend(other.keys);
        for (into, column) in self.columns.iter_mut().zip(&other.columns) {
            into.extend_from(column, 0, column.len());
        }
    }

    /// Cuts the rows of all workers into shares of whole persons.
    fn shared(
        sides: Vec<Self>,
        columns: &[styk_journey::Column],
        shares: usize,
    ) -> Vec<std::sync::Mutex<Option<Self>>> {
        let empty = || Self { keys: Vec::new(), columns: columns.iter().map(styk_journey::Column::like).collect() };
        let mut cut: Vec<Self> = (0..shares).map(|_| empty()).collect();
        for side in sides {
            let runs = side.keys.chunk_by(|a, b| a.person == b.person);
            let mut from = 0;
            for run in runs {
                let share = &mut cut[slot(run[0].person as u32) as usize * shares / SLOTS as usize];
                share.keys.extend_from_slice(run);
                for (into, column) in share.columns.iter_mut().zip(&side.columns) {
                    into.extend_from(column, from, from + run.len());
                }
                from += run.len();
            }
        }
        cut.into_iter().map(|side| std::sync::Mutex::new(Some(side))).collect()
    }
}
