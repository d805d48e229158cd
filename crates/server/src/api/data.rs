//! What is in the data folder.

use std::fmt::Write as _;

use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Serialize;
use styk_engine::Overview as Known;
use styk_model::{Medium, Timestamp};
use styk_store::ImportState;

use crate::problem::Problem;
use crate::server::Server;

/// A data folder at a glance, known without reading it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Overview {
    interactions: u64,
    people: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Timestamp>,
    sources: Vec<Source>,
    events: Vec<Event>,
    channels: Vec<String>,
    properties: Vec<String>,
    scales: Vec<String>,
    currencies: Vec<String>,
    has_cases: bool,
    files: usize,
    size_bytes: u64,
    version: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Source {
    source: String,
    imports: usize,
    interactions: u64,
    rejected: u64,
    /// The newest interaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Timestamp>,
    /// When it was last imported from.
    #[serde(skip_serializing_if = "Option::is_none")]
    imported: Option<Timestamp>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Event {
    event: String,
    channel: String,
    medium: Medium,
    count: u64,
}

pub(crate) async fn get(State(server): State<Server>) -> Result<Json<Overview>, Problem> {
    let engine = server.engine();
    let snapshot = engine.lake().snapshot();
    let time = snapshot.time_range();
    let Known { events, properties, scales, currencies, has_cases, people } = engine.overview().await;
    let mut channels: Vec<String> =
        events.iter().map(|one| one.channel.clone()).filter(|one| !one.is_empty()).collect();
    channels.sort_unstable();
    channels.dedup();
    let event = |one: styk_query::touchpoints::EventStats| Event {
        event: one.event,
        channel: one.channel,
        medium: one.medium,
        count: one.count,
    };
    Ok(Json(Overview {
        interactions: snapshot.rows(),
        people,
        first: time.map(|(first, _)| first),
        last: time.map(|(_, last)| last),
        sources: sources(&server).await?,
        events: events.into_iter().map(event).collect(),
        channels,
        properties,
        scales,
        currencies,
        has_cases,
        files: snapshot.files.len(),
        size_bytes: snapshot.files.iter().map(|file| file.size()).sum(),
        version: snapshot.version,
    }))
}

async fn sources(server: &Server) -> Result<Vec<Source>, Problem> {
    let mut sources: Vec<Source> = Vec::new();
    for import in server.store().imports().await?.into_iter().filter(|one| one.state == ImportState::Committed) {
        if import.file.source.is_empty() {
            continue;
        }
        let source = named(&mut sources, &import.file.source);
        source.imports += 1;
        source.interactions += import.summary.interactions;
        source.rejected += import.summary.rejected.values().sum::<u64>();
        source.last = source.last.max(import.summary.last_time);
        source.imported = source.imported.max(import.finished);
    }
    let arrived = server.engine().arrived();
    for live in server.engine().sources().all() {
        let Some(counted) = arrived.get(&live.number.0) else { continue };
        let source = named(&mut sources, &live.name);
        source.interactions += counted.interactions;
        source.rejected += counted.rejected;
        source.last = source.last.max(counted.last);
    }
    Ok(sources)
}

fn named<'a>(sources: &'a mut Vec<Source>, name: &str) -> &'a mut Source {
    let at = sources.iter().position(|one| one.source == name).unwrap_or_else(|| {
        let source = name.to_owned();
        sources.push(Source { source, imports: 0, interactions: 0, rejected: 0, last: None, imported: None });
        sources.len() - 1
    });
    &mut sources[at]
}

/// Figures for Prometheus (text format 0.0.4).
pub(crate) async fn metrics(State(server): State<Server>) -> String {
    let snapshot = server.engine().lake().snapshot();
    let mut text = String::new();
    let mut gauge = |name: &str, help: &str, value: f64| {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    };
    gauge("styk_uptime_seconds", "Since the server started", server.uptime().as_secs_f64());
    gauge("styk_interactions", "Interactions in the lake", snapshot.rows() as f64);
    gauge("styk_unflushed_rows", "Interactions in memory only", snapshot.unflushed_rows as f64);
    gauge("styk_lake_files", "Data files", snapshot.files.len() as f64);
    gauge("styk_lake_version", "Version of the table", snapshot.version as f64);
    gauge("styk_questions_running", "Questions that are being answered", server.turns().running() as f64);
    gauge("styk_jobs_running", "Jobs that have not ended", server.jobs().running().len() as f64);
    let (inbox, waiting) = server.engine().inbox_state();
    gauge("styk_inbox_bytes", "What the inbox holds", inbox as f64);
    gauge("styk_inbox_waiting", "Requests accepted and not in answers yet", waiting as f64);
    let (accepted, events, refused) = server.requests().counts();
    let mut counter = |name: &str, help: &str, value: u64| {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}");
    };
    counter("styk_collect_accepted_total", "Requests of trackers that were accepted", accepted);
    counter("styk_collect_events_total", "Events in them", events);
    counter("styk_collect_refused_total", "Requests of trackers that were refused", refused);
    server.figures().write(&mut text);
    text
}
