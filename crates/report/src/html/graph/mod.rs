//! The flow graph: touchpoints in layers from left to right, edges as wide as
//! they are frequent, coloured by median waiting.
//!
//! The steps are those of Sugiyama, Tagawa and Toda (1981): break cycles
//! (greedy order of Eades, Lin and Smyth 1993), put nodes into layers, order
//! each layer by medians to avoid crossings (Gansner et al. 1993), then place.

mod draw;
mod layers;
mod order;
mod place;
mod select;

use styk_model::Language;
use styk_model::answer::TransitionsResult;

use super::canvas::Picture;
pub(super) use draw::WAITING_CLASSES;
pub(super) use place::spread;

/// A drawn edge between two nodes, by their place in the list of drawn nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Link {
    from: usize,
    to: usize,
    weight: u64,
    /// Which edge of the answer it is.
    edge: usize,
}

/// The picture and what it leaves out.
pub(super) struct Flow {
    pub(super) picture: Picture,
    pub(super) nodes_left_out: usize,
    pub(super) edges_left_out: usize,
    /// Transitions on the edges left out, as a share of all.
    pub(super) share_left_out: f64,
    /// Shortest and longest median waiting that is drawn, in seconds.
    pub(super) waiting: Option<(f64, f64)>,
}

pub(super) fn flow(result: &TransitionsResult, language: Language) -> Flow {
    let selection = select::select(result);
    let ranks = layers::layers(&selection);
    let mut layered = layers::with_bends(&selection, &ranks);
    order::order(&mut layered);
    let heights = place::place(&layered);
    let all: u64 = result.edges.iter().map(|edge| edge.count).sum::<u64>() + result.other_transitions;
    let waits = || {
        let edges = selection.links.iter().map(|link| &result.edges[link.edge]);
        edges.filter(|edge| edge.times.n > 0).map(|edge| edge.times.median_s)
    };
    let waiting = waits().min_by(f64::total_cmp).zip(waits().max_by(f64::total_cmp));
    Flow {
        picture: draw::draw(result, &selection, &layered, &heights, waiting, language),
        nodes_left_out: selection.nodes_left_out,
        edges_left_out: selection.edges_left_out,
        share_left_out: (all - selection.drawn_transitions.min(all)) as f64 / all.max(1) as f64,
        waiting,
    }
}
