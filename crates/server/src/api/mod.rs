//! Handlers, by what they are about.

pub(crate) mod accounts;
pub(crate) mod adopt;
pub(crate) mod ask;
mod body;
pub(crate) mod calls;
pub(crate) mod clusters;
pub(crate) mod colleagues;
pub(crate) mod comments;
pub(crate) mod computed;
pub(crate) mod consent;
pub(crate) mod customers;
pub(crate) mod data;
pub(crate) mod discover;
pub(crate) mod documents;
pub(crate) mod entry;
pub(crate) mod erasure;
pub(crate) mod export;
pub(crate) mod identity;
pub(crate) mod imports;
pub(crate) mod intake;
pub(crate) mod jobs;
pub(crate) mod journeys;
pub(crate) mod maps;
pub(crate) mod notifications;
pub(crate) mod own;
pub(crate) mod pictures;
pub(crate) mod presence;
pub(crate) mod profile;
pub(crate) mod reports;
pub(crate) mod retention;
pub(crate) mod segments;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod shares;
pub(crate) mod sources;
pub(crate) mod sql;
pub(crate) mod subject;
pub(crate) mod tasks;
pub(crate) mod touchpoints;
pub(crate) mod uploads;

pub(crate) use body::Body;

use styk_model::{PersonNumber, Timestamp};
use styk_store::AuditEntry;

use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Whether somebody who is not to see identifiers may try one more: who tries many finds out who is a customer.
fn may_look_up(server: &Server, reader: &Reader) -> Result<(), Problem> {
    let Some(wait) = server.guesses().wait(reader.name(), std::time::Instant::now()) else { return Ok(()) };
    let words = [
        "Too many of the identifiers that you tried are nobody's: try again later.",
        "Слишком много проверенных вами идентификаторов никому не принадлежит: повторите позже.",
        "Zbyt wiele sprawdzonych identyfikatorów do nikogo nie należy: spróbuj ponownie później.",
    ];
    let problem = Problem::new(axum::http::StatusCode::TOO_MANY_REQUESTS, "guesses", words);
    Err(problem.retry_after(wait.as_secs() + 1))
}

/// Writes down who looked at a customer.
async fn note_read(server: &Server, reader: &Reader, person: PersonNumber) -> Result<(), Problem> {
    if !server.reads().is_new(reader.name(), person) {
        return Ok(());
    }
    note(server, reader, AuditEntry::READ, format!("customer {person}")).await
}

/// Writes down who did what.
async fn note(server: &Server, reader: &Reader, action: &str, detail: impl Into<String>) -> Result<(), Problem> {
    let entry = AuditEntry {
        time: Timestamp::now(),
        who: reader.name().to_owned(),
        action: action.to_owned(),
        detail: detail.into(),
    };
    Ok(server.store().audit(&entry).await?)
}
