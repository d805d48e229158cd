//! A simulated company: its files, their import, a page to look at.

use anyhow::Result;
use styk_collect::{ColumnUse, Hints, Limits, Mapping, Origin, Role};
use styk_engine::{Engine, ImportOptions, Preset};
use styk_insight::language::count;
use styk_model::{Answer, Ask, Language, Question, Say, say};
use styk_simulate::{Demo, Options};

use crate::arguments::{DemoArguments, Shared};
use crate::commands::import::file_hash;
use crate::commands::summary::summary;
use crate::output::{line, lines};
use crate::progress::Progress;
use crate::steps::{selector, steps};
use crate::trouble::OfFile;

/// Who sets the demo up.
const AUTHOR: &str = "styk";

/// The channels over which customers may be reached, which events of consent call `channel`.
const CONSENT_COLUMNS: [(&str, &str); 1] = [("channels", "channel")];

pub(crate) async fn run(shared: &Shared, arguments: DemoArguments) -> Result<()> {
    let DemoArguments { dir, company, customers, seed } = arguments;
    let options = Options { language: shared.language, customers, seed, ..Options::default() };
    let files = dir.join("files");
    std::fs::create_dir_all(&files).writing(&files)?;
    let written = styk_simulate::write(company, &options, &files)?;
    let language = shared.language;
    let (title, simulated) = (company.company(language), count(u64::from(customers), language));
    line(&say!(
        language,
        "simulated customers of {title}: {simulated}",
        "компания «{title}», смоделировано клиентов: {simulated}",
        "firma „{title}”, symulowani klienci: {simulated}",
    ))?;
    let data = dir.join("data");
    if data.exists() {
        std::fs::remove_dir_all(&data).writing(&data)?;
    }
    let engine = Engine::open(&data).await?;
    engine.set_consent_policy(policy_of(language).policy(language), AUTHOR).await?;
    for file in &written.files {
        import(&engine, &files.join(&file.name), &written.zone, language, &[]).await?;
    }
    if written.consents.rows > 0 {
        let path = files.join(&written.consents.name);
        import(&engine, &path, &written.zone, language, &CONSENT_COLUMNS).await?;
    }
    let answers = answers(&engine, company, shared.language, &written.zone).await;
    let page = dir.join("report.html");
    std::fs::write(&page, styk_report::page(title, &answers, language)).writing(&page)?;
    for answer in &answers {
        line(&format!("- {}", answer.verdict))?;
    }
    let page = page.canonicalize().unwrap_or(page);
    let (page, data) = (page.display(), data.display());
    line(&say!(language, "open file://{page}", "откройте file://{page}", "otwórz file://{page}"))?;
    line(&say!(
        language,
        "ask more with: styk --data {data} transitions",
        "спросить ещё: styk --data {data} transitions",
        "zapytaj o więcej: styk --data {data} transitions",
    ))
}

/// What the company of a country asks its customers for.
fn policy_of(language: Language) -> Preset {
    match language {
        Language::En => Preset::International,
        Language::Ru => Preset::Russia,
        Language::Pl => Preset::Poland,
    }
}

/// Imports a file; some of its columns are kept under other names.
async fn import(
    engine: &Engine,
    path: &std::path::Path,
    zone: &str,
    language: Language,
    renamed: &[(&str, &str)],
) -> Result<()> {
    let (file_hash, file_size) = file_hash(path)?;
    let hints = Hints { zone: Some(zone.to_owned()), ..Hints::default() };
    for table in
        styk_collect::open(&Origin::Path(path.to_owned()), &styk_collect::FileSettings::default(), Limits::default())?
    {
        let mut mapping = Mapping::guess(&table, &hints)?.mapping;
        for (column, name) in renamed {
            let kept = ColumnUse { name: Some((*name).to_owned()), ..ColumnUse::from(Role::Property) };
            mapping.columns.insert((*column).to_owned(), kept);
        }
        let options = ImportOptions {
            file_name: path.display().to_string(),
            file_size,
            file_hash: file_hash.clone(),
            ..ImportOptions::default()
        };
        let mut progress = Progress::new(&table.name, language);
        let report = engine.import(table, &mapping, &options, &mut progress).await?;
        let elapsed = progress.finish();
        lines(&summary(&report, elapsed, language))?;
    }
    Ok(())
}

/// The questions of the demo's page, those that this company's data can answer.
async fn answers(engine: &Engine, company: Demo, language: Language, zone: &str) -> Vec<Answer> {
    let (funnel, goal) = match company {
        Demo::Airline => ("search > flight_selected > checkout", "checkout"),
        Demo::Bank => ("site_visit > product_page > application_started > application_sent", "application_sent"),
        Demo::Travel => ("search > offer_city | offer_ski > cart > checkout", "checkout"),
    };
    let mut asks = vec![Ask::StandsOut(styk_model::StandsOut::default())];
    if let Ok(steps) = steps(funnel) {
        let order = styk_model::FunnelOrder::Ordered;
        asks.push(Ask::Funnel(styk_model::Funnel { steps, order, window: None, exclude: vec![], same: None }));
    }
    asks.push(Ask::Transitions(styk_model::Transitions { limit: Some(40) }));
    if let Ok(touchpoint) = selector(goal) {
        let direction = styk_model::PathsDirection::To;
        asks.push(Ask::Paths(styk_model::Paths { direction, touchpoint, depth: 5, collapse_repeats: true, top: 6 }));
    }
    asks.push(Ask::Retention(styk_model::Retention {
        period: styk_model::Period::Month,
        periods: 12,
        kind: styk_model::RetentionKind::Bounded,
        first: None,
        back: None,
    }));
    asks.push(Ask::Bottlenecks(styk_model::Transitions { limit: Some(12) }));
    asks.push(Ask::Series(styk_model::Series {
        of: styk_model::Metric { kind: styk_model::MetricKind::Customers, of: None },
        period: styk_model::Period::Week,
    }));
    let mut answers = Vec::new();
    for ask in asks {
        let mut question = Question::new(ask);
        question.language = language;
        zone.clone_into(&mut question.zone);
        match engine.ask(&question).await {
            Ok(answer) => answers.push(answer),
            Err(error) => {
                let error = error.say(language);
                eprintln!(
                    "{}",
                    say!(
                        language,
                        "left out of the page: {error}",
                        "не вошло на страницу: {error}",
                        "pominięto na stronie: {error}",
                    )
                );
            }
        }
    }
    answers
}
