use jiff::tz::TimeZone;
use proptest::prelude::*;
use styk_model::Timestamp;

use super::*;

fn read(format: TimeFormat, text: &str) -> Option<String> {
    let instant = ZoneClock::new(TimeZone::UTC).instant(format.parse(text)?);
    Some(Timestamp(instant.micros).to_string())
}

#[test]
fn every_common_way_of_writing_a_time_is_read() {
    use TimeFormat::{
        AccessLog, Compact, DayFirst, ExcelSerial, Iso, MonthFirst, UnixMicros, UnixMillis, UnixSeconds, Words,
    };
    for (format, text, expected) in [
        (Iso, "2024-05-01T09:30:00Z", "2024-05-01T09:30:00Z"),
        (Iso, "2024-05-01 09:30:00.250+02:00", "2024-05-01T07:30:00.25Z"),
        (Iso, "2024-05-01 09:30:00 UTC", "2024-05-01T09:30:00Z"),
        (Iso, "2014/10/22 11:15:41.000", "2014-10-22T11:15:41Z"),
        (Iso, "2024-05-01", "2024-05-01T00:00:00Z"),
        (Iso, "2024-05-01 24:00:00", "2024-05-02T00:00:00Z"),
        (Iso, "2011-03-08T15:38:27.000+0100", "2011-03-08T14:38:27Z"),
        (DayFirst, "31.12.2023 23:59", "2023-12-31T23:59:00Z"),
        (DayFirst, "1/2/24", "2024-02-01T00:00:00Z"),
        (DayFirst, "31.12.2023, 9:05", "2023-12-31T09:05:00Z"),
        (MonthFirst, "12/31/2023 11:59:30 PM", "2023-12-31T23:59:30Z"),
        (MonthFirst, "1/2/1999 12:00 AM", "1999-01-02T00:00:00Z"),
        (Compact, "19970118", "1997-01-18T00:00:00Z"),
        (Compact, "20240501093015", "2024-05-01T09:30:15Z"),
        (Compact, "20240501T093015Z", "2024-05-01T09:30:15Z"),
        (UnixSeconds, "1714555800", "2024-05-01T09:30:00Z"),
        (UnixSeconds, "1714555800.5", "2024-05-01T09:30:00.5Z"),
        (UnixMillis, "1714555800123", "2024-05-01T09:30:00.123Z"),
        (UnixMicros, "1714555800123456", "2024-05-01T09:30:00.123456Z"),
        (ExcelSerial, "45413.5", "2024-05-01T12:00:00Z"),
        (ExcelSerial, "45413,25", "2024-05-01T06:00:00Z"),
        (AccessLog, "17/May/2015:10:05:03 +0000", "2015-05-17T10:05:03Z"),
        (Words, "Tue, 05 Mar 2024 10:00:00 +0100", "2024-03-05T09:00:00Z"),
        (Words, "Mar 5, 2024 10:00 PM", "2024-03-05T22:00:00Z"),
        (Words, "5 марта 2024 г., 10:00", "2024-03-05T10:00:00Z"),
        (Words, "5 stycznia 2024", "2024-01-05T00:00:00Z"),
        (Words, "12 paź 2023 07:15:00", "2023-10-12T07:15:00Z"),
        (Words, "05-Mar-2024 10:00", "2024-03-05T10:00:00Z"),
        (Words, "Tue Mar 5 10:00:00 2024", "2024-03-05T10:00:00Z"),
    ] {
        assert_eq!(read(format, text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_not_a_time_is_not_read() {
    use TimeFormat::{Compact, DayFirst, Iso, MonthFirst, UnixSeconds, Words};
    for (format, text) in [
        (Iso, "2024-13-01"),
        (Iso, "2023-02-29"),
        (Iso, "2024-05-01 25:00"),
        (Iso, "2024-05-01x"),
        (Iso, "0000-00-00 00:00:00"),
        (DayFirst, "12/31/2023"),
        (MonthFirst, "31/12/2023"),
        (MonthFirst, "12/31/2023 13:00 PM"),
        (Compact, "12345678"),
        (Compact, "199701181"),
        (UnixSeconds, "99999999999999999999"),
        (UnixSeconds, "12a"),
        (Words, "may be"),
        (Words, "5 foo 2024"),
        (Words, ""),
    ] {
        assert_eq!(read(format, text), None, "{text}");
    }
}

#[test]
fn a_change_of_clocks_is_flagged_and_takes_the_earlier_offset() {
    let mut clock = ZoneClock::new(TimeZone::get("Europe/Warsaw").unwrap());
    let mut at = |text: &str| {
        let instant = clock.instant(TimeFormat::Iso.parse(text).unwrap());
        (Timestamp(instant.micros).to_string(), instant.ambiguous)
    };
    assert_eq!(at("2024-10-27 02:30:00"), ("2024-10-27T00:30:00Z".into(), true), "exists twice");
    assert_eq!(at("2024-03-31 02:30:00"), ("2024-03-31T01:30:00Z".into(), true), "does not exist");
    assert_eq!(at("2024-03-31 03:30:00"), ("2024-03-31T01:30:00Z".into(), false));
    assert_eq!(at("2024-07-01 12:00:00"), ("2024-07-01T10:00:00Z".into(), false));
    assert!(!at("1948-05-05 12:00:00").1);
}

proptest! {
    /// The calendar arithmetic and the cache of days against jiff, which knows both.
    #[test]
    fn instants_equal_those_of_the_calendar(seconds in -3_000_000_000_i64..4_000_000_000, zone in 0..4_usize) {
        let zone = TimeZone::get(["Europe/Moscow", "Europe/Warsaw", "America/New_York", "UTC"][zone]).unwrap();
        let truth = jiff::Timestamp::from_second(seconds).unwrap().to_zoned(zone.clone());
        let local = truth.datetime();
        let expected = zone.to_ambiguous_zoned(local).compatible().unwrap().timestamp().as_microsecond();
        let text = local.strftime("%Y-%m-%d %H:%M:%S").to_string();
        let civil = TimeFormat::Iso.parse(&text).unwrap();
        prop_assert_eq!(ZoneClock::new(zone).instant(civil).micros, expected);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[0-9./:T +a-zA-Zа-я,-]{0,30}") {
        for format in TimeFormat::ALL {
            let _ = format.parse(&text);
        }
        let _ = time_of_day(&text);
    }
}

proptest! {
    #[test]
    fn the_short_way_to_read_iso_times_gives_what_the_long_one_does(
        text in prop_oneof![
            "[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,7})?Z",
            "[12][09][0-9]{2}-0[1-9]-[0-2][0-9]T[01][0-9]:[0-5][0-9]:[0-5][0-9]\\.?[0-9:Z]{0,7}",
        ],
    ) {
        if let Some(short) = strict_iso(&text) {
            prop_assert_eq!(iso(&text), Some(short), "{}", text);
        }
    }
}

#[test]
fn usual_times_are_read_the_short_way() {
    for text in ["2024-02-29T09:30:00Z", "2024-05-01 23:59:59.5Z", "2024-05-01T00:00:00.123456Z"] {
        assert!(strict_iso(text).is_some(), "{text}");
        assert_eq!(strict_iso(text), iso(text), "{text}");
    }
}
