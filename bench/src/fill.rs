//! The process that brings a CSV file into a data folder, as `styk import` does.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;
use styk_collect::{Hints, Limits, Mapping, Origin, Role};
use styk_customers::{Customers, Rules};
use styk_engine::{Engine, ImportOptions, ImportReport, Watch};
use styk_model::{Identifier, IdentifierKind, Timestamp};
use styk_query::touchpoints::{Names, Registry, Rule, Touchpoint};
use styk_simulate::bench::EVENTS;
use styk_store::{Document, FILE_NAME, ImportSummary, NewImport, Standing, Store};

use crate::data::file_hash;
use crate::process::say;

#[derive(Debug, Args)]
pub(crate) struct Fill {
    #[arg(long)]
    csv: PathBuf,
    #[arg(long)]
    data: PathBuf,
    /// Every event a touchpoint, and users as devices, of which a person may have several
    #[arg(long)]
    for_questions: bool,
    /// Afterwards learn from this file which users are one person
    #[arg(long)]
    merged: Option<PathBuf>,
}

pub(crate) async fn run(asked: &Fill) -> Result<()> {
    if asked.for_questions {
        register_events(&asked.data).await?;
    }
    let (rows, version) = Box::pin(import(asked)).await?;
    if let Some(merged) = &asked.merged {
        merge(&asked.data, merged, version).await?;
    }
    say(&json!({ "rows": rows }))
}

struct Silent;

impl Watch for Silent {
    fn progress(&mut self, _: u64, _: Option<u64>, _: u64) {}
}

/// What `styk import FILE` does: hash, look into it, guess what is what, take it in.
async fn import(asked: &Fill) -> Result<(u64, u64)> {
    let engine = Engine::open(&asked.data).await?;
    let (file_hash, file_size) = file_hash(&asked.csv)?;
    let origin = Origin::Path(asked.csv.clone());
    let Some(table) = styk_collect::open(&origin, &styk_collect::FileSettings::default(), Limits::default())?.pop()
    else {
        bail!("`{}` holds no table", asked.csv.display());
    };
    let mut mapping = Mapping::guess(&table, &Hints::default())?.mapping;
    if asked.for_questions {
        mapping.columns.insert("user_id".to_owned(), Role::DeviceId.into());
    }
    let options =
        ImportOptions { file_name: asked.csv.display().to_string(), file_size, file_hash, ..ImportOptions::default() };
    let ImportReport::Imported(imported) = engine.import(table, &mapping, &options, &mut Silent).await? else {
        bail!("`{}` was imported before", asked.csv.display());
    };
    let rejected: u64 = imported.summary.rejected.values().sum();
    if rejected + imported.summary.unidentified > 0 {
        bail!("{rejected} rows were not taken, {} name nobody", imported.summary.unidentified);
    }
    Ok((imported.written.rows, imported.written.version))
}

/// A register in which every event is a touchpoint of its own name: to Styk a
/// cart and a look at the cart are one touchpoint, to the peers they are two events.
pub(crate) async fn register_events(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let touchpoint = |event: &&str| Touchpoint {
        key: event.replace('_', "-"),
        names: Names::same(event),
        rule: Rule { events: vec![(*event).to_owned()], ..Rule::default() },
        ..Touchpoint::default()
    };
    let registry = Registry { version: 1, touchpoints: EVENTS.iter().map(touchpoint).collect(), ..Registry::default() };
    let document = Document {
        kind: "registry".to_owned(),
        key: "touchpoints".to_owned(),
        version: 0,
        body: serde_json::to_value(registry)?,
        created: Timestamp::now(),
        author: "styk-bench".to_owned(),
    };
    Store::open(folder.join(FILE_NAME)).await?.save_document(&document).await?;
    Ok(())
}

/// Identity facts alone, no rows: what was written before stays where it is.
async fn merge(folder: &Path, merged: &Path, version: u64) -> Result<()> {
    let store = Store::open(folder.join(FILE_NAME)).await?;
    let mut customers = Customers::open(store.clone(), Rules::default(), |_| None).await?;
    let new = NewImport { name: "merged".to_owned(), source: "accounts".to_owned(), ..NewImport::default() };
    let (number, mut intake) = customers.begin(&new).await?;
    let source = intake.source("accounts").await?;
    let file = BufReader::new(std::fs::File::open(merged)?);
    for line in file.lines().skip(1) {
        let line = line?;
        let Some((user, other)) = line.split_once(',') else { bail!("`{line}` is no pair of users") };
        let device = |value| Identifier::new(IdentifierKind::DeviceId, value);
        intake.observe(&[device(user), device(other)], source, Timestamp::now(), Standing::Verified)?;
        if intake.is_full() {
            intake.flush().await?;
        }
    }
    customers.finish(intake, &ImportSummary::default()).await?;
    store.commit_import(number, version, Timestamp::now()).await?;
    Ok(())
}
