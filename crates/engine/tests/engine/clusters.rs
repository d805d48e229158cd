//! Groups of customers who behave alike: found where there are some, with rules that describe them.

use styk_engine::{ClustersWanted, Engine};
use styk_model::Language;
use styk_model::answer::Unit;
use styk_model::clusters::Clusters;
use styk_query::segments::read_rule;

use crate::folder::{Folder, csv};

const WANTED: ClustersWanted<'_> = ClustersWanted { language: Language::En, zone: "UTC" };

async fn found(engine: &Engine) -> Clusters {
    engine.clusters(&engine.context(), WANTED).await.unwrap()
}

/// Two of three use the app in the evening, again and again; the others come to a branch in the morning, now and then.
fn two_kinds() -> String {
    let mut state = 7_u64;
    let mut drawn = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % limit) as i64
    };
    let mut rows = Vec::new();
    for user in 1..=240_u32 {
        let in_app = !user.is_multiple_of(3);
        let count = if in_app { 6 + drawn(9) } else { 2 + drawn(3) };
        for number in 0..count {
            let hour = if in_app { 18 + drawn(5) } else { 8 + drawn(3) };
            let minutes = (drawn(60) * 24 + hour) * 60 + drawn(60);
            let event = match (in_app, number % 2) {
                (true, 0) => "search",
                (true, _) => "purchase",
                (false, _) => "visit",
            };
            rows.push((user, minutes, event, if in_app { "app" } else { "branch" }));
        }
    }
    csv(&rows)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_kinds_of_customers_are_told_apart_and_described_by_rules() {
    let folder = Folder::new().await;
    folder.import("shop.csv", &two_kinds()).await;
    let found = found(&folder.engine).await;
    let sizes: Vec<u64> = found.clusters.iter().map(|cluster| cluster.share.successes).collect();
    assert_eq!((found.customers, sizes.as_slice()), (240, &[160, 80][..]), "{:?}", found.method);
    assert!(found.verdict.starts_with("2\u{a0}groups of customers who behave alike stand out"), "{}", found.verdict);
    for cluster in &found.clusters {
        let rule = cluster.rule.as_ref().expect("a short rule describes it");
        assert_eq!((rule.precision.value, rule.recall.value), (1.0, 1.0), "{}", rule.rule);
        assert_eq!(read_rule(&rule.rule).unwrap(), rule.tree);
        assert_eq!(cluster.examples.len(), 5);
        assert!(cluster.examples.iter().all(|row| row.identifiers[0].value.starts_with('u')), "they are named");
    }
    let often = &found.clusters[0].habits;
    let evening = often.iter().find(|habit| habit.name == "Share of interactions in the evening").unwrap();
    assert_eq!((evening.unit, evening.here.value, evening.here.n), (Unit::Share, 1.0, 160));
    assert!(evening.difference.value > 0.9 && evening.effect > 1.0, "{evening:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_data_gives_the_same_groups_however_many_work_on_it() {
    let folder = Folder::new().await;
    folder.import("shop.csv", &two_kinds()).await;
    let told = |found: &Clusters| -> Vec<_> {
        let clusters = found.clusters.iter();
        clusters.map(|one| (one.name.clone(), one.share, one.rule.clone(), one.examples.clone())).collect()
    };
    let first = found(&folder.engine).await;
    let mut context = folder.engine.context();
    context.threads = 1;
    let second = folder.engine.clusters(&context, WANTED).await.unwrap();
    assert_eq!((told(&second), &second.method), (told(&first), &first.method));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_groups_are_told_where_all_do_the_same_or_are_few() {
    let folder = Folder::new().await;
    let few: Vec<_> = (1..=99_u32).map(|user| (user, 600, "search", "web")).collect();
    folder.import("few.csv", &csv(&few)).await;
    let of_few = found(&folder.engine).await;
    assert_eq!((of_few.customers, of_few.method.tried.len()), (99, 0));
    assert!(of_few.verdict.starts_with("Too few customers"), "{}", of_few.verdict);
    let more: Vec<_> = (100..=200_u32).map(|user| (user, 600, "search", "web")).collect();
    folder.import("more.csv", &csv(&more)).await;
    let found = found(&folder.engine).await;
    assert_eq!((found.customers, found.clusters.len(), found.method.tried.len()), (200, 0, 7));
    assert!(found.verdict.starts_with("No groups stand out"), "{}", found.verdict);
}
