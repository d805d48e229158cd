use std::cmp::Reverse;
use std::collections::HashMap;

use styk_insight::interval::wilson;
use styk_journey::operators::{CohortCounts, RetentionCounts};
use styk_model::answer::{Cohort, Rate, RetentionResult};
use styk_model::{Calendar, Timestamp};

use super::Names;

/// Part of a period that may be missing at its end for it to count as over.
const MISSING: i64 = 24;

/// Groups from the largest to the smallest, the cohorts of each by time. `newest` is the last instant of the data.
pub(crate) fn result(
    counts: &RetentionCounts,
    names: &Names,
    calendar: &Calendar,
    newest: Timestamp,
) -> RetentionResult {
    let mut sizes: HashMap<Option<u32>, u64> = HashMap::new();
    for cohort in &counts.cohorts {
        *sizes.entry(cohort.group).or_default() += cohort.customers;
    }
    let mut cohorts: Vec<&CohortCounts> = counts.cohorts.iter().collect();
    cohorts.sort_by_cached_key(|cohort| (Reverse(sizes[&cohort.group]), names.group(cohort.group), cohort.period));
    let cohort = |cohort: &&CohortCounts| Cohort {
        key: names.group(cohort.group),
        start: calendar.start(cohort.period),
        customers: cohort.customers,
        retained: cohort.retained.iter().map(|retained| wilson(*retained, cohort.customers)).collect(),
    };
    RetentionResult {
        period: calendar.period,
        cohorts: cohorts.iter().map(cohort).collect(),
        overall: overall(&counts.cohorts, periods_over(calendar, newest)),
    }
}

/// How many periods of the calendar are over.
fn periods_over(calendar: &Calendar, newest: Timestamp) -> usize {
    let over = |bounds: &&[i64]| {
        let length = bounds[1].saturating_sub(bounds[0]);
        newest.micros() >= bounds[1].saturating_sub(length / MISSING)
    };
    calendar.boundaries.windows(2).take_while(over).count()
}

/// A period that still goes on would make retention look lower than it is: a
/// cohort is old enough for those that are over.
fn overall(cohorts: &[CohortCounts], over: usize) -> Vec<Rate> {
    let known = |cohort: &CohortCounts| cohort.retained.len().min(over.saturating_sub(cohort.period));
    let longest = cohorts.iter().map(known).max().unwrap_or(0);
    let rate = |place: usize| {
        let old = cohorts.iter().filter(|cohort| known(cohort) > place);
        let (retained, customers) =
            old.fold((0, 0), |(retained, all), cohort| (retained + cohort.retained[place], all + cohort.customers));
        wilson(retained, customers)
    };
    (0..longest).map(rate).collect()
}
