//! The touchpoint registry.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use styk_engine::Folder;
use styk_model::answer::AnswerResult;
use styk_model::{Ask, Language, Metric, MetricKind, Question, say, text};
use styk_query::touchpoints::{Moment, Registry, Rule};

use crate::arguments::{Format, Shared, TouchpointsAction};
use crate::output::{self, line};
use crate::trouble::OfFile;

pub(crate) async fn run(shared: &Shared, action: Option<TouchpointsAction>) -> Result<()> {
    let folder = shared.folder().await?;
    match action.unwrap_or(TouchpointsAction::List) {
        TouchpointsAction::List if shared.format == Format::Json => {
            line(&serde_json::to_string_pretty(&*folder.registry().await?)?)
        }
        TouchpointsAction::List => list(shared, &folder).await,
        TouchpointsAction::Apply { file } => {
            let registry = read(&file)?;
            let registry = folder.set_registry(registry).await?;
            let (count, version) = (registry.touchpoints.len(), registry.version);
            line(&say!(
                shared.language,
                "touchpoints: {count}, version {version}",
                "точек контакта: {count}, версия {version}",
                "punkty styku: {count}, wersja {version}",
            ))
        }
    }
}

fn read(file: &Path) -> Result<Registry> {
    let mut text = String::new();
    if file.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(file).reading(file)?;
    }
    serde_json::from_str(&text).with_context(|| {
        let path = file.display();
        text!(
            "`{path}` is not a registry: edit what `styk touchpoints --format json` prints",
            "«{path}» — не реестр: правьте то, что выводит `styk touchpoints --format json`",
            "„{path}” to nie rejestr: popraw to, co wypisuje `styk touchpoints --format json`",
        )
    })
}

async fn list(shared: &Shared, folder: &Folder) -> Result<()> {
    let counts = counts(shared, folder).await?;
    let registry = folder.registry().await?;
    let headings = match output::data_language(shared) {
        Language::En => ["key", "name", "stage", "status", "owner", "interactions", "rule"],
        Language::Ru => ["ключ", "название", "этап", "статус", "ответственный", "взаимодействия", "правило"],
        Language::Pl => ["klucz", "nazwa", "etap", "status", "odpowiedzialny", "interakcje", "reguła"],
    }
    .map(str::to_owned);
    let rows: Vec<Vec<String>> = registry
        .touchpoints
        .iter()
        .map(|touchpoint| {
            let name = touchpoint.names.get(shared.language);
            let stage = touchpoint.stage.as_ref().map(|stage| stage.name(shared.language).to_owned());
            vec![
                touchpoint.key.clone(),
                name.to_owned(),
                stage.unwrap_or_default(),
                touchpoint.status.key().to_owned(),
                touchpoint.owner.clone().unwrap_or_default(),
                counts.get(name).copied().unwrap_or(0).to_string(),
                rule(&touchpoint.rule),
            ]
        })
        .collect();
    output::table(&headings, &rows, shared.format)
}

/// Interactions by the name of their touchpoint.
async fn counts(shared: &Shared, folder: &Folder) -> Result<HashMap<String, u64>> {
    let mut question = Question::new(Ask::Metric(Metric { kind: MetricKind::Count, of: None }));
    question.by = Some("touchpoint".to_owned());
    question.language = shared.language;
    let result = match folder.ask(&question).await {
        Ok(answer) => answer.result,
        // A registry may be looked at before there are interactions.
        Err(styk_engine::EngineError::Query(styk_query::QueryError::Empty)) => return Ok(HashMap::new()),
        Err(error) => return Err(error.into()),
    };
    let AnswerResult::Metric(metric) = result else { return Ok(HashMap::new()) };
    let counted =
        |group: styk_model::answer::SeriesGroup| Some((group.key?, group.points.first()?.estimate?.value as u64));
    Ok(metric.groups.into_iter().filter_map(counted).collect())
}

/// A rule as it reads: events, condition, moment.
fn rule(rule: &Rule) -> String {
    let mut parts = Vec::new();
    if !rule.events.is_empty() {
        parts.push(rule.events.join(" | "));
    }
    if let Some(condition) = &rule.condition {
        parts.push(format!("[{condition}]"));
    }
    let within =
        |within: &Option<styk_model::Duration>| within.map(|within| format!(" within {within}")).unwrap_or_default();
    match &rule.moment {
        None => {}
        Some(Moment::First) => parts.push("first".to_owned()),
        Some(Moment::Repeated) => parts.push("repeated".to_owned()),
        Some(Moment::Before { touchpoint, within: time }) => parts.push(format!("before {touchpoint}{}", within(time))),
        Some(Moment::After { touchpoint, within: time }) => parts.push(format!("after {touchpoint}{}", within(time))),
    }
    parts.join(" ")
}
