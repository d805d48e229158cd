//! A folder whose store is a PostgreSQL database (where `STYK_TEST_POSTGRES` names one).

use styk_engine::{Engine, EngineError};
use styk_model::{Ask, Metric, MetricKind, Question};
use styk_store::fresh::schema;

use crate::folder::{Folder, csv};

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_on_postgresql_imports_answers_and_undoes() {
    let Some(url) = schema().await.unwrap() else { return };
    let folder = Folder::with_store(&url).await;
    let imported = folder.import("log.csv", &csv(&[(1, 0, "search", "web"), (1, 5, "purchase", "web")])).await;
    folder.import("more.csv", &csv(&[(2, 0, "search", "app")])).await;
    let count = Question::new(Ask::Metric(Metric { kind: MetricKind::Customers, of: None }));
    let before = folder.engine.ask(&count).await.unwrap().result;
    let folder = folder.reopened_with_store(&url).await;
    assert_eq!(folder.engine.ask(&count).await.unwrap().result, before);
    assert_eq!(folder.engine.undo(imported.number.0).await.unwrap().rows, 2);
    assert_eq!(folder.engine.search_customers("u1", 10).await.unwrap().len(), 1, "who is known stays known");
    let doctor = folder.engine.doctor(styk_model::Language::En).await.unwrap();
    assert_eq!((doctor.interactions, doctor.problems), (1, Vec::<String>::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_and_its_database_stay_together() {
    let (Some(url), Some(other)) = (schema().await.unwrap(), schema().await.unwrap()) else { return };
    let folder = Folder::with_store(&url).await;
    folder.import("log.csv", &csv(&[(1, 0, "search", "web")])).await;
    let Folder { engine, place } = folder;
    let second = tempfile::tempdir().unwrap();
    let in_use = Engine::open_with(&second.path().join("data"), Some(&url)).await;
    assert!(matches!(in_use, Err(EngineError::Store(styk_store::StoreError::Owned(_)))));
    engine.store().close().await;
    drop(engine);
    let data = place.path().join("data");
    assert!(matches!(Engine::open(&data).await, Err(EngineError::StoreElsewhere(_))));
    assert!(matches!(Engine::open_with(&data, Some(&other)).await, Err(EngineError::OtherStore(_))));
    let theirs = Engine::open_with(&second.path().join("fresh"), Some(&url)).await;
    assert!(matches!(theirs, Err(EngineError::OtherStore(_))));
    let inside = tempfile::tempdir().unwrap();
    drop(Engine::open(&inside.path().join("data")).await.unwrap());
    let moved = Engine::open_with(&inside.path().join("data"), Some(&other)).await;
    assert!(matches!(moved, Err(EngineError::StoreInside(_))));
    assert!(Engine::open_with(&data, Some(&url)).await.is_ok());
}
