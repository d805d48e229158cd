//! Properties that questions use get typed columns, and nothing changes but the speed.

use styk_model::answer::AnswerResult;
use styk_model::{Ask, Metric, MetricKind, Question};

use crate::folder::{Folder, csv};

fn by_plan() -> Question {
    let mut question = Question::new(Ask::Metric(Metric { kind: MetricKind::Count, of: None }));
    question.by = Some("plan".to_owned());
    question
}

async fn groups(folder: &Folder, question: &Question) -> Vec<(Option<String>, u64)> {
    let AnswerResult::Metric(metric) = folder.engine.ask(question).await.unwrap().result else {
        panic!("a metric is answered by a metric")
    };
    let value = |group: &styk_model::answer::SeriesGroup| group.points[0].estimate.map_or(0, |one| one.value as u64);
    metric.groups.iter().map(|group| (group.key.clone(), value(group))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_property_used_in_a_breakdown_is_promoted_at_the_next_compaction() {
    let folder = Folder::new().await;
    let rows: Vec<_> = (0..90).map(|row| (row % 9, i64::from(row), "visit", "web")).collect();
    folder.import("first.csv", &csv(&rows)).await;
    let before = groups(&folder, &by_plan()).await;
    assert_eq!(before, [(Some("basic".to_owned()), 60), (Some("gold".to_owned()), 30)]);
    assert!(folder.engine.lake().snapshot().promoted.is_empty(), "asking alone changes nothing");

    let folder = folder.reopened().await;
    folder.engine.compact().await.unwrap().expect("the new column has to be written");
    let promoted = folder.engine.lake().snapshot().promoted;
    assert_eq!(promoted.iter().map(|one| one.property.as_str()).collect::<Vec<_>>(), ["plan"]);
    assert_eq!(groups(&folder, &by_plan()).await, before);
    assert!(folder.engine.compact().await.unwrap().is_none(), "there is nothing left to do");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_written_before_a_promotion_are_read_as_before() {
    let folder = Folder::new().await;
    folder.import("first.csv", &csv(&[(3, 0, "visit", "web"), (4, 1, "visit", "web")])).await;
    groups(&folder, &by_plan()).await;
    // The import promotes for its own rows; the first file stays as it is.
    folder.import("second.csv", &csv(&[(5, 2, "visit", "web"), (6, 3, "visit", "web")])).await;
    assert_eq!(folder.engine.lake().snapshot().promoted.len(), 1);
    let expected = [(Some("basic".to_owned()), 2), (Some("gold".to_owned()), 2)];
    assert_eq!(groups(&folder, &by_plan()).await, expected);
    let mut filtered = by_plan();
    filtered.filters = vec!["properties.plan == \"gold\"".to_owned()];
    assert_eq!(groups(&folder, &filtered).await, [(Some("gold".to_owned()), 2)]);
}
