//! Where nodes and flows are drawn.

use crate::formats::flow::{Node, Process, layout};

/// Between the middles of columns and of rows, in pixels.
const COLUMN: i32 = 180;
const ROW: i32 = 140;
/// The middle of the first node.
const LEFT: i32 = 180;
const TOP: i32 = 160;
/// Around the nodes of a stage.
const MARGIN: i32 = 24;

/// A rectangle by its upper left corner and its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    column: i32,
    row: i32,
}

impl Place {
    fn middle(self) -> (i32, i32) {
        (LEFT + self.column * COLUMN, TOP + self.row * ROW)
    }
}

/// The places of the nodes of a process.
pub(super) struct Diagram<'a> {
    process: &'a Process,
    places: Vec<Place>,
}

impl<'a> Diagram<'a> {
    pub(super) fn of(process: &'a Process) -> Self {
        let places = layout(process.nodes.len(), &process.arcs);
        let places = places.into_iter().map(|(column, row)| Place { column: column as i32, row: row as i32 });
        Self { process, places: places.collect() }
    }

    pub(super) fn bounds(&self, node: usize) -> Bounds {
        let (width, height) = match self.process.nodes[node] {
            Node::Start | Node::End => (36, 36),
            Node::Step(_) => (100, 80),
            Node::Either | Node::All => (50, 50),
        };
        let (x, y) = self.places[node].middle();
        Bounds { x: x - width / 2, y: y - height / 2, width, height }
    }

    /// A rectangle around nodes.
    pub(super) fn around(&self, nodes: &[usize]) -> Option<Bounds> {
        let all = nodes.iter().map(|node| self.bounds(*node));
        let around = all.reduce(|one, other| {
            let (x, y) = (one.x.min(other.x), one.y.min(other.y));
            let right = (one.x + one.width).max(other.x + other.width);
            let bottom = (one.y + one.height).max(other.y + other.height);
            Bounds { x, y, width: right - x, height: bottom - y }
        })?;
        let (width, height) = (around.width + 2 * MARGIN, around.height + 2 * MARGIN);
        Some(Bounds { x: around.x - MARGIN, y: around.y - MARGIN, width, height })
    }

    /// The points of an arc: straight to the next column, else between columns and rows, below forward and above back.
    pub(super) fn waypoints(&self, (from, to): (usize, usize)) -> Vec<(i32, i32)> {
        let (source, target) = (self.bounds(from), self.bounds(to));
        let start = (source.x + source.width, source.y + source.height / 2);
        let end = (target.x, target.y + target.height / 2);
        let (from, to) = (self.places[from], self.places[to]);
        let (behind, before) = (from.middle().0 + COLUMN / 2, to.middle().0 - COLUMN / 2);
        if to.column == from.column + 1 {
            return if from.row == to.row {
                vec![start, end]
            } else {
                vec![start, (behind, start.1), (behind, end.1), end]
            };
        }
        let is_forward = to.column > from.column;
        let row = if is_forward { from.row.max(to.row) } else { from.row.min(to.row) };
        let between = TOP + row * ROW + if is_forward { ROW / 2 } else { -ROW / 2 };
        vec![start, (behind, start.1), (behind, between), (before, between), (before, end.1), end]
    }
}
