//! What customers allow, as companies ask for it and use it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

use styk_customers::{ConsentPolicy, CustomersError, Suppressed, Verdict, Why};
use styk_lake::People;
use styk_model::{Consent, ContactChannel, Identifier, PersonNumber, Timestamp, UNIDENTIFIED};
use styk_store::{ConsentRecord, Document, ImportNumber, Permission, SourceNumber, Standing, Store, Suppression, Told};

use crate::identity::Known;
use crate::{Engine, EngineError};

const POLICY: (&str, &str) = ("consent", "policy");

/// The source of what employees write down.
const BY_HAND: &str = "styk";

/// What one customer allows.
#[derive(Debug, Clone)]
pub struct CustomerConsent {
    pub person: PersonNumber,
    /// By purpose, in the order of the policy, and by channel.
    pub verdicts: Vec<(String, Option<ContactChannel>, Verdict)>,
    /// All that was said, newest first, each with the name of its source.
    pub records: Vec<(ConsentRecord, String)>,
    pub suppressions: Vec<Suppression>,
    /// The identifiers that these name.
    pub known: Vec<Known>,
}

/// How many customers stand where with a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentCount {
    pub purpose: String,
    /// None where the purpose is bound to no channel.
    pub channel: Option<ContactChannel>,
    pub allowed: u64,
    pub whys: BTreeMap<Why, u64>,
}

/// What all customers allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentOverview {
    pub people: u64,
    pub counts: Vec<ConsentCount>,
    /// Identifiers that nobody writes to.
    pub suppressed: u64,
    /// What customers said of purposes that the policy does not have: key and records.
    pub unknown: Vec<(String, u64)>,
}

/// What an employee writes down.
#[derive(Debug, Clone)]
pub struct ByHand<'a> {
    pub consent: Consent,
    pub time: Timestamp,
    pub author: &'a str,
    pub note: &'a str,
}

/// Whom of all customers a purpose allows to reach over a channel, as it was when this was made.
pub struct Reach {
    policy: Arc<ConsentPolicy>,
    purpose: String,
    channel: Option<ContactChannel>,
    said: Arc<Said>,
}

/// What was said of a purpose, and of the one that it requires, by person; and who is suppressed.
struct Said {
    own: HashMap<PersonNumber, Vec<Permission>>,
    required: Option<(String, HashMap<PersonNumber, Vec<Permission>>)>,
    suppressed: Arc<HashMap<PersonNumber, Vec<Suppressed>>>,
}

impl Reach {
    pub fn of(&self, person: PersonNumber) -> Verdict {
        let Said { own, required, suppressed } = &*self.said;
        let said = |key: &str| {
            let said = match required {
                Some((required, said)) if key == required => said,
                _ => own,
            };
            said.get(&person).map_or(&[][..], Vec::as_slice)
        };
        let suppressed = suppressed.get(&person).map_or(&[][..], Vec::as_slice);
        self.policy.verdict(&self.purpose, self.channel, said, suppressed)
    }
}

impl Engine {
    pub(crate) async fn load_consent_policy(&self) -> Result<(), EngineError> {
        let policy = Self::stored_consent_policy(&self.store).await?;
        *self.consent.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(policy);
        Ok(())
    }

    async fn stored_consent_policy(store: &Store) -> Result<ConsentPolicy, EngineError> {
        let Some(document) = store.document(POLICY.0, POLICY.1).await? else {
            return Ok(styk_customers::Preset::International.policy(styk_model::Language::En));
        };
        let policy: ConsentPolicy = serde_json::from_value(document.body).map_err(|error| damaged(&error))?;
        Ok(ConsentPolicy { version: document.version, ..policy })
    }

    /// What customers are asked for.
    pub fn consent_policy(&self) -> Arc<ConsentPolicy> {
        Arc::clone(&self.consent.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks for something else from now on. The version that was edited must still be the newest.
    pub async fn set_consent_policy(
        &self,
        policy: ConsentPolicy,
        author: &str,
    ) -> Result<Arc<ConsentPolicy>, EngineError> {
        let document = Document {
            kind: POLICY.0.to_owned(),
            key: POLICY.1.to_owned(),
            version: policy.version,
            body: serde_json::to_value(&policy).map_err(|error| damaged(&error))?,
            created: Timestamp::now(),
            author: author.to_owned(),
        };
        let version = self.store.save_document(&document).await?;
        let policy = Arc::new(ConsentPolicy { version, ..policy });
        *self.consent.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&policy);
        Ok(policy)
    }

    /// What a customer allows, and what that rests on; `None` where nobody has the number.
    pub async fn customer_consent(&self, person: PersonNumber) -> Result<Option<CustomerConsent>, EngineError> {
        let Some((person, aliases)) = self.aliases_of(person) else { return Ok(None) };
        let records = self.store.consents_of(&aliases).await?;
        let suppressions = self.store.suppressions_of(&aliases).await?;
        let policy = self.consent_policy();
        let by_purpose = by_purpose(said_of(&records), &policy);
        let suppressed: Vec<Suppressed> = suppressions.iter().map(|one| (one.channel, one.reason)).collect();
        let verdicts = each_channel(&policy).map(|(key, channel)| {
            let said = |of: &str| by_purpose.get(of).map_or(&[][..], Vec::as_slice);
            (key.to_owned(), channel, policy.verdict(key, channel, said, &suppressed))
        });
        let verdicts = verdicts.collect();
        let named: BTreeSet<PersonNumber> =
            records.iter().map(|one| one.alias).chain(suppressions.iter().map(|one| one.alias)).collect();
        let named: Vec<PersonNumber> = named.into_iter().collect();
        let sources: HashMap<SourceNumber, String> = self.store.sources().await?.into_iter().collect();
        let source = |one: ConsentRecord| {
            let name = sources.get(&one.source).cloned().unwrap_or_default();
            (one, name)
        };
        Ok(Some(CustomerConsent {
            person,
            verdicts,
            records: records.into_iter().map(source).collect(),
            suppressions,
            known: self.known(&named).await?,
        }))
    }

    /// What webhooks were told of a customer, and what was withheld, newest first.
    pub async fn told_of(&self, person: PersonNumber, limit: u32) -> Result<Vec<Told>, EngineError> {
        let Some((_, aliases)) = self.aliases_of(person) else { return Ok(Vec::new()) };
        Ok(self.store.told_of(&aliases, limit).await?)
    }

    /// Whether one customer may be reached; `None` where nobody has the number.
    pub async fn may_reach(
        &self,
        person: PersonNumber,
        purpose: &str,
        channel: Option<ContactChannel>,
    ) -> Result<Option<Verdict>, EngineError> {
        Ok(self.may_reach_each(&[person], purpose, channel).await?.remove(&person))
    }

    /// Whether each of some customers may be reached; numbers that nobody has are left out.
    pub async fn may_reach_each(
        &self,
        persons: &[PersonNumber],
        purpose: &str,
        channel: Option<ContactChannel>,
    ) -> Result<HashMap<PersonNumber, Verdict>, EngineError> {
        let aliases_of = self.aliases_of_each(persons);
        let aliases: Vec<PersonNumber> = aliases_of.values().flatten().copied().collect();
        let policy = self.consent_policy();
        let mut said: HashMap<PersonNumber, Vec<ConsentRecord>> = HashMap::new();
        for record in self.store.consents_of(&aliases).await? {
            said.entry(record.alias).or_default().push(record);
        }
        let mut suppressed: HashMap<PersonNumber, Vec<Suppressed>> = HashMap::new();
        for one in self.store.suppressions_of(&aliases).await? {
            suppressed.entry(one.alias).or_default().push((one.channel, one.reason));
        }
        let verdict = |(person, aliases): (PersonNumber, Vec<PersonNumber>)| {
            let records: Vec<ConsentRecord> =
                aliases.iter().filter_map(|alias| said.get(alias)).flatten().cloned().collect();
            let suppressed: Vec<Suppressed> =
                aliases.iter().filter_map(|alias| suppressed.get(alias)).flatten().copied().collect();
            let by_purpose = by_purpose(said_of(&records), &policy);
            let said = |of: &str| by_purpose.get(of).map_or(&[][..], Vec::as_slice);
            (person, policy.verdict(purpose, channel, said, &suppressed))
        };
        Ok(aliases_of.into_iter().map(verdict).collect())
    }

    /// Whom of all customers, as `people` has them, a purpose allows to reach over a channel.
    pub async fn reach(
        &self,
        people: &People,
        purpose: &str,
        channel: Option<ContactChannel>,
    ) -> Result<Reach, EngineError> {
        let policy = self.consent_policy();
        let suppressed = Arc::new(self.suppressed_people(people).await?);
        let said = Arc::new(self.said(&policy, purpose, people, suppressed).await?);
        Ok(Reach { policy, purpose: purpose.to_owned(), channel, said })
    }

    /// Where all customers stand with all purposes.
    pub async fn consent_overview(&self) -> Result<ConsentOverview, EngineError> {
        let policy = self.consent_policy();
        let people = self.people();
        let total = self.customers.lock().await.people().count();
        let suppressed = Arc::new(self.suppressed_people(&people).await?);
        let mut counts = Vec::new();
        for purpose in &policy.purposes {
            let said = Arc::new(self.said(&policy, &purpose.key, &people, Arc::clone(&suppressed)).await?);
            let mut persons: BTreeSet<PersonNumber> = said.own.keys().chain(suppressed.keys()).copied().collect();
            persons.extend(said.required.iter().flat_map(|(_, said)| said.keys().copied()));
            for (_, channel) in each_channel(&policy).filter(|(key, _)| *key == purpose.key) {
                let reach = Reach {
                    policy: Arc::clone(&policy),
                    purpose: purpose.key.clone(),
                    channel,
                    said: Arc::clone(&said),
                };
                let count = || {
                    let mut whys: BTreeMap<Verdict, u64> = BTreeMap::new();
                    for person in &persons {
                        let verdict = Verdict { since: None, ..reach.of(*person) };
                        *whys.entry(verdict).or_default() += 1;
                    }
                    // All others said nothing.
                    *whys.entry(reach.of(UNIDENTIFIED)).or_default() += total.saturating_sub(persons.len() as u64);
                    whys.retain(|_, count| *count > 0);
                    whys
                };
                let whys = tokio::task::block_in_place(count);
                let allowed = whys.iter().filter(|(verdict, _)| verdict.allowed).map(|(_, count)| count).sum();
                let whys = whys.into_iter().map(|(verdict, count)| (verdict.why, count)).collect();
                counts.push(ConsentCount { purpose: purpose.key.clone(), channel, allowed, whys });
            }
        }
        let known = |key: &str| key == Consent::EVERYTHING || policy.purpose(key).is_some();
        let unknown = self.store.consent_purposes().await?.into_iter().filter(|(key, _)| !known(key)).collect();
        let (_, suppressed) = self.store.suppressions(0, 0).await?;
        Ok(ConsentOverview { people: total, counts, suppressed, unknown })
    }

    /// Writes down what a customer said; `false` where nobody has the number.
    pub async fn note_consent(&self, person: PersonNumber, said: &ByHand<'_>) -> Result<bool, EngineError> {
        let Some((_, aliases)) = self.aliases_of(person) else { return Ok(false) };
        let Some(alias) = self.strongest(&aliases).await? else { return Ok(false) };
        let mut change = self.store.change().await?;
        if change.any_erased(&[alias]).await? {
            return Ok(false);
        }
        let record = ConsentRecord {
            number: 0,
            alias,
            consent: said.consent.clone(),
            source: change.source(BY_HAND).await?,
            import: ImportNumber::DIRECT,
            standing: Standing::Verified,
            time: said.time,
            recorded: Timestamp::now(),
            author: said.author.to_owned(),
            note: said.note.to_owned(),
        };
        change.add_consents(&[record]).await?;
        change.commit().await?;
        Ok(true)
    }

    /// Nobody writes to an identifier from now on.
    pub async fn suppress(&self, one: &Suppression) -> Result<(), EngineError> {
        let mut change = self.store.change().await?;
        if change.any_erased(&[one.alias]).await? {
            return Err(CustomersError::NoSuchAlias(one.alias).into());
        }
        change.suppress(one).await?;
        Ok(change.commit().await?)
    }

    /// Takes that back; says whether there was anything.
    pub async fn unsuppress(&self, alias: PersonNumber, channel: Option<ContactChannel>) -> Result<bool, EngineError> {
        let mut change = self.store.change().await?;
        let removed = change.unsuppress(alias, channel).await?;
        change.commit().await?;
        Ok(removed)
    }

    /// Whom nobody writes to, newest first: `limit` from `offset` on with their identifiers, and how many there are.
    pub async fn suppressions(
        &self,
        offset: u64,
        limit: u32,
    ) -> Result<(Vec<Suppression>, Vec<Known>, u64), EngineError> {
        let (list, total) = self.store.suppressions(offset, limit).await?;
        let aliases: Vec<PersonNumber> = list.iter().map(|one| one.alias).collect();
        let known = self.known(&aliases).await?;
        Ok((list, known, total))
    }

    /// The number of an identifier, which gets one where it was never seen; `None` for what names nobody.
    pub async fn alias(&self, identifier: &Identifier<'_>) -> Result<Option<PersonNumber>, EngineError> {
        let mut customers = self.customers.lock().await;
        let mut intake = customers.live().await?;
        let who = std::slice::from_ref(identifier);
        // One identifier alone says nothing of who is who.
        let observed = intake.observe(who, SourceNumber(0), Timestamp::now(), Standing::Verified)?;
        let applied = customers.apply(&mut intake).await?;
        self.move_people(&customers.people(), &applied);
        Ok((observed.alias != UNIDENTIFIED).then_some(observed.alias))
    }

    /// Whoever has the number now, and all their identifiers; `None` where nobody has it.
    pub(crate) fn aliases_of(&self, person: PersonNumber) -> Option<(PersonNumber, Vec<PersonNumber>)> {
        let (person, aliases) = self.aliases_now(person);
        (!aliases.is_empty()).then_some((person, aliases))
    }

    async fn strongest(&self, aliases: &[PersonNumber]) -> Result<Option<PersonNumber>, EngineError> {
        let identifiers = self.store.identifiers(aliases).await?.into_iter();
        Ok(identifiers.min_by_key(|(alias, identifier)| (identifier.kind, *alias)).map(|(alias, _)| alias))
    }

    async fn suppressed_people(&self, people: &People) -> Result<HashMap<PersonNumber, Vec<Suppressed>>, EngineError> {
        let mut suppressed: HashMap<PersonNumber, Vec<Suppressed>> = HashMap::new();
        for (alias, channel, reason) in self.store.suppressed().await? {
            suppressed.entry(people.person(alias)).or_default().push((channel, reason));
        }
        suppressed.remove(&UNIDENTIFIED);
        Ok(suppressed)
    }

    async fn said(
        &self,
        policy: &ConsentPolicy,
        purpose: &str,
        people: &People,
        suppressed: Arc<HashMap<PersonNumber, Vec<Suppressed>>>,
    ) -> Result<Said, EngineError> {
        let required = policy.purpose(purpose).and_then(|purpose| purpose.requires.clone());
        let required = match required {
            Some(key) => {
                let said = self.store.permissions(&key).await?;
                Some((key, by_person(said, people)))
            }
            None => None,
        };
        let own = by_person(self.store.permissions(purpose).await?, people);
        Ok(Said { own, required, suppressed })
    }
}

fn damaged(error: &serde_json::Error) -> EngineError {
    EngineError::Document { document: POLICY.0, reason: error.to_string() }
}

/// Each purpose with each channel that it is for.
pub(crate) fn each_channel(policy: &ConsentPolicy) -> impl Iterator<Item = (&str, Option<ContactChannel>)> {
    policy.purposes.iter().flat_map(|purpose| {
        let alone = purpose.channels.is_empty().then_some(None);
        let channels = alone.into_iter().chain(purpose.channels.iter().copied().map(Some));
        channels.map(|channel| (purpose.key.as_str(), channel))
    })
}

/// What was said of each purpose of the policy, with what was said of all.
pub(crate) fn by_purpose<'a>(
    said: impl Iterator<Item = (&'a str, Permission)> + Clone,
    policy: &ConsentPolicy,
) -> HashMap<String, Vec<Permission>> {
    let of = move |key: &str| {
        let about = said.clone().filter(|(purpose, _)| *purpose == key || *purpose == Consent::EVERYTHING);
        about.map(|(_, permission)| permission).collect::<Vec<_>>()
    };
    policy.purposes.iter().map(|purpose| (purpose.key.clone(), of(&purpose.key))).collect()
}

/// As much of records as decides what is allowed, each with its purpose.
fn said_of(records: &[ConsentRecord]) -> impl Iterator<Item = (&str, Permission)> + Clone {
    records.iter().map(|record| {
        let ConsentRecord { alias, consent, standing, time, .. } = record;
        let (channel, given) = (consent.channel, consent.given);
        (consent.purpose.as_str(), Permission { alias: *alias, channel, given, standing: *standing, time: *time })
    })
}

fn by_person(said: Vec<Permission>, people: &People) -> HashMap<PersonNumber, Vec<Permission>> {
    let mut by_person: HashMap<PersonNumber, Vec<Permission>> = HashMap::new();
    for one in said {
        by_person.entry(people.person(one.alias)).or_default().push(one);
    }
    by_person.remove(&UNIDENTIFIED);
    by_person
}
