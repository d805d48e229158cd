//! What is in a data folder, and whether it is healthy.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use styk_model::segment::Rule;
use styk_model::{Language, Say, Timestamp, say};
use styk_query::segments::{Members, members_at};
use styk_store::ImportState;

use crate::{Engine, EngineError};

/// How often segments are looked at before they are told to be wrong, and how far apart.
const LOOKS: u32 = 3;
const BETWEEN: Duration = Duration::from_secs(1);

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
        let segments = self.wrong_segments().await?;
        let customers = self.customers.lock().await;
        let who = customers.people();
        let mut problems: Vec<String> = health.problems.iter().map(|problem| problem.say(language)).collect();
        problems.extend(wrong_people(customers.wrong().await?, language));
        problems.extend(segments.iter().map(|(key, count)| wrong_segment(key, *count, language)));
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

    /// Segments that are followed and have others in them than a look at all rows finds, with how many others.
    /// What is followed is a moment behind what arrives; who stays wrong is told.
    async fn wrong_segments(&self) -> Result<Vec<(String, u64)>, EngineError> {
        let mut wrong = Vec::new();
        for attempt in 0..LOOKS {
            if attempt > 0 {
                tokio::time::sleep(BETWEEN).await;
            }
            let context = self.context();
            let segments = &context.segments;
            let followed: Vec<_> = segments.rules.iter().filter(|(key, _)| segments.is_followed(key)).collect();
            if followed.is_empty() {
                return Ok(Vec::new());
            }
            let rules: Vec<&Rule> = followed.iter().map(|(_, rule)| *rule).collect();
            let counts = tokio::task::block_in_place(|| members_at(&context, &rules, &[segments.at]))?;
            let compared = followed.iter().zip(counts.found).filter_map(|((key, _), found)| {
                let found: Members = found.into_iter().collect();
                let apart = segments.followed.members.get(*key)?.apart(&found).count() as u64;
                (apart > 0).then(|| ((*key).clone(), apart))
            });
            wrong = compared.collect();
            if wrong.is_empty() {
                break;
            }
        }
        Ok(wrong)
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

fn wrong_segment(key: &str, customers: u64, language: Language) -> String {
    let en = format!(
        "segment `{key}`: {customers} customers are in it though a look at all rows does not find them, or are not though it does: start the server again"
    );
    say!(
        language,
        en,
        "сегмент «{key}»: клиентов, которые числятся в нём вопреки всем данным или не числятся, хотя должны: {customers}; перезапустите сервер",
        "segment „{key}”: klienci, którzy są w nim wbrew wszystkim danym albo ich w nim brakuje: {customers}; uruchom serwer ponownie",
    )
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Arc, PoisonError};

    use styk_query::segments::Published;

    use super::*;
    use crate::Segment;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_segment_with_others_in_it_than_the_rows_say_is_told() {
        let place = tempfile::tempdir().unwrap();
        let engine = Engine::open(&place.path().join("data")).await.unwrap();
        let rule = "did(\"*\")".to_owned();
        let segment = Segment { name: "All".to_owned(), description: String::new(), rule };
        engine.save_segment("all", 0, &segment, "anna").await.unwrap();
        assert_eq!(engine.doctor(Language::En).await.unwrap().problems, Vec::<String>::new());
        let rules = Arc::clone(&engine.segments.read().unwrap_or_else(PoisonError::into_inner));
        let members = BTreeMap::from([("all".to_owned(), Arc::new([1, 2].into_iter().collect::<Members>()))]);
        let published = Published { changes: 1, rules, members };
        *engine.followed.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(published);
        let problems = engine.doctor(Language::En).await.unwrap().problems;
        assert!(problems.len() == 1 && problems[0].contains("segment `all`: 2 customers"), "{problems:?}");
    }
}
