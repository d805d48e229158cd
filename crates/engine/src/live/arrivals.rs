//! What came of events, to be looked at while trackers are set up and later: counts are kept, the newest
//! events and bodies are those since the process started.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use styk_collect::live::{LiveInteraction, Protocol, Violation};
use styk_model::answer::KnownBy;
use styk_model::{Flaw, Rejection, Timestamp};
use styk_store::SourceNumber;

use super::record::Arrival;

/// Events of a source that can be looked at.
const RECENT: usize = 50;

/// Properties are shown up to so many bytes.
const SHOWN_BYTES: usize = 2_000;

/// Requests of a webhook that its mapping can be tried with, and how large they may be.
const BODIES: usize = 100;
const BODY_BYTES: usize = 32 << 10;

/// Violations that are told apart for a source; more are counted, and not told.
const VIOLATIONS: usize = 1_000;

/// What came of the events of a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub interactions: u64,
    /// Sent before, and left out.
    pub repeated: u64,
    pub rejected: u64,
    /// How often something was not as the tracking plan says.
    pub violations: u64,
    /// When the last one came.
    pub last: Option<Timestamp>,
}

/// An event as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recent {
    /// Grows from event to event.
    pub number: u64,
    pub received: Timestamp,
    pub time: Timestamp,
    pub event: String,
    pub channel: String,
    pub place: String,
    pub who: Vec<KnownBy>,
    pub verified: bool,
    pub properties: String,
    /// Why it was not taken; empty where it was.
    pub rejected: Option<Flaw>,
}

/// How events were not as planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unlike {
    /// The event is not in the plan.
    Unplanned,
    /// A property that is a must was not there.
    Missing,
    /// A property was of another kind.
    WrongKind,
}

/// Events that were not as planned in the same way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Violations {
    pub event: String,
    pub what: Unlike,
    pub property: Option<String>,
    pub count: u64,
    /// How many of them went to the quarantine.
    pub blocked: u64,
    pub last: Timestamp,
    /// The value of the last one.
    pub sample: Option<String>,
}

type Kind = (String, Unlike, Option<String>);

/// What one step of the reading has to tell.
#[derive(Debug, Default)]
pub(super) struct News(BTreeMap<u32, OfSource>);

#[derive(Debug, Default)]
struct OfSource {
    counted: Counted,
    recent: VecDeque<Recent>,
    violations: BTreeMap<Kind, Violations>,
    /// What a request said beside its body, and the body.
    bodies: VecDeque<(String, String)>,
}

impl News {
    fn of(&mut self, source: SourceNumber) -> &mut OfSource {
        self.0.entry(source.0).or_default()
    }

    pub(super) fn arrived(&mut self, source: SourceNumber, arrival: &Arrival<'_>, shown: bool) {
        let of_source = self.of(source);
        of_source.counted.last = of_source.counted.last.max(Some(arrival.received));
        if !shown || arrival.protocol != Protocol::Webhook || arrival.body.len() > BODY_BYTES || arrival.place.is_some()
        {
            return;
        }
        if let Ok(body) = std::str::from_utf8(&arrival.body) {
            push(&mut of_source.bodies, (arrival.context(), body.to_owned()), BODIES);
        }
    }

    pub(super) fn repeated(&mut self, source: SourceNumber) {
        self.of(source).counted.repeated += 1;
    }

    pub(super) fn taken(&mut self, source: SourceNumber, event: &LiveInteraction<'_>, received: Timestamp) {
        let of_source = self.of(source);
        of_source.counted.interactions += 1;
        for violation in &event.violations {
            of_source.violated(violation, received, false);
        }
        push(&mut of_source.recent, shown(event, received), RECENT);
    }

    pub(super) fn rejected(&mut self, source: SourceNumber, rejection: &Rejection, received: Timestamp) {
        let of_source = self.of(source);
        of_source.counted.rejected += 1;
        if let Some(violation) = Violation::of(&rejection.flaw) {
            of_source.violated(&violation, received, true);
        }
        push(&mut of_source.recent, shown_rejected(rejection, received), RECENT);
    }
}

impl OfSource {
    fn violated(&mut self, violation: &Violation, last: Timestamp, blocked: bool) {
        let Violation { event, property, value } = violation;
        let what = match (property, value) {
            (None, _) => Unlike::Unplanned,
            (Some(_), None) => Unlike::Missing,
            (Some(_), Some(_)) => Unlike::WrongKind,
        };
        let violations = Violations {
            event: event.clone(),
            what,
            property: property.clone(),
            count: 1,
            blocked: u64::from(blocked),
            last,
            sample: value.clone(),
        };
        self.counted.violations += 1;
        self.tell((event.clone(), what, property.clone()), violations);
    }

    fn tell(&mut self, kind: Kind, new: Violations) {
        if let Some(known) = self.violations.get_mut(&kind) {
            let (count, blocked) = (known.count + new.count, known.blocked + new.blocked);
            *known = Violations { count, blocked, ..new };
        } else if self.violations.len() < VIOLATIONS {
            self.violations.insert(kind, new);
        }
    }

    fn add(&mut self, new: Self, number: &mut u64) {
        let Self { counted, recent, violations, bodies } = new;
        let sum = &mut self.counted;
        sum.interactions += counted.interactions;
        sum.repeated += counted.repeated;
        sum.rejected += counted.rejected;
        sum.violations += counted.violations;
        sum.last = sum.last.max(counted.last);
        for mut one in recent {
            *number += 1;
            one.number = *number;
            push(&mut self.recent, one, RECENT);
        }
        for (kind, violations) in violations {
            self.tell(kind, violations);
        }
        for body in bodies {
            push(&mut self.bodies, body, BODIES);
        }
    }
}

fn push<T>(kept: &mut VecDeque<T>, new: T, most: usize) {
    if kept.len() >= most {
        kept.pop_front();
    }
    kept.push_back(new);
}

/// What is known of a source's events at an offset of the inbox.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Tally {
    counted: Counted,
    violations: Vec<Violations>,
}

/// The same of all sources.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tallies {
    /// Everything up to this record is in them.
    pub(crate) inbox: u64,
    sources: BTreeMap<u32, Tally>,
    /// How many erasures were finished when they were taken.
    #[serde(skip)]
    pub(super) erasures: u64,
}

/// What came of events, by source.
#[derive(Debug, Default)]
pub(crate) struct Arrivals(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    sources: BTreeMap<u32, OfSource>,
    number: u64,
}

impl Tallies {
    /// The same without what single events said.
    pub(super) fn without_samples(mut self) -> Self {
        for tally in self.sources.values_mut() {
            tally.violations.iter_mut().for_each(|violations| violations.sample = None);
        }
        self
    }
}

impl Arrivals {
    fn look<T>(&self, look: impl FnOnce(&mut Inner) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn add(&self, news: News) {
        self.look(|Inner { sources, number }| {
            for (source, new) in news.0 {
                sources.entry(source).or_default().add(new, number);
            }
        });
    }

    /// What is known when everything up to this record of the inbox was read.
    pub(super) fn tallies(&self, inbox: u64, erasures: u64) -> Tallies {
        let tally = |of_source: &OfSource| Tally {
            counted: of_source.counted,
            violations: of_source.violations.values().cloned().collect(),
        };
        let sources = self.look(|inner| inner.sources.iter().map(|(source, one)| (*source, tally(one))).collect());
        Tallies { inbox, sources, erasures }
    }

    /// Goes on from what was known.
    pub(super) fn restore(&self, tallies: Tallies) {
        let kind = |one: Violations| ((one.event.clone(), one.what, one.property.clone()), one);
        let restored = tallies.sources.into_iter().map(|(source, Tally { counted, violations })| {
            let violations = violations.into_iter().map(kind).collect();
            (source, OfSource { counted, violations, ..OfSource::default() })
        });
        self.look(|inner| inner.sources = restored.collect());
    }

    /// Forgets what single events said; counts stay.
    pub(super) fn forget(&self) {
        self.look(|inner| {
            for of_source in inner.sources.values_mut() {
                of_source.recent.clear();
                of_source.bodies.clear();
                of_source.violations.values_mut().for_each(|violations| violations.sample = None);
            }
        });
    }

    pub(crate) fn counts(&self) -> BTreeMap<u32, Counted> {
        self.look(|inner| inner.sources.iter().map(|(source, of_source)| (*source, of_source.counted)).collect())
    }

    fn of<T>(&self, source: SourceNumber, look: impl FnOnce(&OfSource) -> Vec<T>) -> Vec<T> {
        self.look(|inner| inner.sources.get(&source.0).map(look).unwrap_or_default())
    }

    pub(crate) fn recent(&self, source: SourceNumber, after: u64) -> Vec<Recent> {
        self.of(source, |of_source| of_source.recent.iter().filter(|one| one.number > after).cloned().collect())
    }

    /// Most frequent first.
    pub(crate) fn violations(&self, source: SourceNumber) -> Vec<Violations> {
        let mut violations = self.of(source, |of_source| of_source.violations.values().cloned().collect());
        violations.sort_by_key(|one| std::cmp::Reverse(one.count));
        violations
    }

    /// Newest first.
    pub(super) fn bodies(&self, source: SourceNumber) -> Vec<(String, String)> {
        self.of(source, |of_source| of_source.bodies.iter().rev().cloned().collect())
    }
}

pub(super) fn shown(event: &LiveInteraction<'_>, received: Timestamp) -> Recent {
    let row = &event.interaction;
    let who = row.who.iter().map(|one| KnownBy { kind: one.kind, value: one.value.to_string() }).collect();
    let cut = row.properties.floor_char_boundary(SHOWN_BYTES);
    Recent {
        number: 0,
        received,
        time: row.time,
        event: row.event.to_string(),
        channel: row.channel.to_string(),
        place: row.place.to_string(),
        who,
        verified: event.verified,
        properties: row.properties[..cut].to_owned(),
        rejected: None,
    }
}

fn shown_rejected(rejection: &Rejection, received: Timestamp) -> Recent {
    let cut = rejection.record.floor_char_boundary(SHOWN_BYTES);
    Recent {
        number: 0,
        received,
        time: received,
        event: String::new(),
        channel: String::new(),
        place: String::new(),
        who: Vec::new(),
        verified: false,
        properties: rejection.record[..cut].to_owned(),
        rejected: Some(rejection.flaw.clone()),
    }
}
