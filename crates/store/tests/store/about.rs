//! All that is kept of a customer, read at once.

use styk_model::{Consent, ContactChannel, Identifier, IdentifierKind, SuppressionReason, Timestamp, Trait};
use styk_store::{
    About, ConsentRecord, IdentifierBatch, ImportNumber, NewImport, Permission, SourceNumber, Standing, Store,
    Suppression, TraitRecord,
};

use crate::place::Place;

fn said(alias: u32, name: &str, value: &str, import: ImportNumber) -> TraitRecord {
    TraitRecord {
        alias,
        said: Trait { name: name.to_owned(), value: value.to_owned() },
        source: SourceNumber(1),
        import,
        standing: Standing::Recorded,
        first: Timestamp(3),
        last: Timestamp(4),
    }
}

fn allowed(alias: u32, purpose: &str, channel: Option<ContactChannel>, import: ImportNumber) -> ConsentRecord {
    let consent = Consent { purpose: purpose.to_owned(), channel, given: true, basis: None, wording: String::new() };
    ConsentRecord {
        number: 0,
        alias,
        consent,
        source: SourceNumber(1),
        import,
        standing: Standing::Claimed,
        time: Timestamp(5),
        recorded: Timestamp(6),
        author: String::new(),
        note: String::new(),
    }
}

/// The same, read part by part.
async fn by_parts(store: &Store, aliases: &[u32]) -> About {
    let permission = |record: ConsentRecord| {
        let ConsentRecord { alias, consent, standing, time, .. } = record;
        (consent.purpose, Permission { alias, channel: consent.channel, given: consent.given, standing, time })
    };
    let suppressions = store.suppressions_of(aliases).await.unwrap().into_iter();
    About {
        identifiers: store.identifiers(aliases).await.unwrap(),
        traits: store.traits_of(aliases).await.unwrap(),
        permissions: store.consents_of(aliases).await.unwrap().into_iter().map(permission).collect(),
        suppressions: suppressions.map(|one| (one.channel, one.reason)).collect(),
    }
}

/// In an order of its own.
fn sorted(mut about: About) -> About {
    about.traits.sort_by_key(|one| (one.alias, one.said.name.clone(), one.said.value.clone()));
    about.permissions.sort_by_key(|(purpose, one)| (purpose.clone(), one.alias, one.channel));
    about.suppressions.sort_unstable();
    about
}

async fn what_is_kept_of_a_customer_is_read_at_once(place: Place) {
    let store = place.open().await.unwrap();
    assert_eq!(store.about(&[1, 2]).await.unwrap(), About::default());
    let mut batch = IdentifierBatch::new(1);
    for (kind, value) in
        [(IdentifierKind::UserId, "łucja \"1\""), (IdentifierKind::CrmId, "K-1"), (IdentifierKind::UserId, "jan")]
    {
        batch.push(kind, value);
    }
    let import = store.begin_import(&NewImport::default()).await.unwrap();
    let (direct, email) = (ImportNumber::DIRECT, Some(ContactChannel::Email));
    let suppression = Suppression {
        alias: 2,
        channel: None,
        reason: SuppressionReason::Requested,
        note: String::new(),
        author: "anna".to_owned(),
        time: Timestamp(7),
    };
    let mut change = store.change().await.unwrap();
    change.add_identifiers(&batch).await.unwrap();
    let traits =
        [said(1, "plan", "\"gold\"", direct), said(2, "plan", "\"basic\"", import), said(3, "vip", "true", direct)];
    change.add_traits(&traits).await.unwrap();
    let consents =
        [allowed(1, "marketing", email, direct), allowed(2, "*", None, import), allowed(3, "research", None, direct)];
    change.add_consents(&consents).await.unwrap();
    change.suppress(&suppression).await.unwrap();
    change.commit().await.unwrap();

    let found = store.about(&[1, 2]).await.unwrap();
    assert_eq!((found.traits.len(), found.permissions.len()), (1, 1), "not before the import counts");
    store.commit_import(import, 1, Timestamp(1)).await.unwrap();
    let found = sorted(store.about(&[2, 1]).await.unwrap());
    assert_eq!(found, sorted(by_parts(&store, &[1, 2]).await));
    let identifiers = [
        (1, Identifier::new(IdentifierKind::UserId, "łucja \"1\"")),
        (2, Identifier::new(IdentifierKind::CrmId, "K-1")),
    ];
    assert_eq!(found.identifiers, identifiers);
    assert_eq!((found.traits.len(), found.permissions.len(), found.suppressions.len()), (2, 2, 1));
}

async fn a_read_waits_for_no_change_and_may_be_given_up(place: Place) {
    let store = place.open().await.unwrap();
    let mut batch = IdentifierBatch::new(1);
    batch.push(IdentifierKind::UserId, "anna");
    let mut change = store.change().await.unwrap();
    change.add_identifiers(&batch).await.unwrap();
    change.commit().await.unwrap();
    // Nobody else writes meanwhile, and everybody reads.
    let change = store.change().await.unwrap();
    let read = || {
        let store = store.clone();
        tokio::spawn(async move { store.about(&[1]).await.unwrap().identifiers.len() })
    };
    let given_up: Vec<_> = (0..20).map(|_| read()).collect();
    for one in given_up {
        one.abort();
    }
    let reads: Vec<_> = (0..40).map(|_| read()).collect();
    for one in reads {
        assert_eq!(one.await.unwrap(), 1);
    }
    change.commit().await.unwrap();
    store.close().await;
    assert!(store.about(&[1]).await.is_err(), "it is closed");
}

on_both!(what_is_kept_of_a_customer_is_read_at_once, a_read_waits_for_no_change_and_may_be_given_up);
