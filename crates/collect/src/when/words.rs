//! Dates with month names in English, Russian and Polish, in any common order.

use super::{Civil, Cursor, DAY, days_from_civil, full_year};

/// The first letters of the months, which tell them apart in every grammatical case.
const MONTHS: [(&str, u32); 38] = [
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("янв", 1),
    ("фев", 2),
    ("мар", 3),
    ("апр", 4),
    ("май", 5),
    ("мая", 5),
    ("июн", 6),
    ("июл", 7),
    ("авг", 8),
    ("сен", 9),
    ("окт", 10),
    ("ноя", 11),
    ("дек", 12),
    ("sty", 1),
    ("lut", 2),
    ("kwi", 4),
    ("maj", 5),
    ("cze", 6),
    ("lip", 7),
    ("sie", 8),
    ("wrz", 9),
    ("paź", 10),
    ("paz", 10),
    ("lis", 11),
    ("gru", 12),
    ("sierp", 8),
];

/// Words that stand in dates and say nothing of them: weekdays and years' signs.
const SKIPPED: [&str; 38] = [
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "at",
    "of",
    "г",
    "год",
    "года",
    "в",
    "пн",
    "вт",
    "ср",
    "чт",
    "пт",
    "сб",
    "вс",
    "r",
    "roku",
    "o",
    "godz",
    "pon",
    "wt",
    "śr",
    "czw",
    "pt",
    "sob",
    "ndz",
];

/// The month that a word names.
pub(super) fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    if word.is_empty() || word.chars().count() > 12 || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let lower = word.to_lowercase();
    MONTHS.iter().find(|(start, _)| lower.starts_with(start)).map(|(_, month)| *month)
}

#[derive(Default)]
struct Parts {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    micros: Option<i64>,
    offset_s: Option<i32>,
    afternoon: Option<bool>,
}

pub(super) fn parse(text: &str) -> Option<Civil> {
    if text.len() > 80 || !text.chars().any(char::is_alphabetic) {
        return None;
    }
    let mut parts = Parts::default();
    for token in text.split([' ', ',', '\u{a0}', '\u{202f}']).filter(|token| !token.is_empty()) {
        parts.take(token)?;
    }
    let day = days_from_civil(parts.year?, parts.month?, parts.day?)?;
    let mut micros = parts.micros.unwrap_or(0);
    match parts.afternoon {
        Some(true) if micros < DAY / 2 => micros += DAY / 2,
        Some(false) if micros >= DAY / 2 => micros -= DAY / 2,
        _ => {}
    }
    Some(Civil {
        day: day + (micros / DAY) as i32,
        micros: micros % DAY,
        offset_s: parts.offset_s,
        date_only: parts.micros.is_none(),
    })
}

impl Parts {
    fn take(&mut self, token: &str) -> Option<()> {
        if token.contains(':') {
            return self.take_clock(token);
        }
        if let Some(month) = month(token).filter(|_| self.month.is_none()) {
            self.month = Some(month);
            return Some(());
        }
        let bare = token.trim_end_matches('.');
        let lower = bare.to_lowercase();
        if SKIPPED.contains(&lower.as_str()) {
            return Some(());
        }
        if let Some(afternoon) = match lower.as_str() {
            "am" => Some(false),
            "pm" => Some(true),
            _ => None,
        } {
            self.afternoon = Some(afternoon);
            return Some(());
        }
        if bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.take_number(bare);
        }
        if self.micros.is_some() {
            let mut cursor = Cursor::new(token);
            self.offset_s = Some(cursor.offset()??);
            return cursor.at_end().then_some(());
        }
        self.take_compound(bare)
    }

    fn take_clock(&mut self, token: &str) -> Option<()> {
        let mut cursor = Cursor::new(token);
        self.micros = Some(cursor.clock()?);
        self.offset_s = cursor.offset()?.or(self.offset_s);
        cursor.at_end().then_some(())
    }

    fn take_number(&mut self, digits: &str) -> Option<()> {
        let value: u32 = digits.parse().ok()?;
        if digits.len() <= 2 && self.day.is_none() {
            self.day = Some(value);
        } else if self.year.is_none() {
            self.year = Some(full_year(value, digits.len())?);
        } else {
            return None;
        }
        Some(())
    }

    /// `05-Mar-2024`, `5th`
    fn take_compound(&mut self, token: &str) -> Option<()> {
        let ordinal = ["st", "nd", "rd", "th"].into_iter().find_map(|ending| token.strip_suffix(ending));
        if let Some(digits) = ordinal {
            return self.take_number(digits);
        }
        let mut pieces = token.split(['-', '/']);
        let (first, middle, last) = (pieces.next()?, pieces.next()?, pieces.next()?);
        self.month = Some(month(middle)?);
        if first.len() == 4 {
            self.take_number(last)?;
            return self.take_number(first);
        }
        self.take_number(first)?;
        self.take_number(last)
    }
}
