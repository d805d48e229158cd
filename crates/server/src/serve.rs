//! Listening, and stopping without dropping anybody.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use styk_engine::Engine;
use styk_model::{Language, Say, say};
use thiserror::Error;
use tokio::net::TcpListener;

use crate::notify::mail::Mail;
use crate::routes::router;
use crate::server::Server;
use crate::{collect, connections};

/// How a server is run.
#[derive(Debug, Clone)]
pub struct Config {
    pub listen: SocketAddr,
    /// Another address, for trackers alone.
    pub collect_listen: Option<SocketAddr>,
    /// Names that the server goes by, beside those of this machine.
    pub hosts: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Everybody who comes is a demo user. Only on a loopback address.
    pub demo: bool,
    /// Language and zone before anybody has settled them.
    pub language: Language,
    pub zone: String,
    pub limits: Limits,
    /// How mail is sent, where it is.
    pub mail: Option<Mail>,
}

/// What keeps one reader from taking everything.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The longest that a read may take.
    pub request: Duration,
    /// Questions answered at the same time; each uses all cores.
    pub questions: usize,
    /// Questions that may wait for their turn.
    pub waiting: usize,
    /// How long a question's job goes on though nobody listens.
    pub unheard: Duration,
    /// The longest between two pieces of what a client sends, and for the head of a request.
    pub sending: Duration,
    /// How long running work is waited for at the end.
    pub stopping: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request: Duration::from_mins(2),
            questions: 2,
            waiting: 32,
            unheard: Duration::from_secs(10),
            sending: Duration::from_secs(30),
            stopping: Duration::from_secs(30),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            collect_listen: None,
            hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            demo: false,
            language: Language::default(),
            zone: "UTC".to_owned(),
            limits: Limits::default(),
            mail: None,
        }
    }
}

/// Why a server does not run.
#[derive(Debug, Error)]
pub enum ServeError {
    #[error("cannot listen on `{address}`: {source}; another address is given with `--listen`")]
    Listen { address: SocketAddr, source: std::io::Error },
    #[error(
        "`{0}` can be reached from other machines, and there is no administrator yet: start once on 127.0.0.1 and make \
         one, or set STYK_ADMIN_EMAIL and STYK_ADMIN_PASSWORD"
    )]
    NoAdministrator(SocketAddr),
    #[error("a demo is for this machine only: `{0}` can be reached from others")]
    PublicDemo(SocketAddr),
    #[error(transparent)]
    Engine(#[from] styk_engine::EngineError),
    #[error("the server stopped: {0}")]
    Io(#[from] std::io::Error),
}

impl Say for ServeError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Listen { address, source } => {
                let source = source.say(language);
                say!(
                    language,
                    self,
                    "не удалось открыть адрес {address}: {source}; другой задаётся через `--listen`",
                    "nie udało się otworzyć adresu {address}: {source}; inny podaje się przez `--listen`",
                )
            }
            Self::NoAdministrator(address) => say!(
                language,
                self,
                "адрес {address} доступен другим компьютерам, а администратора ещё нет: запустите один раз на 127.0.0.1 и создайте его или задайте STYK_ADMIN_EMAIL и STYK_ADMIN_PASSWORD",
                "adres {address} jest dostępny z innych komputerów, a administratora jeszcze nie ma: uruchom raz na 127.0.0.1 i utwórz go albo ustaw STYK_ADMIN_EMAIL i STYK_ADMIN_PASSWORD",
            ),
            Self::PublicDemo(address) => say!(
                language,
                self,
                "демоверсия — только для этого компьютера, а адрес {address} доступен и другим",
                "demo jest tylko na ten komputer, a adres {address} jest dostępny także z innych",
            ),
            Self::Engine(error) => error.say(language),
            Self::Io(error) => {
                let error = error.say(language);
                say!(language, self, "сервер остановился: {error}", "serwer się zatrzymał: {error}")
            }
        }
    }
}

/// Serves a data folder until `stop` is ready; requests and jobs that have begun
/// get some time to end first. `ready` is told the address, and that for
/// trackers alone where there is one, the ports settled.
pub async fn serve(
    engine: Arc<Engine>,
    config: Config,
    ready: impl FnOnce(SocketAddr, Option<SocketAddr>),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let address = config.listen;
    if !address.ip().is_loopback() {
        if config.demo {
            return Err(ServeError::PublicDemo(address));
        }
        if engine.store().accounts().await.map_err(styk_engine::EngineError::from)?.is_empty() {
            return Err(ServeError::NoAdministrator(address));
        }
    }
    let listen =
        async |address| TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source });
    let listener = listen(address).await?;
    let collecting = match config.collect_listen {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    let server = Server::new(engine, config).await?;
    ready(listener.local_addr()?, collecting.as_ref().map(TcpListener::local_addr).transpose()?);
    let mut listeners = vec![(listener, router(server.clone()))];
    listeners.extend(collecting.map(|listener| (listener, collect::alone(&server))));
    connections::serve(listeners, &server, stop).await;
    Ok(())
}
