//! Every route lets in whom it should, and nobody else.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::Value;
use styk_server::Config;

use crate::client::{App, Caller};

/// Method, path with its parameters filled in, and the least role, of every route of the OpenAPI document.
fn routes() -> Vec<(Method, String, Option<String>)> {
    let document = styk_server::document();
    let mut routes = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let path = path.replace("{kind}", "question").replace("{key}", "k");
            let path = path.replace("{id}", "7").replace("{person}", "7").replace("{number}", "7");
            let path = path.replace(['{', '}'], "");
            let method: Method = method.to_uppercase().parse().unwrap();
            routes.push((method, path, operation["x-styk-role"].as_str().map(str::to_owned)));
        }
    }
    assert!(routes.len() > 30, "the document has all routes");
    routes
}

fn rank(role: Option<&str>) -> usize {
    ["viewer", "editor", "administrator"].iter().position(|known| Some(*known) == role).map_or(0, |place| place + 1)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_strangers_and_the_wrong_role() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    let viewer = app.somebody(&administrator, "viewer").await;
    let editor = app.somebody(&administrator, "editor").await;
    for (method, path, role) in routes().into_iter().filter(|(_, _, role)| role.is_some()) {
        let least = rank(role.as_deref());
        for (caller, rank, refused) in [
            (&Caller::default(), 0, StatusCode::UNAUTHORIZED),
            (&viewer, 1, StatusCode::FORBIDDEN),
            (&editor, 2, StatusCode::FORBIDDEN),
        ] {
            let reply = app.send(caller, method.clone(), &path, Body::empty()).await;
            if rank < least {
                assert_eq!(reply.status, refused, "{method} {path} for rank {rank}");
                assert_eq!(reply.headers["content-type"], "application/problem+json");
            } else {
                let told = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
                assert!(!told.contains(&reply.status), "{method} {path} for rank {rank}: {}", reply.text());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_that_changes_something_needs_what_only_the_app_knows() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    let forged = administrator.without_csrf();
    for (method, path, _) in routes().into_iter().filter(|(method, _, role)| !method.is_safe() && role.is_some()) {
        let reply = app.send(&forged, method.clone(), &path, Body::empty()).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{method} {path}");
        assert_eq!(reply.json()["code"], "csrf");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn problems_are_told_in_the_readers_language() {
    let app = App::new().await;
    let of = |language| Caller { language: Some(language), ..Caller::default() };
    let detail = |reply: Value| reply["detail"].as_str().unwrap().to_owned();
    assert_eq!(detail(app.get(&of("ru-RU,ru;q=0.9"), "/api/v1/data").await.json()), "Сначала войдите.");
    assert_eq!(detail(app.get(&of("pl"), "/api/v1/data").await.json()), "Najpierw się zaloguj.");
    assert_eq!(detail(app.get(&of("de"), "/api/v1/nothing").await.json()), "There is nothing here.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_not_the_servers_is_refused() {
    let app = App::new().await;
    let as_host = |host| Caller { host: Some(host), ..Caller::default() };
    let evil = app.get(&as_host("evil.example"), "/api/v1/session").await;
    assert_eq!((evil.status, evil.json()["code"].as_str()), (StatusCode::MISDIRECTED_REQUEST, Some("host")));
    assert_eq!(app.get(&as_host("127.0.0.1:9"), "/api/v1/session").await.status, StatusCode::OK);
    let named = App::with(Config { hosts: vec!["styk.example".to_owned()], ..Config::default() }).await;
    assert_eq!(named.get(&as_host("styk.example"), "/api/v1/session").await.status, StatusCode::OK);
    assert_eq!(named.get(&as_host("evil.example"), "/").await.status, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_lets_everybody_look_and_edit_and_administer_nothing() {
    let app = App::with(Config { demo: true, ..Config::default() }).await;
    let session = app.get(&Caller::default(), "/api/v1/session").await.json();
    assert_eq!((session["state"].as_str(), session["demo"].as_bool()), (Some("signed_in"), Some(true)));
    assert_eq!(app.get(&Caller::default(), "/api/v1/data").await.status, StatusCode::OK);
    assert_eq!(app.get(&Caller::default(), "/api/v1/users").await.status, StatusCode::FORBIDDEN);
    let forged = app.post(&Caller::default(), "/api/v1/sql", serde_json::json!({ "query": "select 1" })).await;
    assert_eq!(forged.json()["code"], "csrf");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_allows_no_script_but_its_own() {
    let app = App::new().await;
    let page = app.get(&Caller::default(), "/journeys?range=90d").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{policy}");
    let again = app.get(&Caller::default(), "/").await;
    assert_ne!(policy, again.headers["content-security-policy"].to_str().unwrap(), "every page has its own nonce");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
}
