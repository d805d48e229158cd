//! Journeys by what they went through, and what directly follows what in them.

use std::collections::{BTreeMap, BTreeSet};

/// Each different sequence of steps once, in order, with how many went through it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Log {
    traces: BTreeMap<Vec<u16>, u64>,
}

impl Log {
    pub(super) fn add(&mut self, trace: Vec<u16>, count: u64) {
        *self.traces.entry(trace).or_insert(0) += count;
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u16], u64)> {
        self.traces.iter().map(|(trace, count)| (trace.as_slice(), *count))
    }

    pub(super) fn total(&self) -> u64 {
        self.traces.values().sum()
    }

    /// Takes out the empty sequences; gives back how many they were.
    pub(super) fn take_empty(&mut self) -> u64 {
        let empty: &[u16] = &[];
        self.traces.remove(empty).unwrap_or(0)
    }

    /// Every step once, in order.
    pub(super) fn steps(&self) -> Vec<u16> {
        let steps: BTreeSet<u16> = self.traces.keys().flatten().copied().collect();
        steps.into_iter().collect()
    }
}

/// What directly follows what: how often, with what sequences begin and end with. Steps are places in `steps`.
#[derive(Debug, Clone)]
pub(super) struct Follows {
    pub steps: Vec<u16>,
    pub starts: Vec<u64>,
    pub ends: Vec<u64>,
    /// By the first and then the second.
    pairs: Vec<u64>,
}

impl Follows {
    /// Of a log without empty sequences.
    pub(super) fn of(log: &Log) -> Self {
        let steps = log.steps();
        let size = steps.len();
        let mut follows = Self { starts: vec![0; size], ends: vec![0; size], pairs: vec![0; size * size], steps };
        for (trace, count) in log.iter() {
            let mut before = None;
            for step in trace {
                let Some(place) = follows.place(*step) else { continue };
                match before {
                    None => follows.starts[place] += count,
                    Some(before) => follows.pairs[before * size + place] += count,
                }
                before = Some(place);
            }
            if let Some(last) = before {
                follows.ends[last] += count;
            }
        }
        follows
    }

    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(super) fn place(&self, step: u16) -> Option<usize> {
        self.steps.binary_search(&step).ok()
    }

    pub(super) fn leads(&self, from: usize, to: usize) -> bool {
        self.pairs[from * self.len() + to] > 0
    }

    pub(super) fn is_start(&self, place: usize) -> bool {
        self.starts[place] > 0
    }

    pub(super) fn is_end(&self, place: usize) -> bool {
        self.ends[place] > 0
    }

    /// Without what seldom happens: of the ways on from a step (to end is one) those that are fewer than this part of
    /// its most frequent one, and of the starts those that are fewer than this part of the most frequent (Leemans,
    /// Fahland and van der Aalst 2014, section 3.1). The most frequent start and end stay.
    pub(super) fn without_rare(&self, part: f64) -> Self {
        let mut kept = self.clone();
        let least = |most: u64| most as f64 * part;
        let most_starts = self.starts.iter().copied().max().unwrap_or(0);
        let most_ends = self.ends.iter().copied().max().unwrap_or(0);
        for place in 0..self.len() {
            if (self.starts[place] as f64) < least(most_starts) {
                kept.starts[place] = 0;
            }
            let row = place * self.len()..(place + 1) * self.len();
            let most = self.pairs[row.clone()].iter().copied().max().unwrap_or(0).max(self.ends[place]);
            for count in &mut kept.pairs[row] {
                if (*count as f64) < least(most) {
                    *count = 0;
                }
            }
            if (self.ends[place] as f64) < least(most) && self.ends[place] < most_ends {
                kept.ends[place] = 0;
            }
        }
        kept
    }

    /// The steps that can come at any time after each.
    pub(super) fn reached(&self) -> Vec<Vec<bool>> {
        let next: Vec<Vec<usize>> =
            (0..self.len()).map(|from| (0..self.len()).filter(|to| self.leads(from, *to)).collect()).collect();
        let from = |begin: usize| {
            let (mut reached, mut open) = (vec![false; self.len()], vec![begin]);
            while let Some(at) = open.pop() {
                for &to in &next[at] {
                    if !reached[to] {
                        reached[to] = true;
                        open.push(to);
                    }
                }
            }
            reached
        };
        (0..self.len()).map(from).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_what_is_counted_with_starts_and_ends() {
        let mut log = Log::default();
        log.add(vec![4, 7, 7], 3);
        log.add(vec![4], 2);
        let follows = Follows::of(&log);
        assert_eq!(follows.steps, [4, 7]);
        assert_eq!((follows.starts.as_slice(), follows.ends.as_slice()), ([5, 0].as_slice(), [2, 3].as_slice()));
        assert!(follows.leads(0, 1) && follows.leads(1, 1) && !follows.leads(1, 0));
        assert_eq!(follows.reached(), [[false, true], [false, true]]);
    }

    #[test]
    fn what_seldom_happens_is_left_out_and_the_usual_start_and_end_stay() {
        let mut log = Log::default();
        log.add(vec![0, 1, 2], 90);
        log.add(vec![0, 2, 1], 10);
        log.add(vec![1, 2], 5);
        let follows = Follows::of(&log).without_rare(0.2);
        assert!(follows.leads(0, 1) && follows.leads(1, 2) && !follows.leads(0, 2) && !follows.leads(2, 1));
        assert!(follows.is_start(0) && !follows.is_start(1));
        assert!(follows.is_end(2) && !follows.is_end(1));
        let all = Follows::of(&log).without_rare(0.0);
        assert!(all.leads(2, 1) && all.is_start(1) && all.is_end(1));
    }
}
