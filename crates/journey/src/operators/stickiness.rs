//! On how many days of a week or month customers are active.

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Matching, customers};
use super::periods::PeriodIndex;
use crate::{Journey, Journeys, Operator};

/// What to count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StickinessConfig {
    /// Weeks, months or quarters.
    pub periods: PeriodIndex,
    /// The days to count, in the same zone; rows of other days are left out.
    pub days: PeriodIndex,
    /// What makes a customer active; any row when absent.
    pub of: Option<Condition>,
}

/// Counts distinct customers per period and per day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stickiness {
    config: StickinessConfig,
    /// The period of each day, or `u32::MAX` outside of them.
    period_of_day: Vec<u32>,
    customers: Vec<u64>,
    daily: Vec<u64>,
    active_days: Vec<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StickinessCounts {
    /// One per period.
    pub points: Vec<StickinessCount>,
    /// Distinct customers of each day.
    pub daily: Vec<u64>,
    /// `active_days[d]`: customer-periods with exactly `d + 1` active days.
    pub active_days: Vec<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StickinessCount {
    /// Distinct customers of the period.
    pub customers: u64,
    /// Distinct customers of each of its days, added up.
    pub customer_days: u64,
    /// How many of its days are counted.
    pub days: u64,
}

const NO_PERIOD: u32 = u32::MAX;

impl Stickiness {
    pub fn new(config: StickinessConfig) -> Self {
        let days = config.days.len();
        let period_of = |day| config.periods.index(config.days.boundary(day)).map_or(NO_PERIOD, |period| period as u32);
        let period_of_day: Vec<u32> = (0..days).map(period_of).collect();
        let longest = period_of_day.chunk_by(|a, b| a == b).map(<[u32]>::len).max().unwrap_or(0);
        let customers = vec![0; config.periods.len()];
        Self { config, period_of_day, customers, daily: vec![0; days], active_days: vec![0; longest] }
    }

    /// Distinct customers of a period so far.
    pub fn active(&self, period: usize) -> u64 {
        self.customers.get(period).copied().unwrap_or(0)
    }

    /// Customer-periods with exactly so many active days so far.
    pub fn active_days(&self, days: usize) -> u64 {
        days.checked_sub(1).and_then(|place| self.active_days.get(place)).copied().unwrap_or(0)
    }

    pub fn finish(mut self) -> StickinessCounts {
        let mut points: Vec<StickinessCount> = self
            .customers
            .iter()
            .map(|customers| StickinessCount { customers: *customers, ..Default::default() })
            .collect();
        for (day, period) in self.period_of_day.iter().enumerate() {
            if *period != NO_PERIOD {
                let point = &mut points[*period as usize];
                point.customer_days += self.daily[day];
                point.days += u64::from(self.config.days.boundary(day) < self.config.days.boundary(day + 1));
            }
        }
        let used = self.active_days.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
        self.active_days.truncate(used);
        StickinessCounts { points, daily: self.daily, active_days: self.active_days }
    }

    fn observe_customer(&mut self, time: &[i64], rows: Journey, of: Matching<'_>) {
        let mut last_day = usize::MAX;
        let mut last_period = NO_PERIOD;
        let mut active = 0;
        for row in (rows.from..rows.to).filter(|row| of.holds(*row)) {
            let Some(day) = self.config.days.index(time[row]) else { continue };
            if day == last_day || self.period_of_day[day] == NO_PERIOD {
                continue;
            }
            last_day = day;
            self.daily[day] += 1;
            let period = self.period_of_day[day];
            if period != last_period {
                self.close(active);
                self.customers[period as usize] += 1;
                (last_period, active) = (period, 0);
            }
            active += 1;
        }
        self.close(active);
    }

    /// Ends a customer's period with so many active days.
    fn close(&mut self, active: usize) {
        if active > 0 {
            self.active_days[active - 1] += 1;
        }
    }
}

impl Operator for Stickiness {
    fn observe(&mut self, journeys: &Journeys<'_>) {
        let of = Matching::new(journeys.whole, self.config.of);
        for customer in customers(journeys.whole) {
            self.observe_customer(&journeys.whole.time, customer, of);
        }
    }

    fn merge(&mut self, other: Self) {
        debug_assert_eq!(self.config, other.config);
        let add = |mine: &mut [u64], theirs: &[u64]| {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
        };
        add(&mut self.customers, &other.customers);
        add(&mut self.daily, &other.daily);
        add(&mut self.active_days, &other.active_days);
    }
}
