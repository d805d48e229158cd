//! Journey maps beside their documents: what the data says of them, what they are made from and written as.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::Engine;
use styk_lake::StopOnDrop;
use styk_maps::{
    Baseline, CardAnswer, Completeness, FormatError, Hints, KnownTouchpoint, LivingMap, Map, MapDifference, MapFormat,
    MapKind, MapTracking, Persona, StepBeforeAfter, TouchpointSuggestion,
};
use styk_model::{Language, Say, TimeRange, Timestamp};
use styk_query::MapView;
use styk_query::touchpoints::{Phase, Stage, catalogue};
use styk_report::{MapDrawing, MapShown};
use xxhash_rust::xxh3::xxh3_128;

use super::ask::state;
use super::{Body, pictures};
use crate::cache::Cached;
use crate::mask;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// How a map is looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct View {
    /// The newest when absent.
    version: Option<u32>,
    /// Both or none.
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    /// That of the company when absent.
    zone: Option<String>,
    /// That of the reader when absent.
    language: Option<Language>,
}

impl View {
    fn range(&self) -> Result<Option<TimeRange>, Problem> {
        between(self.from, self.to)
    }
}

/// The time between two instants; all of it where there are none.
pub(super) fn between(from: Option<Timestamp>, to: Option<Timestamp>) -> Result<Option<TimeRange>, Problem> {
    match (from, to) {
        (Some(from), Some(to)) => Ok(Some(TimeRange::Between { from, to })),
        (None, None) => Ok(None),
        _ => {
            let words = [
                "A time has a beginning and an end: give both `from` and `to`, or none.",
                "У периода есть начало и конец: укажите и `from`, и `to` или ничего.",
                "Okres ma początek i koniec: podaj `from` i `to` albo żadnego.",
            ];
            Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "range", words))
        }
    }
}

/// What the data says of a map.
pub(crate) async fn figures(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Query(view): Query<View>,
) -> Result<Json<LivingMap>, Problem> {
    let map = server.engine().kept_map(&key, view.version).await?.map;
    if reader.is_masked(&server.settings()) {
        let measures: Vec<_> = map.cells.iter().filter_map(|cell| cell.measure.as_ref()).collect();
        let looked = serde_json::json!({ "filters": map.filters, "measures": measures });
        mask::asked(&looked.to_string())?;
    }
    let personas = server.engine().personas_of(&map).await?;
    let (range, language) = (view.range()?, view.language.unwrap_or(reader.language));
    let zone = view.zone.unwrap_or_else(|| server.settings().zone.clone());
    Ok(Json(living(&server, map, Engine::map_view(&personas, range, &zone, language)).await?))
}

/// From the cache where the data is still the same, else from the data; dropping the future stops the pass.
pub(crate) async fn living(server: &Server, map: Map, looked: MapView) -> Result<LivingMap, Problem> {
    let context = server.engine().context();
    let MapView { range, zone, language, personas } = &looked;
    let asked =
        serde_json::to_vec(&("map figures", &map, range, zone, language, personas)).map_err(Problem::invalid)?;
    let key = xxh3_128(&asked) ^ xxh3_128(context.segments.said().as_bytes());
    let stamp: Vec<u8> = context.segments.stamp().iter().flat_map(|part| part.to_le_bytes()).collect();
    let state = state(&context) ^ xxh3_128(&stamp);
    if let Some(cached) = server.answers().get(key, state) {
        return serde_json::from_slice(&cached.json).map_err(Problem::invalid);
    }
    let place = server.turns().queue()?;
    let stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = place.turn(&context.watch).await?;
    let begun = Instant::now();
    let engine = Arc::clone(server.engine());
    let living = tokio::spawn(async move { engine.living_map(&context, &map, &looked) });
    let living = living.await.map_err(|error| {
        tracing::error!(%error, "the figures of a map ended unexpectedly");
        Problem::internal()
    })?;
    // Whether it was stopped is decided before the guard stops it.
    let living = living.map_err(Problem::from);
    server.figures().question("map_figures", begun.elapsed());
    drop(stop);
    let living = living?;
    server.answers().put(key, Cached::new(&living, state).map_err(Problem::invalid)?);
    Ok(living)
}

/// A map drawn, with what the data says of it.
pub(crate) async fn drawn(
    server: &Server,
    map: &Map,
    living: Option<&LivingMap>,
    drawing: MapDrawing,
) -> Result<Vec<u8>, Problem> {
    let personas = server.engine().personas_of(map).await?;
    let touchpoints = server.engine().touchpoint_names(map.language);
    let today = styk_engine::today(&server.settings().zone);
    let paths = server.engine().pictures_of(map, &personas)?;
    tokio::task::block_in_place(|| {
        let pictures = pictures::drawn(paths);
        let (personas, touchpoints, pictures) = (&personas, &touchpoints, &pictures);
        let shown = MapShown { map, personas, touchpoints, pictures, living, today };
        styk_report::map_drawing(&shown, drawing).map_err(Problem::invalid)
    })
}

/// In which language something is given.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InLanguage {
    /// That of the reader when absent.
    language: Option<Language>,
}

/// A map to begin with.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TemplateRow {
    key: String,
    /// Which companies it is for.
    name: String,
    /// What its map is called.
    about: String,
    stages: usize,
    steps: usize,
}

/// A map that is not saved, with the personas it is about.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TemplateFound {
    map: Map,
    /// By key, in the order of the map.
    personas: Vec<(String, Persona)>,
}

pub(crate) async fn templates(reader: Reader, Query(asked): Query<InLanguage>) -> Json<Vec<TemplateRow>> {
    let language = asked.language.unwrap_or(reader.language);
    let row = |entry: styk_maps::TemplateEntry| {
        let (map, _) = styk_maps::template(entry.key, language)?;
        Some(TemplateRow {
            key: entry.key.to_owned(),
            name: entry.titles[language as usize].to_owned(),
            about: entry.names[language as usize].to_owned(),
            stages: map.stages.len(),
            steps: map.steps().count(),
        })
    };
    Json(styk_maps::templates().into_iter().filter_map(row).collect())
}

pub(crate) async fn template(
    reader: Reader,
    Path(key): Path<String>,
    Query(asked): Query<InLanguage>,
) -> Result<Json<TemplateFound>, Problem> {
    let language = asked.language.unwrap_or(reader.language);
    let (map, personas) = styk_maps::template(&key, language).ok_or_else(Problem::not_found)?;
    let personas = map.personas.iter().cloned().zip(personas).collect();
    Ok(Json(TemplateFound { map, personas }))
}

/// The file that is read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileNamed {
    /// Empty for what was pasted.
    #[serde(default)]
    name: String,
    /// Of the texts in it, where they do not tell; that of the reader when absent.
    language: Option<Language>,
}

/// What a file holds; nothing is saved.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct MapRead {
    format: MapFormat,
    map: Map,
    /// What of the file has no place on a map and stands in its notes, each in a sentence.
    left_out: Vec<String>,
}

pub(crate) async fn read(
    State(server): State<Server>,
    reader: Reader,
    Query(file): Query<FileNamed>,
    body: Bytes,
) -> Result<Json<MapRead>, Problem> {
    let FileNamed { name, language } = file;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let hints = Hints { name: stem, language: language.unwrap_or(reader.language) };
    let read = tokio::task::block_in_place(|| {
        let format = MapFormat::recognise(&name, &body)?;
        Ok((format, styk_maps::read(format, &body, &hints)?))
    });
    let (format, read) = read.map_err(|error: FormatError| told("file", &error))?;
    let mut left_out: Vec<String> = read.left_out.iter().map(|left| left.say(reader.language)).collect();
    left_out.extend(pictures::missing(&server, &read.map, reader.language)?);
    Ok(Json(MapRead { format, map: read.map, left_out }))
}

/// Why something cannot be taken, in each language.
pub(super) fn told(code: &'static str, error: &impl Say) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, Language::ALL.map(|language| error.say(language)))
}

/// As what a map is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    /// `svg`, `png`, `pdf`, `poster`, `pptx`, `json`, `csv`, `xlsx`, `cjml`, `mermaid`, `bpmn` or `pnml`.
    format: String,
    /// The newest when absent.
    version: Option<u32>,
    /// Whether pictures show what the data says.
    #[serde(default = "yes")]
    figures: bool,
}

fn yes() -> bool {
    true
}

/// A map as a file.
pub(crate) async fn file(
    State(server): State<Server>,
    Path(key): Path<String>,
    Query(written): Query<Written>,
) -> Result<Response, Problem> {
    let map = server.engine().kept_map(&key, written.version).await?.map;
    let drawing = MapDrawing::ALL.into_iter().find(|drawing| drawing.name() == written.format);
    let format = MapFormat::ALL.into_iter().find(|format| format.name().to_lowercase() == written.format);
    let (bytes, media, ending) = match (drawing, format) {
        (Some(drawing), _) => {
            let living = if written.figures { seen(&server, &map).await? } else { None };
            (drawn(&server, &map, living.as_ref(), drawing).await?, drawing.media(), drawing.ending())
        }
        (None, Some(format)) => (styk_maps::write(&map, format), format.media_type(), format.extension()),
        (None, None) => return Err(no_format(&written.format)),
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.extend(disposition("map", &map.name, ending).map(|name| (header::CONTENT_DISPOSITION, name)));
    Ok(response)
}

/// The name of a file that is kept by whoever gets it; it may have any letters (RFC 8187).
pub(super) fn disposition(plain: &str, name: &str, ending: &str) -> Option<HeaderValue> {
    let name: String = url::form_urlencoded::byte_serialize(format!("{name}.{ending}").as_bytes()).collect();
    let name = name.replace('+', "%20");
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{name}")).ok()
}

/// What the data says of a map; nothing where there is no data yet.
async fn seen(server: &Server, map: &Map) -> Result<Option<LivingMap>, Problem> {
    if server.engine().context().snapshot.time_range().is_none() {
        return Ok(None);
    }
    let personas = server.engine().personas_of(map).await?;
    let view = Engine::map_view(&personas, None, &server.settings().zone, map.language);
    Ok(Some(living(server, map.clone(), view).await?))
}

fn no_format(given: &str) -> Problem {
    let drawings = MapDrawing::ALL.map(|drawing| drawing.name().to_owned());
    let formats = MapFormat::ALL.map(|format| format.name().to_lowercase());
    let known: Vec<&str> = drawings.iter().chain(&formats).map(String::as_str).collect();
    unknown_format(given, &known)
}

pub(super) fn unknown_format(given: &str, known: &[&str]) -> Problem {
    let known = known.join(", ");
    let words = [
        format!("`{given}` is no format of a map: expected one of {known}."),
        format!("«{given}» — не формат карты: ожидается один из {known}."),
        format!("„{given}” to nie format mapy: oczekiwano jednego z {known}."),
    ];
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "format", words)
}

/// Which kind of map is made from one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapMadeFrom")]
pub(crate) struct Making {
    kind: MapKind,
}

/// The key of a map that was made.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MapMade")]
pub(crate) struct Made {
    key: String,
}

/// Makes a map of another kind from a map, linked to it, and keeps it.
pub(crate) async fn make(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Body(making): Body<Making>,
) -> Result<Json<Made>, Problem> {
    let kept = server.engine().kept_map(&key, None).await?;
    let baseline = Baseline { map: key.clone(), version: kept.version };
    let made = match making.kind {
        MapKind::Blueprint => styk_maps::blueprint(&kept.map, baseline),
        MapKind::FutureState => styk_maps::future_state(&kept.map, baseline),
        MapKind::DayInTheLife => Ok(styk_maps::day_in_the_life(&kept.map.personas, kept.map.language)),
        MapKind::CurrentState => {
            let words = [
                "A current-state map is drawn, not made from another one: begin with a template or an empty map.",
                "Карту «как есть» рисуют, а не делают по другой карте: начните с шаблона или пустой карты.",
                "Mapę stanu obecnego się rysuje, nie powstaje z innej mapy: zacznij od szablonu lub pustej mapy.",
            ];
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "kind", words));
        }
    };
    let made = made.map_err(|flaw| told("kind", &flaw))?;
    let ending = match making.kind {
        MapKind::Blueprint => "blueprint",
        MapKind::FutureState => "future",
        _ => "day",
    };
    let taken: Vec<String> = server.engine().kept_maps().await?.into_iter().map(|kept| kept.key).collect();
    let key: String = key.chars().take(80).collect();
    let mut numbered =
        (1..).map(|number| if number == 1 { format!("{key}-{ending}") } else { format!("{key}-{ending}-{number}") });
    let Some(new) = numbered.find(|new| !taken.contains(new)) else { return Err(Problem::internal()) };
    server.engine().keep_map(&new, 0, made, reader.name()).await?;
    Ok(Json(Made { key: new }))
}

/// The seven questions of a journey, and what of the map answers each.
pub(crate) async fn card(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Query(view): Query<View>,
) -> Result<Json<Vec<CardAnswer>>, Problem> {
    let map = server.engine().kept_map(&key, view.version).await?.map;
    Ok(Json(styk_maps::card(&map, view.language.unwrap_or(reader.language))))
}

/// Which events to send so that the data can show what the map shows.
pub(crate) async fn tracking(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Query(view): Query<View>,
) -> Result<Json<MapTracking>, Problem> {
    let map = server.engine().kept_map(&key, view.version).await?.map;
    let language = view.language.unwrap_or(reader.language);
    Ok(Json(known_touchpoints(&server, |known| styk_maps::tracking_plan(&map, known, language))))
}

/// Touchpoints that companies commonly have and the map does not, each with the reason to think of it.
pub(crate) async fn missing(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Query(view): Query<View>,
) -> Result<Json<Vec<TouchpointSuggestion>>, Problem> {
    let map = server.engine().kept_map(&key, view.version).await?.map;
    let language = view.language.unwrap_or(reader.language);
    Ok(Json(known_touchpoints(&server, |known| styk_maps::missing_touchpoints(&map, known, language))))
}

/// How much of the map rests on data.
pub(crate) async fn complete(
    State(server): State<Server>,
    Path(key): Path<String>,
    Query(view): Query<View>,
) -> Result<Json<Completeness>, Problem> {
    Ok(Json(styk_maps::completeness(&server.engine().kept_map(&key, view.version).await?.map)))
}

/// Two versions side by side.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Versions {
    before: u32,
    /// The newest when absent.
    after: Option<u32>,
    /// The map that `before` is a version of; the same one when absent.
    of: Option<String>,
}

/// What differs between two versions.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct MapCompared {
    #[serde(flatten)]
    difference: MapDifference,
    steps_before_after: Vec<StepBeforeAfter>,
}

pub(crate) async fn compare(
    State(server): State<Server>,
    Path(key): Path<String>,
    Query(versions): Query<Versions>,
) -> Result<Json<MapCompared>, Problem> {
    let Versions { before, after, of } = versions;
    let earlier = server.engine().kept_map(of.as_deref().unwrap_or(&key), Some(before)).await?.map;
    let later = server.engine().kept_map(&key, after).await?.map;
    let difference = styk_maps::difference(&earlier, &later);
    Ok(Json(MapCompared { difference, steps_before_after: styk_maps::before_after(&earlier, &later) }))
}

/// Touchpoints of the registry, of the catalogue and of templates; the first of a key counts.
fn known_touchpoints<T>(server: &Server, with: impl FnOnce(&[KnownTouchpoint<'_>]) -> T) -> T {
    let registry = server.engine().registry();
    let events: Vec<Vec<&str>> = registry
        .touchpoints
        .iter()
        .map(|touchpoint| touchpoint.rule.events.iter().map(String::as_str).collect())
        .collect();
    let own = registry.touchpoints.iter().zip(&events).map(|(touchpoint, events)| KnownTouchpoint {
        key: &touchpoint.key,
        names: [&touchpoint.names.en, &touchpoint.names.ru, &touchpoint.names.pl],
        stage: touchpoint.stage.map(Stage::key),
        phase: touchpoint.phase.map(Phase::key),
        medium: Some(touchpoint.medium),
        events,
    });
    let common = catalogue().entries.iter().map(|entry| KnownTouchpoint {
        key: entry.key,
        names: [&entry.names.en, &entry.names.ru, &entry.names.pl],
        stage: entry.stage.map(Stage::key),
        phase: entry.phase.map(Phase::key),
        medium: entry.medium,
        events: &entry.events,
    });
    let known: Vec<KnownTouchpoint<'_>> =
        own.chain(common).chain(styk_maps::template_touchpoints().iter().copied()).collect();
    with(&known)
}
