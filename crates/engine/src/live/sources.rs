//! The sources that may send, and their keys.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use rand::RngExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use styk_collect::live::{Reader, SourceKind, SourceSettings};
use styk_model::Timestamp;
use styk_store::{LiveSource, NewLiveSource, SecretHash, SourceNumber};

use super::arrivals::Tallies;
use crate::{Engine, EngineError};

/// What is known of the events of sources.
const TALLIES: (&str, &str) = ("shape", "sources");

/// The longest name of a source: it stands in addresses.
const LONGEST_NAME: usize = 64;

/// A source as it stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Source {
    pub number: SourceNumber,
    pub name: String,
    pub settings: SourceSettings,
    /// Grows with every change of the settings.
    pub version: u32,
    /// A public key, or the first letters of a secret one.
    pub shown: String,
    pub created: Timestamp,
    pub author: String,
    /// Takes nothing any more.
    pub closed: bool,
    key: SecretHash,
}

/// A new source, or one with a new key, which is told this once unless it is public.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MadeSource {
    pub source: Source,
    pub key: String,
}

/// All sources of one moment.
#[derive(Debug, Default)]
pub struct Sources {
    all: Vec<Arc<Source>>,
    by_number: HashMap<SourceNumber, usize>,
    by_key: HashMap<SecretHash, usize>,
}

impl Sources {
    fn new(sources: Vec<LiveSource>) -> Result<Self, EngineError> {
        let mut made = Self::default();
        for source in sources {
            let settings = serde_json::from_value(source.settings)
                .map_err(|error| EngineError::Document { document: "source", reason: error.to_string() })?;
            let place = made.all.len();
            made.by_number.insert(source.number, place);
            if !source.closed {
                made.by_key.insert(source.key, place);
            }
            made.all.push(Arc::new(Source {
                number: source.number,
                name: source.name,
                settings,
                version: source.version,
                shown: source.shown,
                created: source.created,
                author: source.author,
                closed: source.closed,
                key: source.key,
            }));
        }
        Ok(made)
    }

    /// By name.
    pub fn all(&self) -> &[Arc<Source>] {
        &self.all
    }

    pub fn by_number(&self, number: SourceNumber) -> Option<&Source> {
        self.by_number.get(&number).map(|place| &*self.all[*place])
    }

    /// The open source that a key belongs to.
    pub fn by_key(&self, key: &str) -> Option<&Arc<Source>> {
        self.by_key.get(&hash(key)).map(|place| &self.all[*place])
    }

    /// The open source of a name.
    pub fn by_name(&self, name: &str) -> Option<&Arc<Source>> {
        self.all.iter().find(|source| source.name == name && !source.closed)
    }
}

impl Source {
    /// Whether a key is that of this source; the time it takes tells nothing of where they differ.
    pub fn has_key(&self, key: &str) -> bool {
        let difference = self.key.iter().zip(hash(key)).fold(0, |found, (one, other)| found | (one ^ other));
        difference == 0
    }
}

fn hash(key: &str) -> SecretHash {
    Sha256::digest(key.as_bytes()).into()
}

/// The sources of now.
#[derive(Debug, Default)]
pub(crate) struct Cached(RwLock<Arc<Sources>>);

impl Cached {
    pub(crate) fn get(&self) -> Arc<Sources> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Engine {
    pub(crate) async fn load_sources(&self) -> Result<(), EngineError> {
        let sources = Sources::new(self.store.live_sources().await?)?;
        *self.sources.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(sources);
        Ok(())
    }

    /// Goes on counting from what the table has: the rest of the inbox is read and counted again.
    pub(crate) async fn load_tallies(&self) -> Result<(), EngineError> {
        let committed = self.lake.inbox_committed();
        let kept = self.kept_tallies().await?.into_iter().filter(|tallies| tallies.inbox <= committed);
        self.arrivals.restore(kept.max_by_key(|tallies| tallies.inbox).unwrap_or_default());
        Ok(())
    }

    /// Keeps what is known when a flush begins, beside what was known before: the flush may not come to its end.
    pub(super) async fn keep_tallies(&self, tallies: Tallies) -> Result<(), EngineError> {
        let _keeping = self.keeping_tallies.lock().await;
        let committed = self.lake.inbox_committed();
        let mut kept = self.kept_tallies().await?;
        kept.retain(|known| known.inbox <= committed && known.inbox != tallies.inbox);
        // Somebody may have been erased since they were taken.
        let tallies = if tallies.erasures == self.erasures_done() { tallies } else { tallies.without_samples() };
        let before = kept.into_iter().max_by_key(|known| known.inbox);
        let both: Vec<Tallies> = before.into_iter().chain([tallies]).collect();
        self.keep(TALLIES, &both).await
    }

    /// Forgets what single events said, of which anybody may have been erased.
    pub(crate) async fn forget_arrived(&self) -> Result<(), EngineError> {
        let _keeping = self.keeping_tallies.lock().await;
        self.arrivals.forget();
        let kept: Vec<Tallies> = self.kept_tallies().await?.into_iter().map(Tallies::without_samples).collect();
        if kept.is_empty() { Ok(()) } else { self.keep(TALLIES, &kept).await }
    }

    async fn kept_tallies(&self) -> Result<Vec<Tallies>, EngineError> {
        let Some(document) = self.store.document(TALLIES.0, TALLIES.1).await? else { return Ok(Vec::new()) };
        serde_json::from_value(document.body)
            .map_err(|error| EngineError::Document { document: TALLIES.1, reason: error.to_string() })
    }

    /// Makes a source that may send at once.
    pub async fn add_source(
        &self,
        name: &str,
        settings: &SourceSettings,
        author: &str,
    ) -> Result<MadeSource, EngineError> {
        let allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_.".contains(letter);
        if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(allowed) {
            return Err(EngineError::SourceName(name.to_owned()));
        }
        Reader::new(settings)?;
        let (key, shown) = new_key(settings.kind);
        let new = NewLiveSource {
            name: name.to_owned(),
            settings: body(settings)?,
            key: hash(&key),
            shown,
            created: Timestamp::now(),
            author: author.to_owned(),
        };
        let made = self.store.add_live_source(&new).await?;
        self.made(made.number, key).await
    }

    /// Changes the settings of a source that were made from `version`, or closes it.
    pub async fn change_source(
        &self,
        number: SourceNumber,
        version: u32,
        settings: &SourceSettings,
        closed: bool,
    ) -> Result<Arc<Source>, EngineError> {
        Reader::new(settings)?;
        self.store.save_live_source(number, version, &body(settings)?, closed).await?;
        self.load_sources().await?;
        self.source(number)
    }

    /// Gives a source another key; the old one is refused from now on.
    pub async fn renew_source_key(&self, number: SourceNumber) -> Result<MadeSource, EngineError> {
        let source = self.source(number)?;
        let (key, shown) = new_key(source.settings.kind);
        self.store.set_live_key(number, &hash(&key), &shown).await?;
        self.made(number, key).await
    }

    /// Takes nothing more from a source; what it sent stays.
    pub async fn close_source(&self, name: &str) -> Result<(), EngineError> {
        let source = self.named_source(name)?;
        self.change_source(source.number, source.version, &source.settings, true).await?;
        Ok(())
    }

    /// The open source of a name.
    pub fn named_source(&self, name: &str) -> Result<Arc<Source>, EngineError> {
        self.sources().by_name(name).cloned().ok_or_else(|| EngineError::NoSourceNamed(name.to_owned()))
    }

    /// The source of a number.
    pub fn source(&self, number: SourceNumber) -> Result<Arc<Source>, EngineError> {
        let sources = self.sources();
        let place = sources.by_number.get(&number).ok_or(EngineError::NoSource(number.0))?;
        Ok(Arc::clone(&sources.all[*place]))
    }

    async fn made(&self, number: SourceNumber, key: String) -> Result<MadeSource, EngineError> {
        self.load_sources().await?;
        Ok(MadeSource { source: (*self.source(number)?).clone(), key })
    }
}

fn body(settings: &SourceSettings) -> Result<serde_json::Value, EngineError> {
    serde_json::to_value(settings)
        .map_err(|error| EngineError::Document { document: "source", reason: error.to_string() })
}

/// 128 random bits behind what tells the kind, and what may be shown of it.
fn new_key(kind: SourceKind) -> (String, String) {
    let prefix = match kind {
        SourceKind::Browser => "pk_",
        SourceKind::Server => "sk_",
        SourceKind::Webhook => "wh_",
    };
    let key = format!("{prefix}{:032x}", rand::rng().random::<u128>());
    let shown = if kind == SourceKind::Browser { key.clone() } else { format!("{}...", &key[..8]) };
    (key, shown)
}
