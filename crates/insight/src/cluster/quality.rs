use std::collections::HashMap;

use super::{Points, distance};

/// The mean silhouette (Rousseeuw 1987) of points in `k` clusters: `(b - a) / max(a, b)`, where `a` is the mean distance
/// of a point from the others of its cluster and `b` that from the nearest other cluster. 1 is far apart, 0 is not
/// apart at all. A point alone in its cluster counts as 0; so do all where there are fewer than two clusters.
///
/// Looks at each pair of points.
pub fn silhouette(points: &Points, labels: &[u16], k: usize) -> f64 {
    let mut sizes = vec![0_u64; k];
    for label in labels {
        sizes[usize::from(*label)] += 1;
    }
    let mut sum = 0.0;
    for (point, own) in points.iter().zip(labels) {
        let mut away = vec![0.0; k];
        for (other, label) in points.iter().zip(labels) {
            away[usize::from(*label)] += distance(point, other).sqrt();
        }
        sum += width(usize::from(*own), &away, &sizes);
    }
    if labels.is_empty() { 0.0 } else { sum / labels.len() as f64 }
}

/// The silhouette of one point by the sums of its distances from each cluster.
fn width(own: usize, away: &[f64], sizes: &[u64]) -> f64 {
    if sizes[own] < 2 {
        return 0.0;
    }
    let inside = away[own] / (sizes[own] - 1) as f64;
    let others = (0..sizes.len()).filter(|cluster| *cluster != own && sizes[*cluster] > 0);
    let outside = others.map(|cluster| away[cluster] / sizes[cluster] as f64).fold(f64::INFINITY, f64::min);
    let larger = inside.max(outside);
    if outside.is_finite() && larger > 0.0 { (outside - inside) / larger } else { 0.0 }
}

/// How far two clusterings of the same points agree, adjusted for chance (Hubert and Arabie 1985): 1 is the same, 0 no
/// more than by chance. Two that put all points together, or each apart, are the same.
pub fn adjusted_rand(one: &[u16], other: &[u16]) -> f64 {
    let mut cells: HashMap<(u16, u16), u64> = HashMap::new();
    let (mut rows, mut columns): (HashMap<u16, u64>, HashMap<u16, u64>) = (HashMap::new(), HashMap::new());
    for (a, b) in one.iter().zip(other) {
        *cells.entry((*a, *b)).or_default() += 1;
        *rows.entry(*a).or_default() += 1;
        *columns.entry(*b).or_default() += 1;
    }
    let together: f64 = cells.values().map(|count| pairs(*count)).sum();
    let (in_rows, in_columns): (f64, f64) =
        (rows.values().map(|count| pairs(*count)).sum(), columns.values().map(|count| pairs(*count)).sum());
    let all = pairs(one.len().min(other.len()) as u64);
    let expected = if all > 0.0 { in_rows * in_columns / all } else { 0.0 };
    let most = f64::midpoint(in_rows, in_columns);
    if most - expected == 0.0 { 1.0 } else { (together - expected) / (most - expected) }
}

fn pairs(count: u64) -> f64 {
    count as f64 * (count as f64 - 1.0) / 2.0
}
