//! How long interactions are kept.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use styk_engine::{
    Folder, KeepFor, KeepUnit, RetentionMonth, RetentionPolicy, RetentionPreview, RetentionRule, RetentionRun,
    RetentionRunRule,
};
use styk_insight::language::{Noun, count};
use styk_model::{Language, RetainedDay, say, text};
use styk_store::RetainedWanted;

use crate::arguments::{AggregatesArguments, Format, RetentionAction, Shared};
use crate::output::{data_language, line, lines, rows};
use crate::trouble::OfFile;

/// Who changes rules and applies them by command.
const AUTHOR: &str = "styk";

pub(crate) async fn run(shared: &Shared, action: Option<RetentionAction>) -> Result<()> {
    let folder = shared.folder().await?;
    match action.unwrap_or(RetentionAction::Show) {
        RetentionAction::Show => {
            let policy = folder.retention().await?;
            show(shared, &policy)
        }
        RetentionAction::Apply { file } => {
            let policy = folder.set_retention(read(&file)?, AUTHOR).await?;
            let (count, version) = (policy.rules.len(), policy.version);
            line(&say!(
                shared.language,
                "retention rules: {count}, version {version}",
                "правил хранения: {count}, версия {version}",
                "reguły przechowywania: {count}, wersja {version}",
            ))
        }
        RetentionAction::Run { yes: false } => {
            let policy = folder.retention().await?;
            foreseen(shared, &folder.retention_preview(&policy).await?)
        }
        RetentionAction::Run { yes: true } => removed(shared, folder.run_retention(AUTHOR).await?.as_ref()),
        RetentionAction::Runs => runs(shared, &folder).await,
        RetentionAction::Aggregates(wanted) => aggregates(shared, &folder, wanted).await,
    }
}

fn read(file: &Path) -> Result<RetentionPolicy> {
    let mut text = String::new();
    if file.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(file).reading(file)?;
    }
    serde_json::from_str(&text).with_context(|| {
        let path = file.display();
        text!(
            "`{path}` has no retention rules: edit what `styk admin retention show --format json` prints",
            "в «{path}» нет правил хранения: правьте то, что выводит `styk admin retention show --format json`",
            "w „{path}” nie ma reguł przechowywania: popraw to, co wypisuje `styk admin retention show --format json`",
        )
    })
}

/// Headings of the rules for people: Russian, Polish.
const RULES: [[&str; 2]; 4] =
    [["правило", "reguła"], ["к чему относится", "czego dotyczy"], ["срок", "okres"], ["основание", "podstawa"]];

#[derive(Serialize)]
struct ListedRule {
    rule: usize,
    applies_to: String,
    keep: String,
    basis: String,
}

fn show(shared: &Shared, policy: &RetentionPolicy) -> Result<()> {
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(policy)?);
    }
    let language = data_language(shared);
    let listed = (1..).zip(&policy.rules).map(|(number, rule)| ListedRule {
        rule: number,
        applies_to: applies_to(rule, language),
        keep: kept(rule.keep, language),
        basis: rule.basis.clone(),
    });
    rows(&listed.collect::<Vec<_>>(), &RULES, shared)
}

/// What a rule is about, as it reads.
fn applies_to(rule: &RetentionRule, language: Language) -> String {
    let mut parts = Vec::new();
    if !rule.touchpoints.is_empty() {
        parts.push(rule.touchpoints.join(" | "));
    }
    if !rule.sources.is_empty() {
        let sources = rule.sources.join(" | ");
        parts.push(say!(language, "source {sources}", "источник {sources}", "źródło {sources}"));
    }
    if let Some(condition) = &rule.condition {
        parts.push(format!("[{condition}]"));
    }
    if parts.is_empty() { say!(language, "all", "всё", "wszystko") } else { parts.join(" ") }
}

fn kept(keep: Option<KeepFor>, language: Language) -> String {
    let Some(KeepFor { count, unit }) = keep else {
        return say!(language, "without end", "бессрочно", "bezterminowo");
    };
    let noun = match unit {
        KeepUnit::Days => Noun::Day,
        KeepUnit::Months => Noun::Month,
        KeepUnit::Years => Noun::Year,
    };
    noun.counted(u64::from(count), language)
}

/// What would go.
fn foreseen(shared: &Shared, preview: &RetentionPreview) -> Result<()> {
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(preview)?);
    }
    let language = shared.language;
    let (interactions, customers, emptied) =
        (count(preview.interactions, language), count(preview.customers, language), count(preview.emptied, language));
    let mut told = vec![say!(
        language,
        "interactions past their time: {interactions}, of customers: {customers}, of whom nothing would be left: {emptied}",
        "взаимодействий с истёкшим сроком: {interactions}, клиентов: {customers}, из них без единого взаимодействия останется: {emptied}",
        "interakcje po terminie: {interactions}, klienci: {customers}, w tym bez żadnej interakcji zostanie: {emptied}",
    )];
    told.extend(of_rules(&preview.rules, language));
    for RetentionMonth { month, touchpoint, interactions, .. } in &preview.months {
        let touchpoint = if touchpoint.is_empty() { "-" } else { touchpoint };
        told.push(format!("  {month}  {touchpoint}: {}", count(*interactions, language)));
    }
    told.push(say!(
        language,
        "nothing was removed yet: add `--yes`; it cannot be undone",
        "пока ничего не удалено: добавьте `--yes`; отменить удаление нельзя",
        "jeszcze nic nie usunięto: dodaj `--yes`; usunięcia nie można cofnąć",
    ));
    lines(&told)
}

fn of_rules(rules: &[RetentionRunRule], language: Language) -> Vec<String> {
    let of = |(number, one): (usize, &RetentionRunRule)| {
        let (what, interactions) = (applies_to(&one.rule, language), count(one.interactions, language));
        let before = one.before?;
        Some(say!(
            language,
            "rule {number} ({what}), before {before}: {interactions}",
            "правило {number} ({what}), до {before}: {interactions}",
            "reguła {number} ({what}), przed {before}: {interactions}",
        ))
    };
    (1..).zip(rules).filter_map(of).collect()
}

fn removed(shared: &Shared, run: Option<&RetentionRun>) -> Result<()> {
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(&run)?);
    }
    let language = shared.language;
    let Some(run) = run else {
        return line(&say!(
            language,
            "no rule says how long anything is kept: nothing was removed",
            "ни одно правило не ограничивает срок хранения: ничего не удалено",
            "żadna reguła nie ogranicza okresu przechowywania: nic nie usunięto",
        ));
    };
    let (interactions, forgotten, unreadable) =
        (count(run.interactions, language), count(run.forgotten, language), count(run.unreadable, language));
    let mut told = vec![say!(
        language,
        "removed interactions: {interactions}, customers of whom nothing was left: {forgotten}, records that could not be read: {unreadable}",
        "удалено взаимодействий: {interactions}, клиентов, о которых ничего не осталось: {forgotten}, нечитаемых записей: {unreadable}",
        "usunięte interakcje: {interactions}, klienci, po których nic nie zostało: {forgotten}, nieczytelne rekordy: {unreadable}",
    )];
    told.extend(of_rules(&run.rules, language));
    lines(&told)
}

/// Headings of the runs for people: Russian, Polish.
const RUNS: [[&str; 2]; 7] = [
    ["номер", "numer"],
    ["начато", "rozpoczęto"],
    ["завершено", "zakończono"],
    ["кто", "kto"],
    ["взаимодействия", "interakcje"],
    ["забытые клиенты", "zapomniani klienci"],
    ["нечитаемые записи", "nieczytelne rekordy"],
];

#[derive(Serialize)]
struct ListedRun {
    number: u64,
    started: String,
    finished: String,
    author: String,
    interactions: u64,
    forgotten: u64,
    unreadable: u64,
}

async fn runs(shared: &Shared, folder: &Folder) -> Result<()> {
    let runs = folder.retention_runs().await?;
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(&runs)?);
    }
    let listed = runs.into_iter().map(|run| ListedRun {
        number: run.number,
        started: run.started.to_string(),
        finished: run.finished.map(|time| time.to_string()).unwrap_or_default(),
        author: run.author,
        interactions: run.interactions,
        forgotten: run.forgotten,
        unreadable: run.unreadable,
    });
    rows(&listed.collect::<Vec<_>>(), &RUNS, shared)
}

/// Headings of the counts for people: Russian, Polish.
const COUNTS: [[&str; 2]; 8] = [
    ["день", "dzień"],
    ["точка контакта", "punkt styku"],
    ["источник", "źródło"],
    ["канал", "kanał"],
    ["взаимодействия", "interakcje"],
    ["клиенты", "klienci"],
    ["суммы", "kwoty"],
    ["оценки", "oceny"],
];

#[derive(Serialize)]
struct ListedCounts {
    day: String,
    touchpoint: String,
    source: String,
    channel: String,
    interactions: u64,
    customers: u64,
    /// Such as `1990 EUR (1)`: in minor units, and how many.
    amounts: String,
    /// Such as `27 nps:0..10 (3)`: their sum, and how many.
    scores: String,
}

async fn aggregates(shared: &Shared, folder: &Folder, wanted: AggregatesArguments) -> Result<()> {
    let AggregatesArguments { touchpoint, source, channel, from, to } = wanted;
    let (from, to) = (from.map(|day| day.to_string()), to.map(|day| day.to_string()));
    let (days, more) = folder.retained(&RetainedWanted { from, to, touchpoint, source, channel }).await?;
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(&days)?);
    }
    let last = days.last().map(|day| day.day.clone()).unwrap_or_default();
    rows(&days.into_iter().map(listed).collect::<Vec<_>>(), &COUNTS, shared)?;
    if more && shared.format == Format::Table {
        return line(&say!(
            shared.language,
            "there are more: go on with `--from {last}`",
            "это не всё: продолжите с `--from {last}`",
            "to nie wszystko: kontynuuj z `--from {last}`",
        ));
    }
    Ok(())
}

fn listed(day: RetainedDay) -> ListedCounts {
    let amounts = day.amounts.iter().map(|(currency, one)| format!("{} {currency} ({})", one.minor, one.n));
    let scores = day.scores.iter().map(|(scale, one)| format!("{} {scale} ({})", one.sum, one.n));
    ListedCounts {
        amounts: amounts.collect::<Vec<_>>().join(", "),
        scores: scores.collect::<Vec<_>>().join(", "),
        day: day.day,
        touchpoint: day.touchpoint,
        source: day.source,
        channel: day.channel,
        interactions: day.interactions,
        customers: day.customers,
    }
}
