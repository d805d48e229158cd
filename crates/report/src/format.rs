//! Numbers, times and dates as each language writes them, short enough for
//! tables and axes. What sentences share with them comes from `styk_insight`.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use styk_insight::language;
pub(crate) use styk_insight::language::count;
use styk_model::answer::{Estimate, Rate, Unit};
use styk_model::{Currency, Language, Period, TimeSpan, Timestamp};

use crate::table::Figure;

/// Keeps a number and its unit on one line.
const NO_BREAK: char = '\u{a0}';

/// A number with so many digits after the mark; a dash where there is none.
pub(crate) fn decimal(value: f64, digits: usize, language: Language) -> String {
    if value.is_finite() { language::decimal(value, digits, language) } else { "–".to_owned() }
}

/// A number with as many digits as its size calls for.
pub(crate) fn number(value: f64, language: Language) -> String {
    let size = value.abs();
    if size < 0.01 && size > 0.0 {
        return small(value, language);
    }
    let digits = if size.fract() == 0.0 || size >= 1000.0 {
        0
    } else if size >= 10.0 {
        1
    } else {
        2
    };
    decimal(value, digits, language)
}

/// A small probability, such as a q value.
pub(crate) fn small(value: f64, language: Language) -> String {
    if value > 0.0 && value < 0.0001 {
        return format!("<{}", decimal(0.0001, 4, language));
    }
    decimal(value, if value < 0.01 { 4 } else { 2 }, language)
}

/// Digits that keep a share apart from zero and from its bounds.
fn percent_digits(share: f64) -> usize {
    let size = share.abs();
    if size == 0.0 || size == 1.0 {
        0
    } else if size < 0.001 {
        2
    } else {
        1
    }
}

fn percent_sign(language: Language) -> &'static str {
    if language == Language::Ru { "\u{a0}%" } else { "%" }
}

pub(crate) fn percent(share: f64, language: Language) -> String {
    decimal(share * 100.0, percent_digits(share), language) + percent_sign(language)
}

/// A share in whole percent, for the cells of a heat map.
pub(crate) fn percent_short(share: f64, language: Language) -> String {
    if share > 0.0 && share < 0.005 {
        return format!("<1{}", percent_sign(language));
    }
    decimal(share * 100.0, 0, language) + percent_sign(language)
}

/// The bounds of a rate, in percent.
pub(crate) fn rate_interval(rate: &Rate, language: Language) -> String {
    let digits = percent_digits(rate.low).max(percent_digits(rate.high));
    let bound = |share: f64| decimal(share * 100.0, digits, language);
    format!("{}–{}{}", bound(rate.low), bound(rate.high), percent_sign(language))
}

/// One value in a unit.
pub(crate) fn value(value: f64, figure: &Figure, language: Language) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = match figure.unit {
        Unit::Count => decimal(value, usize::from(value.fract() != 0.0), language),
        Unit::Share if figure.difference => return language::percent_points(value, language),
        Unit::Share => percent(value, language),
        Unit::Points => decimal(value, if value.abs() >= 100.0 { 0 } else { 2 }, language),
        Unit::Seconds => duration(value, language),
        Unit::Money => {
            let code = figure.currency.as_ref().map(Currency::code);
            language::money(value, code, language)
        }
        Unit::Number => number(value, language),
    };
    if figure.difference && value > 0.0 { format!("+{text}") } else { text }
}

/// The bounds of an estimate, where it has them.
pub(crate) fn interval(figure: &Figure, language: Language) -> Option<String> {
    let Estimate { low: Some(low), high: Some(high), .. } = figure.estimate else { return None };
    let upper = value(high, figure, language);
    Some(match figure.unit {
        // Both bounds share one unit: 21.8–24.6%, +2.5 … +8.7 pp.
        Unit::Share if figure.difference => {
            format!("{} … {upper}", language::signed(low * 100.0, 1, language))
        }
        Unit::Share => {
            let digits = percent_digits(low).max(percent_digits(high));
            let bound = |share: f64| decimal(share * 100.0, digits, language);
            format!("{}–{}{}", bound(low), bound(high), percent_sign(language))
        }
        Unit::Seconds => format!("{} … {upper}", value(low, figure, language)),
        _ if low < 0.0 || figure.difference => format!("{} … {upper}", value(low, figure, language)),
        _ => format!("{}–{upper}", value(low, figure, language)),
    })
}

/// A value for the ticks of an axis: `12k`, `12 тыс.`, `12 tys.`
pub(crate) fn tick(amount: f64, figure: &Figure, language: Language) -> String {
    let major = match figure.unit {
        Unit::Share if figure.difference => return value(amount, figure, language),
        Unit::Share => return percent_tick(amount, language),
        Unit::Seconds | Unit::Points => return value(amount, figure, language),
        Unit::Money => amount / 10_f64.powi(figure.currency.map_or(2, |currency| currency.decimals() as i32)),
        Unit::Count | Unit::Number => amount,
    };
    compact(major, language)
}

fn percent_tick(share: f64, language: Language) -> String {
    let percent = share * 100.0;
    let digits = usize::from((percent - percent.round()).abs() > 1e-6);
    decimal(percent, digits, language) + percent_sign(language)
}

/// A number cut to thousands or millions.
pub(crate) fn compact(value: f64, language: Language) -> String {
    let (divisor, suffixes) = if value.abs() >= 1e6 {
        (1e6, ["M", "\u{a0}млн", "\u{a0}mln"])
    } else if value.abs() >= 10_000.0 {
        (1e3, ["k", "\u{a0}тыс.", "\u{a0}tys."])
    } else {
        return number(value, language);
    };
    let scaled = value / divisor;
    let digits = usize::from(scaled.abs() < 100.0 && (scaled - scaled.round()).abs() >= 0.05);
    decimal(scaled, digits, language) + suffixes[language as usize]
}

/// A length of time in its two largest units; a difference of two may be negative.
pub(crate) fn duration(seconds: f64, language: Language) -> String {
    let sign = if seconds < 0.0 { "−" } else { "" };
    format!("{sign}{}", language::duration(seconds.abs(), language))
}

const MONTHS: [[&str; 12]; 3] = [
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["янв.", "февр.", "марта", "апр.", "мая", "июня", "июля", "авг.", "сент.", "окт.", "нояб.", "дек."],
    ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"],
];

/// A month standing alone (Russian and Polish inflect it beside a day).
const MONTHS_ALONE: [[&str; 12]; 3] = [
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["янв.", "февр.", "март", "апр.", "май", "июнь", "июль", "авг.", "сент.", "окт.", "нояб.", "дек."],
    ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"],
];

pub(crate) fn civil(time: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(time.to_jiff()).date()
}

fn month_name(date: Date, names: &'static [[&'static str; 12]; 3], language: Language) -> &'static str {
    names[language as usize][usize::try_from(date.month() - 1).unwrap_or(0)]
}

/// The start of a period: `6 May 2024`, `May 2024`, `Q2 2024`.
pub(crate) fn period_start(time: Timestamp, zone: &TimeZone, period: Period, language: Language) -> String {
    let date = civil(time, zone);
    match period {
        Period::Day | Period::Week => day(date, language),
        Period::Month => format!("{} {}", month_name(date, &MONTHS_ALONE, language), date.year()),
        Period::Quarter => {
            let quarter = (date.month() - 1) / 3 + 1;
            match language {
                Language::En => format!("Q{quarter} {}", date.year()),
                Language::Ru => format!("{quarter}{NO_BREAK}кв. {}", date.year()),
                Language::Pl => {
                    format!("{}{NO_BREAK}kw. {}", ["I", "II", "III", "IV"][quarter as usize - 1], date.year())
                }
            }
        }
    }
}

/// The start of a period without its year, for an axis.
pub(crate) fn period_tick(time: Timestamp, zone: &TimeZone, period: Period, language: Language) -> String {
    let date = civil(time, zone);
    match period {
        Period::Day | Period::Week => {
            format!("{}{NO_BREAK}{}", date.day(), month_name(date, &MONTHS, language))
        }
        _ => period_start(time, zone, period, language),
    }
}

/// A month on an axis, with its year where one begins: `Oct`, `Jan 2025`.
pub(crate) fn month_short(date: Date, language: Language) -> String {
    let name = month_name(date, &MONTHS_ALONE, language);
    if date.month() == 1 { format!("{name} {}", date.year()) } else { name.to_owned() }
}

pub(crate) fn day(date: Date, language: Language) -> String {
    format!("{}{NO_BREAK}{}{NO_BREAK}{}", date.day(), month_name(date, &MONTHS, language), date.year())
}

/// A span from its first day to its last, with the hours where it holds no whole days.
pub(crate) fn span(span: TimeSpan, zone: &TimeZone, language: Language) -> String {
    let starts_a_day = |time: Timestamp| zone.to_datetime(time.to_jiff()).time() == Time::midnight();
    if !starts_a_day(span.from) || !starts_a_day(span.to) {
        return format!("{} – {}", instant(span.from, zone, language), instant(span.to, zone, language));
    }
    let first = civil(span.from, zone);
    // The end is exclusive.
    let last = civil(Timestamp(span.to.micros().saturating_sub(1).max(span.from.micros())), zone);
    if first == last { day(first, language) } else { format!("{} – {}", day(first, language), day(last, language)) }
}

/// What an answer took: `42 ms`, `3.1 s`.
pub(crate) fn milliseconds(time: u64, language: Language) -> String {
    let unit = if language == Language::Ru { "мс" } else { "ms" };
    if time < 1000 { format!("{time}{NO_BREAK}{unit}") } else { duration(time as f64 / 1000.0, language) }
}

pub(crate) fn instant(time: Timestamp, zone: &TimeZone, language: Language) -> String {
    let local = zone.to_datetime(time.to_jiff());
    format!("{}, {:02}:{:02}", day(local.date(), language), local.hour(), local.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(unit: Unit) -> Figure {
        Figure { estimate: Estimate::default(), unit, currency: None, difference: false }
    }

    fn plain(text: &str) -> String {
        text.replace(NO_BREAK, " ")
    }

    #[test]
    fn shares_keep_apart_from_zero() {
        assert_eq!(percent(0.421, Language::En), "42.1%");
        assert_eq!(plain(&percent(0.421, Language::Ru)), "42,1 %");
        assert_eq!(percent(0.0004, Language::Pl), "0,04%");
        assert_eq!(percent(1.0, Language::En), "100%");
        assert_eq!(percent_short(0.002, Language::En), "<1%");
    }

    #[test]
    fn differences_are_signed() {
        let difference = |unit| Figure { difference: true, ..figure(unit) };
        assert_eq!(plain(&value(0.032, &difference(Unit::Share), Language::En)), "+3.2 pp");
        assert_eq!(plain(&value(-0.032, &difference(Unit::Share), Language::Ru)), "−3,2 п.п.");
        assert_eq!(plain(&value(-90.0, &difference(Unit::Seconds), Language::En)), "−1 min 30 s");
        assert_eq!(plain(&value(7.0, &difference(Unit::Count), Language::Pl)), "+7");
        assert_eq!(value(f64::NAN, &difference(Unit::Points), Language::Pl), "–");
    }

    #[test]
    fn axis_values_are_short() {
        assert_eq!(compact(12_000.0, Language::En), "12k");
        assert_eq!(plain(&compact(1_500_000.0, Language::Ru)), "1,5 млн");
        assert_eq!(compact(950.0, Language::Pl), "950");
    }

    #[test]
    fn periods_are_named_in_the_zone_asked_for() {
        let time: Timestamp = "2024-03-31T22:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Warsaw").unwrap();
        assert_eq!(plain(&period_start(time, &zone, Period::Month, Language::Pl)), "kwi 2024");
        assert_eq!(plain(&period_start(time, &zone, Period::Day, Language::Ru)), "1 апр. 2024");
        assert_eq!(plain(&period_start(time, &zone, Period::Quarter, Language::En)), "Q2 2024");
        assert_eq!(plain(&period_start(time, &zone, Period::Quarter, Language::Pl)), "II kw. 2024");
    }
}
