//! Names of events as people and as programs write them.

/// Letters and digits only, in lower case: what two spellings of one name share.
pub(crate) fn squeezed(name: &str) -> String {
    let lower = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    lower.map(|c| if c == 'ё' { 'е' } else { c }).collect()
}

/// A readable name for an event that is not in the catalogue: names that people
/// wrote stay as they are, `order_paid` and `orderPaid` become "Order paid".
pub(crate) fn humanised(event: &str) -> String {
    let trimmed = event.trim();
    if trimmed.contains(char::is_whitespace) || trimmed.is_empty() {
        return trimmed.to_owned();
    }
    let mut name = String::with_capacity(trimmed.len() + 4);
    let mut before: Option<char> = None;
    let mut letters = trimmed.chars().peekable();
    while let Some(letter) = letters.next() {
        if matches!(letter, '_' | '-' | '.' | ':' | '/') {
            // Between digits it is part of a number, such as 2.0.
            let within = before.is_some_and(|c| c.is_ascii_digit()) && letters.peek().is_some_and(char::is_ascii_digit);
            if within {
                name.push(letter);
            } else if !name.is_empty() && !name.ends_with(' ') {
                name.push(' ');
            }
        } else if letter.is_uppercase() && before.is_some_and(char::is_lowercase) {
            name.push(' ');
            // `orderPaid` but `orderVIP`.
            let acronym = letters.peek().is_some_and(|next| next.is_uppercase());
            if acronym { name.push(letter) } else { name.extend(letter.to_lowercase()) }
        } else {
            name.push(letter);
        }
        before = Some(letter);
    }
    let name = name.trim();
    let mut rest = name.chars();
    let Some(first) = rest.next() else { return trimmed.to_owned() };
    first.to_uppercase().chain(rest).collect()
}

/// A key of ASCII letters, digits and hyphens. A name without any of them has an empty one.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match latin(letter) {
            Some(latin) => slug.push_str(latin),
            None if letter.is_ascii_alphanumeric() => slug.push(letter),
            None if slug.ends_with('-') || slug.is_empty() => {}
            None => slug.push('-'),
        }
    }
    slug.truncate(64);
    slug.trim_end_matches('-').to_owned()
}

fn latin(letter: char) -> Option<&'static str> {
    const LETTERS: [(char, &str); 45] = [
        ('а', "a"),
        ('б', "b"),
        ('в', "v"),
        ('г', "g"),
        ('д', "d"),
        ('е', "e"),
        ('ё', "e"),
        ('ж', "zh"),
        ('з', "z"),
        ('и', "i"),
        ('й', "y"),
        ('к', "k"),
        ('л', "l"),
        ('м', "m"),
        ('н', "n"),
        ('о', "o"),
        ('п', "p"),
        ('р', "r"),
        ('с', "s"),
        ('т', "t"),
        ('у', "u"),
        ('ф', "f"),
        ('х', "kh"),
        ('ц', "ts"),
        ('ч', "ch"),
        ('ш', "sh"),
        ('щ', "shch"),
        ('ъ', ""),
        ('ы', "y"),
        ('ь', ""),
        ('э', "e"),
        ('ю', "yu"),
        ('я', "ya"),
        ('ą', "a"),
        ('ć', "c"),
        ('ę', "e"),
        ('ł', "l"),
        ('ń', "n"),
        ('ó', "o"),
        ('ś', "s"),
        ('ź', "z"),
        ('ż', "z"),
        ('ä', "a"),
        ('ö', "o"),
        ('ü', "u"),
    ];
    LETTERS.iter().find(|(from, _)| *from == letter).map(|(_, to)| *to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_programs_become_readable_and_names_of_people_stay() {
        for (event, expected) in [
            ("er_registration", "Er registration"),
            ("orderPaid", "Order paid"),
            ("becameVIP", "Became VIP"),
            ("checkout-bug", "Checkout bug"),
            ("ER Registration", "ER Registration"),
            ("CRP", "CRP"),
            ("Вызов мастера", "Вызов мастера"),
            ("заявка_на_кредит", "Заявка на кредит"),
            ("T02 Check confirmation", "T02 Check confirmation"),
            ("survey_2.0", "Survey 2.0"),
            ("__", "__"),
        ] {
            assert_eq!(humanised(event), expected);
        }
    }

    #[test]
    fn keys_are_ascii() {
        for (name, expected) in [
            ("Add to cart", "add-to-cart"),
            ("Просмотр товара", "prosmotr-tovara"),
            ("Wyświetlenie produktu", "wyswietlenie-produktu"),
            ("  --x  ", "x"),
            ("购买", ""),
        ] {
            assert_eq!(slug(name), expected);
        }
    }

    #[test]
    fn spellings_of_one_name_are_squeezed_to_the_same() {
        for name in ["addToCart", "Add to cart", "ADD_TO_CART"] {
            assert_eq!(squeezed(name), "addtocart");
        }
        assert_eq!(squeezed("Счёт"), squeezed("счет"));
    }
}
