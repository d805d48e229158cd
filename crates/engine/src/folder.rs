//! A data folder as commands see it: their own, or that of a process which answers for it.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use styk_collect::live::SourceSettings;
use styk_collect::{Mapping, Origin, Table};
use styk_lake::Written;
use styk_model::{Answer, Language, MonthlyQuestion, MonthlyReport, Question, Rejection};
use styk_query::touchpoints::Registry;
use styk_sql::Found;
use styk_store::{Import, ImportNumber};
use tempfile::TempDir;

#[cfg(unix)]
use crate::served::{Options, Request, Served};
use crate::{
    Doctor, Engine, EngineError, ErasurePreview, ErasureReceipt, ErasureWanted, ImportAction, ImportOptions,
    ImportReport, Watch, live,
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
