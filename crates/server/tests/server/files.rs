//! Files that a browser sends.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::client::App;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_shown_before_anything_is_taken() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let mut csv = "klient;data;zdarzenie;kwota\n".to_owned();
    for day in 1..=9 {
        let _ = writeln!(csv, "K-{day};{day:02}.03.2024 09:15;zakup;59,90");
    }
    csv.push_str("K-10;kiedyś;zakup;10,00\n");
    let sent = app.send(&caller, Method::POST, "/api/v1/uploads?name=sklep.csv", Body::from(csv)).await.json();
    let table = &sent["tables"][0];
    assert_eq!(table["interactions"][0]["who"][0]["value"], "K-1");
    assert_eq!(table["interactions"][0]["money"][0], 5990);
    assert_eq!(table["rejected"].as_array().unwrap().len(), 1);
    assert_eq!(app.get(&caller, "/api/v1/data").await.json()["interactions"], 0);
    let look = json!({ "table": table["table"], "mapping": table["mapping"] });
    let path = format!("/api/v1/uploads/{}", sent["id"].as_str().unwrap());
    let looked = app.post(&caller, &format!("{path}/preview"), look).await.json();
    assert_eq!(looked["interactions"], table["interactions"]);
    assert_eq!(app.send(&caller, Method::DELETE, &path, Body::empty()).await.status, StatusCode::NO_CONTENT);
    let gone = app.post(&caller, &format!("{path}/preview"), json!({ "table": "x" })).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_data_is_refused_in_a_sentence() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let sent =
        app.send(&caller, Method::POST, "/api/v1/uploads?name=cat.png", Body::from(vec![0x89, 0x50, 0, 1, 2])).await;
    assert_eq!(sent.json()["code"], "file", "{}", sent.text());
    let leads =
        app.send(&caller, Method::POST, "/api/v1/uploads?name=..%2F..%2Fetc%2Fpasswd.csv", Body::from("a,b\n")).await;
    assert!(!leads.status.is_server_error(), "{}", leads.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_could_not_be_read_are_shown_with_their_reason() {
    let app = App::new().await;
    let caller = app.administrator().await;
    let mut csv = "customer,date,event\n".to_owned();
    for day in 1..=9 {
        let _ = writeln!(csv, "K-{day},2024-03-{day:02} 09:15,search");
    }
    csv.push_str("K-10,whenever,search\n");
    let sent = app.send(&caller, Method::POST, "/api/v1/uploads?name=shop.csv", Body::from(csv)).await.json();
    let take = json!({ "table": sent["tables"][0]["table"], "mapping": sent["tables"][0]["mapping"], "max_bad": "1%" });
    let path = format!("/api/v1/uploads/{}/import", sent["id"].as_str().unwrap());
    let too_bad = app.post(&caller, &path, take.clone()).await;
    assert_eq!(too_bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", too_bad.text());
    assert_eq!(app.get(&caller, "/api/v1/data").await.json()["interactions"], 0, "nothing half applied");
    let mut take = take;
    take["max_bad"] = json!("20%");
    let taken = app.post(&caller, &path, take).await.json();
    assert_eq!(taken["rejected"], 1);
    let imports = app.get(&caller, "/api/v1/imports").await.json();
    let number = imports[0]["number"].as_u64().unwrap();
    let rows = app.get(&caller, &format!("/api/v1/imports/{number}/quarantine")).await.json();
    assert!(rows[0]["record"].as_str().unwrap().contains("whenever"), "{rows}");
}
