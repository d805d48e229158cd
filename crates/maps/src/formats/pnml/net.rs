//! A process as places and transitions.

use crate::formats::flow::{Node, Process};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NetNode {
    /// With a token or without.
    Place { is_marked: bool },
    /// Of a step by its place, or silent.
    Transition(Option<usize>),
}

impl NetNode {
    fn is_place(self) -> bool {
        matches!(self, Self::Place { .. })
    }
}

/// Nodes, and arcs between places and transitions.
#[derive(Debug, Default)]
pub(super) struct Net {
    pub(super) nodes: Vec<NetNode>,
    pub(super) arcs: Vec<(usize, usize)>,
}

impl Net {
    /// Starts, ends and gateways of a choice are places; steps and gateways of parallel ways are transitions. Between
    /// two places there is a silent transition, and between two transitions a place.
    pub(super) fn of(process: &Process) -> Self {
        let mut net = Self::default();
        let (mut ways_on, mut ways_in) = (vec![0; process.nodes.len()], vec![0; process.nodes.len()]);
        for (from, to) in &process.arcs {
            ways_on[*from] += 1;
            ways_in[*to] += 1;
        }
        for node in &process.nodes {
            net.nodes.push(match node {
                Node::Start => NetNode::Place { is_marked: true },
                Node::End | Node::Either => NetNode::Place { is_marked: false },
                Node::Step(step) => NetNode::Transition(Some(*step)),
                Node::All => NetNode::Transition(None),
            });
        }
        for &(from, to) in &process.arcs {
            match (net.nodes[from].is_place(), net.nodes[to].is_place()) {
                (true, true) => net.through(from, to, NetNode::Transition(None)),
                (false, false) => net.through(from, to, NetNode::Place { is_marked: false }),
                // A choice that depends on what else has come would not be free.
                (true, false) if ways_on[from] > 1 && ways_in[to] > 1 => {
                    let silent = net.add(NetNode::Transition(None));
                    net.arcs.push((from, silent));
                    net.through(silent, to, NetNode::Place { is_marked: false });
                }
                _ => net.arcs.push((from, to)),
            }
        }
        net
    }

    fn add(&mut self, node: NetNode) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn through(&mut self, from: usize, to: usize, node: NetNode) {
        let between = self.add(node);
        self.arcs.extend([(from, between), (between, to)]);
    }
}
