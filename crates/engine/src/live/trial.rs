//! Trying settings of a source, before they are saved.

use std::borrow::Cow;

use styk_collect::live::{Protocol, Reader, SourceSettings};
use styk_model::{Flaw, Timestamp};
use styk_store::SourceNumber;

use super::arrivals::{Recent, shown};
use super::record::{Arrival, Kept};
use crate::{Engine, EngineError};

/// What settings make of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// When it came; `None` for one that was given to be tried.
    pub received: Option<Timestamp>,
    pub body: String,
    pub interactions: Vec<Recent>,
    pub rejected: Vec<Flaw>,
}

impl Engine {
    /// Reads bodies as these settings would: the one that is given, else the last hundred that the webhook of
    /// this source got since the process started, newest first. Nothing of it is kept.
    pub fn try_settings(
        &self,
        source: SourceNumber,
        settings: &SourceSettings,
        body: Option<&str>,
    ) -> Result<Vec<Tried>, EngineError> {
        let mut reader = Reader::new(settings)?.with_geo(self.geo.clone());
        let now = Timestamp::now();
        let Some(body) = body else {
            let bodies = self.arrivals.bodies(source);
            let read = bodies.iter().map(|(context, body)| {
                let arrival = Arrival::from_context(context, body)?;
                Ok(tried(&mut reader, &arrival, body, Some(arrival.received)))
            });
            return read.collect();
        };
        let given = Arrival {
            source,
            protocol: Protocol::Webhook,
            received: now,
            path: Cow::Borrowed(""),
            query: Cow::Borrowed(""),
            headers: Kept::default(),
            address: None,
            place: None,
            body: Cow::Borrowed(body.as_bytes()),
        };
        Ok(vec![tried(&mut reader, &given, body, None)])
    }
}

fn tried(reader: &mut Reader, arrival: &Arrival<'_>, body: &str, received: Option<Timestamp>) -> Tried {
    let mut tried = Tried { received, body: body.to_owned(), interactions: Vec::new(), rejected: Vec::new() };
    reader.read(&arrival.stored(0), &mut |event| match event {
        Ok(event) => tried.interactions.push(shown(&event, arrival.received)),
        Err(rejection) => tried.rejected.push(rejection.flaw),
    });
    tried
}
