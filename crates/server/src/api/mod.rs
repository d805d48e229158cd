//! Handlers, by what they are about.

pub(crate) mod accounts;
pub(crate) mod ask;
mod body;
pub(crate) mod consent;
pub(crate) mod customers;
pub(crate) mod data;
pub(crate) mod documents;
pub(crate) mod entry;
pub(crate) mod erasure;
pub(crate) mod export;
pub(crate) mod identity;
pub(crate) mod imports;
pub(crate) mod intake;
pub(crate) mod jobs;
pub(crate) mod notifications;
pub(crate) mod own;
pub(crate) mod profile;
pub(crate) mod reports;
pub(crate) mod segments;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod sources;
pub(crate) mod sql;
pub(crate) mod subject;
pub(crate) mod touchpoints;
pub(crate) mod uploads;

pub(crate) use body::Body;

use styk_model::{PersonNumber, Timestamp};
use styk_store::AuditEntry;

use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

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
