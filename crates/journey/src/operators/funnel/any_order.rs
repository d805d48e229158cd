//! Steps in any order: the most steps that the rows of one attempt can serve.
//!
//! Both ends of the longest attempt that ends at a row only move forward, so a
//! row can raise the number by one at most, and only with itself in the set.
//! Which sets of rows can be matched with different steps is a transversal
//! matroid: taking rows from the latest to the earliest, each that fits,
//! gives the latest set of every size.

use super::FunnelWindow;
use super::Row;
use super::chains::bits;
use super::outcome::Outcome;
use super::plan::{MAX_STEPS, Meaning, Plan};

/// Rows of a journey that mean anything, and where the current attempt began.
#[derive(Debug, Clone, Default)]
pub(super) struct Attempts {
    rows: Vec<(Row, Meaning)>,
    /// First row of the attempt that ends at the newest row.
    from: usize,
    /// Place in `rows` of the last row that matched each required step, plus one.
    seen: [usize; MAX_STEPS],
    /// The last row that matched any required step.
    last_step: Option<i64>,
    set: MatchedRows,
    failures: Failures,
    /// The set for the largest number reached, earliest row first.
    best: Vec<usize>,
}

/// Rows of the attempt that could not be added to the best set, by what they could serve. With as many
/// of a kind as it could serve steps, another one of that kind changes nothing.
#[derive(Debug, Clone, Default)]
struct Failures(Vec<Failure>);

#[derive(Debug, Clone, Copy)]
struct Failure {
    serves: u32,
    /// Where the attempt began.
    from: usize,
    rows: u32,
}

impl Failures {
    fn are_certain(&self, serves: u32, from: usize) -> bool {
        self.0.iter().any(|one| one.serves == serves && one.from == from && one.rows >= serves.count_ones())
    }

    fn add(&mut self, serves: u32, from: usize) {
        match self.0.iter_mut().find(|one| one.serves == serves) {
            Some(one) if one.from == from => one.rows += 1,
            Some(one) => *one = Failure { serves, from, rows: 1 },
            None => self.0.push(Failure { serves, from, rows: 1 }),
        }
    }
}

/// Rows matched with different required places.
#[derive(Debug, Clone, Default)]
struct MatchedRows {
    /// Places of the rows in `Attempts::rows`, latest first.
    rows: Vec<usize>,
    /// By required place: the entry of `rows` that serves it, plus one.
    served_by: [usize; MAX_STEPS],
    /// What each entry of `rows` could serve.
    serves: Vec<u32>,
}

impl Attempts {
    pub(super) fn follow(&mut self, plan: &Plan, rows: impl Iterator<Item = Row>, outcome: &mut Outcome) {
        outcome.clear();
        self.rows.clear();
        self.from = 0;
        self.seen = [0; MAX_STEPS];
        self.last_step = None;
        self.failures.0.clear();
        for row in rows {
            if !plan.skips(row.mask) {
                self.take(plan, row, outcome);
            }
            if outcome.depth == plan.required.len() && plan.optional.is_empty() {
                return;
            }
        }
        if outcome.depth > 0 && !plan.optional.is_empty() {
            self.find_optional(plan, outcome);
        }
    }

    fn take(&mut self, plan: &Plan, row: Row, outcome: &mut Outcome) {
        let meaning = plan.meaning(row.mask);
        let at = self.rows.len();
        self.rows.push((row, meaning));
        if meaning.required != 0 {
            self.begin_attempt(plan, row.time);
            self.last_step = Some(row.time);
            for place in bits(meaning.required) {
                self.seen[place] = at + 1;
            }
            // As many different steps as were seen is the most there can be.
            let seen = (0..plan.required.len()).filter(|place| self.seen[*place] > self.from).count();
            if seen > outcome.depth && !self.failures.are_certain(meaning.required, self.from) {
                self.try_one_more(row, outcome);
            }
        }
        if meaning.ends != 0 {
            self.from = at;
        }
    }
}

impl Attempts {
    /// Looks for a set with one row more than the best one has, this row among them.
    fn try_one_more(&mut self, row: Row, outcome: &mut Outcome) {
        if self.set.fill(&self.rows, self.from, outcome.depth + 1) {
            let first = self.rows[self.set.rows[outcome.depth]].0;
            let before = self.set.rows.get(1).map(|before| self.rows[*before].0);
            outcome.reach(row.index, before.map_or(0, |before| row.time.saturating_sub(before.time)), first.index);
            self.best.clone_from(&self.set.rows);
            self.best.reverse();
        } else if let Some((_, meaning)) = self.rows.last() {
            self.failures.add(meaning.required, self.from);
        }
    }

    /// Moves the start of the attempt to where one that ends now may begin.
    fn begin_attempt(&mut self, plan: &Plan, now: i64) {
        match plan.window {
            Some(FunnelWindow::Whole(window)) => {
                while now.saturating_sub(self.rows[self.from].0.time) > window {
                    self.from += 1;
                }
            }
            Some(FunnelWindow::PerStep(window))
                if self.last_step.is_some_and(|last| now.saturating_sub(last) > window) =>
            {
                self.from = self.rows.len() - 1;
            }
            _ => {}
        }
    }

    /// Further rows of the attempt, from the first row of the best set on.
    fn find_optional(&mut self, plan: &Plan, outcome: &mut Outcome) {
        let first = self.best[0];
        let start = self.rows[first].0.time;
        let (mut step, mut last_of_set) = (start, start);
        for at in first + 1..self.rows.len() {
            let (row, meaning) = self.rows[at];
            if !plan.within(start, step, row.time) {
                return;
            }
            if meaning.required != 0 {
                step = row.time;
            }
            if self.best.contains(&at) {
                last_of_set = row.time;
            } else {
                for place in bits(meaning.optional & !outcome.optional) {
                    outcome.reach_optional(place, row.index, row.time.saturating_sub(last_of_set));
                }
            }
            if meaning.ends != 0 {
                return;
            }
        }
    }
}

impl MatchedRows {
    /// Matches rows, from the latest back to `from`, until there are so many. False if there aren't.
    fn fill(&mut self, rows: &[(Row, Meaning)], from: usize, target: usize) -> bool {
        self.rows.clear();
        self.serves.clear();
        self.served_by = [0; MAX_STEPS];
        for (at, (_, meaning)) in rows.iter().enumerate().skip(from).rev() {
            if meaning.required == 0 {
                continue;
            }
            self.serves.push(meaning.required);
            if self.place(self.serves.len() - 1, &mut 0) {
                self.rows.push(at);
                if self.rows.len() == target {
                    return true;
                }
            } else {
                self.serves.pop();
            }
        }
        false
    }

    /// Finds a step for a row, moving others to another step if need be (Kuhn 1955).
    fn place(&mut self, entry: usize, tried: &mut u32) -> bool {
        for place in bits(self.serves[entry]) {
            if *tried >> place & 1 != 0 {
                continue;
            }
            *tried |= 1 << place;
            let holder = self.served_by[place];
            if holder == 0 || self.place(holder - 1, tried) {
                self.served_by[place] = entry + 1;
                return true;
            }
        }
        false
    }
}
