//! What is refused says what to write instead.

use super::super::Condition;

fn refusal(text: &str) -> String {
    Condition::parse(text, &[]).map(|_| ()).expect_err(text).to_string()
}

#[test]
fn unknown_names_are_answered_with_the_nearest() {
    for (text, parts) in [
        ("chanel == \"email\"", ["no variable `chanel` at character 1", "did you mean `channel`?"]),
        ("event == \"a\" && mony > 3", ["no variable `mony` at character 17", "did you mean `money`?"]),
        ("duration > 3.0", ["no variable `duration`", "did you mean `duration_s`?"]),
        ("place.startWith(\"/\")", ["no function `startWith`", "did you mean `startsWith`?"]),
        ("startsWith(place, \"/\")", ["`startsWith` is used otherwise", "place.startsWith(\"/cart\")"]),
        ("zzzzzz", ["no variable `zzzzzz`", "conditions read `event`, `channel`"]),
    ] {
        let error = refusal(text);
        assert!(parts.iter().all(|part| error.contains(part)), "{text}: {error}");
    }
}

#[test]
fn kinds_that_can_never_meet_are_refused() {
    for (text, part) in [
        ("event == 5", "`==` cannot take a text and a number at character"),
        ("score > \"9\"", "cannot take a number and a text"),
        ("event == null", "an absent text is empty"),
        ("money", "expected true or false"),
        ("!event", "expected true or false"),
        ("score && event == \"a\"", "expected true or false"),
        ("event in [\"a\", 3]", "put texts in quotes"),
        ("actions % 2 == 0", "put `int(...)` around"),
        ("properties.plan == null", "write `!has(properties.plan)`"),
        ("properties == \"x\"", "properties are read by name"),
        ("place.matches(\"(\")", "`(` is not a regular expression"),
        ("text.contains(3)", "put `string(...)` around a number"),
    ] {
        let error = refusal(text);
        assert!(error.contains(part), "{text}: {error}");
        assert!(!error.contains('\n') && !error.ends_with('.'), "{error}");
    }
}

#[test]
fn what_is_no_expression_is_shown_one() {
    for text in ["", "event ==", "event = \"a\"", "(event == \"a\"", "event == 'a", "a b"] {
        let error = refusal(text);
        assert!(error.contains("is not a condition") && !error.contains('\n'), "{text}: {error}");
    }
}

#[test]
fn more_than_32_at_once_are_refused() {
    let condition = Condition::parse("event == \"a\"", &[]).unwrap();
    assert!(super::super::Conditions::new(&vec![condition.clone(); 32]).is_ok());
    let error = super::super::Conditions::new(&vec![condition; 33]).unwrap_err().to_string();
    assert!(error.starts_with("33 conditions at once"), "{error}");
}
