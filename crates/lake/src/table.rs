//! The Delta table: what is committed, what is still in memory, and how both change.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use deltalake::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake::kernel::{Action, Add, MetadataValue, Remove, StructField, StructType, Transaction};
use deltalake::protocol::{DeltaOperation, SaveMode};
use deltalake::{DeltaTable, DeltaTableBuilder};
use object_store::ObjectStore;
use styk_model::{PersonNumber, Timestamp};
use tokio::sync::Mutex;
use url::Url;

use crate::LakeError;
use crate::file::DataFile;
use crate::people::People;
use crate::schema::{PROMOTED, Promoted, PromotedKind, arrow_schema};
use crate::store::{Disk, RealDisk, SyncedStore};
use crate::writer::FileFacts;

/// Name of the folder of the table within the data folder.
pub const TABLE: &str = "interactions";

/// Application id of the transactions that name the last import of the table.
const IMPORTS: &str = "styk-imports";

/// Application id of the transactions that name the last retention run whose rows have gone.
const RETENTION: &str = "styk-retention";

/// Application id of the transactions that name the last record of the inbox that files hold.
const INBOX: &str = "styk-inbox";

/// A checkpoint is written every so many versions, so that opening reads few log entries.
const CHECKPOINT_EVERY: u64 = 32;

/// The table of interactions in a data folder. One process owns it.
pub struct Lake {
    root: PathBuf,
    disk: Arc<dyn Disk>,
    pub(crate) store: Arc<dyn ObjectStore>,
    table: Mutex<DeltaTable>,
    state: RwLock<State>,
    /// Held by whoever takes rows out of files to write them elsewhere: two would keep both copies.
    pub(crate) rewriting: Mutex<()>,
    /// Held, by many at once, while files are written that the log does not name yet.
    pub(crate) writing: tokio::sync::RwLock<()>,
    /// Held from the look at the log until the new state is seen by all.
    committing: Mutex<()>,
    names: AtomicU64,
}

#[derive(Clone, Default)]
struct State {
    version: u64,
    files: Vec<Arc<DataFile>>,
    memory: Vec<Arc<DataFile>>,
    /// So many of the runs in memory, from the first, are being written to files.
    flushing: usize,
    /// Offset in the inbox up to which records are in files, and in memory as well.
    committed: u64,
    applied: u64,
    promoted: Vec<Promoted>,
}

/// A state of the table that stays as it is while it is held.
#[derive(Clone)]
pub struct LakeSnapshot {
    pub version: u64,
    /// Data files, then runs in memory.
    pub files: Vec<Arc<DataFile>>,
    /// Rows of the runs in memory.
    pub unflushed_rows: u64,
    /// Offset in the inbox up to which everything is in here.
    pub inbox: u64,
    pub promoted: Vec<Promoted>,
}

impl LakeSnapshot {
    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows()).sum()
    }

    /// First and last time of any row.
    pub fn time_range(&self) -> Option<(Timestamp, Timestamp)> {
        let first = self.files.iter().map(|file| file.facts.first_time).min()?;
        let last = self.files.iter().map(|file| file.facts.last_time).max()?;
        Some((Timestamp(first), Timestamp(last)))
    }
}

/// Runs in memory that are to be written to files.
#[derive(Debug)]
#[must_use = "the runs stay in memory until they are written"]
pub struct Flush {
    pub(crate) runs: Vec<Arc<DataFile>>,
    pub(crate) inbox: u64,
}

impl Flush {
    /// The offset in the inbox that they reach to.
    pub fn inbox(&self) -> u64 {
        self.inbox
    }
}

/// What one commit changes.
#[derive(Default)]
pub(crate) struct Change {
    pub added: Vec<(String, FileFacts, u64)>,
    pub removed: Vec<Arc<DataFile>>,
    /// Whether rows come or go, or are only kept differently.
    pub changes_data: bool,
    pub import: Option<i64>,
    /// The retention run whose rows go.
    pub retention: Option<i64>,
    /// Offset in the inbox up to which files hold everything.
    pub inbox: Option<u64>,
    pub operation: &'static str,
}

impl Lake {
    /// Opens the table in a data folder, or makes it.
    pub async fn open(folder: &Path) -> Result<Self, LakeError> {
        Self::open_on(folder, Arc::new(RealDisk)).await
    }

    /// The same on another disk: for tests that fail or forget its operations.
    pub async fn open_on(folder: &Path, disk: Arc<dyn Disk>) -> Result<Self, LakeError> {
        let root = folder.join(TABLE);
        let failed = |source| LakeError::Folder { path: root.display().to_string(), source };
        std::fs::create_dir_all(&root).map_err(failed)?;
        let root = root.canonicalize().map_err(failed)?;
        let store: Arc<dyn ObjectStore> = Arc::new(SyncedStore::new(&root, Arc::clone(&disk))?);
        let url = Url::from_directory_path(&root).map_err(|()| failed(std::io::ErrorKind::InvalidInput.into()))?;
        // Delta puts the table's path before every name, so its store begins at the root of the disk.
        let whole_disk = Arc::new(SyncedStore::new(Path::new("/"), Arc::clone(&disk))?);
        let table = DeltaTableBuilder::from_url(url.clone())?.with_storage_backend(whole_disk, url).build()?;
        let mut lake = Self {
            root,
            disk,
            store,
            table: Mutex::new(table),
            state: RwLock::default(),
            rewriting: Mutex::default(),
            writing: tokio::sync::RwLock::default(),
            committing: Mutex::default(),
            names: AtomicU64::new(0),
        };
        lake.load_or_create().await?;
        let inbox = lake.transaction(INBOX).await?.unsigned_abs();
        let mut state = lake.write_state();
        (state.committed, state.applied) = (inbox, inbox);
        drop(state);
        Ok(lake)
    }

    async fn load_or_create(&mut self) -> Result<(), LakeError> {
        let table = self.table.get_mut();
        if table.verify_deltatable_existence().await? {
            table.load().await?;
        } else {
            let created = deltalake::operations::create::CreateBuilder::new()
                .with_log_store(table.log_store())
                .with_table_name(TABLE)
                .with_columns(delta_fields(&[])?)
                .with_configuration_property(deltalake::TableProperty::CheckpointInterval, Some("1000000"))
                .await?;
            *table = created;
        }
        let state = self.read_state(&State::default()).await?;
        *self.write_state() = state;
        Ok(())
    }

    fn write_state(&self) -> std::sync::RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn state(&self) -> State {
        self.state.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// The folder of the table.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the log says, with the files that are open already taken over.
    async fn read_state(&self, known: &State) -> Result<State, LakeError> {
        let table = self.table.lock().await;
        let snapshot = table.snapshot()?;
        let open: HashMap<&str, &Arc<DataFile>> = known.files.iter().map(|file| (file.path.as_str(), file)).collect();
        let mut files = Vec::new();
        for view in snapshot.log_data() {
            let path = view.path().into_owned();
            files.push(match open.get(path.as_str()) {
                Some(file) => Arc::clone(file),
                None => Arc::new(DataFile::open(&self.root, &path)?),
            });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let promoted = promoted_of(snapshot.schema().as_ref());
        Ok(State { version: table.version().unwrap_or(0) as u64, files, promoted, ..known.clone() })
    }

    pub fn snapshot(&self) -> LakeSnapshot {
        let state = self.state();
        let unflushed_rows = state.memory.iter().map(|run| run.rows()).sum();
        let files = state.files.into_iter().chain(state.memory).collect();
        LakeSnapshot { version: state.version, files, unflushed_rows, inbox: state.applied, promoted: state.promoted }
    }

    pub(crate) fn committed(&self) -> (Vec<Arc<DataFile>>, Vec<Promoted>) {
        let state = self.state();
        (state.files, state.promoted)
    }

    /// The number of the newest import in the log; 0 for none.
    pub async fn last_import(&self) -> Result<i64, LakeError> {
        self.transaction(IMPORTS).await
    }

    /// The number of the newest retention run whose rows have gone; 0 for none.
    pub async fn last_retention(&self) -> Result<i64, LakeError> {
        self.transaction(RETENTION).await
    }

    /// Offset of the last record of the inbox that files hold, with all before it; 0 for none.
    pub fn inbox_committed(&self) -> u64 {
        self.state().committed
    }

    async fn transaction(&self, application: &str) -> Result<i64, LakeError> {
        let table = self.table.lock().await;
        let log = table.log_store();
        let version = table.snapshot()?.snapshot().transaction_version(log.as_ref(), application).await?;
        Ok(version.unwrap_or(0))
    }

    /// Numbers of the imports that have rows in files.
    pub fn imports(&self) -> std::collections::BTreeSet<i64> {
        self.state().files.iter().flat_map(|file| file.facts.imports.iter().copied()).collect()
    }

    /// Makes sorted rows readable at once, without a file: the run that is not
    /// flushed yet. It does not survive a crash; whoever appends must be able
    /// to append again. `inbox` is the offset in the inbox up to which all
    /// records were appended now, with or without rows.
    pub fn append(&self, run: Option<Arc<DataFile>>, inbox: u64) {
        let mut state = self.write_state();
        state.memory.extend(run);
        state.applied = state.applied.max(inbox);
    }

    /// Fixes what a flush writes: the runs in memory of now stay as they are until its end.
    pub fn begin_flush(&self) -> Flush {
        let mut state = self.write_state();
        state.flushing = state.memory.len();
        Flush { runs: state.memory.clone(), inbox: state.applied }
    }

    /// Runs in memory that may be merged.
    pub(crate) fn mergeable(&self) -> Vec<Arc<DataFile>> {
        let state = self.state();
        state.memory.into_iter().skip(state.flushing).collect()
    }

    /// Puts one run in the place of several, unless they are being flushed by now.
    pub(crate) fn replace_memory(&self, old: &[Arc<DataFile>], new: DataFile) -> bool {
        let mut state = self.write_state();
        let flushing = &state.memory[..state.flushing];
        if flushing.iter().any(|run| old.iter().any(|gone| Arc::ptr_eq(gone, run))) {
            return false;
        }
        state.memory.retain(|run| !old.iter().any(|gone| Arc::ptr_eq(gone, run)));
        state.memory.push(Arc::new(new));
        true
    }

    pub(crate) fn end_flush(&self) {
        self.write_state().flushing = 0;
    }

    /// Bytes of the runs in memory.
    pub fn memory_bytes(&self) -> u64 {
        self.state().memory.iter().map(|run| run.size()).sum()
    }

    /// A number for a new run that no other has.
    pub(crate) fn new_run(&self) -> u64 {
        let number = self.names.fetch_add(1, Ordering::Relaxed);
        (Timestamp::now().0.unsigned_abs() << 8) | (number & 0xff)
    }

    /// A name for a new data file that no other has.
    pub(crate) fn new_name(&self, slots: Option<(u32, u32)>) -> String {
        let (first, last) = slots.unwrap_or((0, 0));
        let number = self.names.fetch_add(1, Ordering::Relaxed);
        let instant = Timestamp::now().0;
        format!("data/{instant:015x}-{number:x}-{:x}-{first:03}-{last:03}.parquet", std::process::id())
    }

    /// Commits a change and makes it the state that new questions see; `flushed`
    /// are the runs in memory that its files hold now.
    ///
    /// `deltalake` checks the application transaction only against commits
    /// after the snapshot it read and retries by itself; both are off. After an
    /// error the log is read again: if the commit is in it after all, it counts.
    pub(crate) async fn commit(&self, change: Change, flushed: &[Arc<DataFile>]) -> Result<u64, LakeError> {
        let _committing = self.committing.lock().await;
        let expected = self.state().version;
        let mut table = self.table.lock().await;
        table.update_state().await?;
        let found = table.version().unwrap_or(0) as u64;
        if found != expected {
            return Err(LakeError::Conflict { expected, found });
        }
        let first_new = change.added.first().map(|(path, ..)| path.clone());
        let inbox = change.inbox;
        let attempt = write_commit(&table, change).await;
        if let Err(error) = attempt {
            table.update_state().await?;
            let paths: Vec<String> = table.snapshot()?.log_data().iter().map(|view| view.path().into_owned()).collect();
            let applied = table.version().unwrap_or(0) as u64 == expected + 1
                && first_new.is_none_or(|path| paths.contains(&path));
            if !applied {
                return Err(error);
            }
        } else {
            table.update_state().await?;
        }
        let version = table.version().unwrap_or(0) as u64;
        if version.is_multiple_of(CHECKPOINT_EVERY)
            && let Err(error) = deltalake::checkpoints::create_checkpoint(&table, None).await
        {
            tracing::warn!(version, %error, "no checkpoint was written; the table is whole without it");
        }
        drop(table);
        self.renew(|state| {
            state.memory.retain(|run| !flushed.iter().any(|done| Arc::ptr_eq(done, run)));
            state.committed = inbox.unwrap_or(state.committed);
        })
        .await?;
        Ok(version)
    }

    /// Makes what the log says now the state that new questions see. Runs may be
    /// appended meanwhile.
    async fn renew(&self, change: impl FnOnce(&mut State)) -> Result<(), LakeError> {
        let read = self.read_state(&self.state()).await?;
        let mut state = self.write_state();
        (state.version, state.files, state.promoted) = (read.version, read.files, read.promoted);
        change(&mut state);
        Ok(())
    }

    /// Gives properties typed columns of their own; files get them at their
    /// next compaction, until then the values are read from the JSON.
    pub async fn promote(&self, promoted: &[Promoted]) -> Result<u64, LakeError> {
        let known = self.state().promoted;
        let new: Vec<Promoted> =
            promoted.iter().filter(|one| known.iter().all(|known| known.column() != one.column())).cloned().collect();
        if new.is_empty() {
            return Ok(self.state().version);
        }
        let _committing = self.committing.lock().await;
        let mut table = self.table.lock().await;
        let fields: Vec<StructField> = delta_fields(&new)?.into_iter().rev().take(new.len()).rev().collect();
        *table = table.clone().add_columns().with_fields(fields).await?;
        drop(table);
        self.renew(|_| ()).await?;
        Ok(self.state().version)
    }

    /// Deletes files that no version of the last `keep` needs and what crashes
    /// left behind; gives back how many files went.
    pub async fn vacuum(&self, keep: std::time::Duration) -> Result<usize, LakeError> {
        let _writing = self.writing.write().await;
        let _committing = self.committing.lock().await;
        let staged = self.remove_staged()?;
        let table = self.table.lock().await.clone();
        let keep = chrono::Duration::from_std(keep).unwrap_or(chrono::Duration::weeks(1));
        let (table, metrics) =
            table.vacuum().with_retention_period(keep).with_enforce_retention_duration(false).await?;
        *self.table.lock().await = table;
        self.renew(|_| ()).await?;
        Ok(metrics.files_deleted.len() + staged)
    }

    /// Deletes every data file that the table of now does not name, whatever left it there: older versions, and
    /// writing that a crash cut short. They are gone from the disk when this returns.
    pub(crate) async fn sweep(&self) -> Result<usize, LakeError> {
        let _writing = self.writing.write().await;
        let _committing = self.committing.lock().await;
        let folder = self.root.join("data");
        // What the log names, not what this process remembers of it.
        let named: HashSet<String> = {
            let mut table = self.table.lock().await;
            table.update_state().await?;
            table.snapshot()?.log_data().iter().map(|view| view.path().into_owned()).collect()
        };
        let entries = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        let mut removed = 0;
        for entry in entries {
            let entry = entry?;
            if !named.contains(&format!("data/{}", entry.file_name().to_string_lossy())) {
                self.disk.remove(&entry.path())?;
                removed += 1;
            }
        }
        self.disk.sync_folder(&folder)?;
        Ok(removed)
    }

    /// Takes over what the log says, where a commit came into it and this process did not learn so.
    pub(crate) async fn catch_up_with_log(&self) -> Result<(), LakeError> {
        let _committing = self.committing.lock().await;
        let found = {
            let mut table = self.table.lock().await;
            table.update_state().await?;
            table.version().unwrap_or(0) as u64
        };
        if found == self.state().version { Ok(()) } else { self.renew(|_| ()).await }
    }

    fn remove_staged(&self) -> Result<usize, LakeError> {
        let mut removed = 0;
        for folder in [self.root.join("data"), self.root.join("_delta_log")] {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for entry in entries {
                let path = entry?.path();
                if path.extension().is_some_and(|ending| ending == crate::store::STAGED) {
                    std::fs::remove_file(&path)?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    /// The people that files must be written for: everything is current.
    pub(crate) fn needs_rewriting(file: &DataFile, people: &People) -> Result<bool, LakeError> {
        if people.nobody_moved() {
            return Ok(false);
        }
        for group in 0..file.facts.groups.len() {
            let (persons, _) = file.group(group).persons()?;
            if persons.iter().any(|person: &PersonNumber| people.moved_since(*person, file.facts.identity)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

async fn write_commit(table: &DeltaTable, change: Change) -> Result<(), LakeError> {
    let now = Timestamp::now().0 / 1000;
    let added = change.added.into_iter().map(|(path, facts, size)| {
        Action::Add(Add {
            path,
            size: size as i64,
            modification_time: now,
            data_change: change.changes_data,
            stats: Some(stats(&facts)),
            ..Add::default()
        })
    });
    let removed = change.removed.iter().map(|file| {
        Action::Remove(Remove {
            path: file.path.clone(),
            data_change: change.changes_data,
            deletion_timestamp: Some(now),
            extended_file_metadata: Some(true),
            partition_values: Some(HashMap::new()),
            size: Some(file.size() as i64),
            ..Remove::default()
        })
    });
    let import = change.import.map(|import| Transaction::new(IMPORTS, import));
    let retention = change.retention.map(|run| Transaction::new(RETENTION, run));
    let inbox = change.inbox.map(|offset| Transaction::new(INBOX, offset as i64));
    let transactions = import.into_iter().chain(retention).chain(inbox).collect();
    let metadata = [("styk".to_owned(), serde_json::json!(change.operation))];
    let properties = CommitProperties::default()
        .with_max_retries(0)
        .with_create_checkpoint(false)
        .with_application_transactions(transactions)
        .with_metadata(metadata);
    let operation = DeltaOperation::Write { mode: SaveMode::Append, partition_by: None, predicate: None };
    let snapshot = table.snapshot()?;
    CommitBuilder::from(properties)
        .with_actions(added.chain(removed).collect())
        .build(Some(snapshot), table.log_store(), operation)
        .await?;
    Ok(())
}

/// Statistics of a file as Delta writes them.
fn stats(facts: &FileFacts) -> String {
    let time = |micros| Timestamp(micros).to_jiff().strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
    serde_json::json!({
        "numRecords": facts.rows,
        "minValues": { "time": time(facts.first_time) },
        "maxValues": { "time": time(facts.last_time) },
        "nullCount": { "time": 0 },
    })
    .to_string()
}

/// Key of a field's metadata that holds the property's name.
const PROPERTY: &str = "styk.property";

fn delta_fields(promoted: &[Promoted]) -> Result<Vec<StructField>, LakeError> {
    use deltalake::kernel::engine::arrow_conversion::TryIntoKernel;
    let schema: StructType = arrow_schema(promoted).as_ref().try_into_kernel()?;
    let property = |name: &str| promoted.iter().find(|one| one.column() == name).map(|one| one.property.clone());
    Ok(schema
        .fields()
        .map(|field| match property(field.name()) {
            Some(property) => field.clone().add_metadata([(PROPERTY.to_owned(), MetadataValue::String(property))]),
            None => field.clone(),
        })
        .collect())
}

fn promoted_of(schema: &StructType) -> Vec<Promoted> {
    use deltalake::kernel::{DataType, PrimitiveType};
    let promoted = schema.fields().filter(|field| field.name().starts_with(PROMOTED));
    promoted
        .map(|field| {
            let property = match field.metadata().get(PROPERTY) {
                Some(MetadataValue::String(property)) => property.clone(),
                _ => field.name()[PROMOTED.len()..].to_owned(),
            };
            let number = matches!(field.data_type(), DataType::Primitive(PrimitiveType::Double));
            Promoted { property, kind: if number { PromotedKind::Number } else { PromotedKind::Text } }
        })
        .collect()
}
