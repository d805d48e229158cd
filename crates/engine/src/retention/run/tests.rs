use std::borrow::Cow;
use std::path::Path;

use serde_json::json;
use styk_collect::live::{Protocol, SourceKind, SourceSettings};
use styk_query::data_retention::{KeepFor, KeepUnit, RetentionRule};
use styk_store::RetainedWanted;

use super::*;
use crate::live::{Arrival, Kept};

async fn accept(engine: &Engine, user: &str, time: &str) {
    let event = json!({ "event": "visit", "type": "track", "user_id": user, "time": time });
    let arrival = Arrival {
        source: engine.named_source("shop").unwrap().number,
        protocol: Protocol::Styk,
        received: Timestamp::now(),
        path: "events".into(),
        query: "".into(),
        headers: Kept::default(),
        address: None,
        place: None,
        body: Cow::Owned(json!({ "events": [event] }).to_string().into_bytes()),
    };
    engine.accept(&arrival).await.unwrap();
}

/// Two interactions of long ago and one of now, in files, and a rule that keeps a month.
async fn filled(data: &Path) -> Engine {
    let engine = Engine::open(data).await.unwrap();
    let settings = SourceSettings { name: "shop".to_owned(), kind: SourceKind::Server, ..SourceSettings::default() };
    engine.add_source("shop", &settings, "olga").await.unwrap();
    accept(&engine, "anna", "2024-01-01T00:00:00Z").await;
    accept(&engine, "boris", "2024-01-01T01:00:00Z").await;
    accept(&engine, "boris", &Timestamp::now().to_string()).await;
    drop(engine);
    let engine = Engine::open(data).await.unwrap();
    let keep = Some(KeepFor { count: 30, unit: KeepUnit::Days });
    let rules = vec![RetentionRule { keep, ..RetentionRule::default() }];
    engine.set_retention(RetentionPolicy { rules, ..RetentionPolicy::default() }, "olga").await.unwrap();
    engine
}

async fn prepared(engine: &Engine) -> Prepared<'_> {
    let (policy, now) = (engine.retention(), Timestamp::now());
    let rules = policy.applied(now).unwrap();
    engine.prepare_retention(&policy, rules, now, "olga").await.unwrap()
}

/// Interactions that are there, and those that only counts are left of.
async fn there(engine: &Engine) -> (u64, u64) {
    let (days, more) = engine.retained(&RetainedWanted::default()).await.unwrap();
    assert!(!more);
    (engine.lake().snapshot().rows(), days.iter().map(|day| day.interactions).sum())
}

async fn is_known(engine: &Engine, user: &str) -> bool {
    !engine.store().find(None, user).await.unwrap().is_empty()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_a_crash_cut_short_before_the_rows_went_has_counted_nothing() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let engine = filled(&data).await;
    let Prepared { removal, new, days } = prepared(&engine).await;
    assert_eq!((removal.rows(), days.len(), new.aliases.len()), (2, 1, 1));
    let number = engine.note_counts(&new, &days).await.unwrap();
    drop(removal);
    assert_eq!(there(&engine).await, (3, 0), "a run that is not done does not count");
    drop(engine);

    let engine = Engine::open(&data).await.unwrap();
    assert_eq!(there(&engine).await, (3, 0));
    assert!(is_known(&engine, "anna").await && engine.retention_runs().await.unwrap().is_empty());
    let run = engine.run_retention("").await.unwrap().unwrap();
    assert!(run.number > number && run.finished.is_some(), "{run:?}");
    assert_eq!((there(&engine).await, run.interactions, run.late), ((1, 2), 2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_a_crash_cut_short_after_the_rows_went_is_finished_when_the_folder_is_opened() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let engine = filled(&data).await;
    let prepared = prepared(&engine).await;
    let number = engine.commit_retention(prepared).await.unwrap();
    assert_eq!(there(&engine).await, (1, 0));
    assert!(is_known(&engine, "anna").await);
    // Somebody comes again before it is finished.
    accept(&engine, "anna", &Timestamp::now().to_string()).await;
    drop(engine);

    let engine = Engine::open(&data).await.unwrap();
    assert_eq!(there(&engine).await, (2, 2));
    let runs = engine.retention_runs().await.unwrap();
    assert_eq!((runs.len(), runs[0].number, runs[0].interactions, runs[0].forgotten), (1, number, 2, 0));
    assert!(runs[0].finished.is_some() && is_known(&engine, "anna").await, "she is there with what she did since");
    assert_eq!(engine.store().meta(SCRUB).await.unwrap().as_deref(), Some(""));
    assert!(engine.removed_before().is_some());
    let again = engine.run_retention("").await.unwrap().unwrap();
    assert_eq!((again.interactions, there(&engine).await), (0, (2, 2)));
    assert_eq!(engine.store().audited(false, 10).await.unwrap().len(), 1, "what removed nothing is not in the log");
}

#[test]
fn unreadable_records_stay_no_longer_than_anything_of_their_source() {
    let rule = |sources: &[&str], before: Option<i64>| RetentionRunRule {
        rule: RetentionRule {
            sources: sources.iter().map(|source| (*source).to_owned()).collect(),
            ..RetentionRule::default()
        },
        before: before.map(Timestamp),
        interactions: 0,
        customers: 0,
    };
    let rules = [rule(&["tag", "crm"], Some(5)), rule(&["crm"], Some(7)), rule(&[], None), rule(&[], Some(3))];
    let before: Vec<(Option<String>, i64)> =
        unreadable_before(&rules).into_iter().map(|(source, before)| (source, before.0)).collect();
    let expected = [(None, 3), (Some("crm"), 7), (Some("tag"), 5)];
    assert_eq!(before, expected.map(|(source, before)| (source.map(str::to_owned), before)));
}
