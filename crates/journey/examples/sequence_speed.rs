//! How long the sequence operators take over 25 million interactions of 1.25
//! million customers in memory, in CPU-seconds of one thread.
//!
//! `cargo run -p styk-journey --example sequence_speed [MILLIONS [NAME]]`

use std::hint::black_box;

use styk_journey::operators::{
    Condition, DropOff, DropOffConfig, Funnel, FunnelBreakdown, FunnelBreakdownAt, FunnelConfig, FunnelExclusion,
    FunnelStep, FunnelWindow, Paths, PathsConfig, Rework, ReworkConfig, StepMatrix, StepMatrixConfig, Transitions,
    TransitionsConfig, Variants, VariantsConfig,
};
use styk_journey::{Batch, Column, ColumnId, Journeys, Operator, Split, Splitter, UNBOUND};
use styk_model::{FunnelOrder, PathsDirection};

const SYMBOLS: ColumnId = ColumnId(0);
const MASKS: ColumnId = ColumnId(1);
const CODES: ColumnId = ColumnId(2);
const TOUCHPOINTS: u64 = 13;
const DAY: i64 = 86_400_000_000;

/// A linear congruential generator: the same log on every run (Knuth's MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) * bound) >> 31
    }
}

/// Customers with 5 to 35 interactions each; frequent touchpoints come first.
fn batch(first_person: u32, rows: usize, random: &mut Random) -> Batch {
    let mut batch = Batch { starts: vec![0], ..Batch::default() };
    let (mut symbols, mut masks, mut codes) = (Vec::new(), Vec::new(), Vec::new());
    while batch.time.len() < rows {
        batch.persons.push(first_person + batch.persons.len() as u32);
        let mut time = 1_700_000_000_000_000 + random.below(600) as i64 * DAY;
        for _ in 0..5 + random.below(31) {
            let magnitude = random.below(21);
            time += random.below(1 << magnitude) as i64 * 1_000_000;
            let symbol = random.below(TOUCHPOINTS).min(random.below(TOUCHPOINTS)) as u16;
            let bound = random.below(50) > 0;
            batch.time.push(time);
            symbols.push(if bound { symbol } else { UNBOUND });
            masks.push(if bound { 1 << symbol } else { 0 });
            codes.push(random.below(6) as u32);
        }
        batch.starts.push(batch.time.len() as u32);
    }
    batch.columns = vec![Column::Symbols(symbols), Column::Masks(masks), Column::Codes(codes)];
    batch
}

/// CPU-seconds of this thread so far; wall time where the system doesn't say.
fn cpu_seconds() -> f64 {
    static BEGUN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = stat.and_then(|stat| stat.split_whitespace().next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| BEGUN.get_or_init(std::time::Instant::now).elapsed().as_secs_f64(), |n| n / 1e9)
}

fn measure<O: Operator, C>(name: &str, batches: &[Journeys<'_>], make: impl Fn() -> O, finish: impl Fn(O) -> C) {
    if std::env::args().nth(2).is_some_and(|wanted| wanted != name) {
        return;
    }
    let mut observing = f64::MAX;
    let mut finishing = f64::MAX;
    for _ in 0..3 {
        let begun = cpu_seconds();
        let mut operator = make();
        for journeys in batches {
            operator.observe(journeys);
        }
        let observed = cpu_seconds();
        black_box(finish(operator));
        observing = observing.min(observed - begun);
        finishing = finishing.min(cpu_seconds() - observed);
    }
    println!("{name:<36} {observing:.3} + {finishing:.3} s to finish");
}

fn funnel(steps: u32) -> FunnelConfig {
    FunnelConfig {
        masks: MASKS,
        steps: (0..steps).map(|step| FunnelStep { bit: [1, 4, 6, 9, 11][step as usize], optional: false }).collect(),
        exclusions: Vec::new(),
        order: FunnelOrder::Ordered,
        window: None,
        same: None,
        group: None,
        keep: None,
    }
}

fn measure_funnels(batches: &[Journeys<'_>]) {
    let week = Some(FunnelWindow::Whole(7 * DAY));
    let by = |at| Some(FunnelBreakdown { codes: CODES, at });
    let exclusions = vec![FunnelExclusion { bit: 12, after: None }];
    let mut optional = funnel(5);
    optional.steps[2].optional = true;
    for (name, config) in [
        ("funnel of 4", funnel(4)),
        ("funnel of 4 by first row", FunnelConfig { group: by(FunnelBreakdownAt::JourneyStart), ..funnel(4) }),
        ("funnel of 4 by first step", FunnelConfig { group: by(FunnelBreakdownAt::FirstStep), ..funnel(4) }),
        ("funnel of 4 within a week", FunnelConfig { window: week, ..funnel(4) }),
        ("funnel of 5, one optional", optional),
        ("funnel of 4 with exclusion", FunnelConfig { exclusions, ..funnel(4) }),
        ("funnel of 4 strict", FunnelConfig { order: FunnelOrder::Strict, ..funnel(4) }),
        ("funnel of 4 any order, a week", FunnelConfig { order: FunnelOrder::Any, window: week, ..funnel(4) }),
        ("funnel of 4 same code", FunnelConfig { same: Some(CODES), ..funnel(4) }),
    ] {
        measure(name, batches, || Funnel::new(config.clone()), Funnel::finish);
    }
}

fn main() {
    let millions: usize = std::env::args().nth(1).and_then(|argument| argument.parse().ok()).unwrap_or(25);
    let mut random = Random(1);
    let batches: Vec<Batch> =
        (0..millions * 10).map(|part| batch(1 + part as u32 * 100_000, 100_000, &mut random)).collect();
    let rows: usize = batches.iter().map(Batch::rows).sum();
    let customers: usize = batches.iter().map(|batch| batch.persons.len()).sum();
    println!("{rows} interactions of {customers} customers");

    // Splitting checks the order of the rows in this profile: not part of what is measured.
    let mut splitters: Vec<Splitter> = batches.iter().map(|_| Splitter::new(Split::Whole)).collect();
    let batches: Vec<Journeys<'_>> =
        batches.iter().zip(&mut splitters).map(|(batch, splitter)| splitter.split(batch)).collect();
    measure_funnels(&batches);
    let transitions = || Transitions::new(TransitionsConfig { symbols: SYMBOLS, keep: None });
    measure("transitions", &batches, transitions, Transitions::finish);
    let paths = || {
        Paths::new(PathsConfig {
            symbols: SYMBOLS,
            anchor: Condition { column: MASKS, bit: 9 },
            direction: PathsDirection::To,
            depth: 5,
            collapse_repeats: true,
        })
    };
    measure("paths to, 5 steps", &batches, paths, |paths| paths.finish(10));
    let variants = || Variants::new(VariantsConfig { symbols: SYMBOLS, collapse_repeats: false });
    measure("variants", &batches, variants, |variants| variants.finish(20));
    let matrix = || StepMatrix::new(StepMatrixConfig { symbols: SYMBOLS, depth: 10 });
    measure("step matrix", &batches, matrix, StepMatrix::finish);
    measure("rework", &batches, || Rework::new(ReworkConfig { symbols: SYMBOLS }), Rework::finish);
    let goal = Some(Condition { column: MASKS, bit: 9 });
    measure("drop-off", &batches, || DropOff::new(DropOffConfig { symbols: SYMBOLS, goal }), DropOff::finish);
}
