//! Segments that are followed: what is published is what a look at all rows finds, and what is recorded is told once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value, json};
use styk_engine::{Decision, Engine, Segment, Wanted};
use styk_model::{IdentifierKind, Language, PersonNumber, Timestamp};
use styk_query::segments::{members_at, read_rule};
use styk_store::SourceNumber;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::folder::{Folder, csv};
use crate::live::{arrival, source};

/// The longest that anything is waited for; most of it takes a moment.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Running {
    pub(crate) engine: Arc<Engine>,
    stop: oneshot::Sender<()>,
    following: JoinHandle<Result<(), styk_engine::EngineError>>,
}

pub(crate) fn run(engine: Engine) -> Running {
    let engine = Arc::new(engine);
    let (stop, stopped) = oneshot::channel::<()>();
    let following = tokio::spawn(Arc::clone(&engine).follow(async {
        let _ = stopped.await;
    }));
    Running { engine, stop, following }
}

impl Running {
    pub(crate) async fn stopped(self) -> Engine {
        self.stop.send(()).unwrap();
        self.following.await.unwrap().unwrap();
        Arc::into_inner(self.engine).unwrap()
    }

    /// Without a word, as a crash would.
    pub(crate) async fn killed(self) {
        self.following.abort();
        let _ = self.following.await;
    }

    pub(crate) async fn send(&self, source: SourceNumber, events: &[Value]) {
        self.engine.accept(&arrival(source, events)).await.unwrap();
    }

    pub(crate) async fn until(&self, what: &str, holds: impl Fn(&Engine) -> bool) {
        let begun = Instant::now();
        while self.engine.inbox_state().1 > 0 || !holds(&self.engine) {
            assert!(begun.elapsed() < PATIENCE, "{what}: {:?}", published(&self.engine));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until what is published is what a look at all rows finds.
    pub(crate) async fn agreed(&self, rules: &[(&str, &str)]) {
        let same = |engine: &Engine| rules.iter().all(|(key, rule)| members(engine, key) == Some(found(engine, rule)));
        let begun = Instant::now();
        while self.engine.inbox_state().1 > 0 || !same(&self.engine) {
            let wrong =
                || rules.iter().map(|(key, rule)| (rule, members(&self.engine, key), found(&self.engine, rule)));
            assert!(begun.elapsed() < PATIENCE, "{:?}", wrong().collect::<Vec<_>>());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

fn published(engine: &Engine) -> Vec<(String, Vec<PersonNumber>)> {
    let followed = engine.context().segments.followed;
    followed.members.iter().map(|(key, members)| (key.clone(), members.iter().collect())).collect()
}

/// Who is in a segment that is followed by the rule of now.
fn members(engine: &Engine, key: &str) -> Option<Vec<PersonNumber>> {
    let segments = engine.context().segments;
    segments.is_followed(key).then(|| segments.followed.members[key].iter().collect())
}

fn found(engine: &Engine, rule: &str) -> Vec<PersonNumber> {
    let context = engine.context();
    let rule = read_rule(rule).unwrap();
    tokio::task::block_in_place(|| members_at(&context, &[&rule], &[engine.segment_moment()])).unwrap().found.remove(0)
}

async fn save(engine: &Engine, key: &str, rule: &str) {
    let segment = Segment { name: key.to_owned(), description: String::new(), rule: rule.to_owned() };
    let version = engine.saved_segment(key).await.unwrap().map_or(0, |saved| saved.version);
    engine.save_segment(key, version, &segment, "Anna").await.unwrap();
}

async fn alias(engine: &Engine, kind: IdentifierKind, value: &str) -> PersonNumber {
    engine.store().find(Some(kind), value).await.unwrap()[0].0
}

/// An event some seconds ago.
fn event(user: u32, name: &str, ago: i64) -> Value {
    let time = Timestamp(Timestamp::now().0 - ago * 1_000_000);
    json!({ "event": name, "type": "track", "user_id": format!("u{user}"), "time": time.to_string() })
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_enter_when_they_act_and_leave_when_time_has_passed() {
    let Folder { engine, place: _place } = Folder::new().await;
    let shop = source(&engine, "shop").await.source.number;
    let running = run(engine);
    let engine = &running.engine;
    running.send(shop, &[event(1, "Order completed", 100), event(2, "Page viewed", 100)]).await;
    running.until("the events", |engine| engine.context().snapshot.unflushed_rows == 2).await;
    save(engine, "buyers", "did('Order completed')").await;
    save(engine, "active", "did('*', '6s')").await;
    save(engine, "quiet", "since_last('*') > '6s'").await;
    running
        .until("who is there", |engine| {
            members(engine, "quiet").is_some_and(|members| members.len() == 2)
                && members(engine, "buyers").is_some_and(|members| members.len() == 1)
        })
        .await;
    let two = alias(engine, IdentifierKind::UserId, "u2").await;
    running.send(shop, &[event(2, "Order completed", 0)]).await;
    running
        .until("the second buyer", |engine| {
            members(engine, "active") == Some(vec![two])
                && members(engine, "buyers").is_some_and(|members| members.len() == 2)
        })
        .await;
    // Nothing happens, but time.
    running
        .until("time", |engine| {
            members(engine, "active") == Some(Vec::new())
                && members(engine, "quiet").is_some_and(|members| members.len() == 2)
        })
        .await;
    running.until("the record", |_| true).await;
    let mut history = engine.segment_history("active", styk_model::Duration::from_days(1)).await.unwrap().unwrap();
    let begun = Instant::now();
    while history.points.iter().map(|point| point.left).sum::<u64>() < 1 {
        assert!(begun.elapsed() < PATIENCE, "{history:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
        history = engine.segment_history("active", styk_model::Duration::from_days(1)).await.unwrap().unwrap();
    }
    let (entered, left) = history.points.iter().fold((0, 0), |sum, point| (sum.0 + point.entered, sum.1 + point.left));
    assert_eq!((history.at_first, entered, left), (0, 1, 1));
    assert_eq!(engine.segment_then("active", history.began).await.unwrap().unwrap().count(), 0);
    let since = engine.segments_of(two).await.unwrap();
    let since: Vec<(&str, bool)> = since.iter().map(|(one, since)| (one.key.as_str(), since.is_some())).collect();
    assert_eq!(since, [("buyers", true), ("quiet", true)]);
    running.stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_followed_holds_through_joining_parting_imports_other_rules_and_other_touchpoints() {
    let folder = Folder::new().await;
    folder
        .import("log.csv", &csv(&[(1, 0, "purchase", "shop"), (2, 5, "call", "phone"), (3, 6, "search", "web")]))
        .await;
    let Folder { engine, place } = folder;
    save(&engine, "buyers", "did('purchase')").await;
    save(&engine, "both", "did('purchase') && did('call')").await;
    let running = run(engine);
    let engine = &running.engine;
    let both = [("buyers", "did('purchase')"), ("both", "did('purchase') && did('call')")];
    running.agreed(&both).await;
    let phone = "phone,time,event\n+48 600 100 200,2024-01-01T01:00:00Z,call\n";
    crate::folder::import(engine, &place, "calls.csv", phone, &mut Silent).await;
    running.agreed(&both).await;
    let hash = styk_collect::hashed_identifiers("+48600100200").remove(0).value.into_owned();
    let one = alias(engine, IdentifierKind::UserId, "u1").await;
    let other = alias(engine, IdentifierKind::PhoneHash, &hash).await;
    let wanted = Wanted { decision: Decision::Link, one, other, author: "Anna", reason: "" };
    engine.decide(wanted, Language::En).await.unwrap();
    running.agreed(&both).await;
    assert_eq!(members(engine, "both"), Some(vec![one]));
    engine.decide(Wanted { decision: Decision::Withdraw, ..wanted }, Language::En).await.unwrap();
    running.agreed(&both).await;
    assert_eq!(members(engine, "both"), Some(Vec::new()));
    save(engine, "both", "did('search')").await;
    let changed = [("buyers", "did('purchase')"), ("both", "did('search')")];
    running.agreed(&changed).await;
    let mut registry = (*engine.registry()).clone();
    let search = registry.touchpoints.iter_mut().find(|one| one.key == "search").unwrap();
    search.rule.events = vec!["call".to_owned()];
    search.rule.priority = 9;
    engine.set_registry(registry).await.unwrap();
    running.agreed(&changed).await;
    assert_eq!(members(engine, "both").unwrap().len(), 2);
    engine.remove_segment("buyers", 1, "Anna").await.unwrap();
    running.until("its end", |engine| members(engine, "buyers").is_none() && members(engine, "both").is_some()).await;
    running.stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_who_entered_before_it_has_not_entered_again() {
    let Folder { engine, place } = Folder::new().await;
    let shop = source(&engine, "shop").await.source.number;
    let path = place.path().join("data");
    let running = run(engine);
    running.send(shop, &[event(9, "Order completed", 0)]).await;
    running.until("the event", |engine| engine.context().snapshot.unflushed_rows == 1).await;
    save(&running.engine, "buyers", "did('Order completed')").await;
    running.until("the first", |engine| members(engine, "buyers").is_some_and(|members| members.len() == 1)).await;
    let events: Vec<Value> = (0..5).map(|user| event(user, "Order completed", 0)).collect();
    running.send(shop, &events).await;
    running.until("all", |engine| members(engine, "buyers").is_some_and(|members| members.len() == 6)).await;
    let recorded = |engine: Arc<Engine>| async move {
        let history = engine.segment_history("buyers", styk_model::Duration::from_days(1)).await.unwrap().unwrap();
        history.at_first + history.points.iter().map(|point| point.entered).sum::<u64>()
    };
    let begun = Instant::now();
    while recorded(Arc::clone(&running.engine)).await < 6 {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // One more is accepted, and nobody follows: the process has died.
    let engine = Arc::clone(&running.engine);
    running.killed().await;
    engine.accept(&arrival(shop, &[event(77, "Order completed", 0)])).await.unwrap();
    drop(engine);
    let running = run(Engine::open(&path).await.unwrap().with_threads(2));
    running.until("the seventh", |engine| members(engine, "buyers").is_some_and(|members| members.len() == 7)).await;
    let begun = Instant::now();
    while recorded(Arc::clone(&running.engine)).await < 7 {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let engine = running.stopped().await;
    let history = engine.segment_history("buyers", styk_model::Duration::from_days(1)).await.unwrap().unwrap();
    let left: u64 = history.points.iter().map(|point| point.left).sum();
    assert_eq!((history.points.last().unwrap().customers, left), (7, 0), "{history:?}");
    assert_eq!(recorded(Arc::new(engine)).await, 7, "each entered once");
}

struct Silent;

impl styk_engine::Watch for Silent {
    fn progress(&mut self, _: u64, _: Option<u64>, _: u64) {}
}

const RULES: [(&str, &str); 7] = [
    ("often", "count('a', '50d') >= 2"),
    ("rarely", "count('*') <= 2 && !did('b', '20d')"),
    ("order", "last('b') > last('a') || first('a') < first('b')"),
    ("since", "since_first('*') > '30d' && since_last('a') < '60d'"),
    ("follows", "follows('a', 'b', '10d')"),
    ("latest", "latest('*', 'channel == \"web\"')"),
    ("money", "money('a', '40d') > 50 || money('b') >= 30"),
];

/// A user or a browser or both, an event, days ago, an amount, and whether it came by web.
type Sent = (u32, u32, bool, i64, i64, bool);

fn sent((user, browser, a, days, amount, web): &Sent, number: usize) -> Value {
    let ago = days * 86_400_000_000 + 3_600_000_000 + number as i64;
    let time = Timestamp(Timestamp::now().0 - ago);
    let mut event = json!({
        "event": if *a { "a" } else { "b" },
        "type": "track",
        "time": time.to_string(),
        "channel": if *web { "web" } else { "shop" },
    });
    if *amount > 0 {
        event["money"] = json!({ "amount": amount, "currency": "PLN" });
    }
    // Somebody is always known; 0 stands for not given.
    if *user > 0 || *browser == 0 {
        event["user_id"] = json!(format!("u{user}"));
    }
    if *browser > 0 {
        event["anonymous_id"] = json!(format!("a{browser}"));
    }
    event
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn what_is_followed_step_by_step_is_what_a_look_at_all_rows_finds(
        batches in prop::collection::vec(
            prop::collection::vec((0..5_u32, 0..6_u32, any::<bool>(), 0..90_i64, 0..60_i64, any::<bool>()), 1..12),
            1..5,
        ),
        links in prop::collection::vec((1..5_u32, 1..6_u32, any::<bool>()), 4),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let Folder { engine, place: _place } = Folder::new().await;
            let shop = source(&engine, "shop").await.source.number;
            let running = run(engine);
            let engine = &running.engine;
            running.send(shop, &[sent(&(9, 9, true, 1, 5, true), 0), sent(&(9, 9, false, 1, 5, true), 1)]).await;
            running.until("events that rules name", |engine| engine.context().snapshot.rows() >= 2).await;
            for (key, rule) in RULES {
                save(engine, key, rule).await;
            }
            running.agreed(&RULES).await;
            for (batch, (user, browser, link)) in batches.iter().zip(&links) {
                let events: Vec<Value> = batch.iter().enumerate().map(|(number, one)| sent(one, number)).collect();
                running.send(shop, &events).await;
                running.agreed(&RULES).await;
                // A human joins two, or says that they are not one.
                let find = |kind, value: String| async move { engine.store().find(Some(kind), &value).await.unwrap() };
                let one = find(IdentifierKind::UserId, format!("u{user}")).await;
                let other = find(IdentifierKind::AnonymousId, format!("a{browser}")).await;
                if let (Some((one, _)), Some((other, _))) = (one.first(), other.first()) {
                    let decision = if *link { Decision::Link } else { Decision::Unlink };
                    let wanted = Wanted { decision, one: *one, other: *other, author: "Anna", reason: "" };
                    engine.decide(wanted, Language::En).await.unwrap();
                    running.agreed(&RULES).await;
                }
            }
            let now: BTreeSet<String> = published(engine).into_iter().map(|(key, _)| key).collect();
            assert_eq!(now.len(), RULES.len(), "all of them are followed");
            running.stopped().await;
        });
    }
}
