//! A handful of identifiers that clash in every way, and what is done with them.

use std::collections::{BTreeMap, BTreeSet};

use styk_customers::{Customers, Decided, Decision, Intake, People, Rules, Says};
use styk_model::{Identifier, IdentifierKind, PersonNumber, Timestamp};
use styk_store::{ImportNumber, ImportSummary, NewImport, Standing, Store};

use IdentifierKind::{Address, AnonymousId, Case, CrmId, DeviceId, EmailHash, UserId};

pub(crate) const IDENTIFIERS: [(IdentifierKind, &str); 15] = [
    (CrmId, "1"),
    (CrmId, "2"),
    (UserId, "anna"),
    (UserId, "piotr"),
    (UserId, "olga"),
    (EmailHash, "e1"),
    (EmailHash, "e2"),
    (EmailHash, "e3"),
    (DeviceId, "tablet"),
    (AnonymousId, "c1"),
    (AnonymousId, "c2"),
    (AnonymousId, "c3"),
    (Address, "10.0.0.1"),
    (Case, "k1"),
    (UserId, "NULL"),
];

/// The place of the one that names nobody.
pub(crate) const JUNK: usize = 14;

pub(crate) const SOURCES: [&str; 3] = ["crm", "shop", "app"];

pub(crate) fn identifier(index: usize) -> Identifier<'static> {
    let (kind, value) = IDENTIFIERS[index % IDENTIFIERS.len()];
    Identifier::new(kind, value)
}

/// Limits low enough to be met by so few identifiers.
pub(crate) fn rules() -> Rules {
    Rules {
        limits: [(EmailHash, 2), (AnonymousId, 2)].into(),
        shared_after: 2,
        hub_after: 5,
        trust: BTreeMap::from([("crm".to_owned(), 2), ("shop".to_owned(), 1)]),
        junk: BTreeSet::from(["null".to_owned()]),
    }
}

/// One record: identifiers, source, time, standing.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) who: Vec<usize>,
    pub(crate) source: usize,
    pub(crate) time: i64,
    pub(crate) standing: Standing,
}

pub(crate) async fn open(folder: &std::path::Path) -> Customers {
    open_with(folder, |_| None).await
}

pub(crate) async fn open_with(folder: &std::path::Path, in_lake: impl FnMut(ImportNumber) -> Option<u64>) -> Customers {
    let store = Store::open(folder.join(styk_store::FILE_NAME)).await.unwrap();
    Customers::open(store, rules(), in_lake).await.unwrap()
}

pub(crate) async fn observe(intake: &mut Intake, rows: &[Row]) {
    for row in rows {
        let source = intake.source(SOURCES[row.source]).await.unwrap();
        let who: Vec<_> = row.who.iter().map(|index| identifier(*index)).collect();
        intake.observe(&who, source, Timestamp(row.time), row.standing).unwrap();
    }
}

/// The whole protocol of an import.
pub(crate) async fn import(customers: &mut Customers, rows: &[Row]) -> ImportNumber {
    let (number, mut intake) = customers.begin(&NewImport::default()).await.unwrap();
    observe(&mut intake, rows).await;
    customers.finish(intake, &ImportSummary::default()).await.unwrap();
    customers.store().commit_import(number, u64::from(number.0), Timestamp(0)).await.unwrap();
    number
}

pub(crate) async fn alias(customers: &Customers, index: usize) -> Option<PersonNumber> {
    let identifier = identifier(index);
    let found = customers.store().find(Some(identifier.kind), &identifier.value).await.unwrap();
    found.first().map(|(alias, _)| *alias)
}

/// What a human says of two identifiers, by their aliases.
pub(crate) async fn decide(
    customers: &mut Customers,
    decision: Decision,
    (one, other): (PersonNumber, PersonNumber),
    time: i64,
) -> Decided {
    let says = Says { decision, one, other, author: "anna", reason: "they said so", time: Timestamp(time) };
    customers.decide(says).await.unwrap()
}

/// People as sets of identifiers, which no numbering can change. Singles are left out.
pub(crate) async fn groups(customers: &Customers) -> BTreeSet<BTreeSet<String>> {
    let people: std::sync::Arc<People> = customers.people();
    let mut groups: BTreeMap<PersonNumber, BTreeSet<String>> = BTreeMap::new();
    for (index, (kind, value)) in IDENTIFIERS.iter().enumerate() {
        if let Some(alias) = alias(customers, index).await {
            let name = format!("{}:{value}", kind.name());
            groups.entry(people.person(alias)).or_default().insert(name);
        }
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}
