//! The short form of steps: `search > product | category > cart? > purchase [channel == "web"]`.

use styk_model::{Selector, Step, Text, text};

/// Reads steps parted by `>`; `|` parts alternatives, `?` marks an optional
/// step, brackets hold a condition.
pub(crate) fn steps(text: &str) -> Result<Vec<Step>, Text> {
    split_outside(text, '>').into_iter().map(step).collect()
}

/// One step.
pub(crate) fn selector(text: &str) -> Result<Selector, Text> {
    Ok(step(text)?.selector)
}

fn step(text: &str) -> Result<Step, Text> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(text!(
            "a step is empty: write steps as `search > product > purchase`",
            "один из шагов пуст: пишите шаги так: `search > product > purchase`",
            "jeden z kroków jest pusty: zapisz kroki tak: `search > product > purchase`",
        ));
    }
    let mut condition = None;
    if let Some(open) = rest.find('[') {
        let inside = rest[open + 1..].trim_end_matches('?').trim();
        let inside = inside.strip_suffix(']').ok_or_else(|| {
            text!(
                "`{rest}`: the bracket of its condition is not closed, expected `]`",
                "`{rest}`: скобка условия не закрыта, ожидается `]`",
                "`{rest}`: nawias warunku nie jest zamknięty, oczekiwano `]`",
            )
        })?;
        let optional = rest.ends_with('?');
        condition = Some(inside.trim().to_owned());
        let before = &rest[..open];
        rest = before.trim();
        return Ok(Step { selector: Selector { touchpoints: names(rest), condition }, name: None, optional });
    }
    let optional = rest.ends_with('?');
    rest = rest.trim_end_matches('?').trim();
    Ok(Step { selector: Selector { touchpoints: names(rest), condition }, name: None, optional })
}

fn names(text: &str) -> Vec<String> {
    text.split('|').map(str::trim).filter(|name| !name.is_empty() && *name != "*").map(str::to_owned).collect()
}

/// Splits where the separator stands outside of brackets.
fn split_outside(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, character) in text.char_indices() {
        match character {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ if character == separator && depth == 0 => {
                parts.push(&text[from..at]);
                from = at + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_have_alternatives_conditions_and_may_be_optional() {
        let read = steps("search > product | category? > purchase [channel == \"web\" && money > 10]").unwrap();
        assert_eq!(read[0].selector.touchpoints, ["search"]);
        assert_eq!(read[1].selector.touchpoints, ["product", "category"]);
        assert!(read[1].optional && !read[2].optional);
        assert_eq!(read[2].selector.condition.as_deref(), Some("channel == \"web\" && money > 10"));
        assert_eq!(selector("* [money > 0]").unwrap().touchpoints, Vec::<String>::new());
        assert!(steps("search > > purchase").is_err());
        assert!(steps("search > purchase [money > 0").unwrap_err().to_string().contains("not closed"));
    }
}
