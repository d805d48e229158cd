//! Groups of customers who behave alike.

use anyhow::Result;
use styk_engine::ClustersWanted;

use crate::arguments::{ClustersArguments, Shared};
use crate::output;

pub(crate) async fn run(shared: &Shared, arguments: ClustersArguments) -> Result<()> {
    let ClustersArguments { zone } = arguments;
    let wanted = ClustersWanted { language: output::data_language(shared), zone: &zone };
    let found = shared.folder().await?.clusters(wanted).await?;
    output::clusters(&found, shared)
}
