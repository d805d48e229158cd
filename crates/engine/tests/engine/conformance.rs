//! How real journeys keep to a journey map that is kept.

use styk_engine::{AdoptWanted, Engine};
use styk_maps::{Edge, EdgeKind, Map, Stage, Step};
use styk_model::answer::{AnswerResult, ConformanceResult, DifferenceResult};
use styk_model::{Answer, Ask, Conformance, DeviationKind, Difference, Group, JourneySplit, Question, Selector};

use crate::folder::{Folder, csv};

/// A map of steps one after the other, each at the touchpoint that an event belongs to, where there is one.
pub(crate) fn map_of(engine: &Engine, events: &[&str]) -> Map {
    let registry = engine.registry();
    let touchpoint = |event: &str| {
        let symbols = registry.find(event).unwrap_or_default();
        symbols.first().map(|symbol| registry.touchpoints[usize::from(*symbol)].key.clone())
    };
    let step = |event: &&str| Step {
        key: (*event).to_owned(),
        name: event.to_uppercase(),
        touchpoints: touchpoint(event).into_iter().collect(),
        ..Step::default()
    };
    let steps = events.iter().map(step).collect();
    let stages = vec![Stage { key: "all".to_owned(), name: "All".to_owned(), steps, ..Stage::default() }];
    Map { name: "The shop".to_owned(), stages, ..Map::default() }
}

fn asked(version: Option<u32>) -> Question {
    let goal = Some(Selector::touchpoint("purchase"));
    Question::new(Ask::Conformance(Conformance { map: "shop".to_owned(), version, goal, ..Conformance::default() }))
}

fn conformance(answer: Answer) -> ConformanceResult {
    match answer.result {
        AnswerResult::Conformance(result) => result,
        other => panic!("expected conformance, got {other:?}"),
    }
}

/// Four who keep to the plan, two who leave out the product, one who only looks at the cart.
async fn shop() -> Folder {
    let folder = Folder::new().await;
    let mut rows = Vec::new();
    for user in 1..=4 {
        rows.extend([(user, 0, "search", "web"), (user, 5, "product", "web"), (user, 9, "purchase", "web")]);
    }
    for user in 5..=6 {
        rows.extend([(user, 0, "search", "app"), (user, 9, "purchase", "app")]);
    }
    rows.push((7, 3, "cart", "app"));
    folder.import("log.csv", &csv(&rows)).await;
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn journeys_are_laid_beside_the_newest_version_of_a_map_or_the_one_that_is_named() {
    let folder = shop().await;
    let engine = &folder.engine;
    let first = map_of(engine, &["search", "purchase"]);
    let kept = engine.keep_map("shop", 0, first, "anna").await.unwrap();
    let second = map_of(engine, &["search", "product", "purchase"]);
    let newest = engine.keep_map("shop", kept.version, second, "boris").await.unwrap();
    let result = conformance(engine.ask(&asked(None)).await.unwrap());
    assert_eq!((result.version, result.journeys, result.elsewhere), (newest.version, 6, 1));
    assert_eq!((result.following.successes, result.following.n), (4, 6));
    let deviations: Vec<_> = result.deviations.iter().map(|one| (one.kind, one.customers.successes)).collect();
    assert_eq!(deviations, [(DeviationKind::Skipped, 2)]);
    assert_eq!(result.deviations[0].outcomes.conversion.map(|rate| rate.successes), Some(2));
    let before = conformance(engine.ask(&asked(Some(kept.version))).await.unwrap());
    assert_eq!(before.following.successes, 2, "the product was not planned then");
    assert_eq!(before.deviations[0].kind, DeviationKind::Unplanned);
}

#[tokio::test(flavor = "multi_thread")]
async fn edges_filters_and_journeys_of_the_map_hold() {
    let folder = shop().await;
    let mut map = map_of(&folder.engine, &["search", "product", "purchase"]);
    let edge = |from: &str, to: &str, kind| Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        kind,
        probability: None,
        time: None,
    };
    map.edges = vec![
        edge("search", "product", EdgeKind::Sequence),
        edge("product", "purchase", EdgeKind::Sequence),
        edge("search", "purchase", EdgeKind::Optional),
    ];
    folder.engine.keep_map("shop", 0, map.clone(), "anna").await.unwrap();
    let all = conformance(folder.engine.ask(&asked(None)).await.unwrap());
    assert_eq!((all.following.successes, all.following.n), (6, 6), "the product may be left out");
    map.filters = vec!["channel == \"app\"".to_owned()];
    map.journeys = JourneySplit::Column("channel".to_owned());
    folder.engine.keep_map("shop", 1, map, "boris").await.unwrap();
    let answer = folder.engine.ask(&asked(None)).await.unwrap();
    assert!(answer.question.filters.is_empty(), "the question is given back as it was asked");
    let some = conformance(answer);
    assert_eq!((some.following.n, some.elsewhere), (2, 1));
    assert_eq!(
        (some.filters.as_slice(), some.split),
        (["channel == \"app\"".to_owned()].as_slice(), JourneySplit::Column("channel".to_owned()))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_groups_are_compared_each_with_the_filters_of_the_map() {
    let folder = shop().await;
    let map = map_of(&folder.engine, &["search", "product", "purchase"]);
    folder.engine.keep_map("shop", 0, map, "anna").await.unwrap();
    let group = |channel: &str| Group {
        name: channel.to_owned(),
        filters: vec![format!("channel == \"{channel}\"")],
        range: None,
    };
    let question =
        Question::new(Ask::Difference(Difference { of: Box::new(asked(None).ask), a: group("web"), b: group("app") }));
    let AnswerResult::Difference(DifferenceResult { rows, .. }) = folder.engine.ask(&question).await.unwrap().result
    else {
        panic!("expected a difference")
    };
    let row = |item: &str| rows.iter().find(|row| row.item == item).map(|row| (row.a.value, row.b.value));
    assert_eq!(row("follow the map"), Some((1.0, 0.0)));
    assert_eq!(row("PRODUCT: step skipped"), Some((0.0, 1.0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_that_cannot_be_compared_with_says_why() {
    let folder = shop().await;
    let engine = &folder.engine;
    let refused = async |question: Question| engine.ask(&question).await.unwrap_err().to_string();
    assert_eq!(refused(asked(None)).await, "there is no journey map `shop`");
    let mut map = map_of(engine, &["search", "purchase"]);
    engine.keep_map("shops", 0, map.clone(), "anna").await.unwrap();
    assert_eq!(refused(asked(None)).await, "there is no journey map `shop`; the nearest: `shops`");
    engine.keep_map("shop", 0, map.clone(), "anna").await.unwrap();
    assert_eq!(refused(asked(Some(4))).await, "the journey map `shop` has no version 4: its newest is 1");
    for step in &mut map.stages[0].steps {
        step.touchpoints.clear();
    }
    engine.keep_map("shop", 1, map, "anna").await.unwrap();
    assert!(refused(asked(None)).await.contains("no step of the map `The shop` is bound to a touchpoint"));
}

fn adopt(kind: DeviationKind, of: &str) -> AdoptWanted {
    AdoptWanted { key: "shop".to_owned(), version: None, kind, of: of.to_owned(), range: None, zone: "UTC".to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deviation_is_made_part_of_a_map_and_told_with_who_follows_it_then() {
    let folder = shop().await;
    let engine = &folder.engine;
    let map = map_of(engine, &["search", "purchase"]);
    let kept = engine.keep_map("shop", 0, map, "anna").await.unwrap();
    let unplanned = adopt(DeviationKind::Unplanned, "product");
    let adopted = engine.adopted_map(&engine.context(), &unplanned).await.unwrap();
    let followed = [adopted.before, adopted.after].map(|one| (one.journeys.successes, one.journeys.n));
    assert_eq!(followed, [(2, 6), (6, 6)]);
    let keys: Vec<&str> = adopted.map.steps().map(|(_, step)| step.key.as_str()).collect();
    assert_eq!((keys.len(), keys[0], keys[2]), (3, "search", "purchase"));
    assert_eq!(engine.kept_map("shop", None).await.unwrap().map, kept.map, "nothing is saved");
    let kept = engine.keep_map("shop", adopted.version, adopted.map, "anna").await.unwrap();
    let result = conformance(engine.ask(&asked(None)).await.unwrap());
    assert_eq!((result.version, result.following_journeys.successes), (kept.version, 6), "it is as was foreseen");
    assert!(result.deviations.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_is_skipped_may_be_left_out_then_and_what_nobody_does_is_not_adopted() {
    let folder = shop().await;
    let engine = &folder.engine;
    let map = map_of(engine, &["search", "product", "purchase"]);
    engine.keep_map("shop", 0, map, "anna").await.unwrap();
    let context = engine.context();
    let by_name = adopt(DeviationKind::Skipped, "PRODUCT");
    let adopted = engine.adopted_map(&context, &by_name).await.unwrap();
    assert_eq!((adopted.before.customers.successes, adopted.after.customers.successes), (4, 6));
    assert!(adopted.map.edges.iter().any(|edge| edge.kind == EdgeKind::Optional));
    let refused = async |wanted: AdoptWanted| engine.adopted_map(&context, &wanted).await.unwrap_err().to_string();
    let none = refused(adopt(DeviationKind::Repeated, "search")).await;
    assert!(none.contains("not among the most frequent deviations from the map `shop`"), "{none}");
    assert!(refused(adopt(DeviationKind::Skipped, "fly")).await.contains("no step `fly`"));
    assert!(refused(adopt(DeviationKind::Unplanned, "zeppelin")).await.contains("`zeppelin`"));
}
