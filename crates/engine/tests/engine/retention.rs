//! What is past its time: gone from every file, counted once, and told wherever somebody asks for that time.

use std::collections::BTreeSet;

use styk_engine::{
    ByHand, Engine, EngineError, KeepFor, KeepUnit, RetentionPolicy, RetentionRule, RetentionRun, Segment,
};
use styk_model::{
    Ask, Consent, Language, Metric, MetricKind, Question, RetainedAmounts, RetainedDay, RetainedScores, TimeRange,
    Timestamp,
};
use styk_store::fresh::schema;
use styk_store::{RetainedWanted, StoreError};

use crate::audience::run;
use crate::erasure::traces;
use crate::folder::Folder;
use crate::live::{source, total};

const DAY: i64 = 86_400_000_000;

fn days_ago(days: i64) -> Timestamp {
    Timestamp(Timestamp::now().0 - days * DAY)
}

/// Anna was here long ago only, Boris then and now, Cara long ago and said what she allows.
fn file() -> String {
    let (then, now) = ("2024-03-01T10:00:00Z", days_ago(3).to_string());
    format!(
        "user_id,time,event,channel,amount,currency,score,comment\n\
         anna-77,{then},visit,web,,,,Anna was here\n\
         anna-77,{then},visit,web,,,,Anna was here again\n\
         boris-1,{then},visit,web,,,,Boris of then\n\
         boris-1,{then},purchase,shop,19.90,EUR,9,Boris of then\n\
         boris-1,{now},visit,web,,,,Boris of now\n\
         cara-5,2024-03-02T10:00:00Z,visit,web,,,,Cara of then\n"
    )
}

fn keep(count: u32, unit: KeepUnit) -> RetentionRule {
    RetentionRule {
        keep: Some(KeepFor { count, unit }),
        basis: "as long as we need".to_owned(),
        ..RetentionRule::default()
    }
}

async fn set(engine: &Engine, rules: Vec<RetentionRule>) {
    let version = engine.retention().version;
    let policy = RetentionPolicy { version, rules, ..RetentionPolicy::default() };
    engine.set_retention(policy, "olga").await.unwrap();
}

async fn applied(engine: &Engine) -> RetentionRun {
    engine.run_retention("olga").await.unwrap().unwrap()
}

async fn retained(engine: &Engine) -> Vec<RetainedDay> {
    engine.retained(&RetainedWanted::default()).await.unwrap().0
}

async fn is_known(engine: &Engine, user: &str) -> bool {
    !engine.store().find(None, user).await.unwrap().is_empty()
}

async fn said(engine: &Engine, user: &str) {
    let (person, _) = engine.store().find(None, user).await.unwrap()[0];
    let consent =
        Consent { purpose: "marketing".to_owned(), channel: None, given: true, basis: None, wording: String::new() };
    let by_hand = ByHand { consent, time: Timestamp::now(), author: "olga", note: "" };
    assert!(engine.note_consent(person, &by_hand).await.unwrap());
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_past_its_time_is_gone_from_every_file_and_its_counts_stay() {
    let (folder, file) = (Folder::new().await, file());
    folder.import("crm.csv", &file).await;
    said(&folder.engine, "cara-5").await;
    set(&folder.engine, vec![keep(60, KeepUnit::Days)]).await;
    let preview = folder.engine.retention_preview(&folder.engine.retention()).unwrap();
    assert_eq!((preview.interactions, preview.customers, preview.emptied), (5, 3, 2));
    let months: Vec<(&str, u64, Option<u64>)> =
        preview.months.iter().map(|one| (one.month.as_str(), one.interactions, one.customers)).collect();
    assert_eq!(months, [("2024-03", 1, Some(1)), ("2024-03", 4, Some(3))], "the purchase, then the visits");
    assert_eq!(total(&folder.engine, MetricKind::Count), 6, "nothing has gone");

    let run = applied(&folder.engine).await;
    assert_eq!((run.interactions, run.late, run.customers), (5, 0, 3));
    assert_eq!((run.forgotten, run.identifiers), (1, 1), "Anna, but not Cara who said something");
    assert_eq!(run.rules[0].interactions, 5);
    let data = folder.place.path().join("data");
    let gone = words(&["anna-77", "Anna was here", "Boris of then", "Cara of then"]);
    assert_eq!(traces(&data, &gone), BTreeSet::new());
    assert!(!traces(&data, &words(&["Boris of now"])).is_empty());
    let engine = &folder.engine;
    assert_eq!((total(engine, MetricKind::Count), total(engine, MetricKind::Customers)), (1, 1));
    assert!(
        !is_known(engine, "anna-77").await && is_known(engine, "boris-1").await && is_known(engine, "cara-5").await
    );

    let days = retained(engine).await;
    let told: Vec<(&str, &str, &str, u64, u64)> = days
        .iter()
        .map(|day| (day.day.as_str(), day.touchpoint.as_str(), day.channel.as_str(), day.interactions, day.customers))
        .collect();
    let expected = [
        ("2024-03-01", "purchase", "shop", 1, 1),
        ("2024-03-01", "site-visit", "web", 3, 2),
        ("2024-03-02", "site-visit", "web", 1, 1),
    ];
    assert_eq!(told, expected);
    assert_eq!(days[0].amounts["EUR"], RetainedAmounts { n: 1, minor: 1_990 });
    assert_eq!(days[0].scores.values().copied().collect::<Vec<_>>(), [RetainedScores { n: 1, sum: 9.0 }]);
    let wanted = RetainedWanted { touchpoint: Some("site-visit".to_owned()), ..RetainedWanted::default() };
    assert_eq!(engine.retained_months(&wanted).await.unwrap()[0].interactions, 4);
    let log = engine.store().audited(false, 10).await.unwrap();
    assert_eq!((log[0].action.as_str(), log[0].who.as_str()), ("retention", "olga"));
    assert_eq!(log[0].detail, "run 1: 5 interactions, 1 customers, 0 records; rule 1: 5");
    assert_eq!(engine.doctor(Language::En).await.unwrap().problems, Vec::<String>::new());

    // The same file once more brings what went, which is not counted a second time.
    folder.import("crm.csv", &file.replace("Cara of then", "Cara of then edited")).await;
    assert_eq!(total(&folder.engine, MetricKind::Count), 6);
    let folder = folder.reopened().await;
    let again = applied(&folder.engine).await;
    assert_eq!((again.interactions, again.late, again.forgotten), (5, 5, 1));
    assert_eq!(retained(&folder.engine).await, days);
    assert_eq!(traces(&data, &gone), BTreeSet::new());
    assert_eq!(folder.engine.doctor(Language::En).await.unwrap().problems, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_rule_that_fits_says_how_long() {
    let folder = Folder::new().await;
    folder.import("crm.csv", &file()).await;
    let orders = RetentionRule {
        touchpoints: vec!["purchase".to_owned()],
        basis: "tax law".to_owned(),
        ..RetentionRule::default()
    };
    let web = RetentionRule { condition: Some("channel == \"web\"".to_owned()), ..keep(1, KeepUnit::Years) };
    set(&folder.engine, vec![orders, web, keep(90, KeepUnit::Days)]).await;
    let run = applied(&folder.engine).await;
    assert_eq!(run.rules.iter().map(|rule| rule.interactions).collect::<Vec<_>>(), [0, 4, 0]);
    assert_eq!(run.rules[0].before, None, "without end");
    assert_eq!(retained(&folder.engine).await.iter().map(|day| day.interactions).sum::<u64>(), 4);
    // Another rule for the rest: what it removes is counted, too, though older than what went before.
    set(&folder.engine, vec![keep(60, KeepUnit::Days)]).await;
    let run = applied(&folder.engine).await;
    assert_eq!((run.interactions, run.late), (1, 0));
    assert_eq!(retained(&folder.engine).await.iter().map(|day| day.interactions).sum::<u64>(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_follow_what_is_gone_and_nobody_who_was_forgotten_leaves_one() {
    let folder = Folder::new().await;
    folder.import("crm.csv", &file()).await;
    let followed = [("buyers", "did(\"purchase\")"), ("visitors", "did(\"visit\")")];
    for (key, rule) in followed {
        let segment = Segment { name: key.to_owned(), description: String::new(), rule: rule.to_owned() };
        folder.engine.save_segment(key, 0, &segment, "olga").await.unwrap();
    }
    set(&folder.engine, vec![keep(60, KeepUnit::Days)]).await;
    let Folder { engine, place } = folder;
    let shop = source(&engine, "shop").await.source.number;
    let running = run(engine);
    running.agreed(&followed).await;
    let engine = &running.engine;
    let alias = async |user: &str| engine.store().find(None, user).await.unwrap()[0].0;
    let (anna, boris) = (alias("anna-77").await, alias("boris-1").await);
    // Accepted, and not in files yet.
    let event =
        serde_json::json!({ "event": "visit", "type": "track", "user_id": "dana-9", "time": "2024-03-05T00:00:00Z" });
    running.send(shop, &[event]).await;
    let run = applied(engine).await;
    assert_eq!((run.interactions, run.forgotten), (6, 3));
    running.agreed(&followed).await;
    assert_eq!(total(engine, MetricKind::Customers), 1);
    let crossings = engine.store().crossings_after(0, 100).await.unwrap();
    assert!(crossings.iter().all(|(_, _, one)| one.person != anna), "nothing is recorded of her: {crossings:?}");
    let mut left = crossings.iter().filter(|(_, _, one)| !one.entered);
    assert!(left.all(|(_, _, one)| one.person == boris), "{crossings:?}");
    let engine = running.stopped().await;
    drop(engine);
    assert_eq!(traces(&place.path().join("data"), &words(&["anna-77", "dana-9", "Anna was here"])), BTreeSet::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_reaches_back_says_what_is_missing() {
    let folder = Folder::new().await;
    folder.import("crm.csv", &file()).await;
    set(&folder.engine, vec![keep(60, KeepUnit::Days)]).await;
    let mut question = Question::new(Ask::Metric(Metric { kind: MetricKind::Count, of: None }));
    let notes = async |question: &Question| {
        let answer = folder.engine.ask(question).await.unwrap();
        answer.notes.into_iter().filter(|note| note.contains("retention rules")).count()
    };
    assert_eq!(notes(&question).await, 0);
    applied(&folder.engine).await;
    assert_eq!(notes(&question).await, 1, "all time");
    question.range = Some(TimeRange::Between { from: days_ago(10), to: Timestamp::now() });
    assert_eq!(notes(&question).await, 0, "a time that is whole");
    let folder = folder.reopened().await;
    assert!(folder.engine.removed_before().is_some_and(|before| before > days_ago(70)));
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_edited_from_their_newest_version_and_have_to_be_understood() {
    let folder = Folder::new().await;
    assert_eq!(folder.engine.run_retention("").await.unwrap(), None, "no rules, nothing to do");
    set(&folder.engine, vec![keep(60, KeepUnit::Days)]).await;
    let stale = folder.engine.set_retention(RetentionPolicy::default(), "olga").await;
    assert!(matches!(stale, Err(EngineError::Store(StoreError::Conflict { expected: 0, found: 1, .. }))), "{stale:?}");
    let wrong = RetentionRule { condition: Some("money > 5".to_owned()), ..keep(1, KeepUnit::Days) };
    let policy = RetentionPolicy { version: 1, rules: vec![wrong], ..RetentionPolicy::default() };
    assert!(matches!(folder.engine.set_retention(policy, "olga").await, Err(EngineError::Query(_))));
    let folder = folder.reopened().await;
    assert_eq!((folder.engine.retention().version, folder.engine.retention().rules.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_are_kept_in_postgresql_too() {
    let Some(url) = schema().await.unwrap() else { return };
    let folder = Folder::with_store(&url).await;
    folder.import("crm.csv", &file()).await;
    set(&folder.engine, vec![keep(60, KeepUnit::Days)]).await;
    let run = applied(&folder.engine).await;
    assert_eq!((run.interactions, run.forgotten), (5, 2));
    assert_eq!(retained(&folder.engine).await.len(), 3);
    let wanted = RetainedWanted {
        from: Some("2024-03-02".to_owned()),
        source: Some("crm".to_owned()),
        ..RetainedWanted::default()
    };
    assert_eq!(folder.engine.retained(&wanted).await.unwrap().0.len(), 1);
    let folder = folder.reopened_with_store(&url).await;
    assert_eq!(applied(&folder.engine).await.interactions, 0);
    assert_eq!(folder.engine.doctor(Language::En).await.unwrap().problems, Vec::<String>::new());
}
