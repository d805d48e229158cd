//! Lists for people who call: who is on them, in which order, and what is told of them.

use std::path::Path;

use styk_engine::{CallCounts, CallsWanted, Engine, ErasureWanted, Segment, Why};
use styk_model::calls::{CallList, ToCall};
use styk_model::{Currency, IdentifierKind, Language, Money, PersonNumber, Timestamp};

use crate::folder::Folder;

const FILE: &str = "user_id,anonymous_id,traits.full_name,email,time,event,purpose,channel,revenue,currency,comment\n\
    u1,,Anna Żak,one@example.com,2024-01-01T00:00:00Z,consent_given,marketing,phone,,,\n\
    u1,,,,2024-01-10T10:00:00Z,purchase,,web,120.50,PLN,\n\
    u1,,,,2024-01-12T10:00:00Z,complaint,,phone,,,=never again\n\
    u2,,,,2024-01-02T00:00:00Z,consent_given,marketing,phone,,,\n\
    u2,,,,2024-01-20T10:00:00Z,purchase,,web,10,PLN,\n\
    u3,,,,2024-01-03T10:00:00Z,purchase,,web,10,PLN,\n\
    u4,,,four@example.com,2024-01-02T00:00:00Z,consent_given,marketing,\"phone, email\",,,\n\
    u4,,,,2024-01-05T10:00:00Z,purchase,,web,10,PLN,\n\
    ,c5,,,2024-01-02T00:00:00Z,consent_given,marketing,phone,,,\n\
    ,c5,,,2024-01-06T10:00:00Z,purchase,,web,10,PLN,\n";

const CONTACTS: &str = "User ID,Name,Phone,E-mail\n\
    u1,Anna,+48 601 234 567,one@example.com\n\
    u2,Boris,,two@example.com\n\
    u4,Celina,+48 602 234 567,four@example.com\n";

fn wanted(limit: usize, contacts: Option<&Path>) -> CallsWanted<'_> {
    CallsWanted {
        segment: "buyers",
        purpose: "marketing",
        at: None,
        limit,
        contacts,
        language: Language::En,
        zone: "Europe/Warsaw",
    }
}

async fn shop() -> Folder {
    let folder = Folder::new().await;
    folder.import("shop.csv", FILE).await;
    let rule = "did(\"purchase\")".to_owned();
    let segment = Segment { name: "Buyers".to_owned(), description: String::new(), rule };
    folder.engine.save_segment("buyers", 0, &segment, "anna").await.unwrap();
    folder
}

async fn list(engine: &Engine, wanted: CallsWanted<'_>) -> CallList {
    Box::pin(engine.call_list(&engine.context(), wanted, "anna")).await.unwrap()
}

fn users(list: &CallList) -> Vec<&str> {
    let user = |one: &'_ ToCall| one.identifiers.iter().position(|(kind, _)| *kind == IdentifierKind::UserId);
    list.customers.iter().filter_map(|one| Some(one.identifiers[user(one)?].1.as_str())).collect()
}

async fn user(engine: &Engine, value: &str) -> PersonNumber {
    engine.store().find(Some(IdentifierKind::UserId), value).await.unwrap()[0].0
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_may_be_called_are_on_the_list_and_those_seen_last_come_first() {
    let folder = shop().await;
    let engine = &folder.engine;
    let counts = engine.call_counts(&engine.context(), wanted(2, None)).await.unwrap();
    let excluded = [(Why::NeverAsked, 1)].into_iter().collect();
    assert_eq!(counts, CallCounts { members: 5, customers: 2, excluded, unmatched: 1, beyond: 1 });
    assert!(engine.handovers_of(user(engine, "u1").await).await.unwrap().is_empty(), "counting hands nothing over");

    let short = list(engine, wanted(2, None)).await;
    assert_eq!(users(&short), ["u2", "u1"]);
    let left_out: Vec<(&str, u64)> = short.left_out.iter().map(|one| (one.reason.as_str(), one.customers)).collect();
    let expected = [
        ("never asked", 1),
        ("known by a browser or a device only", 1),
        ("seen before those on the list, which has at most 2", 1),
    ];
    assert_eq!(left_out, expected);
    let all = list(engine, wanted(10, None)).await;
    assert_eq!(users(&all), ["u2", "u1", "u4"]);
    let anna = &all.customers[1];
    assert_eq!((anna.name.as_deref(), &anna.phone, &anna.email), (Some("Anna Żak"), &None, &None));
    assert_eq!(anna.last_seen.to_string(), "2024-01-12T10:00:00Z");
    let paid = ("2024-01-10T10:00:00Z".parse().unwrap(), Money { minor: 12_050, currency: Currency::PLN });
    assert_eq!(anna.paid, Some(paid));
    let recent: Vec<(&str, &str)> = anna.recent.iter().map(|one| (one.channel.as_str(), one.text.as_str())).collect();
    assert_eq!(recent, [("phone", "=never again"), ("web", ""), ("phone", "")]);
    assert_eq!(anna.why.len(), 1);
    assert!(anna.why[0].ends_with(": 1\u{a0}time"), "{:?}", anna.why);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_numbers_come_from_the_companys_own_list_and_addresses_only_where_allowed() {
    let folder = shop().await;
    let path = folder.place.path().join("contacts.csv");
    std::fs::write(&path, CONTACTS).unwrap();
    let called = list(&folder.engine, wanted(10, Some(&path))).await;
    let told: Vec<(Option<&str>, Option<&str>, Option<&str>)> =
        called.customers.iter().map(|one| (one.name.as_deref(), one.phone.as_deref(), one.email.as_deref())).collect();
    let anna = (Some("Anna"), Some("+48601234567"), None);
    let celina = (Some("Celina"), Some("+48602234567"), Some("four@example.com"));
    assert_eq!(told, [anna, celina], "Boris has no number");
    assert_eq!(called.left_out.iter().map(|one| one.customers).sum::<u64>(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_in_a_segment_then_is_told_as_of_then() {
    let folder = shop().await;
    let at: Timestamp = "2024-01-10T23:00:00Z".parse().unwrap();
    let then = list(&folder.engine, CallsWanted { at: Some(at), ..wanted(10, None) }).await;
    assert_eq!((users(&then), then.members, then.at), (vec!["u1", "u4"], 4, at));
    assert_eq!(then.customers[0].last_seen.to_string(), "2024-01-10T10:00:00Z");
    assert!(then.customers[0].recent.iter().all(|one| one.text.is_empty()), "the complaint came later");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_remembered_and_named_when_somebody_on_it_is_erased() {
    let folder = shop().await;
    let engine = &folder.engine;
    list(engine, wanted(1, None)).await;
    let (one, two) = (user(engine, "u1").await, user(engine, "u2").await);
    assert!(engine.handovers_of(one).await.unwrap().is_empty());
    let handovers = engine.handovers_of(two).await.unwrap();
    assert_eq!(
        (handovers[0].format.as_str(), handovers[0].customers, handovers[0].author.as_str()),
        ("calls", 1, "anna")
    );
    let erasure = ErasureWanted { persons: &[two], values: &[], reason: "request" };
    let preview = engine.erasure_preview(erasure).await.unwrap();
    assert_eq!(preview.lists.iter().map(|one| one.format.as_str()).collect::<Vec<_>>(), ["calls"]);
    let missing = CallsWanted { segment: "nobody", ..wanted(1, None) };
    assert!(engine.call_list(&engine.context(), missing, "anna").await.is_err());
}
