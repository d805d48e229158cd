//! Live sources: made, watched and mended over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{App, Caller};

/// An app that brings in what arrives, with its administrator.
async fn listening() -> (App, Caller) {
    let app = App::new().await;
    tokio::spawn(Arc::clone(&app.engine).follow(std::future::pending()));
    let caller = app.administrator().await;
    (app, caller)
}

async fn made(app: &App, caller: &Caller, name: &str, settings: Value) -> (Value, String) {
    let mut settings = settings;
    settings["name"] = json!(name);
    let made = app.post(caller, "/api/v1/sources", json!({ "name": name, "settings": settings })).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let made = made.json();
    (made["source"].clone(), made["key"].as_str().unwrap().to_owned())
}

/// Waits until the counts of the first source are so.
async fn until(app: &App, caller: &Caller, what: &str, count: u64) -> Value {
    for _ in 0..3_000 {
        let sources = app.get(caller, "/api/v1/sources").await.json();
        if sources["sources"][0]["arrived"][what] == json!(count) {
            return sources["sources"][0].clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{what} did not become {count}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_mended_by_what_it_sent() {
    let (app, caller) = listening().await;
    let mapping = json!({ "fields": { "event": "body.evnt", "user_id": "body.user" } });
    let settings = json!({ "kind": "webhook", "webhook": { "mapping": mapping } });
    let (source, key) = made(&app, &caller, "crm", settings.clone()).await;
    let number = source["number"].as_u64().unwrap();
    for user in 0..3 {
        let body = json!({ "event": "call", "user": format!("u{user}") });
        let sent = app.post(&Caller::default(), &format!("/in/crm/hook/{key}"), body).await;
        assert!(sent.status.is_success(), "{}", sent.text());
    }
    let row = until(&app, &caller, "rejected", 3).await;
    assert_eq!(row["quarantine"], json!({ "mapping": 3 }));

    let attempt = format!("/api/v1/sources/{number}/try");
    let tried = app.post(&caller, &attempt, json!({ "settings": source["settings"] })).await.json();
    assert_eq!(tried.as_array().unwrap().len(), 3);
    assert_eq!((&tried[0]["interactions"], tried[0]["rejected"].as_array().unwrap().len()), (&json!([]), 1));
    assert!(tried[0]["body"].as_str().unwrap().contains("u2"), "the newest first: {tried}");

    let mut mended = source["settings"].clone();
    mended["webhook"]["mapping"]["fields"]["event"] = json!("body.event");
    let tried = app.post(&caller, &attempt, json!({ "settings": mended })).await.json();
    assert_eq!((&tried[0]["interactions"][0]["event"], &tried[0]["rejected"]), (&json!("call"), &json!([])));
    let own = json!({ "settings": mended, "body": "{\"event\":\"visit\",\"user\":\"x\"}" });
    let tried = app.post(&caller, &attempt, own).await.json();
    assert_eq!((tried.as_array().unwrap().len(), &tried[0]["interactions"][0]["event"]), (1, &json!("visit")));
    let mut broken = mended.clone();
    broken["webhook"]["mapping"]["fields"]["event"] = json!("body.(");
    let refused = app.post(&caller, &attempt, json!({ "settings": broken })).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());

    let change = json!({ "version": source["version"], "settings": mended }).to_string();
    let saved = app.send(&caller, Method::PUT, &format!("/api/v1/sources/{number}"), Body::from(change)).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    let replayed = app.post(&caller, &format!("/api/v1/sources/{number}/replay"), json!({})).await.json();
    assert_eq!(replayed, json!({ "taken": 3, "left": 0 }));
    until(&app, &caller, "interactions", 3).await;
    let recent = app.get(&caller, &format!("/api/v1/sources/{number}/recent")).await.json();
    assert_eq!(recent.as_array().unwrap().len(), 6, "three that could not be read, and the same that could");
}

#[tokio::test(flavor = "multi_thread")]
async fn violations_of_a_plan_are_told_with_a_sample() {
    let (app, caller) = listening().await;
    let total = json!({ "name": "total", "kind": "number", "required": true });
    let plan = json!({ "events": [{ "event": "Order completed", "properties": [total] }] });
    let (source, key) = made(&app, &caller, "shop", json!({ "kind": "server", "plan": plan })).await;
    let number = source["number"].as_u64().unwrap();
    let event = |name: &str, properties: Value| json!({ "type": "track", "event": name, "userId": "u", "properties": properties });
    let batch = json!({ "writeKey": key, "batch": [
        event("Order completed", json!({ "total": 5 })),
        event("Order completed", json!({ "total": "5 zł" })),
        event("Order completed", json!({ "total": "6 zł" })),
        event("Order completed", json!({})),
        event("Order compleetd", json!({})),
    ] });
    let sent = app.post(&Caller::default(), "/v1/batch", batch).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text());
    until(&app, &caller, "violations", 4).await;
    let told = app.get(&caller, &format!("/api/v1/sources/{number}/violations")).await.json();
    let told: Vec<Value> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["event"], one["what"], one["property"], one["count"], one["blocked"], one["sample"]]))
        .collect();
    assert_eq!(told[0], json!(["Order completed", "wrong_kind", "total", 2, 0, "6 zł"]), "the most frequent first");
    assert!(told.contains(&json!(["Order completed", "missing", "total", 1, 0, null])), "{told:?}");
    assert!(told.contains(&json!(["Order compleetd", "unplanned", null, 1, 0, null])), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_never_shown_stays_unless_it_is_said_and_can_be_taken_away() {
    let (app, caller) = listening().await;
    let (source, _) = made(&app, &caller, "site", json!({ "kind": "browser", "secret": "s3cret" })).await;
    assert_eq!((&source["signed"], &source["settings"]["secret"]), (&json!(true), &Value::Null));
    let path = format!("/api/v1/sources/{}", source["number"]);
    let mut row = source;
    for (secret, signed) in [(None, true), (Some("other"), true), (Some(""), false), (None, false)] {
        let mut settings = row["settings"].clone();
        if let Some(secret) = secret {
            settings["secret"] = json!(secret);
        }
        let change = json!({ "version": row["version"], "settings": settings }).to_string();
        row = app.send(&caller, Method::PUT, &path, Body::from(change)).await.json();
        assert_eq!((&row["signed"], &row["settings"]["secret"]), (&json!(signed), &Value::Null), "{secret:?}");
    }
}
