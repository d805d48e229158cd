//! Work that goes on behind an answer.

use std::fmt::Write as _;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{App, Caller};

fn funnel() -> Value {
    json!({ "ask": "funnel", "steps": [{ "touchpoints": ["search"] }, { "touchpoints": ["purchase"] }] })
}

async fn begun(app: &App, caller: &Caller, path: &str, body: Value) -> String {
    let reply = app.post(caller, path, body).await;
    assert_eq!(reply.status, StatusCode::ACCEPTED, "{}", reply.text());
    reply.json()["job"].as_str().unwrap().to_owned()
}

/// All events of a job, until its end.
async fn events(app: &App, caller: &Caller, job: &str) -> Vec<(String, Value)> {
    let reply = app.get(caller, &format!("/api/v1/jobs/{job}/events")).await;
    assert_eq!(reply.headers["content-type"], "text/event-stream");
    let text = reply.text();
    let blocks = text.split("\n\n").filter(|block| block.contains("event:"));
    let event = |block: &str| {
        let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
        (field("event:"), serde_json::from_str(&field("data:")).unwrap())
    };
    blocks.map(event).collect()
}

/// Sends a file and gives back where to import it, and with what.
async fn sent(app: &App, caller: &Caller, csv: String) -> (String, Value) {
    let sent = app.send(caller, Method::POST, "/api/v1/uploads?name=shop.csv", Body::from(csv)).await.json();
    let table = &sent["tables"][0];
    let path = format!("/api/v1/uploads/{}/import?job=true", sent["id"].as_str().unwrap());
    (path, json!({ "table": table["table"], "mapping": table["mapping"] }))
}

fn large() -> String {
    let mut csv = "customer,date,event\n".to_owned();
    for row in 0..300_000 {
        let (customer, minute, second) = (row % 40_000, row / 60 % 60, row % 60);
        let _ = writeln!(csv, "K-{customer},2024-03-01 09:{minute:02}:{second:02},event {}", row % 7);
    }
    csv
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_as_a_job_ends_with_the_answer() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    let job = begun(&app, &caller, "/api/v1/ask?job=true", funnel()).await;
    let followed = events(&app, &caller, &job).await;
    let (name, ended) = followed.last().unwrap();
    assert_eq!((name.as_str(), &ended["state"]), ("ended", &json!("done")));
    assert!(followed[..followed.len() - 1].iter().all(|(name, data)| name == "progress" && data["done"].is_u64()));
    let direct = app.post(&caller, "/api/v1/ask", funnel()).await.json();
    assert_eq!(ended["result"], direct, "the same answer, out of the cache");
    let found = app.get(&caller, &format!("/api/v1/jobs/{job}")).await.json();
    assert_eq!((&found["result"], &found["kind"], &found["about"]), (&direct, &json!("question"), &json!("funnel")));
    assert_eq!(events(&app, &caller, &job).await.len(), 1, "whoever comes late is told the end at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_fails_says_why_in_the_readers_language() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let body = Body::from(json!({ "language": "pl" }).to_string());
    assert_eq!(app.send(&caller, Method::PATCH, "/api/v1/me", body).await.status, StatusCode::OK);
    let job = begun(&app, &caller, "/api/v1/ask?job=true", funnel()).await;
    let (_, ended) = events(&app, &caller, &job).await.pop().unwrap();
    assert_eq!((&ended["state"], &ended["problem"]["code"]), (&json!("failed"), &json!("empty")));
    assert!(ended["problem"]["detail"].as_str().unwrap().contains("interakcji"), "{ended}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_as_a_job_tells_how_far_it_is() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let (path, take) = sent(&app, &caller, large()).await;
    let job = begun(&app, &caller, &path, take).await;
    let followed = events(&app, &caller, &job).await;
    let rows: Vec<u64> = followed.iter().filter_map(|(_, data)| data["rows"].as_u64()).collect();
    assert!(rows.is_sorted() && followed.len() > 1, "{followed:?}");
    let ended = &followed.last().unwrap().1;
    assert_eq!((&ended["state"], &ended["result"]["interactions"]), (&json!("done"), &json!(300_000)), "{ended}");
    let listed = app.get(&caller, "/api/v1/jobs").await.json();
    assert_eq!((&listed[0]["id"], &listed[0]["about"]), (&json!(job), &json!("shop.csv")));
    assert_eq!(listed[0]["rows"], 300_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_cancelled_leaves_nothing() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let (path, take) = sent(&app, &caller, large()).await;
    let job = begun(&app, &caller, &path, take.clone()).await;
    let of_job = format!("/api/v1/jobs/{job}");
    while app.get(&caller, &of_job).await.json()["rows"] == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(app.send(&caller, Method::DELETE, &of_job, Body::empty()).await.status, StatusCode::NO_CONTENT);
    let (_, ended) = events(&app, &caller, &job).await.pop().unwrap();
    assert_eq!(ended["state"], "cancelled", "{ended}");
    assert_eq!(app.get(&caller, "/api/v1/data").await.json()["interactions"], 0);
    let imports = app.get(&caller, "/api/v1/imports").await.json();
    assert_eq!(imports[0]["state"], "rolled_back");
    // The same file can be taken in afterwards.
    let job = begun(&app, &caller, &path, take).await;
    let (_, ended) = events(&app, &caller, &job).await.pop().unwrap();
    assert_eq!(ended["result"]["interactions"], 300_000, "{ended}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_needs_the_role_of_its_work_and_belongs_to_its_maker() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let viewer = app.somebody(&administrator, "viewer").await;
    let editor = app.somebody(&administrator, "editor").await;
    let refused = app.post(&viewer, "/api/v1/uploads/7/import?job=true", json!({})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let job = begun(&app, &viewer, "/api/v1/ask?job=true", funnel()).await;
    let path = format!("/api/v1/jobs/{job}");
    assert_eq!(app.get(&viewer, &path).await.status, StatusCode::OK);
    assert_eq!(app.get(&editor, &path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&editor, &format!("{path}/events")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.send(&editor, Method::DELETE, &path, Body::empty()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&editor, "/api/v1/jobs").await.json(), json!([]));
    let all = app.get(&administrator, "/api/v1/jobs").await.json();
    assert_eq!((&all[0]["id"], &all[0]["by"]), (&json!(job), &json!("viewer@example.com")));
}
