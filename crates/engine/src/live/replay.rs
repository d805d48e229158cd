//! Reading the quarantine again, after a mapping was mended.

use styk_collect::live::Reader;
use styk_store::SourceNumber;

use super::record::Arrival;
use crate::{Engine, EngineError};

/// Events read at once.
const PAGE: u32 = 1_000;

/// Set in what makes the ids of events of the quarantine, so that no offset of the inbox makes the same.
const OF_QUARANTINE: u64 = 1 << 62;

impl Engine {
    /// Reads the events in the quarantine of a source as it is set now: those that can be read go through
    /// the inbox as if they came again, with the time they came at. Says how many did, and how many are left.
    ///
    /// A crash in between loses none and doubles none: an event has the same id each time.
    pub async fn replay(&self, source: SourceNumber) -> Result<(u64, u64), EngineError> {
        let settings = self.source(source)?;
        let mut reader = Reader::new(&settings.settings)?;
        let (mut taken, mut left, mut before) = (0, 0, u64::MAX);
        loop {
            // Not beside an erasure, which takes events out of the quarantine and requests out of the inbox.
            let _turn = self.importing.lock().await;
            let page = self.store.live_rejections(source, before, PAGE).await?;
            let Some(last) = page.last() else { return Ok((taken, left)) };
            before = last.number;
            let mut gone = Vec::new();
            for rejected in &page {
                let mut arrival = Arrival::from_context(&rejected.context, &rejected.rejection.record)?;
                arrival.place = Some(OF_QUARANTINE | rejected.number);
                let (mut good, mut bad) = (0_u32, 0_u32);
                reader.read(&arrival.stored(0), &mut |event| match event {
                    Ok(_) => good += 1,
                    Err(_) => bad += 1,
                });
                if bad > 0 || good == 0 {
                    left += 1;
                    continue;
                }
                self.accept(&arrival).await?;
                taken += 1;
                gone.push(rejected.number);
            }
            let mut change = self.store.change().await?;
            change.remove_live_rejections(&gone).await?;
            change.commit().await?;
        }
    }
}
