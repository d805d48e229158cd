use styk_insight::cluster::{Points, nearest};
use styk_insight::interval::Moments;
use styk_journey::habits::Habits;
use styk_model::Timestamp;
use styk_model::answer::CustomerRow;

use super::features::Features;
use super::read::Columns;
use crate::context::Context;
use crate::error::QueryError;
use crate::segments::Members;

/// Examples of a group.
const EXAMPLES: usize = 5;

/// The customers who are nearest to one centre.
pub(super) struct Group {
    pub members: Members,
    /// Of each number that customers are compared by.
    pub moments: Vec<Moments>,
    /// The nearest of them with their distance, in order.
    nearest: Vec<(f64, CustomerRow)>,
}

impl Group {
    fn new(numbers: usize) -> Self {
        Self { members: Members::default(), moments: vec![Moments::default(); numbers], nearest: Vec::new() }
    }

    fn add(&mut self, habits: &Habits, numbers: &[Option<f64>], apart: f64) {
        self.members.set(habits.person, true);
        for (moments, number) in self.moments.iter_mut().zip(numbers) {
            if let Some(number) = number {
                moments.record(*number);
            }
        }
        self.keep_nearest(apart, habits.person, || CustomerRow {
            person: habits.person,
            identifiers: Vec::new(),
            interactions: u64::from(habits.interactions),
            first: Timestamp(habits.first),
            last: Timestamp(habits.last),
        });
    }

    fn keep_nearest(&mut self, apart: f64, person: u32, row: impl FnOnce() -> CustomerRow) {
        let place = self.nearest.partition_point(|(other, row)| (*other, row.person) < (apart, person));
        if place < EXAMPLES {
            self.nearest.insert(place, (apart, row()));
            self.nearest.truncate(EXAMPLES);
        }
    }

    fn merge(&mut self, other: Self) {
        for person in other.members.iter() {
            self.members.set(person, true);
        }
        self.moments.iter_mut().zip(&other.moments).for_each(|(moments, others)| moments.merge(others));
        for (apart, row) in other.nearest {
            self.keep_nearest(apart, row.person, || row);
        }
    }

    pub(super) fn examples(&self) -> Vec<CustomerRow> {
        self.nearest.iter().map(|(_, row)| row.clone()).collect()
    }
}

/// Puts all customers to the nearest of some centres, in their order.
pub(super) fn assigned(
    context: &Context,
    columns: &Columns,
    features: &Features,
    centres: &Points,
) -> Result<Vec<Group>, QueryError> {
    let make = || (0..centres.len()).map(|_| Group::new(features.count())).collect::<Vec<Group>>();
    let look = |groups: &mut Vec<Group>, habits: Habits| {
        let numbers = features.numbers(&habits);
        let (place, apart) = nearest(centres, &features.point(&numbers));
        groups[place].add(&habits, &numbers, apart);
    };
    let mut workers = columns.pass(context, make, look)?.into_iter();
    let mut all = workers.next().unwrap_or_default();
    for worker in workers {
        all.iter_mut().zip(worker).for_each(|(group, other)| group.merge(other));
    }
    Ok(all)
}
