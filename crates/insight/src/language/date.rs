use jiff::civil::Date;
use jiff::tz::TimeZone;
use styk_model::{Language, Period, TimeSpan, Timestamp};

use super::{NO_BREAK, pick};

/// How dates are written: a language, and the zone whose days are meant.
#[derive(Debug, Clone)]
pub struct Dates {
    pub language: Language,
    zone: TimeZone,
}

impl Dates {
    /// An unknown zone is UTC: the question was checked before.
    pub fn new(language: Language, zone: &str) -> Self {
        Self { language, zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC) }
    }

    pub fn date(&self, time: Timestamp) -> Date {
        time.to_jiff().to_zoned(self.zone.clone()).date()
    }

    /// A span in whole days, ready to begin a sentence: `on 13 April 2024`,
    /// `с 13 апреля по 9 мая 2024 г.`, `od 13 kwietnia do 9 maja 2024 r.`
    pub fn span(&self, span: TimeSpan) -> String {
        let first = self.date(span.from);
        let last = self.date(Timestamp(span.to.micros().saturating_sub(1).max(span.from.micros())));
        let language = self.language;
        if first == last {
            return match language {
                Language::En => format!("on {}", day(first, language)),
                Language::Ru | Language::Pl => day(first, language),
            };
        }
        let start = if first.year() == last.year() { day_of_month(first, language) } else { day(first, language) };
        let end = day(last, language);
        match language {
            Language::En => format!("from {start} to {end}"),
            Language::Ru => format!("с{NO_BREAK}{start} по{NO_BREAK}{end}"),
            Language::Pl => format!("od{NO_BREAK}{start} do{NO_BREAK}{end}"),
        }
    }
}

/// `13 April 2024`, `13 апреля 2024 г.`, `13 kwietnia 2024 r.`
pub fn day(date: Date, language: Language) -> String {
    let year = date.year();
    let end = pick(language, String::new(), format!("{NO_BREAK}г."), format!("{NO_BREAK}r."));
    format!("{} {year}{end}", day_of_month(date, language))
}

fn day_of_month(date: Date, language: Language) -> String {
    let names = match language {
        Language::En => ENGLISH,
        Language::Ru => RUSSIAN_OF,
        Language::Pl => POLISH_OF,
    };
    format!("{}{NO_BREAK}{}", date.day(), names[usize::from(date.month().unsigned_abs()) - 1])
}

/// `April 2024`, `апрель 2024 г.`, `kwiecień 2024 r.`
pub fn month(date: Date, language: Language) -> String {
    let index = usize::from(date.month().unsigned_abs()) - 1;
    let year = date.year();
    match language {
        Language::En => format!("{} {year}", ENGLISH[index]),
        Language::Ru => format!("{} {year}{NO_BREAK}г.", RUSSIAN[index]),
        Language::Pl => format!("{} {year}{NO_BREAK}r.", POLISH[index]),
    }
}

/// The name of the period that starts on a day, for headings of rows and axes.
pub fn period_of(period: Period, start: Date, language: Language) -> String {
    match period {
        Period::Day => day(start, language),
        Period::Week => {
            let of = pick(language, "week of", "неделя с", "tydzień od");
            format!("{of}{NO_BREAK}{}", day(start, language))
        }
        Period::Month => month(start, language),
        Period::Quarter => {
            let quarter = (start.month() - 1) / 3 + 1;
            let year = start.year();
            match language {
                Language::En => format!("Q{quarter} {year}"),
                Language::Ru => format!("{quarter}-й квартал {year}{NO_BREAK}г."),
                Language::Pl => format!("{quarter}. kwartał {year}{NO_BREAK}r."),
            }
        }
    }
}

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const RUSSIAN: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];
const RUSSIAN_OF: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const POLISH: [&str; 12] = [
    "styczeń",
    "luty",
    "marzec",
    "kwiecień",
    "maj",
    "czerwiec",
    "lipiec",
    "sierpień",
    "wrzesień",
    "październik",
    "listopad",
    "grudzień",
];
const POLISH_OF: [&str; 12] = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, to: &str) -> TimeSpan {
        TimeSpan { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    #[test]
    fn spans_name_their_first_and_last_day() {
        let shown =
            |language, from, to| Dates::new(language, "Europe/Warsaw").span(span(from, to)).replace(NO_BREAK, " ");
        let (from, to) = ("2024-04-12T22:00:00Z", "2024-05-09T22:00:00Z");
        assert_eq!(shown(Language::En, from, to), "from 13 April to 9 May 2024");
        assert_eq!(shown(Language::Ru, from, to), "с 13 апреля по 9 мая 2024 г.");
        assert_eq!(shown(Language::Pl, from, to), "od 13 kwietnia do 9 maja 2024 r.");
        assert_eq!(shown(Language::En, from, "2024-04-13T22:00:00Z"), "on 13 April 2024");
        assert_eq!(
            shown(Language::Ru, "2023-12-30T23:00:00Z", "2024-01-01T23:00:00Z"),
            "с 31 декабря 2023 г. по 1 января 2024 г."
        );
    }

    #[test]
    fn periods_have_names() {
        let start = Date::constant(2024, 4, 1);
        let named = |period, language| period_of(period, start, language).replace(NO_BREAK, " ");
        assert_eq!(named(Period::Month, Language::Pl), "kwiecień 2024 r.");
        assert_eq!(named(Period::Quarter, Language::Ru), "2-й квартал 2024 г.");
        assert_eq!(named(Period::Week, Language::En), "week of 1 April 2024");
    }
}
