//! Numbers and amounts as people write them in files: `1 234,50 zł`, `$1,234.50`, `(12.00)`.
//!
//! The rule of this module is that a number is read exactly or not at all: a
//! separator that does not stand where a group of three begins makes the value
//! unreadable, never another number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Currency;

/// What parts the whole from the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum DecimalMark {
    #[default]
    #[serde(rename = ".")]
    Point,
    #[serde(rename = ",")]
    Comma,
}

/// Writes `text` as plain `-1234.5` into `out` (cleared first). `false` when it is no number in this style.
pub(crate) fn canonical(text: &str, mark: DecimalMark, out: &mut String) -> bool {
    out.clear();
    let text = crate::row::trimmed(text);
    if is_plain(text) && (mark == DecimalMark::Point || !text.contains('.')) {
        out.push_str(text);
        return true;
    }
    if text.contains(['e', 'E']) {
        return exponent(text, out);
    }
    let (negative, digits) = sign(text);
    if negative {
        out.push('-');
    }
    grouped(digits, mark, out)
}

/// The value as a float, for scores and counts.
pub(crate) fn float(text: &str, mark: DecimalMark, scratch: &mut String) -> Option<f64> {
    if canonical(text, mark, scratch) { scratch.parse().ok() } else { None }
}

/// `-?digits[.digits]` with nothing else.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction)
}

fn exponent(text: &str, out: &mut String) -> bool {
    use std::fmt::Write as _;
    let allowed = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'e' | b'E' | b'+' | b'-' | b'.'));
    match text.parse::<f64>() {
        // Floats print without an exponent, so what follows sees plain digits only.
        Ok(value) if allowed && value.is_finite() && value.abs() < 1e18 => write!(out, "{value}").is_ok(),
        _ => false,
    }
}

/// Sign and the rest; accounting writes negative amounts in parentheses.
fn sign(text: &str) -> (bool, &str) {
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return (true, inner.trim());
    }
    for minus in ["-", "\u{2212}", "\u{2013}"] {
        if let Some(rest) = text.strip_prefix(minus) {
            return (true, rest.trim_start());
        }
    }
    (false, text.strip_prefix('+').unwrap_or(text))
}

fn grouped(digits: &str, mark: DecimalMark, out: &mut String) -> bool {
    let (decimal, group) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (whole, fraction) = match digits.rsplit_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_group = |c: char| c == group || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}');
    let mut in_group = 0;
    let mut groups = 0;
    for c in whole.chars() {
        if c.is_ascii_digit() {
            out.push(c);
            in_group += 1;
        } else if is_group(c) {
            if (groups == 0 && !(1..=3).contains(&in_group)) || (groups > 0 && in_group != 3) {
                return false;
            }
            groups += 1;
            in_group = 0;
        } else {
            return false;
        }
    }
    if in_group == 0 || (groups > 0 && in_group != 3) {
        return false;
    }
    let Some(fraction) = fraction else { return true };
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    out.push('.');
    out.push_str(fraction);
    true
}

/// Currencies that are looked for beside an amount; three letters alone may be any word.
const CODES: [&str; 34] = [
    "USD", "EUR", "PLN", "RUB", "RUR", "GBP", "CHF", "CZK", "UAH", "KZT", "BYN", "SEK", "NOK", "DKK", "HUF", "RON",
    "BGN", "TRY", "JPY", "CNY", "INR", "CAD", "AUD", "NZD", "BRL", "MXN", "ZAR", "ILS", "AED", "GEL", "AMD", "UZS",
    "KRW", "SGD",
];

/// A currency named by a sign, a code or a word of the three languages.
pub(crate) fn currency_named(text: &str) -> Option<Currency> {
    let lower = text.trim().trim_end_matches('.').to_lowercase();
    let code = match lower.as_str() {
        "$" | "us$" | "dollar" | "dollars" | "доллар" | "долл" | "dolar" => "USD",
        "€" | "euro" | "euros" | "евро" => "EUR",
        "zł" | "zl" | "pln" | "złoty" | "zloty" | "złotych" => "PLN",
        "₽" | "руб" | "р" | "рубль" | "рублей" | "рубли" | "rur" | "rub" => "RUB",
        "£" | "pound" | "pounds" => "GBP",
        "₸" | "тг" | "тенге" => "KZT",
        "₴" | "грн" => "UAH",
        "kč" => "CZK",
        other => CODES.iter().find(|code| code.eq_ignore_ascii_case(other))?,
    };
    code.parse().ok()
}

/// Parts an amount from a currency before or behind it.
pub(crate) fn split_currency(text: &str) -> (&str, Option<Currency>) {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-')) {
        return (text, None);
    }
    let is_amount = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | '\u{2212}');
    let Some(start) = text.find(is_amount) else { return (text, None) };
    let end = text.rfind(|c: char| c.is_ascii_digit() || c == ')').map_or(text.len(), |last| last + 1);
    if start >= end {
        return (text, None);
    }
    let (before, amount, after) = (&text[..start], &text[start..end], &text[end..]);
    // `-$5` has its sign before the currency.
    if let Some(rest) = amount.strip_prefix(['-', '\u{2212}']) {
        let inner = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
        if inner.len() < rest.len() && before.is_empty() && !rest.starts_with(' ') {
            return (text, None);
        }
    }
    match (currency_named(before), currency_named(after)) {
        (Some(currency), _) if after.trim().is_empty() => (amount, Some(currency)),
        (_, Some(currency)) if before.trim().is_empty() => (amount, Some(currency)),
        _ => (text, None),
    }
}

/// The decimal mark that the most of these values need, or `None` when none of them tells.
pub(crate) fn guess_mark<'a>(values: impl Iterator<Item = &'a str>) -> Option<DecimalMark> {
    let (mut point, mut comma) = (0_u32, 0_u32);
    let mut scratch = String::new();
    for value in values {
        let (amount, _) = split_currency(value);
        if !amount.contains(['.', ',']) {
            continue;
        }
        let as_point = canonical(amount, DecimalMark::Point, &mut scratch);
        let as_comma = canonical(amount, DecimalMark::Comma, &mut scratch);
        match (as_point, as_comma) {
            (true, false) => point += 1,
            (false, true) => comma += 1,
            _ => {}
        }
    }
    match point.cmp(&comma) {
        std::cmp::Ordering::Greater => Some(DecimalMark::Point),
        std::cmp::Ordering::Less => Some(DecimalMark::Comma),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, mark: DecimalMark) -> Option<String> {
        let mut out = String::new();
        canonical(text, mark, &mut out).then_some(out)
    }

    #[test]
    fn local_ways_of_writing_are_read_exactly() {
        use DecimalMark::{Comma, Point};
        for (text, mark, expected) in [
            ("1234", Comma, "1234"),
            ("12,50", Comma, "12.50"),
            ("1 234,50", Comma, "1234.50"),
            ("1\u{a0}234\u{202f}567,5", Comma, "1234567.5"),
            ("1.234.567,89", Comma, "1234567.89"),
            ("1,234.50", Point, "1234.50"),
            ("1'234.50", Point, "1234.50"),
            ("(12.00)", Point, "-12.00"),
            ("\u{2212}7", Point, "-7"),
            ("+7.5", Point, "7.5"),
            ("1.5e3", Point, "1500"),
        ] {
            assert_eq!(read(text, mark).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_may_be_another_number_is_not_read() {
        use DecimalMark::{Comma, Point};
        for (text, mark) in [
            ("12.50", Comma),
            ("12,50", Point),
            ("1,23,456", Point),
            ("1.2.3", Point),
            ("", Point),
            ("-", Point),
            ("12a", Point),
            ("1 23", Point),
            (",5", Comma),
            ("5,", Comma),
            ("NaN", Point),
            ("inf", Point),
        ] {
            assert_eq!(read(text, mark), None, "{text}");
        }
    }

    #[test]
    fn currencies_stand_before_or_behind() {
        for (text, amount, currency) in [
            ("$12.50", "12.50", Some(Currency::USD)),
            ("12,50 zł", "12,50", Some(Currency::PLN)),
            ("1 234 руб.", "1 234", Some(Currency::RUB)),
            ("PLN 7", "7", Some(Currency::PLN)),
            ("12.5", "12.5", None),
            ("12 abc", "12 abc", None),
            ("abc", "abc", None),
        ] {
            assert_eq!(split_currency(text), (amount, currency), "{text}");
        }
    }

    #[test]
    fn the_mark_is_told_by_values_that_fit_only_one() {
        assert_eq!(guess_mark(["1,234", "12,5"].into_iter()), Some(DecimalMark::Comma));
        assert_eq!(guess_mark(["1.234", "12.5"].into_iter()), Some(DecimalMark::Point));
        assert_eq!(guess_mark(["1.234", "7"].into_iter()), None);
    }

    proptest! {
        #[test]
        fn grouped_amounts_read_back(whole in 0_u64..1_000_000_000_000, cents in 0_u32..100, negative: bool) {
            let digits = whole.to_string();
            let mut grouped = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index) % 3 == 0 {
                    grouped.push('.');
                }
                grouped.push(digit);
            }
            let sign = if negative { "-" } else { "" };
            let text = format!("{sign}{grouped},{cents:02}");
            prop_assert_eq!(read(&text, DecimalMark::Comma), Some(format!("{sign}{whole}.{cents:02}")));
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC{0,24}") {
            let _ = read(&text, DecimalMark::Point);
            let _ = read(&text, DecimalMark::Comma);
            let _ = split_currency(&text);
        }
    }
}
