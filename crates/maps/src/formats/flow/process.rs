//! A process of steps and gateways, made of links.

use super::shape::{Join, Shape};
use super::{Found, Link, edges};
use crate::EdgeKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum Node {
    Start,
    End,
    /// A step by its place.
    Step(usize),
    /// One of the ways on is taken; whichever way comes goes on.
    Either,
    /// All ways on are gone; all ways that come are waited for.
    All,
}

/// Nodes, and arcs between them by their places. A step has at most one arc on from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::formats) struct Process {
    pub(in crate::formats) nodes: Vec<Node>,
    pub(in crate::formats) arcs: Vec<(usize, usize)>,
}

impl Process {
    pub(super) fn of(steps: usize, links: &[Link]) -> Self {
        let shape = Shape::of(steps, links);
        let mut drawing = Drawing { links, shape: &shape, process: Self::default(), ports: vec![0; links.len()] };
        drawing.draw(steps);
        drawing.process
    }

    pub(in crate::formats) fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Adds a node and an arc to it.
    pub(in crate::formats) fn then(&mut self, from: usize, node: Node) -> usize {
        let to = self.add(node);
        self.arcs.push((from, to));
        to
    }

    /// The edges that it comes to, between so many steps. Where they cannot say all, a way past a step may still be
    /// that step's own.
    pub(in crate::formats) fn found(&self, steps: usize) -> Found {
        let plain = edges::found(self, steps);
        if plain.odd.is_empty() {
            return plain;
        }
        let (without, left_out) = self.without_ways_past();
        let mut found = edges::found(&without, steps);
        if left_out.is_empty() || !found.odd.is_empty() {
            return plain;
        }
        let past = |step| Link { from: step, to: step, kind: EdgeKind::Optional };
        found.links.extend(left_out.into_iter().map(past));
        found
    }
}

struct Drawing<'a> {
    links: &'a [Link],
    shape: &'a Shape,
    process: Process,
    /// For each link the node that it goes out from.
    ports: Vec<usize>,
}

impl Drawing<'_> {
    fn draw(&mut self, steps: usize) {
        let shape = self.shape;
        let mut start = self.process.add(Node::Start);
        if shape.starts.len() > 1 {
            start = self.process.then(start, Node::Either);
        }
        let nodes: Vec<usize> = (0..steps).map(|step| self.process.add(Node::Step(step))).collect();
        let exits: Vec<usize> = nodes.iter().enumerate().map(|(step, node)| self.exit(step, *node)).collect();
        let ports = std::mem::take(&mut self.ports);
        for (step, node) in nodes.into_iter().enumerate() {
            self.enter(step, node, start, &ports);
        }
        let end = self.process.add(Node::End);
        match &shape.finish {
            Some(finish) => self.lead(finish, end, &exits),
            None => self.process.arcs.push((start, end)),
        }
    }

    /// Draws the gateways behind a step, and says from which node the journey would end.
    fn exit(&mut self, step: usize, node: usize) -> usize {
        let parallel = &self.shape.parallel[step];
        let from_here = (0..self.links.len()).filter(|link| self.links[*link].from == step);
        let single: Vec<usize> = from_here.filter(|link| !parallel.contains(link)).collect();
        let is_end = self.shape.ends.contains(&step);
        let ways = single.len() + usize::from(!parallel.is_empty()) + usize::from(is_end);
        let port = if ways > 1 { self.process.then(node, Node::Either) } else { node };
        for link in single {
            self.ports[link] = port;
        }
        if !parallel.is_empty() {
            let all = self.process.then(port, Node::All);
            for &link in parallel {
                self.ports[link] = all;
            }
        }
        port
    }

    /// Draws the gateways before a step; ways back come in last.
    fn enter(&mut self, step: usize, node: usize, start: usize, ports: &[usize]) {
        let shape = self.shape;
        let is_return = |link: &usize| self.links[*link].to == step && shape.back[*link];
        let returns: Vec<usize> = (0..self.links.len()).filter(is_return).collect();
        let mut target = node;
        if !returns.is_empty() {
            target = self.process.add(Node::Either);
            self.process.arcs.push((target, node));
        }
        match &shape.joins[step] {
            Some(Join::Either(ways)) if target != node => {
                for way in ways {
                    self.lead(way, target, ports);
                }
            }
            Some(join) => self.lead(join, target, ports),
            None => self.process.arcs.push((start, target)),
        }
        for link in returns {
            self.process.arcs.push((ports[link], target));
        }
    }

    fn lead(&mut self, join: &Join, target: usize, ports: &[usize]) {
        let (node, ways) = match join {
            Join::Way(way) => {
                self.process.arcs.push((ports[*way], target));
                return;
            }
            Join::Either(ways) => (Node::Either, ways),
            Join::All(ways) => (Node::All, ways),
        };
        let gateway = self.process.add(node);
        self.process.arcs.push((gateway, target));
        for way in ways {
            self.lead(way, gateway, ports);
        }
    }
}
