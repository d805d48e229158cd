//! Tells webhooks who entered a segment and left it.
//!
//! What happened stands in the store, numbered. What of it is to be told is put among the deliveries in one
//! transaction with the number up to which that was done, so each change is told at least once, whatever ends
//! the server meanwhile, and each attempt of it has the same id.

use std::collections::HashMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::Verdict;
use styk_model::answer::KnownBy;
use styk_model::{ContactChannel, Language, PersonNumber, Timestamp};
use styk_store::{Crossing, Delivery, Told};
use tokio::sync::watch;

use super::Notifications;
use super::webhook::Event;
use crate::problem::Problem;
use crate::server::Server;

/// Up to which crossing webhooks were told.
const UPTO: &str = "segments_told";

/// How often is looked.
const PACE: Duration = Duration::from_secs(1);

/// Crossings that are looked at once, and changes that one delivery tells.
const CROSSINGS: u32 = 2_000;
const CHANGES: usize = 200;

/// A segment whose changes an address is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SegmentHook {
    /// The address of a webhook.
    pub url: String,
    /// The key of the segment.
    pub segment: String,
    /// The purpose that it is for: who does not allow it is not told of. Everybody is where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ContactChannel>,
    /// What happened before is not told.
    pub since: Timestamp,
}

/// One customer entered or left.
#[derive(Debug, Clone, Serialize)]
struct Changed {
    person: PersonNumber,
    change: &'static str,
    time: Timestamp,
    /// The strongest first; those of e-mail addresses and phone numbers are hashes.
    identifiers: Vec<KnownBy>,
}

/// Runs until the server closes.
pub(crate) async fn run(server: Server, mut closed: watch::Receiver<bool>) {
    loop {
        let more = match turn(&server).await {
            Ok(more) => more,
            Err(problem) => {
                tracing::error!(why = problem.body(Language::En).detail(), "webhooks cannot be told of segments yet");
                false
            }
        };
        if more {
            continue;
        }
        tokio::select! {
            () = tokio::time::sleep(PACE) => {}
            _ = closed.changed() => return,
        }
    }
}

/// Nothing that happened before is told to those who ask for it now.
pub(super) async fn begin(server: &Server) -> Result<(), Problem> {
    let mut change = server.store().change().await?;
    change.set_meta(UPTO, &server.store().last_crossing().await?.to_string()).await?;
    Ok(change.commit().await?)
}

/// Puts among the deliveries what is to be told next; says whether there is more.
async fn turn(server: &Server) -> Result<bool, Problem> {
    let hooks = Notifications::of(server).await?.segments;
    if hooks.is_empty() {
        return Ok(false);
    }
    let upto = server.store().meta(UPTO).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let crossings = server.store().crossings_after(upto, CROSSINGS).await?;
    let Some((last, ..)) = crossings.last() else { return Ok(false) };
    let wanted = |key: &str| hooks.iter().any(|hook| hook.segment == key);
    let mut persons: Vec<PersonNumber> =
        crossings.iter().filter(|(_, key, _)| wanted(key)).map(|(.., crossing)| crossing.person).collect();
    persons.sort_unstable();
    persons.dedup();
    let known = server.engine().identifiers_of(&persons).await?;
    let context = server.engine().context();
    let mut telling = Telling { known, deliveries: Vec::new(), told: Vec::new(), before: HashMap::new() };
    telling.remember(server).await?;
    for hook in &hooks {
        let verdicts = match &hook.purpose {
            Some(purpose) => server.engine().may_reach_each(&persons, purpose, hook.channel).await?,
            None => HashMap::new(),
        };
        let members = context.segments.followed.members.get(&hook.segment);
        // Whoever became part of somebody who is in it has not left it.
        let stays = |person: PersonNumber| {
            let now = context.people.person(person);
            now != person && members.is_some_and(|members| members.contains(now))
        };
        telling.tell(hook, &crossings, &verdicts, stays)?;
    }
    let Telling { known, deliveries, told, .. } = telling;
    let aliases: Vec<PersonNumber> = known.into_values().flatten().map(|(alias, _)| alias).collect();
    let mut change = server.store().change().await?;
    if change.any_erased(&aliases).await? {
        // Somebody was erased meanwhile: it is told anew, without them.
        return Ok(true);
    }
    for delivery in &deliveries {
        change.add_delivery(delivery).await?;
    }
    change.add_told(&told).await?;
    change.set_meta(UPTO, &last.to_string()).await?;
    change.commit().await?;
    if !deliveries.is_empty() {
        server.deliveries_changed().notify_one();
    }
    Ok(crossings.len() == CROSSINGS as usize)
}

struct Telling {
    /// Identifiers with their numbers, the strongest first.
    known: HashMap<PersonNumber, Vec<(PersonNumber, KnownBy)>>,
    deliveries: Vec<Delivery>,
    told: Vec<Told>,
    /// Whether an address was last told that a customer entered a segment: by identifier, segment and address.
    before: HashMap<(PersonNumber, String, String), bool>,
}

impl Telling {
    async fn remember(&mut self, server: &Server) -> Result<(), Problem> {
        let aliases: Vec<PersonNumber> = self.known.values().flatten().map(|(alias, _)| *alias).collect();
        for told in server.store().told_of(&aliases, u32::MAX).await? {
            let Told { alias, segment, url, entered, withheld, .. } = told;
            self.before.entry((alias, segment, url)).or_insert(entered && withheld.is_empty());
        }
        Ok(())
    }

    /// Whether any identifier of a customer was told as having entered.
    fn was_told(&self, person: PersonNumber, hook: &SegmentHook) -> bool {
        let aliases = self.known.get(&person).into_iter().flatten();
        aliases.into_iter().any(|(alias, _)| {
            self.before.get(&(*alias, hook.segment.clone(), hook.url.clone())).is_some_and(|told| *told)
        })
    }

    fn tell(
        &mut self,
        hook: &SegmentHook,
        crossings: &[(i64, String, Crossing)],
        verdicts: &HashMap<PersonNumber, Verdict>,
        stays: impl Fn(PersonNumber) -> bool,
    ) -> Result<(), Problem> {
        let about = crossings.iter().filter(|(_, key, crossing)| *key == hook.segment && crossing.time >= hook.since);
        let (mut changes, mut first, mut withheld) = (Vec::new(), None, 0_u64);
        for (number, _, crossing) in about {
            let Crossing { person, time, entered, .. } = *crossing;
            // Nobody, where all that they were known by is gone.
            let Some(known) = self.known.get(&person) else { continue };
            let Some((alias, _)) = known.first() else { continue };
            if !entered && stays(person) {
                continue;
            }
            // Whoever was told that somebody entered has to know that they left, whatever they allow by now.
            let owed = !entered && self.was_told(person, hook);
            let refused = verdicts.get(&person).filter(|verdict| !owed && !verdict.allowed);
            let why = refused.map(|verdict| serde_json::json!(verdict.why));
            self.told.push(Told {
                alias: *alias,
                segment: hook.segment.clone(),
                url: hook.url.clone(),
                entered,
                time,
                withheld: why.as_ref().and_then(|why| why.as_str()).unwrap_or_default().to_owned(),
            });
            let is_told = why.is_none();
            self.before.insert((*alias, hook.segment.clone(), hook.url.clone()), entered && is_told);
            if !is_told {
                withheld += u64::from(entered);
                continue;
            }
            first.get_or_insert(*number);
            let change = if entered { "entered" } else { "left" };
            let identifiers = known.iter().map(|(_, known_by)| known_by.clone()).collect();
            changes.push(Changed { person, change, time, identifiers });
            if changes.len() == CHANGES {
                self.deliver(hook, first.take(), &changes, std::mem::take(&mut withheld))?;
                changes.clear();
            }
        }
        if changes.is_empty() { Ok(()) } else { self.deliver(hook, first, &changes, withheld) }
    }

    fn deliver(
        &mut self,
        hook: &SegmentHook,
        first: Option<i64>,
        changes: &[Changed],
        withheld: u64,
    ) -> Result<(), Problem> {
        // The same crossings are the same delivery.
        let id = format!("{}-{}", hook.segment, first.unwrap_or(0));
        let data = serde_json::json!({ "segment": hook.segment, "changes": changes, "withheld": withheld });
        let event = Event::with_id(id, "segment.changed", data);
        self.deliveries.push(event.delivery(&hook.url)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use styk_engine::{ByHand, Engine};
    use styk_model::{Consent, Identifier, IdentifierKind};
    use styk_store::Change;

    use super::*;
    use crate::Config;
    use crate::notify::webhook::Webhook;

    const URL: &str = "https://example.com/hook";

    async fn server(folder: &Path) -> Server {
        let engine = Arc::new(Engine::open(folder).await.unwrap());
        Server::new(engine, Config::default()).await.unwrap()
    }

    async fn hooked(server: &Server, purpose: Option<&str>) {
        let webhooks = vec![Webhook { url: URL.to_owned(), secret: "whsec".to_owned() }];
        let hook = SegmentHook {
            url: URL.to_owned(),
            segment: "loyal".to_owned(),
            purpose: purpose.map(str::to_owned),
            channel: purpose.map(|_| ContactChannel::Email),
            since: Timestamp(5),
        };
        let known = Notifications::of(server).await.unwrap();
        Notifications { webhooks, segments: vec![hook], ..known }.save(server, "olga").await.unwrap();
    }

    async fn changed(server: &Server, change: impl AsyncFnOnce(&mut Change)) {
        let mut open = server.store().change().await.unwrap();
        change(&mut open).await;
        open.commit().await.unwrap();
    }

    async fn crossed(server: &Server, crossings: &[(PersonNumber, i64, bool)]) {
        changed(server, async |change| {
            let segment = change.follow("loyal", "true", Timestamp(1), &[]).await.unwrap();
            let crossing = |(person, time, entered): &(PersonNumber, i64, bool)| Crossing {
                segment,
                person: *person,
                time: Timestamp(*time),
                entered: *entered,
            };
            let crossings: Vec<Crossing> = crossings.iter().map(crossing).collect();
            change.add_crossings(&crossings).await.unwrap();
        })
        .await;
    }

    async fn person(server: &Server, user: &str) -> PersonNumber {
        let identifier = Identifier::new(IdentifierKind::UserId, user.to_owned());
        server.engine().alias(&identifier).await.unwrap().unwrap()
    }

    /// What waits to be delivered: id, and each change with its customer.
    async fn waiting(server: &Server) -> Vec<(String, Vec<(String, String)>)> {
        let due = server.store().take_deliveries(Timestamp(i64::MAX), Timestamp(0)).await.unwrap();
        let one = |delivery: Delivery| {
            let body: serde_json::Value = serde_json::from_str(&delivery.body).unwrap();
            let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            let change = |one: &serde_json::Value| (text(&one["identifiers"][0]["value"]), text(&one["change"]));
            (delivery.id, body["data"]["changes"].as_array().unwrap().iter().map(change).collect())
        };
        due.into_iter().map(one).collect()
    }

    fn pair(user: &str, change: &str) -> (String, String) {
        (user.to_owned(), change.to_owned())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_enters_and_leaves_is_told_once_in_order_from_then_on() {
        let place = tempfile::tempdir().unwrap();
        let server = server(place.path()).await;
        let (one, two) = (person(&server, "u1").await, person(&server, "u2").await);
        crossed(&server, &[(one, 9, true)]).await;
        hooked(&server, None).await;
        assert!(!turn(&server).await.unwrap());
        assert!(waiting(&server).await.is_empty(), "what happened before is not told");
        crossed(&server, &[(two, 4, true), (two, 10, true), (one, 11, false), (4_000, 12, true)]).await;
        turn(&server).await.unwrap();
        turn(&server).await.unwrap();
        assert_eq!(waiting(&server).await, [("loyal-3".to_owned(), vec![pair("u2", "entered"), pair("u1", "left")])]);
        let many: Vec<_> = (0..4_500).map(|time| (one, 100 + time, time % 2 == 0)).collect();
        crossed(&server, &many).await;
        assert!(turn(&server).await.unwrap() && turn(&server).await.unwrap() && !turn(&server).await.unwrap());
        let told: usize = waiting(&server).await.iter().map(|(_, changes)| changes.len()).sum();
        assert_eq!(told, 2 + 4_500);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_does_not_allow_it_is_not_told_of() {
        let place = tempfile::tempdir().unwrap();
        let server = server(place.path()).await;
        let (one, two) = (person(&server, "u1").await, person(&server, "u2").await);
        hooked(&server, Some("marketing")).await;
        let consent = Consent {
            purpose: "marketing".to_owned(),
            channel: Some(ContactChannel::Email),
            given: true,
            basis: None,
            wording: String::new(),
        };
        let yes = ByHand { consent, time: Timestamp(1), author: "anna", note: "" };
        assert!(server.engine().note_consent(one, &yes).await.unwrap());
        crossed(&server, &[(one, 9, true), (two, 9, true), (two, 10, false)]).await;
        turn(&server).await.unwrap();
        assert_eq!(waiting(&server).await, [("loyal-1".to_owned(), vec![pair("u1", "entered")])]);
        let told = server.store().told_of(&[two], 10).await.unwrap();
        let said: Vec<(bool, &str)> = told.iter().map(|one| (one.entered, one.withheld.as_str())).collect();
        assert_eq!(said, [(false, "never_asked"), (true, "never_asked")]);

        // Whoever was told of somebody hears that they left, though they allow nothing any more.
        let mut no = yes.clone();
        (no.consent.given, no.time) = (false, Timestamp(2));
        assert!(server.engine().note_consent(one, &no).await.unwrap());
        crossed(&server, &[(one, 11, false)]).await;
        turn(&server).await.unwrap();
        let told: Vec<_> = waiting(&server).await.into_iter().flat_map(|(_, changes)| changes).collect();
        assert!(told.contains(&pair("u1", "left")), "{told:?}");
    }
}
