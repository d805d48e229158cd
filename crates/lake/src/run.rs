//! Sorted runs of rows in memory, and merging them into batches of whole customers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use styk_journey::{Batch, Column, keep_ranges};
use styk_model::{PersonNumber, TimeSpan};

use crate::LakeError;
use crate::file::{DataFile, RowGroup, TieKeys};
use crate::people::People;
use crate::side::Side;
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
    pub(crate) fn into_batch(self) -> Batch {
        let Self { persons, starts, time, columns, .. } = self;
        Batch { persons, starts, time, columns }
    }

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
        if people.nobody_moved() {
            return Ok(());
        }
        let moved: Vec<bool> = self.persons.iter().map(|person| people.moved_since(*person, identity)).collect();
        if !moved.contains(&true) {
            return Ok(());
        }
        let aliases = group.aliases()?;
        for index in (0..self.persons.len()).filter(|index| moved[*index]) {
            let rows = self.starts[index] as usize..self.starts[index + 1] as usize;
            side.take(self, rows, |at| person_key(people.person(aliases[self.row(at) as usize])));
        }
        self.leave(&moved);
        Ok(())
    }

    /// Takes persons out: the rows of the others move up, a range at a time.
    fn leave(&mut self, gone: &[bool]) {
        let (mut persons, mut starts, mut kept) = (Vec::with_capacity(gone.len()), vec![0], Vec::new());
        for (index, person) in self.persons.iter().enumerate().filter(|(index, _)| !gone[*index]) {
            let (from, to) = (self.starts[index], self.starts[index + 1]);
            persons.push(*person);
            starts.push(starts[starts.len() - 1] + to - from);
            match kept.last_mut() {
                Some((_, end)) if *end == from as usize => *end = to as usize,
                _ => kept.push((from as usize, to as usize)),
            }
        }
        if self.rows.is_none() {
            self.rows = Some((0..self.time.len() as u32).collect());
        }
        keep_ranges(&mut self.time, &kept);
        self.rows.iter_mut().for_each(|rows| keep_ranges(rows, &kept));
        self.columns.iter_mut().for_each(|column| column.keep_ranges(&kept));
        (self.persons, self.starts) = (persons, starts);
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

    /// Which file a part is of.
    fn file(&self, part: u32) -> usize {
        self.parts[part as usize].file
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
pub(crate) const BATCH_ROWS: usize = 65_536;

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
            each(&run.into_batch());
        }
        return Ok(());
    }
    runs.sort_by_key(|run| (ties.file(run.part), run.key(0)));
    let mut merged = Merged::new(columns);
    let mut lanes = Lane::all(&runs, ties);
    let mut here: Vec<Piece> = Vec::new();
    while let Some(least) = lanes.iter().map(|lane| lane.key).min().filter(|least| *least != Lane::END) {
        here.clear();
        for lane in lanes.iter_mut().filter(|lane| lane.key == least) {
            here.push(lane.step(&runs));
        }
        merged.person(least as u32, &runs, &mut here, ties)?;
        if merged.batch.rows() >= BATCH_ROWS {
            merged.hand_on(&mut each);
        }
    }
    merged.hand_on(&mut each);
    Ok(())
}

/// A place in the runs of one file, whose persons follow each other.
struct Lane {
    run: usize,
    end: usize,
    /// The person of the run.
    at: usize,
    /// The person's key.
    key: u64,
}

impl Lane {
    /// After every person.
    const END: u64 = u64::MAX;

    /// Of runs sorted by file and person.
    fn all(runs: &[Run], ties: &Ties<'_>) -> Vec<Self> {
        let mut lanes: Vec<Self> = Vec::new();
        for of_file in runs.chunk_by(|a, b| ties.file(a.part) == ties.file(b.part)) {
            let run = lanes.last().map_or(0, |lane| lane.end);
            lanes.push(Self { run, end: run + of_file.len(), at: 0, key: of_file[0].key(0) });
        }
        lanes
    }

    /// The rows of the person here; goes on to the next.
    fn step(&mut self, runs: &[Run]) -> Piece {
        let run = &runs[self.run];
        let (from, to) = (run.starts[self.at] as usize, run.starts[self.at + 1] as usize);
        let piece = Piece { source: self.run, from, to, part: run.part };
        self.at += 1;
        if self.at == run.persons.len() {
            (self.run, self.at) = (self.run + 1, 0);
        }
        self.key = if self.run < self.end { runs[self.run].key(self.at) } else { Self::END };
        piece
    }
}

/// Decoded rows that lines of customers are put together from.
pub(crate) trait Rows {
    fn time(&self) -> &[i64];

    fn columns(&self) -> &[Column];

    /// The number of a row in its row group.
    fn row(&self, at: usize) -> u32;
}

impl Rows for Run {
    fn time(&self) -> &[i64] {
        &self.time
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn row(&self, at: usize) -> u32 {
        Run::row(self, at)
    }
}

/// Rows of one customer from one row group, in order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// Which of the [`Rows`] at hand, and where in them.
    pub source: usize,
    pub from: usize,
    pub to: usize,
    pub part: u32,
}

/// A batch that is put together customer by customer.
pub(crate) struct Merged {
    pub batch: Batch,
    /// Rows of pieces that overlap: time, piece, place. Kept to be used again.
    order: Vec<(i64, usize, usize)>,
}

impl Merged {
    pub(crate) fn new(columns: &[Column]) -> Self {
        Self {
            batch: Batch { starts: vec![0], columns: columns.iter().map(Column::like).collect(), ..Batch::default() },
            order: Vec::new(),
        }
    }

    pub(crate) fn hand_on(&mut self, each: &mut impl FnMut(&Batch)) {
        if !self.batch.persons.is_empty() {
            each(&self.batch);
            self.batch.persons.clear();
            self.batch.starts.truncate(1);
            self.batch.time.clear();
            self.batch.columns.iter_mut().for_each(Column::clear);
        }
    }

    /// Appends one person from all pieces of their line: pieces as a whole
    /// where their times follow each other, row by row where they overlap.
    pub(crate) fn person<R: Rows>(
        &mut self,
        person: u32,
        sources: &[R],
        pieces: &mut [Piece],
        ties: &Ties<'_>,
    ) -> Result<(), LakeError> {
        let time = |source: usize, at: usize| sources[source].time()[at];
        if pieces.len() > 1 {
            pieces.sort_by_key(|piece| time(piece.source, piece.from));
        }
        let follows = |a: &Piece, b: &Piece| time(a.source, a.to - 1) < time(b.source, b.from);
        if pieces.windows(2).all(|pair| follows(&pair[0], &pair[1])) {
            for piece in pieces {
                self.append(&sources[piece.source], piece.from, piece.to);
            }
        } else {
            self.interleave(sources, pieces, ties)?;
        }
        self.batch.persons.push(person);
        self.batch.starts.push(self.batch.time.len() as u32);
        Ok(())
    }

    fn interleave<R: Rows>(&mut self, sources: &[R], pieces: &[Piece], ties: &Ties<'_>) -> Result<(), LakeError> {
        let mut rows = std::mem::take(&mut self.order);
        rows.clear();
        for (number, piece) in pieces.iter().enumerate() {
            rows.extend((piece.from..piece.to).map(|at| (sources[piece.source].time()[at], number, at)));
        }
        rows.sort_unstable();
        let origin = |&(_, number, at): &(i64, usize, usize)| {
            let piece = &pieces[number];
            Origin { part: piece.part, row: sources[piece.source].row(at) }
        };
        for tied in rows.chunk_by_mut(|a, b| a.0 == b.0) {
            if tied.windows(2).any(|pair| pair[0].1 != pair[1].1) {
                sort_tied(tied, |row| ties.key(origin(row)))?;
            }
        }
        // Rows of one piece that stay together are copied together.
        let mut rest = rows.as_slice();
        while let Some(&(_, number, from)) = rest.first() {
            let follows = rest.iter().enumerate().take_while(|(step, row)| row.1 == number && row.2 == from + step);
            let length = follows.count();
            self.append(&sources[pieces[number].source], from, from + length);
            rest = &rest[length..];
        }
        self.order = rows;
        Ok(())
    }

    fn append<R: Rows>(&mut self, rows: &R, from: usize, to: usize) {
        self.batch.time.extend_from_slice(&rows.time()[from..to]);
        for (into, column) in self.batch.columns.iter_mut().zip(rows.columns()) {
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
