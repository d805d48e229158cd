//! Questions over HTTP.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::json;

use crate::client::{App, Caller};

fn funnel() -> serde_json::Value {
    json!({ "ask": "funnel", "steps": [{ "touchpoints": ["search"] }, { "touchpoints": ["purchase"] }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_sent_is_imported_and_answers() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let before = app.post(&caller, "/api/v1/ask", funnel()).await;
    assert_eq!((before.status, before.json()["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("empty")));
    let taken = app.import(&caller).await;
    assert_eq!((taken["interactions"].as_u64(), taken["people"].as_u64()), (Some(3), Some(2)));
    let answer = app.post(&caller, "/api/v1/ask", funnel()).await.json();
    let steps = &answer["result"]["groups"][0]["steps"];
    assert_eq!((steps[0]["journeys"].as_u64(), steps[1]["journeys"].as_u64()), (Some(2), Some(1)));
    let overview = app.get(&caller, "/api/v1/data").await.json();
    assert_eq!((overview["interactions"].as_u64(), overview["sources"][0]["source"].as_str()), (Some(3), Some("shop")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_known_already_is_not_sent_again() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    let first = app.post(&caller, "/api/v1/ask", funnel()).await;
    let tag = first.headers[header::ETAG].clone();
    let second = app.post(&caller, "/api/v1/ask", funnel()).await;
    assert_eq!(first.bytes, second.bytes, "the same answer, its cost included, out of the cache");
    assert_eq!(second.headers[header::ETAG], tag);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_data_makes_a_new_answer() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    app.post(&caller, "/api/v1/ask", funnel()).await;
    let undone = app.send(&caller, Method::DELETE, "/api/v1/imports/1", Body::empty()).await;
    assert_eq!(undone.json()["rows"], 3, "{}", undone.text());
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let after = app.post(&caller, "/api/v1/ask", funnel()).await;
    assert_ne!(after.status, StatusCode::OK, "{}", after.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_map_makes_a_new_answer() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    let keep = async |version: u32, touchpoints: &[&str]| {
        let step = |key: &&str| json!({ "key": key, "name": key, "touchpoints": [key] });
        let steps: Vec<_> = touchpoints.iter().map(step).collect();
        let map = json!({ "name": "Shop", "stages": [{ "key": "all", "name": "All", "steps": steps }] });
        let body = Body::from(json!({ "version": version, "body": map }).to_string());
        let kept = app.send(&caller, Method::PUT, "/api/v1/documents/map/shop", body).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.text());
    };
    let asked = async || app.post(&caller, "/api/v1/ask", json!({ "ask": "conformance", "map": "shop" })).await.json();
    assert!(asked().await["detail"].as_str().unwrap().contains("no journey map `shop`"));
    keep(0, &["search", "purchase"]).await;
    let answer = asked().await;
    assert_eq!((&answer["result"]["version"], &answer["result"]["following"]["successes"]), (&json!(1), &json!(1)));
    assert_eq!(answer["result"]["deviations"][0]["kind"], "skipped");
    keep(1, &["search"]).await;
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let answer = asked().await;
    assert_eq!(
        (&answer["result"]["version"], &answer["result"]["deviations"][0]["kind"]),
        (&json!(2), &json!("unplanned"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_names_what_is_not_there_is_told_the_nearest() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    let misspelt = json!({ "ask": "funnel", "steps": [{ "touchpoints": ["serch"] }, { "touchpoints": ["purchase"] }] });
    let reply = app.post(&caller, "/api/v1/ask", misspelt).await;
    assert_eq!(reply.json()["code"], "unknown_touchpoint");
    assert!(reply.json()["detail"].as_str().unwrap().contains("search"), "{}", reply.text());
    let key = app.post(&caller, "/api/v1/ask", json!({ "ask": "transitions", "filter": [] })).await;
    assert!(key.json()["detail"].as_str().unwrap().contains("filters"), "{}", key.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_are_found_and_explained() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    let found = app.get(&caller, "/api/v1/customers?q=K-").await.json();
    assert_eq!(found.as_array().unwrap().len(), 2);
    assert_eq!(found[0]["known_by"]["value"], "K-1");
    let person = &found[0]["person"];
    let customer = app.get(&caller, &format!("/api/v1/customers/{person}")).await.json();
    assert_eq!(customer["identifiers"][0]["value"], "K-1");
    let timeline = app.get(&caller, &format!("/api/v1/customers/{person}/timeline?limit=1")).await.json();
    assert_eq!((timeline["rows"][0][1].as_str(), timeline["more"].as_bool()), (Some("purchase"), Some(true)));
    assert_eq!(app.get(&caller, "/api/v1/customers/999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn sql_reads_and_is_written_down() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    let table = app.post(&caller, "/api/v1/sql", json!({ "query": "select count(*) as n from interactions" })).await;
    assert_eq!(table.json()["rows"][0][0], 3, "{}", table.text());
    let many = "select a.id from interactions a, interactions b, interactions c, interactions d, interactions e, \
                interactions f, interactions g, interactions h, interactions i";
    let cut = app.post(&caller, "/api/v1/sql", json!({ "query": many })).await.json();
    assert_eq!((cut["rows"].as_array().unwrap().len(), &cut["truncated"]), (10_000, &json!(true)), "of 19,683");
    let types = "select count(*) as n, 1.5 as x, 'a' as t, now() as at, true as b from interactions";
    let typed = app.post(&caller, "/api/v1/sql", json!({ "query": types })).await.json();
    assert_eq!(typed["types"], json!(["bigint", "double", "text", "timestamp with time zone", "boolean"]));
    let refused = app.post(&caller, "/api/v1/sql", json!({ "query": "drop table interactions" })).await;
    assert_eq!(refused.json()["code"], "sql");
    let log = app.get(&caller, "/api/v1/audit").await.json();
    assert_eq!(log[0]["detail"], "drop table interactions");
    assert_eq!(log[0]["who"], "olga@example.com");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_comes_as_a_file() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    let csv = app.post(&caller, "/api/v1/export", json!({ "question": funnel(), "format": "csv" })).await;
    assert!(csv.text().starts_with("step,"), "{}", csv.text());
    let stranger = app.post(&Caller::default(), "/api/v1/export", json!({})).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_rows_of_a_query_come_as_a_file() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    let many = "select a.event, 1 as one from interactions a, interactions b, interactions c, interactions d, interactions e, \
                interactions f, interactions g, interactions h, interactions i";
    let wanted = |query: &str, format: &str| json!({ "query": query, "format": format });
    let csv = app.post(&caller, "/api/v1/sql/export", wanted(many, "csv")).await;
    assert_eq!(csv.status, StatusCode::OK, "{}", csv.text());
    assert_eq!(csv.text().lines().count(), 19_683 + 1, "none is left out");
    assert_eq!(csv.text().lines().next(), Some("event,one"));
    let parquet = app.post(&caller, "/api/v1/sql/export", wanted(many, "parquet")).await;
    assert_eq!(parquet.headers["content-type"], "application/vnd.apache.parquet");
    assert_eq!(parquet.headers["content-length"], parquet.bytes.len().to_string());
    assert!(parquet.bytes.starts_with(b"PAR1") && parquet.bytes.ends_with(b"PAR1"));
    let none =
        app.post(&caller, "/api/v1/sql/export", wanted("select event from interactions where false", "csv")).await;
    assert_eq!(none.text(), "event\n");
    let refused = app.post(&caller, "/api/v1/sql/export", wanted("drop table interactions", "csv")).await;
    assert_eq!(refused.json()["code"], "sql");
    let viewer = app.somebody(&caller, "viewer").await;
    let forbidden = app.post(&viewer, "/api/v1/sql/export", wanted(many, "csv")).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
}
