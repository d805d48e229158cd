use styk_insight::cluster::random_place;
use styk_journey::habits::Habits;

use super::read::Columns;
use crate::context::Context;
use crate::error::QueryError;

/// Customers in whose behaviour clusters are looked for, at most.
const SAMPLED: usize = 50_000;

/// Customers drawn at random, in random order.
pub(super) struct Sample {
    /// How many there are altogether.
    pub customers: u64,
    pub habits: Vec<Habits>,
}

/// Draws customers: those whose places are first when all are put in random order by a seed.
pub(super) fn drawn(context: &Context, columns: &Columns, seed: u64) -> Result<Sample, QueryError> {
    let workers = columns.pass(context, || Drawing::new(seed, SAMPLED), Drawing::add)?;
    let mut all = Drawing::new(seed, SAMPLED);
    for worker in workers {
        all.customers += worker.customers;
        all.kept.extend(worker.kept);
    }
    all.cut();
    Ok(Sample { customers: all.customers, habits: all.kept.into_iter().map(|(_, habits)| habits).collect() })
}

struct Drawing {
    seed: u64,
    most: usize,
    customers: u64,
    /// By place.
    kept: Vec<((u64, u32), Habits)>,
    /// Who comes later is not drawn.
    last: (u64, u32),
}

impl Drawing {
    fn new(seed: u64, most: usize) -> Self {
        Self { seed, most, customers: 0, kept: Vec::new(), last: (u64::MAX, u32::MAX) }
    }

    fn add(&mut self, habits: Habits) {
        self.customers += 1;
        let place = (random_place(habits.person, self.seed), habits.person);
        if place > self.last {
            return;
        }
        self.kept.push((place, habits));
        // Cutting seldom, not at each.
        if self.kept.len() >= self.most * 2 {
            self.cut();
        }
    }

    /// Puts those who are kept in order, and lets go of whom there is no room for.
    fn cut(&mut self) {
        self.kept.sort_unstable_by_key(|(place, _)| *place);
        self.kept.truncate(self.most);
        if let Some((place, _)) = self.kept.last().filter(|_| self.kept.len() == self.most) {
            self.last = *place;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(person: u32) -> Habits {
        Habits { person, interactions: 1, ..Habits::default() }
    }

    fn persons(drawing: &Drawing) -> Vec<u32> {
        drawing.kept.iter().map(|(_, habits)| habits.person).collect()
    }

    proptest! {
        #[test]
        fn the_same_customers_are_drawn_whoever_saw_them_and_in_whatever_order(
            persons_in in prop::collection::vec((1..5_000_u32, 0..3_usize), 0..200),
            most in 1..40_usize,
        ) {
            let mut seen: Vec<(u32, usize)> = persons_in;
            seen.sort_unstable();
            seen.dedup_by_key(|(person, _)| *person);
            let mut expected: Vec<u32> = seen.iter().map(|(person, _)| *person).collect();
            expected.sort_by_key(|person| random_place(*person, 1));
            expected.truncate(most);
            let mut workers: Vec<Drawing> = (0..3).map(|_| Drawing::new(1, most)).collect();
            seen.iter().rev().for_each(|(person, worker)| workers[*worker].add(one(*person)));
            let mut all = Drawing::new(1, most);
            for worker in workers {
                all.kept.extend(worker.kept);
            }
            all.cut();
            prop_assert_eq!(persons(&all), expected);
        }
    }
}
