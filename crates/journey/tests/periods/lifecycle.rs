use std::collections::BTreeSet;

use jiff::civil::Date;
use proptest::prelude::*;
use styk_journey::Split;
use styk_journey::operators::{Lifecycle, LifecycleConfig, LifecycleCount, LifecycleCounts};
use styk_model::{Calendar, Period};

use crate::log::*;

/// Sets of active periods per customer, asked one by one.
fn naive(config: &LifecycleConfig, calendar: &Calendar, rows: &[Row]) -> Vec<LifecycleCount> {
    let active: Vec<BTreeSet<Date>> = lines(rows)
        .map(|line| {
            let active = line.iter().filter(|row| row.is(config.of));
            active.map(|row| calendar.period.start(local_date(row.time))).collect()
        })
        .collect();
    let point = |period: usize| {
        let mut point = LifecycleCount::default();
        let date = calendar.dates[period];
        for dates in &active {
            let before = period > 0 && dates.contains(&calendar.dates[period - 1]);
            match (dates.contains(&date), before) {
                (true, _) if dates.first() == Some(&date) => point.new += 1,
                (true, true) => point.returning += 1,
                (true, false) => point.resurrected += 1,
                (false, true) => point.dormant += 1,
                (false, false) => {}
            }
        }
        point
    };
    (0..calendar.len()).filter(|period| touches(calendar, *period, config.span)).map(point).collect()
}

fn counts(config: LifecycleConfig, rows: &[Row]) -> LifecycleCounts {
    observed(Lifecycle::new(config), Split::Whole, rows).finish()
}

#[test]
fn a_customer_is_new_then_returning_then_dormant_then_resurrected() {
    let calendar = calendar(Period::Week, "2024-03-18", "2024-04-21");
    let rows = [
        row(1, "2024-03-19T10:00", 0),
        row(1, "2024-03-31T23:30", 0),
        row(1, "2024-04-15T00:00", 0),
        row(2, "2024-03-25T10:00", 0),
    ];
    let config = LifecycleConfig { periods: periods(&calendar), span: (i64::MIN, i64::MAX), of: None };
    let point = |new, returning, resurrected, dormant| LifecycleCount { new, returning, resurrected, dormant };
    assert_eq!(
        counts(config, &rows).points,
        [point(1, 0, 0, 0), point(1, 1, 0, 0), point(0, 0, 0, 2), point(0, 0, 0, 0), point(0, 0, 1, 0)]
    );
}

#[test]
fn someone_known_from_before_the_span_is_not_new() {
    let calendar = calendar(Period::Month, "2024-02-01", "2024-03-31");
    let rows = [
        row(1, "2023-06-01T10:00", 0),
        row(1, "2024-03-02T10:00", 0),
        row(2, "2024-02-29T23:59", 0),
        row(2, "2024-03-01T00:00", 0),
    ];
    let span = (calendar.boundaries[1], calendar.boundaries[2]);
    let counts = counts(LifecycleConfig { periods: periods(&calendar), span, of: None }, &rows);
    assert_eq!(counts.periods, 1..2);
    assert_eq!(counts.points, [LifecycleCount { returning: 1, resurrected: 1, ..LifecycleCount::default() }]);
}

proptest! {
    #[test]
    fn equals_the_naive_one_in_one_piece_and_in_parts(
        rows in rows(),
        calendar in any_calendar(&[Period::Day, Period::Week, Period::Month]),
        (first, to) in (1..4_usize, times()),
        of in prop::option::of((0..3_u32).prop_map(bit)),
        parts in parts(),
    ) {
        let from = calendar.boundaries[first.min(calendar.len())];
        let config = LifecycleConfig { periods: periods(&calendar), span: (from, to), of };
        let expected = naive(&config, &calendar, &rows);
        let operator = Lifecycle::new(config);
        prop_assert_eq!(&merged(&operator, Split::Whole, &rows, &parts).finish().points, &expected);
        prop_assert_eq!(&observed(operator, Split::Column(CASES), &rows).finish().points, &expected);
    }

    #[test]
    fn who_is_active_is_new_returning_or_resurrected_and_who_does_not_return_is_dormant(
        rows in rows(),
        calendar in any_calendar(&[Period::Day, Period::Week, Period::Month]),
    ) {
        let config = LifecycleConfig { periods: periods(&calendar), span: (i64::MIN, i64::MAX), of: None };
        let points = counts(config, &rows).points;
        let active = |period: usize| {
            let is_active = |line: &&[Row]| line.iter().any(|row| period_of(&calendar, row.time) == Some(period));
            lines(&rows).filter(is_active).count() as u64
        };
        for (period, point) in points.iter().enumerate() {
            prop_assert_eq!(point.new + point.returning + point.resurrected, active(period));
            if period > 0 {
                prop_assert_eq!(point.returning + point.dormant, active(period - 1));
            }
        }
    }
}
