//! Clusters against slow and obvious computations, and against points whose clusters are known.

use std::convert::Infallible;

use proptest::prelude::*;

use super::*;
use crate::testing::Random as Drawn;

fn points(rows: &[Vec<f64>]) -> Points {
    let mut points = Points::new(rows.first().map_or(1, Vec::len));
    for row in rows {
        points.push(row);
    }
    points
}

/// Normal points around some middles, one after the other in turn.
fn blobs(middles: &[[f64; 3]], count: usize, seed: u64) -> Points {
    let mut drawn = Drawn::new(seed);
    let mut points = Points::new(3);
    for at in 0..count {
        let middle = middles[at % middles.len()];
        points.push(&middle.map(|middle| middle + drawn.normal()));
    }
    points
}

fn chosen(points: &Points) -> Choice {
    choose(points, 7, || Ok::<(), Infallible>(())).unwrap_or_else(|never| match never {})
}

/// Pairs of points that both clusterings have together, by looking at each pair.
fn rand_by_pairs(one: &[u16], other: &[u16]) -> f64 {
    let (mut both, mut first, mut second, mut all) = (0.0, 0.0, 0.0, 0.0);
    for a in 0..one.len() {
        for b in a + 1..one.len() {
            let (in_one, in_other) = (one[a] == one[b], other[a] == other[b]);
            all += 1.0;
            first += f64::from(u8::from(in_one));
            second += f64::from(u8::from(in_other));
            both += f64::from(u8::from(in_one && in_other));
        }
    }
    let expected = if all > 0.0 { first * second / all } else { 0.0 };
    let most = f64::midpoint(first, second);
    if most - expected == 0.0 { 1.0 } else { (both - expected) / (most - expected) }
}

/// The silhouette of each point from its lists of distances.
fn silhouette_by_lists(rows: &[Vec<f64>], labels: &[u16]) -> f64 {
    let apart = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let of = |at: usize| {
        let to = |label: u16| -> Vec<f64> {
            let others = (0..rows.len()).filter(|other| *other != at && labels[*other] == label);
            others.map(|other| apart(&rows[at], &rows[other])).collect()
        };
        let own = to(labels[at]);
        let others: Vec<f64> = (0..4)
            .filter(|label| *label != labels[at])
            .map(to)
            .filter(|list| !list.is_empty())
            .map(|list| mean(&list))
            .collect();
        let outside = others.into_iter().reduce(f64::min);
        match (own.is_empty(), outside) {
            (false, Some(outside)) => {
                let inside = mean(&own);
                if inside.max(outside) > 0.0 { (outside - inside) / inside.max(outside) } else { 0.0 }
            }
            _ => 0.0,
        }
    };
    if rows.is_empty() { 0.0 } else { (0..rows.len()).map(of).sum::<f64>() / rows.len() as f64 }
}

/// The least cost of two clusters, over all ways to part the points.
fn least_cost_of_two(rows: &[Vec<f64>]) -> f64 {
    let cost_of = |members: &[&Vec<f64>]| {
        let width = members.first().map_or(0, |row| row.len());
        let middle: Vec<f64> =
            (0..width).map(|at| members.iter().map(|row| row[at]).sum::<f64>() / members.len() as f64).collect();
        members.iter().map(|row| row.iter().zip(&middle).map(|(a, b)| (a - b).powi(2)).sum::<f64>()).sum::<f64>()
    };
    let parts = (0..1_u32 << rows.len()).map(|mask| {
        let side = |side: u32| -> Vec<&Vec<f64>> {
            rows.iter().enumerate().filter(|(at, _)| mask >> at & 1 == side).map(|(_, row)| row).collect()
        };
        cost_of(&side(0)) + cost_of(&side(1))
    });
    parts.fold(f64::INFINITY, f64::min)
}

fn rows(most: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
    let row = prop::collection::vec((-20..20_i32).prop_map(|value| f64::from(value) / 4.0), 2);
    prop::collection::vec(row, 2..most)
}

proptest! {
    #[test]
    fn agreement_is_that_of_all_pairs(pairs in prop::collection::vec((0..4_u16, 0..4_u16), 0..40)) {
        let (one, other): (Vec<u16>, Vec<u16>) = pairs.into_iter().unzip();
        let (fast, slow) = (adjusted_rand(&one, &other), rand_by_pairs(&one, &other));
        prop_assert!((fast - slow).abs() < 1e-9, "{fast} {slow}");
        prop_assert!((adjusted_rand(&one, &one) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn silhouettes_are_those_of_their_definition(rows in rows(25), seed in any::<u64>()) {
        let mut drawn = Drawn::new(seed);
        let labels: Vec<u16> = rows.iter().map(|_| drawn.below(4) as u16).collect();
        let (fast, slow) = (silhouette(&points(&rows), &labels, 4), silhouette_by_lists(&rows, &labels));
        prop_assert!((fast - slow).abs() < 1e-9, "{fast} {slow}");
    }

    #[test]
    fn every_point_is_with_its_nearest_centre_and_no_clustering_beats_the_best(rows in rows(9), seed in any::<u64>()) {
        let points = points(&rows);
        let fit = k_means(&points, 2, seed);
        let mut cost = 0.0;
        for (point, label) in points.iter().zip(&fit.labels) {
            let own = distance(fit.centres.point(usize::from(*label)), point);
            prop_assert!(fit.centres.iter().all(|centre| distance(centre, point) >= own));
            cost += own;
        }
        prop_assert!((cost - fit.cost).abs() < 1e-9);
        prop_assert!(fit.cost >= least_cost_of_two(&rows) - 1e-9);
        prop_assert_eq!(k_means(&points, 2, seed), fit);
    }

    #[test]
    fn scaled_numbers_have_their_median_at_nought_whatever_their_unit(rows in rows(30), unit in 1..1000_u32) {
        let unit = f64::from(unit);
        let (mut plain, mut other) = (points(&rows), points(&rows));
        other.iter_mut().for_each(|point| point.iter_mut().for_each(|value| *value *= unit));
        let (of_plain, of_other) = (Scaling::of(&plain), Scaling::of(&other));
        plain.iter_mut().for_each(|point| of_plain.apply(point));
        other.iter_mut().for_each(|point| of_other.apply(point));
        for (one, other) in plain.iter().flatten().zip(other.iter().flatten()) {
            prop_assert!((one - other).abs() < 1e-6, "{one} {other}");
        }
        for column in 0..2 {
            let below = plain.iter().filter(|point| point[column] < -1e-9).count();
            let above = plain.iter().filter(|point| point[column] > 1e-9).count();
            prop_assert!(below * 2 <= rows.len() && above * 2 <= rows.len());
        }
    }
}

#[test]
fn clusters_that_are_there_are_found_and_counted() {
    let middles = [[0.0, 0.0, 0.0], [9.0, 0.0, 0.0], [0.0, 9.0, 9.0]];
    let points = blobs(&middles, 1_500, 3);
    let choice = chosen(&points);
    assert_eq!(choice.k, Some(3), "{choice:?}");
    let labels = k_means(&points, 3, 7).labels;
    let truth: Vec<u16> = (0..1_500).map(|at| at % 3).collect();
    assert!(adjusted_rand(&labels, &truth) > 0.99);
}

#[test]
fn no_clusters_are_told_where_there_are_none() {
    for seed in 0..5 {
        let choice = chosen(&blobs(&[[0.0; 3]], 1_500, seed));
        assert_eq!(choice.k, None, "{choice:?}");
    }
    let same = points(&vec![vec![1.0, 2.0]; 50]);
    assert_eq!(chosen(&same).k, None);
    assert_eq!(chosen(&points(&[vec![1.0]])).tried, []);
}

#[test]
fn a_long_cloud_is_not_cut_in_two() {
    let mut drawn = Drawn::new(11);
    let mut points = Points::new(3);
    for _ in 0..1_500 {
        let along = 4.0 * drawn.normal();
        points.push(&[along + drawn.normal(), along + drawn.normal(), drawn.normal()]);
    }
    let choice = chosen(&points);
    assert_eq!(choice.k, None, "{choice:?}");
    assert!(choice.tried[0].stability >= LEAST_STABLE, "it is cut at the same place each time: {choice:?}");
}

#[test]
fn an_outlier_is_drawn_in_and_what_all_have_tells_nobody_apart() {
    let mut rows: Vec<Vec<f64>> = (0..100).map(|at| vec![f64::from(at), 5.0]).collect();
    rows.push(vec![1e9, 5.0]);
    let scaling = Scaling::of(&points(&rows));
    let mut far = rows[100].clone();
    scaling.apply(&mut far);
    assert_eq!(far, [3.0, 0.0]);
}
