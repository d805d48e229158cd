//! Answers as files.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Question;

use super::Body;
use super::ask::{compute, refuse_single};
use crate::mask::Masks;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// An answer as a file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    question: Question,
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Format {
    /// The main table.
    Csv,
    /// All of it.
    Json,
    /// A page with the picture.
    Html,
    /// The main table.
    Parquet,
    /// Every table.
    Xlsx,
}

pub(crate) async fn export(
    State(server): State<Server>,
    reader: Reader,
    Body(wanted): Body<Wanted>,
) -> Result<Response, Problem> {
    let language = wanted.question.language;
    if reader.is_masked(&server.settings()) {
        refuse_single(&server, &wanted.question).await?;
    }
    let place = server.turns().queue()?;
    let mut answer = compute(&server, server.engine().context(), &wanted.question, place).await?;
    if let Some(masks) = Masks::of(&server, &reader) {
        masks.answer(&mut answer);
    }
    let failed = |error: styk_report::ReportError| Problem::invalid(error);
    let (bytes, media, ending) = match wanted.format {
        Format::Csv => {
            let tables = styk_report::tables(&answer, language);
            let text = tables.first().map(styk_report::csv).transpose().map_err(failed)?.unwrap_or_default();
            (text.into_bytes(), "text/csv; charset=utf-8", "csv")
        }
        Format::Json => (styk_report::json(&answer).map_err(failed)?.into_bytes(), "application/json", "json"),
        Format::Html => (styk_report::html(&answer, language).into_bytes(), "text/html; charset=utf-8", "html"),
        Format::Xlsx => (
            styk_report::xlsx(&answer, language).map_err(failed)?,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        Format::Parquet => {
            (styk_report::parquet(&answer).map_err(failed)?, "application/vnd.apache.parquet", "parquet")
        }
    };
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"styk.{ending}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
