//! "Did you mean": the nearest name that exists.

/// ` (did you mean `x`?)` for the nearest candidate, or nothing when none is near.
pub(crate) fn nearest<'a>(given: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    let lower = given.to_lowercase();
    let best = candidates
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .min_by_key(|(distance, _)| *distance);
    match best {
        Some((distance, candidate)) if distance <= 1 + given.chars().count() / 3 => {
            format!(" (did you mean `{candidate}`?)")
        }
        _ => String::new(),
    }
}

/// One line for an error of the TOML reader: its message, the nearest accepted name, the line number.
pub(crate) fn explain(message: &str, span: Option<std::ops::Range<usize>>, text: &str) -> String {
    let message = message.lines().collect::<Vec<_>>().join(" ");
    let mut names = message.split('`').skip(1).step_by(2);
    let unknown = message.starts_with("unknown");
    let given = names.next().filter(|_| unknown);
    let hint = given.map(|given| nearest(given, names)).unwrap_or_default();
    let line = span
        .and_then(|span| text.get(..span.start))
        .map(|before| format!("line {}: ", before.matches('\n').count() + 1))
        .unwrap_or_default();
    format!("{line}{message}{hint}")
}
