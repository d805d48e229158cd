//! Everything about one customer as an archive.

use std::io::{Cursor, Read};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::client::{App, Caller};

const CSV: &str = "customer,email,date,event,channel,comment,plan\n\
    K-1,anna@example.com,2024-03-01 09:15,search,web,,basic\n\
    K-1,anna@example.com,2024-03-01 09:21,=1+1,web,<b>thank you very much</b>,gold\n\
    K-2,jan@example.com,2024-03-02 10:00,search,app,,basic\n";

pub(crate) async fn import(app: &App, caller: &Caller) {
    let sent = app.send(caller, Method::POST, "/api/v1/uploads?name=shop.csv", Body::from(CSV)).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text());
    let upload = sent.json();
    let take = json!({ "table": upload["tables"][0]["table"], "mapping": upload["tables"][0]["mapping"] });
    let path = format!("/api/v1/uploads/{}/import", upload["id"].as_str().unwrap());
    let taken = app.post(caller, &path, take).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
}

/// The customer whose number in the CRM is `K-1`.
pub(crate) async fn person(app: &App, caller: &Caller) -> u64 {
    app.get(caller, "/api/v1/customers?q=K-1").await.json()[0]["person"].as_u64().unwrap()
}

struct Archive(ZipArchive<Cursor<Vec<u8>>>);

impl Archive {
    async fn of(app: &App, caller: &Caller, person: u64) -> Self {
        let reply = app.get(caller, &format!("/api/v1/customers/{person}/archive")).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        assert_eq!(reply.headers["content-type"], "application/zip");
        assert_eq!(reply.headers["cache-control"], "no-store");
        let name = format!("attachment; filename=\"styk-customer-{person}.zip\"");
        assert_eq!(reply.headers["content-disposition"], name);
        Self(ZipArchive::new(Cursor::new(reply.bytes)).unwrap())
    }

    fn text(&mut self, name: &str) -> String {
        let mut text = String::new();
        self.0.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn json(&mut self, name: &str) -> Value {
        serde_json::from_str(&self.text(name)).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_about_a_customer_is_in_one_file() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    import(&app, &administrator).await;
    let person = person(&app, &administrator).await;
    let path = format!("/api/v1/customers/{person}/consent");
    let said = json!({ "purpose": "marketing", "channel": "ads", "given": true, "note": "in the shop" });
    assert_eq!(app.post(&administrator, &path, said).await.status, StatusCode::OK);
    let suppressed = json!({ "value": "K-1", "kind": "crm_id", "channel": "sms", "reason": "requested" });
    app.post(&administrator, "/api/v1/consent/suppressions", suppressed).await;
    let segment = json!({ "version": 0, "name": "All of them", "rule": "did('*')" });
    app.send(&administrator, Method::PUT, "/api/v1/segments/all", Body::from(segment.to_string())).await;
    let list = json!({ "purpose": "marketing", "channel": "ads", "format": "csv" });
    app.post(&administrator, "/api/v1/segments/all/audience", list).await;
    let viewer = app.somebody(&administrator, "viewer").await;
    app.get(&viewer, &format!("/api/v1/customers/{person}")).await;

    let mut archive = Archive::of(&app, &administrator, person).await;
    assert_eq!(archive.0.len(), 12);
    let customer = archive.json("customer.json");
    assert_eq!(customer["person"], json!(person));
    let kinds: Vec<&str> =
        customer["identifiers"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["crm_id", "email_hash"]);
    assert_eq!(
        (&customer["identifiers"][0]["value"], &customer["identifiers"][0]["name"]),
        (&json!("K-1"), &json!("CRM number"))
    );
    let identity = archive.json("identity.json");
    assert_eq!((identity["joined"].as_array().unwrap().len(), &identity["refused"]), (1, &json!([])));
    assert!(identity["joined"][0]["sentence"].as_str().unwrap().contains("K-1"), "{identity}");
    let consent = archive.json("consent.json");
    let verdict = |channel: &str| {
        let rows = consent["verdicts"].as_array().unwrap();
        let row = rows.iter().find(|row| row["purpose"] == "marketing" && row["channel"] == channel).unwrap();
        (row["allowed"].as_bool().unwrap(), row["why"].as_str().unwrap().to_owned(), row["since"].is_string())
    };
    assert_eq!(verdict("ads"), (true, "given".to_owned(), true));
    assert_eq!(verdict("sms").1, "suppressed");
    assert_eq!(
        (&consent["records"][0]["note"], &consent["records"][0]["standing"]),
        (&json!("in the shop"), &json!("verified"))
    );
    assert_eq!(consent["suppressions"][0]["reason"], "requested");
    assert_eq!(archive.json("segments.json")["now"][0]["name"], "All of them");
    assert_eq!(archive.json("lists.json")[0]["segment"], "all");
    assert_eq!(archive.json("webhooks.json"), json!([]));
    assert_eq!(archive.json("traits.json"), json!([]));
    let seen = archive.json("seen_by.json");
    let seen: Vec<&str> = seen.as_array().unwrap().iter().map(|one| one["who"].as_str().unwrap()).collect();
    assert_eq!(seen, ["viewer@example.com", "olga@example.com"], "the newest first");
    assert!(archive.text("README.txt").contains("seen_by.json"));
    let audit = app.get(&administrator, "/api/v1/audit").await.json();
    assert_eq!((&audit[0]["action"], &audit[0]["detail"]), (&json!("archive"), &json!(format!("customer {person}"))));
    let seen = Archive::of(&app, &administrator, person).await.json("seen_by.json");
    assert_eq!((&seen[0]["action"], &seen[0]["who"]), (&json!("archive"), &json!("olga@example.com")));
}

#[tokio::test(flavor = "multi_thread")]
async fn all_interactions_are_there_for_programs_and_spreadsheets_and_as_a_page() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    import(&app, &administrator).await;
    let person = person(&app, &administrator).await;
    let mut archive = Archive::of(&app, &administrator, person).await;
    let lines = archive.text("interactions.jsonl");
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let events: Vec<&str> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["search", "=1+1"], "of nobody else, in order of time");
    assert_eq!((&lines[1]["time"], &lines[1]["person"]), (&json!("2024-03-01T09:21:00Z"), &json!(person)));
    assert_eq!((&lines[0]["text"], &lines[1]["text"]), (&Value::Null, &json!("<b>thank you very much</b>")));
    assert_eq!(lines[1]["properties"]["plan"], "gold");
    assert_eq!(lines[0].as_object().unwrap().len(), 28, "every column of the table");
    let csv = archive.text("interactions.csv");
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.contains(",'=1+1,"), "{csv}");
    let page = archive.text("index.html");
    assert!(page.contains("&lt;b&gt;thank you") && page.contains("K-1") && !page.contains("<script"), "{page}");

    let first = archive.text("interactions.csv");
    let mut second = Archive::of(&app, &administrator, person).await;
    assert_eq!(first, second.text("interactions.csv"));
    assert_eq!(page, second.text("index.html"), "the same data, the same page");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_in_the_readers_language_and_for_editors_only() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    import(&app, &administrator).await;
    let person = person(&app, &administrator).await;
    let path = format!("/api/v1/customers/{person}/archive");
    let viewer = app.somebody(&administrator, "viewer").await;
    assert_eq!(app.get(&viewer, &path).await.status, StatusCode::FORBIDDEN);
    let editor = app.somebody(&administrator, "editor").await;
    for (language, words) in
        [("en", "Everything about customer"), ("ru", "Все данные о клиенте"), ("pl", "Wszystkie dane o kliencie")]
    {
        let me = Body::from(json!({ "language": language }).to_string());
        assert_eq!(app.send(&editor, Method::PATCH, "/api/v1/me", me).await.status, StatusCode::OK);
        let mut archive = Archive::of(&app, &editor, person).await;
        for name in ["README.txt", "index.html"] {
            assert!(archive.text(name).contains(words), "{name}");
        }
    }
    for nobody in ["0", "4000"] {
        let nobody = app.get(&editor, &format!("/api/v1/customers/{nobody}/archive")).await;
        assert_eq!((nobody.status, &nobody.json()["code"]), (StatusCode::NOT_FOUND, &json!("not_found")));
    }
}
