//! Journeys for logs of processes, a piece at a time.

use serde::{Deserialize, Serialize};
use styk_maps::Map;
use styk_model::{JourneySplit, Language, LoggedJourney, PersonNumber, TimeRange};
use styk_query::{Context, EventLogCounts, EventLogWanted, event_log};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;

use crate::{Engine, EngineError};

/// Pieces that wait to be taken.
const WAITING: usize = 2;

/// Which journeys are wanted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct JourneysWanted {
    /// The key of a map: journeys that are at its steps, which events are called by. Its filters, and what makes one
    /// of its journeys, hold where nothing else is said.
    pub map: Option<String>,
    /// A version of the map; the newest when absent.
    pub version: Option<u32>,
    /// CEL conditions that all must hold.
    pub filters: Vec<String>,
    pub journeys: JourneySplit,
    pub range: Option<TimeRange>,
    /// Of the names of touchpoints.
    pub language: Language,
}

/// Journeys that are read while they are taken. The reading stops when this is dropped.
pub struct JourneyPieces<'a> {
    engine: &'a Engine,
    pieces: Receiver<Vec<LoggedJourney>>,
    reading: JoinHandle<Result<EventLogCounts, EngineError>>,
}

impl Engine {
    /// The journeys of one state of the data, in its order. Its watch stops them.
    pub async fn journeys(&self, context: Context, wanted: JourneysWanted) -> Result<JourneyPieces<'_>, EngineError> {
        let map = match &wanted.map {
            Some(key) => Some(self.kept_map(key, wanted.version).await?.map),
            None => None,
        };
        let (sender, pieces) = channel(WAITING);
        let reading = tokio::task::spawn_blocking(move || read(&context, map.as_ref(), &wanted, &sender));
        Ok(JourneyPieces { engine: self, pieces, reading })
    }
}

fn read(
    context: &Context,
    map: Option<&Map>,
    wanted: &JourneysWanted,
    sender: &Sender<Vec<LoggedJourney>>,
) -> Result<EventLogCounts, EngineError> {
    let JourneysWanted { filters, journeys, range, language, .. } = wanted;
    let wanted = EventLogWanted { map, filters, journeys, range: *range, language: *language };
    Ok(event_log(context, &wanted, &|piece| sender.blocking_send(piece).is_ok())?)
}

impl JourneyPieces<'_> {
    /// The next journeys, with what their customers are known by; none behind the last.
    pub async fn next(&mut self) -> Result<Option<Vec<LoggedJourney>>, EngineError> {
        let Some(mut piece) = self.pieces.recv().await else { return Ok(None) };
        let mut persons: Vec<PersonNumber> = piece.iter().map(|journey| journey.person).collect();
        persons.dedup();
        let known = self.engine.identifiers_of(&persons).await?;
        for journey in &mut piece {
            let identifiers = known.get(&journey.person).map_or(&[][..], Vec::as_slice);
            journey.identifiers.extend(identifiers.iter().map(|(_, known_by)| known_by.clone()));
        }
        Ok(Some(piece))
    }

    /// How much there was, when all was taken; stopped before, it is an error.
    pub async fn finish(self) -> Result<EventLogCounts, EngineError> {
        let Self { pieces, reading, .. } = self;
        drop(pieces);
        match reading.await {
            Ok(counts) => counts,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}
