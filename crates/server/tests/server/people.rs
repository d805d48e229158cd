//! Signing in, users, tokens, settings.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::json;

use crate::client::{App, Caller, PASSWORD};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_makes_an_administrator_once() {
    let app = App::new().await;
    assert_eq!(app.get(&Caller::default(), "/api/v1/session").await.json()["state"], "setup");
    let administrator = app.administrator().await;
    let session = app.get(&administrator, "/api/v1/session").await.json();
    assert_eq!(session["state"], "signed_in");
    assert_eq!(session["user"]["email"], "olga@example.com");
    assert_eq!(session["user"]["role"], "administrator");
    let body = json!({ "email": "eve@example.com", "name": "Eve", "password": PASSWORD });
    let second = app.post(&Caller::default(), "/api/v1/setup", body).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert_eq!(app.get(&Caller::default(), "/api/v1/session").await.json()["state"], "anonymous");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_is_for_the_browser_alone_and_secure_away_from_this_machine() {
    let app = App::with(styk_server::Config { hosts: vec!["styk.example".to_owned()], ..Default::default() }).await;
    app.administrator().await;
    let body = json!({ "email": "olga@example.com", "password": PASSWORD });
    let far = Caller { host: Some("styk.example"), ..Caller::default() };
    let reply = app.post(&far, "/api/v1/session", body.clone()).await;
    let cookie = reply.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.ends_with("; Secure"), "{cookie}");
    let near = app.post(&Caller::default(), "/api/v1/session", body).await;
    assert!(!near.headers[header::SET_COOKIE].to_str().unwrap().contains("Secure"));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_slowed_down() {
    let app = App::new().await;
    app.administrator().await;
    let wrong = json!({ "email": "olga@example.com", "password": "wrong wrong wrong" });
    for _ in 0..5 {
        let reply = app.post(&Caller::default(), "/api/v1/session", wrong.clone()).await;
        assert_eq!((reply.status, reply.json()["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("password")));
    }
    let right = json!({ "email": "olga@example.com", "password": PASSWORD });
    let reply = app.post(&Caller::default(), "/api/v1/session", right).await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(reply.headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    let reply = app.send(&administrator, Method::DELETE, "/api/v1/session", Body::empty()).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert_eq!(app.get(&administrator, "/api/v1/data").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_may_do_what_it_was_made_for_and_no_more() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    let editor = app.somebody(&administrator, "editor").await;
    let too_much = app.post(&editor, "/api/v1/tokens", json!({ "name": "x", "role": "administrator" })).await;
    assert_eq!(too_much.status, StatusCode::FORBIDDEN);
    let made = app.post(&editor, "/api/v1/tokens", json!({ "name": "notebook", "role": "viewer" })).await.json();
    let program = Caller::with_token(made["token"].as_str().unwrap());
    assert_eq!(app.get(&program, "/api/v1/data").await.status, StatusCode::OK);
    let sql = app.post(&program, "/api/v1/sql", json!({ "query": "select 1" })).await;
    assert_eq!(sql.status, StatusCode::FORBIDDEN, "a viewer's token");
    let listed = app.get(&editor, "/api/v1/tokens").await.json();
    assert_eq!(listed[0]["name"], "notebook");
    assert!(listed[0].get("token").is_none() && listed[0]["last_used"].is_string());
    let path = format!("/api/v1/tokens/{}", made["id"]);
    assert_eq!(app.send(&editor, Method::DELETE, &path, Body::empty()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(app.get(&program, "/api/v1/data").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays_one() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    let patch = Body::from(json!({ "role": "viewer" }).to_string());
    let reply = app.send(&administrator, Method::PATCH, "/api/v1/users/1", patch).await;
    assert_eq!((reply.status, reply.json()["code"].as_str()), (StatusCode::CONFLICT, Some("last_administrator")));
    let reply = app.send(&administrator, Method::DELETE, "/api/v1/users/1", Body::empty()).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_change_the_settings_do_not_overwrite_each_other() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    let mut settings = app.get(&administrator, "/api/v1/settings").await.json();
    settings["company"] = json!("Sklep");
    let put = |body: serde_json::Value| {
        let (app, administrator) = (&app, &administrator);
        async move { app.send(administrator, Method::PUT, "/api/v1/settings", Body::from(body.to_string())).await }
    };
    assert_eq!(put(settings.clone()).await.status, StatusCode::OK);
    settings["company"] = json!("Магазин");
    let second = put(settings).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert_eq!(second.json()["current"]["company"], "Sklep");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_stay_known_after_their_accounts_are_gone() {
    let app = App::new().await;
    let olga = app.administrator().await;
    let editor = app.somebody(&olga, "editor").await;
    let body = json!({ "version": 0, "body": { "title": "A board" } });
    let saved = app.send(&editor, Method::PUT, "/api/v1/documents/board/a", Body::from(body.to_string())).await;
    assert_eq!(saved.json()["author"], "editor@example.com", "{}", saved.text());
    let users = app.get(&olga, "/api/v1/users").await.json();
    let id = users.as_array().unwrap().iter().find(|one| one["email"] == "editor@example.com").unwrap()["id"].clone();
    let removed = app.send(&olga, Method::DELETE, &format!("/api/v1/users/{id}"), Body::empty()).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    let authors = app.get(&olga, "/api/v1/authors").await.json();
    assert_eq!(authors[0], json!({ "email": "editor@example.com", "name": "editor" }));
    let log = app.get(&olga, "/api/v1/audit").await.json();
    assert_eq!((&log[0]["action"], &log[0]["detail"]), (&json!("user.remove"), &json!("editor@example.com")));
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_keeps_stars_of_their_own() {
    let app = App::new().await;
    let olga = app.administrator().await;
    let viewer = app.somebody(&olga, "viewer").await;
    assert_eq!(app.get(&viewer, "/api/v1/me/starred").await.json(), json!({}), "nothing was ever kept");
    let stars = json!({ "touchpoints": ["cart", "call"] });
    let kept = app.send(&viewer, Method::PUT, "/api/v1/me/starred", Body::from(stars.to_string())).await;
    assert_eq!(kept.json(), stars, "{}", kept.text());
    assert_eq!(app.get(&viewer, "/api/v1/me/starred").await.json(), stars);
    assert_eq!(app.get(&olga, "/api/v1/me/starred").await.json(), json!({}));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_remembers_of_a_visit_counts_until_the_server_knows_one() {
    let app = App::new().await;
    let olga = app.administrator().await;
    let known = json!({ "known": { "active": "2024-05-01T10:00:00Z" } });
    let first = app.post(&olga, "/api/v1/me/visit", known).await;
    assert_eq!(first.json()["previous"], "2024-05-01T10:00:00Z", "{}", first.text());
    let other = json!({ "known": { "previous": "2020-01-01T00:00:00Z", "active": "2020-02-01T00:00:00Z" } });
    let second = app.post(&olga, "/api/v1/me/visit", other).await.json();
    assert_eq!(second["previous"], "2024-05-01T10:00:00Z", "another browser of the same visit");
}
