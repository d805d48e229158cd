//! Who is who, decided by people: answers follow at once, in memory, in files and after compaction.

use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::json;
use styk_collect::live::{SourceKind, SourceSettings};
use styk_engine::{Decision, Engine, IdentityRules, Wanted};
use styk_model::{IdentifierKind, Language, MetricKind, PersonNumber};
use styk_store::FactKind;

use crate::folder::{Folder, csv};
use crate::live::{arrival, followed, source, total};

async fn alias(engine: &Engine, kind: IdentifierKind, value: &str) -> PersonNumber {
    engine.store().find(Some(kind), value).await.unwrap()[0].0
}

fn wanted(decision: Decision, one: PersonNumber, other: PersonNumber) -> Wanted<'static> {
    Wanted { decision, one, other, author: "Anna", reason: "the same card" }
}

fn people(engine: &Engine) -> u64 {
    total(engine, MetricKind::Customers)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_in_answers_at_once_and_taken_back_also_after_compaction() {
    let folder = Folder::new().await;
    folder.import("one.csv", &csv(&[(1, 0, "search", "web"), (1, 5, "cart", "web"), (2, 9, "purchase", "app")])).await;
    folder.import("two.csv", &csv(&[(2, 20, "search", "web"), (3, 30, "search", "web")])).await;
    let engine = &folder.engine;
    let users = ["u1", "u2", "u3"];
    // Two users are two people by the rules, also for a human; a loyalty card is somebody's.
    let (one, two) =
        (alias(engine, IdentifierKind::UserId, users[0]).await, alias(engine, IdentifierKind::UserId, users[1]).await);
    let foreseen = engine.foresee(wanted(Decision::Link, one, two), Language::En).await.unwrap();
    assert_eq!(foreseen.groups.len(), 2);
    let why = "Not merged: one customer has one user account, and here are two: “u1” and “u2”.";
    assert_eq!(foreseen.refused.as_deref(), Some(why));

    let calls =
        "phone,time,event\n+48 600 100 200,2024-01-01T01:00:00Z,call\n+48 600 100 200,2024-01-02T01:00:00Z,call\n";
    folder.import("calls.csv", calls).await;
    let hash = styk_collect::hashed_identifiers("+48600100200").remove(0).value.into_owned();
    let phone = alias(engine, IdentifierKind::PhoneHash, &hash).await;
    assert_eq!(people(engine), 4);
    let state = engine.people().position();
    let foreseen = engine.foresee(wanted(Decision::Link, one, phone), Language::En).await.unwrap();
    assert_eq!((foreseen.groups.len(), foreseen.refused, engine.people().position()), (1, None, state));

    let linked = engine.decide(wanted(Decision::Link, one, phone), Language::En).await.unwrap();
    assert_eq!(linked.groups.iter().map(Vec::len).collect::<Vec<_>>(), [2]);
    assert_eq!((people(engine), total(engine, MetricKind::Count)), (3, 7));
    engine.compact().await.unwrap();
    assert_eq!((people(engine), total(engine, MetricKind::Count)), (3, 7), "in files written for the two as one");

    let customer = engine.customer(phone, Language::En, &TimeZone::UTC).await.unwrap().unwrap();
    assert_eq!((customer.person, customer.identifiers.len()), (one, 2));
    let joined = &customer.joined[0];
    assert_eq!((joined.holds, joined.reason.note.as_str()), (true, "the same card"));

    engine.decide(wanted(Decision::Withdraw, one, phone), Language::En).await.unwrap();
    assert_eq!((people(engine), total(engine, MetricKind::Count)), (4, 7));
    engine.compact().await.unwrap();
    assert_eq!((people(engine), total(engine, MetricKind::Count)), (4, 7), "and when the files know it");
    let decisions = engine.decisions((0, 10), Language::En, &TimeZone::UTC).await.unwrap();
    assert_eq!(decisions.links.iter().map(|link| link.holds).collect::<Vec<_>>(), [true, false]);
    let folder = folder.reopened().await;
    assert_eq!(people(&folder.engine), 4);
    assert_eq!(folder.engine.doctor(Language::En).await.unwrap().problems, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_is_told_with_the_record_it_was_seen_in_and_undone() {
    let folder = Folder::new().await;
    let text = "user_id,anonymous_id,order_id,time,event\n,c1,,2024-01-01T00:00:00Z,visit\nu1,c1,17,2024-01-02T00:00:00Z,order\n";
    folder.import("shop.csv", text).await;
    let engine = &folder.engine;
    let user = alias(engine, IdentifierKind::UserId, "u1").await;
    let cookie = alias(engine, IdentifierKind::AnonymousId, "c1").await;
    let customer = engine.customer(user, Language::En, &TimeZone::UTC).await.unwrap().unwrap();
    let told = &customer.joined[0].reason.sentence;
    let expected = "User account “u1” and browser cookie “c1” were seen in one record “order”, number “17” (source “shop”, import “shop.csv”), first on 2024-01-02.";
    assert_eq!(told, expected);
    engine.decide(wanted(Decision::Unlink, user, cookie), Language::En).await.unwrap();
    assert_eq!(people(engine), 2);
    let customer = engine.customer(user, Language::En, &TimeZone::UTC).await.unwrap().unwrap();
    let apart = &customer.refused[0];
    assert_eq!((customer.identifiers.len(), customer.joined.len(), customer.others.len()), (1, 0, 1));
    assert_eq!((apart.kind, apart.holds, apart.reason.note.as_str()), (FactKind::Unlinked, true, "the same card"));
    engine.decide(wanted(Decision::Withdraw, user, cookie), Language::En).await.unwrap();
    assert_eq!(people(engine), 1);
    let customer = engine.customer(user, Language::En, &TimeZone::UTC).await.unwrap().unwrap();
    assert_eq!((customer.joined.len(), customer.refused.len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_claims_joins_a_device_and_not_two_who_are_known() {
    let Folder { engine, place: _place } = Folder::new().await;
    let site = SourceSettings { name: "site".to_owned(), kind: SourceKind::Browser, ..SourceSettings::default() };
    let site = engine.add_source("site", &site, "anna").await.unwrap().source.number;
    let crm = source(&engine, "crm").await.source.number;
    let engine = Arc::new(engine);
    let call = |kind: &str, more: serde_json::Value| {
        let mut event = json!({ "event": "visit", "type": kind });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    engine
        .accept(&arrival(crm, &[call("track", json!({ "user_id": "victim", "email": "v@example.org" }))]))
        .await
        .unwrap();
    let claims = [
        call("identify", json!({ "user_id": "attacker", "anonymous_id": "a1" })),
        call("identify", json!({ "user_id": "attacker", "email": "v@example.org" })),
    ];
    engine.accept(&arrival(site, &claims)).await.unwrap();
    let engine = followed(engine).await;
    let person = |alias| engine.people().person(alias);
    let attacker = alias(&engine, IdentifierKind::UserId, "attacker").await;
    let victim = alias(&engine, IdentifierKind::UserId, "victim").await;
    let device = alias(&engine, IdentifierKind::AnonymousId, "a1").await;
    assert_eq!(person(device), person(attacker));
    assert_ne!(person(attacker), person(victim));
    let refused = engine.refused_links((0, 10), Language::En, &TimeZone::UTC).await.unwrap();
    assert_eq!(refused.total, 1);
    let trusting = IdentityRules { trust: [("site".to_owned(), 1)].into(), ..IdentityRules::default() };
    let preview = engine.preview_identity_rules(trusting).await.unwrap().counts;
    assert_eq!((preview.people_before, preview.people_after), (2, 2), "one user account each, whatever a site says");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_is_listed_later_names_nobody_from_then_on_and_a_value_taken_off_the_list_does_again() {
    let folder = Folder::new().await;
    let text = "user_id,anonymous_id,time,event\nsystem,c1,2024-01-01T00:00:00Z,visit\nsystem,c2,2024-01-02T00:00:00Z,visit\nGuest,c3,2024-01-03T00:00:00Z,visit\nu1,,2024-01-03T00:00:00Z,visit\n";
    folder.import("shop.csv", text).await;
    let engine = &folder.engine;
    assert_eq!(people(engine), 3, "a guest is nobody from the start, the cookie is somebody");
    let rules = (*engine.identity_rules()).clone();
    let mut edited = rules.clone();
    edited.junk.push("system".to_owned());
    let preview = engine.preview_identity_rules(edited.clone()).await.unwrap();
    assert_eq!((preview.counts.nobody_before, preview.counts.nobody), (1, 2));
    let saved = engine.set_identity_rules(edited, "anna").await.unwrap();
    assert_eq!(saved.version, 1);
    // Its two rows are nobody's now; cookies that had no row of their own are nobody's customers.
    assert_eq!((people(engine), total(engine, MetricKind::Count)), (2, 4));
    engine.compact().await.unwrap();
    assert_eq!((people(engine), total(engine, MetricKind::Count)), (2, 4));
    let stale = engine.set_identity_rules(rules.clone(), "anna").await;
    assert!(stale.is_err(), "edited from an older version");
    engine.set_identity_rules(IdentityRules { version: 1, ..rules }, "anna").await.unwrap();
    assert_eq!((people(engine), total(engine, MetricKind::Count)), (3, 4), "its rows come back, out of files too");
    let folder = folder.reopened().await;
    assert_eq!((people(&folder.engine), folder.engine.identity_rules().version), (3, 2));
    assert_eq!(folder.engine.doctor(Language::En).await.unwrap().problems, Vec::<String>::new());
}
