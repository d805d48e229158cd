//! What questions are answered from.

use std::sync::Arc;

use styk_lake::{LakeSnapshot, People};
use styk_model::{Currency, Language, Scale};

use crate::touchpoints::Registry;

/// One state of everything a question depends on: the answers to several
/// questions asked of one context agree with each other.
#[derive(Clone)]
pub struct Context {
    pub snapshot: LakeSnapshot,
    pub people: People,
    pub registry: Arc<Registry>,
    /// Names of properties that interactions have.
    pub properties: Vec<String>,
    /// The currency of most amounts.
    pub currency: Option<Currency>,
    /// Scales that scores were given on.
    pub scales: Vec<Scale>,
    /// Whether most interactions belong to a case (a session, an order, a trip).
    pub has_cases: bool,
    pub threads: usize,
}

impl Context {
    /// Names of the touchpoints, by symbol.
    pub fn touchpoint_names(&self, language: Language) -> Vec<String> {
        self.registry.touchpoints.iter().map(|touchpoint| touchpoint.names.get(language).to_owned()).collect()
    }
}
