//! What a customer's whole line comes to as a few numbers: how often, when, where, and for how much.

use crate::Batch;
use crate::batch::{ABSENT, ColumnId, UNBOUND};

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

/// 1 January 1970 was a Thursday: so many days after a Monday.
const FIRST_WEEKDAY: i64 = 3;

/// Parts of a day, six hours each: night, morning, afternoon, evening.
pub const PARTS: usize = 4;

/// How far clocks are ahead of UTC, from some instants on, in order; before the first as from it on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offsets(Vec<(i64, i64)>);

impl Offsets {
    /// Instants and offsets, in microseconds.
    pub fn new(mut from: Vec<(i64, i64)>) -> Self {
        from.sort_unstable();
        Self(from)
    }

    /// How far clocks were ahead at an instant.
    pub fn ahead(&self, time: i64) -> i64 {
        let after = self.0.partition_point(|(from, _)| *from <= time);
        self.0.get(after.saturating_sub(1)).map_or(0, |(_, offset)| *offset)
    }

    /// What clocks showed, as microseconds since their 1970.
    fn local(&self, time: i64) -> i64 {
        time.saturating_add(self.ahead(time))
    }
}

/// Where habits are read.
#[derive(Debug, Clone)]
pub struct HabitsConfig {
    pub symbols: ColumnId,
    /// Codes.
    pub channels: ColumnId,
    /// Codes.
    pub mediums: ColumnId,
    /// Numbers.
    pub money: ColumnId,
    /// Numbers.
    pub scores: ColumnId,
    /// Codes: the scale of each score.
    pub scales: ColumnId,
    /// Later rows do not count, in microseconds.
    pub until: i64,
    pub offsets: Offsets,
}

/// What a customer's line comes to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Habits {
    pub person: u32,
    pub interactions: u32,
    pub first: i64,
    pub last: i64,
    /// Days with an interaction, by the clocks.
    pub days: u32,
    /// Interactions by part of the day, and those of Saturdays and Sundays.
    pub parts: [u32; PARTS],
    pub weekend: u32,
    /// Interactions by touchpoint, channel and medium; those of none are left out. In order of their numbers.
    pub touchpoints: Vec<(u16, u32)>,
    pub channels: Vec<(u32, u32)>,
    pub mediums: Vec<(u32, u32)>,
    pub money: f64,
    /// By scale: how many scores, and their sum.
    pub scores: Vec<(u32, u32, f64)>,
}

impl Habits {
    /// Of the customer at a place in a batch; `None` for nobody known, and where no row counts.
    pub fn of(batch: &Batch, place: usize, config: &HabitsConfig) -> Option<Self> {
        let person = batch.persons[place];
        let (from, to) = (batch.starts[place] as usize, batch.starts[place + 1] as usize);
        let to = from + batch.time[from..to].partition_point(|time| *time <= config.until);
        if person == 0 || from == to {
            return None;
        }
        let mut habits = Self {
            person,
            interactions: (to - from) as u32,
            first: batch.time[from],
            last: batch.time[to - 1],
            touchpoints: counted(batch.symbols(config.symbols)[from..to].iter().copied().filter(|one| *one != UNBOUND)),
            channels: counted(batch.codes(config.channels)[from..to].iter().copied().filter(|one| *one != ABSENT)),
            mediums: counted(batch.codes(config.mediums)[from..to].iter().copied().filter(|one| *one != ABSENT)),
            ..Self::default()
        };
        habits.look_at_clocks(&batch.time[from..to], &config.offsets);
        habits.add_up(batch, from..to, config);
        Some(habits)
    }

    fn look_at_clocks(&mut self, times: &[i64], offsets: &Offsets) {
        let mut before = None;
        for time in times {
            let local = offsets.local(*time);
            let day = local.div_euclid(DAY);
            // Clocks are set back now and then, days are not.
            self.days += u32::from(before.is_none_or(|before| before < day));
            before = before.max(Some(day));
            self.parts[(local.rem_euclid(DAY) / (6 * HOUR)) as usize] += 1;
            self.weekend += u32::from((day + FIRST_WEEKDAY).rem_euclid(7) >= 5);
        }
    }

    fn add_up(&mut self, batch: &Batch, rows: std::ops::Range<usize>, config: &HabitsConfig) {
        let (money, scores) = (batch.numbers(config.money), batch.numbers(config.scores));
        let scales = batch.codes(config.scales);
        for row in rows {
            if money[row].is_finite() {
                self.money += money[row];
            }
            if !scores[row].is_finite() || scales[row] == ABSENT {
                continue;
            }
            match self.scores.iter_mut().find(|(scale, ..)| *scale == scales[row]) {
                Some((_, n, sum)) => {
                    *n += 1;
                    *sum += scores[row];
                }
                None => self.scores.push((scales[row], 1, scores[row])),
            }
        }
    }
}

/// How often each value comes, in order of the values.
fn counted<T: Copy + Ord>(values: impl Iterator<Item = T>) -> Vec<(T, u32)> {
    let mut sorted: Vec<T> = values.collect();
    sorted.sort_unstable();
    let mut counts: Vec<(T, u32)> = Vec::new();
    for value in sorted {
        match counts.last_mut() {
            Some((known, count)) if *known == value => *count += 1,
            _ => counts.push((value, 1)),
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::Column;

    fn config(until: i64, offset: i64) -> HabitsConfig {
        HabitsConfig {
            symbols: ColumnId(0),
            channels: ColumnId(1),
            mediums: ColumnId(1),
            money: ColumnId(2),
            scores: ColumnId(2),
            scales: ColumnId(1),
            until,
            offsets: Offsets::new(vec![(0, offset)]),
        }
    }

    /// Rows of hour, touchpoint, channel and number, of one customer behind nobody.
    fn batch(rows: &[(i64, u16, u32, f64)]) -> Batch {
        let with_nobody = || std::iter::once(&(0, 0, 0, 0.0)).chain(rows);
        Batch {
            persons: vec![0, 7],
            starts: vec![0, 1, rows.len() as u32 + 1],
            time: with_nobody().map(|row| row.0 * HOUR).collect(),
            columns: vec![
                Column::Symbols(with_nobody().map(|row| row.1).collect()),
                Column::Codes(with_nobody().map(|row| row.2).collect()),
                Column::Numbers(with_nobody().map(|row| row.3).collect()),
            ],
        }
    }

    fn row() -> impl Strategy<Value = (i64, u16, u32, f64)> {
        let symbol = prop_oneof![0..3_u16, Just(UNBOUND)];
        let channel = prop_oneof![0..3_u32, Just(ABSENT)];
        let number = prop_oneof![(0..9_i32).prop_map(f64::from), Just(f64::NAN)];
        (0..400_i64, symbol, channel, number)
    }

    proptest! {
        #[test]
        fn habits_are_what_each_row_says_added_up(
            mut rows in prop::collection::vec(row(), 1..30),
            until in 0..400_i64,
            offset in -11..14_i64,
        ) {
            rows.sort_by_key(|row| row.0);
            let found = Habits::of(&batch(&rows), 1, &config(until * HOUR, offset * HOUR));
            rows.retain(|row| row.0 <= until);
            let Some(found) = found else {
                prop_assert!(rows.is_empty());
                return Ok(());
            };
            let local = |row: &(i64, u16, u32, f64)| row.0 + offset;
            let days: BTreeSet<i64> = rows.iter().map(|row| local(row).div_euclid(24)).collect();
            prop_assert_eq!((found.person, found.interactions as usize, found.days as usize), (7, rows.len(), days.len()));
            prop_assert_eq!((found.first, found.last), (rows[0].0 * HOUR, rows[rows.len() - 1].0 * HOUR));
            for (part, count) in found.parts.iter().enumerate() {
                let inside = rows.iter().filter(|row| local(row).rem_euclid(24) / 6 == part as i64).count();
                prop_assert_eq!(*count as usize, inside);
            }
            // Saturday 3 January 1970 is the third day.
            let weekend = rows.iter().filter(|row| [2, 3].contains(&local(row).div_euclid(24).rem_euclid(7))).count();
            prop_assert_eq!(found.weekend as usize, weekend);
            let mut touchpoints: BTreeMap<u16, u32> = BTreeMap::new();
            rows.iter().filter(|row| row.1 != UNBOUND).for_each(|row| *touchpoints.entry(row.1).or_default() += 1);
            prop_assert_eq!(&found.touchpoints, &touchpoints.into_iter().collect::<Vec<_>>());
            let numbers = || rows.iter().map(|row| row.3).filter(|number| !number.is_nan());
            prop_assert!((found.money - numbers().sum::<f64>()).abs() < 1e-9);
            let scored = rows.iter().filter(|row| row.2 != ABSENT && !row.3.is_nan()).count();
            prop_assert_eq!(found.scores.iter().map(|(_, n, _)| *n as usize).sum::<usize>(), scored);
        }
    }

    #[test]
    fn nobody_known_has_no_habits() {
        assert_eq!(Habits::of(&batch(&[(1, 0, 0, 1.0)]), 0, &config(i64::MAX, 0)), None);
    }
}
