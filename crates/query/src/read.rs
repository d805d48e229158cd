//! Questions read from JSON, strictly.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;
use styk_model::Question;

use crate::error::{QueryError, Suggestion};

/// Reads a question from JSON text. A key that means nothing is an error that
/// names the nearest that does: a misspelt condition must not ask something else.
pub fn read_question(text: &str) -> Result<Question, QueryError> {
    let given: Value = serde_json::from_str(text).map_err(|error| QueryError::Json(error.to_string()))?;
    let question = Question::deserialize(&given).map_err(|error| refused(&error.to_string()))?;
    let understood = serde_json::to_value(&question).map_err(|error| QueryError::Json(error.to_string()))?;
    match unknown(&given, &understood, "") {
        None => Ok(question),
        Some((key, place)) => Err(unknown_key(key, place)),
    }
}

fn unknown_key(key: String, place: String) -> QueryError {
    let known = keys();
    let nearest = Suggestion::to(&key, known.iter().map(String::as_str));
    QueryError::UnknownKey { key, place, nearest }
}

/// Where serde itself refuses a key it names those of one part only.
fn refused(message: &str) -> QueryError {
    let key = message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    key.map_or_else(|| QueryError::Json(message.to_owned()), |key| unknown_key(key.to_owned(), String::new()))
}

/// The first key that was given and not understood, with where it stands. Written
/// back, a question has every key that was understood but those left empty.
fn unknown(given: &Value, understood: &Value, place: &str) -> Option<(String, String)> {
    match (given, understood) {
        (Value::Object(given), Value::Object(understood)) => given.iter().find_map(|(key, value)| {
            let inside = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
            match understood.get(key) {
                Some(read) => unknown(value, read, &inside),
                None if is_empty(value) && keys().contains(key) => None,
                None => Some((key.clone(), place.to_owned())),
            }
        }),
        (Value::Array(given), Value::Array(understood)) => given
            .iter()
            .zip(understood)
            .enumerate()
            .find_map(|(index, (given, understood))| unknown(given, understood, &format!("{place}[{index}]"))),
        _ => None,
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// Every key that questions have anywhere, out of their schema.
fn keys() -> BTreeSet<String> {
    let schema = schemars::schema_for!(Question).to_value();
    let mut keys = BTreeSet::new();
    gather(&schema, &mut keys);
    keys
}

fn gather(schema: &Value, keys: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(properties) = object.get("properties").and_then(Value::as_object) {
                keys.extend(properties.keys().cloned());
            }
            object.values().for_each(|inside| gather(inside, keys));
        }
        Value::Array(list) => list.iter().for_each(|inside| gather(inside, keys)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        read_question(text).unwrap_err().to_string()
    }

    #[test]
    fn a_misspelt_key_is_refused_wherever_it_stands() {
        let top = error(r#"{"ask": "transitions", "filter": ["channel == \"app\""]}"#);
        assert!(top.contains("`filter`") && top.contains("`filters`"), "{top}");
        let nested = error(r#"{"ask": "metric", "metric": "count", "off": {"touchpoints": ["cart"]}}"#);
        assert!(nested.contains("`off`") && nested.contains("`of`"), "{nested}");
        let step = error(r#"{"ask": "funnel", "steps": [{"touchpoints": ["a"]}, {"touchpoint": ["b"]}]}"#);
        assert!(step.contains("`touchpoint`"), "{step}");
        let metric = error(r#"{"ask": "series", "of": {"metric": "sum", "column": "money", "colum": 1}}"#);
        assert!(metric.contains("`colum`") && metric.contains("`of`"), "{metric}");
    }

    #[test]
    fn what_a_question_has_is_read_and_may_be_empty() {
        let text = r#"{"ask": "metric", "metric": "count", "of": null, "filters": [], "by": null, "range": null}"#;
        assert_eq!(read_question(text).unwrap().filters, Vec::<String>::new());
        let funnel = r#"{"ask": "funnel", "steps": [{"touchpoints": ["a"], "optional": true}, {"where": "money > 1"}],
            "window": {"whole": "7d"}, "range": {"last": "30d"}, "journeys": {"gap": "30m"}, "by": "channel"}"#;
        assert_eq!(read_question(funnel).unwrap().by.as_deref(), Some("channel"));
    }

    #[test]
    fn what_is_no_question_says_what_is_wrong() {
        assert!(error("{").contains("JSON"));
        assert!(error(r#"{"ask": "fanel"}"#).contains("funnel"));
    }
}
