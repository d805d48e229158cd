//! Segments as lists for the people who call customers.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::{CallCounts, CallsWanted, USUAL_CALLS};
use styk_lake::StopOnDrop;
use styk_model::monthly::ReportFormat;
use styk_model::{Language, Timestamp};

use super::consent::ConsentWhyCount;
use super::{Body, note};
use crate::mask;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Which list of a segment's customers is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallsOf {
    /// The key of the purpose that they are called for.
    purpose: String,
    /// Who was in the segment then, by what is known now; who is in it now when absent.
    #[serde(default)]
    at: Option<Timestamp>,
    /// At most so many customers, those seen last: 1 to 10,000; 1,000 when absent.
    #[serde(default)]
    limit: Option<u32>,
    /// The id of an uploaded file with the company's own list of its customers, which has names and phone numbers.
    /// It is forgotten once the list is made.
    #[serde(default)]
    contacts: Option<String>,
}

/// Who of a segment would be on a list, and why others would not.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CallsFound {
    /// Customers in the segment.
    members: u64,
    /// Customers on the list.
    customers: u64,
    /// Who may not be called, by reason.
    excluded: Vec<ConsentWhyCount>,
    /// Who may be called, and there is no way to: known by a browser or a device only; where there are contacts, not
    /// among them, or there without a phone number.
    unmatched: u64,
    /// Who were seen before those on the list.
    beyond: u64,
}

impl From<CallCounts> for CallsFound {
    fn from(counts: CallCounts) -> Self {
        let CallCounts { members, customers, excluded, unmatched, beyond } = counts;
        Self { members, customers, excluded: ConsentWhyCount::all(excluded), unmatched, beyond }
    }
}

/// What is wanted, files found.
struct Asked {
    of: CallsOf,
    contacts: Option<PathBuf>,
    zone: String,
    language: Language,
}

impl Asked {
    fn new(server: &Server, reader: &Reader, of: CallsOf) -> Result<Self, Problem> {
        let sent = of.contacts.as_deref().map(|id| server.uploads().get(id)).transpose()?;
        let contacts = sent.map(|sent| sent.path().to_owned());
        Ok(Self { of, contacts, zone: server.settings().zone.clone(), language: reader.language })
    }

    fn wanted<'a>(&'a self, segment: &'a str) -> CallsWanted<'a> {
        let CallsOf { purpose, at, limit, .. } = &self.of;
        CallsWanted {
            segment,
            purpose,
            at: *at,
            limit: limit.map_or(USUAL_CALLS, |limit| limit as usize),
            contacts: self.contacts.as_deref(),
            language: self.language,
            zone: &self.zone,
        }
    }
}

/// Who would be on a list for people who call. Nothing is handed over.
pub(crate) async fn counts(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Body(of): Body<CallsOf>,
) -> Result<Json<CallsFound>, Problem> {
    let asked = Asked::new(&server, &reader, of)?;
    let waiting = server.engine().context();
    let _turn = server.turns().queue()?.turn(&waiting.watch).await?;
    // Who is who is taken when the turn has come.
    let context = server.engine().context();
    let _stop = StopOnDrop(Arc::clone(&context.watch));
    Ok(Json(server.engine().call_counts(&context, asked.wanted(&key)).await?.into()))
}

/// A list for people who call, as a workbook; it is written down.
pub(crate) async fn list(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Body(of): Body<CallsOf>,
) -> Result<Response, Problem> {
    // It names customers and says what they wrote.
    mask::refuse(&server, &reader)?;
    let asked = Asked::new(&server, &reader, of)?;
    let waiting = server.engine().context();
    let _turn = server.turns().queue()?.turn(&waiting.watch).await?;
    // Who is who is taken when the turn has come.
    let context = server.engine().context();
    let _stop = StopOnDrop(Arc::clone(&context.watch));
    let list = Box::pin(server.engine().call_list(&context, asked.wanted(&key), reader.name())).await?;
    let (purpose, customers) = (&list.purpose, list.customers.len());
    note(&server, &reader, "audience", format!("{key} {purpose} phone calls: {customers}")).await?;
    if let Some(id) = &asked.of.contacts {
        server.uploads().remove(id);
    }
    let bytes = tokio::task::block_in_place(|| styk_report::call_list(&list)).map_err(failed)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(ReportFormat::Xlsx.media()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{key}-calls.xlsx\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn failed(error: impl std::fmt::Display) -> Problem {
    tracing::error!(%error, "a list for people who call could not be written");
    Problem::internal()
}
