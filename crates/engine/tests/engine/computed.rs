//! What is computed of customers is what a look at all their rows gives, whatever order they came in and whoever is
//! who.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value, json};
use styk_engine::{
    Activity, ComputedTraits, ComputedValue, Decision, Engine, EngineError, ErasureWanted, Origin, Purchases, Touch,
    TraitValue, Untold, Wanted,
};
use styk_model::{
    Computation, ComputedTrait, Currency, IdentifierKind, Language, Money, PersonNumber, Selector, Timestamp,
};
use styk_query::touchpoints::Moment;
use styk_store::StoreError;
use styk_store::fresh::schema;

use crate::audience::run;
use crate::folder::{Folder, csv};
use crate::live::{arrival, source};

const PATIENCE: Duration = Duration::from_mins(1);
const DAY: i64 = 86_400_000_000;

const ORDER: &str = "Order completed";
const PAGE: &str = "Page viewed";

fn computed(key: &str, what: Computation, column: Option<&str>, condition: Option<&str>, days: i64) -> ComputedTrait {
    ComputedTrait {
        key: key.to_owned(),
        name: key.to_uppercase(),
        what,
        column: column.map(str::to_owned),
        of: Selector { touchpoints: Vec::new(), condition: condition.map(str::to_owned) },
        within: (days > 0).then(|| styk_model::Duration::from_days(days)),
    }
}

fn traits() -> Vec<ComputedTrait> {
    let order = Some("event == \"Order completed\"");
    vec![
        computed("orders", Computation::Count, None, order, 0),
        computed("orders-20d", Computation::Count, None, order, 20),
        computed("spent", Computation::Sum, Some("money"), None, 0),
        computed("spent-30d", Computation::Sum, Some("money"), Some("channel == \"web\""), 30),
        computed("mean", Computation::Mean, Some("money"), order, 0),
        computed("least-40d", Computation::Min, Some("money"), None, 40),
        computed("greatest", Computation::Max, Some("properties.points"), None, 0),
        computed("first-channel", Computation::First, Some("channel"), None, 0),
        computed("last-points", Computation::Last, Some("properties.points"), None, 0),
        computed("last-amount", Computation::Last, Some("money"), order, 0),
        computed("first-order", Computation::First, None, order, 0),
        computed("quiet", Computation::DaysSince, None, Some("event == \"Page viewed\""), 0),
    ]
}

async fn define(engine: &Engine, traits: Vec<ComputedTrait>) -> Result<Arc<ComputedTraits>, EngineError> {
    let version = engine.computed_traits().version;
    engine.set_computed_traits(ComputedTraits { version, traits }, "Anna").await
}

/// A row as SQL has it.
#[derive(Debug, Clone)]
struct Row {
    time: i64,
    event: String,
    origin: Origin,
    money: Option<(i64, String)>,
    /// As it is written.
    points: Option<String>,
}

/// The rows of every customer, in no order.
async fn rows(engine: &Engine) -> BTreeMap<PersonNumber, Vec<Row>> {
    let query = "SELECT person, CAST(time AS BIGINT), event, channel, source, money, currency, properties \
                 FROM interactions WHERE person > 0";
    let mut rows: BTreeMap<PersonNumber, Vec<Row>> = BTreeMap::new();
    for row in engine.sql(query, usize::MAX).await.unwrap().rows {
        let number = |at: usize| row[at].as_i64().or_else(|| row[at].as_str()?.parse().ok());
        let text = |at: usize| row[at].as_str().unwrap_or_default().to_owned();
        let properties: Value = serde_json::from_str(row[7].as_str().unwrap_or("{}")).unwrap_or_default();
        let property = |name: &str| properties[name].as_str().unwrap_or_default().to_owned();
        let origin = Origin {
            channel: text(3),
            source: text(4),
            utm_source: property("utm_source"),
            utm_campaign: property("utm_campaign"),
        };
        let points = Some(&properties["points"]).filter(|points| !points.is_null()).map(Value::to_string);
        let money = number(5).map(|minor| (minor, text(6)));
        let row = Row { time: number(1).unwrap(), event: text(2), origin, money, points };
        rows.entry(number(0).unwrap() as PersonNumber).or_default().push(row);
    }
    rows
}

fn activity(rows: &[Row]) -> Activity {
    let edge = |time: i64| rows.iter().filter(move |row| row.time == time).map(|row| row.origin.clone());
    let (first, last) =
        (rows.iter().map(|row| row.time).min().unwrap(), rows.iter().map(|row| row.time).max().unwrap());
    let mut channels: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows {
        *channels.entry(&row.origin.channel).or_default() += 1;
    }
    let mut channels: Vec<(String, u64)> =
        channels.into_iter().map(|(channel, count)| (channel.to_owned(), count)).collect();
    channels.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let orders: Vec<&Row> = rows.iter().filter(|row| row.event == ORDER).collect();
    let mut amounts: BTreeMap<Currency, (u64, i64)> = BTreeMap::new();
    for (minor, currency) in orders.iter().filter_map(|row| row.money.as_ref()) {
        let (count, sum) = amounts.entry(currency.parse().unwrap()).or_default();
        (*count, *sum) = (*count + 1, *sum + minor);
    }
    let amounts = amounts.into_iter().map(|(currency, (count, minor))| (count, Money { minor, currency }));
    Activity {
        interactions: rows.len() as u64,
        active_days: rows.iter().map(|row| row.time.div_euclid(DAY)).collect::<BTreeSet<_>>().len() as u64,
        first: Touch { time: Timestamp(first), origin: edge(first).min().unwrap() },
        last: Touch { time: Timestamp(last), origin: edge(last).max().unwrap() },
        channels,
        purchases: Some(Purchases {
            touchpoints: Vec::new(),
            count: orders.len() as u64,
            first: orders.iter().map(|row| Timestamp(row.time)).min(),
            last: orders.iter().map(|row| Timestamp(row.time)).max(),
            amounts: amounts.collect(),
        }),
    }
}

/// A trait over the rows themselves, of a moment.
fn value(of: &ComputedTrait, rows: &[Row], currency: &str, at: Timestamp) -> ComputedValue {
    let inside = |row: &&Row| {
        let event = of
            .of
            .condition
            .as_deref()
            .is_none_or(|text| !text.contains("event") || text.contains(&format!("\"{}\"", row.event)));
        let channel =
            of.of.condition.as_deref().is_none_or(|text| !text.contains("channel") || row.origin.channel == "web");
        event && channel && of.within.is_none_or(|within| at.0 - row.time < within.micros())
    };
    let picked: Vec<&Row> = rows.iter().filter(inside).collect();
    let money = |row: &&Row| row.money.as_ref().filter(|(_, code)| code == currency).map(|(minor, _)| *minor as f64);
    let points = |row: &&Row| row.points.as_ref().map(|points| points.parse::<f64>().unwrap());
    let is_points = of.column.as_deref() == Some("properties.points");
    let numbers: Vec<(i64, f64)> =
        picked.iter().filter_map(|row| Some((row.time, if is_points { points(row)? } else { money(row)? }))).collect();
    let last = |times: &mut dyn Iterator<Item = i64>| times.max().map(Timestamp);
    let told = |value, n: usize, last| ComputedValue { value, n: n as u64, last };
    let of_numbers = |value: Option<f64>| {
        told(value.map(TraitValue::Number), numbers.len(), last(&mut numbers.iter().map(|one| one.0)))
    };
    let sum = || numbers.iter().map(|one| one.1).sum::<f64>();
    let sorted = |by: fn(f64, f64) -> f64| numbers.iter().map(|one| one.1).reduce(by);
    let times = || picked.iter().map(|row| row.time);
    match (of.what, of.column.as_deref()) {
        (Computation::Count, _) => {
            told(Some(TraitValue::Number(picked.len() as f64)), picked.len(), last(&mut times()))
        }
        (Computation::Sum, _) => of_numbers(Some(sum())),
        (Computation::Mean, _) => of_numbers((!numbers.is_empty()).then(|| sum() / numbers.len() as f64)),
        (Computation::Min, _) => of_numbers(sorted(f64::min)),
        (Computation::Max, _) => of_numbers(sorted(f64::max)),
        (Computation::DaysSince, _) => {
            let days = times().max().map(|time| TraitValue::Number(((at.0 - time) / DAY) as f64));
            told(days, picked.len(), last(&mut times()))
        }
        (Computation::First, None) => {
            told(times().min().map(|time| TraitValue::Time(Timestamp(time))), picked.len(), last(&mut times()))
        }
        (Computation::First, Some(_)) => {
            let first = times().min();
            let texts = picked.iter().filter(|row| Some(row.time) == first).map(|row| row.origin.channel.clone());
            told(texts.min().map(TraitValue::Text), usize::from(first.is_some()), first.map(Timestamp))
        }
        (Computation::Last, Some("money")) => {
            let newest = numbers.iter().copied().max_by(|one, other| one.partial_cmp(other).unwrap());
            let number = newest.map(|one| TraitValue::Number(one.1));
            told(number, usize::from(newest.is_some()), newest.map(|one| Timestamp(one.0)))
        }
        (Computation::Last, _) => {
            let with: Vec<&&Row> = picked.iter().filter(|row| row.points.is_some()).collect();
            let newest = with.iter().map(|row| row.time).max();
            let texts = with.iter().filter(|row| Some(row.time) == newest).filter_map(|row| row.points.clone());
            told(texts.max().map(TraitValue::Text), usize::from(newest.is_some()), newest.map(Timestamp))
        }
    }
}

/// What differs from a look at all rows; nothing where all is the same.
async fn differs(engine: &Engine, traits: &[ComputedTrait]) -> Option<String> {
    let currency = engine.context().currency.map(|currency| currency.code().to_owned()).unwrap_or_default();
    for (person, rows) in rows(engine).await {
        let Some(profile) = engine.profile(person).await.unwrap() else { return Some(format!("{person} is nobody")) };
        let found = profile.computed;
        let mut expected = activity(&rows);
        let known = found.activity.as_ref().and_then(|found| found.purchases.as_ref());
        if let (Some(expected), Some(known)) = (&mut expected.purchases, known) {
            expected.touchpoints.clone_from(&known.touchpoints);
        }
        if found.activity.as_ref() != Some(&expected) {
            return Some(format!("{person}: {:?}, expected {expected:?}", found.activity));
        }
        for (found_trait, of) in found.traits.iter().zip(traits) {
            let expected = value(of, &rows, &currency, found.at);
            if found_trait.value.as_ref() != Ok(&expected) || found_trait.of != *of {
                return Some(format!("{person}, {}: {:?}, expected {expected:?}", of.key, found_trait.value));
            }
        }
        if found.counting || found.traits.len() != traits.len() {
            return Some(format!("{person} is counted by other traits"));
        }
    }
    None
}

/// Waits until what profiles tell is what a look at all rows gives.
async fn agreed(engine: &Engine, traits: &[ComputedTrait]) {
    let begun = Instant::now();
    loop {
        let waiting = engine.inbox_state().1;
        let wrong = differs(engine, traits).await;
        if waiting == 0 && wrong.is_none() {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{waiting} wait; {wrong:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Of each customer the history of each trait ends with what the profile tells.
async fn histories_agree(engine: &Engine, traits: &[ComputedTrait]) {
    let context = engine.context();
    for person in rows(engine).await.into_keys() {
        let told = engine.profile(person).await.unwrap().unwrap().computed;
        for (of, found) in traits.iter().zip(told.traits) {
            let history = tokio::task::block_in_place(|| Engine::computed_history(&context, of, person, 500)).unwrap();
            assert_eq!(Ok(&history.now), found.value.as_ref(), "{person}: {}", of.key);
            assert!(history.points.is_sorted_by_key(|point| point.time), "{history:?}");
            if of.what != Computation::DaysSince {
                let last = history.points.last().map(|point| (point.value.clone(), point.n));
                let nothing = history.now.n == 0 && last.as_ref().is_none_or(|last| last.1 == 0);
                assert!(nothing || last == Some((history.now.value.clone(), history.now.n)), "{of:?}: {history:?}");
            }
        }
    }
}

/// A user or a browser or both, whether it is an order, days ago, an amount, and whether it came by web.
type Sent = (u32, u32, bool, i64, i64, bool);

fn sent((user, browser, order, days, amount, web): &Sent, number: usize) -> Value {
    // Some are of one instant.
    let ago = days * DAY + 3_600_000_000 + (number as i64 / 2) * 1_000_000;
    let time = Timestamp(minute() - ago);
    let mut event = json!({
        "event": if *order { ORDER } else { PAGE },
        "type": "track",
        "time": time.to_string(),
        "channel": if *web { "web" } else { "shop" },
    });
    if *amount > 0 {
        let currency = if amount % 3 == 0 { "EUR" } else { "PLN" };
        event["money"] = json!({ "amount": amount, "currency": currency });
    }
    if amount % 2 == 1 {
        event["properties"] =
            json!({ "points": amount * 5, "utm_source": "news", "utm_campaign": format!("c{}", amount % 3) });
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

/// The beginning of this minute: what is sent as of one instant is of one.
fn minute() -> i64 {
    Timestamp::now().0 / 60_000_000 * 60_000_000
}

async fn linked(engine: &Engine, (user, browser, link): (u32, u32, bool)) {
    let find = |kind, value: String| async move { engine.store().find(Some(kind), &value).await.unwrap() };
    let one = find(IdentifierKind::UserId, format!("u{user}")).await;
    let other = find(IdentifierKind::AnonymousId, format!("a{browser}")).await;
    if let (Some((one, _)), Some((other, _))) = (one.first(), other.first()) {
        let decision = if link { Decision::Link } else { Decision::Unlink };
        let wanted = Wanted { decision, one: *one, other: *other, author: "Anna", reason: "" };
        engine.decide(wanted, Language::En).await.unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn what_is_computed_step_by_step_is_what_a_look_at_all_rows_gives(
        batches in prop::collection::vec(
            prop::collection::vec((0..5_u32, 0..6_u32, any::<bool>(), 0..90_i64, 0..60_i64, any::<bool>()), 1..12),
            1..4,
        ),
        links in prop::collection::vec((1..5_u32, 1..6_u32, any::<bool>()), 3),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let Folder { engine, place: _place } = Folder::new().await;
            let shop = source(&engine, "shop").await.source.number;
            let running = run(engine);
            let engine = &running.engine;
            running.send(shop, &[sent(&(9, 9, true, 1, 5, true), 0), sent(&(9, 9, false, 1, 5, true), 1)]).await;
            running.until("the first events", |engine| engine.context().snapshot.rows() >= 2).await;
            // Columns are those that interactions have: what they have is noted with the first flush.
            define(engine, traits().into_iter().filter(|one| known(engine, one)).collect()).await.unwrap();
            let traits = engine.computed_traits().traits.clone();
            agreed(engine, &traits).await;
            for (batch, link) in batches.iter().zip(&links) {
                let events: Vec<Value> = batch.iter().enumerate().map(|(number, one)| sent(one, number)).collect();
                running.send(shop, &events).await;
                agreed(engine, &traits).await;
                // A human joins two, or says that they are not one.
                linked(engine, *link).await;
                agreed(engine, &traits).await;
            }
            histories_agree(engine, &traits).await;
            running.stopped().await;
        });
    }
}

fn known(engine: &Engine, one: &ComputedTrait) -> bool {
    let property = one.column.as_deref().and_then(|name| name.strip_prefix("properties."));
    property.is_none_or(|name| engine.context().properties.iter().any(|known| known == name))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_undone_and_a_customer_who_is_erased_are_counted_no_more() {
    let folder = Folder::new().await;
    let first = [(1, 0, "purchase", "web"), (1, 60 * 24 * 3, "purchase", "app"), (2, 5, "search", "web")];
    folder.import("log.csv", &csv(&first)).await;
    let more = folder.import("more.csv", &csv(&[(1, 60 * 24 * 9, "search", "web"), (3, 1, "purchase", "web")])).await;
    let Folder { engine, place: _place } = folder;
    let traits = vec![computed("plans", Computation::First, Some("properties.plan"), None, 0)];
    define(&engine, traits.clone()).await.unwrap();
    let running = run(engine);
    let engine = &running.engine;
    let of = |user: &str| {
        let user = user.to_owned();
        async move { engine.profile_of(None, &user).await.unwrap().map(|profile| profile.computed) }
    };
    let interactions = |user: &'static str, expected: u64| async move {
        let begun = Instant::now();
        loop {
            let found = of(user).await.unwrap().activity.map_or(0, |activity| activity.interactions);
            if found == expected {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{user}: {found}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    interactions("u1", 3).await;
    let computed = of("u1").await.unwrap();
    assert_eq!(computed.traits[0].value.as_ref().unwrap().value, Some(TraitValue::Text("basic".to_owned())));
    let found = computed.activity.unwrap();
    assert_eq!((found.active_days, found.channels), (3, vec![("web".to_owned(), 2), ("app".to_owned(), 1)]));
    assert_eq!(found.purchases.unwrap().count, 2);
    engine.undo(more.number.0).await.unwrap();
    interactions("u1", 2).await;
    let nothing = of("u3").await.unwrap();
    assert_eq!((nothing.activity, nothing.counting), (None, false), "known, and did nothing");
    let values = ["u1".to_owned()];
    engine.erase(ErasureWanted { persons: &[], values: &values, reason: "asked for it" }, "olga").await.unwrap();
    assert!(of("u1").await.is_none());
    interactions("u2", 1).await;
    running.stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_doubles_nothing() {
    let Folder { engine, place } = Folder::new().await;
    let shop = source(&engine, "shop").await.source.number;
    let path = place.path().join("data");
    let traits: Vec<ComputedTrait> = traits().into_iter().take(6).collect();
    define(&engine, traits.clone()).await.unwrap();
    let running = run(engine);
    let event = |user: u32, number: usize| sent(&(user, 0, true, 2, 7, true), number);
    running.send(shop, &[event(1, 0), event(2, 1)]).await;
    agreed(&running.engine, &traits).await;
    // More is accepted, and nobody follows: the process has died, with nothing in files.
    let engine = Arc::clone(&running.engine);
    running.killed().await;
    engine.accept(&arrival(shop, &[event(1, 2), event(3, 3)])).await.unwrap();
    drop(engine);
    for _ in 0..2 {
        let running = run(Engine::open(&path).await.unwrap().with_threads(2));
        agreed(&running.engine, &traits).await;
        let profile = running.engine.profile_of(None, "u1").await.unwrap().unwrap();
        assert_eq!(profile.computed.activity.unwrap().interactions, 2);
        running.killed().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_counted_yet_or_cannot_be_is_told_as_such() {
    let folder = Folder::new().await;
    folder.import("log.csv", &csv(&[(1, 0, "purchase", "web"), (1, 9, "search", "web")])).await;
    let engine = &folder.engine;
    let of =
        ComputedTrait { of: Selector::touchpoint("purchase"), ..computed("bought", Computation::Count, None, None, 0) };
    define(engine, vec![of.clone()]).await.unwrap();
    let told = engine.profile_of(None, "u1").await.unwrap().unwrap();
    let (person, told) = (told.person, told.computed);
    assert_eq!((told.counting, &told.activity, &told.traits[0].value), (true, &None, &Err(Untold::Counting)));
    let mut registry = (*engine.registry()).clone();
    let search = registry.touchpoints.iter_mut().find(|one| one.key == "search").unwrap();
    search.rule.moment = Some(Moment::First);
    engine.set_registry(registry).await.unwrap();
    let history = tokio::task::block_in_place(|| Engine::computed_history(&engine.context(), &of, person, 500));
    let history = history.unwrap();
    assert_eq!((history.now.n, history.points.len()), (1, 1), "{history:?}");
    let Folder { engine, place: _place } = folder;
    let running = run(engine);
    let begun = Instant::now();
    loop {
        let told = running.engine.profile_of(None, "u1").await.unwrap().unwrap().computed;
        if !told.counting {
            assert_eq!(told.traits[0].value, Err(Untold::Moments));
            let activity = told.activity.unwrap();
            assert_eq!((activity.interactions, activity.purchases), (2, None));
            break;
        }
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    running.stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn traits_that_cannot_be_computed_are_refused_and_two_editors_do_not_overwrite_each_other() {
    let folder = Folder::new().await;
    folder.import("log.csv", &csv(&[(1, 0, "purchase", "web")])).await;
    let engine = &folder.engine;
    let refused = |one: ComputedTrait| async move { define(engine, vec![one]).await.unwrap_err().to_string() };
    let count = |condition| computed("a", Computation::Count, None, Some(condition), 0);
    let told = refused(count("chanel == \"web\"")).await;
    assert!(told.contains("computed trait `a`") && told.contains("did you mean `channel`?"), "{told}");
    let told = refused(count("segment(\"loyal\")")).await;
    assert!(told.contains("segments cannot be asked for here"), "{told}");
    let told = refused(computed("a", Computation::Sum, Some("properties.pln"), None, 0)).await;
    assert!(told.contains("there is no column `properties.pln`"), "{told}");
    let named = ComputedTrait { of: Selector::touchpoint("purchse"), ..count("true") };
    assert!(refused(named).await.contains("purchase"));
    define(engine, vec![count("channel == \"web\"")]).await.unwrap();
    let stale = ComputedTraits { version: 0, traits: Vec::new() };
    let conflict = engine.set_computed_traits(stale, "Ewa").await.unwrap_err();
    assert!(matches!(conflict, EngineError::Store(StoreError::Conflict { expected: 0, found: 1, .. })), "{conflict}");
    let folder = folder.reopened().await;
    let kept = folder.engine.computed_traits();
    assert_eq!((kept.version, kept.traits[0].key.as_str()), (1, "a"));
}

#[tokio::test(flavor = "multi_thread")]
async fn profiles_are_computed_beside_postgresql_too() {
    let Some(url) = schema().await.unwrap() else { return };
    let Folder { engine, place: _place } = Folder::with_store(&url).await;
    let shop = source(&engine, "shop").await.source.number;
    let traits: Vec<ComputedTrait> = traits().into_iter().take(6).collect();
    define(&engine, traits.clone()).await.unwrap();
    let running = run(engine);
    let events: Vec<Value> = (0..8)
        .map(|number| sent(&(number % 3 + 1, 0, number.is_multiple_of(2), 3, 7, true), number as usize))
        .collect();
    running.send(shop, &events).await;
    agreed(&running.engine, &traits).await;
    linked(&running.engine, (1, 1, true)).await;
    agreed(&running.engine, &traits).await;
    running.stopped().await;
}
