//! Journey maps proposed from what customers do.

use anyhow::Result;
use styk_engine::DiscoverWanted;
use styk_insight::language::{count, decimal};
use styk_maps::{Discovery, Draft, Map};
use styk_model::{Language, say};

use super::adopt::share;
use super::maps::{AUTHOR, newest, told};
use crate::arguments::{Format, MapDiscover, Shared};
use crate::output::{self, data_language, line};
use crate::questions::{journeys, picked, range};

/// Says which maps there are, from the simplest to the fullest, and shows the one that is wanted; saves it where asked.
pub(crate) async fn run(shared: &Shared, discover: MapDiscover) -> Result<()> {
    let MapDiscover { simplicity, key, save, goal, of } = discover;
    let wanted = DiscoverWanted {
        journeys: journeys(&of.journeys)?,
        range: range(of.last, of.since.as_deref(), of.until.as_deref(), &of.zone)?,
        filters: of.filter,
        zone: Some(of.zone),
        goal: goal.as_deref().map(picked).transpose()?,
        simplicity: Some(simplicity),
        language: Some(shared.language),
    };
    let folder = shared.folder().await?;
    let found = folder.discovery(&wanted).await?;
    if shared.format == Format::Json {
        line(&serde_json::to_string_pretty(&found)?)?;
    } else {
        show(shared, &found)?;
    }
    let (Some(key), true, Some(map)) = (key, save, chosen(&found.drafts)) else { return Ok(()) };
    let kept = folder.keep_map(&key, newest(&folder, &key).await?, map.clone(), AUTHOR).await?;
    if shared.format == Format::Json { Ok(()) } else { told(shared, &key, kept.version) }
}

/// The map of the simplicity that was asked for.
fn chosen(drafts: &[Draft]) -> Option<&Map> {
    drafts.iter().find_map(|draft| draft.map.as_ref())
}

fn show(shared: &Shared, found: &Discovery) -> Result<()> {
    let language = data_language(shared);
    let headings = match language {
        Language::En => ["simplicity", "steps", "edges", "customers who follow", "fitness"],
        Language::Ru => ["простота", "шаги", "связи", "клиенты, идущие по карте", "соответствие"],
        Language::Pl => ["prostota", "kroki", "połączenia", "klienci zgodni z mapą", "dopasowanie"],
    };
    let rows: Vec<Vec<String>> = found.drafts.iter().map(|draft| row(draft, language)).collect();
    output::table(&headings.map(str::to_owned), &rows, shared.format)?;
    if shared.format == Format::Csv {
        return Ok(());
    }
    for group in &found.groups {
        line(&format!("{}: {}", group.name, share(&group.share, language)))?;
    }
    if found.groups.is_empty() {
        line(&no_groups(found, language))?;
    }
    for stage in chosen(&found.drafts).map_or(&[][..], |map| map.stages.as_slice()) {
        let steps: Vec<&str> = stage.steps.iter().map(|step| step.name.as_str()).collect();
        line(&format!("{}: {}", stage.name, steps.join(", ")))?;
    }
    Ok(())
}

/// A draft in a row; the one that is shown is marked.
fn row(draft: &Draft, language: Language) -> Vec<String> {
    let fit = &draft.fit;
    let mark = if draft.map.is_some() { " *" } else { "" };
    let fitness = fit.fitness.map_or_else(String::new, |fitness| decimal(fitness.value, 2, language));
    vec![
        format!("{}{mark}", decimal(draft.simplicity, 2, language)),
        count(fit.steps, language),
        count(fit.edges, language),
        share(&fit.following, language),
        fitness,
    ]
}

fn no_groups(found: &Discovery, language: Language) -> String {
    if found.grouped {
        return say!(
            language,
            "no groups stand out: journeys differ by degree and not by kind",
            "группы не выделяются: пути клиентов различаются степенью, а не видом",
            "żadne grupy się nie wyróżniają: podróże różnią się stopniem, a nie rodzajem",
        );
    }
    say!(
        language,
        "too few journeys to look for groups among them",
        "путей слишком мало, чтобы искать среди них группы",
        "za mało podróży, aby szukać wśród nich grup",
    )
}
