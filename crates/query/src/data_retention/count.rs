//! Counts of rows that are past their time: all that is kept of them, and whom nothing is left of.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use styk_journey::{ABSENT, Batch, Column, ColumnId, UNBOUND};
use styk_lake::{LakeError, Projection, RowGroup};
use styk_model::{
    Period, PersonNumber, RetainedAmounts, RetainedDay, RetainedScores, TimeSpan, Timestamp, UNIDENTIFIED,
};

use super::overdue::{Judged, Overdue};
use crate::context::Context;
use crate::error::QueryError;

/// What rows are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverdueGrain {
    /// Day, source, touchpoint and channel, with sums of money and scores: what is kept.
    Day,
    /// Month and touchpoint: what people look at before.
    Month,
}

/// Rows that are past their time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OverdueCounts {
    pub interactions: u64,
    /// Of these, those that came when their time was over already. They are not among the counts: nobody can tell
    /// any more whether they were counted before.
    pub late: u64,
    /// In the order of the rules.
    pub rules: Vec<OverdueOfRule>,
    /// By day or month, touchpoint, source and channel. A month is named by its first day, its source and channel are
    /// empty.
    pub counts: Vec<RetainedDay>,
    /// Customers with some of these rows, and those of them who have no others, ascending.
    pub customers: u64,
    pub emptied: Vec<PersonNumber>,
}

/// What goes by one rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OverdueOfRule {
    pub interactions: u64,
    pub customers: u64,
}

/// Counts the rows of a context's files that are past their time, in days or months of a zone (UTC where there is none
/// of that name).
pub fn count_overdue(
    context: &Context,
    overdue: &Overdue,
    grain: OverdueGrain,
    zone: &str,
) -> Result<OverdueCounts, QueryError> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let reading = Reading { overdue, grain, names: Mutex::default() };
    let make = || Counting::new(Days::new(zone.clone(), grain), overdue.rule_count());
    let (workers, _) = context.scan(TimeSpan::ALL, true).pass(&reading, make, Counting::observe)?;
    let mut workers = workers.into_iter();
    let Some(mut all) = workers.next() else { unreachable!("a pass has at least one worker") };
    workers.for_each(|worker| all.merge(worker));
    let keys: Vec<&str> = context.registry.touchpoints.iter().map(|one| one.key.as_str()).collect();
    Ok(all.finish(&reading.names.into_inner().unwrap_or_else(PoisonError::into_inner), &keys))
}

const RULE: ColumnId = ColumnId(0);
const GROUP: ColumnId = ColumnId(1);
const MONEY: ColumnId = ColumnId(2);
const CURRENCY: ColumnId = ColumnId(3);
const SCORE: ColumnId = ColumnId(4);
const SCALE: ColumnId = ColumnId(5);

/// Set in the code of a row's rule where it came too late to be counted.
const LATE: u32 = 1 << 8;

/// Source, touchpoint and channel.
type GroupOf = (u32, u16, u32);

/// Values by the numbers that they have within one count.
#[derive(Debug, Default)]
struct Names {
    codes: HashMap<String, u32>,
    texts: Vec<String>,
    groups: HashMap<GroupOf, u32>,
    of_group: Vec<GroupOf>,
}

impl Names {
    fn code(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return ABSENT };
        if let Some(code) = self.codes.get(text) {
            return *code;
        }
        let code = self.texts.len() as u32;
        self.codes.insert(text.to_owned(), code);
        self.texts.push(text.to_owned());
        code
    }

    fn group(&mut self, of: GroupOf) -> u32 {
        let Self { groups, of_group, .. } = self;
        *groups.entry(of).or_insert_with(|| {
            of_group.push(of);
            of_group.len() as u32 - 1
        })
    }

    fn text(&self, code: u32) -> String {
        self.texts.get(code as usize).cloned().unwrap_or_default()
    }
}

/// What the pass reads.
struct Reading<'a> {
    overdue: &'a Overdue,
    grain: OverdueGrain,
    names: Mutex<Names>,
}

impl Reading<'_> {
    fn groups(&self, group: RowGroup<'_>, judged: &Judged) -> Result<Vec<u32>, LakeError> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = judged.rules.len();
        let (sources, channels) = match self.grain {
            OverdueGrain::Day => {
                let sources = group.strings("source", |text| names.code(text))?;
                (sources, group.strings("channel", |text| names.code(text))?)
            }
            OverdueGrain::Month => (vec![ABSENT; rows], vec![ABSENT; rows]),
        };
        let of = |row: usize| match judged.rules[row] {
            Some(_) => names.group((sources[row], judged.symbols[row], channels[row])),
            None => ABSENT,
        };
        Ok((0..rows).map(of).collect())
    }

    fn codes(&self, group: RowGroup<'_>, column: &str) -> Result<Vec<u32>, LakeError> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        group.strings(column, |text| names.code(text))
    }
}

impl Projection for Reading<'_> {
    fn columns(&self) -> Vec<Column> {
        let (codes, numbers) = (|| Column::Codes(Vec::new()), || Column::Numbers(Vec::new()));
        vec![codes(), codes(), numbers(), codes(), numbers(), codes()]
    }

    fn project(&self, group: RowGroup<'_>) -> Result<Vec<Column>, LakeError> {
        let rows = group.rows();
        let none = || Column::Codes(vec![ABSENT; rows]);
        let nothing = || Column::Numbers(vec![f64::NAN; rows]);
        let Some(judged) = self.overdue.judged(group)? else {
            return Ok(vec![none(), none(), nothing(), none(), nothing(), none()]);
        };
        let code = |(rule, late): (&Option<u8>, &bool)| {
            rule.map_or(ABSENT, |rule| u32::from(rule) | if *late { LATE } else { 0 })
        };
        let rules = Column::Codes(judged.rules.iter().zip(&judged.late).map(code).collect());
        let groups = Column::Codes(self.groups(group, &judged)?);
        if self.grain == OverdueGrain::Month {
            return Ok(vec![rules, groups, nothing(), none(), nothing(), none()]);
        }
        Ok(vec![
            rules,
            groups,
            Column::Numbers(group.numbers("money")?),
            Column::Codes(self.codes(group, "currency")?),
            Column::Numbers(group.numbers("score")?),
            Column::Codes(self.codes(group, "score_scale")?),
        ])
    }

    fn keep(&self, _: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        Ok(None)
    }
}

/// Days or months of a zone by the number of their first day since 1970. Rows of a customer come in order of time, so
/// that most are of the period of the row before.
struct Days {
    zone: TimeZone,
    period: Period,
    /// The period found last, and where it begins and ends.
    last: (i32, Range<i64>),
}

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Days {
    fn new(zone: TimeZone, grain: OverdueGrain) -> Self {
        let period = if grain == OverdueGrain::Day { Period::Day } else { Period::Month };
        Self { zone, period, last: (0, 0..0) }
    }

    fn of(&mut self, time: i64) -> i32 {
        if !self.last.1.contains(&time) {
            let date = Timestamp(time).to_jiff().to_zoned(self.zone.clone()).date();
            let start = self.period.start(date);
            let begins = |date: Date| {
                let zoned = date.to_zoned(self.zone.clone()).ok();
                zoned.map(|zoned| zoned.timestamp().as_microsecond())
            };
            let span = begins(start).zip(begins(self.period.next(start))).map_or(0..0, |(from, to)| from..to);
            self.last = ((start - EPOCH).get_days(), span);
        }
        self.last.0
    }
}

/// What one worker counted.
struct Counting {
    days: Days,
    groups: HashMap<(i32, u32), Sums>,
    rules: Vec<OverdueOfRule>,
    late: u64,
    customers: u64,
    emptied: Vec<PersonNumber>,
    /// Groups of the customer and the period that are looked at.
    seen: Vec<u32>,
}

#[derive(Default)]
struct Sums {
    interactions: u64,
    customers: u64,
    /// By the codes of currencies and of scales.
    amounts: BTreeMap<u32, RetainedAmounts>,
    scores: BTreeMap<u32, RetainedScores>,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.interactions += other.interactions;
        self.customers += other.customers;
        for (currency, amounts) in &other.amounts {
            self.amounts.entry(*currency).or_default().add(*amounts);
        }
        for (scale, scores) in &other.scores {
            self.scores.entry(*scale).or_default().add(*scores);
        }
    }

    fn note(&mut self, batch: &Batch, row: usize) {
        self.interactions += 1;
        let (money, score) = (batch.numbers(MONEY)[row], batch.numbers(SCORE)[row]);
        if !money.is_nan() {
            let of_currency = self.amounts.entry(batch.codes(CURRENCY)[row]).or_default();
            of_currency.add(RetainedAmounts { n: 1, minor: money as i64 });
        }
        if !score.is_nan() {
            self.scores.entry(batch.codes(SCALE)[row]).or_default().add(RetainedScores { n: 1, sum: score });
        }
    }
}

impl Counting {
    fn new(days: Days, rules: usize) -> Self {
        Self {
            days,
            groups: HashMap::new(),
            rules: vec![OverdueOfRule::default(); rules],
            late: 0,
            customers: 0,
            emptied: Vec::new(),
            seen: Vec::new(),
        }
    }

    fn observe(&mut self, batch: &Batch) {
        for (person, span) in batch.persons.iter().zip(batch.starts.windows(2)) {
            self.customer(*person, batch, span[0] as usize..span[1] as usize);
        }
    }

    fn customer(&mut self, person: PersonNumber, batch: &Batch, rows: Range<usize>) {
        let (codes, groups) = (batch.codes(RULE), batch.codes(GROUP));
        let (mut stays, mut goes_by, mut period) = (false, 0_u32, None);
        self.seen.clear();
        for row in rows {
            let code = codes[row];
            if code == ABSENT {
                stays = true;
                continue;
            }
            let rule = code & !LATE;
            goes_by |= 1 << rule;
            self.rules[rule as usize].interactions += 1;
            if code & LATE != 0 {
                self.late += 1;
                continue;
            }
            let day = self.days.of(batch.time[row]);
            if period.replace(day) != Some(day) {
                self.seen.clear();
            }
            let sums = self.groups.entry((day, groups[row])).or_default();
            sums.note(batch, row);
            if person != UNIDENTIFIED && !self.seen.contains(&groups[row]) {
                self.seen.push(groups[row]);
                sums.customers += 1;
            }
        }
        if person == UNIDENTIFIED || goes_by == 0 {
            return;
        }
        self.customers += 1;
        for (bit, rule) in self.rules.iter_mut().enumerate() {
            rule.customers += u64::from(goes_by >> bit & 1);
        }
        if !stays {
            self.emptied.push(person);
        }
    }

    fn merge(&mut self, other: Self) {
        for (key, sums) in &other.groups {
            self.groups.entry(*key).or_default().add(sums);
        }
        for (rule, other) in self.rules.iter_mut().zip(other.rules) {
            rule.interactions += other.interactions;
            rule.customers += other.customers;
        }
        self.late += other.late;
        self.customers += other.customers;
        self.emptied.extend(other.emptied);
    }

    /// Puts names in the places of codes; `keys` are those of the touchpoints.
    fn finish(mut self, names: &Names, keys: &[&str]) -> OverdueCounts {
        let counted = |((day, group), sums): ((i32, u32), Sums)| {
            let (source, symbol, channel) = names.of_group.get(group as usize).copied()?;
            let touchpoint = if symbol == UNBOUND { None } else { keys.get(usize::from(symbol)) };
            Some(RetainedDay {
                day: EPOCH.checked_add(day.days()).unwrap_or(EPOCH).to_string(),
                source: names.text(source),
                touchpoint: touchpoint.map(|key| (*key).to_owned()).unwrap_or_default(),
                channel: names.text(channel),
                interactions: sums.interactions,
                customers: sums.customers,
                amounts: sums.amounts.into_iter().map(|(code, one)| (names.text(code), one)).collect(),
                scores: sums.scores.into_iter().map(|(code, one)| (names.text(code), one)).collect(),
            })
        };
        let mut counts: Vec<RetainedDay> = self.groups.into_iter().filter_map(counted).collect();
        counts.sort_by(|one, other| one.key().cmp(&other.key()));
        self.emptied.sort_unstable();
        OverdueCounts {
            interactions: self.rules.iter().map(|rule| rule.interactions).sum(),
            late: self.late,
            rules: self.rules,
            counts,
            customers: self.customers,
            emptied: self.emptied,
        }
    }
}
