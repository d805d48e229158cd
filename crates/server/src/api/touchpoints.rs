//! The touchpoint registry.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use styk_engine::Engine;
use styk_query::touchpoints::{Matched, Registry, Trial};

use super::ask::StopOnDrop;
use super::{Body, note};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

pub(crate) async fn get(State(server): State<Server>) -> Json<Registry> {
    Json((*server.engine().registry()).clone())
}

/// What a rule would match; dropping the future stops the count.
pub(crate) async fn try_rule(State(server): State<Server>, Body(trial): Body<Trial>) -> Result<Json<Matched>, Problem> {
    let context = server.engine().context();
    let stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = server.turns().queue()?.turn(&context.watch).await?;
    let counted = tokio::spawn(async move { Engine::try_rule(&context, &trial) }).await.map_err(|error| {
        tracing::error!(%error, "a count of what a rule matches ended unexpectedly");
        Problem::internal()
    })?;
    drop(stop);
    Ok(Json(counted?))
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
