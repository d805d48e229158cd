use std::f64::consts::TAU;

use super::{Points, Random};

/// As many points drawn from the normal distribution that has the means and covariances of some points: they depend
/// on each other as these do, and there are no clusters among them (Liu, Hayes, Nobel and Marron 2008).
pub(super) fn normal_alike(points: &Points, random: &mut Random) -> Points {
    let width = points.width();
    let means = means(points);
    let root = root(&covariances(points, &means), width);
    let mut alike = Points::new(width);
    let mut drawn = vec![0.0; width];
    for _ in 0..points.len() {
        for value in &mut drawn {
            *value = normal(random);
        }
        let mut point = means.clone();
        for (row, value) in point.iter_mut().enumerate() {
            for column in 0..=row {
                *value += root[row * width + column] * drawn[column];
            }
        }
        alike.push(&point);
    }
    alike
}

fn means(points: &Points) -> Vec<f64> {
    let mut means = vec![0.0; points.width()];
    for point in points.iter() {
        means.iter_mut().zip(point).for_each(|(mean, value)| *mean += value);
    }
    let n = points.len().max(1) as f64;
    for mean in &mut means {
        *mean /= n;
    }
    means
}

/// Row by row.
fn covariances(points: &Points, means: &[f64]) -> Vec<f64> {
    let width = means.len();
    let mut sums = vec![0.0; width * width];
    for point in points.iter() {
        for row in 0..width {
            for column in 0..=row {
                sums[row * width + column] += (point[row] - means[row]) * (point[column] - means[column]);
            }
        }
    }
    let n = points.len().max(1) as f64;
    for row in 0..width {
        for column in 0..=row {
            let covariance = sums[row * width + column] / n;
            (sums[row * width + column], sums[column * width + row]) = (covariance, covariance);
        }
    }
    sums
}

/// The lower triangle that gives covariances when multiplied with itself turned over (Cholesky); numbers that follow
/// from those before them add nothing.
fn root(covariances: &[f64], width: usize) -> Vec<f64> {
    let mut root = vec![0.0; width * width];
    for column in 0..width {
        let left = |row: usize, root: &[f64]| {
            let common = (0..column).map(|k| root[row * width + k] * root[column * width + k]).sum::<f64>();
            covariances[row * width + column] - common
        };
        let pivot = left(column, &root);
        if pivot <= 1e-9 * covariances[column * width + column] {
            continue;
        }
        for row in column..width {
            let value = left(row, &root) / pivot.sqrt();
            root[row * width + column] = value;
        }
    }
    root
}

/// Box and Muller (1958).
fn normal(random: &mut Random) -> f64 {
    let radius = (-2.0 * (1.0 - random.uniform()).ln()).sqrt();
    radius * (TAU * random.uniform()).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_drawn_alike_have_the_same_means_and_covariances() {
        let mut random = Random::new(5);
        let mut points = Points::new(3);
        for _ in 0..4_000 {
            let (a, b) = (random.uniform(), random.uniform());
            // The third follows from the two before it.
            points.push(&[a, 4.0 + 0.5 * a + b, a - b]);
        }
        let alike = normal_alike(&points, &mut random);
        let (of_points, of_alike) = (means(&points), means(&alike));
        let spreads = covariances(&points, &of_points).into_iter().zip(covariances(&alike, &of_alike));
        for (one, other) in of_points.iter().copied().zip(of_alike.iter().copied()).chain(spreads) {
            assert!((one - other).abs() < 0.05, "{one} {other}");
        }
    }

    #[test]
    fn what_is_the_same_everywhere_stays_the_same() {
        let mut points = Points::new(2);
        (0..9).for_each(|_| points.push(&[2.0, -1.0]));
        assert_eq!(normal_alike(&points, &mut Random::new(1)), points);
    }
}
