//! One pass over a snapshot: every customer whole, once, in any number of threads.
//!
//! Work is cut into units, ranges of slots that no row group straddles. The
//! runs of a unit (files of different periods, flushes, runs in memory) are
//! merged by person here: no shuffle, no sort, no hash table of customers.
//! People who moved since their rows were written are gathered into a side run
//! and handed on last.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use styk_journey::Batch;
use styk_model::TimeSpan;

use crate::LakeError;
use crate::file::DataFile;
use crate::people::People;
use crate::priority::make_way;
use crate::run::{Part, Projection, Run, Ties, merge};
use crate::side::{Side, Sides};
use crate::slots::{SLOTS, slot};
use crate::watch::Watch;

/// What to read, of which files, for which people.
pub struct Scan<'a> {
    pub files: &'a [Arc<DataFile>],
    pub people: &'a People,
    pub span: TimeSpan,
    pub threads: usize,
    pub watch: &'a Watch,
    /// Whether customers come whole, which costs putting them together; else
    /// rows come as they lie, each once, for what counts rows alone.
    pub whole: bool,
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
        self.watch.expect((plan.wide.len() + plan.units.len()) as u64);
        let ties = Ties::new(self.files, &plan.parts);
        // Somebody who moved since any of the files was written is put together of all of them:
        // rows written later lie where they belong, and would be a second line of the same customer.
        let identity = self.files.iter().map(|file| file.facts.identity).min().unwrap_or(0);
        let worker = Worker { scan: self, plan: &plan, projection, ties: &ties, identity, rows: AtomicU64::new(0) };
        let (wide, mut sides) = worker.read_wide()?;
        let mut states: Vec<S> = (0..self.threads.max(1)).map(|_| make()).collect();
        let next = AtomicUsize::new(0);
        sides.extend(in_threads(&mut states, |state| worker.units(&wide, &next, |batch| observe(state, batch)))?);
        drop(wide);
        let next = AtomicUsize::new(0);
        let (sides, columns) = (Sides::new(sides, states.len()), projection.columns());
        in_threads(&mut states, |state| {
            sides.merge(next.fetch_add(1, Ordering::Relaxed), &columns, &ties, |batch| observe(state, batch))
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
        let begin = |state| {
            scope.spawn(|| {
                make_way();
                work(state)
            })
        };
        let threads: Vec<_> = states.iter_mut().map(begin).collect();
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
    /// How many facts had been applied when the oldest file was written.
    identity: u64,
    rows: AtomicU64,
}

impl Worker<'_> {
    fn read(&self, part: u32, side: &mut Side) -> Result<Run, LakeError> {
        let Part { file, group } = self.plan.parts[part as usize];
        let file = &self.scan.files[file];
        let group = file.group(group);
        self.rows.fetch_add(group.rows() as u64, Ordering::Relaxed);
        let mut run = Run::read(part, group, self.scan.span, self.projection)?;
        if self.scan.whole {
            run.take_moved(group, self.identity, self.scan.people, side)?;
        }
        Ok(run)
    }

    fn empty_side(&self) -> Side {
        Side::new(self.projection.columns())
    }

    fn read_wide(&self) -> Result<(Vec<Run>, Vec<Side>), LakeError> {
        let next = AtomicUsize::new(0);
        let mut workers = vec![(); self.scan.threads.clamp(1, self.plan.wide.len().max(1))];
        let read = in_threads(&mut workers, |()| {
            let (mut runs, mut side) = (Vec::new(), self.empty_side());
            while let Some(&part) = self.plan.wide.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.scan.watch.check()?;
                runs.push(self.read(part, &mut side)?);
                self.scan.watch.done();
            }
            Ok((runs, side))
        })?;
        let (runs, sides): (Vec<Vec<Run>>, Vec<Side>) = read.into_iter().unzip();
        Ok((runs.into_iter().flatten().collect(), sides))
    }

    /// Takes units until none is left; gives back the side rows met.
    fn units(&self, wide: &[Run], next: &AtomicUsize, mut each: impl FnMut(&Batch)) -> Result<Side, LakeError> {
        let columns = self.projection.columns();
        let mut side = self.empty_side();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(unit) = self.plan.units.get(number) else { return Ok(side) };
            self.scan.watch.check()?;
            if self.scan.whole {
                let read = |part: &u32| self.read(*part, &mut side);
                let mut runs = unit.parts.iter().map(read).collect::<Result<Vec<_>, _>>()?;
                runs.extend(wide.iter().map(|run| run.slots(unit.first, unit.last)));
                merge(runs, &columns, self.ties, &mut each)?;
            } else {
                for part in &unit.parts {
                    each(&self.read(*part, &mut side)?.into_batch());
                }
                for run in wide {
                    each(&run.slots(unit.first, unit.last).into_batch());
                }
            }
            self.scan.watch.done();
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
