use proptest::prelude::*;
use styk_journey::Split;
use styk_journey::durations::Durations;
use styk_journey::operators::{RepeatPurchase, RepeatPurchaseConfig, RepeatPurchaseCounts};

use crate::log::*;

fn durations(values: impl IntoIterator<Item = i64>) -> Durations {
    let mut durations = Durations::default();
    values.into_iter().for_each(|value| durations.record(value));
    durations
}

/// The times of each customer's purchases, looked at one by one.
fn naive(config: RepeatPurchaseConfig, rows: &[Row]) -> RepeatPurchaseCounts {
    let (from, to) = config.span;
    let buyers: Vec<Vec<i64>> = lines(rows)
        .map(|line| {
            line.iter().filter(|row| row.is(Some(config.purchase)) && row.time < to).map(|row| row.time).collect()
        })
        .filter(|times: &Vec<i64>| times.iter().any(|time| *time >= from))
        .collect();
    let gaps: Vec<(usize, i64)> = buyers
        .iter()
        .flat_map(|times| times.windows(2).enumerate())
        .filter(|(_, pair)| pair[1] >= from)
        .map(|(place, pair)| (place, pair[1] - pair[0]))
        .collect();
    let most = buyers.iter().map(Vec::len).max().unwrap_or(0);
    RepeatPurchaseCounts {
        customers: buyers.len() as u64,
        repeat: buyers.iter().filter(|times| times.len() >= 2).count() as u64,
        by_count: (1..=most).map(|count| buyers.iter().filter(|times| times.len() == count).count() as u64).collect(),
        between: (0..8).map(|place| durations(gaps.iter().filter(|gap| gap.0 == place).map(|gap| gap.1))).collect(),
        between_all: durations(gaps.iter().map(|gap| gap.1)),
    }
}

#[test]
fn someone_who_bought_before_the_span_and_once_in_it_bought_again() {
    let rows = [
        row(1, "2023-12-30T10:00", 1),
        row(1, "2024-01-02T10:00", 1),
        row(2, "2024-01-05T10:00", 1),
        row(2, "2024-01-06T10:00", 2),
        row(3, "2023-11-01T10:00", 1),
    ];
    let span = (row(0, "2024-01-01T00:00", 0).time, row(0, "2024-02-01T00:00", 0).time);
    let config = RepeatPurchaseConfig { purchase: bit(0), span };
    let counts = observed(RepeatPurchase::new(config), Split::Whole, &rows).finish();
    assert_eq!((counts.customers, counts.repeat), (2, 1), "the third customer did not buy in January");
    assert_eq!(counts.by_count, [1, 1]);
    assert_eq!(counts.between[0], durations([3 * DAY]));
    assert_eq!(counts.between_all, durations([3 * DAY]));
}

#[test]
fn gaps_past_the_eighth_and_counts_past_the_hundredth_are_not_told_apart() {
    let start = row(1, "2024-01-01T00:00", 1);
    let rows: Vec<Row> = (0..150).map(|day| Row { time: start.time + day * DAY, ..start }).collect();
    let config = RepeatPurchaseConfig { purchase: bit(0), span: (i64::MIN, i64::MAX) };
    let counts = observed(RepeatPurchase::new(config), Split::Whole, &rows).finish();
    assert_eq!((counts.by_count.len(), counts.by_count[99]), (100, 1));
    assert_eq!(counts.between.iter().map(Durations::n).collect::<Vec<_>>(), [1; 8]);
    assert_eq!(counts.between_all.n(), 149);
}

proptest! {
    #[test]
    fn equals_the_naive_one_in_one_piece_and_in_parts(
        rows in rows(),
        (a, b) in (times(), times()),
        parts in parts(),
    ) {
        let config = RepeatPurchaseConfig { purchase: bit(0), span: (a.min(b), a.max(b)) };
        let operator = RepeatPurchase::new(config);
        let expected = naive(config, &rows);
        prop_assert_eq!(&merged(&operator, Split::Whole, &rows, &parts).finish(), &expected);
        prop_assert_eq!(&observed(operator, Split::Column(CASES), &rows).finish(), &expected);
    }
}
