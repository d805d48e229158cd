//! One file per command.

mod admin;
mod adopt;
mod ask;
mod calls;
mod clusters;
mod demo;
mod discover;
mod doctor;
mod erasure;
mod import;
mod imports;
mod journeys;
mod maps;
mod report;
mod retention;
mod schema;
mod serve;
mod source;
mod sql;
mod summary;
mod touchpoints;

pub(crate) use serve::ServeArguments;

use anyhow::{Result, bail};
use styk_model::text;

use crate::arguments::{AdminAction, Arguments, Command, ExportAction, Format};

pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let Arguments { shared, command } = arguments;
    let printed = matches!(shared.format, Format::Table | Format::Json | Format::Csv);
    if !printed && !matches!(command, Command::Report(_)) {
        bail!(text!(
            "only `styk report` writes this format: `--format` is table, json or csv here; answers go to files with `-o FILE.html` or `-o FILE.xlsx`",
            "этот формат пишет только `styk report`: здесь `--format` — это table, json или csv, а в файл ответ записывает `-o ФАЙЛ.html` или `-o ФАЙЛ.xlsx`",
            "ten format zapisuje tylko `styk report`: tutaj `--format` to table, json lub csv, a odpowiedź do pliku zapisuje `-o PLIK.html` lub `-o PLIK.xlsx`",
        ));
    }
    match command {
        Command::Import(import) => Box::pin(import::run(&shared, import)).await,
        Command::Imports { action } => Box::pin(imports::run(&shared, action)).await,
        Command::Ask { file, show } => ask::file(&shared, &file, &show).await,
        Command::Asked(asked) => {
            let (question, show) = asked.question(&shared)?;
            ask::question(&shared, &question, &show).await
        }
        Command::Report(report) => report::run(&shared, report).await,
        Command::Calls(calls) => Box::pin(calls::run(&shared, calls)).await,
        Command::Clusters(clusters) => clusters::run(&shared, clusters).await,
        Command::Touchpoints { action } => touchpoints::run(&shared, action).await,
        Command::Maps { action } => maps::run(&shared, action).await,
        Command::Export { what: ExportAction::Map(export) } => maps::export(&shared, export).await,
        Command::Export { what: ExportAction::Journeys(export) } => Box::pin(journeys::export(&shared, export)).await,
        Command::Sql { query } => sql::run(&shared, &query).await,
        Command::Serve(serve) => serve::run(&shared, serve).await,
        Command::Schema => schema::run(),
        Command::Doctor => doctor::run(&shared).await,
        Command::Admin { action: AdminAction::Compact } => admin::compact(&shared).await,
        Command::Admin { action: AdminAction::Vacuum { keep } } => admin::vacuum(&shared, keep).await,
        Command::Admin { action: AdminAction::Erase(erase) } => erasure::erase(&shared, erase).await,
        Command::Admin { action: AdminAction::Erasures } => erasure::list(&shared).await,
        Command::Admin { action: AdminAction::Receipt { file } } => erasure::check(&shared, &file).await,
        Command::Admin { action: AdminAction::Retention { action } } => retention::run(&shared, action).await,
        Command::Admin { action: AdminAction::Source { action } } => source::run(&shared, action).await,
        Command::Demo(demo) => Box::pin(demo::run(&shared, demo)).await,
    }
}
