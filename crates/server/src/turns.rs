//! Who is answered when there is more to do than cores to do it.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use styk_engine::EngineError;
use styk_lake::Watch;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;

/// How often whoever waits looks whether the work was stopped.
const LOOK: Duration = Duration::from_millis(100);

/// Questions that are answered at the same time, and those that wait for their turn.
#[derive(Debug)]
pub(crate) struct Turns {
    slots: Arc<Semaphore>,
    places: Arc<Semaphore>,
    all: usize,
}

/// A place in the queue.
pub(crate) struct Place {
    slots: Arc<Semaphore>,
    place: OwnedSemaphorePermit,
}

/// A turn; the next one begins when it is dropped.
pub(crate) struct Turn {
    _slot: Option<OwnedSemaphorePermit>,
    _place: OwnedSemaphorePermit,
}

impl Turns {
    /// `running` at the same time, `waiting` behind them.
    pub(crate) fn new(running: usize, waiting: usize) -> Self {
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        Self { slots: semaphore(running), places: semaphore(running + waiting), all: running }
    }

    /// Queues up, or is told to come again.
    pub(crate) fn queue(&self) -> Result<Place, Problem> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Problem::busy())?;
        Ok(Place { slots: Arc::clone(&self.slots), place })
    }

    pub(crate) fn running(&self) -> usize {
        self.all - self.slots.available_permits()
    }
}

impl Place {
    /// Waits, unless the work is stopped.
    pub(crate) async fn turn(self, watch: &Watch) -> Result<Turn, Problem> {
        let mut turn = std::pin::pin!(self.slots.acquire_owned());
        loop {
            watch.check().map_err(EngineError::from)?;
            if let Ok(slot) = tokio::time::timeout(LOOK, &mut turn).await {
                // Nobody closes the semaphore.
                return Ok(Turn { _slot: slot.ok(), _place: self.place });
            }
        }
    }
}

impl Problem {
    /// Too much to do at the moment.
    pub(crate) fn busy() -> Self {
        let words = [
            "Too many questions are being answered at the moment: try again in a few seconds.",
            "Сейчас обрабатывается слишком много вопросов: повторите через несколько секунд.",
            "W tej chwili trwa odpowiadanie na zbyt wiele pytań: spróbuj ponownie za kilka sekund.",
        ];
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", words).retry_after(5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_comes_when_the_queue_is_full_is_told_to_come_again() {
        let turns = Turns::new(1, 1);
        let first = turns.queue().unwrap().turn(&Watch::default()).await.unwrap();
        let second = turns.queue().unwrap();
        assert_eq!(turns.queue().err().map(|problem| problem.code), Some("busy"));
        assert_eq!(turns.running(), 1);
        drop(first);
        let _second = second.turn(&Watch::default()).await.unwrap();
        assert!(turns.queue().is_ok());
    }

    #[tokio::test]
    async fn who_waits_and_is_stopped_leaves_the_queue() {
        let turns = Turns::new(1, 1);
        let _first = turns.queue().unwrap().turn(&Watch::default()).await.unwrap();
        let (second, watch) = (turns.queue().unwrap(), Watch::default());
        watch.stop();
        assert_eq!(second.turn(&watch).await.err().map(|problem| problem.code), Some("stopped"));
        assert!(turns.queue().is_ok());
    }
}
