//! The touchpoint registry.

use axum::Json;
use axum::extract::State;
use styk_query::touchpoints::Registry;

use super::{Body, note};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

pub(crate) async fn get(State(server): State<Server>) -> Json<Registry> {
    Json((*server.engine().registry()).clone())
}

pub(crate) async fn put(
    State(server): State<Server>,
    reader: Reader,
    Body(registry): Body<Registry>,
) -> Result<Json<Registry>, Problem> {
    let saved = match server.engine().set_registry(registry).await {
        Ok(saved) => saved,
        Err(error @ styk_engine::EngineError::RegistryVersion { .. }) => {
            return Err(Problem::from(error).with_current(&*server.engine().registry()));
        }
        Err(error) => return Err(error.into()),
    };
    note(&server, &reader, "touchpoints", format!("version {}", saved.version)).await?;
    Ok(Json((*saved).clone()))
}
