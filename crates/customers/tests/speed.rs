//! How fast and how big, in CPU seconds: `cargo nextest run -p styk-customers --run-ignored only --no-capture`.

use styk_customers::{Customers, Decision, Rules, Says};
use styk_model::{Identifier, IdentifierKind, Timestamp};
use styk_store::{ImportSummary, NewImport, Standing, Store};

const PEOPLE: u32 = 1_250_000;

/// Peak resident memory of this process, in MB.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// CPU time of this process so far, in seconds: a busy machine doesn't change it.
fn cpu_seconds() -> f64 {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = status.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn names(number: u32) -> (String, String) {
    (format!("user-{number}"), format!("cookie-{:016x}", u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15)))
}

#[tokio::test]
#[ignore = "takes a minute: run it by name to see the figures"]
async fn a_million_people_are_taken_in_within_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("styk.sqlite");
    let mut customers = Customers::open(Store::open(&path).await.unwrap(), Rules::default(), |_| None).await.unwrap();
    let (import, mut intake) = customers.begin(&NewImport::default()).await.unwrap();
    let source = intake.source("shop").await.unwrap();
    println!("at start: peak {} MB", peak_mb());

    let start = cpu_seconds();
    for number in 0..PEOPLE {
        let (user, cookie) = names(number);
        let who = [
            Identifier::new(IdentifierKind::UserId, user.as_str()),
            Identifier::new(IdentifierKind::AnonymousId, cookie.as_str()),
        ];
        intake.observe(&who, source, Timestamp(i64::from(number % 1000)), Standing::Recorded).unwrap();
        if intake.is_full() {
            intake.flush().await.unwrap();
        }
    }
    println!("2.5M identifiers, 1.25M facts taken in: {:.2} s, peak {} MB", cpu_seconds() - start, peak_mb());
    let applied = customers.finish(intake, &ImportSummary::default()).await.unwrap();
    println!("... and applied: {:.2} s, peak {} MB, position {}", cpu_seconds() - start, peak_mb(), applied.position);
    customers.store().commit_import(import, 1, Timestamp(0)).await.unwrap();
    assert_eq!(customers.people().count(), u64::from(PEOPLE));
    customers.store().close().await;
    println!("file: {} MB", std::fs::metadata(&path).unwrap().len() >> 20);

    let start = cpu_seconds();
    let mut customers = Customers::open(Store::open(&path).await.unwrap(), Rules::default(), |_| None).await.unwrap();
    println!("opened: {:.2} s", cpu_seconds() - start);

    let start = cpu_seconds();
    let (import, mut intake) = customers.begin(&NewImport::default()).await.unwrap();
    println!("index of 2.5M identifiers: {:.2} s", cpu_seconds() - start);

    let mut rows = String::new();
    let ends: Vec<usize> = (0..5_000_000_u64)
        .map(|row| {
            rows.push_str(&names((row * 7_919_771 % u64::from(PEOPLE)) as u32).0);
            rows.len()
        })
        .collect();
    let start = cpu_seconds();
    let mut sum = 0;
    for pair in ends.windows(2) {
        let who = [Identifier::new(IdentifierKind::UserId, &rows[pair[0]..pair[1]])];
        sum += u64::from(intake.observe(&who, source, Timestamp(0), Standing::Recorded).unwrap().alias);
    }
    println!("peak {} MB with the rows", peak_mb());
    println!(
        "known identifier in random order: {:.0} ns a row ({sum})",
        (cpu_seconds() - start) / ends.len() as f64 * 1e9
    );
    let start = cpu_seconds();
    for row in 0..5_000_000_usize {
        let who = [Identifier::new(IdentifierKind::UserId, &rows[ends[row / 20]..ends[row / 20 + 1]])];
        sum += u64::from(intake.observe(&who, source, Timestamp(0), Standing::Recorded).unwrap().alias);
    }
    println!("known identifier, 20 rows in a row: {:.0} ns a row ({sum})", (cpu_seconds() - start) / 5e6 * 1e9);

    for number in 0..PEOPLE / 5 {
        let (first, second) = (names(number * 5).1, names(number * 5 + 1).1);
        let who = [
            Identifier::new(IdentifierKind::AnonymousId, first.as_str()),
            Identifier::new(IdentifierKind::EmailHash, second.as_str()),
        ];
        intake.observe(&who, source, Timestamp(5), Standing::Recorded).unwrap();
    }
    let start = cpu_seconds();
    let applied = customers.finish(intake, &ImportSummary::default()).await.unwrap();
    println!(
        "20 % of people joined by another: {:.2} s, {} people, peak {} MB",
        cpu_seconds() - start,
        applied.people.len(),
        peak_mb()
    );
    customers.store().commit_import(import, 2, Timestamp(0)).await.unwrap();

    let start = cpu_seconds();
    let one = customers.store().find(None, "user-77").await.unwrap()[0].0;
    let other = customers.store().find(None, &names(177).1).await.unwrap()[0].0;
    let says = Says { decision: Decision::Link, one, other, author: "anna", reason: "", time: Timestamp(9) };
    customers.decide(says).await.unwrap();
    println!("one link by a human: {:.2} s", cpu_seconds() - start);
    customers.store().close().await;
    let start = cpu_seconds();
    let people = Customers::open(Store::open(&path).await.unwrap(), Rules::default(), |_| None).await.unwrap().people();
    println!(
        "opened again: {:.2} s, {} moved since the first import",
        cpu_seconds() - start,
        people.moved_since(1_250_000).len()
    );
}
