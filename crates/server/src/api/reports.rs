//! Monthly reports, as JSON and as files.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use styk_lake::StopOnDrop;
use styk_model::monthly::ReportFormat;
use styk_model::{Language, Month, MonthlyQuestion, MonthlyReport, Say};
use xxhash_rust::xxh3::xxh3_128;

use super::ask::state;
use crate::cache::Cached;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// How a report is asked for in an address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// That of the reader when absent.
    #[serde(default)]
    language: Option<Language>,
    /// Touchpoints that are purchases, parted by commas; recognised when absent.
    #[serde(default)]
    purchase: Option<String>,
}

/// The report of a month: JSON, or a file where the month has an ending.
pub(crate) async fn monthly(
    State(server): State<Server>,
    reader: Reader,
    Path(month): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let (month, format) = named(&month)?;
    let purchase = wanted.purchase.iter().flat_map(|names| names.split(','));
    let purchase = purchase.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let question = question(&server, month, wanted.language.unwrap_or(reader.language), purchase);
    let cached = answered(&server, &question).await?;
    let Some(format) = format else {
        let mut response = Body::from(Bytes::from_owner(cached.json)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        return Ok(response);
    };
    let report = read(&cached)?;
    let mut response = file(&report, format)?.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media()));
    // The name is of letters and digits only.
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", file_name(month, format))) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// `2025-10`, or with the ending of a file.
fn named(text: &str) -> Result<(Month, Option<ReportFormat>), Problem> {
    let (month, ending) = text.split_once('.').map_or((text, None), |(month, ending)| (month, Some(ending)));
    let month = month.parse::<Month>().map_err(|error| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "month", Language::ALL.map(|language| error.say(language)))
    })?;
    let format = match ending {
        None => None,
        Some(ending) => Some(ReportFormat::of_ending(ending).ok_or_else(|| no_format(ending))?),
    };
    Ok((month, format))
}

fn no_format(ending: &str) -> Problem {
    let words = [
        format!("`{ending}` is no format of a report: expected pdf, xlsx, pptx, html or json."),
        format!("«{ending}» — не формат отчёта: ожидается pdf, xlsx, pptx, html или json."),
        format!("„{ending}” to nie format raportu: oczekiwano pdf, xlsx, pptx, html lub json."),
    ];
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "format", words)
}

/// What to ask, with what the settings say of the company.
pub(crate) fn question(server: &Server, month: Month, language: Language, purchase: Vec<String>) -> MonthlyQuestion {
    let settings = server.settings();
    MonthlyQuestion { month, zone: settings.zone.clone(), language, company: settings.company.clone(), purchase }
}

pub(crate) fn file_name(month: Month, format: ReportFormat) -> String {
    format!("styk-{month}.{}", format.ending())
}

/// A report as a file.
pub(crate) fn file(report: &MonthlyReport, format: ReportFormat) -> Result<Vec<u8>, Problem> {
    tokio::task::block_in_place(|| styk_report::monthly(report, format)).map_err(Problem::invalid)
}

/// The report of a month, whole.
pub(crate) async fn report(server: &Server, question: &MonthlyQuestion) -> Result<MonthlyReport, Problem> {
    read(&answered(server, question).await?)
}

fn read(cached: &Cached) -> Result<MonthlyReport, Problem> {
    serde_json::from_slice(&cached.json).map_err(Problem::invalid)
}

/// From the cache where the data is still the same, else from the data: whoever takes several files of a
/// month has them counted once.
async fn answered(server: &Server, question: &MonthlyQuestion) -> Result<Cached, Problem> {
    let context = server.engine().context();
    let asked = serde_json::to_vec(&("monthly", question)).map_err(Problem::invalid)?;
    let (key, state) = (xxh3_128(&asked), state(&context));
    if let Some(cached) = server.answers().get(key, state) {
        return Ok(cached);
    }
    let place = server.turns().queue()?;
    let stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = place.turn(&context.watch).await?;
    let begun = Instant::now();
    let (engine, question) = (Arc::clone(server.engine()), question.clone());
    let report = tokio::spawn(async move { engine.monthly_report_of(&context, &question) });
    let report = report.await.map_err(|error| {
        tracing::error!(%error, "a report ended unexpectedly");
        Problem::internal()
    })?;
    // Whether it was stopped is decided before the guard stops it.
    let report = report.map_err(Problem::from);
    server.figures().question("monthly_report", begun.elapsed());
    drop(stop);
    let cached = Cached::new(&report?, state).map_err(Problem::invalid)?;
    server.answers().put(key, cached.clone());
    Ok(cached)
}
