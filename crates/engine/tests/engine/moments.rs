//! Touchpoints that are moments see the customer's whole line, whatever is asked.

use styk_engine::Engine;
use styk_model::answer::AnswerResult;
use styk_model::{Ask, Metric, MetricKind, Question, TimeRange, Timestamp};
use styk_query::touchpoints::{Matched, MatchedPart, Moment, Names, Rule, Touchpoint, Trial};

use crate::folder::{Folder, csv};

const DAY: i64 = 24 * 60;

fn moment(key: &str, moment: Moment) -> Touchpoint {
    Touchpoint {
        key: key.to_owned(),
        names: Names::same(key),
        rule: Rule { events: vec!["purchase".to_owned()], condition: None, moment: Some(moment), priority: 10 },
        ..Touchpoint::default()
    }
}

async fn shop() -> Folder {
    let folder = Folder::new().await;
    let rows = [
        (1, 0, "purchase", "shop"),
        (1, 20 * DAY, "purchase", "web"),
        (2, 21 * DAY, "purchase", "web"),
        (2, 22 * DAY, "call", "phone"),
        (3, 19 * DAY, "call", "phone"),
        (3, 20 * DAY, "purchase", "shop"),
    ];
    folder.import("log.csv", &csv(&rows)).await;
    folder
}

async fn with_touchpoint(folder: &Folder, touchpoint: Touchpoint) {
    let mut registry = (*folder.engine.registry()).clone();
    registry.touchpoints.push(touchpoint);
    folder.engine.set_registry(registry).await.unwrap();
}

async fn count(folder: &Folder, key: &str, days: (i64, i64), filter: Option<&str>) -> u64 {
    let of = Some(styk_model::Selector::touchpoint(key));
    let mut question = Question::new(Ask::Metric(Metric { kind: MetricKind::Count, of }));
    let start = 1_704_067_200_000_000;
    let at = |day: i64| Timestamp(start + day * 86_400_000_000);
    question.range = Some(TimeRange::Between { from: at(days.0), to: at(days.1) });
    question.filters.extend(filter.map(str::to_owned));
    let AnswerResult::Metric(metric) = folder.engine.ask(&question).await.unwrap().result else {
        panic!("a metric is answered by a metric")
    };
    metric.groups.first().and_then(|group| group.points[0].estimate).map_or(0, |estimate| estimate.value as u64)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_purchase_is_the_first_ever_whatever_time_is_asked_about() {
    let folder = shop().await;
    with_touchpoint(&folder, moment("first-purchase", Moment::First)).await;
    assert_eq!(count(&folder, "first-purchase", (0, 40), None).await, 3);
    assert_eq!(count(&folder, "first-purchase", (10, 40), None).await, 2, "customer 1 bought before");
    assert_eq!(count(&folder, "first-purchase", (0, 1), None).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_purchase_is_the_first_of_all_whatever_is_filtered() {
    let folder = shop().await;
    with_touchpoint(&folder, moment("first-purchase", Moment::First)).await;
    let web = Some("channel == \"web\"");
    assert_eq!(count(&folder, "first-purchase", (0, 40), web).await, 1, "customer 1 bought in the shop first");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_before_a_call_is_seen_though_the_call_is_outside_of_the_time_asked_about() {
    let folder = shop().await;
    let key = folder.engine.registry().touchpoints.iter().find(|one| one.rule.events == ["call"]).unwrap().key.clone();
    with_touchpoint(&folder, moment("before-call", Moment::Before { touchpoint: key, within: None })).await;
    assert_eq!(count(&folder, "before-call", (0, 40), None).await, 1);
    assert_eq!(count(&folder, "before-call", (21, 22), None).await, 1, "the call is on day 22");
}

fn tried(folder: &Folder, trial: &Trial) -> Matched {
    Engine::try_rule(&folder.engine.context(), trial).unwrap()
}

fn part(name: &str, interactions: u64) -> MatchedPart {
    MatchedPart { name: name.to_owned(), interactions }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_rule_would_match_is_what_it_matches_once_it_is_saved() {
    let folder = shop().await;
    let call = folder.engine.registry().touchpoints.iter().find(|one| one.rule.events == ["call"]).unwrap().key.clone();
    let days = |from: i64, to: i64| {
        let at = |day: i64| Timestamp(1_704_067_200_000_000 + day * 86_400_000_000);
        Some(TimeRange::Between { from: at(from), to: at(to) })
    };
    for one in [Moment::First, Moment::Repeated, Moment::Before { touchpoint: call, within: None }] {
        for span in [(0, 40), (10, 40), (0, 1)] {
            let folder = shop().await;
            let touchpoint = moment("tried", one.clone());
            let trial = Trial { key: None, rule: touchpoint.rule.clone(), range: days(span.0, span.1), zone: None };
            let matched = tried(&folder, &trial);
            with_touchpoint(&folder, touchpoint).await;
            assert_eq!(matched.interactions, count(&folder, "tried", span, None).await, "{one:?} {span:?}");
            let again = tried(&folder, &Trial { key: Some("tried".to_owned()), ..trial });
            assert_eq!(again.interactions, matched.interactions, "saved or not");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_rule_would_take_is_told_by_who_has_it() {
    let folder = shop().await;
    let rule = moment("tried", Moment::First).rule;
    let trial = Trial { key: None, rule, range: None, zone: None };
    let matched = tried(&folder, &trial);
    assert_eq!((matched.interactions, matched.customers, matched.unbound), (3, 3, 0));
    assert_eq!(matched.events, [part("purchase", 3)]);
    assert_eq!(matched.touchpoints, [part("purchase", 3)]);

    let mut registry = (*folder.engine.registry()).clone();
    registry.touchpoints.retain(|one| one.key != "purchase");
    folder.engine.set_registry(registry).await.unwrap();
    let matched = tried(&folder, &trial);
    assert_eq!((matched.unbound, matched.touchpoints), (3, Vec::new()));
    let nothing = Trial { rule: Rule::default(), ..trial };
    assert_eq!(tried(&folder, &nothing), Matched::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_tried_is_refused_as_it_is_when_saved() {
    let folder = shop().await;
    with_touchpoint(&folder, moment("first-purchase", Moment::First)).await;
    let after = Moment::After { touchpoint: "first-purchase".to_owned(), within: None };
    let trial = Trial { key: None, rule: moment("x", after).rule, range: None, zone: None };
    let error = Engine::try_rule(&folder.engine.context(), &trial).unwrap_err().to_string();
    assert!(error.contains("has a moment itself"), "{error}");
}
