//! Customers, one at a time.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use styk_customers::CustomersError;
use styk_model::answer::KnownBy;
use styk_model::{Identifier, Language, PersonNumber};
use styk_query::touchpoints::EventStats;

use crate::identity::{Known, Link};
use crate::{Engine, EngineError};

/// A customer, and how their identifiers came together.
#[derive(Debug, Clone)]
pub struct Customer {
    pub person: PersonNumber,
    /// The strongest first.
    pub identifiers: Vec<Known>,
    /// What joined the identifiers, in the order in which it was applied.
    pub joined: Vec<Link>,
    /// Links that were not followed, with the rule they broke.
    pub refused: Vec<Link>,
    /// The identifiers of others that these name.
    pub others: Vec<Known>,
}

/// What is known of the data without reading it.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The most frequent first.
    pub events: Vec<EventStats>,
    pub properties: Vec<String>,
    pub scales: Vec<String>,
    pub currencies: Vec<String>,
    pub has_cases: bool,
    pub people: u64,
}

impl Engine {
    /// What is known of the data without reading it.
    pub async fn overview(&self) -> Overview {
        let shape = self.shape();
        let mut events = shape.events.clone();
        events.sort_by_key(|one| std::cmp::Reverse(one.count));
        Overview {
            events,
            properties: shape.properties.keys().cloned().collect(),
            scales: shape.scales.keys().cloned().collect(),
            currencies: shape.currencies.keys().cloned().collect(),
            has_cases: shape.cases * 2 > shape.rows,
            people: self.customers.lock().await.people().count(),
        }
    }

    /// Customers known by an identifier that begins with `text`, by identifier. An e-mail address or a
    /// phone number, of which only hashes are kept, is found whole.
    pub async fn search_customers(&self, text: &str, limit: u32) -> Result<Vec<(PersonNumber, KnownBy)>, EngineError> {
        let hashed = styk_collect::hashed_identifiers(text);
        let mut found = Vec::new();
        for identifier in &hashed {
            for (alias, kind) in self.store.find(Some(identifier.kind), &identifier.value).await? {
                found.push((alias, KnownBy { kind, value: identifier.value.to_string() }));
            }
        }
        let rest = limit.saturating_sub(found.len() as u32);
        for (alias, identifier) in self.store.identifiers_like(text, rest).await? {
            found.push((alias, known_by(identifier)));
        }
        let people = self.people();
        Ok(found.into_iter().map(|(alias, known_by)| (people.person(alias), known_by)).collect())
    }

    /// The identifiers of each of some customers with their numbers, the strongest first; numbers that nobody has
    /// are left out.
    pub async fn identifiers_of(
        &self,
        persons: &[PersonNumber],
    ) -> Result<HashMap<PersonNumber, Vec<(PersonNumber, KnownBy)>>, EngineError> {
        let aliases_of = self.aliases_of_each(persons);
        let aliases: Vec<PersonNumber> = aliases_of.values().flatten().copied().collect();
        let found = self.store.identifiers(&aliases).await?.into_iter();
        let by_alias: HashMap<PersonNumber, Identifier<'static>> = found.collect();
        let of = |(person, aliases): (PersonNumber, Vec<PersonNumber>)| {
            let mut known: Vec<(PersonNumber, KnownBy)> = aliases
                .into_iter()
                .filter_map(|alias| Some((alias, known_by(by_alias.get(&alias)?.clone()))))
                .collect();
            known.sort_by_key(|(alias, known_by)| (known_by.kind, *alias));
            (person, known)
        };
        Ok(aliases_of.into_iter().map(of).filter(|(_, known)| !known.is_empty()).collect())
    }

    /// The numbers of all identifiers of each of some customers, whoever has those numbers now; numbers that
    /// nobody has are left out.
    pub(crate) fn aliases_of_each(&self, persons: &[PersonNumber]) -> HashMap<PersonNumber, Vec<PersonNumber>> {
        let of = persons.iter().map(|person| (*person, self.aliases_now(*person).1));
        of.filter(|(_, aliases)| !aliases.is_empty()).collect()
    }

    /// The customer with a number; `None` where nobody has it.
    pub async fn customer(
        &self,
        person: PersonNumber,
        language: Language,
        zone: &TimeZone,
    ) -> Result<Option<Customer>, EngineError> {
        let evidence = match self.customers.lock().await.evidence(person).await {
            Ok(evidence) => evidence,
            Err(CustomersError::NoSuchAlias(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let told = self.told(&evidence, language, zone).await;
        let people = self.people();
        let known = |(alias, identifier)| Known::new(alias, identifier, &people);
        let mut identifiers: Vec<Known> = told.identifiers.into_iter().map(known).collect();
        identifiers.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
        Ok(Some(Customer {
            person: told.person,
            identifiers,
            joined: self.with_standing(told.joined).await?,
            refused: self.with_standing(told.refused).await?,
            others: told.others.into_iter().map(known).collect(),
        }))
    }
}

fn known_by(identifier: Identifier<'static>) -> KnownBy {
    KnownBy { kind: identifier.kind, value: identifier.value.into_owned() }
}
