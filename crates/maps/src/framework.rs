//! The journeys of a lifecycle beside each other.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Language, Say, say};
use thiserror::Error;

const MAX_PHASES: usize = 40;
const MAX_MAPS: usize = 1_000;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Phases in their order, each with the maps that belong to it.
    #[serde(default)]
    pub phases: Vec<Phase>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    pub key: String,
    pub name: String,
    /// Keys of maps.
    #[serde(default)]
    pub maps: Vec<String>,
}

/// Why a framework is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FrameworkFlaw {
    #[error("the framework has no name")]
    NoName,
    #[error("{found} phases are more than a framework may have: at most {MAX_PHASES}")]
    TooManyPhases { found: usize },
    #[error("{found} maps are more than a framework may have: at most {MAX_MAPS}")]
    TooManyMaps { found: usize },
    #[error("the key `{key}` stands for two phases: expected a key of its own for each")]
    SameKey { key: String },
    #[error("a key is empty or longer than 100 characters: `{key}`")]
    BadKey { key: String },
    #[error("the map `{map}` stands in two places of the framework: leave it in one")]
    TwoPlaces { map: String },
}

impl Say for FrameworkFlaw {
    fn say(&self, language: Language) -> String {
        match self {
            Self::NoName => say!(language, self, "у системы путей нет названия", "struktura podróży nie ma nazwy"),
            Self::TooManyPhases { found } => say!(
                language,
                self,
                "фаз слишком много: {found}, в системе путей их не больше {MAX_PHASES}",
                "za dużo faz: {found}, w strukturze podróży może ich być najwyżej {MAX_PHASES}"
            ),
            Self::TooManyMaps { found } => say!(
                language,
                self,
                "карт слишком много: {found}, в системе путей их не больше {MAX_MAPS}",
                "za dużo map: {found}, w strukturze podróży może ich być najwyżej {MAX_MAPS}"
            ),
            Self::SameKey { key } => say!(
                language,
                self,
                "ключ «{key}» обозначает две фазы: у каждой должен быть свой",
                "klucz „{key}” oznacza dwie fazy: każda musi mieć własny"
            ),
            Self::BadKey { key } => say!(
                language,
                self,
                "ключ пуст или длиннее 100 знаков: «{key}»",
                "klucz jest pusty albo ma ponad 100 znaków: „{key}”"
            ),
            Self::TwoPlaces { map } => say!(
                language,
                self,
                "карта «{map}» стоит в системе путей в двух местах: оставьте её в одном",
                "mapa „{map}” stoi w strukturze podróży w dwóch miejscach: zostaw ją w jednym"
            ),
        }
    }
}

impl Framework {
    /// Whether it can be saved; the first thing that is wrong with it otherwise. Whether there are the maps that it
    /// names is not part of this: one may be deleted and had back.
    pub fn check(&self) -> Result<(), FrameworkFlaw> {
        if self.name.trim().is_empty() {
            return Err(FrameworkFlaw::NoName);
        }
        if self.phases.len() > MAX_PHASES {
            return Err(FrameworkFlaw::TooManyPhases { found: self.phases.len() });
        }
        let found: usize = self.phases.iter().map(|phase| phase.maps.len()).sum();
        if found > MAX_MAPS {
            return Err(FrameworkFlaw::TooManyMaps { found });
        }
        let (mut phases, mut maps) = (HashSet::new(), HashSet::new());
        for phase in &self.phases {
            for key in [&phase.key].into_iter().chain(&phase.maps) {
                if key.is_empty() || key.chars().count() > 100 {
                    return Err(FrameworkFlaw::BadKey { key: key.clone() });
                }
            }
            if !phases.insert(&phase.key) {
                return Err(FrameworkFlaw::SameKey { key: phase.key.clone() });
            }
            if let Some(map) = phase.maps.iter().find(|map| !maps.insert(*map)) {
                return Err(FrameworkFlaw::TwoPlaces { map: map.clone() });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review;

    use super::*;

    fn framework(phases: &[(&str, &[&str])]) -> Framework {
        let phase = |(key, maps): &(&str, &[&str])| Phase {
            key: (*key).to_owned(),
            name: key.to_uppercase(),
            maps: maps.iter().map(|map| (*map).to_owned()).collect(),
        };
        Framework { name: "Life".to_owned(), phases: phases.iter().map(phase).collect(), ..Framework::default() }
    }

    #[test]
    fn a_map_stands_in_one_place_of_a_framework() {
        assert_eq!(framework(&[("find", &["search"]), ("use", &["app", "help"])]).check(), Ok(()));
        let twice = framework(&[("find", &["search"]), ("use", &["app", "search"])]).check();
        assert_eq!(twice, Err(FrameworkFlaw::TwoPlaces { map: "search".to_owned() }));
        let same = framework(&[("find", &[]), ("find", &[])]).check();
        assert_eq!(same, Err(FrameworkFlaw::SameKey { key: "find".to_owned() }));
        assert_eq!(framework(&[("find", &[""])]).check(), Err(FrameworkFlaw::BadKey { key: String::new() }));
        let unnamed = Framework { name: " ".to_owned(), ..framework(&[]) };
        assert_eq!(unnamed.check(), Err(FrameworkFlaw::NoName));
        let keys: Vec<String> = (0..=MAX_PHASES).map(|number| number.to_string()).collect();
        let many: Vec<(&str, &[&str])> = keys.iter().map(|key| (key.as_str(), &[][..])).collect();
        assert_eq!(framework(&many).check(), Err(FrameworkFlaw::TooManyPhases { found: MAX_PHASES + 1 }));
    }

    #[test]
    fn flaws_are_told_in_three_languages() {
        let samples = [
            FrameworkFlaw::NoName,
            FrameworkFlaw::TooManyPhases { found: 41 },
            FrameworkFlaw::TooManyMaps { found: 1_200 },
            FrameworkFlaw::SameKey { key: "find".to_owned() },
            FrameworkFlaw::BadKey { key: String::new() },
            FrameworkFlaw::TwoPlaces { map: "search".to_owned() },
        ];
        insta::assert_snapshot!(review::side_by_side(include_str!("framework.rs"), "FrameworkFlaw", &samples));
    }
}
