//! Computed traits over HTTP, and what every profile tells of what a customer did.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::client::{App, Caller, Reply};

const TRAITS: &str = "/api/v1/computed-traits";
const PROFILE: &str = "/api/v1/profiles?value=K-1";

async fn put(app: &App, caller: &Caller, body: Value) -> Reply {
    app.send(caller, Method::PUT, TRAITS, Body::from(body.to_string())).await
}

fn defined(version: u32) -> Value {
    json!({
        "version": version,
        "traits": [
            { "key": "purchases-1y", "name": "Purchases", "what": "count", "of": { "touchpoints": ["purchase"] },
              "within": "365d" },
            { "key": "last_channel", "name": "Last channel", "what": "last", "column": "channel", "of": {} },
        ],
    })
}

/// What the profile tells once it is counted by the traits of now.
async fn counted(app: &App, caller: &Caller) -> Value {
    let begun = Instant::now();
    loop {
        let profile = app.get(caller, PROFILE).await.json();
        let waits = profile["computed"].as_array().unwrap().iter().any(|one| one["untold"] == "counting");
        if profile["counting"] == false && !waits {
            return profile;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "{profile}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn traits_are_defined_computed_told_and_have_a_history() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let none = app.get(&administrator, TRAITS).await.json();
    assert_eq!(none, json!({ "version": 0, "traits": [] }));
    let saved = put(&app, &administrator, defined(0)).await;
    assert_eq!((saved.status, &saved.json()["version"]), (StatusCode::OK, &json!(1)), "{}", saved.text());
    let stale = put(&app, &administrator, defined(0)).await;
    assert_eq!((stale.status, &stale.json()["current"]["version"]), (StatusCode::CONFLICT, &json!(1)));

    let before = app.get(&administrator, PROFILE).await.json();
    assert_eq!((&before["counting"], &before["activity"]), (&json!(true), &Value::Null));
    assert_eq!((&before["computed"][0]["untold"], &before["computed"][0]["value"]), (&json!("counting"), &Value::Null));
    let (stop, stopped) = oneshot::channel::<()>();
    let following = tokio::spawn(Arc::clone(&app.engine).follow_behind(async {
        let _ = stopped.await;
    }));
    let profile = counted(&app, &administrator).await;
    assert_eq!(profile["at"], "2024-03-03T10:00:00Z", "no later than a day after the newest interaction");
    let mut activity = profile["activity"].clone();
    let source = activity["first"]["source"].clone();
    assert_eq!(activity["last"]["source"].take(), source);
    activity["first"]["source"].take();
    let touch = |time: &str| json!({ "time": time, "channel": "web", "source": null, "utm_source": null, "utm_campaign": null });
    let expected = json!({
        "interactions": 2,
        "active_days": 1,
        "first": touch("2024-03-01T09:15:00Z"),
        "last": touch("2024-03-01T09:21:00Z"),
        "channels": [{ "channel": "web", "interactions": 2 }],
        "purchases": {
            "touchpoints": ["purchase"],
            "count": 1,
            "first": "2024-03-01T09:21:00Z",
            "last": "2024-03-01T09:21:00Z",
            "amounts": [],
        },
    });
    assert_eq!(activity, expected);
    let computed = json!([
        { "key": "purchases-1y", "name": "Purchases", "what": "count", "unit": "count", "currency": null, "value": 1,
          "n": 1, "last": "2024-03-01T09:21:00Z", "untold": null },
        { "key": "last_channel", "name": "Last channel", "what": "last", "unit": "number", "currency": null,
          "value": "web", "n": 1, "last": "2024-03-01T09:21:00Z", "untold": null },
    ]);
    assert_eq!(profile["computed"], computed);

    let person = profile["person"].as_u64().unwrap();
    let path = |key: &str| format!("/api/v1/customers/{person}/computed/{key}");
    let history = app.get(&administrator, &path("purchases-1y")).await.json();
    assert_eq!(history["points"], json!([{ "time": "2024-03-01T09:21:00Z", "value": 1, "n": 1 }]));
    assert_eq!((&history["value"], &history["more"], &history["masked"]), (&json!(1), &json!(false), &json!(false)));
    assert_eq!(app.get(&administrator, &path("other")).await.status, StatusCode::NOT_FOUND);
    let nobody = app.get(&administrator, "/api/v1/customers/4000/computed/last_channel").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);

    // Others see who is masked without what may be of properties.
    let settings = app.get(&administrator, "/api/v1/settings").await.json();
    let mut wanted = settings.clone();
    wanted["identifiers_from"] = json!("administrator");
    let set = app.send(&administrator, Method::PUT, "/api/v1/settings", Body::from(wanted.to_string())).await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.text());
    let viewer = app.somebody(&administrator, "viewer").await;
    let masked = app.get(&viewer, PROFILE).await.json();
    assert_eq!((&masked["computed"], &masked["activity"]["interactions"]), (&json!([]), &json!(2)));
    let masked = app.get(&viewer, &path("last_channel")).await.json();
    assert_eq!((&masked["masked"], &masked["value"], &masked["points"]), (&json!(true), &Value::Null, &json!([])));
    assert_eq!(put(&app, &viewer, defined(1)).await.status, StatusCode::FORBIDDEN);
    let audit = app.get(&administrator, "/api/v1/audit").await.text();
    assert!(audit.contains("computed_traits"), "{audit}");
    stop.send(()).unwrap();
    following.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_computed_is_refused_in_the_readers_language() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let me = Body::from(json!({ "language": "pl" }).to_string());
    assert_eq!(app.send(&administrator, Method::PATCH, "/api/v1/me", me).await.status, StatusCode::OK);
    let mut wanted = defined(0);
    wanted["traits"][1]["key"] = json!("purchases-1y");
    let refused = put(&app, &administrator, wanted).await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("computed_traits"))
    );
    assert!(refused.text().contains("ten sam klucz `purchases-1y`"), "{}", refused.text());
    let mut wanted = defined(0);
    wanted["traits"][0]["of"] = json!({ "where": "chanel == 'web'" });
    let refused = put(&app, &administrator, wanted).await;
    assert!(refused.text().contains("wskaźnik wyliczany `purchases-1y`"), "{}", refused.text());
    assert_eq!(app.get(&administrator, TRAITS).await.json()["version"], 0);
}
