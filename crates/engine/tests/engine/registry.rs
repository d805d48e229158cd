//! Touchpoints edited by hand.

use crate::folder::{Folder, csv};

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_registry_counts_from_its_next_version_on_and_survives() {
    let folder = Folder::new().await;
    folder.import("log.csv", &csv(&[(1, 0, "search", "web"), (1, 5, "purchase", "web")])).await;
    let mut edited = (*folder.engine.registry()).clone();
    let version = edited.version;
    edited.touchpoints[0].names.en = "Looking".to_owned();
    folder.engine.set_registry(edited.clone()).await.unwrap();
    let folder = folder.reopened().await;
    let registry = folder.engine.registry();
    assert_eq!((registry.version, registry.touchpoints[0].names.en.as_str()), (version + 1, "Looking"));
    let stale = folder.engine.set_registry(edited).await.unwrap_err().to_string();
    assert!(stale.contains("have changed since version"), "{stale}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_with_a_rule_that_is_not_understood_changes_nothing() {
    let folder = Folder::new().await;
    folder.import("log.csv", &csv(&[(1, 0, "search", "web")])).await;
    let before = folder.engine.registry();
    let mut edited = (*before).clone();
    edited.touchpoints[0].rule.condition = Some("chanel == \"web\"".to_owned());
    let error = folder.engine.set_registry(edited).await.unwrap_err().to_string();
    assert!(error.contains("channel"), "{error}");
    assert_eq!(*folder.engine.registry(), *before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_touchpoint_taken_away_is_not_proposed_again_by_later_imports() {
    let folder = Folder::new().await;
    folder.import("first.csv", &csv(&[(1, 0, "search", "web"), (1, 5, "purchase", "web")])).await;
    let mut edited = (*folder.engine.registry()).clone();
    edited.touchpoints.retain(|one| one.rule.events != ["search"]);
    folder.engine.set_registry(edited).await.unwrap();
    let folder = folder.reopened().await;
    folder.import("second.csv", &csv(&[(2, 0, "search", "web"), (2, 5, "call", "phone")])).await;
    let registry = folder.engine.registry();
    let events: Vec<&str> = registry.touchpoints.iter().flat_map(|one| &one.rule.events).map(String::as_str).collect();
    assert_eq!(events, ["purchase", "call"]);
    assert!(registry.dismissed.contains("search"));

    let mut edited = (*registry).clone();
    edited.touchpoints[0].rule.events.push("search".to_owned());
    let saved = folder.engine.set_registry(edited).await.unwrap();
    assert!(saved.dismissed.is_empty(), "it has a touchpoint again");
}
