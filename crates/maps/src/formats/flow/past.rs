//! Ways past single steps, each from a gateway before the step to one behind it.

use super::{Node, Process};

/// The arcs to and from each node.
struct Ends {
    onward: Vec<Vec<usize>>,
    incoming: Vec<Vec<usize>>,
}

impl Ends {
    fn of(process: &Process) -> Self {
        let nodes = process.nodes.len();
        let (mut onward, mut incoming) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
        for &(from, to) in &process.arcs {
            onward[from].push(to);
            incoming[to].push(from);
        }
        Self { onward, incoming }
    }

    /// The one node before another.
    fn before(&self, node: usize) -> Option<usize> {
        if let [before] = self.incoming[node][..] { Some(before) } else { None }
    }

    /// The one node behind another.
    fn behind(&self, node: usize) -> Option<usize> {
        if let [behind] = self.onward[node][..] { Some(behind) } else { None }
    }

    /// Whether a node does nothing but lie between two others.
    fn is_passed(&self, process: &Process, node: usize) -> bool {
        process.nodes[node] == Node::All && self.before(node).is_some() && self.behind(node).is_some()
    }
}

impl Process {
    /// Draws a way past a step.
    pub(super) fn lead_past(&mut self, step: usize) {
        let Some(node) = self.nodes.iter().position(|node| *node == Node::Step(step)) else { return };
        let (parting, meeting) = (self.add(Node::Either), self.add(Node::Either));
        for (from, to) in &mut self.arcs {
            if *to == node {
                *to = parting;
            }
            if *from == node {
                *from = meeting;
            }
        }
        self.arcs.extend([(parting, node), (node, meeting), (parting, meeting)]);
    }

    /// The same without such ways, and the steps that they lead past.
    pub(super) fn without_ways_past(&self) -> (Self, Vec<usize>) {
        let ends = Ends::of(self);
        let (mut process, mut left_out) = (self.clone(), Vec::new());
        for (at, node) in self.nodes.iter().enumerate() {
            let Node::Step(step) = *node else { continue };
            if let Some(arcs) = self.way_past(&ends, at) {
                process.arcs.retain(|arc| !arcs.contains(arc));
                left_out.push(step);
            }
        }
        (process, left_out)
    }

    /// The arcs of the way past a step, if there is one.
    fn way_past(&self, ends: &Ends, step: usize) -> Option<Vec<(usize, usize)>> {
        let (mut parting, mut meeting) = (ends.before(step)?, ends.behind(step)?);
        while ends.is_passed(self, parting) {
            parting = ends.before(parting)?;
        }
        while ends.is_passed(self, meeting) {
            meeting = ends.behind(meeting)?;
        }
        if self.nodes[parting] != Node::Either || self.nodes[meeting] != Node::Either {
            return None;
        }
        let leads_there = |next: &&usize| **next == meeting || ends.behind(**next) == Some(meeting);
        let is_free = |next: &&usize| **next == meeting || ends.is_passed(self, **next);
        let next = *ends.onward[parting].iter().filter(is_free).find(leads_there)?;
        if next == meeting { Some(vec![(parting, meeting)]) } else { Some(vec![(parting, next), (next, meeting)]) }
    }
}
