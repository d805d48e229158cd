//! The processes that are sent to: the bare handler, ours up to the inbox, and all of Styk.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::body::Bytes;
use axum::routing::any;
use clap::{Args, ValueEnum};
use styk_collect::live::{SourceKind, SourceSettings};
use styk_engine::Engine;
use styk_server::{Config, Server};

use crate::process::own;

/// What a hidden server does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Doing {
    /// Reads the body and answers 200
    Bare,
    /// Everything up to the acknowledgement; nobody reads the inbox
    Accept,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[arg(value_enum)]
    doing: Doing,
    #[arg(long)]
    data: PathBuf,
}

pub(crate) async fn run(asked: &Serve) -> Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (app, key) = match asked.doing {
        Doing::Bare => (Router::new().fallback(any(bare)), "none".to_owned()),
        Doing::Accept => {
            let engine = Engine::open(&asked.data).await?;
            let settings =
                SourceSettings { name: "load".to_owned(), kind: SourceKind::Server, ..SourceSettings::default() };
            let key = engine.add_source("load", &settings, "bench").await?.key;
            (styk_server::collector(&Server::new(Arc::new(engine), Config::default()).await?), key)
        }
    };
    println!("http://{address} {key}");
    Ok(axum::serve(listener, app).await?)
}

async fn bare(body: Bytes) -> &'static str {
    if body.is_empty() { "nothing" } else { "ok" }
}

/// A server that runs, until it is dropped.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) key: String,
}

impl Running {
    /// One of this program's own.
    pub(crate) fn own(doing: &str, data: &Path) -> Result<Self> {
        let mut command = own("collect-serve")?;
        command.arg(doing).arg("--data").arg(data);
        Self::start(&mut command, None)
    }

    /// All of Styk, on a folder with one source.
    pub(crate) fn styk(data: &Path) -> Result<Self> {
        Self::served(data, &["--demo"])
    }

    /// The same for nobody yet: the first to come makes the administrator.
    pub(crate) fn own_company(data: &Path) -> Result<Self> {
        Self::served(data, &[])
    }

    fn served(data: &Path, options: &[&str]) -> Result<Self> {
        let program = std::env::current_exe()?.with_file_name("styk");
        let mut make = Command::new(&program);
        make.arg("--data")
            .arg(data)
            .args(["--format", "json", "admin", "source", "create", "load", "--kind", "server"]);
        let made = make.output().with_context(|| format!("cannot start `{}`", program.display()))?;
        if !made.status.success() {
            bail!("no source was made: {}", String::from_utf8_lossy(&made.stderr));
        }
        let made: serde_json::Value = serde_json::from_slice(&made.stdout)?;
        let key = made["key"].as_str().context("expected a key")?.to_owned();
        let mut command = Command::new(program);
        command.arg("--data").arg(data).args(["serve", "--listen", "127.0.0.1:0"]).args(options);
        Self::start(&mut command, Some(key))
    }

    fn start(command: &mut Command, key: Option<String>) -> Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().context("expected its output")?;
        for line in BufReader::new(output).lines() {
            let line = line?;
            let Some((_, rest)) = line.split_once("http://") else { continue };
            let (address, told) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
            let key = key.unwrap_or_else(|| told.to_owned());
            return Ok(Self { child, address: address.parse()?, key });
        }
        bail!("the server ended before it was ready: {}", child.wait()?)
    }

    /// CPU seconds so far, user and system (proc(5): fields 14 and 15, in ticks of 10 ms).
    pub(crate) fn cpu_s(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
        Ok((ticks(11) + ticks(12)) / 100.0)
    }

    /// Most resident memory so far, in 10^6 bytes.
    pub(crate) fn peak_mb(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
        Ok(line.trim().trim_end_matches(" kB").trim().parse::<f64>()? * 1024.0 / 1e6)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
