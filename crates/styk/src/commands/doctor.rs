//! What is in the data folder.

use anyhow::{Result, bail};
use styk_engine::{Doctor, SourceFacts};
use styk_insight::language::{Noun, count, decimal};
use styk_model::{Language, say, text};

use crate::arguments::{Format, Shared};
use crate::output::line;

pub(crate) async fn run(shared: &Shared) -> Result<()> {
    let doctor = shared.folder().await?.doctor(shared.language).await?;
    match shared.format {
        Format::Json => line(&serde_json::to_string_pretty(&doctor)?)?,
        _ => print(&doctor, &shared.data, shared.language)?,
    }
    let problems = doctor.problems.len();
    if problems > 0 {
        bail!(text!("problems found: {problems}", "найдено проблем: {problems}", "znalezione problemy: {problems}"));
    }
    Ok(())
}

fn print(doctor: &Doctor, folder: &std::path::Path, language: Language) -> Result<()> {
    let facts = facts(doctor, folder, language);
    let width = facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    for (label, value) in &facts {
        line(format!("{label:<width$}  {value}").trim_end())?;
    }
    for problem in &doctor.problems {
        eprintln!("{}", say!(language, "problem: {problem}", "проблема: {problem}", "problem: {problem}"));
    }
    Ok(())
}

/// What there is to say, each under its label.
fn facts(doctor: &Doctor, folder: &std::path::Path, language: Language) -> Vec<(String, String)> {
    let number = |n: u64| count(n, language);
    let (interactions, unidentified) = (number(doctor.interactions), number(doctor.unidentified));
    let (people, identifiers) = (number(doctor.people), number(doctor.identifiers));
    let mut facts = vec![
        (say!(language, "data folder", "папка данных", "folder danych"), folder.display().to_string()),
        (
            say!(language, "interactions", "взаимодействия", "interakcje"),
            say!(
                language,
                "{interactions} (of nobody known: {unidentified})",
                "{interactions} (без клиента: {unidentified})",
                "{interactions} (bez klienta: {unidentified})",
            ),
        ),
        (
            say!(language, "customers", "клиенты", "klienci"),
            say!(
                language,
                "{people} (identifiers: {identifiers})",
                "{people} (идентификаторов: {identifiers})",
                "{people} (identyfikatory: {identifiers})",
            ),
        ),
        (say!(language, "period", "период", "okres"), period(doctor, language)),
    ];
    let source = say!(language, "source", "источник", "źródło");
    facts.extend(doctor.sources.iter().map(|facts| (source.clone(), of_source(facts, language))));
    facts.extend([
        (say!(language, "touchpoints", "точки контакта", "punkty styku"), doctor.touchpoints.join(", ")),
        (say!(language, "properties", "свойства", "właściwości"), doctor.properties.join(", ")),
        (say!(language, "files", "файлы", "pliki"), files(doctor, language)),
        (say!(language, "health", "состояние", "stan"), health(doctor, language)),
    ]);
    facts
}

fn period(doctor: &Doctor, language: Language) -> String {
    match (doctor.first, doctor.last) {
        (Some(first), Some(last)) => {
            say!(language, "from {first} to {last}", "с {first} по {last}", "od {first} do {last}")
        }
        _ => say!(language, "none yet", "пока нет", "jeszcze brak"),
    }
}

fn of_source(facts: &SourceFacts, language: Language) -> String {
    let name = &facts.source;
    let interactions = Noun::Interaction.counted(facts.interactions, language);
    let (imports, rejected) = (facts.imports, count(facts.rejected, language));
    say!(
        language,
        "{name}: {interactions}, imports: {imports}, rows not taken: {rejected}",
        "{name}: {interactions}, импортов: {imports}, не принято строк: {rejected}",
        "{name}: {interactions}, importy: {imports}, odrzucone wiersze: {rejected}",
    )
}

fn files(doctor: &Doctor, language: Language) -> String {
    let (files, version) = (count(doctor.files as u64, language), doctor.version);
    let megabytes = decimal(doctor.size_bytes as f64 / 1e6, 1, language);
    let told = say!(
        language,
        "{files} ({megabytes} MB), version {version}",
        "{files} ({megabytes} МБ), версия {version}",
        "{files} ({megabytes} MB), wersja {version}",
    );
    if !doctor.moved_people {
        return told;
    }
    say!(
        language,
        "{told}; customers have been merged or parted since: `styk admin compact` puts them in order",
        "{told}; профили с тех пор объединялись или разъединялись: порядок наведёт `styk admin compact`",
        "{told}; od tego czasu profile scalano lub rozdzielano: porządek przywróci `styk admin compact`",
    )
}

fn health(doctor: &Doctor, language: Language) -> String {
    if doctor.problems.is_empty() {
        say!(
            language,
            "all files are whole and in order",
            "все файлы целы и в порядке",
            "wszystkie pliki są całe i w porządku",
        )
    } else {
        say!(language, "damaged", "есть повреждения", "są uszkodzenia")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_described_in_each_language() {
        let doctor = Doctor {
            interactions: 21_402,
            unidentified: 5,
            people: 1_101,
            identifiers: 1_204,
            first: Some(styk_model::Timestamp(1_709_281_000_000_000)),
            last: Some(styk_model::Timestamp(1_711_281_000_000_000)),
            sources: vec![SourceFacts { source: "sklep".to_owned(), imports: 2, interactions: 21_402, rejected: 23 }],
            touchpoints: vec!["Koszyk".to_owned(), "Zakup".to_owned()],
            properties: Vec::new(),
            version: 4,
            files: 3,
            size_bytes: 1_250_000,
            moved_people: true,
            problems: Vec::new(),
        };
        let told = Language::ALL.map(|language| {
            let facts = facts(&doctor, std::path::Path::new("./styk-data"), language);
            let lines: Vec<String> = facts.into_iter().map(|(label, value)| format!("{label}: {value}")).collect();
            lines.join("\n").replace('\u{a0}', " ")
        });
        insta::assert_snapshot!(told.join("\n\n"));
    }
}
