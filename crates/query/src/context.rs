//! What questions are answered from.

use std::sync::Arc;

use styk_lake::{LakeSnapshot, People, Scan, Watch};
use styk_model::{Currency, Language, Scale, TimeSpan, Timestamp};

use crate::maps::Maps;
use crate::segments::{Members, Segments};
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
    /// Some of what is dated before was removed, for its time was over.
    pub removed_before: Option<Timestamp>,
    pub segments: Segments,
    /// Customers who are known by more than a browser or a device; absent where that was not looked at.
    pub recognised: Option<Arc<Members>>,
    /// Those that the question names.
    pub maps: Maps,
    pub threads: usize,
    /// How far the answer is; to stop it.
    pub watch: Arc<Watch>,
}

impl Context {
    /// A pass over the rows of a time; customers come whole unless the rows alone matter.
    pub(crate) fn scan(&self, span: TimeSpan, whole: bool) -> Scan<'_> {
        let Self { snapshot, people, threads, watch, .. } = self;
        Scan { files: &snapshot.files, people, span, threads: *threads, watch, whole }
    }

    /// Names of the touchpoints, by symbol.
    pub fn touchpoint_names(&self, language: Language) -> Vec<String> {
        self.registry.touchpoints.iter().map(|touchpoint| touchpoint.names.get(language).to_owned()).collect()
    }
}
