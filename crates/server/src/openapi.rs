//! The OpenAPI document, made of the table of routes.
//!
//! OpenAPI 3.1 takes JSON Schema as it is, so the schemas are those that
//! `styk schema` prints.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};
use styk_model::Language;
use styk_model::monthly::ReportFormat;

use crate::access::Access;
use crate::api::jobs::JobBegun;
use crate::problem::ProblemBody;
use crate::routes::{Gives, Route, routes};

/// The OpenAPI 3.1 document of the API.
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
    });
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<ProblemBody>();
    let mut paths: Map<String, Value> = Map::new();
    for route in routes() {
        let takes = route.takes.map(|takes| takes(&mut generator).to_value());
        let gives = match route.gives {
            Gives::Json(gives) | Gives::JsonOrJob(gives) | Gives::JsonOrFiles(gives) => {
                Some(("application/json", gives(&mut generator).to_value()))
            }
            Gives::Bytes(media) => Some((media, json!({ "type": "string", "format": "binary" }))),
            Gives::Nothing | Gives::Job => None,
        };
        let mut operation = operation(&route, takes, gives, &problem.clone().to_value());
        if matches!(route.gives, Gives::JsonOrJob(_) | Gives::Job) {
            let begun = generator.subschema_for::<JobBegun>().to_value();
            as_a_job(&mut operation, &begun, matches!(route.gives, Gives::Job));
        }
        if matches!(route.gives, Gives::JsonOrFiles(_)) {
            as_files(&mut operation);
        }
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.as_str().to_lowercase()] = operation;
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Styk",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": crate::access::SESSION },
            },
        },
    });
    join(&mut document);
    document
}

/// Makes of a reference with properties beside it, which is how a variant's tag
/// stands beside its content, a list of both. It says the same; but many
/// programs that read such documents pass over what is beside a reference.
fn join(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(join);
            if fields.contains_key("$ref") && fields.contains_key("properties") {
                let mut beside = Map::new();
                for key in ["type", "properties", "required"] {
                    beside.extend(fields.remove(key).map(|value| (key.to_owned(), value)));
                }
                let reference = fields.remove("$ref");
                fields.insert("allOf".into(), json!([{ "$ref": reference }, beside]));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(join),
        _ => {}
    }
}

/// A value of a table of rows.
pub(crate) struct Cell;

impl JsonSchema for Cell {
    fn schema_name() -> Cow<'static, str> {
        "Cell".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Numbers and truth values as such, everything else as text, absent values as null.",
            "type": ["string", "number", "boolean", "null"],
        })
    }
}

fn operation(route: &Route, takes: Option<Value>, gives: Option<(&str, Value)>, problem: &Value) -> Value {
    let status = if gives.is_some() { "200" } else { "204" };
    let mut answer = json!({ "description": "Done" });
    if let Some((media, schema)) = gives {
        answer["content"] = json!({ media: { "schema": schema } });
    }
    let mut operation = json!({
        "operationId": operation_id(route),
        "summary": route.about,
        "responses": {
            status: answer,
            "default": {
                "description": "What went wrong",
                "content": { "application/problem+json": { "schema": problem } },
            },
        },
    });
    let parameters = parameters(route.path);
    if !parameters.is_empty() {
        operation["parameters"] = Value::from(parameters);
    }
    if let Some(schema) = takes {
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    }
    if let Access::Role(role) = route.access {
        operation["security"] = json!([{ "token": [] }, { "session": [] }]);
        operation["x-styk-role"] = json!(role.name());
    }
    operation
}

/// What a route answers with `?job=true`, or always.
fn as_a_job(operation: &mut Value, begun: &Value, always: bool) {
    operation["responses"]["202"] = json!({
        "description": "Begun",
        "content": { "application/json": { "schema": begun } },
    });
    if always {
        if let Some(responses) = operation["responses"].as_object_mut() {
            responses.remove("204");
        }
        return;
    }
    let parameter = json!({
        "name": "job",
        "in": "query",
        "description": "Answer at once with a job, which goes on by itself",
        "schema": { "type": "boolean", "default": false },
    });
    match operation["parameters"].as_array_mut() {
        Some(parameters) => parameters.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

/// The other forms of a report, and what may be asked for in its address.
fn as_files(operation: &mut Value) {
    let binary = json!({ "schema": { "type": "string", "format": "binary" } });
    for format in ReportFormat::ALL.into_iter().filter(|format| *format != ReportFormat::Json) {
        operation["responses"]["200"]["content"][format.media()] = binary.clone();
    }
    let parameter = |name: &str, about: &str, schema: Value| json!({ "name": name, "in": "query", "description": about, "schema": schema });
    let codes = Language::ALL.map(Language::code);
    let more = [
        parameter("language", "That of the reader when absent", json!({ "type": "string", "enum": codes })),
        parameter("purchase", "Touchpoints that are purchases, parted by commas", json!({ "type": "string" })),
    ];
    if let Some(parameters) = operation["parameters"].as_array_mut() {
        parameters.extend(more);
    }
}

/// `get_customers_person_timeline`.
fn operation_id(route: &Route) -> String {
    let words = route.path.trim_start_matches("/api/v1/").replace(['/', '-'], "_").replace(['{', '}'], "");
    format!("{}_{words}", route.method.as_str().to_lowercase())
}

fn parameters(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })).collect()
}
