//! What customers allow: from files, live and by hand, over merges, separations and crashes.

use std::sync::Arc;

use serde_json::{Value, json};
use styk_collect::live::{SourceKind, SourceSettings};
use styk_engine::{
    AudienceFormat, AudienceWanted, ByHand, ConsentPolicy, CustomerConsent, Decision, Engine, Preset, Purpose, Segment,
    Wanted, Why,
};
use styk_model::{
    Consent, ContactChannel, Identifier, IdentifierKind, Language, PersonNumber, SuppressionReason, Timestamp,
};
use styk_store::Suppression;

use crate::folder::Folder;
use crate::live::{arrival, followed, source};

const EMAIL: Option<ContactChannel> = Some(ContactChannel::Email);
const SMS: Option<ContactChannel> = Some(ContactChannel::Sms);

const FILE: &str = "user_id,anonymous_id,time,event,purpose,channel,wording\n\
                    u1,c1,2024-01-01T00:00:00Z,consent_given,\"marketing, research\",email,2024-01\n\
                    u2,c2,2024-01-02T00:00:00Z,consent_given,marketing,sms,2024-01\n\
                    u1,c1,2024-01-03T00:00:00Z,purchase,,web,\n\
                    u3,c3,2024-01-04T00:00:00Z,consent_given,,email,\n";

async fn alias(engine: &Engine, kind: IdentifierKind, value: &str) -> PersonNumber {
    engine.store().find(Some(kind), value).await.unwrap()[0].0
}

async fn user(engine: &Engine, value: &str) -> PersonNumber {
    alias(engine, IdentifierKind::UserId, value).await
}

async fn of(engine: &Engine, person: PersonNumber) -> CustomerConsent {
    engine.customer_consent(person).await.unwrap().unwrap()
}

async fn why(engine: &Engine, person: PersonNumber, channel: Option<ContactChannel>) -> Why {
    let alone = engine.may_reach(person, "marketing", channel).await.unwrap().unwrap();
    let found = of(engine, person).await;
    let listed = found.verdicts.iter().find(|(key, on, _)| key == "marketing" && *on == channel);
    assert_eq!(listed.map(|(.., verdict)| *verdict), Some(alone), "both ways say the same");
    let reach = engine.reach(&engine.people(), "marketing", channel).await.unwrap();
    assert_eq!(reach.of(found.person), alone, "and so does a look at everybody");
    alone.why
}

fn said(event: &str, user: &str, properties: &Value) -> Value {
    json!({ "event": event, "type": "track", "user_id": user, "properties": properties })
}

fn by_hand(channel: Option<ContactChannel>, given: bool) -> ByHand<'static> {
    let (purpose, wording) = ("marketing".to_owned(), String::new());
    let consent = Consent { purpose, channel, given, basis: None, wording };
    ByHand { consent, time: Timestamp::now(), author: "anna", note: "said on the phone" }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_says_it_until_it_is_undone() {
    let folder = Folder::new().await;
    let imported = folder.import("consent.csv", FILE).await;
    assert_eq!((imported.summary.interactions, imported.summary.rejected.values().sum::<u64>()), (3, 1), "no purpose");
    let engine = &folder.engine;
    let (one, two) = (user(engine, "u1").await, user(engine, "u2").await);
    assert_eq!((why(engine, one, EMAIL).await, why(engine, one, SMS).await), (Why::Given, Why::NeverAsked));
    assert_eq!(why(engine, two, SMS).await, Why::Given);
    let found = of(engine, one).await;
    let records: Vec<(&str, &str, &str)> = found
        .records
        .iter()
        .map(|(record, source)| (record.consent.purpose.as_str(), record.consent.wording.as_str(), source.as_str()))
        .collect();
    assert_eq!(records, [("research", "2024-01", "consent"), ("marketing", "2024-01", "consent")]);
    assert_eq!(found.known.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["u1"]);

    let folder = folder.reopened().await;
    let engine = &folder.engine;
    assert_eq!(why(engine, one, EMAIL).await, Why::Given);
    engine.undo(imported.number.0).await.unwrap();
    assert_eq!(why(engine, one, EMAIL).await, Why::NeverAsked);
    let counts = engine.consent_overview().await.unwrap();
    assert!(counts.counts.iter().filter(|one| one.purpose == "marketing").all(|one| one.allowed == 0), "{counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrives_says_it_once_also_after_a_crash() {
    let Folder { engine, place } = Folder::new().await;
    let server = source(&engine, "crm").await.source.number;
    let settings = SourceSettings { name: "site".to_owned(), kind: SourceKind::Browser, ..SourceSettings::default() };
    let browser = engine.add_source("site", &settings, "anna").await.unwrap().source.number;
    let engine = followed(Arc::new(engine)).await;
    let yes = said("consent_given", "u1", &json!({ "purpose": "marketing", "channel": ["email", "sms"] }));
    engine.accept(&arrival(server, std::slice::from_ref(&yes))).await.unwrap();
    engine.accept(&arrival(browser, &[said("Consent given", "u2", &json!({ "purpose": "marketing" }))])).await.unwrap();
    engine.accept(&arrival(browser, &[said("consent_given", "u3", &json!({}))])).await.unwrap();
    // Accepted, and nobody followed: as if the process had died here.
    drop(engine);
    let engine = Engine::open(&place.path().join("data")).await.unwrap();
    let (one, two) = (user(&engine, "u1").await, user(&engine, "u2").await);
    assert_eq!((why(&engine, one, EMAIL).await, why(&engine, one, SMS).await), (Why::Given, Why::Given));
    assert_eq!(of(&engine, one).await.records.len(), 2);
    assert_eq!(why(&engine, two, EMAIL).await, Why::Unconfirmed, "a browser says so");
    assert!(engine.store().find(Some(IdentifierKind::UserId), "u3").await.unwrap().is_empty(), "in the quarantine");

    let engine = followed(Arc::new(engine)).await;
    let no = said("consent_withdrawn", "u1", &json!({ "purpose": "*" }));
    engine.accept(&arrival(browser, std::slice::from_ref(&no))).await.unwrap();
    let engine = followed(engine).await;
    assert_eq!(why(&engine, one, EMAIL).await, Why::Withdrawn, "a no needs no proof");
    assert_eq!(of(&engine, one).await.records.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_said_goes_with_whoever_they_are() {
    let folder = Folder::new().await;
    let engine = &folder.engine;
    let file = "user_id,anonymous_id,time,event,purpose,channel\n\
                u1,,2024-01-01T00:00:00Z,consent_given,marketing,email\n\
                ,c1,2024-01-02T00:00:00Z,consent_withdrawn,marketing,\n";
    folder.import("consent.csv", file).await;
    let (one, cookie) = (user(engine, "u1").await, alias(engine, IdentifierKind::AnonymousId, "c1").await);
    assert_eq!((why(engine, one, EMAIL).await, why(engine, cookie, EMAIL).await), (Why::Given, Why::Withdrawn));
    let wanted = |decision| Wanted { decision, one, other: cookie, author: "anna", reason: "" };
    engine.decide(wanted(Decision::Link), Language::En).await.unwrap();
    assert_eq!((why(engine, one, EMAIL).await, why(engine, cookie, EMAIL).await), (Why::Withdrawn, Why::Withdrawn));
    engine.decide(wanted(Decision::Withdraw), Language::En).await.unwrap();
    assert_eq!((why(engine, one, EMAIL).await, why(engine, cookie, EMAIL).await), (Why::Given, Why::Withdrawn));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employee_writes_down_what_was_said() {
    let folder = Folder::new().await;
    folder.import("consent.csv", FILE).await;
    let engine = &folder.engine;
    let one = user(engine, "u1").await;
    assert!(engine.note_consent(one, &by_hand(None, false)).await.unwrap());
    assert_eq!(why(engine, one, EMAIL).await, Why::Withdrawn);
    assert!(engine.note_consent(one, &by_hand(SMS, true)).await.unwrap());
    assert_eq!((why(engine, one, EMAIL).await, why(engine, one, SMS).await), (Why::Withdrawn, Why::Given));
    let found = of(engine, one).await;
    let (record, source) = &found.records[0];
    assert_eq!((record.author.as_str(), record.note.as_str(), source.as_str()), ("anna", "said on the phone", "styk"));
    assert!(!engine.note_consent(4_000, &by_hand(None, true)).await.unwrap(), "nobody has that number");
    assert!(engine.customer_consent(4_000).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_suppressed_is_not_reached_also_where_nobody_knew_them() {
    let folder = Folder::new().await;
    folder.import("consent.csv", FILE).await;
    let engine = &folder.engine;
    let one = user(engine, "u1").await;
    let suppression = |alias, channel| Suppression {
        alias,
        channel,
        reason: SuppressionReason::Complained,
        note: String::new(),
        author: "anna".to_owned(),
        time: Timestamp::now(),
    };
    engine.suppress(&suppression(one, EMAIL)).await.unwrap();
    assert_eq!(why(engine, one, EMAIL).await, Why::Suppressed);
    assert!(engine.may_reach(one, "service", EMAIL).await.unwrap().unwrap().allowed);
    assert!(engine.unsuppress(one, EMAIL).await.unwrap());
    assert_eq!(why(engine, one, EMAIL).await, Why::Given);

    let address = styk_collect::hashed_identifiers("New@Example.com").remove(0);
    let stranger = engine.alias(&address).await.unwrap().unwrap();
    assert_eq!(engine.alias(&address).await.unwrap(), Some(stranger), "the same number again");
    engine.suppress(&suppression(stranger, None)).await.unwrap();
    assert_eq!(engine.alias(&Identifier::new(IdentifierKind::UserId, "null")).await.unwrap(), None);
    let calls = "email,time,event\nnew@example.com,2024-01-01T01:00:00Z,call\n";
    folder.import("calls.csv", calls).await;
    assert_eq!(alias(engine, IdentifierKind::EmailHash, &address.value).await, stranger);
    assert_eq!(why(engine, stranger, SMS).await, Why::Suppressed);
    assert_eq!(engine.doctor(Language::En).await.unwrap().problems, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_counts_everybody_once() {
    let folder = Folder::new().await;
    folder.import("consent.csv", FILE).await;
    let engine = &folder.engine;
    engine.note_consent(user(engine, "u2").await, &by_hand(None, false)).await.unwrap();
    let odd = "user_id,time,event,purpose\nu9,2024-01-01T00:00:00Z,consent_given,Raffle\n";
    folder.import("odd.csv", odd).await;
    let found = engine.consent_overview().await.unwrap();
    assert_eq!(found.people, 3);
    let marketing = |channel| found.counts.iter().find(|one| one.purpose == "marketing" && one.channel == channel);
    let whys = |channel| marketing(channel).unwrap().whys.iter().map(|(why, count)| (*why, *count)).collect::<Vec<_>>();
    assert_eq!(whys(EMAIL), [(Why::Given, 1), (Why::NeverAsked, 1), (Why::Withdrawn, 1)]);
    assert_eq!(whys(SMS), [(Why::NeverAsked, 2), (Why::Withdrawn, 1)]);
    assert!(found.counts.iter().all(|one| one.whys.values().sum::<u64>() == 3), "{found:?}");
    assert_eq!(found.unknown, [("raffle".to_owned(), 1)]);

    // Another policy is another answer, by what was said before.
    let raffle = Purpose {
        key: "raffle".to_owned(),
        channels: Vec::new(),
        ..Preset::Russia.policy(Language::En).purposes[0].clone()
    };
    let policy = ConsentPolicy { version: 0, purposes: vec![raffle] };
    assert_eq!(engine.set_consent_policy(policy.clone(), "anna").await.unwrap().version, 1);
    let stale = engine.set_consent_policy(policy, "olga").await.unwrap_err();
    assert!(stale.to_string().contains("somebody else saved it"), "{stale}");
    let folder = folder.reopened().await;
    let found = folder.engine.consent_overview().await.unwrap();
    assert_eq!((found.counts.len(), found.counts[0].allowed), (1, 1));
    let unknown: Vec<&str> = found.unknown.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(unknown, ["marketing", "research"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_for_others_has_only_whom_it_may_and_is_remembered() {
    let folder = Folder::new().await;
    let engine = &folder.engine;
    let file = "user_id,email,time,event,purpose,channel\n\
                u1,one@example.com,2024-01-01T00:00:00Z,consent_given,marketing,ads\n\
                u2,two@example.com,2024-01-01T00:00:00Z,consent_given,marketing,email\n\
                u3,,2024-01-01T00:00:00Z,consent_given,marketing,ads\n\
                u4,four@example.com,2024-01-01T00:00:00Z,consent_given,marketing,ads\n\
                u4,,2024-01-02T00:00:00Z,consent_withdrawn,marketing,\n\
                u5,five@example.com,2024-01-02T00:00:00Z,visit,,\n";
    folder.import("crm.csv", file).await;
    let rule = "did(\"*\")".to_owned();
    let segment = Segment { name: "All".to_owned(), description: String::new(), rule };
    engine.save_segment("all", 0, &segment, "anna").await.unwrap();
    let ads = Some(ContactChannel::Ads);
    let wanted = |format| AudienceWanted { segment: "all", purpose: "marketing", channel: ads, format };
    let context = engine.context();
    let counts = engine.audience_counts(&context, wanted(AudienceFormat::Google)).await.unwrap();
    assert_eq!((counts.members, counts.customers, counts.unmatched), (5, 1, 1));
    let excluded: Vec<(Why, u64)> = counts.excluded.iter().map(|(why, count)| (*why, *count)).collect();
    assert_eq!(excluded, [(Why::NeverAsked, 2), (Why::Withdrawn, 1)]);
    let (one, three) = (user(engine, "u1").await, user(engine, "u3").await);
    assert!(engine.handovers_of(one).await.unwrap().is_empty(), "counting hands nothing over");

    let list = engine.hand_over(&context, wanted(AudienceFormat::Google), "anna").await.unwrap();
    let hash = styk_collect::hashed_identifiers("one@example.com").remove(0).value.into_owned();
    assert_eq!((list.csv, list.counts), (format!("Email,Phone\n{hash},\n"), counts));
    let all = engine.hand_over(&context, wanted(AudienceFormat::Csv), "anna").await.unwrap();
    assert_eq!((all.counts.customers, all.csv.lines().count()), (2, 3));
    let formats = async |person| {
        let handovers = engine.handovers_of(person).await.unwrap();
        handovers.into_iter().map(|one| one.format).collect::<Vec<_>>()
    };
    assert_eq!(
        (formats(one).await, formats(three).await),
        (vec!["csv".to_owned(), "google".to_owned()], vec!["csv".to_owned()])
    );
    let missing = engine.audience_counts(&context, AudienceWanted { segment: "none", ..wanted(AudienceFormat::Csv) });
    assert!(missing.await.is_err());
}
