//! What is written is there after the database is opened again, in SQLite and in PostgreSQL.
//!
//! The tests of PostgreSQL need a database that they may do anything with, named by `STYK_TEST_POSTGRES`.

#[macro_use]
mod place;
mod about;
mod accounts;
mod retention;
mod talk;

use std::sync::Arc;

use serde_json::json;
use styk_model::{Basis, Consent, ContactChannel, Identifier, IdentifierKind, SuppressionReason, Timestamp};
use styk_store::{
    AliasList, ConsentRecord, Crossing, Delivery, Document, FILE_NAME, Fact, FactKind, Handover, IdentifierBatch,
    ImportNumber, ImportState, ImportSummary, NewFact, NewImport, PeopleState, Permission, Refusal, RefusalRule,
    Standing, Store, StoreError, Suppression,
};

use crate::place::Place;

fn document(version: u32, body: serde_json::Value) -> Document {
    let (kind, key) = ("question".to_owned(), "funnel".to_owned());
    Document { kind, key, version, body, created: Timestamp(5), author: "olga".to_owned() }
}

async fn a_saved_document_is_a_new_version_and_the_old_ones_stay(place: Place) {
    let store = place.open().await.unwrap();
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

async fn a_text_is_found_in_any_version_of_any_document_of_a_kind(place: Place) {
    let store = place.open().await.unwrap();
    store.save_document(&document(0, json!({"picture": "5f1c"}))).await.unwrap();
    store.save_document(&document(1, json!({}))).await.unwrap();
    let mut found = Vec::new();
    for (kind, text) in [("question", "5f1c"), ("question", "5f1d"), ("map", "5f1c")] {
        found.push(store.documents_hold(kind, text).await.unwrap());
    }
    assert_eq!(found, [true, false, false]);
}

async fn what_saves_itself_keeps_one_version_for_each_author_and_stretch_of_time(place: Place) {
    let store = place.open().await.unwrap();
    let save = async |version: u32, seconds: i64, author: &str| {
        let created = Timestamp(seconds * 1_000_000);
        let document = Document { created, author: author.to_owned(), ..document(version, json!([version])) };
        store.amend_document(&document, 600_000_000).await
    };
    for (version, seconds, author) in
        [(0, 10, "olga"), (1, 20, "olga"), (2, 30, "jan"), (3, 590, "jan"), (4, 600, "jan"), (5, 610, "olga")]
    {
        assert_eq!(save(version, seconds, author).await.unwrap(), version + 1);
    }
    let kept = store.document_versions("question", "funnel").await.unwrap();
    let kept: Vec<(u32, &str)> = kept.iter().map(|found| (found.version, found.author.as_str())).collect();
    assert_eq!(kept, [(6, "olga"), (5, "jan"), (4, "jan"), (2, "olga")]);
    let lost = save(3, 620, "jan").await.unwrap_err();
    assert!(matches!(lost, StoreError::Conflict { expected: 3, found: 6, .. }), "{lost}");
}

async fn a_database_of_a_newer_version_is_refused(place: Place) {
    place.open().await.unwrap().close().await;
    place.run("INSERT INTO schema_version (version) VALUES (999)").await;
    let refused = place.open().await.unwrap_err();
    assert!(matches!(refused, StoreError::Newer { found: 999, .. }), "{refused}");
}

#[tokio::test]
async fn a_folder_that_does_not_exist_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Store::open(folder.path().join("missing").join(FILE_NAME)).await.unwrap_err();
    assert!(refused.to_string().contains("missing"), "{refused}");
}

async fn identifiers_keep_their_aliases_over_many_batches(place: Place) {
    let store = place.open().await.unwrap();
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
            assert_eq!(kind, Some(IdentifierKind::ALL[seen % 15_000 % 10]));
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

async fn people_are_read_back_over_page_borders(place: Place) {
    let kept = place.open().await.unwrap();
    let mut batch = IdentifierBatch::new(1);
    (0..9_000).for_each(|number| batch.push(IdentifierKind::UserId, &number.to_string()));
    let mut state = PeopleState::default();
    state.grow(9_000);
    let changed = [1, 4_095, 4_096, 8_192, 9_000];
    for alias in changed {
        Arc::make_mut(&mut state.people)[alias] = 1;
        state.position = alias as u64;
        state.move_at([alias as u32]);
    }
    let mut change = kept.change().await.unwrap();
    change.add_identifiers(&batch).await.unwrap();
    change.write_people(&state, &changed.map(|alias| alias as u32)).await.unwrap();
    change.commit().await.unwrap();
    kept.close().await;

    let kept = place.open().await.unwrap();
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
    NewFact {
        time: Timestamp(time),
        hash: 1,
        a,
        b,
        source,
        kind,
        a_kind,
        b_kind,
        standing: if time == 7 { Standing::Verified } else { Standing::Recorded },
    }
}

async fn a_pair_is_one_fact_per_import_source_and_standing_with_its_earliest_time(place: Place) {
    let store = place.open().await.unwrap();
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
    let standing = |fact: &Fact| fact.fact.standing == Standing::Verified;
    let times: Vec<(i64, bool)> = facts.iter().map(|fact| (fact.fact.time.0, standing(fact))).collect();
    assert_eq!(times, [(3, false), (7, true), (9, false), (4, false), (6, false)]);
    assert_eq!(change.reach_of_import(import).await.unwrap(), (vec![1, 2], 3));
    assert_eq!(change.facts_around(&[2], &[], 10).await.unwrap().unwrap().len(), 5);
    assert_eq!(change.facts_around(&[2], &[], 3).await.unwrap(), None);
    assert_eq!(change.facts_around(&[3], &[], 3).await.unwrap(), Some(Vec::new()));
}

async fn imports_are_listed_with_what_they_found(place: Place) {
    let store = place.open().await.unwrap();
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

async fn a_search_finds_what_begins_so_in_either_case(place: Place) {
    let store = place.open().await.unwrap();
    let mut batch = IdentifierBatch::new(1);
    for value in ["K-1", "k-2", "100%", "1000", "Ż-1", &"long ".repeat(2_000)] {
        batch.push(IdentifierKind::UserId, value);
    }
    let mut change = store.change().await.unwrap();
    change.add_identifiers(&batch).await.unwrap();
    change.commit().await.unwrap();
    let found = async |text| -> Vec<u32> {
        store.identifiers_like(text, 10).await.unwrap().into_iter().map(|(alias, _)| alias).collect()
    };
    assert_eq!(found("k-").await, [1, 2]);
    assert_eq!(found("100%").await, [3], "a pattern is no pattern here");
    assert_eq!(found("Ż").await, [5]);
    let long = store.find(Some(IdentifierKind::UserId), &"long ".repeat(2_000)).await.unwrap();
    assert_eq!(long, [(6, IdentifierKind::UserId)]);
}

async fn decisions_are_kept_with_their_reasons_and_lists_of_identifiers_as_they_are_replaced(place: Place) {
    let store = place.open().await.unwrap();
    let mut change = store.change().await.unwrap();
    let (shop, anna) = (change.source("shop").await.unwrap(), change.source("anna").await.unwrap());
    // 1 and 2 stand with 9, which is shared: what lies beyond it is reached over decisions only.
    let seen = [(1, 9), (2, 9), (2, 3)].map(|(a, b)| fact(a, b, 1, shop, FactKind::Seen));
    change.add_facts(ImportNumber::DIRECT, &seen).await.unwrap();
    let decided = [(2, FactKind::Linked), (5, FactKind::Unlinked), (5, FactKind::Withdrawn)];
    let mut numbers = Vec::new();
    for (time, kind) in decided {
        numbers.push(change.add_decision(&fact(1, 4, time, anna, kind), "they said so").await.unwrap());
    }
    let far = change.add_decision(&fact(5, 9, 3, anna, FactKind::Linked), "").await.unwrap();
    let pairs = |facts: Option<Vec<Fact>>| {
        let mut pairs: Vec<(u32, u32)> = facts.unwrap().iter().map(|fact| (fact.fact.a, fact.fact.b)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    };
    assert_eq!(pairs(change.facts_around(&[1], &[9], 10).await.unwrap()), [(1, 4), (1, 9), (5, 9)]);
    assert_eq!(pairs(change.facts_around(&[1], &[], 10).await.unwrap()), [(1, 4), (1, 9), (2, 3), (2, 9), (5, 9)]);
    change.add_listed(AliasList::Junk, &[7, 3]).await.unwrap();
    change.add_listed(AliasList::Junk, &[3, 5]).await.unwrap();
    change.replace_listed(AliasList::Shared, &[9]).await.unwrap();
    assert_eq!(change.listed(AliasList::Junk).await.unwrap(), [3, 5, 7]);
    let refusal =
        Refusal { fact: 1, rule: RefusalRule::Claimed, kind: IdentifierKind::UserId, first: 1, second: 9, count: 0 };
    change.replace_refusals(None, &[refusal]).await.unwrap();
    change.replace_listed(AliasList::Junk, &[]).await.unwrap();
    change.commit().await.unwrap();

    assert_eq!(store.listed(AliasList::Junk).await.unwrap(), [] as [u32; 0]);
    assert_eq!(store.listed(AliasList::Shared).await.unwrap(), [9]);
    let (newest, total) = store.decisions(0, 2).await.unwrap();
    let told: Vec<(u32, &str)> = newest.iter().map(|(fact, reason)| (fact.number, reason.as_str())).collect();
    assert_eq!((told, total), (vec![(far, ""), (numbers[2], "they said so")], 4));
    assert_eq!(store.decisions_of(&[4]).await.unwrap().len(), 3);
    assert_eq!(store.last_decisions(&[1]).await.unwrap(), [((1, 4), numbers[2])].into());
    assert_eq!(store.reasons(&numbers[..1]).await.unwrap()[&numbers[0]], "they said so");
    assert_eq!(store.refusals_of(&[9], 10).await.unwrap(), [refusal]);
    assert_eq!(store.refusals_of(&[2], 10).await.unwrap(), []);
}

async fn an_import_that_never_was_leaves_nothing(place: Place) {
    let store = place.open().await.unwrap();
    let import = store.begin_import(&NewImport::default()).await.unwrap();
    let mut change = store.change().await.unwrap();
    let source = change.source("shop").await.unwrap();
    change.add_facts(import, &[fact(1, 2, 3, source, FactKind::Seen)]).await.unwrap();
    let number = change.facts().await.unwrap()[0].number;
    let refusal =
        Refusal { fact: number, rule: RefusalRule::Limit, kind: IdentifierKind::UserId, first: 1, second: 2, count: 9 };
    change.replace_refusals(None, &[refusal]).await.unwrap();
    let flaw = styk_model::Flaw::FieldCount { found: 3, expected: 5 };
    let rejection = styk_model::Rejection { position: 7, flaw, record: "a\0b".to_owned() };
    change.add_rejections(import, &[rejection]).await.unwrap();
    change.commit().await.unwrap();
    assert_eq!(store.refusals(0, 10).await.unwrap(), (vec![refusal], 1));
    assert_eq!(store.quarantine(import, 0, 10).await.unwrap()[0].position, 7);
    assert_eq!(store.facts(&[number, 99]).await.unwrap().len(), 1);
    assert_eq!(store.prepared_imports().await.unwrap(), [import]);

    let mut change = store.change().await.unwrap();
    change.move_import(import, ImportState::Prepared, ImportState::RolledBack).await.unwrap();
    change.discard_import(import).await.unwrap();
    change.commit().await.unwrap();
    assert_eq!(store.refusals(0, 10).await.unwrap(), (vec![], 0));
    assert_eq!(store.quarantine(import, 0, 10).await.unwrap(), []);
    assert_eq!(store.facts_around(&[1], &[]).await.unwrap(), []);
}

async fn a_change_that_is_not_committed_never_was(place: Place) {
    let store = place.open().await.unwrap();
    let mut change = store.change().await.unwrap();
    change.set_meta("a", "1").await.unwrap();
    drop(change);
    assert_eq!(store.meta("a").await.unwrap(), None);
    let mut change = store.change().await.unwrap();
    change.set_meta("a", "2").await.unwrap();
    change.set_meta("a", "3").await.unwrap();
    change.commit().await.unwrap();
    assert_eq!(store.meta("a").await.unwrap().as_deref(), Some("3"));
}

async fn a_timer_is_due_until_it_is_done(place: Place) {
    let store = place.open().await.unwrap();
    store.set_timer("report", "monthly", Timestamp(10)).await.unwrap();
    store.set_timer("clean", "daily", Timestamp(5)).await.unwrap();
    let timers = store.timers().await.unwrap();
    assert_eq!(timers.iter().map(|timer| timer.name.as_str()).collect::<Vec<_>>(), ["clean", "report"]);
    store.timer_failed(&timers[1], 1, "no way", Timestamp(12)).await.unwrap();
    store.timer_done(&timers[0], Timestamp(6), Timestamp(50)).await.unwrap();
    let after = store.timers().await.unwrap();
    assert_eq!((after[0].failed, after[0].trouble.as_deref(), after[0].next), (1, Some("no way"), Timestamp(12)));
    assert_eq!((after[1].done, after[1].next), (Some(Timestamp(6)), Timestamp(50)));
    store.set_timer("report", "weekly", Timestamp(99)).await.unwrap();
    store.timer_done(&after[0], Timestamp(13), Timestamp(14)).await.unwrap();
    let timers = store.timers().await.unwrap();
    let report = timers.iter().find(|timer| timer.name == "report").unwrap();
    assert_eq!((report.failed, report.next), (0, Timestamp(99)), "it was set anew meanwhile");
    store.remove_timer("report").await.unwrap();
    assert_eq!(store.timers().await.unwrap().len(), 1);
}

async fn a_delivery_waits_until_it_arrives_or_is_given_up(place: Place) {
    let store = place.open().await.unwrap();
    let delivery = |url: &str, next| Delivery {
        id: "a".to_owned(),
        url: url.to_owned(),
        event: "ping".to_owned(),
        body: "{}".to_owned(),
        failed: 0,
        next: Timestamp(next),
    };
    let urls = |taken: &[Delivery]| {
        let mut urls: Vec<String> = taken.iter().map(|one| one.url.clone()).collect();
        urls.sort();
        urls
    };
    for (url, next) in [("x", 5), ("y", 5), ("z", 50)] {
        store.add_delivery(&delivery(url, next)).await.unwrap();
    }
    assert_eq!(store.next_delivery().await.unwrap(), Some(Timestamp(5)));
    let taken = store.take_deliveries(Timestamp(10), Timestamp(40)).await.unwrap();
    assert_eq!(urls(&taken), ["x", "y"]);
    assert!(store.take_deliveries(Timestamp(11), Timestamp(40)).await.unwrap().is_empty(), "somebody has them");
    store.remove_delivery(taken.iter().find(|one| one.url == "x").unwrap()).await.unwrap();
    store.put_off_delivery(taken.iter().find(|one| one.url == "y").unwrap(), Timestamp(30)).await.unwrap();
    drop(store);
    let store = place.open().await.unwrap();
    let taken = store.take_deliveries(Timestamp(30), Timestamp(60)).await.unwrap();
    assert_eq!((urls(&taken), taken[0].failed), (vec!["y".to_owned()], 1));
    let again = store.take_deliveries(Timestamp(60), Timestamp(90)).await.unwrap();
    assert_eq!(urls(&again), ["y", "z"], "whoever took it has gone");
}

async fn a_segment_keeps_who_was_in_it_and_what_happened_since(place: Place) {
    let store = place.open().await.unwrap();
    let crossing = |segment, person, time, entered| Crossing { segment, person, time: Timestamp(time), entered };
    let mut change = store.change().await.unwrap();
    let loyal = change.follow("loyal", "true", Timestamp(5), &[1, 0, 255]).await.unwrap();
    let fresh = change.follow("new", "false", Timestamp(6), &[]).await.unwrap();
    assert_ne!(loyal, fresh);
    let crossings = [crossing(loyal, 7, 10, true), crossing(fresh, 8, 10, true), crossing(loyal, 9, 11, false)];
    change.add_crossings(&crossings).await.unwrap();
    change.add_crossings(&[]).await.unwrap();
    change.commit().await.unwrap();
    assert_eq!(store.crossings(loyal, 0).await.unwrap(), [crossings[0], crossings[2]]);
    assert_eq!(store.crossings_of(&[8, 9, 99]).await.unwrap(), crossings[1..]);

    let mut change = store.change().await.unwrap();
    change.keep_members(loyal, &[3]).await.unwrap();
    let many: Vec<Crossing> = (0..25_000).map(|person| crossing(loyal, person, 12, person % 2 == 0)).collect();
    change.add_crossings(&many).await.unwrap();
    assert_eq!(change.follow("loyal", "another rule", Timestamp(20), &[9]).await.unwrap(), loyal);
    change.commit().await.unwrap();
    drop(store);
    let store = place.open().await.unwrap();
    let followed = store.followed().await.unwrap();
    let said: Vec<_> = followed.iter().map(|one| (one.key.as_str(), one.rule.as_str(), one.began)).collect();
    assert_eq!(said, [("loyal", "another rule", Timestamp(5)), ("new", "false", Timestamp(6))]);
    assert_eq!((&followed[0].at_first, &followed[0].members), (&vec![1, 0, 255], &vec![3]));
    assert_eq!(store.crossings(loyal, followed[0].upto).await.unwrap(), many, "what came after it was kept");
}

async fn what_was_said_of_consent_is_kept_once_and_goes_with_its_import(place: Place) {
    let store = place.open().await.unwrap();
    let (import, mut change) =
        (store.begin_import(&NewImport::default()).await.unwrap(), store.change().await.unwrap());
    let source = change.source("shop").await.unwrap();
    let said = |alias, purpose: &str, channel, given, time, import| ConsentRecord {
        number: 0,
        alias,
        consent: Consent {
            purpose: purpose.to_owned(),
            channel,
            given,
            basis: Some(Basis::Consent),
            wording: "2026-05".to_owned(),
        },
        source,
        import,
        standing: Standing::Claimed,
        time: Timestamp(time),
        recorded: Timestamp(99),
        author: String::new(),
        note: String::new(),
    };
    let (email, direct) = (Some(ContactChannel::Email), ImportNumber::DIRECT);
    let records = [
        said(1, "marketing", email, true, 10, direct),
        said(2, "marketing", None, false, 11, direct),
        said(2, "research", email, true, 12, direct),
        said(1, "*", None, false, 13, import),
    ];
    change.add_consents(&records).await.unwrap();
    change.add_consents(&[records[0].clone(), records[0].clone()]).await.unwrap();
    change.commit().await.unwrap();
    assert_eq!(store.consents_of(&[1]).await.unwrap().len(), 1, "not before the import counts");
    store.commit_import(import, 1, Timestamp(1)).await.unwrap();
    let of = async |aliases: &[u32]| {
        let found = store.consents_of(aliases).await.unwrap();
        found.into_iter().map(|one| ConsentRecord { number: 0, ..one }).collect::<Vec<_>>()
    };
    assert_eq!(of(&[1]).await, [records[3].clone(), records[0].clone()], "newest first, and once");
    let permission = |record: &ConsentRecord| Permission {
        alias: record.alias,
        channel: record.consent.channel,
        given: record.consent.given,
        standing: record.standing,
        time: record.time,
    };
    let mut permissions = store.permissions("marketing").await.unwrap();
    permissions.sort_by_key(|one| one.time);
    assert_eq!(permissions, [&records[0], &records[1], &records[3]].map(permission), "those of all purposes too");
    let purposes = [("*".to_owned(), 1), ("marketing".to_owned(), 2), ("research".to_owned(), 1)];
    assert_eq!(store.consent_purposes().await.unwrap(), purposes);

    let mut change = store.change().await.unwrap();
    change.move_import(import, ImportState::Committed, ImportState::Undone).await.unwrap();
    change.commit().await.unwrap();
    assert_eq!(of(&[1, 7]).await, [records[0].clone()], "what an undone import said does not count");
}

async fn whom_nobody_writes_to_is_listed_until_it_is_taken_back(place: Place) {
    let store = place.open().await.unwrap();
    let suppression = |alias, channel, reason, time| Suppression {
        alias,
        channel,
        reason,
        note: "asked on the phone".to_owned(),
        author: "anna".to_owned(),
        time: Timestamp(time),
    };
    let sms = Some(ContactChannel::Sms);
    let list = [
        suppression(3, None, SuppressionReason::Requested, 5),
        suppression(4, sms, SuppressionReason::Bounced, 6),
        suppression(3, None, SuppressionReason::Blocked, 7),
    ];
    let mut change = store.change().await.unwrap();
    for one in &list {
        change.suppress(one).await.unwrap();
    }
    change.commit().await.unwrap();
    let (found, total) = store.suppressions(0, 10).await.unwrap();
    assert_eq!((found, total), (vec![list[2].clone(), list[1].clone()], 2), "the second word about the same counts");
    assert_eq!(store.suppressions(1, 10).await.unwrap().0, list[1..2]);
    assert_eq!(store.suppressions_of(&[4]).await.unwrap(), list[1..2]);
    let mut all = store.suppressed().await.unwrap();
    all.sort_unstable();
    assert_eq!(all, [(3, None, SuppressionReason::Blocked), (4, sms, SuppressionReason::Bounced)]);
    let handover = |number, format: &str, channel, aliases| Handover {
        number,
        time: Timestamp(8),
        author: "anna".to_owned(),
        segment: "loyal".to_owned(),
        purpose: "marketing".to_owned(),
        channel,
        format: format.to_owned(),
        customers: 2,
        aliases,
    };
    let handovers = [handover(1, "csv", None, vec![0, 255]), handover(2, "google", sms, Vec::new())];
    let mut change = store.change().await.unwrap();
    for one in &handovers {
        change.add_handover(one).await.unwrap();
    }
    change.commit().await.unwrap();
    assert_eq!(store.handovers(10).await.unwrap(), [handovers[1].clone(), handovers[0].clone()]);
    let mut change = store.change().await.unwrap();
    assert!(!change.unsuppress(4, None).await.unwrap(), "of another channel");
    assert!(change.unsuppress(4, sms).await.unwrap());
    change.commit().await.unwrap();
    assert_eq!(store.suppressions(0, 10).await.unwrap().1, 1);
}

/// SQLite has the lock of the data folder; this is of PostgreSQL.
#[tokio::test]
async fn a_database_belongs_to_one_process_at_a_time() {
    let Some(place) = Place::postgres().await else { return };
    let first = place.open().await.unwrap();
    let refused = place.open().await.unwrap_err();
    assert!(matches!(refused, StoreError::Owned(_)), "{refused}");
    assert!(!refused.to_string().contains("password"), "{refused}");
    // The sessions break, and another process takes over: the first one can write no more.
    place.break_sessions().await;
    let second = place.open().await.unwrap();
    second.change().await.unwrap().commit().await.unwrap();
    // A broken connection of the pool is an error once, then there is a new one.
    let mut refusals = 0;
    for _ in 0..20 {
        match first.change().await.unwrap_err() {
            StoreError::Owned(_) => refusals += 1,
            StoreError::Sql(_) => {}
            other => panic!("{other}"),
        }
    }
    assert!(refusals > 0);
}

on_both!(
    a_saved_document_is_a_new_version_and_the_old_ones_stay,
    a_text_is_found_in_any_version_of_any_document_of_a_kind,
    what_saves_itself_keeps_one_version_for_each_author_and_stretch_of_time,
    a_database_of_a_newer_version_is_refused,
    identifiers_keep_their_aliases_over_many_batches,
    people_are_read_back_over_page_borders,
    a_pair_is_one_fact_per_import_source_and_standing_with_its_earliest_time,
    decisions_are_kept_with_their_reasons_and_lists_of_identifiers_as_they_are_replaced,
    imports_are_listed_with_what_they_found,
    a_search_finds_what_begins_so_in_either_case,
    an_import_that_never_was_leaves_nothing,
    a_change_that_is_not_committed_never_was,
    a_timer_is_due_until_it_is_done,
    a_delivery_waits_until_it_arrives_or_is_given_up,
    a_segment_keeps_who_was_in_it_and_what_happened_since,
    what_was_said_of_consent_is_kept_once_and_goes_with_its_import,
    whom_nobody_writes_to_is_listed_until_it_is_taken_back
);
