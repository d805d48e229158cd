//! How a customer's line is cut into journeys.

use crate::batch::{ABSENT, Batch, ColumnId};

/// What makes one journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// The customer's whole line.
    Whole,
    /// A new journey after more than so many microseconds without a row.
    Gap(i64),
    /// One journey per value of a column of codes. Rows without a value belong to no journey.
    Column(ColumnId),
    /// From each row with the bit `start` in a column of masks up to the first
    /// row with the bit `end` (inclusive), or up to the next start. Rows
    /// outside belong to no journey.
    Events { masks: ColumnId, start: u32, end: Option<u32> },
}

/// The journeys of a batch, sorted by customer. Nobody known (person 0) has none.
#[derive(Debug)]
pub struct Journeys<'a> {
    pub batch: &'a Batch,
    /// All rows in the order of their customers, those of no journey and of nobody known included.
    pub whole: &'a Batch,
    /// Journey `i` has the rows `spans[i].0 .. spans[i].1`.
    spans: Spans<'a>,
}

#[derive(Debug)]
enum Spans<'a> {
    /// Every person is one journey, from the given person on.
    Persons(usize),
    Cut {
        bounds: &'a [(u32, u32)],
        owners: &'a [u32],
    },
}

/// One journey: whose, and which rows of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Journey {
    /// The customer's number.
    pub person: u32,
    pub from: usize,
    pub to: usize,
}

impl<'a> Journeys<'a> {
    pub fn len(&self) -> usize {
        match self.spans {
            Spans::Persons(first) => self.batch.persons.len() - first,
            Spans::Cut { bounds, .. } => bounds.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    pub fn get(&self, index: usize) -> Journey {
        match self.spans {
            Spans::Persons(first) => {
                let at = first + index;
                let (from, to) = (self.batch.starts[at] as usize, self.batch.starts[at + 1] as usize);
                Journey { person: self.batch.persons[at], from, to }
            }
            Spans::Cut { bounds, owners } => {
                Journey { person: owners[index], from: bounds[index].0 as usize, to: bounds[index].1 as usize }
            }
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Journey> + use<'_, 'a> {
        (0..self.len()).map(|index| self.get(index))
    }
}

/// Cuts batches into journeys; keeps its buffers between batches.
#[derive(Debug)]
pub struct Splitter {
    split: Split,
    bounds: Vec<(u32, u32)>,
    owners: Vec<u32>,
    regrouped: Batch,
}

impl Splitter {
    pub fn new(split: Split) -> Self {
        Self { split, bounds: Vec::new(), owners: Vec::new(), regrouped: Batch::default() }
    }

    pub fn split<'a>(&'a mut self, batch: &'a Batch) -> Journeys<'a> {
        batch.check();
        let first = usize::from(batch.persons.first() == Some(&0));
        self.bounds.clear();
        self.owners.clear();
        match self.split {
            Split::Whole => return Journeys { batch, whole: batch, spans: Spans::Persons(first) },
            Split::Gap(gap) => self.cut_at_gaps(batch, first, gap),
            Split::Events { masks, start, end } => self.cut_at_events(batch, first, masks, start, end),
            Split::Column(column) => {
                self.regroup(batch, first, column);
                return Journeys {
                    batch: &self.regrouped,
                    whole: batch,
                    spans: Spans::Cut { bounds: &self.bounds, owners: &self.owners },
                };
            }
        }
        Journeys { batch, whole: batch, spans: Spans::Cut { bounds: &self.bounds, owners: &self.owners } }
    }

    fn add(&mut self, person: u32, from: usize, to: usize) {
        self.bounds.push((from as u32, to as u32));
        self.owners.push(person);
    }

    fn cut_at_gaps(&mut self, batch: &Batch, first: usize, gap: i64) {
        for index in first..batch.persons.len() {
            let (mut from, to) = (batch.starts[index] as usize, batch.starts[index + 1] as usize);
            for row in from + 1..to {
                if batch.time[row].saturating_sub(batch.time[row - 1]) > gap {
                    self.add(batch.persons[index], from, row);
                    from = row;
                }
            }
            self.add(batch.persons[index], from, to);
        }
    }

    fn cut_at_events(&mut self, batch: &Batch, first: usize, masks: ColumnId, start: u32, end: Option<u32>) {
        let masks = batch.masks(masks);
        let (start, end) = (1 << start, end.map_or(0, |bit| 1 << bit));
        for index in first..batch.persons.len() {
            let (from, to) = (batch.starts[index] as usize, batch.starts[index + 1] as usize);
            let mut open = None;
            for (row, mask) in masks.iter().enumerate().take(to).skip(from) {
                if mask & start != 0 {
                    if let Some(begun) = open.replace(row) {
                        self.add(batch.persons[index], begun, row);
                    }
                } else if mask & end != 0
                    && let Some(begun) = open.take()
                {
                    self.add(batch.persons[index], begun, row + 1);
                }
            }
            if let Some(begun) = open {
                self.add(batch.persons[index], begun, to);
            }
        }
    }

    /// Brings the rows of one value together: journeys of a person in order of
    /// their first row, rows within a journey in their old order.
    fn regroup(&mut self, batch: &Batch, first: usize, column: ColumnId) {
        let codes = batch.codes(column);
        let mut order: Vec<u32> = Vec::with_capacity(batch.rows());
        let (mut persons, mut starts) = (Vec::new(), vec![0]);
        let mut rank = std::collections::HashMap::new();
        let mut keyed: Vec<(u32, u32)> = Vec::new();
        for index in first..batch.persons.len() {
            let rows = batch.starts[index]..batch.starts[index + 1];
            rank.clear();
            keyed.clear();
            for row in rows {
                let code = codes[row as usize];
                if code != ABSENT {
                    let next = rank.len() as u32;
                    keyed.push((*rank.entry(code).or_insert(next), row));
                }
            }
            if keyed.is_empty() {
                continue;
            }
            keyed.sort_unstable();
            for journey in keyed.chunk_by(|a, b| a.0 == b.0) {
                let from = order.len();
                order.extend(journey.iter().map(|(_, row)| *row));
                self.bounds.push((from as u32, order.len() as u32));
                self.owners.push(batch.persons[index]);
            }
            persons.push(batch.persons[index]);
            starts.push(order.len() as u32);
        }
        self.regrouped = batch.gathered(persons, starts, &order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Column;

    fn batch(persons: &[(u32, &[(i64, u32)])], masks: bool) -> Batch {
        let mut batch = Batch { starts: vec![0], ..Batch::default() };
        let mut values = Vec::new();
        for (person, rows) in persons {
            batch.persons.push(*person);
            for (time, value) in *rows {
                batch.time.push(*time);
                values.push(*value);
            }
            batch.starts.push(batch.time.len() as u32);
        }
        batch.columns.push(if masks { Column::Masks(values) } else { Column::Codes(values) });
        batch
    }

    fn journeys(split: Split, batch: &Batch) -> Vec<(u32, Vec<i64>)> {
        let mut splitter = Splitter::new(split);
        let journeys = splitter.split(batch);
        journeys.iter().map(|one| (one.person, journeys.batch.time[one.from..one.to].to_vec())).collect()
    }

    #[test]
    fn nobody_known_has_no_journey() {
        let batch = batch(&[(0, &[(1, 0), (2, 0)]), (7, &[(5, 0)])], false);
        assert_eq!(journeys(Split::Whole, &batch), [(7, vec![5])]);
        assert_eq!(journeys(Split::Gap(0), &batch), [(7, vec![5])]);
        assert_eq!(journeys(Split::Column(ColumnId(0)), &batch), [(7, vec![5])]);
    }

    #[test]
    fn a_gap_begins_a_new_journey() {
        let batch = batch(&[(1, &[(0, 0), (10, 0), (21, 0)]), (2, &[(22, 0)])], false);
        assert_eq!(journeys(Split::Gap(10), &batch), [(1, vec![0, 10]), (1, vec![21]), (2, vec![22])]);
    }

    #[test]
    fn interleaved_cases_are_brought_together_and_rows_without_one_left_out() {
        let batch = batch(&[(1, &[(0, 5), (1, 9), (2, ABSENT), (3, 5), (4, 9)])], false);
        assert_eq!(journeys(Split::Column(ColumnId(0)), &batch), [(1, vec![0, 3]), (1, vec![1, 4])]);
    }

    #[test]
    fn a_start_opens_a_journey_and_an_end_or_the_next_start_closes_it() {
        let batch = batch(&[(1, &[(0, 0), (1, 1), (2, 0), (3, 2), (4, 0), (5, 1), (6, 1)])], true);
        let split = |end| Split::Events { masks: ColumnId(0), start: 0, end };
        assert_eq!(journeys(split(Some(1)), &batch), [(1, vec![1, 2, 3]), (1, vec![5]), (1, vec![6])]);
        assert_eq!(journeys(split(None), &batch), [(1, vec![1, 2, 3, 4]), (1, vec![5]), (1, vec![6])]);
    }
}
