//! What is hidden from those who are not to know single customers by name.
//!
//! Whoever is below the role of `identifiers_from` in the settings sees identifiers masked, and neither texts nor
//! properties of single customers. Counting goes on as before: numbers are of many.

use axum::http::StatusCode;
use serde_json::Value;
use styk_engine::{Known, Link};
use styk_model::answer::{AnswerResult, KnownBy};
use styk_model::{Answer, IdentifierKind};

use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Characters of a hash that are shown: enough to see that two are the same, too few to look one up.
const OF_A_HASH: usize = 6;

/// Characters that a value has at least of which two are shown.
const LONG: usize = 5;

const HIDDEN: &str = "…";

/// An identifier as it is shown instead of itself.
pub(crate) fn mask(kind: IdentifierKind, value: &str) -> String {
    let length = value.chars().count();
    if matches!(kind, IdentifierKind::EmailHash | IdentifierKind::PhoneHash) {
        let shown = if length > OF_A_HASH { OF_A_HASH } else { 0 };
        return value.chars().take(shown).chain(HIDDEN.chars()).collect();
    }
    match (value.chars().next(), value.chars().next_back()) {
        (Some(first), Some(last)) if length >= LONG => format!("{first}{HIDDEN}{last}"),
        _ => HIDDEN.to_owned(),
    }
}

pub(crate) fn known(one: &mut Known) {
    one.value = mask(one.kind, &one.value);
}

pub(crate) fn known_by(one: &mut KnownBy) {
    one.value = mask(one.kind, &one.value);
}

/// Sentences name the identifiers, and what somebody says of a decision may.
pub(crate) fn link(one: &mut Link) {
    one.reason.sentence.clear();
    one.reason.note.clear();
}

/// An answer that lists customers.
pub(crate) fn answer(answer: &mut Answer) {
    if let AnswerResult::Customers(result) = &mut answer.result {
        result.customers.iter_mut().flat_map(|row| &mut row.identifiers).for_each(known_by);
    }
}

/// The same of an answer in JSON; anything else stays as it is.
pub(crate) fn answer_in_json(answer: &mut Value) {
    let Some(result) = answer.get_mut("result").filter(|result| result["kind"] == "customers") else { return };
    let customers = result.get_mut("customers").and_then(Value::as_array_mut).into_iter().flatten();
    let identifiers = customers.filter_map(|row| row.get_mut("identifiers")?.as_array_mut()).flatten();
    for identifier in identifiers {
        let kind = identifier["kind"].as_str().and_then(IdentifierKind::from_name).unwrap_or(IdentifierKind::Case);
        if let Some(value) = identifier.get_mut("value") {
            *value = Value::from(mask(kind, value.as_str().unwrap_or_default()));
        }
    }
}

/// Rows of a timeline: no text, no properties, and of the case as much as of an identifier.
pub(crate) fn rows(columns: &[String], rows: &mut [Vec<Value>]) {
    for (place, column) in columns.iter().enumerate() {
        for cell in rows.iter_mut().filter_map(|row| row.get_mut(place)) {
            match column.as_str() {
                "text" | "properties" => *cell = Value::Null,
                "case_id" => {
                    let case = cell.as_str().filter(|case| !case.is_empty());
                    if let Some(masked) = case.map(|case| mask(IdentifierKind::Case, case)) {
                        *cell = Value::from(masked);
                    }
                }
                _ => {}
            }
        }
    }
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
            fields.iter().any(|(name, one)| !NAMES.contains(&name.as_str()) && looks_at_single(one))
        }
        Value::String(text) => names_single(&unquoted(text)),
        _ => false,
    }
}

/// Columns of single customers.
const SINGLE: [&str; 4] = ["text", "case", "case_id", "properties"];

/// Fields whose texts are names, not columns or conditions.
const NAMES: [&str; 5] = ["touchpoint", "touchpoints", "channel", "from", "to"];

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

    #[test]
    fn of_a_hash_the_beginning_is_shown_and_of_others_both_ends() {
        assert_eq!(mask(EmailHash, "5cd0a4b7e8f1"), "5cd0a4…");
        assert_eq!(mask(PhoneHash, "5cd0a4"), "…", "what is no hash");
        assert_eq!(mask(CrmId, "K-1042"), "K…2");
        assert_eq!(mask(UserId, "Żółć1"), "Ż…1");
        assert_eq!(mask(UserId, "anna"), "…");
        assert_eq!(mask(CrmId, ""), "…");
    }

    #[test]
    fn what_looks_at_single_customers_is_told_from_what_does_not() {
        for question in [
            r#"{"ask":"series","by":"text"}"#,
            r#"{"ask":"funnel","filters":["case.startsWith('A')"]}"#,
            r#"{"ask":"funnel","steps":[{"condition":"properties.plan == 'gold'"}]}"#,
            r#"{"ask":"metric","by":"first.properties.plan"}"#,
        ] {
            assert!(asked(question).is_err(), "{question}");
        }
        for question in [
            r#"{"ask":"series","by":"channel","filters":["channel == 'text' || place == \"case\" + place"]}"#,
            r#"{"ask":"funnel","steps":[{"touchpoints":["text","case"]}]}"#,
            r#"{"ask":"transitions","journeys":{"gap":"30m"}}"#,
        ] {
            assert!(asked(question).is_ok(), "{question}");
        }
    }

    #[test]
    fn customers_of_an_answer_in_json_are_masked_and_other_answers_are_not() {
        let of = |kind: &str| {
            let identifiers = json!([{ "kind": "crm_id", "value": "K-1042" }, { "kind": "what", "value": "secret" }]);
            json!({ "result": { "kind": kind, "customers": [{ "person": 1, "identifiers": identifiers }, { "person": 2 }] } })
        };
        let mut listed = of("customers");
        answer_in_json(&mut listed);
        let values: Vec<&Value> = listed["result"]["customers"][0]["identifiers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["value"])
            .collect();
        assert_eq!(values, ["K…2", "s…t"]);
        let mut funnel = of("funnel");
        answer_in_json(&mut funnel);
        assert_eq!(funnel, of("funnel"));
        let mut report = json!({ "month": "2025-10" });
        answer_in_json(&mut report);
        assert_eq!(report, json!({ "month": "2025-10" }));
    }

    #[test]
    fn a_timeline_keeps_what_happened_and_loses_what_was_said() {
        let columns = ["event", "text", "case_id", "properties"].map(str::to_owned);
        let row = |case: &str| vec![json!("call"), json!("I am Anna"), json!(case), json!("{}")];
        let mut all = [row("order-17"), row("")];
        rows(&columns, &mut all);
        assert_eq!(all[0], [json!("call"), Value::Null, json!(mask(Case, "order-17")), Value::Null]);
        assert_eq!(all[1][2], json!(""));
    }
}
