//! Trees of paths: bars joined by ribbons as thick as their journeys.

use styk_model::Language;
use styk_model::answer::{PathNode, PathStep, PathsResult};

use super::canvas::{Anchor, Canvas, Picture, Px, SMALL, TEXT, fit, text_width};
use crate::format;
use crate::tables::path_name;

/// From one level to the next: as the picture fits, within these bounds.
const PITCH: [f64; 2] = [146.0, 196.0];

const BAR: f64 = 12.0;

/// Room for the label of a node that leads nowhere.
const LEAF_LABEL: f64 = 200.0;

/// Room that a label needs.
const ROW: f64 = 22.0;

/// Height of a bar that stands for all journeys.
const FULL: f64 = 400.0;

const MAX_LEAVES: usize = 34;

/// A node to draw, with the small ones of its level put together.
struct Branch<'a> {
    name: &'a str,
    kind: &'static str,
    journeys: u64,
    children: Vec<Self>,
}

impl Branch<'_> {
    fn leaves(&self) -> usize {
        if self.children.is_empty() { 1 } else { self.children.iter().map(Self::leaves).sum() }
    }

    fn depth(&self) -> usize {
        1 + self.children.iter().map(Self::depth).max().unwrap_or(0)
    }

    fn height(&self, scale: f64) -> f64 {
        let own = (self.journeys as f64 * scale).max(ROW);
        let children: f64 = self.children.iter().map(|child| child.height(scale)).sum();
        own.max(children)
    }
}

pub(super) fn paths(result: &PathsResult, language: Language) -> Picture {
    let before = tree(&result.before, true, language);
    let after = tree(&result.after, false, language);
    let roots = || before.iter().chain(&after);
    let most = roots().map(|root| root.journeys).max().unwrap_or(0).max(1);
    let scale = FULL / most as f64;
    let height = roots().map(|root| root.height(scale)).fold(ROW, f64::max);
    let columns = |tree: &Option<Branch>| tree.as_ref().map_or(0, Branch::depth).saturating_sub(1) as f64;
    let pitch = (1150.0 / (columns(&before) + columns(&after) + 1.0)).clamp(PITCH[0], PITCH[1]);
    let root_x = columns(&before) * pitch;
    let both = before.is_some() && after.is_some();
    let mut pen =
        Pen { body: Canvas::new(), labels: Canvas::new(), scale, pitch, both, reach: [0.0; 2], total: most, language };
    for (tree, direction) in [(&before, -1.0), (&after, 1.0)] {
        if let Some(root) = tree {
            let top = 4.0 + (height - root.height(scale)) / 2.0;
            pen.branch(root, root_x, top, direction);
        }
    }
    // Labels reach out of the outermost bars.
    let left = 4.0 - pen.reach[0].min(0.0);
    let width = left + pen.reach[1].max(root_x + BAR) + 4.0;
    let mut body = Canvas::new();
    body.open_shift(left);
    body.append(&pen.body);
    body.append(&pen.labels);
    body.close_mark();
    Picture { width, height: height + 8.0, body }
}

fn tree(nodes: &[PathNode], backwards: bool, language: Language) -> Option<Branch<'_>> {
    let root = nodes.iter().position(|node| node.parent.is_none())?;
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (index, node) in nodes.iter().enumerate() {
        if let Some(parent) = node.parent.filter(|&parent| parent < index) {
            children[parent].push(index);
        }
    }
    let mut threshold = nodes[root].journeys / 200;
    loop {
        let forest = Forest { nodes, children: &children, backwards, language, threshold };
        let tree = forest.branch(root);
        if tree.leaves() <= MAX_LEAVES || threshold >= nodes[root].journeys {
            return Some(tree);
        }
        threshold = threshold * 5 / 4 + 1;
    }
}

struct Forest<'a, 'b> {
    nodes: &'a [PathNode],
    children: &'b [Vec<usize>],
    backwards: bool,
    language: Language,
    /// Touchpoints with fewer journeys are drawn as "other".
    threshold: u64,
}

impl<'a> Forest<'a, '_> {
    fn branch(&self, index: usize) -> Branch<'a> {
        let node = &self.nodes[index];
        let kind = match node.step {
            PathStep::Touchpoint(_) if node.parent.is_none() => "root",
            PathStep::Touchpoint(_) => "step",
            PathStep::Other => "other",
            PathStep::End => "end",
        };
        let name = path_name(&node.step, self.backwards, self.language);
        Branch { name, kind, journeys: node.journeys, children: self.branches(index) }
    }

    fn branches(&self, index: usize) -> Vec<Branch<'a>> {
        let mut drawn = Vec::new();
        let (mut other, mut end) = (0, None);
        for &child in &self.children[index] {
            let node = &self.nodes[child];
            match node.step {
                PathStep::Touchpoint(_) if node.journeys > self.threshold => drawn.push(self.branch(child)),
                PathStep::End => end = Some(self.branch(child)),
                PathStep::Touchpoint(_) | PathStep::Other => other += node.journeys,
            }
        }
        if drawn.is_empty() && end.is_none() {
            // A node that leads only to "other" tells nothing more by showing it.
            return drawn;
        }
        drawn.sort_by_key(|branch| std::cmp::Reverse(branch.journeys));
        if other > 0 {
            let name = path_name(&PathStep::Other, self.backwards, self.language);
            drawn.push(Branch { name, kind: "other", journeys: other, children: Vec::new() });
        }
        drawn.extend(end.filter(|end| end.journeys > 0));
        drawn
    }
}

struct Pen {
    body: Canvas,
    /// Above everything else.
    labels: Canvas,
    scale: f64,
    pitch: f64,
    /// Whether the root stands between two trees.
    both: bool,
    /// How far labels reach to the left and to the right.
    reach: [f64; 2],
    total: u64,
    language: Language,
}

impl Pen {
    /// Draws a node and what hangs on it into the height it needs; gives the top of its bar.
    fn branch(&mut self, branch: &Branch, x: f64, top: f64, direction: f64) -> f64 {
        let tall = (branch.journeys as f64 * self.scale).max(1.5);
        let bar_top = top + (branch.height(self.scale) - tall) / 2.0;
        let children: f64 = branch.children.iter().map(|child| child.height(self.scale)).sum();
        let mut child_top = top + (branch.height(self.scale) - children) / 2.0;
        let mut from = bar_top;
        for child in &branch.children {
            let child_x = x + direction * self.pitch;
            let to = self.branch(child, child_x, child_top, direction);
            let thick = child.journeys as f64 * self.scale;
            let ends = if direction > 0.0 { [x + BAR, child_x] } else { [x, child_x + BAR] };
            let class = format!("ribbon {}", child.kind);
            self.body.path(&class, &ribbon(ends, [from, to], thick));
            from += thick;
            child_top += child.height(self.scale);
        }
        let share = format::percent(branch.journeys as f64 / self.total as f64, self.language);
        let journeys = format::count(branch.journeys, self.language);
        self.body.open_mark(&format!("{}: {journeys} ({share})", branch.name));
        self.body.rect(&format!("node {}", branch.kind), [x, bar_top, BAR, tall], 2.0);
        self.body.close_mark();
        self.label(branch, &journeys, &share, [x, bar_top + tall / 2.0], direction);
        bar_top
    }

    fn label(&mut self, branch: &Branch, journeys: &str, share: &str, [x, middle]: [f64; 2], direction: f64) {
        if branch.kind == "root" && self.both && direction < 0.0 {
            // The other tree writes it.
            return;
        }
        // Nothing stands beyond a leaf.
        let room = if branch.children.is_empty() { LEAF_LABEL } else { self.pitch - BAR - 18.0 };
        let figures = format!("{journeys} · {share}");
        let (text_x, anchor) = if direction > 0.0 { (x + BAR + 7.0, Anchor::Start) } else { (x - 7.0, Anchor::End) };
        let class = if branch.kind == "root" { "heading halo-text" } else { "label halo-text" };
        let tall = branch.height(self.scale) >= 2.0 * ROW - 6.0;
        let name = if tall {
            let name = fit(branch.name, TEXT, room);
            self.labels.text(class, [text_x, middle - 2.5], anchor, &name);
            self.labels.text("small halo-text", [text_x, middle + 12.5], anchor, &figures);
            name
        } else {
            let name = format!("{} · {share}", fit(branch.name, TEXT, room - text_width(share, TEXT) - 10.0));
            self.labels.text(class, [text_x, middle + 4.5], anchor, &name);
            name
        };
        let length = text_width(&name, TEXT).max(if tall { text_width(&figures, SMALL) } else { 0.0 });
        self.reach[0] = self.reach[0].min(text_x + direction.min(0.0) * length);
        self.reach[1] = self.reach[1].max(text_x + direction.max(0.0) * length);
    }
}

/// A band between two bars.
fn ribbon([from_x, to_x]: [f64; 2], [from_y, to_y]: [f64; 2], thick: f64) -> String {
    let middle = Px(f64::midpoint(from_x, to_x));
    let (low_from, low_to) = (from_y + thick, to_y + thick);
    format!(
        "M{} {}C{middle} {} {middle} {} {} {}L{} {}C{middle} {} {middle} {} {} {}Z",
        Px(from_x),
        Px(from_y),
        Px(from_y),
        Px(to_y),
        Px(to_x),
        Px(to_y),
        Px(to_x),
        Px(low_to),
        Px(low_to),
        Px(low_from),
        Px(from_x),
        Px(low_from)
    )
}
