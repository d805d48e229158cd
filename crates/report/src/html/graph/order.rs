//! Orders the spots of each layer so that few edges cross.

use super::layers::Layered;

const SWEEPS: usize = 24;

/// Medians of neighbours, left to right and back, keeping the best order seen.
pub(super) fn order(layered: &mut Layered) {
    let mut best = layered.layers.clone();
    let mut fewest = crossings(layered);
    for sweep in 0..SWEEPS {
        let rightwards = sweep % 2 == 0;
        let count = layered.layers.len();
        for step in 1..count {
            let layer = if rightwards { step } else { count - 1 - step };
            sort_by_median(layered, layer, rightwards);
        }
        swap_neighbours(layered);
        let now = crossings(layered);
        if now < fewest {
            fewest = now;
            best.clone_from(&layered.layers);
        }
        if fewest == 0 {
            break;
        }
    }
    layered.layers = best;
}

fn positions(layered: &Layered) -> Vec<usize> {
    let mut position = vec![0; layered.spots.len()];
    for layer in &layered.layers {
        for (index, &spot) in layer.iter().enumerate() {
            position[spot] = index;
        }
    }
    position
}

fn sort_by_median(layered: &mut Layered, layer: usize, rightwards: bool) {
    let position = positions(layered);
    let median = |spot: usize| {
        let mut neighbours: Vec<usize> = layered
            .pieces
            .iter()
            .filter_map(|&(left, right, _)| match (rightwards, spot) {
                (true, spot) if spot == right => Some(position[left]),
                (false, spot) if spot == left => Some(position[right]),
                _ => None,
            })
            .collect();
        neighbours.sort_unstable();
        match neighbours.len() {
            0 => position[spot] as f64,
            n if n % 2 == 1 => neighbours[n / 2] as f64,
            n => f64::midpoint(neighbours[n / 2 - 1] as f64, neighbours[n / 2] as f64),
        }
    };
    let mut keyed: Vec<(f64, usize)> = layered.layers[layer].iter().map(|&spot| (median(spot), spot)).collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    layered.layers[layer] = keyed.into_iter().map(|(_, spot)| spot).collect();
}

/// Swaps spots next to each other while that takes crossings away.
fn swap_neighbours(layered: &mut Layered) {
    for layer in 0..layered.layers.len() {
        for place in 1..layered.layers[layer].len() {
            let before = crossings_at(layered, layer);
            layered.layers[layer].swap(place - 1, place);
            if crossings_at(layered, layer) >= before {
                layered.layers[layer].swap(place - 1, place);
            }
        }
    }
}

fn crossings(layered: &Layered) -> usize {
    (0..layered.layers.len().saturating_sub(1)).map(|gap| gap_crossings(layered, gap)).sum()
}

fn crossings_at(layered: &Layered, layer: usize) -> usize {
    let before = if layer > 0 { gap_crossings(layered, layer - 1) } else { 0 };
    before + if layer + 1 < layered.layers.len() { gap_crossings(layered, layer) } else { 0 }
}

/// Crossings between a layer and the next.
fn gap_crossings(layered: &Layered, gap: usize) -> usize {
    let position = positions(layered);
    let pieces: Vec<(usize, usize)> = layered
        .pieces
        .iter()
        .filter(|(left, _, _)| layered.rank[*left] == gap)
        .map(|(left, right, _)| (position[*left], position[*right]))
        .collect();
    let mut count = 0;
    for (index, a) in pieces.iter().enumerate() {
        for b in &pieces[index + 1..] {
            if (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1) {
                count += 1;
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::layers::Spot;
    use super::*;

    #[test]
    fn crossed_pairs_are_uncrossed() {
        let mut layered = Layered {
            spots: (0..6).map(Spot::Node).collect(),
            layers: vec![vec![0, 1, 2], vec![3, 4, 5]],
            pieces: vec![(0, 5, 0), (1, 4, 1), (2, 3, 2)],
            routes: Vec::new(),
            rank: vec![0, 0, 0, 1, 1, 1],
        };
        assert_eq!(crossings(&layered), 3);
        order(&mut layered);
        assert_eq!(crossings(&layered), 0);
    }
}
