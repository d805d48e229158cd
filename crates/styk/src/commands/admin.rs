//! Looking after the data folder.

use anyhow::Result;
use styk_engine::Engine;
use styk_model::Duration;

use crate::arguments::Shared;
use crate::output::line;

pub(crate) async fn compact(shared: &Shared) -> Result<()> {
    let engine = Engine::open(&shared.data).await?;
    match engine.compact().await? {
        Some(written) => line(&format!(
            "compacted {} interactions into {} files ({:.1} MB), version {}",
            written.rows,
            written.files,
            written.bytes as f64 / 1e6,
            written.version
        )),
        None => line("nothing to compact: everything is in the best order"),
    }
}

pub(crate) async fn vacuum(shared: &Shared, keep: Duration) -> Result<()> {
    let engine = Engine::open(&shared.data).await?;
    let keep = std::time::Duration::from_micros(keep.micros().unsigned_abs());
    line(&format!("deleted {} files", engine.vacuum(keep).await?))
}
