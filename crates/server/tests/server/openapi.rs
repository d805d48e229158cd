//! The OpenAPI document.

use std::fmt::Write as _;
use std::path::Path;

#[test]
fn the_document_is_as_it_was_reviewed() {
    let document = styk_server::document();
    let mut routes = String::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let role = operation["x-styk-role"].as_str().unwrap_or("anyone");
            let summary = operation["summary"].as_str().unwrap();
            let _ = writeln!(routes, "{:<7}{path:<40}{role:<14}{summary}", method.to_uppercase());
        }
    }
    insta::assert_snapshot!("routes", routes);
    as_committed(&format!("{document:#}\n"));
}

/// The types of the web app are generated from the document, so it lies there,
/// as the server writes it.
fn as_committed(document: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/openapi.json");
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    if committed == document {
        return;
    }
    let update = std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always");
    assert!(update, "web/openapi.json is not what the server says: run this test with INSTA_UPDATE=always, and review");
    std::fs::write(path, document).unwrap();
}

#[test]
fn every_schema_that_is_named_is_there() {
    let document = styk_server::document();
    let text = document.to_string();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for name in text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(schemas.contains_key(name), "{name}");
    }
}
