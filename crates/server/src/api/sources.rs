//! Sources: who sends live, what arrives, and what could not be read.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_collect::live::SourceSettings;
use styk_engine::live::{Counted, MadeSource, Recent, Source, Unlike};
use styk_model::answer::KnownBy;
use styk_model::{Language, Say, Timestamp};
use styk_store::SourceNumber;

use super::note;
use crate::mask::{self, Masks};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// All sources, and how far what they sent has come.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SourcesFound {
    sources: Vec<SourceRow>,
    /// Bytes that the inbox holds.
    inbox_bytes: u64,
    /// Requests that are not in answers yet.
    waiting: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SourceRow {
    number: u32,
    name: String,
    settings: SourceSettings,
    /// Whether there is a secret that the sender signs with; it is never shown.
    signed: bool,
    version: u32,
    /// The key where it is public, else its first letters.
    key: String,
    created: Timestamp,
    author: String,
    closed: bool,
    /// Since the server started.
    arrived: Arrived,
    /// Events in the quarantine, by reason.
    quarantine: BTreeMap<String, u64>,
}

#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Arrived {
    interactions: u64,
    /// Sent before, and left out.
    repeated: u64,
    rejected: u64,
    /// How often something was not as the tracking plan says.
    violations: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Timestamp>,
}

impl From<Counted> for Arrived {
    fn from(counted: Counted) -> Self {
        let Counted { interactions, repeated, rejected, violations, last } = counted;
        Self { interactions, repeated, rejected, violations, last }
    }
}

fn row(source: &Source, arrived: Option<Counted>, quarantine: BTreeMap<String, u64>) -> SourceRow {
    let mut settings = source.settings.clone();
    let signed = settings.secret.take().is_some();
    SourceRow {
        number: source.number.0,
        name: source.name.clone(),
        settings,
        signed,
        version: source.version,
        key: source.shown.clone(),
        created: source.created,
        author: source.author.clone(),
        closed: source.closed,
        arrived: arrived.unwrap_or_default().into(),
        quarantine,
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct NewSource {
    /// 1 to 64 of a-z, 0-9, `-`, `_` and `.`: it stands in the source's address.
    name: String,
    settings: SourceSettings,
}

/// A source with its key, which is shown this once unless it is public.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Made {
    source: SourceRow,
    key: String,
}

fn made(made: &MadeSource) -> Made {
    Made { source: row(&made.source, None, BTreeMap::new()), key: made.key.clone() }
}

/// Settings that were made of those of a version.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Change {
    version: u32,
    /// Without a secret the one there is stays; an empty one takes it away.
    settings: SourceSettings,
    /// Takes nothing any more; what it sent stays.
    #[serde(default)]
    closed: bool,
}

pub(crate) async fn list(State(server): State<Server>) -> Result<Json<SourcesFound>, Problem> {
    let engine = server.engine();
    let mut quarantined: BTreeMap<u32, BTreeMap<String, u64>> = BTreeMap::new();
    for (source, reason, count) in server.store().live_rejection_counts().await? {
        quarantined.entry(source.0).or_default().insert(reason, count);
    }
    let arrived = engine.arrived();
    let of = |source: &Source| {
        let number = source.number.0;
        row(source, arrived.get(&number).copied(), quarantined.get(&number).cloned().unwrap_or_default())
    };
    let sources = engine.sources().all().iter().map(|source| of(source)).collect();
    let (inbox_bytes, waiting) = engine.inbox_state();
    Ok(Json(SourcesFound { sources, inbox_bytes, waiting }))
}

pub(crate) async fn add(
    State(server): State<Server>,
    reader: Reader,
    Json(new): Json<NewSource>,
) -> Result<Json<Made>, Problem> {
    let secret = new.settings.secret.filter(|secret| !secret.is_empty());
    let settings = SourceSettings { name: new.name.clone(), secret, ..new.settings };
    let source = server.engine().add_source(&new.name, &settings, reader.name()).await?;
    note(&server, &reader, "source.add", new.name).await?;
    Ok(Json(made(&source)))
}

pub(crate) async fn change(
    State(server): State<Server>,
    reader: Reader,
    Path(number): Path<u32>,
    Json(change): Json<Change>,
) -> Result<Json<SourceRow>, Problem> {
    // A mapping can take anything that comes for the name of an event, which is shown.
    mask::refuse(&server, &reader)?;
    let engine = server.engine();
    let before = engine.source(SourceNumber(number))?;
    let secret = change.settings.secret.or_else(|| before.settings.secret.clone()).filter(|secret| !secret.is_empty());
    let settings = SourceSettings { name: before.name.clone(), secret, ..change.settings };
    let changed = engine.change_source(before.number, change.version, &settings, change.closed).await;
    let changed = match changed {
        Ok(changed) => changed,
        Err(error) => {
            let current = row(&*engine.source(before.number)?, None, BTreeMap::new());
            return Err(Problem::from(error).with_current(&current));
        }
    };
    let action = if change.closed { "source.close" } else { "source.change" };
    note(&server, &reader, action, before.name.clone()).await?;
    Ok(Json(row(&changed, None, BTreeMap::new())))
}

pub(crate) async fn renew_key(
    State(server): State<Server>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Json<Made>, Problem> {
    let source = server.engine().renew_source_key(SourceNumber(number)).await?;
    note(&server, &reader, "source.key", source.source.name.clone()).await?;
    Ok(Json(made(&source)))
}

/// An event as it was read.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RecentRow {
    /// Grows from event to event.
    number: u64,
    received: Timestamp,
    time: Timestamp,
    event: String,
    channel: String,
    place: String,
    who: Vec<KnownBy>,
    /// Whether the source answers for the identifiers belonging together.
    verified: bool,
    /// JSON, perhaps cut; empty for readers who see identifiers masked.
    properties: String,
    /// Why it was not taken; without words for readers who see identifiers masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct After {
    #[serde(default)]
    after: u64,
}

pub(crate) async fn recent(
    State(server): State<Server>,
    reader: Reader,
    Path(number): Path<u32>,
    Query(After { after }): Query<After>,
) -> Json<Vec<RecentRow>> {
    let masks = Masks::of(&server, &reader);
    let row = |one| {
        let row = recent_row(one, reader.language);
        match &masks {
            Some(masks) => row.masked(masks),
            None => row,
        }
    };
    Json(server.engine().recent(SourceNumber(number), after).into_iter().map(row).collect())
}

impl RecentRow {
    /// Why it was not taken may name what stood in it.
    fn masked(mut self, masks: &Masks) -> Self {
        self.who.iter_mut().for_each(|one| masks.known_by(one));
        Self { properties: String::new(), rejected: self.rejected.map(|_| String::new()), ..self }
    }
}

fn recent_row(one: Recent, language: Language) -> RecentRow {
    RecentRow {
        number: one.number,
        received: one.received,
        time: one.time,
        event: one.event,
        channel: one.channel,
        place: one.place,
        who: one.who,
        verified: one.verified,
        properties: one.properties,
        rejected: one.rejected.map(|flaw| flaw.say(language)),
    }
}

/// Events that were not as planned in the same way, since the server started.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ViolationRow {
    event: String,
    what: What,
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<String>,
    count: u64,
    /// How many of them went to the quarantine.
    blocked: u64,
    last: Timestamp,
    /// What the last one had there, perhaps cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    sample: Option<String>,
}

/// How events were not as planned.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum What {
    /// The event is not in the plan.
    Unplanned,
    /// A property that is a must was not there.
    Missing,
    /// A property was of another kind.
    WrongKind,
}

pub(crate) async fn violations(
    State(server): State<Server>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Json<Vec<ViolationRow>> {
    let masked = reader.is_masked(&server.settings());
    let violations = server.engine().violations(SourceNumber(number)).into_iter();
    let row = violations.map(|one| ViolationRow {
        event: one.event,
        what: match one.what {
            Unlike::Unplanned => What::Unplanned,
            Unlike::Missing => What::Missing,
            Unlike::WrongKind => What::WrongKind,
        },
        property: one.property,
        count: one.count,
        blocked: one.blocked,
        last: one.last,
        sample: one.sample.filter(|_| !masked),
    });
    Json(row.collect())
}

/// Settings of a webhook to be tried before they are saved.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Trial {
    settings: SourceSettings,
    /// JSON or a form; without it the last hundred bodies that came.
    body: Option<String>,
}

/// What settings make of a body.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TriedBody {
    /// When it came; absent for one that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<Timestamp>,
    body: String,
    interactions: Vec<RecentRow>,
    /// Why parts of it cannot be taken.
    rejected: Vec<String>,
}

pub(crate) async fn attempt(
    State(server): State<Server>,
    reader: Reader,
    Path(number): Path<u32>,
    Json(trial): Json<Trial>,
) -> Result<Json<Vec<TriedBody>>, Problem> {
    // A mapping can take anything that came for the name of an event, which is shown.
    if trial.body.is_none() {
        mask::refuse(&server, &reader)?;
    }
    let engine = server.engine();
    let source = engine.source(SourceNumber(number))?;
    let settings = SourceSettings { name: source.name.clone(), ..trial.settings };
    let tried = engine.try_settings(source.number, &settings, trial.body.as_deref())?;
    let row = tried.into_iter().map(|one| TriedBody {
        received: one.received,
        body: one.body,
        interactions: one.interactions.into_iter().map(|one| recent_row(one, reader.language)).collect(),
        rejected: one.rejected.iter().map(|flaw| flaw.say(reader.language)).collect(),
    });
    Ok(Json(row.collect()))
}

/// An event that could not be read.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RejectedEvent {
    number: u64,
    received: Timestamp,
    reason: String,
    /// Empty, as the record is, for readers who see identifiers masked.
    message: String,
    record: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    before: Option<u64>,
    limit: Option<u32>,
}

pub(crate) async fn quarantine(
    State(server): State<Server>,
    reader: Reader,
    Path(number): Path<u32>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<RejectedEvent>>, Problem> {
    let limit = page.limit.unwrap_or(100).min(1_000);
    let rows = server.store().live_rejections(SourceNumber(number), page.before.unwrap_or(u64::MAX), limit).await?;
    let masked = reader.is_masked(&server.settings());
    let unless_masked = |text: String| if masked { String::new() } else { text };
    let row = |row: styk_store::LiveRejection| RejectedEvent {
        number: row.number,
        received: row.received,
        reason: super::imports::reason(row.rejection.flaw.reason()),
        message: unless_masked(row.rejection.flaw.say(reader.language)),
        record: unless_masked(row.rejection.record),
    };
    Ok(Json(rows.into_iter().map(row).collect()))
}

/// What came of reading the quarantine again.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Replayed {
    /// Events that are interactions now.
    taken: u64,
    /// Events that still cannot be read.
    left: u64,
}

pub(crate) async fn replay(
    State(server): State<Server>,
    reader: Reader,
    Path(number): Path<u32>,
) -> Result<Json<Replayed>, Problem> {
    let (taken, left) = server.engine().replay(SourceNumber(number)).await?;
    note(&server, &reader, "source.replay", format!("{number}: {taken}")).await?;
    Ok(Json(Replayed { taken, left }))
}
