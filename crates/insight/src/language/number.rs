use styk_model::{Currency, Language};

use super::{NO_BREAK, Noun, pick};

/// A whole number with its thousands apart: `12,345`, `12 345`. Russian and
/// Polish leave four digits together.
pub fn count(n: u64, language: Language) -> String {
    group(&n.to_string(), language)
}

fn group(digits: &str, language: Language) -> String {
    let together = if language == Language::En { 3 } else { 4 };
    if digits.len() <= together {
        return digits.to_owned();
    }
    let separator = pick(language, ',', NO_BREAK, NO_BREAK);
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A number with so many digits after the separator: `1,234.5`, `1234,5`. Minus is U+2212.
pub fn decimal(value: f64, digits: usize, language: Language) -> String {
    let plain = format!("{:.digits$}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let zero = plain.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let mut text = if value < 0.0 && !zero { "\u{2212}".to_owned() } else { String::new() };
    text += &group(whole, language);
    if !fraction.is_empty() {
        text.push(pick(language, '.', ',', ','));
        text += fraction;
    }
    text
}

/// With a plus before positive numbers, for differences.
pub fn signed(value: f64, digits: usize, language: Language) -> String {
    let text = decimal(value, digits, language);
    let zero = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if value > 0.0 && !zero { format!("+{text}") } else { text }
}

/// As many digits as the size needs: `1,234`, `12.3`, `0.45`, and none for whole numbers.
pub fn whole_or_decimal(value: f64, language: Language) -> String {
    let size = value.abs();
    let digits = match size {
        _ if size.fract() == 0.0 || size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ => 2,
    };
    decimal(value, digits, language)
}

/// Digits after the separator that a share needs: tenths below 10 % and above 90 %.
fn percent_digits(share: f64) -> usize {
    let percent = share * 100.0;
    let rounded = (percent - percent.round()).abs() < 0.005;
    usize::from(!rounded && !(9.95..90.0).contains(&percent.abs()))
}

/// A share of 0 to 1: `34%`, `3.4%`; with a space in Russian.
pub fn percent(share: f64, language: Language) -> String {
    let space = if language == Language::Ru { "\u{a0}" } else { "" };
    format!("{}{space}%", decimal(share * 100.0, percent_digits(share), language))
}

/// Two shares with one sign: `3.1–5.4%`.
pub fn percent_range(low: f64, high: f64, language: Language) -> String {
    let first = decimal(low * 100.0, percent_digits(low), language);
    format!("{first}–{}", percent(high, language))
}

/// A difference of two shares, signed: `+3.4 pp`, `+3,4 п.п.`, `+3,4 p.p.`.
pub fn percent_points(difference: f64, language: Language) -> String {
    format!("{}{NO_BREAK}{}", signed(difference * 100.0, 1, language), pick(language, "pp", "п.п.", "p.p."))
}

/// Points of a score: `45 points`, `4,5 балла`, `45 punktów`.
pub(crate) fn points(value: f64, language: Language) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded.fract() == 0.0 {
        let sign = if rounded < 0.0 { "\u{2212}" } else { "" };
        return format!("{sign}{}", Noun::Point.counted(rounded.abs() as u64, language));
    }
    format!("{}{NO_BREAK}{}", decimal(rounded, 1, language), Noun::Point.after_fraction(language))
}

/// An amount of minor units: `$1,234.50`, `1,2 млн ₽`, `12,3 tys. zł`. Amounts
/// from 10,000 up are shortened; an unknown currency shows its code.
pub fn money(minor: f64, currency: Option<&str>, language: Language) -> String {
    let known = currency.and_then(|code| code.parse::<Currency>().ok());
    let major = minor / 10_f64.powi(known.map_or(2, Currency::decimals) as i32);
    let (scaled, word) = shorten(major, language);
    let digits = match scaled.abs() {
        _ if word.is_empty() && major.fract() == 0.0 => 0,
        _ if word.is_empty() => known.map_or(2, Currency::decimals) as usize,
        size if size >= 100.0 => 0,
        _ => 1,
    };
    let amount = decimal(scaled, digits, language);
    let amount = if word.is_empty() { amount } else { format!("{amount}{NO_BREAK}{word}") };
    match (sign_of(currency), currency) {
        (Some(sign), _) if language == Language::En && matches!(sign, "$" | "€" | "£") => amount
            .strip_prefix('\u{2212}')
            .map_or_else(|| format!("{sign}{amount}"), |rest| format!("\u{2212}{sign}{rest}")),
        (Some(sign), _) => format!("{amount}{NO_BREAK}{sign}"),
        (None, Some(code)) => format!("{amount}{NO_BREAK}{code}"),
        (None, None) => amount,
    }
}

fn shorten(major: f64, language: Language) -> (f64, &'static str) {
    match major.abs() {
        size if size >= 999.5e6 => (major / 1e9, pick(language, "billion", "млрд", "mld")),
        size if size >= 999.5e3 => (major / 1e6, pick(language, "million", "млн", "mln")),
        size if size >= 10e3 && language != Language::En => (major / 1e3, pick(language, "", "тыс.", "tys.")),
        _ => (major, ""),
    }
}

fn sign_of(currency: Option<&str>) -> Option<&'static str> {
    Some(match currency? {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "RUB" => "₽",
        "PLN" => "zł",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace(NO_BREAK, " ")
    }

    #[test]
    fn thousands_and_decimals_follow_the_language() {
        let all = |write: &dyn Fn(Language) -> String| Language::ALL.map(|language| plain(&write(language)));
        assert_eq!(all(&|l| count(1_234, l)), ["1,234", "1234", "1234"]);
        assert_eq!(all(&|l| count(1_234_567, l)), ["1,234,567", "1 234 567", "1 234 567"]);
        assert_eq!(all(&|l| decimal(-12_345.678, 2, l)), ["−12,345.68", "−12 345,68", "−12 345,68"]);
        assert_eq!(decimal(-0.04, 1, Language::En), "0.0", "no minus before nothing");
        assert_eq!(all(&|l| signed(2.25, 1, l)), ["+2.2", "+2,2", "+2,2"]);
        assert_eq!(whole_or_decimal(7.0, Language::Ru), "7");
    }

    #[test]
    fn shares_show_tenths_where_they_matter() {
        let en = |share| percent(share, Language::En);
        assert_eq!(
            [en(0.0), en(0.034), en(0.0996), en(0.341), en(0.957), en(1.0)],
            ["0%", "3.4%", "10%", "34%", "95.7%", "100%"]
        );
        assert_eq!(plain(&percent(0.034, Language::Ru)), "3,4 %");
        assert_eq!(percent(0.034, Language::Pl), "3,4%");
        assert_eq!(percent_range(0.031, 0.12, Language::Pl), "3,1–12%");
        assert_eq!(plain(&percent_points(-0.052, Language::Ru)), "−5,2 п.п.");
        assert_eq!(plain(&percent_points(0.052, Language::Pl)), "+5,2 p.p.");
    }

    #[test]
    fn points_take_the_form_of_their_number() {
        assert_eq!(plain(&points(21.0, Language::Ru)), "21 балл");
        assert_eq!(plain(&points(4.5, Language::Ru)), "4,5 балла");
        assert_eq!(plain(&points(-3.0, Language::Pl)), "−3 punkty");
        assert_eq!(plain(&points(4.46, Language::Pl)), "4,5 punktu");
        assert_eq!(plain(&points(1.0, Language::En)), "1 point");
    }

    #[test]
    fn money_is_short_and_local() {
        assert_eq!(plain(&money(123_450.0, Some("USD"), Language::En)), "$1,234.50");
        assert_eq!(plain(&money(-2_500_000_000.0, Some("USD"), Language::En)), "−$25.0 million");
        assert_eq!(plain(&money(120_000_000.0, Some("RUB"), Language::Ru)), "1,2 млн ₽");
        assert_eq!(plain(&money(1_230_000.0, Some("PLN"), Language::Pl)), "12,3 tys. zł");
        assert_eq!(plain(&money(50_000.0, Some("CHF"), Language::Pl)), "500 CHF");
        assert_eq!(plain(&money(700.0, Some("JPY"), Language::En)), "700 JPY");
    }
}
