//! Journey maps proposed from what customers did.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::State;
use styk_engine::DiscoverWanted;
use styk_lake::StopOnDrop;
use styk_maps::Discovery;
use xxhash_rust::xxh3::xxh3_128;

use super::Body;
use super::ask::{refuse_single, state};
use crate::cache::Cached;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// From the cache where the data is still the same, else from the data; dropping the future stops that.
pub(crate) async fn discover(
    State(server): State<Server>,
    reader: Reader,
    Body(mut wanted): Body<DiscoverWanted>,
) -> Result<Json<Discovery>, Problem> {
    wanted.zone.get_or_insert_with(|| server.settings().zone.clone());
    wanted.language.get_or_insert(reader.language);
    if reader.is_masked(&server.settings()) {
        refuse_single(&server, &wanted.question()).await?;
    }
    let context = server.engine().context();
    let asked = serde_json::to_vec(&("map discovery", &wanted)).map_err(Problem::invalid)?;
    // Groups are told apart by segments, whatever is asked.
    let key = xxh3_128(&asked) ^ xxh3_128(context.segments.said().as_bytes());
    let stamp: Vec<u8> = context.segments.stamp().iter().flat_map(|part| part.to_le_bytes()).collect();
    let state = state(&context) ^ xxh3_128(&stamp);
    if let Some(cached) = server.answers().get(key, state) {
        return Ok(Json(serde_json::from_slice(&cached.json).map_err(Problem::invalid)?));
    }
    let place = server.turns().queue()?;
    let stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = place.turn(&context.watch).await?;
    let begun = Instant::now();
    let engine = Arc::clone(server.engine());
    let found = tokio::spawn(async move { engine.discovery(&context, &wanted) });
    let found = found.await.map_err(|error| {
        tracing::error!(%error, "maps of what customers do ended unexpectedly");
        Problem::internal()
    })?;
    // Whether it was stopped is decided before the guard stops it.
    let found = found.map_err(Problem::from);
    server.figures().question("map_discover", begun.elapsed());
    drop(stop);
    let found = found?;
    server.answers().put(key, Cached::new(&found, state).map_err(Problem::invalid)?);
    Ok(Json(found))
}
