//! A journey map out of what customers did: blocks are mined from their journeys, drawn as steps and edges, and
//! measured against the same journeys.
//!
//! Nothing is made up. Steps are touchpoints and are called as the registry calls them; shares are how often each way
//! was gone, times their medians; what no data tells is left empty. Steps that are bound to nothing stand where ways
//! part or meet, as edges need them.

mod block;
mod cut;
mod draw;
mod log;
mod measure;
mod mine;
mod proposal;
mod sketch;
mod split;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use styk_model::{Question, Scale};

use self::draw::draw;
use self::log::Log;
pub use self::measure::{Kept, Measured, measure};
use self::mine::mine;
pub use self::proposal::{Discovery, Draft, GroupMark, JourneyGroup, MapFit, MarkKind};
use self::sketch::sketch;
use crate::{MAX_STEPS, Map};

/// Touchpoints that become steps of their own, at most: the others share one. Half of them where ways are so tangled
/// that more would be no map.
const MOST_STEPS: usize = 240;

/// However simple a map is, it has as many steps, if customers went to as many touchpoints.
const FEWEST_STEPS: usize = 3;

/// Which part of all visits to touchpoints the simplest map leaves out.
const LEFT_OUT: f64 = 0.8;

/// Ways that fewer than such a part of the customers go are left aside in the simplest map.
const RARE: f64 = 0.4;

/// Parts of a journey that places in it are told in.
const PARTS: u64 = 1 << 20;

/// What customers did.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// What the map is called.
    pub name: &'a str,
    /// Which journeys these are: filters, range, zone and split. Its language is that of the map.
    pub about: &'a Question,
    pub touchpoints: &'a [SeenTouchpoint],
    /// Those of a customer one after the other.
    pub journeys: &'a [SeenJourney],
}

/// A touchpoint of the registry.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeenTouchpoint {
    pub key: String,
    pub name: String,
    /// Key and name of its stage.
    pub stage: Option<(String, String)>,
    /// Channels that customers used there, the usual one first.
    pub channels: Vec<String>,
    /// The mean of scores given there, from -2 to 2, and their scale.
    pub emotion: Option<(f64, Scale)>,
}

/// A journey: its interactions at touchpoints, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeenJourney {
    pub customer: u32,
    /// Places in [`Seen::touchpoints`].
    pub touchpoints: Vec<u16>,
    /// When each was, in microseconds.
    pub times: Vec<i64>,
}

/// A map of what customers did, without times on its edges. `None` where nobody was at any touchpoint.
///
/// `simplicity` goes from 0, which shows everything that was seen, so that each of the journeys follows the map, to 1,
/// which shows the few touchpoints that most visits were at and the ways that most customers went. The map has at most
/// [`MAX_STEPS`] steps, and [`Plan::compile`](crate::Plan::compile) takes it.
pub fn discover(seen: &Seen<'_>, simplicity: f64) -> Option<Map> {
    let mut most = MOST_STEPS;
    loop {
        let chosen = Chosen::of(seen, simplicity, most);
        let block = mine(chosen.log(seen.journeys), RARE * simplicity);
        if chosen.touchpoints.is_empty() || block.steps().is_empty() {
            return None;
        }
        let drawing = draw(&block, chosen.touchpoints.len());
        if most == 1 || chosen.touchpoints.len() + drawing.joints.len() <= MAX_STEPS {
            return Some(sketch(seen, &chosen, &block, &drawing));
        }
        most /= 2;
    }
}

/// The touchpoints that become steps, in the order in which they mostly happen.
struct Chosen {
    /// By step: the touchpoints that it is, the one with most journeys first.
    touchpoints: Vec<Vec<u16>>,
    /// By step: where in a journey it mostly happens, 0 to 1, and how often it does.
    places: Vec<(f64, u64)>,
    /// By touchpoint.
    step_of: Vec<Option<u16>>,
}

impl Chosen {
    fn of(seen: &Seen<'_>, simplicity: f64, most: usize) -> Self {
        let mut steps: Vec<Vec<u16>> = kept(seen, simplicity).into_iter().map(|touchpoint| vec![touchpoint]).collect();
        if steps.len() > most {
            let others = steps.split_off(most - 1).into_iter().flatten().collect();
            steps.push(others);
        }
        let usual = usual_places(seen);
        let place = |step: &Vec<u16>| {
            let (mut sum, mut count) = (0_u64, 0_u64);
            for touchpoint in step {
                let (here, times) = usual[usize::from(*touchpoint)];
                sum += here;
                count += times;
            }
            (sum as f64 / (PARTS * count.max(1)) as f64, count)
        };
        let mut placed: Vec<((f64, u64), Vec<u16>)> = steps.into_iter().map(|step| (place(&step), step)).collect();
        placed.sort_by(|one, other| one.0.0.total_cmp(&other.0.0).then_with(|| one.1.cmp(&other.1)));
        let (places, touchpoints): (Vec<(f64, u64)>, Vec<Vec<u16>>) = placed.into_iter().unzip();
        let mut step_of = vec![None; seen.touchpoints.len()];
        for (step, touchpoints) in touchpoints.iter().enumerate() {
            for touchpoint in touchpoints {
                step_of[usize::from(*touchpoint)] = Some(step as u16);
            }
        }
        Self { touchpoints, places, step_of }
    }

    /// The journeys by the steps that they went through; those that went through none are not in it.
    fn log(&self, journeys: &[SeenJourney]) -> Log {
        let mut log = Log::default();
        for journey in journeys {
            let steps: Vec<u16> =
                journey.touchpoints.iter().filter_map(|touchpoint| self.step_of[usize::from(*touchpoint)]).collect();
            if !steps.is_empty() {
                log.add(steps, 1);
            }
        }
        log
    }
}

/// The touchpoints that most journeys came to, as many as have the part of all visits that is kept; a visit is a
/// journey that came to a touchpoint.
fn kept(seen: &Seen<'_>, simplicity: f64) -> Vec<u16> {
    let mut visits = vec![0_u64; seen.touchpoints.len()];
    let mut last = vec![usize::MAX; seen.touchpoints.len()];
    for (number, journey) in seen.journeys.iter().enumerate() {
        for touchpoint in journey.touchpoints.iter().map(|touchpoint| usize::from(*touchpoint)) {
            if last[touchpoint] != number {
                last[touchpoint] = number;
                visits[touchpoint] += 1;
            }
        }
    }
    let mut ranked: Vec<usize> = (0..visits.len()).filter(|touchpoint| visits[*touchpoint] > 0).collect();
    ranked.sort_by_key(|touchpoint| (Reverse(visits[*touchpoint]), &seen.touchpoints[*touchpoint].key));
    let wanted = (1.0 - LEFT_OUT * simplicity) * visits.iter().sum::<u64>() as f64;
    let mut sum = 0_u64;
    let enough = ranked.iter().position(|touchpoint| {
        sum += visits[*touchpoint];
        sum as f64 >= wanted
    });
    if simplicity > 0.0 {
        ranked.truncate(enough.map_or(ranked.len(), |enough| enough + 1).max(FEWEST_STEPS));
    }
    ranked.into_iter().map(|touchpoint| touchpoint as u16).collect()
}

/// By touchpoint: the sum of where in their journeys its interactions are, in [`PARTS`] of a journey, and how many
/// they are. Whole numbers: in whichever order journeys come, it is the same.
fn usual_places(seen: &Seen<'_>) -> Vec<(u64, u64)> {
    let mut places = vec![(0, 0); seen.touchpoints.len()];
    for journey in seen.journeys {
        let length = journey.touchpoints.len() as u64;
        for (place, touchpoint) in (0..).zip(&journey.touchpoints) {
            let (sum, count) = &mut places[usize::from(*touchpoint)];
            *sum += (2 * place + 1) * PARTS / (2 * length);
            *count += 1;
        }
    }
    places
}
