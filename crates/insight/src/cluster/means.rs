use super::{Points, Random, distance};

/// Beginnings that are tried, of which the best is kept.
const BEGINNINGS: u64 = 3;

/// Steps of one beginning, at most: what moves later moves little.
const STEPS: usize = 30;

/// Points in clusters.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    pub centres: Points,
    /// The place of the nearest centre, by point.
    pub labels: Vec<u16>,
    /// The sum of squared distances to the nearest centres.
    pub cost: f64,
}

/// Lloyd's k-means (1982) from centres drawn as k-means++ draws them (Arthur and Vassilvitskii 2007), the best of three
/// beginnings. There are at most as many clusters as points.
pub fn k_means(points: &Points, k: usize, seed: u64) -> Fit {
    let k = k.clamp(1, points.len().max(1));
    let mut best: Option<Fit> = None;
    for beginning in 0..BEGINNINGS {
        let mut random = Random::new(seed.wrapping_add(beginning.wrapping_mul(0x5851_f42d_4c95_7f2d)));
        let fit = lloyd(points, first_centres(points, k, &mut random));
        if best.as_ref().is_none_or(|best| fit.cost < best.cost) {
            best = Some(fit);
        }
    }
    best.unwrap_or_else(|| Fit { centres: Points::new(points.width()), labels: Vec::new(), cost: 0.0 })
}

/// The place of the nearest of some centres, and the squared distance; of equally near ones the first.
pub fn nearest(centres: &Points, point: &[f64]) -> (usize, f64) {
    let mut nearest = (0, f64::INFINITY);
    for (place, centre) in centres.iter().enumerate() {
        let apart = distance(centre, point);
        if apart < nearest.1 {
            nearest = (place, apart);
        }
    }
    nearest
}

/// Each next centre is a point drawn with a chance in proportion to its squared distance from those there are.
fn first_centres(points: &Points, k: usize, random: &mut Random) -> Points {
    let mut centres = Points::new(points.width());
    if points.is_empty() {
        return centres;
    }
    centres.push(points.point(random.below(points.len())));
    let mut apart: Vec<f64> = points.iter().map(|point| distance(centres.point(0), point)).collect();
    while centres.len() < k {
        let drawn = drawn(&apart, random).unwrap_or_else(|| random.below(points.len()));
        centres.push(points.point(drawn));
        let newest = centres.point(centres.len() - 1);
        for (apart, point) in apart.iter_mut().zip(points.iter()) {
            *apart = distance(newest, point).min(*apart);
        }
    }
    centres
}

/// A place drawn by weight; `None` where all weights are 0.
fn drawn(weights: &[f64], random: &mut Random) -> Option<usize> {
    let mut left = random.uniform() * weights.iter().sum::<f64>();
    let mut last = None;
    for (place, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        last = Some(place);
        left -= weight;
        if left < 0.0 {
            break;
        }
    }
    last
}

fn lloyd(points: &Points, mut centres: Points) -> Fit {
    let mut labels = vec![0_u16; points.len()];
    let mut cost = f64::INFINITY;
    for _ in 0..STEPS {
        let (next, sum) = assigned(points, &centres);
        let settled = next == labels && cost.is_finite();
        (labels, cost) = (next, sum);
        if settled {
            break;
        }
        centres = middles(points, &labels, &centres);
    }
    let (labels, cost) = assigned(points, &centres);
    Fit { centres, labels, cost }
}

fn assigned(points: &Points, centres: &Points) -> (Vec<u16>, f64) {
    let mut cost = 0.0;
    let mut label = |point: &[f64]| {
        let (place, apart) = nearest(centres, point);
        cost += apart;
        place as u16
    };
    let labels = points.iter().map(&mut label).collect();
    (labels, cost)
}

/// The means of clusters; one that has become empty keeps its centre.
fn middles(points: &Points, labels: &[u16], before: &Points) -> Points {
    let mut counts = vec![0_u64; before.len()];
    let mut sums = vec![vec![0.0; points.width()]; before.len()];
    for (point, label) in points.iter().zip(labels) {
        counts[usize::from(*label)] += 1;
        for (sum, value) in sums[usize::from(*label)].iter_mut().zip(point) {
            *sum += value;
        }
    }
    let mut centres = Points::new(points.width());
    for (place, (count, mut sum)) in counts.into_iter().zip(sums).enumerate() {
        if count == 0 {
            centres.push(before.point(place));
            continue;
        }
        for value in &mut sum {
            *value /= count as f64;
        }
        centres.push(&sum);
    }
    centres
}
