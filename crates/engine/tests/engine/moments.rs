//! Touchpoints that are moments see the customer's whole line, whatever is asked.

use styk_model::answer::AnswerResult;
use styk_model::{Ask, Metric, MetricKind, Question, TimeRange, Timestamp};
use styk_query::touchpoints::{Moment, Names, Rule, Status, Touchpoint};

use crate::folder::{Folder, csv};

const DAY: i64 = 24 * 60;

fn moment(key: &str, moment: Moment) -> Touchpoint {
    Touchpoint {
        key: key.to_owned(),
        names: Names::same(key),
        stage: None,
        phase: None,
        channel: None,
        medium: styk_model::Medium::default(),
        goal: None,
        status: Status::Used,
        rule: Rule { events: vec!["purchase".to_owned()], condition: None, moment: Some(moment), priority: 10 },
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
