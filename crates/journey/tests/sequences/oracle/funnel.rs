//! The funnel's documentation, word by word: every set of rows is tried.

use std::collections::{BTreeMap, BTreeSet};

use styk_journey::ABSENT;
use styk_journey::operators::{
    FunnelBreakdownAt, FunnelConfig, FunnelCounts, FunnelGroupCounts, FunnelStepCounts, FunnelWindow,
};
use styk_model::FunnelOrder;

use crate::log::{Journey, Row};

/// What one journey reached: by step the time since the step before, if there is one before, and the
/// row it started at.
#[derive(Debug, Default)]
struct Reached {
    steps: BTreeMap<usize, Vec<i64>>,
    start: usize,
}

pub(crate) fn funnel(journeys: &[Journey], config: &FunnelConfig) -> FunnelCounts {
    let mut groups: BTreeMap<u32, Vec<(u32, Reached)>> = BTreeMap::new();
    if config.group.is_none() {
        groups.insert(ABSENT, Vec::new());
    }
    for journey in journeys {
        let reached = Line { rows: &journey.rows, config }.reached();
        if !required(config).first().is_some_and(|first| reached.steps.contains_key(first)) {
            continue;
        }
        let code = match config.group.map(|group| group.at) {
            None => ABSENT,
            Some(FunnelBreakdownAt::JourneyStart) => journey.rows[0].group,
            Some(FunnelBreakdownAt::FirstStep) => journey.rows[reached.start].group,
        };
        groups.entry(code).or_default().push((journey.person, reached));
    }
    FunnelCounts {
        journeys: journeys.len() as u64,
        groups: groups.into_iter().map(|(code, reached)| group(code, &reached, config)).collect(),
    }
}

fn group(code: u32, reached: &[(u32, Reached)], config: &FunnelConfig) -> FunnelGroupCounts {
    let customers = |step: usize| -> BTreeSet<u32> {
        reached.iter().filter(|(_, one)| one.steps.contains_key(&step)).map(|(person, _)| *person).collect()
    };
    let steps = (0..config.steps.len())
        .map(|step| {
            let mut counts = FunnelStepCounts { customers: customers(step).len() as u64, ..Default::default() };
            for waits in reached.iter().filter_map(|(_, one)| one.steps.get(&step)) {
                counts.journeys += 1;
                for wait in waits {
                    counts.times.record(*wait);
                }
            }
            counts
        })
        .collect();
    FunnelGroupCounts { code, steps }
}

fn required(config: &FunnelConfig) -> Vec<usize> {
    (0..config.steps.len()).filter(|step| !config.steps[*step].optional).collect()
}

struct Line<'a> {
    rows: &'a [Row],
    config: &'a FunnelConfig,
}

impl Line<'_> {
    fn reached(&self) -> Reached {
        match self.config.order {
            FunnelOrder::Any => self.reached_in_any_order(),
            FunnelOrder::Ordered | FunnelOrder::Strict => self.reached_in_order(),
        }
    }

    fn serves(&self, row: usize, step: usize) -> bool {
        self.rows[row].mask >> self.config.steps[step].bit & 1 != 0
    }

    /// Whether two rows may belong together at all.
    fn same(&self, a: usize, b: usize) -> bool {
        self.config.same.is_none() || self.rows[a].value == self.rows[b].value && self.rows[a].value != ABSENT
    }

    fn between(&self, a: usize, b: usize) -> impl Iterator<Item = usize> + '_ {
        (a + 1..b).filter(move |row| self.same(a, *row))
    }

    fn time(&self, row: usize) -> i64 {
        self.rows[row].time
    }

    /// Whether nothing ends the attempt between two rows of the gap after the required step `at`.
    fn gap_holds(&self, a: usize, b: usize, at: usize) -> bool {
        let next = required(self.config).into_iter().find(|step| *step > at).unwrap_or(self.config.steps.len());
        let strict = self.config.order == FunnelOrder::Strict;
        let excluded = |row: usize| {
            self.config.exclusions.iter().any(|exclusion| {
                let applies = exclusion.after.is_none_or(|after| (at..next).contains(&after));
                applies && self.rows[row].mask >> exclusion.bit & 1 != 0
            })
        };
        self.between(a, b)
            .all(|row| !excluded(row) && (!strict || (at + 1..next).any(|optional| self.serves(row, optional))))
    }

    fn within(&self, start: usize, last: usize, row: usize) -> bool {
        match self.config.window {
            None => true,
            Some(FunnelWindow::Whole(window)) => self.time(row) - self.time(start) <= window,
            Some(FunnelWindow::PerStep(window)) => self.time(row) - self.time(last) <= window,
        }
    }

    /// All chains through the first `length` required steps.
    fn chains(&self, length: usize) -> Vec<Vec<usize>> {
        let steps = required(self.config);
        let mut chains = vec![Vec::new()];
        for (place, step) in steps.iter().enumerate().take(length) {
            let mut longer = Vec::new();
            for chain in &chains {
                let from = chain.last().map_or(0, |last| last + 1);
                for row in (from..self.rows.len()).filter(|row| self.serves(*row, *step)) {
                    let follows = match (chain.first(), chain.last()) {
                        (Some(start), Some(last)) => {
                            self.same(*last, row)
                                && self.within(*start, *last, row)
                                && self.gap_holds(*last, row, steps[place - 1])
                        }
                        _ => self.same(row, row),
                    };
                    if follows {
                        longer.push([chain.as_slice(), &[row]].concat());
                    }
                }
            }
            chains = longer;
        }
        chains
    }

    fn reached_in_order(&self) -> Reached {
        let steps = required(self.config);
        let mut reached = Reached::default();
        for (place, step) in steps.iter().enumerate() {
            let chains = self.chains(place + 1);
            let Some(end) = chains.iter().map(|chain| chain[place]).min() else { break };
            // The latest row before the end, then the latest before that ...
            let tightest = chains
                .iter()
                .filter(|chain| chain[place] == end)
                .max_by_key(|chain| chain.iter().rev().copied().collect::<Vec<_>>())
                .expect("a chain ends there");
            let before = place.checked_sub(1).map(|before| tightest[before]);
            reached.steps.insert(*step, before.iter().map(|row| self.time(end) - self.time(*row)).collect());
            reached.start = tightest[0];
        }
        for step in (0..self.config.steps.len()).filter(|step| self.config.steps[*step].optional) {
            if let Some(waits) = self.optional_waits(step) {
                reached.steps.insert(step, waits);
            }
        }
        reached
    }

    /// The time since the required step before, if the optional step is reached.
    fn optional_waits(&self, optional: usize) -> Option<Vec<i64>> {
        let steps = required(self.config);
        let place = steps.iter().take_while(|step| **step < optional).count();
        let next = self.chains(place + 1);
        let end = next.iter().filter_map(|chain| chain.get(place).copied()).min();
        let Some(before) = place.checked_sub(1) else {
            let end = end?;
            let stood =
                (0..end).any(|row| self.same(row, end) && self.serves(row, optional) && self.within(row, row, end));
            return stood.then(Vec::new);
        };
        let mut found: Vec<(usize, usize)> = Vec::new();
        if let Some(end) = end {
            for chain in next.iter().filter(|chain| chain[place] == end) {
                let passed = self.between(chain[before], end).filter(|row| self.serves(*row, optional));
                found.extend(passed.map(|row| (row, chain[before])));
            }
            // The latest row that serves the optional step, and the latest chain to it.
            return found.into_iter().max().map(|(row, last)| vec![self.time(row) - self.time(last)]);
        }
        for chain in self.chains(place) {
            let last = chain[before];
            found.extend(
                (last + 1..self.rows.len())
                    .filter(|row| self.same(last, *row) && self.serves(*row, optional))
                    .filter(|row| self.within(chain[0], last, *row) && self.gap_holds(last, *row, steps[before]))
                    .map(|row| (row, last)),
            );
        }
        // The first row that serves it, and the latest chain to it.
        let first = found.iter().map(|(row, _)| *row).min()?;
        let last = found.iter().filter(|(row, _)| *row == first).map(|(_, last)| *last).max()?;
        Some(vec![self.time(first) - self.time(last)])
    }

    fn reached_in_any_order(&self) -> Reached {
        let steps = required(self.config);
        let mut reached = Reached::default();
        let mut best = Vec::new();
        let attempts: Vec<Vec<usize>> = (1..1_usize << self.rows.len())
            .map(|set| (0..self.rows.len()).filter(|row| set >> row & 1 != 0).collect::<Vec<_>>())
            .filter(|rows| rows.len() <= steps.len() && self.is_attempt(rows))
            .collect();
        for (place, step) in steps.iter().enumerate() {
            let sets = || attempts.iter().filter(|rows| rows.len() == place + 1);
            let Some(end) = sets().map(|rows| rows[place]).min() else { break };
            let latest = sets()
                .filter(|rows| rows[place] == end)
                .max_by_key(|rows| rows.iter().rev().copied().collect::<Vec<_>>())
                .expect("a set ends there");
            let before = place.checked_sub(1).map(|before| latest[before]);
            reached.steps.insert(*step, before.iter().map(|row| self.time(end) - self.time(*row)).collect());
            reached.start = latest[0];
            best.clone_from(latest);
        }
        if !best.is_empty() {
            self.add_optional(&best, &mut reached);
        }
        reached
    }

    fn excluded(&self, row: usize) -> bool {
        self.config.exclusions.iter().any(|exclusion| self.rows[row].mask >> exclusion.bit & 1 != 0)
    }

    fn is_step(&self, row: usize) -> bool {
        required(self.config).into_iter().any(|step| self.serves(row, step))
    }

    /// Whether rows can be matched with different steps in one attempt.
    fn is_attempt(&self, rows: &[usize]) -> bool {
        let (first, last) = (rows[0], rows[rows.len() - 1]);
        rows.iter().all(|row| self.same(first, *row))
            && self.matches(rows, &required(self.config))
            && self.between(first, last).all(|row| !self.excluded(row))
            && self.pauses_hold(first, last)
    }

    fn pauses_hold(&self, first: usize, last: usize) -> bool {
        match self.config.window {
            None => true,
            Some(FunnelWindow::Whole(window)) => self.time(last) - self.time(first) <= window,
            Some(FunnelWindow::PerStep(window)) => {
                let mut steps = vec![first];
                steps.extend(self.between(first, last).filter(|row| self.is_step(*row)));
                steps.push(last);
                steps.windows(2).all(|pair| self.time(pair[1]) - self.time(pair[0]) <= window)
            }
        }
    }

    fn matches(&self, rows: &[usize], steps: &[usize]) -> bool {
        let Some((row, rest)) = rows.split_first() else { return true };
        steps.iter().any(|step| {
            let others: Vec<usize> = steps.iter().copied().filter(|other| other != step).collect();
            self.serves(*row, *step) && self.matches(rest, &others)
        })
    }

    fn add_optional(&self, set: &[usize], reached: &mut Reached) {
        for step in (0..self.config.steps.len()).filter(|step| self.config.steps[*step].optional) {
            let row = (set[0] + 1..self.rows.len())
                .filter(|row| self.same(set[0], *row) && !set.contains(row) && self.serves(*row, step))
                .find(|row| {
                    self.between(set[0], *row).all(|other| !self.excluded(other)) && self.pauses_hold(set[0], *row)
                });
            if let Some(row) = row {
                let before = set.iter().rev().find(|other| **other < row).expect("the first of the set");
                reached.steps.insert(step, vec![self.time(row) - self.time(*before)]);
            }
        }
    }
}
