//! Who is who, as people steer it: rules, decisions, conflicts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_customers::{Decision, Evidence, Explanation, Group, Preview, Record, Rules, Says};
use styk_lake::People;
use styk_model::{Identifier, IdentifierKind, Language, PersonNumber, Timestamp};
use styk_store::{Document, FactKind};

use crate::{Engine, EngineError};

const RULES: (&str, &str) = ("identity", "rules");

/// Facts of one explanation whose records are looked up.
const MOST_RECORDS: usize = 200;

/// Values that programs send where they know nobody, and that people type in to try something.
const JUNK: [&str; 34] = [
    "null",
    "undefined",
    "none",
    "nil",
    "nan",
    "n/a",
    "(not set)",
    "not_set",
    "not set",
    "true",
    "false",
    "0",
    "-",
    "-1",
    "[object object]",
    "anonymous",
    "guest",
    "unknown",
    "not_authenticated",
    "user_id",
    "userid",
    "distinct_id",
    "email",
    "test",
    "00000000-0000-0000-0000-000000000000",
    "test@test.com",
    "test@example.com",
    "test@test.ru",
    "test@test.pl",
    "test@mail.ru",
    "no@email.com",
    "+70000000000",
    "+79999999999",
    "+48000000000",
];

/// When identifiers are taken for one customer. Values stand here as people write them: e-mail
/// addresses and phone numbers too, of which only hashes are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IdentityRules {
    /// The version that was edited; 0 for the rules that Styk begins with.
    pub version: u32,
    /// The most identifiers of a kind that one customer has; a kind not named has no limit.
    pub limits: BTreeMap<IdentifierKind, u32>,
    /// An identifier seen with more customers than this belongs to none of them.
    pub shared_after: u32,
    /// An identifier seen with more identifiers than this, of whatever kinds, belongs to no customer.
    pub hub_after: u32,
    /// How far a source is trusted, by name, 0 where not named. What a more trusted source says goes first.
    pub trust: BTreeMap<String, u8>,
    /// Values that name nobody, whatever their case.
    pub junk: Vec<String>,
}

impl Default for IdentityRules {
    fn default() -> Self {
        let Rules { limits, shared_after, hub_after, trust, .. } = Rules::default();
        Self { version: 0, limits, shared_after, hub_after, trust, junk: JUNK.map(str::to_owned).to_vec() }
    }
}

impl IdentityRules {
    pub(crate) fn rules(&self) -> Rules {
        let mut junk = BTreeSet::new();
        for text in self.junk.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            junk.insert(text.to_lowercase());
            junk.extend(styk_collect::hashed_identifiers(text).into_iter().map(|one| one.value.into_owned()));
        }
        let Self { shared_after, hub_after, .. } = *self;
        Rules { limits: self.limits.clone(), shared_after, hub_after, trust: self.trust.clone(), junk }
    }

    /// As people mean them: no empty values and none twice, no trust of zero.
    fn tidied(mut self) -> Self {
        let mut known = BTreeSet::new();
        self.junk.iter_mut().for_each(|text| *text = text.trim().to_owned());
        self.junk.retain(|text| !text.is_empty() && known.insert(text.to_lowercase()));
        self.trust.retain(|_, trust| *trust > 0);
        self
    }
}

/// An identifier and its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "KnownIdentifier")]
pub struct Known {
    pub alias: PersonNumber,
    /// The customer that it belongs to now; 0 for nobody.
    pub person: PersonNumber,
    pub kind: IdentifierKind,
    pub value: String,
}

impl Known {
    pub(crate) fn new(alias: PersonNumber, identifier: Identifier<'static>, people: &People) -> Self {
        Self { alias, person: people.person(alias), kind: identifier.kind, value: identifier.value.into_owned() }
    }
}

/// What a fact says of two identifiers, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub one: PersonNumber,
    pub other: PersonNumber,
    pub kind: FactKind,
    pub reason: styk_customers::Reason,
    /// Whether a decision is the last one about its two identifiers.
    pub holds: bool,
}

/// Links, and the identifiers that they name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    pub total: u64,
    pub links: Vec<Link>,
    pub known: Vec<Known>,
}

/// What other rules would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesPreview {
    pub counts: Preview,
    /// The identifiers that the groups name.
    pub known: Vec<Known>,
}

/// What became of a decision, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The identifiers of both customers, grouped by who they belong to: the largest group first.
    pub groups: Vec<Vec<Known>>,
    /// Why a link is not followed.
    pub refused: Option<String>,
}

/// A decision about two identifiers.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub decision: Decision,
    pub one: PersonNumber,
    pub other: PersonNumber,
    pub author: &'a str,
    pub reason: &'a str,
}

impl Wanted<'_> {
    fn says(&self) -> Says<'_> {
        let Wanted { decision, one, other, author, reason } = *self;
        Says { decision, one, other, author, reason, time: Timestamp::now() }
    }
}

impl Engine {
    /// The rules of a store, as they were last edited.
    pub(crate) async fn stored_identity_rules(store: &styk_store::Store) -> Result<IdentityRules, EngineError> {
        let Some(document) = store.document(RULES.0, RULES.1).await? else { return Ok(IdentityRules::default()) };
        let damaged = |error: serde_json::Error| EngineError::Document { document: RULES.0, reason: error.to_string() };
        let rules: IdentityRules = serde_json::from_value(document.body).map_err(damaged)?;
        Ok(IdentityRules { version: document.version, ..rules })
    }

    pub fn identity_rules(&self) -> Arc<IdentityRules> {
        Arc::clone(&self.identity.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Applies edited rules to everything. The version they were edited from must still be the newest.
    pub async fn set_identity_rules(
        &self,
        rules: IdentityRules,
        author: &str,
    ) -> Result<Arc<IdentityRules>, EngineError> {
        // No import gives out identifiers meanwhile.
        let _importing = self.importing.lock().await;
        let rules = rules.tidied();
        let body = serde_json::to_value(&rules)
            .map_err(|error| EngineError::Document { document: RULES.0, reason: error.to_string() })?;
        let document = Document {
            kind: RULES.0.to_owned(),
            key: RULES.1.to_owned(),
            version: rules.version,
            body,
            created: Timestamp::now(),
            author: author.to_owned(),
        };
        let mut customers = self.customers.lock().await;
        // Rules that are saved and not applied are applied when the folder is opened.
        let version = self.store.save_document(&document).await?;
        customers.set_rules(rules.rules()).await?;
        self.set_people(&customers.people());
        let rules = Arc::new(IdentityRules { version, ..rules });
        *self.identity.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&rules);
        Ok(rules)
    }

    /// What edited rules would do. Nothing is changed.
    pub async fn preview_identity_rules(&self, rules: IdentityRules) -> Result<RulesPreview, EngineError> {
        let counts = self.customers.lock().await.preview(&rules.tidied().rules()).await?;
        let groups = [&counts.largest, &counts.joined, &counts.split].into_iter().flatten();
        let aliases: Vec<PersonNumber> = groups.flat_map(|group: &Group| group.some.iter().copied()).collect();
        Ok(RulesPreview { known: self.known(&aliases).await?, counts })
    }

    /// A human decides about two identifiers; answers follow at once.
    pub async fn decide(&self, wanted: Wanted<'_>, language: Language) -> Result<Outcome, EngineError> {
        let mut customers = self.customers.lock().await;
        let before = customers.people();
        let decided = customers.decide(wanted.says()).await?;
        self.set_people(&customers.people());
        let people = customers.people();
        let mut aliases: BTreeSet<PersonNumber> = BTreeSet::new();
        for person in [wanted.one, wanted.other].map(|alias| before.person(alias)) {
            aliases.extend(before.aliases(person));
        }
        aliases.extend([wanted.one, wanted.other]);
        let mut groups: BTreeMap<PersonNumber, Vec<PersonNumber>> = BTreeMap::new();
        for alias in aliases {
            groups.entry(people.person(alias)).or_default().push(alias);
        }
        let refused = match &decided.refused {
            Some(refusal) => Some(customers.refusal_told(refusal, language).await?),
            None => None,
        };
        drop(customers);
        let mut groups: Vec<Vec<PersonNumber>> = groups.into_values().collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
        Ok(Outcome { groups: self.grouped(groups).await?, refused })
    }

    /// What a decision would do. Nothing is changed.
    pub async fn foresee(&self, wanted: Wanted<'_>, language: Language) -> Result<Outcome, EngineError> {
        let customers = self.customers.lock().await;
        let (groups, refused) = customers.foresee(wanted.says()).await?;
        let refused = match &refused {
            Some(refusal) => Some(customers.refusal_told(refusal, language).await?),
            None => None,
        };
        drop(customers);
        Ok(Outcome { groups: self.grouped(groups).await?, refused })
    }

    /// Links that were not followed, `limit` from `offset` on.
    pub async fn refused_links(
        &self,
        (offset, limit): (u64, u32),
        language: Language,
        zone: &TimeZone,
    ) -> Result<Links, EngineError> {
        let (evidence, total) = self.customers.lock().await.refused(offset, limit).await?;
        let told = self.told(&evidence, language, zone).await;
        self.links(total, told).await
    }

    /// Decisions of humans, newest first, `limit` from `offset` on.
    pub async fn decisions(
        &self,
        (offset, limit): (u64, u32),
        language: Language,
        zone: &TimeZone,
    ) -> Result<Links, EngineError> {
        let (evidence, total) = self.customers.lock().await.decisions(offset, limit).await?;
        let told = evidence.told(language, zone, &HashMap::new());
        self.links(total, told).await
    }

    async fn links(&self, total: u64, told: Explanation) -> Result<Links, EngineError> {
        let people = self.people();
        let (joined, refused) = (told.joined, told.refused);
        let known = told.others.into_iter().map(|(alias, identifier)| Known::new(alias, identifier, &people)).collect();
        let links = self.with_standing(joined.into_iter().chain(refused).collect()).await?;
        Ok(Links { total, links, known })
    }

    /// Says of each decision whether it is the last one about its pair.
    pub(crate) async fn with_standing(&self, reasons: Vec<styk_customers::Reason>) -> Result<Vec<Link>, EngineError> {
        let decisions = reasons.iter().filter(|reason| reason.fact.fact.kind.is_decision());
        let aliases: Vec<PersonNumber> = decisions.map(|reason| reason.fact.fact.a).collect();
        let last = if aliases.is_empty() { HashMap::new() } else { self.store.last_decisions(&aliases).await? };
        let link = |reason: styk_customers::Reason| {
            let fact = reason.fact.fact;
            let holds = last.get(&(fact.a, fact.b)) == Some(&reason.fact.number);
            Link { one: fact.a, other: fact.b, kind: fact.kind, holds, reason }
        };
        Ok(reasons.into_iter().map(link).collect())
    }

    /// Tells evidence with the records in which its facts were first seen, where they are still there.
    pub(crate) async fn told(&self, evidence: &Evidence, language: Language, zone: &TimeZone) -> Explanation {
        let records = self.records(evidence).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the records behind identity facts could not be read");
            HashMap::new()
        });
        evidence.told(language, zone, &records)
    }

    async fn records(&self, evidence: &Evidence) -> Result<HashMap<u32, Record>, EngineError> {
        let people = self.people();
        let seen = evidence.facts().filter(|fact| fact.fact.kind == FactKind::Seen).take(MOST_RECORDS);
        let seen: Vec<_> = seen.collect();
        if seen.is_empty() {
            return Ok(HashMap::new());
        }
        let list = |numbers: BTreeSet<i64>| {
            let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
            numbers.join(", ")
        };
        let persons = seen.iter().flat_map(|fact| [fact.fact.a, fact.fact.b]);
        let persons = list(persons.map(|alias| i64::from(people.person(alias))).filter(|one| *one != 0).collect());
        if persons.is_empty() {
            return Ok(HashMap::new());
        }
        let times = list(seen.iter().map(|fact| fact.fact.time.0).collect());
        let query = format!(
            "SELECT CAST(time AS BIGINT), source, event, case_id FROM interactions \
             WHERE person IN ({persons}) AND CAST(time AS BIGINT) IN ({times})"
        );
        let found = self.sql(&query, MOST_RECORDS * 10).await?;
        let mut records: HashMap<(i64, String), Record> = HashMap::new();
        for row in found.rows {
            let [time, source, event, case] = row.as_slice() else { continue };
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            let time = time.as_i64().or_else(|| time.as_str()?.parse().ok());
            let Some(time) = time else { continue };
            records.entry((time, text(source))).or_insert(Record { event: text(event), case: text(case) });
        }
        let of = seen.into_iter().filter_map(|fact| {
            let record = records.get(&(fact.fact.time.0, evidence.source(fact).to_owned()))?;
            Some((fact.number, record.clone()))
        });
        Ok(of.collect())
    }

    async fn grouped(&self, groups: Vec<Vec<PersonNumber>>) -> Result<Vec<Vec<Known>>, EngineError> {
        let mut grouped = Vec::with_capacity(groups.len());
        for group in groups {
            grouped.push(self.known(&group).await?);
        }
        Ok(grouped)
    }

    pub(crate) async fn known(&self, aliases: &[PersonNumber]) -> Result<Vec<Known>, EngineError> {
        let people = self.people();
        let identifiers = self.store.identifiers(aliases).await?.into_iter();
        Ok(identifiers.map(|(alias, identifier)| Known::new(alias, identifier, &people)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_as_an_address_is_compared_as_its_hash() {
        let rules =
            IdentityRules { junk: vec![" Test@Test.com ".to_owned(), String::new()], ..IdentityRules::default() };
        let junk = rules.rules().junk;
        let hash = styk_collect::hashed_identifiers("test@test.com").remove(0).value.into_owned();
        assert_eq!(junk, BTreeSet::from(["test@test.com".to_owned(), hash]));
    }

    #[test]
    fn edited_rules_lose_what_says_nothing() {
        let trust = BTreeMap::from([("crm".to_owned(), 2), ("shop".to_owned(), 0)]);
        let junk = [" null", "NULL", "", "0"].map(str::to_owned).to_vec();
        let rules = IdentityRules { trust, junk, ..IdentityRules::default() }.tidied();
        assert_eq!(rules.junk, ["null", "0"]);
        assert_eq!(rules.trust, BTreeMap::from([("crm".to_owned(), 2)]));
    }
}
