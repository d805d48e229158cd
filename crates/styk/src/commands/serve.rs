//! The server and the web app.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use anyhow::Result;
use clap::Args;
use styk_engine::Engine;
use styk_model::{Duration, say};
use styk_server::{Config, Limits, Mail};

use crate::arguments::Shared;
use crate::output::line;

#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArguments {
    /// Address to listen on; port 0 takes any that is free
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    /// Another address, for trackers alone: what is public then is not the app
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) collect_listen: Option<SocketAddr>,
    /// A name that the server goes by, beside those of this machine; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Vec<String>,
    /// A proxy whose `X-Forwarded-For` is believed; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) trusted_proxy: Vec<IpAddr>,
    /// Everybody who comes is a demo user; only on an address of this machine
    #[arg(long)]
    pub(crate) demo: bool,
    /// Zone of days, weeks and months until an administrator settles it
    #[arg(long, default_value = "UTC")]
    pub(crate) zone: String,
    /// The longest that a read may take, questions included
    #[arg(long, default_value = "2m", value_name = "TIME")]
    pub(crate) request_timeout: Duration,
    /// The server that mail is sent by, such as `smtps://user:password@mail.example.com`
    #[arg(long, env = "STYK_SMTP", hide_env_values = true, requires = "mail_from", value_name = "URL")]
    pub(crate) smtp: Option<String>,
    /// Whom mail is from, such as `Styk <styk@example.com>`
    #[arg(long, env = "STYK_MAIL_FROM", value_name = "SENDER")]
    pub(crate) mail_from: Option<String>,
}

pub(crate) async fn run(shared: &Shared, arguments: ServeArguments) -> Result<()> {
    let engine = Arc::new(Engine::open_with(&shared.data, shared.store.as_deref()).await?);
    serve(shared, arguments, engine).await
}

/// Serves a data folder until the process is told to stop.
pub(crate) async fn serve(shared: &Shared, arguments: ServeArguments, engine: Arc<Engine>) -> Result<()> {
    let ServeArguments { listen, collect_listen, host, trusted_proxy, demo, zone, request_timeout, smtp, mail_from } =
        arguments;
    let mail = smtp.zip(mail_from).map(|(url, from)| Mail::new(&url, &from)).transpose()?;
    let request = std::time::Duration::from_micros(request_timeout.micros().unsigned_abs());
    let limits = Limits { request, ..Limits::default() };
    let (hosts, trusted_proxies, language) = (host, trusted_proxy, shared.language);
    let config = Config { listen, collect_listen, hosts, trusted_proxies, demo, language, zone, limits, mail };
    first_administrator(&engine, shared).await?;
    let ready = |address: SocketAddr, collecting: Option<SocketAddr>| {
        // A closed standard output stops nobody from serving.
        let data = shared.data.display();
        let _ = line(&say!(
            shared.language,
            "serving {data} at http://{address}",
            "«{data}» открыта по адресу http://{address}",
            "„{data}” jest pod adresem http://{address}",
        ));
        if let Some(address) = collecting {
            let _ = line(&say!(
                shared.language,
                "trackers send to http://{address}",
                "трекеры отправляют на http://{address}",
                "trackery wysyłają na http://{address}",
            ));
        }
    };
    styk_server::serve(engine, config, ready, told_to_stop()).await?;
    line(&say!(shared.language, "stopped", "остановлено", "zatrzymano"))
}

/// Makes the first administrator that the environment names, where there is none yet.
async fn first_administrator(engine: &Engine, shared: &Shared) -> Result<()> {
    let of = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let (Some(email), Some(password)) = (of("STYK_ADMIN_EMAIL"), of("STYK_ADMIN_PASSWORD")) {
        styk_server::add_first_administrator(engine, &email, &password, shared.language).await?;
    }
    Ok(())
}

/// Waits for an interrupt, or for a request to end.
async fn told_to_stop() {
    let interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
