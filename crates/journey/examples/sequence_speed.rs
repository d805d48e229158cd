//! How long the sequence operators take over 25 million interactions of 1.25
//! million customers in memory, in CPU-seconds of one thread: looking at them
//! as two workers do, one after the other, merging the two, and making the
//! numbers of an answer.
//!
//! `cargo run -p styk-journey --example sequence_speed [MILLIONS [NAME]]`

use std::hint::black_box;

use styk_journey::operators::{
    Aligned, Aligner, Amounts, Channels, ChannelsConfig, Condition, Conformance, ConformanceConfig, DropOff,
    DropOffConfig, Funnel, FunnelBreakdown, FunnelBreakdownAt, FunnelConfig, FunnelExclusion, FunnelStep, FunnelWindow,
    Move, Paths, PathsConfig, PeriodIndex, PlanOutline, Rework, ReworkConfig, StepMatrix, StepMatrixConfig,
    Transitions, TransitionsConfig, Variants, VariantsConfig,
};
use styk_journey::{Batch, Column, ColumnId, Journeys, Operator, Split, Splitter, UNBOUND};
use styk_model::answer::Times;
use styk_model::{FunnelOrder, PathsDirection};

const SYMBOLS: ColumnId = ColumnId(0);
const MASKS: ColumnId = ColumnId(1);
const CODES: ColumnId = ColumnId(2);
const SCORES: ColumnId = ColumnId(3);
const TOUCHPOINTS: u64 = 30;
const BATCH_ROWS: usize = 65_536;
const DAY: i64 = 86_400_000_000;

/// A linear congruential generator: the same log on every run (Knuth's MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) * bound) >> 31
    }

    /// At least 1, and as long as `mean` on average, most much shorter (Pareto with shape 1.5).
    fn heavy_tailed(&mut self, mean: f64) -> u64 {
        let uniform = (self.below(1 << 20) as f64 + 0.5) / f64::from(1 << 20);
        (mean / 3.0 * uniform.powf(-1.0 / 1.5)).clamp(1.0, 2000.0) as u64
    }

    /// Three pauses of five are shorter than half a minute, in microseconds as clocks of servers give them.
    fn pause(&mut self) -> i64 {
        let uniform = (self.below(1 << 20) as f64 + 0.5) / f64::from(1 << 20);
        (25_000_000.0 * (-uniform.ln()).powf(1.0 / 0.7)) as i64
    }

    /// Each touchpoint is mostly followed by one of three; the frequent ones come first.
    fn after(&mut self, symbol: u16) -> u16 {
        let any = self.below(TOUCHPOINTS).min(self.below(TOUCHPOINTS)).min(self.below(TOUCHPOINTS));
        let symbol = match self.below(8) {
            0..3 => 1,
            3..5 => u64::from(symbol),
            5 => u64::from(symbol) + 1,
            _ => any,
        };
        (symbol % TOUCHPOINTS) as u16
    }
}

/// Customers with 20 interactions on average in sessions of six; a touchpoint in fifty is bound to none.
fn batch(first_person: u32, random: &mut Random) -> Batch {
    let mut batch = Batch { starts: vec![0], ..Batch::default() };
    let (mut symbols, mut masks, mut codes) = (Vec::new(), Vec::new(), Vec::new());
    while batch.time.len() < BATCH_ROWS {
        batch.persons.push(first_person + batch.persons.len() as u32);
        let mut time = 1_700_000_000_000_000;
        let (mut symbol, mut channel) = (0, 0);
        for _ in 0..random.heavy_tailed(20.5) {
            if random.below(6) == 0 {
                time += random.below(60 * 86_400) as i64 * 1_000_000;
                channel = random.below(8).min(random.below(8)) as u32;
            }
            time += random.pause();
            symbol = random.after(symbol);
            let bound = random.below(50) > 0;
            batch.time.push(time);
            symbols.push(if bound { symbol } else { UNBOUND });
            masks.push(if bound { 1 << symbol } else { 0 });
            codes.push(channel);
        }
        batch.starts.push(batch.time.len() as u32);
    }
    // One interaction in twenty has a score.
    let scores = (0..codes.len()).map(|row| if row.is_multiple_of(20) { 4.0 } else { f64::NAN }).collect();
    batch.columns = vec![Column::Symbols(symbols), Column::Masks(masks), Column::Codes(codes), Column::Numbers(scores)];
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
    let mut least = [f64::MAX; 3];
    for _ in 0..5 {
        let mut moments = vec![cpu_seconds()];
        let (mut operator, mut other) = (make(), make());
        let (left, right) = batches.split_at(batches.len() / 2);
        for journeys in left {
            operator.observe(journeys);
        }
        for journeys in right {
            other.observe(journeys);
        }
        moments.push(cpu_seconds());
        operator.merge(other);
        moments.push(cpu_seconds());
        black_box(finish(operator));
        moments.push(cpu_seconds());
        for (least, pair) in least.iter_mut().zip(moments.windows(2)) {
            *least = least.min(pair[1] - pair[0]);
        }
    }
    let [observing, merging, finishing] = least;
    println!("{name:<36} {observing:.3} + {merging:.3} s to merge + {finishing:.3} s to finish");
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
    }
}

/// What an answer shows of the counts.
fn funnel_times(funnel: Funnel) -> Vec<Times> {
    let groups = funnel.finish().groups;
    groups.iter().flat_map(|group| &group.steps).map(|step| step.times.times()).collect()
}

fn transition_times(transitions: Transitions) -> Vec<Times> {
    transitions.finish().edges.iter().map(|edge| edge.times.times()).collect()
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
        measure(name, batches, || Funnel::new(config.clone()), funnel_times);
    }
}

/// A plan of the first touchpoints, one after the other, each step taken as soon as it can be: aligning well is
/// measured where plans are.
struct Hasty {
    steps: u16,
}

impl Aligner for Hasty {
    fn align(&mut self, trace: &[u16]) -> Aligned {
        let (mut next, mut moves, mut cost) = (0, Vec::new(), 0);
        for (event, label) in trace.iter().enumerate() {
            let event = event as u32;
            if *label < next {
                moves.push(Move::Unplanned { event });
                cost += 1;
                continue;
            }
            moves.extend((next..*label).map(|step| Move::Skipped { step }));
            cost += u32::from(label - next);
            moves.push(Move::Done { step: *label, event });
            next = label + 1;
        }
        moves.extend((next..self.steps).map(|step| Move::Skipped { step }));
        cost += u32::from(self.steps - next);
        Aligned { lower: cost, upper: cost, moves }
    }
}

fn measure_conformance(batches: &[Journeys<'_>], goal: Option<Condition>) {
    let steps = 12;
    let plan = PlanOutline {
        labels: (0..steps).collect(),
        steps_of: (0..steps).map(|step| vec![step]).collect(),
        shortest: u32::from(steps),
    };
    let config = ConformanceConfig {
        symbols: SYMBOLS,
        plan,
        scores: SCORES,
        scales: CODES,
        money: Some(Amounts { column: SCORES, of: None }),
        goal,
        periods: PeriodIndex::whole(),
        group: None,
    };
    let make = || Conformance::new(config.clone(), Box::new(Hasty { steps }));
    measure("conformance", batches, make, Conformance::finish);
}

fn main() {
    let millions: usize = std::env::args().nth(1).and_then(|argument| argument.parse().ok()).unwrap_or(25);
    let mut random = Random(1);
    let parts = millions * 1_000_000 / BATCH_ROWS;
    let batches: Vec<Batch> = (0..parts).map(|part| batch(1 + (part * BATCH_ROWS) as u32, &mut random)).collect();
    let rows: usize = batches.iter().map(Batch::rows).sum();
    let customers: usize = batches.iter().map(|batch| batch.persons.len()).sum();
    println!("{rows} interactions of {customers} customers");

    // Splitting checks the order of the rows in this profile: not part of what is measured.
    let mut splitters: Vec<Splitter> = batches.iter().map(|_| Splitter::new(Split::Whole)).collect();
    let batches: Vec<Journeys<'_>> =
        batches.iter().zip(&mut splitters).map(|(batch, splitter)| splitter.split(batch)).collect();
    measure_funnels(&batches);
    let transitions = || Transitions::new(TransitionsConfig { symbols: SYMBOLS });
    measure("transitions", &batches, transitions, transition_times);
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
    let channels = ChannelsConfig {
        symbols: SYMBOLS,
        channels: CODES,
        scores: SCORES,
        scales: CODES,
        goal,
        recognised: Some(CODES),
        within: 7 * DAY,
        newest: 1_710_000_000_000_000,
    };
    measure("channels", &batches, || Channels::new(channels), Channels::finish);
    measure_conformance(&batches, goal);
}
