//! What all requests share.

use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use styk_engine::Engine;
use styk_model::{Language, Timestamp};
use styk_store::{Account, Role, Store};
use tokio::sync::Notify;

use crate::api::uploads::Uploads;
use crate::cache::Answers;
use crate::collect::{Pace, Requests};
use crate::figures::Figures;
use crate::jobs::Jobs;
use crate::notify::mail::Mail;
use crate::presence::Presence;
use crate::problem::Problem;
use crate::reads::Reads;
use crate::secret;
use crate::serve::{Config, Limits};
use crate::settings::Settings;
use crate::shared::Pictures;
use crate::throttle::{Guesses, Throttle};
use crate::turns::Turns;

/// The document that holds the settings.
const SETTINGS: (&str, &str) = ("settings", "company");

/// One data folder, served. Cheap to clone.
#[derive(Clone)]
pub struct Server(Arc<Inner>);

struct Inner {
    engine: Arc<Engine>,
    config: Config,
    settings: RwLock<Arc<Settings>>,
    demo: Option<Demo>,
    throttle: Throttle,
    guesses: Guesses,
    answers: Answers,
    turns: Turns,
    jobs: Jobs,
    figures: Figures,
    /// A timer was set.
    timers: Notify,
    /// There is something to deliver, or something was delivered.
    deliveries: Notify,
    uploads: Uploads,
    pace: Pace,
    requests: Requests,
    reads: Reads,
    pictures: Pictures,
    presence: Presence,
    started: Instant,
}

/// Whoever comes to a demo.
pub(crate) struct Demo {
    pub account: Account,
    pub csrf: String,
}

impl Server {
    /// Takes a data folder to serve.
    pub async fn new(engine: Arc<Engine>, config: Config) -> Result<Self, styk_engine::EngineError> {
        let settings = match engine.store().document(SETTINGS.0, SETTINGS.1).await? {
            Some(document) => {
                let mut settings: Settings = serde_json::from_value(document.body).unwrap_or_default();
                settings.version = document.version;
                settings
            }
            None => Settings { language: config.language, zone: config.zone.clone(), ..Settings::default() },
        };
        let demo = config.demo.then(|| Demo { account: demo_account(config.language), csrf: secret::random() });
        let uploads = Uploads::new(&engine.uploads());
        let turns = Turns::new(config.limits.questions, config.limits.waiting);
        let jobs = Jobs::new(config.limits.unheard);
        Ok(Self(Arc::new(Inner {
            engine,
            config,
            settings: RwLock::new(Arc::new(settings)),
            demo,
            throttle: Throttle::default(),
            guesses: Guesses::default(),
            answers: Answers::new(),
            turns,
            jobs,
            figures: Figures::default(),
            timers: Notify::new(),
            deliveries: Notify::new(),
            uploads,
            pace: Pace::default(),
            requests: Requests::default(),
            reads: Reads::default(),
            pictures: Pictures::default(),
            presence: Presence::default(),
            started: Instant::now(),
        })))
    }

    pub(crate) fn engine(&self) -> &Arc<Engine> {
        &self.0.engine
    }

    pub(crate) fn store(&self) -> &Store {
        self.0.engine.store()
    }

    pub(crate) fn demo(&self) -> Option<&Demo> {
        self.0.demo.as_ref()
    }

    pub(crate) fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    pub(crate) fn guesses(&self) -> &Guesses {
        &self.0.guesses
    }

    pub(crate) fn answers(&self) -> &Answers {
        &self.0.answers
    }

    pub(crate) fn turns(&self) -> &Turns {
        &self.0.turns
    }

    pub(crate) fn jobs(&self) -> &Jobs {
        &self.0.jobs
    }

    pub(crate) fn figures(&self) -> &Figures {
        &self.0.figures
    }

    pub(crate) fn presence(&self) -> &Presence {
        &self.0.presence
    }

    pub(crate) fn timers_changed(&self) -> &Notify {
        &self.0.timers
    }

    pub(crate) fn deliveries_changed(&self) -> &Notify {
        &self.0.deliveries
    }

    pub(crate) fn reads(&self) -> &Reads {
        &self.0.reads
    }

    pub(crate) fn pictures(&self) -> &Pictures {
        &self.0.pictures
    }

    pub(crate) fn mail(&self) -> Option<&Mail> {
        self.0.config.mail.as_ref()
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.config.limits
    }

    /// Forgets what was made of the data before somebody was erased from it.
    pub(crate) fn forget_answers(&self) {
        self.forget_counted();
        self.uploads().forget();
    }

    /// Forgets what was counted before interactions were removed.
    pub(crate) fn forget_counted(&self) {
        self.answers().clear();
        self.pictures().clear();
        self.jobs().forget_ended();
    }

    pub(crate) fn uploads(&self) -> &Uploads {
        &self.0.uploads
    }

    /// How much public keys may send.
    pub(crate) fn pace(&self) -> &Pace {
        &self.0.pace
    }

    /// Requests of trackers and how they were answered.
    pub(crate) fn requests(&self) -> &Requests {
        &self.0.requests
    }

    pub(crate) fn uptime(&self) -> std::time::Duration {
        self.0.started.elapsed()
    }

    /// Whether an address is that of a proxy to be believed.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.0.config.trusted_proxies.contains(&address)
    }

    /// Whether the server goes by a name.
    pub(crate) fn answers_to(&self, host: &str) -> bool {
        self.0.config.hosts.is_empty() && !self.0.config.listen.ip().is_loopback()
            || self.0.config.hosts.iter().any(|known| known == host)
    }

    pub(crate) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.0.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Saves settings that were made of the newest ones.
    pub(crate) async fn set_settings(&self, settings: Settings, author: &str) -> Result<Arc<Settings>, Problem> {
        let body = serde_json::to_value(&settings).map_err(Problem::invalid)?;
        let document = styk_store::Document {
            kind: SETTINGS.0.to_owned(),
            key: SETTINGS.1.to_owned(),
            version: settings.version,
            body,
            created: Timestamp::now(),
            author: author.to_owned(),
        };
        let version = match self.store().save_document(&document).await {
            Ok(version) => version,
            Err(error @ styk_store::StoreError::Conflict { .. }) => {
                return Err(Problem::from(error).with_current(&*self.settings()));
            }
            Err(error) => return Err(error.into()),
        };
        let settings = Arc::new(Settings { version, ..settings });
        *self.0.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&settings);
        Ok(settings)
    }
}

fn demo_account(language: Language) -> Account {
    Account {
        id: 0,
        email: "demo".to_owned(),
        name: "Demo".to_owned(),
        role: Role::Editor,
        language,
        zone: None,
        created: Timestamp::now(),
        last_seen: None,
    }
}
