//! Groups of customers who behave alike, over HTTP.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{App, Caller};

const CLUSTERS: &str = "/api/v1/segments/clusters";

/// Some use the app, again and again; others came to a branch once.
async fn customers(app: &App, administrator: &Caller) {
    let mut csv = "customer,date,event,channel\n".to_owned();
    for customer in 0..150 {
        if customer % 3 == 0 {
            let _ = writeln!(csv, "K-{customer},2024-03-0{} 09:{:02},visit,branch", 1 + customer % 7, customer % 60);
            continue;
        }
        for number in 0..5 + customer % 4 {
            let (day, minute) = (1 + (customer * 7 + number * 5) % 28, (customer + number) % 60);
            let _ = writeln!(csv, "K-{customer},2024-03-{day:02} 19:{minute:02},purchase,app");
        }
    }
    let sent = app.send(administrator, Method::POST, "/api/v1/uploads?name=shop.csv", Body::from(csv)).await.json();
    let take = json!({ "table": sent["tables"][0]["table"], "mapping": sent["tables"][0]["mapping"] });
    let taken =
        app.post(administrator, &format!("/api/v1/uploads/{}/import", sent["id"].as_str().unwrap()), take).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
}

/// The identifiers of all examples.
fn shown(found: &Value) -> Vec<String> {
    let clusters = found["clusters"].as_array().unwrap().iter();
    let examples = clusters.flat_map(|cluster| cluster["examples"].as_array().unwrap());
    examples.map(|row| row["identifiers"][0]["value"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_found_at_once_or_behind_the_request_and_their_rules_can_be_tried() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    customers(&app, &administrator).await;
    let viewer = app.somebody(&administrator, "viewer").await;
    let found = app.post(&viewer, CLUSTERS, Value::Null).await.json();
    assert_eq!(found["customers"], 150);
    let largest = &found["clusters"][0];
    let tried = app.post(&viewer, "/api/v1/segments/try", json!({ "rule": largest["rule"]["rule"] })).await.json();
    assert_eq!(tried["customers"], largest["rule"]["precision"]["n"], "{largest}");
    assert!(shown(&found).iter().all(|value| value.starts_with("K-")), "{found}");
    let job = app.post(&viewer, &format!("{CLUSTERS}?job=true"), Value::Null).await;
    assert_eq!(job.status, StatusCode::ACCEPTED);
    let job = job.json()["job"].as_str().unwrap().to_owned();
    let followed = app.get(&viewer, &format!("/api/v1/jobs/{job}/events")).await.text();
    assert!(followed.contains("\"state\":\"done\""), "{followed}");
    let ended = app.get(&viewer, &format!("/api/v1/jobs/{job}")).await.json();
    assert_eq!(shown(&ended["result"]), shown(&found));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_customers_masked_sees_examples_masked() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    customers(&app, &administrator).await;
    let mut settings = app.get(&administrator, "/api/v1/settings").await.json();
    settings["identifiers_from"] = json!("administrator");
    app.send(&administrator, Method::PUT, "/api/v1/settings", Body::from(settings.to_string())).await;
    let viewer = app.somebody(&administrator, "viewer").await;
    let found = app.post(&viewer, CLUSTERS, Value::Null).await.json();
    let values = shown(&found);
    assert!(!values.is_empty() && values.iter().all(|value| value.contains('…')), "{values:?}");
}
