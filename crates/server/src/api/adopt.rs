//! Deviations of real journeys made part of a map.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{Path, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::{AdoptWanted, AdoptedMap, Followed};
use styk_lake::StopOnDrop;
use styk_maps::Map;
use styk_model::answer::Rate;
use styk_model::{DeviationKind, Say, TimeRange};

use super::Body;
use super::ask::refuse_single;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// A deviation, and the map and journeys that it was found in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapAdopting")]
pub(crate) struct Adopting {
    /// That the deviation was found in.
    version: u32,
    kind: DeviationKind,
    /// The step by its key; of what is unplanned, the touchpoint.
    of: String,
    /// Which journeys are compared; all when absent.
    #[serde(default)]
    range: Option<TimeRange>,
    /// That of the company when absent.
    #[serde(default)]
    zone: Option<String>,
}

/// A draft of a map that has the deviation in it; nothing is saved.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MapAdopted")]
pub(crate) struct Drafted {
    /// The version that it is made from.
    version: u32,
    map: Map,
    /// What changes, each in a sentence without a full stop.
    changes: Vec<String>,
    /// Who follows the map as it is.
    before: FollowedBy,
    /// Who would follow the draft.
    after: FollowedBy,
}

/// Who follows a map, of those who are compared with it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MapFollowed")]
pub(crate) struct FollowedBy {
    journeys: Rate,
    /// Those whose journeys all do.
    customers: Rate,
}

impl From<Followed> for FollowedBy {
    fn from(Followed { journeys, customers }: Followed) -> Self {
        Self { journeys, customers }
    }
}

pub(crate) async fn adopt(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Body(adopting): Body<Adopting>,
) -> Result<Json<Drafted>, Problem> {
    let Adopting { version, kind, of, range, zone } = adopting;
    let zone = zone.unwrap_or_else(|| server.settings().zone.clone());
    let wanted = AdoptWanted { key, version: Some(version), kind, of, range, zone };
    if reader.is_masked(&server.settings()) {
        refuse_single(&server, &wanted.question()).await?;
    }
    let AdoptedMap { version, map, changes, before, after } = drafted(&server, wanted).await?;
    let changes = changes.iter().map(|change| change.say(reader.language)).collect();
    Ok(Json(Drafted { version, map, changes, before: before.into(), after: after.into() }))
}

/// From one state of the data; dropping the future stops the passes.
async fn drafted(server: &Server, wanted: AdoptWanted) -> Result<AdoptedMap, Problem> {
    let context = server.engine().context();
    let place = server.turns().queue()?;
    let stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = place.turn(&context.watch).await?;
    let begun = Instant::now();
    let engine = Arc::clone(server.engine());
    let adopted = tokio::spawn(async move { engine.adopted_map(&context, &wanted).await });
    let adopted = adopted.await.map_err(|error| {
        tracing::error!(%error, "a draft of a map ended unexpectedly");
        Problem::internal()
    })?;
    // Whether it was stopped is decided before the guard stops it.
    let adopted = adopted.map_err(Problem::from);
    server.figures().question("map_adopt", begun.elapsed());
    drop(stop);
    adopted
}
