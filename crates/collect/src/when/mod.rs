//! Times as files write them, to civil time and offset, and on to instants.

mod clock;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use clock::ZoneClock;

/// How a column writes its times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeFormat {
    /// `2024-05-01T09:30:00.123+02:00`, also with `/` or `.` between the parts of the date.
    Iso,
    /// `01.05.2024 09:30`
    DayFirst,
    /// `05/01/2024 9:30 AM`
    MonthFirst,
    /// `20240501` or `20240501093000`
    Compact,
    UnixSeconds,
    UnixMillis,
    UnixMicros,
    /// Days since 1899-12-30, as spreadsheets count.
    ExcelSerial,
    /// `17/May/2015:10:05:03 +0000`
    AccessLog,
    /// Month names: `Tue, 05 Mar 2024 10:00:00 +0100`, `5 марта 2024 г.`, `5 stycznia 2024`
    Words,
}

impl TimeFormat {
    pub const ALL: [Self; 10] = [
        Self::Iso,
        Self::DayFirst,
        Self::MonthFirst,
        Self::Compact,
        Self::UnixSeconds,
        Self::UnixMillis,
        Self::UnixMicros,
        Self::ExcelSerial,
        Self::AccessLog,
        Self::Words,
    ];

    /// An example, for messages.
    pub fn example(self) -> &'static str {
        match self {
            Self::Iso => "2024-05-01 09:30:00",
            Self::DayFirst => "01.05.2024 09:30",
            Self::MonthFirst => "05/01/2024 09:30",
            Self::Compact => "20240501",
            Self::UnixSeconds => "1714555800",
            Self::UnixMillis => "1714555800000",
            Self::UnixMicros => "1714555800000000",
            Self::ExcelSerial => "45413.5",
            Self::AccessLog => "01/May/2024:09:30:00 +0000",
            Self::Words => "1 May 2024 09:30",
        }
    }

    pub fn parse(self, text: &str) -> Option<Civil> {
        let text = crate::row::trimmed(text);
        match self {
            Self::Iso => strict_iso(text).or_else(|| iso(text)),
            Self::DayFirst => numeric(text, false),
            Self::MonthFirst => numeric(text, true),
            Self::Compact => compact(text),
            Self::UnixSeconds => unix(text, 1_000_000),
            Self::UnixMillis => unix(text, 1_000),
            Self::UnixMicros => unix(text, 1),
            Self::ExcelSerial => excel(text),
            Self::AccessLog => access_log(text),
            Self::Words => words::parse(text),
        }
    }

    /// As [`Self::parse`], but a value of the column written in another way that leaves no doubt is read too.
    pub fn parse_lenient(self, text: &str) -> Option<Civil> {
        self.parse(text)
            .or_else(|| [Self::Iso, Self::AccessLog, Self::Words].into_iter().find_map(|format| format.parse(text)))
    }
}

/// A date and time of day, with its offset from UTC where the text had one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// Days since 1970-01-01.
    pub day: i32,
    /// Microseconds since midnight.
    pub micros: i64,
    pub offset_s: Option<i32>,
    pub date_only: bool,
}

/// A time of day alone, in microseconds: `09:30`, `9:30:00 PM`.
pub(crate) fn time_of_day(text: &str) -> Option<i64> {
    let mut cursor = Cursor::new(text.trim());
    let micros = cursor.clock()?;
    cursor.at_end().then_some(micros)
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar
/// (Howard Hinnant, "chrono-compatible low-level date algorithms").
pub(crate) fn days_from_civil(year: i32, month: u32, day: u32) -> Option<i32> {
    const LENGTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    if !(1..=12).contains(&month) || !(1..=9999).contains(&year) || day == 0 {
        return None;
    }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = LENGTHS[month as usize - 1] + u32::from(leap && month == 2);
    if day > length {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (month as i32 + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day as i32 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// Two-digit years: 69 to 99 are of the last century, as POSIX has it.
fn full_year(year: u32, digits: usize) -> Option<i32> {
    match digits {
        4 => Some(year as i32),
        2 if year < 69 => Some(2000 + year as i32),
        2 => Some(1900 + year as i32),
        _ => None,
    }
}

/// `2024-05-01T09:30:00Z` with up to six digits behind the second: what programs
/// write most, read without looking for anything. `None` leaves it to [`iso`].
fn strict_iso(text: &str) -> Option<Civil> {
    let (head, rest) = text.as_bytes().split_at_checked(19)?;
    let [b'.' | b'Z', ..] = rest else { return None };
    let separators = (head[4], head[7], head[10], head[13], head[16]);
    if !matches!(separators, (b'-', b'-', b'T' | b' ', b':', b':')) {
        return None;
    }
    let mut odd = false;
    let mut number = |from: usize, to: usize| {
        head[from..to].iter().fold(0, |number, byte| {
            let digit = byte.wrapping_sub(b'0');
            odd |= digit > 9;
            number * 10 + u32::from(digit)
        })
    };
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let (hour, minute, second) = (number(11, 13), number(14, 16), number(17, 19));
    let fraction = rest.strip_suffix(b"Z")?;
    let mut micros = 0_i64;
    match fraction {
        [] => {}
        [b'.', digits @ ..] if (1..=6).contains(&digits.len()) => {
            for place in 0..6 {
                let digit = digits.get(place).map_or(0, |byte| byte.wrapping_sub(b'0'));
                odd |= digit > 9;
                micros = micros * 10 + i64::from(digit);
            }
        }
        _ => return None,
    }
    // The last hour of a day and leap seconds have rules of their own.
    if odd || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let micros = micros + i64::from(hour * 3600 + minute * 60 + second) * 1_000_000;
    Some(Civil { day: days_from_civil(year as i32, month, day)?, micros, offset_s: Some(0), date_only: false })
}

fn iso(text: &str) -> Option<Civil> {
    let mut cursor = Cursor::new(text);
    let (year, digits) = cursor.number(4)?;
    if digits != 4 {
        return None;
    }
    let separator = cursor.one_of(b"-/.")?;
    let (month, _) = cursor.number(2)?;
    cursor.one_of(&[separator])?;
    let (day, _) = cursor.number(2)?;
    cursor.finish(days_from_civil(year as i32, month, day)?)
}

fn numeric(text: &str, month_first: bool) -> Option<Civil> {
    let mut cursor = Cursor::new(text);
    let (first, _) = cursor.number(2)?;
    let separator = cursor.one_of(b"./-")?;
    let (second, _) = cursor.number(2)?;
    cursor.one_of(&[separator])?;
    let (year, digits) = cursor.number(4)?;
    let (month, day) = if month_first { (first, second) } else { (second, first) };
    cursor.finish(days_from_civil(full_year(year, digits)?, month, day)?)
}

fn compact(text: &str) -> Option<Civil> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    if digits != 8 && digits != 14 {
        return None;
    }
    let year = number(0..4)?;
    if !(1900..=2200).contains(&year) {
        return None;
    }
    let day = days_from_civil(year as i32, number(4..6)?, number(6..8)?)?;
    let clock = |from: usize| -> Option<i64> {
        let (hour, minute, second) =
            (number(from..from + 2)?, number(from + 2..from + 4)?, number(from + 4..from + 6)?);
        clock_micros(hour, minute, second)
    };
    let rest = &bytes[digits..];
    if digits == 14 {
        return rest.is_empty().then_some(Civil { day, micros: clock(8)?, offset_s: None, date_only: false });
    }
    match rest {
        // `20240501T093000Z`
        [b'T', ..] if text.len() >= 15 && !text[9..].contains(':') => {
            let micros = clock(9)?;
            let mut cursor = Cursor::new(&text[15..]);
            let offset_s = cursor.offset()?;
            cursor.at_end().then_some(Civil { day, micros, offset_s, date_only: false })
        }
        _ => Cursor::new(&text[8..]).finish(day),
    }
}

fn unix(text: &str, micros_per_unit: i64) -> Option<Civil> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole: i64 = whole.parse().ok()?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut micros = whole.checked_mul(micros_per_unit)?;
    let mut unit = micros_per_unit;
    for digit in fraction.bytes() {
        unit /= 10;
        micros += i64::from(digit - b'0') * unit;
    }
    let day = i32::try_from(micros.div_euclid(DAY)).ok()?;
    // Years 1 to 9999: what the calendar of everything behind can hold.
    (-719_162..=2_932_896).contains(&day).then_some(Civil {
        day,
        micros: micros.rem_euclid(DAY),
        offset_s: Some(0),
        date_only: false,
    })
}

/// Microseconds of a day.
pub(crate) const DAY: i64 = 86_400_000_000;

fn excel(text: &str) -> Option<Civil> {
    let value: f64 = text.replace(',', ".").parse().ok()?;
    if !(1.0..2_958_466.0).contains(&value) {
        return None;
    }
    let seconds = ((value - value.floor()) * 86_400.0 * 1000.0).round() as i64 * 1000;
    let day = value.floor() as i32 - 25_569;
    Some(Civil {
        day: day + (seconds / DAY) as i32,
        micros: seconds % DAY,
        offset_s: None,
        date_only: value.fract() == 0.0,
    })
}

fn access_log(text: &str) -> Option<Civil> {
    let text = text.trim_start_matches('[').trim_end_matches(']');
    let mut cursor = Cursor::new(text);
    let (day, _) = cursor.number(2)?;
    cursor.one_of(b"/")?;
    let month = words::month(text.get(cursor.at..cursor.at + 3)?)?;
    cursor.at += 3;
    cursor.one_of(b"/")?;
    let (year, _) = cursor.number(4)?;
    let day = days_from_civil(year as i32, month, day)?;
    cursor.one_of(b":")?;
    let micros = cursor.clock()?;
    cursor.spaces();
    let offset_s = cursor.offset()?;
    cursor.at_end().then_some(Civil { day, micros, offset_s, date_only: false })
}

fn clock_micros(hour: u32, minute: u32, second: u32) -> Option<i64> {
    let midnight = hour == 24 && minute == 0 && second == 0;
    // 60 is a leap second; it reads as the first second of the next minute.
    if (hour > 23 && !midnight) || minute > 59 || second > 60 {
        return None;
    }
    Some(i64::from(hour * 3600 + minute * 60 + second) * 1_000_000)
}

/// A position in a text of digits and separators.
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// One to `most` digits, and how many there were.
    fn number(&mut self, most: usize) -> Option<(u32, usize)> {
        let start = self.at;
        let mut value = 0;
        while self.at - start < most {
            let Some(digit) = self.peek().filter(u8::is_ascii_digit) else { break };
            value = value * 10 + u32::from(digit - b'0');
            self.at += 1;
        }
        (self.at > start).then_some((value, self.at - start))
    }

    fn one_of(&mut self, accepted: &[u8]) -> Option<u8> {
        let byte = self.peek().filter(|byte| accepted.contains(byte))?;
        self.at += 1;
        Some(byte)
    }

    pub(super) fn spaces(&mut self) {
        while self.one_of(b" ").is_some() {}
    }

    /// `9:30`, `09:30:15.123`, `9:30 PM`
    pub(super) fn clock(&mut self) -> Option<i64> {
        let (mut hour, _) = self.number(2)?;
        let separator = self.one_of(b":.")?;
        let (minute, digits) = self.number(2)?;
        if digits != 2 {
            return None;
        }
        let mut second = 0;
        let mut fraction = 0;
        if self.one_of(&[separator]).is_some() {
            let (value, digits) = self.number(2)?;
            if digits != 2 {
                return None;
            }
            second = value;
            fraction = self.fraction()?;
        }
        let before_half = self.at;
        self.spaces();
        match self.half_of_day() {
            Some(_) if hour == 0 || hour > 12 => return None,
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            Some(_) => {}
            None => self.at = before_half,
        }
        Some(clock_micros(hour, minute, second)? + fraction)
    }

    /// Digits behind the second, in microseconds; more than six are cut.
    fn fraction(&mut self) -> Option<i64> {
        if self.one_of(b".,").is_none() {
            return Some(0);
        }
        let start = self.at;
        let mut micros = 0;
        let mut unit = 100_000;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            micros += i64::from(digit - b'0') * unit;
            unit /= 10;
            self.at += 1;
        }
        (self.at > start).then_some(micros)
    }

    /// `true` for PM.
    fn half_of_day(&mut self) -> Option<bool> {
        let (first, second) = (self.peek()?, *self.bytes.get(self.at + 1)?);
        let afternoon = match first.to_ascii_lowercase() {
            b'a' => false,
            b'p' => true,
            _ => return None,
        };
        (second.eq_ignore_ascii_case(&b'm')).then(|| {
            self.at += 2;
            afternoon
        })
    }

    /// `Z`, `+02:00`, `+0200`, `+02`, `UTC`, `GMT` or nothing. The outer `None` means that something else stands here.
    #[expect(clippy::option_option, reason = "no offset and no way to read one are two things")]
    pub(super) fn offset(&mut self) -> Option<Option<i32>> {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        if rest.is_empty() {
            return Some(None);
        }
        for name in [&b"UTC"[..], b"GMT", b"Z", b"z"] {
            if rest == name {
                self.at = self.bytes.len();
                return Some(Some(0));
            }
        }
        let negative = self.one_of(b"+-")? == b'-';
        let (hours, digits) = self.number(2)?;
        let has_minutes = self.one_of(b":").is_some() || !self.at_end();
        let minutes = if has_minutes { self.number(2)?.0 } else { 0 };
        if digits != 2 || hours > 18 || minutes > 59 {
            return None;
        }
        let seconds = (hours * 3600 + minutes * 60) as i32;
        Some(Some(if negative { -seconds } else { seconds }))
    }

    /// What may follow a date: nothing, or a time of day with or without an offset.
    fn finish(&mut self, day: i32) -> Option<Civil> {
        if self.at_end() {
            return Some(Civil { day, micros: 0, offset_s: None, date_only: true });
        }
        self.one_of(b" T,")?;
        self.spaces();
        let micros = self.clock()?;
        self.spaces();
        let offset_s = self.offset()?;
        let day = day + (micros / DAY) as i32;
        self.at_end().then_some(Civil { day, micros: micros % DAY, offset_s, date_only: false })
    }
}

#[cfg(test)]
mod tests;
