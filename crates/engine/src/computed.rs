//! What is computed of each customer: the traits that a company defines, and what every profile has.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::answer::Unit;
use styk_model::{ComputedTrait, PersonNumber, Timestamp};
use styk_query::Context;
use styk_query::profiles::{Activity, Computed, History, Untold, check, history};
use styk_query::segments::Followed;
use styk_store::Document;

use crate::live::States;
use crate::segments::moment_of;
use crate::{Engine, EngineError};

/// The document that holds the definitions, and the one that says that profiles are asked for.
const TRAITS: (&str, &str) = ("computed-traits", "all");
const ASKED_FOR: (&str, &str) = ("computed-traits", "asked-for");

/// The computed traits of a company, in the order in which profiles show them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComputedTraits {
    /// Grows with every edit.
    #[serde(default)]
    pub version: u32,
    pub traits: Vec<ComputedTrait>,
}

/// What is computed of a customer.
#[derive(Debug, Clone)]
pub struct ComputedOf {
    /// The moment that time counts back from.
    pub at: Timestamp,
    /// Whether interactions are being counted, after a start: nothing is known of them until then.
    pub counting: bool,
    /// `None` where the customer did nothing.
    pub activity: Option<Activity>,
    pub traits: Vec<Computed>,
}

/// What is kept of each identifier, and how values are made of it.
pub(crate) struct Counted {
    followed: Arc<Followed>,
    traits: Arc<ComputedTraits>,
    states: Arc<States>,
    /// The time of the newest interaction.
    newest: AtomicI64,
}

impl Counted {
    pub(crate) fn new(
        followed: &Arc<Followed>,
        traits: &Arc<ComputedTraits>,
        states: &Arc<States>,
        newest: Option<Timestamp>,
    ) -> Self {
        let counted = Self {
            followed: Arc::clone(followed),
            traits: Arc::clone(traits),
            states: Arc::clone(states),
            newest: AtomicI64::new(i64::MAX),
        };
        counted.see(newest);
        counted
    }

    /// Notes when the newest interaction was.
    pub(crate) fn see(&self, newest: Option<Timestamp>) {
        self.newest.store(newest.map_or(i64::MAX, |newest| newest.0), Ordering::Relaxed);
    }

    fn of(&self, aliases: &[PersonNumber]) -> ComputedOf {
        let newest = self.newest.load(Ordering::Relaxed);
        let at = moment_of((newest != i64::MAX).then_some(Timestamp(newest)));
        let states = self.states.read();
        let kept = aliases.iter().filter_map(|alias| states.get(*alias as usize)?.as_deref());
        let told = self.followed.profile(kept, at.0);
        drop(states);
        let (activity, traits) = told.unwrap_or_else(|| {
            tracing::error!(?aliases, "what is kept of a customer for profiles cannot be read");
            (None, Vec::new())
        });
        ComputedOf { at, counting: false, activity, traits }
    }
}

fn uncounted(of: &ComputedTrait) -> Computed {
    Computed { of: of.clone(), unit: Unit::Number, currency: None, value: Err(Untold::Counting) }
}

impl Engine {
    pub(crate) async fn load_computed_traits(&self) -> Result<(), EngineError> {
        let asked_for = self.store.document(ASKED_FOR.0, ASKED_FOR.1).await?.is_some();
        self.profiles_asked_for.store(asked_for, Ordering::Relaxed);
        let Some(document) = self.store.document(TRAITS.0, TRAITS.1).await? else { return Ok(()) };
        let damaged =
            |error: serde_json::Error| EngineError::Document { document: TRAITS.0, reason: error.to_string() };
        let traits: ComputedTraits = serde_json::from_value(document.body).map_err(damaged)?;
        self.keep_computed_traits(ComputedTraits { version: document.version, ..traits });
        Ok(())
    }

    fn keep_computed_traits(&self, traits: ComputedTraits) -> Arc<ComputedTraits> {
        let traits = Arc::new(traits);
        *self.computed.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&traits);
        traits
    }

    /// Counts what customers do from now on, also after a start: somebody asked for a profile. Until then nobody
    /// pays for it.
    pub(crate) async fn ask_for_profiles(&self) -> Result<(), EngineError> {
        if !self.profiles_asked_for.swap(true, Ordering::Relaxed) {
            let (kind, key) = (ASKED_FOR.0.to_owned(), ASKED_FOR.1.to_owned());
            let (created, author) = (Timestamp::now(), "styk".to_owned());
            let document = Document { kind, key, version: 0, body: true.into(), created, author };
            self.store.replace_document(&document).await?;
        }
        Ok(())
    }

    /// Whether what customers do is counted for profiles.
    pub(crate) fn counts_for_profiles(&self) -> bool {
        self.profiles_asked_for.load(Ordering::Relaxed) || !self.computed_traits().traits.is_empty()
    }

    /// The traits that are computed of customers.
    pub fn computed_traits(&self) -> Arc<ComputedTraits> {
        Arc::clone(&self.computed.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Computes others from now on. The version that was edited must still be the newest, and all of them must be
    /// understood.
    pub async fn set_computed_traits(
        &self,
        traits: ComputedTraits,
        author: &str,
    ) -> Result<Arc<ComputedTraits>, EngineError> {
        check(&self.context(), &traits.traits)?;
        let body = serde_json::to_value(&traits)
            .map_err(|error| EngineError::Document { document: TRAITS.0, reason: error.to_string() })?;
        let document = Document {
            kind: TRAITS.0.to_owned(),
            key: TRAITS.1.to_owned(),
            version: traits.version,
            body,
            created: Timestamp::now(),
            author: author.to_owned(),
        };
        let version = self.store.save_document(&document).await?;
        Ok(self.keep_computed_traits(ComputedTraits { version, ..traits }))
    }

    /// Shows profiles what is kept from now on.
    pub(crate) fn set_counted(&self, counted: &Arc<Counted>) {
        *self.counted.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(counted));
    }

    /// Nobody keeps it up any more.
    pub(crate) fn end_counting(&self) {
        *self.counted.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// What is computed of a customer with these identifiers.
    pub(crate) fn computed_of(&self, aliases: &[PersonNumber]) -> ComputedOf {
        let defined = self.computed_traits();
        let counted = self.counted.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(counted) = counted else {
            let traits = defined.traits.iter().map(uncounted).collect();
            return ComputedOf { at: self.segment_moment(), counting: true, activity: None, traits };
        };
        let mut computed = counted.of(aliases);
        if !Arc::ptr_eq(&counted.traits, &defined) {
            // Edited, and not counted by that yet.
            let known = |of: &ComputedTrait| computed.traits.iter().find(|known| known.of == *of).cloned();
            computed.traits = defined.traits.iter().map(|of| known(of).unwrap_or_else(|| uncounted(of))).collect();
        }
        computed
    }

    /// Whoever has the number now; `None` where nobody has it.
    pub fn person_now(&self, person: PersonNumber) -> Option<PersonNumber> {
        self.aliases_of(person).map(|(person, _)| person)
    }

    /// What a computed trait came to for a customer in the course of time, the newest `most` changes. The context's
    /// watch stops it.
    pub fn computed_history(
        context: &Context,
        of: &ComputedTrait,
        person: PersonNumber,
        most: usize,
    ) -> Result<History, EngineError> {
        Ok(history(context, of, context.people.person(person), context.segments.at, most)?)
    }
}
