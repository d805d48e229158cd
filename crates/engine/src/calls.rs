//! Segments as lists for the people who call customers, of those who may be called.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use styk_collect::{Contact, FileSettings, Hints, Limits, Origin};
use styk_customers::{KnownTrait, Why, traits};
use styk_lake::People;
use styk_model::answer::KnownBy;
use styk_model::calls::{CALL_LIST_IDENTIFIERS, CallList, CallSince, LeftOut, ToCall};
use styk_model::segment::Rule;
use styk_model::{ContactChannel, IdentifierKind, Language, PersonNumber, Say, Timestamp, say};
use styk_query::segments::{Line, LinesWanted, Members, Segments, last_seen, lines};
use styk_query::{Context, QueryError};
use styk_store::{FollowedSegment, Handover, TraitRecord};

use crate::{Engine, EngineError, Reach};

/// What a list for people who call is written down as.
const CALLS: &str = "calls";

/// Customers on one list, at most, and unless somebody wants more or fewer.
pub const MOST_CALLS: usize = 10_000;
pub const USUAL_CALLS: usize = 1_000;

/// Traits that are the name of a customer, without case and punctuation: whole, then its parts.
const WHOLE_NAMES: [&str; 6] = ["name", "fullname", "displayname", "фио", "имяифамилия", "imięinazwisko"];
const FIRST_NAMES: [&str; 4] = ["firstname", "givenname", "имя", "imię"];
const LAST_NAMES: [&str; 5] = ["lastname", "familyname", "surname", "фамилия", "nazwisko"];

/// Which list is wanted.
#[derive(Debug, Clone, Copy)]
pub struct CallsWanted<'a> {
    /// The key of the segment.
    pub segment: &'a str,
    pub purpose: &'a str,
    /// Who was in it then, by what is known now; when absent, who is in it.
    pub at: Option<Timestamp>,
    /// At most so many customers, those who were seen last: 1 to [`MOST_CALLS`].
    pub limit: usize,
    /// A file with the company's own list of its customers, which has the names and numbers that are not kept here.
    /// Nothing of it is stored.
    pub contacts: Option<&'a Path>,
    pub language: Language,
    /// The zone of days (IANA name).
    pub zone: &'a str,
}

impl CallsWanted<'_> {
    /// With a limit that a list can have.
    fn within(self) -> Self {
        Self { limit: self.limit.clamp(1, MOST_CALLS), ..self }
    }
}

/// Who of a segment is on a list for people who call, and why others are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallCounts {
    /// Customers in the segment.
    pub members: u64,
    /// Customers on the list.
    pub customers: u64,
    /// Who may not be called, by reason.
    pub excluded: BTreeMap<Why, u64>,
    /// Who may be called, and there is no way to: known by a browser or a device only; where there are contacts,
    /// not among them, or there without a telephone number.
    pub unmatched: u64,
    /// Who were seen before those on the list.
    pub beyond: u64,
}

/// Who may be called and can be.
struct Callable {
    counts: CallCounts,
    /// With the place among the contacts, where there are any.
    persons: BTreeMap<PersonNumber, usize>,
    contacts: Option<Vec<Contact>>,
}

impl Engine {
    /// Who would be on a list for people who call. Nothing is handed over. The context's watch stops it.
    pub async fn call_counts(&self, context: &Context, wanted: CallsWanted<'_>) -> Result<CallCounts, EngineError> {
        Ok(self.callable(context, wanted.within()).await?.counts)
    }

    /// A list for people who call, which is written down with who is on it.
    pub async fn call_list(
        &self,
        context: &Context,
        wanted: CallsWanted<'_>,
        author: &str,
    ) -> Result<CallList, EngineError> {
        let wanted = wanted.within();
        let callable = self.callable(context, wanted).await?;
        let at = moment(context, wanted.at);
        let Some(rule) = context.segments.rules.get(wanted.segment) else { unreachable!("its members were told") };
        let of: Arc<Members> = Arc::new(callable.persons.keys().copied().collect());
        let mut seen = tokio::task::block_in_place(|| last_seen(context, &of, at))?;
        seen.sort_unstable_by_key(|(person, seen)| (Reverse(*seen), *person));
        seen.truncate(wanted.limit);
        let chosen: Vec<PersonNumber> = seen.iter().map(|(person, _)| *person).collect();
        let list = self.call_list_of_nobody(wanted, (rule, at), &callable.counts).await?;
        let customers = self.customers_to_call(context, wanted, (rule, at), &callable, &seen).await?;
        let list = CallList { customers, author: author.to_owned(), ..list };
        self.hand_calls_over(&list, &chosen).await?;
        Ok(list)
    }

    /// Who of a segment may be called, and can be.
    async fn callable(&self, context: &Context, wanted: CallsWanted<'_>) -> Result<Callable, EngineError> {
        let CallsWanted { segment, purpose, at, limit, contacts, zone, .. } = wanted;
        let contacts = contacts.map(|path| contacts_in(path, zone)).transpose()?;
        let people = &context.people;
        let members = tokio::task::block_in_place(|| members_of(context, segment, at))?;
        let reach = self.reach(people, purpose, Some(ContactChannel::Phone)).await?;
        let (persons, excluded) = tokio::task::block_in_place(|| allowed(&members, people, &reach));
        let members = persons.len() as u64 + excluded.values().sum::<u64>();
        let allowed = persons.len() as u64;
        let persons = self.matched(people, persons, contacts.as_deref()).await?;
        let matched = persons.len() as u64;
        let customers = matched.min(limit as u64);
        let (unmatched, beyond) = (allowed - matched, matched - customers);
        let counts = CallCounts { members, customers, excluded, unmatched, beyond };
        Ok(Callable { counts, persons, contacts })
    }

    /// Those whom a company can find in its systems, or in the contacts that it gave, with their place among these.
    async fn matched(
        &self,
        people: &People,
        persons: BTreeSet<PersonNumber>,
        contacts: Option<&[Contact]>,
    ) -> Result<BTreeMap<PersonNumber, usize>, EngineError> {
        let contacts = contacts.map(by_identifier);
        let mut matched: BTreeMap<PersonNumber, (IdentifierKind, usize)> = BTreeMap::new();
        let mut alias = 0;
        self.store
            .each_identifier(|kind, value| {
                alias += 1;
                let person = people.person(alias);
                let Some(kind) = kind.filter(|_| persons.contains(&person)) else { return };
                let place = match &contacts {
                    Some(contacts) => contacts.get(&(kind, value)).copied(),
                    None => CALL_LIST_IDENTIFIERS.contains(&kind).then_some(0),
                };
                if let Some(place) = place {
                    // Of several the strongest identifier says who it is.
                    let found = matched.entry(person).or_insert((kind, place));
                    *found = (kind, place).min(*found);
                }
            })
            .await?;
        Ok(matched.into_iter().map(|(person, (_, place))| (person, place)).collect())
    }

    /// The list without its customers.
    async fn call_list_of_nobody(
        &self,
        wanted: CallsWanted<'_>,
        (rule, at): (&Rule, Timestamp),
        counts: &CallCounts,
    ) -> Result<CallList, EngineError> {
        let CallsWanted { segment, purpose, language, zone, .. } = wanted;
        let name = self.saved_segment(segment).await?.map(|saved| saved.segment.name);
        let policy = self.consent_policy();
        let purpose_name = policy.purpose(purpose).map_or(purpose, |purpose| &purpose.name);
        Ok(CallList {
            segment: segment.to_owned(),
            name: name.unwrap_or_else(|| segment.to_owned()),
            rule: rule.to_string(),
            purpose: purpose.to_owned(),
            purpose_name: purpose_name.to_owned(),
            language,
            zone: zone.to_owned(),
            at,
            made: Timestamp::now(),
            author: String::new(),
            members: counts.members,
            customers: Vec::new(),
            left_out: left_out(counts, wanted),
        })
    }

    /// What is told of each customer on a list, in its order.
    async fn customers_to_call(
        &self,
        context: &Context,
        wanted: CallsWanted<'_>,
        (rule, at): (&Rule, Timestamp),
        callable: &Callable,
        seen: &[(PersonNumber, Timestamp)],
    ) -> Result<Vec<ToCall>, EngineError> {
        let CallsWanted { segment, purpose, language, zone, .. } = wanted;
        let chosen: Vec<PersonNumber> = seen.iter().map(|(person, _)| *person).collect();
        let on_list: Arc<Members> = Arc::new(chosen.iter().copied().collect());
        let asked = LinesWanted { rule, at, language, zone };
        let mut lines = tokio::task::block_in_place(|| lines(context, &on_list, asked))?;
        let mut identifiers = self.identifiers_of(&chosen).await?;
        let mut names = self.names_of(&chosen).await?;
        let since = self.in_segment_since(segment, rule, at, &context.people, &on_list).await?;
        let by_email = self.reach(&context.people, purpose, Some(ContactChannel::Email)).await?;
        let to_call = |(person, last_seen): &(PersonNumber, Timestamp)| {
            let place = callable.persons.get(person).copied().unwrap_or_default();
            let contact = callable.contacts.as_ref().and_then(|contacts| contacts.get(place)).cloned();
            let Contact { name, phone, email, .. } = contact.unwrap_or_default();
            let line = lines.remove(person);
            let Line { why, paid, score, recent } = line?;
            Some(ToCall {
                person: *person,
                identifiers: one_of_each(identifiers.remove(person).unwrap_or_default()),
                name: name.or_else(|| names.remove(person)),
                phone,
                email: email.filter(|_| by_email.of(*person).allowed),
                last_seen: *last_seen,
                since: since.get(person).copied(),
                why,
                paid,
                score,
                recent,
            })
        };
        Ok(seen.iter().filter_map(to_call).collect())
    }

    /// Since when customers are in a segment, as far as it is followed: nothing of those of whom that is not known.
    async fn in_segment_since(
        &self,
        key: &str,
        rule: &Rule,
        at: Timestamp,
        people: &People,
        of: &Members,
    ) -> Result<HashMap<PersonNumber, CallSince>, EngineError> {
        let rule = rule.to_string();
        let is_it = |one: &FollowedSegment| one.key == key && one.rule == rule && one.began <= at;
        let Some(followed) = self.store.followed().await?.into_iter().find(is_it) else { return Ok(HashMap::new()) };
        let mut since = HashMap::new();
        for person in Members::from_bytes(&followed.at_first).iter().map(|person| people.person(person)) {
            if of.contains(person) {
                since.insert(person, CallSince { time: followed.began, or_earlier: true });
            }
        }
        for crossing in self.store.crossings(followed.number, 0).await? {
            let person = people.person(crossing.person);
            if crossing.time > at || !of.contains(person) {
                continue;
            }
            if crossing.entered {
                since.insert(person, CallSince { time: crossing.time, or_earlier: false });
            } else {
                since.remove(&person);
            }
        }
        Ok(since)
    }

    /// The names that are said of customers.
    async fn names_of(&self, persons: &[PersonNumber]) -> Result<HashMap<PersonNumber, String>, EngineError> {
        let mut person_of: HashMap<PersonNumber, PersonNumber> = HashMap::new();
        for (person, aliases) in self.aliases_of_each(persons) {
            person_of.extend(aliases.into_iter().map(|alias| (alias, person)));
        }
        let aliases: Vec<PersonNumber> = person_of.keys().copied().collect();
        let mut records: HashMap<PersonNumber, Vec<TraitRecord>> = HashMap::new();
        for record in self.store.traits_of(&aliases).await? {
            if let Some(person) = person_of.get(&record.alias) {
                records.entry(*person).or_default().push(record);
            }
        }
        let name = |(person, records): (PersonNumber, Vec<TraitRecord>)| Some((person, name_in(&traits(records))?));
        Ok(records.into_iter().filter_map(name).collect())
    }

    /// Writes down that a list was handed over, and who is on it.
    async fn hand_calls_over(&self, list: &CallList, chosen: &[PersonNumber]) -> Result<(), EngineError> {
        let aliases: Vec<PersonNumber> = self.aliases_of_each(chosen).into_values().flatten().collect();
        let mut change = self.store.change().await?;
        if change.any_erased(&aliases).await? {
            // Somebody on it was erased meanwhile: asked for again, the list is without them.
            return Err(EngineError::ErasedMeanwhile);
        }
        let handover = Handover {
            number: 0,
            time: list.made,
            author: list.author.clone(),
            segment: list.segment.clone(),
            purpose: list.purpose.clone(),
            channel: Some(ContactChannel::Phone),
            format: CALLS.to_owned(),
            customers: list.customers.len() as u64,
            aliases: aliases.into_iter().collect::<Members>().to_bytes(),
        };
        change.add_handover(&handover).await?;
        Ok(change.commit().await?)
    }
}

/// The moment that a segment is told for: no later than it can be told for now.
fn moment(context: &Context, at: Option<Timestamp>) -> Timestamp {
    at.map_or(context.segments.at, |at| at.min(context.segments.at))
}

fn members_of(context: &Context, segment: &str, at: Option<Timestamp>) -> Result<Arc<Members>, QueryError> {
    match (at, context.segments.rules.get(segment)) {
        (Some(_), Some(rule)) => {
            let then = Segments { at: moment(context, at), ..context.segments.clone() };
            then.members_by(context, rule)
        }
        _ => context.segments.members(context, segment),
    }
}

/// Who may be called, and how many may not, by reason. Whoever has become part of somebody else since is judged with
/// them, and once.
fn allowed(members: &Members, people: &People, reach: &Reach) -> (BTreeSet<PersonNumber>, BTreeMap<Why, u64>) {
    let mut persons: BTreeSet<PersonNumber> = members.iter().map(|member| people.person(member)).collect();
    let mut excluded: BTreeMap<Why, u64> = BTreeMap::new();
    persons.retain(|person| {
        let verdict = reach.of(*person);
        if !verdict.allowed {
            *excluded.entry(verdict.why).or_default() += 1;
        }
        verdict.allowed
    });
    (persons, excluded)
}

fn contacts_in(path: &Path, zone: &str) -> Result<Vec<Contact>, EngineError> {
    let hints = Hints { zone: Some(zone.to_owned()), ..Hints::default() };
    let origin = Origin::Path(path.to_owned());
    tokio::task::block_in_place(|| {
        let tables = styk_collect::open(&origin, &FileSettings::default(), Limits::default())?;
        let mut contacts = Vec::new();
        for table in tables {
            contacts.extend(styk_collect::contacts(table, &hints)?);
        }
        Ok(contacts)
    })
}

/// The places of contacts that can be called, by their identifiers; of several with one the first.
fn by_identifier(contacts: &[Contact]) -> HashMap<(IdentifierKind, &str), usize> {
    let mut by_identifier = HashMap::new();
    for (place, contact) in contacts.iter().enumerate().filter(|(_, contact)| contact.phone.is_some()) {
        for identifier in &contact.identifiers {
            by_identifier.entry((identifier.kind, &*identifier.value)).or_insert(place);
        }
    }
    by_identifier
}

/// The first identifier of each kind.
fn one_of_each(known: Vec<(PersonNumber, KnownBy)>) -> Vec<(IdentifierKind, String)> {
    let mut identifiers: Vec<(IdentifierKind, String)> = Vec::new();
    for (_, KnownBy { kind, value }) in known {
        if identifiers.iter().all(|(other, _)| *other != kind) {
            identifiers.push((kind, value));
        }
    }
    identifiers
}

fn name_in(known: &[KnownTrait]) -> Option<String> {
    let of = |names: &[&str]| {
        let is_it = |one: &&KnownTrait| {
            let squeezed: String = one.name.chars().filter(|c| c.is_alphanumeric()).collect();
            one.holds() && names.contains(&squeezed.to_lowercase().as_str())
        };
        let text: String = serde_json::from_str(&known.iter().find(is_it)?.said.first()?.said.value).ok()?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    of(&WHOLE_NAMES).or_else(|| {
        let parts: Vec<String> = [of(&FIRST_NAMES), of(&LAST_NAMES)].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    })
}

/// Everybody who is not on a list, by reason, those of most first.
fn left_out(counts: &CallCounts, wanted: CallsWanted<'_>) -> Vec<LeftOut> {
    let CallsWanted { language, limit, contacts, .. } = wanted;
    let mut left_out: Vec<LeftOut> = counts
        .excluded
        .iter()
        .map(|(why, customers)| LeftOut { reason: why.say(language), customers: *customers })
        .collect();
    let unmatched = if contacts.is_some() {
        say!(
            language,
            "not in the file of contacts, or without a phone number there",
            "нет в файле контактов или там нет номера телефона",
            "brak w pliku kontaktów albo brak tam numeru telefonu",
        )
    } else {
        say!(
            language,
            "known by a browser or a device only",
            "известен только браузер или устройство",
            "znana tylko przeglądarka lub urządzenie",
        )
    };
    left_out.push(LeftOut { reason: unmatched, customers: counts.unmatched });
    let beyond = say!(
        language,
        "seen before those on the list, which has at most {limit}",
        "были раньше, чем клиенты из списка; в нём не больше {limit}",
        "widziani dawniej niż klienci z listy, która ma najwyżej {limit}",
    );
    left_out.push(LeftOut { reason: beyond, customers: counts.beyond });
    left_out.retain(|one| one.customers > 0);
    left_out.sort_by_key(|one| Reverse(one.customers));
    left_out
}
