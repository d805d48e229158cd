//! A scenario laid over a period: days, demand, and the transitions in force at an instant.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use styk_model::Currency;

use crate::demo::{currency, zone_name};
use crate::scenario::{Change, Effect, LogNormal, PerSegment, SEGMENTS, Scenario};
use crate::{Demo, Options, SimulateError, seasons};

pub(crate) const MINUTE: i64 = 60_000_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// The numbers of the touchpoints that an edge leads to and from.
struct PlannedEdge {
    to: usize,
    probability: PerSegment,
    wait: LogNormal,
}

/// A change with its instants.
pub(crate) struct PlannedChange {
    pub change: &'static Change,
    pub from: i64,
    pub to: i64,
}

pub(crate) struct Plan {
    pub demo: Demo,
    pub scenario: &'static Scenario,
    pub options: Options,
    /// Of this demo: companies with the same seed share no customers.
    pub seed: u64,
    pub zone: TimeZone,
    pub currency: Currency,
    /// Units of the currency in a euro.
    pub rate: f64,
    /// Local midnights; one more than there are days.
    pub midnights: Vec<i64>,
    pub changes: Vec<PlannedChange>,
    edges: Vec<Vec<PlannedEdge>>,
    /// Days on which what people staff is closed.
    closed: Vec<bool>,
    /// Demand before each day, by segment: time as the arrivals of journeys feel it.
    demand: [Vec<f64>; SEGMENTS],
}

impl Plan {
    pub(crate) fn new(demo: Demo, options: &Options) -> Result<Self, SimulateError> {
        let (from, to) = (options.from, options.to);
        let period = || SimulateError::Period { from, to };
        let days = (to - from).get_days() + 1;
        if !(60..=7305).contains(&days) {
            return Err(period());
        }
        if !(1..=50_000_000).contains(&options.customers) {
            return Err(SimulateError::Customers(options.customers));
        }
        let zone = zone_name(options.language);
        let zone = TimeZone::get(zone).map_err(|source| SimulateError::Zone { zone, source })?;
        let dates: Vec<Date> = from.series(1.day()).take(days as usize + 1).collect();
        let midnight = |date: &Date| date.to_zoned(zone.clone()).map(|zoned| zoned.timestamp().as_microsecond());
        let midnights: Vec<i64> = dates.iter().map(midnight).collect::<Result<_, _>>().map_err(|_| period())?;
        let dates = &dates[..days as usize];
        let scenario = Scenario::of(demo);
        let (currency, rate) = currency(options.language);
        Ok(Self {
            changes: planned_changes(scenario, dates, &midnights),
            edges: planned_edges(scenario),
            closed: dates
                .iter()
                .map(|date| date.weekday() == Weekday::Sunday || seasons::is_holiday(options.language, *date))
                .collect(),
            demand: demand(scenario, options, dates),
            demo,
            scenario,
            options: options.clone(),
            seed: options.seed.wrapping_mul(Demo::ALL.len() as u64).wrapping_add(demo as u64),
            zone,
            currency,
            rate,
            midnights,
        })
    }

    pub(crate) fn end(&self) -> i64 {
        self.midnights[self.midnights.len() - 1]
    }

    /// The day that holds `time`, kept within the period.
    pub(crate) fn day(&self, time: i64) -> usize {
        let after = self.midnights.partition_point(|midnight| *midnight <= time);
        after.saturating_sub(1).min(self.closed.len() - 1)
    }

    pub(crate) fn is_closed(&self, day: usize) -> bool {
        self.closed[day]
    }

    pub(crate) fn days(&self) -> usize {
        self.closed.len()
    }

    /// The day that has seen `demand` of this segment before it ends; `None` past the period.
    pub(crate) fn day_of_demand(&self, segment: usize, demand: f64) -> Option<usize> {
        let day = self.demand[segment].partition_point(|before| *before <= demand).checked_sub(1)?;
        (day < self.days()).then_some(day)
    }

    pub(crate) fn demand_before(&self, segment: usize, day: usize) -> f64 {
        self.demand[segment][day]
    }

    /// The probabilities of the edges of `state` at `time`; what is left up to 1 ends the journey.
    pub(crate) fn transitions(&self, state: usize, segment: usize, time: i64, row: &mut Vec<f64>) {
        row.clear();
        row.extend(self.edges[state].iter().map(|edge| edge.probability[segment]));
        let key = self.scenario.states[state].touchpoint.key;
        for effect in self.effects_at(time) {
            if let Effect::Transition { from, to, factor } = *effect
                && from == key
                && let Some(position) = self.scenario.states[state].next.iter().position(|edge| edge.to == to)
            {
                multiply(row, position, factor);
            }
        }
    }

    /// Where edge `edge` of `state` leads, and the wait until then.
    pub(crate) fn edge(&self, state: usize, edge: usize, segment: usize) -> (usize, LogNormal) {
        let edge = &self.edges[state][edge];
        let pace = self.scenario.segments[segment].pace;
        (edge.to, LogNormal { median: edge.wait.median * pace, sigma: edge.wait.sigma })
    }

    /// The queue at a touchpoint at `time`, where it has one.
    pub(crate) fn queue(&self, state: usize, time: i64) -> Option<LogNormal> {
        let touchpoint = &self.scenario.states[state].touchpoint;
        let mut queue = touchpoint.queue?;
        for effect in self.effects_at(time) {
            if let Effect::Queue { touchpoint: key, factor } = *effect
                && key == touchpoint.key
            {
                queue.median *= factor;
            }
        }
        Some(queue)
    }

    /// What the changes in force at `time` add to the mean share of a score.
    pub(crate) fn score_shift(&self, state: usize, time: i64) -> f64 {
        let key = self.scenario.states[state].touchpoint.key;
        let shifts = self.effects_at(time).map(|effect| match *effect {
            Effect::Score { touchpoint, shift } if touchpoint == key => shift,
            _ => 0.0,
        });
        shifts.sum()
    }

    fn effects_at(&self, time: i64) -> impl Iterator<Item = &'static Effect> {
        let active = self.changes.iter().filter(move |planned| planned.from <= time && time < planned.to);
        active.flat_map(|planned| planned.change.effects)
    }
}

/// Multiplies one probability of a row; the others and the end share what is left as before.
fn multiply(row: &mut [f64], position: usize, factor: f64) {
    let before = row[position];
    let after = (before * factor).min(0.98);
    let scale = if before < 1.0 { (1.0 - after) / (1.0 - before) } else { 0.0 };
    for probability in row.iter_mut() {
        *probability *= scale;
    }
    row[position] = after;
}

fn planned_edges(scenario: &'static Scenario) -> Vec<Vec<PlannedEdge>> {
    let resolve = |edge: &super::scenario::Edge| {
        let to = scenario.state(edge.to)?;
        Some(PlannedEdge { to, probability: edge.probability, wait: edge.wait })
    };
    scenario.states.iter().map(|state| state.next.iter().filter_map(resolve).collect()).collect()
}

/// Changes are made on Mondays, as people do; incidents come when they come.
fn planned_changes(scenario: &'static Scenario, dates: &[Date], midnights: &[i64]) -> Vec<PlannedChange> {
    let mut planned: Vec<PlannedChange> = Vec::with_capacity(scenario.changes.len());
    for change in scenario.changes {
        let mut day = (dates.len() as f64 * change.begins) as usize;
        if change.kind == crate::ChangeKind::Change {
            let ahead = dates[day..].iter().position(|date| date.weekday() == Weekday::Monday);
            day += ahead.unwrap_or(0);
        }
        let last = change.days.map_or(dates.len(), |days| (day + days as usize).min(dates.len()));
        planned.push(PlannedChange { change, from: midnights[day], to: midnights[last] });
    }
    planned
}

fn demand(scenario: &Scenario, options: &Options, dates: &[Date]) -> [Vec<f64>; SEGMENTS] {
    let (on_holiday, before_holiday) = scenario.holiday;
    std::array::from_fn(|segment| {
        let monthly = &scenario.segments[segment].demand;
        let mut sum = 0.0;
        let mut cumulative = vec![0.0];
        for date in dates {
            let mut weight = monthly[date.month() as usize - 1];
            if matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
                weight *= 0.85;
            }
            if seasons::is_holiday(options.language, *date) {
                weight *= on_holiday;
            } else if seasons::before_holiday(options.language, *date) {
                weight *= before_holiday;
            }
            sum += weight;
            cumulative.push(sum);
        }
        cumulative
    })
}

#[cfg(test)]
mod tests {
    use styk_model::Language;

    use super::*;

    #[test]
    fn a_multiplied_probability_leaves_a_distribution() {
        let mut row = vec![0.4, 0.3, 0.1];
        multiply(&mut row, 1, 2.0);
        assert!((row[1] - 0.6).abs() < 1e-12);
        // The end had 0.2 of the 0.7 outside of the edge and keeps that share of 0.4.
        assert!((1.0 - row.iter().sum::<f64>() - 0.4 * 0.2 / 0.7).abs() < 1e-12);
        multiply(&mut row, 1, 50.0);
        assert!(row.iter().sum::<f64>() <= 1.0);
    }

    #[test]
    fn changes_begin_on_mondays_within_the_period() {
        for demo in Demo::ALL {
            let plan = Plan::new(demo, &Options::default()).unwrap();
            for planned in &plan.changes {
                assert!(plan.midnights[0] < planned.from && planned.from < planned.to && planned.to <= plan.end());
                if planned.change.kind == crate::ChangeKind::Change {
                    let date = jiff::Timestamp::from_microsecond(planned.from).unwrap().to_zoned(plan.zone.clone());
                    assert_eq!(date.weekday(), Weekday::Monday, "{}", planned.change.key);
                }
            }
        }
    }

    #[test]
    fn holidays_shift_demand_by_country() {
        let weight = |language, date: Date| {
            let plan = Plan::new(Demo::Bank, &Options { language, ..Options::default() }).unwrap();
            let day = (date - plan.options.from).get_days() as usize;
            plan.demand[0][day + 1] - plan.demand[0][day]
        };
        let (holiday, week_later) = (Date::constant(2024, 5, 9), Date::constant(2024, 5, 16));
        assert!(weight(Language::Ru, holiday) < 0.6 * weight(Language::Ru, week_later));
        assert!((weight(Language::En, holiday) - weight(Language::En, week_later)).abs() < 1e-9);
        let (before_holidays, far_from_any) = (Date::constant(2024, 4, 29), Date::constant(2024, 6, 10));
        assert!(weight(Language::Pl, before_holidays) > 1.02 * weight(Language::Pl, far_from_any));
    }

    #[test]
    fn impossible_periods_and_sizes_are_refused() {
        let wrong = Options { to: Date::constant(2023, 1, 1), ..Options::default() };
        assert!(matches!(Plan::new(Demo::Bank, &wrong), Err(SimulateError::Period { .. })));
        let nobody = Options { customers: 0, ..Options::default() };
        assert!(matches!(Plan::new(Demo::Bank, &nobody), Err(SimulateError::Customers(0))));
    }
}
