//! How many journeys and customers follow the plan, among all or some.

use serde::{Deserialize, Serialize};

use crate::operators::metric::Moments;

/// Journeys that are compared, and whose they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TallyCounts {
    pub journeys: u64,
    /// Of them, those that follow the plan.
    pub following_journeys: u64,
    pub customers: u64,
    /// Of them, those whose journeys all follow the plan.
    pub following: u64,
    /// By customer: the mean fitness of their journeys.
    pub fitness: Moments,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Tally {
    counts: TallyCounts,
    /// Of the customer who is looked at.
    #[serde(skip)]
    own: Own,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Own {
    journeys: u32,
    following: u32,
    fitness: f64,
}

impl Tally {
    /// Adds a journey; whether it is the customer's first here.
    pub(super) fn add(&mut self, follows: bool, fitness: f64) -> bool {
        self.own.journeys += 1;
        self.own.following += u32::from(follows);
        self.own.fitness += fitness;
        self.own.journeys == 1
    }

    /// Counts the customer, whose journeys were all added.
    pub(super) fn settle(&mut self) {
        let Own { journeys, following, fitness } = std::mem::take(&mut self.own);
        self.counts.journeys += u64::from(journeys);
        self.counts.following_journeys += u64::from(following);
        self.counts.customers += 1;
        self.counts.following += u64::from(journeys == following);
        self.counts.fitness.record(fitness / f64::from(journeys));
    }

    /// Customers, and those whose journeys all follow the plan.
    pub(super) fn customers(&self) -> [u64; 2] {
        [self.counts.customers, self.counts.following]
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.counts.journeys += other.counts.journeys;
        self.counts.following_journeys += other.counts.following_journeys;
        self.counts.customers += other.counts.customers;
        self.counts.following += other.counts.following;
        self.counts.fitness.merge(&other.counts.fitness);
    }

    pub(super) fn finish(self) -> TallyCounts {
        self.counts
    }
}
