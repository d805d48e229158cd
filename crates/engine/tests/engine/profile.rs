//! What is said of customers: by the time of what said it, from whatever source, over merges, undoing and crashes.

use std::sync::Arc;

use serde_json::{Value, json};
use styk_collect::live::{SourceKind, SourceSettings};
use styk_engine::{Decision, Engine, ErasureWanted, Profile, Segment, Wanted, Why};
use styk_model::{IdentifierKind, Language, PersonNumber};
use styk_store::fresh::schema;

use crate::audience::run;
use crate::folder::Folder;
use crate::live::{arrival, followed, source};

const FILE: &str = "user_id,email,time,event,traits.plan,traits.city\n\
                    anna,anna@example.com,2024-03-01T00:00:00Z,visit,basic,Łódź\n\
                    boris,,2024-03-01T00:00:00Z,visit,gold,Казань\n";

fn identify(user: &str, time: &str, traits: &Value) -> Value {
    json!({ "type": "identify", "user_id": user, "time": time, "traits": traits })
}

async fn profile(engine: &Engine, value: &str) -> Option<Profile> {
    engine.profile_of(None, value).await.unwrap()
}

/// What holds, as `name=value`.
async fn holds(engine: &Engine, value: &str) -> Vec<String> {
    let traits = profile(engine, value).await.unwrap().traits;
    traits.iter().map(|one| format!("{}={}", one.name, one.said[0].value)).collect()
}

async fn alias(engine: &Engine, value: &str) -> PersonNumber {
    engine.store().find(Some(IdentifierKind::UserId), value).await.unwrap()[0].0
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_last_holds_whenever_it_arrived() {
    let folder = Folder::new().await;
    let imported = folder.import("crm.csv", FILE).await;
    let Folder { engine, place } = folder;
    assert_eq!(holds(&engine, "anna").await, ["city=\"Łódź\"", "plan=\"basic\""]);
    let shop = source(&engine, "shop").await.source.number;
    let engine = followed(Arc::new(engine)).await;
    let late = identify("anna", "2024-05-01T00:00:00Z", &json!({ "plan": "gold", "age": 41 }));
    engine.accept(&arrival(shop, std::slice::from_ref(&late))).await.unwrap();
    let engine = followed(engine).await;
    assert_eq!(holds(&engine, "anna").await, ["age=41", "city=\"Łódź\"", "plan=\"gold\""]);
    // What arrives later and was said before changes nothing but history.
    engine
        .accept(&arrival(shop, &[identify("anna", "2024-04-01T00:00:00Z", &json!({ "plan": "silver", "vip": true }))]))
        .await
        .unwrap();
    // Accepted, and nobody followed: as if the process had died here.
    drop(engine);
    let engine = Engine::open(&place.path().join("data")).await.unwrap();
    assert_eq!(holds(&engine, "anna").await, ["age=41", "city=\"Łódź\"", "plan=\"gold\"", "vip=true"]);
    let plan = profile(&engine, "anna").await.unwrap().traits.remove(2);
    let said: Vec<(String, &str, Option<u32>)> =
        plan.said.iter().map(|one| (one.value.to_string(), one.source.as_str(), one.import)).collect();
    let expected =
        [("\"gold\"", "shop", None), ("\"silver\"", "shop", None), ("\"basic\"", "crm", Some(imported.number.0))];
    assert_eq!(said, expected.map(|(value, source, import)| (value.to_owned(), source, import)));

    // The same once more is the same.
    let engine = followed(Arc::new(engine)).await;
    engine.accept(&arrival(shop, &[late])).await.unwrap();
    let engine = followed(engine).await;
    assert_eq!(profile(&engine, "anna").await.unwrap().traits[2].said.len(), 3);
    engine.undo(imported.number.0).await.unwrap();
    assert_eq!(holds(&engine, "anna").await, ["age=41", "plan=\"gold\"", "vip=true"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_says_nothing_against_the_company_and_null_takes_back() {
    let Folder { engine, place: _place } = Folder::new().await;
    let shop = source(&engine, "shop").await.source.number;
    let settings = SourceSettings { name: "site".to_owned(), kind: SourceKind::Browser, ..SourceSettings::default() };
    let site = engine.add_source("site", &settings, "anna").await.unwrap().source.number;
    let engine = followed(Arc::new(engine)).await;
    let early = identify("anna", "2024-04-01T00:00:00Z", &json!({ "plan": "silver", "old": 1 }));
    let none = identify("anna", "2024-04-02T00:00:00Z", &json!({ "old": null }));
    engine.accept(&arrival(shop, &[early, none])).await.unwrap();
    let claimed = identify("anna", "2024-05-01T00:00:00Z", &json!({ "plan": "gold", "color": "red" }));
    engine.accept(&arrival(site, &[claimed])).await.unwrap();
    let engine = followed(engine).await;
    assert_eq!(holds(&engine, "anna").await, ["color=\"red\"", "plan=\"silver\""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn null_in_a_file_takes_back_too_and_an_empty_cell_says_nothing() {
    let folder = Folder::new().await;
    folder.import("crm.csv", FILE).await;
    let empty =
        "user_id,time,event,traits.plan\nanna,2024-04-01T00:00:00Z,visit,\nboris,2024-04-01T00:00:00Z,visit,silver\n";
    folder.import("shop.csv", empty).await;
    assert_eq!(holds(&folder.engine, "anna").await, ["city=\"Łódź\"", "plan=\"basic\""]);
    let archive = concat!(
        r#"{"user_id":"anna","time":"2024-05-01T00:00:00Z","event":"identify","traits":{"plan":null,"city":"Gdańsk"}}"#,
        "\n",
        r#"{"user_id":"boris","time":"2024-05-01T00:00:00Z","event":"identify","traits":{"city":null}}"#,
        "\n",
    );
    let archived = folder.import("archive.jsonl", archive).await;
    assert_eq!(holds(&folder.engine, "anna").await, ["city=\"Gdańsk\""]);
    assert_eq!(holds(&folder.engine, "boris").await, ["plan=\"silver\""]);
    folder.engine.undo(archived.number.0).await.unwrap();
    assert_eq!(holds(&folder.engine, "anna").await, ["city=\"Łódź\"", "plan=\"basic\""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_found_by_each_of_their_identifiers_and_has_what_all_of_them_say() {
    let folder = Folder::new().await;
    folder.import("crm.csv", FILE).await;
    let engine = &folder.engine;
    let (anna, boris) = (alias(engine, "anna").await, alias(engine, "boris").await);
    for value in ["anna", "Anna@Example.com", &styk_collect::hashed_identifiers("anna@example.com")[0].value] {
        assert_eq!(profile(engine, value).await.unwrap().person, anna, "{value}");
    }
    assert!(engine.profile_of(Some(IdentifierKind::CrmId), "anna").await.unwrap().is_none());
    assert!(profile(engine, "nobody").await.is_none() && engine.profile(4_000).await.unwrap().is_none());
    let found = profile(engine, "anna").await.unwrap();
    assert_eq!(found.identifiers.len(), 2);
    assert!(found.consent.iter().any(|(purpose, _, verdict)| purpose == "marketing" && verdict.why == Why::NeverAsked));

    let more = "user_id,loyalty_id,time,event,traits.plan\n,L1,2024-06-01T00:00:00Z,visit,platinum\n";
    folder.import("cards.csv", more).await;
    let card = engine.store().find(None, "L1").await.unwrap()[0].0;
    let wanted = |decision| Wanted { decision, one: boris, other: card, author: "olga", reason: "" };
    engine.decide(wanted(Decision::Link), Language::En).await.unwrap();
    assert_eq!(holds(engine, "boris").await, ["city=\"Казань\"", "plan=\"platinum\""]);
    assert_eq!(profile(engine, "L1").await.unwrap().person, boris.min(card));
    engine.decide(wanted(Decision::Withdraw), Language::En).await.unwrap();
    assert_eq!(holds(engine, "boris").await, ["city=\"Казань\"", "plan=\"gold\""]);
    assert_eq!(holds(engine, "L1").await, ["plan=\"platinum\""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_names_the_segments_that_are_followed() {
    let folder = Folder::new().await;
    folder.import("crm.csv", FILE).await;
    let rule = "did(\"visit\")".to_owned();
    let segment = Segment { name: "Visitors".to_owned(), description: String::new(), rule };
    folder.engine.save_segment("visitors", 0, &segment, "olga").await.unwrap();
    let Folder { engine, place: _place } = folder;
    let running = run(engine);
    running.agreed(&[("visitors", "did(\"visit\")")]).await;
    assert_eq!(profile(&running.engine, "anna").await.unwrap().segments, ["visitors"]);
    running.stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn traits_are_kept_and_erased_in_postgresql_too() {
    let Some(url) = schema().await.unwrap() else { return };
    let folder = Folder::with_store(&url).await;
    folder.import("crm.csv", FILE).await;
    folder.import("crm.csv", &FILE.replace("basic", "gold").replace("2024-03", "2024-04")).await;
    assert_eq!(holds(&folder.engine, "anna").await, ["city=\"Łódź\"", "plan=\"gold\""]);
    let values = ["anna".to_owned()];
    let wanted = ErasureWanted { persons: &[], values: &values, reason: "asked for it" };
    let receipt = folder.engine.erase(wanted, "olga").await.unwrap();
    assert_eq!(receipt.removed.traits, 4);
    assert!(profile(&folder.engine, "anna").await.is_none());
    assert_eq!(holds(&folder.engine, "boris").await, ["city=\"Казань\"", "plan=\"gold\""]);
}
