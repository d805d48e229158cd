use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use styk_journey::Split;
use styk_journey::operators::{Stickiness, StickinessConfig, StickinessCount, StickinessCounts};
use styk_model::{Calendar, Period};

use crate::log::*;

/// Sets of days per customer and period.
fn naive(config: &StickinessConfig, periods: &Calendar, days: &Calendar, rows: &[Row]) -> StickinessCounts {
    let mut active: BTreeMap<(u32, usize), BTreeSet<usize>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.person != 0 && row.is(config.of)) {
        if let (Some(period), Some(day)) = (period_of(periods, row.time), period_of(days, row.time)) {
            active.entry((row.person, period)).or_default().insert(day);
        }
    }
    let longest = active.values().map(BTreeSet::len).max().unwrap_or(0);
    let mut counts = StickinessCounts {
        points: vec![StickinessCount::default(); periods.len()],
        daily: vec![0; days.len()],
        active_days: vec![0; longest],
    };
    for ((_, period), active) in &active {
        counts.points[*period].customers += 1;
        counts.points[*period].customer_days += active.len() as u64;
        counts.active_days[active.len() - 1] += 1;
        for day in active {
            counts.daily[*day] += 1;
        }
    }
    for day in &days.dates {
        if let Some(period) = periods.dates.iter().position(|date| *date == periods.period.start(*day)) {
            counts.points[period].days += 1;
        }
    }
    counts
}

#[test]
fn days_of_a_month_and_days_of_customers() {
    let months = calendar(Period::Month, "2024-03-01", "2024-04-30");
    let days = calendar(Period::Day, "2024-03-01", "2024-04-10");
    let rows = [
        // Both sides of the missing hour are one day.
        row(1, "2024-03-31T01:59", 0),
        row(1, "2024-03-31T03:00", 0),
        row(1, "2024-04-01T00:00", 0),
        row(1, "2024-04-02T00:00", 0),
        row(2, "2024-04-02T10:00", 0),
    ];
    let config = StickinessConfig { periods: periods(&months), days: periods(&days), of: None };
    let counts = observed(Stickiness::new(config), Split::Whole, &rows).finish();
    assert_eq!(
        counts.points,
        [
            StickinessCount { customers: 1, customer_days: 1, days: 31 },
            StickinessCount { customers: 2, customer_days: 3, days: 10 },
        ]
    );
    assert_eq!(counts.active_days, [2, 1]);
    assert_eq!(counts.daily[30..33], [1, 1, 2]);
}

proptest! {
    #[test]
    fn equals_the_naive_one_in_one_piece_and_in_parts(
        rows in rows(),
        months in any_calendar(&[Period::Week, Period::Month, Period::Quarter]),
        days in any_calendar(&[Period::Day]),
        of in prop::option::of((0..3_u32).prop_map(bit)),
        parts in parts(),
    ) {
        let config = StickinessConfig { periods: periods(&months), days: periods(&days), of };
        let expected = naive(&config, &months, &days, &rows);
        let operator = Stickiness::new(config);
        prop_assert_eq!(&merged(&operator, Split::Whole, &rows, &parts).finish(), &expected);
        prop_assert_eq!(&observed(operator, Split::Column(CASES), &rows).finish(), &expected);
    }
}
