//! Maps to begin with, one for each kind of company.
//!
//! A template is a data file with English, Russian and Polish side by side, each
//! written for companies of its own country. What it says is assumed: no cell has
//! evidence until somebody adds it, and no figure comes with it.

mod file;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde::de::DeserializeOwned;
use styk_model::{Language, Medium};

pub(crate) use file::{DayFile, Texts};

use self::file::TemplateFile;
use crate::{KnownTouchpoint, Map, Persona};

/// A template in the list of those there are. Texts are English, Russian, Polish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateEntry {
    pub key: &'static str,
    /// Which companies it is for.
    pub titles: [&'static str; 3],
    /// What its map is called.
    pub names: [&'static str; 3],
}

const FILES: [(&str, &str); 8] = [
    ("airline", include_str!("airline.toml")),
    ("bank", include_str!("bank.toml")),
    ("travel", include_str!("travel.toml")),
    ("eshop", include_str!("eshop.toml")),
    ("saas", include_str!("saas.toml")),
    ("telecom", include_str!("telecom.toml")),
    ("clinic", include_str!("clinic.toml")),
    ("b2b", include_str!("b2b.toml")),
];

static TEMPLATES: LazyLock<Vec<(&'static str, TemplateFile)>> =
    LazyLock::new(|| FILES.iter().map(|(key, text)| (*key, read(text))).collect());

static TOUCHPOINTS: LazyLock<Vec<KnownTouchpoint<'static>>> =
    LazyLock::new(|| include_str!("touchpoints.tsv").lines().skip(1).map(touchpoint).collect());

/// The templates there are.
pub fn templates() -> Vec<TemplateEntry> {
    let entry = |(key, file): &'static (&'static str, TemplateFile)| TemplateEntry {
        key,
        titles: file.title.all(),
        names: file.name.all(),
    };
    TEMPLATES.iter().map(entry).collect()
}

/// The map of a template and its personas, in the order of the map's keys of them.
pub fn template(key: &str, language: Language) -> Option<(Map, Vec<Persona>)> {
    let (_, file) = TEMPLATES.iter().find(|(name, _)| *name == key)?;
    Some((file.map(language), file.personas(language)))
}

/// Touchpoints of templates that the catalogue of common ones does not have.
pub fn template_touchpoints() -> &'static [KnownTouchpoint<'static>] {
    &TOUCHPOINTS
}

/// What one of our data files holds.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("our own data files are whole")
}

/// A line of `touchpoints.tsv`.
fn touchpoint(line: &'static str) -> KnownTouchpoint<'static> {
    let mut columns = line.split('\t');
    let mut next = || columns.next().unwrap_or_default();
    KnownTouchpoint {
        key: next(),
        stage: Some(next()),
        phase: Some(next()),
        medium: Medium::from_name(next()),
        names: [next(), next(), next()],
        events: &[],
    }
}
