//! Pictures of maps and personas: sent, shown, drawn, removed.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::client::{App, Caller, Reply};

const PICTURES: &str = "/api/v1/pictures";

/// A PNG of one red point.
const RED: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\
    \0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

async fn send(app: &App, caller: &Caller, file: &'static [u8]) -> Reply {
    app.send(caller, Method::POST, PICTURES, Body::from(file)).await
}

async fn sent(app: &App, caller: &Caller) -> String {
    let reply = send(app, caller, RED).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    reply.json()["picture"].as_str().unwrap().to_owned()
}

async fn put_map(app: &App, caller: &Caller, version: u32, pictures: &[&str]) {
    let cell = |(place, picture): (usize, &&str)| json!({ "step": format!("s{place}"), "lane": "seen", "picture": picture, "text": "The sign" });
    let steps: Vec<Value> = (0..2).map(|place| json!({ "key": format!("s{place}"), "name": "Step" })).collect();
    let body = json!({
        "name": "Shop",
        "stages": [{ "key": "all", "name": "All", "steps": steps }],
        "lanes": [{ "key": "seen", "kind": "picture" }],
        "cells": pictures.iter().enumerate().map(cell).collect::<Vec<_>>(),
    });
    let save = json!({ "version": version, "body": body }).to_string();
    let saved = app.send(caller, Method::PUT, "/api/v1/documents/map/shop", Body::from(save)).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_kept_under_what_it_is_and_shown_to_those_who_may_read_maps() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let reply = send(&app, &caller, RED).await.json();
    let key = reply["picture"].as_str().unwrap();
    assert_eq!((key.len(), &reply["media"], &reply["width"]), (64, &json!("image/png"), &json!(1)));
    assert_eq!(sent(&app, &caller).await, key, "the same picture is one");
    let viewer = app.somebody(&caller, "viewer").await;
    let shown = app.get(&viewer, &format!("{PICTURES}/{key}")).await;
    assert_eq!((shown.status, shown.bytes.starts_with(b"\x89PNG")), (StatusCode::OK, true));
    let header = |name: header::HeaderName| shown.headers[name].to_str().unwrap();
    assert_eq!(header(header::CONTENT_TYPE), "image/png");
    assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert!(header(header::CACHE_CONTROL).contains("immutable"));
    assert!(header(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
    assert_eq!(send(&app, &viewer, RED).await.status, StatusCode::FORBIDDEN);
    let stranger = app.get(&Caller::default(), &format!("{PICTURES}/{key}")).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    for nothing in ["0".repeat(64).as_str(), "..%2Fstyk.store", "a"] {
        assert_eq!(app.get(&viewer, &format!("{PICTURES}/{nothing}")).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_is_refused() {
    let app = App::new().await;
    let caller = app.administrator().await;
    for file in [b"<svg onload='alert(1)'/>".as_slice(), b"GIF89a", &RED[..40], b""] {
        let refused = send(&app, &caller, file).await;
        assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("picture")));
    }
    assert_eq!(app.get(&caller, PICTURES).await.json(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_stays_as_long_as_a_version_shows_it() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let key = sent(&app, &caller).await;
    let path = format!("{PICTURES}/{key}");
    let used = async || app.get(&caller, PICTURES).await.json()[0]["used"].clone();
    assert_eq!(used().await, false);
    put_map(&app, &caller, 0, &[&key]).await;
    assert_eq!(used().await, true);
    let refused = app.send(&caller, Method::DELETE, &path, Body::empty()).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::CONFLICT, &json!("picture_used")));
    // The same author in the same ten minutes: the version before is gone.
    put_map(&app, &caller, 1, &[]).await;
    assert_eq!(app.send(&caller, Method::DELETE, &path, Body::empty()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(app.send(&caller, Method::DELETE, &path, Body::empty()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_shows_the_pictures_of_its_map_within_and_no_others() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let key = sent(&app, &caller).await;
    put_map(&app, &caller, 0, &[&key, &"0".repeat(64)]).await;
    let svg = app.get(&caller, "/api/v1/maps/shop/file?format=svg").await.text();
    assert_eq!(svg.matches("href=\"data:image/png;base64,").count(), 1);
    assert!(svg.contains("The picture is missing"));
    let made = app.post(&caller, "/api/v1/maps/shop/shares", json!({})).await.json();
    let page = app.get(&Caller::default(), made["path"].as_str().unwrap()).await;
    assert!(page.status == StatusCode::OK && !page.text().contains(PICTURES), "{}", page.text());
    let direct = app.get(&Caller::default(), &format!("{PICTURES}/{key}")).await;
    assert_eq!(direct.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_that_comes_without_its_pictures_says_so() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let key = sent(&app, &caller).await;
    put_map(&app, &caller, 0, &[&key, &"0".repeat(64)]).await;
    let file = app.get(&caller, "/api/v1/maps/shop/file?format=json").await.bytes;
    let read = app.send(&caller, Method::POST, "/api/v1/maps/read?name=shop.json", Body::from(file)).await.json();
    let told = read["left_out"][0].as_str().unwrap();
    assert!(told.contains("pictures") && told.ends_with(": 1"), "{told}");
    assert_eq!(read["map"]["cells"][0]["picture"], json!(key));
}
