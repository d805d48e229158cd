//! Who is known by more than a browser or a device.

use std::sync::Arc;

use styk_lake::People;
use styk_model::{IdentifierKind, PersonNumber, UNIDENTIFIED};
use styk_query::segments::Members;

use crate::{Engine, EngineError};

/// The identifiers by which a company knows who somebody is, as far as they were looked at. An identifier never changes
/// its kind, so that only new ones are.
#[derive(Debug, Default)]
pub(crate) struct Strong {
    upto: PersonNumber,
    aliases: Arc<Members>,
}

/// Whether somebody is recognised by a kind of identifier: they said who they are, where others just came again.
fn recognises(kind: IdentifierKind) -> bool {
    kind <= IdentifierKind::MessengerId
}

impl Engine {
    /// The customers who have an identifier by which the company knows who they are.
    pub(crate) async fn recognised(&self, people: &People) -> Result<Arc<Members>, EngineError> {
        let aliases = self.strong_aliases().await?;
        Ok(tokio::task::block_in_place(|| {
            let persons = aliases.iter().map(|alias| people.person(alias)).filter(|person| *person != UNIDENTIFIED);
            Arc::new(persons.collect())
        }))
    }

    async fn strong_aliases(&self) -> Result<Arc<Members>, EngineError> {
        let mut strong = self.strong.lock().await;
        let Strong { upto, aliases } = &mut *strong;
        let known = Arc::make_mut(aliases);
        let each = |alias, kind: Option<IdentifierKind>| {
            if kind.is_some_and(recognises) {
                known.set(alias, true);
            }
        };
        *upto = self.store.each_kind(*upto, each).await?;
        Ok(Arc::clone(aliases))
    }
}
