//! Who comes on which day, and for how many events.

use super::{BenchOptions, MergedPair, Quick};

/// Exponent of the Pareto distribution of events a person.
const TAIL: f64 = 1.7;

/// A session's chance to go on after each event.
const GOES_ON: f64 = 5.0 / 6.0;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Session {
    pub user: u32,
    /// Within the user.
    pub number: u16,
    pub length: u8,
}

pub(super) struct Sessions {
    /// By day.
    all: Vec<Session>,
    /// Where each day begins in `all`; one more than there are days.
    starts: Vec<usize>,
    pub merged: Vec<MergedPair>,
}

impl Sessions {
    pub(super) fn plan(options: &BenchOptions, days: usize) -> Self {
        let mut planned: Vec<(u16, Session)> = Vec::with_capacity((options.interactions / 5) as usize);
        let mut merged = Vec::new();
        let mut own = Vec::new();
        for (person, events) in events_of_people(options).enumerate() {
            let user = person as u32 + 1;
            let mut random = Quick::of(!options.seed, u64::from(user));
            own.clear();
            split(events, days, user, &mut random, &mut own);
            if events > 1 && random.unit() < options.merged_share {
                let other = options.people + merged.len() as u32 + 1;
                merged.push(MergedPair { user, other });
                rename_earlier_half(&mut own, other);
            }
            planned.extend_from_slice(&own);
        }
        let (all, starts) = by_day(&planned, days);
        Self { all, starts, merged }
    }

    pub(super) fn days(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn of_day(&self, day: usize) -> &[Session] {
        &self.all[self.starts[day]..self.starts[day + 1]]
    }
}

/// How many events each person has: one, and a Pareto share of the rest, rounded
/// so that the sum is exact.
fn events_of_people(options: &BenchOptions) -> impl Iterator<Item = u64> {
    let people = options.people;
    let weights = |seed: u64| (0..people).map(move |person| weight(&mut Quick::of(seed, u64::from(person))));
    let total: f64 = weights(options.seed).sum();
    let rest = options.interactions - u64::from(people);
    let mut sum = 0.0;
    let mut given = 0;
    weights(options.seed).enumerate().map(move |(person, weight)| {
        sum += weight;
        let due = if person as u32 + 1 == people { rest } else { ((sum / total * rest as f64) as u64).min(rest) };
        let share = due - given;
        given = due;
        share + 1
    })
}

fn weight(random: &mut Quick) -> f64 {
    (1.0 - random.unit()).powf(-1.0 / TAIL).min(300.0)
}

/// Cuts a person's events into sessions, the first on a day of its own, the
/// others after gaps that are typical of the person.
fn split(events: u64, days: usize, user: u32, random: &mut Quick, own: &mut Vec<(u16, Session)>) {
    let first = (random.unit() * days as f64) as usize;
    let usual_gap = 2.0 + 60.0 * random.unit();
    let mut after = 0.0;
    let mut left = events;
    let mut number = 0_u16;
    while left > 0 {
        let mut length = 1;
        while length < left.min(255) && random.unit() < GOES_ON {
            length += 1;
        }
        left -= length;
        let day = first + after as usize % (days - first);
        own.push((day as u16, Session { user, number, length: length as u8 }));
        after -= usual_gap * (1.0 - random.unit()).ln();
        number = number.wrapping_add(1);
    }
    own.sort_unstable_by_key(|(day, session)| (*day, session.number));
}

/// Gives the earlier half of a person's sessions, or of its only one, to another number.
fn rename_earlier_half(own: &mut Vec<(u16, Session)>, other: u32) {
    if let [(day, only)] = own.as_mut_slice() {
        let earlier = (*day, Session { user: other, number: 0, length: only.length / 2 });
        only.length -= earlier.1.length;
        own.insert(0, earlier);
        return;
    }
    let half = own.len() / 2;
    own[..half].iter_mut().for_each(|(_, session)| session.user = other);
}

/// Counting sort.
fn by_day(planned: &[(u16, Session)], days: usize) -> (Vec<Session>, Vec<usize>) {
    let mut starts = vec![0; days + 1];
    for (day, _) in planned {
        starts[usize::from(*day) + 1] += 1;
    }
    for day in 0..days {
        starts[day + 1] += starts[day];
    }
    let mut next = starts.clone();
    let mut all = vec![Session::default(); planned.len()];
    for (day, session) in planned {
        let position = &mut next[usize::from(*day)];
        all[*position] = *session;
        *position += 1;
    }
    (all, starts)
}
