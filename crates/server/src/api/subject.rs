//! Everything about one customer as an archive, for whoever asks for their data.

use std::fs::File;
use std::io::{BufWriter, Seek};

use axum::body::Body as Stream;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use styk_engine::{Subject, SubjectVerdict, Why};
use styk_lake::Watch;
use styk_model::PersonNumber;
use styk_report::{SubjectArchive, SubjectReach, subject_archive};

use super::identity::zone;
use super::note;
use super::sql::pieces;
use crate::mask;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

pub(crate) async fn archive(
    State(server): State<Server>,
    reader: Reader,
    Path(person): Path<PersonNumber>,
) -> Result<Response, Problem> {
    mask::refuse(&server, &reader)?;
    // The whole table is read, as by a question.
    let _turn = server.turns().queue()?.turn(&Watch::default()).await?;
    let subject = Box::pin(server.engine().subject(person, reader.language, &zone(&server))).await?;
    let subject = subject.ok_or_else(Problem::not_found)?;
    let person = subject.customer.person;
    note(&server, &reader, "archive", format!("customer {person}")).await?;
    let interactions = server.engine().subject_interactions(person).await?;
    let file = packed(&server, &reader, &subject, interactions)?;
    let length = file.metadata().map(|metadata| metadata.len()).ok();
    let mut response = Stream::from_stream(pieces(tokio::fs::File::from_std(file))).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"styk-customer-{person}.zip\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Ok(response)
}

/// The archive in a file that is gone once it is closed.
fn packed(server: &Server, reader: &Reader, subject: &Subject, interactions: File) -> Result<File, Problem> {
    let Subject { customer, identity, consent, traits, segments, lists, webhooks, seen_by } = subject;
    let documents = [
        ("customer.json", document(customer)?),
        ("identity.json", document(identity)?),
        ("consent.json", document(consent)?),
        ("traits.json", document(traits)?),
        ("segments.json", document(segments)?),
        ("lists.json", document(lists)?),
        ("webhooks.json", document(webhooks)?),
        ("seen_by.json", document(seen_by)?),
    ];
    let identifiers: Vec<(&str, &str)> =
        customer.identifiers.iter().map(|one| (one.name, one.value.as_str())).collect();
    let whys: Vec<String> = consent.verdicts.iter().map(|one| why(one.verdict.why)).collect();
    let reach: Vec<SubjectReach<'_>> = consent.verdicts.iter().zip(&whys).map(|(one, why)| reach(one, why)).collect();
    let zone = zone(server);
    let archive = SubjectArchive {
        person: customer.person,
        language: reader.language,
        zone: &zone,
        documents: &documents,
        identifiers: &identifiers,
        reach: &reach,
    };
    let mut file = server.engine().temporary_file()?;
    let written = tokio::task::block_in_place(|| subject_archive(&archive, interactions, BufWriter::new(&file)));
    written.map_err(failed)?;
    file.rewind().map_err(failed)?;
    Ok(file)
}

fn document(value: &impl Serialize) -> Result<Vec<u8>, Problem> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(failed)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn reach<'a>(one: &'a SubjectVerdict, why: &'a str) -> SubjectReach<'a> {
    let SubjectVerdict { purpose, name, channel, verdict } = one;
    let purpose = if name.is_empty() { purpose } else { name };
    SubjectReach { purpose, channel: *channel, why, since: verdict.since }
}

/// A reason as programs read it.
fn why(why: Why) -> String {
    serde_json::to_value(why).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn failed(error: impl std::fmt::Display) -> Problem {
    tracing::error!(%error, "the archive of a customer could not be written");
    Problem::internal()
}
