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
    let saved = server.set_settings(settings, reader.name()).await?;
    note(&server, &reader, "settings", format!("version {}", saved.version)).await?;
    Ok(Json((*saved).clone()))
}
