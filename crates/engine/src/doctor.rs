//! What is in a data folder, and whether it is healthy.

use serde::{Deserialize, Serialize};
use styk_model::{Language, Say, Timestamp, say};
use styk_store::ImportState;

use crate::{Engine, EngineError};

/// A data folder at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Doctor {
    pub interactions: u64,
    /// Interactions of nobody known.
    pub unidentified: u64,
    pub people: u64,
    pub identifiers: u64,
    pub first: Option<Timestamp>,
    pub last: Option<Timestamp>,
    pub sources: Vec<SourceFacts>,
    /// Names of the touchpoints, and of events that have none.
    pub touchpoints: Vec<String>,
    pub properties: Vec<String>,
    pub version: u64,
    pub files: usize,
    pub size_bytes: u64,
    /// Rows that compaction would put in better order.
    pub moved_people: bool,
    /// What is wrong, in the language asked for; empty for a healthy folder.
    pub problems: Vec<String>,
}

/// One source of interactions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFacts {
    pub source: String,
    pub imports: usize,
    pub interactions: u64,
    pub rejected: u64,
}

impl Engine {
    /// Reads every file once: counts, order within people, people against a computation from scratch.
    pub async fn doctor(&self, language: Language) -> Result<Doctor, EngineError> {
        let snapshot = self.lake.snapshot();
        let people = self.people();
        let health = tokio::task::block_in_place(|| self.lake.check(&snapshot, &people));
        let time = snapshot.time_range();
        let customers = self.customers.lock().await;
        let who = customers.people();
        let mut problems: Vec<String> = health.problems.iter().map(|problem| problem.say(language)).collect();
        problems.extend(wrong_people(customers.wrong().await?, language));
        Ok(Doctor {
            interactions: snapshot.rows(),
            unidentified: health.unidentified,
            people: who.count(),
            identifiers: who.by_alias().len().saturating_sub(1) as u64,
            first: time.map(|(first, _)| first),
            last: time.map(|(_, last)| last),
            sources: self.all_sources().await?,
            touchpoints: self.context().touchpoint_names(language),
            properties: self.shape().properties.keys().cloned().collect(),
            version: snapshot.version,
            files: snapshot.files.len(),
            size_bytes: snapshot.files.iter().map(|file| file.size()).sum(),
            moved_people: health.moved,
            problems,
        })
    }

    async fn all_sources(&self) -> Result<Vec<SourceFacts>, EngineError> {
        let mut sources: Vec<SourceFacts> = Vec::new();
        for import in self.store.imports().await?.into_iter().filter(|one| one.state == ImportState::Committed) {
            let rejected: u64 = import.summary.rejected.values().sum();
            let source = facts_of(&mut sources, &import.file.source);
            source.imports += 1;
            source.interactions += import.summary.interactions;
            source.rejected += rejected;
        }
        let arrived = self.arrived();
        for live in self.sources().all() {
            let Some(counted) = arrived.get(&live.number.0) else { continue };
            let source = facts_of(&mut sources, &live.name);
            source.interactions += counted.interactions;
            source.rejected += counted.rejected;
        }
        Ok(sources)
    }
}

/// The facts of a source, begun where it is new.
fn facts_of<'a>(sources: &'a mut Vec<SourceFacts>, name: &str) -> &'a mut SourceFacts {
    let at = sources.iter().position(|one| one.source == name).unwrap_or_else(|| {
        sources.push(SourceFacts { source: name.to_owned(), imports: 0, interactions: 0, rejected: 0 });
        sources.len() - 1
    });
    &mut sources[at]
}

fn wrong_people(identifiers: u64, language: Language) -> Option<String> {
    let en = format!(
        "{identifiers} identifiers are not with the customer that the facts say: save the identity rules anew to compute them again"
    );
    (identifiers > 0).then(|| {
        say!(
            language,
            en,
            "идентификаторов не у того клиента, на которого указывают факты: {identifiers}; сохраните правила склейки заново, чтобы пересчитать",
            "identyfikatory nie należą do klienta, na którego wskazują fakty: {identifiers}; zapisz ponownie reguły scalania, aby je przeliczyć",
        )
    })
}
