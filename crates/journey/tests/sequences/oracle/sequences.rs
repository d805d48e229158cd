//! Everything but the funnel, with maps and sets.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use styk_journey::UNBOUND;
use styk_journey::durations::Durations;
use styk_journey::operators::{
    DropOffCounts, EdgeCounts, JourneyMapCounts, LoopCounts, LossCounts, NodeCounts, PLACES, PathNodeCounts, PathSymbol,
    PathsCounts, RepeatCounts, ReworkCounts, StepMatrixCounts, TransitionsCounts, VariantCounts, VariantsCounts,
    VisitCounts,
};
use styk_model::PathsDirection;

use crate::log::{Journey, Row};

fn bound(rows: &[Row]) -> Vec<Row> {
    rows.iter().copied().filter(|row| row.symbol != UNBOUND).collect()
}

fn symbols(rows: &[Row]) -> Vec<u16> {
    bound(rows).iter().map(|row| row.symbol).collect()
}

fn has(row: &Row, bit: u32) -> bool {
    row.mask >> bit & 1 != 0
}

pub(crate) fn transitions(journeys: &[Journey]) -> TransitionsCounts {
    let mut counts = TransitionsCounts { journeys: journeys.len() as u64, ..TransitionsCounts::default() };
    let mut nodes: BTreeMap<u16, (NodeCounts, BTreeSet<u32>)> = BTreeMap::new();
    let mut edges: BTreeMap<(u16, u16), (Durations, BTreeSet<u32>)> = BTreeMap::new();
    for journey in journeys {
        let rows = bound(&journey.rows);
        for (at, row) in rows.iter().enumerate() {
            let (node, customers) = nodes.entry(row.symbol).or_default();
            node.interactions += 1;
            node.starts += u64::from(at == 0);
            node.ends += u64::from(at + 1 == rows.len());
            customers.insert(journey.person);
        }
        for pair in rows.windows(2) {
            let (times, customers) = edges.entry((pair[0].symbol, pair[1].symbol)).or_default();
            times.record(pair[1].time - pair[0].time);
            customers.insert(journey.person);
        }
        counts.unbound += u64::from(rows.is_empty());
    }
    counts.nodes = nodes
        .into_iter()
        .map(|(symbol, (node, customers))| NodeCounts { symbol, customers: customers.len() as u64, ..node })
        .collect();
    counts.edges = edges
        .into_iter()
        .map(|((from, to), (times, customers))| EdgeCounts { from, to, customers: customers.len() as u64, times })
        .collect();
    counts
}

pub(crate) fn step_matrix(journeys: &[Journey], depth: usize) -> StepMatrixCounts {
    let at = |journey: &Journey, position: usize| symbols(&journey.rows).get(position).copied();
    let seen = journeys.iter().flat_map(|journey| symbols(&journey.rows).into_iter().take(depth)).max();
    let width = seen.map_or(0, |symbol| usize::from(symbol) + 1);
    let count = |position, symbol| journeys.iter().filter(|one| at(one, position) == symbol).count() as u64;
    StepMatrixCounts {
        journeys: journeys.len() as u64,
        counts: (0..depth)
            .map(|position| (0..width).map(|symbol| count(position, Some(symbol as u16))).collect())
            .collect(),
        ended: (0..depth).map(|position| count(position, None)).collect(),
    }
}

pub(crate) fn journey_map(journeys: &[Journey], boundaries: &[i64]) -> JourneyMapCounts {
    let all: BTreeSet<u16> = journeys.iter().flat_map(|journey| symbols(&journey.rows)).collect();
    let visit = |&symbol: &u16| {
        let mut visits = VisitCounts { symbol, ..VisitCounts::default() };
        for symbols in journeys.iter().map(|journey| symbols(&journey.rows)) {
            let times = symbols.iter().filter(|other| **other == symbol).count();
            visits.journeys += u64::from(times > 0);
            visits.repeated += u64::from(times > 1);
            if let Some(first) = symbols.iter().position(|other| *other == symbol).filter(|_| symbols.len() > 1) {
                visits.placed += 1;
                visits.place += first as u64 * PLACES / (symbols.len() as u64 - 1);
            }
        }
        let here = |row: &Row, period: &[i64]| row.symbol == symbol && (period[0]..period[1]).contains(&row.time);
        let came = |journey: &&Journey, period: &[i64]| journey.rows.iter().any(|row| here(row, period));
        let customers = |period| {
            let people = journeys.iter().filter(|journey| came(journey, period)).map(|journey| journey.person);
            people.collect::<BTreeSet<u32>>().len() as u64
        };
        visits.customers = boundaries.windows(2).map(customers).collect();
        visits
    };
    let people = journeys.iter().filter(|journey| !bound(&journey.rows).is_empty()).map(|journey| journey.person);
    JourneyMapCounts {
        customers: people.collect::<BTreeSet<u32>>().len() as u64,
        visits: all.iter().map(visit).collect(),
        transitions: transitions(journeys),
    }
}

pub(crate) fn rework(journeys: &[Journey]) -> ReworkCounts {
    let mut repeats: BTreeMap<u16, RepeatCounts> = BTreeMap::new();
    let mut loops: BTreeMap<(u16, u16), LoopCounts> = BTreeMap::new();
    for journey in journeys {
        let symbols = symbols(&journey.rows);
        for &symbol in symbols.iter().collect::<BTreeSet<_>>() {
            let times = symbols.iter().filter(|other| **other == symbol).count() as u64;
            let counts = repeats.entry(symbol).or_insert(RepeatCounts { symbol, ..RepeatCounts::default() });
            counts.journeys += 1;
            counts.repeated += u64::from(times > 1);
            counts.extra += times - 1;
            counts.self_loops += symbols.windows(2).filter(|pair| pair == &[symbol, symbol]).count() as u64;
        }
        let here: Vec<(u16, u16)> = symbols
            .windows(3)
            .filter(|three| three[0] == three[2] && three[0] != three[1])
            .map(|three| (three[0], three[1]))
            .collect();
        for &(there, back) in here.iter().collect::<BTreeSet<_>>() {
            let counts = loops.entry((there, back)).or_insert(LoopCounts { there, back, ..LoopCounts::default() });
            counts.count += here.iter().filter(|pair| **pair == (there, back)).count() as u64;
            counts.journeys += 1;
        }
    }
    ReworkCounts {
        journeys: journeys.len() as u64,
        symbols: repeats.into_values().collect(),
        loops: loops.into_values().collect(),
    }
}

pub(crate) fn drop_off(journeys: &[Journey], goal: Option<u32>) -> DropOffCounts {
    let mut counts = DropOffCounts { journeys: journeys.len() as u64, ..DropOffCounts::default() };
    let mut losses: BTreeMap<u16, (LossCounts, BTreeMap<u16, u64>)> = BTreeMap::new();
    for journey in journeys {
        let at = goal.and_then(|bit| journey.rows.iter().position(|row| has(row, bit)));
        let before = symbols(&journey.rows[..at.unwrap_or(journey.rows.len())]);
        counts.reached += u64::from(at.is_some());
        counts.unbound += u64::from(at.is_none() && before.is_empty());
        for &symbol in before.iter().collect::<BTreeSet<_>>() {
            let (loss, last) = losses.entry(symbol).or_default();
            loss.journeys += 1;
            if at.is_none() {
                loss.lost += 1;
                loss.ended_here += u64::from(before.last() == Some(&symbol));
                *last.entry(before[before.len() - 1]).or_default() += 1;
            }
        }
    }
    counts.symbols = losses
        .into_iter()
        .map(|(symbol, (loss, last))| {
            let mut last: Vec<(u16, u64)> = last.into_iter().collect();
            last.sort_by_key(|(_, journeys)| Reverse(*journeys));
            LossCounts { symbol, last, ..loss }
        })
        .collect();
    counts
}

pub(crate) fn variants(journeys: &[Journey], collapse_repeats: bool, top: usize) -> VariantsCounts {
    let mut variants: BTreeMap<Vec<u16>, Durations> = BTreeMap::new();
    let mut counts = VariantsCounts { journeys: journeys.len() as u64, ..VariantsCounts::default() };
    for journey in journeys {
        let rows = bound(&journey.rows);
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            counts.unbound += 1;
            continue;
        };
        let mut sequence = symbols(&rows);
        if collapse_repeats {
            sequence.dedup();
        }
        variants.entry(sequence).or_default().record(last.time - first.time);
    }
    counts.distinct = variants.len() as u64;
    counts.variants =
        variants.into_iter().map(|(symbols, times)| VariantCounts { symbols, journeys: times.n(), times }).collect();
    counts.variants.sort_by_key(|variant| Reverse(variant.journeys));
    counts.variants.truncate(top);
    counts
}

pub(crate) struct PathsAsked {
    pub(crate) anchor: u32,
    pub(crate) direction: PathsDirection,
    pub(crate) depth: usize,
    pub(crate) collapse_repeats: bool,
    pub(crate) top: usize,
}

pub(crate) fn paths(journeys: &[Journey], asked: &PathsAsked) -> PathsCounts {
    let mut counts = PathsCounts { journeys: journeys.len() as u64, ..PathsCounts::default() };
    let (mut after, mut before) = (Vec::new(), Vec::new());
    for journey in journeys {
        let Some(at) = journey.rows.iter().position(|row| has(row, asked.anchor)) else { continue };
        counts.anchored += 1;
        let anchor = journey.rows[at].symbol;
        let mut backwards = symbols(&journey.rows[..at]);
        backwards.reverse();
        after.push(steps(anchor, &symbols(&journey.rows[at + 1..]), asked));
        before.push(steps(anchor, &backwards, asked));
    }
    if asked.direction != PathsDirection::To {
        counts.after = tree(&after, asked);
    }
    if asked.direction != PathsDirection::From {
        counts.before = tree(&before, asked);
    }
    counts
}

/// Steps with the end marked by `None`, to the depth asked for.
fn steps(anchor: u16, symbols: &[u16], asked: &PathsAsked) -> Vec<Option<u16>> {
    let mut steps = symbols.to_vec();
    if asked.collapse_repeats {
        steps.insert(0, anchor);
        steps.dedup();
        steps.remove(0);
    }
    steps.into_iter().map(Some).chain([None]).take(asked.depth).collect()
}

/// Level by level: the prefixes of that length, counted one by one.
fn tree(paths: &[Vec<Option<u16>>], asked: &PathsAsked) -> Vec<PathNodeCounts> {
    let through = |prefix: &[Option<u16>]| paths.iter().filter(|path| path.starts_with(prefix)).count() as u64;
    let root = PathNodeCounts { parent: None, depth: 0, step: PathSymbol::Anchor, journeys: paths.len() as u64 };
    let mut nodes = vec![root];
    let mut parents: Vec<(usize, Vec<Option<u16>>)> = vec![(0, Vec::new())];
    for depth in 1..=asked.depth {
        let below = |prefix: &[Option<u16>]| -> BTreeSet<Option<u16>> {
            paths
                .iter()
                .filter(|path| path.starts_with(prefix))
                .filter_map(|path| path.get(depth - 1).copied())
                .collect()
        };
        let extended = |prefix: &[Option<u16>], step| [prefix, &[step]].concat();
        let mut best: Vec<(Reverse<u64>, usize, u16)> = Vec::new();
        for (parent, prefix) in &parents {
            for symbol in below(prefix).into_iter().flatten() {
                best.push((Reverse(through(&extended(prefix, Some(symbol)))), *parent, symbol));
            }
        }
        best.sort();
        best.truncate(asked.top);
        let mut next = Vec::new();
        for (parent, prefix) in &parents {
            let mut push = |step, journeys| {
                if journeys > 0 {
                    nodes.push(PathNodeCounts { parent: Some(*parent), depth, step, journeys });
                }
                nodes.len() - 1
            };
            let mut shown = 0;
            for (journeys, _, symbol) in best.iter().filter(|(_, of, _)| of == parent) {
                shown += journeys.0;
                let place = push(PathSymbol::Touchpoint(*symbol), journeys.0);
                next.push((place, extended(prefix, Some(*symbol))));
            }
            let ended = if below(prefix).contains(&None) { through(&extended(prefix, None)) } else { 0 };
            push(PathSymbol::Other, through(prefix) - shown - ended);
            push(PathSymbol::End, ended);
        }
        parents = next;
    }
    nodes
}
