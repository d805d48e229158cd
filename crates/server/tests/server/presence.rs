//! Who else has a map open.

use axum::http::StatusCode;
use serde_json::json;

use crate::client::{App, Caller};

const PATH: &str = "/api/v1/maps/shop/presence";

#[tokio::test(flavor = "multi_thread")]
async fn people_on_one_map_see_each_other_and_where_they_are() {
    let app = App::new().await;
    let olga = app.administrator().await;
    let viewer = app.somebody(&olga, "viewer").await;
    let alone = app.post(&olga, PATH, json!({ "tab": "a", "cell": { "step": "pays", "lane": "mood" } })).await;
    assert_eq!((alone.status, alone.json()), (StatusCode::OK, json!([])), "{}", alone.text());
    let seen = app.post(&viewer, PATH, json!({ "tab": "b" })).await.json();
    assert_eq!((seen[0]["name"].as_str(), seen.as_array().map(Vec::len)), (Some("Olga"), Some(1)));
    assert_eq!(seen[0]["cell"], json!({ "step": "pays", "lane": "mood" }));
    let back = app.post(&olga, PATH, json!({ "tab": "a" })).await.json();
    assert_eq!((back[0]["name"].as_str(), &back[0]["cell"]), (Some("viewer"), &json!(null)));
    assert_ne!(back[0]["colour"], seen[0]["colour"]);
    let elsewhere = app.post(&viewer, "/api/v1/maps/other/presence", json!({ "tab": "b" })).await;
    assert_eq!(elsewhere.json(), json!([]));
    app.post(&olga, PATH, json!({ "tab": "a", "leaves": true })).await;
    assert_eq!(app.post(&viewer, PATH, json!({ "tab": "b" })).await.json(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_see_nobody_and_nobody_writes_long_texts() {
    let app = App::new().await;
    let olga = app.administrator().await;
    app.post(&olga, PATH, json!({ "tab": "a" })).await;
    let stranger = app.post(&Caller::default(), PATH, json!({ "tab": "b" })).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    let long = app.post(&olga, PATH, json!({ "tab": "a".repeat(101) })).await;
    assert_eq!((long.status, &long.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("key")));
}
