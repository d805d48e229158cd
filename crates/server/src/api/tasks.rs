//! Tasks of maps: what is to be done, by whom and until when. Whoever may edit maps makes and changes them; whoever one
//! is for may say that it is done, whatever their role.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::today;
use styk_maps::{Day, Map};
use styk_model::Timestamp;
use styk_store::{Account, MapPlace, MapTask, MapTaskContent, NewMapTask, Role};

use super::comments::{MentionRow, NamedPlace, PlaceNames, checked_text, place_of, step_name, too_many, unseen};
use super::{Body, colleagues, note};
use crate::notify::colleagues::{About, MapNews, link, write_to};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Characters of a title, and tasks of a map.
const LONGEST: usize = 300;
const MOST: u64 = 1_000;

/// Tasks and mentions on somebody's list.
const MOST_LISTED: u32 = 200;

/// A task to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapTaskWanted")]
pub(crate) struct TaskWanted {
    /// At most 300 characters.
    title: String,
    /// The colleague who answers for it, by the number of the account.
    #[serde(default)]
    owner: Option<u32>,
    #[serde(default)]
    due: Option<Day>,
    /// The step that it is about; with a lane the cell of both, with neither the whole map.
    #[serde(default)]
    step: Option<String>,
    #[serde(default)]
    lane: Option<String>,
    /// The comment that it is made of, whose place it has then.
    #[serde(default)]
    comment: Option<u32>,
}

/// A task as it is to be from now on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapTaskChange")]
pub(crate) struct TaskChange {
    /// At most 300 characters.
    title: String,
    /// The colleague who answers for it, by the number of the account; nobody when absent.
    #[serde(default)]
    owner: Option<u32>,
    #[serde(default)]
    due: Option<Day>,
}

/// Whether a task is done.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapTaskState")]
pub(crate) struct TaskState {
    done: bool,
}

/// A task.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MapTask")]
pub(crate) struct TaskRow {
    id: u32,
    step: Option<String>,
    lane: Option<String>,
    title: String,
    /// The number of an account; absent where nobody answers for it.
    owner: Option<u32>,
    due: Option<Day>,
    /// It is open, and the day it was due is over where the reader is.
    overdue: bool,
    /// The comment that it was made of.
    comment: Option<u32>,
    author: String,
    created: Timestamp,
    /// When it was done, and by whom.
    done: Option<Timestamp>,
    finisher: Option<String>,
}

/// A task of the reader's.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MapTaskMine")]
pub(crate) struct TaskMine {
    task: TaskRow,
    #[serde(flatten)]
    named: NamedPlace,
}

/// What waits for the reader on all maps.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MapWaiting")]
pub(crate) struct Waiting {
    /// Open ones, by the day they are due.
    tasks: Vec<TaskMine>,
    /// Those not seen yet, newest first.
    mentions: Vec<MentionRow>,
}

/// A task as it is for somebody whose day it is.
fn row(task: MapTask, today: Day) -> TaskRow {
    let MapTask { id, place, content, comment, author, created, done } = task;
    let MapTaskContent { title, owner, due } = content;
    let MapPlace { step, lane, .. } = place;
    let due: Option<Day> = due.and_then(|due| due.parse().ok());
    let overdue = done.is_none() && due.is_some_and(|due| due < today);
    let (done, finisher) = done.unzip();
    TaskRow { id, step, lane, title, owner, due, overdue, comment, author, created, done, finisher }
}

/// What day it is where the reader is.
fn today_of(server: &Server, reader: &Reader) -> Day {
    let zone = reader.account.as_ref().and_then(|account| account.zone.as_deref());
    today(zone.unwrap_or(&server.settings().zone))
}

/// Open ones first, by the day they are due.
pub(crate) async fn list(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
) -> Result<Json<Vec<TaskRow>>, Problem> {
    server.engine().kept_map(&key, None).await?;
    let today = today_of(&server, &reader);
    let tasks = server.store().map_tasks(&key).await?.into_iter();
    Ok(Json(tasks.map(|task| row(task, today)).collect()))
}

/// What waits for the reader: open tasks, and comments that mention them.
pub(crate) async fn mine(State(server): State<Server>, reader: Reader) -> Result<Json<Waiting>, Problem> {
    let mut waiting = Waiting { tasks: Vec::new(), mentions: Vec::new() };
    let Some(account) = &reader.account else { return Ok(Json(waiting)) };
    let (mut names, today) = (PlaceNames::default(), today_of(&server, &reader));
    for task in server.store().open_tasks(account.id, MOST_LISTED).await? {
        let Some(named) = names.of(&server, &task.place).await? else { continue };
        waiting.tasks.push(TaskMine { task: row(task, today), named });
    }
    waiting.mentions = unseen(&server, &mut names, account.id, MOST_LISTED).await?;
    Ok(Json(waiting))
}

pub(crate) async fn make(
    State(server): State<Server>,
    reader: Reader,
    headers: HeaderMap,
    Path(key): Path<String>,
    Body(wanted): Body<TaskWanted>,
) -> Result<Json<TaskRow>, Problem> {
    let TaskWanted { title, owner, due, step, lane, comment } = wanted;
    let map = server.engine().kept_map(&key, None).await?.map;
    let place = match comment {
        Some(comment) => place_of_comment(&server, &key, comment).await?,
        None => place_of(&map, key, step, lane)?,
    };
    if server.store().map_task_count(&place.map).await? >= MOST {
        return Err(too_many(MOST));
    }
    let (content, told) = checked(&server, &title, owner, due).await?;
    let (author, created) = (reader.name().to_owned(), Timestamp::now());
    let new = NewMapTask { place, content, comment, author, created };
    let id = server.store().add_map_task(&new).await?;
    let made = server.store().map_task(id).await?.ok_or_else(Problem::not_found)?;
    tell(&server, &reader, &headers, &map, &made, told);
    Ok(Json(row(made, today_of(&server, &reader))))
}

pub(crate) async fn change(
    State(server): State<Server>,
    reader: Reader,
    headers: HeaderMap,
    Path((key, id)): Path<(String, u32)>,
    Body(change): Body<TaskChange>,
) -> Result<Json<TaskRow>, Problem> {
    let old = found(&server, &key, id).await?;
    let map = server.engine().kept_map(&key, None).await?.map;
    let (content, mut told) = checked(&server, &change.title, change.owner, change.due).await?;
    if !server.store().change_map_task(id, &content).await? {
        return Err(Problem::not_found());
    }
    let changed = found(&server, &key, id).await?;
    // Whoever had it before knows.
    told.retain(|account| old.content.owner != Some(account.id));
    tell(&server, &reader, &headers, &map, &changed, told);
    Ok(Json(row(changed, today_of(&server, &reader))))
}

/// Says that a task is done, or is not.
pub(crate) async fn finish(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<u32>,
    Body(state): Body<TaskState>,
) -> Result<Json<TaskRow>, Problem> {
    let task = server.store().map_task(id).await?.ok_or_else(Problem::not_found)?;
    server.engine().kept_map(&task.place.map, None).await?;
    let own = reader.account.as_ref().is_some_and(|account| task.content.owner == Some(account.id));
    if !own && reader.role < Some(Role::Editor) {
        return Err(Problem::forbidden());
    }
    let by = state.done.then(|| (Timestamp::now(), reader.name()));
    server.store().finish_map_task(id, by).await?;
    let task = server.store().map_task(id).await?.ok_or_else(Problem::not_found)?;
    Ok(Json(row(task, today_of(&server, &reader))))
}

pub(crate) async fn remove(
    State(server): State<Server>,
    reader: Reader,
    Path((key, id)): Path<(String, u32)>,
) -> Result<StatusCode, Problem> {
    found(&server, &key, id).await?;
    server.store().remove_map_task(id).await?;
    note(&server, &reader, "map.task_remove", format!("{key} {id}")).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The task of a map with a number.
async fn found(server: &Server, key: &str, id: u32) -> Result<MapTask, Problem> {
    // Those of a deleted map wait until it is had back.
    server.engine().kept_map(key, None).await?;
    let found = server.store().map_task(id).await?.filter(|task| task.place.map == key);
    found.ok_or_else(Problem::not_found)
}

async fn place_of_comment(server: &Server, key: &str, comment: u32) -> Result<MapPlace, Problem> {
    let found = server.store().map_comment(comment).await?.filter(|comment| comment.place.map == key);
    Ok(found.ok_or_else(Problem::not_found)?.place)
}

/// What is to be kept of a task, and whoever answers for it.
async fn checked(
    server: &Server,
    title: &str,
    owner: Option<u32>,
    due: Option<Day>,
) -> Result<(MapTaskContent, Vec<Account>), Problem> {
    let title = checked_text(title, LONGEST)?;
    let owners = colleagues::named(server, owner.as_slice()).await?;
    Ok((MapTaskContent { title, owner, due: due.map(|due| due.to_string()) }, owners))
}

/// Writes to whoever has something to do, but for whoever says so.
fn tell(server: &Server, reader: &Reader, headers: &HeaderMap, map: &Map, task: &MapTask, mut owners: Vec<Account>) {
    owners.retain(|account| account.email != reader.name());
    let news = MapNews {
        about: About::Task,
        author: reader.called().to_owned(),
        map: map.name.clone(),
        step: step_name(map, &task.place),
        text: task.content.title.clone(),
        due: task.content.due.as_deref().and_then(|due| due.parse().ok()),
        link: link(headers, &task.place, About::Task),
    };
    write_to(server, owners, news);
}
