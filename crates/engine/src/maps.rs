//! Journey maps and personas as they are kept, and what the data says of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use styk_maps::{Day, Discovery, LivingMap, Map, Persona};
use styk_model::{Language, TimeRange, Timestamp};
use styk_query::{Context, DiscoverWanted, MapView};
use styk_store::Document;

use crate::{Engine, EngineError};

/// Kinds of the documents that hold them.
pub(crate) const MAP: &str = "map";

/// The kind of documents that are links to maps, each with its `map` and, where it always shows one, the `version`.
pub const MAP_SHARE: &str = "map_share";
pub(crate) const PERSONA: &str = "persona";

/// Maps save themselves while they are edited: for so long, in microseconds, an author's newest version takes the
/// place of the one before.
pub const AMENDED_FOR: i64 = 600_000_000;

/// A version of a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptMap {
    pub key: String,
    pub version: u32,
    pub map: Map,
    pub changed: Timestamp,
    pub author: String,
}

/// How a map is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapWanted {
    pub key: String,
    /// The newest when absent.
    pub version: Option<u32>,
    /// Whether with what the data says.
    pub figures: bool,
    pub range: Option<TimeRange>,
    /// Zone of days, weeks and months (IANA name).
    pub zone: String,
}

/// A map with all that is shown of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WholeMap {
    pub kept: KeptMap,
    /// Those that there are, by key, in the order of the map.
    pub personas: Vec<(String, Persona)>,
    /// Names of touchpoints by key, in the language of the map.
    pub touchpoints: BTreeMap<String, String>,
    /// Where the pictures of the map and its personas are, by key.
    pub pictures: BTreeMap<String, PathBuf>,
    pub living: Option<LivingMap>,
    pub today: Day,
}

fn read(document: Document) -> Result<Option<KeptMap>, EngineError> {
    let Document { key, version, body, created: changed, author, .. } = document;
    if body.is_null() {
        return Ok(None);
    }
    let map = serde_json::from_value(body)
        .map_err(|error| EngineError::Document { document: MAP, reason: error.to_string() })?;
    Ok(Some(KeptMap { key, version, map, changed, author }))
}

impl Engine {
    /// The newest version of every map, by key.
    pub async fn kept_maps(&self) -> Result<Vec<KeptMap>, EngineError> {
        let documents = self.store.documents(MAP).await?.into_iter();
        documents.filter_map(|document| read(document).transpose()).collect()
    }

    /// A map, in a version or its newest.
    pub async fn kept_map(&self, key: &str, version: Option<u32>) -> Result<KeptMap, EngineError> {
        let found = match version {
            Some(version) => Some(self.store.document_version(MAP, key, version).await?),
            None => self.store.document(MAP, key).await?,
        };
        let kept = found.map_or(Ok(None), read)?;
        kept.ok_or_else(|| EngineError::NoMap(key.to_owned()))
    }

    /// The personas of a map that there are, by key, in its order.
    pub async fn personas_of(&self, map: &Map) -> Result<Vec<(String, Persona)>, EngineError> {
        let mut personas = Vec::new();
        for key in &map.personas {
            let Some(document) = self.store.document(PERSONA, key).await? else { continue };
            let persona: Option<Persona> = serde_json::from_value(document.body)
                .map_err(|error| EngineError::Document { document: PERSONA, reason: error.to_string() })?;
            personas.extend(persona.map(|persona| (key.clone(), persona)));
        }
        Ok(personas)
    }

    /// Whether a map can be kept under a key.
    pub async fn check_map(&self, key: &str, map: &Map) -> Result<(), EngineError> {
        map.check()?;
        if map.steps().all(|(_, step)| step.opens.is_none()) {
            return Ok(());
        }
        let kept = self.kept_maps().await?;
        let find = |other: &str| kept.iter().find(|one| one.key == other).map(|one| &one.map);
        Ok(map.check_nesting(key, find)?)
    }

    /// Keeps a map that was edited from a version, which must still be the newest; 0 for a new one.
    pub async fn keep_map(&self, key: &str, version: u32, map: Map, author: &str) -> Result<KeptMap, EngineError> {
        self.check_map(key, &map).await?;
        let document = document(MAP, key, version, &map, author)?;
        let version = if self.is_held(&document).await? {
            self.store.save_document(&document).await?
        } else {
            self.store.amend_document(&document, AMENDED_FOR).await?
        };
        let Document { key, created: changed, author, .. } = document;
        Ok(KeptMap { key, version, map, changed, author })
    }

    /// Keeps those personas that there are none of yet under their keys.
    pub async fn keep_new_personas(&self, personas: &[(String, Persona)], author: &str) -> Result<(), EngineError> {
        for (key, persona) in personas {
            let known = self.store.document(PERSONA, key).await?;
            if known.as_ref().is_some_and(|known| !known.body.is_null()) {
                continue;
            }
            let version = known.map_or(0, |known| known.version);
            self.store.save_document(&document(PERSONA, key, version, persona, author)?).await?;
        }
        Ok(())
    }

    /// Whether the version that a document was edited from stays: some map was made from it, or a link always shows it.
    pub async fn is_held(&self, edited: &Document) -> Result<bool, EngineError> {
        let Document { kind, key, version, .. } = edited;
        if kind != MAP || *version == 0 {
            return Ok(false);
        }
        let shows = |share: &Document| share.body["map"] == key.as_str() && share.body["version"] == *version;
        if self.store.documents(MAP_SHARE).await?.iter().any(shows) {
            return Ok(true);
        }
        let made_from = |map: &Map| map.baseline.as_ref().is_some_and(|one| one.map == *key && one.version == *version);
        Ok(self.kept_maps().await?.iter().any(|kept| made_from(&kept.map)))
    }

    /// What the data says of a map, from one state of the data. Its watch stops it.
    pub fn living_map(&self, context: &Context, map: &Map, view: &MapView) -> Result<LivingMap, EngineError> {
        Ok(tokio::task::block_in_place(|| styk_query::living_map(context, map, view))?)
    }

    /// Maps of what customers did. The context's watch stops it.
    pub fn discovery(&self, context: &Context, wanted: &DiscoverWanted) -> Result<Discovery, EngineError> {
        Ok(tokio::task::block_in_place(|| styk_query::discovery(context, wanted))?)
    }

    /// How a map with personas is looked at.
    pub fn map_view(
        personas: &[(String, Persona)],
        range: Option<TimeRange>,
        zone: &str,
        language: Language,
    ) -> MapView {
        let of_segments = personas.iter().filter_map(|(key, persona)| Some((key.clone(), persona.segment.clone()?)));
        MapView { range, zone: zone.to_owned(), language, personas: of_segments.collect() }
    }

    /// A map with all that is shown of it, from the newest data.
    pub async fn whole_map(&self, wanted: &MapWanted) -> Result<WholeMap, EngineError> {
        let kept = self.kept_map(&wanted.key, wanted.version).await?;
        let personas = self.personas_of(&kept.map).await?;
        let language = kept.map.language;
        let living = if wanted.figures {
            let view = Self::map_view(&personas, wanted.range, &wanted.zone, language);
            Some(self.living_map(&self.context(), &kept.map, &view)?)
        } else {
            None
        };
        Ok(WholeMap {
            touchpoints: self.touchpoint_names(language),
            pictures: self.pictures_of(&kept.map, &personas)?,
            today: today(&wanted.zone),
            kept,
            personas,
            living,
        })
    }

    /// Names of touchpoints by key.
    pub fn touchpoint_names(&self, language: Language) -> BTreeMap<String, String> {
        let registry = self.registry();
        registry.touchpoints.iter().map(|one| (one.key.clone(), one.names.get(language).to_owned())).collect()
    }
}

fn document<T: Serialize>(
    kind: &'static str,
    key: &str,
    version: u32,
    body: &T,
    author: &str,
) -> Result<Document, EngineError> {
    let body = serde_json::to_value(body)
        .map_err(|error| EngineError::Document { document: kind, reason: error.to_string() })?;
    let (kind, key, author) = (kind.to_owned(), key.to_owned(), author.to_owned());
    Ok(Document { kind, key, version, body, created: Timestamp::now(), author })
}

/// Today by the clocks of a zone; of UTC where there is no such zone.
pub fn today(zone: &str) -> Day {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Day(Timestamp::now().to_jiff().to_zoned(zone).date())
}
