//! What people say to each other about a map: comments in threads, at the map, at a step, a lane or a cell. Whoever may
//! look may read them; whoever may edit maps may write.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::EngineError;
use styk_maps::Map;
use styk_model::Timestamp;
use styk_store::{Account, MapComment, MapPlace, NewMapComment, Role};

use super::accounts::own;
use super::{Body, colleagues, note};
use crate::notify::colleagues::{About, MapNews, link, write_to};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Characters of a comment, comments of a map, and colleagues that one comment mentions.
const LONGEST: usize = 5_000;
const MOST: u64 = 2_000;
const MOST_MENTIONED: usize = 20;

/// A comment to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapCommentWanted")]
pub(crate) struct CommentWanted {
    /// At most 5,000 characters.
    text: String,
    /// The first comment of the thread that it answers in, whose place it has then.
    #[serde(default)]
    thread: Option<u32>,
    /// The step that it is about; with a lane the cell of both, with neither the whole map.
    #[serde(default)]
    step: Option<String>,
    #[serde(default)]
    lane: Option<String>,
    /// Colleagues, by the numbers of their accounts.
    #[serde(default)]
    mentions: Vec<u32>,
}

/// A comment with another text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapCommentChange")]
pub(crate) struct CommentChange {
    /// At most 5,000 characters.
    text: String,
    /// Colleagues, by the numbers of their accounts; those who were mentioned before are not told again.
    #[serde(default)]
    mentions: Vec<u32>,
}

/// Whether a thread is settled.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapThreadState")]
pub(crate) struct ThreadState {
    resolved: bool,
}

/// A comment.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MapComment")]
pub(crate) struct CommentRow {
    id: u32,
    /// The first comment of the thread that it answers in; absent for a first one.
    thread: Option<u32>,
    step: Option<String>,
    lane: Option<String>,
    author: String,
    /// Empty where it was deleted.
    text: String,
    created: Timestamp,
    edited: Option<Timestamp>,
    /// It was deleted, and stays as long as there are answers to it.
    deleted: bool,
    /// When its thread was settled, and by whom; of a first comment only.
    resolved: Option<Timestamp>,
    resolver: Option<String>,
    /// Colleagues, by the numbers of their accounts.
    mentions: Vec<u32>,
}

/// A comment that mentions the reader.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MapMention")]
pub(crate) struct MentionRow {
    comment: CommentRow,
    #[serde(flatten)]
    named: NamedPlace,
}

/// What a place is called.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MapPlaceNamed")]
pub(crate) struct NamedPlace {
    /// The key of the map.
    map: String,
    map_name: String,
    /// Absent where it is about no step, or one that is gone.
    step_name: Option<String>,
}

impl From<MapComment> for CommentRow {
    fn from(comment: MapComment) -> Self {
        let MapComment { id, place, thread, author, text, created, edited, deleted, resolved, mentions } = comment;
        let (resolved, resolver) = resolved.unzip();
        let MapPlace { step, lane, .. } = place;
        let deleted = deleted.is_some();
        Self { id, thread, step, lane, author, text, created, edited, deleted, resolved, resolver, mentions }
    }
}

/// Oldest first, those of settled threads too.
pub(crate) async fn list(
    State(server): State<Server>,
    Path(key): Path<String>,
) -> Result<Json<Vec<CommentRow>>, Problem> {
    server.engine().kept_map(&key, None).await?;
    let comments = server.store().map_comments(&key).await?.into_iter();
    Ok(Json(comments.map(CommentRow::from).collect()))
}

pub(crate) async fn make(
    State(server): State<Server>,
    reader: Reader,
    headers: HeaderMap,
    Path(key): Path<String>,
    Body(wanted): Body<CommentWanted>,
) -> Result<Json<CommentRow>, Problem> {
    let CommentWanted { text, thread, step, lane, mentions } = wanted;
    let map = server.engine().kept_map(&key, None).await?.map;
    let text = checked_text(&text, LONGEST)?;
    let mentioned = checked_mentions(&server, &mentions).await?;
    let place = match thread {
        Some(thread) => found(&server, &key, thread).await?.place,
        None => place_of(&map, key, step, lane)?,
    };
    if server.store().map_comment_count(&place.map).await? >= MOST {
        return Err(too_many(MOST));
    }
    let (author, created) = (reader.name().to_owned(), Timestamp::now());
    let mentions = mentioned.iter().map(|account| account.id).collect();
    let new = NewMapComment { place, thread, author, text, created, mentions };
    let id = server.store().add_map_comment(&new).await?.ok_or_else(Problem::not_found)?;
    let made = server.store().map_comment(id).await?.ok_or_else(Problem::not_found)?;
    tell(&server, &reader, &headers, &map, &made, mentioned);
    Ok(Json(made.into()))
}

/// Its author alone may.
pub(crate) async fn change(
    State(server): State<Server>,
    reader: Reader,
    headers: HeaderMap,
    Path((key, id)): Path<(String, u32)>,
    Body(change): Body<CommentChange>,
) -> Result<Json<CommentRow>, Problem> {
    let old = found(&server, &key, id).await?;
    if old.author != reader.name() {
        return Err(Problem::forbidden());
    }
    let map = server.engine().kept_map(&key, None).await?.map;
    let text = checked_text(&change.text, LONGEST)?;
    let mut mentioned = checked_mentions(&server, &change.mentions).await?;
    let added = server.store().change_map_comment(id, &text, &change.mentions, Timestamp::now()).await?;
    let added = added.ok_or_else(Problem::not_found)?;
    let changed = server.store().map_comment(id).await?.ok_or_else(Problem::not_found)?;
    mentioned.retain(|account| added.contains(&account.id));
    tell(&server, &reader, &headers, &map, &changed, mentioned);
    Ok(Json(changed.into()))
}

/// Settles a thread, or opens it again.
pub(crate) async fn resolve(
    State(server): State<Server>,
    reader: Reader,
    Path((key, id)): Path<(String, u32)>,
    Body(state): Body<ThreadState>,
) -> Result<Json<CommentRow>, Problem> {
    found(&server, &key, id).await?;
    let by = state.resolved.then(|| (Timestamp::now(), reader.name()));
    if !server.store().resolve_map_comment(id, by).await? {
        return Err(Problem::not_found());
    }
    Ok(Json(found(&server, &key, id).await?.into()))
}

/// Its author may, and administrators.
pub(crate) async fn remove(
    State(server): State<Server>,
    reader: Reader,
    Path((key, id)): Path<(String, u32)>,
) -> Result<StatusCode, Problem> {
    let old = found(&server, &key, id).await?;
    if old.deleted.is_some() {
        return Err(Problem::not_found());
    }
    if old.author != reader.name() && reader.role < Some(Role::Administrator) {
        return Err(Problem::forbidden());
    }
    server.store().remove_map_comment(id, Timestamp::now()).await?;
    note(&server, &reader, "map.comment_remove", format!("{key} {id}")).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a mention off the reader's list.
pub(crate) async fn see(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<u32>,
) -> Result<StatusCode, Problem> {
    let seen = server.store().see_mention(own(&reader)?.id, id, Timestamp::now()).await?;
    if seen { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
}

/// The comments that mention an account and that it has not seen yet, newest first.
pub(super) async fn unseen(
    server: &Server,
    names: &mut PlaceNames,
    account: u32,
    most: u32,
) -> Result<Vec<MentionRow>, Problem> {
    let mut rows = Vec::new();
    for comment in server.store().unseen_mentions(account, most).await? {
        let Some(named) = names.of(server, &comment.place).await? else { continue };
        rows.push(MentionRow { comment: comment.into(), named });
    }
    Ok(rows)
}

/// Maps by key as far as they were asked for; none for those that are gone.
#[derive(Default)]
pub(super) struct PlaceNames(HashMap<String, Option<Map>>);

impl PlaceNames {
    /// What a place is called; none where its map is gone.
    pub(super) async fn of(&mut self, server: &Server, place: &MapPlace) -> Result<Option<NamedPlace>, Problem> {
        let map = match self.0.entry(place.map.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(map_of(server, &place.map).await?),
        };
        let Some(map) = map else { return Ok(None) };
        let step_name = step_name(map, place);
        Ok(Some(NamedPlace { map: place.map.clone(), map_name: map.name.clone(), step_name }))
    }
}

/// The newest version of a map; none where it is gone.
async fn map_of(server: &Server, key: &str) -> Result<Option<Map>, Problem> {
    match server.engine().kept_map(key, None).await {
        Ok(kept) => Ok(Some(kept.map)),
        Err(EngineError::NoMap(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What the step of a place is called, where it is about one that there is.
pub(super) fn step_name(map: &Map, place: &MapPlace) -> Option<String> {
    place.step.as_deref().and_then(|step| map.step(step)).map(|step| step.name.clone())
}

/// The comment of a map with a number.
async fn found(server: &Server, key: &str, id: u32) -> Result<MapComment, Problem> {
    // Those of a deleted map wait until it is had back.
    server.engine().kept_map(key, None).await?;
    let found = server.store().map_comment(id).await?.filter(|comment| comment.place.map == key);
    found.ok_or_else(Problem::not_found)
}

/// A place that the map has.
pub(super) fn place_of(
    map: &Map,
    key: String,
    step: Option<String>,
    lane: Option<String>,
) -> Result<MapPlace, Problem> {
    let no_step = step.as_deref().filter(|step| map.step(step).is_none());
    let no_lane = lane.as_deref().filter(|lane| map.lane(lane).is_none());
    if let Some(missing) = no_step.or(no_lane) {
        let words = [
            format!("The map has no step or lane `{missing}`: it may have been removed, or is not saved yet."),
            format!("На карте нет шага или строки «{missing}»: возможно, их удалили или ещё не сохранили."),
            format!(
                "Na mapie nie ma kroku ani wiersza „{missing}”: mógł zostać usunięty albo nie jest jeszcze zapisany."
            ),
        ];
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "place", words));
    }
    Ok(MapPlace { map: key, step, lane })
}

/// A text without the white space around it, which is neither empty nor too long.
pub(super) fn checked_text(text: &str, longest: usize) -> Result<String, Problem> {
    let text = text.trim();
    if (1..=longest).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    let words = [
        format!("The text is empty or too long: expected 1 to {longest} characters."),
        format!("Текст пуст или слишком длинный: нужно от 1 до {longest} знаков."),
        format!("Tekst jest pusty albo za długi: oczekiwano od 1 do {longest} znaków."),
    ];
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "text", words))
}

async fn checked_mentions(server: &Server, mentions: &[u32]) -> Result<Vec<Account>, Problem> {
    if mentions.len() > MOST_MENTIONED {
        let words = [
            format!("A comment mentions at most {MOST_MENTIONED} colleagues."),
            format!("В комментарии можно упомянуть не больше {MOST_MENTIONED} коллег."),
            format!("W komentarzu można wspomnieć najwyżej {MOST_MENTIONED} osób."),
        ];
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "mentions", words));
    }
    colleagues::named(server, mentions).await
}

pub(super) fn too_many(most: u64) -> Problem {
    let words = [
        format!("There are {most} of them on this map already, and no more can be: delete some that are settled."),
        format!("На этой карте их уже {most}, больше нельзя: удалите те, что уже не нужны."),
        format!("Na tej mapie jest ich już {most}, więcej nie można: usuń te, które nie są już potrzebne."),
    ];
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too_many", words)
}

/// Writes to those whom a comment mentions, but for whoever wrote it.
fn tell(
    server: &Server,
    reader: &Reader,
    headers: &HeaderMap,
    map: &Map,
    comment: &MapComment,
    mut mentioned: Vec<Account>,
) {
    mentioned.retain(|account| account.email != reader.name());
    let news = MapNews {
        about: About::Mention,
        author: reader.called().to_owned(),
        map: map.name.clone(),
        step: step_name(map, &comment.place),
        text: comment.text.clone(),
        due: None,
        link: link(headers, &comment.place, About::Mention),
    };
    write_to(server, mentioned, news);
}
