//! Who is in a segment: by itself, in filters and breakdowns, as time passes and people are joined.

use std::collections::BTreeSet;

use proptest::prelude::*;
use styk_engine::{Decision, Engine, EngineError, Segment, Wanted};
use styk_model::answer::AnswerResult;
use styk_model::segment::{Comparison, Count, Rule};
use styk_model::{Ask, Duration, IdentifierKind, Language, Metric, MetricKind, Question, Selector, Timestamp};
use styk_query::segments::{members_at, read_rule};
use styk_query::touchpoints::{Names, Touchpoint};

use crate::folder::{Folder, csv};

const START: i64 = 1_704_067_200_000_000;
const DAY: i64 = 86_400_000_000;

fn day(day: i64) -> Timestamp {
    Timestamp(START + day * DAY)
}

fn segment(rule: &str) -> Segment {
    Segment { name: "Loyal".to_owned(), description: String::new(), rule: rule.to_owned() }
}

/// Customers in each group of a breakdown, or all of them.
fn customers(engine: &Engine, filters: &[&str], by: Option<&str>) -> Vec<(Option<String>, u64)> {
    let question = Question {
        filters: filters.iter().map(|text| (*text).to_owned()).collect(),
        by: by.map(str::to_owned),
        ..Question::new(Ask::Metric(Metric { kind: MetricKind::Customers, of: None }))
    };
    let answer = tokio::runtime::Handle::current();
    let answer = tokio::task::block_in_place(|| answer.block_on(engine.ask(&question))).unwrap();
    let AnswerResult::Metric(result) = answer.result else { panic!("expected a metric") };
    let groups = result.groups.into_iter();
    let groups = groups.map(|group| (group.key, group.points[0].estimate.map_or(0, |estimate| estimate.value as u64)));
    let mut groups: Vec<_> = groups.collect();
    groups.sort();
    groups
}

fn found(engine: &Engine, rule: &str, moments: &[Timestamp]) -> (Vec<u32>, Vec<u64>) {
    let rule = read_rule(rule).unwrap();
    let context = engine.context();
    let mut counts = tokio::task::block_in_place(|| members_at(&context, &[&rule], moments)).unwrap();
    (counts.found.remove(0), counts.sizes.remove(0))
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_enter_and_leave_as_time_passes() {
    let folder = Folder::new().await;
    let minutes = |day: i64| day * 24 * 60;
    folder
        .import(
            "shop.csv",
            &csv(&[
                (1, minutes(0), "purchase", "web"),
                (1, minutes(5), "purchase", "web"),
                (2, minutes(3), "search", "app"),
            ]),
        )
        .await;
    let engine = &folder.engine;
    let bought_twice = r#"count("purchase", "10d") >= 2"#;
    let sizes = |rule, days: &[i64]| found(engine, rule, &days.iter().map(|at| day(*at)).collect::<Vec<_>>()).1;
    // On the tenth day the first purchase is ten days old, and no longer within them.
    assert_eq!(sizes(bought_twice, &[0, 4, 5, 9, 10, 20]), [0, 0, 1, 1, 0, 0]);
    assert_eq!(sizes(r#"!did("*", "4d")"#, &[0, 2, 3, 4, 6, 7, 8, 9]), [0, 0, 0, 1, 0, 1, 1, 2]);
    assert_eq!(sizes("true", &[-1, 0, 2, 3]), [0, 1, 1, 2], "nobody is there before their first interaction");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_segment_is_a_filter_and_a_breakdown_of_questions_and_follows_who_is_who() {
    let folder = Folder::new().await;
    let rows = [(1, 0, "purchase", "web"), (2, 5, "purchase", "app"), (3, 9, "search", "web"), (4, 9, "call", "phone")];
    folder.import("one.csv", &csv(&rows)).await;
    let engine = &folder.engine;
    engine.save_segment("buyers", 0, &segment(r#"did("purchase")"#), "Anna").await.unwrap();
    engine.save_segment("callers", 0, &segment(r#"did("call")"#), "Anna").await.unwrap();
    let only = |count| vec![(None, count)];
    assert_eq!(customers(engine, &[], None), only(4));
    assert_eq!(customers(engine, &[r#"segment("buyers")"#], None), only(2));
    assert_eq!(customers(engine, &[r#"!segment("buyers")"#], None), only(2));
    assert_eq!(customers(engine, &[r#"segment("buyers") || segment("callers")"#], None), only(3));
    assert_eq!(customers(engine, &[r#"segment("buyers") && channel == "app""#], None), only(1));
    assert_eq!(customers(engine, &[r#"segment("buyers") == (channel == "app")"#], None), only(3));
    let by = |key: &str, count| (Some(key.to_owned()), count);
    assert_eq!(customers(engine, &[], Some("segment.buyers")), [by("everybody else", 2), by("in the segment", 2)]);
    let sizes = Engine::segment_sizes(&engine.context()).unwrap();
    assert_eq!((sizes.everyone, sizes.overlaps), (4, vec![("buyers".to_owned(), "callers".to_owned(), 0)]));

    // One customer of two, by a card that a call named: in both segments from now on, in files and after compaction.
    let calls = "phone,time,event\n+48 600 100 200,2024-01-01T01:00:00Z,call\n";
    folder.import("calls.csv", calls).await;
    assert_eq!(customers(engine, &[r#"segment("callers")"#], None), only(2));
    let hash = styk_collect::hashed_identifiers("+48600100200").remove(0).value.into_owned();
    let alias = |kind, value: String| async move { engine.store().find(Some(kind), &value).await.unwrap()[0].0 };
    let one = alias(IdentifierKind::UserId, "u1".to_owned()).await;
    let other = alias(IdentifierKind::PhoneHash, hash).await;
    let wanted = Wanted { decision: Decision::Link, one, other, author: "Anna", reason: "" };
    engine.decide(wanted, Language::En).await.unwrap();
    let both = r#"segment("buyers") && segment("callers")"#;
    assert_eq!(customers(engine, &[both], None), only(1));
    assert_eq!(customers(engine, &[], Some("segment.callers")), [by("everybody else", 2), by("in the segment", 2)]);
    engine.compact().await.unwrap();
    assert_eq!(customers(engine, &[both], None), only(1));
    engine.decide(Wanted { decision: Decision::Withdraw, ..wanted }, Language::En).await.unwrap();
    assert_eq!(customers(engine, &[both], None), only(0));
    let of = engine.segments_of(one).await.unwrap();
    assert_eq!(of.iter().map(|(one, since)| (one.key.as_str(), *since)).collect::<Vec<_>>(), [("buyers", None)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_version_of_a_segment_is_kept_and_two_editors_do_not_overwrite_each_other() {
    let folder = Folder::new().await;
    folder.import("one.csv", &csv(&[(1, 0, "purchase", "web")])).await;
    let engine = &folder.engine;
    let first = engine.save_segment("loyal", 0, &segment("did('purchase')"), "Anna").await.unwrap();
    assert_eq!((first.version, first.segment.rule.as_str()), (1, r#"count("purchase") >= 1"#));
    let second = engine.save_segment("loyal", 1, &segment("count('purchase') >= 2"), "Ewa").await.unwrap();
    let conflict = engine.save_segment("loyal", 1, &segment("did('purchase')"), "Anna").await.unwrap_err();
    assert!(matches!(conflict, EngineError::Store(styk_store::StoreError::Conflict { expected: 1, found: 2, .. })));
    let refused = engine.save_segment("loyal", 2, &segment("did('purchse')"), "Anna").await.unwrap_err().to_string();
    assert!(refused.contains("did you mean `purchase`"), "{refused}");
    assert_eq!(engine.segment_versions("loyal").await.unwrap(), [second.clone(), first]);
    let folder = folder.reopened().await;
    let engine = &folder.engine;
    assert_eq!(engine.saved_segments().await.unwrap(), [second]);
    let unknown = Question {
        filters: vec![r#"segment("loyl")"#.to_owned()],
        ..Question::new(Ask::Metric(Metric { kind: MetricKind::Customers, of: None }))
    };
    assert_eq!(engine.ask(&unknown).await.unwrap_err().to_string(), "there is no segment `loyl`; the nearest: `loyal`");
    engine.remove_segment("loyal", 2, "Ewa").await.unwrap();
    assert_eq!(
        (engine.saved_segments().await.unwrap(), engine.segment_versions("loyal").await.unwrap().len()),
        (Vec::new(), 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_touchpoint_that_a_segment_needs_and_that_has_gone_is_told_and_no_touchpoint_is_made_of_segments() {
    let folder = Folder::new().await;
    folder.import("one.csv", &csv(&[(1, 0, "purchase", "web"), (2, 0, "call", "phone")])).await;
    let engine = &folder.engine;
    engine.save_segment("buyers", 0, &segment("did('purchase')"), "Anna").await.unwrap();
    engine.save_segment("callers", 0, &segment("did('call')"), "Anna").await.unwrap();
    let mut registry = (*engine.registry()).clone();
    registry.touchpoints.retain(|one| one.key != "purchase");
    engine.set_registry(registry).await.unwrap();
    let sizes = Engine::segment_sizes(&engine.context()).unwrap().sizes;
    assert!(sizes["buyers"].as_ref().unwrap_err().to_string().contains("purchase"));
    assert_eq!(sizes["callers"].as_ref().unwrap(), &1);
    let mut registry = (*engine.registry()).clone();
    let mut of_callers =
        Touchpoint { key: "of-callers".to_owned(), names: Names::same("Of callers"), ..Touchpoint::default() };
    of_callers.rule.condition = Some(r#"segment("callers")"#.to_owned());
    registry.touchpoints.push(of_callers);
    let refused = engine.set_registry(registry).await.unwrap_err().to_string();
    assert!(refused.contains("segments cannot be asked for here"), "{refused}");
}

/// Customer, minutes since the start, event, channel.
type Row = (u32, i64, usize, usize);

const EVENTS: [&str; 3] = ["search", "cart", "purchase"];
const CHANNELS: [&str; 2] = ["web", "app"];

fn counted() -> impl Strategy<Value = Count> {
    let of = (0_usize..4, 0_usize..4).prop_map(|(event, channel)| Selector {
        touchpoints: EVENTS.get(event).map(|event| (*event).to_owned()).into_iter().collect(),
        condition: CHANNELS.get(channel).map(|channel| format!("channel == \"{channel}\"")),
    });
    let is = prop::sample::select(Comparison::ALL.to_vec());
    (of, prop::option::of(1_i64..20), is, 0_u32..4).prop_map(|(of, within, is, number)| Count {
        of,
        within: within.map(Duration::from_days),
        is,
        number,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn members_are_those_whom_counting_rows_finds(
        rows in prop::collection::vec((1_u32..9, 0_i64..60 * 24 * 30, 0_usize..3, 0_usize..2), 1..80),
        counts in prop::collection::vec(counted(), 1..5),
        at in 0_i64..60 * 24 * 35,
        compacted in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (rows, counts): (BTreeSet<Row>, Vec<Count>) = (rows.into_iter().collect(), counts);
        let text = |half: usize| {
            let half = rows.iter().enumerate().filter(|(place, _)| place % 2 == half);
            csv(&half.map(|(_, row)| (row.0, row.1, EVENTS[row.2], CHANNELS[row.3])).collect::<Vec<_>>())
        };
        let members = runtime.block_on(async {
            let folder = Folder::new().await;
            // One row of each event in each channel, long after: their touchpoints are there.
            let all: Vec<_> = EVENTS.iter().flat_map(|event| CHANNELS.map(|channel| (99, 60 * 24 * 400, *event, channel))).collect();
            folder.import("all.csv", &csv(&all)).await;
            folder.import("one.csv", &text(0)).await;
            if rows.len() > 1 {
                folder.import("two.csv", &text(1)).await;
            }
            if compacted {
                folder.engine.compact().await.unwrap();
            }
            let rules: Vec<Rule> = counts.iter().cloned().map(Rule::Count).collect();
            let rules: Vec<&Rule> = rules.iter().collect();
            let context = folder.engine.context();
            let moment = Timestamp(START + at * 60_000_000);
            let found = tokio::task::block_in_place(|| members_at(&context, &rules, &[moment])).unwrap().found;
            let mut members = Vec::new();
            for persons in found {
                let mut names = BTreeSet::new();
                for person in persons {
                    let identifiers = folder.engine.customer(person, Language::En, &jiff::tz::TimeZone::UTC).await.unwrap();
                    names.insert(identifiers.unwrap().identifiers[0].value.clone());
                }
                members.push(names);
            }
            members
        });
        for (count, found) in counts.iter().zip(members) {
            let until: Vec<&Row> = rows.iter().filter(|row| row.1 <= at).collect();
            let counted = |row: &Row| {
                let event = count.of.touchpoints.first().is_none_or(|event| event == EVENTS[row.2]);
                let channel = count.of.condition.as_ref().is_none_or(|text| text.contains(CHANNELS[row.3]));
                let inside = count.within.is_none_or(|within| (at - row.1) * 60_000_000 < within.micros());
                event && channel && inside
            };
            let customers: BTreeSet<u32> = until.iter().map(|row| row.0).collect();
            let inside = customers.into_iter().filter(|user| {
                let number = until.iter().filter(|row| row.0 == *user && counted(row)).count() as u32;
                count.is.holds(&number, &count.number)
            });
            let inside: BTreeSet<String> = inside.map(|user| format!("u{user}")).collect();
            prop_assert_eq!(found, inside, "{:?} at {}", count, at);
        }
    }
}
