//! A file into the data folder, and out again.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use styk_collect::{Batch, Mapping, MaxBad, Options, SinkError, Summary, Table};
use styk_customers::Intake;
use styk_lake::{People, Sorter, Written};
use styk_model::{PersonNumber, Rejection, RejectionReason, Timestamp, UNIDENTIFIED};
use styk_store::{ConsentRecord, Import, ImportNumber, ImportState, ImportSummary, NewImport, SourceNumber, Standing};
use tokio::runtime::Handle;

use crate::batch::{Packed, PackedRow, Packing};
use crate::profile::SaidTraits;
use crate::registry::Shape;
use crate::{Engine, EngineError, ImportAction};

/// Memory for rows while an import is sorted; the rest goes to temporary files.
const SORT_BYTES: usize = 256 << 20;

/// Rejections that are written to the quarantine at once.
const REJECTIONS: usize = 5_000;

/// What was said of consent that is written at once.
const CONSENTS: usize = 5_000;

/// What was said of customers that is written at once.
const TRAITS: usize = 50_000;

/// How often an import that waits for another one looks whether it was stopped.
const LOOK: Duration = Duration::from_millis(100);

/// Watches an import: bytes read of the file's bytes, and interactions so far.
pub trait Watch: Send {
    fn progress(&mut self, bytes_read: u64, total: Option<u64>, interactions: u64);
}

/// What is known of a file beside its content.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    pub file_name: String,
    /// Bytes; 0 for standard input.
    pub file_size: u64,
    /// Hash of the file's bytes; empty for standard input.
    pub file_hash: String,
    pub max_bad: Option<MaxBad>,
    /// The import whose rows these take the place of.
    pub replaces: Option<ImportNumber>,
    /// Stops the import: until its rows are committed, nothing of it is applied then.
    pub stop: Arc<styk_lake::Watch>,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportReport {
    Imported(Imported),
    /// The very same file was imported before with the same mapping: nothing was done.
    Unchanged {
        before: Import,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Imported {
    pub number: ImportNumber,
    pub source: String,
    pub summary: Summary,
    pub written: Written,
    /// Identifiers seen for the first time.
    pub new_identifiers: u64,
    pub people: u64,
}

impl Engine {
    /// Imports one table. All of it counts afterwards, or nothing.
    pub async fn import(
        &self,
        table: Table,
        mapping: &Mapping,
        options: &ImportOptions,
        watch: &mut dyn Watch,
    ) -> Result<ImportReport, EngineError> {
        let text = mapping.to_toml()?;
        if options.replaces.is_none()
            && let Some(before) = self.same_import(&options.file_hash, &table.name, &text).await?
        {
            return Ok(ImportReport::Unchanged { before });
        }
        let new = NewImport {
            name: options.replaces.map_or_else(|| table.name.clone(), remap_name),
            source: mapping.source.clone(),
            file_name: options.file_name.clone(),
            file_size: options.file_size,
            file_hash: options.file_hash.clone(),
            mapping: text,
            started: Timestamp::now(),
        };
        let turn = self.turn(&options.stop).await?;
        let (number, intake) = Box::pin(self.customers.lock().await.begin(&new)).await?;
        let done = Box::pin(self.take(number, intake, table, mapping, options, watch)).await;
        match done {
            Ok(imported) => {
                drop(turn);
                Box::pin(self.after_import()).await?;
                Ok(ImportReport::Imported(imported))
            }
            Err(error) => {
                let held = i64::from(number.0) == self.lake.last_import().await?;
                if !held {
                    let mut customers = self.customers.lock().await;
                    Box::pin(customers.roll_back(number)).await?;
                    self.set_people(&customers.people());
                }
                Err(error)
            }
        }
    }

    /// Waits for other imports to end.
    async fn turn(&self, stop: &styk_lake::Watch) -> Result<tokio::sync::MutexGuard<'_, ()>, EngineError> {
        let mut turn = std::pin::pin!(self.importing.lock());
        loop {
            stop.check()?;
            if let Ok(turn) = tokio::time::timeout(LOOK, &mut turn).await {
                return Ok(turn);
            }
        }
    }

    async fn same_import(&self, hash: &str, name: &str, mapping: &str) -> Result<Option<Import>, EngineError> {
        if hash.is_empty() {
            return Ok(None);
        }
        let imports = self.store.imports_of_file(hash).await?;
        let same = |import: &Import| {
            import.state == ImportState::Committed && import.file.mapping == mapping && import.file.name == name
        };
        Ok(imports.into_iter().find(same))
    }

    async fn take(
        &self,
        number: ImportNumber,
        intake: Intake,
        table: Table,
        mapping: &Mapping,
        options: &ImportOptions,
        watch: &mut dyn Watch,
    ) -> Result<Imported, EngineError> {
        let source = intake.source(&mapping.source).await?;
        let sorter = Sorter::new(&self.lake.temporary(), i64::from(number.0), SORT_BYTES)?;
        let total = table.progress.total;
        let workers = (0..=reading_threads()).map(|_| Packing::new(sorter.packer())).collect();
        let mut taking = Taking {
            engine: self,
            people: self.people(),
            number,
            intake,
            source,
            sorter,
            rejections: Vec::new(),
            consents: Vec::new(),
            traits: SaidTraits::default(),
            shape: Shape::default(),
            new_identifiers: 0,
            erased: 0,
            watch,
            stop: &options.stop,
        };
        let reading = Options { max_bad: options.max_bad, now: Timestamp::now() };
        let mut take = |batch| taking.batch(batch, total);
        let mut summary =
            tokio::task::block_in_place(|| styk_collect::read_batches(table, mapping, &reading, workers, &mut take))?;
        taking.write_rejections().await?;
        taking.write_consents().await?;
        taking.write_traits().await?;
        let Taking { intake, sorter, shape, new_identifiers, erased, .. } = taking;
        if erased > 0 {
            summary.interactions -= erased;
            *summary.rejected.entry(RejectionReason::Erased).or_default() += erased;
            self.refused.fetch_add(erased, std::sync::atomic::Ordering::Relaxed);
        }
        let (people, count) = {
            let mut customers = self.customers.lock().await;
            customers.finish(intake, &import_summary(&summary)).await?;
            (self.set_people(&customers.people()), customers.people().count())
        };
        let replaces = options.replaces.map(|old| i64::from(old.0));
        let (import, stop) = (i64::from(number.0), &*options.stop);
        let written = self.lake.import_unless_stopped(sorter, &people, &mapping.source, import, replaces, stop).await?;
        self.store.commit_import(number, written.version, Timestamp::now()).await?;
        if let Some(old) = options.replaces {
            let mut customers = self.customers.lock().await;
            customers.undo(old).await?;
            self.set_people(&customers.people());
        }
        self.learn(shape).await?;
        Ok(Imported { number, source: mapping.source.clone(), summary, written, new_identifiers, people: count })
    }

    /// What follows from new rows: worthwhile compaction.
    async fn after_import(&self) -> Result<(), EngineError> {
        self.promote_used().await?;
        let people = self.people();
        while self.lake.compact_some(&people).await?.is_some() {}
        Ok(())
    }

    /// Takes an import out again: its facts and its rows.
    pub async fn undo(&self, number: u32) -> Result<Written, EngineError> {
        let import = self.committed_import(number, ImportAction::Undo).await?;
        let _turn = self.importing.lock().await;
        let people = {
            let mut customers = self.customers.lock().await;
            customers.undo(import.number).await?;
            self.set_people(&customers.people())
        };
        Ok(self.lake.undo(i64::from(number), &people).await?)
    }

    /// The import, if it is one that something can be done to.
    pub async fn committed_import(&self, number: u32, action: ImportAction) -> Result<Import, EngineError> {
        let imports = self.store.imports().await?;
        let import = imports.into_iter().find(|import| import.number.0 == number);
        let import = import.ok_or(EngineError::NoImport(number))?;
        if import.state != ImportState::Committed {
            return Err(EngineError::ImportState { number, state: import.state, action });
        }
        Ok(import)
    }

    /// A re-mapped import is committed together with the removal of the old
    /// one's rows; a crash right after that leaves the old one's facts.
    pub(crate) async fn finish_remapping(&self) -> Result<(), EngineError> {
        let imports = self.store.imports().await?;
        let committed = |import: &&Import| import.state == ImportState::Committed;
        for old in imports.iter().filter(committed) {
            if imports.iter().filter(committed).any(|import| import.file.name == remap_name(old.number)) {
                let mut customers = self.customers.lock().await;
                customers.undo(old.number).await?;
                self.set_people(&customers.people());
            }
        }
        Ok(())
    }
}

fn remap_name(old: ImportNumber) -> String {
    format!("re-mapped from import {}", old.0)
}

fn import_summary(summary: &Summary) -> ImportSummary {
    ImportSummary {
        rows: summary.rows,
        interactions: summary.interactions,
        rejected: summary.rejected.clone(),
        first_time: summary.first,
        last_time: summary.last,
    }
}

/// Threads that turn records into interactions, beside the one that reads and the one that deals them.
fn reading_threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8)
}

/// Where the interactions of one import go.
struct Taking<'a> {
    engine: &'a Engine,
    /// As they were before this import.
    people: People,
    number: ImportNumber,
    intake: Intake,
    source: SourceNumber,
    sorter: Sorter,
    rejections: Vec<Rejection>,
    consents: Vec<ConsentRecord>,
    traits: SaidTraits,
    shape: Shape,
    new_identifiers: u64,
    /// Rows that name somebody who was erased after them.
    erased: u64,
    watch: &'a mut dyn Watch,
    stop: &'a styk_lake::Watch,
}

impl Taking<'_> {
    fn batch(&mut self, batch: Batch<Packed>, total: Option<u64>) -> Result<(), SinkError> {
        self.stop.check()?;
        batch.content.each(|row| -> Result<(), SinkError> {
            let seen = self.intake.observe(&row.who, self.source, row.time, Standing::Recorded)?;
            if seen.erased {
                self.erased += 1;
                return Ok(());
            }
            self.new_identifiers += u64::from(seen.new);
            if self.intake.is_full() {
                Handle::current().block_on(self.intake.flush())?;
            }
            if seen.alias != UNIDENTIFIED && !row.consents.is_empty() {
                self.note(row, seen.alias)?;
            }
            if seen.alias != UNIDENTIFIED && !row.traits.is_empty() {
                let of = (seen.alias, self.source, self.number, Standing::Recorded);
                // Nothing was said later than now, whatever the file holds.
                let time = row.time.min(Timestamp::now());
                row.traits.iter().for_each(|(_, said)| self.traits.add(said, of, time));
                if self.traits.len() >= TRAITS {
                    Handle::current().block_on(self.write_traits())?;
                }
            }
            Ok(self.sorter.push_packed(row.packed, seen.alias, self.people.person(seen.alias))?)
        })?;
        self.shape.merge(batch.content.shape);
        self.rejections.extend(batch.rejections);
        if self.rejections.len() >= REJECTIONS {
            Handle::current().block_on(self.write_rejections())?;
        }
        self.watch.progress(batch.bytes_read, total, self.sorter.rows());
        Ok(())
    }

    /// Notes what a row says of consent.
    fn note(&mut self, row: &PackedRow<'_>, alias: PersonNumber) -> Result<(), EngineError> {
        let recorded = Timestamp::now();
        self.consents.extend(row.consents.iter().map(|(_, consent)| ConsentRecord {
            number: 0,
            alias,
            consent: consent.clone(),
            source: self.source,
            import: self.number,
            standing: Standing::Recorded,
            // A yes was not said later than now, whatever the file holds.
            time: if consent.given { row.time.min(recorded) } else { row.time },
            recorded,
            author: String::new(),
            note: String::new(),
        }));
        if self.consents.len() >= CONSENTS { Handle::current().block_on(self.write_consents()) } else { Ok(()) }
    }

    async fn write_consents(&mut self) -> Result<(), EngineError> {
        if !self.consents.is_empty() {
            let mut change = self.engine.store.change().await?;
            change.add_consents(&self.consents).await?;
            change.commit().await?;
            self.consents.clear();
        }
        Ok(())
    }

    async fn write_traits(&mut self) -> Result<(), EngineError> {
        if self.traits.len() > 0 {
            let mut change = self.engine.store.change().await?;
            change.add_traits(&self.traits.take()).await?;
            change.commit().await?;
        }
        Ok(())
    }

    async fn write_rejections(&mut self) -> Result<(), EngineError> {
        if !self.rejections.is_empty() {
            let mut change = self.engine.store.change().await?;
            change.add_rejections(self.number, &self.rejections).await?;
            change.commit().await?;
            self.rejections.clear();
        }
        Ok(())
    }
}
