//! Takes the CPU-seconds of the operators over calendar periods on arrays in memory:
//! 25 million rows of 1.25 million customers over 24 months.
//!
//! `cargo run -p styk-journey --example period_operators_speed`

use std::time::Instant;

use jiff::tz::TimeZone;
use styk_journey::operators::{
    Condition, Grouping, Lifecycle, LifecycleConfig, Measure, Metric, MetricConfig, PeriodIndex, RepeatPurchase,
    RepeatPurchaseConfig, Retention, RetentionConfig, Stickiness, StickinessConfig,
};
use styk_journey::{Batch, Column, ColumnId, Journeys, Operator, Split, Splitter};
use styk_model::{Calendar, Period, RetentionKind, Timestamp};

const CUSTOMERS: u32 = 1_250_000;
const BATCHES: u32 = 8;
const START: i64 = 1_672_531_200_000_000;
const SPAN: u64 = 730 * 86_400_000_000;
const MASKS: ColumnId = ColumnId(0);
const CODES: ColumnId = ColumnId(1);
const NUMBERS: ColumnId = ColumnId(2);

/// Splitmix64 (Steele, Lea and Flood 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// Customers of 20 rows on average, in visits of five a minute or so apart.
fn batch(number: u32) -> Batch {
    let mut state = u64::from(number) + 1;
    let mut batch = Batch { starts: vec![0], ..Batch::default() };
    let (mut masks, mut codes, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for index in 0..CUSTOMERS / BATCHES {
        let mut visits: Vec<u64> = (0..=next(&mut state) % 7).map(|_| next(&mut state) % SPAN).collect();
        visits.sort_unstable();
        for visit in visits {
            for row in 0..5 {
                batch.time.push(START + visit as i64 + row * 60_000_000);
                masks.push(1 << (next(&mut state) % 8));
                codes.push((next(&mut state) % 6) as u32);
                numbers.push((next(&mut state) % 10_000) as f64);
            }
        }
        let from = *batch.starts.last().unwrap_or(&0) as usize;
        batch.time[from..].sort_unstable();
        batch.persons.push(number * (CUSTOMERS / BATCHES) + index + 1);
        batch.starts.push(batch.time.len() as u32);
    }
    batch.columns = vec![Column::Masks(masks), Column::Codes(codes), Column::Numbers(numbers)];
    batch
}

/// Seconds this thread has computed for; of the clock where the system does not say.
fn computed(begun: Instant) -> f64 {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = statistics.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    nanos.map_or_else(|| begun.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}

/// The mean of five rounds: the system's figure lags by some milliseconds.
fn mean_of_five<O: Operator + Clone>(name: &str, batches: &[Batch], operator: &O) {
    let mut splitters: Vec<Splitter> = batches.iter().map(|_| Splitter::new(Split::Whole)).collect();
    let journeys: Vec<Journeys<'_>> =
        splitters.iter_mut().zip(batches).map(|(splitter, batch)| splitter.split(batch)).collect();
    let begun = Instant::now();
    let before = computed(begun);
    for _ in 0..5 {
        let mut one = operator.clone();
        for journeys in &journeys {
            one.observe(journeys);
        }
    }
    let seconds = (computed(begun) - before) / 5.0;
    println!("{name:<40} {seconds:.3} CPU-seconds");
}

fn main() {
    let batches: Vec<Batch> = (0..BATCHES).map(batch).collect();
    println!("{} rows", batches.iter().map(Batch::rows).sum::<usize>());
    let zone = TimeZone::get("Europe/Warsaw").unwrap_or(TimeZone::UTC);
    let newest = START + SPAN as i64;
    let periods = |period| PeriodIndex::new(&Calendar::new(period, &zone, Timestamp(START), Timestamp(newest), 10_000));
    let some = |bit| Some(Condition { column: MASKS, bit });
    let span = (i64::MIN, i64::MAX);
    for (name, kind, first, back) in [
        ("retention, weekly", RetentionKind::Bounded, None, None),
        ("retention, weekly, unbounded", RetentionKind::Unbounded, None, None),
        ("retention, weekly, of two conditions", RetentionKind::Bounded, some(0), some(1)),
    ] {
        let periods = periods(Period::Week);
        let config = RetentionConfig { periods, span, newest, follow: 12, kind, first, back, group: None };
        mean_of_five(name, &batches, &Retention::new(config));
    }
    for (name, measure, of, group) in [
        ("daily counts", Measure::Count, None, None),
        ("daily counts of a condition", Measure::Count, some(0), None),
        ("daily counts by a column", Measure::Count, None, Some(Grouping::Row(CODES))),
        ("daily counts by a first value", Measure::Count, None, Some(Grouping::First(CODES))),
        ("daily customers", Measure::Customers, None, None),
        ("daily customers by a column", Measure::Customers, None, Some(Grouping::Row(CODES))),
        ("daily sums and means", Measure::Numbers(NUMBERS), None, None),
        ("daily quantiles", Measure::Quantiles(NUMBERS), None, None),
        ("daily scores", Measure::Scores { column: NUMBERS, low: 0, high: 10 }, None, None),
        ("daily journeys", Measure::Journeys, None, None),
        ("daily conversion", Measure::Conversion { goal: Condition { column: MASKS, bit: 1 } }, some(0), None),
        (
            "daily response times",
            Measure::ResponseTime { response: Condition { column: MASKS, bit: 1 } },
            some(0),
            None,
        ),
        ("daily effort", Measure::Effort { actions: Some(NUMBERS) }, None, None),
    ] {
        let periods = periods(Period::Day);
        mean_of_five(name, &batches, &Metric::new(MetricConfig { measure, of, periods, group }));
    }
    let config = StickinessConfig { periods: periods(Period::Month), days: periods(Period::Day), of: None };
    mean_of_five("stickiness, monthly", &batches, &Stickiness::new(config));
    let config = LifecycleConfig { periods: periods(Period::Week), span, of: None };
    mean_of_five("lifecycle, weekly", &batches, &Lifecycle::new(config));
    let config = RepeatPurchaseConfig { purchase: Condition { column: MASKS, bit: 0 }, span };
    mean_of_five("repeat purchase", &batches, &RepeatPurchase::new(config));
}
