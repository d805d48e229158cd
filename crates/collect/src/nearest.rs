//! "Did you mean": the nearest name that exists.

use std::fmt;

use styk_model::{Language, Say, Text, say};

/// The nearest name that exists, if any is near; told as ` (did you mean `x`?)`, or as nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nearest(pub Option<String>);

impl Nearest {
    pub(crate) fn to<'a>(given: &str, candidates: impl Iterator<Item = &'a str>) -> Self {
        let lower = given.to_lowercase();
        let best = candidates
            .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
            .min_by_key(|(distance, _)| *distance);
        let near = best.filter(|(distance, _)| *distance <= 1 + given.chars().count() / 3);
        Self(near.map(|(_, candidate)| candidate.to_owned()))
    }
}

impl fmt::Display for Nearest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.say(Language::En))
    }
}

impl Say for Nearest {
    fn say(&self, language: Language) -> String {
        let Some(name) = &self.0 else { return String::new() };
        say!(language, " (did you mean `{name}`?)", " (возможно, «{name}»?)", " (może chodzi o „{name}”?)")
    }
}

/// One line for an error of the TOML reader: its message, the nearest accepted name, the line number.
pub(crate) fn explain(message: &str, span: Option<std::ops::Range<usize>>, text: &str) -> Text {
    let message = message.lines().collect::<Vec<_>>().join(" ");
    let mut names = message.split('`').skip(1).step_by(2);
    let unknown = message.starts_with("unknown");
    let given = names.next().filter(|_| unknown);
    let nearest = given.map(|given| Nearest::to(given, names)).unwrap_or_default();
    let line = span.and_then(|span| text.get(..span.start)).map(|before| before.matches('\n').count() + 1);
    Text::new(|language| {
        let nearest = nearest.say(language);
        match line {
            Some(line) => say!(
                language,
                "line {line}: {message}{nearest}",
                "строка {line}: {message}{nearest}",
                "wiersz {line}: {message}{nearest}",
            ),
            None => format!("{message}{nearest}"),
        }
    })
}
