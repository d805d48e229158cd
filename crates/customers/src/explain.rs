//! Every merge explainable: which facts made a person, and which were not followed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::tz::TimeZone;
use styk_model::{Identifier, IdentifierKind, Language, PersonNumber, Timestamp};
use styk_store::{Fact, FactKind, ImportNumber, NewFact, Refusal, RefusalRule};

use crate::Customers;
use crate::error::{CustomersError, Result};
use crate::partition::people;
use crate::rules::Rules;
use crate::words::{Names, refusal_sentence, sentence};

/// Links not followed that one explanation has at most: a telephone that a whole
/// office shares has thousands.
const MOST_REFUSED: u32 = 200;

/// A fact and what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub fact: Fact,
    pub source: String,
    pub time: Timestamp,
    /// In the reader's language.
    pub sentence: String,
    /// What whoever decided it said; empty for nothing.
    pub note: String,
    /// The rule that it broke, where it was not followed.
    pub rule: Option<RefusalRule>,
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
    /// Identifiers of others that the refused ones name.
    pub others: Vec<(PersonNumber, Identifier<'static>)>,
}

/// The record in which identifiers were first seen together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    pub event: String,
    /// Empty for none.
    pub case: String,
}

/// Facts and all that is needed to tell them.
#[derive(Debug)]
pub struct Evidence {
    person: PersonNumber,
    members: Vec<PersonNumber>,
    joined: Vec<Fact>,
    refused: Vec<(Fact, Refusal)>,
    known: BTreeMap<PersonNumber, Identifier<'static>>,
    sources: BTreeMap<u32, String>,
    imports: BTreeMap<ImportNumber, String>,
    notes: HashMap<u32, String>,
    rules: Arc<Rules>,
}

impl Customers {
    /// What makes the person that an alias belongs to.
    pub async fn evidence(&self, alias: PersonNumber) -> Result<Evidence> {
        let person = self.people().person(alias);
        let members = self.people().aliases(person);
        if self.store().identifiers(&members).await?.is_empty() {
            return Err(CustomersError::NoSuchAlias(alias));
        }
        let judge = self.judge_now().await?;
        let facts = self.store().facts_around(&[person], &judge.ends()).await?;
        let partition = people(facts.clone(), &judge);
        let by_number: BTreeMap<u32, Fact> = facts.into_iter().map(|fact| (fact.number, fact)).collect();
        let of_members: BTreeSet<PersonNumber> = members.iter().copied().collect();
        let about = |number: &u32| by_number.get(number).filter(|fact| touches(fact, &of_members)).copied();
        let joined = partition.joined.iter().filter_map(about).collect();
        let refusals = self.store().refusals_of(&members, MOST_REFUSED).await?;
        let numbers: Vec<u32> = refusals.iter().map(|refusal| refusal.fact).collect();
        let mut refused: Vec<_> = self.store().facts(&numbers).await?.into_iter().zip(refusals).collect();
        refused.extend(self.parted(&members).await?);
        self.about(person, members, joined, refused).await
    }

    /// What humans parted from these identifiers.
    async fn parted(&self, members: &[PersonNumber]) -> Result<Vec<(Fact, Refusal)>> {
        let mut decisions = self.store().decisions_of(members).await?;
        decisions.sort_unstable_by_key(|fact| (fact.fact.a, fact.fact.b, fact.fact.time, fact.fact.kind, fact.number));
        let pair = |fact: &Fact| (fact.fact.a, fact.fact.b);
        let last = decisions.chunk_by(|one, next| pair(one) == pair(next)).filter_map(<[Fact]>::last);
        let parted = last.filter(|fact| fact.fact.kind == FactKind::Unlinked).map(|fact| {
            let NewFact { a, b, a_kind, .. } = fact.fact;
            let (rule, number) = (RefusalRule::Unlinked, fact.number);
            (*fact, Refusal { fact: number, rule, kind: a_kind, first: a, second: b, count: 0 })
        });
        Ok(parted.collect())
    }

    /// The links not followed, `limit` from `offset` on, and how many there are.
    pub async fn refused(&self, offset: u64, limit: u32) -> Result<(Evidence, u64)> {
        let (refusals, total) = self.store().refusals(offset, limit).await?;
        let numbers: Vec<u32> = refusals.iter().map(|refusal| refusal.fact).collect();
        let facts = self.store().facts(&numbers).await?;
        let refused = facts.into_iter().zip(refusals).collect();
        Ok((self.about(0, Vec::new(), Vec::new(), refused).await?, total))
    }

    /// The decisions of humans, newest first: `limit` from `offset` on, and how many there are.
    pub async fn decisions(&self, offset: u64, limit: u32) -> Result<(Evidence, u64)> {
        let (decisions, total) = self.store().decisions(offset, limit).await?;
        let joined = decisions.into_iter().map(|(fact, _)| fact).collect();
        Ok((self.about(0, Vec::new(), joined, Vec::new()).await?, total))
    }

    /// Why a link is not followed, as a sentence.
    pub async fn refusal_told(&self, refusal: &Refusal, language: Language) -> Result<String> {
        let mut evidence = self.about(0, Vec::new(), Vec::new(), Vec::new()).await?;
        let aliases = [refusal.first, refusal.second];
        evidence.known = self.store().identifiers(&aliases).await?.into_iter().collect();
        let speaker = Speaker { evidence: &evidence, language, zone: &TimeZone::UTC, records: &HashMap::new() };
        Ok(speaker.why(refusal))
    }

    async fn about(
        &self,
        person: PersonNumber,
        members: Vec<PersonNumber>,
        joined: Vec<Fact>,
        refused: Vec<(Fact, Refusal)>,
    ) -> Result<Evidence> {
        let facts = || joined.iter().chain(refused.iter().map(|(fact, _)| fact));
        let mut aliases: BTreeSet<PersonNumber> = members.iter().copied().collect();
        aliases.extend(facts().flat_map(|fact| [fact.fact.a, fact.fact.b]));
        aliases.extend(refused.iter().flat_map(|(_, refusal)| [refusal.first, refusal.second]));
        let aliases: Vec<PersonNumber> = aliases.into_iter().collect();
        let decisions = facts().filter(|fact| fact.fact.kind.is_decision());
        let decisions: Vec<u32> = decisions.map(|fact| fact.number).collect();
        let imports = self.store().imports().await?;
        Ok(Evidence {
            known: self.store().identifiers(&aliases).await?.into_iter().collect(),
            sources: self.store().sources().await?.into_iter().map(|(number, name)| (number.0, name)).collect(),
            imports: imports.into_iter().map(|import| (import.number, import.file.name)).collect(),
            notes: self.store().reasons(&decisions).await?,
            rules: self.rules_shared(),
            person,
            members,
            joined,
            refused,
        })
    }
}

fn touches(fact: &Fact, members: &BTreeSet<PersonNumber>) -> bool {
    let says = matches!(fact.fact.kind, FactKind::Seen | FactKind::Linked);
    says && (members.contains(&fact.fact.a) || members.contains(&fact.fact.b))
}

impl Evidence {
    /// The facts, each of which may have a record to tell of.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.joined.iter().chain(self.refused.iter().map(|(fact, _)| fact))
    }

    /// The name of a fact's source.
    pub fn source(&self, fact: &Fact) -> &str {
        self.sources.get(&fact.fact.source.0).map_or("", String::as_str)
    }

    /// Tells it; days are those of `zone`, `records` are by the number of the fact.
    pub fn told(&self, language: Language, zone: &TimeZone, records: &HashMap<u32, Record>) -> Explanation {
        let speaker = Speaker { evidence: self, language, zone, records };
        let (mut identifiers, mut others) = (Vec::new(), Vec::new());
        for (alias, identifier) in &self.known {
            let side = if self.members.binary_search(alias).is_ok() { &mut identifiers } else { &mut others };
            side.push((*alias, identifier.clone()));
        }
        Explanation {
            person: self.person,
            identifiers,
            joined: self.joined.iter().map(|fact| speaker.reason(fact)).collect(),
            refused: self.refused.iter().map(|(fact, refusal)| speaker.refused(fact, refusal)).collect(),
            others,
        }
    }
}

struct Speaker<'a> {
    evidence: &'a Evidence,
    language: Language,
    zone: &'a TimeZone,
    records: &'a HashMap<u32, Record>,
}

const UNKNOWN: &Identifier<'static> = &Identifier { kind: IdentifierKind::Case, value: std::borrow::Cow::Borrowed("") };

impl Speaker<'_> {
    /// The stronger first, whichever was seen first.
    fn pair(&self, a: PersonNumber, b: PersonNumber) -> (&Identifier<'static>, &Identifier<'static>) {
        let identifier = |alias| self.evidence.known.get(&alias).unwrap_or(UNKNOWN);
        let (a, b) = (identifier(a), identifier(b));
        (a.min(b), a.max(b))
    }

    fn names(&self, fact: &Fact) -> Names<'_> {
        let evidence = self.evidence;
        let (a, b) = self.pair(fact.fact.a, fact.fact.b);
        Names {
            language: self.language,
            zone: self.zone,
            a,
            b,
            source: evidence.source(fact),
            import: evidence.imports.get(&fact.import).map(String::as_str).filter(|name| !name.is_empty()),
            record: self.records.get(&fact.number),
        }
    }

    fn reason(&self, fact: &Fact) -> Reason {
        let names = self.names(fact);
        Reason {
            fact: *fact,
            source: names.source.to_owned(),
            time: fact.fact.time,
            sentence: sentence(fact, &names),
            note: self.evidence.notes.get(&fact.number).cloned().unwrap_or_default(),
            rule: None,
        }
    }

    fn why(&self, refusal: &Refusal) -> String {
        let limit = self.evidence.rules.limit(refusal.kind);
        refusal_sentence(refusal, limit, self.language, self.pair(refusal.first, refusal.second))
    }

    fn refused(&self, fact: &Fact, refusal: &Refusal) -> Reason {
        let mut reason = self.reason(fact);
        if !fact.fact.kind.is_decision() || refusal.rule != RefusalRule::Unlinked {
            reason.sentence.push(' ');
            reason.sentence.push_str(&self.why(refusal));
        }
        Reason { rule: Some(refusal.rule), ..reason }
    }
}
