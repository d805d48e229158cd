//! The end that owns the folder.

use std::sync::Arc;

use serde::Serialize;
use styk_collect::{Limits, Mapping, Origin};
use styk_model::text;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::OwnedWriteHalf;
use tokio::sync::mpsc::{Sender, channel};

use super::{Call, Line, Options, Request, VERSION};
use crate::{ClustersWanted, Engine, EngineError, ErasureWanted, ImportOptions, Watch};

/// The longest request: a registry, a question, a query.
const LONGEST: u64 = 64 << 20;

/// Does what one command wants. When the command goes, its work stops.
pub async fn handle(engine: Arc<Engine>, stream: UnixStream) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read.take(LONGEST));
    let mut line = String::new();
    read.read_line(&mut line).await?;
    let call: Call = match serde_json::from_str(&line) {
        Ok(call) => call,
        Err(error) => return send(&mut write, &Line::failed(&unreadable(&error))).await,
    };
    if call.version != VERSION {
        return send(&mut write, &Line::failed(&other_version(&call.version))).await;
    }
    let stop = Arc::<styk_lake::Watch>::default();
    let (lines, mut waiting) = channel(16);
    let mut working = tokio::spawn(work(engine, call.request, lines, Arc::clone(&stop)));
    let mut gone = String::new();
    loop {
        tokio::select! {
            Some(line) = waiting.recv() => send(&mut write, &line).await?,
            done = &mut working => {
                while let Ok(line) = waiting.try_recv() {
                    send(&mut write, &line).await?;
                }
                let last = match done {
                    Ok(Ok(value)) => Line::Done { value },
                    Ok(Err(error)) => Line::failed(&error),
                    Err(error) => Line::failed(&ended(&error)),
                };
                return send(&mut write, &last).await;
            }
            // Nothing follows the request: the command has gone.
            _ = read.read_line(&mut gone), if !stop.is_stopped() => stop.stop(),
        }
    }
}

async fn send(write: &mut OwnedWriteHalf, line: &Line) -> std::io::Result<()> {
    let mut text = serde_json::to_vec(line).map_err(std::io::Error::other)?;
    text.push(b'\n');
    write.write_all(&text).await
}

async fn work(
    engine: Arc<Engine>,
    request: Request,
    lines: Sender<Line>,
    stop: Arc<styk_lake::Watch>,
) -> Result<serde_json::Value, EngineError> {
    match request {
        Request::Ask { question } => {
            let mut context = engine.context();
            context.watch = stop;
            value(&engine.ask_of(context, &question).await?)
        }
        Request::MonthlyReport { question } => {
            let mut context = engine.context();
            context.watch = stop;
            value(&engine.monthly_report_of(&context, &question)?)
        }
        Request::Sql { query } => {
            let stopped = async {
                while !stop.is_stopped() {
                    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                }
                Err(styk_lake::LakeError::Stopped.into())
            };
            let found = tokio::select! {
                found = engine.sql(&query, usize::MAX) => found,
                stopped = stopped => stopped,
            };
            value(&found?)
        }
        Request::Registry => value(&*engine.registry()),
        Request::SetRegistry { registry } => value(&*engine.set_registry(registry).await?),
        Request::Doctor { language } => value(&engine.doctor(language).await?),
        Request::Imports => value(&engine.store().imports().await?),
        Request::CommittedImport { number, action } => value(&engine.committed_import(number, action).await?),
        Request::Quarantine { number, limit } => {
            value(&engine.store().quarantine(styk_store::ImportNumber(number), 0, limit).await?)
        }
        Request::Undo { number } => value(&engine.undo(number).await?),
        Request::Import { file, table, mapping, options } => {
            value(&import(&engine, &file, &table, &mapping, options, Told { lines, stop }).await?)
        }
        Request::Compact => value(&engine.compact().await?),
        Request::Vacuum { keep_s } => value(&engine.vacuum(std::time::Duration::from_secs(keep_s)).await?),
        Request::Sources => value(&engine.sources().all().iter().map(|source| &**source).collect::<Vec<_>>()),
        Request::AddSource { name, settings, author } => value(&engine.add_source(&name, &settings, &author).await?),
        Request::RenewSourceKey { name } => value(&engine.renew_source_key(engine.named_source(&name)?.number).await?),
        Request::CloseSource { name } => value(&engine.close_source(&name).await?),
        Request::CallList { wanted, author } => {
            let mut context = engine.context();
            context.watch = stop;
            value(&engine.call_list(&context, wanted.wanted(), &author).await?)
        }
        Request::Clusters { language, zone } => {
            let mut context = engine.context();
            context.watch = stop;
            value(&engine.clusters(&context, ClustersWanted { language, zone: &zone }).await?)
        }
        Request::ErasurePreview { persons, values } => {
            let wanted = ErasureWanted { persons: &persons, values: &values, reason: "" };
            value(&engine.erasure_preview(wanted).await?)
        }
        Request::Erase { persons, values, reason, author } => {
            let wanted = ErasureWanted { persons: &persons, values: &values, reason: &reason };
            value(&engine.erase(wanted, &author).await?)
        }
        Request::Erasures => value(&engine.erasures().await?),
        Request::ErasureKey => value(&engine.erasure_key()?),
        Request::KeptMaps => value(&engine.kept_maps().await?),
        Request::KeepMap { key, version, map, author } => value(&engine.keep_map(&key, version, *map, &author).await?),
        Request::KeepNewPersonas { personas, author } => value(&engine.keep_new_personas(&personas, &author).await?),
        Request::WholeMap { wanted } => value(&engine.whole_map(&wanted).await?),
        Request::Discovery { wanted } => {
            let mut context = engine.context();
            context.watch = stop;
            value(&engine.discovery(&context, &wanted)?)
        }
        Request::AdoptedMap { wanted } => {
            let mut context = engine.context();
            context.watch = stop;
            value(&engine.adopted_map(&context, &wanted).await?)
        }
        Request::Journeys { wanted } => {
            let mut context = engine.context();
            context.watch = stop;
            let mut journeys = engine.journeys(context, wanted).await?;
            while let Some(piece) = journeys.next().await? {
                if lines.send(Line::Journeys { piece }).await.is_err() {
                    break;
                }
            }
            value(&journeys.finish().await?)
        }
        Request::Retention => value(&*engine.retention()),
        Request::SetRetention { policy, author } => value(&*engine.set_retention(policy, &author).await?),
        Request::RetentionPreview { policy } => {
            let mut context = engine.context();
            context.watch = stop;
            value(&Engine::retention_preview_of(&context, &policy)?)
        }
        Request::RunRetention { author } => value(&engine.run_retention(&author).await?),
        Request::RetentionRuns => value(&engine.retention_runs().await?),
        Request::Retained { wanted } => value(&engine.retained(&wanted).await?),
    }
}

fn value(value: &impl Serialize) -> Result<serde_json::Value, EngineError> {
    serde_json::to_value(value).map_err(|error| unreadable(&error))
}

async fn import(
    engine: &Engine,
    file: &std::path::Path,
    table: &str,
    mapping: &str,
    options: Options,
    mut told: Told,
) -> Result<crate::ImportReport, EngineError> {
    let mapping = Mapping::from_toml(mapping)?;
    let origin = Origin::Path(file.to_owned());
    let tables = tokio::task::block_in_place(|| styk_collect::open(&origin, &mapping.file, Limits::default()))?;
    let found = tables.into_iter().find(|one| one.name == table).ok_or_else(|| changed(table))?;
    let options = ImportOptions { stop: Arc::clone(&told.stop), ..options.into() };
    engine.import(found, &mapping, &options, &mut told).await
}

/// Tells the command how far its import is.
struct Told {
    lines: Sender<Line>,
    stop: Arc<styk_lake::Watch>,
}

impl Watch for Told {
    fn progress(&mut self, bytes_read: u64, total: Option<u64>, interactions: u64) {
        // What does not fit is out of date soon.
        let _ = self.lines.try_send(Line::Progress { bytes_read, total, interactions });
    }
}

fn unreadable(error: &serde_json::Error) -> EngineError {
    EngineError::Told(text!(
        "the running server does not understand this: {error}",
        "работающий сервер этого не понимает: {error}",
        "działający serwer tego nie rozumie: {error}",
    ))
}

fn other_version(theirs: &str) -> EngineError {
    EngineError::Told(text!(
        "the running server is Styk {VERSION}, this command is {theirs}: use the same version, or stop the server first",
        "версия работающего сервера Styk — {VERSION}, а этой команды — {theirs}: возьмите одну и ту же или сначала остановите сервер",
        "działający serwer to Styk {VERSION}, a to polecenie — {theirs}: użyj tej samej wersji albo najpierw zatrzymaj serwer",
    ))
}

fn changed(table: &str) -> EngineError {
    EngineError::Told(text!(
        "the running server does not find the table `{table}` in the file: has the file changed?",
        "работающий сервер не находит в файле таблицу «{table}»: файл изменился?",
        "działający serwer nie znajduje w pliku tabeli „{table}”: czy plik się zmienił?",
    ))
}

fn ended(error: &tokio::task::JoinError) -> EngineError {
    tracing::error!(%error, "a command ended unexpectedly");
    EngineError::Told(text!(
        "something went wrong in the running server; its log has the details",
        "на работающем сервере что-то пошло не так; подробности — в его журнале",
        "na działającym serwerze coś poszło nie tak; szczegóły są w jego dzienniku",
    ))
}
