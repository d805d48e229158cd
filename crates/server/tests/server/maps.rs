//! Journey maps: kept with their checks, seen in the data, shown by links.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use styk_model::Timestamp;

use crate::client::{App, Caller, Reply};

async fn put(app: &App, caller: &Caller, kind: &str, key: &str, version: u32, body: &Value) -> Reply {
    let save = json!({ "version": version, "body": body });
    let path = format!("/api/v1/documents/{kind}/{key}");
    app.send(caller, Method::PUT, &path, Body::from(save.to_string())).await
}

/// The keys of touchpoints by the name of their event.
async fn touchpoint(app: &App, caller: &Caller, name: &str) -> String {
    let registry = app.get(caller, "/api/v1/touchpoints").await.json();
    let found = registry["touchpoints"].as_array().unwrap().iter().find(|one| {
        one["names"]["en"].as_str().unwrap().eq_ignore_ascii_case(name) || one["key"].as_str() == Some(name)
    });
    found.unwrap_or_else(|| panic!("no {name} in {registry}"))["key"].as_str().unwrap().to_owned()
}

fn map(search: &str, purchase: &str) -> Value {
    json!({
        "name": "Shopping",
        "personas": ["anna"],
        "stages": [
            { "key": "before", "name": "Before", "steps": [
                { "key": "looks", "name": "Looks around", "touchpoints": [search] },
                { "key": "asks", "name": "Asks a friend" },
            ] },
            { "key": "buy", "name": "Buying", "steps": [
                { "key": "pays", "name": "Pays", "touchpoints": [purchase, "gone-long-ago"] },
            ] },
        ],
        "lanes": [{ "key": "mood", "kind": "emotion" }, { "key": "figures", "kind": "metric" }],
        "cells": [
            { "step": "looks", "lane": "mood", "persona": "anna", "emotion": 1.5 },
            { "step": "pays", "lane": "figures", "text": "Customers who pay", "measure": {
                "question": { "ask": "metric", "metric": "customers" }, "target": { "good": 1, "bad": 0 },
            } },
            { "step": "asks", "lane": "figures", "measure": { "question": { "ask": "metric", "metric": "customers" } } },
        ],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_that_does_not_hold_together_is_refused() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let mut bad = map("a", "b");
    bad["cells"][0]["step"] = json!("nowhere");
    let refused = put(&app, &caller, "map", "shop", 0, &bad).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.json()["detail"].as_str().unwrap().contains("`nowhere`"), "{}", refused.text());
    assert_eq!(app.get(&caller, "/api/v1/documents/map").await.json(), json!([]));

    for (key, opens) in [("a", "b"), ("b", "c")] {
        let mut nested = map("a", "b");
        nested["stages"][0]["steps"][1]["opens"] = json!(opens);
        assert_eq!(put(&app, &caller, "map", key, 0, &nested).await.status, StatusCode::OK);
    }
    let mut cycle = map("a", "b");
    cycle["stages"][0]["steps"][1]["opens"] = json!("a");
    let refused = put(&app, &caller, "map", "c", 0, &cycle).await;
    assert_eq!(refused.json()["code"], "map", "{}", refused.text());
    let saved = put(&app, &caller, "map", "a", 0, &map("a", "b")).await;
    assert_eq!(saved.status, StatusCode::CONFLICT);
    assert_eq!(saved.json()["current"]["version"], 1, "{}", saved.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_shows_what_the_data_says_of_its_steps_and_cells() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    let (search, purchase) = (touchpoint(&app, &caller, "search").await, touchpoint(&app, &caller, "purchase").await);
    assert_eq!(put(&app, &caller, "persona", "anna", 0, &json!({ "name": "Anna" })).await.status, StatusCode::OK);
    let saved = put(&app, &caller, "map", "shop", 0, &map(&search, &purchase)).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());

    let living = app.get(&caller, "/api/v1/maps/shop/figures").await;
    assert_eq!(living.status, StatusCode::OK, "{}", living.text());
    let living = living.json();
    let of_step = |place: usize, what: &str| living["steps"][place][what].clone();
    assert_eq!(living["customers"], 2);
    assert_eq!([0, 1, 2].map(|place| of_step(place, "customers")), [json!(2), json!(0), json!(1)]);
    assert_eq!(of_step(1, "bound"), false);
    assert_eq!(of_step(2, "share")["n"], 2);
    assert_eq!(living["gone"], json!([{ "step": "pays", "touchpoint": "gone-long-ago" }]));
    let cell = &living["cells"][0];
    assert_eq!((&cell["figure"]["value"], &cell["state"]), (&json!(1.0), &json!("good")), "{cell}");
    let problem = living["cells"][1]["problem"].as_str().unwrap();
    assert!(problem.contains("bound to no touchpoint"), "{problem}");

    let of_day = "/api/v1/maps/shop/figures?from=2024-03-02T00:00:00Z&to=2024-03-03T00:00:00Z";
    assert_eq!(app.get(&caller, of_day).await.json()["customers"], 1);
    assert_eq!(app.get(&caller, "/api/v1/maps/other/figures").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_emotion_of_a_map_counts_a_score_once_though_it_is_two_steps() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let csv = "customer,date,event,channel,CSAT (1-5)\nK-1,2024-03-01 09:15,search,web,5\n\
               K-1,2024-03-01 09:21,purchase,web,5\nK-2,2024-03-02 10:00,search,app,1\n";
    app.import_csv(&caller, csv).await;
    let (search, purchase) = (touchpoint(&app, &caller, "search").await, touchpoint(&app, &caller, "purchase").await);
    let mut shop = map(&search, &purchase);
    shop["personas"] = json!([]);
    shop["cells"] = json!([]);
    shop["stages"][0]["steps"][1]["touchpoints"] = json!([search]);
    assert_eq!(put(&app, &caller, "map", "shop", 0, &shop).await.status, StatusCode::OK);
    let living = app.get(&caller, "/api/v1/maps/shop/figures").await.json();
    let answers = [0, 1, 2].map(|place: usize| living["steps"][place]["emotion"]["n"].clone());
    assert_eq!((answers, &living["scale"]), ([json!(2), json!(2), json!(1)], &json!("csat:1..5")));
    assert_eq!(living["emotion"]["n"], 3);
    let value = living["emotion"]["value"].as_f64().unwrap();
    assert!((value - 2.0 / 3.0).abs() < 1e-9, "the mean of 5, 5 and 1 is {value}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_is_compared_with_the_one_it_was_made_from() {
    let app = App::new().await;
    let caller = app.administrator().await;
    put(&app, &caller, "map", "shop", 0, &map("search", "purchase")).await;
    let made = app.post(&caller, "/api/v1/maps/shop/blueprint", json!({ "kind": "future_state" })).await;
    assert_eq!(made.json()["key"], "shop-future", "{}", made.text());
    let kept = app.get(&caller, "/api/v1/documents/map/shop-future").await.json();
    let mut changed = kept["body"].clone();
    changed["stages"][1]["steps"][0]["key"] = json!("pays-at-once");
    changed["cells"] = json!([]);
    let saved = put(&app, &caller, "map", "shop-future", 1, &changed).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    let compared = app.get(&caller, "/api/v1/maps/shop-future/compare?of=shop&before=1").await.json();
    let rows = compared["steps_before_after"].as_array().unwrap();
    let pays = rows.iter().find(|row| row["key"] == "pays-at-once").unwrap();
    assert_eq!((&pays["earlier"], &pays["touchpoints"]["before"]), (&json!("pays"), &pays["touchpoints"]["after"]));
    assert_eq!(compared["steps"], json!([]), "a step that was carried over is the same step");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_framework_with_a_map_in_two_phases_is_refused() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let life = |maps: Value| {
        let phases =
            json!([{ "key": "find", "name": "Find", "maps": ["shop"] }, { "key": "use", "name": "Use", "maps": maps }]);
        json!({ "name": "Life", "phases": phases })
    };
    let refused = put(&app, &caller, "framework", "life", 0, &life(json!(["shop"]))).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("framework")));
    assert_eq!(put(&app, &caller, "framework", "life", 0, &life(json!([]))).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_shows_one_map_until_it_is_taken_back() {
    let app = App::new().await;
    let caller = app.administrator().await;
    put(&app, &caller, "map", "shop", 0, &map("search", "purchase")).await;
    let stranger = Caller::default();
    let made = app.post(&caller, "/api/v1/maps/shop/shares", json!({ "label": "Board" })).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let made = made.json();
    let path = made["path"].as_str().unwrap();
    let shown = app.get(&stranger, path).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    assert!(shown.text().contains("data:image/svg+xml;base64,"));
    let policy = shown.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");

    let listed = app.get(&caller, "/api/v1/maps/shop/shares").await.json();
    assert_eq!(listed[0]["label"], "Board");
    assert!(!listed.to_string().contains(path.rsplit('/').next().unwrap()), "the secret is shown once");
    let id = made["id"].as_str().unwrap();
    let removed = app.send(&caller, Method::DELETE, &format!("/api/v1/maps/shop/shares/{id}"), Body::empty()).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert_eq!(app.get(&stranger, path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&stranger, "/shared/0123456789abcdef").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_may_have_a_password_an_end_and_pages_that_show_it() {
    let app = App::new().await;
    let caller = app.administrator().await;
    put(&app, &caller, "map", "shop", 0, &map("search", "purchase")).await;
    let refused = |body: Value| {
        let (app, caller) = (&app, &caller);
        async move { app.post(caller, "/api/v1/maps/shop/shares", body).await.json()["code"].clone() }
    };
    assert_eq!(refused(json!({ "expires": "2020-01-01T00:00:00Z" })).await, "expires");
    assert_eq!(refused(json!({ "password": "short" })).await, "password");
    assert_eq!(refused(json!({ "pages": ["https://a.example; script-src *"] })).await, "pages");
    let soon = Timestamp(Timestamp::now().0 + 3_600_000_000);
    let wanted = json!({ "password": "seven mountains", "pages": ["https://intranet.example"], "expires": soon });
    let made = app.post(&caller, "/api/v1/maps/shop/shares", wanted).await.json();
    let path = made["path"].as_str().unwrap();
    assert_eq!((&made["has_password"], &made["password"]), (&json!(true), &Value::Null));

    let stranger = Caller { language: Some("ru"), ..Caller::default() };
    let asked = app.get(&stranger, path).await;
    assert!(asked.text().contains("Пароль") && !asked.text().contains("data:image"), "{}", asked.text());
    let policy = asked.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.ends_with("frame-ancestors https://intranet.example"), "{policy}");
    let tried = |password: &'static str| {
        let (app, stranger) = (&app, &stranger);
        async move { app.send(stranger, Method::POST, path, Body::from(format!("password={password}"))).await }
    };
    assert!(tried("seven+mountains").await.text().contains("data:image"));
    for _ in 0..5 {
        assert_eq!(tried("guess").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(tried("seven+mountains").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_a_link_always_shows_outlives_the_edits_after_it() {
    let app = App::new().await;
    let caller = app.administrator().await;
    put(&app, &caller, "map", "shop", 0, &map("search", "purchase")).await;
    let made = app.post(&caller, "/api/v1/maps/shop/shares", json!({ "version": 1 })).await.json();
    for version in [1, 2] {
        let mut edited = map("search", "purchase");
        edited["name"] = json!(format!("Shopping {version}"));
        assert_eq!(put(&app, &caller, "map", "shop", version, &edited).await.status, StatusCode::OK);
    }
    let first = app.engine.kept_map("shop", Some(1)).await.unwrap();
    let third = app.engine.kept_map("shop", None).await.unwrap();
    let made_of_third = json!({ "version": third.version });
    app.post(&caller, "/api/v1/maps/shop/shares", made_of_third).await;
    app.engine.keep_map("shop", third.version, first.map, "olga@example.com").await.unwrap();
    assert!(app.engine.kept_map("shop", Some(third.version)).await.is_ok(), "commands keep it, too");
    let shown = app.get(&Caller::default(), made["path"].as_str().unwrap()).await;
    assert!(shown.text().contains("data:image/svg+xml;base64,"), "{}", shown.text());
    let long = json!({ "label": "x".repeat(201) });
    assert_eq!(app.post(&caller, "/api/v1/maps/shop/shares", long).await.json()["code"], "label");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_time_and_a_kind_that_is_not_made_are_refused_with_what_to_do() {
    let app = App::new().await;
    let caller = app.administrator().await;
    put(&app, &caller, "map", "shop", 0, &map("search", "purchase")).await;
    let refused = app.get(&caller, "/api/v1/maps/shop/figures?from=2024-03-02T00:00:00Z").await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("range")));
    let refused = app.post(&caller, "/api/v1/maps/shop/blueprint", json!({ "kind": "current_state" })).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("kind")));
    let made = app.post(&caller, "/api/v1/maps/shop/blueprint", json!({ "kind": "blueprint" })).await;
    assert_eq!(made.json()["key"], "shop-blueprint", "{}", made.text());
    let kept = app.get(&caller, "/api/v1/documents/map/shop-blueprint").await.json();
    assert_eq!(kept["body"]["baseline"], json!({ "map": "shop", "version": 1 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deviation_is_drafted_into_a_map_with_who_would_follow_it() {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import(&caller).await;
    let (search, purchase) = (touchpoint(&app, &caller, "search").await, touchpoint(&app, &caller, "purchase").await);
    let shop = map(&search, &purchase);
    assert_eq!(put(&app, &caller, "map", "shop", 0, &shop).await.status, StatusCode::OK);
    let adopt = |wanted: Value| {
        let (app, caller) = (&app, &caller);
        async move { app.post(caller, "/api/v1/maps/shop/adopt", wanted).await }
    };
    let drafted = adopt(json!({ "version": 1, "kind": "skipped", "of": "pays" })).await;
    assert_eq!(drafted.status, StatusCode::OK, "{}", drafted.text());
    let drafted = drafted.json();
    let followed = ["before", "after"].map(|when| drafted[when]["journeys"]["successes"].clone());
    assert_eq!((followed, &drafted["after"]["journeys"]["n"]), ([json!(1), json!(2)], &json!(2)));
    assert_eq!(drafted["changes"].as_array().unwrap().last(), Some(&json!("the step “Pays” may be left out")));
    let optional = json!({ "from": "pays", "to": "pays", "kind": "optional" });
    assert_eq!(drafted["map"]["edges"].as_array().unwrap().last(), Some(&optional));
    let kept = app.get(&caller, "/api/v1/documents/map/shop").await.json();
    assert_eq!((&kept["version"], &kept["body"]), (&json!(1), &shop), "nothing is saved");

    let none = adopt(json!({ "version": 1, "kind": "repeated", "of": "pays" })).await;
    assert_eq!((none.status, &none.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("deviation")));
    let odd = adopt(json!({ "version": 1, "kind": "skipped", "of": "flies" })).await;
    assert_eq!((odd.status, &odd.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("map")));
    assert_eq!(adopt(json!({ "version": 7, "kind": "skipped", "of": "pays" })).await.status, StatusCode::NOT_FOUND);
}
