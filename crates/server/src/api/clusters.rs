//! Groups of customers who behave alike.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use styk_engine::ClustersWanted;
use styk_lake::StopOnDrop;
use styk_model::Language;
use styk_model::clusters::Clusters;
use styk_query::Context;

use super::jobs::{AsJob, begun};
use crate::jobs::JobKind;
use crate::mask::Masks;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;
use crate::turns::Place;

/// Stands for the question in the list of jobs.
const ABOUT: &str = "clusters";

/// Looks for groups; dropping the future stops that.
pub(crate) async fn find(
    State(server): State<Server>,
    reader: Reader,
    Query(as_job): Query<AsJob>,
) -> Result<Response, Problem> {
    let place = server.turns().queue()?;
    if as_job.job {
        return job(&server, &reader, place);
    }
    let mut found = looked_for(&server, server.engine().context(), place, reader.language).await?;
    if let Some(masks) = Masks::of(&server, &reader) {
        masks.clusters(&mut found);
    }
    Ok(Json(found).into_response())
}

/// Looks for them behind the request. Its place in the queue is taken at once.
fn job(server: &Server, reader: &Reader, place: Place) -> Result<Response, Problem> {
    let (server_of_job, language) = (server.clone(), reader.language);
    let job = server.jobs().begin(JobKind::Question, ABOUT.to_owned(), reader, |job| async move {
        let server = server_of_job;
        let mut context = server.engine().context();
        context.watch = Arc::clone(&job.watch);
        // Whoever asks for the result is shown as much of it as they may see then.
        let found = looked_for(&server, context, place, language).await?;
        Ok(serde_json::to_vec(&found).map_err(Problem::invalid)?.into())
    })?;
    Ok(begun(&job))
}

async fn looked_for(server: &Server, context: Context, place: Place, language: Language) -> Result<Clusters, Problem> {
    let stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = place.turn(&context.watch).await?;
    let (engine, zone) = (Arc::clone(server.engine()), server.settings().zone.clone());
    let found = tokio::spawn(async move { engine.clusters(&context, ClustersWanted { language, zone: &zone }).await });
    let found = found.await.map_err(|error| {
        tracing::error!(%error, "a search for clusters ended unexpectedly");
        Problem::internal()
    })?;
    // Whether it was stopped is decided before the guard stops it.
    let found = found.map_err(Problem::from);
    drop(stop);
    found
}
