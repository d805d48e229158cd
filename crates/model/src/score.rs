//! Scores with the scale they were given on.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Language, Say, say};

#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a scale: expected `kind:low..high` such as `nps:0..10`, `csat:1..5`, `ces:1..7`, `rating:1..10`")]
pub struct ScaleError(String);

impl Say for ScaleError {
    fn say(&self, language: Language) -> String {
        let Self(given) = self;
        say!(
            language,
            self,
            "«{given}» — не шкала: ожидается `вид:от..до`, например `nps:0..10`, `csat:1..5`, `ces:1..7`, `rating:1..10`",
            "„{given}” to nie skala: oczekiwano `rodzaj:od..do`, na przykład `nps:0..10`, `csat:1..5`, `ces:1..7`, `rating:1..10`",
        )
    }
}

/// What a score measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ScaleKind {
    /// Willingness to recommend, 0 to 10 (Reichheld 2003).
    Nps,
    /// Satisfaction; the upper two of five points count as satisfied.
    Csat,
    /// Effort; higher is easier (CES 2.0).
    Ces,
    /// Any other rating; higher is better.
    Rating,
}

/// The kind and the ends of a scale, written `csat:1..5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct Scale {
    pub kind: ScaleKind,
    pub low: i16,
    pub high: i16,
}

impl Scale {
    pub const NPS: Self = Self { kind: ScaleKind::Nps, low: 0, high: 10 };
    pub const CSAT_5: Self = Self { kind: ScaleKind::Csat, low: 1, high: 5 };
    pub const CES_7: Self = Self { kind: ScaleKind::Ces, low: 1, high: 7 };

    pub fn contains(self, value: f64) -> bool {
        value >= f64::from(self.low) && value <= f64::from(self.high)
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ScaleKind::Nps => "nps",
            ScaleKind::Csat => "csat",
            ScaleKind::Ces => "ces",
            ScaleKind::Rating => "rating",
        };
        write!(formatter, "{kind}:{}..{}", self.low, self.high)
    }
}

impl FromStr for Scale {
    type Err = ScaleError;

    fn from_str(text: &str) -> Result<Self, ScaleError> {
        let bad = || ScaleError(text.to_owned());
        let (kind, ends) = text.split_once(':').ok_or_else(bad)?;
        let (low, high) = ends.split_once("..").ok_or_else(bad)?;
        let kind = match kind {
            "nps" => ScaleKind::Nps,
            "csat" => ScaleKind::Csat,
            "ces" => ScaleKind::Ces,
            "rating" => ScaleKind::Rating,
            _ => return Err(bad()),
        };
        let scale = Self { kind, low: low.parse().map_err(|_| bad())?, high: high.parse().map_err(|_| bad())? };
        if scale.low < scale.high { Ok(scale) } else { Err(bad()) }
    }
}

impl Serialize for Scale {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scale {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A score and its scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    pub value: f64,
    pub scale: Scale,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_read_what_they_print_and_refuse_the_rest() {
        for text in ["nps:0..10", "csat:1..5", "ces:1..7", "rating:0..100"] {
            assert_eq!(text.parse::<Scale>().unwrap().to_string(), text);
        }
        for text in ["nps", "stars:1..5", "csat:5..1", "csat:1-5", ""] {
            assert!(text.parse::<Scale>().is_err(), "{text}");
        }
    }
}
