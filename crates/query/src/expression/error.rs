use thiserror::Error;

/// Why a condition was refused; one line that says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExpressionError {
    #[error(
        "`{condition}` is not a condition: {reason}{position}; write one such as `event == \"purchase\" && money > 100`"
    )]
    Syntax { condition: String, reason: String, position: Position },
    #[error("no variable `{name}`{position}: {nearest}conditions read {known}")]
    Variable { name: String, position: Position, nearest: Nearest, known: String },
    #[error("no function `{name}`{position}: {nearest}conditions may use {known}")]
    Function { name: String, position: Position, nearest: Nearest, known: String },
    #[error("`{name}` is used otherwise{position}: write it as in `{usage}`")]
    Usage { name: String, usage: &'static str, position: Position },
    #[error("`{operator}` cannot take {left} and {right}{position}; {advice}")]
    Kinds { operator: String, left: &'static str, right: &'static str, position: Position, advice: &'static str },
    #[error("expected true or false{position}, found {found}; compare it with something, such as `money > 100`")]
    NotCondition { found: &'static str, position: Position },
    #[error(
        "properties are read by name{position}; write `properties.plan`, or `properties[\"plan, new\"]` for odd names"
    )]
    PropertyName { position: Position },
    #[error("a missing property is no value{position}; write `!has(properties.{name})`")]
    PropertyNull { name: String, position: Position },
    #[error("`{pattern}` is not a regular expression{position}: {reason}")]
    Pattern { pattern: String, reason: String, position: Position },
    #[error("{given} conditions at once: expected at most 32; ask with fewer steps and filters")]
    TooMany { given: usize },
}

/// Where in the condition, counted in characters from 1; prints as nothing when unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position(pub Option<usize>);

impl std::fmt::Display for Position {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.map_or(Ok(()), |at| write!(formatter, " at character {at}"))
    }
}

/// The nearest name that exists, if any is near; prints as "did you mean ...? ".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nearest(pub Option<String>);

impl Nearest {
    pub(crate) fn to<'a>(given: &str, candidates: impl Iterator<Item = &'a str>) -> Self {
        let lower = given.to_lowercase();
        let best = candidates
            .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
            .min_by_key(|(distance, _)| *distance);
        let near = best.filter(|(distance, candidate)| {
            *distance <= 1 + given.chars().count() / 3 || (lower.len() > 3 && candidate.starts_with(&lower))
        });
        Self(near.map(|(_, candidate)| candidate.to_owned()))
    }
}

impl std::fmt::Display for Nearest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.as_ref().map_or(Ok(()), |name| write!(formatter, "did you mean `{name}`? "))
    }
}
