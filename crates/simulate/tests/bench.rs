//! The benchmark rows have the shape that they claim.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use styk_simulate::bench::{Bench, BenchOptions, BenchRow, EVENTS, write_merged, write_rows};

const DAY: i64 = 86_400_000_000;

fn options(interactions: u64, people: u32) -> BenchOptions {
    BenchOptions { interactions, people, months: 24, seed: 3, late_share: 0.1, merged_share: 0.2 }
}

fn rows(options: &BenchOptions) -> (Vec<BenchRow>, HashMap<u32, u32>) {
    let bench = Bench::new(options).unwrap();
    let people = bench.merged().iter().map(|pair| (pair.other, pair.user)).collect();
    (bench.rows().collect(), people)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn rows_and_people_are_exactly_as_many_as_asked(
        people in 1_u32..400,
        each in 1_u64..40,
        months in 1_u32..30,
        seed: u64,
        late_share in 0.0..1.0_f64,
        merged_share in 0.0..1.0_f64,
    ) {
        let interactions = u64::from(people) * each;
        let options = BenchOptions { interactions, people, months, seed, late_share, merged_share };
        let (rows, main) = rows(&options);
        prop_assert_eq!(rows.len() as u64, interactions);
        let users: HashSet<u32> = rows.iter().map(|row| main.get(&row.user).copied().unwrap_or(row.user)).collect();
        prop_assert_eq!(users.len(), people as usize);
        prop_assert!(users.iter().all(|user| (1..=people).contains(user)));
        prop_assert!(rows.is_sorted_by_key(|row| row.arrival_micros));
        prop_assert!(rows.iter().all(|row| row.arrival_micros >= row.time_micros));
        prop_assert!(rows.iter().all(|row| (row.event == "purchase") == row.amount_minor.is_some()));
    }
}

#[test]
fn merged_people_have_rows_under_both_numbers_the_other_first() {
    let (rows, main) = rows(&options(200_000, 10_000));
    let mut spans: HashMap<u32, (i64, i64)> = HashMap::new();
    for row in &rows {
        let span = spans.entry(row.user).or_insert((row.time_micros, row.time_micros));
        *span = (span.0.min(row.time_micros), span.1.max(row.time_micros));
    }
    assert!((1_750..2_250).contains(&main.len()), "{}", main.len());
    for (other, user) in main {
        // Sessions of one day are in no order.
        assert!(spans[&other].0 / DAY <= spans[&user].1 / DAY);
    }
}

#[test]
fn events_a_person_have_a_heavy_tail_and_rows_may_be_late() {
    let (rows, main) = rows(&options(400_000, 20_000));
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for row in &rows {
        *counts.entry(main.get(&row.user).copied().unwrap_or(row.user)).or_default() += 1;
    }
    let mut counts: Vec<u32> = counts.into_values().collect();
    counts.sort_unstable();
    let (median, top) = (counts[10_000], counts[19_980]);
    assert!((6..20).contains(&median) && top > 15 * median, "median {median}, one in a thousand {top}");
    let late = rows.iter().filter(|row| row.arrival_micros > row.time_micros).count() as f64 / rows.len() as f64;
    assert!((0.09..0.11).contains(&late), "{late}");
}

#[test]
fn search_product_cart_purchase_makes_a_funnel() {
    let (rows, _) = rows(&BenchOptions { late_share: 0.0, merged_share: 0.0, ..options(400_000, 20_000) });
    let steps = ["search", "product", "cart", "purchase"];
    let mut reached: HashMap<u32, usize> = HashMap::new();
    for row in &rows {
        let step = reached.entry(row.user).or_default();
        *step += usize::from(steps.get(*step) == Some(&row.event));
    }
    let shares: Vec<f64> = (1..=4)
        .map(|step| reached.values().filter(|done| **done >= step).count() as f64 / reached.len() as f64)
        .collect();
    assert!(shares[0] > 0.7 && shares[0] > shares[1] && shares[2] < 0.8 * shares[1], "{shares:?}");
    assert!((0.03..0.4).contains(&shares[3]), "{shares:?}");
    let used: HashSet<&str> = rows.iter().map(|row| row.event).collect();
    assert_eq!(used.len(), EVENTS.len());
}

#[test]
fn the_same_seed_streams_the_same_rows() {
    let first = rows(&options(20_000, 1_000));
    assert!(first == rows(&options(20_000, 1_000)));
    assert!(first.0 != rows(&BenchOptions { seed: 4, ..options(20_000, 1_000) }).0);
}

#[test]
fn csv_holds_what_streams() {
    let directory = tempfile::tempdir().unwrap();
    let (rows_path, merged_path) = (directory.path().join("rows.csv"), directory.path().join("merged.csv"));
    let bench = Bench::new(&options(5_000, 300)).unwrap();
    assert_eq!(write_rows(&bench, &rows_path).unwrap(), 5_000);
    write_merged(&bench, &merged_path).unwrap();
    let text = std::fs::read_to_string(rows_path).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("user_id,time,event,channel,amount"));
    for (line, row) in lines.by_ref().zip(bench.rows()) {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields[0], row.user.to_string());
        assert_eq!(fields[1].parse::<jiff::Timestamp>().unwrap().as_microsecond(), row.time_micros);
        assert_eq!((fields[2], fields[3]), (row.event, row.channel));
        let amount = row.amount_minor.map_or(String::new(), |minor| format!("{}.{:02}", minor / 100, minor % 100));
        assert_eq!(fields[4], amount);
    }
    assert_eq!(lines.next(), None);
    assert_eq!(std::fs::read_to_string(merged_path).unwrap().lines().count(), bench.merged().len() + 1);
}

#[test]
fn impossible_sizes_are_refused() {
    for wrong in [options(10, 11), options(10, 0), BenchOptions { months: 0, ..options(10, 5) }] {
        let error = Bench::new(&wrong).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("expected"), "{wrong:?}: `{error}`");
    }
}
