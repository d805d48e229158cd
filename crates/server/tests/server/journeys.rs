//! Journeys of customers as event logs, read by what reads such logs here.

use std::collections::BTreeMap;
use std::io::Cursor;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use styk_collect::row::{Next, Row, Rows};
use styk_collect::{ocel, xes};

use crate::client::{App, Caller, Reply};

const CSV: &str = "customer,order id,date,event,channel,amount,currency\n\
    K-1,A-1,2024-03-01 09:15,search,web,,\n\
    K-1,A-1,2024-03-01 09:21,purchase,app,59.90,EUR\n\
    K-1,A-2,2024-03-05 10:00,purchase,app,-5,EUR\n\
    K-2,A-3,2024-03-02 10:00,search,app,,\n\
    K-3,A-4,2024-03-03 10:00,help,web,,\n";

/// An app with data in it and a map of two steps whose journeys are orders; and its administrator.
async fn shop() -> (App, Caller) {
    let app = App::new().await;
    let caller = app.administrator().await;
    app.import_csv(&caller, CSV).await;
    let step =
        |key: &str, name: &str, touchpoint: &str| json!({ "key": key, "name": name, "touchpoints": [touchpoint] });
    let steps = [step("looks", "Looks around", "search"), step("pays", "Płaci", "purchase")];
    let map = json!({
        "name": "Zakupy / 2024",
        "journeys": { "column": "case" },
        "stages": [{ "key": "all", "name": "All", "steps": steps }],
    });
    let save = json!({ "version": 0, "body": map }).to_string();
    let saved = app.send(&caller, Method::PUT, "/api/v1/documents/map/shop", Body::from(save)).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    (app, caller)
}

async fn log(app: &App, caller: &Caller, asked: &str) -> Reply {
    let reply = app.get(caller, &format!("/api/v1/maps/shop/journeys?{asked}")).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    reply
}

/// The values of each row by the name of their column.
fn read(mut rows: impl Rows) -> Vec<BTreeMap<String, String>> {
    let (mut row, mut read) = (Row::default(), Vec::new());
    loop {
        match rows.next(&mut row).unwrap() {
            Next::Row => {
                let names = rows.columns().names();
                read.push(row.values().map(|(column, value)| (names[column].clone(), value.to_owned())).collect());
            }
            Next::End => return read,
            Next::Rejected(rejection) => panic!("{rejection:?}"),
        }
    }
}

fn read_xes(reply: Reply) -> Vec<BTreeMap<String, String>> {
    read(xes::open(Box::new(Cursor::new(reply.bytes)), "log.xes").unwrap())
}

fn read_ocel(reply: Reply) -> Vec<BTreeMap<String, String>> {
    read(ocel::open(Box::new(Cursor::new(reply.bytes)), "log.json").unwrap())
}

/// Some columns of each row, in the order of time.
fn columns<const N: usize>(mut rows: Vec<BTreeMap<String, String>>, names: [&str; N]) -> Vec<[String; N]> {
    rows.sort_by(|one, other| one["time:timestamp"].cmp(&other["time:timestamp"]));
    rows.iter().map(|row| names.map(|name| row.get(name).cloned().unwrap_or_default())).collect()
}

fn texts<const N: usize>(rows: &[[&str; N]]) -> Vec<[String; N]> {
    rows.iter().map(|row| row.map(str::to_owned)).collect()
}

/// Takes a log in as a file of its own app.
async fn imported(name: &str, reply: Reply) -> (App, Caller) {
    let app = App::new().await;
    let caller = app.administrator().await;
    let path = format!("/api/v1/uploads?name={name}");
    let sent = app.send(&caller, Method::POST, &path, Body::from(reply.bytes)).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text());
    let upload = sent.json();
    let take = json!({ "table": upload["tables"][0]["table"], "mapping": upload["tables"][0]["mapping"] });
    let path = format!("/api/v1/uploads/{}/import", upload["id"].as_str().unwrap());
    let taken = app.post(&caller, &path, take).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    (app, caller)
}

async fn metric(app: &App, caller: &Caller, metric: &str) -> Value {
    let question = json!({ "ask": "metric", "metric": metric, "journeys": { "column": "case" } });
    let answer = app.post(caller, "/api/v1/ask", question).await.json();
    answer["result"]["groups"][0]["points"][0]["estimate"]["value"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_has_a_case_for_each_journey_that_is_on_the_map() {
    let (app, caller) = shop().await;
    let reply = log(&app, &caller, "format=xes").await;
    assert_eq!(reply.headers[header::CONTENT_TYPE], "application/xml");
    assert_eq!(reply.headers[header::CACHE_CONTROL], "no-store");
    let name = reply.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert_eq!(name, "attachment; filename=\"journeys.xes\"; filename*=UTF-8''Zakupy%20%2F%202024.xes");
    let rows = read_xes(reply);
    let first = &rows[0]["case:concept:name"];
    assert!(first.ends_with("-1"), "{first}");
    let found = columns(rows, ["case:crm_id", "concept:name", "event", "channel", "org:group", "amount", "case_id"]);
    let expected = [
        ["K-1", "Looks around", "search", "web", "web", "", "A-1"],
        ["K-1", "Płaci", "purchase", "app", "app", "59.90", "A-1"],
        ["K-2", "Looks around", "search", "app", "app", "", "A-3"],
        ["K-1", "Płaci", "purchase", "app", "app", "-5.00", "A-2"],
    ];
    assert_eq!(found, texts(&expected), "who only asked for help is not on the map");
    let of_time = "format=xes&from=2024-03-02T00:00:00Z&to=2024-03-03T00:00:00Z";
    assert_eq!(columns(read_xes(log(&app, &caller, of_time).await), ["case:crm_id"]), texts(&[["K-2"]]));
    let audit = app.get(&caller, "/api/v1/audit").await.text();
    assert!(audit.contains("xes of map shop, 2024-03-02T00:00:00Z to 2024-03-03T00:00:00Z"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_of_objects_is_read_as_it_was_written() {
    let (app, caller) = shop().await;
    let names = ["customer_id", "case:concept:name", "concept:name", "channel", "amount", "currency"];
    let found = columns(read_ocel(log(&app, &caller, "format=ocel").await), names);
    let expected = [
        ["K-1", "A-1", "Looks around", "web", "", ""],
        ["K-1", "A-1", "Płaci", "app", "59.9", "EUR"],
        ["K-2", "A-3", "Looks around", "app", "", ""],
        ["K-1", "A-2", "Płaci", "app", "-5.0", "EUR"],
    ];
    assert_eq!(found, texts(&expected));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_imported_again_has_the_same_customers_and_journeys() {
    let (app, caller) = shop().await;
    for (format, name) in [("xes", "log.xes"), ("ocel", "log.json")] {
        let (again, reader) = imported(name, log(&app, &caller, &format!("format={format}")).await).await;
        let counts = ["customers", "count", "journeys"];
        let found = [
            metric(&again, &reader, counts[0]).await,
            metric(&again, &reader, counts[1]).await,
            metric(&again, &reader, counts[2]).await,
        ];
        assert_eq!(found, [json!(2.0), json!(4.0), json!(3.0)], "{format}");
        let customers = again.get(&reader, "/api/v1/customers?q=K-1").await.json();
        assert_eq!(customers.as_array().map(Vec::len), Some(1), "{format}: {customers}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_customers_masked_gets_neither_their_identifiers_nor_their_cases() {
    let (app, administrator) = shop().await;
    let viewer = app.somebody(&administrator, "viewer").await;
    let mut settings = app.get(&administrator, "/api/v1/settings").await.json();
    settings["identifiers_from"] = json!("editor");
    let body = Body::from(settings.to_string());
    assert_eq!(app.send(&administrator, Method::PUT, "/api/v1/settings", body).await.status, StatusCode::OK);
    for format in ["xes", "ocel"] {
        let full = log(&app, &administrator, &format!("format={format}")).await.text();
        let masked = log(&app, &viewer, &format!("format={format}")).await.text();
        for hidden in ["K-1", "K-2", "\"A-1\"", "\"A-3\""] {
            assert!(full.contains(hidden), "{hidden} in {format}");
            assert!(!masked.contains(hidden), "{hidden} in {format}");
        }
    }
    let rows = read_xes(log(&app, &viewer, "format=xes").await);
    assert!(
        rows.iter().all(|row| row["case:concept:name"].split('-').next() == Some(row["case:customer_id"].as_str()))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_log_is_refused() {
    let (app, caller) = shop().await;
    let path = "/api/v1/maps/shop/journeys";
    let refused = app.get(&caller, &format!("{path}?format=csv")).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("format")));
    assert!(refused.json()["detail"].as_str().unwrap().contains("xes, ocel"), "{}", refused.text());
    let open = app.get(&caller, &format!("{path}?format=xes&from=2024-03-02T00:00:00Z")).await;
    assert_eq!(open.json()["code"], "range", "{}", open.text());
    let other = app.get(&caller, "/api/v1/maps/other/journeys?format=xes").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}
