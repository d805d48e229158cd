//! What is known of the data as a whole, and the touchpoints made of it.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use hashbrown::HashTable;
use serde::{Deserialize, Serialize};
use styk_model::{Currency, Interaction, Medium, Scale, Timestamp};
use styk_query::touchpoints::{EventStats, Registry};
use styk_store::Document;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::{Engine, EngineError};

/// Kinds and keys of the documents that hold these.
const SHAPE: (&str, &str) = ("shape", "interactions");
const REGISTRY: (&str, &str) = ("registry", "touchpoints");
pub(crate) const USED: (&str, &str) = ("shape", "used-properties");

/// Properties are looked at in the first records of a source, and then in every so many.
const LOOK_EVERY: i64 = 64;
const LOOK_FIRST: i64 = 2_000;

/// Which events, properties, currencies and scales the interactions have.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Shape {
    pub events: Vec<EventStats>,
    /// Property names, with how often they were met in the rows looked at.
    pub properties: BTreeMap<String, u64>,
    pub currencies: BTreeMap<String, u64>,
    pub scales: BTreeMap<String, u64>,
    /// Rows that belong to a case.
    pub cases: u64,
    pub rows: u64,
    /// Places in `events`, by event, channel and medium.
    #[serde(skip)]
    places: HashTable<u32>,
    /// The places found last, so that most rows need no hash.
    #[serde(skip)]
    recent: Vec<u32>,
}

/// Places found last that are kept.
const RECENT: usize = 1 << 10;

/// Where in [`Shape::recent`] an event is looked for: cheap, and different for most events.
fn recent_place(event: &str, channel: &str, medium: Medium) -> usize {
    let ends = |text: &[u8]| match text {
        [first, .., last] => usize::from(*first) + 7 * usize::from(*last) + 31 * text.len(),
        _ => text.len(),
    };
    (ends(event.as_bytes()) + 13 * ends(channel.as_bytes()) + 101 * medium as usize) % RECENT
}

/// Finds an event among those known: every row asks, so nothing is copied for it.
fn event_hash(event: &str, channel: &str, medium: Medium) -> u64 {
    xxh3_64_with_seed(channel.as_bytes(), xxh3_64_with_seed(event.as_bytes(), medium as u64))
}

impl Shape {
    pub(crate) fn note(&mut self, row: &Interaction<'_>) {
        self.rows += 1;
        self.cases += u64::from(!row.case.is_empty());
        let at = self.recent(&row.event, &row.channel, row.medium, &row.place);
        self.events[at].count += 1;
        if let Some(money) = row.money {
            add(&mut self.currencies, money.currency.code(), 1);
        }
        if let Some(score) = row.score {
            add(&mut self.scales, &score.scale.to_string(), 1);
        }
        let looked_at = row.position <= LOOK_FIRST || row.position % LOOK_EVERY == 0;
        if looked_at && !row.properties.is_empty() {
            let object: Result<serde_json::Map<String, serde_json::Value>, _> = serde_json::from_str(&row.properties);
            for (name, _) in object.unwrap_or_default() {
                add(&mut self.properties, &name, 1);
            }
        }
    }

    fn recent(&mut self, event: &str, channel: &str, medium: Medium, place: &str) -> usize {
        let recent = recent_place(event, channel, medium);
        if let Some(at) = self.recent.get(recent)
            && let Some(stats) = self.events.get(*at as usize)
            && (stats.event == event && stats.channel == channel && stats.medium == medium)
        {
            return *at as usize;
        }
        let at = self.place(event, channel, medium, place);
        if self.recent.is_empty() {
            self.recent.resize(RECENT, u32::MAX);
        }
        self.recent[recent] = at as u32;
        at
    }

    fn place(&mut self, event: &str, channel: &str, medium: Medium, place: &str) -> usize {
        let Self { events, places, .. } = self;
        let same = |stats: &EventStats| stats.event == event && stats.channel == channel && stats.medium == medium;
        let hash = event_hash(event, channel, medium);
        if let Some(at) = places.find(hash, |at| same(&events[*at as usize])) {
            return *at as usize;
        }
        let at = events.len();
        events.push(EventStats {
            event: event.to_owned(),
            channel: channel.to_owned(),
            medium,
            place: place.to_owned(),
            count: 0,
        });
        places.insert_unique(hash, at as u32, |at| {
            let stats = &events[*at as usize];
            event_hash(&stats.event, &stats.channel, stats.medium)
        });
        at
    }

    /// Adds what other rows showed, which come after these.
    pub(crate) fn merge(&mut self, other: Self) {
        // What was read from the store has no table.
        if self.places.len() < self.events.len() {
            let known = std::mem::take(&mut self.events);
            self.places.clear();
            for stats in &known {
                self.add_event(stats);
            }
        }
        for stats in &other.events {
            self.add_event(stats);
        }
        for (into, from) in [
            (&mut self.properties, other.properties),
            (&mut self.currencies, other.currencies),
            (&mut self.scales, other.scales),
        ] {
            for (name, count) in &from {
                add(into, name, *count);
            }
        }
        self.cases += other.cases;
        self.rows += other.rows;
    }

    /// Whether all events of the other one were met. Not known of what was just read from the store.
    pub(crate) fn knows(&self, other: &Self) -> bool {
        self.places.len() == self.events.len()
            && other.events.iter().all(|one| {
                let same = |at: &u32| {
                    let stats = &self.events[*at as usize];
                    (&stats.event, &stats.channel, stats.medium) == (&one.event, &one.channel, one.medium)
                };
                self.places.find(event_hash(&one.event, &one.channel, one.medium), same).is_some()
            })
    }

    fn add_event(&mut self, stats: &EventStats) {
        let at = self.place(&stats.event, &stats.channel, stats.medium, &stats.place);
        self.events[at].count += stats.count;
    }

    /// The currency of most amounts.
    pub(crate) fn currency(&self) -> Option<Currency> {
        self.currencies.iter().max_by_key(|(_, count)| **count).and_then(|(code, _)| code.parse().ok())
    }

    /// Scales, the most used first.
    pub(crate) fn scales(&self) -> Vec<Scale> {
        let mut scales: Vec<_> = self.scales.iter().collect();
        scales.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        scales.into_iter().filter_map(|(scale, _)| scale.parse().ok()).collect()
    }
}

fn add(counts: &mut BTreeMap<String, u64>, name: &str, more: u64) {
    match counts.get_mut(name) {
        Some(count) => *count += more,
        None => {
            counts.insert(name.to_owned(), more);
        }
    }
}

impl Engine {
    pub(crate) async fn load_registry(&self) -> Result<(), EngineError> {
        let damaged = |document: &'static str, error: serde_json::Error| EngineError::Document {
            document,
            reason: error.to_string(),
        };
        if let Some(document) = self.store.document(SHAPE.0, SHAPE.1).await? {
            let shape = serde_json::from_value(document.body).map_err(|error| damaged(SHAPE.1, error))?;
            *self.shape.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shape);
        }
        if let Some(document) = self.store.document(REGISTRY.0, REGISTRY.1).await? {
            let registry = serde_json::from_value(document.body).map_err(|error| damaged(REGISTRY.1, error))?;
            *self.registry.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(registry);
        }
        if let Some(document) = self.store.document(USED.0, USED.1).await? {
            let used = serde_json::from_value(document.body).map_err(|error| damaged(USED.1, error))?;
            *self.used.write().unwrap_or_else(PoisonError::into_inner) = used;
        }
        Ok(())
    }

    /// Replaces the touchpoint registry by an edited one. The version it was edited from must still be
    /// the newest, and all of its rules must be understood; else nothing changes.
    pub async fn set_registry(&self, mut registry: Registry) -> Result<Arc<Registry>, EngineError> {
        let _learning = self.learning.lock().await;
        let current = self.registry();
        if registry.version != current.version {
            return Err(EngineError::RegistryVersion { given: registry.version, current: current.version });
        }
        let promoted = self.lake.snapshot().promoted;
        registry.symbols(&promoted).map_err(styk_query::QueryError::from)?;
        registry.dismiss_since(&current);
        if registry == *current {
            return Ok(current);
        }
        registry.version += 1;
        self.save(REGISTRY, &registry).await?;
        let registry = Arc::new(registry);
        *self.registry.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&registry);
        Ok(registry)
    }

    pub fn registry(&self) -> Arc<Registry> {
        Arc::clone(&self.registry.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn shape(&self) -> Arc<Shape> {
        Arc::clone(&self.shape.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds what an import showed, and proposes touchpoints for events that have none.
    pub(crate) async fn learn(&self, new: Shape) -> Result<(), EngineError> {
        let _learning = self.learning.lock().await;
        let mut shape = (*self.shape()).clone();
        shape.merge(new);
        let old = self.registry();
        let registry = old.extended(&shape.events);
        if registry != *old {
            self.save(REGISTRY, &registry).await?;
            *self.registry.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(registry);
        }
        self.keep(SHAPE, &shape).await?;
        *self.shape.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shape);
        Ok(())
    }

    /// Saves the next version of a document.
    pub(crate) async fn save(
        &self,
        name: (&'static str, &'static str),
        body: &impl Serialize,
    ) -> Result<(), EngineError> {
        self.store.save_document(&self.document(name, body).await?).await?;
        Ok(())
    }

    /// Saves a document that nobody looks up the past of.
    pub(crate) async fn keep(
        &self,
        name: (&'static str, &'static str),
        body: &impl Serialize,
    ) -> Result<(), EngineError> {
        Ok(self.store.replace_document(&self.document(name, body).await?).await?)
    }

    async fn document(
        &self,
        (kind, key): (&'static str, &'static str),
        body: &impl Serialize,
    ) -> Result<Document, EngineError> {
        let body = serde_json::to_value(body)
            .map_err(|error| EngineError::Document { document: key, reason: error.to_string() })?;
        let version = self.store.document(kind, key).await?.map_or(0, |document| document.version);
        Ok(Document {
            kind: kind.to_owned(),
            key: key.to_owned(),
            version,
            body,
            created: Timestamp::now(),
            author: "styk".to_owned(),
        })
    }
}
