//! What employees write down over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use styk_model::Timestamp;

use crate::client::{App, Caller};

const PATH: &str = "/api/v1/interactions";

/// An app that brings in what arrives, with its administrator.
async fn listening() -> (App, Caller) {
    let app = App::new().await;
    tokio::spawn(Arc::clone(&app.engine).follow(std::future::pending()));
    let caller = app.administrator().await;
    (app, caller)
}

/// The newest interactions of whoever has an identifier, by column, once there are so many.
async fn line(app: &App, caller: &Caller, identifier: &str, count: usize) -> Vec<Map<String, Value>> {
    for _ in 0..3_000 {
        let found = app.get(caller, &format!("/api/v1/customers?q={identifier}")).await.json();
        if let Some(person) = found[0]["person"].as_u64() {
            let line = app.get(caller, &format!("/api/v1/customers/{person}/timeline")).await.json();
            let rows = line["rows"].as_array().unwrap();
            if rows.len() == count {
                return rows.iter().map(|row| named(&line["columns"], row)).collect();
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{identifier} did not come to {count} interactions");
}

fn named(columns: &Value, row: &Value) -> Map<String, Value> {
    let names = columns.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
    names.zip(row.as_array().unwrap().iter().cloned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_is_written_down_and_stands_in_the_line_of_its_customer() {
    let (app, administrator) = listening().await;
    let visit = json!({
        "who": ["Anna@Example.com", "crm_id:K-17"],
        "event": " Visit to the shop ",
        "touchpoint": "visit",
        "channel": "shop",
        "medium": "physical",
        "place": "Warszawa, Złota 44",
        "time": Timestamp(Timestamp::now().micros() - 3_600_000_000),
        "text": "write to anna@example.com about the blue one",
        "score": { "value": 9, "scale": "nps:0..10" },
        "amount": { "amount": "59.90", "currency": "PLN" },
        "properties": { "recorded_by": "somebody else", "queue": 3 },
    });
    let taken = app.post(&administrator, PATH, visit).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    assert!(taken.json()["offset"].is_u64(), "{}", taken.text());
    let line_of_visit = line(&app, &administrator, "K-17", 1).await;
    let said = |name: &str| line_of_visit[0][name].as_str().unwrap_or_default().to_owned();
    let names = ["event", "channel", "medium", "place", "source", "currency", "score_scale"].map(said);
    assert_eq!(names, ["Visit to the shop", "shop", "physical", "Warszawa, Złota 44", "staff", "PLN", "nps:0..10"]);
    assert_eq!(line_of_visit[0]["score"].as_f64(), Some(9.0));
    assert_eq!(said("text"), "write to [e-mail] about the blue one");
    let properties: Value = serde_json::from_str(&said("properties")).unwrap();
    assert_eq!(properties, json!({ "touchpoint": "visit", "recorded_by": "Olga", "queue": 3 }));

    let editor = app.somebody(&administrator, "editor").await;
    for entry in [
        json!({ "who": ["anna@example.com"], "event": "Call", "channel": "phone" }),
        json!({ "event": "Visit to the shop", "channel": "shop" }),
    ] {
        let taken = app.post(&editor, PATH, entry).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    }
    let both = line(&app, &administrator, "K-17", 2).await;
    assert_eq!(
        (&both[0]["event"], &both[0]["medium"]),
        (&json!("Call"), &json!("human")),
        "it is of now, and a person's"
    );
    let sources = app.get(&administrator, "/api/v1/sources").await.json();
    let names: Vec<&Value> = sources["sources"].as_array().unwrap().iter().map(|source| &source["name"]).collect();
    assert_eq!(names, [&json!("staff")], "made once");
    assert_eq!(sources["sources"][0]["settings"]["kind"], "server");
    let audit = app.get(&administrator, "/api/v1/audit").await;
    let told = audit.json();
    assert_eq!((&told[0]["action"], &told[0]["detail"]), (&json!("entry"), &json!("shop: Visit to the shop")));
    assert!(!audit.text().contains("K-17") && !audit.text().contains("anna@"), "{}", audit.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_written_down_is_refused_in_the_readers_language() {
    let (app, administrator) = listening().await;
    let me = Body::from(json!({ "language": "ru" }).to_string());
    assert_eq!(app.send(&administrator, Method::PATCH, "/api/v1/me", me).await.status, StatusCode::OK);
    let with = |name: &str, value: Value| {
        let mut entry = json!({ "event": "Visit", "channel": "shop" });
        entry[name] = value;
        entry
    };
    for (entry, words) in [
        (with("event", json!("  ")), "что произошло"),
        (with("time", json!("2126-01-05T10:00:00Z")), "ещё не наступило"),
        (with("time", json!("2016-01-05T10:00:00Z")), "больше года назад"),
        (with("who", json!(["Anna"])), "никого не обозначает"),
        (with("who", json!(["12345678"])), "никого не обозначает"),
        (with("who", json!(["crm_id:"])), "никого не обозначает"),
        (with("who", json!(["a@example.com", "b@example.com"])), "каждого вида"),
        (with("score", json!({ "value": 11, "scale": "nps:0..10" })), "вне шкалы"),
        (with("amount", json!({ "amount": "five", "currency": "EUR" })), "не сумма"),
        (with("text", json!("я".repeat(4_001))), "Слишком длинная"),
        (
            json!({ "who": ["crm_id:K-1"], "event": "consent_given", "channel": "shop", "properties": { "purpose": "marketing" } }),
            "на странице клиента",
        ),
    ] {
        let refused = app.post(&administrator, PATH, entry).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}: {}", refused.text());
        assert!(refused.text().contains(words), "{words}: {}", refused.text());
    }
    let sources = app.get(&administrator, "/api/v1/sources").await.json();
    assert_eq!(sources["sources"], json!([]), "what is refused needs no source");
    let viewer = app.somebody(&administrator, "viewer").await;
    let entry = json!({ "event": "Visit", "channel": "shop" });
    assert_eq!(app.post(&viewer, PATH, entry.clone()).await.status, StatusCode::FORBIDDEN);

    assert_eq!(app.post(&administrator, PATH, entry.clone()).await.status, StatusCode::OK);
    let source = app.get(&administrator, "/api/v1/sources").await.json()["sources"][0].clone();
    let close = json!({ "version": source["version"], "settings": source["settings"], "closed": true }).to_string();
    let path = format!("/api/v1/sources/{}", source["number"]);
    assert_eq!(app.send(&administrator, Method::PUT, &path, Body::from(close)).await.status, StatusCode::OK);
    let refused = app.post(&administrator, PATH, entry).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::CONFLICT, &json!("entry_source")));
}
