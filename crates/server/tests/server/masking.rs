//! What those see who are not to know single customers by name.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{App, Caller, Reply};
use crate::subject::{import, person};

const SETTINGS: &str = "/api/v1/settings";

/// Identifiers are shown in full from a role on.
async fn shown_from(app: &App, administrator: &Caller, role: &str) -> Reply {
    let mut settings = app.get(administrator, SETTINGS).await.json();
    settings["identifiers_from"] = json!(role);
    app.send(administrator, Method::PUT, SETTINGS, Body::from(settings.to_string())).await
}

/// An app with data in it, its administrator, and an editor who sees customers masked.
async fn masked() -> (App, Caller, Caller) {
    let app = App::new().await;
    let administrator = app.administrator().await;
    import(&app, &administrator).await;
    let editor = app.somebody(&administrator, "editor").await;
    let saved = shown_from(&app, &administrator, "administrator").await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    (app, administrator, editor)
}

fn refused(reply: &Reply) {
    assert_eq!((reply.status, &reply.json()["code"]), (StatusCode::FORBIDDEN, &json!("masked")), "{}", reply.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_says_from_whom_on_customers_are_shown_in_full() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    assert_eq!(app.get(&administrator, SETTINGS).await.json()["identifiers_from"], "viewer");
    let viewer = app.somebody(&administrator, "viewer").await;
    let is_masked = async |caller: &Caller| app.get(caller, "/api/v1/session").await.json()["masked"].as_bool();
    assert_eq!(is_masked(&viewer).await, Some(false));
    assert_eq!(shown_from(&app, &administrator, "editor").await.status, StatusCode::OK);
    assert_eq!((is_masked(&viewer).await, is_masked(&administrator).await), (Some(true), Some(false)));
    assert_eq!(is_masked(&Caller::default()).await, Some(false), "nobody is signed in");
    // A token that may do less than its account sees less, too.
    let token = json!({ "name": "dashboard", "role": "viewer" });
    let token = app.post(&administrator, "/api/v1/tokens", token).await.json();
    let program = Caller::with_token(token["token"].as_str().unwrap());
    assert_eq!(is_masked(&program).await, Some(true));
    assert!(shown_from(&app, &administrator, "nobody").await.status.is_client_error());
    let audit = app.get(&administrator, "/api/v1/audit").await.text();
    assert!(audit.contains("changed identifiers_from"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_found_by_a_whole_identifier_only_and_shown_masked() {
    let (app, administrator, editor) = masked().await;
    let search =
        async |caller: &Caller, text: &str| app.get(caller, &format!("/api/v1/customers?q={text}")).await.json();
    assert_eq!(search(&administrator, "K-").await.as_array().unwrap().len(), 2);
    assert_eq!(search(&editor, "K-").await, json!([]));
    assert_eq!(search(&editor, "").await, json!([]));
    let person = person(&app, &administrator).await;
    let found = search(&editor, "K-1").await;
    assert_eq!((&found[0]["person"], &found[0]["known_by"]["kind"]), (&json!(person), &json!("crm_id")));
    let shown = &found[0]["known_by"]["value"];
    assert!(shown.as_str().unwrap().starts_with("… "), "{found}");
    let by_mail = search(&editor, "Anna@Example.com").await;
    assert_eq!((&by_mail[0]["person"], &by_mail[0]["known_by"]["kind"]), (&json!(person), &json!("email_hash")));
    let hash = &styk_collect::hashed_identifiers("anna@example.com")[0].value;
    let by_mail = by_mail[0]["known_by"]["value"].as_str().unwrap();
    assert!(by_mail.starts_with("… ") && !hash.contains(&by_mail["… ".len()..]), "nothing of the hash: {by_mail}");

    let path = format!("/api/v1/customers/{person}");
    let customer = app.get(&editor, &path).await.json();
    assert_eq!(
        (&customer["masked"], &customer["identifiers"][0]["value"]),
        (&json!(true), shown),
        "the same is masked the same"
    );
    assert_eq!((&customer["joined"][0]["sentence"], &customer["joined"][0]["kind"]), (&json!(""), &json!("seen")));
    let full = app.get(&administrator, &path).await.json();
    assert_eq!((&full["masked"], &full["identifiers"][0]["value"]), (&json!(false), &json!("K-1")));
    assert_ne!(full["joined"][0]["sentence"], "");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_tries_many_identifiers_has_to_wait() {
    let (app, administrator, editor) = masked().await;
    let paths = ["/api/v1/customers?q=K-", "/api/v1/profiles?value=K-"];
    for number in 100..160 {
        let path = format!("{}{number}", paths[number % 2]);
        assert_ne!(app.get(&editor, &path).await.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
    for path in paths {
        let reply = app.get(&editor, &format!("{path}1")).await;
        assert_eq!((reply.status, &reply.json()["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("guesses")));
        assert!(reply.headers.contains_key("retry-after"));
        let full = app.get(&administrator, &format!("{path}1")).await;
        assert_eq!(full.status, StatusCode::OK, "who sees identifiers finds nothing out: {}", full.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_says_what_happened_without_texts_and_properties() {
    let (app, administrator, editor) = masked().await;
    let path = format!("/api/v1/customers/{}/timeline", person(&app, &administrator).await);
    let cell = |timeline: &Value, column: &str| {
        let place = timeline["columns"].as_array().unwrap().iter().position(|name| name == column).unwrap();
        timeline["rows"][0][place].clone()
    };
    let timeline = app.get(&editor, &path).await.json();
    assert_eq!((&timeline["masked"], cell(&timeline, "event")), (&json!(true), json!("=1+1")));
    assert_eq!((cell(&timeline, "text"), cell(&timeline, "properties")), (Value::Null, Value::Null));
    let full = app.get(&administrator, &path).await.json();
    assert_eq!((&full["masked"], cell(&full, "text")), (&json!(false), json!("<b>thank you very much</b>")));
    assert!(cell(&full, "properties").as_str().unwrap().contains("gold"), "{full}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_map_adds_to_a_question_is_looked_at_as_well() {
    let (app, administrator, editor) = masked().await;
    let keep = async |key: &str, changes: Value| {
        let mut map = json!({ "name": "Shop", "stages": [{ "key": "all", "name": "All", "steps": [
            { "key": "come", "name": "Come", "touchpoints": ["nowhere"] }
        ] }] });
        map.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let body = Body::from(json!({ "version": 0, "body": map }).to_string());
        let kept = app.send(&administrator, Method::PUT, &format!("/api/v1/documents/map/{key}"), body).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.text());
    };
    keep("gold", json!({ "filters": ["properties.plan == \"gold\""] })).await;
    keep("orders", json!({ "journeys": { "column": "case" } })).await;
    let rule = json!({ "key": "gold", "kind": "absence", "of": { "where": "properties.plan == \"gold\"" } });
    keep("ruled", json!({ "rules": [rule] })).await;
    refused(&app.post(&editor, "/api/v1/ask", json!({ "ask": "rules", "map": "ruled" })).await);
    let reply = app.post(&administrator, "/api/v1/ask", json!({ "ask": "rules", "map": "ruled" })).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    let asked = async |caller: &Caller, map: &str, path: &str| {
        app.post(caller, path, json!({ "ask": "conformance", "map": map })).await
    };
    refused(&asked(&editor, "gold", "/api/v1/ask").await);
    refused(&asked(&editor, "gold", "/api/v1/ask?job=true").await);
    let question = json!({ "ask": "conformance", "map": "gold" });
    refused(&app.post(&editor, "/api/v1/export", json!({ "question": question, "format": "csv" })).await);
    for path in ["journeys?format=xes", "figures"] {
        refused(&app.get(&editor, &format!("/api/v1/maps/gold/{path}")).await);
        let shown = app.get(&administrator, &format!("/api/v1/maps/gold/{path}")).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    }
    for (caller, map) in [(&administrator, "gold"), (&editor, "orders")] {
        let reply = asked(caller, map, "/api/v1/ask").await;
        assert!(reply.json()["detail"].as_str().unwrap().contains("none of the touchpoints"), "{}", reply.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_behind_numbers_are_masked_wherever_they_come_out() {
    let (app, administrator, editor) = masked().await;
    let question = json!({ "ask": "customers", "of": { "ask": "transitions" } });
    let listed = |answer: &Value| answer["result"]["customers"][0]["identifiers"][0]["value"].clone();
    // Whoever asked first: what was kept for one is not shown to the other.
    for _ in 0..2 {
        let full = app.post(&administrator, "/api/v1/ask", question.clone()).await.json();
        assert!(listed(&full).as_str().unwrap().starts_with("K-"), "{full}");
        let hidden = app.post(&editor, "/api/v1/ask", question.clone()).await.json();
        assert!(listed(&hidden).as_str().unwrap().starts_with("… "), "{hidden}");
        assert_eq!(full["result"]["total"], hidden["result"]["total"]);
    }
    for format in ["csv", "json", "html"] {
        let export = json!({ "question": question, "format": format });
        let full = app.post(&administrator, "/api/v1/export", export.clone()).await.text();
        let hidden = app.post(&editor, "/api/v1/export", export).await.text();
        assert!(full.contains("K-1") && !hidden.contains("K-1"), "{format}: {hidden}");
    }
    let begun = app.post(&editor, "/api/v1/ask?job=true", question.clone()).await.json();
    let path = format!("/api/v1/jobs/{}", begun["job"].as_str().unwrap());
    let mut job = app.get(&editor, &path).await.json();
    for _ in 0..3_000 {
        if job["state"] != "running" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        job = app.get(&editor, &path).await.json();
    }
    assert!(listed(&job["result"]).as_str().unwrap().starts_with("… "), "{job}");
    let events = app.get(&editor, &format!("{path}/events")).await.text();
    assert!(events.contains("event: ended") && !events.contains("K-1"), "{events}");
    let full = app.get(&administrator, &path).await.json();
    assert!(listed(&full["result"]).as_str().unwrap().starts_with("K-"), "{full}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_show_identifiers_all_the_same_is_refused() {
    let (app, administrator, editor) = masked().await;
    let query = json!({ "query": "select count(*) from interactions" });
    refused(&app.post(&editor, "/api/v1/sql", query.clone()).await);
    let export = json!({ "query": "select count(*) from interactions", "format": "csv" });
    refused(&app.post(&editor, "/api/v1/sql/export", export).await);
    assert_eq!(app.post(&administrator, "/api/v1/sql", query.clone()).await.status, StatusCode::OK);
    let archive = format!("/api/v1/customers/{}/archive", person(&app, &administrator).await);
    refused(&app.get(&editor, &archive).await);
    let segment = json!({ "version": 0, "name": "All", "rule": "did('*')" });
    app.send(&editor, Method::PUT, "/api/v1/segments/all", Body::from(segment.to_string())).await;
    let list = json!({ "purpose": "service", "channel": "ads", "format": "csv" });
    refused(&app.post(&editor, "/api/v1/segments/all/audience", list.clone()).await);
    refused(&app.post(&editor, "/api/v1/segments/all/calls", json!({ "purpose": "marketing" })).await);
    let counts = app.post(&editor, "/api/v1/segments/all/audience/try", list).await.json();
    assert_eq!(counts["members"], 2, "how many they are is told");
    for (language, words) in [("ru", "скрытыми"), ("pl", "zamaskowane")] {
        let me = Body::from(json!({ "language": language }).to_string());
        assert_eq!(app.send(&editor, Method::PATCH, "/api/v1/me", me).await.status, StatusCode::OK);
        let reply = app.post(&editor, "/api/v1/sql", query.clone()).await;
        assert!(reply.json()["detail"].as_str().unwrap().contains(words), "{}", reply.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrives_live_is_shown_without_those_who_sent_it() {
    let (app, administrator, editor) = masked().await;
    tokio::spawn(Arc::clone(&app.engine).follow(std::future::pending()));
    let made = json!({ "name": "crm", "settings": { "name": "crm", "kind": "webhook",
        "webhook": { "mapping": { "fields": { "event": "body.event", "user_id": "body.user" } } } } });
    let made = app.post(&administrator, "/api/v1/sources", made).await.json();
    let (number, key) = (made["source"]["number"].as_u64().unwrap(), made["key"].as_str().unwrap());
    for body in [json!({ "event": "call", "user": "anna-17", "plan": "gold" }), json!({ "user": "anna-17" })] {
        let sent = app.post(&Caller::default(), &format!("/in/crm/hook/{key}"), body).await;
        assert!(sent.status.is_success(), "{}", sent.text());
    }
    let path = |what: &str| format!("/api/v1/sources/{number}/{what}");
    let mut recent = json!([]);
    for _ in 0..3_000 {
        recent = app.get(&administrator, &path("recent")).await.json();
        if recent.as_array().unwrap().len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(recent.to_string().contains("anna-17"), "{recent}");
    for what in ["recent", "quarantine", "violations"] {
        let hidden = app.get(&editor, &path(what)).await;
        assert_eq!(hidden.status, StatusCode::OK, "{}", hidden.text());
        assert!(!hidden.text().contains("anna-17") && !hidden.text().contains("gold"), "{what}: {}", hidden.text());
    }
    let tried = json!({ "settings": made["source"]["settings"] });
    refused(&app.post(&editor, &path("try"), tried).await);
    let own = json!({ "settings": made["source"]["settings"], "body": "{\"event\":\"visit\",\"user\":\"x\"}" });
    assert_eq!(app.post(&editor, &path("try"), own).await.json()[0]["interactions"][0]["event"], "visit");
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_and_who_is_who_are_told_without_identifiers_and_notes() {
    let (app, administrator, editor) = masked().await;
    let suppressed = json!({ "value": "K-1", "kind": "crm_id", "reason": "requested", "note": "he phoned" });
    app.post(&administrator, "/api/v1/consent/suppressions", suppressed).await;
    let person = person(&app, &administrator).await;
    let path = format!("/api/v1/customers/{person}/consent");
    for path in [path.as_str(), "/api/v1/consent/suppressions"] {
        let (full, hidden) = (app.get(&administrator, path).await.text(), app.get(&editor, path).await.text());
        assert!(full.contains("K-1") && full.contains("he phoned"), "{full}");
        assert!(!hidden.contains("K-1") && !hidden.contains("he phoned"), "{hidden}");
    }
    let identifiers =
        app.get(&administrator, &format!("/api/v1/customers/{person}")).await.json()["identifiers"].clone();
    let (one, other) = (&identifiers[0]["alias"], &identifiers[1]["alias"]);
    let decide = json!({ "decision": "unlink", "one": one, "other": other, "preview": true });
    let (full, hidden) = (
        app.post(&administrator, "/api/v1/identity/decisions", decide.clone()).await.text(),
        app.post(&editor, "/api/v1/identity/decisions", decide).await.text(),
    );
    assert!(full.contains("K-1") && !hidden.contains("K-1"), "{hidden}");
}
