//! Threads apart from those that answer at once: what runs on them computes for a long time between two pauses.

use std::sync::OnceLock;

use styk_lake::make_way;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinSet;

/// Made when first needed.
#[derive(Debug)]
pub(crate) struct Workers {
    name: &'static str,
    threads: OnceLock<Option<Runtime>>,
}

impl Workers {
    pub(crate) fn named(name: &'static str) -> Self {
        Self { name, threads: OnceLock::new() }
    }

    /// Runs something there; it ends when this future is dropped.
    pub(crate) async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let threads =
            || Builder::new_multi_thread().thread_name(self.name).on_thread_start(make_way).enable_all().build().ok();
        let handle = match self.threads.get_or_init(threads) {
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
        if let Some(Some(runtime)) = self.threads.take() {
            runtime.shutdown_background();
        }
    }
}
