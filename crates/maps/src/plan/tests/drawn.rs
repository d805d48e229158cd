//! Blocks drawn as a map, which has to come to the same blocks again.

use super::*;
use crate::{Edge, EdgeKind, Map, Stage, Step};

/// Blocks with silent steps where ways part and meet.
struct Drawing {
    steps: Vec<Step>,
    edges: Vec<Edge>,
}

impl Drawing {
    fn step(&mut self, touchpoints: &[u16]) -> usize {
        let number = self.steps.len();
        let touchpoints = touchpoints.iter().map(|label| format!("t{label}")).collect();
        self.steps.push(Step { key: format!("s{number}"), touchpoints, ..Step::default() });
        number
    }

    fn edge(&mut self, from: usize, to: usize, kind: EdgeKind) {
        let key = |step: usize| self.steps[step].key.clone();
        self.edges.push(Edge { from: key(from), to: key(to), kind, probability: None, time: None });
    }

    /// The first and the last step of a block.
    fn draw(&mut self, node: &Node) -> (usize, usize) {
        match node {
            Node::Step(step) => (*step, *step),
            Node::Skip => {
                let step = self.step(&[]);
                (step, step)
            }
            Node::Sequence(parts) => {
                let drawn: Vec<(usize, usize)> = parts.iter().map(|part| self.draw(part)).collect();
                for pair in drawn.windows(2) {
                    self.edge(pair[0].1, pair[1].0, EdgeKind::Sequence);
                }
                (drawn[0].0, drawn[drawn.len() - 1].1)
            }
            Node::Choice(parts) => self.split(parts, EdgeKind::Choice),
            Node::Parallel(parts) => self.split(parts, EdgeKind::Parallel),
            Node::Loop { body, redo } => self.repeat(body, redo),
        }
    }

    fn split(&mut self, parts: &[Node], kind: EdgeKind) -> (usize, usize) {
        let (parting, meeting) = (self.step(&[]), self.step(&[]));
        for part in parts {
            if *part == Node::Skip {
                self.edge(parting, meeting, EdgeKind::Optional);
                continue;
            }
            let (first, last) = self.draw(part);
            self.edge(parting, first, kind);
            self.edge(last, meeting, EdgeKind::Sequence);
        }
        (parting, meeting)
    }

    fn repeat(&mut self, body: &Node, redo: &Node) -> (usize, usize) {
        let (begin, done) = (self.step(&[]), self.step(&[]));
        let (first, last) = self.draw(body);
        self.edge(begin, first, EdgeKind::Sequence);
        self.edge(last, done, EdgeKind::Sequence);
        if *redo == Node::Skip {
            self.edge(done, begin, EdgeKind::Loop);
            return (begin, done);
        }
        let behind = self.step(&[]);
        self.edge(done, behind, EdgeKind::Choice);
        let (first, last) = self.draw(redo);
        self.edge(done, first, EdgeKind::Choice);
        self.edge(last, begin, EdgeKind::Loop);
        (begin, behind)
    }
}

/// Blocks as a map, its edges in that order or turned around.
fn drawn(tree: &Node, labels: &[Vec<u16>], turned: bool) -> Map {
    let mut drawing = Drawing { steps: Vec::new(), edges: Vec::new() };
    for labels in labels {
        drawing.step(labels);
    }
    drawing.draw(tree);
    if turned {
        drawing.edges.reverse();
    }
    let Drawing { steps, edges } = drawing;
    let stages = vec![Stage { key: "all".to_owned(), steps, ..Stage::default() }];
    Map { name: "Drawn".to_owned(), stages, edges, ..Map::default() }
}

/// Random maps, with the touchpoints `t0`, `t1` and so on.
pub(crate) fn maps() -> impl Strategy<Value = Map> {
    (sketch(), any::<bool>()).prop_map(|(sketch, turned)| {
        let mut labels = Vec::new();
        let tree = sketch.node(&mut labels).visible(&|_: usize| true);
        drawn(&tree, &labels, turned)
    })
}

proptest! {
    #[test]
    fn blocks_drawn_as_edges_are_found_again(sketch in sketch(), turned in any::<bool>()) {
        let mut labels = Vec::new();
        // In the form of a compiled tree.
        let tree = sketch.node(&mut labels).visible(&|_: usize| true);
        let map = drawn(&tree, &labels, turned);
        let plan = Plan::compile(&map).unwrap();
        let seen = |step: usize| plan.steps()[step].is_observable();
        let wanted = tree.visible(&|step: usize| labels.get(step).is_some_and(|labels: &Vec<u16>| !labels.is_empty()));
        prop_assert_eq!(plan.tree().visible(&seen), wanted);
    }
}
