//! The JSON Schema of questions and answers.

use anyhow::Result;
use schemars::generate::SchemaSettings;
use styk_model::{Answer, Question};

use crate::output::line;

pub(crate) fn run() -> Result<()> {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let question = generator.subschema_for::<Question>();
    let answer = generator.subschema_for::<Answer>();
    let schema = serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Styk questions and answers",
        "oneOf": [question, answer],
        "$defs": generator.take_definitions(true),
    });
    line(&serde_json::to_string_pretty(&schema)?)
}
