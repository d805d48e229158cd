//! Consent over HTTP.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{App, Caller, Reply};

const POLICY: &str = "/api/v1/consent/policy";
const SUPPRESSIONS: &str = "/api/v1/consent/suppressions";

async fn put(app: &App, caller: &Caller, policy: &Value) -> Reply {
    app.send(caller, Method::PUT, POLICY, Body::from(policy.to_string())).await
}

/// The customer whose number in the CRM is `K-1`.
async fn person(app: &App, caller: &Caller) -> u64 {
    app.get(caller, "/api/v1/customers?q=K-1").await.json()[0]["person"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_word_is_written_down_and_every_use_hears_it() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let path = format!("/api/v1/customers/{}/consent", person(&app, &administrator).await);
    let asked = json!({ "value": "K-1", "kind": "crm_id", "purpose": "marketing", "channel": "email" });
    let ask = async || app.post(&administrator, "/api/v1/consent/ask", asked.clone()).await.json();
    assert_eq!(ask().await, json!({ "allowed": false, "why": "never_asked", "since": null }));
    let time = "2026-01-05T10:00:00Z";
    let said = json!({
        "purpose": "marketing", "channel": "email", "given": true, "wording": "2026-01", "time": time, "note": "in the shop"
    });
    let found = app.post(&administrator, &path, said).await.json();
    let verdict = |found: &Value, purpose: &str, channel: &str| {
        let rows = found["verdicts"].as_array().unwrap();
        let row = rows.iter().find(|row| row["purpose"] == purpose && row["channel"] == channel).unwrap();
        (row["allowed"].as_bool().unwrap(), row["why"].as_str().unwrap().to_owned())
    };
    assert_eq!(verdict(&found, "marketing", "email"), (true, "given".to_owned()));
    assert_eq!(verdict(&found, "marketing", "sms"), (false, "never_asked".to_owned()));
    let record = &found["records"][0];
    assert_eq!(
        (&record["author"], &record["note"], &record["standing"]),
        (&json!("olga@example.com"), &json!("in the shop"), &json!("verified"))
    );
    assert_eq!((&record["import"], &record["source"]), (&Value::Null, &json!("styk")));
    assert_eq!(ask().await, json!({ "allowed": true, "why": "given", "since": time }));

    let withdrawn = app.post(&administrator, &path, json!({ "purpose": "*", "given": false })).await.json();
    assert_eq!(verdict(&withdrawn, "marketing", "email"), (false, "withdrawn".to_owned()));
    assert_eq!(verdict(&withdrawn, "research", "email"), (false, "withdrawn".to_owned()), "an objection");
    assert_eq!(verdict(&withdrawn, "service", "email"), (true, "not_needed".to_owned()));
    let overview = app.get(&administrator, "/api/v1/consent").await.json();
    assert_eq!((&overview["customers"], &overview["suppressed"]), (&json!(2), &json!(0)));
    let row = overview["counts"].as_array().unwrap().iter();
    let row = row.clone().find(|row| row["purpose"] == "marketing" && row["channel"] == "email").unwrap();
    let whys = json!([{ "why": "never_asked", "customers": 1 }, { "why": "withdrawn", "customers": 1 }]);
    assert_eq!((&row["allowed"], &row["whys"]), (&json!(0), &whys));
    let audit = app.get(&administrator, "/api/v1/audit").await.text();
    assert!(audit.contains("given marketing email") && audit.contains("withdrawn * *"), "{audit}");

    let unseen = json!({ "value": "nobody@example.com", "purpose": "research", "channel": "email" });
    let verdict = app.post(&administrator, "/api/v1/consent/ask", unseen).await.json();
    assert_eq!(verdict["why"], "not_needed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_said_is_refused_in_the_readers_language() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let me = Body::from(json!({ "language": "ru" }).to_string());
    assert_eq!(app.send(&administrator, Method::PATCH, "/api/v1/me", me).await.status, StatusCode::OK);
    let path = format!("/api/v1/customers/{}/consent", person(&app, &administrator).await);
    for (said, words) in [
        (json!({ "purpose": "*", "given": true }), "на каждую цель отдельно"),
        (json!({ "purpose": "raffle", "given": true }), "Такой цели нет"),
        (json!({ "purpose": "research", "channel": "ads", "given": true }), "для других каналов"),
        (json!({ "purpose": "marketing", "given": true, "time": "2126-01-05T10:00:00Z" }), "в будущем"),
        (json!({ "purpose": "marketing", "given": true, "note": "я".repeat(1_001) }), "Слишком длинный"),
    ] {
        let refused = app.post(&administrator, &path, said).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(words), "{}", refused.text());
    }
    let said = json!({ "purpose": "marketing", "given": true });
    let nobody = app.post(&administrator, "/api/v1/customers/4000/consent", said.clone()).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let viewer = app.somebody(&administrator, "viewer").await;
    assert_eq!(app.post(&viewer, &path, said).await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.get(&viewer, &path).await.json()["records"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_is_edited_as_a_whole_from_its_newest_version() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    let presets = app.get(&administrator, "/api/v1/consent/presets").await.json();
    let names: Vec<&str> = presets.as_array().unwrap().iter().map(|one| one["preset"].as_str().unwrap()).collect();
    assert_eq!(names, ["international", "russia", "poland"]);
    let policy = presets[2]["policy"].clone();
    assert_eq!(put(&app, &administrator, &policy).await.json()["version"], 1);
    let stale = put(&app, &administrator, &policy).await;
    assert_eq!((stale.status, &stale.json()["current"]["version"]), (StatusCode::CONFLICT, &json!(1)));
    let edited = |edit: &dyn Fn(&mut Value)| {
        let mut edited = policy.clone();
        edited["version"] = json!(1);
        edit(&mut edited["purposes"]);
        edited
    };
    for bad in [
        edited(&|all| all[0]["key"] = json!("Marketing!")),
        edited(&|all| all[0]["key"] = all[1]["key"].clone()),
        edited(&|all| all[0]["name"] = json!(" ")),
        edited(&|all| all[0]["channels"] = json!(["email", "email"])),
        edited(&|all| all[0]["requires"] = json!("research")),
        edited(&|all| all[0]["requires"] = json!("service")),
        edited(&|all| all[0]["wordings"] = json!([{ "version": "1", "text": "" }, { "version": "1", "text": "" }])),
        edited(&|all| *all = json!(vec![all[0].clone(); 51])),
    ] {
        let refused = put(&app, &administrator, &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    let editor = app.somebody(&administrator, "editor").await;
    assert_eq!(put(&app, &editor, &policy).await.status, StatusCode::FORBIDDEN);
    let read = app.get(&editor, POLICY).await.json();
    assert_eq!((&read["version"], &read["purposes"]), (&json!(1), &policy["purposes"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_suppression_list_takes_addresses_as_people_write_them() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let wanted = json!({ "value": " Jan@Example.com ", "channel": "email", "reason": "complained", "note": "spam" });
    let one = app.post(&administrator, SUPPRESSIONS, wanted.clone()).await.json();
    assert_eq!((&one["author"], &one["channel"]), (&json!("olga@example.com"), &json!("email")));
    app.post(&administrator, SUPPRESSIONS, json!({ "value": "K-1", "kind": "crm_id", "reason": "blocked" })).await;
    let found = app.get(&administrator, SUPPRESSIONS).await.json();
    assert_eq!((&found["total"], found["known"].as_array().unwrap().len()), (&json!(2), 2));
    assert_eq!(found["known"].as_array().unwrap().iter().filter(|one| one["kind"] == "email_hash").count(), 1);
    let asked = json!({ "value": "jan@example.com", "purpose": "research", "channel": "email" });
    let verdict = app.post(&administrator, "/api/v1/consent/ask", asked.clone()).await.json();
    assert_eq!(verdict["why"], "suppressed");
    let path = format!("{SUPPRESSIONS}/{}", one["alias"]);
    let of_all = app.send(&administrator, Method::DELETE, &path, Body::empty()).await;
    assert_eq!(of_all.status, StatusCode::NOT_FOUND, "it is for one channel");
    let path = format!("{path}?channel=email");
    let removed = app.send(&administrator, Method::DELETE, &path, Body::empty()).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert_eq!(app.post(&administrator, "/api/v1/consent/ask", asked).await.json()["why"], "not_needed");
    for value in ["", "hello", "null"] {
        let kind = (value == "null").then_some("user_id");
        let refused = app
            .post(&administrator, SUPPRESSIONS, json!({ "value": value, "kind": kind, "reason": "requested" }))
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}");
        assert!(refused.text().contains("names nobody"), "{}", refused.text());
    }
    let viewer = app.somebody(&administrator, "viewer").await;
    assert_eq!(app.post(&viewer, SUPPRESSIONS, wanted).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_segment_goes_out_as_a_list_of_those_who_allow_it() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let segment = json!({ "version": 0, "name": "All", "rule": "did('*')" });
    app.send(&administrator, Method::PUT, "/api/v1/segments/all", Body::from(segment.to_string())).await;
    let person = person(&app, &administrator).await;
    let path = format!("/api/v1/customers/{person}/consent");
    app.post(&administrator, &path, json!({ "purpose": "marketing", "channel": "ads", "given": true })).await;
    let wanted = json!({ "purpose": "marketing", "channel": "ads", "format": "csv" });
    let viewer = app.somebody(&administrator, "viewer").await;
    let tried = app.post(&viewer, "/api/v1/segments/all/audience/try", wanted.clone()).await.json();
    let excluded = json!([{ "why": "never_asked", "customers": 1 }]);
    assert_eq!(tried, json!({ "members": 2, "customers": 1, "excluded": excluded, "unmatched": 0 }));
    assert_eq!(app.post(&viewer, "/api/v1/segments/all/audience", wanted.clone()).await.status, StatusCode::FORBIDDEN);
    let list = app.post(&administrator, "/api/v1/segments/all/audience", wanted).await;
    assert_eq!(list.headers["content-disposition"], "attachment; filename=\"all-csv.csv\"");
    let heading = "crm_id,user_id,loyalty_id,email_sha256,phone_sha256,messenger_id,device_id,anonymous_id";
    assert_eq!(list.text(), format!("{heading}\nK-1,,,,,,,\n"));
    let found = app.get(&administrator, &path).await.json();
    assert_eq!((&found["handovers"][0]["segment"], &found["handovers"][0]["customers"]), (&json!("all"), &json!(1)));
    let audit = app.get(&administrator, "/api/v1/audit").await.text();
    assert!(audit.contains("all marketing ads csv: 1"), "{audit}");
    let missing = json!({ "purpose": "marketing", "channel": "ads", "format": "google" });
    let missing = app.post(&administrator, "/api/v1/segments/none/audience/try", missing).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looked_at_a_customer_stands_in_a_log_of_its_own() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let person = person(&app, &administrator).await;
    let viewer = app.somebody(&administrator, "viewer").await;
    for path in ["", "/timeline", "/consent", ""] {
        let path = format!("/api/v1/customers/{person}{path}");
        assert_eq!(app.get(&viewer, &path).await.status, StatusCode::OK);
    }
    let reads = app.get(&administrator, "/api/v1/audit?reads=true").await.json();
    let said: Vec<(&str, String)> = reads
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["who"].as_str().unwrap(), row["detail"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(said, [("viewer@example.com", format!("customer {person}"))], "once, not once a request");
    let done = app.get(&administrator, "/api/v1/audit").await.text();
    assert!(!done.contains("customer_read"), "{done}");
}
