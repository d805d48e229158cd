//! The OpenAPI document.

use std::fmt::Write as _;

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
    insta::assert_json_snapshot!("openapi", document);
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
