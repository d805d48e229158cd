//! Draws the layered graph.

use std::fmt::Write as _;

use styk_model::Language;
use styk_model::answer::{Edge, TransitionsResult};

use super::layers::{Layered, Spot};
use super::place::NODE_ROOM;
use super::select::Selection;
use crate::format;
use crate::html::canvas::{Anchor, Canvas, Picture, Px, SMALL, TEXT, fold, text_width};
use crate::words::Word;

const NODE_HEIGHT: f64 = 56.0;

/// Width of nodes and of the gaps between layers, for few layers and for many.
const ROOMY: [f64; 2] = [144.0, 92.0];
const TIGHT: [f64; 2] = [114.0, 74.0];

/// More layers than this stand close.
const FEW_LAYERS: usize = 6;

/// Room between lines that meet a node side by side.
const PORT_GAP: f64 = 8.0;

/// How far a line between nodes of one layer reaches out.
const BULGE: f64 = 46.0;

/// Widest line.
const THICK: f64 = 10.0;

/// Edges whose count is written beside them.
const LABELLED: usize = 16;

/// Shares of starts and ends below this are not written.
const NOTABLE: f64 = 0.03;

/// Classes of waiting, `w0` to `w4` in the style sheet.
pub(crate) const WAITING_CLASSES: usize = 5;

struct Pen<'a> {
    result: &'a TransitionsResult,
    selection: &'a Selection<'a>,
    layered: &'a Layered,
    heights: &'a [f64],
    waiting: Option<(f64, f64)>,
    language: Language,
    node_width: f64,
    gap: f64,
    lines: Canvas,
    labels: Canvas,
    /// What labels must not cover: left, top, right, bottom.
    taken: Vec<[f64; 4]>,
}

pub(super) fn draw(
    result: &TransitionsResult,
    selection: &Selection,
    layered: &Layered,
    heights: &[f64],
    waiting: Option<(f64, f64)>,
    language: Language,
) -> Picture {
    let [node_width, gap] = if layered.layers.len() > FEW_LAYERS { TIGHT } else { ROOMY };
    let mut pen = Pen {
        node_width,
        gap,
        result,
        selection,
        layered,
        heights,
        waiting,
        language,
        lines: Canvas::new(),
        labels: Canvas::new(),
        taken: Vec::new(),
    };
    let mut nodes = Canvas::new();
    for node in 0..selection.names.len() {
        pen.node(&mut nodes, node);
    }
    pen.links();
    let mut body = Canvas::new();
    body.append(&pen.lines);
    body.append(&nodes);
    body.append(&pen.labels);
    let columns = layered.layers.len().max(1) as f64;
    // A loop within the last layer bulges out to its right.
    let bulge = if layered.routes.iter().any(|route| within_layer(layered, route)) { BULGE } else { 0.0 };
    let height = heights.iter().copied().fold(0.0, f64::max) + NODE_ROOM / 2.0;
    Picture { width: 16.0 + columns * node_width + (columns - 1.0) * gap + bulge, height, body }
}

fn within_layer(layered: &Layered, route: &[usize]) -> bool {
    layered.rank[route[0]] == layered.rank[route[route.len() - 1]]
}

impl Pen<'_> {
    fn left(&self, spot: usize) -> f64 {
        8.0 + self.layered.rank[spot] as f64 * (self.node_width + self.gap)
    }

    fn node(&mut self, body: &mut Canvas, node: usize) {
        let (x, middle) = (self.left(node), self.heights[node]);
        let top = middle - NODE_HEIGHT / 2.0;
        let name = self.selection.names[node];
        let known = self.selection.nodes[node].map(|index| &self.result.nodes[index]);
        body.open_mark(&self.node_tip(node));
        body.rect("box", [x, top, self.node_width, NODE_HEIGHT], 8.0);
        let lines = fold(name, TEXT, self.node_width - 14.0, 2);
        let mut small = known.map_or(String::new(), |node| format::count(node.interactions, self.language));
        if self.selection.loops[node] > 0 {
            let _ = write!(small, "  ↻\u{a0}{}", format::count(self.selection.loops[node], self.language));
        }
        let first = middle - if lines.len() > 1 { 10.5 } else { 3.0 };
        for (index, line) in lines.iter().enumerate() {
            body.text("strong", [x + self.node_width / 2.0, first + index as f64 * 15.0], Anchor::Middle, line);
        }
        body.text(
            "small",
            [x + self.node_width / 2.0, first + lines.len() as f64 * 15.0 + 2.0],
            Anchor::Middle,
            &small,
        );
        let journeys = self.result.journeys.max(1) as f64;
        let share = |count: u64| Some(count as f64 / journeys).filter(|share| *share >= NOTABLE);
        if let Some(share) = share(self.selection.starts[node]) {
            body.path("start", &format!("M{} {}l8 4.5l-8 4.5Z", Px(x + 2.0), Px(top - 14.0)));
            let text = format::percent_short(share, self.language);
            body.text("small", [x + 14.0, top - 5.5], Anchor::Start, &text);
        }
        if let Some(share) = share(self.selection.ends[node]) {
            body.rect("finish", [x + self.node_width - 10.0, top - 13.5, 8.0, 8.0], 1.0);
            let text = format::percent_short(share, self.language);
            body.text("small", [x + self.node_width - 14.0, top - 5.5], Anchor::End, &text);
        }
        body.close_mark();
        self.taken.push([x - 2.0, top - 16.0, x + self.node_width + 2.0, top + NODE_HEIGHT + 2.0]);
    }

    fn node_tip(&self, node: usize) -> String {
        let language = self.language;
        let mut tip = self.selection.names[node].to_owned();
        if let Some(node) = self.selection.nodes[node].map(|index| &self.result.nodes[index]) {
            let figures = [
                (Word::Interactions, node.interactions),
                (Word::Customers, node.customers),
                (Word::Starts, node.starts),
                (Word::Ends, node.ends),
            ];
            for (word, count) in figures {
                let _ = write!(tip, "; {}: {}", word.of(language).to_lowercase(), format::count(count, language));
            }
        }
        tip
    }

    fn thickness(&self, link: usize) -> f64 {
        let heaviest = self.selection.links.iter().map(|link| link.weight).max().unwrap_or(1) as f64;
        1.3 + (THICK - 1.3) * self.selection.links[link].weight as f64 / heaviest
    }

    fn links(&mut self) {
        let ports = self.ports();
        for (index, link) in self.selection.links.iter().enumerate() {
            let thick = self.thickness(index);
            let edge = &self.result.edges[link.edge];
            let route = &self.layered.routes[index];
            let backwards = route[0] == link.to;
            let points = self.points(route, ports[index], backwards);
            let class = format!("w{}", waiting_class(edge, self.waiting));
            let dashed = if backwards { " back" } else { "" };
            self.lines.open_mark(&edge_tip(edge, self.language));
            self.lines.stroke(&format!("edge {class}{dashed}"), &curve(&points, thick), thick);
            let bulging = within_layer(self.layered, route);
            let tip = points[points.len() - 1];
            let ahead = if backwards || bulging { -1.0 } else { 1.0 };
            self.lines.path(&format!("tip {class}"), &arrow_head(tip, ahead, thick));
            self.lines.close_mark();
            // Links come strongest first.
            if index < LABELLED {
                self.label(&points, &format::count(edge.count, self.language));
            }
        }
    }

    /// Where each link leaves its left spot and meets its right one, as offsets
    /// from their middles: links of one side fan out in the order of their ends.
    fn ports(&self) -> Vec<(f64, f64)> {
        let mut ports = vec![(0.0, 0.0); self.selection.links.len()];
        for node in 0..self.selection.names.len() {
            for right_side in [true, false] {
                let mut ends: Vec<(f64, usize)> = Vec::new();
                for (link, route) in self.layered.routes.iter().enumerate() {
                    let bulging = within_layer(self.layered, route);
                    let last = route.len() - 1;
                    if route[0] == node && right_side {
                        ends.push((self.heights[route[1]], link));
                    } else if route[last] == node && (right_side == bulging) {
                        ends.push((self.heights[route[last - 1]], link));
                    }
                }
                ends.sort_by(|a, b| a.0.total_cmp(&b.0));
                let needed: f64 = ends.iter().map(|(_, link)| self.thickness(*link) + PORT_GAP).sum();
                let squeeze = ((NODE_HEIGHT - 10.0) / needed).min(1.0);
                let mut y = -needed * squeeze / 2.0;
                for (_, link) in &ends {
                    let room = (self.thickness(*link) + PORT_GAP) * squeeze;
                    let offset = y + room / 2.0;
                    y += room;
                    if self.layered.routes[*link][0] == node {
                        ports[*link].0 = offset;
                    } else {
                        ports[*link].1 = offset;
                    }
                }
            }
        }
        ports
    }

    /// The points that a link runs through, in its own direction.
    fn points(&self, route: &[usize], (start, end): (f64, f64), backwards: bool) -> Vec<[f64; 2]> {
        let last = route[route.len() - 1];
        let mut points = vec![[self.left(route[0]) + self.node_width, self.heights[route[0]] + start]];
        for &spot in &route[1..route.len() - 1] {
            debug_assert!(matches!(self.layered.spots[spot], Spot::Bend(_)), "only bends between the ends");
            points.push([self.left(spot), self.heights[spot]]);
            points.push([self.left(spot) + self.node_width, self.heights[spot]]);
        }
        let side = if within_layer(self.layered, route) { self.node_width } else { 0.0 };
        points.push([self.left(last) + side, self.heights[last] + end]);
        if backwards {
            points.reverse();
        }
        points
    }

    /// Writes a count beside a line where nothing else stands, or not at all.
    fn label(&mut self, points: &[[f64; 2]], text: &str) {
        let half = text_width(text, SMALL) / 2.0 + 3.0;
        for pair in points.chunks(2) {
            let [a, b] = pair else { continue };
            for share in [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8] {
                let [x, y] = along(*a, *b, share);
                let mark = [x - half, y - 8.0, x + half, y + 8.0];
                let free = |other: &[f64; 4]| {
                    mark[2] <= other[0] || mark[0] >= other[2] || mark[3] <= other[1] || mark[1] >= other[3]
                };
                if self.taken.iter().all(free) {
                    self.labels.text("count halo-text", [x, y + 4.0], Anchor::Middle, text);
                    self.taken.push(mark);
                    return;
                }
            }
        }
    }
}

/// Class of a median waiting on a logarithmic scale; `-none` where nothing was measured.
fn waiting_class(edge: &Edge, waiting: Option<(f64, f64)>) -> String {
    let Some((low, high)) = waiting.filter(|_| edge.times.n > 0) else { return "-none".to_owned() };
    let log = |seconds: f64| seconds.max(1.0).ln();
    let span = log(high) - log(low);
    if span <= 0.0 {
        return "0".to_owned();
    }
    let share = (log(edge.times.median_s) - log(low)) / span;
    ((share * WAITING_CLASSES as f64) as usize).min(WAITING_CLASSES - 1).to_string()
}

/// A point on the curve between two points.
fn along(a: [f64; 2], b: [f64; 2], share: f64) -> [f64; 2] {
    let rest = 1.0 - share;
    let blend = |from: f64, one: f64, two: f64, to: f64| {
        rest.powi(3) * from + 3.0 * rest * rest * share * one + 3.0 * rest * share * share * two + share.powi(3) * to
    };
    let middle = if a[0] == b[0] { a[0] + BULGE } else { f64::midpoint(a[0], b[0]) };
    [blend(a[0], middle, middle, b[0]), blend(a[1], a[1], b[1], b[1])]
}

/// Level at nodes and bends, curved in the gaps between layers.
fn curve(points: &[[f64; 2]], thick: f64) -> String {
    let mut path = format!("M{} {}", Px(points[0][0]), Px(points[0][1]));
    let last = points.len() - 1;
    for (index, pair) in points.windows(2).enumerate() {
        let ([x, y], [mut to_x, to_y]) = (pair[0], pair[1]);
        if x == to_x {
            // Within a layer: out to the right and back.
            let out = Px(x + BULGE);
            let end = Px(to_x + head_length(thick) * 0.8);
            let _ = write!(path, "C{out} {} {out} {} {end} {}", Px(y), Px(to_y), Px(to_y));
            continue;
        }
        if index + 1 == last {
            // The line ends inside its arrow head.
            to_x -= head_length(thick) * 0.8 * (to_x - x).signum();
        }
        if index % 2 == 1 {
            let _ = write!(path, "L{} {}", Px(to_x), Px(to_y));
        } else {
            let middle = Px(f64::midpoint(x, to_x));
            let _ = write!(path, "C{middle} {} {middle} {} {} {}", Px(y), Px(to_y), Px(to_x), Px(to_y));
        }
    }
    path
}

fn head_length(thick: f64) -> f64 {
    6.0 + thick
}

fn arrow_head([x, y]: [f64; 2], ahead: f64, thick: f64) -> String {
    let (length, half) = (head_length(thick), 2.8 + thick * 0.72);
    let back = x - ahead * length;
    format!("M{} {}L{} {}L{} {}Z", Px(x), Px(y), Px(back), Px(y - half), Px(back), Px(y + half))
}

fn edge_tip(edge: &Edge, language: Language) -> String {
    let mut tip = format!("{} → {}: {}", edge.from, edge.to, format::count(edge.count, language));
    if edge.times.n > 0 {
        let times = [(Word::Median, edge.times.median_s), (Word::NinetyPercent, edge.times.p90_s)];
        for (word, seconds) in times {
            let _ = write!(tip, "; {} {}", word.of(language).to_lowercase(), format::duration(seconds, language));
        }
    }
    tip
}
