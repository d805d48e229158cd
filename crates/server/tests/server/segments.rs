//! Segments over HTTP.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{App, Caller, Reply};

const BUYERS: &str = "/api/v1/segments/buyers";

async fn put(app: &App, caller: &Caller, path: &str, body: Value) -> Reply {
    app.send(caller, Method::PUT, path, Body::from(body.to_string())).await
}

fn wanted(version: u32, rule: &str) -> Value {
    json!({ "version": version, "name": " Buyers ", "rule": rule })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_tried_saved_asked_for_and_taken_out_of_use() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let tried = app
        .post(&administrator, "/api/v1/segments/try", json!({ "rule": "did('purchase')", "points": 2, "step": "365d" }))
        .await
        .json();
    assert_eq!(tried["rule"], r#"count("purchase") >= 1"#);
    let tree = json!({ "count": { "of": { "touchpoints": ["purchase"] }, "is": ">=", "number": 1 } });
    assert_eq!(tried["tree"], tree);
    let customers = tried["customers"].as_u64().unwrap();
    assert!(customers > 0 && customers <= tried["everyone"].as_u64().unwrap(), "{tried}");
    assert_eq!(tried["growth"].as_array().unwrap().len(), 3);
    let by_tree = app.post(&administrator, "/api/v1/segments/try", json!({ "tree": tree })).await.json();
    assert_eq!((&by_tree["rule"], &by_tree["customers"]), (&tried["rule"], &tried["customers"]));

    let saved = put(&app, &administrator, BUYERS, wanted(0, "did('purchase')")).await.json();
    assert_eq!((&saved["name"], &saved["version"], &saved["tree"]), (&json!("Buyers"), &json!(1), &tree));
    let question = json!({ "ask": "metric", "metric": "customers", "filters": ["segment(\"buyers\")"] });
    let answer = app.post(&administrator, "/api/v1/ask", question.clone()).await.json();
    assert_eq!(answer["result"]["groups"][0]["points"][0]["estimate"]["value"].as_f64(), Some(customers as f64));
    let sizes = app.get(&administrator, "/api/v1/segments/sizes").await.json();
    let size = json!({ "key": "buyers", "customers": customers, "followed": false, "problem": null });
    assert_eq!((&sizes["segments"], &sizes["everyone"]), (&json!([size]), &tried["everyone"]));

    // Another rule is another answer at once, whatever was kept of the one before.
    put(&app, &administrator, BUYERS, wanted(1, "count('purchase') >= 1000")).await;
    let answer = app.post(&administrator, "/api/v1/ask", question).await.json();
    assert_ne!(answer["result"]["groups"][0]["points"][0]["estimate"]["value"].as_f64(), Some(customers as f64));
    let stale = put(&app, &administrator, BUYERS, wanted(1, "did('purchase')")).await;
    assert_eq!((stale.status, &stale.json()["current"]["version"]), (StatusCode::CONFLICT, &json!(2)));
    let versions = app.get(&administrator, &format!("{BUYERS}/versions")).await.json();
    assert_eq!(versions.as_array().unwrap().len(), 2);
    let path = format!("{BUYERS}?version=2");
    let removed = app.send(&administrator, Method::DELETE, &path, Body::empty()).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert_eq!(app.get(&administrator, "/api/v1/segments").await.json(), json!([]));
    let audit = app.get(&administrator, "/api/v1/audit").await.text();
    assert!(audit.contains("buyers version 2") && audit.contains("buyers removed"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_segment_is_refused_in_the_readers_language() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let me = Body::from(json!({ "language": "pl" }).to_string());
    assert_eq!(app.send(&administrator, Method::PATCH, "/api/v1/me", me).await.status, StatusCode::OK);
    let polish = administrator.clone();
    let refused = app.post(&polish, "/api/v1/segments/try", json!({ "rule": "cuont('purchase') > 1" })).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("nie ma funkcji `cuont`"), "{}", refused.text());
    for body in [json!({}), json!({ "rule": "true", "tree": { "all": [] } })] {
        let refused = app.post(&polish, "/api/v1/segments/try", body).await;
        assert!(refused.text().contains("jedno z dwóch"), "{}", refused.text());
    }
    for (path, body) in [
        ("/api/v1/segments/Kupujący", wanted(0, "true")),
        (BUYERS, json!({ "version": 0, "name": " ", "rule": "true" })),
        (BUYERS, wanted(0, &"x".repeat(30_000))),
        (BUYERS, wanted(0, "did('purchse')")),
    ] {
        let path = path.replace('ą', "%C4%85");
        let refused = put(&app, &administrator, &path, body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", refused.text());
    }
    let versions = app.get(&administrator, "/api/v1/segments/none/versions").await;
    assert_eq!(versions.status, StatusCode::NOT_FOUND);
    let history = app.get(&administrator, "/api/v1/segments/none/history").await.json();
    assert_eq!(history, json!({ "began": null, "at_first": 0, "days": [] }));
    assert_eq!(app.get(&administrator, "/api/v1/segments").await.json(), json!([]));
}
