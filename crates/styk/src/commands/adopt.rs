//! Deviations of real journeys made part of a map.

use anyhow::Result;
use styk_engine::{AdoptWanted, AdoptedMap};
use styk_insight::language::{count, percent, percent_range};
use styk_model::answer::Rate;
use styk_model::{DeviationKind, Language, Say, say};

use super::maps::{AUTHOR, told};
use crate::arguments::{Format, MapAdopt, Shared};
use crate::output::line;

/// Says what changes and who follows the map before and then; saves that where it is wanted.
pub(crate) async fn run(shared: &Shared, adopt: MapAdopt) -> Result<()> {
    let MapAdopt { key, save, zone, .. } = &adopt;
    let folder = shared.folder().await?;
    let (kind, of) = deviation(&adopt);
    let wanted = AdoptWanted { key: key.clone(), version: None, kind, of, range: None, zone: zone.clone() };
    let adopted = folder.adopted_map(&wanted).await?;
    if shared.format == Format::Json {
        line(&serde_json::to_string_pretty(&adopted)?)?;
    } else {
        say_it(shared.language, &adopted)?;
    }
    if !save {
        return Ok(());
    }
    let kept = folder.keep_map(key, adopted.version, adopted.map, AUTHOR).await?;
    if shared.format == Format::Json { Ok(()) } else { told(shared, key, kept.version) }
}

/// The one deviation that was named.
fn deviation(adopt: &MapAdopt) -> (DeviationKind, String) {
    let MapAdopt { skipped, repeated, unplanned, wrong_order, .. } = adopt;
    let named = [
        (DeviationKind::Skipped, skipped),
        (DeviationKind::Repeated, repeated),
        (DeviationKind::Unplanned, unplanned),
        (DeviationKind::WrongOrder, wrong_order),
    ];
    let found = named.into_iter().find_map(|(kind, of)| Some((kind, of.clone()?)));
    let Some(found) = found else { unreachable!("one of the options is required") };
    found
}

fn say_it(language: Language, adopted: &AdoptedMap) -> Result<()> {
    for change in &adopted.changes {
        line(&format!("- {}", change.say(language)))?;
    }
    let followed = [&adopted.before, &adopted.after];
    let [before, after] = followed.map(|followed| share(&followed.journeys, language));
    line(&say!(
        language,
        "journeys that follow the map: {before} before, {after} then",
        "пути клиентов, идущие по карте: сейчас {before}, станет {after}",
        "podróże klientów zgodne z mapą: teraz {before}, potem {after}",
    ))?;
    let [before, after] = followed.map(|followed| share(&followed.customers, language));
    line(&say!(
        language,
        "customers who follow it in all their journeys: {before} before, {after} then",
        "клиенты, идущие по ней во всех своих путях: сейчас {before}, станет {after}",
        "klienci, którzy trzymają się jej we wszystkich podróżach: teraz {before}, potem {after}",
    ))
}

/// `40% (35–45%, n = 310)`.
pub(super) fn share(rate: &Rate, language: Language) -> String {
    let (value, range) = (percent(rate.value, language), percent_range(rate.low, rate.high, language));
    format!("{value} ({range}, n = {})", count(rate.n, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_stands_with_its_interval_and_of_how_many() {
        let rate = Rate { value: 0.4, low: 0.35, high: 0.45, successes: 1_240, n: 3_100 };
        assert_eq!(share(&rate, Language::En), "40% (35–45%, n = 3,100)");
    }
}
