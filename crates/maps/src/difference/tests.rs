use proptest::prelude::*;
use styk_model::{Ask, Language, Metric, MetricKind, Question, RuleSelection};

use super::*;
use crate::{EdgeKind, LaneKind, MapStatus, Measure, blueprint, template};

fn shop() -> Map {
    template("eshop", Language::En).unwrap().0
}

/// The same map with all that can change changed.
fn reworked() -> Map {
    let mut map = shop();
    map.name = "An order, shorter".to_owned();
    map.status = MapStatus::InReview;
    map.stages[0].colour = Some("#123456".to_owned());
    map.stages[3].name = "Afterwards".to_owned();
    map.stages.swap(1, 2);
    let product = map.stages[0].steps.remove(2);
    map.stages[1].steps.insert(0, product);
    map.stages[2].steps.rotate_left(1);
    map.stages[0].steps[0].touchpoints = vec!["social-ad".to_owned(), "influencer".to_owned()];
    map.stages[0].steps[1].name = "Browses".to_owned();
    map.stages[0].steps.push(Step { key: "quiz".to_owned(), name: "Takes a quiz".to_owned(), ..Step::default() });
    let gone = map.stages[3].steps.remove(2);
    map.edges.retain(|edge| edge.from != gone.key && edge.to != gone.key);
    map.cells.retain(|cell| cell.step != gone.key && (cell.step != "cart" || cell.lane != "metric"));
    map.edges[0].probability = Some(0.5);
    map.edges[1].kind = EdgeKind::Choice;
    map.lanes.retain(|lane| lane.key != "quote");
    map.cells.retain(|cell| cell.lane != "quote");
    map.lanes[1].folded = true;
    map.cells[0].text = "Sees an ad twice".to_owned();
    map
}

/// The map with its steps carried over under new keys.
fn under_other_keys(mut map: Map) -> Map {
    for step in map.stages.iter_mut().flat_map(|stage| &mut stage.steps) {
        step.from = Some(step.key.clone());
        step.key = format!("new-{}", step.key);
    }
    for edge in &mut map.edges {
        edge.from = format!("new-{}", edge.from);
        edge.to = format!("new-{}", edge.to);
    }
    for cell in &mut map.cells {
        cell.step = format!("new-{}", cell.step);
    }
    map
}

#[test]
fn a_map_does_not_differ_from_itself() {
    assert!(difference(&shop(), &shop()).is_empty());
}

#[test]
fn all_that_changed_is_told_once() {
    let found = difference(&shop(), &reworked());
    insta::assert_snapshot!(serde_json::to_string_pretty(&found).unwrap());
}

#[test]
fn what_was_added_one_way_was_removed_the_other_way() {
    let there = difference(&shop(), &reworked());
    let back = difference(&reworked(), &shop());
    let steps = |found: &MapDifference, added: bool| -> Vec<String> {
        let is_wanted = |change: &&StepChange| match change.what {
            StepChangeKind::Added { .. } => added,
            StepChangeKind::Removed { .. } => !added,
            _ => false,
        };
        found.steps.iter().filter(is_wanted).map(|change| change.key.clone()).collect()
    };
    assert_eq!(steps(&there, true), steps(&back, false));
    assert_eq!(steps(&there, false), steps(&back, true));
    assert_eq!(there.cells.len(), back.cells.len());
    assert_eq!(there.edges.len(), back.edges.len());
    assert_eq!(there.metadata.len(), back.metadata.len());
}

#[test]
fn a_step_that_was_carried_over_under_another_key_is_the_same_step() {
    assert!(difference(&shop(), &under_other_keys(shop())).is_empty());
}

#[test]
fn a_blueprint_differs_from_its_map_in_lanes_and_not_in_steps() {
    let before = shop();
    let made = blueprint(&before, crate::Baseline { map: "shop".to_owned(), version: 1 }).unwrap();
    let found = difference(&before, &made);
    assert!(found.steps.is_empty() && found.edges.is_empty() && found.cells.is_empty());
    assert_eq!(found.lanes.len(), 4 + 9, "four are new, and of ten one stays");
}

#[test]
fn versions_stand_side_by_side_step_by_step() {
    let mut after = reworked();
    let metric = Metric { kind: MetricKind::Nps, of: None };
    let measure = Measure { question: Box::new(Question::new(Ask::Metric(metric))), target: None };
    for cell in after.cells.iter_mut().filter(|cell| cell.step == "checkout") {
        cell.emotion = cell.emotion.map(|point| point + 1.0);
        cell.actions = cell.actions.map(|actions| actions / 2);
        cell.measure = (cell.lane == "emotion").then(|| measure.clone());
    }
    let mut lines = Vec::new();
    for row in before_after(&shop(), &after) {
        lines.push(format!("{}: {:?} -> {:?}", row.key, row.name.before, row.name.after));
        lines.push(format!("  actions {:?} -> {:?}", row.actions.before, row.actions.after));
        for point in row.emotion {
            lines.push(format!("  emotion {:?} {:?} -> {:?}", point.persona, point.before, point.after));
        }
        lines.push(format!("  measures {:?} -> {:?}", row.measures.before, row.measures.after));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_step_before_and_after_tells_its_problems_and_what_was_done() {
    let (before, mut after) = (shop(), under_other_keys(shop()));
    after.stages[0].steps.push(Step { key: "quiz".to_owned(), name: "Takes a quiz".to_owned(), ..Step::default() });
    let solution = after.lanes.iter().find(|lane| lane.kind == LaneKind::Solution).unwrap().key.clone();
    after.cells.retain(|cell| cell.step != "new-checkout" || cell.lane != solution);
    let done = |persona: &str| Cell {
        step: "new-checkout".to_owned(),
        lane: solution.clone(),
        persona: Some(persona.to_owned()),
        text: "One page instead of four".to_owned(),
        ..Cell::default()
    };
    after.cells.extend(["eshop-careful", "eshop-hurried"].map(done));
    let rows = before_after(&before, &after);
    let checkout = rows.iter().find(|row| row.key == "new-checkout").unwrap();
    assert_eq!(checkout.earlier.as_deref(), Some("checkout"));
    assert_eq!(checkout.touchpoints.before.as_ref(), Some(&before.step("checkout").unwrap().touchpoints));
    assert_eq!(checkout.solutions.after, Some(vec!["One page instead of four".to_owned()]));
    assert_eq!(checkout.problems.before, Some(vec!["An account is required before paying".to_owned()]));
    let quiz = rows.iter().find(|row| row.key == "quiz").unwrap();
    assert_eq!((&quiz.earlier, &quiz.problems), (&None, &BeforeAfter { before: None, after: Some(Vec::new()) }));
}

#[test]
fn rules_are_told_one_by_one_and_follow_a_step_that_was_carried_over() {
    let rule = |key: &str, step: &str| Rule {
        key: key.to_owned(),
        of: RuleSelection { steps: vec![step.to_owned()], ..RuleSelection::default() },
        ..Rule::default()
    };
    let before = Map { rules: vec![rule("a", "cart"), rule("b", "cart"), rule("c", "cart")], ..shop() };
    let mut after = under_other_keys(before.clone());
    after.rules = vec![rule("a", "new-cart"), rule("b", "new-checkout"), rule("d", "new-cart")];
    let found = difference(&before, &after);
    assert!(found.metadata.is_empty() && found.steps.is_empty());
    let told: Vec<_> =
        found.rules.iter().map(|one| (one.key.as_str(), one.before.is_some(), one.after.is_some())).collect();
    assert_eq!(told, [("b", true, true), ("d", false, true), ("c", true, false)]);
}

/// A map of one stage or two with some of six steps, each with a cell.
fn small_map() -> impl Strategy<Value = Map> {
    let steps = Just(vec!["a", "b", "c", "d", "e", "f"]).prop_shuffle();
    (steps, 0..=6_usize, 0..=6_usize, any::<bool>()).prop_map(|(keys, kept, cut, text)| {
        let text = text.to_string();
        let step = |key: &&str| Step { key: (*key).to_owned(), ..Step::default() };
        let steps: Vec<Step> = keys.iter().take(kept).map(step).collect();
        let cell =
            |step: &Step| Cell { step: step.key.clone(), lane: "l".to_owned(), text: text.clone(), ..Cell::default() };
        let cells = steps.iter().map(cell).collect();
        let (first, second) = steps.split_at(cut.min(kept));
        let stage =
            |key: &str, steps: &[Step]| Stage { key: key.to_owned(), steps: steps.to_vec(), ..Stage::default() };
        Map {
            stages: vec![stage("one", first), stage("two", second)],
            lanes: vec![Lane { key: "l".to_owned(), ..Lane::default() }],
            cells,
            ..Map::default()
        }
    })
}

proptest! {
    /// Steps that are not told of stand in the same stage and order in both maps, and those that are do not all.
    #[test]
    fn steps_that_did_not_move_keep_stage_and_order(before in small_map(), after in small_map()) {
        let found = difference(&before, &after);
        let told: HashSet<&str> = found.steps.iter().map(|change| change.key.as_str()).collect();
        let rest = |map: &Map| -> Vec<(String, String)> {
            let rest = map.steps().filter(|(_, step)| !told.contains(step.key.as_str()));
            rest.map(|(stage, step)| (stage.key.clone(), step.key.clone())).collect()
        };
        prop_assert_eq!(rest(&before), rest(&after));
        prop_assert_eq!(found.is_empty(), before == after);
    }
}
