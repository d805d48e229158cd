//! What is in a data folder, and whether it is healthy.

use serde::{Deserialize, Serialize};
use styk_model::{Say, Timestamp};
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
    pub async fn doctor(&self, language: styk_model::Language) -> Result<Doctor, EngineError> {
        let snapshot = self.lake.snapshot();
        let people = self.people();
        let health = tokio::task::block_in_place(|| self.lake.check(&snapshot, &people));
        let time = snapshot.time_range();
        let customers = self.customers.lock().await;
        let who = customers.people();
        Ok(Doctor {
            interactions: snapshot.rows(),
            unidentified: health.unidentified,
            people: who.count(),
            identifiers: who.by_alias().len().saturating_sub(1) as u64,
            first: time.map(|(first, _)| first),
            last: time.map(|(_, last)| last),
            sources: self.imported_sources().await?,
            touchpoints: self.context().touchpoint_names(language),
            properties: self.shape().properties.keys().cloned().collect(),
            version: snapshot.version,
            files: snapshot.files.len(),
            size_bytes: snapshot.files.iter().map(|file| file.size()).sum(),
            moved_people: health.moved,
            problems: health.problems.iter().map(|problem| problem.say(language)).collect(),
        })
    }

    async fn imported_sources(&self) -> Result<Vec<SourceFacts>, EngineError> {
        let mut sources: Vec<SourceFacts> = Vec::new();
        for import in self.store.imports().await?.into_iter().filter(|one| one.state == ImportState::Committed) {
            let rejected: u64 = import.summary.rejected.values().sum();
            let known = sources.iter().position(|one| one.source == import.file.source);
            let at = known.unwrap_or_else(|| {
                let source = import.file.source.clone();
                sources.push(SourceFacts { source, imports: 0, interactions: 0, rejected: 0 });
                sources.len() - 1
            });
            let source = &mut sources[at];
            source.imports += 1;
            source.interactions += import.summary.interactions;
            source.rejected += rejected;
        }
        Ok(sources)
    }
}
