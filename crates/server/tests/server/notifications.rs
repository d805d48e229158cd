//! Mail and webhooks.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{App, Caller};

async fn put(app: &App, caller: &Caller, body: Value) -> crate::client::Reply {
    app.send(caller, Method::PUT, "/api/v1/notifications", Body::from(body.to_string())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_kept_with_its_next_turn() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let nothing = app.get(&caller, "/api/v1/notifications").await.json();
    assert_eq!(nothing, json!({ "version": 0, "mail": false, "webhooks": [] }));
    let report =
        json!({ "to": ["Anna@example.com"], "every": "month", "day": 1, "at": "8:00", "zone": "Europe/Warsaw" });
    let saved = put(&app, &caller, json!({ "report": report })).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    let saved = saved.json();
    assert_eq!((&saved["report"]["to"], &saved["report"]["at"]), (&json!(["anna@example.com"]), &json!("08:00")));
    assert!(saved["report_turn"]["next"].as_str().unwrap().contains("-01T0"), "{saved}");
    let late = put(&app, &caller, json!({ "version": 0 })).await;
    assert_eq!((late.status, &late.json()["current"]["version"]), (StatusCode::CONFLICT, &json!(1)));
    let none = put(&app, &caller, json!({ "version": 1 })).await.json();
    assert_eq!(none.get("report_turn"), None);
    for wrong in [
        json!({ "version": 2, "report": { "to": [], "every": "day", "at": "08:00" } }),
        json!({ "version": 2, "report": { "to": ["a@b.c"], "every": "week", "weekday": 9, "at": "08:00" } }),
        json!({ "version": 2, "report": { "to": ["a@b.c"], "every": "day", "at": "25:00" } }),
        json!({ "version": 2, "webhooks": ["file:///etc/passwd"] }),
    ] {
        assert_eq!(put(&app, &caller, wrong.clone()).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_of_a_webhook_is_shown_once() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let saved = put(&app, &caller, json!({ "webhooks": ["http://127.0.0.1:9/hook"] })).await.json();
    assert_eq!(saved["webhooks"][0]["secret"].as_str().unwrap().len(), 64);
    let listed = app.get(&caller, "/api/v1/notifications").await.json();
    assert_eq!(listed["webhooks"][0], json!({ "url": "http://127.0.0.1:9/hook" }));
    let kept = put(&app, &caller, json!({ "version": 1, "webhooks": ["http://127.0.0.1:9/hook"] })).await.json();
    assert_eq!(kept["webhooks"][0].get("secret"), None);
    let inside = app.post(&caller, "/api/v1/notifications/webhook", json!({ "url": "http://127.0.0.1:9/hook" })).await;
    assert_eq!(inside.json()["code"], "webhook", "{}", inside.text());
    let editor = app.somebody(&caller, "editor").await;
    let documents = app.get(&editor, "/api/v1/documents/settings").await;
    assert_ne!(documents.status, StatusCode::OK, "secrets do not come out by another door: {}", documents.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_cannot_be_sent_without_a_mail_server() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let reply = app.post(&caller, "/api/v1/notifications/report", json!({ "to": ["a@example.com"] })).await;
    assert_eq!((reply.status, reply.json()["code"].as_str()), (StatusCode::CONFLICT, Some("no_mail")));
}
