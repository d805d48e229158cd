//! `styk-bench customers`: who is who, computed from facts; segments are in `segments.rs`, erasing in `erasure.rs`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::json;
use styk_customers::{Customers, Rules};
use styk_model::{Identifier, IdentifierKind, Timestamp};
use styk_store::{ImportSummary, NewImport, SourceNumber, Standing, Store};

use crate::Shared;
use crate::data::program_hash;
use crate::erasure;
use crate::figures::{Goals, Table, grouped, medians, megabytes, seconds};
use crate::process::{measured, own};
use crate::results::Results;
use crate::{profiles, segments};

/// 1 GiB.
const MOST_MB: f64 = 1_073.741_824;

/// Of each person: an account, an e-mail, a phone and a cookie, in records of three sources.
const IDENTIFIERS: u64 = 4;
const FACTS: u64 = 10;

const TAKEN: &str = "taken in and applied";
const SCRATCH: &str = "computed from scratch";

/// Works on one store.
#[derive(Debug, Args)]
pub(crate) struct Identify {
    #[arg(long)]
    store: PathBuf,
    #[arg(long)]
    people: u64,
    /// Fill it first
    #[arg(long)]
    fill: bool,
}

pub(crate) fn run(shared: &Shared) -> Result<()> {
    let people = if shared.is_quick() { 50_000 } else { 500_000 };
    let folder = shared.cache.join(format!("customers-{people}"));
    let path = shared.cache.join(format!("customers-{people}.jsonl"));
    let mut results = Results::open(&path, &program_hash()?)?;
    let store = folder.join("facts.sqlite");
    let asked = |more: &[&str]| -> Result<_> {
        let mut command = own("identify")?;
        command.arg("--store").arg(&store).arg("--people").arg(people.to_string()).args(more);
        let measured = measured(&mut command)?;
        ensure!(measured.said["people"] == json!(people), "{} people are expected: {}", people, measured.said);
        Ok(measured)
    };
    for round in 1..=shared.rounds() {
        eprintln!("identity, round {round} of {}", shared.rounds());
        results.until(TAKEN, round, || {
            emptied(&folder)?;
            asked(&["--fill"])
        })?;
        if !store.exists() {
            emptied(&folder)?;
            asked(&["--fill"])?;
        }
        results.until(SCRATCH, round, || asked(&[]))?;
    }
    std::fs::remove_dir_all(&folder)?;
    segments::run(shared, &mut results)?;
    erasure::run(shared, &mut results)?;
    profiles::run(shared, &mut results)?;
    println!(
        "{}\n{}\n{}\n{}",
        figures(&results, people, shared.rounds()),
        segments::figures(shared, &results),
        erasure::figures(shared, &results),
        profiles::figures(shared, &results)
    );
    results.finish()
}

pub(crate) fn emptied(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))
}

fn figures(results: &Results, people: u64, rounds: usize) -> String {
    let mut table = Table::new(&["identity", "CPU s", "wall s", "peak memory"]);
    for name in [TAKEN, SCRATCH] {
        let cost = medians(results.of(name));
        table.row([name.to_owned(), seconds(cost.cpu_s), seconds(cost.wall_s), megabytes(cost.peak_mb)]);
    }
    let scratch = medians(results.of(SCRATCH));
    let mut goals = Goals::default();
    goals.at_most("identity from scratch, wall time", scratch.wall_s, 20.0, |value| format!("{} s", seconds(value)));
    goals.at_most("identity from scratch, peak memory", scratch.peak_mb, MOST_MB, megabytes);
    let (identifiers, facts) = (grouped(people * IDENTIFIERS), grouped(people * FACTS));
    let all = "Each run must find as many people as there are.";
    format!(
        "{facts} facts about {identifiers} identifiers; median of {rounds}. {all}\n\n{}\nGoals:\n\n{}",
        table.finish(),
        goals.finish()
    )
}

pub(crate) fn identify(asked: &Identify) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let people = runtime.block_on(async {
        let store = Store::open(&asked.store).await?;
        // Other rules than those that the store was filled by: all is computed again.
        let rules = Rules { shared_after: if asked.fill { 5 } else { changed(&store).await? }, ..Rules::default() };
        let mut customers = Customers::open(store, rules, |_| None).await?;
        if asked.fill {
            fill(&mut customers, asked.people).await?;
        }
        let people = customers.people().count();
        customers.store().close().await;
        anyhow::Ok(people)
    })?;
    println!("{}", json!({ "people": people }));
    Ok(())
}

/// A rule that is not the stored one, and changes nobody.
async fn changed(store: &Store) -> Result<u32> {
    let stored: Rules = serde_json::from_str(&store.meta("identity_rules").await?.context("the store is empty")?)?;
    Ok(stored.shared_after % 50 + 6)
}

async fn fill(customers: &mut Customers, people: u64) -> Result<()> {
    use IdentifierKind::{AnonymousId, EmailHash, PhoneHash, UserId};
    let (import, mut intake) = customers.begin(&NewImport::default()).await?;
    let mut sources: Vec<SourceNumber> = Vec::new();
    for name in ["shop", "crm", "calls"] {
        sources.push(intake.source(name).await?);
    }
    for number in 0..people {
        // Whoever they are, their records come in no order of theirs.
        let person = number.wrapping_mul(7_919_771) % people;
        let spread = person.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let account = Identifier::new(UserId, format!("user-{person}"));
        let mail = Identifier::new(EmailHash, format!("{spread:016x}{person:048x}"));
        let phone = Identifier::new(PhoneHash, format!("{spread:016x}{:048x}", person + 1));
        let cookie = Identifier::new(AnonymousId, format!("cookie-{spread:016x}"));
        let records: [(&[Identifier<'_>], usize); 4] = [
            (&[account.clone(), mail.clone(), phone.clone(), cookie.clone()], 0),
            (&[account.clone(), mail.clone(), phone.clone()], 1),
            (&[mail.clone(), phone.clone(), cookie.clone()], 0),
            (&[account.clone(), mail.clone(), phone.clone(), cookie.clone()], 2),
        ];
        for (place, (who, source)) in records.into_iter().enumerate() {
            let time = Timestamp((number as i64 + place as i64) * 1_000_000);
            intake.observe(who, sources[source], time, Standing::Recorded)?;
        }
        if intake.is_full() {
            intake.flush().await?;
        }
    }
    customers.finish(intake, &ImportSummary::default()).await?;
    customers.store().commit_import(import, 1, Timestamp(0)).await?;
    Ok(())
}
