//! What is written is there after the file is opened again.

use serde_json::json;
use styk_model::{Identifier, IdentifierKind, Timestamp};
use styk_store::{
    Document, FILE_NAME, FactKind, IdentifierBatch, ImportNumber, ImportSummary, NewFact, NewImport, PeopleState,
    Store, StoreError,
};

async fn store(folder: &tempfile::TempDir) -> Store {
    Store::open(folder.path().join(FILE_NAME)).await.unwrap()
}

fn document(version: u32, body: serde_json::Value) -> Document {
    let (kind, key) = ("question".to_owned(), "funnel".to_owned());
    Document { kind, key, version, body, created: Timestamp(5), author: "olga".to_owned() }
}

#[tokio::test]
async fn a_saved_document_is_a_new_version_and_the_old_ones_stay() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    assert_eq!(store.document("question", "funnel").await.unwrap(), None);
    assert_eq!(store.save_document(&document(0, json!({"a": 1}))).await.unwrap(), 1);
    assert_eq!(store.save_document(&document(1, json!({"a": 2}))).await.unwrap(), 2);
    let lost = store.save_document(&document(1, json!({"a": 3}))).await.unwrap_err();
    assert!(matches!(lost, StoreError::Conflict { expected: 1, found: 2, .. }), "{lost}");
    let other = Document { key: "paths".to_owned(), ..document(0, json!([])) };
    store.save_document(&other).await.unwrap();

    assert_eq!(store.document("question", "funnel").await.unwrap(), Some(document(2, json!({"a": 2}))));
    assert_eq!(store.document_version("question", "funnel", 1).await.unwrap(), document(1, json!({"a": 1})));
    let missing = store.document_version("question", "funnel", 3).await.unwrap_err();
    assert_eq!(missing.to_string(), "document `question/funnel` has no version `3`");
    let listed: Vec<(String, u32)> =
        store.documents("question").await.unwrap().into_iter().map(|found| (found.key, found.version)).collect();
    assert_eq!(listed, [("funnel".to_owned(), 2), ("paths".to_owned(), 1)]);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    store(&folder).await.close().await;
    let newer = sqlx::SqlitePool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    sqlx::query("INSERT INTO schema_version (version) VALUES (999)").execute(&newer).await.unwrap();
    newer.close().await;
    let refused = Store::open(&path).await.unwrap_err();
    assert!(matches!(refused, StoreError::Newer { found: 999, .. }), "{refused}");
}

#[tokio::test]
async fn a_folder_that_does_not_exist_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Store::open(folder.path().join("missing").join(FILE_NAME)).await.unwrap_err();
    assert!(refused.to_string().contains("missing"), "{refused}");
}

#[tokio::test]
async fn identifiers_keep_their_aliases_over_many_batches() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let mut batch = IdentifierBatch::new(1);
    for round in 0..3 {
        for number in 0..15_000 {
            batch.push(IdentifierKind::ALL[number % 10], &format!("{round}-\"{number}\""));
        }
        let mut change = store.change().await.unwrap();
        if round == 0 {
            change.drop_identifier_index().await.unwrap();
        }
        change.add_identifiers(&batch).await.unwrap();
        change.restore_identifier_index().await.unwrap();
        change.commit().await.unwrap();
        batch.clear();
    }
    let mut seen = 0;
    let last = store
        .each_identifier(|kind, value| {
            assert_eq!(kind, IdentifierKind::ALL[seen % 15_000 % 10]);
            assert_eq!(value, format!("{}-\"{}\"", seen / 15_000, seen % 15_000));
            seen += 1;
        })
        .await
        .unwrap();
    assert_eq!((last, seen), (45_000, 45_000));
    let kind = IdentifierKind::ALL[4];
    assert_eq!(store.find(None, "1-\"4\"").await.unwrap(), [(15_005, kind)]);
    assert_eq!(store.find(Some(IdentifierKind::Case), "1-\"4\"").await.unwrap(), []);
    let found = store.identifiers(&[15_005, 99_999]).await.unwrap();
    assert_eq!(found, [(15_005, Identifier::new(kind, "1-\"4\""))]);
}

#[tokio::test]
async fn people_are_read_back_over_page_borders() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    let kept = store(&folder).await;
    let mut batch = IdentifierBatch::new(1);
    (0..9_000).for_each(|number| batch.push(IdentifierKind::UserId, &number.to_string()));
    let mut state = PeopleState::default();
    state.grow(9_000);
    let changed = [1, 4_095, 4_096, 8_192, 9_000];
    for alias in changed {
        state.people[alias] = 1;
        state.moved[alias] = alias as u32;
    }
    state.position = 9_000;
    let mut change = kept.change().await.unwrap();
    change.add_identifiers(&batch).await.unwrap();
    change.write_people(&state, &changed.map(|alias| alias as u32)).await.unwrap();
    change.commit().await.unwrap();
    kept.close().await;

    let kept = Store::open(&path).await.unwrap();
    assert_eq!(kept.people().await.unwrap(), state);
    batch.clear();
    batch.push(IdentifierKind::UserId, "one more");
    let mut change = kept.change().await.unwrap();
    change.add_identifiers(&batch).await.unwrap();
    change.commit().await.unwrap();
    state.grow(9_001);
    assert_eq!(kept.people().await.unwrap(), state, "a page written when it was shorter");
}

fn fact(a: u32, b: u32, time: i64, source: styk_store::SourceNumber, kind: FactKind) -> NewFact {
    let (a_kind, b_kind) = (IdentifierKind::UserId, IdentifierKind::AnonymousId);
    NewFact { time: Timestamp(time), hash: 1, a, b, source, kind, a_kind, b_kind, verified: time == 7 }
}

#[tokio::test]
async fn a_pair_is_one_fact_per_import_source_and_standing_with_its_earliest_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let import = store.begin_import(&NewImport::default()).await.unwrap();
    let mut change = store.change().await.unwrap();
    let (shop, crm) = (change.source("shop").await.unwrap(), change.source("crm").await.unwrap());
    assert_eq!(change.source("shop").await.unwrap(), shop);
    let seen = |time, source| fact(1, 2, time, source, FactKind::Seen);
    change.add_facts(import, &[seen(5, shop), seen(3, shop)]).await.unwrap();
    change.add_facts(import, &[seen(7, shop), seen(9, crm), seen(4, shop)]).await.unwrap();
    let decisions = [4, 6].map(|time| fact(1, 2, time, crm, FactKind::Linked));
    change.add_facts(ImportNumber::DIRECT, &decisions).await.unwrap();

    let facts = change.facts().await.unwrap();
    let times: Vec<(i64, bool)> = facts.iter().map(|fact| (fact.fact.time.0, fact.fact.verified)).collect();
    assert_eq!(times, [(3, false), (7, true), (9, false), (4, false), (6, false)]);
    assert_eq!(change.reach_of_import(import).await.unwrap(), (vec![1, 2], 3));
    assert_eq!(change.facts_around(&[2], 10).await.unwrap().unwrap().len(), 5);
    assert_eq!(change.facts_around(&[2], 3).await.unwrap(), None);
    assert_eq!(change.facts_around(&[3], 3).await.unwrap(), Some(Vec::new()));
}

#[tokio::test]
async fn imports_are_listed_with_what_they_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let file = NewImport { name: "a.csv".into(), file_hash: "abc".into(), file_size: 3 << 30, ..NewImport::default() };
    let number = store.begin_import(&file).await.unwrap();
    let rejected = [(styk_model::RejectionReason::FieldCount, 2)].into();
    let summary =
        ImportSummary { rows: 10, interactions: 8, rejected, first_time: Some(Timestamp(-1)), last_time: None };
    let mut change = store.change().await.unwrap();
    change.summarise_import(number, &summary).await.unwrap();
    change.commit().await.unwrap();
    assert_eq!(store.imports_of_file("abc").await.unwrap(), [], "not before it is committed");
    store.commit_import(number, 4, Timestamp(9)).await.unwrap();
    let import = store.import(number).await.unwrap();
    assert_eq!((&import.file, &import.summary), (&file, &summary));
    assert_eq!((import.delta_version, import.finished), (Some(4), Some(Timestamp(9))));
    assert_eq!(store.imports_of_file("abc").await.unwrap(), [import]);
    let twice = store.commit_import(number, 5, Timestamp(9)).await.unwrap_err();
    assert_eq!(twice.to_string(), "import `1` is committed, expected prepared");
    assert!(matches!(store.import(ImportNumber(0)).await, Err(StoreError::NoSuchImport(_))));
}
