//! `styk-bench customers`, its third part: erasing customers from a table while questions are asked of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::json;
use styk_engine::{Engine, ErasureWanted};
use styk_model::answer::AnswerResult;
use styk_model::{Ask, Metric, MetricKind, PersonNumber, Question};

use crate::Shared;
use crate::collect::mixed::copy;
use crate::customers::emptied;
use crate::data::Set;
use crate::figures::{Goals, Table, grouped, median, medians, megabytes, seconds};
use crate::process::{Measured, measured, own, say};
use crate::results::Results;

/// Customers erased at once.
const CUSTOMERS: u32 = 1_000;

/// Seconds that this may take.
const MOST_S: f64 = 300.0;

const ERASED: &str = "1,000 customers erased";

/// Erases customers of a data folder.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[arg(long)]
    data: PathBuf,
    #[arg(long)]
    customers: u32,
}

pub(crate) fn run(shared: &Shared, results: &mut Results) -> Result<()> {
    let set = Set::open(&shared.cache, shared.size(), false)?;
    let folder = shared.cache.join(format!("erasure-{}", shared.size().interactions));
    for round in 1..=rounds(shared) {
        eprintln!("erasure, round {round} of {}", rounds(shared));
        results.until(ERASED, round, || {
            set.prepare_lake()?;
            emptied(&folder)?;
            copy(&set.lake(), &folder.join("data"))?;
            let mut command = own("erase")?;
            command.arg("--data").arg(folder.join("data")).arg("--customers").arg(CUSTOMERS.to_string());
            measured(&mut command)
        })?;
    }
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(())
}

fn rounds(shared: &Shared) -> usize {
    if shared.is_quick() { 1 } else { 3 }
}

pub(crate) fn figures(shared: &Shared, results: &Results) -> String {
    let all = results.of(ERASED);
    let said = |name: &str| {
        let number = |one: &Measured| one.said[name].as_f64().unwrap_or(f64::NAN);
        median(all.iter().map(number).collect())
    };
    let cost = medians(results.of(ERASED));
    let mut table = Table::new(&["", "CPU s", "wall s", "peak memory", "interactions erased", "answers meanwhile"]);
    table.row([
        ERASED.to_owned(),
        seconds(cost.cpu_s),
        seconds(said("wall_s")),
        megabytes(cost.peak_mb),
        grouped(said("erased") as u64),
        grouped(said("answers") as u64),
    ]);
    let mut goals = Goals::default();
    goals.at_most("1,000 customers erased, wall time", said("wall_s"), MOST_S, |value| format!("{} s", seconds(value)));
    format!(
        "{CUSTOMERS} customers are erased from {} interactions, whose number is asked for all the time: each answer must be \
         what it was before or what it is after, and no row of theirs may be left.\n\n{}\nGoals:\n\n{}",
        grouped(shared.size().interactions),
        table.finish(),
        goals.finish()
    )
}

fn count(engine: &Engine) -> Result<u64> {
    let question = Question::new(Ask::Metric(Metric { kind: MetricKind::Count, of: None }));
    let AnswerResult::Metric(metric) = styk_query::answer(&engine.context(), &question)?.result else {
        anyhow::bail!("a metric is answered by a metric");
    };
    let estimate = metric.groups.first().and_then(|group| group.points.first()?.estimate.as_ref());
    Ok(estimate.context("the count has no value")?.value as u64)
}

pub(crate) async fn erase(asked: Erase) -> Result<()> {
    let engine = Arc::new(Engine::open(&asked.data).await?);
    let last = engine.store().last_alias().await?;
    let persons: Vec<PersonNumber> =
        (1..=asked.customers).map(|number| number * (last / (asked.customers + 1))).collect();
    let before = tokio::task::block_in_place(|| count(&engine))?;
    let done = Arc::new(AtomicBool::new(false));
    let asking = tokio::task::spawn_blocking({
        let (engine, done) = (Arc::clone(&engine), Arc::clone(&done));
        move || {
            let mut answers = Vec::new();
            while !done.load(Ordering::Relaxed) {
                answers.push(count(&engine)?);
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            anyhow::Ok(answers)
        }
    });
    let begun = Instant::now();
    let receipt = engine.erase(ErasureWanted { persons: &persons, values: &[], reason: "measured" }, "bench").await?;
    let wall_s = begun.elapsed().as_secs_f64();
    done.store(true, Ordering::Relaxed);
    let answers = asking.await??;
    let after = tokio::task::block_in_place(|| count(&engine))?;
    let erased = receipt.removed.interactions;
    ensure!(receipt.customers == u64::from(asked.customers), "{receipt:?}");
    ensure!(erased > 0 && before - after == erased, "{before} interactions, {erased} erased, {after} left");
    ensure!(answers.iter().all(|answer| [before, after].contains(answer)), "{before}, {after}: {answers:?}");
    say(&json!({ "wall_s": wall_s, "erased": erased, "answers": answers.len() }))
}
