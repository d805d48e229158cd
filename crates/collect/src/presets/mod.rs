//! Mappings for exports that many companies have, recognised by their headings.
//!
//! A preset is a mapping file like any other (`crates/collect/presets/`), with
//! the headings it is known by and, where one record of the export holds
//! several interactions, a [`Layout`].

mod layout;
mod list;

use styk_model::Language;

use crate::CollectError;
use crate::mapping::Mapping;
use crate::row::Columns;
pub use layout::{LaidOut, Layout};
pub use list::all;

/// How well a preset must match to be taken without asking.
pub const SURE: f32 = 0.8;

/// A mapping that ships with the program.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// For the command line and mapping files.
    pub name: &'static str,
    /// In English, Russian and Polish.
    titles: [&'static str; 3],
    toml: &'static str,
    /// Headings that this export has and others have not, each with its variants.
    signature: &'static [&'static [&'static str]],
    pub layout: Option<Layout>,
}

impl Preset {
    pub fn title(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.titles[0],
            Language::Ru => self.titles[1],
            Language::Pl => self.titles[2],
        }
    }

    /// How sure it is that these columns are such an export: 0 without the
    /// headings it is known by, else [`SURE`] to 1 by how much of the mapping is there.
    pub fn matches(&self, columns: &Columns) -> f32 {
        let is_known = self.signature.iter().all(|names| names.iter().any(|name| heading(columns, name).is_some()));
        if !is_known {
            return 0.0;
        }
        let Ok(mapping) = self.full_mapping() else { return SURE };
        let named = mapping.columns.len().max(1) as f32;
        let found = mapping.columns.keys().filter(|name| heading(columns, name).is_some()).count() as f32;
        SURE + (1.0 - SURE) * found / named
    }

    /// The mapping as it stands in the preset.
    pub fn full_mapping(&self) -> Result<Mapping, CollectError> {
        Mapping::from_toml(self.toml)
    }

    /// The mapping for a file with these columns (laid out already): headings
    /// as the file writes them, without those that it does not have.
    pub fn mapping(&self, columns: &Columns) -> Result<Mapping, CollectError> {
        let mut mapping = self.full_mapping()?;
        mapping.columns = std::mem::take(&mut mapping.columns)
            .into_iter()
            .filter_map(|(name, column)| Some((columns.names()[heading(columns, &name)?].clone(), column)))
            .collect();
        Ok(mapping)
    }
}

/// The preset with this name.
pub fn named(name: &str) -> Option<&'static Preset> {
    all().iter().find(|preset| preset.name == name)
}

/// The preset that these columns match best, if any does.
pub fn recognise(columns: &Columns) -> Option<&'static Preset> {
    let scored = all().iter().map(|preset| (preset.matches(columns), preset)).filter(|(score, _)| *score >= SURE);
    scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, preset)| preset)
}

/// The column with this heading: exactly, else but for case, spaces around and
/// what follows in brackets or behind a comma (`Create Date (EST)`, `Бюджет, руб.`).
fn heading(columns: &Columns, name: &str) -> Option<usize> {
    let same = |found: &str| {
        let found = found.trim().to_lowercase();
        found.strip_prefix(&name.to_lowercase()).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(", ") || (rest.starts_with(" (") && !rest.starts_with(" (2"))
        })
    };
    columns.get(name).or_else(|| columns.names().iter().position(|found| same(found)))
}

#[cfg(test)]
mod tests;
