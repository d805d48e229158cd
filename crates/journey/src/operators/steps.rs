//! What the steps of a map see: who was there, and the scores given there.
//!
//! A step is any of several touchpoints, a touchpoint may be several steps, and
//! a row then counts at each of them: rows alone do not tell which one it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::batch::{ABSENT, ColumnId, UNBOUND};
use crate::{Journeys, Operator};

/// What to read, and which steps each touchpoint is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepsConfig {
    pub symbols: ColumnId,
    /// Numbers.
    pub scores: ColumnId,
    /// Codes: the scale of each score.
    pub scales: ColumnId,
    /// How many steps there are.
    pub steps: usize,
    /// By symbol: the steps it is.
    pub steps_of: Arc<Vec<Vec<u16>>>,
}

/// What was counted at a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepCounts {
    pub interactions: u64,
    /// Distinct customers; nobody known is none of them.
    pub customers: u64,
    /// Scores by the code of their scale and their value, rounded to the nearest.
    pub scores: BTreeMap<(u32, i16), u64>,
}

/// Counts at steps.
#[derive(Debug, Clone)]
pub struct Steps {
    config: StepsConfig,
    counts: Vec<StepCounts>,
    /// The last customer who was counted at each step; they come one after the other.
    last: Vec<u32>,
    /// Distinct customers at any step.
    customers: u64,
}

impl Steps {
    pub fn new(config: StepsConfig) -> Self {
        let steps = config.steps;
        Self { config, counts: vec![StepCounts::default(); steps], last: vec![0; steps], customers: 0 }
    }

    /// What was counted, by step, and the distinct customers at any of them.
    pub fn finish(self) -> (Vec<StepCounts>, u64) {
        (self.counts, self.customers)
    }
}

impl Operator for Steps {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let (batch, config) = (journeys.whole, &self.config);
        let symbols = batch.symbols(config.symbols);
        let (scores, scales) = (batch.numbers(config.scores), batch.codes(config.scales));
        for (person, span) in batch.persons.iter().zip(batch.starts.windows(2)) {
            let mut met = false;
            for row in span[0] as usize..span[1] as usize {
                if symbols[row] == UNBOUND {
                    continue;
                }
                let Some(steps) = config.steps_of.get(usize::from(symbols[row])) else { continue };
                for step in steps.iter().map(|step| usize::from(*step)) {
                    let counts = &mut self.counts[step];
                    counts.interactions += 1;
                    if *person != 0 && self.last[step] != *person {
                        self.last[step] = *person;
                        counts.customers += 1;
                    }
                    met = true;
                    if scales[row] != ABSENT && scores[row].is_finite() {
                        *counts.scores.entry((scales[row], scores[row].round() as i16)).or_insert(0) += 1;
                    }
                }
            }
            self.customers += u64::from(met && *person != 0);
        }
    }

    fn merge(&mut self, other: Self) {
        debug_assert_eq!(self.config, other.config);
        self.customers += other.customers;
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            mine.interactions += theirs.interactions;
            mine.customers += theirs.customers;
            for (score, count) in theirs.scores {
                *mine.scores.entry(score).or_insert(0) += count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::batch::{Batch, Column};
    use crate::{Split, Splitter};

    /// A row: whose, which touchpoint, which score on which scale.
    type Row = (u32, u16, Option<(u32, i16)>);

    fn config() -> StepsConfig {
        let steps_of = Arc::new(vec![vec![0], vec![0, 2], vec![], vec![1]]);
        StepsConfig { symbols: ColumnId(0), scores: ColumnId(1), scales: ColumnId(2), steps: 3, steps_of }
    }

    fn batch(rows: &[Row]) -> Batch {
        let mut batch = Batch { starts: vec![0], ..Batch::default() };
        let (mut symbols, mut scores, mut scales) = (Vec::new(), Vec::new(), Vec::new());
        for (place, (person, symbol, score)) in rows.iter().enumerate() {
            if batch.persons.last() != Some(person) {
                if place > 0 {
                    batch.starts.push(place as u32);
                }
                batch.persons.push(*person);
            }
            batch.time.push(place as i64);
            symbols.push(if *symbol == 5 { UNBOUND } else { *symbol });
            scores.push(score.map_or(f64::NAN, |(_, value)| f64::from(value)));
            scales.push(score.map_or(ABSENT, |(scale, _)| scale));
        }
        if !rows.is_empty() {
            batch.starts.push(rows.len() as u32);
        }
        batch.columns = vec![Column::Symbols(symbols), Column::Numbers(scores), Column::Codes(scales)];
        batch
    }

    fn counted(batches: &[&[Row]]) -> (Vec<StepCounts>, u64) {
        let mut whole = Steps::new(config());
        for rows in batches {
            let (mut steps, mut splitter) = (Steps::new(config()), Splitter::new(Split::Whole));
            let batch = batch(rows);
            steps.observe(&splitter.split(&batch));
            whole.merge(steps);
        }
        whole.finish()
    }

    fn naive(rows: &[Row]) -> (Vec<StepCounts>, u64) {
        let steps_of = config().steps_of;
        let is = |symbol: u16, step: u16| steps_of.get(usize::from(symbol)).is_some_and(|steps| steps.contains(&step));
        let people = |there: &dyn Fn(&Row) -> bool| {
            let whose: BTreeSet<u32> = rows.iter().filter(|row| row.0 != 0 && there(row)).map(|row| row.0).collect();
            whose.len() as u64
        };
        let step = |step: u16| {
            let there: Vec<&Row> = rows.iter().filter(|row| is(row.1, step)).collect();
            let mut scores = BTreeMap::new();
            for score in there.iter().filter_map(|row| row.2) {
                *scores.entry(score).or_insert(0) += 1;
            }
            let customers = people(&|row| is(row.1, step));
            StepCounts { interactions: there.len() as u64, customers, scores }
        };
        ((0..3).map(step).collect(), people(&|row| (0..3).any(|step| is(row.1, step))))
    }

    proptest! {
        #[test]
        fn steps_count_as_a_look_at_every_row_does(
            rows in prop::collection::vec((0u32..6, 0u16..6, prop::option::of((0u32..2, -1i16..4))), 0..60),
            cut in 0u32..6,
        ) {
            let mut rows = rows;
            rows.sort_by_key(|row| row.0);
            let place = rows.partition_point(|row| row.0 < cut);
            let (first, second) = rows.split_at(place);
            prop_assert_eq!(counted(&[first, second]), naive(&rows));
        }
    }
}
