//! Counts of what is removed count once its run is done, and records that could not be read go with time.

use std::collections::BTreeMap;

use styk_model::{Flaw, Rejection, RetainedAmounts, RetainedDay, Timestamp};
use styk_store::{AuditEntry, ImportNumber, NewImport, NewRetentionRun, RetainedWanted, Store};

use crate::place::Place;

fn day(day: &str, touchpoint: &str, interactions: u64) -> RetainedDay {
    RetainedDay {
        day: day.to_owned(),
        source: "shop".to_owned(),
        touchpoint: touchpoint.to_owned(),
        channel: "web".to_owned(),
        interactions,
        customers: 1,
        amounts: BTreeMap::from([("EUR".to_owned(), RetainedAmounts { n: 1, minor: 500 })]),
        scores: BTreeMap::new(),
    }
}

async fn begun(store: &Store, days: &[RetainedDay]) -> u64 {
    let new =
        NewRetentionRun { started: Timestamp(5), author: String::new(), rules: "{}".to_owned(), aliases: vec![3, 9] };
    let mut change = store.change().await.unwrap();
    let number = change.begin_retention_run(&new, days).await.unwrap();
    change.commit().await.unwrap();
    number
}

async fn finished(store: &Store, number: u64) {
    let mut change = store.change().await.unwrap();
    change.finish_retention_run(number, "{}").await.unwrap();
    change.commit().await.unwrap();
}

async fn kept(store: &Store, wanted: &RetainedWanted) -> Vec<(String, String, u64)> {
    let mut kept = Vec::new();
    let each = |day: RetainedDay| {
        kept.push((day.day, day.touchpoint, day.interactions));
        kept.len() < 3
    };
    store.each_retained(wanted, each).await.unwrap();
    kept
}

async fn counts_count_when_their_run_is_done_and_those_of_one_day_are_one(place: Place) {
    let store = place.open().await.unwrap();
    let first = begun(&store, &[day("2024-05-01", "visit", 2), day("2024-05-02", "visit", 3)]).await;
    let all = RetainedWanted::default();
    assert!(kept(&store, &all).await.is_empty());
    assert_eq!(store.unfinished_retention_runs().await.unwrap()[0].aliases, [3, 9]);
    finished(&store, first).await;
    assert!(store.unfinished_retention_runs().await.unwrap().is_empty());
    let second = begun(&store, &[day("2024-05-01", "visit", 5), day("2024-05-01", "", 1)]).await;
    finished(&store, second).await;
    let lost = begun(&store, &[day("2024-05-01", "visit", 70)]).await;
    let mut change = store.change().await.unwrap();
    change.discard_retention_run(lost).await.unwrap();
    change.commit().await.unwrap();

    let told = |day: &str, touchpoint: &str, count| (day.to_owned(), touchpoint.to_owned(), count);
    let expected = [told("2024-05-01", "", 1), told("2024-05-01", "visit", 7), told("2024-05-02", "visit", 3)];
    assert_eq!(kept(&store, &all).await, expected);
    let of = |touchpoint: &str| RetainedWanted { touchpoint: Some(touchpoint.to_owned()), ..RetainedWanted::default() };
    assert_eq!(kept(&store, &of("visit")).await, expected[1..]);
    let from = RetainedWanted { from: Some("2024-05-02".to_owned()), source: Some("shop".to_owned()), ..of("visit") };
    assert_eq!(kept(&store, &from).await, expected[2..]);
    assert!(kept(&store, &RetainedWanted { channel: Some("shop".to_owned()), ..all }).await.is_empty());
    let runs = store.retention_runs(10).await.unwrap();
    assert_eq!(runs.iter().map(|run| (run.number, run.aliases.len())).collect::<Vec<_>>(), [(second, 0), (first, 0)]);
    assert!(begun(&store, &[]).await > lost, "no number is given out twice");
}

async fn records_that_could_not_be_read_go_when_they_have_been_here_too_long(place: Place) {
    let store = place.open().await.unwrap();
    let mut imports: Vec<ImportNumber> = Vec::new();
    for (source, started) in [("crm", 10), ("shop", 10), ("crm", 30)] {
        let new = NewImport { source: source.to_owned(), started: Timestamp(started), ..NewImport::default() };
        let import = store.begin_import(&new).await.unwrap();
        let flaw = Flaw::FieldCount { found: 3, expected: 5 };
        let rejection = Rejection { position: 1, flaw, record: "anna".to_owned() };
        let mut change = store.change().await.unwrap();
        change.add_rejections(import, &[rejection]).await.unwrap();
        change.commit().await.unwrap();
        imports.push(import);
    }
    let mut change = store.change().await.unwrap();
    assert_eq!(change.remove_unreadable(Some("crm"), Timestamp(20)).await.unwrap(), 1);
    assert_eq!(change.remove_unreadable(None, Timestamp(10)).await.unwrap(), 0);
    assert_eq!(change.remove_unreadable(None, Timestamp(11)).await.unwrap(), 1);
    change.commit().await.unwrap();
    assert_eq!(store.quarantine(imports[2], 0, 10).await.unwrap().len(), 1, "the newer one stays");
}

async fn entries_of_the_log_that_quote_people_are_looked_through_and_hidden(place: Place) {
    let store = place.open().await.unwrap();
    for (action, detail) in
        [("sql", "select 'anna'"), ("archive", "customer 7"), ("import", "anna.csv"), ("sql", "select 1")]
    {
        let (action, detail) = (action.to_owned(), detail.to_owned());
        store.audit(&AuditEntry { time: Timestamp(1), who: "olga".to_owned(), action, detail }).await.unwrap();
    }
    let mut found = Vec::new();
    store.each_audited(|number, detail| found.push((number, detail.to_owned()))).await.unwrap();
    assert_eq!(found.iter().map(|one| one.1.as_str()).collect::<Vec<_>>(), ["select 'anna'", "anna.csv", "select 1"]);
    let named: Vec<u64> = found.iter().filter(|one| one.1.contains("anna")).map(|one| one.0).collect();
    let mut change = store.change().await.unwrap();
    change.hide_audited(&named).await.unwrap();
    change.commit().await.unwrap();
    let details: Vec<String> = store.audited(false, 10).await.unwrap().into_iter().map(|entry| entry.detail).collect();
    assert_eq!(details, ["select 1", AuditEntry::ERASED, "customer 7", AuditEntry::ERASED]);
}

on_both!(
    counts_count_when_their_run_is_done_and_those_of_one_day_are_one,
    records_that_could_not_be_read_go_when_they_have_been_here_too_long,
    entries_of_the_log_that_quote_people_are_looked_through_and_hidden
);
