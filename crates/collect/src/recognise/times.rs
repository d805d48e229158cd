//! How a column writes its times, from its values.

use crate::mapping::DateOrder;
use crate::when::{DAY, TimeFormat, time_of_day};

/// A format and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TimeGuess {
    pub(crate) format: TimeFormat,
    /// Share of values that read as times.
    pub(crate) share: f64,
    /// Whether the order of day and month is certain.
    pub(crate) order_is_sure: bool,
    pub(crate) date_only: bool,
}

/// Values looked at.
const SAMPLE: usize = 500;

/// The format that reads the most of these values, or `None` when that is less than nine of ten.
pub(crate) fn detect(values: &[&str], order: Option<DateOrder>) -> Option<TimeGuess> {
    let values = spread(values);
    if values.is_empty() {
        return None;
    }
    let count = |format: TimeFormat| values.iter().filter(|value| fits(format, value)).count();
    let named = [TimeFormat::Iso, TimeFormat::AccessLog, TimeFormat::Words, TimeFormat::Compact];
    let numeric = [TimeFormat::UnixSeconds, TimeFormat::UnixMillis, TimeFormat::UnixMicros, TimeFormat::ExcelSerial];
    let best =
        named.into_iter().chain(numeric).map(|format| (count(format), format)).max_by_key(|(count, _)| *count)?;
    let (day_first, month_first) = (count(TimeFormat::DayFirst), count(TimeFormat::MonthFirst));
    let (matched, format, order_is_sure) = if day_first.max(month_first) > best.0 {
        let (format, sure) = day_or_month(&values, day_first, month_first, order);
        (day_first.max(month_first), format, sure)
    } else {
        // The first of equals, so that the result does not depend on the order of a list.
        let first = named.into_iter().chain(numeric).find(|format| count(*format) == best.0);
        (best.0, first.unwrap_or(best.1), true)
    };
    let share = matched as f64 / values.len() as f64;
    let date_only = values.iter().filter_map(|value| format.parse(value)).all(|civil| civil.date_only);
    (share >= 0.9).then_some(TimeGuess { format, share, order_is_sure, date_only })
}

/// Values from all over the sample: files are often in order of time.
fn spread<'a>(values: &[&'a str]) -> Vec<&'a str> {
    let step = values.len().div_ceil(SAMPLE).max(1);
    values.iter().step_by(step).copied().collect()
}

/// Plain numbers count as times only where they make a plausible one.
fn fits(format: TimeFormat, value: &str) -> bool {
    let Some(civil) = format.parse(value) else { return false };
    let years = |from: i32, to: i32| ((from - 1970) * 365..(to - 1970) * 366).contains(&civil.day);
    match format {
        TimeFormat::UnixSeconds | TimeFormat::UnixMillis | TimeFormat::UnixMicros => years(1990, 2100),
        TimeFormat::ExcelSerial => years(2000, 2060) && value.contains(['.', ',']) || years(2005, 2045),
        TimeFormat::Compact => years(1930, 2100),
        _ => true,
    }
}

/// Which of the two comes first: told by values over 12, then by dots and the
/// hint, then by which order makes the shorter period.
fn day_or_month(values: &[&str], day_first: usize, month_first: usize, order: Option<DateOrder>) -> (TimeFormat, bool) {
    if day_first != month_first {
        let format = if day_first > month_first { TimeFormat::DayFirst } else { TimeFormat::MonthFirst };
        return (format, true);
    }
    match order {
        Some(DateOrder::Dmy) => return (TimeFormat::DayFirst, true),
        Some(DateOrder::Mdy) => return (TimeFormat::MonthFirst, true),
        _ => {}
    }
    if values.iter().all(|value| value.get(..value.len().min(8)).is_some_and(|start| start.contains('.'))) {
        return (TimeFormat::DayFirst, true);
    }
    let period = |format: TimeFormat| {
        let days = values.iter().filter_map(|value| format.parse(value)).map(|civil| civil.day);
        days.clone().max().unwrap_or(0) - days.min().unwrap_or(0)
    };
    let (days, months) = (period(TimeFormat::DayFirst), period(TimeFormat::MonthFirst));
    let clear = days.max(months) > 60 && days.min(months) * 4 < days.max(months);
    (if months <= days { TimeFormat::MonthFirst } else { TimeFormat::DayFirst }, clear)
}

/// Whether the column holds times of day alone.
pub(crate) fn are_times_of_day(values: &[&str]) -> bool {
    let values = spread(values);
    !values.is_empty()
        && values.iter().all(|value| time_of_day(value).is_some_and(|micros| micros <= DAY) && value.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(values: &[&str]) -> Option<TimeFormat> {
        detect(values, None).map(|guess| guess.format)
    }

    #[test]
    fn formats_are_told_by_their_values() {
        use TimeFormat::{Compact, DayFirst, ExcelSerial, Iso, MonthFirst, UnixMicros, UnixMillis, UnixSeconds, Words};
        for (values, expected) in [
            (vec!["2024-01-02", "2024-01-03 10:00"], Some(Iso)),
            (vec!["01.02.2024", "05.02.2024"], Some(DayFirst)),
            (vec!["01/02/2024", "25/02/2024"], Some(DayFirst)),
            (vec!["01/02/2024", "01/25/2024"], Some(MonthFirst)),
            (vec!["19970101", "19970118"], Some(Compact)),
            (vec!["1714555800", "1714555801"], Some(UnixSeconds)),
            (vec!["1714555800000"], Some(UnixMillis)),
            (vec!["1714555800000000"], Some(UnixMicros)),
            (vec!["45413.5", "45414.25"], Some(ExcelSerial)),
            (vec!["5 марта 2024", "6 марта 2024"], Some(Words)),
            (vec!["12", "13"], None),
            (vec!["abc", "2024-01-01"], None),
            (vec![], None),
        ] {
            assert_eq!(format(&values), expected, "{values:?}");
        }
    }

    #[test]
    fn an_order_that_values_leave_open_is_told_by_the_period_or_said_to_be_unsure() {
        let clear = detect(&["01/02/2024", "02/02/2024", "03/02/2024", "12/02/2024"], None).unwrap();
        assert_eq!((clear.format, clear.order_is_sure), (TimeFormat::DayFirst, true), "eleven days, not eleven months");
        assert!(!detect(&["01/02/2024"], None).unwrap().order_is_sure);
        let hinted = detect(&["01/02/2024"], Some(DateOrder::Dmy)).unwrap();
        assert_eq!((hinted.format, hinted.order_is_sure), (TimeFormat::DayFirst, true));
    }
}
