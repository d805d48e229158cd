//! A customer as other systems ask for them: what they are known by, what is said of them, which segments they are
//! in, and what they allow.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use styk_customers::{KnownTrait, Suppressed, Verdict, traits};
use styk_model::{ContactChannel, IdentifierKind, PersonNumber, Timestamp, Trait, UNIDENTIFIED};
use styk_store::{ImportNumber, SourceNumber, Standing, TraitRecord};

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
        let mut found = self.store.find(kind, value).await?;
        if found.is_empty() {
            let hashed = styk_collect::hashed_identifiers(value).into_iter();
            for identifier in hashed.filter(|one| kind.is_none_or(|kind| kind == one.kind)) {
                found.extend(self.store.find(Some(identifier.kind), &identifier.value).await?);
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

    /// What is known of a customer; `None` where nobody has the number.
    pub async fn profile(&self, person: PersonNumber) -> Result<Option<Profile>, EngineError> {
        let (person, aliases) = self.aliases_now(person);
        let people = self.people();
        let identifiers = self.store.identifiers(&aliases).await?;
        if identifiers.is_empty() {
            return Ok(None);
        }
        let known = |(alias, identifier)| Known::new(alias, identifier, &people);
        let mut identifiers: Vec<Known> = identifiers.into_iter().map(known).collect();
        identifiers.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
        let records = self.store.consents_of(&aliases).await?;
        let suppressions = self.store.suppressions_of(&aliases).await?;
        let policy = self.consent_policy();
        let by_purpose = by_purpose(&records, &policy);
        let suppressed: Vec<Suppressed> = suppressions.iter().map(|one| (one.channel, one.reason)).collect();
        let said = |of: &str| by_purpose.get(of).map_or(&[][..], Vec::as_slice);
        let consent = each_channel(&policy)
            .map(|(key, channel)| (key.to_owned(), channel, policy.verdict(key, channel, said, &suppressed)))
            .collect();
        let followed = self.segments_now().followed;
        let members = followed.members.iter().filter(|(_, members)| members.contains(person));
        let segments = members.map(|(key, _)| key.clone()).collect();
        let mut traits = self.traits_of(&aliases).await?;
        traits.retain(|one| one.holds);
        Ok(Some(Profile { person, identifiers, traits, segments, consent }))
    }

    /// What is said of a customer with these identifiers, also what was taken back.
    pub(crate) async fn traits_of(&self, aliases: &[PersonNumber]) -> Result<Vec<ProfileTrait>, EngineError> {
        let known = traits(self.store.traits_of(aliases).await?);
        if known.is_empty() {
            return Ok(Vec::new());
        }
        let names: HashMap<SourceNumber, String> = self.store.sources().await?.into_iter().collect();
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
        Ok(known.into_iter().map(of).collect())
    }
}
