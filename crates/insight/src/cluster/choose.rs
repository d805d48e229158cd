use super::normal::normal_alike;
use super::{Points, Random, adjusted_rand, k_means, nearest, silhouette};
use crate::interval::Moments;

/// The most clusters that are looked for: more are not told apart by anybody.
pub const LARGEST: usize = 8;

/// Clusterings of resamples have to agree so far for clusters to be told as such.
pub const LEAST_STABLE: f64 = 0.6;

/// Points that are clustered to choose, each time.
const FITTED: usize = 10_000;

/// Points of a resample, and how many of these there are.
const RESAMPLED: usize = 5_000;
const RESAMPLES: u64 = 10;

/// Points whose silhouettes are taken: each pair of them is looked at.
const PAIRED: usize = 1_000;

/// Sets of points without clusters that are looked at to see what comes of chance, of each kind.
const WITHOUT: u64 = 19;

/// So many standard deviations above these is more than chance: with 19 sets that happens once in 200 times.
const ABOVE: f64 = 3.0;

/// A number of clusters that was tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    pub k: usize,
    /// The mean silhouette.
    pub silhouette: f64,
    /// The mean adjusted Rand index between the clusters of all points and those of resamples.
    pub stability: f64,
}

/// What was found of how many clusters there are.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// From 2 to [`LARGEST`].
    pub tried: Vec<Tried>,
    /// The mean silhouette that as many clusters have to exceed to be more than chance; absent where none is stable.
    pub chance: Option<f64>,
    /// Absent where no clusters stand out.
    pub k: Option<usize>,
}

/// Chooses how many clusters there are: of those numbers whose clusters come again in resamples with replacement
/// (stability at least [`LEAST_STABLE`]; Hennig 2007) the one with the best silhouette, if that is better than chance
/// makes it of points that have no clusters: of those whose numbers were each shuffled by themselves, which are
/// distributed as before and do not depend on each other, and of normal ones, which depend on each other as before.
///
/// Points are in random order; of many the first are looked at. `check` stops it by an error.
pub fn choose<E>(points: &Points, seed: u64, mut check: impl FnMut() -> Result<(), E>) -> Result<Choice, E> {
    let points = points.first(FITTED);
    let mut choice = Choice { tried: Vec::new(), chance: None, k: None };
    for k in (2..=LARGEST).take_while(|k| *k < points.len()) {
        check()?;
        choice.tried.push(tried(&points, k, seed, &mut check)?);
    }
    let stable = choice.tried.iter().filter(|tried| tried.stability >= LEAST_STABLE);
    let Some(best) = stable.reduce(|best, next| if next.silhouette > best.silhouette { next } else { best }) else {
        return Ok(choice);
    };
    let k = best.k;
    let few = points.first(PAIRED);
    let clustered = |points: &Points| silhouette(points, &k_means(points, k, seed).labels, k);
    let mut chance = 0.0_f64;
    for kind in [shuffled, normal_alike] {
        let mut without = Moments::default();
        for set in 1..=WITHOUT {
            check()?;
            without.record(clustered(&kind(&few, &mut Random::new(seed ^ set))));
        }
        let most = without.mean + ABOVE * without.variance().unwrap_or(0.0).sqrt();
        chance = most.max(chance);
    }
    choice.chance = Some(chance);
    choice.k = (clustered(&few) > chance).then_some(k);
    Ok(choice)
}

fn tried<E>(points: &Points, k: usize, seed: u64, check: &mut impl FnMut() -> Result<(), E>) -> Result<Tried, E> {
    let labels = k_means(points, k, seed).labels;
    let few = points.first(PAIRED);
    let silhouette = silhouette(&few, &labels[..few.len()], k);
    let mut agreement = 0.0;
    for resample in 0..RESAMPLES {
        check()?;
        let mut random = Random::new(seed.wrapping_add(resample.wrapping_mul(0x2545_f491_4f6c_dd1d)));
        let places: Vec<usize> = (0..points.len().min(RESAMPLED)).map(|_| random.below(points.len())).collect();
        let centres = k_means(&points.picked(&places), k, seed ^ resample).centres;
        let again: Vec<u16> = points.iter().map(|point| nearest(&centres, point).0 as u16).collect();
        agreement += adjusted_rand(&labels, &again);
    }
    Ok(Tried { k, silhouette, stability: agreement / RESAMPLES as f64 })
}

/// Each number of the points shuffled by itself (Fisher and Yates 1938; Durstenfeld 1964).
fn shuffled(points: &Points, random: &mut Random) -> Points {
    let mut shuffled = points.clone();
    for column in 0..points.width() {
        for last in (1..points.len()).rev() {
            let other = random.below(last + 1);
            let (a, b) = (last * points.width() + column, other * points.width() + column);
            shuffled.values.swap(a, b);
        }
    }
    shuffled
}
