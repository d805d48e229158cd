//! Heights of spots: near their neighbours, in the order found, never overlapping.

use super::layers::{Layered, Spot};

/// From the middle of a node to the middle of the next one.
pub(super) const NODE_ROOM: f64 = 86.0;

/// The same between bends.
const BEND_ROOM: f64 = 22.0;

const SWEEPS: usize = 20;

/// The height (y of the middle) of each spot.
pub(super) fn place(layered: &Layered) -> Vec<f64> {
    let mut heights = vec![0.0; layered.spots.len()];
    for layer in &layered.layers {
        let rooms = rooms(layered, layer);
        let mut y = -rooms.iter().sum::<f64>() / 2.0;
        for (&spot, room) in layer.iter().zip(rooms) {
            heights[spot] = y + room / 2.0;
            y += room;
        }
    }
    for sweep in 0..SWEEPS {
        let count = layered.layers.len();
        for step in 0..count {
            let layer = &layered.layers[if sweep % 2 == 0 { step } else { count - 1 - step }];
            let desired: Vec<f64> = layer.iter().map(|&spot| pull(layered, &heights, spot)).collect();
            let placed = spread(&desired, &rooms(layered, layer));
            for (&spot, y) in layer.iter().zip(placed) {
                heights[spot] = y;
            }
        }
    }
    let top = heights.iter().copied().fold(f64::INFINITY, f64::min);
    heights.iter().map(|y| y - top + NODE_ROOM / 2.0).collect()
}

fn rooms(layered: &Layered, layer: &[usize]) -> Vec<f64> {
    let room = |&spot: &usize| match layered.spots[spot] {
        Spot::Node(_) => NODE_ROOM,
        Spot::Bend(_) => BEND_ROOM,
    };
    layer.iter().map(room).collect()
}

/// Mean height of the neighbours; long edges are pulled straight.
fn pull(layered: &Layered, heights: &[f64], spot: usize) -> f64 {
    let is_bend = |spot: usize| matches!(layered.spots[spot], Spot::Bend(_));
    let (mut sum, mut weight) = (0.0, 0.0);
    for &(left, right, _) in &layered.pieces {
        let other = match spot {
            spot if spot == left => right,
            spot if spot == right => left,
            _ => continue,
        };
        let pull = if is_bend(spot) && is_bend(other) { 6.0 } else { 1.0 };
        sum += pull * heights[other];
        weight += pull;
    }
    if weight == 0.0 { heights[spot] } else { sum / weight }
}

/// The places closest to the desired ones (least squares) that keep the order
/// and half the room of both neighbours between them: isotonic regression by
/// pooling adjacent violators (Ayer et al. 1955).
pub(in crate::html) fn spread(desired: &[f64], rooms: &[f64]) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(desired.len());
    let mut offset = 0.0;
    for (index, room) in rooms.iter().enumerate() {
        if index > 0 {
            offset += f64::midpoint(rooms[index - 1], *room);
        }
        offsets.push(offset);
    }
    // Blocks of (sum, count) whose members share one mean.
    let mut blocks: Vec<(f64, usize)> = Vec::with_capacity(desired.len());
    for (want, offset) in desired.iter().zip(&offsets) {
        let mut block = (want - offset, 1);
        while let Some(&(sum, count)) = blocks.last() {
            if sum / count as f64 <= block.0 / block.1 as f64 {
                break;
            }
            block = (block.0 + sum, block.1 + count);
            blocks.pop();
        }
        blocks.push(block);
    }
    let means = blocks.iter().flat_map(|&(sum, count)| std::iter::repeat_n(sum / count as f64, count));
    means.zip(offsets).map(|(mean, offset)| mean + offset).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_does_not_overlap_stays() {
        assert_eq!(spread(&[0.0, 50.0], &[20.0, 20.0]), [0.0, 50.0]);
        assert_eq!(spread(&[10.0, 10.0], &[20.0, 20.0]), [0.0, 20.0]);
    }

    proptest! {
        #[test]
        fn spread_keeps_order_and_distance(desired in prop::collection::vec(-500.0_f64..500.0, 1..20)) {
            let rooms = vec![20.0; desired.len()];
            let placed = spread(&desired, &rooms);
            prop_assert!(placed.windows(2).all(|pair| pair[1] - pair[0] >= 20.0 - 1e-6));
            let sums = (placed.iter().sum::<f64>(), desired.iter().sum::<f64>());
            prop_assert!((sums.0 - sums.1).abs() < 1e-6 * desired.len() as f64 * 500.0, "moved as a whole");
        }
    }
}
