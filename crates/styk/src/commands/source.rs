//! Sources: made, listed, closed.

use anyhow::Result;
use serde::Serialize;
use styk_collect::live;
use styk_engine::live::MadeSource;
use styk_model::say;

use crate::arguments::{Format, Shared, SourceAction, SourceArguments, SourceKind};
use crate::output::{line, rows};

/// Headings of the list for people: Russian, Polish.
const LISTED: [[&str; 2]; 6] = [
    ["источник", "źródło"],
    ["вид", "rodzaj"],
    ["ключ", "klucz"],
    ["создан", "utworzono"],
    ["автор", "autor"],
    ["закрыт", "zamknięte"],
];

#[derive(Serialize)]
struct Listed {
    name: String,
    kind: live::SourceKind,
    key: String,
    created: String,
    author: String,
    closed: bool,
}

/// A source as programs read it.
#[derive(Serialize)]
struct Made<'a> {
    name: &'a str,
    kind: live::SourceKind,
    /// Behind the address of the server.
    path: String,
    key: &'a str,
}

pub(crate) async fn run(shared: &Shared, action: SourceAction) -> Result<()> {
    let folder = shared.folder().await?;
    match action {
        SourceAction::Create(arguments) => {
            let settings = settings(&arguments);
            made(shared, &folder.add_source(&arguments.name, &settings, "styk").await?)
        }
        SourceAction::Key { name } => made(shared, &folder.renew_source_key(&name).await?),
        SourceAction::List => {
            let sources = folder.sources().await?.into_iter().map(|source| Listed {
                name: source.name,
                kind: source.settings.kind,
                key: source.shown,
                created: source.created.to_string(),
                author: source.author,
                closed: source.closed,
            });
            rows(&sources.collect::<Vec<_>>(), &LISTED, shared)
        }
        SourceAction::Close { name } => {
            folder.close_source(&name).await?;
            line(&say!(
                shared.language,
                "source `{name}` is closed: it takes nothing more, what it sent stays",
                "источник «{name}» закрыт: он больше ничего не принимает, присланное остаётся",
                "źródło „{name}” zamknięte: nic więcej nie przyjmie, to, co wysłało, zostaje",
            ))
        }
    }
}

fn settings(arguments: &SourceArguments) -> live::SourceSettings {
    live::SourceSettings {
        name: arguments.name.clone(),
        kind: match arguments.kind {
            SourceKind::Browser => live::SourceKind::Browser,
            SourceKind::Server => live::SourceKind::Server,
            SourceKind::Webhook => live::SourceKind::Webhook,
        },
        secret: arguments.secret.clone(),
        origins: arguments.origin.clone(),
        keep_address: arguments.keep_address,
        zone: arguments.zone.clone(),
        country: arguments.country.clone(),
        currency: arguments.currency,
        webhook: arguments
            .preset
            .clone()
            .map(|preset| live::WebhookSettings { preset: Some(preset), ..live::WebhookSettings::default() }),
        plan: None,
    }
}

fn made(shared: &Shared, made: &MadeSource) -> Result<()> {
    let (source, key) = (&made.source, &made.key);
    let path = format!("/in/{}/", source.name);
    if shared.format == Format::Json {
        let made = Made { name: &source.name, kind: source.settings.kind, path, key };
        return line(&serde_json::to_string(&made)?);
    }
    let name = &source.name;
    line(&say!(
        shared.language,
        "source `{name}` at {path}, key: {key}",
        "источник «{name}», адрес {path}, ключ: {key}",
        "źródło „{name}”, adres {path}, klucz: {key}",
    ))
}
