//! Touchpoints that are moments of a customer's line: the first purchase, the
//! call after a failed payment.
//!
//! Reading a row tells which moments it may be; only the whole line tells
//! whether it is one. A row takes the first moment that holds, in the order of
//! the rules, else the touchpoint it has without moments.

use styk_journey::{Batch, Column, ColumnId};

/// The moments of a registry, in the order in which they get to choose.
#[derive(Debug, Clone)]
pub struct Moments {
    rules: Vec<MomentRule>,
}

#[derive(Debug, Clone)]
pub(crate) struct MomentRule {
    pub touchpoint: u16,
    pub when: When,
}

/// `symbol` is a touchpoint that has no moment itself; times in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    First,
    Repeated,
    Before { symbol: u16, within: i64 },
    After { symbol: u16, within: i64 },
}

impl Moments {
    pub(crate) fn new(rules: Vec<MomentRule>) -> Self {
        Self { rules }
    }

    /// Whether a moment looks at what came before: then a pass that begins
    /// later than the customer's line gives another answer.
    pub fn looks_back(&self) -> bool {
        self.rules.iter().any(|rule| !matches!(rule.when, When::Before { .. }))
    }

    /// Whether a moment looks at what comes after.
    pub fn looks_ahead(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule.when, When::Before { .. }))
    }

    /// Rewrites the symbols of a batch in place.
    pub fn apply(&self, batch: &mut Batch, symbols: ColumnId, candidates: ColumnId) {
        let mut settled = Vec::new();
        self.settle(batch, symbols, candidates, &mut settled);
        batch.columns[symbols.0] = Column::Symbols(settled);
    }

    /// The symbols of a batch with moments settled, in `settled`. Rows of nobody
    /// known (person 0) are of many people and have no moments.
    pub fn settle(&self, batch: &Batch, symbols: ColumnId, candidates: ColumnId, settled: &mut Vec<u16>) {
        let (base, candidates) = (batch.symbols(symbols), batch.masks(candidates));
        settled.clear();
        settled.extend_from_slice(base);
        let mut holds: Vec<u32> = Vec::new();
        let first = usize::from(batch.persons.first() == Some(&0));
        for person in first..batch.persons.len() {
            let rows = batch.starts[person] as usize..batch.starts[person + 1] as usize;
            let of_person = &candidates[rows.clone()];
            if of_person.iter().all(|bits| *bits == 0) {
                continue;
            }
            holds.clear();
            holds.resize(rows.len(), 0);
            let line = Line { time: &batch.time[rows.clone()], base: &base[rows.clone()], candidates: of_person };
            for (bit, rule) in self.rules.iter().enumerate() {
                line.mark(rule.when, bit as u32, &mut holds);
            }
            for (row, holding) in rows.zip(&holds) {
                if *holding != 0 {
                    settled[row] = self.rules[holding.trailing_zeros() as usize].touchpoint;
                }
            }
        }
    }
}

/// The rows of one customer.
struct Line<'a> {
    time: &'a [i64],
    base: &'a [u16],
    candidates: &'a [u32],
}

impl Line<'_> {
    /// Sets the bit on the rows that are candidates and at the moment.
    fn mark(&self, when: When, bit: u32, holds: &mut [u32]) {
        let flag = 1_u32 << bit;
        match when {
            When::First | When::Repeated => {
                let mut seen = false;
                for (candidates, hold) in self.candidates.iter().zip(holds) {
                    if candidates & flag != 0 {
                        *hold |= if seen == (when == When::Repeated) { flag } else { 0 };
                        seen = true;
                    }
                }
            }
            When::After { symbol, within } => self.near(0..self.time.len(), symbol, within, flag, holds),
            When::Before { symbol, within } => self.near((0..self.time.len()).rev(), symbol, within, flag, holds),
        }
    }

    /// Marks candidates that the touchpoint was met before in the order of `rows`.
    fn near(&self, rows: impl Iterator<Item = usize>, symbol: u16, within: i64, flag: u32, holds: &mut [u32]) {
        let mut met: Option<i64> = None;
        for row in rows {
            let close = met.is_some_and(|met| self.time[row].saturating_sub(met).saturating_abs() <= within);
            if close && self.candidates[row] & flag != 0 {
                holds[row] |= flag;
            }
            if self.base[row] == symbol {
                met = Some(self.time[row]);
            }
        }
    }
}
