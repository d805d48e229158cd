//! A customer as other systems ask for them: what they are known by, what is said of them and computed of what they
//! did, which segments they are in, and what they allow.
//!
//! It is asked for thousands of times a second beside what arrives. So all that is in memory is taken from there, and
//! the rest with one statement, which waits for no change and no step of the reading.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

use serde::Serialize;
use styk_customers::{KnownTrait, Verdict, traits};
use styk_model::{ContactChannel, IdentifierKind, PersonNumber, Timestamp, Trait, UNIDENTIFIED};
use styk_store::{About, ImportNumber, SourceNumber, Standing, TraitRecord};

use crate::computed::ComputedOf;
use crate::consent::{by_purpose, each_channel};
use crate::identity::Known;
use crate::{Engine, EngineError};

/// What is known of a customer now.
#[derive(Debug, Clone)]
pub struct Profile {
    pub person: PersonNumber,
    /// The strongest first.
    pub identifiers: Vec<Known>,
    /// By name.
    pub traits: Vec<ProfileTrait>,
    pub computed: ComputedOf,
    /// The keys of the followed segments that the customer is in.
    pub segments: Vec<String>,
    /// By purpose, in the order of the policy, and by channel.
    pub consent: Vec<(String, Option<ContactChannel>, Verdict)>,
}

/// A trait, and where it comes from.
#[derive(Debug, Clone, Serialize)]
pub struct ProfileTrait {
    pub name: String,
    /// Whether it was not taken back.
    pub holds: bool,
    /// What holds, then all that was said besides: what browsers claim last, and of the same the later first.
    pub said: Vec<TraitSaid>,
}

/// A value that a source gave a trait.
#[derive(Debug, Clone, Serialize)]
pub struct TraitSaid {
    pub value: serde_json::Value,
    /// The identifier that it was said of.
    pub alias: PersonNumber,
    pub source: String,
    /// None for what arrived live.
    pub import: Option<u32>,
    pub standing: Standing,
    /// When it was said first and last.
    pub first: Timestamp,
    pub last: Timestamp,
}

/// What rows say of their customers, gathered until it is written: what is said again and again is one record.
#[derive(Debug, Default)]
pub(crate) struct SaidTraits(HashMap<Key, (Timestamp, Timestamp)>);

type Of = (PersonNumber, SourceNumber, ImportNumber, Standing);

type Key = (Trait, Of);

impl SaidTraits {
    pub(crate) fn add(&mut self, said: &Trait, of: Of, time: Timestamp) {
        let (first, last) = self.0.entry((said.clone(), of)).or_insert((time, time));
        (*first, *last) = (time.min(*first), time.max(*last));
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn take(&mut self) -> Vec<TraitRecord> {
        let record = |((said, (alias, source, import, standing)), (first, last))| TraitRecord {
            alias,
            said,
            source,
            import,
            standing,
            first,
            last,
        };
        std::mem::take(&mut self.0).into_iter().map(record).collect()
    }
}

impl Engine {
    /// The customer with an identifier, of one kind or of any: as it is kept, or an e-mail address or a telephone
    /// number as people write it. `None` where nobody has it.
    ///
    /// # Errors
    /// [`EngineError::SeveralCustomers`] where no kind is named and several have it, each as another kind.
    pub async fn profile_of(&self, kind: Option<IdentifierKind>, value: &str) -> Result<Option<Profile>, EngineError> {
        let mut found = self.numbers_of(kind, value).await?;
        if found.is_empty() {
            let hashed = styk_collect::hashed_identifiers(value).into_iter();
            for identifier in hashed.filter(|one| kind.is_none_or(|kind| kind == one.kind)) {
                found.extend(self.numbers_of(Some(identifier.kind), &identifier.value).await?);
            }
        }
        let people = self.people();
        let persons = found.into_iter().map(|(alias, _)| people.person(alias));
        let persons: BTreeSet<PersonNumber> = persons.filter(|person| *person != UNIDENTIFIED).collect();
        match persons.first() {
            Some(_) if persons.len() > 1 => Err(EngineError::SeveralCustomers(value.to_owned())),
            Some(person) => self.profile(*person).await,
            None => Ok(None),
        }
    }

    /// The identifiers with a value, of one kind or of any: from memory once what arrives is read.
    async fn numbers_of(
        &self,
        kind: Option<IdentifierKind>,
        value: &str,
    ) -> Result<Vec<(PersonNumber, IdentifierKind)>, EngineError> {
        match self.lookup.get() {
            Some(lookup) => Ok(lookup.find(kind, value)),
            None => Ok(self.store.find(kind, value).await?),
        }
    }

    /// What is known of a customer; `None` where nobody has the number.
    pub async fn profile(&self, person: PersonNumber) -> Result<Option<Profile>, EngineError> {
        self.ask_for_profiles().await?;
        let (person, aliases) = self.aliases_now(person);
        if aliases.is_empty() {
            return Ok(None);
        }
        let About { identifiers, traits, permissions, suppressions } = self.store.about(&aliases).await?;
        if identifiers.is_empty() {
            return Ok(None);
        }
        let people = self.people();
        let known = |(alias, identifier)| Known::new(alias, identifier, &people);
        let mut identifiers: Vec<Known> = identifiers.into_iter().map(known).collect();
        identifiers.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
        let policy = self.consent_policy();
        let by_purpose = by_purpose(permissions.iter().map(|(purpose, one)| (purpose.as_str(), *one)), &policy);
        let said = |of: &str| by_purpose.get(of).map_or(&[][..], Vec::as_slice);
        let consent = each_channel(&policy)
            .map(|(key, channel)| (key.to_owned(), channel, policy.verdict(key, channel, said, &suppressions)))
            .collect();
        let followed = Arc::clone(&self.followed.read().unwrap_or_else(PoisonError::into_inner));
        let members = followed.members.iter().filter(|(_, members)| members.contains(person));
        let segments = members.map(|(key, _)| key.clone()).collect();
        let mut traits = self.traits_told(traits).await?;
        traits.retain(|one| one.holds);
        let computed = self.computed_of(&aliases);
        Ok(Some(Profile { person, identifiers, traits, computed, segments, consent }))
    }

    /// What is said of a customer with these identifiers, also what was taken back.
    pub(crate) async fn traits_of(&self, aliases: &[PersonNumber]) -> Result<Vec<ProfileTrait>, EngineError> {
        self.traits_told(self.store.traits_of(aliases).await?).await
    }

    /// Records by name, with what holds and the names of their sources.
    async fn traits_told(&self, records: Vec<TraitRecord>) -> Result<Vec<ProfileTrait>, EngineError> {
        let names = self.source_names(records.iter().map(|record| record.source)).await?;
        let told = |record: TraitRecord| TraitSaid {
            value: serde_json::from_str(&record.said.value).unwrap_or_default(),
            alias: record.alias,
            source: names.get(&record.source).cloned().unwrap_or_default(),
            import: (record.import != ImportNumber::DIRECT).then_some(record.import.0),
            standing: record.standing,
            first: record.first,
            last: record.last,
        };
        let of = |known: KnownTrait| {
            let (holds, KnownTrait { name, said }) = (known.holds(), known);
            ProfileTrait { name, holds, said: said.into_iter().map(told).collect() }
        };
        Ok(traits(records).into_iter().map(of).collect())
    }

    /// The names of sources, those of `needed` among them: read again where one of those is new.
    async fn source_names(
        &self,
        mut needed: impl Iterator<Item = SourceNumber>,
    ) -> Result<Arc<HashMap<SourceNumber, String>>, EngineError> {
        let known = Arc::clone(&self.source_names.read().unwrap_or_else(PoisonError::into_inner));
        if needed.all(|number| known.contains_key(&number)) {
            return Ok(known);
        }
        let names: Arc<HashMap<_, _>> = Arc::new(self.store.sources().await?.into_iter().collect());
        *self.source_names.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&names);
        Ok(names)
    }
}
