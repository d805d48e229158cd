//! Threads for SQL, apart from those that answer everything else: a query
//! computes for a long time between two pauses.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinSet;

/// Made when first needed.
#[derive(Debug, Default)]
pub(crate) struct Workers(OnceLock<Option<Runtime>>);

impl Workers {
    /// Runs something there; it ends when this future is dropped.
    pub(crate) async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let threads = || Builder::new_multi_thread().thread_name("styk-sql").enable_all().build().ok();
        let handle = match self.0.get_or_init(threads) {
            Some(runtime) => runtime.handle().clone(),
            None => Handle::current(),
        };
        let mut running = JoinSet::new();
        running.spawn_on(work, &handle);
        match running.join_next().await {
            Some(Ok(done)) => done,
            // Nobody else stops it.
            Some(Err(error)) => std::panic::resume_unwind(error.into_panic()),
            None => unreachable!("it was spawned"),
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        // Waiting for threads is not allowed among tasks.
        if let Some(Some(runtime)) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
