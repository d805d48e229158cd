//! Journeys of customers on a map as event logs.

use std::fs::File;
use std::io::Seek;
use std::sync::Arc;

use axum::body::Body as Stream;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use styk_engine::{EventLogCounts, JourneysWanted};
use styk_lake::StopOnDrop;
use styk_model::{Ask, Conformance, JourneySplit, Question, TimeRange, Timestamp};
use styk_report::{EventLog, EventLogFormat};

use super::ask::refuse_single;
use super::maps::{between, disposition, unknown_format};
use super::note;
use super::sql::pieces;
use crate::mask::Masks;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Which journeys, as what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// `xes` or `ocel`.
    format: String,
    /// The version of the map; the newest when absent.
    version: Option<u32>,
    /// Both or none.
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

pub(crate) async fn log(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let format = EventLogFormat::ALL.into_iter().find(|format| format.name() == wanted.format);
    let format =
        format.ok_or_else(|| unknown_format(&wanted.format, &EventLogFormat::ALL.map(EventLogFormat::name)))?;
    let range = between(wanted.from, wanted.to)?;
    if reader.is_masked(&server.settings()) {
        // The map's own filters may look at what they do not see.
        let looked = Conformance { map: key.clone(), version: wanted.version, ..Conformance::default() };
        refuse_single(&server, &Question::new(Ask::Conformance(looked))).await?;
    }
    let map = server.engine().kept_map(&key, wanted.version).await?.map;
    let file = server.engine().temporary_file()?;
    let asked = JourneysWanted {
        map: Some(key.clone()),
        version: wanted.version,
        filters: Vec::new(),
        journeys: JourneySplit::Whole,
        range,
        language: map.language,
    };
    note(&server, &reader, "journeys", said(&key, format, range)).await?;
    let written = file.try_clone().map_err(failed)?;
    let begun = EventLog::begin(format, &map.name, written, || aside(&server)).map_err(failed)?;
    add_all(&server, &reader, asked, begun).await?;
    sent(file, format, &map.name)
}

/// What is written down of it.
fn said(key: &str, format: EventLogFormat, range: Option<TimeRange>) -> String {
    let format = format.name();
    match range {
        Some(TimeRange::Between { from, to }) => format!("{format} of map {key}, {from} to {to}"),
        _ => format!("{format} of map {key}"),
    }
}

fn aside(server: &Server) -> std::io::Result<File> {
    server.engine().temporary_file().map_err(std::io::Error::other)
}

/// Writes the journeys as they are read; who is not to see customers by name gets them masked.
async fn add_all(
    server: &Server,
    reader: &Reader,
    asked: JourneysWanted,
    mut log: EventLog,
) -> Result<EventLogCounts, Problem> {
    let masks = Masks::of(server, reader);
    let context = server.engine().context();
    let _stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = server.turns().queue()?.turn(&context.watch).await?;
    let mut journeys = server.engine().journeys(context, asked).await?;
    while let Some(mut piece) = journeys.next().await? {
        if let Some(masks) = &masks {
            for journey in &mut piece {
                masks.journey(journey);
            }
        }
        let added = tokio::task::block_in_place(|| piece.iter().try_for_each(|journey| log.add(journey)));
        added.map_err(failed)?;
    }
    let counts = journeys.finish().await?;
    tokio::task::block_in_place(|| log.finish()).map_err(failed)?;
    Ok(counts)
}

fn sent(mut file: File, format: EventLogFormat, name: &str) -> Result<Response, Problem> {
    let length = file.metadata().map_err(failed)?.len();
    file.rewind().map_err(failed)?;
    let mut response = Stream::from_stream(pieces(tokio::fs::File::from_std(file))).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.extend(disposition("journeys", name, format.ending()).map(|name| (header::CONTENT_DISPOSITION, name)));
    Ok(response)
}

fn failed(error: impl std::fmt::Display) -> Problem {
    tracing::error!(%error, "journeys could not be written");
    Problem::internal()
}
