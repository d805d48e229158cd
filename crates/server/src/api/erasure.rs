//! Erasing customers, and the receipts that prove it.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::{ErasedList, ErasedWebhook, ErasurePreview, ErasureReceipt, ErasureWanted};
use styk_model::PersonNumber;
use styk_model::answer::KnownBy;

use super::jobs::{AsJob, begun};
use super::{Body, note};
use crate::jobs::JobKind;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Customers and identifiers of one request, and characters of a reason.
const MOST: usize = 100_000;
const REASON: usize = 1_000;

/// Whom to erase, and why.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErasureOf {
    #[serde(default)]
    persons: Vec<PersonNumber>,
    /// Identifiers as people write them: an e-mail address, a telephone number, a CRM number.
    #[serde(default)]
    values: Vec<String>,
    /// Stands in the receipt; may be empty for a preview.
    #[serde(default)]
    reason: String,
}

/// All erasures, newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ErasuresFound {
    erasures: Vec<ErasureReceipt>,
    /// Interactions refused since the server started, because somebody they name was erased after them.
    refused: u64,
    /// The public key that receipts are signed with, in hexadecimal; empty where none was signed.
    key: String,
}

/// What an erasure would be about.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ErasurePreviewed {
    /// Some of the customers.
    customers: Vec<ToErase>,
    count: u64,
    identifiers: u64,
    /// Values that nobody has.
    unknown: Vec<String>,
    lists: Vec<ErasedList>,
    webhooks: Vec<ErasedWebhook>,
}

/// A customer who would be erased.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ToErase {
    person: PersonNumber,
    known: Vec<KnownBy>,
}

pub(crate) async fn list(State(server): State<Server>) -> Result<Json<ErasuresFound>, Problem> {
    let engine = server.engine();
    Ok(Json(ErasuresFound {
        erasures: engine.erasures().await?,
        refused: engine.refused_after_erasure(),
        key: engine.erasure_key()?,
    }))
}

pub(crate) async fn get(
    State(server): State<Server>,
    Path(number): Path<u64>,
) -> Result<Json<ErasureReceipt>, Problem> {
    server.engine().erasure(number).await?.map(Json).ok_or_else(Problem::not_found)
}

pub(crate) async fn preview(
    State(server): State<Server>,
    Body(of): Body<ErasureOf>,
) -> Result<Json<ErasurePreviewed>, Problem> {
    few(&of)?;
    let wanted = ErasureWanted { persons: &of.persons, values: &of.values, reason: "" };
    let ErasurePreview { customers, count, identifiers, unknown, lists, webhooks } =
        server.engine().erasure_preview(wanted).await?;
    let customers = customers
        .into_iter()
        .map(|(person, known)| ToErase { person, known: known.into_iter().map(|(_, known)| known).collect() });
    Ok(Json(ErasurePreviewed { customers: customers.collect(), count, identifiers, unknown, lists, webhooks }))
}

pub(crate) async fn erase(
    State(server): State<Server>,
    reader: Reader,
    Query(as_job): Query<AsJob>,
    Body(of): Body<ErasureOf>,
) -> Result<Response, Problem> {
    few(&of)?;
    if of.reason.trim().is_empty() {
        return Err(Problem::new(
            axum::http::StatusCode::UNPROCESSABLE_ENTITY,
            "reason",
            [
                "Say why: the reason stands in the receipt.",
                "Укажите причину: она войдёт в акт.",
                "Podaj przyczynę: znajdzie się w protokole.",
            ],
        ));
    }
    if !as_job.job {
        return Ok(Json(erased(server, reader, of).await?).into_response());
    }
    let (server_of_job, reader_of_job) = (server.clone(), reader.clone());
    // Whoever it is about is not named in the list of jobs.
    let job = server.jobs().begin(JobKind::Erasure, String::new(), &reader, |_| async move {
        let receipt = erased(server_of_job, reader_of_job, of).await?;
        Ok(serde_json::to_vec(&receipt).map_err(Problem::invalid)?.into())
    })?;
    Ok(begun(&job))
}

/// Begun is done: it goes on though nobody waits for it.
async fn erased(server: Server, reader: Reader, of: ErasureOf) -> Result<ErasureReceipt, Problem> {
    let erasing = tokio::spawn(async move {
        let wanted = ErasureWanted { persons: &of.persons, values: &of.values, reason: of.reason.trim() };
        let before = server.engine().erasures_done();
        let erased = Box::pin(server.engine().erase(wanted, reader.name())).await;
        if server.engine().erasures_done() != before {
            server.forget_answers();
        }
        let receipt = erased?;
        note(&server, &reader, "erasure", format!("{}: {}", receipt.number, receipt.customers)).await?;
        Ok::<_, Problem>(receipt)
    });
    erasing.await.map_err(|error| {
        tracing::error!(%error, "an erasure ended unexpectedly");
        Problem::internal()
    })?
}

fn few(of: &ErasureOf) -> Result<(), Problem> {
    let long = of.reason.chars().count() > REASON;
    if !long && of.persons.len() + of.values.len() <= MOST {
        return Ok(());
    }
    Err(Problem::invalid(format!("at most {MOST} customers and identifiers, and a reason of {REASON} characters")))
}
