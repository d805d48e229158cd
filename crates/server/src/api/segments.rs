//! Segments: rules that people save, and how many customers they find.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::{
    AudienceCounts, AudienceFormat, AudienceWanted, Engine, EngineError, SavedSegment, Segment, SegmentPast,
    SegmentSizes as Sizes,
};
use styk_lake::StopOnDrop;
use styk_model::segment::Rule;
use styk_model::{ContactChannel, Duration, Say, Timestamp};
use styk_query::segments::read_rule;
use styk_query::{Context, QueryError};
use styk_store::StoreError;

use super::consent::ConsentWhyCount;
use super::{Body, note};
use crate::mask;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Characters of a name, of a description, of a rule.
const NAME: usize = 100;
const DESCRIPTION: usize = 2_000;
const RULE: usize = 20_000;

/// Earlier moments that one trial looks at.
const MOST_POINTS: u32 = 60;

/// A saved segment.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SegmentRow {
    key: String,
    name: String,
    description: String,
    /// In CEL.
    rule: String,
    /// The same as a tree; null where the rule can no longer be read.
    tree: Option<Rule>,
    version: u32,
    changed: Timestamp,
    author: String,
}

impl From<SavedSegment> for SegmentRow {
    fn from(saved: SavedSegment) -> Self {
        let SavedSegment { key, version, segment, rule: tree, changed, author } = saved;
        let Segment { name, description, rule } = segment;
        Self { key, name, description, rule, tree, version, changed, author }
    }
}

/// A segment to be saved.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SegmentWanted {
    /// The version that was edited; 0 for a new segment.
    version: u32,
    name: String,
    #[serde(default)]
    description: String,
    /// In CEL.
    rule: String,
}

/// How many customers are in segments.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SegmentSizes {
    at: Timestamp,
    /// Customers with an interaction until then.
    everyone: u64,
    segments: Vec<SegmentSize>,
    /// Each pair once.
    overlaps: Vec<SegmentOverlap>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SegmentSize {
    key: String,
    customers: Option<u64>,
    /// Whether who enters and leaves is followed as it happens; else it is counted when somebody asks.
    followed: bool,
    /// Why there is no number, in the reader's language.
    problem: Option<String>,
}

/// Customers who are in two segments.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SegmentOverlap {
    one: String,
    other: String,
    customers: u64,
}

/// A rule to be tried before it is saved: either of its two forms.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SegmentTrial {
    /// In CEL.
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    tree: Option<Rule>,
    /// The moment; when absent, now, but no later than a day after the newest interaction.
    #[serde(default)]
    at: Option<Timestamp>,
    /// So many earlier moments as well, at most 60.
    #[serde(default)]
    points: u32,
    /// How far they are apart; a day when absent.
    #[serde(default)]
    step: Option<Duration>,
}

/// What a rule finds.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SegmentTried {
    rule: String,
    tree: Rule,
    at: Timestamp,
    customers: u64,
    everyone: u64,
    /// By what is known now; the last is the moment that was asked for.
    growth: Vec<SegmentPoint>,
}

/// How many customers were in it at a moment, of how many there were.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SegmentPoint {
    at: Timestamp,
    customers: u64,
    everyone: u64,
}

/// What was recorded of a segment since it is followed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SegmentRecorded {
    /// When it began to be followed; null where it is not.
    began: Option<Timestamp>,
    /// How many were in it then.
    at_first: u64,
    /// Days (UTC) on which anybody entered or left, in order.
    days: Vec<SegmentDay>,
}

/// Who entered and left on a day, and how many were in it at its end.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SegmentDay {
    /// The end of the day.
    until: Timestamp,
    entered: u64,
    left: u64,
    customers: u64,
}

/// Which list of a segment's customers is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AudienceOf {
    /// The key of the purpose that it is for.
    purpose: String,
    /// The channel over which they are to be reached; null for a purpose that is bound to none.
    #[serde(default)]
    channel: Option<ContactChannel>,
    format: AudienceFormat,
}

impl AudienceOf {
    fn wanted<'a>(&'a self, segment: &'a str) -> AudienceWanted<'a> {
        let Self { purpose, channel, format } = self;
        AudienceWanted { segment, purpose, channel: *channel, format: *format }
    }
}

/// Who of a segment would be on a list, and why others would not.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AudienceFound {
    /// Customers in the segment.
    members: u64,
    /// Customers on the list.
    customers: u64,
    /// Who may not be reached, by reason.
    excluded: Vec<ConsentWhyCount>,
    /// Who may be reached and has no identifier that the list takes.
    unmatched: u64,
}

impl From<AudienceCounts> for AudienceFound {
    fn from(counts: AudienceCounts) -> Self {
        let AudienceCounts { members, customers, excluded, unmatched } = counts;
        Self { members, customers, excluded: ConsentWhyCount::all(excluded), unmatched }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Edited {
    #[serde(default)]
    version: u32,
}

pub(crate) async fn list(State(server): State<Server>) -> Result<Json<Vec<SegmentRow>>, Problem> {
    Ok(Json(server.engine().saved_segments().await?.into_iter().map(SegmentRow::from).collect()))
}

pub(crate) async fn versions(
    State(server): State<Server>,
    Path(key): Path<String>,
) -> Result<Json<Vec<SegmentRow>>, Problem> {
    let versions = server.engine().segment_versions(&key).await?;
    if versions.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(Json(versions.into_iter().map(SegmentRow::from).collect()))
}

pub(crate) async fn put(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Body(wanted): Body<SegmentWanted>,
) -> Result<Json<SegmentRow>, Problem> {
    let SegmentWanted { version, name, description, rule } = wanted;
    check(&key, &name, &description, &rule)?;
    if reader.is_masked(&server.settings()) {
        mask::rule(&rule)?;
    }
    let segment = Segment { name: name.trim().to_owned(), description: description.trim().to_owned(), rule };
    match server.engine().save_segment(&key, version, &segment, reader.name()).await {
        Ok(saved) => {
            note(&server, &reader, "segment", format!("{key} version {}", saved.version)).await?;
            Ok(Json(saved.into()))
        }
        Err(error) => Err(conflict(&server, &key, error).await?),
    }
}

pub(crate) async fn remove(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Query(edited): Query<Edited>,
) -> Result<StatusCode, Problem> {
    if server.engine().saved_segment(&key).await?.is_none() {
        return Err(Problem::not_found());
    }
    match server.engine().remove_segment(&key, edited.version, reader.name()).await {
        Ok(()) => {
            note(&server, &reader, "segment", format!("{key} removed")).await?;
            Ok(StatusCode::NO_CONTENT)
        }
        Err(error) => Err(conflict(&server, &key, error).await?),
    }
}

/// A conflict of two editors, with what the other saved.
async fn conflict(server: &Server, key: &str, error: EngineError) -> Result<Problem, Problem> {
    if !matches!(error, EngineError::Store(StoreError::Conflict { .. })) {
        return Ok(error.into());
    }
    let current = server.engine().saved_segment(key).await?.map(SegmentRow::from);
    Ok(Problem::from(error).with_current(&current))
}

/// Who entered and left, as it was known when it happened.
pub(crate) async fn history(
    State(server): State<Server>,
    Path(key): Path<String>,
) -> Result<Json<SegmentRecorded>, Problem> {
    let Some(history) = server.engine().segment_history(&key, Duration::from_days(1)).await? else {
        return Ok(Json(SegmentRecorded { began: None, at_first: 0, days: Vec::new() }));
    };
    let day = |point: SegmentPast| {
        let SegmentPast { until, entered, left, customers } = point;
        SegmentDay { until, entered, left, customers }
    };
    let days = history.points.into_iter().map(day).collect();
    Ok(Json(SegmentRecorded { began: Some(history.began), at_first: history.at_first, days }))
}

/// Who would be on a list for other systems. Nothing is handed over.
pub(crate) async fn audience_counts(
    State(server): State<Server>,
    Path(key): Path<String>,
    Body(of): Body<AudienceOf>,
) -> Result<Json<AudienceFound>, Problem> {
    let waiting = server.engine().context();
    let _turn = server.turns().queue()?.turn(&waiting.watch).await?;
    // Who is who is taken when the turn has come.
    let context = server.engine().context();
    let _stop = StopOnDrop(Arc::clone(&context.watch));
    Ok(Json(server.engine().audience_counts(&context, of.wanted(&key)).await?.into()))
}

/// A list for other systems, which is written down.
pub(crate) async fn audience(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Body(of): Body<AudienceOf>,
) -> Result<Response, Problem> {
    // A masked list would be of no use to anybody, and would be written down as handed over.
    mask::refuse(&server, &reader)?;
    let waiting = server.engine().context();
    let _turn = server.turns().queue()?.turn(&waiting.watch).await?;
    // Who is who is taken when the turn has come.
    let context = server.engine().context();
    let _stop = StopOnDrop(Arc::clone(&context.watch));
    let audience = server.engine().hand_over(&context, of.wanted(&key), reader.name()).await?;
    let AudienceOf { purpose, channel, format } = of;
    let (channel, format) = (channel.map_or("*", ContactChannel::name), format.name());
    let customers = audience.counts.customers;
    note(&server, &reader, "audience", format!("{key} {purpose} {channel} {format}: {customers}")).await?;
    let mut response = audience.csv.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{key}-{format}.csv\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// How many are in each; dropping the future stops the count.
pub(crate) async fn sizes(State(server): State<Server>, reader: Reader) -> Result<Json<SegmentSizes>, Problem> {
    let Sizes { at, everyone, sizes, overlaps, followed } = counted(&server, Engine::segment_sizes).await?;
    let segments = sizes.into_iter().map(|(key, size)| {
        let followed = followed.contains(&key);
        match size {
            Ok(customers) => SegmentSize { key, customers: Some(customers), followed, problem: None },
            Err(error) => SegmentSize { key, customers: None, followed, problem: Some(error.say(reader.language)) },
        }
    });
    let overlaps = overlaps.into_iter().map(|(one, other, customers)| SegmentOverlap { one, other, customers });
    Ok(Json(SegmentSizes { at, everyone, segments: segments.collect(), overlaps: overlaps.collect() }))
}

/// What a rule finds; dropping the future stops the count.
pub(crate) async fn attempt(
    State(server): State<Server>,
    reader: Reader,
    Body(trial): Body<SegmentTrial>,
) -> Result<Json<SegmentTried>, Problem> {
    let SegmentTrial { rule, tree, at, points, step } = trial;
    let text = match (rule, tree) {
        (Some(text), None) => text,
        (None, Some(tree)) => tree.to_string(),
        _ => {
            let words = [
                "Give the rule as `rule` or as `tree`, one of the two.",
                "Укажите правило в `rule` или в `tree` — что-то одно.",
                "Podaj regułę w `rule` albo w `tree` — jedno z dwóch.",
            ];
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "rule", words));
        }
    };
    if reader.is_masked(&server.settings()) {
        mask::rule(&text)?;
    }
    if text.len() > RULE {
        return Err(too_long());
    }
    let tree = read_rule(&text).map_err(QueryError::from)?;
    let at = at.unwrap_or_else(|| server.engine().segment_moment());
    let step = step.unwrap_or(Duration::from_days(1)).micros().max(1);
    let points = i64::from(points.min(MOST_POINTS));
    let moments = (0..=points).rev().map(|back| Timestamp(at.0.saturating_sub(back.saturating_mul(step))));
    let moments: Vec<Timestamp> = moments.collect();
    let wanted = tree.clone();
    let growth = counted(&server, move |context| Engine::segment_growth(context, &wanted, &moments)).await?;
    let growth = growth.moments.into_iter().map(|(at, customers, everyone)| SegmentPoint { at, customers, everyone });
    let growth: Vec<SegmentPoint> = growth.collect();
    let (customers, everyone) = growth.last().map_or((0, 0), |last| (last.customers, last.everyone));
    Ok(Json(SegmentTried { rule: tree.to_string(), tree, at, customers, everyone, growth }))
}

/// Waits for a turn and looks through the data of now; dropping the future stops that.
pub(super) async fn counted<T: Send + 'static>(
    server: &Server,
    count: impl FnOnce(&Context) -> Result<T, EngineError> + Send + 'static,
) -> Result<T, Problem> {
    let context = server.engine().context();
    let stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = server.turns().queue()?.turn(&context.watch).await?;
    let counted = tokio::spawn(async move { tokio::task::block_in_place(|| count(&context)) }).await;
    let counted = counted.map_err(|error| {
        tracing::error!(%error, "a look through the data ended unexpectedly");
        Problem::internal()
    })?;
    let counted = counted.map_err(Problem::from);
    drop(stop);
    counted
}

fn check(key: &str, name: &str, description: &str, rule: &str) -> Result<(), Problem> {
    let refused = |words| Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "segment", words));
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !(1..=64).contains(&key.len()) || !key.bytes().all(letters) {
        return refused([
            "The key of a segment has 1 to 64 of a-z, 0-9 and hyphens.",
            "Ключ сегмента — от 1 до 64 символов a-z, 0-9 и дефисов.",
            "Klucz segmentu to od 1 do 64 znaków a-z, 0-9 i łączników.",
        ]);
    }
    if name.trim().is_empty() || name.chars().count() > NAME {
        return refused([
            "Give the segment a name of at most 100 characters.",
            "Назовите сегмент: не больше 100 знаков.",
            "Nazwij segment: najwyżej 100 znaków.",
        ]);
    }
    if description.chars().count() > DESCRIPTION || rule.len() > RULE {
        return Err(too_long());
    }
    Ok(())
}

fn too_long() -> Problem {
    let words = [
        "The description or the rule is too long.",
        "Описание или правило слишком длинное.",
        "Opis lub reguła jest za długa.",
    ];
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "segment", words)
}
