use super::super::{Moment, Phase, Registry, Stage, propose};
use super::{at, registry, stats, touchpoint};

fn shop() -> Registry {
    propose(&[
        stats("product_view", "web", "", 9),
        stats("purchase", "web", "", 2),
        stats("er_registration", "", "", 5),
    ])
}

fn keys(registry: &Registry, name: &str) -> Vec<String> {
    let numbers = registry.find(name).unwrap_or_else(|error| panic!("{error}"));
    numbers.into_iter().map(|number| registry.touchpoints[usize::from(number)].key.clone()).collect()
}

#[test]
fn a_touchpoint_is_found_by_key_by_name_in_any_language_and_by_event() {
    let registry = shop();
    for name in
        ["product-view", "Product viewed", "просмотр товара", "WYŚWIETLENIE PRODUKTU", "product_view", "Product View"]
    {
        assert_eq!(keys(&registry, name), ["product-view"], "{name}");
    }
    assert_eq!(keys(&registry, "Er registration"), ["er-registration"]);
}

#[test]
fn a_key_comes_before_names_and_names_before_events() {
    let mut first = touchpoint("a", &["b", "c"], None);
    first.names.ru = "Общее".to_owned();
    let mut second = touchpoint("b", &["x"], None);
    second.names.pl = "общее".to_owned();
    let registry = registry(vec![first, second]);
    assert_eq!(keys(&registry, "b"), ["b"]);
    assert_eq!(keys(&registry, "общее"), ["a", "b"]);
    assert_eq!(keys(&registry, "C"), ["a"]);
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest() {
    let error = shop().find("purchse").unwrap_err().to_string();
    assert!(error.contains("no touchpoint `purchse`") && error.contains("did you mean `purchase`?"), "{error}");
    let error = shop().find("Покупкa").unwrap_err().to_string();
    assert!(error.contains("`Покупка`"), "{error}");
    let error = shop().find("zzzzzzzz").unwrap_err().to_string();
    assert!(error.contains("there are `product-view`, `purchase`"), "{error}");
    let error = Registry::default().find("cart").unwrap_err().to_string();
    assert!(error.contains("the registry is empty"), "{error}");
    assert!(shop().find("").is_err() && shop().find("!?").is_err());
}

#[test]
fn the_document_reads_what_it_writes_and_short_forms() {
    let mut registry = shop();
    registry.touchpoints.push(at(
        Moment::After { touchpoint: "purchase".to_owned(), within: Some("36h".parse().unwrap()) },
        touchpoint("soon", &["product_view"], Some("money > 3")),
    ));
    let text = serde_json::to_string(&registry).unwrap();
    assert_eq!(serde_json::from_str::<Registry>(&text).unwrap(), registry, "{text}");
    assert!(text.contains(r#""moment":{"after":{"touchpoint":"purchase","within":"36h"}}"#), "{text}");
    let short = r#"{"touchpoints":[{"key":"x","names":{"en":"X","ru":"X","pl":"X"},"stage":"interest",
        "phase":"pre-purchase","status":"wanted","rule":{"events":["x"],"moment":"first"}}]}"#;
    let short: Registry = serde_json::from_str(short).unwrap();
    assert_eq!(short.touchpoints[0].stage, Some(Stage::Interest));
    assert_eq!(short.touchpoints[0].phase, Some(Phase::PrePurchase));
    let full = r#"{"version":3,"dismissed":["ad"],"touchpoints":[{"key":"x","names":{"en":"X","ru":"X","pl":"X"},
        "status":"unobservable","owner":"Ewa","content":"A poster","standard":"Seen from the road","goal":"Known"}]}"#;
    let full: Registry = serde_json::from_str(full).unwrap();
    assert_eq!(full.touchpoints[0].owner.as_deref(), Some("Ewa"));
    let again: Registry = serde_json::from_value(serde_json::to_value(&full).unwrap()).unwrap();
    assert_eq!(again, full);
    assert!(serde_json::from_str::<Registry>(r#"{"touchpoint":[]}"#).is_err(), "misspelled fields are refused");
}

#[test]
fn what_is_wrong_with_a_document_is_named() {
    let after = |key: &str| Moment::After { touchpoint: key.to_owned(), within: None };
    let plain = || touchpoint("a", &["a"], None);
    for (touchpoints, part) in [
        (vec![plain(), plain()], "two touchpoints have the key `a`"),
        (vec![touchpoint("Ą b", &[], None)], "`Ą b` is not a key"),
        (vec![touchpoint("a", &[], Some("chanel == \"x\""))], "the rule of touchpoint `a`: no variable `chanel`"),
        (vec![plain(), at(after("aa"), touchpoint("b", &["b"], None))], "did you mean `a`?"),
        (
            vec![at(Moment::First, plain()), at(after("a"), touchpoint("b", &["b"], None))],
            "relative to `a`, which has a moment itself",
        ),
        (
            (0..33).map(|n| at(Moment::First, touchpoint(&format!("t{n}"), &["a"], None))).collect(),
            "33 touchpoints have a moment",
        ),
    ] {
        let error = registry(touchpoints).symbols(&[]).unwrap_err().to_string();
        assert!(error.contains(part) && !error.contains('\n'), "{error}");
    }
}
