//! Monthly reports over HTTP.

use std::fmt::Write as _;

use axum::http::{StatusCode, header};
use serde_json::json;

use crate::client::{App, Caller};

/// The app with a small shop of February and March 2024.
async fn shop() -> (App, Caller) {
    let app = App::new().await;
    let caller = app.administrator().await;
    let mut csv = "customer,date,event,channel,amount,currency\n".to_owned();
    for day in 1..=28 {
        for month in 2..=3 {
            let _ = writeln!(csv, "K-{day},2024-{month:02}-{day:02} 09:15,search,web,,");
            let _ = writeln!(csv, "K-{day},2024-{month:02}-{day:02} 09:45,purchase,web,{}.50,EUR", day + month);
        }
    }
    let sent = app.send(&caller, axum::http::Method::POST, "/api/v1/uploads?name=shop.csv", csv.into()).await;
    let upload = sent.json();
    let take = json!({ "table": upload["tables"][0]["table"], "mapping": upload["tables"][0]["mapping"] });
    let taken = app.post(&caller, &format!("/api/v1/uploads/{}/import", upload["id"].as_str().unwrap()), take).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    (app, caller)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_comes_as_json_and_as_each_file() {
    let (app, caller) = shop().await;
    let viewer = app.somebody(&caller, "viewer").await;
    let report = app.get(&viewer, "/api/v1/reports/monthly/2024-03?language=pl").await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.text());
    let report = report.json();
    assert_eq!(
        (&report["month"], &report["language"], &report["currency"]),
        (&json!("2024-03"), &json!("pl"), &json!("EUR"))
    );
    assert_eq!(report["blocks"][2]["figures"][0]["estimate"]["value"], json!(50_400.0), "the sum of 4.50 to 31.50");
    let files = [
        ("pdf", "application/pdf", &b"%PDF"[..]),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", b"PK"),
        ("html", "text/html; charset=utf-8", b"<!DOCTYPE"),
        ("json", "application/json", b"{"),
    ];
    for (ending, media, start) in files {
        let file = app.get(&viewer, &format!("/api/v1/reports/monthly/2024-03.{ending}")).await;
        assert_eq!(file.status, StatusCode::OK, "{ending}: {}", file.text());
        assert_eq!(file.headers[header::CONTENT_TYPE], media);
        let name = format!("attachment; filename=\"styk-2024-03.{ending}\"");
        assert_eq!(file.headers[header::CONTENT_DISPOSITION], name.as_str());
        assert!(file.bytes.starts_with(start), "{ending}");
    }
    let searches = app.get(&viewer, "/api/v1/reports/monthly/2024-03?purchase=search").await.json();
    assert_eq!(searches["purchases"], json!([{ "key": "search", "name": "Site search" }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_report_is_refused_in_the_readers_language() {
    let (app, caller) = shop().await;
    for (path, code) in [
        ("2024-3", "month"),
        ("march.pdf", "month"),
        ("2024-03.doc", "format"),
        ("1999-01", "empty"),
        ("1999-01.pdf", "empty"),
        ("2024-03?purchase=serch", "unknown_touchpoint"),
    ] {
        let refused = app.get(&caller, &format!("/api/v1/reports/monthly/{path}")).await;
        assert_eq!(
            (refused.status, refused.json()["code"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(code)),
            "{path}"
        );
    }
    let polish = Caller { language: Some("pl"), ..Caller::default() };
    let stranger = app.get(&polish, "/api/v1/reports/monthly/2024-03.pdf").await;
    assert_eq!((stranger.status, stranger.json()["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("signed_out")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_keeps_its_formats_and_refuses_what_it_cannot_send() {
    let (app, caller) = shop().await;
    let put = async |version: u32, formats: serde_json::Value, purchase: serde_json::Value| {
        let report = json!({ "to": ["anna@example.com"], "every": "month", "day": 2, "at": "08:00",
            "formats": formats, "purchase": purchase });
        let body = json!({ "version": version, "report": report }).to_string();
        app.send(&caller, axum::http::Method::PUT, "/api/v1/notifications", body.into()).await
    };
    let saved = put(0, json!(["xlsx", "pdf", "xlsx"]), json!(["purchase"])).await.json();
    assert_eq!(
        (&saved["report"]["formats"], &saved["report"]["purchase"]),
        (&json!(["pdf", "xlsx"]), &json!(["purchase"]))
    );
    for (formats, purchase) in
        [(json!([]), json!([])), (json!(["doc"]), json!([])), (json!(["pdf"]), json!(["buy-now"]))]
    {
        let refused = put(1, formats.clone(), purchase).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{formats}: {}", refused.text());
    }
    let old = json!({ "version": 1, "report": { "to": ["a@example.com"], "every": "day", "at": "08:00" } }).to_string();
    let old = app.send(&caller, axum::http::Method::PUT, "/api/v1/notifications", old.into()).await.json();
    assert_eq!(old["report"]["formats"], json!(["pdf"]), "a PDF where nobody says");
}
