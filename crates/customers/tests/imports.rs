//! Imports that are cut short at any step, undone, explained.

mod common;

use std::collections::{BTreeSet, HashMap};

use common::{JUNK, Row, alias, decide, groups, identifier, import, observe, open, open_with, rules};
use jiff::tz::TimeZone;
use styk_customers::{Customers, CustomersError, Decision, Record, Rules};
use styk_model::{Flaw, Identifier, IdentifierKind, Language, Rejection, Timestamp, UNIDENTIFIED};
use styk_store::{ImportState, ImportSummary, NewImport, Standing, StoreError};

fn row(who: &[usize], source: usize, time: i64) -> Row {
    Row { who: who.to_vec(), source, time, standing: Standing::Recorded }
}

fn before() -> Vec<Row> {
    vec![row(&[2, 9], 1, 1), row(&[3, 10], 1, 2)]
}

/// Joins `c2` to `anna` before `piotr` had it, and brings someone new.
fn cut_short() -> Vec<Row> {
    vec![row(&[2, 10], 0, 0), row(&[4, 11], 1, 3)]
}

/// Where an import is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cut {
    Begun,
    Observed,
    Flushed,
    Finished,
    InLake,
    Committed,
}

async fn import_until(customers: &mut Customers, cut: Cut) {
    let (number, mut intake) = customers.begin(&NewImport::default()).await.unwrap();
    if cut == Cut::Begun {
        return;
    }
    observe(&mut intake, &cut_short()).await;
    if cut == Cut::Observed {
        return;
    }
    intake.flush().await.unwrap();
    if cut == Cut::Flushed {
        return;
    }
    customers.finish(intake, &ImportSummary::default()).await.unwrap();
    if cut >= Cut::Committed {
        customers.store().commit_import(number, 2, Timestamp(0)).await.unwrap();
    }
}

#[tokio::test]
async fn an_import_cut_at_any_step_counts_wholly_or_not_at_all() {
    for cut in [Cut::Begun, Cut::Observed, Cut::Flushed, Cut::Finished, Cut::InLake, Cut::Committed] {
        let (folder, clean) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut customers = open(folder.path()).await;
        import(&mut customers, &before()).await;
        import_until(&mut customers, cut).await;
        let position = customers.people().position();
        drop(customers);

        let in_lake = cut >= Cut::InLake;
        let customers = open_with(folder.path(), |_| in_lake.then_some(2)).await;
        let mut expected = open(clean.path()).await;
        import(&mut expected, &before()).await;
        if in_lake {
            import(&mut expected, &cut_short()).await;
        }
        assert_eq!(groups(&customers).await, groups(&expected).await, "{cut:?}");
        assert!(customers.people().position() >= position, "{cut:?}: positions never go back");
        let state = customers.store().imports().await.unwrap()[0].state;
        assert_eq!(state, if in_lake { ImportState::Committed } else { ImportState::RolledBack }, "{cut:?}");
        assert!(customers.store().prepared_imports().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_import_rolled_back_can_be_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let mut customers = open(folder.path()).await;
    import(&mut customers, &before()).await;
    import_until(&mut customers, Cut::Flushed).await;
    drop(customers);
    let mut customers = open(folder.path()).await;
    assert!(alias(&customers, 4).await.is_some(), "aliases stay");
    import(&mut customers, &cut_short()).await;
    let olga = customers.people().person(alias(&customers, 4).await.unwrap());
    assert_eq!(customers.people().person(alias(&customers, 11).await.unwrap()), olga);
}

#[tokio::test]
async fn undo_withdraws_only_what_was_seen_only_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut customers = open(folder.path()).await;
    let first = import(&mut customers, &[row(&[2, 9], 1, 1), row(&[2, 5], 1, 1)]).await;
    import(&mut customers, &[row(&[2, 9], 1, 5)]).await;
    let before = customers.people();
    let applied = customers.undo(first).await.unwrap();

    let people = customers.people();
    let (anna, cookie, email) =
        (alias(&customers, 2).await.unwrap(), alias(&customers, 9).await.unwrap(), alias(&customers, 5).await.unwrap());
    assert_eq!(people.person(anna), people.person(cookie), "seen by the second import, too");
    assert_ne!(people.person(anna), people.person(email));
    assert_eq!(applied.people, [anna, email]);
    assert!(people.moved(anna, before.position()), "rows of anna may be the e-mail's now");
    assert_eq!(people.moved_since(before.position()), [anna, email], "and the e-mail gained itself");
    assert!(!people.moved(anna, people.position()));
    assert_eq!(customers.store().import(first).await.unwrap().state, ImportState::Undone);

    let again = customers.undo(first).await.unwrap_err();
    assert!(matches!(again, CustomersError::Store(StoreError::WrongState { .. })), "{again}");
}

#[tokio::test]
async fn changed_rules_apply_to_what_was_taken_in_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut customers = open(folder.path()).await;
    import(&mut customers, &[row(&[2, 5], 1, 1), row(&[2, 6], 1, 2), row(&[2, 7], 1, 3)]).await;
    assert_eq!(customers.people().count(), 2, "three e-mails, and at most two belong to one person");
    let position = customers.people().position();
    let store = customers.store().clone();
    drop(customers);
    let customers = Customers::open(store, Rules::default(), |_| None).await.unwrap();
    assert_eq!(customers.people().count(), 1);
    assert!(customers.people().position() > position);
}

#[tokio::test]
async fn rows_without_usable_identifiers_are_nobody() {
    use styk_model::{Identifier, IdentifierKind::UserId};
    let folder = tempfile::tempdir().unwrap();
    let mut customers = open(folder.path()).await;
    let (_, mut intake) = customers.begin(&NewImport::default()).await.unwrap();
    let source = intake.source("shop").await.unwrap();
    for who in [vec![], vec![Identifier::new(UserId, "")], vec![Identifier::new(UserId, "a\0b")]] {
        assert_eq!(intake.observe(&who, source, Timestamp(0), Standing::Recorded).unwrap().alias, 0);
    }
    let odd =
        ["a'b\"\\\n", "Ольга Żółć 🦆", " ", &"x".repeat(5000)].map(|value| Identifier::new(UserId, value.to_owned()));
    let mut customers = customers;
    let aliases =
        odd.clone().map(|who| intake.observe(&[who], source, Timestamp(0), Standing::Recorded).unwrap().alias);
    customers.finish(intake, &ImportSummary::default()).await.unwrap();
    let stored = customers.store().identifiers(&aliases).await.unwrap();
    assert_eq!(stored.into_iter().map(|(_, who)| who).collect::<Vec<_>>(), odd);
    let (_, mut intake) = customers.begin(&NewImport::default()).await.unwrap();
    for (who, alias) in odd.iter().zip(aliases) {
        assert_eq!(
            intake.observe(std::slice::from_ref(who), source, Timestamp(0), Standing::Recorded).unwrap().alias,
            alias
        );
    }
}

#[tokio::test]
async fn a_person_is_explained_in_three_languages() {
    let folder = tempfile::tempdir().unwrap();
    let mut customers = open(folder.path()).await;
    let day = 1_714_608_000_000_000;
    let (number, mut intake) =
        customers.begin(&NewImport { name: "orders.csv".into(), ..NewImport::default() }).await.unwrap();
    observe(&mut intake, &[row(&[2, 9], 1, day), row(&[3, 9], 1, day + 1)]).await;
    customers.finish(intake, &ImportSummary::default()).await.unwrap();
    customers.store().commit_import(number, 1, Timestamp(0)).await.unwrap();
    let anna = alias(&customers, 2).await.unwrap();

    let mut told = Vec::new();
    for language in Language::ALL {
        let evidence = customers.evidence(anna).await.unwrap();
        let record = Record { event: "order".into(), case: "17".into() };
        let first = evidence.facts().next().unwrap().number;
        let explanation = evidence.told(language, &TimeZone::UTC, &HashMap::from([(first, record)]));
        assert_eq!(explanation.identifiers.len(), 2);
        let (refused, total) = customers.refused(0, 10).await.unwrap();
        let refused = refused.told(language, &TimeZone::UTC, &HashMap::new()).refused;
        assert_eq!((&refused, total), (&explanation.refused, 1));
        told.extend([explanation.joined, explanation.refused].concat().into_iter().map(|reason| reason.sentence));
    }
    let expected = [
        "User account “anna” and browser cookie “c1” were seen in one record “order”, number “17” (source “shop”, import “orders.csv”), first on 2024-05-02.",
        "User account “piotr” and browser cookie “c1” were seen in one record (source “shop”, import “orders.csv”), first on 2024-05-02. Not merged: one customer has one user account, and here are two: “anna” and “piotr”.",
        "Учётная запись «anna» и cookie браузера «c1»: указаны в одной записи «order», номер «17» (источник «shop», импорт «orders.csv»), впервые 02.05.2024.",
        "Учётная запись «piotr» и cookie браузера «c1»: указаны в одной записи (источник «shop», импорт «orders.csv»), впервые 02.05.2024. Профили не объединены: у одного клиента значение «учётная запись» только одно, а здесь два: «anna» и «piotr».",
        "Konto użytkownika „anna” i plik cookie „c1”: podane w jednym rekordzie „order”, numer „17” (źródło „shop”, import „orders.csv”), po raz pierwszy 02.05.2024.",
        "Konto użytkownika „piotr” i plik cookie „c1”: podane w jednym rekordzie (źródło „shop”, import „orders.csv”), po raz pierwszy 02.05.2024. Profili nie scalono: jeden klient ma jedną wartość „konto użytkownika”, a tu są dwie: „anna” i „piotr”.",
    ];
    assert_eq!(told.iter().collect::<BTreeSet<_>>(), expected.map(str::to_owned).iter().collect());
}

#[tokio::test]
async fn decisions_are_listed_with_who_made_them_and_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut customers = open(folder.path()).await;
    import(&mut customers, &[row(&[2], 1, 0), row(&[5], 1, 0)]).await;
    let (anna, mail) = (alias(&customers, 2).await.unwrap(), alias(&customers, 5).await.unwrap());
    for (time, decision) in [Decision::Link, Decision::Unlink, Decision::Withdraw].into_iter().enumerate() {
        decide(&mut customers, decision, (anna, mail), time as i64).await;
        assert_eq!(customers.people().person(mail) == anna, decision == Decision::Link);
    }
    let (evidence, total) = customers.decisions(0, 2).await.unwrap();
    let told = evidence.told(Language::En, &TimeZone::UTC, &HashMap::new()).joined;
    let told: Vec<(&str, &str)> = told.iter().map(|one| (one.sentence.as_str(), one.note.as_str())).collect();
    assert_eq!(total, 3);
    assert_eq!(
        told,
        [
            (
                "User account “anna” and e-mail (hash) “e1”: the decision about them was taken back by “anna” on 1970-01-01.",
                "they said so"
            ),
            ("User account “anna” and e-mail (hash) “e1”: profiles un-merged by “anna” on 1970-01-01.", "they said so"),
        ]
    );
}

#[tokio::test]
async fn a_row_goes_to_the_strongest_identifier_that_names_somebody() {
    let folder = tempfile::tempdir().unwrap();
    let mut customers = open(folder.path()).await;
    let (number, mut intake) = customers.begin(&NewImport::default()).await.unwrap();
    let source = intake.source("shop").await.unwrap();
    let null = identifier(JUNK);
    let mut see = |who: &[Identifier<'_>]| intake.observe(who, source, Timestamp(0), Standing::Recorded).unwrap().alias;
    assert_eq!(see(std::slice::from_ref(&null)), UNIDENTIFIED);
    let cookie = see(&[null.clone(), identifier(9), identifier(8)]);
    assert_ne!(cookie, UNIDENTIFIED);
    assert_eq!(see(&[identifier(9), null]), see(&[identifier(9)]));
    customers.finish(intake, &ImportSummary::default()).await.unwrap();
    customers.store().commit_import(number, 1, Timestamp(0)).await.unwrap();
    assert_eq!(customers.people().count(), 1, "a device and its cookie");
}

#[tokio::test]
async fn other_rules_are_foreseen_and_then_hold_also_for_what_comes() {
    let folder = tempfile::tempdir().unwrap();
    let mut customers = open(folder.path()).await;
    import(&mut customers, &[row(&[2, 9], 1, 0), row(&[3, 8], 1, 0), row(&[10, 8], 1, 0)]).await;
    let mut live = customers.live().await.unwrap();
    let edited = Rules { junk: ["tablet".to_owned(), "later".to_owned()].into(), ..rules() };
    let preview = customers.preview(&edited).await.unwrap();
    assert_eq!((preview.people_before, preview.people_after), (2, 3));
    assert_eq!((preview.parted, preview.merged, preview.nobody_before, preview.nobody), (1, 0, 0, 1));
    assert_eq!((preview.refused_before, preview.refused), (0, 2));
    assert_eq!(preview.split.iter().map(|group| (group.identifiers, group.parts)).collect::<Vec<_>>(), [(3, 2)]);

    let before = customers.people();
    let source = live.source("shop").await.unwrap();
    let later = Identifier::new(IdentifierKind::UserId, "Later");
    live.observe(std::slice::from_ref(&later), source, Timestamp(0), Standing::Recorded).unwrap();
    customers.set_rules(edited).await.unwrap();
    assert_eq!(customers.people().count(), 3);
    assert_eq!(live.observe(&[later], source, Timestamp(0), Standing::Recorded).unwrap().alias, UNIDENTIFIED);
    customers.apply(&mut live).await.unwrap();
    assert_eq!((customers.people().count(), customers.wrong().await.unwrap()), (3, 0));

    customers.set_rules(rules()).await.unwrap();
    let after = customers.people();
    let known = before.by_alias().len();
    assert_eq!(after.by_alias()[..known], before.by_alias()[..]);
    assert!(after.moved(UNIDENTIFIED, before.position()), "whose rows were written as nobody's comes back");
    let again = customers.set_rules(rules()).await.unwrap();
    assert_eq!((again.position, again.people), (after.position() + 1, Vec::new()), "the same rules compute all again");
}

#[tokio::test]
async fn a_cut_import_leaves_nothing_in_the_quarantine() {
    let folder = tempfile::tempdir().unwrap();
    let mut customers = open(folder.path()).await;
    let (number, _intake) = customers.begin(&NewImport::default()).await.unwrap();
    let rejection =
        |position| Rejection { position, flaw: Flaw::FieldCount { found: 3, expected: 4 }, record: "a;b;c".into() };
    let mut change = customers.store().change().await.unwrap();
    change.add_rejections(number, &[rejection(7), rejection(2)]).await.unwrap();
    change.commit().await.unwrap();
    assert_eq!(customers.store().quarantine(number, 0, 10).await.unwrap(), [rejection(2), rejection(7)]);
    drop(customers);
    let customers = open(folder.path()).await;
    assert!(customers.store().quarantine(number, 0, 10).await.unwrap().is_empty());
}
