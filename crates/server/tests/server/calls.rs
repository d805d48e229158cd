//! Lists for people who call, over HTTP.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{App, Caller};

const CALLS: &str = "/api/v1/segments/all/calls";

/// A segment of everybody, of whom K-1 may be called for marketing.
async fn segment(app: &App, administrator: &Caller) {
    app.import(administrator).await;
    let segment = json!({ "version": 0, "name": "All", "rule": "did('*')" });
    app.send(administrator, Method::PUT, "/api/v1/segments/all", Body::from(segment.to_string())).await;
    let person = app.get(administrator, "/api/v1/customers?q=K-1").await.json()[0]["person"].clone();
    let said = json!({ "purpose": "marketing", "channel": "phone", "given": true });
    app.post(administrator, &format!("/api/v1/customers/{person}/consent"), said).await;
}

async fn contacts(app: &App, caller: &Caller) -> Value {
    let file = "Customer ID,Name,Phone\nK-1,Anna,+48601234567\nK-2,Jan,+48602234567\n";
    let sent = app.send(caller, Method::POST, "/api/v1/uploads?name=crm.csv", Body::from(file)).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text());
    sent.json()["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_segment_goes_to_those_who_call_with_those_who_may_be_called() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    segment(&app, &administrator).await;
    let viewer = app.somebody(&administrator, "viewer").await;
    let wanted = json!({ "purpose": "marketing" });
    let tried = app.post(&viewer, &format!("{CALLS}/try"), wanted.clone()).await.json();
    let excluded = json!([{ "why": "never_asked", "customers": 1 }]);
    let expected = json!({ "members": 2, "customers": 1, "excluded": excluded, "unmatched": 0, "beyond": 0 });
    assert_eq!(tried, expected);
    assert_eq!(app.post(&viewer, CALLS, wanted.clone()).await.status, StatusCode::FORBIDDEN);
    let list = app.post(&administrator, CALLS, wanted).await;
    assert_eq!(list.headers["content-disposition"], "attachment; filename=\"all-calls.xlsx\"");
    assert_eq!(list.headers["cache-control"], "no-store");
    assert!(list.bytes.starts_with(b"PK"), "a workbook");
    let audit = app.get(&administrator, "/api/v1/audit").await.text();
    assert!(audit.contains("all marketing phone calls: 1"), "{audit}");
    let missing = app.post(&administrator, "/api/v1/segments/none/calls", json!({ "purpose": "marketing" })).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_contacts_is_forgotten_once_the_list_is_made() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    segment(&app, &administrator).await;
    let wanted = json!({ "purpose": "service", "contacts": contacts(&app, &administrator).await, "limit": 1 });
    let tried = app.post(&administrator, &format!("{CALLS}/try"), wanted.clone()).await.json();
    assert_eq!((&tried["customers"], &tried["beyond"]), (&json!(1), &json!(1)));
    assert_eq!(app.post(&administrator, CALLS, wanted.clone()).await.status, StatusCode::OK);
    let again = app.post(&administrator, CALLS, wanted).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}
