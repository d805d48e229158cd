//! Groups of customers who behave alike.

use styk_model::clusters::Clusters;
use styk_query::Context;
use styk_query::clusters::ClustersWanted;

use crate::{Engine, EngineError};

impl Engine {
    /// Looks for groups of customers who behave alike. The context's watch tells how far it is, and stops it.
    pub async fn clusters(&self, context: &Context, wanted: ClustersWanted<'_>) -> Result<Clusters, EngineError> {
        let mut found = tokio::task::block_in_place(|| styk_query::clusters::clusters(context, wanted))?;
        let examples = found.clusters.iter_mut().flat_map(|cluster| &mut cluster.examples);
        self.name(examples.collect()).await?;
        Ok(found)
    }
}
