//! Opening a data folder and what everything else needs of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use styk_collect::live::Geo;
use styk_customers::{Applied, ConsentPolicy, Customers, Lookup};
use styk_lake::{Inbox, InboxLimits, Lake, People, RealDisk};
use styk_model::segment::Rule;
use styk_model::{PersonNumber, Timestamp, UNIDENTIFIED};
use styk_query::data_retention::RetentionPolicy;
use styk_query::segments::{FoundMembers, Published};
use styk_query::touchpoints::Registry;
use styk_store::{ImportNumber, ImportState, SourceNumber, Store};
use tokio::sync::Mutex;

use crate::computed::{ComputedTraits, Counted};
use crate::erasure::Forgotten;
use crate::identity::IdentityRules;
use crate::pseudonyms::Pseudonyms;
use crate::recognised::Strong;
use crate::registry::Shape;
use crate::together::Together;
use crate::workers::Workers;
use crate::{EngineError, live, store};

/// Name of the lock file in the data folder.
const LOCK: &str = "styk.lock";

/// Name of the folder of files that were sent and wait for their import; they do not outlive the process.
const UPLOADS: &str = "uploads";

/// A data folder that this process owns.
pub struct Engine {
    folder: PathBuf,
    pub(crate) lake: Lake,
    pub(crate) store: Store,
    /// Held while one import or undo goes on; customers only for moments of it.
    pub(crate) importing: Mutex<()>,
    pub(crate) customers: Mutex<Customers>,
    who: RwLock<Who>,
    pub(crate) identity: RwLock<Arc<IdentityRules>>,
    pub(crate) consent: RwLock<Arc<ConsentPolicy>>,
    /// Held while the shape and the registry made of it change.
    pub(crate) learning: Mutex<()>,
    pub(crate) registry: RwLock<Arc<Registry>>,
    pub(crate) shape: RwLock<Arc<Shape>>,
    /// Rules of segments, by key.
    pub(crate) segments: RwLock<Arc<BTreeMap<String, Rule>>>,
    pub(crate) found: Arc<FoundMembers>,
    /// Who is in the segments that are followed.
    pub(crate) followed: RwLock<Arc<Published>>,
    pub(crate) strong: Mutex<Strong>,
    /// The traits that are computed of customers.
    pub(crate) computed: RwLock<Arc<ComputedTraits>>,
    /// Somebody asked for a profile, now or before a start.
    pub(crate) profiles_asked_for: AtomicBool,
    /// What they and everything else in profiles are computed of, while that is kept up.
    pub(crate) counted: RwLock<Option<Arc<Counted>>>,
    /// Finds identifiers without the store, from the first time that rows are taken in.
    pub(crate) lookup: OnceLock<Lookup>,
    /// A number never gets another name.
    pub(crate) source_names: RwLock<Arc<HashMap<SourceNumber, String>>>,
    /// Properties that questions read, worth typed columns.
    pub(crate) used: RwLock<BTreeSet<String>>,
    pub(crate) inbox: Inbox,
    pub(crate) sources: live::Cached,
    pub(crate) arrivals: live::Arrivals,
    /// Held while what is known of sources is written.
    pub(crate) keeping_tallies: Mutex<()>,
    /// Held through each step of the reading, and by whoever needs that none is under way.
    pub(crate) stepping: Mutex<()>,
    /// The last step of the reading failed, and what it gathered waits.
    pub(crate) stuck: AtomicBool,
    /// Somebody reads what arrives.
    pub(crate) being_read: AtomicBool,
    /// Rows in memory are to be written to files now.
    pub(crate) flush_wanted: AtomicBool,
    /// Customers that were erased since the start.
    pub(crate) forgotten: Mutex<Vec<Arc<Forgotten>>>,
    /// Interactions refused because they name somebody who was erased after them.
    pub(crate) refused: AtomicU64,
    /// Erasures and retention runs that have removed something since the start.
    pub(crate) erased: AtomicU64,
    pub(crate) retention: RwLock<Arc<RetentionPolicy>>,
    /// Some of what is dated before was removed by retention.
    pub(crate) removed_before: RwLock<Option<Timestamp>>,
    /// Retention runs that have removed something since the start.
    pub(crate) retained: AtomicU64,
    pseudonyms: Arc<Pseudonyms>,
    pub(crate) geo: Option<Arc<Geo>>,
    pub(crate) threads: usize,
    pub(crate) workers: Workers,
    /// Where what arrives is read, beside what answers at once.
    pub(crate) behind: Workers,
    _lock: File,
}

impl Engine {
    /// Opens a data folder, or makes it; settles what a crash left behind.
    pub async fn open(folder: &Path) -> Result<Self, EngineError> {
        Self::open_with(folder, None).await
    }

    /// As [`Engine::open`], with everything but interactions in the PostgreSQL database of a URL
    /// (`postgres://...`) instead of a file in the folder. A folder stays with what it began with.
    pub async fn open_with(folder: &Path, store: Option<&str>) -> Result<Self, EngineError> {
        let failed = |source| EngineError::Folder { path: folder.display().to_string(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let lock = lock(folder)?;
        let lake = Box::pin(Lake::open(folder)).await?;
        let _ = std::fs::remove_dir_all(lake.temporary());
        // Files that were sent to a process that is no more.
        let _ = std::fs::remove_dir_all(folder.join(UPLOADS));
        #[cfg(unix)]
        crate::served::tidy(folder);
        let store = Box::pin(store::open(folder, store, &lake)).await?;
        let last = lake.last_import().await?;
        let version = lake.snapshot().version;
        let in_lake = |import: ImportNumber| (i64::from(import.0) == last).then_some(version);
        let pseudonyms = Arc::new(Pseudonyms::of(&store).await?);
        let identity = Self::stored_identity_rules(&store).await?;
        let customers = Box::pin(Customers::open(store.clone(), identity.rules(), in_lake)).await?;
        let who = Who::new(&customers.people());
        let next = lake.inbox_committed() + 1;
        let inbox = Inbox::open(folder, Arc::new(RealDisk), InboxLimits::default(), next)?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let engine = Self {
            folder: folder.to_owned(),
            lake,
            store,
            importing: Mutex::default(),
            customers: Mutex::new(customers),
            who: RwLock::new(who),
            identity: RwLock::new(Arc::new(identity)),
            consent: RwLock::default(),
            learning: Mutex::default(),
            registry: RwLock::default(),
            shape: RwLock::default(),
            segments: RwLock::default(),
            found: Arc::default(),
            followed: RwLock::default(),
            strong: Mutex::default(),
            computed: RwLock::default(),
            profiles_asked_for: AtomicBool::default(),
            counted: RwLock::default(),
            lookup: OnceLock::new(),
            source_names: RwLock::default(),
            used: RwLock::default(),
            inbox,
            sources: live::Cached::default(),
            arrivals: live::Arrivals::default(),
            keeping_tallies: Mutex::default(),
            stepping: Mutex::default(),
            stuck: AtomicBool::default(),
            being_read: AtomicBool::default(),
            flush_wanted: AtomicBool::default(),
            forgotten: Mutex::default(),
            refused: AtomicU64::default(),
            erased: AtomicU64::default(),
            retention: RwLock::default(),
            removed_before: RwLock::default(),
            retained: AtomicU64::default(),
            pseudonyms,
            geo: live::geo(folder)?,
            threads,
            workers: Workers::named("styk-sql"),
            behind: Workers::named("styk-reading"),
            _lock: lock,
        };
        engine.load_erasure_key().await?;
        Box::pin(engine.finish_remapping()).await?;
        Box::pin(engine.finish_undoing()).await?;
        engine.load_registry().await?;
        engine.load_segments().await?;
        engine.load_computed_traits().await?;
        engine.load_consent_policy().await?;
        engine.load_sources().await?;
        engine.load_tallies().await?;
        Box::pin(engine.catch_up()).await?;
        Box::pin(engine.finish_erasures()).await?;
        Box::pin(engine.finish_retention()).await?;
        engine.load_retention().await?;
        Ok(engine)
    }

    /// An undone import whose rows are still there was cut short by a crash.
    async fn finish_undoing(&self) -> Result<(), EngineError> {
        let there = self.lake.imports();
        for import in self.store.imports().await? {
            if import.state == ImportState::Undone && there.contains(&i64::from(import.number.0)) {
                self.lake.undo(i64::from(import.number.0), &self.people()).await?;
            }
        }
        Ok(())
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where files may wait that were sent and are not imported yet; it is emptied when the data folder is opened.
    pub fn uploads(&self) -> PathBuf {
        self.folder.join(UPLOADS)
    }

    pub fn lake(&self) -> &Lake {
        &self.lake
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What stands for identifiers where they are not to be seen.
    pub fn pseudonyms(&self) -> &Arc<Pseudonyms> {
        &self.pseudonyms
    }

    /// Who is who, as the lake needs it.
    pub fn people(&self) -> People {
        self.who.read().unwrap_or_else(PoisonError::into_inner).people.clone()
    }

    pub(crate) fn set_people(&self, people: &styk_customers::People) -> People {
        let who = Who::new(people);
        let people = who.people.clone();
        *self.who.write().unwrap_or_else(PoisonError::into_inner) = who;
        people
    }

    /// The same where it is known who moved: a step of the reading moves a few of millions.
    pub(crate) fn move_people(&self, people: &styk_customers::People, applied: &Applied) -> People {
        let mut who = self.who.write().unwrap_or_else(PoisonError::into_inner);
        // Who names nobody from the first is moved without a fact.
        if who.people.position() != applied.position || !applied.moves.is_empty() {
            who.people = people_of(people);
            who.together.move_all(&applied.moves);
        }
        who.identifiers = people.by_alias().len();
        who.people.clone()
    }

    /// The number that a person has now, and those of all their identifiers, ascending; none where nobody has it.
    pub(crate) fn aliases_now(&self, person: PersonNumber) -> (PersonNumber, Vec<PersonNumber>) {
        let who = self.who.read().unwrap_or_else(PoisonError::into_inner);
        let person = who.people.person(person);
        let somebody = person != UNIDENTIFIED && (person as usize) < who.identifiers;
        (person, if somebody { who.together.of(person) } else { Vec::new() })
    }

    /// How many threads a question may use.
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }
}

/// Who is who, both ways.
struct Who {
    people: People,
    together: Together,
    /// One more than the largest number of an identifier.
    identifiers: usize,
}

impl Who {
    fn new(people: &styk_customers::People) -> Self {
        let by_alias = people.by_alias();
        Self { people: people_of(people), together: Together::new(by_alias), identifiers: by_alias.len() }
    }
}

/// People as the lake reads them: nothing at all where everybody is who they were.
pub(crate) fn people_of(people: &styk_customers::People) -> People {
    let by_alias = people.by_alias();
    let together = by_alias.iter().enumerate().any(|(alias, person)| alias != *person as usize);
    let person_of = if together { Arc::clone(by_alias) } else { Arc::default() };
    People::new(person_of, Arc::clone(people.changed_at()), people.position())
}

fn lock(folder: &Path) -> Result<File, EngineError> {
    let failed = |source| EngineError::Folder { path: folder.display().to_string(), source };
    let path = folder.join(LOCK);
    let mut file = File::options().create(true).truncate(false).read(true).write(true).open(&path).map_err(failed)?;
    if file.try_lock().is_err() {
        let mut owner = String::new();
        let _ = file.read_to_string(&mut owner);
        let owner = if owner.trim().is_empty() { "unknown".to_owned() } else { owner.trim().to_owned() };
        return Err(EngineError::InUse { path: folder.display().to_string(), owner });
    }
    file.set_len(0).map_err(failed)?;
    file.rewind().map_err(failed)?;
    write!(file, "{}", std::process::id()).map_err(failed)?;
    Ok(file)
}
