//! Erased customers: nothing of them is left in any file, what is dated before is refused, and whoever comes later is
//! somebody new.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::{Value, json};
use styk_engine::{
    AudienceFormat, AudienceWanted, ByHand, Engine, EngineError, ErasureReceipt, ErasureWanted, Remains, Segment,
};
use styk_model::{
    Consent, ContactChannel, IdentifierKind, Language, MetricKind, PersonNumber, SuppressionReason, Timestamp,
};
use styk_store::fresh::schema;
use styk_store::{AuditEntry, Suppression};

use crate::audience::run;
use crate::folder::Folder;
use crate::live::{source, total};

/// What names Anna, however it is written.
const ANNA: [&str; 6] = ["anna-77", "anna@example.com", "cookie-anna", "K-Anna-9", "anna-77.device", "Anna was here"];

/// Her interactions, one of Boris, and a row of hers that says too little.
const FILE: &str = "user_id,email,anonymous_id,crm_id,time,event,comment\n\
                    anna-77,anna@example.com,cookie-anna,K-Anna-9,2024-01-01T00:00:00Z,purchase,Anna was here\n\
                    boris-1,boris@example.com,cookie-boris,K-1,2024-01-02T00:00:00Z,purchase,so was I\n\
                    anna-77,anna@example.com,,,2024-01-03T00:00:00Z,visit,again\n\
                    anna-77,anna@example.com,,,2024-01-04T00:00:00Z,consent_given,Anna was here\n";

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

/// Everything that a file says: its bytes, the values of Parquet, and what is compressed in it.
fn contents(path: &Path) -> Vec<u8> {
    let Ok(bytes) = std::fs::read(path) else { return Vec::new() };
    let mut said = bytes.clone();
    if path.extension().is_some_and(|ending| ending == "parquet") {
        let reader = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
        for row in reader.get_row_iter(None).unwrap() {
            said.extend(row.unwrap().to_string().into_bytes());
        }
        said.extend(format!("{:?}", reader.metadata()).into_bytes());
    }
    const FRAME: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
    for (at, _) in bytes.windows(4).enumerate().filter(|(_, four)| *four == FRAME) {
        let mut unpacked = Vec::new();
        if let Ok(mut frame) = zstd::stream::Decoder::new(&bytes[at..]) {
            let _ = std::io::Read::read_to_end(&mut frame, &mut unpacked);
        }
        said.extend(unpacked);
    }
    said
}

/// Which of some words stand in which files of a folder.
pub(crate) fn traces(folder: &Path, words: &[String]) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for path in files(folder) {
        let said = contents(&path);
        for word in words {
            if said.windows(word.len()).any(|window| window == word.as_bytes()) {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert((name, word.clone()));
            }
        }
    }
    found
}

/// What names Anna, with the hash of her address.
fn words() -> Vec<String> {
    let hash = styk_collect::hashed_identifiers("anna@example.com").remove(0).value.into_owned();
    ANNA.iter().map(|word| (*word).to_owned()).chain([hash]).collect()
}

async fn user(engine: &Engine, value: &str) -> Option<PersonNumber> {
    let found = engine.store().find(Some(IdentifierKind::UserId), value).await.unwrap();
    found.first().map(|(alias, _)| *alias)
}

fn event(user: &str, time: &str, text: &str) -> Value {
    json!({ "event": "visit", "type": "track", "user_id": user, "device_id": format!("{user}.device"),
            "time": time, "properties": { "note": text.repeat(80) } })
}

async fn erase(engine: &Engine, value: &str) -> Result<ErasureReceipt, EngineError> {
    let values = [value.to_owned()];
    engine.erase(ErasureWanted { persons: &[], values: &values, reason: "asked for it" }, "olga").await
}

/// Anna and Boris in files, in the inbox, in the quarantine, in a segment, on a list, and what they allow.
async fn filled(folder: &Folder) {
    folder.import("crm.csv", FILE).await;
    let engine = &folder.engine;
    let segment =
        Segment { name: "Buyers".to_owned(), description: String::new(), rule: "did(\"purchase\")".to_owned() };
    engine.save_segment("buyers", 0, &segment, "olga").await.unwrap();
    let anna = user(engine, "anna-77").await.unwrap();
    let consent = Consent {
        purpose: "marketing".to_owned(),
        channel: Some(ContactChannel::Email),
        given: true,
        basis: None,
        wording: String::new(),
    };
    let said = ByHand { consent, time: Timestamp::now(), author: "olga", note: "Anna was here" };
    assert!(engine.note_consent(anna, &said).await.unwrap());
    let wanted = AudienceWanted {
        segment: "buyers",
        purpose: "marketing",
        channel: Some(ContactChannel::Email),
        format: AudienceFormat::Csv,
    };
    engine.hand_over(&engine.context(), wanted, "olga").await.unwrap();
    let suppression = Suppression {
        alias: anna,
        channel: None,
        reason: SuppressionReason::Complained,
        note: "Anna was here".to_owned(),
        author: "olga".to_owned(),
        time: Timestamp::now(),
    };
    engine.suppress(&suppression).await.unwrap();
    for (action, detail) in [("sql", "SELECT * FROM interactions WHERE text = 'anna-77'"), ("sql", "SELECT 1")] {
        let (action, detail) = (action.to_owned(), detail.to_owned());
        let entry = AuditEntry { time: Timestamp::now(), who: "olga".to_owned(), action, detail };
        engine.store().audit(&entry).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_erased_customer_is_left_in_any_file() {
    let folder = Folder::new().await;
    filled(&folder).await;
    let Folder { engine, place } = folder;
    let data = place.path().join("data");
    let shop = source(&engine, "shop").await.source.number;
    let running = run(engine);
    running.send(shop, &[event("anna-77", "2024-02-01T00:00:00Z", "Anna was here")]).await;
    running.send(shop, &[event("boris-1", "2024-02-01T00:00:00Z", "so was I")]).await;
    running.send(shop, &[json!({ "event": "visit", "user_id": "anna-77", "time": "some day" })]).await;
    let rules = [("buyers", "did(\"purchase\")")];
    running.agreed(&rules).await;
    let before = traces(&data, &words());
    assert!(before.len() > words().len(), "she is there before: {before:?}");
    let engine = &running.engine;
    assert_eq!((total(engine, MetricKind::Count), total(engine, MetricKind::Customers)), (5, 2));

    let anna = engine.people().person(user(engine, "anna-77").await.unwrap());
    let receipt = erase(engine, " Anna@Example.com ").await.unwrap();
    assert_eq!(traces(&data, &words()), BTreeSet::new());
    assert!(!traces(&data, &["boris-1".to_owned()]).is_empty(), "he stays");
    assert_eq!((total(engine, MetricKind::Count), total(engine, MetricKind::Customers)), (2, 1));
    assert_eq!((receipt.customers, receipt.identifiers, receipt.marks.len()), (1, 5, 5));
    let removed = receipt.removed;
    assert_eq!((removed.interactions, removed.consents, removed.suppressions), (3, 1, 1));
    assert_eq!((removed.quarantined, removed.decisions, removed.audited), (2, 0, 1));
    let log = engine.store().audited(false, 10).await.unwrap();
    let details: Vec<&str> = log.iter().map(|entry| entry.detail.as_str()).collect();
    assert_eq!(details, ["SELECT 1", AuditEntry::ERASED], "that somebody asked stays, what for does not");
    assert!(removed.facts >= 4, "{removed:?}");
    assert_eq!(receipt.lists.iter().map(|list| (list.number, list.customers)).collect::<Vec<_>>(), [(1, 1)]);
    assert_eq!(receipt.remains, [Remains::Backups, Remains::Exports, Remains::Lists]);

    assert!(receipt.is_signed() && receipt.key == engine.erasure_key().unwrap());
    let forged = ErasureReceipt { customers: 2, ..receipt.clone() };
    assert!(!forged.is_signed());
    assert_eq!(engine.erasures().await.unwrap(), std::slice::from_ref(&receipt));
    assert_eq!(engine.erasure(receipt.number).await.unwrap(), Some(receipt));

    // Nobody left the segment: she is only not there any more.
    running.agreed(&rules).await;
    let crossings = engine.store().crossings_after(0, 100).await.unwrap();
    assert!(crossings.iter().all(|(_, _, crossing)| crossing.entered && crossing.person != anna), "{crossings:?}");
    assert_eq!(engine.doctor(Language::En).await.unwrap().problems, Vec::<String>::new());
    assert!(matches!(erase(engine, "anna-77").await, Err(EngineError::NobodyToErase)));
    let engine = running.stopped().await;
    drop(engine);
    assert_eq!(traces(&data, &words()), BTreeSet::new(), "and after the end");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dated_before_is_refused_and_whoever_comes_later_is_somebody_new() {
    let folder = Folder::new().await;
    filled(&folder).await;
    let before = user(&folder.engine, "anna-77").await.unwrap();
    erase(&folder.engine, "anna-77").await.unwrap();
    // The same rows again, one of them changed.
    let again = folder.import("crm.csv", &FILE.replace("again", "once more")).await;
    assert_eq!((again.summary.interactions, again.written.rows), (1, 0), "Boris's row was there before");
    let refused: Vec<u64> = again.summary.rejected.values().copied().collect();
    assert_eq!(refused, [1, 2], "one says no purpose, two name Anna");
    assert_eq!(user(&folder.engine, "anna-77").await, None);

    let Folder { engine, place } = folder;
    let shop = source(&engine, "shop").await.source.number;
    let running = run(engine);
    let (early, late) = ("2024-02-01T00:00:00Z", Timestamp::now().to_string());
    running.send(shop, &[event("anna-77", early, "x"), event("anna-77", &late, "x")]).await;
    running.send(shop, &[event("anna-77", early, "y")]).await;
    running.until("events are read", |_| true).await;
    assert_eq!((running.engine.refused_after_erasure(), total(&running.engine, MetricKind::Count)), (4, 2));
    let engine = running.stopped().await;
    let now = user(&engine, "anna-77").await.unwrap();
    assert!(now > before, "a number of her own");
    drop(engine);

    let engine = Engine::open(&place.path().join("data")).await.unwrap();
    let running = run(engine);
    running.send(shop, &[event("anna-77", early, "z"), event("anna-77", &late, "z")]).await;
    running.until("events are read", |_| true).await;
    assert_eq!((running.engine.refused_after_erasure(), total(&running.engine, MetricKind::Count)), (1, 3));
    assert_eq!(user(&running.engine, "anna-77").await, Some(now));
    // And once more.
    let receipt = erase(&running.engine, "anna-77").await.unwrap();
    assert_eq!((receipt.number, receipt.removed.interactions), (2, 2));
    assert_eq!(total(&running.engine, MetricKind::Count), 1);
    assert_eq!(running.engine.doctor(Language::En).await.unwrap().problems, Vec::<String>::new());
    let engine = running.stopped().await;
    drop(engine);
    assert_eq!(traces(&place.path().join("data"), &words()), BTreeSet::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_names_who_would_go_and_what_nobody_has() {
    let folder = Folder::new().await;
    filled(&folder).await;
    let anna = user(&folder.engine, "anna-77").await.unwrap();
    let values = ["anna@example.com", "nobody", " "].map(str::to_owned);
    let wanted = ErasureWanted { persons: &[anna, 4_000], values: &values, reason: "" };
    let preview = folder.engine.erasure_preview(wanted).await.unwrap();
    assert_eq!((preview.count, preview.identifiers, preview.unknown), (1, 4, vec!["nobody".to_owned()]));
    assert_eq!(preview.customers[0].1.len(), 4);
    assert_eq!(preview.lists[0].customers, 1);
    assert_eq!(total(&folder.engine, MetricKind::Count), 3, "nothing has gone");
    assert!(folder.engine.erasures().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_a_killed_process_left_go_when_the_folder_is_opened() {
    let Folder { engine, place } = Folder::new().await;
    drop(engine);
    let data = place.path().join("data");
    for left in ["uploads/7f/anna.csv", "run/input-1/standard input", "temporary/rows"] {
        let path = data.join(left);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "anna-77").unwrap();
    }
    let engine = Engine::open(&data).await.unwrap();
    assert_eq!(traces(&data, &words()), BTreeSet::new());
    assert!(engine.uploads().starts_with(&data));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_the_key_of_its_erasures_is_not_opened() {
    let folder = Folder::new().await;
    filled(&folder).await;
    erase(&folder.engine, "anna-77").await.unwrap();
    let Folder { engine, place } = folder;
    drop(engine);
    let (data, key) = (place.path().join("data"), place.path().join("data/erasure.key"));
    std::fs::rename(&key, place.path().join("kept")).unwrap();
    assert!(matches!(Engine::open(&data).await, Err(EngineError::ErasureKey(_))));
    std::fs::rename(place.path().join("kept"), &key).unwrap();
    assert!(Engine::open(&data).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_are_erased_from_postgresql_too() {
    let Some(url) = schema().await.unwrap() else { return };
    let folder = Folder::with_store(&url).await;
    filled(&folder).await;
    let receipt = erase(&folder.engine, "anna@example.com").await.unwrap();
    assert_eq!((receipt.customers, receipt.identifiers, receipt.removed.interactions), (1, 4, 2));
    assert!(receipt.remains.contains(&Remains::DatabaseLog));
    assert_eq!(user(&folder.engine, "anna-77").await, None);
    assert_eq!(folder.engine.store().quarantine(styk_store::ImportNumber(1), 0, 10).await.unwrap(), []);
    assert_eq!(traces(&folder.place.path().join("data"), &words()), BTreeSet::new());
    let folder = folder.reopened_with_store(&url).await;
    let again = folder.import("crm.csv", FILE).await;
    assert_eq!(again.written.rows, 0);
    assert_eq!(total(&folder.engine, MetricKind::Customers), 1);
    assert_eq!(folder.engine.doctor(Language::En).await.unwrap().problems, Vec::<String>::new());
}
