//! Rules as they are written and read.

use proptest::prelude::*;
use styk_model::segment::{Amount, Comparison, Count, Edge, Follows, Latest, Order, Rule, Since, Which};
use styk_model::{Duration, Selector};

use super::read_rule;

fn selector() -> impl Strategy<Value = Selector> {
    let names = prop::collection::vec(prop::sample::select(vec!["purchase", "жалоба", "a \"b\" \\c\n"]), 0..3);
    let condition = prop::option::of(prop::sample::select(vec!["money > 100", "text == \"\\\"\""]));
    (names, condition).prop_map(|(names, condition)| Selector {
        touchpoints: names.into_iter().map(str::to_owned).collect(),
        condition: condition.map(str::to_owned),
    })
}

fn duration() -> impl Strategy<Value = Duration> {
    (1..400_i64).prop_map(Duration::from_days)
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(Comparison::ALL.to_vec())
}

fn which() -> impl Strategy<Value = Which> {
    prop::sample::select(vec![Which::First, Which::Last])
}

fn test() -> impl Strategy<Value = Rule> {
    let edge = || (which(), selector()).prop_map(|(which, of)| Edge { which, of });
    prop_oneof![
        (selector(), prop::option::of(duration()), comparison(), 0..=1000_u32)
            .prop_map(|(of, within, is, number)| Rule::Count(Count { of, within, is, number })),
        (selector(), prop::option::of(duration()), comparison(), -1000..1000_i32).prop_map(
            |(of, within, is, quarters)| Rule::Money(Amount { of, within, is, number: f64::from(quarters) / 4.0 })
        ),
        selector().prop_map(|of| Rule::Latest(Latest { of, holds: "score < 7".to_owned() })),
        (which(), selector(), comparison(), duration()).prop_map(|(which, of, is, time)| Rule::Since(Since {
            which,
            of,
            is,
            time
        })),
        (edge(), comparison(), edge()).prop_map(|(one, is, other)| Rule::Order(Order { one, is, other })),
        (selector(), selector(), duration()).prop_map(|(first, then, within)| Rule::Follows(Follows {
            first,
            then,
            within
        })),
    ]
}

fn rule() -> impl Strategy<Value = Rule> {
    test().prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Rule::All),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Rule::Any),
            inner.prop_map(|rule| Rule::Not(Box::new(rule))),
        ]
    })
}

/// Without groups within groups of the same kind, which are written as one.
fn flat(rule: Rule) -> Rule {
    match rule {
        Rule::All(parts) => Rule::All(
            parts
                .into_iter()
                .map(flat)
                .flat_map(|part| match part {
                    Rule::All(parts) => parts,
                    other => vec![other],
                })
                .collect(),
        ),
        Rule::Any(parts) => Rule::Any(
            parts
                .into_iter()
                .map(flat)
                .flat_map(|part| match part {
                    Rule::Any(parts) => parts,
                    other => vec![other],
                })
                .collect(),
        ),
        // CEL's parser lets two negations go.
        Rule::Not(rule) => match flat(*rule) {
            Rule::Not(rule) => *rule,
            other => Rule::Not(Box::new(other)),
        },
        test => test,
    }
}

proptest! {
    #[test]
    fn a_rule_reads_back_as_it_was_written(rule in rule()) {
        let read = read_rule(&rule.to_string());
        prop_assert_eq!(read.as_ref(), Ok(&flat(rule.clone())), "{}", rule);
    }
}

#[test]
fn rules_are_read_as_people_write_them() {
    for (text, canonical) in [
        ("did('purchase')", r#"count("purchase") >= 1"#),
        ("!did(['a', 'b'], '14d')", r#"!(count(["a", "b"], "14d") >= 1)"#),
        ("2 <= count('purchase')", r#"count("purchase") >= 2"#),
        ("'14d' < since_last('*')", r#"since_last("*") > "14d""#),
        (
            "money(where('purchase', 'channel == \"app\"')) > 99.5",
            r#"money(where("purchase", "channel == \"app\"")) > 99.5"#,
        ),
        ("did('a') && (did('b') && did('c'))", r#"count("a") >= 1 && count("b") >= 1 && count("c") >= 1"#),
        ("true", "true"),
    ] {
        assert_eq!(read_rule(text).map(|rule| rule.to_string()), Ok(canonical.to_owned()), "{text}");
    }
}

#[test]
fn what_is_no_rule_is_refused_with_what_to_write_instead() {
    let told: Vec<String> = [
        "count('purchase') >",
        "count('purchase')",
        "'purchase'",
        "event == 'purchase'",
        "cuont('purchase') > 1",
        "count() > 1",
        "'a'.count() > 1",
        "count(purchase) > 1",
        "count([]) > 1",
        "count('purchase', '90 moons') > 1",
        "count('purchase', '0d') > 1",
        "count('purchase') > 1.5",
        "count('purchase') > 1001",
        "count('purchase') > '90d'",
        "since_last('purchase') > 14",
        "first('a') > 5",
        "latest('nps', score < 7)",
        "latest('nps', 'scor < 7')",
        "did(where('purchase', 'segment(\"loyal\")'))",
        "did(where(where('a', 'score > 1'), 'score > 2'))",
        "count('a') > count('b')",
    ]
    .iter()
    .map(|text| {
        format!("{text}\n    {}", read_rule(text).map_or_else(|error| error.to_string(), |rule| format!("READ {rule}")))
    })
    .collect();
    insta::assert_snapshot!(told.join("\n"));
    let many = vec!["did('a')"; 51].join(" && ");
    assert!(read_rule(&many).unwrap_err().to_string().contains("at most 50 tests"));
}
