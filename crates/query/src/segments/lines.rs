//! What some customers did last, and why they are in a segment: for whoever is about to call them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use styk_insight::language::Dates;
use styk_journey::operators::{BehaviourCondition, ByAlias, Feature, Kept};
use styk_journey::{ABSENT, Batch, Column, ColumnId, UNBOUND};
use styk_lake::{LakeError, Projection, RowGroup};
use styk_model::calls::RecentContact;
use styk_model::segment::Rule;
use styk_model::{Language, Money, PersonNumber, Score, TimeSpan, Timestamp, UNIDENTIFIED};

use super::Members;
use super::compile::{Compiled, Wide};
use super::facts::Facts;
use crate::context::Context;
use crate::error::QueryError;
use crate::expression::Membership;
use crate::inputs::Inputs;

/// The last interactions that are told.
const RECENT: usize = 3;

/// Characters of a text that are told.
const TEXT: usize = 200;

/// A customer's line in short, as of a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What the rule of a segment looks at, in words.
    pub why: Vec<String>,
    /// The last interaction that brought money.
    pub paid: Option<(Timestamp, Money)>,
    /// The last score.
    pub score: Option<(Timestamp, Score)>,
    /// The last interactions, newest first.
    pub recent: Vec<RecentContact>,
}

/// What lines are told of.
#[derive(Debug, Clone, Copy)]
pub struct LinesWanted<'a> {
    /// Why they are in a segment is told by its rule.
    pub rule: &'a Rule,
    /// Later interactions do not exist.
    pub at: Timestamp,
    pub language: Language,
    /// The zone of days (IANA name).
    pub zone: &'a str,
}

/// When each of some customers was seen last until a moment, which itself is inside; in no order. Those who were not
/// seen until then are left out.
pub fn last_seen(
    context: &Context,
    of: &Arc<Members>,
    at: Timestamp,
) -> Result<Vec<(PersonNumber, Timestamp)>, QueryError> {
    let projection = Times { of: membership(context, of) };
    let (workers, _) = context.scan(until(at), true).pass(&projection, Vec::new, |found, batch| {
        for (person, rows) in batch.persons.iter().zip(batch.starts.windows(2)) {
            found.push((*person, Timestamp(batch.time[rows[1] as usize - 1])));
        }
    })?;
    Ok(workers.into_iter().flatten().collect())
}

/// The lines of some customers, in one pass. Memory is taken for each of them.
pub fn lines(
    context: &Context,
    of: &Arc<Members>,
    wanted: LinesWanted<'_>,
) -> Result<HashMap<PersonNumber, Line>, QueryError> {
    let Compiled { wide, features, conditions } = Compiled::new(context, &[wanted.rule])?;
    let read = Columns::new(context, wide, membership(context, of))?;
    let span = until(wanted.at);
    let reads = read.own.reads(read.wide.reads(span));
    let make =
        || Worker { read: &read, features: &features, at: wanted.at.0, person: Batch::default(), found: Vec::new() };
    let (workers, _) = context.scan(reads, true).pass(&read, make, Worker::observe)?;
    let dates = Dates::new(wanted.language, wanted.zone);
    let words = Words::new(context, &read, &dates, wanted);
    let found = workers.into_iter().flat_map(|worker| worker.found);
    Ok(found.map(|seen| (seen.person, words.line(&seen, conditions.first()))).collect())
}

fn membership(context: &Context, members: &Arc<Members>) -> Membership {
    Membership { key: String::new(), members: Some((context.people.clone(), Arc::clone(members))) }
}

fn until(at: Timestamp) -> TimeSpan {
    TimeSpan { to: Timestamp(at.0.saturating_add(1)), ..TimeSpan::ALL }
}

/// Rows of some customers, nothing but when they were.
struct Times {
    of: Membership,
}

impl Projection for Times {
    fn columns(&self) -> Vec<Column> {
        Vec::new()
    }

    fn project(&self, _: RowGroup<'_>) -> Result<Vec<Column>, LakeError> {
        Ok(Vec::new())
    }

    fn keep(&self, group: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        self.of.rows(group).map(Some)
    }
}

/// What is read of the rows of some customers: what the rule looks at, what is told of single rows, and texts.
struct Columns {
    wide: Wide,
    /// Its own columns stand behind so many of the rule.
    from: usize,
    own: Inputs,
    of: Membership,
    touchpoints: ColumnId,
    events: ColumnId,
    channels: ColumnId,
    currencies: ColumnId,
    scales: ColumnId,
    money: ColumnId,
    scores: ColumnId,
    texts: Mutex<Vec<String>>,
}

impl Columns {
    fn new(context: &Context, wide: Wide, of: Membership) -> Result<Self, QueryError> {
        let mut own = Inputs::new();
        let touchpoints = own.symbols(context)?;
        let events = own.codes(context, "event")?;
        let channels = own.codes(context, "channel")?;
        let currencies = own.codes(context, "currency")?;
        let scales = own.codes(context, "score_scale")?;
        let money = own.numbers(context, "money")?;
        let scores = own.numbers(context, "score")?;
        own.seal(context)?;
        let (from, texts) = (wide.columns().len(), Mutex::default());
        Ok(Self { wide, from, own, of, touchpoints, events, channels, currencies, scales, money, scores, texts })
    }

    /// Where a column of its own stands behind those of the rule.
    fn place(&self, column: ColumnId) -> ColumnId {
        ColumnId(self.from + column.0)
    }

    fn text_column(&self) -> ColumnId {
        self.place(ColumnId(self.own.width()))
    }

    /// The numbers of the texts of a row group, those of the customers that are asked for only.
    fn text_codes(&self, group: RowGroup<'_>) -> Result<Vec<u32>, LakeError> {
        let mut found: Vec<String> = Vec::new();
        let codes = group.strings("text", |text| match text.filter(|text| !text.trim().is_empty()) {
            Some(text) => {
                found.push(shortened(text));
                found.len() as u32 - 1
            }
            None => ABSENT,
        })?;
        let kept = self.of.rows(group)?;
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        let code = |(code, kept): (u32, bool)| {
            if !kept || code == ABSENT {
                return ABSENT;
            }
            // Rows may share a text.
            texts.push(found[code as usize].clone());
            texts.len() as u32 - 1
        };
        Ok(codes.into_iter().zip(kept).map(code).collect())
    }

    /// A batch whose touchpoints are settled where that takes whole customers.
    fn settled<'b>(&self, batch: &'b Batch) -> Cow<'b, Batch> {
        let batch = self.wide.settled(batch);
        if !self.own.has_moments() {
            return batch;
        }
        let mut batch = batch.into_owned();
        let columns = self.from..self.from + self.own.width();
        let own = Batch { columns: batch.columns[columns.clone()].to_vec(), ..batch.clone() };
        if let Some(settled) = self.own.settled(&own) {
            batch.columns.splice(columns, settled.columns);
        }
        Cow::Owned(batch)
    }
}

impl Projection for Columns {
    fn columns(&self) -> Vec<Column> {
        let columns = self.wide.columns().into_iter().chain(self.own.columns());
        columns.chain([Column::Codes(Vec::new())]).collect()
    }

    fn project(&self, group: RowGroup<'_>) -> Result<Vec<Column>, LakeError> {
        let mut columns = self.wide.project(group)?;
        columns.extend(self.own.project(group)?);
        columns.push(Column::Codes(self.text_codes(group)?));
        Ok(columns)
    }

    fn keep(&self, group: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        self.of.rows(group).map(Some)
    }
}

/// A text on one line, cut where it is long.
fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(TEXT) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

struct Worker<'a> {
    read: &'a Columns,
    features: &'a [Feature],
    at: i64,
    /// The rows of one customer.
    person: Batch,
    found: Vec<SeenPerson>,
}

/// A customer, names not looked up yet.
struct SeenPerson {
    person: PersonNumber,
    kept: Vec<Kept>,
    paid: Option<SeenRow>,
    score: Option<SeenRow>,
    recent: Vec<SeenRow>,
}

/// One row; codes are those of its columns.
#[derive(Clone, Copy)]
struct SeenRow {
    time: i64,
    touchpoint: u16,
    event: u32,
    channel: u32,
    money: f64,
    currency: u32,
    score: f64,
    scale: u32,
    text: u32,
}

impl Worker<'_> {
    fn observe(&mut self, batch: &Batch) {
        let batch = self.read.settled(batch);
        for (index, person) in batch.persons.iter().enumerate().filter(|(_, person)| **person != UNIDENTIFIED) {
            self.person.take_person(&batch, index);
            // Rules about what follows a moment read on, and what they read is not told.
            let until = self.person.filtered(|row| self.person.time[row] <= self.at);
            if until.rows() > 0 {
                let seen = self.look(*person, &until);
                self.found.push(seen);
            }
        }
    }

    fn look(&self, person: PersonNumber, rows: &Batch) -> SeenPerson {
        let mut kept: Vec<Kept> = self.features.iter().map(|feature| Kept::new(feature.keep)).collect();
        let mut by_alias = ByAlias::new(self.features, self.read.wide.aliases());
        by_alias.observe(rows);
        for state in by_alias.finish().into_values() {
            state.add_to(self.features, &mut kept);
        }
        let newest = || (0..rows.rows()).rev().map(move |row| self.row(rows, row));
        SeenPerson {
            person,
            kept,
            paid: newest().find(|row| row.money > 0.0),
            score: newest().find(|row| !row.score.is_nan()),
            recent: newest().take(RECENT).collect(),
        }
    }

    fn row(&self, batch: &Batch, row: usize) -> SeenRow {
        let read = self.read;
        let code = |column: ColumnId| batch.codes(read.place(column))[row];
        let number = |column: ColumnId| batch.numbers(read.place(column))[row];
        SeenRow {
            time: batch.time[row],
            touchpoint: batch.symbols(read.place(read.touchpoints))[row],
            event: code(read.events),
            channel: code(read.channels),
            money: number(read.money),
            currency: code(read.currencies),
            score: number(read.scores),
            scale: code(read.scales),
            text: batch.codes(read.text_column())[row],
        }
    }
}

/// The names behind the codes of columns.
struct Words<'a> {
    facts: Facts<'a>,
    rule: &'a Rule,
    touchpoints: Vec<String>,
    events: Vec<String>,
    channels: Vec<String>,
    currencies: Vec<String>,
    scales: Vec<String>,
    texts: Vec<String>,
}

impl<'a> Words<'a> {
    fn new(context: &'a Context, read: &Columns, dates: &'a Dates, wanted: LinesWanted<'a>) -> Self {
        let values = |column: ColumnId| read.own.values(column, context, wanted.language);
        let facts = Facts { registry: &context.registry, currency: context.currency, dates, at: wanted.at };
        Self {
            facts,
            rule: wanted.rule,
            touchpoints: context.touchpoint_names(wanted.language),
            events: values(read.events),
            channels: values(read.channels),
            currencies: values(read.currencies),
            scales: values(read.scales),
            texts: std::mem::take(&mut *read.texts.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    fn line(&self, seen: &SeenPerson, condition: Option<&BehaviourCondition>) -> Line {
        let why = condition.map(|condition| self.facts.of(self.rule, condition, &seen.kept));
        Line {
            why: why.unwrap_or_default(),
            paid: seen.paid.as_ref().and_then(|row| Some((Timestamp(row.time), self.money(row)?))),
            score: seen.score.as_ref().and_then(|row| Some((Timestamp(row.time), self.score(row)?))),
            recent: seen.recent.iter().map(|row| self.contact(row)).collect(),
        }
    }

    fn contact(&self, row: &SeenRow) -> RecentContact {
        let touchpoint = self.touchpoints.get(usize::from(row.touchpoint)).filter(|_| row.touchpoint != UNBOUND);
        RecentContact {
            time: Timestamp(row.time),
            touchpoint: touchpoint.cloned().unwrap_or_else(|| named(&self.events, row.event)),
            channel: named(&self.channels, row.channel),
            money: self.money(row),
            score: self.score(row),
            text: named(&self.texts, row.text),
        }
    }

    fn money(&self, row: &SeenRow) -> Option<Money> {
        let currency = self.currencies.get(row.currency as usize)?.parse().ok()?;
        (!row.money.is_nan()).then(|| Money { minor: row.money.round() as i64, currency })
    }

    fn score(&self, row: &SeenRow) -> Option<Score> {
        let scale = self.scales.get(row.scale as usize)?.parse().ok()?;
        (!row.score.is_nan()).then_some(Score { value: row.score, scale })
    }
}

/// The name behind a code; empty for none.
fn named(names: &[String], code: u32) -> String {
    names.get(code as usize).cloned().unwrap_or_default()
}
