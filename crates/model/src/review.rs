//! All texts of a type side by side, for the tests that hold them to the
//! rules and for the snapshots that people read them in.

use std::collections::HashSet;
use std::fmt::{Debug, Display};
use std::mem::{Discriminant, discriminant};

use crate::{Language, Say};

/// The texts of the samples, one paragraph each.
///
/// # Panics
///
/// When a variant of the enum `name`, declared in `source`, has no sample; when
/// a text is empty, has several lines or ends in a full stop; when the Russian
/// or Polish one is the English one; when `Display` is not the English one.
pub fn side_by_side<T: Say + Display + Debug>(source: &str, name: &str, samples: &[T]) -> String {
    let met: HashSet<Discriminant<T>> = samples.iter().map(discriminant).collect();
    assert_eq!(met.len(), variants(source, name), "every variant of `{name}` needs a sample");
    samples.iter().map(paragraph).collect::<Vec<_>>().join("\n")
}

fn paragraph<T: Say + Display + Debug>(sample: &T) -> String {
    let [en, ru, pl] = Language::ALL.map(|language| sample.say(language));
    assert_eq!(sample.to_string(), en, "what is printed is the English text");
    for text in [&en, &ru, &pl] {
        assert!(!text.trim().is_empty() && !text.contains('\n'), "one line: {sample:?}");
        assert!(!text.ends_with('.'), "no full stop: {text}");
    }
    assert!(ru != en && pl != en && ru != pl, "a text for each language: {en}");
    assert!(ru.chars().any(|letter| matches!(letter, 'а'..='я')), "Russian: {ru}");
    format!("{en}\n    {ru}\n    {pl}\n")
}

/// How many variants the source of an enum has: lines of its body that begin,
/// as rustfmt has it, at the first level and with a capital.
fn variants(source: &str, name: &str) -> usize {
    let start = source.find(&format!("enum {name} {{"));
    let body = start.map_or("", |start| &source[start..]);
    let body = body.split("\n}\n").next().unwrap_or_default();
    let is_variant = |line: &&str| {
        line.strip_prefix("    ").is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_uppercase()))
    };
    body.lines().filter(is_variant).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_counted_as_they_are_written() {
        let source = "enum Other {\n    A,\n}\n\npub enum One {\n    #[error(\"x\")]\n    A,\n    B {\n        c: u8,\n    },\n}\n";
        assert_eq!((variants(source, "One"), variants(source, "Other")), (2, 1));
    }
}
