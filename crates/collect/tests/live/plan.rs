//! Tracking plans: what is not as planned is told, or kept out.

use styk_collect::live::{
    PlannedEvent, PlannedProperty, PropertyKind, SourceKind, SourceSettings, TrackingPlan, Unplanned, Violating,
    Violation, WebhookMapping, WebhookSettings,
};
use styk_model::RejectionReason;

use crate::{Fixture, Read, read, settings};

fn property(name: &str, kind: PropertyKind, required: bool) -> PlannedProperty {
    PlannedProperty { name: name.to_owned(), kind, required }
}

/// An order: `revenue` and `shipping.method` must be there, the rest may.
fn plan(unplanned: Unplanned, violating: Violating) -> TrackingPlan {
    let properties = vec![
        property("revenue", PropertyKind::Number, true),
        property("shipping.method", PropertyKind::Text, true),
        property("gift", PropertyKind::Boolean, false),
        property("due", PropertyKind::Time, false),
        property("items", PropertyKind::Any, false),
    ];
    let events = vec![PlannedEvent { event: "Order completed".to_owned(), properties }];
    TrackingPlan { unplanned, violating, events }
}

fn planned(unplanned: Unplanned, violating: Violating) -> SourceSettings {
    SourceSettings { plan: Some(plan(unplanned, violating)), ..settings(SourceKind::Server) }
}

fn track(event: &str, properties: &str) -> Fixture {
    let body = format!(r#"{{"event":"{event}","userId":"u","properties":{properties}}}"#);
    Fixture::post("v1/track", &body)
}

/// `property=value` of each violation.
fn told(read: &[Read]) -> Vec<String> {
    let told = |violation: &Violation| {
        let Violation { event, property, value } = violation;
        match property {
            None => format!("unplanned {event}"),
            Some(property) => format!("{property}={}", value.as_deref().unwrap_or("nothing")),
        }
    };
    read.iter().flat_map(|event| event.as_ref().unwrap().violations.iter().map(told)).collect()
}

#[test]
fn an_event_as_planned_has_no_violations() {
    let settings = planned(Unplanned::Flag, Violating::Flag);
    for properties in [
        r#"{"revenue":49.9,"currency":"PLN","shipping":{"method":"courier"}}"#,
        r#"{"revenue":0,"shipping":{"method":"5"},"gift":false,"due":"2024-06-10","items":[{"sku":"a"}]}"#,
        r#"{"revenue":1,"shipping":{"method":"x"},"gift":null,"due":1718000000,"items":[],"more":"than planned"}"#,
    ] {
        let read = read(&track("Order completed", properties), &settings);
        assert_eq!(told(&read), Vec::<String>::new(), "{properties}");
    }
}

#[test]
fn what_is_not_as_planned_is_told_and_let_in() {
    let settings = planned(Unplanned::Flag, Violating::Flag);
    let properties = r#"{"revenue":"49.90","shipping":{},"gift":"yes","due":"some day"}"#;
    let expected = ["revenue=49.90", "shipping.method=nothing", "gift=yes", "due=some day"];
    assert_eq!(told(&read(&track("Order completed", properties), &settings)), expected);
    assert_eq!(told(&read(&track("Order compleetd", "{}"), &settings)), ["unplanned Order compleetd"]);
}

#[test]
fn a_value_that_is_told_is_short_and_names_nobody_wherever_it_is_cut() {
    let settings = planned(Unplanned::Flag, Violating::Flag);
    for before in 0..60 {
        let due = format!("{} ola.nowak@example.com, or some day later", "x".repeat(before));
        let properties = format!(r#"{{"revenue":1,"shipping":{{"method":"x"}},"due":"{due}"}}"#);
        let told = told(&read(&track("Order completed", &properties), &settings));
        assert!(told.len() == 1 && told[0].chars().count() <= "due=".len() + 40, "{told:?}");
        assert!(!told[0].contains("ola"), "{told:?}");
    }
}

#[test]
fn what_is_not_as_planned_is_kept_out_where_it_shall() {
    let settings = planned(Unplanned::Block, Violating::Block);
    let refused = |fixture: &Fixture| {
        let rejection = read(fixture, &settings).remove(0).unwrap_err();
        assert_eq!(rejection.flaw.reason(), RejectionReason::Plan);
        Violation::of(&rejection.flaw).unwrap()
    };
    assert_eq!(refused(&track("Order compleetd", "{}")).property, None);
    let missing = refused(&track("Order completed", r#"{"revenue":1}"#));
    assert_eq!((missing.property.as_deref(), missing.value), (Some("shipping.method"), None));
    let wrong = refused(&track("Order completed", r#"{"revenue":1,"shipping":{"method":5}}"#));
    assert_eq!((wrong.property.as_deref(), wrong.value.as_deref()), (Some("shipping.method"), Some("5")));
    assert!(read(&track("Order completed", r#"{"revenue":1,"shipping":{"method":"x"}}"#), &settings)[0].is_ok());
}

#[test]
fn pages_and_identities_need_no_plan() {
    let settings = planned(Unplanned::Block, Violating::Block);
    let body = r#"{"batch":[
        {"type":"page","anonymousId":"a","properties":{"path":"/"}},
        {"type":"screen","anonymousId":"a","name":"Home"},
        {"type":"identify","userId":"u","traits":{"plan":"gold"}},
        {"type":"alias","previousId":"a","userId":"u"}]}"#;
    let read = read(&Fixture::post("v1/batch", body), &settings);
    assert_eq!(told(&read), Vec::<String>::new());
    assert_eq!(read.len(), 4);
}

#[test]
fn an_allowed_event_outside_the_plan_is_no_violation() {
    let settings = planned(Unplanned::Allow, Violating::Block);
    assert_eq!(told(&read(&track("Anything", "{}"), &settings)), Vec::<String>::new());
}

#[test]
fn values_of_forms_are_texts_and_fit_what_they_read_as() {
    let events = vec![PlannedEvent {
        event: "order".to_owned(),
        properties: vec![
            property("total", PropertyKind::Number, true),
            property("paid", PropertyKind::Boolean, true),
            property("city", PropertyKind::Text, true),
        ],
    }];
    let plan = Some(TrackingPlan { events, ..TrackingPlan::default() });
    let mapping: WebhookMapping = toml::from_str(
        r#"
        [fields]
        event = "'order'"
        user_id = 'at(body, "user")'
        "properties.total" = 'at(body, "total")'
        "properties.paid" = 'at(body, "paid")'
        "properties.city" = 'at(body, "city")'
        "#,
    )
    .unwrap();
    let webhook = Some(WebhookSettings { mapping, ..WebhookSettings::default() });
    let settings = SourceSettings { plan, webhook, ..settings(SourceKind::Webhook) };
    let post =
        |body: &str| Fixture::parse(&format!("POST hook\ncontent-type: application/x-www-form-urlencoded\n\n{body}"));
    assert_eq!(told(&read(&post("user=7&total=49.90&paid=true&city=Gdynia"), &settings)), Vec::<String>::new());
    assert_eq!(
        told(&read(&post("user=7&total=much&paid=perhaps"), &settings)),
        ["total=much", "paid=perhaps", "city=nothing"]
    );
    // Of a list, each is held against the plan on its own.
    let both = read(&Fixture::post("hook", r#"[{"user":1,"total":2,"paid":true,"city":"x"},{"user":2}]"#), &settings);
    assert_eq!(told(&both), ["total=nothing", "paid=nothing", "city=nothing"]);
}

#[test]
fn a_plan_is_read_with_what_is_left_out() {
    let plan: TrackingPlan = serde_json::from_str(r#"{"events":[{"event":"x","properties":[{"name":"a"}]}]}"#).unwrap();
    assert_eq!((plan.unplanned, plan.violating), (Unplanned::Flag, Violating::Flag));
    assert_eq!(plan.events[0].properties[0], property("a", PropertyKind::Any, false));
    assert!(serde_json::from_str::<TrackingPlan>(r#"{"evnets":[]}"#).is_err());
}
