//! What is hidden from those who are not to know single customers by name.
//!
//! Whoever is below the role of `identifiers_from` in the settings sees identifiers masked, and neither texts nor
//! properties of single customers. Counting goes on as before: numbers are of many.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::Value;
use styk_engine::{Known, Link, Pseudonyms};
use styk_model::answer::{AnswerResult, KnownBy};
use styk_model::clusters::Clusters;
use styk_model::{Answer, IdentifierKind, LoggedJourney};

use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Characters that a value has at least of which two are shown.
const LONG: usize = 5;

const HIDDEN: &str = "…";

/// Masks identifiers: the same is masked the same, so that two can be seen to be one, and nobody finds out which one
/// it is by trying.
#[derive(Clone)]
pub(crate) struct Masks(Arc<Pseudonyms>);

impl Masks {
    pub(crate) fn new(server: &Server) -> Self {
        Self(Arc::clone(server.engine().pseudonyms()))
    }

    /// Those for a reader who is not to see identifiers; none for all others.
    pub(crate) fn of(server: &Server, reader: &Reader) -> Option<Self> {
        reader.is_masked(&server.settings()).then(|| Self::new(server))
    }

    /// An identifier as it is shown instead of itself: its ends where it is long and no hash, and a pseudonym.
    pub(crate) fn value(&self, kind: IdentifierKind, value: &str) -> String {
        let is_hash = matches!(kind, IdentifierKind::EmailHash | IdentifierKind::PhoneHash);
        let name = self.0.name(kind, value);
        match (value.chars().next(), value.chars().next_back()) {
            (Some(first), Some(last)) if !is_hash && value.chars().count() >= LONG => {
                format!("{first}{HIDDEN}{last} {name}")
            }
            _ => format!("{HIDDEN} {name}"),
        }
    }

    pub(crate) fn known(&self, one: &mut Known) {
        one.value = self.value(one.kind, &one.value);
    }

    pub(crate) fn known_by(&self, one: &mut KnownBy) {
        one.value = self.value(one.kind, &one.value);
    }

    /// An answer that lists customers.
    pub(crate) fn answer(&self, answer: &mut Answer) {
        if let AnswerResult::Customers(result) = &mut answer.result {
            result.customers.iter_mut().flat_map(|row| &mut row.identifiers).for_each(|one| self.known_by(one));
        }
    }

    /// Groups of customers with examples.
    pub(crate) fn clusters(&self, found: &mut Clusters) {
        let examples = found.clusters.iter_mut().flat_map(|cluster| &mut cluster.examples);
        examples.flat_map(|row| &mut row.identifiers).for_each(|one| self.known_by(one));
    }

    /// What a job found, in JSON: an answer that lists customers, or groups of them; anything else stays as it is.
    pub(crate) fn found_in_json(&self, found: &mut Value) {
        if let Some(result) = found.get_mut("result").filter(|result| result["kind"] == "customers") {
            self.rows_in_json(result.get_mut("customers"));
        }
        for cluster in found.get_mut("clusters").and_then(Value::as_array_mut).into_iter().flatten() {
            self.rows_in_json(cluster.get_mut("examples"));
        }
    }

    fn rows_in_json(&self, rows: Option<&mut Value>) {
        let customers = rows.and_then(Value::as_array_mut).into_iter().flatten();
        let identifiers = customers.filter_map(|row| row.get_mut("identifiers")?.as_array_mut()).flatten();
        for identifier in identifiers {
            let kind = identifier["kind"].as_str().and_then(IdentifierKind::from_name).unwrap_or(IdentifierKind::Case);
            if let Some(value) = identifier.get_mut("value") {
                *value = Value::from(self.value(kind, value.as_str().unwrap_or_default()));
            }
        }
    }

    /// A journey in a log: known by its number alone, and of its cases as much as of an identifier.
    pub(crate) fn journey(&self, journey: &mut LoggedJourney) {
        journey.identifiers.clear();
        for event in journey.events.iter_mut().filter(|event| !event.case.is_empty()) {
            event.case = self.value(IdentifierKind::Case, &event.case);
        }
    }

    /// Rows of a timeline: no text, no properties, and of the case as much as of an identifier.
    pub(crate) fn rows(&self, columns: &[String], rows: &mut [Vec<Value>]) {
        for (place, column) in columns.iter().enumerate() {
            for cell in rows.iter_mut().filter_map(|row| row.get_mut(place)) {
                match column.as_str() {
                    "text" | "properties" => *cell = Value::Null,
                    "case_id" => {
                        let case = cell.as_str().filter(|case| !case.is_empty());
                        if let Some(masked) = case.map(|case| self.value(IdentifierKind::Case, case)) {
                            *cell = Value::from(masked);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Sentences name the identifiers, and what somebody says of a decision may.
pub(crate) fn link(one: &mut Link) {
    one.reason.sentence.clear();
    one.reason.note.clear();
}

/// Lets through those who see identifiers in full.
pub(crate) fn refuse(server: &Server, reader: &Reader) -> Result<(), Problem> {
    if !reader.is_masked(&server.settings()) {
        return Ok(());
    }
    let words = [
        "This shows identifiers of customers in full, which your role sees masked only: ask an administrator.",
        "Здесь идентификаторы клиентов видны целиком, а ваша роль видит их только скрытыми: обратитесь к администратору.",
        "Tu identyfikatory klientów są widoczne w całości, a Twoja rola widzi je tylko zamaskowane: zwróć się do administratora.",
    ];
    Err(Problem::new(StatusCode::FORBIDDEN, "masked", words))
}

/// Whether something that is asked (JSON) looks at texts, cases or properties of customers: a breakdown shows their
/// values, and a condition finds them out letter by letter.
///
/// # Errors
/// A problem where it does.
pub(crate) fn asked(question: &str) -> Result<(), Problem> {
    let value: Value = serde_json::from_str(question).unwrap_or_default();
    if looks_at_single(&value) { Err(single()) } else { Ok(()) }
}

/// The same of a rule of a segment or a touchpoint, whose conditions stand in quotes.
pub(crate) fn rule(text: &str) -> Result<(), Problem> {
    if names_single(text) { Err(single()) } else { Ok(()) }
}

fn single() -> Problem {
    let words = [
        "This looks at texts, cases or properties of single customers, which your role does not see: ask without them.",
        "Запрос смотрит на тексты, обращения или свойства отдельных клиентов, а вашей роли они не видны: уберите их из запроса.",
        "To zagląda do tekstów, spraw lub właściwości pojedynczych klientów, których Twoja rola nie widzi: zapytaj bez nich.",
    ];
    Problem::new(StatusCode::FORBIDDEN, "masked", words)
}

fn names_single(text: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| SINGLE.contains(&word))
}

fn looks_at_single(value: &Value) -> bool {
    match value {
        Value::Array(all) => all.iter().any(looks_at_single),
        // Names of touchpoints are names.
        Value::Object(fields) => {
            let is_name = |name: &str, one: &Value| NAMES.contains(&name) && is_text(one);
            fields.iter().any(|(name, one)| !is_name(name, one) && looks_at_single(one))
        }
        Value::String(text) => names_single(&unquoted(text)),
        _ => false,
    }
}

/// A text, or several.
fn is_text(value: &Value) -> bool {
    value.is_string() || value.as_array().is_some_and(|all| all.iter().all(Value::is_string))
}

/// Columns of single customers.
const SINGLE: [&str; 4] = ["text", "case", "case_id", "properties"];

/// Fields whose texts are names, not columns or conditions.
const NAMES: [&str; 10] = ["touchpoint", "touchpoints", "channel", "from", "to", "map", "step", "steps", "rule", "key"];

/// A condition without what it compares with.
fn unquoted(text: &str) -> String {
    let mut quote = None;
    text.chars()
        .filter(|letter| match (quote, letter) {
            (None, '"' | '\'') => {
                quote = Some(*letter);
                true
            }
            (Some(open), letter) if open == *letter => {
                quote = None;
                true
            }
            (Some(_), _) => false,
            (None, _) => true,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use IdentifierKind::{Case, CrmId, EmailHash, PhoneHash, UserId};
    use serde_json::json;

    use super::*;

    fn masks(key: u8) -> Masks {
        Masks(Arc::new(Pseudonyms::new([key; 32])))
    }

    #[test]
    fn ends_are_shown_of_what_is_long_and_no_hash() {
        let shown = |kind, value: &str| {
            let masked = masks(1).value(kind, value);
            let (shown, name) = masked.split_once(' ').unwrap();
            assert!(name.len() == 6 && name.bytes().all(|letter| letter.is_ascii_hexdigit()), "{masked}");
            shown.to_owned()
        };
        assert_eq!(shown(EmailHash, "5cd0a4b7e8f1"), "…");
        assert_eq!(shown(PhoneHash, "5cd0a4"), "…");
        assert_eq!(shown(CrmId, "K-1042"), "K…2");
        assert_eq!(shown(UserId, "Żółć1"), "Ż…1");
        assert_eq!(shown(UserId, "anna"), "…");
        assert_eq!(shown(CrmId, ""), "…");
    }

    #[test]
    fn the_same_is_masked_the_same_and_only_the_key_tells_how() {
        let hash = "5cd0a4b7e8f1";
        assert_eq!(masks(1).value(EmailHash, hash), masks(1).value(EmailHash, hash));
        assert_ne!(masks(1).value(EmailHash, hash), masks(2).value(EmailHash, hash), "another folder");
        assert_ne!(masks(1).value(EmailHash, hash), masks(1).value(PhoneHash, hash), "another kind");
        assert_ne!(masks(1).value(Case, "order-17"), masks(1).value(Case, "order-27"), "alike at both ends");
        assert!(!masks(1).value(EmailHash, hash).contains("5cd0"));
    }

    #[test]
    fn what_looks_at_single_customers_is_told_from_what_does_not() {
        for question in [
            r#"{"ask":"series","by":"text"}"#,
            r#"{"ask":"funnel","filters":["case.startsWith('A')"]}"#,
            r#"{"ask":"funnel","steps":[{"condition":"properties.plan == 'gold'"}]}"#,
            r#"{"ask":"metric","by":"first.properties.plan"}"#,
            r#"{"ask":"rules","rules":[{"key":"gold","of":{"where":"properties.plan == 'gold'"}}]}"#,
        ] {
            assert!(asked(question).is_err(), "{question}");
        }
        for question in [
            r#"{"ask":"series","by":"channel","filters":["channel == 'text' || place == \"case\" + place"]}"#,
            r#"{"ask":"funnel","steps":[{"touchpoints":["text","case"]}]}"#,
            r#"{"ask":"transitions","journeys":{"gap":"30m"}}"#,
            r#"{"ask":"rules","rules":[{"key":"case-answered","of":{"steps":["open-case"]}}],"behind":{"rule":"text-back"}}"#,
        ] {
            assert!(asked(question).is_ok(), "{question}");
        }
    }

    #[test]
    fn customers_of_what_a_job_found_are_masked_and_all_else_stays() {
        let of = |kind: &str| {
            let identifiers = json!([{ "kind": "crm_id", "value": "K-1042" }, { "kind": "what", "value": "secret" }]);
            json!({ "result": { "kind": kind, "customers": [{ "person": 1, "identifiers": identifiers }, { "person": 2 }] } })
        };
        let mut listed = of("customers");
        masks(1).found_in_json(&mut listed);
        let values: Vec<&Value> = listed["result"]["customers"][0]["identifiers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["value"])
            .collect();
        let expected = [(CrmId, "K-1042"), (Case, "secret")].map(|(kind, value)| masks(1).value(kind, value));
        assert_eq!(values, expected.iter().collect::<Vec<_>>());
        let mut funnel = of("funnel");
        masks(1).found_in_json(&mut funnel);
        assert_eq!(funnel, of("funnel"));
        let mut report = json!({ "month": "2025-10" });
        masks(1).found_in_json(&mut report);
        assert_eq!(report, json!({ "month": "2025-10" }));
        let example = json!({ "person": 1, "identifiers": [{ "kind": "crm_id", "value": "K-1042" }] });
        let mut clusters = json!({ "clusters": [{ "name": "New", "examples": [example] }, { "examples": [] }] });
        masks(1).found_in_json(&mut clusters);
        let shown = &clusters["clusters"][0]["examples"][0]["identifiers"][0]["value"];
        assert_eq!(shown, &json!(masks(1).value(CrmId, "K-1042")));
    }

    #[test]
    fn a_timeline_keeps_what_happened_and_loses_what_was_said() {
        let columns = ["event", "text", "case_id", "properties"].map(str::to_owned);
        let row = |case: &str| vec![json!("call"), json!("I am Anna"), json!(case), json!("{}")];
        let mut all = [row("order-17"), row("")];
        masks(1).rows(&columns, &mut all);
        assert_eq!(all[0], [json!("call"), Value::Null, json!(masks(1).value(Case, "order-17")), Value::Null]);
        assert_eq!(all[1][2], json!(""));
    }
}
