//! A data folder as commands see it: their own, or that of a process which answers for it.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use styk_collect::live::SourceSettings;
use styk_collect::{Mapping, Origin, Table};
use styk_lake::Written;
use styk_maps::{Discovery, Map, Persona};
use styk_model::calls::CallList;
use styk_model::clusters::Clusters;
use styk_model::{Answer, Language, LoggedJourney, MonthlyQuestion, MonthlyReport, Question, Rejection, RetainedDay};
use styk_query::touchpoints::Registry;
use styk_sql::Found;
use styk_store::{Import, ImportNumber, RetainedWanted};
use tempfile::TempDir;

#[cfg(unix)]
use crate::served::{Calls, Options, Request, Served};
use crate::{
    AdoptWanted, AdoptedMap, CallsWanted, ClustersWanted, DiscoverWanted, Doctor, Engine, EngineError, ErasurePreview,
    ErasureReceipt, ErasureWanted, EventLogCounts, ImportAction, ImportOptions, ImportReport, JourneysWanted, KeptMap,
    MapWanted, RetentionPolicy, RetentionPreview, RetentionRun, Watch, WholeMap, live,
};

/// What can be done to a folder, whoever owns it.
pub enum Folder {
    Owned(Box<Engine>),
    #[cfg(unix)]
    Served(Served),
}

/// Tells nobody.
struct Silent;

impl Watch for Silent {
    fn progress(&mut self, _: u64, _: Option<u64>, _: u64) {}
}

/// A file to import, where whoever owns the folder can read it.
pub struct Source {
    pub origin: Origin,
    _kept: Option<TempDir>,
}

/// Does it here, or has it done by the owner.
macro_rules! either {
    ($folder:expr, $engine:ident => $here:expr, $request:expr) => {
        match $folder {
            Self::Owned($engine) => $here,
            #[cfg(unix)]
            Self::Served(served) => served.call($request, &mut Silent).await,
        }
    };
}

impl Folder {
    /// Opens a folder, or finds the process that owns it; `store` as for [`Engine::open_with`].
    pub async fn open(data: &Path, store: Option<&str>) -> Result<Self, EngineError> {
        match Engine::open_with(data, store).await {
            #[cfg(unix)]
            Err(error @ EngineError::InUse { .. }) => match Served::find(data).await {
                Ok(served) => Ok(Self::Served(served)),
                Err(reason) => {
                    tracing::debug!(%reason, "the owner of the folder answers no commands");
                    Err(error)
                }
            },
            opened => Ok(Self::Owned(Box::new(opened?))),
        }
    }

    pub async fn ask(&self, question: &Question) -> Result<Answer, EngineError> {
        either!(self, engine => engine.ask(question).await, Request::Ask { question: Box::new(question.clone()) })
    }

    pub async fn monthly_report(&self, question: &MonthlyQuestion) -> Result<MonthlyReport, EngineError> {
        either!(
            self,
            engine => engine.monthly_report(question),
            Request::MonthlyReport { question: Box::new(question.clone()) }
        )
    }

    /// All rows that an SQL query finds.
    pub async fn sql(&self, query: &str) -> Result<Found, EngineError> {
        either!(self, engine => engine.sql(query, usize::MAX).await, Request::Sql { query: query.to_owned() })
    }

    pub async fn registry(&self) -> Result<Arc<Registry>, EngineError> {
        either!(self, engine => Ok(engine.registry()), Request::Registry)
    }

    pub async fn set_registry(&self, registry: Registry) -> Result<Arc<Registry>, EngineError> {
        either!(self, engine => engine.set_registry(registry).await, Request::SetRegistry { registry })
    }

    pub async fn doctor(&self, language: Language) -> Result<Doctor, EngineError> {
        either!(self, engine => engine.doctor(language).await, Request::Doctor { language })
    }

    /// All imports, newest first.
    pub async fn imports(&self) -> Result<Vec<Import>, EngineError> {
        either!(self, engine => Ok(engine.store().imports().await?), Request::Imports)
    }

    pub async fn committed_import(&self, number: u32, action: ImportAction) -> Result<Import, EngineError> {
        either!(
            self,
            engine => engine.committed_import(number, action).await,
            Request::CommittedImport { number, action }
        )
    }

    /// The first rejected records of an import.
    pub async fn quarantine(&self, number: u32, limit: u32) -> Result<Vec<Rejection>, EngineError> {
        either!(
            self,
            engine => Ok(engine.store().quarantine(ImportNumber(number), 0, limit).await?),
            Request::Quarantine { number, limit }
        )
    }

    pub async fn undo(&self, number: u32) -> Result<Written, EngineError> {
        either!(self, engine => engine.undo(number).await, Request::Undo { number })
    }

    pub async fn compact(&self) -> Result<Option<Written>, EngineError> {
        either!(self, engine => engine.compact().await, Request::Compact)
    }

    pub async fn vacuum(&self, keep: Duration) -> Result<usize, EngineError> {
        either!(self, engine => engine.vacuum(keep).await, Request::Vacuum { keep_s: keep.as_secs() })
    }

    /// Sources that may send live.
    pub async fn sources(&self) -> Result<Vec<live::Source>, EngineError> {
        either!(
            self,
            engine => Ok(engine.sources().all().iter().map(|source| (**source).clone()).collect()),
            Request::Sources
        )
    }

    pub async fn add_source(
        &self,
        name: &str,
        settings: &SourceSettings,
        author: &str,
    ) -> Result<live::MadeSource, EngineError> {
        either!(
            self,
            engine => engine.add_source(name, settings, author).await,
            Request::AddSource {
                name: name.to_owned(),
                settings: Box::new(settings.clone()),
                author: author.to_owned(),
            }
        )
    }

    pub async fn renew_source_key(&self, name: &str) -> Result<live::MadeSource, EngineError> {
        either!(
            self,
            engine => engine.renew_source_key(engine.named_source(name)?.number).await,
            Request::RenewSourceKey { name: name.to_owned() }
        )
    }

    pub async fn close_source(&self, name: &str) -> Result<(), EngineError> {
        either!(self, engine => engine.close_source(name).await, Request::CloseSource { name: name.to_owned() })
    }

    /// The newest version of every journey map, by key.
    pub async fn kept_maps(&self) -> Result<Vec<KeptMap>, EngineError> {
        either!(self, engine => engine.kept_maps().await, Request::KeptMaps)
    }

    /// Keeps a journey map that was edited from a version; 0 for a new one.
    pub async fn keep_map(&self, key: &str, version: u32, map: Map, author: &str) -> Result<KeptMap, EngineError> {
        either!(
            self,
            engine => engine.keep_map(key, version, map, author).await,
            Request::KeepMap { key: key.to_owned(), version, map: Box::new(map), author: author.to_owned() }
        )
    }

    /// Keeps those personas that there are none of yet under their keys.
    pub async fn keep_new_personas(&self, personas: &[(String, Persona)], author: &str) -> Result<(), EngineError> {
        either!(
            self,
            engine => engine.keep_new_personas(personas, author).await,
            Request::KeepNewPersonas { personas: personas.to_vec(), author: author.to_owned() }
        )
    }

    /// A journey map with all that is shown of it.
    pub async fn whole_map(&self, wanted: &MapWanted) -> Result<WholeMap, EngineError> {
        either!(self, engine => engine.whole_map(wanted).await, Request::WholeMap { wanted: wanted.clone() })
    }

    /// Journey maps of what customers did; nothing is kept.
    pub async fn discovery(&self, wanted: &DiscoverWanted) -> Result<Discovery, EngineError> {
        either!(
            self,
            engine => engine.discovery(&engine.context(), wanted),
            Request::Discovery { wanted: wanted.clone() }
        )
    }

    /// A draft of a journey map that has a deviation in it; nothing is kept.
    pub async fn adopted_map(&self, wanted: &AdoptWanted) -> Result<AdoptedMap, EngineError> {
        either!(
            self,
            engine => engine.adopted_map(&engine.context(), wanted).await,
            Request::AdoptedMap { wanted: wanted.clone() }
        )
    }

    /// Journeys, a piece at a time, in the order of the data.
    pub async fn journeys<E: From<EngineError>>(
        &self,
        wanted: JourneysWanted,
        mut each: impl FnMut(Vec<LoggedJourney>) -> Result<(), E>,
    ) -> Result<EventLogCounts, E> {
        match self {
            Self::Owned(engine) => {
                let mut journeys = engine.journeys(engine.context(), wanted).await?;
                while let Some(piece) = journeys.next().await? {
                    each(piece)?;
                }
                Ok(journeys.finish().await?)
            }
            #[cfg(unix)]
            Self::Served(served) => served.call_in_pieces(Request::Journeys { wanted }, &mut Silent, each).await,
        }
    }

    /// A segment as a list for people who call, which is written down.
    pub async fn call_list(&self, wanted: CallsWanted<'_>, author: &str) -> Result<CallList, EngineError> {
        either!(
            self,
            engine => engine.call_list(&engine.context(), wanted, author).await,
            Request::CallList { wanted: Box::new(Calls::of(wanted)), author: author.to_owned() }
        )
    }

    /// Groups of customers who behave alike.
    pub async fn clusters(&self, wanted: ClustersWanted<'_>) -> Result<Clusters, EngineError> {
        either!(
            self,
            engine => engine.clusters(&engine.context(), wanted).await,
            Request::Clusters { language: wanted.language, zone: wanted.zone.to_owned() }
        )
    }

    /// What an erasure would be about.
    pub async fn erasure_preview(&self, wanted: ErasureWanted<'_>) -> Result<ErasurePreview, EngineError> {
        either!(
            self,
            engine => engine.erasure_preview(wanted).await,
            Request::ErasurePreview { persons: wanted.persons.to_vec(), values: wanted.values.to_vec() }
        )
    }

    /// Erases customers.
    pub async fn erase(&self, wanted: ErasureWanted<'_>, author: &str) -> Result<ErasureReceipt, EngineError> {
        either!(
            self,
            engine => engine.erase(wanted, author).await,
            Request::Erase {
                persons: wanted.persons.to_vec(),
                values: wanted.values.to_vec(),
                reason: wanted.reason.to_owned(),
                author: author.to_owned(),
            }
        )
    }

    /// Erasures, newest first.
    pub async fn erasures(&self) -> Result<Vec<ErasureReceipt>, EngineError> {
        either!(self, engine => engine.erasures().await, Request::Erasures)
    }

    /// The public key that receipts are signed with.
    pub async fn erasure_key(&self) -> Result<String, EngineError> {
        either!(self, engine => engine.erasure_key(), Request::ErasureKey)
    }

    /// How long interactions are kept.
    pub async fn retention(&self) -> Result<Arc<RetentionPolicy>, EngineError> {
        either!(self, engine => Ok(engine.retention()), Request::Retention)
    }

    /// Keeps interactions by other rules from now on.
    pub async fn set_retention(
        &self,
        policy: RetentionPolicy,
        author: &str,
    ) -> Result<Arc<RetentionPolicy>, EngineError> {
        either!(
            self,
            engine => engine.set_retention(policy, author).await,
            Request::SetRetention { policy, author: author.to_owned() }
        )
    }

    /// What rules would remove now.
    pub async fn retention_preview(&self, policy: &RetentionPolicy) -> Result<RetentionPreview, EngineError> {
        either!(
            self,
            engine => engine.retention_preview(policy),
            Request::RetentionPreview { policy: policy.clone() }
        )
    }

    /// Removes what is past its time.
    pub async fn run_retention(&self, author: &str) -> Result<Option<RetentionRun>, EngineError> {
        either!(self, engine => engine.run_retention(author).await, Request::RunRetention { author: author.to_owned() })
    }

    /// Runs of retention, newest first.
    pub async fn retention_runs(&self) -> Result<Vec<RetentionRun>, EngineError> {
        either!(self, engine => engine.retention_runs().await, Request::RetentionRuns)
    }

    /// The counts that are kept of removed interactions, and whether there are more.
    pub async fn retained(&self, wanted: &RetainedWanted) -> Result<(Vec<RetainedDay>, bool), EngineError> {
        either!(self, engine => engine.retained(wanted).await, Request::Retained { wanted: wanted.clone() })
    }

    /// Puts standard input where another owner can read it; everything else stays where it is.
    pub fn source(&self, origin: &Origin) -> io::Result<Source> {
        match (self, origin) {
            #[cfg(unix)]
            (Self::Served(served), Origin::StandardInput) => {
                let kept = tempfile::Builder::new().prefix("input-").tempdir_in(served.folder())?;
                // The name that tables of standard input go by.
                let path = kept.path().join("standard input");
                io::copy(&mut io::stdin().lock(), &mut std::fs::File::create(&path)?)?;
                Ok(Source { origin: Origin::Path(path), _kept: Some(kept) })
            }
            _ => Ok(Source { origin: origin.clone(), _kept: None }),
        }
    }

    /// Imports a table of a source.
    pub async fn import(
        &self,
        source: &Source,
        table: Table,
        mapping: &Mapping,
        options: &ImportOptions,
        watch: &mut dyn Watch,
    ) -> Result<ImportReport, EngineError> {
        match self {
            Self::Owned(engine) => engine.import(table, mapping, options, watch).await,
            #[cfg(unix)]
            Self::Served(served) => {
                let file = match &source.origin {
                    Origin::Path(path) => std::path::absolute(path).unwrap_or_else(|_| path.clone()),
                    Origin::StandardInput => unreachable!("standard input was put into a file"),
                };
                let (table, mapping) = (table.name, mapping.to_toml()?);
                served.call(Request::Import { file, table, mapping, options: Options::from(options) }, watch).await
            }
        }
    }
}
