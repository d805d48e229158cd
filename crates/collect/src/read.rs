//! Reads a table through its mapping into a sink.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use styk_model::{Flags, Flaw, Identifier, Interaction, Language, Rejection, RejectionReason, Say, Timestamp};

use crate::mapper::Mapper;
use crate::mapping::{Mapping, Role};
use crate::row::{Next, Row};
use crate::{CollectError, Table};

/// An error of what stands behind a sink.
pub type SinkError = Box<dyn std::error::Error + Send + Sync>;

/// Takes what reading gives. An error stops the reading.
pub trait Sink {
    fn interaction(&mut self, interaction: &Interaction<'_>) -> Result<(), SinkError>;

    fn rejected(&mut self, rejection: Rejection) -> Result<(), SinkError>;

    /// Called now and then with the bytes of the file read so far, as it lies on disk.
    fn progress(&mut self, _bytes_read: u64, _total: Option<u64>) {}
}

/// How many records may be unreadable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MaxBad {
    /// Of all records, 0 to 1.
    Share(f64),
    Count(u64),
}

impl FromStr for MaxBad {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("`{text}` is no limit: expected a share such as `5%` or a count such as `100`");
        match text.trim().strip_suffix('%') {
            Some(percent) => {
                let percent: f64 = percent.trim().parse().map_err(|_| bad())?;
                if (0.0..=100.0).contains(&percent) { Ok(Self::Share(percent / 100.0)) } else { Err(bad()) }
            }
            None => text.trim().parse().map(Self::Count).map_err(|_| bad()),
        }
    }
}

impl std::fmt::Display for MaxBad {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Share(share) => write!(formatter, "{} %", share * 100.0),
            Self::Count(count) => write!(formatter, "{count}"),
        }
    }
}

impl Say for MaxBad {
    fn say(&self, language: Language) -> String {
        match (self, language) {
            (Self::Share(_), Language::Ru) => self.to_string().replace('.', ","),
            (Self::Share(share), Language::Pl) => format!("{}%", share * 100.0).replace('.', ","),
            _ => self.to_string(),
        }
    }
}

impl MaxBad {
    pub fn allows(self, rejected: u64, rows: u64) -> bool {
        match self {
            Self::Share(share) => rejected as f64 <= share * rows as f64,
            Self::Count(count) => rejected <= count,
        }
    }
}

/// What reading needs to know beside the mapping.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// More unreadable records than this make the whole reading an error.
    pub max_bad: Option<MaxBad>,
    /// Times after this are flagged as implausible.
    pub now: Timestamp,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_bad: None, now: Timestamp::now() }
    }
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    pub rows: u64,
    pub interactions: u64,
    pub rejected: BTreeMap<RejectionReason, u64>,
    /// The oldest and the newest time.
    pub first: Option<Timestamp>,
    pub last: Option<Timestamp>,
    /// Interactions of nobody known.
    pub unidentified: u64,
    pub implausible_times: u64,
    pub ambiguous_times: u64,
    pub dates_only: u64,
    pub open_ended: u64,
}

impl Summary {
    pub fn rejected_total(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// Adds what another stretch of the same source gave.
    pub(crate) fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.interactions += other.interactions;
        for (reason, count) in other.rejected {
            *self.rejected.entry(reason).or_default() += count;
        }
        self.first = self.first.into_iter().chain(other.first).min();
        self.last = self.last.max(other.last);
        self.unidentified += other.unidentified;
        self.implausible_times += other.implausible_times;
        self.ambiguous_times += other.ambiguous_times;
        self.dates_only += other.dates_only;
        self.open_ended += other.open_ended;
    }

    pub(crate) fn count(&mut self, interaction: &Interaction<'_>) {
        self.interactions += 1;
        self.unidentified += u64::from(interaction.who.is_empty());
        self.first = Some(self.first.map_or(interaction.time, |first| first.min(interaction.time)));
        self.last = Some(self.last.map_or(interaction.time, |last| last.max(interaction.time)));
        if interaction.flags == Flags::default() {
            return;
        }
        let has = |flag| u64::from(interaction.flags.has(flag));
        self.implausible_times += has(Flags::IMPLAUSIBLE_TIME);
        self.ambiguous_times += has(Flags::AMBIGUOUS_TIME);
        self.dates_only += has(Flags::DATE_ONLY);
        self.open_ended += has(Flags::OPEN_ENDED);
    }
}

/// Records between two reports of progress.
const REPORT_EVERY: u64 = 8_192;
/// Records after which a file of mostly unreadable ones is given up early.
pub(crate) const GIVE_UP_AFTER: u64 = 100_000;

/// Reads all records of a table. Repeated identical records get the same id
/// here; who stores them numbers the repeats, in the order of the source.
pub fn read(
    mut table: Table,
    mapping: &Mapping,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<Summary, CollectError> {
    check_complete(&table.name, mapping)?;
    let mut mapper = Mapper::new(mapping, &table, options.now)?;
    let mut summary = Summary::default();
    let mut first = Vec::new();
    let mut row = Row::default();
    let mut who: Vec<Identifier<'static>> = Vec::new();
    loop {
        let rejection = match table.next(&mut row)? {
            Next::End => break,
            Next::Rejected(rejection) => rejection,
            Next::Row => match mapper.map(&row, table.columns(), std::mem::take(&mut who)) {
                Ok(interaction) => {
                    summary.rows += 1;
                    summary.count(&interaction);
                    let delivered = sink.interaction(&interaction);
                    who = emptied(interaction.who);
                    delivered.map_err(|source| sink_error(&table.name, source))?;
                    report(&table, summary.rows, sink);
                    continue;
                }
                Err(rejection) => rejection,
            },
        };
        summary.rows += 1;
        *summary.rejected.entry(rejection.flaw.reason()).or_default() += 1;
        if first.len() < 3 {
            first.push((rejection.position, rejection.flaw.clone()));
        }
        sink.rejected(rejection).map_err(|source| sink_error(&table.name, source))?;
        report(&table, summary.rows, sink);
        if summary.rows > GIVE_UP_AFTER && summary.rejected_total() * 2 > summary.rows {
            check_bad(&table.name, &summary, options.max_bad, &first)?;
        }
    }
    sink.progress(table.progress.bytes_read(), table.progress.total);
    check_bad(&table.name, &summary, options.max_bad, &first)?;
    Ok(summary)
}

/// The list's memory, for the identifiers of the next record.
pub(crate) fn emptied(who: Vec<Identifier<'_>>) -> Vec<Identifier<'static>> {
    // Collecting into the same layout keeps the allocation.
    who.into_iter().map_while(|_| None).collect()
}

fn report(table: &Table, rows: u64, sink: &mut dyn Sink) {
    if rows.is_multiple_of(REPORT_EVERY) {
        sink.progress(table.progress.bytes_read(), table.progress.total);
    }
}

pub(crate) fn sink_error(name: &str, source: SinkError) -> CollectError {
    CollectError::Sink { name: name.to_owned(), source }
}

/// Whether a mapping can give interactions at all.
pub(crate) fn check_complete(name: &str, mapping: &Mapping) -> Result<(), CollectError> {
    if !mapping.gives(Role::Time) && !mapping.gives(Role::Date) && mapping.at.is_none() {
        return Err(CollectError::NoTime { name: name.to_owned() });
    }
    if !mapping.gives(Role::Event) {
        return Err(CollectError::NoEvent { name: name.to_owned() });
    }
    Ok(())
}

pub(crate) fn check_bad(
    name: &str,
    summary: &Summary,
    limit: Option<MaxBad>,
    first: &[(u64, Flaw)],
) -> Result<(), CollectError> {
    let (rejected, rows) = (summary.rejected_total(), summary.rows);
    match limit {
        Some(limit) if !limit.allows(rejected, rows) => {
            Err(CollectError::TooManyRejected { name: name.to_owned(), rejected, rows, limit, first: first.to_vec() })
        }
        _ => Ok(()),
    }
}
