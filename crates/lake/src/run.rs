//! Sorted runs of rows in memory, and merging them into batches of whole customers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use styk_journey::{Batch, Column};
use styk_model::{PersonNumber, TimeSpan};

use crate::LakeError;
use crate::file::{DataFile, RowGroup, TieKeys};
use crate::people::People;
use crate::slots::person_key;

/// What a question reads of every row.
pub trait Projection: Sync {
    /// The columns of the batches, in the order operators know them, empty.
    fn columns(&self) -> Vec<Column>;

    /// The columns of one row group.
    fn project(&self, group: RowGroup<'_>) -> Result<Vec<Column>, LakeError>;

    /// Which rows of a row group to look at; `None` for all.
    fn keep(&self, group: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError>;
}

/// Where a row came from: number of the part in the scan, row in its row group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    pub part: u32,
    pub row: u32,
}

/// A row group as part of a scan.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub file: usize,
    pub group: usize,
}

/// Decoded rows of a row group, in order, some left out.
#[derive(Debug)]
pub(crate) struct Run {
    pub part: u32,
    pub persons: Vec<PersonNumber>,
    /// One more than persons.
    pub starts: Vec<u32>,
    pub time: Vec<i64>,
    pub columns: Vec<Column>,
    /// Row numbers in the row group, where rows were left out.
    pub rows: Option<Vec<u32>>,
}

impl Run {
    /// Decodes a row group: rows within `span` that the projection keeps.
    pub(crate) fn read(
        part: u32,
        group: RowGroup<'_>,
        span: TimeSpan,
        projection: &dyn Projection,
    ) -> Result<Self, LakeError> {
        let (persons, starts) = group.persons()?;
        let mut run =
            Self { part, persons, starts, time: group.times()?, columns: projection.project(group)?, rows: None };
        let mut keep = projection.keep(group)?;
        let inside = group.time_range().is_some_and(|(first, last)| span.from.0 <= first && last < span.to.0);
        if !inside {
            let flags = keep.get_or_insert_with(|| vec![true; run.time.len()]);
            for (flag, time) in flags.iter_mut().zip(&run.time) {
                *flag &= span.from.0 <= *time && *time < span.to.0;
            }
        }
        if let Some(keep) = keep {
            run.retain(&keep);
        }
        Ok(run)
    }

    pub(crate) fn row(&self, at: usize) -> u32 {
        self.rows.as_ref().map_or(at as u32, |rows| rows[at])
    }

    /// Keeps the flagged rows; persons without rows go too.
    fn retain(&mut self, keep: &[bool]) {
        let kept: Vec<u32> = keep.iter().enumerate().filter_map(|(row, keep)| keep.then_some(row as u32)).collect();
        if kept.len() == keep.len() {
            return;
        }
        let (mut persons, mut starts, mut next) = (Vec::new(), Vec::new(), 0);
        for (index, person) in self.persons.iter().enumerate() {
            let from = next;
            while next < kept.len() && kept[next] < self.starts[index + 1] {
                next += 1;
            }
            if next > from {
                persons.push(*person);
                starts.push(from as u32);
            }
        }
        starts.push(kept.len() as u32);
        self.time = kept.iter().map(|row| self.time[*row as usize]).collect();
        self.columns = self.columns.iter().map(|column| gathered(column, &kept)).collect();
        self.persons = persons;
        self.starts = starts;
        self.rows = Some(kept);
    }

    /// Moves the rows of people who changed since `identity` into `side`.
    pub(crate) fn take_moved(
        &mut self,
        group: RowGroup<'_>,
        identity: u64,
        people: &People,
        side: &mut Side,
    ) -> Result<(), LakeError> {
        if people.nobody_moved() || !self.persons.iter().any(|person| people.moved_since(*person, identity)) {
            return Ok(());
        }
        let aliases = group.aliases()?;
        let mut stay = Vec::with_capacity(self.time.len());
        for (index, person) in self.persons.iter().enumerate() {
            let (from, to) = (self.starts[index] as usize, self.starts[index + 1] as usize);
            let moved = people.moved_since(*person, identity);
            stay.extend(std::iter::repeat_n(!moved, to - from));
            if moved {
                for at in from..to {
                    let row = self.row(at);
                    side.keys.push(SideKey {
                        person: person_key(people.person(aliases[row as usize])),
                        time: self.time[at],
                        origin: Origin { part: self.part, row },
                        at: 0,
                    });
                }
                for (into, column) in side.columns.iter_mut().zip(&self.columns) {
                    into.extend_from(column, from, to);
                }
            }
        }
        let first = self.rows.take();
        self.retain(&stay);
        if let (Some(first), Some(kept)) = (first, &mut self.rows) {
            for row in kept {
                *row = first[*row as usize];
            }
        }
        Ok(())
    }

    fn key(&self, index: usize) -> u64 {
        person_key(self.persons[index])
    }
}

fn gathered(column: &Column, rows: &[u32]) -> Column {
    fn pick<T: Copy>(values: &[T], rows: &[u32]) -> Vec<T> {
        rows.iter().map(|row| values[*row as usize]).collect()
    }
    match column {
        Column::Symbols(values) => Column::Symbols(pick(values, rows)),
        Column::Masks(values) => Column::Masks(pick(values, rows)),
        Column::Codes(values) => Column::Codes(pick(values, rows)),
        Column::Numbers(values) => Column::Numbers(pick(values, rows)),
    }
}

/// Rows of people who have moved since their file was written, to be ordered anew.
#[derive(Debug, Default)]
pub(crate) struct Side {
    pub keys: Vec<SideKey>,
    pub columns: Vec<Column>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct SideKey {
    pub person: u64,
    pub time: i64,
    pub origin: Origin,
    /// Row in [`Side::columns`] once all sides are together.
    pub at: u32,
}

/// Tie keys of row groups, read when rows of one person at one instant meet.
pub(crate) struct Ties<'a> {
    files: &'a [Arc<DataFile>],
    parts: &'a [Part],
    read: Mutex<HashMap<u32, Arc<TieKeys>>>,
}

/// How many row groups' tie keys are kept (32 bytes a row).
const TIES_KEPT: usize = 16;

impl<'a> Ties<'a> {
    pub(crate) fn new(files: &'a [Arc<DataFile>], parts: &'a [Part]) -> Self {
        Self { files, parts, read: Mutex::new(HashMap::new()) }
    }

    pub(crate) fn key(&self, origin: Origin) -> Result<(i64, i64, u128), LakeError> {
        let mut read = self.read.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(keys) = read.get(&origin.part) {
            return Ok(keys.get(origin.row as usize));
        }
        if read.len() >= TIES_KEPT {
            read.clear();
        }
        let part = self.parts[origin.part as usize];
        let keys = Arc::new(self.files[part.file].group(part.group).tie_keys()?);
        let key = keys.get(origin.row as usize);
        read.insert(origin.part, keys);
        Ok(key)
    }
}

/// Rows that a batch is filled up to before it is handed on.
const BATCH_ROWS: usize = 65_536;

/// Merges runs by person and hands on batches of whole customers.
pub(crate) fn merge(
    mut runs: Vec<Run>,
    columns: &[Column],
    ties: &Ties<'_>,
    mut each: impl FnMut(&Batch),
) -> Result<(), LakeError> {
    runs.retain(|run| !run.persons.is_empty());
    runs.sort_by_key(|run| run.key(0));
    let apart = runs.windows(2).all(|pair| pair[0].key(pair[0].persons.len() - 1) < pair[1].key(0));
    if apart {
        for run in runs {
            let Run { persons, starts, time, columns, .. } = run;
            each(&Batch { persons, starts, time, columns });
        }
        return Ok(());
    }
    let mut merged = Merged::new(columns);
    let mut at = vec![0; runs.len()];
    let mut here: Vec<(usize, usize, usize)> = Vec::new();
    while let Some(least) =
        runs.iter().zip(&at).filter(|(run, at)| **at < run.persons.len()).map(|(run, at)| run.key(*at)).min()
    {
        here.clear();
        for (number, run) in runs.iter().enumerate() {
            let index = at[number];
            if index < run.persons.len() && run.key(index) == least {
                here.push((number, run.starts[index] as usize, run.starts[index + 1] as usize));
                at[number] += 1;
            }
        }
        merged.person(least as u32, &runs, &here, ties)?;
        if merged.batch.rows() >= BATCH_ROWS {
            merged.hand_on(&mut each);
        }
    }
    merged.hand_on(&mut each);
    Ok(())
}

struct Merged {
    batch: Batch,
}

impl Merged {
    fn new(columns: &[Column]) -> Self {
        Self {
            batch: Batch { starts: vec![0], columns: columns.iter().map(Column::like).collect(), ..Batch::default() },
        }
    }

    fn hand_on(&mut self, each: &mut impl FnMut(&Batch)) {
        if !self.batch.persons.is_empty() {
            each(&self.batch);
            self.batch.persons.clear();
            self.batch.starts.truncate(1);
            self.batch.time.clear();
            self.batch.columns.iter_mut().for_each(Column::clear);
        }
    }

    /// Appends one person from all runs that have rows of them: runs as a whole
    /// where their times follow each other, row by row where they overlap.
    fn person(
        &mut self,
        person: u32,
        runs: &[Run],
        here: &[(usize, usize, usize)],
        ties: &Ties<'_>,
    ) -> Result<(), LakeError> {
        let mut order = here.to_vec();
        order.sort_by_key(|&(run, from, _)| runs[run].time[from]);
        let follows =
            |a: &(usize, usize, usize), b: &(usize, usize, usize)| runs[a.0].time[a.2 - 1] < runs[b.0].time[b.1];
        if order.windows(2).all(|pair| follows(&pair[0], &pair[1])) {
            for (run, from, to) in order {
                self.append(&runs[run], from, to);
            }
        } else {
            let mut rows: Vec<(i64, usize, usize)> = Vec::new();
            for &(run, from, to) in here {
                rows.extend((from..to).map(|at| (runs[run].time[at], run, at)));
            }
            rows.sort_unstable();
            let origin = |row: &(i64, usize, usize)| Origin { part: runs[row.1].part, row: runs[row.1].row(row.2) };
            for tied in rows.chunk_by_mut(|a, b| a.0 == b.0) {
                if tied.windows(2).any(|pair| pair[0].1 != pair[1].1) {
                    sort_tied(tied, |row| ties.key(origin(row)))?;
                }
            }
            for (_, run, at) in rows {
                self.append(&runs[run], at, at + 1);
            }
        }
        self.batch.persons.push(person);
        self.batch.starts.push(self.batch.time.len() as u32);
        Ok(())
    }

    fn append(&mut self, run: &Run, from: usize, to: usize) {
        self.batch.time.extend_from_slice(&run.time[from..to]);
        for (into, column) in self.batch.columns.iter_mut().zip(&run.columns) {
            into.extend_from(column, from, to);
        }
    }
}

/// Sorts a few rows by a key that can fail to be read.
fn sort_tied<T: Copy, K: Ord + Copy>(
    rows: &mut [T],
    key: impl Fn(&T) -> Result<K, LakeError>,
) -> Result<(), LakeError> {
    let mut keyed = rows.iter().map(|row| Ok((key(row)?, *row))).collect::<Result<Vec<_>, LakeError>>()?;
    keyed.sort_by_key(|(key, _)| *key);
    for (row, (_, sorted)) in rows.iter_mut().zip(keyed) {
        *row = sorted;
    }
    Ok(())
}

/// Orders side rows and hands them on in batches.
pub(crate) fn merge_side(mut side: Side, ties: &Ties<'_>, mut each: impl FnMut(&Batch)) -> Result<(), LakeError> {
    for (at, key) in side.keys.iter_mut().enumerate() {
        key.at = at as u32;
    }
    side.keys.sort_unstable_by_key(|key| (key.person, key.time, key.origin));
    for tied in side.keys.chunk_by_mut(|a, b| (a.person, a.time) == (b.person, b.time)) {
        if tied.len() > 1 {
            sort_tied(tied, |key| ties.key(key.origin))?;
        }
    }
    let mut rest = side.keys.as_slice();
    while !rest.is_empty() {
        let mut end = rest.len().min(BATCH_ROWS);
        while end < rest.len() && rest[end].person == rest[end - 1].person {
            end += 1;
        }
        let (now, later) = rest.split_at(end);
        rest = later;
        let rows: Vec<u32> = now.iter().map(|key| key.at).collect();
        let mut batch = Batch {
            time: now.iter().map(|key| key.time).collect(),
            columns: side.columns.iter().map(|column| gathered(column, &rows)).collect(),
            ..Batch::default()
        };
        for (row, key) in now.iter().enumerate() {
            if batch.persons.last() != Some(&(key.person as u32)) {
                batch.persons.push(key.person as u32);
                batch.starts.push(row as u32);
            }
        }
        batch.starts.push(now.len() as u32);
        each(&batch);
    }
    Ok(())
}
