//! Public holidays of the three countries.

use jiff::ToSpan;
use jiff::civil::Date;
use styk_model::Language;

/// Easter Sunday of the western churches (anonymous Gregorian algorithm, Meeus 1991).
fn easter(year: i16) -> Date {
    let year_number = i32::from(year);
    let (century, cycle) = (year_number / 100, year_number % 19);
    let epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * cycle + 15) % 30;
    let moon = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - cycle) / 11));
    let weekday = (year_number + year_number / 4 + moon + 2 - century + century / 4) % 7;
    let offset = moon - weekday;
    let month = 3 + (offset + 40) / 44;
    let day = offset + 28 - 31 * (month / 4);
    Date::new(year, month as i8, day as i8).unwrap_or(Date::constant(2024, 3, 31))
}

/// Whether shops and branches of the country are closed on this day.
pub(crate) fn is_holiday(language: Language, date: Date) -> bool {
    let fixed: &[(i8, i8)] = match language {
        Language::En => &[(1, 1), (12, 25), (12, 26)],
        Language::Ru => &[
            (1, 1),
            (1, 2),
            (1, 3),
            (1, 4),
            (1, 5),
            (1, 6),
            (1, 7),
            (1, 8),
            (2, 23),
            (3, 8),
            (5, 1),
            (5, 9),
            (6, 12),
            (11, 4),
        ],
        Language::Pl => &[(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)],
    };
    // Days from Easter Sunday: Good Friday and Easter Monday; Easter Monday and Corpus Christi.
    let movable: &[i64] = match language {
        Language::En => &[-2, 1],
        Language::Ru => &[],
        Language::Pl => &[0, 1, 60],
    };
    fixed.contains(&(date.month(), date.day())) || movable.contains(&i64::from((date - easter(date.year())).get_days()))
}

/// Whether a public holiday falls into the fourteen days after `date`.
pub(crate) fn before_holiday(language: Language, date: Date) -> bool {
    (1_i64..=14).any(|ahead| date.checked_add(ahead.days()).is_ok_and(|day| is_holiday(language, day)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_on_its_known_days() {
        let known = [(2000, 4, 23), (2019, 4, 21), (2024, 3, 31), (2025, 4, 20), (2038, 4, 25)];
        for (year, month, day) in known {
            assert_eq!(easter(year), Date::constant(year, month, day));
        }
    }

    #[test]
    fn each_country_keeps_its_own_holidays() {
        let corpus_christi = Date::constant(2024, 5, 30);
        assert!(is_holiday(Language::Pl, corpus_christi));
        assert!(!is_holiday(Language::Ru, corpus_christi));
        assert!(is_holiday(Language::Ru, Date::constant(2024, 5, 9)));
        assert!(before_holiday(Language::Ru, Date::constant(2024, 12, 25)));
        assert!(is_holiday(Language::En, Date::constant(2025, 4, 18)), "Good Friday");
    }
}
