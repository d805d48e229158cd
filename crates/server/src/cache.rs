//! Answers that were given for the same state of the data.

use std::sync::Arc;
use std::time::{Duration, Instant};

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

/// Bytes of answers kept, as JSON.
const BYTES: u64 = 64 << 20;

/// How long an answer serves though the data has moved on.
const STALE: Duration = Duration::from_secs(1);

/// An answer as it goes over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Cached {
    pub json: Arc<[u8]>,
    /// Which state of the data it was read from.
    state: u128,
    read: Instant,
}

/// Answers by question.
pub(crate) struct Answers {
    cache: Cache<u128, Cached, Bytes>,
}

#[derive(Clone)]
struct Bytes;

impl Weighter<u128, Cached> for Bytes {
    fn weight(&self, _: &u128, cached: &Cached) -> u64 {
        cached.json.len() as u64 + 64
    }
}

impl Cached {
    pub(crate) fn new(answer: &impl Serialize, state: u128) -> Result<Self, serde_json::Error> {
        Ok(Self { json: serde_json::to_vec(answer)?.into(), state, read: Instant::now() })
    }

    /// Names the content, for `ETag`.
    pub(crate) fn tag(&self) -> String {
        format!("\"{:032x}\"", xxh3_128(&self.json))
    }

    fn serves(&self, state: u128, now: Instant) -> bool {
        self.state == state || now.duration_since(self.read) < STALE
    }
}

impl Answers {
    pub(crate) fn new() -> Self {
        Self { cache: Cache::with_weighter(1_000, BYTES, Bytes) }
    }

    pub(crate) fn get(&self, question: u128, state: u128) -> Option<Cached> {
        self.cache.get(&question).filter(|cached| cached.serves(state, Instant::now()))
    }

    pub(crate) fn clear(&self) {
        self.cache.clear();
    }

    pub(crate) fn put(&self, question: u128, cached: Cached) {
        self.cache.insert(question, cached);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_serves_while_the_data_is_the_same_and_a_second_longer() {
        let read = Instant::now();
        let cached = Cached { json: Arc::from(&b"{}"[..]), state: 1, read };
        let later = read + Duration::from_mins(1);
        assert!(cached.serves(1, later));
        assert!(cached.serves(2, read + Duration::from_millis(900)));
        assert!(!cached.serves(2, later));
    }
}
