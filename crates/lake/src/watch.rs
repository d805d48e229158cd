//! How far a pass is, and a way to stop it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::LakeError;

/// Shared between a pass and whoever waits for it. A question that is answered
/// in several passes uses one for all of them.
#[derive(Debug, Default)]
pub struct Watch {
    stopped: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

/// Stops a pass when whoever waits for it has gone.
#[derive(Debug)]
pub struct StopOnDrop(pub Arc<Watch>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        // After the answer nothing is left to stop.
        self.0.stop();
    }
}

impl Watch {
    /// Makes the work end with [`LakeError::Stopped`] before its next piece.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Pieces of work done, and how many there are as far as is known.
    pub fn progress(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    pub(crate) fn expect(&self, pieces: u64) {
        self.total.fetch_add(pieces, Ordering::Relaxed);
    }

    /// [`LakeError::Stopped`] once it is.
    pub fn check(&self) -> Result<(), LakeError> {
        if self.is_stopped() { Err(LakeError::Stopped) } else { Ok(()) }
    }

    pub(crate) fn done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}
