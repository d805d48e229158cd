//! Waiting for the reading of what arrives: for its step to end, and for what was accepted to be in files.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::MutexGuard;

use crate::{Engine, EngineError};

/// The longest that is waited for what was accepted to be in files, from one success to the next.
const LONGEST_FLUSH: Duration = Duration::from_mins(10);

/// The longest that is waited for a step of the reading that failed to be done again.
const LONGEST_STUCK: Duration = Duration::from_mins(1);

/// The longest that is waited for somebody to read what arrives: a server begins to within moments.
const LONGEST_UNREAD: Duration = Duration::from_secs(2);

/// How often whoever waits looks.
const LOOK: Duration = Duration::from_millis(50);

/// Says that somebody reads what arrives, for as long as it is there: however the reading ends, it is gone then.
pub(crate) struct Reading<'a>(&'a AtomicBool);

impl<'a> Reading<'a> {
    pub(crate) fn begin(being_read: &'a AtomicBool) -> Self {
        being_read.store(true, Ordering::Relaxed);
        Self(being_read)
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// Tells when nobody has read what arrives for too long.
struct Patience(Option<Instant>);

impl Patience {
    fn check(&mut self, engine: &Engine) -> Result<(), EngineError> {
        if engine.being_read.load(Ordering::Relaxed) {
            self.0 = None;
        } else if self.0.get_or_insert_with(Instant::now).elapsed() > LONGEST_UNREAD {
            return Err(EngineError::NotRead);
        }
        Ok(())
    }
}

impl Engine {
    /// Waits until no step of the reading is under way, and keeps the next from beginning. What a step that failed has
    /// gathered is applied first, or it would come after whatever is done now.
    pub(crate) async fn between_steps(&self) -> Result<MutexGuard<'_, ()>, EngineError> {
        let (since, mut patience) = (Instant::now(), Patience(None));
        loop {
            let step = self.stepping.lock().await;
            if !self.stuck.load(Ordering::Relaxed) {
                return Ok(step);
            }
            drop(step);
            patience.check(self)?;
            if since.elapsed() > LONGEST_STUCK {
                return Err(EngineError::NotWritten);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until all that was accepted so far is in files, and forgets the requests.
    pub(crate) async fn empty_inbox(&self) -> Result<(), EngineError> {
        let upto = self.inbox.roll().await?;
        let (mut committed, mut since) = (self.lake.inbox_committed(), Instant::now());
        let mut patience = Patience(None);
        while committed < upto {
            self.flush_wanted.store(true, Ordering::Relaxed);
            tokio::time::sleep(LOOK).await;
            patience.check(self)?;
            let now = self.lake.inbox_committed();
            if now > committed {
                (committed, since) = (now, Instant::now());
            }
            if since.elapsed() > LONGEST_FLUSH {
                return Err(EngineError::NotWritten);
            }
        }
        self.inbox.trim(committed + 1)?;
        Ok(())
    }
}
