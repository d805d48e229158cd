//! What arrives is in answers once, whatever happens on the way.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use styk_collect::live::{PlannedEvent, Protocol, SourceKind, SourceSettings, TrackingPlan, Unplanned};
use styk_engine::Engine;
use styk_engine::live::{Arrival, Kept, MadeSource, Unlike};
use styk_model::answer::AnswerResult;
use styk_model::{Ask, Language, Metric, MetricKind, Question, Timestamp};
use styk_store::SourceNumber;

use crate::folder::{Folder, csv, import};

pub(crate) async fn source(engine: &Engine, name: &str) -> MadeSource {
    let settings = SourceSettings { name: name.to_owned(), kind: SourceKind::Server, ..SourceSettings::default() };
    engine.add_source(name, &settings, "anna").await.unwrap()
}

/// A request with these events to the server's own path.
pub(crate) fn arrival(source: SourceNumber, events: &[Value]) -> Arrival<'static> {
    Arrival {
        source,
        protocol: Protocol::Styk,
        received: Timestamp::now(),
        path: "events".into(),
        query: "".into(),
        headers: Kept::default(),
        address: None,
        place: None,
        body: Cow::Owned(json!({ "events": events }).to_string().into_bytes()),
    }
}

fn event(id: Option<u64>, user: u32, name: &str) -> Value {
    let mut event =
        json!({ "event": name, "type": "track", "user_id": format!("u{user}"), "anonymous_id": format!("a{user}") });
    if let Some(id) = id {
        event["id"] = json!(format!("m{id}"));
    }
    event
}

pub(crate) fn total(engine: &Engine, kind: MetricKind) -> u64 {
    let question = Question::new(Ask::Metric(Metric { kind, of: None }));
    let answer = match styk_query::answer(&engine.context(), &question) {
        Err(styk_query::QueryError::Empty) => return 0,
        answer => answer.unwrap(),
    };
    let AnswerResult::Metric(metric) = answer.result else { panic!("a metric is answered by a metric") };
    metric.groups.first().and_then(|group| group.points[0].estimate).map_or(0, |estimate| estimate.value as u64)
}

/// Follows until everything that arrived is in answers, then stops.
pub(crate) async fn followed(engine: Arc<Engine>) -> Arc<Engine> {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let following = tokio::spawn(Arc::clone(&engine).follow(async {
        let _ = stopped.await;
    }));
    while engine.inbox_state().1 > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.send(()).unwrap();
    following.await.unwrap().unwrap();
    engine
}

async fn open(place: &tempfile::TempDir) -> Engine {
    Engine::open(&place.path().join("data")).await.unwrap().with_threads(2)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrives_is_in_answers_before_it_is_in_files_and_after() {
    let Folder { engine, place } = Folder::new().await;
    let shop = source(&engine, "shop").await.source.number;
    let engine = Arc::new(engine);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let following = tokio::spawn(Arc::clone(&engine).follow(async {
        let _ = stopped.await;
    }));
    let events: Vec<Value> = (0..50).map(|number| event(None, number % 10, "Product viewed")).collect();
    engine.accept(&arrival(shop, &events)).await.unwrap();
    engine.accept(&arrival(shop, &[event(None, 3, "Order completed")])).await.unwrap();
    let begun = std::time::Instant::now();
    while engine.inbox_state().1 > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(begun.elapsed() < Duration::from_mins(1));
    assert_eq!(engine.context().snapshot.unflushed_rows, 51, "nothing of it is in a file yet");
    assert_eq!((total(&engine, MetricKind::Count), total(&engine, MetricKind::Customers)), (51, 10));
    let names: Vec<String> = engine.registry().touchpoints.iter().map(|one| one.key.clone()).collect();
    assert!(names.iter().any(|name| name.contains("purchase")), "touchpoints are proposed at once: {names:?}");
    stop.send(()).unwrap();
    following.await.unwrap().unwrap();
    assert_eq!(engine.context().snapshot.unflushed_rows, 0, "all of it is in files");
    assert_eq!((total(&engine, MetricKind::Count), total(&engine, MetricKind::Customers)), (51, 10));
    let arrived = engine.arrived()[&shop.0];
    assert_eq!((arrived.interactions, arrived.repeated, arrived.rejected), (51, 0, 0));
    drop(engine);
    let engine = open(&place).await;
    assert_eq!(total(&engine, MetricKind::Count), 51, "and after opening the folder again");
    assert_eq!(engine.arrived()[&shop.0], arrived, "counted on from there");
    let facts = engine.doctor(Language::En).await.unwrap().sources;
    assert_eq!(facts.iter().map(|one| (one.source.as_str(), one.interactions)).collect::<Vec<_>>(), [("shop", 51)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_before_a_crash_is_there_once_after_it() {
    let Folder { engine, place } = Folder::new().await;
    let shop = source(&engine, "shop").await.source.number;
    let engine = followed(Arc::new(engine)).await;
    let sent: Vec<Value> = (0..30).map(|number| event(Some(number), number as u32 % 7, "Page viewed")).collect();
    engine.accept(&arrival(shop, &sent[..20])).await.unwrap();
    let engine = followed(engine).await;
    // Accepted, and nobody followed: as if the process had died here.
    engine.accept(&arrival(shop, &sent[10..])).await.unwrap();
    engine.accept(&arrival(shop, &sent[..5])).await.unwrap();
    drop(engine);
    let engine = open(&place).await;
    assert_eq!((total(&engine, MetricKind::Count), total(&engine, MetricKind::Customers)), (30, 7));
    assert_eq!(engine.inbox_state().1, 0);
    // And sent once more, to the process that came after.
    engine.accept(&arrival(shop, &sent)).await.unwrap();
    let engine = followed(Arc::new(engine)).await;
    assert_eq!(total(&engine, MetricKind::Count), 30);
    assert_eq!(engine.arrived()[&shop.0].repeated, 15 + 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_a_file_and_of_a_tracker_are_the_same_people() {
    let folder = Folder::new().await;
    let shop = source(&folder.engine, "shop").await.source.number;
    folder.import("log.csv", &csv(&[(1, 0, "purchase", "shop"), (2, 5, "purchase", "shop")])).await;
    let Folder { engine, place } = folder;
    engine.accept(&arrival(shop, &[event(None, 1, "Page viewed"), event(None, 5, "Page viewed")])).await.unwrap();
    let engine = followed(Arc::new(engine)).await;
    assert_eq!((total(&engine, MetricKind::Count), total(&engine, MetricKind::Customers)), (4, 3));
    let folder = Folder { engine: Arc::into_inner(engine).unwrap(), place };
    folder.import("more.csv", &csv(&[(5, 9, "purchase", "shop"), (6, 9, "purchase", "shop")])).await;
    assert_eq!((total(&folder.engine, MetricKind::Count), total(&folder.engine, MetricKind::Customers)), (6, 4));
}

/// Holds an import up in its middle until what arrived meanwhile is in answers.
struct UntilArrived {
    engine: Arc<Engine>,
    held_up: Duration,
}

impl styk_engine::Watch for UntilArrived {
    fn progress(&mut self, _: u64, _: Option<u64>, _: u64) {
        while total(&self.engine, MetricKind::Count) == 0 && self.held_up < Duration::from_mins(1) {
            std::thread::sleep(Duration::from_millis(10));
            self.held_up += Duration::from_millis(10);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrives_while_a_file_is_imported_does_not_wait_for_its_end() {
    let Folder { engine, place } = Folder::new().await;
    let shop = source(&engine, "shop").await.source.number;
    let engine = Arc::new(engine);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let following = tokio::spawn(Arc::clone(&engine).follow(async {
        let _ = stopped.await;
    }));
    engine.accept(&arrival(shop, &[event(None, 1, "Page viewed")])).await.unwrap();
    let mut watch = UntilArrived { engine: Arc::clone(&engine), held_up: Duration::ZERO };
    let text = csv(&[(1, 0, "purchase", "shop"), (2, 5, "purchase", "shop")]);
    import(&engine, &place, "log.csv", &text, &mut watch).await;
    assert!(watch.held_up < Duration::from_mins(1), "the import waited for what arrived, in vain");
    assert_eq!((total(&engine, MetricKind::Count), total(&engine, MetricKind::Customers)), (3, 2));
    stop.send(()).unwrap();
    following.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_waits_in_the_quarantine_until_it_can() {
    let Folder { engine, place: _place } = Folder::new().await;
    let made = source(&engine, "shop").await.source;
    let bad = json!({ "type": "track", "user_id": "u1" });
    engine.accept(&arrival(made.number, &[event(None, 1, "Page viewed"), bad.clone(), bad])).await.unwrap();
    let engine = followed(Arc::new(engine)).await;
    assert_eq!(total(&engine, MetricKind::Count), 1);
    let arrived = engine.arrived()[&made.number.0];
    assert_eq!((arrived.interactions, arrived.rejected), (1, 2));
    let waiting = engine.store().live_rejections(made.number, u64::MAX, 10).await.unwrap();
    assert_eq!(waiting.len(), 2);
    assert!(waiting[0].rejection.record.contains("u1"), "{}", waiting[0].rejection.record);
    assert_eq!(engine.replay(made.number).await.unwrap(), (0, 2), "nothing was mended");
    let recent = engine.recent(made.number, 0);
    assert_eq!(recent.iter().filter(|one| one.rejected.is_some()).count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_as_planned_is_counted_and_what_was_blocked_is_let_in_once_it_is_planned() {
    let Folder { engine, place: _place } = Folder::new().await;
    let made = source(&engine, "shop").await.source;
    let planned = |events: &[&str]| {
        let events = events.iter().map(|event| PlannedEvent { event: (*event).to_owned(), properties: Vec::new() });
        let plan = TrackingPlan { unplanned: Unplanned::Block, events: events.collect(), ..TrackingPlan::default() };
        SourceSettings { plan: Some(plan), ..made.settings.clone() }
    };
    let changed = engine.change_source(made.number, made.version, &planned(&["Page viewed"]), false).await.unwrap();
    let events: Vec<Value> = (0..5).map(|number| event(None, number, "Produkt viewed")).collect();
    engine.accept(&arrival(made.number, &events)).await.unwrap();
    engine.accept(&arrival(made.number, &[event(None, 1, "Page viewed")])).await.unwrap();
    let engine = followed(Arc::new(engine)).await;
    let arrived = engine.arrived()[&made.number.0];
    assert_eq!((arrived.interactions, arrived.rejected, arrived.violations), (1, 5, 5));
    let violations = engine.violations(made.number);
    assert_eq!(violations.len(), 1);
    assert_eq!((violations[0].event.as_str(), violations[0].what), ("Produkt viewed", Unlike::Unplanned));
    assert_eq!((violations[0].count, violations[0].blocked), (5, 5));
    let both = planned(&["Page viewed", "Produkt viewed"]);
    engine.change_source(made.number, changed.version, &both, false).await.unwrap();
    assert_eq!(engine.replay(made.number).await.unwrap(), (5, 0));
    let engine = followed(engine).await;
    assert_eq!(total(&engine, MetricKind::Count), 6);
    assert_eq!(engine.arrived()[&made.number.0].violations, 5, "none of what came again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_has_one_name_and_one_key_at_a_time() {
    let Folder { engine, place } = Folder::new().await;
    let made = source(&engine, "shop").await;
    assert!(made.key.starts_with("sk_") && made.key.len() == 35, "{}", made.key);
    assert!(!made.source.shown.contains(&made.key), "a secret key is not shown again");
    let again = engine.add_source("shop", &made.source.settings, "anna").await.unwrap_err().to_string();
    assert_eq!(again, "there is a source `shop` already: choose another name");
    for name in ["", "Shop", "a b", "a/b", &"x".repeat(65)] {
        assert!(engine.add_source(name, &made.source.settings, "anna").await.is_err(), "`{name}`");
    }
    let renewed = engine.renew_source_key(made.source.number).await.unwrap();
    assert!(engine.sources().by_key(&made.key).is_none() && engine.sources().by_key(&renewed.key).is_some());
    engine.close_source("shop").await.unwrap();
    assert!(engine.sources().by_key(&renewed.key).is_none() && engine.named_source("shop").is_err());
    // A closed one's name can be taken again, and its number is the same: it is the same in the data.
    let reborn = source(&engine, "shop").await;
    assert_eq!(reborn.source.number, made.source.number);
    drop(engine);
    assert!(open(&place).await.sources().by_key(&reborn.key).is_some());
}

#[derive(Debug, Clone)]
enum Step {
    /// Messages of these numbers are sent, again or for the first time.
    Send(Vec<u64>),
    /// Events without ids of their own.
    SendNameless(u8),
    Follow,
    Crash,
    Import(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => prop::collection::vec(0..40_u64, 1..12).prop_map(Step::Send),
        2 => (1..5_u8).prop_map(Step::SendNameless),
        2 => Just(Step::Follow),
        2 => Just(Step::Crash),
        1 => (1..5_u8).prop_map(Step::Import),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_message_counts_once_and_every_nameless_event_each_time(steps in prop::collection::vec(step(), 1..14)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let Folder { engine, place } = Folder::new().await;
            let shop = source(&engine, "shop").await.source.number;
            let mut folder = Folder { engine, place };
            let (mut messages, mut others) = (std::collections::BTreeSet::<u64>::new(), 0);
            for (at, step) in steps.iter().enumerate() {
                match step {
                    Step::Send(numbers) => {
                        let events: Vec<Value> =
                            numbers.iter().map(|number| event(Some(*number), *number as u32 % 9, "Page viewed")).collect();
                        folder.engine.accept(&arrival(shop, &events)).await.unwrap();
                        messages.extend(numbers);
                    }
                    Step::SendNameless(count) => {
                        let events: Vec<Value> = (0..*count).map(|_| event(None, 1, "Page viewed")).collect();
                        folder.engine.accept(&arrival(shop, &events)).await.unwrap();
                        others += u64::from(*count);
                    }
                    Step::Follow => {
                        let Folder { engine, place } = folder;
                        let engine = followed(Arc::new(engine)).await;
                        folder = Folder { engine: Arc::into_inner(engine).unwrap(), place };
                    }
                    Step::Crash => folder = folder.reopened().await,
                    Step::Import(count) => {
                        let rows: Vec<_> = (0..*count).map(|row| (u32::from(row), at as i64 * 100 + i64::from(row), "purchase", "shop")).collect();
                        folder.import(&format!("{at}.csv"), &csv(&rows)).await;
                        others += u64::from(*count);
                    }
                }
            }
            let folder = folder.reopened().await;
            assert_eq!(total(&folder.engine, MetricKind::Count), messages.len() as u64 + others);
        });
    }
}
