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
    let empty = json!({ "version": 0, "mail": false, "webhooks": [], "segments": [], "undelivered": 0 });
    assert_eq!(nothing, empty);
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

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_told_of_segments_that_there_are_for_purposes_that_there_are() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    let segment = json!({ "version": 0, "name": "Loyal", "rule": "did('*')" });
    app.send(&caller, Method::PUT, "/api/v1/segments/loyal", Body::from(segment.to_string())).await;
    let url = "https://example.com/hook";
    let hook = |segment: &str, more: Value| {
        let mut hook = json!({ "url": url, "segment": segment });
        hook.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        hook
    };
    let hooks = [hook("loyal", json!({ "purpose": "marketing", "channel": "email" })), hook("loyal", json!({}))];
    let saved = put(&app, &caller, json!({ "webhooks": [url], "segments": hooks })).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    let segments = saved.json()["segments"].clone();
    assert_eq!((segments.as_array().unwrap().len(), &segments[0]["purpose"]), (1, &json!("marketing")), "once each");
    let kept = put(&app, &caller, json!({ "version": 1, "webhooks": [url] })).await.json();
    assert_eq!(kept["segments"], segments, "as before where nothing is said of them");
    for (wrong, words) in [
        (hook("none", json!({})), "no segment `none`"),
        (json!({ "url": "https://example.com/other", "segment": "loyal" }), "not among the webhooks"),
        (hook("loyal", json!({ "purpose": "raffle" })), "purpose of the policy"),
        (hook("loyal", json!({ "purpose": "marketing" })), "one of its channels"),
    ] {
        let refused = put(&app, &caller, json!({ "version": 2, "webhooks": [url], "segments": [wrong] })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(words), "{}", refused.text());
    }
    app.send(&caller, Method::DELETE, "/api/v1/segments/loyal?version=1", Body::empty()).await;
    let known = json!({ "version": 2, "webhooks": [url], "segments": [hooks[0]] });
    assert_eq!(put(&app, &caller, known).await.json()["segments"], segments, "also of a segment that is gone");
    let gone = put(&app, &caller, json!({ "version": 3, "webhooks": [] })).await.json();
    assert_eq!(gone["segments"], json!([]), "an address that is gone is told nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_is_listed_tried_anew_or_forgotten() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let delivery = |id: &str| styk_store::Delivery {
        id: id.to_owned(),
        url: "https://example.com/hook?a=1".to_owned(),
        event: "segment.changed".to_owned(),
        body: "{}".to_owned(),
        failed: 5,
        next: styk_model::Timestamp(0),
    };
    for id in ["loyal-1", "loyal-2"] {
        let why = r#"["it answered 500","ответ: 500","odpowiedź: 500"]"#;
        app.engine.store().add_delivery(&delivery(id)).await.unwrap();
        app.engine.store().give_up_delivery(&delivery(id), why, styk_model::Timestamp(7), 10).await.unwrap();
    }
    let polish = Body::from(json!({ "language": "pl" }).to_string());
    app.send(&caller, Method::PATCH, "/api/v1/me", polish).await;
    let found = app.get(&caller, "/api/v1/notifications/undelivered").await.json();
    assert_eq!((&found["total"], &found["deliveries"][0]["why"]), (&json!(2), &json!("odpowiedź: 500")));
    let path =
        |id: &str| format!("/api/v1/notifications/undelivered/{id}?url=https%3A%2F%2Fexample.com%2Fhook%3Fa%3D1");
    let again = app.post(&caller, &path("loyal-1"), json!({})).await;
    assert_eq!(again.status, StatusCode::NO_CONTENT);
    assert!(app.engine.store().next_delivery().await.unwrap().is_some());
    for expected in [StatusCode::NO_CONTENT, StatusCode::NOT_FOUND] {
        let forgotten = app.send(&caller, Method::DELETE, &path("loyal-2"), Body::empty()).await;
        assert_eq!(forgotten.status, expected);
    }
    assert_eq!(app.get(&caller, "/api/v1/notifications").await.json()["undelivered"], json!(0));
}
