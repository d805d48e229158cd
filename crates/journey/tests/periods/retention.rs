use std::collections::BTreeMap;

use proptest::prelude::*;
use styk_journey::Split;
use styk_journey::operators::{CohortCounts, Condition, Retention, RetentionConfig};
use styk_model::{Calendar, Period, RetentionKind};

use crate::log::*;

fn config(calendar: &Calendar, kind: RetentionKind) -> RetentionConfig {
    RetentionConfig {
        periods: periods(calendar),
        span: (i64::MIN, i64::MAX),
        newest: calendar.boundaries[calendar.len()] - 1,
        follow: 12,
        kind,
        first: None,
        back: None,
        group: None,
    }
}

fn counts(config: RetentionConfig, rows: &[Row]) -> Vec<CohortCounts> {
    observed(Retention::new(config), Split::Whole, rows).finish().cohorts
}

fn cohort(period: usize, customers: u64, retained: &[u64]) -> CohortCounts {
    CohortCounts { group: None, period, customers, retained: retained.to_vec() }
}

/// Every cohort and period asked one by one.
fn naive(config: &RetentionConfig, calendar: &Calendar, rows: &[Row]) -> Vec<CohortCounts> {
    let mut cohorts: BTreeMap<(Option<u32>, usize), CohortCounts> = BTreeMap::new();
    for line in lines(rows) {
        let Some(at) = line.iter().position(|row| row.is(config.first)) else { continue };
        let Some(period) = period_of(calendar, line[at].time) else { continue };
        if !touches(calendar, period, config.span) {
            continue;
        }
        let group = config.group.and_then(|_| line[at].group());
        let known = (period..calendar.len()).filter(|later| calendar.boundaries[*later] <= config.newest);
        let back_in = |wanted: usize| {
            line[at + 1..].iter().filter(|row| row.is(config.back)).any(|row| {
                period_of(calendar, row.time).is_some_and(|found| match config.kind {
                    RetentionKind::Bounded => found == wanted,
                    RetentionKind::Unbounded => found >= wanted,
                })
            })
        };
        let back: Vec<u64> = known.take(config.follow + 1).map(|wanted| u64::from(back_in(wanted))).collect();
        let empty = CohortCounts { group, period, customers: 0, retained: vec![0; back.len()] };
        let cohort = cohorts.entry((group, period)).or_insert(empty);
        cohort.customers += 1;
        cohort.retained.iter_mut().zip(back).for_each(|(sum, back)| *sum += back);
    }
    cohorts.into_values().collect()
}

#[test]
fn customers_are_back_in_calendar_weeks_after_their_first() {
    let calendar = calendar(Period::Week, "2024-03-25", "2024-04-15");
    let rows = [
        // Sunday of the week in which clocks go forward, and the Monday after it.
        row(1, "2024-03-31T23:59", 0),
        row(1, "2024-04-01T00:00", 0),
        row(1, "2024-04-16T08:00", 0),
        // Twice in one week, then gone.
        row(2, "2024-03-26T10:00", 0),
        row(2, "2024-03-26T10:00", 0),
        // A cohort of its own.
        row(3, "2024-04-08T12:00", 0),
    ];
    let bounded = config(&calendar, RetentionKind::Bounded);
    assert_eq!(counts(bounded, &rows), [cohort(0, 2, &[1, 1, 0, 1]), cohort(2, 1, &[0, 0])]);
    let unbounded = config(&calendar, RetentionKind::Unbounded);
    assert_eq!(counts(unbounded, &rows), [cohort(0, 2, &[2, 1, 1, 1]), cohort(2, 1, &[0, 0])]);
}

#[test]
fn the_first_purchase_ever_decides_the_cohort_not_the_first_in_the_span() {
    let calendar = calendar(Period::Month, "2024-01-10", "2024-04-30");
    let rows = [
        row(1, "2024-01-05T10:00", 1),
        row(1, "2024-03-05T10:00", 1),
        row(2, "2024-03-09T10:00", 1),
        row(2, "2024-04-01T10:00", 2),
    ];
    let march = (calendar.boundaries[2], calendar.boundaries[3]);
    let base = RetentionConfig { span: march, first: Some(bit(0)), ..config(&calendar, RetentionKind::Bounded) };
    assert_eq!(counts(base.clone(), &rows), [cohort(2, 1, &[0, 1])]);
    let purchases_only = RetentionConfig { back: Some(bit(0)), ..base };
    assert_eq!(counts(purchases_only, &rows), [cohort(2, 1, &[0, 0])]);
}

#[test]
fn young_cohorts_know_fewer_periods() {
    let calendar = calendar(Period::Day, "2024-05-01", "2024-05-10");
    let rows = [row(1, "2024-05-01T10:00", 0), row(2, "2024-05-03T10:00", 0)];
    let newest = rows[1].time;
    let config = RetentionConfig { newest, follow: 1, ..config(&calendar, RetentionKind::Bounded) };
    assert_eq!(counts(config, &rows), [cohort(0, 1, &[0, 0]), cohort(2, 1, &[0])]);
}

#[test]
fn more_than_64_days_are_followed() {
    let calendar = calendar(Period::Day, "2024-01-01", "2024-12-31");
    let rows = [
        row(1, "2024-01-01T10:00", 0),
        row(1, "2024-03-04T10:00", 0),
        row(1, "2024-03-05T10:00", 0),
        row(1, "2024-07-19T10:00", 0),
    ];
    let config = RetentionConfig { follow: 300, ..config(&calendar, RetentionKind::Bounded) };
    let back = counts(config, &rows).remove(0).retained;
    let days: Vec<usize> = (0..back.len()).filter(|day| back[*day] == 1).collect();
    assert_eq!((back.len(), days), (301, vec![63, 64, 200]));
}

fn any_condition() -> impl Strategy<Value = Option<Condition>> {
    prop::option::of((0..3_u32).prop_map(bit))
}

proptest! {
    #[test]
    fn equals_the_naive_one_in_one_piece_and_in_parts(
        rows in rows(),
        calendar in any_calendar(&[Period::Day, Period::Week, Period::Month]),
        (follow, unbounded, grouped) in (0..90_usize, any::<bool>(), any::<bool>()),
        (first, back) in (any_condition(), any_condition()),
        (a, b) in (times(), times()),
        parts in parts(),
    ) {
        let kind = if unbounded { RetentionKind::Unbounded } else { RetentionKind::Bounded };
        let newest = rows.iter().map(|row| row.time).max().unwrap();
        let span = (a.min(b), a.max(b));
        let group = grouped.then_some(CODES);
        let config = RetentionConfig { periods: periods(&calendar), span, newest, follow, kind, first, back, group };
        let expected = naive(&config, &calendar, &rows);
        let operator = Retention::new(config.clone());
        prop_assert_eq!(&merged(&operator, Split::Whole, &rows, &parts).finish().cohorts, &expected);
        prop_assert_eq!(&observed(operator, Split::Column(CASES), &rows).finish().cohorts, &expected);
        let all = RetentionConfig { span: (i64::MIN, i64::MAX), ..config };
        prop_assert_eq!(counts(all.clone(), &rows), naive(&all, &calendar, &rows));
    }
}
