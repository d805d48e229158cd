use styk_lake::LakeError;
use thiserror::Error;

use crate::expression::ExpressionError;
use crate::touchpoints::{RegistryError, UnknownTouchpoint};

/// Why a question has no answer.
#[derive(Debug, Error)]
pub enum QueryError {
    #[error(transparent)]
    UnknownTouchpoint(#[from] UnknownTouchpoint),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error("there is no column `{name}`{nearest}")]
    UnknownColumn { name: String, nearest: Suggestion },
    #[error("`{0}` is not a time zone: expected an IANA name such as `Europe/Warsaw` or `UTC`")]
    Zone(String),
    #[error("{0}")]
    Question(String),
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    #[error("not a question in JSON: {0}; `styk schema` describes questions")]
    Json(String),
    #[error("`{key}` in {place} means nothing{nearest}; `styk schema` describes questions")]
    UnknownKey { key: String, place: String, nearest: Suggestion },
    #[error("there are no interactions yet: import a file with `styk import FILE`")]
    Empty,
    #[error(transparent)]
    Lake(#[from] LakeError),
}

/// The nearest names that exist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestion(pub Vec<String>);

impl std::fmt::Display for Suggestion {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = self.0.iter().map(|name| format!("`{name}`")).collect();
        write!(formatter, "; the nearest: {}", names.join(", "))
    }
}

impl Suggestion {
    /// The three names most like `given` (Jaro-Winkler).
    pub fn to<'a>(given: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        let given = given.to_lowercase();
        let mut ranked: Vec<(f64, &str)> = names
            .into_iter()
            .map(|name| (strsim::jaro_winkler(&given, &name.to_lowercase()), name))
            .filter(|(likeness, _)| *likeness > 0.6)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        ranked.dedup_by(|a, b| a.1 == b.1);
        Self(ranked.into_iter().take(3).map(|(_, name)| name.to_owned()).collect())
    }
}
