//! Erasing customers over HTTP, and profiles.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::client::{App, Caller};
use crate::subject::{import, person};

async fn ended(app: &App, caller: &Caller, job: &Value) -> Value {
    let path = format!("/api/v1/jobs/{}", job["id"].as_str().or_else(|| job["job"].as_str()).unwrap());
    loop {
        let found = app.get(caller, &path).await.json();
        if found["state"] != "running" {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_erased_with_a_receipt_and_nobody_finds_them() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    import(&app, &administrator).await;
    let person = person(&app, &administrator).await;
    let wanted = json!({ "persons": [person], "values": ["nobody@example.com"] });
    let preview = app.post(&administrator, "/api/v1/erasures/preview", wanted).await.json();
    assert_eq!((&preview["count"], &preview["unknown"]), (&json!(1), &json!(["nobody@example.com"])));
    assert_eq!(preview["customers"][0]["person"], person);
    let why = app.post(&administrator, "/api/v1/erasures", json!({ "persons": [person] })).await;
    assert_eq!(why.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(why.text().contains("reason"), "{}", why.text());

    let wanted = json!({ "values": ["Anna@Example.com"], "reason": " she asked for it " });
    let job = app.post(&administrator, "/api/v1/erasures?job=true", wanted).await;
    assert_eq!(job.status, StatusCode::ACCEPTED, "{}", job.text());
    let ended = ended(&app, &administrator, &job.json()).await;
    assert_eq!((&ended["state"], &ended["kind"]), (&json!("done"), &json!("erasure")), "{ended}");
    let receipt = &ended["result"];
    assert_eq!((&receipt["reason"], &receipt["author"]), (&json!("she asked for it"), &json!("olga@example.com")));
    assert_eq!((&receipt["customers"], &receipt["removed"]["interactions"]), (&json!(1), &json!(2)));
    assert_eq!(receipt["remains"], json!(["backups", "exports"]));
    let path = format!("/api/v1/erasures/{}", receipt["number"]);
    assert_eq!(&app.get(&administrator, &path).await.json(), receipt);
    let all = app.get(&administrator, "/api/v1/erasures").await.json();
    assert_eq!((&all["erasures"][0], &all["key"]), (receipt, &receipt["key"]));

    assert_eq!(app.get(&administrator, "/api/v1/customers?q=K-1").await.json(), json!([]));
    assert_eq!(app.get(&administrator, &format!("/api/v1/customers/{person}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&administrator, "/api/v1/profiles?value=K-1").await.status, StatusCode::NOT_FOUND);
    let audit = app.get(&administrator, "/api/v1/audit").await.json();
    assert_eq!((&audit[0]["action"], &audit[0]["detail"]), (&json!("erasure"), &json!("1: 1")));
    let again = app.post(&administrator, "/api/v1/erasures", json!({ "values": ["K-1"], "reason": "again" })).await;
    assert_eq!((again.status, &again.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("nobody")));

    let editor = app.somebody(&administrator, "editor").await;
    for path in ["/api/v1/erasures", path.as_str()] {
        assert_eq!(app.get(&editor, path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let wanted = json!({ "values": ["K-2"], "reason": "no" });
    assert_eq!(app.post(&editor, "/api/v1/erasures", wanted).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_found_by_any_identifier() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    import(&app, &administrator).await;
    let person = person(&app, &administrator).await;
    let named = app.get(&administrator, "/api/v1/profiles?value=anna%40example.com").await.json();
    assert_eq!(named["person"], person);
    assert_eq!(app.get(&administrator, &format!("/api/v1/customers/{person}/profile")).await.json(), named);
    assert_eq!(app.get(&administrator, "/api/v1/profiles?kind=crm_id&value=K-1").await.json(), named);
    let other = app.get(&administrator, "/api/v1/profiles?kind=user_id&value=K-1").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let marketing = named["consent"].as_array().unwrap().iter().find(|one| one["purpose"] == "marketing").unwrap();
    assert_eq!((&marketing["allowed"], &marketing["why"]), (&json!(false), &json!("never_asked")));
    let reads = app.get(&administrator, "/api/v1/audit?reads=true").await.json();
    assert_eq!(reads[0]["detail"], format!("customer {person}"));

    let made = app.post(&administrator, "/api/v1/tokens", json!({ "name": "shop", "role": "viewer" })).await.json();
    let program = Caller::with_token(made["token"].as_str().or_else(|| made["secret"].as_str()).unwrap());
    for value in ["K-1", "K-2", "K-1"] {
        assert_eq!(app.get(&program, &format!("/api/v1/profiles?value={value}")).await.status, StatusCode::OK);
    }
    let reads = app.get(&administrator, "/api/v1/audit?reads=true").await.json();
    let details: Vec<&str> = reads.as_array().unwrap().iter().map(|one| one["detail"].as_str().unwrap()).collect();
    let own = format!("customer {person}");
    assert_eq!(details, ["profiles", own.as_str()], "a program is noted once");
}
