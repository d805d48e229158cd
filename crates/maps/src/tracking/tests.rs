use styk_model::{Language, Medium};

use super::*;
use crate::testing::known;
use crate::{Stage, template};

#[test]
fn every_step_with_a_touchpoint_has_its_events_and_the_others_are_named() {
    let step = |key: &str, touchpoints: &[&str]| Step {
        key: key.to_owned(),
        name: key.to_uppercase(),
        touchpoints: touchpoints.iter().map(|touchpoint| (*touchpoint).to_owned()).collect(),
        ..Step::default()
    };
    let steps = vec![step("buy", &["payment", "own-thing"]), step("wear", &[])];
    let map = Map { stages: vec![Stage { steps, ..Stage::default() }], ..Map::default() };
    let own = KnownTouchpoint {
        key: "own-thing",
        names: ["Own", "Своё", "Własne"],
        stage: None,
        phase: None,
        medium: Some(Medium::Human),
        events: &["Own Thing"],
    };
    let plan = tracking_plan(&map, &[own], Language::Pl);
    let names: Vec<[&str; 2]> =
        plan.events.iter().map(|event| [event.event.as_str(), event.touchpoint_name.as_str()]).collect();
    assert_eq!(names, [["payment", "payment"], ["Own Thing", "Własne"]]);
    assert_eq!(plan.events[1].from, SentFrom::Person);
    assert_eq!(plan.without_touchpoint, [NamedStep { key: "wear".to_owned(), name: "WEAR".to_owned() }]);
}

#[test]
fn every_touchpoint_of_the_catalogue_has_a_family_and_an_event_in_snake_case() {
    for row in known() {
        let name = event(row.key, Some(&row));
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'), "{name}");
        assert!(!families::of(row.key, Medium::Digital).is_of_a_medium(), "{} is in no family", row.key);
    }
}

#[test]
fn the_plan_of_a_template_reads_as_a_table() {
    let table = |key: &str, language: Language| {
        let (map, _) = template(key, language).unwrap();
        let rows = tracking_plan(&map, &known(), language).rows(language);
        let mut lines = vec![MapTracking::headings(language).join(" | ")];
        lines.extend(rows.iter().map(|row| row.join(" | ")));
        lines.join("\n")
    };
    let tables = [table("airline", Language::En), table("eshop", Language::Ru), table("clinic", Language::Pl)];
    insta::assert_snapshot!(tables.join("\n\n"));
}
