//! Every merge explainable: which facts made a person, and which were not followed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use styk_model::{Identifier, Language, PersonNumber, Timestamp};
use styk_store::{Fact, FactKind, ImportNumber, Refusal};

use crate::Customers;
use crate::error::{CustomersError, Result};
use crate::partition::people;
use crate::words::{Names, refusal_sentence, sentence};

/// A fact and what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub fact: Fact,
    pub source: String,
    pub time: Timestamp,
    /// In the reader's language.
    pub sentence: String,
}

/// How a person came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub person: PersonNumber,
    pub identifiers: Vec<(PersonNumber, Identifier<'static>)>,
    /// The facts that joined them, in the order they were applied.
    pub joined: Vec<Reason>,
    /// The facts about them that were not followed, with the rule they broke.
    pub refused: Vec<Reason>,
}

impl Customers {
    /// Explains the person that an alias belongs to; days are those of `zone`.
    pub async fn explain(&self, alias: PersonNumber, language: Language, zone: &TimeZone) -> Result<Explanation> {
        let person = self.people().person(alias);
        let identifiers = self.identifiers(person).await?;
        if identifiers.is_empty() {
            return Err(CustomersError::NoSuchAlias(alias));
        }
        let members: BTreeSet<PersonNumber> = identifiers.iter().map(|(alias, _)| *alias).collect();
        let facts = self.store().facts_around(&[person]).await?;
        let partition = people(facts.clone(), self.rules(), &self.trust().await?);
        let by_number: BTreeMap<u32, Fact> = facts.into_iter().map(|fact| (fact.number, fact)).collect();
        let about = |number: &u32| by_number.get(number).filter(|fact| touches(fact, &members)).copied();

        let joined: Vec<Fact> = partition.joined.iter().filter_map(about).collect();
        let refused: Vec<(Fact, Refusal)> =
            partition.refused.iter().filter_map(|refusal| Some((about(&refusal.fact)?, *refusal))).collect();
        let speaker = self.speaker(&joined, &refused, language, zone).await?;
        let refused = refused.iter().map(|(fact, refusal)| speaker.refused(fact, refusal, self));
        Ok(Explanation {
            person,
            joined: joined.iter().map(|fact| speaker.reason(fact)).collect(),
            refused: refused.collect(),
            identifiers,
        })
    }

    /// The links not followed, `limit` from `offset` on, and how many there are.
    pub async fn refused(
        &self,
        offset: u64,
        limit: u32,
        language: Language,
        zone: &TimeZone,
    ) -> Result<(Vec<Reason>, u64)> {
        let (refusals, total) = self.store().refusals(offset, limit).await?;
        let numbers: Vec<u32> = refusals.iter().map(|refusal| refusal.fact).collect();
        let facts = self.store().facts(&numbers).await?;
        let refused: Vec<(Fact, Refusal)> = facts.into_iter().zip(refusals).collect();
        let speaker = self.speaker(&[], &refused, language, zone).await?;
        Ok((refused.iter().map(|(fact, refusal)| speaker.refused(fact, refusal, self)).collect(), total))
    }

    async fn speaker<'a>(
        &self,
        joined: &[Fact],
        refused: &[(Fact, Refusal)],
        language: Language,
        zone: &'a TimeZone,
    ) -> Result<Speaker<'a>> {
        let mut aliases: BTreeSet<PersonNumber> = BTreeSet::new();
        for fact in joined.iter().chain(refused.iter().map(|(fact, _)| fact)) {
            aliases.extend([fact.fact.a, fact.fact.b]);
        }
        aliases.extend(refused.iter().flat_map(|(_, refusal)| [refusal.first, refusal.second]));
        let aliases: Vec<PersonNumber> = aliases.into_iter().collect();
        let imports = self.store().imports().await?;
        Ok(Speaker {
            language,
            zone,
            identifiers: self.store().identifiers(&aliases).await?.into_iter().collect(),
            sources: self.store().sources().await?.into_iter().map(|(number, name)| (number.0, name)).collect(),
            imports: imports.into_iter().map(|import| (import.number, import.file.name)).collect(),
            unknown: Identifier::new(styk_model::IdentifierKind::Case, ""),
        })
    }
}

fn touches(fact: &Fact, members: &BTreeSet<PersonNumber>) -> bool {
    fact.fact.kind != FactKind::Unlinked && (members.contains(&fact.fact.a) || members.contains(&fact.fact.b))
}

/// Knows the names that the sentences need.
struct Speaker<'a> {
    language: Language,
    zone: &'a TimeZone,
    identifiers: BTreeMap<PersonNumber, Identifier<'static>>,
    sources: BTreeMap<u32, String>,
    imports: BTreeMap<ImportNumber, String>,
    unknown: Identifier<'static>,
}

impl Speaker<'_> {
    fn names(&self, fact: &Fact, a: PersonNumber, b: PersonNumber) -> Names<'_> {
        let identifier = |alias| self.identifiers.get(&alias).unwrap_or(&self.unknown);
        let (a, b) = (identifier(a), identifier(b));
        Names {
            language: self.language,
            zone: self.zone,
            // The stronger first, whichever was seen first.
            a: a.min(b),
            b: a.max(b),
            source: self.sources.get(&fact.fact.source.0).map_or("", String::as_str),
            import: self.imports.get(&fact.import).map(String::as_str).filter(|name| !name.is_empty()),
        }
    }

    fn reason(&self, fact: &Fact) -> Reason {
        let names = self.names(fact, fact.fact.a, fact.fact.b);
        Reason { fact: *fact, source: names.source.to_owned(), time: fact.fact.time, sentence: sentence(fact, &names) }
    }

    fn refused(&self, fact: &Fact, refusal: &Refusal, customers: &Customers) -> Reason {
        let limit = customers.rules().limit(refusal.kind);
        let why = refusal_sentence(refusal, limit, &self.names(fact, refusal.first, refusal.second));
        let mut reason = self.reason(fact);
        reason.sentence.push(' ');
        reason.sentence.push_str(&why);
        reason
    }
}
