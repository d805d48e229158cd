//! How long interactions are kept, over HTTP.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{App, Caller, Reply};

async fn put(app: &App, caller: &Caller, policy: &Value) -> Reply {
    app.send(caller, Method::PUT, "/api/v1/retention", Body::from(policy.to_string())).await
}

/// Searches are kept for a month, orders without end.
fn policy(version: u32) -> Value {
    json!({ "version": version, "zone": "Europe/Warsaw", "rules": [
        { "touchpoints": ["purchase"], "basis": "tax law" },
        { "where": "channel == \"web\"", "keep": { "count": 1, "unit": "months" }, "basis": "our purpose" },
    ] })
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_saved_foreseen_and_applied_and_counts_stay() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let before = app.get(&administrator, "/api/v1/retention").await.json();
    assert_eq!((&before["policy"]["rules"], &before["removed_before"]), (&json!([]), &Value::Null));
    let preview = app.post(&administrator, "/api/v1/retention/preview", policy(0)).await.json();
    assert_eq!(
        (&preview["interactions"], &preview["customers"], &preview["emptied"]),
        (&json!(1), &json!(1), &json!(0))
    );
    assert_eq!(preview["months"][0]["month"], "2024-03");

    let saved = put(&app, &administrator, &policy(0)).await;
    assert_eq!((saved.status, &saved.json()["version"]), (StatusCode::OK, &json!(1)), "{}", saved.text());
    let stale = put(&app, &administrator, &policy(0)).await;
    assert_eq!((stale.status, &stale.json()["current"]["version"]), (StatusCode::CONFLICT, &json!(1)));
    let wrong = json!({ "version": 1, "rules": [{ "where": "money > 5", "keep": { "count": 1, "unit": "days" } }] });
    let wrong = put(&app, &administrator, &wrong).await;
    assert_eq!((wrong.status, &wrong.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("retention")));
    assert!(wrong.json()["detail"].as_str().unwrap().starts_with("retention rule 1: "), "{}", wrong.text());

    let applied = app.post(&administrator, "/api/v1/retention/runs", json!({})).await;
    assert_eq!(applied.status, StatusCode::OK, "{}", applied.text());
    let run = applied.json()["run"].clone();
    assert_eq!(
        (&run["interactions"], &run["forgotten"], &run["author"]),
        (&json!(1), &json!(0), &json!("olga@example.com"))
    );
    let found = app.get(&administrator, "/api/v1/retention").await.json();
    assert_eq!((&found["runs"][0], found["removed_before"].is_string()), (&run, true));
    let days = app.get(&administrator, "/api/v1/retention/aggregates?touchpoint=search&from=2024-03-01").await.json();
    assert_eq!((&days["days"][0]["day"], &days["days"][0]["interactions"]), (&json!("2024-03-01"), &json!(1)));
    assert_eq!(days["more"], false);
    let later = app.get(&administrator, "/api/v1/retention/aggregates?from=2024-03-02").await.json();
    assert_eq!(later["days"], json!([]));
    let months = app.get(&administrator, "/api/v1/retention/months").await.json();
    assert_eq!(months, json!([{ "month": "2024-03", "touchpoint": "search", "interactions": 1 }]));
    assert_eq!(app.get(&administrator, "/api/v1/retention/aggregates?from=soon").await.status, StatusCode::BAD_REQUEST);

    let answer = app.post(&administrator, "/api/v1/ask", json!({ "ask": "metric", "metric": "count" })).await.json();
    let notes = answer["notes"].to_string();
    assert!(notes.contains("were removed by the retention rules"), "{answer}");
    let audit = app.get(&administrator, "/api/v1/audit").await.json();
    let logged: Vec<(&str, &str)> = audit
        .as_array()
        .unwrap()
        .iter()
        .take(2)
        .map(|entry| (entry["action"].as_str().unwrap(), entry["detail"].as_str().unwrap()))
        .collect();
    let expected = "run 1: 1 interactions, 0 customers, 0 records; rule 2: 1";
    assert_eq!(logged, [("retention", expected), ("retention_rules", "version 1")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_alone_decide_how_long_and_a_run_goes_on_to_its_end() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    let editor = app.somebody(&administrator, "editor").await;
    assert_eq!(put(&app, &editor, &policy(0)).await.status, StatusCode::FORBIDDEN);
    for path in ["/api/v1/retention/preview", "/api/v1/retention/runs"] {
        assert_eq!(app.post(&editor, path, policy(0)).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in ["/api/v1/retention", "/api/v1/retention/aggregates", "/api/v1/retention/months"] {
        assert_eq!(app.get(&editor, path).await.status, StatusCode::OK, "{path}");
    }
    let job = app.post(&administrator, "/api/v1/retention/runs?job=true", json!({})).await;
    assert_eq!(job.status, StatusCode::ACCEPTED, "{}", job.text());
    let path = format!("/api/v1/jobs/{}", job.json()["job"].as_str().unwrap());
    let mut found = app.get(&administrator, &path).await.json();
    while found["state"] == "running" {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        found = app.get(&administrator, &path).await.json();
    }
    assert_eq!((&found["kind"], &found["result"]), (&json!("retention"), &json!({ "run": null })), "no rules, no run");
}
