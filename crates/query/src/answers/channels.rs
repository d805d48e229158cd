//! How journeys go on across channels.

use std::collections::{BTreeMap, HashMap, HashSet};

use styk_insight::hypothesis::{benjamini_hochberg, means_p};
use styk_insight::interval::{self, Moments, mean_difference, wilson};
use styk_journey::operators::{CellCounts, ChannelRows, ChannelsCounts, HandOffCounts, PassageCounts, WeakCounts};
use styk_model::Scale;
use styk_model::answer::{
    ChannelGap, ChannelInteractions, ChannelRecognition, ChannelScore, ChannelScores, ChannelsResult, HandOff,
    HandOffGoal, MatrixCell, Passage, Rate,
};

use super::series::spread;
use super::{Names, largest_first};
use crate::difference;

/// Channels that an answer holds: a matrix of more is not read.
const MOST_CHANNELS: usize = 20;

/// Fewer scores of a channel are too few to compare it.
const FEWEST_SCORES: u64 = 30;

/// A difference below this q-value is called real.
const DISCOVERY_RATE: f64 = 0.05;

/// What codes stand for, and whether there is a goal.
#[derive(Debug, Clone, Default)]
pub(crate) struct ChannelCodes {
    pub channels: Vec<String>,
    pub scales: Vec<String>,
    pub goal: bool,
}

impl ChannelCodes {
    fn channel(&self, code: u32) -> String {
        self.channels.get(code as usize).cloned().unwrap_or_else(|| format!("#{code}"))
    }

    fn scale(&self, code: u32) -> Option<Scale> {
        self.scales.get(code as usize)?.parse().ok()
    }
}

/// The answer, of the channels with most interactions, and how many others were left out.
pub(crate) fn result(counts: ChannelsCounts, names: &Names, codes: &ChannelCodes) -> (ChannelsResult, u64) {
    let ChannelsCounts { journeys, reached, mut hand_offs, mut passages, mut cells, mut rows, weak } = counts;
    let all =
        rows.iter().map(|row| row.unidentified).sum::<u64>() + weak.iter().map(|one| one.interactions).sum::<u64>();
    let mut order: Vec<(u32, u64)> = rows.iter().filter_map(|row| Some((row.channel?, row.interactions))).collect();
    largest_first(&mut order, |(_, interactions)| *interactions, |(code, _)| codes.channel(*code));
    let left_out = order.len().saturating_sub(MOST_CHANNELS) as u64;
    order.truncate(MOST_CHANNELS);
    let kept: HashSet<u32> = order.iter().map(|(code, _)| *code).collect();
    hand_offs.retain(|one| kept.contains(&one.from) && kept.contains(&one.to));
    passages.retain(|one| kept.contains(&one.channel));
    cells.retain(|one| kept.contains(&one.channel));
    rows.retain(|one| one.channel.is_none_or(|channel| kept.contains(&channel)));
    let result = ChannelsResult {
        journeys,
        reached: codes.goal.then_some(reached),
        channels: order.iter().map(|(code, _)| codes.channel(*code)).collect(),
        touchpoints: touchpoints(&cells, names),
        hand_offs: with_differences(&hand_offs, &passages, names, codes),
        passages: told(&passages, names, codes),
        matrix: matrix(&cells, names, codes),
        scores: scores(&cells, names, codes),
        unknown: unknown(&rows, &weak, all, codes),
    };
    (result, left_out)
}

fn touchpoints(cells: &[CellCounts], names: &Names) -> Vec<String> {
    let mut sums: BTreeMap<u16, u64> = BTreeMap::new();
    for cell in cells {
        *sums.entry(cell.symbol).or_default() += cell.interactions;
    }
    let mut order: Vec<(String, u64)> =
        sums.into_iter().map(|(symbol, interactions)| (names.touchpoint(symbol), interactions)).collect();
    largest_first(&mut order, |(_, interactions)| *interactions, |(name, _)| name.clone());
    order.into_iter().map(|(name, _)| name).collect()
}

/// Hand-offs wherever and those by touchpoint are two looks at the same: each is adjusted for by itself.
fn with_differences(
    counts: &[HandOffCounts],
    passages: &[PassageCounts],
    names: &Names,
    codes: &ChannelCodes,
) -> Vec<HandOff> {
    let stayed: HashMap<(Option<u16>, u32), Rate> =
        passages.iter().map(|one| ((one.symbol, one.channel), wilson(one.stayed_reached, one.stayed))).collect();
    let mut hand_offs = Vec::with_capacity(counts.len());
    for wherever in [true, false] {
        let (mut tested, mut p_values) = (Vec::new(), Vec::new());
        for one in counts.iter().filter(|one| one.symbol.is_none() == wherever) {
            let mut hand_off = HandOff {
                touchpoint: one.symbol.map(|symbol| names.touchpoint(symbol)),
                from: codes.channel(one.from),
                to: codes.channel(one.to),
                count: one.times.n(),
                customers: one.customers,
                journeys: one.journeys,
                times: one.times.times(),
                goal: None,
            };
            if codes.goal {
                let stayed = stayed.get(&(one.symbol, one.from)).copied().unwrap_or_else(|| wilson(0, 0));
                let reached = wilson(one.reached, one.journeys);
                let mut goal = HandOffGoal { reached, stayed, difference: None, q_value: 1.0, real: false };
                if stayed.n > 0 {
                    let compared = difference::shares(String::new(), stayed, reached);
                    goal.difference = Some(compared.difference);
                    tested.push(hand_offs.len());
                    p_values.push(compared.p_value);
                }
                hand_off.goal = Some(goal);
            }
            hand_offs.push(hand_off);
        }
        for (place, q_value) in tested.into_iter().zip(benjamini_hochberg(&p_values)) {
            if let Some(goal) = &mut hand_offs[place].goal {
                (goal.q_value, goal.real) = (q_value, q_value < DISCOVERY_RATE);
            }
        }
    }
    let name = |one: &HandOff| (one.touchpoint.clone(), one.from.clone(), one.to.clone());
    largest_first(&mut hand_offs, |one| one.count, name);
    hand_offs
}

fn told(counts: &[PassageCounts], names: &Names, codes: &ChannelCodes) -> Vec<Passage> {
    let passage = |one: &PassageCounts| {
        let [same, other, unknown, lost, open] = one.onward;
        let journeys: u64 = one.onward.iter().sum();
        Passage {
            touchpoint: one.symbol.map(|symbol| names.touchpoint(symbol)),
            channel: codes.channel(one.channel),
            journeys,
            same,
            other,
            unknown,
            lost,
            open,
            lost_share: wilson(lost, journeys - open),
        }
    };
    let mut passages: Vec<Passage> = counts.iter().map(passage).collect();
    largest_first(&mut passages, |one| one.journeys, |one| (one.touchpoint.clone(), one.channel.clone()));
    passages
}

fn matrix(cells: &[CellCounts], names: &Names, codes: &ChannelCodes) -> Vec<MatrixCell> {
    let mut matrix: Vec<MatrixCell> = cells
        .iter()
        .map(|cell| {
            let mut scores = Moments::default();
            for (code, moments) in &cell.scores {
                if let (Some(scale), Some(moments)) = (codes.scale(*code), spread(moments)) {
                    scores.merge(&of_hundred(&moments, scale));
                }
            }
            MatrixCell {
                touchpoint: names.touchpoint(cell.symbol),
                channel: codes.channel(cell.channel),
                customers: cell.customers,
                interactions: cell.interactions,
                score: (scores.n > 0).then(|| interval::mean(&scores)),
            }
        })
        .collect();
    largest_first(&mut matrix, |cell| cell.interactions, |cell| (cell.touchpoint.clone(), cell.channel.clone()));
    matrix
}

/// The scores where the worst answer of the scale is 0 and the best is 100.
pub(super) fn of_hundred(moments: &Moments, scale: Scale) -> Moments {
    let part = 100.0 / length(scale);
    Moments { n: moments.n, mean: (moments.mean - f64::from(scale.low)) * part, squares: moments.squares * part * part }
}

fn length(scale: Scale) -> f64 {
    f64::from(scale.high) - f64::from(scale.low)
}

fn scores(cells: &[CellCounts], names: &Names, codes: &ChannelCodes) -> Vec<ChannelScores> {
    let mut grouped: BTreeMap<(u16, u32), Vec<(String, Moments)>> = BTreeMap::new();
    for cell in cells {
        for (code, moments) in &cell.scores {
            if let Some(moments) = spread(moments) {
                grouped.entry((cell.symbol, *code)).or_default().push((codes.channel(cell.channel), moments));
            }
        }
    }
    let (mut rows, mut p_values) = (Vec::new(), Vec::new());
    for ((symbol, code), mut channels) in grouped {
        let Some(scale) = codes.scale(code).filter(|_| channels.len() > 1) else { continue };
        channels.sort_by(|(a, of_a), (b, of_b)| of_b.mean.total_cmp(&of_a.mean).then_with(|| a.cmp(b)));
        let (gap, place) = gap(&channels, &mut p_values).unzip();
        let score = |(channel, moments): &(String, Moments)| ChannelScore {
            channel: channel.clone(),
            mean: interval::mean(moments),
        };
        let channels = channels.iter().map(score).collect();
        rows.push((ChannelScores { touchpoint: names.touchpoint(symbol), scale, channels, gap }, place));
    }
    let q_values = benjamini_hochberg(&p_values);
    let mut scores: Vec<ChannelScores> = Vec::with_capacity(rows.len());
    for (mut row, place) in rows {
        if let (Some(gap), Some(place)) = (&mut row.gap, place) {
            let q_value: f64 = q_values[place];
            (gap.q_value, gap.real) = (q_value, q_value < DISCOVERY_RATE);
        }
        scores.push(row);
    }
    let size = |row: &ChannelScores| row.gap.as_ref().map_or(-1.0, |gap| gap.difference.value / length(row.scale));
    let real = |row: &ChannelScores| row.gap.as_ref().is_some_and(|gap| gap.real);
    scores.sort_by(|a, b| {
        let by_size = real(b).cmp(&real(a)).then(size(b).total_cmp(&size(a)));
        by_size.then_with(|| (&a.touchpoint, a.scale.to_string()).cmp(&(&b.touchpoint, b.scale.to_string())))
    });
    scores
}

/// The gap between the first and the last of the channels that have enough scores, and where its p-value stands
/// among those of all pairs, which are added. The channels are in order of their means, so that none is larger.
fn gap(channels: &[(String, Moments)], p_values: &mut Vec<f64>) -> Option<(ChannelGap, usize)> {
    let enough: Vec<&(String, Moments)> = channels.iter().filter(|(_, moments)| moments.n >= FEWEST_SCORES).collect();
    let [(best, of_best), .., (worst, of_worst)] = enough.as_slice() else { return None };
    let mut place = p_values.len();
    for (at, (_, one)) in enough.iter().enumerate() {
        for (other_at, (_, other)) in enough.iter().enumerate().skip(at + 1) {
            if at == 0 && other_at + 1 == enough.len() {
                place = p_values.len();
            }
            p_values.push(means_p(other, one));
        }
    }
    let difference = mean_difference(of_worst, of_best);
    let gap = ChannelGap { best: best.clone(), worst: worst.clone(), difference, q_value: 1.0, real: false };
    Some((gap, place))
}

/// Who is not known by channel. `all` are the interactions of nobody recognised, in whatever channel.
fn unknown(rows: &[ChannelRows], weak: &[WeakCounts], all: u64, codes: &ChannelCodes) -> Vec<ChannelInteractions> {
    let recognition = |one: &ChannelRows| {
        let counted = weak.iter().find(|counted| counted.channel == one.channel)?;
        Some(ChannelRecognition {
            weak: wilson(counted.interactions, one.interactions),
            customers: counted.customers,
            gain: wilson(counted.gain, all),
        })
    };
    let row = |one: &ChannelRows| ChannelInteractions {
        channel: one.channel.map(|code| codes.channel(code)),
        interactions: one.interactions,
        unidentified: wilson(one.unidentified, one.interactions),
        recognition: recognition(one),
    };
    let mut unknown: Vec<ChannelInteractions> = rows.iter().map(row).collect();
    let gain =
        |one: &ChannelInteractions| one.recognition.map_or(one.unidentified.successes, |told| told.gain.successes);
    largest_first(&mut unknown, gain, |one| one.channel.clone());
    unknown
}
