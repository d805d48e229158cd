//! What is known of the data as a whole, and the touchpoints made of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError};

use serde::{Deserialize, Serialize};
use styk_model::{Currency, Interaction, Scale, Timestamp};
use styk_query::touchpoints::{EventStats, Registry};
use styk_store::Document;

use crate::{Engine, EngineError};

/// Kinds and keys of the documents that hold these.
const SHAPE: (&str, &str) = ("shape", "interactions");
const REGISTRY: (&str, &str) = ("registry", "touchpoints");
pub(crate) const USED: (&str, &str) = ("shape", "used-properties");

/// Every so many rows the properties are looked at, after the first ones.
const LOOK_EVERY: u64 = 64;
const LOOK_FIRST: u64 = 2_000;

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
    #[serde(skip)]
    places: HashMap<(String, String), usize>,
    #[serde(skip)]
    last: usize,
}

impl Shape {
    pub(crate) fn note(&mut self, row: &Interaction<'_>) {
        self.rows += 1;
        self.cases += u64::from(!row.case.is_empty());
        let same =
            |stats: &EventStats| stats.event == row.event && stats.channel == row.channel && stats.medium == row.medium;
        if !self.events.get(self.last).is_some_and(same) {
            self.last = self.place(row);
        }
        self.events[self.last].count += 1;
        if let Some(money) = row.money {
            *self.currencies.entry(money.currency.code().to_owned()).or_default() += 1;
        }
        if let Some(score) = row.score {
            *self.scales.entry(score.scale.to_string()).or_default() += 1;
        }
        if !row.properties.is_empty() && (self.rows <= LOOK_FIRST || self.rows.is_multiple_of(LOOK_EVERY)) {
            let object: Result<serde_json::Map<String, serde_json::Value>, _> = serde_json::from_str(&row.properties);
            for (name, _) in object.unwrap_or_default() {
                *self.properties.entry(name).or_default() += 1;
            }
        }
    }

    fn place(&mut self, row: &Interaction<'_>) -> usize {
        let key = (row.event.clone().into_owned(), format!("{}\n{}", row.channel, row.medium.name()));
        let next = self.events.len();
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.events.push(EventStats {
                event: row.event.clone().into_owned(),
                channel: row.channel.clone().into_owned(),
                medium: row.medium,
                place: row.place.clone().into_owned(),
                count: 0,
            });
        }
        place
    }

    fn merge(&mut self, other: Self) {
        for stats in other.events {
            let same = |one: &&mut EventStats| {
                (&one.event, &one.channel, &one.medium) == (&stats.event, &stats.channel, &stats.medium)
            };
            match self.events.iter_mut().find(same) {
                Some(known) => known.count += stats.count,
                None => self.events.push(stats),
            }
        }
        let add = |into: &mut BTreeMap<String, u64>, from: BTreeMap<String, u64>| {
            for (name, count) in from {
                *into.entry(name).or_default() += count;
            }
        };
        add(&mut self.properties, other.properties);
        add(&mut self.currencies, other.currencies);
        add(&mut self.scales, other.scales);
        self.cases += other.cases;
        self.rows += other.rows;
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
        let _writing = self.customers.lock().await;
        let current = self.registry();
        if registry.version != current.version {
            return Err(EngineError::RegistryVersion { given: registry.version, current: current.version });
        }
        let promoted = self.lake.snapshot().promoted;
        registry.symbols(&promoted).map_err(styk_query::QueryError::from)?;
        if registry.touchpoints == current.touchpoints {
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
        let mut shape = (*self.shape()).clone();
        shape.merge(new);
        let old = self.registry();
        let registry = old.extended(&shape.events);
        if registry != *old {
            self.save(REGISTRY, &registry).await?;
            *self.registry.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(registry);
        }
        self.save(SHAPE, &shape).await?;
        *self.shape.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shape);
        Ok(())
    }

    pub(crate) async fn save(
        &self,
        (kind, key): (&'static str, &'static str),
        body: &impl Serialize,
    ) -> Result<(), EngineError> {
        let body = serde_json::to_value(body)
            .map_err(|error| EngineError::Document { document: key, reason: error.to_string() })?;
        let version = self.store.document(kind, key).await?.map_or(0, |document| document.version);
        let document = Document {
            kind: kind.to_owned(),
            key: key.to_owned(),
            version,
            body,
            created: Timestamp::now(),
            author: "styk".to_owned(),
        };
        self.store.save_document(&document).await?;
        Ok(())
    }
}
