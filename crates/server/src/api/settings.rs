//! The settings.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{Body, note};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;
use crate::settings::Settings;

pub(crate) async fn get(State(server): State<Server>) -> Json<Settings> {
    Json((*server.settings()).clone())
}

pub(crate) async fn put(
    State(server): State<Server>,
    reader: Reader,
    Body(settings): Body<Settings>,
) -> Result<Json<Settings>, Problem> {
    if jiff::tz::TimeZone::get(&settings.zone).is_err() {
        let zone = settings.zone;
        return Err(styk_query::QueryError::Zone(zone).into());
    }
    if !(1..=3_600).contains(&settings.sql_seconds) {
        let words = [
            "An SQL query may run for 1 to 3600 seconds.",
            "Запрос SQL может выполняться от 1 до 3600 секунд.",
            "Zapytanie SQL może trwać od 1 do 3600 sekund.",
        ];
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "sql_seconds", words));
    }
    let before = server.settings();
    let saved = server.set_settings(settings, reader.name()).await?;
    note(&server, &reader, "settings", changes(&before, &saved)).await?;
    Ok(Json((*saved).clone()))
}

/// `version 3; changed zone, currency`
fn changes(before: &Settings, after: &Settings) -> String {
    let fields = |settings: &Settings| serde_json::to_value(settings).unwrap_or_default();
    let (old, new) = (fields(before), fields(after));
    let names = new.as_object().map(|new| new.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let changed: Vec<String> =
        names.into_iter().filter(|name| name != "version" && old.get(name) != new.get(name)).collect();
    let version = format!("version {}", after.version);
    if changed.is_empty() { version } else { format!("{version}; changed {}", changed.join(", ")) }
}
