//! Journeys for logs of processes, read while they are taken.

use styk_engine::{Engine, EngineError, EventLogCounts, JourneysWanted};
use styk_lake::LakeError;
use styk_model::{JourneySplit, LoggedJourney};
use styk_query::QueryError;

use crate::conformance::map_of;
use crate::folder::{Folder, csv};

async fn taken(engine: &Engine, wanted: JourneysWanted) -> (Vec<LoggedJourney>, EventLogCounts) {
    let mut journeys = engine.journeys(engine.context(), wanted).await.unwrap();
    let mut all = Vec::new();
    while let Some(piece) = journeys.next().await.unwrap() {
        all.extend(piece);
    }
    (all, journeys.finish().await.unwrap())
}

/// Thousands of customers, who come twice.
async fn many() -> Folder {
    let folder = Folder::new().await;
    let mut rows = Vec::new();
    for user in 1..=6_000 {
        rows.extend([(user, 0, "search", "web"), (user, 5, "purchase", "app"), (user, 900, "search", "web")]);
    }
    folder.import("log.csv", &csv(&rows)).await;
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn every_journey_comes_once_with_its_number_and_what_its_customer_is_known_by() {
    let folder = many().await;
    let wanted = JourneysWanted { journeys: JourneySplit::Gap("1h".parse().unwrap()), ..JourneysWanted::default() };
    let (journeys, counts) = taken(&folder.engine, wanted.clone()).await;
    assert_eq!(counts, EventLogCounts { journeys: 12_000, interactions: 18_000, unidentified: 0 });
    assert_eq!(journeys.len(), 12_000);
    for visits in journeys.chunks(2) {
        assert_eq!(visits[0].person, visits[1].person);
        assert_eq!([visits[0].number, visits[1].number], [Some(1), Some(2)]);
        assert_eq!([visits[0].events.len(), visits[1].events.len()], [2, 1]);
        assert!(visits[0].identifiers[0].value.starts_with('u'), "{:?}", visits[0].identifiers);
    }
    assert_eq!(taken(&folder.engine, wanted).await.0, journeys, "the same data gives the same journeys");
    let whole = taken(&folder.engine, JourneysWanted::default()).await.0;
    assert!(whole.len() == 6_000 && whole.iter().all(|journey| journey.number.is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_of_a_map_hold_where_none_are_given() {
    let folder = many().await;
    let mut map = map_of(&folder.engine, &["purchase"]);
    map.filters = vec!["channel == \"app\"".to_owned()];
    folder.engine.keep_map("shop", 0, map, "anna").await.unwrap();
    let wanted = |filters: &[&str]| JourneysWanted {
        map: Some("shop".to_owned()),
        filters: filters.iter().map(|one| (*one).to_owned()).collect(),
        ..JourneysWanted::default()
    };
    let (journeys, counts) = taken(&folder.engine, wanted(&[])).await;
    assert_eq!((counts.journeys, counts.interactions), (6_000, 6_000));
    let event = &journeys[0].events[0];
    assert_eq!((event.name.as_str(), event.step.as_str(), event.event.as_str()), ("PURCHASE", "purchase", "purchase"));
    let (_, counts) = taken(&folder.engine, wanted(&["channel == \"web\""])).await;
    assert_eq!(counts.journeys, 0, "nobody is at a step of the map there");
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_stops_when_nobody_takes_any_more() {
    let folder = many().await;
    let context = folder.engine.context();
    let watch = std::sync::Arc::clone(&context.watch);
    let wanted = JourneysWanted { journeys: JourneySplit::Gap("1m".parse().unwrap()), ..JourneysWanted::default() };
    let mut journeys = folder.engine.journeys(context, wanted).await.unwrap();
    assert!(journeys.next().await.unwrap().is_some());
    watch.stop();
    let ended = journeys.finish().await;
    assert!(matches!(ended, Err(EngineError::Query(QueryError::Lake(LakeError::Stopped)))), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_is_told() {
    let folder = Folder::new().await;
    let mut empty = folder.engine.journeys(folder.engine.context(), JourneysWanted::default()).await.unwrap();
    assert!(empty.next().await.unwrap().is_none());
    assert!(matches!(empty.finish().await, Err(EngineError::Query(QueryError::Empty))));
    let wanted = JourneysWanted { map: Some("none".to_owned()), ..JourneysWanted::default() };
    assert!(matches!(folder.engine.journeys(folder.engine.context(), wanted).await, Err(EngineError::NoMap(_))));
}
