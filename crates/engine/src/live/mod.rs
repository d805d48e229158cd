//! What arrives live: into the inbox at once, from there into answers within
//! two seconds, and into files some minutes later.
//!
//! A record of the inbox is one request. [`Engine::follow`] reads them in order,
//! makes interactions of them, applies who is who, and appends the rows to the
//! table as a run in memory. Every few minutes the runs are written to files, in
//! one commit with the offset in the inbox that they reach to; what was committed
//! is trimmed from the inbox. After a crash the inbox is read again from there,
//! and the same records become the same rows.

mod arrivals;
mod audience;
mod follow;
mod kept;
mod record;
mod replay;
mod sources;
mod trial;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use styk_collect::live::Geo;
use styk_lake::InboxError;
use styk_store::SourceNumber;

pub(crate) use arrivals::Arrivals;
pub use arrivals::{Counted, Recent, Unlike, Violations};
pub(crate) use kept::States;
pub use record::{Arrival, Kept};
pub(crate) use sources::Cached;
pub use sources::{MadeSource, Source, Sources};
pub use trial::Tried;

use crate::{Engine, EngineError};

/// A MaxMind database of this name in the data folder tells countries and cities of addresses.
const GEO: &str = "geo.mmdb";

pub(crate) fn geo(folder: &Path) -> Result<Option<Arc<Geo>>, EngineError> {
    match std::fs::read(folder.join(GEO)) {
        Ok(bytes) => Ok(Some(Arc::new(Geo::new(bytes, GEO)?))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(EngineError::Folder { path: folder.join(GEO).display().to_string(), source }),
    }
}

impl Engine {
    /// Takes a request's events: on the disk when this returns, and in answers soon.
    pub async fn accept(&self, arrival: &Arrival<'_>) -> Result<u64, InboxError> {
        self.inbox.append(&arrival.to_bytes()).await
    }

    /// Sources that may send, by key.
    pub fn sources(&self) -> Arc<Sources> {
        self.sources.get()
    }

    /// What came of events, by source.
    pub fn arrived(&self) -> BTreeMap<u32, Counted> {
        self.arrivals.counts()
    }

    /// The newest events of a source, those after a number.
    pub fn recent(&self, source: SourceNumber, after: u64) -> Vec<Recent> {
        self.arrivals.recent(source, after)
    }

    /// How events of a source were not as its tracking plan says, most frequent first.
    pub fn violations(&self, source: SourceNumber) -> Vec<Violations> {
        self.arrivals.violations(source)
    }

    /// Bytes that the inbox holds, and what is not in answers yet: records.
    pub fn inbox_state(&self) -> (u64, u64) {
        (self.inbox.held(), self.inbox.last().saturating_sub(self.lake.snapshot().inbox))
    }

    /// Reads what is left in the inbox, to its end, into files: after a crash, or where nobody followed.
    pub(crate) async fn catch_up(&self) -> Result<(), EngineError> {
        if self.inbox.last() <= self.lake.inbox_committed() {
            return Ok(());
        }
        let mut follower = follow::Follower::new(self).await?;
        while follower.step().await? > 0 {
            if self.lake.memory_bytes() >= follow::FLUSH_BYTES {
                follower.flush_now().await?;
            }
        }
        follower.flush_now().await
    }
}
