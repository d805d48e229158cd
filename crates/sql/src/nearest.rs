/// How many names an error offers.
const OFFERED: usize = 3;

/// The existing names closest to a given one, best first, as an error lists them.
pub(crate) fn nearest<'a>(given: &str, existing: impl IntoIterator<Item = &'a str>) -> String {
    let lower = given.to_lowercase();
    let mut ranked: Vec<(usize, &str)> =
        existing.into_iter().map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name)).collect();
    ranked.sort_unstable();
    ranked.dedup();
    let offered: Vec<String> = ranked.iter().take(OFFERED).map(|(_, name)| format!("`{}`", written(name))).collect();
    offered.join(", ")
}

/// A name as it must be written in SQL: unquoted ones are read in lower case.
fn written(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain && !name.starts_with(|c: char| c.is_ascii_digit()) { name.to_owned() } else { format!("\"{name}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_names_come_first_and_only_three() {
        assert_eq!(nearest("chanel", ["position", "money", "channel", "place"]), "`channel`, `money`, `place`");
    }

    #[test]
    fn names_that_need_quotes_get_them() {
        assert_eq!(nearest("p_plan", ["p_Plan"]), "`\"p_Plan\"`");
        assert_eq!(nearest("p_план", ["p_план"]), "`\"p_план\"`");
    }
}
