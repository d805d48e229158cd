//! Rows of people who have moved since their file was written.
//!
//! They leave the main pass, and are put together anew once everything was
//! read. A person's rows in one row group are in order already, so it is
//! pieces of lines that are ordered here, not rows.

use styk_journey::{Batch, Column};

use crate::LakeError;
use crate::run::{BATCH_ROWS, Merged, Piece, Rows, Run, Ties};

/// What one worker set aside.
#[derive(Debug)]
pub(crate) struct Side {
    segments: Vec<Segment>,
    time: Vec<i64>,
    /// Numbers of the rows in their row groups.
    rows: Vec<u32>,
    columns: Vec<Column>,
}

/// Rows of one person of now out of one row group, in order.
#[derive(Debug, Clone, Copy)]
struct Segment {
    /// The key of the person.
    person: u64,
    part: u32,
    from: u32,
    to: u32,
}

impl Rows for Side {
    fn time(&self) -> &[i64] {
        &self.time
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn row(&self, at: usize) -> u32 {
        self.rows[at]
    }
}

impl Side {
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Self { segments: Vec::new(), time: Vec::new(), rows: Vec::new(), columns }
    }

    /// Copies rows of a run; `person` tells the key of whom each belongs to now.
    pub(crate) fn take(&mut self, run: &Run, rows: std::ops::Range<usize>, person: impl Fn(usize) -> u64) {
        let mut last = None;
        for (at, place) in rows.clone().zip(self.time.len() as u32..) {
            let person = person(at);
            if last != Some(person) {
                self.segments.push(Segment { person, part: run.part, from: place, to: place });
                last = Some(person);
            }
            if let Some(segment) = self.segments.last_mut() {
                segment.to = place + 1;
            }
        }
        self.time.extend_from_slice(&run.time[rows.clone()]);
        self.rows.extend(rows.clone().map(|at| run.row(at)));
        for (into, column) in self.columns.iter_mut().zip(&run.columns) {
            into.extend_from(column, rows.start, rows.end);
        }
    }
}

/// All that was set aside, dealt out to so many workers.
pub(crate) struct Sides {
    all: Vec<Side>,
    /// Keys of persons with their pieces, by person.
    pieces: Vec<(u64, Piece)>,
    /// Where the share of each worker ends.
    ends: Vec<usize>,
}

impl Sides {
    pub(crate) fn new(sides: Vec<Side>, workers: usize) -> Self {
        let mut pieces: Vec<(u64, Piece)> = Vec::with_capacity(sides.iter().map(|side| side.segments.len()).sum());
        for (source, side) in sides.iter().enumerate() {
            pieces.extend(side.segments.iter().map(|segment| {
                let Segment { person, part, from, to } = *segment;
                (person, Piece { source, from: from as usize, to: to as usize, part })
            }));
        }
        pieces.sort_unstable_by_key(|(person, piece)| (*person, piece.part, piece.from));
        let mut ends = Vec::with_capacity(workers);
        for worker in 1..=workers {
            let mut end = pieces.len() * worker / workers;
            while end > 0 && end < pieces.len() && pieces[end].0 == pieces[end - 1].0 {
                end += 1;
            }
            ends.push(end);
        }
        Self { all: sides, pieces, ends }
    }

    /// Hands on the customers of one worker's share.
    pub(crate) fn merge(
        &self,
        worker: usize,
        columns: &[Column],
        ties: &Ties<'_>,
        mut each: impl FnMut(&Batch),
    ) -> Result<(), LakeError> {
        let from = worker.checked_sub(1).map_or(0, |before| self.ends[before]);
        let share = &self.pieces[from..self.ends[worker].max(from)];
        let mut merged = Merged::new(columns);
        let mut line: Vec<Piece> = Vec::new();
        for of_person in share.chunk_by(|a, b| a.0 == b.0) {
            line.clear();
            line.extend(of_person.iter().map(|(_, piece)| *piece));
            merged.person(of_person[0].0 as u32, &self.all, &mut line, ties)?;
            if merged.batch.rows() >= BATCH_ROWS {
                merged.hand_on(&mut each);
            }
        }
        merged.hand_on(&mut each);
        Ok(())
    }
}
